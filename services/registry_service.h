// jiedui.v1.RegistryService: units of the organization: register, rename, close, get, list.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_REGISTRY_SERVICE_H_
#define JIEDUI_SERVICES_REGISTRY_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakeRegistryService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_REGISTRY_SERVICE_H_
