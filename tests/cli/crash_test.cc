// kill -9 in the middle of the demonstration: what was acknowledged is there, and the ledger is
// sound.
//
// JIEDUI_SOAK=n: more demonstrations, n times. JIEDUI_SEED=s: killed at other points.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/json.h"
#include "cli/verify.h"
#include "gtest/gtest.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "domain/known_kinds.h"
#include "eventstore/store.h"
#include "tests/cli/example_fixture.h"
#include "tests/eventstore/kill_point.h"

namespace jiedui::cli {
namespace {

pid_t Spawn(std::vector<std::string> arguments) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  CHECK(posix_spawn(&pid, argv[0], nullptr, nullptr, argv.data(), environ) == 0, arguments[0]);
  return pid;
}

// Whole lines from a pipe; kills the writer at the point and takes what it still had sent.
std::vector<std::string> ReadLinesThenKill(const std::string& pipe,
                                           const eventstore::KillPoint& point, pid_t writer) {
  const int file = open(pipe.c_str(), O_RDONLY | O_CLOEXEC);
  CHECK(file >= 0, pipe);
  std::string text;
  size_t lines = 0;
  char buffer[4096];
  for (ssize_t size = 0; (size = read(file, buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<size_t>(size));
    lines += static_cast<size_t>(std::count(buffer, buffer + size, '\n'));
    if (lines < point.acknowledgements) continue;
    point.PassMoment();
    kill(writer, SIGKILL);
  }
  close(file);
  text.resize(text.rfind('\n') + 1);
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

std::unique_ptr<eventstore::Store> Reopen(const std::string& directory, const Clock& clock) {
  eventstore::Options options;
  options.directory = directory + "/370400/log";
  options.ledger_id = "370400";
  options.known_kinds = domain::KnownKinds();
  options.clock = &clock;
  options.create_if_missing = false;
  auto store = eventstore::Store::Open(options);
  CHECK_OK(store.status());
  return *std::move(store);
}

// The request is answered with the same positions as before the crash, and its event is there.
void ExpectStillThere(const Json& receipt, const eventstore::Snapshot& snapshot) {
  const auto entry = snapshot.Request(receipt["actor"].get<std::string>(),
                                      receipt["request_id"].get<std::string>());
  ASSERT_TRUE(entry.ok()) << receipt << entry.status();
  EXPECT_EQ(entry->first_position(), receipt["first_position"].get<int64_t>());
  EXPECT_EQ(entry->last_position(), receipt["last_position"].get<int64_t>());
  const auto event = snapshot.Get(entry->first_position());
  ASSERT_TRUE(event.ok()) << receipt;
  EXPECT_EQ(event->record.request_id(), receipt["request_id"].get<std::string>());
}

// The receipts that it wrote until then.
std::vector<std::string> PlayUntilKilled(const std::string& directory,
                                         const eventstore::KillPoint& point) {
  const std::string pipe = directory + "/receipts";
  CHECK(mkfifo(pipe.c_str(), 0600) == 0, pipe);
  const pid_t demo = Spawn({JIEDUI_BINARY, "demo", "-o", "json", "--example",
                            scenario::ExampleDirectory(), "--data", directory, "--receipts", pipe});
  std::vector<std::string> receipts = ReadLinesThenKill(pipe, point, demo);
  int status = 0;
  CHECK(waitpid(demo, &status, 0) == demo, "waitpid");
  EXPECT_TRUE(WIFSIGNALED(status)) << "the demonstration ended by itself";
  return receipts;
}

TEST(CrashTest, EveryAcknowledgedWriteOfAKilledDemonstrationIsThere) {
  const std::string directory = absl::StrCat(::testing::TempDir(), "/jiedui-crash-", getpid());
  // The year has some eight thousand, of which the pipe holds some hundred that were not read yet.
  eventstore::KillPoints points(1000, 5000);
  const int rounds = eventstore::KillRounds(1, 3);
  for (int round = 0; round < rounds; ++round) {
    const eventstore::KillPoint point = points.Next();
    SCOPED_TRACE(absl::StrCat("round ", round, ", ", point.Trace()));
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    const std::vector<std::string> receipts = PlayUntilKilled(directory, point);
    ASSERT_GE(receipts.size(), point.acknowledgements);
    {
      const SystemClock clock;
      const auto store = Reopen(directory, clock);
      const auto snapshot = store->TakeSnapshot();
      EXPECT_GE(snapshot->head(), static_cast<int64_t>(receipts.size()));
      for (const std::string& line : receipts) ExpectStillThere(Json::parse(line), *snapshot);
    }
    const auto verified = VerifyLedger(directory);
    EXPECT_TRUE(verified.ok()) << verified.status();
  }
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace jiedui::cli
