// jiedui.v1.RegistryService: units of the organization and officers: register, rename, close,
// merge, split, transfer, erase, get, list. Each rpc is one line into a pipeline, which must
// outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_REGISTRY_SERVICE_H_
#define JIEDUI_SERVICES_REGISTRY_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class Officers;
class ReadPipeline;
class WritePipeline;

Service MakeRegistryService(WritePipeline* writes, ReadPipeline* reads, const Officers* officers);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_REGISTRY_SERVICE_H_
