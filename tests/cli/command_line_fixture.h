// The program run on a server in this process that has the acts of the first days of a year.

#ifndef JIEDUI_TESTS_CLI_COMMAND_LINE_FIXTURE_H_
#define JIEDUI_TESTS_CLI_COMMAND_LINE_FIXTURE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/driver.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "services/config.h"
#include "services/server.h"
#include "tests/cli/audit_fixture.h"
#include "tests/cli/example_fixture.h"
#include "tests/support/files.h"

namespace jiedui::cli {

// A server with the acts of the plan's first days: units, programme, pairs, registers.
class CommandLineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // Spelled as the server and verify spell it: a lock within one process goes by the path.
    directory_ = ::testing::TempDir() + "jiedui-cli-" + std::to_string(getpid());
    auto config = services::LoadConfig(scenario::ExampleDirectory() + "/server.toml");
    CHECK_OK(config.status());
    config->server.data_directory = directory_;
    config->server.listen_address = "127.0.0.1:0";
    config->server.admin_address = "127.0.0.1:0";
    config->server.backup_directory = directory_ + "-backups";
    std::filesystem::create_directories(config->server.backup_directory);
    config->server.clock = &clock_;
    auto server = services::Server::Start(config->server);
    CHECK_OK(server.status());
    server_ = *std::move(server);
    Driver driver(Connect(server_->address()), "ledgers/370400", "2017");
    for (const scenario::Act& act : scenario::ZaozhuangPlan().acts) {
      if (act.day > CivilDay(2017, 1, 22)) break;
      clock_.Set(StartOf(act.day));
      if (act.refusal.empty()) CHECK_OK(driver.Perform(act).status);
    }
  }

  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(directory_);
    std::filesystem::remove_all(directory_ + "-backups");
    std::filesystem::remove_all(directory_ + "-restored");
  }

  Outcome Query(std::vector<std::string> arguments) {
    arguments.push_back("--server");
    arguments.push_back(server_->address());
    return Jiedui(std::move(arguments));
  }

  Outcome Operate(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "ledger");
    arguments.insert(arguments.end(), {"--admin", server_->admin_address()});
    return Jiedui(std::move(arguments));
  }

  // The server goes without an end: the ledger is as it was, most of it in its write-ahead log.
  void Crash() {
    const std::string home = directory_ + "/370400/";
    const std::string left = directory_ + "-left/";
    // The guard first: it may remember less than there is, and not more.
    for (const std::string part : {"guard", "log"}) {
      std::filesystem::create_directories(left);
      std::filesystem::copy(home + part, left + part, std::filesystem::copy_options::recursive);
    }
    server_.reset();
    for (const std::string part : {"guard", "log"}) {
      std::filesystem::remove_all(home + part);
      std::filesystem::rename(left + part, home + part);
    }
    std::filesystem::remove_all(left);
  }

  std::string directory_;
  ManualClock clock_{StartOf(CivilDay(2017, 1, 10))};
  std::unique_ptr<services::Server> server_;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_TESTS_CLI_COMMAND_LINE_FIXTURE_H_
