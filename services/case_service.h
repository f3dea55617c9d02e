// jiedui.v1.CaseService: cases filed by brigades and proposed by towns.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_CASE_SERVICE_H_
#define JIEDUI_SERVICES_CASE_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakeCaseService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CASE_SERVICE_H_
