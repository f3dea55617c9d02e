#include "bench/server_fixture.h"

#include "absl/strings/str_cat.h"

namespace jiedui::bench {

absl::StatusOr<std::unique_ptr<services::Server>> StartServer(const std::string& data_directory) {
  services::ServerOptions options;
  options.data_directory = data_directory;
  options.ledgers = {kLedger};
  options.listen_address = "127.0.0.1:0";
  options.principals = {absl::StrCat("city/", kLedger), kAuditor};
  options.default_principal = options.principals.front();
  return services::Server::Start(options);
}

}  // namespace jiedui::bench
