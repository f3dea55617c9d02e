// Where a server listens: "127.0.0.1:8470", "[::1]:8470", "localhost:0"; for operators also
// "unix:/run/jiedui.sock". Pure; any thread.

#ifndef JIEDUI_SERVICES_LISTEN_ADDRESS_H_
#define JIEDUI_SERVICES_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace jiedui::services {

struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;      // 0: any free one
  std::string path;  // of a socket file, instead of host and port

  // As gRPC and people write it.
  std::string ToString() const;
};

// InvalidArgument unless it is host:port with a loopback host.
absl::StatusOr<ListenAddress> ParseLoopbackAddress(absl::string_view text);

// The same, or unix:/absolute/path.
absl::StatusOr<ListenAddress> ParseLocalAddress(absl::string_view text);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LISTEN_ADDRESS_H_
