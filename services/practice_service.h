// jiedui.v1.PracticeService: good practices, recorded and made known.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_PRACTICE_SERVICE_H_
#define JIEDUI_SERVICES_PRACTICE_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakePracticeService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PRACTICE_SERVICE_H_
