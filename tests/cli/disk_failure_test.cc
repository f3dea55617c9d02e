// A disk that takes nothing more, under the server's own process: it says so, ends with status 70,
// and after a start everything acknowledged is there.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/driver.h"
#include "cli/verify.h"
#include "gtest/gtest.h"
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/example_fixture.h"

namespace jiedui::cli {
namespace {

// "127.0.0.1:40123" of what the server says when it has started.
std::string AddressIn(const std::string& line) {
  const size_t begin = line.find("127.0.0.1:");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_first_not_of("0123456789.:", begin) - begin);
}

TEST(DiskFailureTest, AServerWhoseDiskTakesNothingMoreSaysSoAndEnds) {
  const std::string directory = absl::StrCat(::testing::TempDir(), "/jiedui-disk-", getpid());
  std::filesystem::create_directories(directory);
  const std::string config = directory + "/server.toml";
  std::ofstream(config) << "[server]\nledgers = [\"370400\"]\nlisten_address = \"127.0.0.1:0\"\n"
                        << "data_directory = \"" << directory << "/data\"\n"
                        << "[identity]\nprincipals = [\"city/370400\"]\n"
                        << "default_principal = \"city/370400\"\n"
                        << "[limits]\nmin_free_bytes = 0\n[log]\nlevel = \"off\"\n";
  // No file may grow beyond 256 KiB: sooner or later the write-ahead log would.
  const std::string command = absl::StrCat("trap '' XFSZ; ulimit -f 512; exec ", JIEDUI_BINARY,
                                           " serve --config ", config, " 2>", directory, "/log");
  FILE* const server = popen(command.c_str(), "r");
  ASSERT_NE(server, nullptr);
  char line[512] = {};
  ASSERT_NE(fgets(line, sizeof(line), server), nullptr);
  const std::string address = AddressIn(line);
  ASSERT_FALSE(address.empty()) << line;

  Driver driver(Connect(address), "ledgers/370400", "2017");
  absl::Status failure;
  int64_t acknowledged = 0;
  for (const scenario::Act& act : scenario::ZaozhuangPlan().acts) {
    scenario::Act by_city = act;
    by_city.actor = "city/370400";
    const Driver::Answer answer = driver.Perform(by_city);
    failure = answer.status;
    if (absl::IsUnavailable(failure)) break;
    if (failure.ok()) acknowledged = answer.receipt.last_position();
  }
  EXPECT_TRUE(absl::IsUnavailable(failure)) << failure;
  EXPECT_EQ(RefusalOf(failure).reason, "OUTCOME_UNKNOWN");
  const int status = pclose(server);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 70);

  const auto verified = VerifyLedger(directory + "/data");
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_GE(verified->events, acknowledged);
  EXPECT_LE(verified->events, acknowledged + 1);
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace jiedui::cli
