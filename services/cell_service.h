// What StatisticsService says of single cells: which there are, why a cell is what it is, and what
// is different between two states or two policy sets. One implementation for every table. Any
// thread; answers come from threads of the read models, those that were searched for from the lane
// on which past states are folded.

#ifndef JIEDUI_SERVICES_CELL_SERVICE_H_
#define JIEDUI_SERVICES_CELL_SERVICE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/any_table.h"
#include "services/rpc.h"

namespace jiedui::eventstore {
class Store;
}

namespace jiedui::projections {
class LedgerChanges;
}

namespace jiedui::services {

class Audit;
class ReadPipeline;

// Everything outlives the methods.
struct CellSources {
  const eventstore::Store* store = nullptr;
  ReadPipeline* reads = nullptr;
  const Audit* audit = nullptr;
  projections::LedgerChanges* changes = nullptr;
};

// The tables a query means, whether it names one of them or leaves some of what its kind needs
// open, judged on that day unless it says another. FIELD_REQUIRED, FIELD_INVALID or MONTH_INVALID
// names the field in "table".
absl::StatusOr<projections::TableFamily> FamilyOf(const v1::TableQuery& query, CivilDay day);

// FIELD_INVALID, in the field of these options, if they assume a policy set for a kind of table
// that shows what was published, which is the same under each; it names the table to ask instead.
absl::Status CheckAssumable(v1::TableKind kind, const v1::ReadOptions& options,
                            absl::string_view field);

// ListCells, ExplainCell, CompareTables.
std::vector<Method> CellMethods(const CellSources& sources);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CELL_SERVICE_H_
