// grpc.health.v1.Health, our own, so that it is in the reflection list and knows our services:
// gRPC's built-in one is neither. Open to everybody. Any thread.

#ifndef JIEDUI_SERVICES_HEALTH_H_
#define JIEDUI_SERVICES_HEALTH_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include <grpcpp/impl/service_type.h>

namespace jiedui::services {

class HealthWatch;

// Whether the server serves: one answer for the server ("") and each of its services, and one for
// each part of it, such as the tables of a ledger ("ledgers/370400/tables").
class Health {
 public:
  // Names of the services whose health can be asked for.
  explicit Health(std::set<std::string> services);
  ~Health();

  // The service; must outlive the server, and this object the service's calls.
  grpc::Service* service() { return service_.get(); }

  // Tells whoever watches.
  void SetServing(bool serving);

  // The same of a part of the server that is asked for by a name of its own; nullopt: there is no
  // such part any more. A part serves only while the server does.
  void SetPart(const std::string& name, std::optional<bool> serving);

  // Ends the watches, and every later one at once.
  void Close();

 private:
  class Rpcs;
  friend class HealthWatch;

  // The number of a HealthCheckResponse.ServingStatus.
  int StatusOf(const std::string& service) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ProceedAll() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::set<std::string> services_;
  const std::unique_ptr<grpc::Service> service_;

  absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, bool> parts_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<HealthWatch*> watches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_HEALTH_H_
