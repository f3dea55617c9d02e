// Holding a directory so that nobody else writes in it: by its device and number, whatever name
// leads to it. A link, another mount or a new name is the same directory.
//
// Within the process a table of what is held tells, and no file is opened that somebody else may
// hold: closing any descriptor of a file gives up the process's fcntl(2) locks of it. Between
// processes it is flock(2) on the directory itself, so that holding one leaves no file. Where the
// file system has no such lock, the table alone tells.
//
// Taken before anything is looked at that is to be written; any thread. A process that is forked
// holds nothing of its parent's.

#ifndef JIEDUI_BASE_DIRECTORY_LOCK_H_
#define JIEDUI_BASE_DIRECTORY_LOCK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <sys/types.h>

#include "base/open_directory.h"

namespace jiedui {

// Who has a directory.
struct DirectoryHolder {
  std::string directory;   // by which name this process has it; empty if it is another process
  int64_t process_id = 0;  // 0 if the system does not say
};

class DirectoryLock {
 public:
  // The directory, until this is destroyed. HolderOf tells if somebody has it; NotFound if there is
  // none.
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> Take(const std::string& name);
  // The one that is found at that path: OpenDirectory::OpenAt.
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> TakeAt(const std::string& at,
                                                               const std::string& name);

  // What is held, by a name that stays. May outlive the lock.
  const std::shared_ptr<const OpenDirectory>& directory() const { return directory_; }

  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  // What tells directories apart: device and number.
  using Identity = std::pair<dev_t, ino_t>;

  DirectoryLock(Identity identity, std::shared_ptr<const OpenDirectory> directory);

  const Identity identity_;
  const std::shared_ptr<const OpenDirectory> directory_;
  const pid_t process_;
};

// Whom Take found to have it; nothing of any other status.
std::optional<DirectoryHolder> HolderOf(const absl::Status& status);

}  // namespace jiedui

#endif  // JIEDUI_BASE_DIRECTORY_LOCK_H_
