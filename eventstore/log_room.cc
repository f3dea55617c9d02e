#include "eventstore/log_room.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "rocksdb/file_system.h"

#include "eventstore/log_file.h"

namespace jiedui::eventstore {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// A log that is no longer has no room: most ledgers that are open are at rest.
constexpr uint64_t kRoomlessBytes = 4096;

// A reader that meets damage looks again that often: somebody may have been writing just there.
constexpr int kLooks = 5;

bool IsLog(absl::string_view name) {
  return absl::EndsWith(name, ".log");
}

// See ShownLog; the damage is that of the log.
std::string Shown(std::string log, const std::optional<LogFileDamage>& damage) {
  constexpr size_t kTypeAt = 6;
  if (!damage) return log;
  const auto at = static_cast<size_t>(damage->at);
  if (damage->only_zeros) {
    log.resize(at);
  } else if (damage->zeros) {
    log[at + kTypeAt] = 1;  // a record that does not have its checksum
  } else if (damage->zeros_behind) {
    log.resize(log.find_last_not_of('\0') + 1);  // cut off, as the write of it was
  }
  return log;
}

// One caller at a time, but for the syncs.
class RoomyLog final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  explicit RoomyLog(std::unique_ptr<rocksdb::FSWritableFile>&& file)
      : FSWritableFileOwnerWrapper(std::move(file)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    MakeRoom(data.size(), options, debug);
    return Counted(target()->Append(data, options, debug), data.size());
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& info, IODebugContext* debug) override {
    MakeRoom(data.size(), options, debug);
    return Counted(target()->Append(data, options, info, debug), data.size());
  }
  // What is left of the room goes. If that fails nothing is lost: readers know it for what it is.
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    GiveBack(options, debug);
    return target()->Close(options, debug);
  }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return end_; }
  // There is room.
  void PrepareWrite(size_t, size_t, const IOOptions&, IODebugContext*) override {}

 private:
  IOStatus Counted(IOStatus appended, uint64_t bytes) {
    if (appended.ok()) end_ += bytes;
    return appended;
  }

  // Is as sure as what is appended, by the next sync: without it the file is shorter, and holds all
  // the same. A log that gets no room is written like any other file. A disk that is too full for
  // the room may take the records, and one that fails says so when they are written.
  void MakeRoom(uint64_t bytes, const IOOptions& options, IODebugContext* debug) {
    const uint64_t end = end_ + bytes;
    if (roomless_ || end <= std::max(room_end_, kRoomlessBytes)) return;
    const uint64_t from = std::max(room_end_, end_);
    room_end_ = (end / kLogRoomBytes + 1) * kLogRoomBytes;
    const std::string zeros(room_end_ - from, '\0');
    roomless_ = !target()->PositionedAppend(zeros, from, options, debug).ok();
    if (roomless_) GiveBack(options, debug);
  }

  void GiveBack(const IOOptions& options, IODebugContext* debug) {
    if (room_end_ > end_) target()->Truncate(end_, options, debug).PermitUncheckedError();
    room_end_ = 0;
  }

  uint64_t end_ = 0;       // of what was appended
  uint64_t room_end_ = 0;  // of the zeros behind it; 0: there are none
  bool roomless_ = false;
};

// Bytes in memory.
class ShownFile final : public rocksdb::FSSequentialFile {
 public:
  explicit ShownFile(std::string bytes) : bytes_(std::move(bytes)) {}

  IOStatus Read(size_t size, const IOOptions&, rocksdb::Slice* result, char* scratch,
                IODebugContext*) override {
    const size_t count = std::min(size, bytes_.size() - at_);
    if (count > 0) std::memcpy(scratch, &bytes_[at_], count);
    at_ += count;
    *result = rocksdb::Slice(scratch, count);
    return IOStatus::OK();
  }
  IOStatus Skip(uint64_t size) override {
    at_ += std::min<uint64_t>(size, bytes_.size() - at_);
    return IOStatus::OK();
  }

 private:
  const std::string bytes_;
  size_t at_ = 0;
};

class RoomyLogs final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "RoomyLogs"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* debug) override {
    IOStatus status = target()->NewWritableFile(name, options, result, debug);
    if (status.ok() && IsLog(name)) *result = std::make_unique<RoomyLog>(std::move(*result));
    return status;
  }

  IOStatus NewSequentialFile(const std::string& name, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext* debug) override {
    if (!IsLog(name)) return target()->NewSequentialFile(name, options, result, debug);
    std::string log;
    IOStatus status = rocksdb::ReadFileToString(target(), name, &log);
    std::optional<LogFileDamage> damage = FindLogFileDamage(log);
    for (int looks = 1; looks < kLooks && status.ok() && damage && !damage->only_zeros; ++looks) {
      std::string again;
      status = rocksdb::ReadFileToString(target(), name, &again);
      if (again == log) break;
      log = std::move(again);
      damage = FindLogFileDamage(log);
    }
    if (status.ok()) *result = std::make_unique<ShownFile>(Shown(std::move(log), damage));
    return status;
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> WithLogRoom(rocksdb::Env* env) {
  return rocksdb::NewCompositeEnv(std::make_shared<RoomyLogs>(env->GetFileSystem()));
}

std::string ShownLog(std::string log) {
  const std::optional<LogFileDamage> damage = FindLogFileDamage(log);
  return Shown(std::move(log), damage);
}

}  // namespace jiedui::eventstore
