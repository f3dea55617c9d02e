#include "domain/voiding.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/activity/late_entry.h"
#include "domain/assessment/assessment.h"
#include "domain/circulation/good_practice.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::EntryVoided;
using Found = absl::StatusOr<VoidableEntry>;

absl::Status AlreadyVoided(const Field& field, const Resource& entry) {
  return Refuse(v1::ERROR_REASON_ALREADY_SETTLED, field.Path(),
                {{"item", absl::StrCat(entry.kind, " ", entry.id)},
                 {"item_zh", absl::StrCat(entry.kind_zh, " ", entry.id, " ")},
                 {"state", "voided"},
                 {"state_zh", "已撤销"}});
}

Found Find(const event::v1::VoidedMonthExemption& key, const Entities& entities) {
  const Field month_field = kFact("month_exemption.month");
  RETURN_IF_ERROR(CheckedMonth(month_field, key.month()).status());
  ASSIGN_OR_RETURN(const PairState* pair,
                   FindPair(kFact("month_exemption.pair_id"), key.pair_id(), entities));
  const auto exempted = pair->exempt_months.find(key.month());
  if (exempted == pair->exempt_months.end()) {
    return NotFound(month_field, {"exemption of pair", "月度活动免除：结对",
                                  absl::StrCat(pair->id, " ", key.month())});
  }
  return VoidableEntry{.voiding = {"voiding an exemption of a month", "月度活动免除的撤销"},
                       .made_by = exempted->second,
                       .program_id = pair->program_id,
                       .pair_id = pair->id,
                       .unit_ids = {}};
}

Found Find(const event::v1::VoidedRuleException& key, const Entities& entities) {
  const Field rule_field = kFact("rule_exception.rule");
  RETURN_IF_ERROR(CheckId(rule_field, key.rule()));
  ASSIGN_OR_RETURN(const CivilDay start,
                   AnyDay(kFact("rule_exception.start_date"), key.start_date()));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(kFact("rule_exception.end_date"), key.end_date()));
  ASSIGN_OR_RETURN(const PairState* pair,
                   FindPair(kFact("rule_exception.pair_id"), key.pair_id(), entities));
  const auto granted =
      absl::c_find_if(pair->rule_exceptions, [&](const PairState::RuleException& each) {
        return each.rule == key.rule() && each.start == start && each.end == end;
      });
  if (granted == pair->rule_exceptions.end()) {
    return NotFound(rule_field, {"exception to", "原则性要求例外：",
                                 absl::StrCat(key.rule(), " ", pair->id, " ", FormatDay(start), "–",
                                              FormatDay(end))});
  }
  return VoidableEntry{.voiding = {"voiding an exception to a rule", "原则性要求例外的撤销"},
                       .made_by = granted->granting_unit_id,
                       .program_id = pair->program_id,
                       .pair_id = pair->id,
                       .unit_ids = {}};
}

// The events do not say who granted it: whoever may grant it may take it back.
Found Find(const event::v1::VoidedPairException& key, const Entities& entities) {
  const Field unit_field = kFact("pair_exception.unit_id");
  RETURN_IF_ERROR(
      FindProgram(kFact("pair_exception.program_id"), key.program_id(), entities).status());
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(unit_field, key.unit_id(), entities));
  if (!unit->exceptions.contains(key.program_id())) {
    return NotFound(unit_field, {"exception for unit", "特殊情况批准：单位", unit->id});
  }
  return VoidableEntry{.voiding = {"voiding an exception", "特殊情况批准的撤销"},
                       .made_by = SuperiorOn(*unit, CivilDay::max(), entities),
                       .program_id = key.program_id(),
                       .pair_id = "",
                       .unit_ids = {unit->id},
                       .earns = false};
}

// Who agreed that the two towns pair; empty where nobody did.
template <class Key>
absl::StatusOr<CrossDistrictState> FindLeave(absl::string_view entry, const Key& key,
                                             const Entities& entities) {
  const auto field = [&entry](absl::string_view name) { return absl::StrCat(entry, ".", name); };
  RETURN_IF_ERROR(FindProgram(kFact(field("program_id")), key.program_id(), entities).status());
  ASSIGN_OR_RETURN(const UnitState* a,
                   FindUnit(kFact(field("unit_a_id")), key.unit_a_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* b,
                   FindUnit(kFact(field("unit_b_id")), key.unit_b_id(), entities));
  const auto leave = a->cross_district.find({key.program_id(), b->id});
  return leave == a->cross_district.end() ? CrossDistrictState() : leave->second;
}

Found Find(const event::v1::VoidedCrossDistrictConsent& key, const Entities& entities) {
  const Field unit_field = kFact("cross_district_consent.unit_id");
  ASSIGN_OR_RETURN(const CrossDistrictState leave,
                   FindLeave("cross_district_consent", key, entities));
  ASSIGN_OR_RETURN(const UnitState* district, FindUnit(unit_field, key.unit_id(), entities));
  const auto consent = leave.consents.find(district->id);
  if (consent == leave.consents.end()) {
    return NotFound(unit_field, {"consent of", "跨区结对同意：", district->id});
  }
  return VoidableEntry{.voiding = {"voiding a consent", "跨区结对同意的撤销"},
                       .made_by = consent->second.account_unit_id,
                       .program_id = key.program_id(),
                       .pair_id = "",
                       .unit_ids = {key.unit_a_id(), key.unit_b_id(), key.unit_id()},
                       .earns = false};
}

Found Find(const event::v1::VoidedCrossDistrictApproval& key, const Entities& entities) {
  ASSIGN_OR_RETURN(const CrossDistrictState leave,
                   FindLeave("cross_district_approval", key, entities));
  if (!leave.approved) {
    return NotFound(
        kFact("cross_district_approval.unit_b_id"),
        {"approval of", "跨区结对批准：", absl::StrCat(key.unit_a_id(), " ", key.unit_b_id())});
  }
  return VoidableEntry{.voiding = {"voiding an approval", "跨区结对批准的撤销"},
                       .made_by = leave.approving_unit_id,
                       .program_id = key.program_id(),
                       .pair_id = "",
                       .unit_ids = {key.unit_a_id(), key.unit_b_id()},
                       .earns = false};
}

Found Find(const event::v1::VoidedLateEntryPermit& key, const Entities& entities) {
  const Field field = kFact("late_entry_permit.permit_id");
  RETURN_IF_ERROR(CheckId(field, key.permit_id()));
  const Resource entry = {"permit", "补录许可", key.permit_id()};
  const PermitState* const permit = entities.Permit(key.permit_id());
  if (permit == nullptr) return NotFound(field, entry);
  if (permit->voided) return AlreadyVoided(field, entry);
  return VoidableEntry{.voiding = {"voiding a permit to enter late", "补录许可的撤销"},
                       .made_by = permit->granting_unit_id,
                       .program_id = permit->program_id,
                       .pair_id = "",
                       .unit_ids = {permit->unit_id}};
}

// It is the city's, as every commendation is.
Found Find(const event::v1::VoidedCommendation& key, const Entities& entities) {
  const Field field = kFact("commendation.commendation_id");
  RETURN_IF_ERROR(CheckId(field, key.commendation_id()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("commendation.program_id"), key.program_id(), entities));
  const Resource entry = {"commendation", "表扬", key.commendation_id()};
  const auto given = program->commendations.find(key.commendation_id());
  if (given == program->commendations.end()) return NotFound(field, entry);
  if (given->second.voided) return AlreadyVoided(field, entry);
  VoidableEntry found{.voiding = {"voiding a commendation", "通报表扬的撤销"},
                      .made_by = "",
                      .program_id = program->id,
                      .pair_id = given->second.pair_id,
                      .unit_ids = {}};
  if (!given->second.unit_id.empty()) found.unit_ids = {given->second.unit_id};
  return found;
}

absl::StatusOr<const PracticeState*> FindPracticeEntry(const Field& field, const std::string& id,
                                                       const Entities& entities) {
  ASSIGN_OR_RETURN(const PracticeState* practice, FindPractice(field, id, entities));
  RETURN_IF_ERROR(CheckNotVoided(field, *practice));
  return practice;
}

Found Find(const event::v1::VoidedGoodPractice& key, const Entities& entities) {
  ASSIGN_OR_RETURN(
      const PracticeState* practice,
      FindPracticeEntry(kFact("good_practice.practice_id"), key.practice_id(), entities));
  return VoidableEntry{.voiding = {"voiding a good practice", "经验做法的撤销"},
                       .made_by = practice->unit_id,
                       .program_id = practice->program_id,
                       .pair_id = "",
                       .unit_ids = {practice->unit_id}};
}

Found Find(const event::v1::VoidedPracticePromotion& key, const Entities& entities) {
  const Field unit_field = kFact("practice_promotion.unit_id");
  ASSIGN_OR_RETURN(
      const PracticeState* practice,
      FindPracticeEntry(kFact("practice_promotion.practice_id"), key.practice_id(), entities));
  RETURN_IF_ERROR(CheckId(unit_field, key.unit_id()));
  if (!practice->promoted_by.contains(key.unit_id())) {
    return NotFound(unit_field, {"promotion of good practice", "经验做法推广", key.practice_id()});
  }
  return VoidableEntry{.voiding = {"voiding a promotion", "经验做法推广的撤销"},
                       .made_by = key.unit_id(),
                       .program_id = practice->program_id,
                       .pair_id = "",
                       .unit_ids = {}};
}

Found Find(const event::v1::VoidedNoViolation& key, const Entities& entities) {
  const Field unit_field = kFact("no_violation.unit_id");
  ASSIGN_OR_RETURN(const ActivityState* activity,
                   FindActivity(kFact("no_violation.activity_id"), key.activity_id(), entities));
  RETURN_IF_ERROR(CheckId(unit_field, key.unit_id()));
  const auto attested = activity->no_violation_attesters.find(key.unit_id());
  if (attested == activity->no_violation_attesters.end()) {
    return NotFound(unit_field,
                    {"confirmation for unit", "未发现违法行为确认：单位", key.unit_id()});
  }
  ASSIGN_OR_RETURN(const PairState* pair,
                   FindPair(kFact("no_violation.activity_id"), activity->pair_id, entities));
  return VoidableEntry{.voiding = {"voiding a confirmation", "未发现违法行为确认的撤销"},
                       .made_by = attested->second,
                       .program_id = pair->program_id,
                       .pair_id = pair->id,
                       .unit_ids = {key.unit_id()}};
}

// It is the city's, as every admonition by a month's ranking is.
Found Find(const event::v1::VoidedAdmonition& key, const Entities& entities) {
  const Field month_field = kFact("admonition.month");
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(month_field, key.month()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("admonition.program_id"), key.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindUnit(kFact("admonition.unit_id"), key.unit_id(), entities));
  if (!program->admonitions.contains({unit->id, month})) {
    return NotFound(month_field, {"decision on an admonition by", "约谈决定：",
                                  absl::StrCat(unit->id, " ", key.month())});
  }
  return VoidableEntry{.voiding = {"voiding an admonition", "约谈决定的撤销"},
                       .made_by = "",
                       .program_id = program->id,
                       .pair_id = "",
                       .unit_ids = {unit->id},
                       .earns = false};
}

// The city accepts teams.
Found Find(const event::v1::VoidedStandardization& key, const Entities& entities) {
  const Field date_field = kFact("standardization.accepted_date");
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(date_field, key.accepted_date()));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindUnit(kFact("standardization.unit_id"), key.unit_id(), entities));
  if (!unit->standardization_days.contains(day)) {
    return NotFound(date_field,
                    {"acceptance of", "标准化验收：", absl::StrCat(unit->id, " ", FormatDay(day))});
  }
  return VoidableEntry{.voiding = {"voiding an acceptance", "标准化验收的撤销"},
                       .made_by = "",
                       .program_id = "",
                       .pair_id = "",
                       .unit_ids = {unit->id},
                       .earns = false};
}

// It is the city's, as the assessment is.
Found Find(const event::v1::VoidedScoreAdjustment& key, const Entities& entities) {
  const Field field = kFact("score_adjustment.adjustment_id");
  RETURN_IF_ERROR(CheckId(field, key.adjustment_id()));
  ASSIGN_OR_RETURN(
      const AssessmentState* state,
      FindAssessment(kFact("score_adjustment.assessment_id"), key.assessment_id(), entities));
  const Resource entry = {"adjustment", "考核调整", key.adjustment_id()};
  const auto proposed = state->adjustments.find(key.adjustment_id());
  if (proposed == state->adjustments.end()) return NotFound(field, entry);
  if (proposed->second.voided) return AlreadyVoided(field, entry);
  VoidableEntry found{.voiding = {"voiding an adjustment", "考核调整的撤销"},
                      .made_by = "",
                      .program_id = state->program_id,
                      .pair_id = proposed->second.pair_id,
                      .unit_ids = {},
                      .earns = false};
  if (!proposed->second.unit_id.empty()) found.unit_ids = {proposed->second.unit_id};
  return found;
}

// Calls visit with what is to be voided, or returns otherwise(); one case for each kind of entry.
template <class Visit, class Otherwise>
auto VisitEntry(const EntryVoided& fact, Visit visit, Otherwise otherwise) {
  switch (fact.entry_case()) {
    case EntryVoided::kMonthExemption:
      return visit(fact.month_exemption());
    case EntryVoided::kRuleException:
      return visit(fact.rule_exception());
    case EntryVoided::kPairException:
      return visit(fact.pair_exception());
    case EntryVoided::kCrossDistrictConsent:
      return visit(fact.cross_district_consent());
    case EntryVoided::kCrossDistrictApproval:
      return visit(fact.cross_district_approval());
    case EntryVoided::kLateEntryPermit:
      return visit(fact.late_entry_permit());
    case EntryVoided::kCommendation:
      return visit(fact.commendation());
    case EntryVoided::kGoodPractice:
      return visit(fact.good_practice());
    case EntryVoided::kPracticePromotion:
      return visit(fact.practice_promotion());
    case EntryVoided::kNoViolation:
      return visit(fact.no_violation());
    case EntryVoided::kAdmonition:
      return visit(fact.admonition());
    case EntryVoided::kStandardization:
      return visit(fact.standardization());
    case EntryVoided::kScoreAdjustment:
      return visit(fact.score_adjustment());
    case EntryVoided::ENTRY_NOT_SET:
      break;
  }
  return otherwise();
}

absl::Status InUse(const Field& field, const Words& entry, const Words& by) {
  return Refuse(v1::ERROR_REASON_RECORD_IN_USE, field.Path(),
                {{"item", std::string(entry.en)},
                 {"item_zh", std::string(entry.zh)},
                 {"state", std::string(by.en)},
                 {"state_zh", std::string(by.zh)}});
}

// The pairs of the unit in the programme that are in force today or will be.
std::vector<const PairState*> PairsStanding(const UnitState& unit, const std::string& program_id,
                                            const Entities& entities, const Context& context) {
  std::vector<const PairState*> standing;
  for (const std::string& pair_id : unit.pair_ids) {
    const PairState* const pair = entities.Pair(pair_id);
    if (pair == nullptr || pair->program_id != program_id) continue;
    if (pair->HasSideFrom(unit.id, context.today)) standing.push_back(pair);
  }
  return standing;
}

absl::Status StandsBy(const Field& field, const Words& entry, const PairState& pair) {
  const std::string en = absl::StrCat("what pair ", pair.id, " stands by");
  const std::string zh = absl::StrCat("用于结对 ", pair.id);
  return InUse(field, entry, {en, zh});
}

// Most entries carry nothing.
template <class Key>
absl::Status CheckUnused(const Key& /*key*/, const Entities& /*entities*/,
                         const Context& /*context*/) {
  return absl::OkStatus();
}

// R0-11: a second pair stands by the exception.
absl::Status CheckUnused(const event::v1::VoidedPairException& key, const Entities& entities,
                         const Context& context) {
  const Field field = kFact("pair_exception.unit_id");
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, key.unit_id(), entities));
  const auto standing = PairsStanding(*unit, key.program_id(), entities, context);
  if (standing.size() < 2) return absl::OkStatus();
  const std::string en = absl::StrCat("the exception of unit ", unit->id);
  const std::string zh = absl::StrCat("单位 ", unit->id, " 的特殊情况批准");
  return StandsBy(field, {en, zh}, *standing.back());
}

// A19: a pair across districts stands by the approval.
absl::Status CheckUnused(const event::v1::VoidedCrossDistrictApproval& key,
                         const Entities& entities, const Context& context) {
  const Field field = kFact("cross_district_approval.unit_b_id");
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(field, key.unit_a_id(), entities));
  for (const PairState* const pair : PairsStanding(*a, key.program_id(), entities, context)) {
    if (!pair->HasSideFrom(key.unit_b_id(), context.today)) continue;
    return StandsBy(field, {"the approval", "跨区结对批准"}, *pair);
  }
  return absl::OkStatus();
}

// A19: the approval stands by the consents.
absl::Status CheckUnused(const event::v1::VoidedCrossDistrictConsent& key, const Entities& entities,
                         const Context& /*context*/) {
  ASSIGN_OR_RETURN(const CrossDistrictState leave,
                   FindLeave("cross_district_consent", key, entities));
  if (!leave.approved) return absl::OkStatus();
  const std::string en = absl::StrCat("the consent of ", key.unit_id());
  const std::string zh = absl::StrCat(key.unit_id(), " 的跨区结对同意");
  return InUse(kFact("cross_district_consent.unit_id"), {en, zh},
               {"what the city's approval rests on", "已经市局批准"});
}

// Two signatures stand; what they made of a score is undone by two others.
absl::Status CheckUnused(const event::v1::VoidedScoreAdjustment& key, const Entities& entities,
                         const Context& /*context*/) {
  const Field field = kFact("score_adjustment.adjustment_id");
  ASSIGN_OR_RETURN(
      const AssessmentState* state,
      FindAssessment(kFact("score_adjustment.assessment_id"), key.assessment_id(), entities));
  const auto proposed = state->adjustments.find(key.adjustment_id());
  if (proposed == state->adjustments.end() || !proposed->second.countersigned) {
    return absl::OkStatus();
  }
  const std::string en = absl::StrCat("adjustment ", key.adjustment_id());
  const std::string zh = absl::StrCat("考核调整 ", key.adjustment_id(), " ");
  return InUse(field, {en, zh}, {"countersigned, and a score goes by it", "已会签并计入得分"});
}

struct ResourceOf {
  std::string operator()(const event::v1::VoidedMonthExemption& key) const {
    return absl::StrCat("pairs/", key.pair_id());
  }
  std::string operator()(const event::v1::VoidedRuleException& key) const {
    return absl::StrCat("pairs/", key.pair_id());
  }
  std::string operator()(const event::v1::VoidedPairException& key) const {
    return absl::StrCat("units/", key.unit_id());
  }
  std::string operator()(const event::v1::VoidedCrossDistrictConsent& key) const {
    return absl::StrCat("units/", key.unit_a_id());
  }
  std::string operator()(const event::v1::VoidedCrossDistrictApproval& key) const {
    return absl::StrCat("units/", key.unit_a_id());
  }
  std::string operator()(const event::v1::VoidedLateEntryPermit& key) const {
    return absl::StrCat("lateEntryPermits/", key.permit_id());
  }
  std::string operator()(const event::v1::VoidedCommendation& key) const {
    return absl::StrCat("commendations/", key.commendation_id());
  }
  std::string operator()(const event::v1::VoidedGoodPractice& key) const {
    return absl::StrCat("goodPractices/", key.practice_id());
  }
  std::string operator()(const event::v1::VoidedPracticePromotion& key) const {
    return absl::StrCat("goodPractices/", key.practice_id());
  }
  std::string operator()(const event::v1::VoidedNoViolation& key) const {
    return absl::StrCat("activities/", key.activity_id());
  }
  std::string operator()(const event::v1::VoidedAdmonition& key) const {
    return absl::StrCat("units/", key.unit_id());
  }
  std::string operator()(const event::v1::VoidedStandardization& key) const {
    return absl::StrCat("units/", key.unit_id());
  }
  std::string operator()(const event::v1::VoidedScoreAdjustment& key) const {
    return absl::StrCat("assessments/", key.assessment_id());
  }
};

// By which the entities and the log find it.
void Index(const VoidableEntry& entry, EntryVoided& voided) {
  voided.set_pair_id(entry.pair_id);
  voided.mutable_unit_ids()->Assign(entry.unit_ids.begin(), entry.unit_ids.end());
  voided.set_program_id(entry.program_id);
  voided.set_permit_id(voided.late_entry_permit().permit_id());
  voided.set_commendation_id(voided.commendation().commendation_id());
  voided.set_practice_id(voided.has_good_practice() ? voided.good_practice().practice_id()
                                                    : voided.practice_promotion().practice_id());
  voided.set_activity_id(voided.no_violation().activity_id());
  voided.set_assessment_id(voided.score_adjustment().assessment_id());
}

}  // namespace

Found FindEntry(const EntryVoided& fact, const Entities& entities) {
  return VisitEntry(
      fact, [&entities](const auto& key) { return Find(key, entities); },
      []() -> Found { return Missing(kFact("entry")); });
}

std::string EntryResource(const EntryVoided& fact) {
  return VisitEntry(fact, ResourceOf(), [] { return std::string(); });
}

absl::StatusOr<EntryVoided> Decide(const EntryVoided& fact, const Entities& entities,
                                   const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const VoidableEntry entry, FindEntry(fact, entities));
  RETURN_IF_ERROR(VisitEntry(
      fact, [&](const auto& key) { return CheckUnused(key, entities, context); },
      [] { return absl::OkStatus(); }));
  if (entry.earns) {
    RETURN_IF_ERROR(CheckNotPublished(entry.program_id, entry.voiding, entities));
  }
  EntryVoided voided = fact;
  Index(entry, voided);
  voided.set_voiding_unit_id(context.actor.unit_id);
  *voided.mutable_voided_date() = ToDate(context.today);
  return voided;
}

}  // namespace jiedui::domain
