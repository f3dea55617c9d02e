// `jiedui serve` in a process of its own: what it says, and where.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

class ServeSpec : public testing::Test {
 protected:
  // Starts, is told to stop, and ends well.
  void Run(const std::string& more_configuration, const std::string& ledgers = "\"370400\"") {
    std::ofstream(Path("jiedui.toml"))
        << "[server]\nlisten_address = \"127.0.0.1:0\"\ndata_directory = \"" << Path("data")
        << "\"\nledgers = [" << ledgers << "]\n[identity]\nprincipals = [\"city/370400\"]\n"
        << more_configuration;
    const pid_t pid = Spawn();
    char byte = 0;
    greeting_.clear();
    while (read(output_, &byte, 1) == 1 && byte != '\n') greeting_.push_back(byte);
    kill(pid, SIGTERM);
    int status = 0;
    CHECK(waitpid(pid, &status, 0) == pid, "waitpid");
    close(output_);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }

  std::vector<std::string> LogLines() const {
    std::ifstream in(Path("log"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  std::string greeting_;

 private:
  std::string Path(const std::string& name) const { return absl::StrCat(home_.path(), "/", name); }

  pid_t Spawn() {
    int ends[2];
    CHECK(pipe2(ends, O_CLOEXEC) == 0, "pipe");
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, Path("log").c_str(),
                                     O_CREAT | O_TRUNC | O_WRONLY, 0600);
    std::vector<std::string> arguments = {JIEDUI_BINARY, "serve", "--config", Path("jiedui.toml")};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    CHECK(posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ) == 0, argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    return pid;
  }

  const eventstore::TempDirectory home_;
  int output_ = -1;
};

TEST_F(ServeSpec, TheLogIsWhatTheConfigurationSays) {
  Run("[log]\nformat = \"json\"\nlevel = \"info\"\n");
  std::set<std::string> messages;
  for (const std::string& line : LogLines()) {
    const Json parsed = Json::parse(line);
    EXPECT_TRUE(parsed.contains("time") && parsed.contains("level")) << line;
    messages.insert(parsed["message"].get<std::string>());
  }
  EXPECT_THAT(messages, IsSupersetOf({"ledger open", "serving", "stopped"}));
}

TEST_F(ServeSpec, ALevelKeepsWhatIsBelowItOut) {
  Run("[log]\nlevel = \"error\"\n");
  EXPECT_TRUE(LogLines().empty()) << LogLines().front();
}

TEST_F(ServeSpec, ItSaysWhereItIsReached) {
  Run("[admin]\nlisten_address = \"127.0.0.1:0\"\n[log]\nlevel = \"off\"\n");
  EXPECT_THAT(greeting_, HasSubstr("jiedui 已启动：127.0.0.1:"));
  EXPECT_THAT(greeting_, HasSubstr("，账本 370400，"));
  EXPECT_THAT(greeting_, HasSubstr("运维地址 127.0.0.1:"));
}

TEST_F(ServeSpec, OneThatServesNoLedgerSaysSoAndRunsAllTheSame) {
  Run("[log]\nformat = \"json\"\nlevel = \"info\"\n", /*ledgers=*/"");
  EXPECT_THAT(greeting_, AllOf(HasSubstr("jiedui 已启动：127.0.0.1:"),
                               HasSubstr("/data，没有打开的账本，Ctrl-C 停止")));
  const std::vector<std::string> log = LogLines();
  EXPECT_THAT(log, Contains(HasSubstr("\"serving\"")));
  EXPECT_THAT(log, Not(Contains(HasSubstr("ledger open"))));
}

}  // namespace
}  // namespace jiedui::cli
