// A file system that breaks on command, for opening a ledger on: real files under one directory,
// every operation counted, and a model of what a power cut would leave of them.
//
// Paths elsewhere, the lock and RocksDB's own text log go straight through. Syncs reach the model
// only, not the real disk, so that thousands of runs are cheap. Any thread.

#ifndef JIEDUI_TESTS_EVENTSTORE_FAULTY_FILE_SYSTEM_H_
#define JIEDUI_TESTS_EVENTSTORE_FAULTY_FILE_SYSTEM_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

#include "tests/eventstore/disk.h"

namespace jiedui::eventstore {

enum class DiskOp {
  kCreate,
  kOpen,  // for reading
  kWrite,
  kWriteAhead,  // at an offset of a file that is appended to
  kSync,
  kTruncate,
  kRename,
  kLink,
  kDelete,
  kCreateDirectory,
  kSyncDirectory,
};

absl::string_view NameOf(DiskOp op);

// Which operations fail, and how. Operations are numbered from 1 in the order they begin.
struct Fault {
  int64_t first = 1;
  int64_t last = std::numeric_limits<int64_t>::max();
  rocksdb::IOStatus error = rocksdb::IOStatus::IOError("injected");
  std::string path_part = {};          // only of paths that contain it
  std::optional<DiskOp> only_op = {};  // only of this kind
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  // What is under `root` is taken to be sure.
  explicit FaultyFileSystem(const std::string& root);

  const char* Name() const override { return "FaultyFileSystem"; }

  // How many operations have begun, and what the n-th was: "sync ledger/000004.log".
  int64_t operations() const;
  std::string Describe(int64_t operation) const;

  // Waits until the operation of that description has begun that many times.
  void WaitFor(const std::string& operation, int64_t times) const;

  // The same of all operations of that name and that end: of "create" and ".log" for instance.
  int64_t CountOf(const std::string& name, const std::string& end) const;
  void WaitForCountOf(const std::string& name, const std::string& end, int64_t count) const;

  // Syncs of files whose path contains it do not begin until this is called anew. Empty: all do.
  void HoldSyncs(const std::string& path_part);

  // Every operation it fits fails from now on and does nothing; a write that fails may leave its
  // first half. One fault at a time.
  void Break(Fault fault);
  void Heal();
  // How many operations have failed.
  int64_t failures() const;

  // Reads of files whose path contains it fail so. Empty: none does.
  void FailReads(const std::string& path_part,
                 rocksdb::IOStatus error = rocksdb::IOStatus::IOError("injected"));

  void SetFreeBytes(uint64_t bytes);

  // The lock is refused so from now on; OK: it goes straight through again.
  void FailLock(rocksdb::IOStatus error);

  // Keeps what the disk is like just before each operation from now on.
  void RecordImages();
  // Just before that operation, which has begun since; or as it is now, if it is the next.
  Disk::Image ImageBefore(int64_t operation) const;

  // Puts what a crash left in place of what is under root, all of it sure. Nothing may be open.
  void Replace(const Tree& tree);

  // --- rocksdb::FileSystem ---
  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& path, size_t size,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& path, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LockFile(const std::string& path, const rocksdb::IOOptions& options,
                             rocksdb::FileLock** lock, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options,
                                 uint64_t* free, rocksdb::IODebugContext* debug) override;

 private:
  friend class FaultyDirectory;
  friend class FaultyRandomRWFile;
  friend class FaultyReader;
  friend class FaultyWritableFile;

  // The path within root; nothing if it is not followed.
  std::optional<std::string> Follow(const std::string& path) const;
  rocksdb::IOStatus Begin(DiskOp op, const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AwaitSync(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int64_t Count(const std::string& name, const std::string& end) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  rocksdb::IOStatus CheckRead(const std::string& name) const;
  template <typename Real, typename Model>
  rocksdb::IOStatus Do(DiskOp op, const std::string& path, Real real, Model model);

  const std::string root_;
  mutable absl::Mutex mutex_;
  std::unique_ptr<Disk> disk_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> operations_ ABSL_GUARDED_BY(mutex_);
  std::optional<Fault> fault_ ABSL_GUARDED_BY(mutex_);
  int64_t failures_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string held_syncs_ ABSL_GUARDED_BY(mutex_);
  std::string failing_reads_ ABSL_GUARDED_BY(mutex_);
  rocksdb::IOStatus read_error_ ABSL_GUARDED_BY(mutex_);
  std::optional<uint64_t> free_bytes_ ABSL_GUARDED_BY(mutex_);
  rocksdb::IOStatus lock_error_ ABSL_GUARDED_BY(mutex_);
  bool recording_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Disk::Image> images_ ABSL_GUARDED_BY(mutex_);  // of the last operations
};

// The environment to open a ledger on; fs outlives it.
std::unique_ptr<rocksdb::Env> EnvOn(const std::shared_ptr<FaultyFileSystem>& fs);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_FAULTY_FILE_SYSTEM_H_
