#include "base/process_limits.h"

#include <csignal>
#include <limits>

#include <sys/resource.h>

namespace jiedui {

void FailWritesBeyondFileSize() {
  std::signal(SIGXFSZ, SIG_IGN);
}

void RaiseDescriptorLimit() {
  struct rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);  // else it stays, and whoever needs more says so
}

uint64_t DescriptorLimit() {
  struct rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::numeric_limits<uint64_t>::max();
  }
  return limit.rlim_cur;
}

}  // namespace jiedui
