#include "tests/eventstore/child.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/clock.h"
#include "eventstore/open.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

const SystemClock kClock;

std::unique_ptr<Store> OpenIn(rocksdb::Env* env, const std::string& directory) {
  Options options;
  options.directory = directory;
  options.ledger_id = "370400";
  options.known_kinds = {1};
  options.clock = &kClock;
  auto store = OpenOn(env, options);
  CHECK(store.ok(), store.status().ToString());
  return *std::move(store);
}

// Commits one event and says so on standard output once it is acknowledged. One short write to a
// pipe is atomic.
void CommitAndTell(Store& store, const std::string& request_id) {
  Submission submission;
  submission.actor = "child";
  submission.request_id = request_id;
  submission.request_sha256 = Sha256(request_id);
  submission.decide = Append({Event(request_id, {absl::StrCat("request:", request_id)})});
  absl::Notification done;
  store.Submit(std::move(submission), [&](const absl::StatusOr<Receipt>& receipt) {
    CHECK(receipt.ok() || IsOutcomeUnknown(receipt.status()), receipt.status().ToString());
    const std::string line = receipt.ok()
                                 ? absl::StrCat(request_id, " ", receipt->first_position, "\n")
                                 : absl::StrCat(request_id, " unknown\n");
    CHECK(write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size()),
          "the parent went away");
    done.Notify();
  });
  done.WaitForNotification();
}

// Once told to, fails to sync files of the write-ahead log.
class FailingLogFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingLogFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, const std::atomic<bool>& failing)
      : FSWritableFileOwnerWrapper(std::move(file)), failing_(failing) {}

  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    if (failing_) return rocksdb::IOStatus::IOError("injected");
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    if (failing_) return rocksdb::IOStatus::IOError("injected");
    return FSWritableFileOwnerWrapper::Fsync(options, debug);
  }

 private:
  const std::atomic<bool>& failing_;
};

class FailingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  FailingFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "FailingFileSystem"; }
  void Fail() { failing_ = true; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
    const bool is_log = name.size() > 4 && name.compare(name.size() - 4, 4, ".log") == 0;
    if (status.ok() && is_log) {
      *result = std::make_unique<FailingLogFile>(std::move(*result), failing_);
    }
    return status;
  }

 private:
  std::atomic<bool> failing_ = false;
};

}  // namespace

int WriteUntilKilled(const std::string& directory, const std::string& round) {
  const std::unique_ptr<Store> store = OpenIn(rocksdb::Env::Default(), directory);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0;; ++i) CommitAndTell(*store, absl::StrCat(round, "-", t, "-", i));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 1;
}

int WriteUntilSyncFails(const std::string& directory) {
  const auto files = std::make_shared<FailingFileSystem>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
  const std::unique_ptr<Store> store = OpenIn(env.get(), directory);
  for (int i = 1; i <= 3; ++i) CommitAndTell(*store, absl::StrCat("f", i));
  files->Fail();
  CommitAndTell(*store, "f4");
  return 1;
}

Child::Child(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  std::vector<std::string> owned = {"/proc/self/exe"};
  owned.insert(owned.end(), arguments.begin(), arguments.end());
  for (std::string& argument : owned) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int ends[2];
  CHECK(pipe(ends) == 0, "pipe failed");
  pid_ = fork();
  CHECK(pid_ >= 0, "fork failed");
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
}

Child::~Child() {
  if (pid_ > 0) {
    Kill();
    Wait();
  }
}

bool Child::ReadSome() {
  char buffer[4096];
  const ssize_t got = read(output_, buffer, sizeof buffer);
  if (got > 0) text_.append(buffer, static_cast<size_t>(got));
  return got > 0;
}

void Child::ReadLines(size_t count) {
  const auto enough = [&] {
    return static_cast<size_t>(std::count(text_.begin(), text_.end(), '\n')) >= count;
  };
  while (!enough() && ReadSome()) {
  }
}

void Child::Kill() {
  kill(pid_, SIGKILL);
}

int Child::Wait() {
  while (ReadSome()) {
  }
  close(output_);
  int status = 0;
  CHECK(waitpid(pid_, &status, 0) == pid_, "waitpid failed");
  pid_ = -1;
  return status;
}

std::vector<std::string> Child::lines() const {
  std::vector<std::string> lines = absl::StrSplit(text_, '\n');
  lines.pop_back();  // what follows the last newline
  return lines;
}

}  // namespace jiedui::eventstore
