// A directory is one whatever its name, and one holder has it.

#include "base/directory_lock.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/wait.h>
#include <unistd.h>

namespace jiedui {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class DirectoryLockSpec : public testing::Test {
 protected:
  DirectoryLockSpec() {
    std::string name = (fs::temp_directory_path() / "jiedui-lock-XXXXXX").string();
    home_ = ::mkdtemp(name.data());
    fs::create_directory(directory());
  }
  ~DirectoryLockSpec() override { fs::remove_all(home_); }

  std::string directory() const { return (home_ / "ledger").string(); }
  std::string Named(const char* name) const { return (home_ / name).string(); }

  fs::path home_;
};

TEST_F(DirectoryLockSpec, OneThatIsHeldIsRefusedByAnyNameAndTheHolderIsNamed) {
  const auto held = DirectoryLock::Take(directory());
  ASSERT_TRUE(held.ok()) << held.status();
  fs::create_directory_symlink(directory(), Named("link"));

  for (const std::string& name : {directory(), directory() + "/../ledger", Named("link")}) {
    const absl::Status refused = DirectoryLock::Take(name).status();
    ASSERT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << name << ": " << refused;
    ASSERT_TRUE(HolderOf(refused).has_value());
    EXPECT_EQ(HolderOf(refused)->directory, directory());
    EXPECT_EQ(HolderOf(refused)->process_id, ::getpid());
    EXPECT_THAT(refused.message(), HasSubstr(directory()));
  }
}

TEST_F(DirectoryLockSpec, OneThatIsHeldIsRefusedUnderItsNewName) {
  const auto held = DirectoryLock::Take(directory());
  ASSERT_TRUE(held.ok()) << held.status();
  fs::rename(directory(), Named("renamed"));
  fs::create_directory(directory());

  EXPECT_TRUE(HolderOf(DirectoryLock::Take(Named("renamed")).status()).has_value());
  EXPECT_TRUE(DirectoryLock::Take(directory()).ok()) << "another directory of the old name";
}

TEST_F(DirectoryLockSpec, OneThatWasGivenUpIsTakenAgain) {
  auto held = DirectoryLock::Take(directory());
  ASSERT_TRUE(held.ok()) << held.status();
  ASSERT_FALSE(DirectoryLock::Take(directory()).ok());
  held->reset();
  EXPECT_TRUE(DirectoryLock::Take(directory()).ok());
}

TEST_F(DirectoryLockSpec, HoldingLeavesNothingInTheDirectory) {
  const auto held = DirectoryLock::Take(directory());
  EXPECT_TRUE(fs::is_empty(directory()));
}

TEST_F(DirectoryLockSpec, OneThatIsNotThereIsNotFound) {
  EXPECT_EQ(DirectoryLock::Take(Named("none")).status().code(), absl::StatusCode::kNotFound);
}

// What a forked process says when it takes the directory: 0 taken, 1 held by another process that
// it can name, 2 anything else.
int TakenInAnotherProcess(const std::string& directory, pid_t holder) {
  const pid_t child = ::fork();
  if (child == 0) {
    const absl::Status status = DirectoryLock::Take(directory).status();
    const auto found = HolderOf(status);
    const bool other = found.has_value() && found->directory.empty() &&
                       (found->process_id == holder || found->process_id == 0);
    ::_exit(status.ok() ? 0 : other ? 1 : 2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(DirectoryLockSpec, OneThatAnotherProcessHoldsIsRefused) {
  auto held = DirectoryLock::Take(directory());
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(TakenInAnotherProcess(directory(), ::getpid()), 1);
  held->reset();
  EXPECT_EQ(TakenInAnotherProcess(directory(), ::getpid()), 0);
  EXPECT_TRUE(DirectoryLock::Take(directory()).ok()) << "the other process has ended";
}

// A process that was forked meanwhile keeps the descriptor, and not the directory.
TEST_F(DirectoryLockSpec, AForkedProcessKeepsNothingOfItsParents) {
  auto held = DirectoryLock::Take(directory());
  ASSERT_TRUE(held.ok()) << held.status();
  int end[2];
  ASSERT_EQ(::pipe(end), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(end[1]);
    char byte = 0;
    ::_exit(::read(end[0], &byte, 1) == 0 ? 0 : 1);  // until the parent closes its end
  }
  held->reset();
  EXPECT_TRUE(DirectoryLock::Take(directory()).ok());
  ::close(end[1]);
  ::close(end[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
}

TEST_F(DirectoryLockSpec, OfManyThreadsOneHasIt) {
  fs::create_directory_symlink(directory(), Named("link"));
  std::vector<std::unique_ptr<DirectoryLock>> taken(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < taken.size(); ++i) {
    threads.emplace_back([this, &taken, i] {
      auto lock = DirectoryLock::Take(i % 2 == 0 ? directory() : Named("link"));
      if (lock.ok()) taken[i] = *std::move(lock);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(taken.begin(), taken.end(), nullptr), 7);
}

}  // namespace
}  // namespace jiedui
