// jiedui.v1.ActivityService: what pairs do together: record, attest, correct, void.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_ACTIVITY_SERVICE_H_
#define JIEDUI_SERVICES_ACTIVITY_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakeActivityService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ACTIVITY_SERVICE_H_
