#include "projections/boards.h"

#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/organization_view.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/case_board.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/report_slots.h"

namespace jiedui::projections {
namespace {

constexpr char kCaseCells[] = "cases[";
constexpr char kSlotCells[] = "report_slots[";
constexpr char kObligationCells[] = "obligations[";

// The key of the row of that list that the cell stands in; empty if it stands in none.
std::string KeyIn(absl::string_view cell, absl::string_view list) {
  if (!absl::ConsumePrefix(&cell, list)) return "";
  return std::string(cell.substr(0, cell.find(']')));
}

// Of "report/370403001/2017-03", which is owed for that subject, "370403001"; empty if it is of
// none of the kinds.
std::string SubjectOf(absl::string_view obligation_id,
                      std::initializer_list<absl::string_view> kinds) {
  const std::vector<absl::string_view> parts = absl::StrSplit(obligation_id, '/');
  const bool is_of_kind = parts.size() > 1 && absl::c_linear_search(kinds, parts[0]);
  return is_of_kind ? std::string(parts[1]) : "";
}

// The unit whose reports ask for what stands in the row; the pair whose month or year does.
std::string ReporterOf(absl::string_view obligation_id) {
  return SubjectOf(obligation_id, {"report", "report_fix", "report_answer"});
}
std::string PairOf(absl::string_view obligation_id) {
  return SubjectOf(obligation_id, {"month", "kind"});
}

domain::OrganizationView ShownFor(const Tables& tables, const TableQuestion& question) {
  return ViewOf(tables, question.organization, question.on);
}

bool IsOfProgram(const Tables& tables, const v1::Case& each, const table::v1::ProgramRow& program) {
  const auto& opened = program.opened();
  if (!each.activity_id().empty()) {
    return ProgramOfActivity(tables, each.activity_id()) == opened.program_id();
  }
  const CivilDay day =
      domain::ToDay(each.has_reported_date() ? each.reported_date() : each.filed_date());
  return domain::ToDay(opened.start_date()) <= day && day <= domain::ToDay(opened.end_date());
}

}  // namespace

absl::StatusOr<v1::CaseBoard> ReadCaseBoard(const Tables& tables, const TableQuestion& question) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, question.program_id));
  if (!question.unit_id.empty()) {
    RETURN_IF_ERROR(FindUnit(tables, question.unit_id).status());
  }
  CaseFilter filter;
  filter.unit_id = question.unit_id;
  filter.case_id = KeyIn(question.cell, kCaseCells);
  ASSIGN_OR_RETURN(std::vector<v1::Case> cases,
                   ListCases(tables, filter, ShownFor(tables, question)));
  v1::CaseBoard board;
  board.set_program_id(question.program_id);
  board.set_unit_id(question.unit_id);
  for (v1::Case& each : cases) {
    if (!IsOfProgram(tables, each, *program)) continue;
    each.clear_name();
    *board.add_cases() = std::move(each);
  }
  return board;
}

absl::StatusOr<v1::ObligationBoard> ReadObligationBoard(const Tables& tables,
                                                        const TableQuestion& question) {
  ObligationFilter filter;
  filter.program_id = question.program_id;
  filter.unit_id = question.unit_id;
  filter.include_subordinates = question.include_subordinates;
  const std::string wanted = KeyIn(question.cell, kObligationCells);
  filter.reports_of = ReporterOf(wanted);
  filter.pair_id = PairOf(wanted);
  ASSIGN_OR_RETURN(std::vector<v1::Obligation> obligations,
                   ReadObligations(tables, filter, ShownFor(tables, question)));
  v1::ObligationBoard board;
  board.set_program_id(question.program_id);
  board.set_unit_id(question.unit_id);
  *board.mutable_on_date() = domain::ToDate(question.on);
  for (v1::Obligation& each : obligations) *board.add_obligations() = std::move(each);
  return board;
}

absl::StatusOr<v1::ReportSlotBoard> ReadReportSlotBoard(const Tables& tables,
                                                        const TableQuestion& question) {
  ReportSlotFilter filter;
  filter.program_id = question.program_id;
  filter.unit_id = question.unit_id;
  filter.include_subordinates = question.include_subordinates;
  filter.report_id = KeyIn(question.cell, kSlotCells);
  ASSIGN_OR_RETURN(std::vector<v1::ReportSlot> slots,
                   ListReportSlots(tables, filter, ShownFor(tables, question)));
  v1::ReportSlotBoard board;
  board.set_program_id(question.program_id);
  board.set_unit_id(question.unit_id);
  *board.mutable_on_date() = domain::ToDate(question.on);
  for (v1::ReportSlot& each : slots) *board.add_report_slots() = std::move(each);
  return board;
}

std::string RowListedAlone(absl::string_view cell) {
  for (const char* const list : {kCaseCells, kSlotCells}) {
    const std::string key = KeyIn(cell, list);
    if (!key.empty()) return absl::StrCat(list, key, "]");
  }
  const std::string owed = KeyIn(cell, kObligationCells);
  if (ReporterOf(owed).empty() && PairOf(owed).empty()) return "";
  return absl::StrCat(kObligationCells, owed, "]");
}

}  // namespace jiedui::projections
