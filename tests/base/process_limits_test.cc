// A limit is a failed call, not the end of the process. Each test has a process of its own, for
// limits and signals are the whole process's.

#include "base/process_limits.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/functional/function_ref.h"
#include "gtest/gtest.h"
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/durable_file.h"

namespace jiedui {
namespace {

namespace fs = std::filesystem;

// How a process ends that does no more than that: true if it says so, and nothing killed it.
bool InAProcess(absl::FunctionRef<bool()> says) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(says() ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(ProcessLimitsSpec, AWriteBeyondTheLimitOfAFilesSizeFailsAndTheProcessGoesOn) {
  std::string name = (fs::temp_directory_path() / "jiedui-limits-XXXXXX").string();
  const fs::path directory = ::mkdtemp(name.data());
  const std::string file = (directory / "file").string();
  EXPECT_TRUE(InAProcess([&file] {
    FailWritesBeyondFileSize();
    const struct rlimit hundred = {100, 100};
    ::setrlimit(RLIMIT_FSIZE, &hundred);
    const bool fails = !ReplaceFile(file, std::string(200, 'x'), FileAccess::kEverybody).ok();
    return fails && ReplaceFile(file, std::string(50, 'x'), FileAccess::kEverybody).ok();
  }));
  EXPECT_EQ(*ReadFile(file), std::string(50, 'x'));
  fs::remove_all(directory);
}

TEST(ProcessLimitsSpec, AsManyDescriptorsAsMayBeHadAreAskedFor) {
  EXPECT_TRUE(InAProcess([] {
    const struct rlimit few = {64, 128};
    if (::setrlimit(RLIMIT_NOFILE, &few) != 0 || DescriptorLimit() != 64) return false;
    RaiseDescriptorLimit();
    return DescriptorLimit() == 128;
  }));
}

}  // namespace
}  // namespace jiedui
