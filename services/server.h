// The server: opens the ledgers of a data directory and serves the API on them, and on an address
// of its own what operators do with them. The composition root; what talks to what is decided in
// server.cc and ledger_host.cc and nowhere else.
//
// Used by the program (cli/), tests and benchmarks, on any thread. It listens on loopback addresses
// only: until callers prove who they are, whoever can connect is trusted to name a principal.

#ifndef JIEDUI_SERVICES_SERVER_H_
#define JIEDUI_SERVICES_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/clock.h"
#include "services/evidence.h"
#include "services/ledger_directory.h"
#include "services/limits.h"

namespace jiedui::services {

struct ServerOptions {
  std::string data_directory;
  // "370400", …: must open, and are created if they are missing. Every other ledger in the data
  // directory is opened too, if it can be.
  std::vector<std::string> ledgers;
  std::string listen_address = "127.0.0.1:8470";  // a loopback address; port 0: any free one
  // Where the keys of personal data are, best on another disk: <keys_directory>/<ledger_id>. Empty:
  // beside each ledger.
  std::string keys_directory;
  // Where the head guards are, best on another disk: <guard_directory>/<ledger_id>. Empty: beside
  // each ledger.
  std::string guard_directory;
  std::string admin_address;  // the same, or unix:/path; empty: no operators
  // Where operators' backups are, best on another disk: <backup_directory>/<name>/<ledger_id>. Must
  // be there when one is made. Empty: none are made.
  std::string backup_directory;
  std::string metrics_address;          // where monitoring reads (metrics.h); empty: nowhere
  std::vector<std::string> principals;  // "city/370400", "district/370403", …
  std::string default_principal;        // acts if a call names none; may be empty
  const Clock* clock = nullptr;         // outlives the server; null: the system's
  Limits limits;
  EvidenceOptions evidence;
  int table_check_interval_s = 0;  // between two checks of a ledger's tables; 0: none by itself
  int scrub_interval_s = 86'400;   // between two readings of a ledger's table files; 0: never
  // A ledger can no longer be written: its disk failed, or another writer took it over. Everything
  // under way has been answered. Null: the answers get a moment to leave, then the process ends
  // with status 70; starting again finds out what is in.
  std::function<void(const absl::Status&)> on_failure;

  // InvalidArgument names the first bad field.
  absl::Status Validate() const;
};

class Server {
 public:
  // Opens the ledgers and serves. Any trouble is a status that names its cause.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options);

  // Shuts down first, if that has not been done.
  virtual ~Server() = default;

  virtual int port() const = 0;
  // "127.0.0.1:8470", what a client connects to.
  virtual std::string address() const = 0;
  // What an operator connects to; empty if there is no such address.
  virtual std::string admin_address() const = 0;
  // What monitoring reads from; empty if there is no such address.
  virtual std::string metrics_address() const = 0;

  // Refuses new calls, ends streams and backups and lets the others finish. Not from a thread
  // of gRPC. Idempotent.
  virtual void Shutdown() = 0;

  // For tests and for whoever serves and works in one process. Nobody but the server writes
  // (services/entity_cache.h relies on it).
  virtual LedgerDirectory& ledgers() = 0;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_SERVER_H_
