#include "eventstore/held_files.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/file_system.h"

namespace jiedui::eventstore {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

using Directories = std::vector<std::shared_ptr<const OpenDirectory>>;

absl::string_view WithoutEndingSlashes(absl::string_view name) {
  while (name.size() > 1 && name.back() == '/') name.remove_suffix(1);
  return name;
}

class HeldFiles final : public rocksdb::FileSystemWrapper {
 public:
  HeldFiles(const std::shared_ptr<rocksdb::FileSystem>& files, Directories directories)
      : FileSystemWrapper(files), directories_(std::move(directories)) {}

  const char* Name() const override { return "HeldFiles"; }

  IOStatus NewSequentialFile(const std::string& name, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext* debug) override {
    return target()->NewSequentialFile(Held(name), options, result, debug);
  }
  IOStatus NewRandomAccessFile(const std::string& name, const FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                               IODebugContext* debug) override {
    return target()->NewRandomAccessFile(Held(name), options, result, debug);
  }
  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* debug) override {
    return target()->NewWritableFile(Held(name), options, result, debug);
  }
  IOStatus ReopenWritableFile(const std::string& name, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              IODebugContext* debug) override {
    return target()->ReopenWritableFile(Held(name), options, result, debug);
  }
  IOStatus NewRandomRWFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                           IODebugContext* debug) override {
    return target()->NewRandomRWFile(Held(name), options, result, debug);
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* result,
                        IODebugContext* debug) override {
    return target()->NewDirectory(Held(name), options, result, debug);
  }
  IOStatus FileExists(const std::string& name, const IOOptions& options,
                      IODebugContext* debug) override {
    return target()->FileExists(Held(name), options, debug);
  }
  IOStatus GetChildren(const std::string& name, const IOOptions& options,
                       std::vector<std::string>* result, IODebugContext* debug) override {
    return target()->GetChildren(Held(name), options, result, debug);
  }
  IOStatus GetChildrenFileAttributes(const std::string& name, const IOOptions& options,
                                     std::vector<rocksdb::FileAttributes>* result,
                                     IODebugContext* debug) override {
    return target()->GetChildrenFileAttributes(Held(name), options, result, debug);
  }
  IOStatus DeleteFile(const std::string& name, const IOOptions& options,
                      IODebugContext* debug) override {
    return target()->DeleteFile(Held(name), options, debug);
  }
  IOStatus CreateDir(const std::string& name, const IOOptions& options,
                     IODebugContext* debug) override {
    return target()->CreateDir(Held(name), options, debug);
  }
  IOStatus CreateDirIfMissing(const std::string& name, const IOOptions& options,
                              IODebugContext* debug) override {
    return target()->CreateDirIfMissing(Held(name), options, debug);
  }
  IOStatus DeleteDir(const std::string& name, const IOOptions& options,
                     IODebugContext* debug) override {
    return target()->DeleteDir(Held(name), options, debug);
  }
  IOStatus GetFileSize(const std::string& name, const IOOptions& options, uint64_t* result,
                       IODebugContext* debug) override {
    return target()->GetFileSize(Held(name), options, result, debug);
  }
  IOStatus GetFileModificationTime(const std::string& name, const IOOptions& options,
                                   uint64_t* result, IODebugContext* debug) override {
    return target()->GetFileModificationTime(Held(name), options, result, debug);
  }
  IOStatus NumFileLinks(const std::string& name, const IOOptions& options, uint64_t* result,
                        IODebugContext* debug) override {
    return target()->NumFileLinks(Held(name), options, result, debug);
  }
  // By the name of the lock RocksDB tells who has it within the process, which this one is never
  // twice: whoever holds the directory does.
  IOStatus LockFile(const std::string& name, const IOOptions& options, rocksdb::FileLock** result,
                    IODebugContext* debug) override {
    return target()->LockFile(Held(name), options, result, debug);
  }
  IOStatus NewLogger(const std::string& name, const IOOptions& options,
                     std::shared_ptr<rocksdb::Logger>* result, IODebugContext* debug) override {
    return target()->NewLogger(Held(name), options, result, debug);
  }
  IOStatus GetFreeSpace(const std::string& name, const IOOptions& options, uint64_t* result,
                        IODebugContext* debug) override {
    return target()->GetFreeSpace(Held(name), options, result, debug);
  }
  IOStatus IsDirectory(const std::string& name, const IOOptions& options, bool* result,
                       IODebugContext* debug) override {
    return target()->IsDirectory(Held(name), options, result, debug);
  }
  IOStatus RenameFile(const std::string& name, const std::string& other, const IOOptions& options,
                      IODebugContext* debug) override {
    return target()->RenameFile(Held(name), Held(other), options, debug);
  }
  IOStatus LinkFile(const std::string& name, const std::string& other, const IOOptions& options,
                    IODebugContext* debug) override {
    return target()->LinkFile(Held(name), Held(other), options, debug);
  }
  IOStatus AreFilesSame(const std::string& name, const std::string& other, const IOOptions& options,
                        bool* result, IODebugContext* debug) override {
    return target()->AreFilesSame(Held(name), Held(other), options, result, debug);
  }
  IOStatus ReuseWritableFile(const std::string& name, const std::string& other,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* result,
                             IODebugContext* debug) override {
    return target()->ReuseWritableFile(Held(name), Held(other), options, result, debug);
  }
  IOStatus Truncate(const std::string& name, size_t size, const IOOptions& options,
                    IODebugContext* debug) override {
    return target()->Truncate(Held(name), size, options, debug);
  }
  IOStatus NewMemoryMappedFileBuffer(
      const std::string& name, std::unique_ptr<rocksdb::MemoryMappedFileBuffer>* result) override {
    return target()->NewMemoryMappedFileBuffer(Held(name), result);
  }

 private:
  // Where the name leads as long as the directory is held; any other name leads where it does.
  std::string Held(const std::string& name) const {
    for (const auto& directory : directories_) {
      if (directory == nullptr) continue;
      const absl::string_view own = WithoutEndingSlashes(directory->name());
      if (!absl::StartsWith(name, own)) continue;
      const absl::string_view below = absl::string_view(name).substr(own.size());
      if (below.empty() || below.front() == '/') return absl::StrCat(directory->path(), below);
    }
    return name;
  }

  const Directories directories_;
};

}  // namespace

std::unique_ptr<rocksdb::Env> WithHeld(rocksdb::Env* env, Directories directories) {
  return rocksdb::NewCompositeEnv(
      std::make_shared<HeldFiles>(env->GetFileSystem(), std::move(directories)));
}

}  // namespace jiedui::eventstore
