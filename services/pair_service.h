// jiedui.v1.PairService: pairs: assign, reassign, renew, dissolve, file the register (附件1),
// supervise. Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_PAIR_SERVICE_H_
#define JIEDUI_SERVICES_PAIR_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakePairService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PAIR_SERVICE_H_
