#include "tests/eventstore/faulty_file_system.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/check.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The lock and RocksDB's text log are not data.
bool IsData(const std::string& name) {
  const std::string base = fs::path(name).filename().string();
  return base != "LOCK" && !absl::StartsWith(base, "LOG");
}

// Where a ledger that is held has its files: /proc/self/fd/7/CURRENT is in the directory that is
// open as 7.
fs::path Named(const fs::path& path) {
  const fs::path descriptors = "/proc/self/fd";
  const fs::path below = path.lexically_relative(descriptors);
  if (below.empty() || *below.begin() == ".." || *below.begin() == ".") return path;
  std::error_code error;
  fs::path named = fs::read_symlink(descriptors / *below.begin(), error);
  for (auto part = std::next(below.begin()); part != below.end(); ++part) named /= *part;
  return error ? path : named;
}

Tree TreeUnder(const std::string& root) {
  Tree tree;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const std::string name = fs::relative(entry.path(), root).string();
    if (!IsData(name)) continue;
    tree[name] = entry.is_directory() ? std::nullopt : std::optional(ReadFile(entry.path()));
  }
  return tree;
}

}  // namespace

absl::string_view NameOf(DiskOp op) {
  switch (op) {
    case DiskOp::kCreate:
      return "create";
    case DiskOp::kOpen:
      return "open";
    case DiskOp::kWrite:
      return "write";
    case DiskOp::kWriteAhead:
      return "write ahead";
    case DiskOp::kSync:
      return "sync";
    case DiskOp::kTruncate:
      return "truncate";
    case DiskOp::kRename:
      return "rename";
    case DiskOp::kLink:
      return "link";
    case DiskOp::kDelete:
      return "delete";
    case DiskOp::kCreateDirectory:
      return "create directory";
    case DiskOp::kSyncDirectory:
      return "sync directory";
  }
  return "";
}

// One operation: counted, refused if the fault says so, else done for real and then in the model.
template <typename Real, typename Model>
IOStatus FaultyFileSystem::Do(DiskOp op, const std::string& path, Real real, Model model) {
  const std::optional<std::string> name = Follow(path);
  if (!name) return real();
  const absl::MutexLock lock(&mutex_);
  IOStatus status = Begin(op, *name);
  if (status.ok()) status = real();
  if (status.ok()) model(*disk_, *name);
  return status;
}

class FaultyWritableFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyWritableFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, FaultyFileSystem& system,
                     std::string name, Disk::NodePointer node)
      : FSWritableFileOwnerWrapper(std::move(file)),
        system_(system),
        name_(std::move(name)),
        node_(std::move(node)),
        end_(Disk::Size(*node_)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    const absl::MutexLock lock(&system_.mutex_);
    IOStatus status = system_.Begin(DiskOp::kWrite, name_);
    // A write that fails has often got somewhere.
    const rocksdb::Slice done(data.data(), status.ok() ? data.size() : data.size() / 2);
    const IOStatus real = target()->Append(done, options, debug);
    if (status.ok()) status = real;
    Disk::Write(*node_, end_, {done.data(), done.size()});
    end_ += done.size();
    return status;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  // Where the next Append goes stays as it is.
  IOStatus PositionedAppend(const rocksdb::Slice& data, uint64_t offset, const IOOptions& options,
                            IODebugContext* debug) override {
    const absl::MutexLock lock(&system_.mutex_);
    IOStatus status = system_.Begin(DiskOp::kWriteAhead, name_);
    const rocksdb::Slice done(data.data(), status.ok() ? data.size() : data.size() / 2);
    const IOStatus real = target()->PositionedAppend(done, offset, options, debug);
    if (status.ok()) status = real;
    Disk::Write(*node_, offset, {done.data(), done.size()});
    return status;
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    const absl::MutexLock lock(&system_.mutex_);
    IOStatus status = system_.Begin(DiskOp::kTruncate, name_);
    if (status.ok()) status = target()->Truncate(size, options, debug);
    if (status.ok()) Disk::Truncate(*node_, size);
    return status;
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const absl::MutexLock lock(&system_.mutex_);
    system_.AwaitSync(name_);
    const IOStatus status = system_.Begin(DiskOp::kSync, name_);
    if (status.ok()) {
      Disk::Sync(*node_);
    } else {
      Disk::FailSync(*node_);
    }
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();  // promises nothing
  }
  bool IsSyncThreadSafe() const override { return true; }
  void PrepareWrite(size_t, size_t, const IOOptions&, IODebugContext*) override {}
  IOStatus Allocate(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }

 private:
  FaultyFileSystem& system_;
  const std::string name_;
  const Disk::NodePointer node_;
  uint64_t end_;  // of what was appended
};

class FaultyRandomRWFile final : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  FaultyRandomRWFile(std::unique_ptr<rocksdb::FSRandomRWFile>&& file, FaultyFileSystem& system,
                     std::string name, Disk::NodePointer node)
      : FSRandomRWFileOwnerWrapper(std::move(file)),
        system_(system),
        name_(std::move(name)),
        node_(std::move(node)) {}

  IOStatus Write(uint64_t offset, const rocksdb::Slice& data, const IOOptions& options,
                 IODebugContext* debug) override {
    const absl::MutexLock lock(&system_.mutex_);
    IOStatus status = system_.Begin(DiskOp::kWrite, name_);
    if (status.ok()) status = target()->Write(offset, data, options, debug);
    if (status.ok()) Disk::Write(*node_, offset, {data.data(), data.size()});
    return status;
  }
  IOStatus Read(uint64_t offset, size_t size, const IOOptions& options, rocksdb::Slice* result,
                char* scratch, IODebugContext* debug) const override {
    const IOStatus status = system_.CheckRead(name_);
    return status.ok() ? target()->Read(offset, size, options, result, scratch, debug) : status;
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const absl::MutexLock lock(&system_.mutex_);
    system_.AwaitSync(name_);
    const IOStatus status = system_.Begin(DiskOp::kSync, name_);
    if (status.ok()) {
      Disk::Sync(*node_);
    } else {
      Disk::FailSync(*node_);
    }
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  FaultyFileSystem& system_;
  const std::string name_;
  const Disk::NodePointer node_;
};

class FaultyDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  FaultyDirectory(std::unique_ptr<rocksdb::FSDirectory>&& directory, FaultyFileSystem& system,
                  std::string path)
      : FSDirectoryWrapper(std::move(directory)), system_(system), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return system_.Do(
        DiskOp::kSyncDirectory, path_, [] { return IOStatus::OK(); },
        [](Disk& disk, const std::string& name) { disk.SyncDirectory(name); });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  FaultyFileSystem& system_;
  const std::string path_;
};

class FaultyReader final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FaultyReader(std::unique_ptr<rocksdb::FSRandomAccessFile>&& file, const FaultyFileSystem& system,
               std::string name)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), system_(system), name_(std::move(name)) {}

  IOStatus Read(uint64_t offset, size_t size, const IOOptions& options, rocksdb::Slice* result,
                char* scratch, IODebugContext* debug) const override {
    const IOStatus status = system_.CheckRead(name_);
    return status.ok() ? target()->Read(offset, size, options, result, scratch, debug) : status;
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, size_t count, const IOOptions& options,
                     IODebugContext* debug) override {
    const IOStatus status = system_.CheckRead(name_);
    return status.ok() ? target()->MultiRead(requests, count, options, debug) : status;
  }

 private:
  const FaultyFileSystem& system_;
  const std::string name_;
};

FaultyFileSystem::FaultyFileSystem(const std::string& root)
    : FileSystemWrapper(rocksdb::FileSystem::Default()),
      root_(fs::canonical(root).string()),
      disk_(std::make_unique<Disk>(TreeUnder(root_))) {}

int64_t FaultyFileSystem::operations() const {
  const absl::MutexLock lock(&mutex_);
  return static_cast<int64_t>(operations_.size());
}

std::string FaultyFileSystem::Describe(int64_t operation) const {
  const absl::MutexLock lock(&mutex_);
  const auto index = static_cast<size_t>(operation) - 1;
  return index < operations_.size() ? operations_[index] : "the end";
}

void FaultyFileSystem::Break(Fault fault) {
  const absl::MutexLock lock(&mutex_);
  fault_ = std::move(fault);
}

void FaultyFileSystem::Heal() {
  const absl::MutexLock lock(&mutex_);
  fault_.reset();
}

int64_t FaultyFileSystem::failures() const {
  const absl::MutexLock lock(&mutex_);
  return failures_;
}

void FaultyFileSystem::FailReads(const std::string& path_part, IOStatus error) {
  const absl::MutexLock lock(&mutex_);
  failing_reads_ = path_part;
  read_error_ = std::move(error);
}

int64_t FaultyFileSystem::Count(const std::string& name, const std::string& end) const {
  return std::count_if(operations_.begin(), operations_.end(), [&](const std::string& operation) {
    return absl::StartsWith(operation, name + " ") && absl::EndsWith(operation, end);
  });
}

int64_t FaultyFileSystem::CountOf(const std::string& name, const std::string& end) const {
  const absl::MutexLock lock(&mutex_);
  return Count(name, end);
}

void FaultyFileSystem::WaitForCountOf(const std::string& name, const std::string& end,
                                      int64_t count) const {
  const absl::MutexLock lock(&mutex_);
  const auto enough = [&]()
                          ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return Count(name, end) >= count; };
  mutex_.Await(absl::Condition(&enough));
}

void FaultyFileSystem::HoldSyncs(const std::string& path_part) {
  const absl::MutexLock lock(&mutex_);
  held_syncs_ = path_part;
}

void FaultyFileSystem::AwaitSync(const std::string& name) {
  const auto let_go = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return held_syncs_.empty() || !absl::StrContains(name, held_syncs_);
  };
  mutex_.Await(absl::Condition(&let_go));
}

void FaultyFileSystem::SetFreeBytes(uint64_t bytes) {
  const absl::MutexLock lock(&mutex_);
  free_bytes_ = bytes;
}

void FaultyFileSystem::FailLock(IOStatus error) {
  const absl::MutexLock lock(&mutex_);
  lock_error_ = std::move(error);
}

void FaultyFileSystem::RecordImages() {
  const absl::MutexLock lock(&mutex_);
  recording_ = true;
}

Disk::Image FaultyFileSystem::ImageBefore(int64_t operation) const {
  const absl::MutexLock lock(&mutex_);
  const auto later = operations_.size() + 1 - static_cast<size_t>(operation);
  CHECK(later <= images_.size(), "that operation was not recorded");
  return later == 0 ? disk_->Now() : images_[images_.size() - later];
}

void FaultyFileSystem::Replace(const Tree& tree) {
  const absl::MutexLock lock(&mutex_);
  for (const fs::directory_entry& entry : fs::directory_iterator(root_)) {
    fs::remove_all(entry.path());
  }
  for (const auto& [name, content] : tree) {
    const fs::path path = fs::path(root_) / name;
    if (content) {
      std::ofstream(path, std::ios::binary) << *content;
    } else {
      fs::create_directory(path);
    }
  }
  disk_ = std::make_unique<Disk>(tree);
}

std::optional<std::string> FaultyFileSystem::Follow(const std::string& path) const {
  std::string normal = Named(fs::path(path).lexically_normal()).string();
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  absl::string_view name = normal;
  if (!absl::ConsumePrefix(&name, root_)) return std::nullopt;
  if (!name.empty() && !absl::ConsumePrefix(&name, "/")) return std::nullopt;
  std::string within(name);
  if (!IsData(within)) return std::nullopt;
  return within;
}

IOStatus FaultyFileSystem::Begin(DiskOp op, const std::string& name) {
  if (recording_) images_.push_back(disk_->Now());
  operations_.push_back(absl::StrCat(NameOf(op), " ", name));
  const auto number = static_cast<int64_t>(operations_.size());
  if (!fault_ || number < fault_->first || number > fault_->last) return IOStatus::OK();
  if (fault_->only_op && *fault_->only_op != op) return IOStatus::OK();
  if (!absl::StrContains(name, fault_->path_part)) return IOStatus::OK();
  ++failures_;
  return fault_->error;
}

void FaultyFileSystem::WaitFor(const std::string& operation, int64_t times) const {
  const absl::MutexLock lock(&mutex_);
  const auto often = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return std::count(operations_.begin(), operations_.end(), operation) >= times;
  };
  mutex_.Await(absl::Condition(&often));
}

IOStatus FaultyFileSystem::CheckRead(const std::string& name) const {
  const absl::MutexLock lock(&mutex_);
  const bool fails = !failing_reads_.empty() && absl::StrContains(name, failing_reads_);
  return fails ? read_error_ : IOStatus::OK();
}

IOStatus FaultyFileSystem::NewSequentialFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                             IODebugContext* debug) {
  const std::optional<std::string> name = Follow(path);
  if (name) {
    const IOStatus status = CheckRead(*name);
    if (!status.ok()) return status;
  }
  return Do(
      DiskOp::kOpen, path,
      [&] { return target()->NewSequentialFile(path, options, result, debug); },
      [](Disk&, const std::string&) {});
}

IOStatus FaultyFileSystem::NewRandomAccessFile(const std::string& path, const FileOptions& options,
                                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                               IODebugContext* debug) {
  return Do(
      DiskOp::kOpen, path,
      [&] { return target()->NewRandomAccessFile(path, options, result, debug); },
      [&](Disk&, const std::string& name) {
        *result = std::make_unique<FaultyReader>(std::move(*result), *this, name);
      });
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                                           IODebugContext* debug) {
  return Do(
      DiskOp::kCreate, path,
      [&] { return target()->NewWritableFile(path, options, result, debug); },
      [&](Disk& disk, const std::string& name) {
        *result = std::make_unique<FaultyWritableFile>(std::move(*result), *this, name,
                                                       disk.Create(name));
      });
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                                              IODebugContext* debug) {
  return Do(
      DiskOp::kCreate, path,
      [&] { return target()->ReopenWritableFile(path, options, result, debug); },
      [&](Disk& disk, const std::string& name) {
        Disk::NodePointer node = disk.Find(name);
        if (node == nullptr) node = disk.Create(name);
        *result = std::make_unique<FaultyWritableFile>(std::move(*result), *this, name, node);
      });
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string&, const std::string&,
                                             const FileOptions&,
                                             std::unique_ptr<rocksdb::FSWritableFile>*,
                                             IODebugContext*) {
  return IOStatus::NotSupported("a ledger never recycles its log files");
}

IOStatus FaultyFileSystem::NewRandomRWFile(const std::string& path, const FileOptions& options,
                                           std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                           IODebugContext* debug) {
  return Do(
      DiskOp::kCreate, path,
      [&] { return target()->NewRandomRWFile(path, options, result, debug); },
      [&](Disk& disk, const std::string& name) {
        Disk::NodePointer node = disk.Find(name);
        if (node == nullptr) node = disk.Create(name);
        *result = std::make_unique<FaultyRandomRWFile>(std::move(*result), *this, name, node);
      });
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* result,
                                        IODebugContext* debug) {
  IOStatus status = target()->NewDirectory(path, options, result, debug);
  if (status.ok() && Follow(path)) {
    *result = std::make_unique<FaultyDirectory>(std::move(*result), *this, path);
  }
  return status;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                      IODebugContext* debug) {
  return Do(
      DiskOp::kDelete, path, [&] { return target()->DeleteFile(path, options, debug); },
      [](Disk& disk, const std::string& name) { disk.Delete(name); });
}

IOStatus FaultyFileSystem::DeleteDir(const std::string& path, const IOOptions& options,
                                     IODebugContext* debug) {
  return Do(
      DiskOp::kDelete, path, [&] { return target()->DeleteDir(path, options, debug); },
      [](Disk& disk, const std::string& name) { disk.Delete(name); });
}

IOStatus FaultyFileSystem::Truncate(const std::string& path, size_t size, const IOOptions& options,
                                    IODebugContext* debug) {
  return Do(
      DiskOp::kTruncate, path, [&] { return target()->Truncate(path, size, options, debug); },
      [&](Disk& disk, const std::string& name) {
        if (const Disk::NodePointer node = disk.Find(name)) Disk::Truncate(*node, size);
      });
}

IOStatus FaultyFileSystem::CreateDir(const std::string& path, const IOOptions& options,
                                     IODebugContext* debug) {
  return Do(
      DiskOp::kCreateDirectory, path, [&] { return target()->CreateDir(path, options, debug); },
      [](Disk& disk, const std::string& name) { disk.CreateDirectory(name); });
}

IOStatus FaultyFileSystem::CreateDirIfMissing(const std::string& path, const IOOptions& options,
                                              IODebugContext* debug) {
  return Do(
      DiskOp::kCreateDirectory, path,
      [&] { return target()->CreateDirIfMissing(path, options, debug); },
      [](Disk& disk, const std::string& name) {
        if (!name.empty()) disk.CreateDirectory(name);
      });
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  return Do(
      DiskOp::kRename, from, [&] { return target()->RenameFile(from, to, options, debug); },
      [&](Disk& disk, const std::string& name) {
        const std::optional<std::string> new_name = Follow(to);
        CHECK(new_name.has_value(), "renamed to a place that is not followed");
        disk.Rename(name, *new_name);
      });
}

IOStatus FaultyFileSystem::LinkFile(const std::string& from, const std::string& to,
                                    const IOOptions& options, IODebugContext* debug) {
  return Do(
      DiskOp::kLink, from, [&] { return target()->LinkFile(from, to, options, debug); },
      [&](Disk& disk, const std::string& name) {
        if (const std::optional<std::string> new_name = Follow(to)) disk.Link(name, *new_name);
      });
}

IOStatus FaultyFileSystem::LockFile(const std::string& path, const IOOptions& options,
                                    rocksdb::FileLock** lock, IODebugContext* debug) {
  IOStatus refused;
  {
    const absl::MutexLock held(&mutex_);
    refused = lock_error_;
  }
  return refused.ok() ? target()->LockFile(path, options, lock, debug) : refused;
}

IOStatus FaultyFileSystem::GetFreeSpace(const std::string& path, const IOOptions& options,
                                        uint64_t* free, IODebugContext* debug) {
  {
    const absl::MutexLock lock(&mutex_);
    if (free_bytes_) {
      *free = *free_bytes_;
      return IOStatus::OK();
    }
  }
  return target()->GetFreeSpace(path, options, free, debug);
}

std::unique_ptr<rocksdb::Env> EnvOn(const std::shared_ptr<FaultyFileSystem>& fs) {
  return rocksdb::NewCompositeEnv(fs);
}

}  // namespace jiedui::eventstore
