#include "base/durable_file.h"

#include <cerrno>
#include <cstddef>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/open_directory.h"
#include "base/status_macros.h"

namespace jiedui {
namespace {

constexpr size_t kMaxFileBytes = size_t{1} << 20;

// What errno says about a step on a file.
absl::Status Failed(absl::string_view step, const std::string& path) {
  const int error = errno;
  return absl::ErrnoToStatus(error, absl::StrCat(step, " ", InOwnNames(path)));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  // Closing may be what tells that a write was lost.
  bool Close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

// The directory that holds the entry.
std::string ParentOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

absl::Status WriteAll(int fd, absl::string_view contents, const std::string& path) {
  while (!contents.empty()) {
    const ssize_t written = ::write(fd, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("cannot write", path);
    contents.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// It has an end: reading a directory says what it is.
absl::Status CheckEnds(int fd, const std::string& path) {
  struct stat entry = {};
  if (::fstat(fd, &entry) != 0) return Failed("cannot look at", path);
  if (S_ISREG(entry.st_mode) || S_ISDIR(entry.st_mode)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      InOwnNames(path), S_ISFIFO(entry.st_mode) ? " is a pipe" : " is a device", ", and no file"));
}

// A file that is not there under its name yet, with its bytes on the disk.
absl::Status WriteNew(const std::string& path, absl::string_view contents, FileAccess access) {
  const mode_t mode = access == FileAccess::kOwner ? 0600 : 0644;
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) return Failed("cannot create", path);
  RETURN_IF_ERROR(WriteAll(file.get(), contents, path));
  if (::fsync(file.get()) != 0) return Failed("cannot sync", path);
  if (!file.Close()) return Failed("cannot close", path);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadAll(int fd, const std::string& path) {
  std::string contents;
  char buffer[4096];
  for (;;) {
    const ssize_t count = ::read(fd, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed("cannot read", path);
    if (count == 0) return contents;
    contents.append(buffer, static_cast<size_t>(count));
    if (contents.size() > kMaxFileBytes) {
      return absl::InvalidArgumentError(absl::StrCat(InOwnNames(path), " has more than 1 MiB"));
    }
  }
}

}  // namespace

absl::Status SyncDirectory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return Failed("cannot open directory", path);
  if (::fsync(directory.get()) != 0) return Failed("cannot sync directory", path);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  // Nobody waits for whoever may write to a pipe one day.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return Failed("cannot open", path);
  RETURN_IF_ERROR(CheckEnds(file.get(), path));
  return ReadAll(file.get(), path);
}

absl::StatusOr<std::string> ReadGivenFile(const std::string& path) {
  struct stat entry = {};
  if (::stat(path.c_str(), &entry) != 0 || !S_ISFIFO(entry.st_mode)) return ReadFile(path);
  const Descriptor pipe(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (pipe.get() < 0) return Failed("cannot open", path);
  return ReadAll(pipe.get(), path);
}

absl::Status CheckOnlyOwnerReads(const std::string& path) {
  struct stat entry = {};
  if (::stat(path.c_str(), &entry) != 0) return Failed("cannot look at", path);
  if ((entry.st_mode & (S_IRWXG | S_IRWXO)) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(InOwnNames(path), " may be read by others than its owner: chmod 600 it"));
}

absl::Status ReplaceFile(const std::string& path, absl::string_view contents, FileAccess access) {
  const std::string fresh = path + ".new";
  // Left behind by a crash, or by a disk that was full.
  if (::unlink(fresh.c_str()) != 0 && errno != ENOENT) return Failed("cannot remove", fresh);
  absl::Status status = WriteNew(fresh, contents, access);
  if (status.ok() && std::rename(fresh.c_str(), path.c_str()) != 0) {
    status = Failed("cannot rename to", path);
  }
  if (status.ok()) return SyncDirectory(ParentOf(path));
  ::unlink(fresh.c_str());
  return status;
}

absl::Status PutInPlace(const std::string& written, const std::string& path) {
  Descriptor file(::open(written.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return Failed("cannot open", written);
  if (::fsync(file.get()) != 0) return Failed("cannot sync", written);
  if (!file.Close()) return Failed("cannot close", written);
  if (std::rename(written.c_str(), path.c_str()) != 0) return Failed("cannot rename to", path);
  return SyncDirectory(ParentOf(path));
}

absl::Status MakeDurableDirectory(const std::string& path, FileAccess access) {
  const mode_t mode = access == FileAccess::kOwner ? 0700 : 0755;
  if (::mkdir(path.c_str(), mode) == 0) return SyncDirectory(ParentOf(path));
  const int error = errno;
  struct stat entry = {};
  if (error == EEXIST && ::stat(path.c_str(), &entry) == 0 && S_ISDIR(entry.st_mode)) {
    // Whoever made it may have failed, or died, before its name was durable. One that is in a place
    // we may not read was made by somebody else.
    const absl::Status synced = SyncDirectory(ParentOf(path));
    return absl::IsPermissionDenied(synced) ? absl::OkStatus() : synced;
  }
  errno = error;
  return Failed("cannot make directory", path);
}

}  // namespace jiedui
