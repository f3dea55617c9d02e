// Where archives are: a directory, which later backups add to, or a tar file, which goes anywhere.
//
// One thread each. A directory's checkpoint is put in place by Finish, after everything it covers
// is on the disk: an archive that was interrupted is still the one before, and the next one goes on
// with what it left.

#ifndef JIEDUI_EVENTSTORE_ARCHIVE_FILES_H_
#define JIEDUI_EVENTSTORE_ARCHIVE_FILES_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/directory_lock.h"
#include "eventstore/archive.h"
#include "eventstore/finding.h"

struct archive;
struct archive_entry;

namespace jiedui::eventstore {

// Of two that are used at one place the second is refused, by its first call.
class ArchiveDirectorySink final : public ArchiveSink {
 public:
  // Of the directory's disk so many bytes stay free: what would leave less is refused
  // (kRoomForLedger).
  explicit ArchiveDirectorySink(std::string directory, uint64_t min_free_bytes = 0)
      : directory_(std::move(directory)), min_free_bytes_(min_free_bytes) {}

  absl::Status Put(const std::string& name, absl::string_view bytes) override;
  absl::StatusOr<std::string> Find(const std::string& name) override;
  absl::StatusOr<bool> Keep(const std::string& name) override;
  // Everything is on the disk when it returns.
  absl::Status Finish();
  // In the place of Finish: the files that were not there before are removed. The archive is the
  // one before, if there was one.
  void TakeBack();

 private:
  absl::Status CheckRoom(uint64_t bytes) const;
  // Before anything is asked of what is there, so that nobody replaces it in between.
  absl::Status TakeHold();
  absl::Status Write(const std::string& name, absl::string_view bytes);
  absl::Status Touch(const std::string& holder);
  void NoteOutdated(const std::string& file);

  const std::string directory_;
  const uint64_t min_free_bytes_;
  std::unique_ptr<DirectoryLock> hold_;
  std::string checkpoint_;
  std::vector<std::string> made_;      // files that were not there
  std::vector<std::string> outdated_;  // what a fuller file replaces, once the checkpoint is there
  std::set<std::string> touched_;      // directories with entries that may not be durable yet
};

class ArchiveDirectorySource final : public ArchiveSource {
 public:
  explicit ArchiveDirectorySource(std::string directory) : directory_(std::move(directory)) {}

  absl::StatusOr<std::string> Read(const std::string& name) override;
  absl::StatusOr<std::string> ReadIfThere(const std::string& name) override;
  // Other files in the directory are not the archive's.
  absl::Status CheckEnd() override { return absl::OkStatus(); }
  bool GoesOn() const override { return true; }

 private:
  const std::string directory_;
};

// Writes the bytes of a tar file (POSIX ustar) as they come.
class ArchiveTarSink final : public ArchiveSink {
 public:
  // False stops the archive.
  using Output = absl::AnyInvocable<bool(absl::string_view bytes)>;

  explicit ArchiveTarSink(Output output);
  ~ArchiveTarSink() override;

  absl::Status Put(const std::string& name, absl::string_view bytes) override;
  absl::StatusOr<std::string> Find(const std::string& name) override;
  absl::StatusOr<bool> Keep(const std::string& name) override;
  // The last bytes have come out when it returns.
  absl::Status Finish();

 private:
  absl::Status Failed() const;

  Output output_;
  struct archive* tar_;
};

class ArchiveTarSource final : public ArchiveSource {
 public:
  // NotFound if there is no such file; DataLoss if it does not begin as a tar file does.
  static absl::StatusOr<std::unique_ptr<ArchiveTarSource>> Open(const std::string& file);
  ~ArchiveTarSource() override;

  absl::StatusOr<std::string> Read(const std::string& name) override;
  absl::StatusOr<std::string> ReadIfThere(const std::string& name) override;
  // Zeros may follow, as tar pads its files with them.
  absl::Status CheckEnd() override;
  // What follows cannot be told from what is damaged.
  bool GoesOn() const override { return false; }
  std::vector<Finding> Remarks() const override { return remarks_; }

 private:
  ArchiveTarSource(std::string file, struct archive* tar) : file_(std::move(file)), tar_(tar) {}

  // The file that comes next, which is there until it is read.
  absl::Status Advance(const std::string& name);
  // The bytes between the last file that was read and where the next one begins.
  absl::Status CheckPadding();
  absl::Status CheckZerosFrom(int64_t offset) const;
  void RemarkOnEnd(int64_t offset);

  const std::string file_;
  struct archive* tar_;
  struct archive_entry* next_ = nullptr;  // libarchive's; null: not looked at yet
  std::string last_;                      // the file that was read last
  int64_t last_size_ = 0;
  std::vector<Finding> remarks_;
};

// The archive at a path: a directory, or else a tar file.
absl::StatusOr<std::unique_ptr<ArchiveSource>> OpenArchive(const std::string& path);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ARCHIVE_FILES_H_
