// Hosts services (rpc.h) in a gRPC server: raw callback methods, so that parsing is ours and bytes
// that are no message get an error of the catalogue; identity, size limit, language and status in
// one place for every call.
//
// It speaks gRPC's callback API in the way generated code does (grpc::Service::AddMethod and
// MarkMethodRawCallback): the only file that depends on those.

#ifndef JIEDUI_SERVICES_TRANSPORT_H_
#define JIEDUI_SERVICES_TRANSPORT_H_

#include <cstddef>
#include <memory>

#include <grpcpp/impl/service_type.h>

#include "services/authentication.h"
#include "services/metrics.h"
#include "services/rpc.h"

namespace jiedui::services {

// What every call goes through before its handler. Outlives the server.
struct Gate {
  // Null: whoever can reach the address may do everything, and is nobody.
  const Authenticator* authenticator = nullptr;
  size_t max_request_bytes = 0;
  Metrics* metrics = nullptr;  // null: nobody counts
};

// The service, ready for ServerBuilder::RegisterService; must outlive the server. Every method of
// the service's descriptor must be there and no other.
std::unique_ptr<grpc::Service> MakeGrpcService(Service service, const Gate* gate);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_TRANSPORT_H_
