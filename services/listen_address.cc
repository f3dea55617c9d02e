#include "services/listen_address.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace jiedui::services {
namespace {

constexpr absl::string_view kUnixPrefix = "unix:";

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127U;
  in6_addr six{};
  return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace

std::string ListenAddress::ToString() const {
  if (!path.empty()) return absl::StrCat(kUnixPrefix, path);
  const bool six = host.find(':') != std::string::npos;
  return six ? absl::StrCat("[", host, "]:", port) : absl::StrCat(host, ":", port);
}

absl::StatusOr<ListenAddress> ParseLoopbackAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &address.port) || address.port < 0 ||
      address.port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat("not host:port: '", text, "'"));
  }
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) {
    return absl::InvalidArgumentError(absl::StrCat("not host:port: '", text, "'"));
  }
  address.host = std::string(host);
  if (IsLoopback(address.host)) return address;
  return absl::InvalidArgumentError(
      absl::StrCat("'", host,
                   "' is not a loopback address; only those are served until callers are "
                   "authenticated"));
}

absl::StatusOr<ListenAddress> ParseLocalAddress(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, kUnixPrefix)) return ParseLoopbackAddress(text);
  ListenAddress address;
  address.path = std::string(text);
  if (absl::StartsWith(text, "/") && text.size() < sizeof(sockaddr_un::sun_path)) return address;
  return absl::InvalidArgumentError(
      absl::StrCat("not unix:/path, or a path too long for a socket: '", text, "'"));
}

}  // namespace jiedui::services
