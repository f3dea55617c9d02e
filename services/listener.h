// One address and the services on it, with their health and reflection: a gRPC server. The API has
// one, operators have another.
//
// Start and Shutdown on any thread but gRPC's.

#ifndef JIEDUI_SERVICES_LISTENER_H_
#define JIEDUI_SERVICES_LISTENER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server.h>

#include "services/health.h"
#include "services/listen_address.h"
#include "services/rpc.h"
#include "services/transport.h"

namespace jiedui::services {

class Listener {
 public:
  struct Options {
    ListenAddress address;
    Gate gate;
    size_t max_memory_bytes = 0;  // of gRPC's buffers
  };

  // Serves at once. Unavailable if the address is taken.
  static absl::StatusOr<std::unique_ptr<Listener>> Start(const Options& options,
                                                         std::vector<Service> services);

  // Shut down before, and everything the services use is still there.
  ~Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // With the port that was found free, if any was asked for.
  const ListenAddress& address() const { return address_; }

  // Of its services, and of what else is asked for at this address.
  Health& health() { return *health_; }

  // Tells whoever watches that it no longer serves, refuses new calls, and gives those under way
  // that long before they are cancelled. Streams have to be ended by their services.
  void Shutdown(absl::Duration drain);

 private:
  explicit Listener(const Options& options)
      : address_(options.address),
        gate_(options.gate),
        max_memory_bytes_(options.max_memory_bytes) {}

  void Add(std::vector<Service> services);
  absl::Status Listen();

  ListenAddress address_;
  const Gate gate_;
  const size_t max_memory_bytes_;

  // Each uses those above it.
  std::unique_ptr<Health> health_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LISTENER_H_
