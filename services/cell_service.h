// What StatisticsService says of single cells: which there are, why a cell is what it is, and what
// is different between two states or two policy sets. One implementation for every table. Any
// thread; answers come from threads of the read models, those that were searched for from the lane
// on which past states are folded.

#ifndef JIEDUI_SERVICES_CELL_SERVICE_H_
#define JIEDUI_SERVICES_CELL_SERVICE_H_

#include <vector>

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

// ListCells, ExplainCell, CompareTables.
std::vector<Method> CellMethods(const CellSources& sources);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CELL_SERVICE_H_
