#include "base/directory_lock.h"

#include <cerrno>
#include <map>
#include <vector>

#include "absl/base/const_init.h"
#include "absl/base/thread_annotations.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/durable_file.h"
#include "base/status_macros.h"

namespace jiedui {
namespace {

constexpr char kHolderUrl[] = "type.jiedui.cn/jiedui.DirectoryHolder";

using Identity = std::pair<dev_t, ino_t>;

struct Entry {
  std::string directory;
  pid_t process = 0;  // a forked process finds its parent's here
};

ABSL_CONST_INIT absl::Mutex held_mutex(absl::kConstInit);

std::map<Identity, Entry>& Held() ABSL_EXCLUSIVE_LOCKS_REQUIRED(held_mutex) {
  static auto* const held = new std::map<Identity, Entry>();
  return *held;
}

absl::Status Failed(absl::string_view step, const std::string& directory) {
  return absl::ErrnoToStatus(errno, absl::StrCat(step, " ", directory));
}

absl::Status HeldBy(const std::string& directory, const DirectoryHolder& holder) {
  const std::string who = !holder.directory.empty()
                              ? absl::StrCat("this process, as ", holder.directory)
                          : holder.process_id > 0 ? absl::StrCat("process ", holder.process_id)
                                                  : "another process";
  absl::Status status =
      absl::FailedPreconditionError(absl::StrCat(directory, " is in use by ", who));
  status.SetPayload(kHolderUrl, absl::Cord(absl::StrCat(holder.process_id, " ", holder.directory)));
  return status;
}

// Whose lock the system lists; 0 if it does not say.
int64_t LockingProcess(const Identity& identity) {
  const absl::StatusOr<std::string> locks = ReadFile("/proc/locks");
  if (!locks.ok()) return 0;
  const std::string wanted =
      absl::StrFormat("%02x:%02x:%d", major(identity.first), minor(identity.first),
                      static_cast<int64_t>(identity.second));
  for (const absl::string_view line : absl::StrSplit(*locks, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    int64_t process = 0;
    if (words.size() > 5 && words[1] == "FLOCK" && words[5] == wanted &&
        absl::SimpleAtoi(words[4], &process) && process > 0) {
      return process;
    }
  }
  return 0;
}

// A file system that has no such locks says so in one of these ways.
bool HasNoLocks(int error) {
  return error == ENOLCK || error == EOPNOTSUPP || error == ENOSYS || error == EBADF ||
         error == EINVAL;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DirectoryLock>> DirectoryLock::Take(const std::string& name) {
  return TakeAt(name, name);
}

absl::StatusOr<std::unique_ptr<DirectoryLock>> DirectoryLock::TakeAt(const std::string& at,
                                                                     const std::string& name) {
  const absl::MutexLock lock(&held_mutex);
  ASSIGN_OR_RETURN(auto directory, OpenDirectory::OpenAt(at, name));
  struct stat entry = {};
  if (::fstat(directory->descriptor(), &entry) != 0) return Failed("cannot look at", name);
  const Identity identity(entry.st_dev, entry.st_ino);
  const auto here = Held().find(identity);
  if (here != Held().end() && here->second.process == ::getpid()) {
    return HeldBy(name, {here->second.directory, ::getpid()});
  }
  if (::flock(directory->descriptor(), LOCK_EX | LOCK_NB) != 0 && !HasNoLocks(errno)) {
    return errno == EWOULDBLOCK ? HeldBy(name, {"", LockingProcess(identity)})
                                : Failed("cannot lock", name);
  }
  Held()[identity] = {name, ::getpid()};
  return std::unique_ptr<DirectoryLock>(new DirectoryLock(identity, std::move(directory)));
}

DirectoryLock::DirectoryLock(Identity identity, std::shared_ptr<const OpenDirectory> directory)
    : identity_(identity), directory_(std::move(directory)), process_(::getpid()) {}

DirectoryLock::~DirectoryLock() {
  const absl::MutexLock lock(&held_mutex);
  if (process_ == ::getpid()) {
    // Also for a forked process that still has the descriptor, and for who has the directory open.
    ::flock(directory_->descriptor(), LOCK_UN);
    Held().erase(identity_);
  }
}

std::optional<DirectoryHolder> HolderOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kHolderUrl);
  if (!payload.has_value()) return std::nullopt;
  const std::string text(*payload);
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(' ', 1));
  DirectoryHolder holder;
  holder.directory = parts.second;
  if (!absl::SimpleAtoi(parts.first, &holder.process_id)) return std::nullopt;
  return holder;
}

}  // namespace jiedui
