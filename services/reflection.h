// grpc.reflection.v1.ServerReflection and its twin v1alpha, over the descriptors linked into the
// program: older tools ask the one, newer ones the other. Debian's plugin has only v1alpha, and
// threads of its own. Open to everybody. Any thread.

#ifndef JIEDUI_SERVICES_REFLECTION_H_
#define JIEDUI_SERVICES_REFLECTION_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/impl/service_type.h>

namespace jiedui::services {

// Names of the services to list. The results must outlive the server.
std::unique_ptr<grpc::Service> MakeReflectionV1(std::vector<std::string> services);
std::unique_ptr<grpc::Service> MakeReflectionV1Alpha(std::vector<std::string> services);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_REFLECTION_H_
