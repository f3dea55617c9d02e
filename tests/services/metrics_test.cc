// What monitoring reads of a server that is at work.

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "jiedui/v1/registry_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

using testing::HasSubstr;

// The whole answer, headers too; empty if there is none.
std::string Get(const std::string& address, absl::string_view path) {
  const std::pair<std::string, std::string> place = absl::StrSplit(address, ':');
  addrinfo* found = nullptr;
  if (getaddrinfo(place.first.c_str(), place.second.c_str(), nullptr, &found) != 0) return "";
  const auto freed = absl::MakeCleanup([found] { freeaddrinfo(found); });
  const int connection = socket(found->ai_family, SOCK_STREAM, 0);
  const auto closed = absl::MakeCleanup([connection] { close(connection); });
  if (connect(connection, found->ai_addr, found->ai_addrlen) != 0) return "";
  const std::string request =
      absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  if (send(connection, request.data(), request.size(), MSG_NOSIGNAL) < 0) return "";
  std::string answer;
  char buffer[4096];
  for (ssize_t read = 0; (read = recv(connection, buffer, sizeof(buffer), 0)) > 0;) {
    answer.append(buffer, static_cast<size_t>(read));
  }
  return answer;
}

class MetricsSpec : public ServerTest {
 protected:
  MetricsSpec() {
    options().metrics_address = "127.0.0.1:0";
    Restart();
  }

  std::string Metrics() { return Get(server().metrics_address(), "/metrics"); }
};

TEST_F(MetricsSpec, ALedgerIsThereWithItsHeadAndItsTables) {
  Given(Organization());
  const std::string head = absl::StrCat(store().head());
  v1::ListUnitsRequest settled;
  settled.set_parent("ledgers/370400");
  *settled.mutable_read() = Strong();
  ASSERT_TRUE(client().Send("RegistryService/ListUnits", settled).ok());
  const std::string metrics = Metrics();
  EXPECT_THAT(metrics, HasSubstr("HTTP/1.1 200 OK"));
  for (const char* const line : {"jiedui_ledger_head_position{ledger=\"370400\"} ",
                                 "jiedui_read_model_position{ledger=\"370400\"} "}) {
    EXPECT_THAT(metrics, HasSubstr(absl::StrCat(line, head, "\n")));
  }
  EXPECT_THAT(metrics, HasSubstr("jiedui_read_model_lag_events{ledger=\"370400\"} 0\n"));
  EXPECT_THAT(metrics, HasSubstr("jiedui_read_model_serving{ledger=\"370400\"} 1\n"));
}

TEST_F(MetricsSpec, TablesThatWereDamagedAtTheStartAreToldOf) {
  Given(Organization());
  EXPECT_THAT(Metrics(), HasSubstr("jiedui_read_model_discarded{ledger=\"370400\"} 0\n"));
  EXPECT_THAT(Metrics(), HasSubstr("jiedui_ledger_damaged_files{ledger=\"370400\"} 0\n"));
  const std::filesystem::path tables = std::filesystem::path(directory()) / "370400" / "tables";
  Stop();
  std::string in_use;
  std::ifstream(tables / "in_use") >> in_use;
  std::ofstream(tables / in_use / "CURRENT") << "rubbish";
  Restart();
  EXPECT_THAT(Metrics(), HasSubstr("jiedui_read_model_discarded{ledger=\"370400\"} 1\n"));
}

TEST_F(MetricsSpec, AFileOfTheLogThatAScrubFoundDamagedIsCounted) {
  Given(Organization());
  options().scrub_interval_s = 1;
  Restart();  // what was in the log only is in table files now
  std::filesystem::path damaged;
  const auto log = std::filesystem::path(directory()) / "370400" / "log";
  for (const auto& file : std::filesystem::directory_iterator(log)) {
    if (file.path().extension() == ".sst") damaged = file.path();
  }
  std::fstream stream(damaged, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(10);
  const char byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(10).put(byte);
  stream.close();
  while (server().ledgers().List().front().scrubbed.problems.empty()) {
  }
  EXPECT_THAT(Metrics(), HasSubstr("jiedui_ledger_damaged_files{ledger=\"370400\"} 1\n"));
}

TEST_F(MetricsSpec, CallsAreCountedByMethodAndCode) {
  Given(Facts({RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")}));
  client().Send("RegistryService/GetUnit", "not a message");
  const std::string metrics = Metrics();
  EXPECT_THAT(metrics, HasSubstr("jiedui_calls_total{code=\"OK\",method=\"/jiedui.v1."
                                 "RegistryService/RegisterUnit\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("jiedui_calls_total{code=\"INVALID_ARGUMENT\",method=\"/jiedui.v1."
                                 "RegistryService/GetUnit\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("jiedui_call_duration_seconds_count{method=\"/jiedui.v1."
                                 "RegistryService/GetUnit\"} 1\n"));
}

TEST_F(MetricsSpec, AnAddressThatIsTakenIsRefusedAndNamed) {
  ServerOptions other = options();
  other.metrics_address = server().metrics_address();
  other.data_directory = absl::StrCat(directory(), "-other");
  const auto started = Server::Start(other);
  EXPECT_EQ(started.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(started.status().message()), HasSubstr("metrics.listen_address"));
}

}  // namespace
}  // namespace jiedui::services
