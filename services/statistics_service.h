// jiedui.v1.StatisticsService: the official tables, computed from the ledger.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_STATISTICS_SERVICE_H_
#define JIEDUI_SERVICES_STATISTICS_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;

Service MakeStatisticsService(ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_STATISTICS_SERVICE_H_
