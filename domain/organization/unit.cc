#include "domain/organization/unit.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/enforcement/case_marks.h"
#include "domain/error.h"
#include "domain/organization/units_below.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"
#include "domain/reporting/report.h"

namespace jiedui::domain {
namespace {

absl::Status CheckTier(event::v1::TeamTier tier) {
  if (tier == event::v1::TEAM_TIER_UNSPECIFIED) return Missing(kFact("tier"));
  if (event::v1::TeamTier_IsValid(tier)) return absl::OkStatus();
  return Invalid(kFact("tier"), "not a known tier", "没有这一层级");
}

// The city registers itself, and only itself, without a superior.
absl::Status CheckRoot(const event::v1::UnitRegistered& fact, const Context& context) {
  if (fact.unit_id() != context.actor.unit_id) return Missing(kFact("parent_unit_id"));
  if (fact.tier() == event::v1::TEAM_TIER_DETACHMENT) return absl::OkStatus();
  return Missing(kFact("parent_unit_id"));
}

absl::Status CheckParent(const event::v1::UnitRegistered& fact, CivilDay day,
                         const Entities& entities, const Context& context) {
  const Field field = kFact("parent_unit_id");
  if (fact.parent_unit_id().empty()) return CheckRoot(fact, context);
  ASSIGN_OR_RETURN(const UnitState* parent, FindUnit(field, fact.parent_unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(field, *parent, day));
  if (fact.tier() > parent->tier) return absl::OkStatus();
  return Invalid(kFact("tier"), "must be below its superior's", "层级必须低于其上级单位");
}

// Its pairs end first. One that was never dissolved ended with its programme.
absl::Status CheckInNoPair(const Field& field, const UnitState& unit, CivilDay day,
                           const Entities& entities) {
  for (const std::string& pair_id : unit.pair_ids) {
    ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, pair_id, entities));
    ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, pair->program_id, entities));
    if (!pair->HasSideFrom(unit.id, day) || program->end < day) continue;
    return Refuse(v1::ERROR_REASON_UNIT_IN_PAIR, field.Path(),
                  {{"unit", unit.id}, {"pair", pair_id}});
  }
  return absl::OkStatus();
}

// A report that was accepted is of a month in which the unit was there (R0-26).
absl::Status CheckReportsKept(const UnitState& unit, CivilDay day, const ProgramState& program,
                              const Entities& entities) {
  const CivilMonth begun(std::max(day, program.start));
  for (CivilMonth month = begun; month <= CivilMonth(program.end); ++month) {
    const CivilDay first = FirstDay(month);
    const ReportState* const report = entities.Report(ReportId(unit.id, FormatMonth(month)));
    if (report == nullptr || report->stage != ReportStage::kAccepted || day > first) continue;
    return CheckOrder(kFact("effective_date"), day, "report.month + 1", first + 1);
  }
  return absl::OkStatus();
}

// What was due, told and accepted of the months of its programmes stays. Those it had left before
// it ends know nothing of its end.
absl::Status CheckMonthsKept(const Field& field, const UnitState& unit, CivilDay day,
                             const Entities& entities, CivilDay today) {
  const std::string en = absl::StrCat("the end of unit ", unit.id);
  const std::string zh = absl::StrCat("单位 ", unit.id, " 的撤销");
  for (const auto& [program_id, spans] : unit.enrolments) {
    ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, program_id, entities));
    const std::optional<CivilDay> left = spans.back().end_day;
    if (day > program->end || (left.has_value() && *left <= day)) continue;
    RETURN_IF_ERROR(CheckNothingDue({en, zh}, *program, unit, day, entities, today));
    RETURN_IF_ERROR(CheckNothingTold({en, zh}, *program, unit, day, entities));
    RETURN_IF_ERROR(CheckReportsKept(unit, day, *program, entities));
  }
  return CheckMonthsBelow(field, {en, zh}, unit, day, entities, today);
}

void Close(UnitState& state, const google::type::Date& date, const std::string& successor_id) {
  state.closed_day = ToDay(date);
  state.successor_id = successor_id;
}

void TakeOver(UnitState& state, const google::type::Date& date, const std::string& from_id) {
  state.took_over_day = std::max(state.took_over_day, {ToDay(date)});
  state.predecessor_ids.push_back(from_id);
}

// The state of the pairing a fact is about, of either town; null of the district that consents.
template <class Fact>
CrossDistrictState* LeaveIn(UnitState& state, const Fact& fact) {
  if (state.id == fact.unit_a_id()) {
    return &state.cross_district[{fact.program_id(), fact.unit_b_id()}];
  }
  if (state.id == fact.unit_b_id()) {
    return &state.cross_district[{fact.program_id(), fact.unit_a_id()}];
  }
  return nullptr;
}

}  // namespace

std::string UnitState::ParentOn(CivilDay day) const {
  if (superiors.empty()) return "";
  const auto after = absl::c_find_if(
      superiors, [day](const UnitSuperior& superior) { return superior.first_day > day; });
  return after == superiors.begin() ? superiors.front().unit_id : std::prev(after)->unit_id;
}

const Participation& UnitState::ParticipationOn(const std::string& program_id, CivilDay day) const {
  const std::vector<Participation>& spans = enrolments.at(program_id);
  const auto after =
      absl::c_find_if(spans, [day](const Participation& each) { return each.first_day > day; });
  return after == spans.begin() ? spans.front() : *std::prev(after);
}

// A unit's stream also holds the registrations of the units below it.
void Evolve(UnitState& state, const event::v1::UnitRegistered& fact) {
  if (fact.unit_id() != state.id) return state.below_ids.push_back(fact.unit_id());
  state.tier = fact.tier();
  state.first_day = ToDay(fact.effective_date());
  if (!fact.parent_unit_id().empty()) {
    state.superiors.push_back({state.first_day, fact.parent_unit_id()});
  }
  state.names.push_back({state.first_day, fact.display_name(), fact.team_name()});
}

void Evolve(UnitState& state, const event::v1::UnitRenamed& fact) {
  state.names.push_back({ToDay(fact.effective_date()), fact.display_name(), fact.team_name()});
}

void Evolve(UnitState& state, const event::v1::UnitClosed& fact) {
  Close(state, fact.effective_date(), "");
}

// The units of a change each have it in their stream.
void Evolve(UnitState& state, const event::v1::UnitsMerged& fact) {
  if (fact.unit_id() != state.id) return Close(state, fact.effective_date(), fact.unit_id());
  for (const std::string& merged : fact.merged_unit_ids()) {
    TakeOver(state, fact.effective_date(), merged);
  }
}

void Evolve(UnitState& state, const event::v1::UnitSplit& fact) {
  if (fact.successor_unit_id() == state.id) {
    return TakeOver(state, fact.effective_date(), fact.unit_id());
  }
  if (fact.unit_id() != state.id || !fact.ceases()) return;
  Close(state, fact.effective_date(), fact.successor_unit_id());
}

void Evolve(UnitState& state, const event::v1::UnitTransferred& fact) {
  if (fact.unit_id() != state.id) return state.below_ids.push_back(fact.unit_id());
  state.superiors.push_back({ToDay(fact.effective_date()), fact.parent_unit_id()});
}

void Evolve(UnitState& state, const event::v1::UnitEstablishmentSet& fact) {
  state.establishment_day = ToDay(fact.effective_date());
}

void Evolve(UnitState& state, const event::v1::UnitEnrolled& fact) {
  state.enrolments[fact.program_id()].push_back({ToDay(fact.effective_date()), std::nullopt});
}

void Evolve(UnitState& state, const event::v1::UnitIndexRecorded& fact) {
  state.indices[{fact.program_id(), ToDay(fact.index_date())}] = fact.index_milli();
}

void Evolve(UnitState& state, const event::v1::UnitIndexCorrected& fact) {
  state.indices[{fact.program_id(), ToDay(fact.index_date())}] = fact.index_milli();
}

void Evolve(UnitState& state, const event::v1::BreakthroughVoided& fact) {
  state.breakthroughs.erase({fact.program_id(), ToDay(fact.approved_date()), fact.description()});
}

void Evolve(UnitState& state, const event::v1::BreakthroughApproved& fact) {
  state.breakthroughs.emplace(fact.program_id(), ToDay(fact.approved_date()), fact.description());
}

void Evolve(UnitState& state, const event::v1::CaseFiled& fact) {
  for (std::string& mark : MarksOf(fact)) state.cases_by_mark[std::move(mark)] = fact.case_id();
}

void Evolve(UnitState& state, const event::v1::ProposedCaseReported& fact) {
  for (std::string& mark : MarksOf(fact)) state.cases_by_mark[std::move(mark)] = fact.case_id();
}

void Evolve(UnitState& state, const event::v1::PairAssigned& fact) {
  state.pair_ids.push_back(fact.pair_id());
}

void Evolve(UnitState& state, const event::v1::PairReassigned& fact) {
  if (absl::c_linear_search(state.pair_ids, fact.pair_id())) return;
  state.pair_ids.push_back(fact.pair_id());
}

void Evolve(UnitState& state, const event::v1::PairRenewed& fact) {
  state.pair_ids.push_back(fact.pair_id());
}

void Evolve(UnitState& state, const event::v1::UnitWithdrawn& fact) {
  state.enrolments[fact.program_id()].back().end_day = ToDay(fact.effective_date());
}

void Evolve(UnitState& state, const event::v1::PairExceptionGranted& fact) {
  state.exceptions.insert(fact.program_id());
}

void Evolve(UnitState& state, const event::v1::CrossDistrictConsentGiven& fact) {
  CrossDistrictState* const leave = LeaveIn(state, fact);
  if (leave == nullptr) return;
  const std::string& account = fact.consenting_unit_id();
  leave->consents[fact.unit_id()] = {account.empty() ? fact.unit_id() : account,
                                     ToDay(fact.consented_date()),
                                     fact.basis_document().document_number()};
}

void Evolve(UnitState& state, const event::v1::CrossDistrictPairApproved& fact) {
  CrossDistrictState* const leave = LeaveIn(state, fact);
  if (leave == nullptr) return;
  leave->approved = true;
  leave->approving_unit_id = fact.approving_unit_id();
  leave->approval_document = fact.basis_document().document_number();
}

void Evolve(UnitState& state, const event::v1::LateEntryPermitted& fact) {
  state.late_entry_permits.push_back(fact);
}

void Evolve(UnitState& state, const event::v1::EntryVoided& fact) {
  if (fact.has_pair_exception()) state.exceptions.erase(fact.pair_exception().program_id());
  if (fact.has_cross_district_consent()) {
    CrossDistrictState* const leave = LeaveIn(state, fact.cross_district_consent());
    if (leave != nullptr) leave->consents.erase(fact.cross_district_consent().unit_id());
  }
  if (fact.has_cross_district_approval()) {
    CrossDistrictState* const leave = LeaveIn(state, fact.cross_district_approval());
    if (leave != nullptr) *leave = {leave->consents, /*approved=*/false, "", ""};
  }
  if (fact.has_standardization()) {
    state.standardization_days.erase(ToDay(fact.standardization().accepted_date()));
  }
  if (fact.has_late_entry_permit()) {
    std::erase_if(state.late_entry_permits, [&fact](const event::v1::LateEntryPermitted& permit) {
      return permit.permit_id() == fact.late_entry_permit().permit_id();
    });
  }
}

void Evolve(UnitState& state, const event::v1::StandardizationAccepted& fact) {
  state.standardization_days.insert(ToDay(fact.accepted_date()));
}

absl::Status CheckMayEnd(const Field& field, const UnitState& unit, CivilDay day,
                         const Entities& entities, CivilDay today) {
  const Field date_field = kFact("effective_date");
  RETURN_IF_ERROR(CheckOrder(date_field, day, "unit.effective_date", unit.first_day));
  if (unit.took_over_day.has_value()) {
    RETURN_IF_ERROR(CheckOrder(date_field, day, "merger.effective_date", *unit.took_over_day));
  }
  RETURN_IF_ERROR(CheckInNoPair(field, unit, day, entities));
  return CheckMonthsKept(field, unit, day, entities, today);
}

absl::StatusOr<event::v1::UnitRegistered> Decide(const event::v1::UnitRegistered& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckUnitId(kFact("unit_id"), fact.unit_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("display_name"), fact.display_name()));
  RETURN_IF_ERROR(CheckText(kFact("team_name"), fact.team_name()));
  RETURN_IF_ERROR(CheckTier(fact.tier()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  if (entities.Unit(fact.unit_id()) != nullptr) {
    return Exists(kFact("unit_id"), {"unit", "单位", fact.unit_id()});
  }
  RETURN_IF_ERROR(CheckParent(fact, day, entities, context));
  return fact;
}

absl::StatusOr<event::v1::UnitRenamed> Decide(const event::v1::UnitRenamed& fact,
                                              const Entities& entities,
                                              const Context& /*context*/) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("display_name"), fact.display_name()));
  RETURN_IF_ERROR(CheckText(kFact("team_name"), fact.team_name()));
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckOrder(kFact("effective_date"), day, "names.effective_date",
                             unit->names.back().first_day));
  return fact;
}

absl::StatusOr<event::v1::UnitClosed> Decide(const event::v1::UnitClosed& fact,
                                             const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  if (unit->closed_day.has_value()) {
    return Exists(kFact("unit_id"), {"closing of unit", "撤销单位", fact.unit_id()});
  }
  RETURN_IF_ERROR(CheckMayEnd(kFact("unit_id"), *unit, day, entities, context.today));
  return fact;
}

}  // namespace jiedui::domain
