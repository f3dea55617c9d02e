// jiedui.v1.StatisticsService: the official tables, computed from the ledger.
// Each rpc is one line into a pipeline; what is said of single cells is in cell_service.h, what is
// exported in table_export.h. Any thread.

#ifndef JIEDUI_SERVICES_STATISTICS_SERVICE_H_
#define JIEDUI_SERVICES_STATISTICS_SERVICE_H_

#include "services/cell_service.h"
#include "services/rpc.h"

namespace jiedui::services {

class TableExports;

// Everything outlives the service.
Service MakeStatisticsService(const CellSources& sources, TableExports* exports);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_STATISTICS_SERVICE_H_
