// grpc.health.v1.Health, our own, so that it is in the reflection list and knows our services:
// gRPC's built-in one is neither. Open to everybody. Any thread.

#ifndef JIEDUI_SERVICES_HEALTH_H_
#define JIEDUI_SERVICES_HEALTH_H_

#include <memory>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include <grpcpp/impl/service_type.h>

namespace jiedui::services {

class HealthWatch;

// Whether the server serves: one answer for the server ("") and each of its services.
class Health {
 public:
  // Names of the services whose health can be asked for.
  explicit Health(std::set<std::string> services);
  ~Health();

  // The service; must outlive the server, and this object the service's calls.
  grpc::Service* service() { return service_.get(); }

  // Tells whoever watches.
  void SetServing(bool serving);

  // Ends the watches, and every later one at once.
  void Close();

 private:
  class Rpcs;
  friend class HealthWatch;

  // The number of a HealthCheckResponse.ServingStatus.
  int StatusOf(const std::string& service) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::set<std::string> services_;
  const std::unique_ptr<grpc::Service> service_;

  absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = false;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<HealthWatch*> watches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_HEALTH_H_
