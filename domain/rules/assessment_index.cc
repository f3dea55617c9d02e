#include "domain/rules/assessment_index.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"

#include "domain/date.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

template <class Map>
typename Map::mapped_type FindOrNull(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

std::vector<int64_t> PositionsOf(const table::v1::DispatchRow& row) {
  std::vector<int64_t> positions;
  for (const table::v1::ReportVersion& version : row.versions()) {
    positions.push_back(version.position());
  }
  return positions;
}

// R0-26: a reminder is one of a report that is due.
std::vector<int64_t> RemindersOf(const table::v1::DispatchRow& row, CivilDay due) {
  std::vector<int64_t> positions;
  for (const table::v1::ReportReminder& reminder : row.reminders()) {
    if (ToDay(reminder.sent().sent_date()) > due) positions.push_back(reminder.position());
  }
  return positions;
}

}  // namespace

AssessmentIndex::AssessmentIndex(const AssessmentFacts& facts, const ProgramRules& rules,
                                 CivilDay on)
    : facts_(facts),
      rules_(rules),
      policy_(rules.OfYear(on)),
      on_(on),
      organization_([this](const std::string& unit_id) { return Unit(unit_id); },
                    facts.organization, on) {
  for (const auto& unit : facts.units) units_.emplace(unit.registered().unit_id(), &unit);
  for (const auto& outcome : facts.outcomes) outcomes_.emplace(outcome.unit_id(), &outcome);
  for (const auto& filing : facts.registers) {
    registers_by_unit_.emplace(filing.filed().unit_id(), &filing);
    for (const table::v1::FiledPair& pair : filing.pairs()) {
      filed_pairs_.emplace(pair.pair_id(), &pair);
    }
  }
  for (const auto& row : facts.months) {
    months_.emplace(std::make_pair(row.unit_id(), row.month()), &row);
  }
}

const table::v1::UnitRow* AssessmentIndex::Unit(const std::string& unit_id) const {
  return FindOrNull(units_, unit_id);
}

const table::v1::OutcomeRow* AssessmentIndex::Outcome(const std::string& unit_id) const {
  return FindOrNull(outcomes_, unit_id);
}

const table::v1::RegisterRow* AssessmentIndex::RegisterOf(const std::string& unit_id) const {
  return FindOrNull(registers_by_unit_, unit_id);
}

const table::v1::FiledPair* AssessmentIndex::Filing(const std::string& pair_id) const {
  return FindOrNull(filed_pairs_, pair_id);
}

std::vector<const table::v1::ScoreAdjustment*> AssessmentIndex::AdjustmentsOfPair(
    const std::string& pair_id) const {
  std::vector<const table::v1::ScoreAdjustment*> adjustments;
  for (const table::v1::ScoreAdjustment& adjustment : facts_.adjustments) {
    if (adjustment.proposed().pair_id() == pair_id) adjustments.push_back(&adjustment);
  }
  return adjustments;
}

std::vector<const table::v1::ScoreAdjustment*> AssessmentIndex::AdjustmentsOfDistrict(
    const std::string& unit_id) const {
  std::vector<const table::v1::ScoreAdjustment*> adjustments;
  for (const table::v1::ScoreAdjustment& adjustment : facts_.adjustments) {
    if (adjustment.proposed().unit_id() == unit_id) adjustments.push_back(&adjustment);
  }
  return adjustments;
}

std::vector<int64_t> AssessmentIndex::PromotionsOf(const table::v1::PracticeRow& practice) const {
  std::vector<int64_t> positions;
  for (int i = 0; i < practice.promotions_size(); ++i) {
    if (!IsWithin(ToDay(practice.promotions(i).promoted_date()))) continue;
    positions.push_back(practice.promotion_positions(i));
  }
  return positions;
}

Merits AssessmentIndex::Breakthroughs(const std::string& unit_id) const {
  Merits merits;
  const table::v1::OutcomeRow* const outcome = Outcome(unit_id);
  if (outcome == nullptr) return merits;
  for (int i = 0; i < outcome->breakthrough_positions_size(); ++i) {
    const bool is_known = i < outcome->breakthrough_entries_size();
    AddMerit({.day = ToDay(outcome->breakthroughs(i).approved_date()),
              .position = outcome->breakthrough_positions(i),
              .entry = is_known ? &outcome->breakthrough_entries(i) : nullptr,
              .what = "the breakthrough ",
              .what_zh = "新突破认定",
              .term = "breakthrough",
              .subject = unit_id},
             {unit_id}, merits);
  }
  return merits;
}

Merits AssessmentIndex::Commendations(const std::string& pair_id,
                                      const std::vector<std::string>& unit_ids) const {
  Merits merits;
  for (const table::v1::CommendationRow& row : facts_.commendations) {
    const event::v1::CommendationGiven& given = row.given();
    const bool of_pair = given.unit_id().empty();
    const bool concerned =
        of_pair ? given.pair_id() == pair_id : absl::c_linear_search(unit_ids, given.unit_id());
    if (!concerned) continue;
    AddMerit({.day = ToDay(given.given_date()),
              .position = row.position(),
              .entry = row.has_entry() ? &row.entry() : nullptr,
              .what = "the commendation ",
              .what_zh = "通报表扬",
              .term = "bonus_commendation",
              .subject = given.commendation_id()},
             of_pair ? unit_ids : std::vector<std::string>{given.unit_id()}, merits);
  }
  return merits;
}

void AssessmentIndex::AddMerit(const RecordedMerit& merit, const std::vector<std::string>& unit_ids,
                               Merits& merits) const {
  if (!IsWithin(merit.day)) return;
  const Policy& policy = rules_.On(merit.day);
  RecordedActivity entry = {.occurred = merit.day, .recorded = merit.day};
  entry.position = merit.position;
  if (merit.entry != nullptr) {
    entry.recorded = ToDay(merit.entry->recorded_date());
    entry.entering_unit_id = merit.entry->entering_unit_id();
  }
  google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit> permits;
  for (const std::string& unit_id : unit_ids) {
    const auto* month = FindOrNull(months_, {unit_id, FormatMonth(CivilMonth(merit.day))});
    if (month != nullptr) permits.MergeFrom(month->permits());
  }
  const std::optional<LateEntry> late = LateEntryOf(permits, entry, policy);
  if (!late.has_value() || late->permit != nullptr) merits.positions.push_back(merit.position);
  if (!late.has_value()) return;
  ErrorVariables variables = VariablesOf(*late, entry, policy, rules_);
  variables.insert(
      variables.end(),
      {{"act", "recorded"}, {"act_zh", "登记"}, {"what", merit.what}, {"what_zh", merit.what_zh}});
  merits.findings.push_back(
      MakeFinding(late->permit == nullptr ? Rule::kMeritEntryInTime : Rule::kEntryPermitted, policy,
                  merit.subject, merit.position, variables, merit.term));
}

bool AssessmentIndex::IsWithin(CivilDay day) const {
  return policy_.program_start <= day && day <= policy_.program_end;
}

CivilDay AssessmentIndex::year_day() const {
  return std::min(on_, policy_.program_end);
}

bool MayBeUnowed(const ReportSlot& slot) {
  return slot.positions.empty() && slot.judgement.timeliness == v1::REPORT_TIMELINESS_OVERDUE;
}

bool IsUnowed(const table::v1::UnitRow& unit, absl::string_view program_id, CivilMonth month) {
  const bool is_enrolled =
      absl::c_any_of(unit.enrolments(), [program_id](const event::v1::UnitEnrolled& enrolment) {
        return enrolment.program_id() == program_id;
      });
  return is_enrolled && !TakesPartIn(unit, program_id, month);
}

ReportSlot ReportSlotOf(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                        const ProgramRules& rules, CivilDay on) {
  ReportJudgement judged = JudgeReport(row, tier, rules, on);
  std::vector<int64_t> reminders = RemindersOf(row, judged.due.last_day);
  return {std::move(judged), PositionsOf(row), std::move(reminders)};
}

ReportSlot AssessmentIndex::Report(const std::string& unit_id, event::v1::TeamTier tier,
                                   const std::string& month) const {
  const auto made = facts_.reports.find({unit_id, month});
  if (made != facts_.reports.end()) return *made->second;
  table::v1::DispatchRow nothing;
  nothing.set_unit_id(unit_id);
  nothing.set_month(month);
  const table::v1::DispatchRow* const row = FindOrNull(months_, {unit_id, month});
  ReportSlot slot = ReportSlotOf(row != nullptr ? *row : nothing, tier, rules_, on_);
  const table::v1::UnitRow* const unit = Unit(unit_id);
  if (unit != nullptr && MayBeUnowed(slot)) {
    slot.owed = !IsUnowed(*unit, policy_.program_id, *ParseMonth(month));
  }
  return slot;
}

}  // namespace jiedui::domain
