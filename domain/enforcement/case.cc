#include "domain/enforcement/case.h"

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/enforcement/case_marks.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

Words WordsOf(CaseStage stage) {
  switch (stage) {
    case CaseStage::kNone:
      return {"unknown", "不存在"};
    case CaseStage::kProposed:
      return {"proposed", "已上报待受理"};
    case CaseStage::kDeclined:
      return {"declined", "不予受理"};
    case CaseStage::kFiled:
      return {"filed", "已立案"};
    case CaseStage::kDecided:
      return {"decided", "已处罚"};
    case CaseStage::kClosed:
      return {"closed", "已结案"};
    case CaseStage::kVoided:
      return {"voided", "已撤销"};
  }
  return {"unknown", "不存在"};
}

void Reach(CaseState& state, CaseStage stage, const google::type::Date& date) {
  state.stage = stage;
  state.stage_day = ToDay(date);
}

absl::Status WrongStage(const CaseState& state) {
  return WrongStage(v1::ERROR_REASON_CASE_STATE, "case", state.id, WordsOf(state.stage));
}

// A14: each has its kind and number, and was issued on a day.
template <class Fact>
absl::Status CheckDocuments(const Fact& fact, const Context& context) {
  RETURN_IF_ERROR(CheckElements(kFact("documents"), fact.documents_size()));
  for (int i = 0; i < fact.documents_size(); ++i) {
    const event::v1::EnforcementDocument& document = fact.documents(i);
    RETURN_IF_ERROR(CheckRequiredText(kFact("documents", i, "kind"), document.kind()));
    RETURN_IF_ERROR(CheckRequiredText(kFact("documents", i, "number"), document.number()));
    RETURN_IF_ERROR(
        PastDay(kFact("documents", i, "issued_date"), document.issued_date(), context).status());
  }
  return absl::OkStatus();
}

// What CaseFiled and ProposedCaseReported have in common.
template <class Fact>
absl::Status CheckShape(const Fact& fact, const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("case_id"), fact.case_id()));
  RETURN_IF_ERROR(CheckId(kFact("enterprise_id"), fact.enterprise_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("cause"), fact.cause()));
  return CheckDocuments(fact, context);
}

absl::Status CheckNewCase(const std::string& case_id, const Entities& entities) {
  if (entities.Case(case_id) == nullptr) return absl::OkStatus();
  return Exists(kFact("case_id"), {"case", "案件", case_id});
}

// What the unit has on record already, by the documents it rests on; of one that was voided or
// declined nothing stands.
template <class Fact>
absl::Status CheckNotRecorded(const Fact& fact, const UnitState& unit, const Entities& entities) {
  for (const std::string& mark : MarksOf(fact)) {
    const auto found = unit.cases_by_mark.find(mark);
    if (found == unit.cases_by_mark.end()) continue;
    const CaseState* const other = entities.Case(found->second);
    const bool stands = other != nullptr && other->stage != CaseStage::kVoided &&
                        other->stage != CaseStage::kDeclined;
    if (!stands) continue;
    return Refuse(v1::ERROR_REASON_CASE_RECORDED_TWICE, kFact("case_id").Path(),
                  {{"case", other->id}, {"unit", unit.id}});
  }
  return absl::OkStatus();
}

// A payment without a number cannot be told from another.
absl::Status CheckNewReceipt(const std::string& receipt_number, const CaseState& state) {
  if (receipt_number.empty() || !state.receipt_numbers.contains(receipt_number)) {
    return absl::OkStatus();
  }
  return Refuse(v1::ERROR_REASON_RECEIPT_RECORDED_TWICE, kFact("receipt_number").Path(),
                {{"case", state.id}, {"receipt", receipt_number}});
}

// R0-21, R0-22: a case that came from a joint inspection is one of a side's, and not older than it.
absl::Status CheckOrigin(const std::string& activity_id, const std::string& unit_id,
                         const Field& date_field, CivilDay day, const Entities& entities) {
  if (activity_id.empty()) return absl::OkStatus();
  const Field field = kFact("activity_id");
  ASSIGN_OR_RETURN(const ActivityState* activity, FindActivity(field, activity_id, entities));
  if (activity->kind != ActivityKind::kJointInspection) {
    return Invalid(field, absl::StrCat(activity_id, " is not a joint inspection"),
                   absl::StrCat(activity_id, " 不是联合执法"));
  }
  RETURN_IF_ERROR(CheckStands(field, *activity));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, activity->pair_id, entities));
  RETURN_IF_ERROR(CheckSide(kFact("unit_id"), *pair, unit_id, activity->day));
  return CheckOrder(date_field, day, "activity.held_date", activity->day);
}

absl::Status CheckReportsUpward(const UnitState& unit) {
  if (unit.tier == event::v1::TEAM_TIER_SQUADRON) return absl::OkStatus();
  return Invalid(kFact("unit_id"), "this unit has the power to file cases itself",
                 "该单位有立案权，应自行立案");
}

// A proposed case that this unit, the town's district, may accept or decline on that day.
absl::Status CheckAnswer(const std::string& case_id, const std::string& unit_id,
                         const Field& date_field, CivilDay day, const Entities& entities) {
  ASSIGN_OR_RETURN(const CaseState* state, FindCase(kFact("case_id"), case_id, entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), unit_id, entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  if (state->stage != CaseStage::kProposed) return WrongStage(*state);
  ASSIGN_OR_RETURN(const UnitState* town,
                   FindUnit(kFact("case_id"), state->reporter_unit_id, entities));
  // Where the town stood when it reported, or who has taken over from there.
  const std::string district = SuccessorOn(town->ParentOn(state->stage_day), day, entities);
  if (district != unit->id) {
    return Invalid(kFact("unit_id"), absl::StrCat("the case was reported to ", district),
                   absl::StrCat("该案件上报的是 ", district));
  }
  return CheckOrder(date_field, day, "case.reported_date", state->stage_day);
}

// The case, a penalty decided in it.
absl::StatusOr<const CaseState*> FindPenalty(const std::string& case_id, const Entities& entities) {
  ASSIGN_OR_RETURN(const CaseState* state, FindCase(kFact("case_id"), case_id, entities));
  const bool stands = state->stage == CaseStage::kDecided || state->stage == CaseStage::kClosed;
  if (!stands || !state->decided_day.has_value()) return WrongStage(*state);
  return state;
}

absl::Status CheckGround(event::v1::PenaltyChangeGround ground) {
  const Field field = kFact("ground");
  if (ground == event::v1::PENALTY_CHANGE_GROUND_UNSPECIFIED) return Missing(field);
  if (event::v1::PenaltyChangeGround_IsValid(ground)) return absl::OkStatus();
  return Invalid(field, "not a known ground of a change", "没有这种变更事由");
}

// A25: a case goes with all that came of it, its decision, changes and payments, and is filed again
// under another number. What a district declined was none, and its answer stands.
absl::Status CheckVoidable(const CaseState& state) {
  if (state.stage == CaseStage::kVoided) return WrongStage(state);
  if (state.stage != CaseStage::kDeclined) return absl::OkStatus();
  const Words words = WordsOf(state.stage);
  return Refuse(v1::ERROR_REASON_RECORD_IN_USE, kFact("case_id").Path(),
                {{"item", absl::StrCat("case ", state.id)},
                 {"item_zh", absl::StrCat("案件 ", state.id, " ")},
                 {"state", std::string(words.en)},
                 {"state_zh", std::string(words.zh)}});
}

// Of the programme whose inspection it came from; any other case moves no result.
absl::Status CheckResultOpen(const CaseState& state, const Entities& entities) {
  const ActivityState* const activity =
      state.activity_id.empty() ? nullptr : entities.Activity(state.activity_id);
  const PairState* const pair = activity == nullptr ? nullptr : entities.Pair(activity->pair_id);
  if (pair == nullptr) return absl::OkStatus();
  return CheckNotPublished(pair->program_id, {"voiding a case", "案件登记撤销"}, entities);
}

}  // namespace

absl::Status CheckFilingPower(const UnitState& unit) {
  if (unit.tier != event::v1::TEAM_TIER_SQUADRON) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NO_FILING_POWER, kFact("unit_id").Path(), {{"unit", unit.id}});
}

void Evolve(CaseState& state, const event::v1::CaseFiled& fact) {
  state.filer_unit_id = fact.unit_id();
  state.activity_id = fact.activity_id();
  Reach(state, CaseStage::kFiled, fact.filed_date());
}

void Evolve(CaseState& state, const event::v1::ProposedCaseReported& fact) {
  state.reporter_unit_id = fact.unit_id();
  state.activity_id = fact.activity_id();
  Reach(state, CaseStage::kProposed, fact.reported_date());
}

void Evolve(CaseState& state, const event::v1::ProposedCaseAccepted& fact) {
  state.filer_unit_id = fact.unit_id();
  Reach(state, CaseStage::kFiled, fact.accepted_date());
}

void Evolve(CaseState& state, const event::v1::ProposedCaseDeclined& fact) {
  Reach(state, CaseStage::kDeclined, fact.declined_date());
}

void Evolve(CaseState& state, const event::v1::PenaltyDecided& fact) {
  Reach(state, CaseStage::kDecided, fact.decided_date());
  state.decided_day = state.stage_day;
  state.penalty_day = state.stage_day;
  state.fine_fen = fact.fine_fen();
}

void Evolve(CaseState& state, const event::v1::PenaltyChanged& fact) {
  state.penalty_day = ToDay(fact.changed_date());
  state.fine_fen = fact.fine_fen();
}

void Evolve(CaseState& state, const event::v1::FineCollected& fact) {
  state.collected_fen += fact.collected_fen();
  if (!fact.receipt_number().empty()) state.receipt_numbers.insert(fact.receipt_number());
}

void Evolve(CaseState& state, const event::v1::CaseClosed& fact) {
  Reach(state, CaseStage::kClosed, fact.closed_date());
}

void Evolve(CaseState& state, const event::v1::CaseVoided& fact) {
  Reach(state, CaseStage::kVoided, fact.voided_date());
}

absl::StatusOr<event::v1::CaseFiled> Decide(const event::v1::CaseFiled& fact,
                                            const Entities& entities, const Context& context) {
  const Field date_field = kFact("filed_date");
  RETURN_IF_ERROR(CheckShape(fact, context));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.filed_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckNewCase(fact.case_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckFilingPower(*unit));
  RETURN_IF_ERROR(CheckOrigin(fact.activity_id(), unit->id, date_field, day, entities));
  RETURN_IF_ERROR(CheckNotRecorded(fact, *unit, entities));
  return fact;
}

absl::StatusOr<event::v1::ProposedCaseReported> Decide(const event::v1::ProposedCaseReported& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  const Field date_field = kFact("reported_date");
  RETURN_IF_ERROR(CheckShape(fact, context));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.reported_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckNewCase(fact.case_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckReportsUpward(*unit));
  RETURN_IF_ERROR(CheckOrigin(fact.activity_id(), unit->id, date_field, day, entities));
  RETURN_IF_ERROR(CheckNotRecorded(fact, *unit, entities));
  return fact;
}

absl::StatusOr<event::v1::ProposedCaseAccepted> Decide(const event::v1::ProposedCaseAccepted& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  const Field date_field = kFact("accepted_date");
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.accepted_date(), context));
  RETURN_IF_ERROR(CheckAnswer(fact.case_id(), fact.unit_id(), date_field, day, entities));
  return fact;
}

absl::StatusOr<event::v1::ProposedCaseDeclined> Decide(const event::v1::ProposedCaseDeclined& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  const Field date_field = kFact("declined_date");
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.declined_date(), context));
  RETURN_IF_ERROR(CheckAnswer(fact.case_id(), fact.unit_id(), date_field, day, entities));
  return fact;
}

absl::StatusOr<event::v1::PenaltyDecided> Decide(const event::v1::PenaltyDecided& fact,
                                                 const Entities& entities, const Context& context) {
  const Field date_field = kFact("decided_date");
  RETURN_IF_ERROR(CheckFine(kFact("fine_fen"), fact.fine_fen()));
  RETURN_IF_ERROR(CheckText(kFact("decision_number"), fact.decision_number()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.decided_date(), context));
  ASSIGN_OR_RETURN(const CaseState* state, FindCase(kFact("case_id"), fact.case_id(), entities));
  if (state->stage != CaseStage::kFiled) return WrongStage(*state);
  RETURN_IF_ERROR(CheckOrder(date_field, day, "case.filed_date", state->stage_day));
  return fact;
}

absl::StatusOr<event::v1::PenaltyChanged> Decide(const event::v1::PenaltyChanged& fact,
                                                 const Entities& entities, const Context& context) {
  const Field date_field = kFact("changed_date");
  RETURN_IF_ERROR(CheckGround(fact.ground()));
  RETURN_IF_ERROR(CheckFine(kFact("fine_fen"), fact.fine_fen()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("document_number"), fact.document_number()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.changed_date(), context));
  ASSIGN_OR_RETURN(const CaseState* state, FindPenalty(fact.case_id(), entities));
  const bool changed = state->penalty_day != *state->decided_day;
  RETURN_IF_ERROR(CheckOrder(date_field, day, changed ? "case.changed_date" : "case.decided_date",
                             state->penalty_day));
  return fact;
}

absl::StatusOr<event::v1::FineCollected> Decide(const event::v1::FineCollected& fact,
                                                const Entities& entities, const Context& context) {
  const Field date_field = kFact("collected_date");
  const Field amount_field = kFact("collected_fen");
  if (fact.collected_fen() == 0) return Missing(amount_field);
  RETURN_IF_ERROR(CheckFine(amount_field, fact.collected_fen()));
  RETURN_IF_ERROR(CheckText(kFact("receipt_number"), fact.receipt_number()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.collected_date(), context));
  ASSIGN_OR_RETURN(const CaseState* state, FindPenalty(fact.case_id(), entities));
  RETURN_IF_ERROR(CheckOrder(date_field, day, "case.decided_date", *state->decided_day));
  RETURN_IF_ERROR(CheckNewReceipt(fact.receipt_number(), *state));
  return fact;
}

// A filed case may also be closed without a penalty.
absl::StatusOr<event::v1::CaseClosed> Decide(const event::v1::CaseClosed& fact,
                                             const Entities& entities, const Context& context) {
  const Field date_field = kFact("closed_date");
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.closed_date(), context));
  ASSIGN_OR_RETURN(const CaseState* state, FindCase(kFact("case_id"), fact.case_id(), entities));
  const bool decided = state->stage == CaseStage::kDecided;
  if (!decided && state->stage != CaseStage::kFiled) return WrongStage(*state);
  RETURN_IF_ERROR(CheckOrder(date_field, day, decided ? "case.decided_date" : "case.filed_date",
                             state->stage_day));
  return fact;
}

absl::StatusOr<event::v1::CaseVoided> Decide(const event::v1::CaseVoided& fact,
                                             const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CaseState* state, FindCase(kFact("case_id"), fact.case_id(), entities));
  RETURN_IF_ERROR(CheckVoidable(*state));
  RETURN_IF_ERROR(CheckResultOpen(*state, entities));
  event::v1::CaseVoided voided = fact;
  *voided.mutable_voided_date() = ToDate(context.today);
  return voided;
}

}  // namespace jiedui::domain
