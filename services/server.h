// The server: opens one ledger with its read models and serves the API on it. The composition root;
// what talks to what is decided in server.cc and nowhere else.
//
// Used by the program (cli/), tests and benchmarks, on any thread. It listens on loopback addresses
// only: until callers prove who they are, whoever can connect is trusted to name a principal.
//
// On disk: <data_directory>/<ledger_id>/log holds the ledger, …/tables the read models, which are
// derived from it and may be deleted while the server is down.

#ifndef JIEDUI_SERVICES_SERVER_H_
#define JIEDUI_SERVICES_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "eventstore/store.h"
#include "projections/read_models.h"

namespace jiedui::services {

// What one server may use at most.
struct Limits {
  size_t max_request_bytes = 4 << 20;
  size_t max_memory_bytes = 256 << 20;   // of gRPC's buffers
  size_t max_queued_writes = 4096;       // beyond it a write is refused with QUEUE_FULL
  size_t max_cached_entities = 100'000;  // of each sort
  int worker_threads = 2;
  absl::Duration drain = absl::Seconds(5);  // how long Shutdown waits for calls under way
};

// Where a ledger's parts are, in <data_directory>/<ledger_id>.
inline constexpr char kLogDirectory[] = "log";
inline constexpr char kTablesDirectory[] = "tables";

struct ServerOptions {
  std::string data_directory;
  std::string ledger_id;                          // "370400"
  std::string listen_address = "127.0.0.1:8470";  // a loopback address; port 0: any free one
  std::vector<std::string> principals;            // "city/370400", "district/370403", …
  std::string default_principal;                  // acts if a call names none; may be empty
  const Clock* clock = nullptr;                   // outlives the server; null: the system's
  Limits limits;

  // InvalidArgument names the first bad field.
  absl::Status Validate() const;
};

class Server {
 public:
  // Opens the ledger, creating it if there is none, and serves. Any trouble is a status that names
  // its cause.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options);

  // Shuts down first, if that has not been done.
  virtual ~Server() = default;

  virtual int port() const = 0;
  // "127.0.0.1:8470", what a client connects to.
  virtual std::string address() const = 0;

  // Refuses new calls, ends subscriptions, lets the others finish, and closes the ledger's door.
  // Not from a thread of gRPC. Idempotent.
  virtual void Shutdown() = 0;

  // The ledger and its tables, for tests and for whoever serves and works in one process. Nobody
  // but the server writes (services/entity_cache.h relies on it).
  virtual const eventstore::Store& store() const = 0;
  virtual projections::ReadModels& read_models() = 0;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_SERVER_H_
