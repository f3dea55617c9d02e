// jiedui.v1.ProgramService: programmes, their policy sets, who takes part; documents and calendars.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_PROGRAM_SERVICE_H_
#define JIEDUI_SERVICES_PROGRAM_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakeProgramService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PROGRAM_SERVICE_H_
