// The procedure of a year-end assessment as it is told by its events: the row, and the resource.

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/frozen_evidence.h"
#include "domain/rules/result.h"
#include "domain/rules/result_effects.h"
#include "projections/case_board.h"
#include "projections/cell_veto.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

using table::v1::AssessmentRow;

std::string KeyOf(absl::string_view assessment_id) {
  return absl::StrCat("assessment/", assessment_id);
}

// The assessment the event is about, with the event among those behind it.
template <class Event, class EditRow>
void Edit(const Event& event, const Envelope& at, Rows& rows, EditRow edit) {
  rows.Update<AssessmentRow>(KeyOf(event.assessment_id()), [&](AssessmentRow& row) {
    row.add_positions(at.position);
    edit(row);
  });
}

v1::AssessmentState StateOf(const AssessmentRow& row) {
  if (row.has_published()) return v1::ASSESSMENT_STATE_PUBLISHED;
  if (row.has_notice()) return v1::ASSESSMENT_STATE_NOTIFIED;
  if (row.has_computed()) return v1::ASSESSMENT_STATE_COMPUTED;
  if (row.has_frozen()) return v1::ASSESSMENT_STATE_FROZEN;
  return v1::ASSESSMENT_STATE_OPENED;
}

v1::AssessmentObjection MakeObjection(const table::v1::Objection& objection,
                                      const AssessmentRow& row) {
  v1::AssessmentObjection made;
  *made.mutable_filed() = objection.filed();
  made.set_position(objection.position());
  if (objection.has_decided()) *made.mutable_decided() = objection.decided();
  made.set_decided_position(objection.decided_position());
  for (const table::v1::ScoreAdjustment& adjustment : row.adjustments()) {
    if (adjustment.proposed().objection_id() == objection.filed().objection_id()) {
      made.add_adjustment_ids(adjustment.proposed().adjustment_id());
    }
  }
  return made;
}

v1::AssessmentAdjustment MakeAdjustment(const table::v1::ScoreAdjustment& adjustment) {
  v1::AssessmentAdjustment made;
  *made.mutable_proposed() = adjustment.proposed();
  made.set_position(adjustment.position());
  if (adjustment.has_countersigned()) *made.mutable_countersigned() = adjustment.countersigned();
  made.set_countersigned_position(adjustment.countersigned_position());
  if (adjustment.has_voided()) *made.mutable_voided() = adjustment.voided();
  made.set_voided_position(adjustment.voided_position());
  return made;
}

// What was recorded step by step.
void FillSteps(const AssessmentRow& row, v1::Assessment& assessment) {
  *assessment.mutable_opened() = row.opened();
  if (row.has_frozen()) *assessment.mutable_frozen() = row.frozen();
  if (row.has_computed()) *assessment.mutable_computed() = row.computed();
  if (row.has_notice()) *assessment.mutable_notice() = row.notice();
  if (row.has_published()) *assessment.mutable_published() = row.published();
}

// What is in the result, of a pair or a district bureau.
template <class Outcome>
void AddAdjustments(const AssessmentRow& row, const event::v1::AssessmentResult& result,
                    absl::string_view pair_id, absl::string_view unit_id, Outcome& outcome) {
  for (const std::string& id : result.adjustment_ids()) {
    for (const table::v1::ScoreAdjustment& each : row.adjustments()) {
      const event::v1::ScoreAdjustmentProposed& proposed = each.proposed();
      if (proposed.adjustment_id() != id || proposed.pair_id() != pair_id ||
          proposed.unit_id() != unit_id) {
        continue;
      }
      v1::OutcomeAdjustment& shown = *outcome.add_adjustments();
      shown.set_adjustment_id(id);
      shown.set_kind(proposed.kind());
      shown.set_delta_milli(proposed.delta_milli());
      shown.set_reason(proposed.reason());
      for (const int64_t position : {each.position(), each.countersigned_position()}) {
        shown.add_positions(position);
        outcome.add_positions(position);
      }
    }
  }
}

// What the result calls it.
std::string NameIn(const event::v1::AssessmentResult& result, const std::string& unit_id) {
  for (const event::v1::AssessedUnit& unit : result.units()) {
    if (unit.unit_id() == unit_id) return unit.unit_name();
  }
  return unit_id;
}

v1::PairOutcome OutcomeOf(const event::v1::AssessedPair& pair,
                          const event::v1::AssessmentResult& result,
                          const event::v1::AssessmentResult& computed) {
  v1::PairOutcome outcome;
  outcome.set_pair_id(pair.pair_id());
  outcome.set_unit_a_id(pair.unit_a_id());
  outcome.set_unit_b_id(pair.unit_b_id());
  outcome.set_unit_a_name(NameIn(result, pair.unit_a_id()));
  outcome.set_unit_b_name(NameIn(result, pair.unit_b_id()));
  for (const event::v1::AssessedPair& each : computed.pairs()) {
    if (each.pair_id() == pair.pair_id()) outcome.set_computed_total_milli(each.total_milli());
  }
  outcome.set_total_milli(pair.total_milli());
  outcome.set_unit_a_score_milli(pair.unit_a_score_milli());
  outcome.set_unit_b_score_milli(pair.unit_b_score_milli());
  outcome.set_rank(pair.rank());
  outcome.set_grade(pair.grade());
  outcome.set_veto(pair.veto());
  return outcome;
}

// The unit's reports of the programme that were not due when the evidence was fixed.
void AddUndue(const Tables& tables, const event::v1::ProgramOpened& program,
              const table::v1::UnitRow& unit, const event::v1::EvidenceFrozen& frozen,
              const domain::ProgramRules& rules, domain::OpenEvidence& open) {
  const std::string& unit_id = unit.registered().unit_id();
  const CivilMonth last(domain::ToDay(program.end_date()));
  for (CivilMonth month(domain::ToDay(program.start_date())); month <= last; ++month) {
    if (!IsReportExpected(unit, program.program_id(), month)) continue;
    if (!domain::WasUndue(FindMonth(tables, unit_id, month), unit.registered().tier(), rules,
                          domain::ToDay(frozen.frozen_date()))) {
      continue;
    }
    open.undue_report_ids.push_back(absl::StrCat(unit_id, "-", FormatMonth(month)));
  }
}

absl::Status AddInspections(const Tables& tables, const std::string& program_id,
                            const event::v1::EvidenceFrozen& frozen,
                            const domain::ProgramRules& rules, domain::OpenEvidence& open) {
  for (const std::string& pair_id : ListPairIds(tables, program_id)) {
    ASSIGN_OR_RETURN(const table::v1::PairRow pair, FindPairRow(tables, pair_id));
    for (const table::v1::ActivityFacts& facts : pair.activities()) {
      if (!domain::HadDaysForCase(facts, pair, frozen, rules)) continue;
      open.inspection_ids.push_back(facts.joint_inspection_held().activity_id());
    }
  }
  return absl::OkStatus();
}

// What was open when the evidence was fixed, of all units of the programme.
absl::StatusOr<domain::OpenEvidence> OpenEvidenceOf(const Tables& tables,
                                                    const std::string& program_id,
                                                    const event::v1::EvidenceFrozen& frozen,
                                                    const domain::ProgramRules& rules) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  const int64_t position = frozen.frozen_position();
  const CivilMonth first(domain::ToDay(program->opened().start_date()));
  const CivilMonth last(domain::ToDay(program->opened().end_date()));
  domain::OpenEvidence open;
  RETURN_IF_ERROR(AddInspections(tables, program_id, frozen, rules, open));
  for (const table::v1::UnitRow& unit : ListUnitsConcerned(tables, program_id)) {
    const std::string& unit_id = unit.registered().unit_id();
    for (const table::v1::DispatchRow& month : ListMonths(tables, unit_id, first, last)) {
      if (!domain::WasUnanswered(month, position)) continue;
      open.report_ids.push_back(absl::StrCat(unit_id, "-", month.month()));
    }
    for (const table::v1::CaseRow& row : ListReportedCases(tables, unit_id)) {
      if (!domain::WasUnanswered(row, position)) continue;
      if (ProgramOfActivity(tables, row.activity_id()) != program_id) continue;
      open.case_ids.push_back(row.case_id());
    }
    AddUndue(tables, program->opened(), unit, frozen, rules, open);
  }
  return open;
}

absl::Status AddFindings(const Tables& tables, const AssessmentRow& row,
                         v1::Assessment& assessment) {
  if (!row.has_frozen()) return absl::OkStatus();
  const std::string& program_id = row.opened().program_id();
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  ASSIGN_OR_RETURN(const domain::OpenEvidence open,
                   OpenEvidenceOf(tables, program_id, row.frozen(), rules));
  const domain::Policy& policy = rules.OfYear(domain::ToDay(row.frozen().frozen_date()));
  for (v1::RuleFinding& finding : domain::JudgeEvidence(row.frozen(), open, policy)) {
    *assessment.add_findings() = std::move(finding);
  }
  for (auto* const told : {domain::CarriedOver, domain::RanksLost, domain::PointsCapped}) {
    for (v1::RuleFinding& finding : told(row, policy)) {
      *assessment.add_findings() = std::move(finding);
    }
  }
  return absl::OkStatus();
}

using AssessedUnits = google::protobuf::RepeatedPtrField<event::v1::AssessedUnit>;

v1::UnitOutcome OutcomeOf(const event::v1::AssessedUnit& unit, const AssessedUnits& computed) {
  v1::UnitOutcome outcome;
  outcome.set_unit_id(unit.unit_id());
  outcome.set_unit_name(unit.unit_name());
  for (const event::v1::AssessedUnit& each : computed) {
    if (each.unit_id() == unit.unit_id()) outcome.set_computed_score_milli(each.score_milli());
  }
  outcome.set_score_milli(unit.score_milli());
  outcome.set_rank(unit.rank());
  outcome.set_grade(unit.grade());
  return outcome;
}

void AddPairs(const v1::AssessmentOutcome& outcome, v1::UnitOutcome& unit) {
  for (const v1::PairOutcome& pair : outcome.pairs()) {
    const bool is_side = pair.unit_a_id() == unit.unit_id() || pair.unit_b_id() == unit.unit_id();
    if (is_side) unit.add_pair_ids(pair.pair_id());
  }
}

void AddUnits(const v1::AssessmentOutcome& outcome, const domain::OrganizationView& organization,
              CivilDay on, v1::UnitOutcome& district) {
  const std::string& id = district.unit_id();
  for (const v1::UnitOutcome& unit : outcome.units()) {
    const bool is_of_it = unit.unit_id() == id || organization.SuperiorOn(unit.unit_id(), on) == id;
    if (is_of_it) district.add_unit_ids(unit.unit_id());
  }
}

// What the recorded scores are made of, which the record does not say: scores of pairs, of these
// scores, and what an idle pair owed them by.
void AddMakings(const Tables& tables, CivilDay frozen, v1::AssessmentOutcome& outcome) {
  for (v1::UnitOutcome& unit : *outcome.mutable_units()) AddPairs(outcome, unit);
  for (v1::PairOutcome& pair : *outcome.mutable_pairs()) {
    if (!IsByMonths(pair.veto())) continue;
    const auto row = FindPairRow(tables, pair.pair_id());
    if (row.ok()) pair.add_veto_positions(row->position());
  }
  const auto program = FindProgram(tables, outcome.program_id());
  if (!program.ok()) return;
  const CivilDay last = std::min(frozen, domain::ToDay((*program)->opened().end_date()));
  const domain::OrganizationView organization =
      ViewOf(tables, domain::Organization::kAsItWas, frozen);
  for (v1::UnitOutcome& district : *outcome.mutable_districts()) {
    AddUnits(outcome, organization, last, district);
  }
}

}  // namespace

void YearEndAssessment::Apply(const event::v1::AssessmentOpened& event, const Envelope& at,
                              Rows& rows) {
  auto& row = rows.Edit<AssessmentRow>(KeyOf(event.assessment_id()));
  *row.mutable_opened() = event;
  row.set_position(at.position);
  row.add_positions(at.position);
}

void YearEndAssessment::Apply(const event::v1::EvidenceFrozen& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    *row.mutable_frozen() = event;
    row.clear_computed();
    // All are told anew of what is computed from it.
    row.clear_notice();
    row.clear_further_notices();
  });
}

void YearEndAssessment::Apply(const event::v1::ScoresComputed& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) { *row.mutable_computed() = event; });
}

void YearEndAssessment::Apply(const event::v1::PreliminaryNoticeGiven& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    if (event.unit_ids().empty()) {
      *row.mutable_notice() = event;
    } else {
      *row.add_further_notices() = event;
    }
  });
}

void YearEndAssessment::Apply(const event::v1::ObjectionFiled& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    table::v1::Objection& objection = *row.add_objections();
    *objection.mutable_filed() = event;
    objection.set_position(at.position);
  });
}

void YearEndAssessment::Apply(const event::v1::ObjectionDecided& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    for (table::v1::Objection& objection : *row.mutable_objections()) {
      if (objection.filed().objection_id() != event.objection_id()) continue;
      *objection.mutable_decided() = event;
      objection.set_decided_position(at.position);
    }
  });
}

void YearEndAssessment::Apply(const event::v1::ScoreAdjustmentProposed& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    table::v1::ScoreAdjustment& adjustment = *row.add_adjustments();
    *adjustment.mutable_proposed() = event;
    adjustment.set_position(at.position);
  });
}

void YearEndAssessment::Apply(const event::v1::ScoreAdjustmentCountersigned& event,
                              const Envelope& at, Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    for (table::v1::ScoreAdjustment& adjustment : *row.mutable_adjustments()) {
      if (adjustment.proposed().adjustment_id() != event.adjustment_id()) continue;
      *adjustment.mutable_countersigned() = event;
      adjustment.set_countersigned_position(at.position);
    }
  });
}

void YearEndAssessment::Apply(const event::v1::AssessmentPublished& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    *row.mutable_published() = event;
    row.set_published_position(at.position);
  });
}

void YearEndAssessment::Apply(const event::v1::AssessmentErratumPublished& event,
                              const Envelope& at, Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    table::v1::AssessmentErratum& erratum = *row.add_errata();
    *erratum.mutable_published() = event;
    erratum.set_position(at.position);
  });
}

absl::StatusOr<AssessmentRow> FindAssessment(const Tables& tables,
                                             absl::string_view assessment_id) {
  const auto row = tables.Find<AssessmentRow>(YearEndAssessment::kTable, KeyOf(assessment_id));
  if (!row.has_value()) return NoSuch({"assessment", "年度考核", assessment_id});
  return *row;
}

absl::StatusOr<v1::Assessment> ReadAssessment(const Tables& tables,
                                              absl::string_view assessment_id) {
  ASSIGN_OR_RETURN(const AssessmentRow row, FindAssessment(tables, assessment_id));
  v1::Assessment assessment;
  assessment.set_name(absl::StrCat("assessments/", assessment_id));
  assessment.set_state(StateOf(row));
  FillSteps(row, assessment);
  for (const table::v1::Objection& objection : row.objections()) {
    *assessment.add_objections() = MakeObjection(objection, row);
  }
  for (const table::v1::ScoreAdjustment& adjustment : row.adjustments()) {
    *assessment.add_adjustments() = MakeAdjustment(adjustment);
  }
  *assessment.mutable_further_notices() = row.further_notices();
  for (const table::v1::AssessmentErratum& erratum : row.errata()) {
    *assessment.add_errata() = erratum.published();
  }
  *assessment.mutable_positions() = row.positions();
  RETURN_IF_ERROR(AddFindings(tables, row, assessment));
  return assessment;
}

absl::StatusOr<std::vector<v1::RuleFinding>> ListLeftOut(const Tables& tables,
                                                         absl::string_view program_id,
                                                         CivilDay on) {
  const auto row = FindAssessment(tables, program_id);
  if (!row.ok()) return std::vector<v1::RuleFinding>();  // it is not opened
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  return domain::LeftOut(*row, rules.OfYear(on));
}

const event::v1::AssessmentResult* LastResult(const AssessmentRow& row) {
  if (!row.errata().empty()) return &row.errata().rbegin()->published().result();
  if (row.has_published()) return &row.published().result();
  return row.has_computed() ? &row.computed().result() : nullptr;
}

absl::StatusOr<v1::AssessmentOutcome> ReadAssessmentOutcome(const Tables& tables,
                                                            absl::string_view program_id) {
  ASSIGN_OR_RETURN(const AssessmentRow row, FindAssessment(tables, program_id));
  const event::v1::AssessmentResult* const result = LastResult(row);
  if (result == nullptr) return NoSuch({"result of assessment", "计分结果：年度考核", program_id});
  const event::v1::AssessmentResult& computed = row.computed().result();
  v1::AssessmentOutcome outcome;
  outcome.set_program_id(std::string(program_id));
  outcome.set_policy_set_id(result->policy_set_id());
  outcome.set_published(row.has_published());
  for (const event::v1::AssessedUnit& district : result->districts()) {
    v1::UnitOutcome& added = *outcome.add_districts();
    added = OutcomeOf(district, computed.districts());
    AddAdjustments(row, *result, "", district.unit_id(), added);
  }
  for (const event::v1::AssessedPair& pair : result->pairs()) {
    v1::PairOutcome& added = *outcome.add_pairs();
    added = OutcomeOf(pair, *result, computed);
    AddAdjustments(row, *result, pair.pair_id(), "", added);
  }
  for (const event::v1::AssessedUnit& unit : result->units()) {
    *outcome.add_units() = OutcomeOf(unit, computed.units());
  }
  AddMakings(tables, domain::ToDay(row.frozen().frozen_date()), outcome);
  *outcome.mutable_positions() = row.positions();
  return outcome;
}

}  // namespace jiedui::projections
