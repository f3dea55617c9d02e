// What is listed, as tables whose cells can be asked about: the cases, what is owed and the reports
// that are expected, each row as its list has it (case_board.h, obligations.h, report_slots.h).
// Nothing is judged here. Reads are pure and may run on any thread. RESOURCE_NOT_FOUND names what
// does not exist; POLICY_NOT_ADOPTED.

#ifndef JIEDUI_PROJECTIONS_BOARDS_H_
#define JIEDUI_PROJECTIONS_BOARDS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "jiedui/v1/boards.pb.h"
#include "projections/any_table.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Of the programme's inspections, and those of its year that came from none. Without what tells one
// state of a case from another one's (name, etag), which is no figure of it.
absl::StatusOr<v1::CaseBoard> ReadCaseBoard(const Tables& tables, const TableQuestion& question);

absl::StatusOr<v1::ObligationBoard> ReadObligationBoard(const Tables& tables,
                                                        const TableQuestion& question);

absl::StatusOr<v1::ReportSlotBoard> ReadReportSlotBoard(const Tables& tables,
                                                        const TableQuestion& question);

// "cases[2017-370403-c01]", the row of a case, of a report, or of what a report, a month or a kind
// of activity asks for, which is made of the same whether or not the others are there; empty of any
// other cell.
std::string RowListedAlone(absl::string_view cell);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_BOARDS_H_
