// Small files that are replaced whole and never half: keys, and the checkpoint a witness holds.
//
// Called when a server starts and now and then while it runs, on any thread that may wait for the
// disk. Errors name the file. Not for anything large: a file is read into memory.

#ifndef JIEDUI_BASE_DURABLE_FILE_H_
#define JIEDUI_BASE_DURABLE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace jiedui {

// Who may read a file: its owner, or everybody. Only the owner may write it.
enum class FileAccess { kOwner, kEverybody };

// NotFound if there is none; InvalidArgument if it has more than 1 MiB; FailedPrecondition if it is
// a pipe, a device or a directory, for which nobody waits.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// As ReadFile, of one that somebody names on a command line: it may be a pipe, as `<(command)` of a
// shell is, and whoever writes to it is waited for.
absl::StatusOr<std::string> ReadGivenFile(const std::string& path);

// FailedPrecondition if the file may be read or written by anybody but its owner.
absl::Status CheckOnlyOwnerReads(const std::string& path);

// Puts the contents in the place of what there is, or of nothing. A crash leaves the old file or
// the new one; the new one is durable when it returns. After an error either may be there.
absl::Status ReplaceFile(const std::string& path, absl::string_view contents, FileAccess access);

// Puts a file that has been written beside the path in the place of what there is, as ReplaceFile
// does. Its bytes are synced first: for what is too large to be given whole.
absl::Status PutInPlace(const std::string& written, const std::string& path);

// Entries made in the directory, renamed or removed there are durable when it returns.
absl::Status SyncDirectory(const std::string& path);

// Makes the directory in its parent, which must be there. Durable when it returns; no error if it
// is there already.
absl::Status MakeDurableDirectory(const std::string& path, FileAccess access);

}  // namespace jiedui

#endif  // JIEDUI_BASE_DURABLE_FILE_H_
