#include "projections/year_end_assessment.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/gap.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using domain::ToDay;
using table::v1::DispatchRow;
using table::v1::IndexPoint;
using table::v1::OutcomeRow;
using table::v1::UnitRow;

std::string OutcomeKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat("outcome/", program_id, "/", unit_id);
}

// The row, with its two ids, also if it is new.
template <class Event>
OutcomeRow& EditOutcome(const Event& event, Rows& rows) {
  auto& row = rows.Edit<OutcomeRow>(OutcomeKey(event.program_id(), event.unit_id()));
  row.set_program_id(event.program_id());
  row.set_unit_id(event.unit_id());
  return row;
}

// By day, then position: the new one has the highest position of its day.
void Insert(const event::v1::UnitIndexRecorded& event, const Envelope& at, OutcomeRow& row) {
  IndexPoint* point = row.add_indices();
  *point->mutable_index() = event;
  point->set_position(at.position);
  const auto day = [&row](int i) { return ToDay(row.indices(i).index().index_date()); };
  for (int i = row.indices_size() - 1; i > 0 && day(i) < day(i - 1); --i) {
    row.mutable_indices()->SwapElements(i, i - 1);
  }
}

bool TakesPart(const UnitRow& unit, absl::string_view program_id) {
  for (const event::v1::UnitEnrolled& enrolment : unit.enrolments()) {
    if (enrolment.program_id() == program_id) return true;
  }
  return false;
}

// The units that take part and all above them, by id.
std::vector<UnitRow> UnitsAndSuperiors(const Tables& tables, absl::string_view program_id) {
  const std::vector<UnitRow> all = ListUnits(tables);
  std::set<std::string> wanted;
  for (const UnitRow& unit : all) {
    if (!TakesPart(unit, program_id)) continue;
    std::string id = unit.registered().unit_id();
    while (!id.empty() && wanted.insert(id).second) {
      const auto row = FindUnit(tables, id);
      id = row.ok() ? row->registered().parent_unit_id() : "";
    }
  }
  std::vector<UnitRow> units;
  for (const UnitRow& unit : all) {
    if (wanted.contains(unit.registered().unit_id())) units.push_back(unit);
  }
  return units;
}

// The unit's months that lie in the programme's.
void AddMonths(const Tables& tables, const UnitRow& unit, const event::v1::ProgramOpened& program,
               std::vector<DispatchRow>& months) {
  const std::string first = FormatMonth(CivilMonth(ToDay(program.start_date())));
  const std::string last = FormatMonth(CivilMonth(ToDay(program.end_date())));
  for (DispatchRow& row : ListMonths(tables, unit.registered().unit_id())) {
    if (first <= row.month() && row.month() <= last) months.push_back(std::move(row));
  }
}

template <class Scores>
void FillPairNames(const Tables& tables, CivilDay on, Scores& scores) {
  for (auto& score : scores) {
    score.set_unit_a_name(UnitNameOn(tables, score.unit_a_id(), on));
    score.set_unit_b_name(UnitNameOn(tables, score.unit_b_id(), on));
  }
}

template <class Scores>
void FillNames(const Tables& tables, CivilDay on, Scores& scores) {
  for (auto& score : scores) score.set_unit_name(UnitNameOn(tables, score.unit_id(), on));
}

}  // namespace

void YearEndAssessment::Apply(const event::v1::UnitIndexRecorded& event, const Envelope& at,
                              Rows& rows) {
  Insert(event, at, EditOutcome(event, rows));
}

void YearEndAssessment::Apply(const event::v1::BreakthroughApproved& event, const Envelope& at,
                              Rows& rows) {
  EditOutcome(event, rows).add_breakthrough_positions(at.position);
}

absl::StatusOr<domain::AssessmentFacts> GatherFacts(const Tables& tables,
                                                    absl::string_view program_id) {
  ASSIGN_OR_RETURN(const table::v1::ProgramRow program, FindProgram(tables, program_id));
  PairFilter filter;
  filter.program_id = std::string(program_id);
  domain::AssessmentFacts facts;
  ASSIGN_OR_RETURN(facts.pairs, ListPairRows(tables, filter));
  facts.units = UnitsAndSuperiors(tables, program_id);
  for (const UnitRow& unit : facts.units) AddMonths(tables, unit, program.opened(), facts.months);
  facts.registers = ListRegisters(tables, program_id);
  tables.ForEach<OutcomeRow>(YearEndAssessment::kTable, OutcomeKey(program_id, ""),
                             [&](const OutcomeRow& row) { facts.outcomes.push_back(row); });
  return facts;
}

absl::StatusOr<v1::YearEndAssessment> ReadYearEndAssessment(
    const Tables& tables, absl::string_view program_id, CivilDay on,
    std::vector<table::v1::ScoreAdjustment> adjustments) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  ASSIGN_OR_RETURN(domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  facts.adjustments = std::move(adjustments);
  v1::YearEndAssessment assessment = domain::Assess(facts, rules, on);
  FillNames(tables, on, *assessment.mutable_districts());
  FillPairNames(tables, on, *assessment.mutable_pairs());
  FillNames(tables, on, *assessment.mutable_units());
  return assessment;
}

absl::StatusOr<v1::GapAnalysis> ReadGapAnalysis(const Tables& tables, absl::string_view program_id,
                                                CivilDay on) {
  ASSIGN_OR_RETURN(const domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  v1::GapAnalysis analysis = domain::AnalyzeGaps(facts);
  analysis.set_program_id(std::string(program_id));
  FillPairNames(tables, on, *analysis.mutable_pairs());
  return analysis;
}

}  // namespace jiedui::projections
