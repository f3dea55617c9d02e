#include "tests/services/system_calls.h"

#include <atomic>
#include <cerrno>
#include <ctime>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

namespace jiedui::services {
namespace {

constexpr int64_t kAsItIs = -1;

std::atomic<int64_t> seconds_ahead = 0;
std::atomic<int64_t> room_bytes = kAsItIs;

}  // namespace

MachineClockSet::MachineClockSet(int64_t seconds) {
  seconds_ahead = seconds;
}

MachineClockSet::~MachineClockSet() {
  seconds_ahead = 0;
}

void AskForTheTimeOfDay() {
  const SteadyClock clock;
  const absl::Time end = clock.Now() + absl::Seconds(3);
  while (clock.Now() < end) SystemClock().Now();
}

RoomOnDisk::~RoomOnDisk() {
  room_bytes = kAsItIs;
}

void RoomOnDisk::Set(uint64_t free_bytes) {
  room_bytes = static_cast<int64_t>(free_bytes);
}

}  // namespace jiedui::services

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const auto failed = static_cast<int>(::syscall(SYS_clock_gettime, clock, now));
  if (failed == 0 && clock == CLOCK_REALTIME) now->tv_sec += jiedui::services::seconds_ahead;
  return failed;
}

extern "C" int statvfs(const char* path, struct statvfs* found) noexcept {
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  const int failed = ::fstatvfs(file, found);
  const int error = errno;
  ::close(file);
  errno = error;
  const int64_t room = jiedui::services::room_bytes;
  if (failed == 0 && room >= 0) {
    found->f_bfree = static_cast<fsblkcnt_t>(room) / found->f_frsize;
    found->f_bavail = found->f_bfree;
  }
  return failed;
}
