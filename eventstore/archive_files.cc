#include "eventstore/archive_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include <archive.h>
#include <archive_entry.h>

#include "base/status_macros.h"
#include "eventstore/directories.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"
#include "eventstore/holding.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

// The largest file of an archive: 256 bodies.
constexpr int64_t kMaxFileBytes = int64_t{300} << 20;
// Ends the name of the directory that holds a file which is not full.
constexpr char kPartial[] = ".p";

rocksdb::Env* Disk() {
  return rocksdb::Env::Default();
}

absl::Status Failed(const rocksdb::Status& status, const std::string& file) {
  if (status.ok()) return absl::OkStatus();
  return StatusOf(absl::StatusCode::kUnavailable,
                  Found(FindingKind::kCannotWrite, file, status.ToString()));
}

// What is wrong with the tar file, in the header or behind the header at that byte.
absl::Status TarError(struct archive* tar, const std::string& file, int64_t at) {
  const char* const text = archive_error_string(tar);
  return DataLossOf(
      Found(FindingKind::kTarDamaged, file, at, text == nullptr ? "truncated" : text));
}

// Whose name stands in the header, fit for a message.
std::string NameIn(struct archive_entry* entry) {
  const char* const name = archive_entry_pathname(entry);
  return name == nullptr ? "?" : absl::CHexEscape(name);
}

// What the disk said when the file was opened; OK if what failed was to understand it.
absl::Status DiskError(struct archive* tar, const std::string& file) {
  const int error = archive_errno(tar);
  for (const int of_the_disk : {ENOENT, EACCES, EPERM, EIO}) {
    if (error == of_the_disk) return absl::ErrnoToStatus(error, absl::StrCat("cannot open ", file));
  }
  return absl::OkStatus();
}

la_ssize_t WriteTar(struct archive* tar, void* output, const void* bytes, size_t size) {
  auto& take = *static_cast<ArchiveTarSink::Output*>(output);
  if (take({static_cast<const char*>(bytes), size})) return static_cast<la_ssize_t>(size);
  archive_set_error(tar, -1, "nobody takes the archive any more");
  return -1;
}

}  // namespace

absl::Status ArchiveDirectorySink::Put(const std::string& name, absl::string_view bytes) {
  if (name == kArchiveCheckpoint) {
    checkpoint_ = std::string(bytes);
    return absl::OkStatus();
  }
  return Write(name, bytes);
}

absl::Status ArchiveDirectorySink::TakeHold() {
  if (hold_ != nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(hold_, HoldArchive(directory_));
  return absl::OkStatus();
}

// "000.p/17" by "000.p/30", and "000.p" by "000".
void ArchiveDirectorySink::NoteOutdated(const std::string& file) {
  const fs::path holder = fs::path(file).parent_path();
  std::error_code error;
  if (holder.extension() != kPartial) {
    const std::string partial = absl::StrCat(file, kPartial);
    if (fs::exists(partial, error)) outdated_.push_back(partial);
    return;
  }
  for (fs::directory_iterator it(holder, error), end; !error && it != end; it.increment(error)) {
    if (it->path() != file) outdated_.push_back(it->path().string());
  }
}

absl::Status ArchiveDirectorySink::Write(const std::string& name, absl::string_view bytes) {
  const fs::path file = fs::path(directory_) / name;
  RETURN_IF_ERROR(Touch(file.parent_path().string()));
  if (const auto other = NotAFile(file.string())) return DataLossOf(*other);
  RETURN_IF_ERROR(CheckRoom(bytes.size()));
  NoteOutdated(file.string());
  std::error_code error;
  if (!fs::exists(file, error)) made_.push_back(file.string());
  const std::string temporary = file.string() + ".new";
  if (const auto other = NotAFile(temporary)) return DataLossOf(*other);
  RETURN_IF_ERROR(
      Failed(rocksdb::WriteStringToFile(Disk(), {bytes.data(), bytes.size()}, temporary, true),
             temporary));
  return Failed(Disk()->RenameFile(temporary, file.string()), file.string());
}

// If the disk does not say, writing finds out.
absl::Status ArchiveDirectorySink::CheckRoom(uint64_t bytes) const {
  uint64_t free_bytes = 0;
  if (min_free_bytes_ == 0 || !Disk()->GetFreeSpace(directory_, &free_bytes).ok() ||
      free_bytes >= min_free_bytes_ + bytes) {
    return absl::OkStatus();
  }
  return StatusOf(absl::StatusCode::kResourceExhausted,
                  Found(FindingKind::kRoomForLedger, directory_, free_bytes, min_free_bytes_));
}

// The directory is there, and Finish makes its entries durable.
absl::Status ArchiveDirectorySink::Touch(const std::string& holder) {
  RETURN_IF_ERROR(TakeHold());
  if (!touched_.insert(holder).second) return absl::OkStatus();
  return CreateDirectories(holder, Disk());
}

absl::StatusOr<bool> ArchiveDirectorySink::Keep(const std::string& name) {
  RETURN_IF_ERROR(TakeHold());
  const fs::path file = fs::path(directory_) / name;
  std::error_code error;
  if (!fs::exists(file, error)) return false;
  if (const auto other = NotAFile(file.string())) return DataLossOf(*other);
  RETURN_IF_ERROR(Touch(file.parent_path().string()));
  return true;
}

absl::StatusOr<std::string> ArchiveDirectorySink::Find(const std::string& name) {
  RETURN_IF_ERROR(TakeHold());
  return ArchiveDirectorySource(directory_).ReadIfThere(name);
}

absl::Status ArchiveDirectorySink::Finish() {
  for (const std::string& directory : touched_) {
    RETURN_IF_ERROR(SyncDirectory(directory, Disk()));
  }
  RETURN_IF_ERROR(Write(std::string(kArchiveCheckpoint), checkpoint_));
  RETURN_IF_ERROR(SyncDirectory(directory_, Disk()));
  std::error_code stays;  // no harm but the room it takes
  for (const std::string& path : outdated_) fs::remove_all(path, stays);
  return absl::OkStatus();
}

// Directories go that are empty then.
void ArchiveDirectorySink::TakeBack() {
  std::error_code stays;  // no harm but the room it takes
  for (const std::string& file : made_) {
    fs::remove(file, stays);
    fs::remove(file + ".new", stays);
  }
  for (auto holder = touched_.rbegin(); holder != touched_.rend(); ++holder) {
    fs::path place = *holder;
    while (fs::remove(place, stays) && place.string().size() > directory_.size()) {
      place = place.parent_path();
    }
  }
}

absl::StatusOr<std::string> ArchiveDirectorySource::ReadIfThere(const std::string& name) {
  std::error_code error;
  if (!fs::exists(fs::path(directory_) / name, error)) return absl::NotFoundError(name);
  return Read(name);
}

absl::StatusOr<std::string> ArchiveDirectorySource::Read(const std::string& name) {
  const std::string file = (fs::path(directory_) / name).string();
  if (const auto other = NotAFile(file)) return DataLossOf(*other);
  std::string bytes;
  const rocksdb::Status status = rocksdb::ReadFileToString(Disk(), file, &bytes);
  if (status.ok()) return bytes;
  return DataLossOf(Found(FindingKind::kArchiveFileUnreadable, name, status.ToString()));
}

ArchiveTarSink::ArchiveTarSink(Output output)
    : output_(std::move(output)), tar_(archive_write_new()) {
  archive_write_set_format_ustar(tar_);
  archive_write_set_bytes_in_last_block(tar_, 1);
  archive_write_open(tar_, &output_, nullptr, &WriteTar, nullptr);
}

ArchiveTarSink::~ArchiveTarSink() {
  archive_write_free(tar_);
}

absl::Status ArchiveTarSink::Put(const std::string& name, absl::string_view bytes) {
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                       &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  if (archive_write_header(tar_, entry.get()) != ARCHIVE_OK) return Failed();
  if (archive_write_data(tar_, bytes.data(), bytes.size()) !=
      static_cast<la_ssize_t>(bytes.size())) {
    return Failed();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ArchiveTarSink::Find(const std::string& name) {
  return absl::NotFoundError(name);
}

absl::StatusOr<bool> ArchiveTarSink::Keep(const std::string& /*name*/) {
  return false;
}

absl::Status ArchiveTarSink::Finish() {
  return archive_write_close(tar_) == ARCHIVE_OK ? absl::OkStatus() : Failed();
}

absl::Status ArchiveTarSink::Failed() const {
  const char* const text = archive_error_string(tar_);
  return absl::UnavailableError(
      absl::StrCat("writing the archive: ", text == nullptr ? "no reason given" : text));
}

absl::StatusOr<std::unique_ptr<ArchiveTarSource>> ArchiveTarSource::Open(const std::string& file) {
  struct archive* const tar = archive_read_new();
  std::unique_ptr<ArchiveTarSource> source(new ArchiveTarSource(file, tar));
  archive_read_support_format_tar(tar);
  constexpr size_t kBlockBytes = size_t{1} << 16;
  if (archive_read_open_filename(tar, file.c_str(), kBlockBytes) == ARCHIVE_OK) return source;
  RETURN_IF_ERROR(DiskError(tar, file));
  return TarError(tar, file, 0);
}

ArchiveTarSource::~ArchiveTarSource() {
  archive_read_free(tar_);
}

absl::Status ArchiveTarSource::Advance(const std::string& name) {
  if (next_ != nullptr) return absl::OkStatus();
  const int result = archive_read_next_header(tar_, &next_);
  if (result == ARCHIVE_OK) return CheckPadding();
  next_ = nullptr;
  const int64_t at = archive_read_header_position(tar_);
  if (result != ARCHIVE_EOF) return TarError(tar_, file_, at);
  return DataLossOf(Found(FindingKind::kTarEndsEarly, file_, at, name));
}

absl::StatusOr<std::string> ArchiveTarSource::ReadIfThere(const std::string& name) {
  RETURN_IF_ERROR(Advance(name));
  const char* const found = archive_entry_pathname(next_);
  if (found == nullptr || found != name) return absl::NotFoundError(name);
  return Read(name);
}

absl::StatusOr<std::string> ArchiveTarSource::Read(const std::string& name) {
  RETURN_IF_ERROR(Advance(name));
  struct archive_entry* const entry = std::exchange(next_, nullptr);
  const char* const found = archive_entry_pathname(entry);
  if (found == nullptr || found != name) {
    return DataLossOf(Found(FindingKind::kArchiveFileMissing, name, NameIn(entry)));
  }
  const int64_t size = archive_entry_size(entry);
  const int64_t header = archive_read_header_position(tar_);
  if (size < 0 || size > kMaxFileBytes) {
    return DataLossOf(Found(FindingKind::kTarFileSize, name, size, file_, header));
  }
  std::string bytes(static_cast<size_t>(size), '\0');
  if (archive_read_data(tar_, bytes.data(), bytes.size()) != size) {
    const absl::Status why = TarError(tar_, file_, header);
    return DataLossOf(With(Found(FindingKind::kArchiveFile, name), FindingOf(why)));
  }
  last_ = name;
  last_size_ = size;
  return bytes;
}

// A file fills its last block of 512 bytes with zeros, which libarchive does not look at.
absl::Status ArchiveTarSource::CheckPadding() {
  constexpr int64_t kBlockBytes = 512;
  const int64_t count = (kBlockBytes - last_size_ % kBlockBytes) % kBlockBytes;
  const int64_t end = archive_read_header_position(tar_);
  if (count == 0 || end < count) return absl::OkStatus();
  std::string padding(static_cast<size_t>(count), '\0');
  std::ifstream in(file_, std::ios::binary);
  in.seekg(end - count);
  in.read(padding.data(), count);
  if (in.good() && padding.find_first_not_of('\0') == std::string::npos) return absl::OkStatus();
  return DataLossOf(Found(FindingKind::kTarPadding, last_, file_, end - count));
}

absl::Status ArchiveTarSource::CheckEnd() {
  struct archive_entry* more = std::exchange(next_, nullptr);
  const int result = more != nullptr ? ARCHIVE_OK : archive_read_next_header(tar_, &more);
  if (result == ARCHIVE_EOF) {
    RETURN_IF_ERROR(CheckPadding());
    const int64_t end = archive_read_header_position(tar_);
    RemarkOnEnd(end);
    return CheckZerosFrom(end);
  }
  const int64_t at = archive_read_header_position(tar_);
  if (result != ARCHIVE_OK) return TarError(tar_, file_, at);
  return DataLossOf(Found(FindingKind::kTarGoesOn, file_, at, NameIn(more)));
}

// Libarchive takes the end of the file for the end of the archive.
void ArchiveTarSource::RemarkOnEnd(int64_t offset) {
  constexpr int64_t kEndBytes = 1024;
  std::error_code error;
  const auto size = static_cast<int64_t>(fs::file_size(file_, error));
  if (error || size - offset >= kEndBytes) return;
  remarks_.push_back(Found(FindingKind::kTarWithoutEnd, file_, size));
}

absl::Status ArchiveTarSource::CheckZerosFrom(int64_t offset) const {
  std::ifstream in(file_, std::ios::binary);
  in.seekg(offset);
  const std::istreambuf_iterator<char> end;
  const bool zeros =
      std::all_of(std::istreambuf_iterator<char>(in), end, [](char byte) { return byte == 0; });
  if (zeros) return absl::OkStatus();
  return DataLossOf(Found(FindingKind::kTarNotAtItsEnd, file_, offset));
}

absl::StatusOr<std::unique_ptr<ArchiveSource>> OpenArchive(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return std::make_unique<ArchiveDirectorySource>(path);
  if (const auto other = NotAFile(path)) {
    return StatusOf(absl::StatusCode::kInvalidArgument, *other);
  }
  return ArchiveTarSource::Open(path);
}

}  // namespace jiedui::eventstore
