// 通报附表: the table of one bulletin as a table of its own, whose cells can be asked about. It is
// computed anew from the states it rests on, held against the hash that was recorded, and kept:
// what was published stays as it is. Any thread.

#ifndef JIEDUI_PROJECTIONS_BULLETIN_SHEET_H_
#define JIEDUI_PROJECTIONS_BULLETIN_SHEET_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/ledger_history.h"
#include "projections/tables.h"

namespace jiedui::projections {

// RESOURCE_NOT_FOUND if the programme has no such bulletin, BULLETIN_TABLE_DIFFERS if its table is
// not the one that was published. FAILED_PRECONDITION without the history: it is of past states.
absl::StatusOr<v1::BulletinSheet> ReadBulletinSheet(const Tables& tables,
                                                    absl::string_view program_id,
                                                    absl::string_view bulletin_id,
                                                    LedgerHistory* history);

// Of a cell of a bulletin's table: the cell it was computed as, in the state it was published from,
// and what later bulletins, up to the state of these tables, say of it. Nothing of another kind.
absl::Status AddPublication(const Tables& tables, const TableQuestion& question,
                            const TableCell& cell, v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_BULLETIN_SHEET_H_
