// Calls of a closed loop (closed_loop.h) that more than one benchmark makes.

#ifndef JIEDUI_BENCH_CALLS_H_
#define JIEDUI_BENCH_CALLS_H_

#include <functional>
#include <memory>
#include <utility>

#include "grpc/health/v1/health.grpc.pb.h"
#include <grpcpp/grpcpp.h>

#include "bench/closed_loop.h"

namespace jiedui::bench {

// One call in flight: everything gRPC wants to stay where it is.
template <class Request, class Response>
struct InFlight {
  grpc::ClientContext context;
  Request request;
  Response response;
};

// The least a call can be. The stub outlives them.
inline StartCall NoOpCalls(grpc::health::v1::Health::Stub& stub) {
  return [&stub](int /*caller*/, std::function<void(bool ok)> done) {
    auto call = std::make_shared<
        InFlight<grpc::health::v1::HealthCheckRequest, grpc::health::v1::HealthCheckResponse>>();
    stub.async()->Check(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  };
}

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_CALLS_H_
