#include "tests/eventstore/faulty_files.h"

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/check.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

// The library's own.
template <class Result, class... Arguments>
Result Real(const char* name, Arguments... arguments) {
  using Function = Result (*)(Arguments...);
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name))(arguments...);
}

std::atomic<FaultyFiles::Calls*> current = nullptr;
std::atomic<int> calls_under_way = 0;

}  // namespace

class FaultyFiles::Calls {
 public:
  Calls(std::string root, const Tree& left) : root_(std::move(root)), disk_(left) {}

  int Open(const char* path, int flags, mode_t mode) {
    const std::optional<std::string> name = Follow(path);
    std::unique_lock<std::mutex> lock(mutex_);
    const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
    if (name && !changes) AwaitLetGo(*name, hanging_open_, lock);
    if (name && changes && !Begin("create", *name)) return -1;
    const int fd = Real<int>("open", path, flags, mode);
    if (fd < 0) return fd;
    files_.erase(fd);
    if (!name) return fd;
    Disk::NodePointer node = disk_.Find(*name);
    if (node == nullptr && changes) node = disk_.Create(*name);
    files_[fd] = {*name, node, 0};
    return fd;
  }

  int Close(int fd) {
    const std::lock_guard<std::mutex> lock(mutex_);
    files_.erase(fd);
    return Real<int>("close", fd);
  }

  ssize_t Write(int fd, const void* bytes, size_t size, std::optional<off_t> offset) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto file = files_.find(fd);
    if (file == files_.end()) return RealWrite(fd, bytes, size, offset);
    const bool whole = Begin("write", file->second.name);
    const size_t done = whole ? size : size / 2;
    CHECK(RealWrite(fd, bytes, done, offset) == static_cast<ssize_t>(done), file->second.name);
    const auto at = static_cast<uint64_t>(offset.value_or(file->second.end));
    Disk::Write(*file->second.node, at, {static_cast<const char*>(bytes), done});
    if (!offset) file->second.end += static_cast<off_t>(done);
    return whole ? static_cast<ssize_t>(size) : -1;
  }

  // Reaches the model only, so that thousands of runs are cheap.
  int Sync(int fd) {
    std::unique_lock<std::mutex> lock(mutex_);
    AwaitLetGo(fd, lock);
    const auto file = files_.find(fd);
    if (file == files_.end()) return Real<int>("fsync", fd);
    const bool is_directory = fs::is_directory(root_ + "/" + file->second.name);
    const bool works = Begin(is_directory ? "sync directory" : "fsync", file->second.name);
    if (is_directory && works) disk_.SyncDirectory(file->second.name);
    if (!is_directory && works) Disk::Sync(*file->second.node);
    if (!is_directory && !works) Disk::FailSync(*file->second.node);
    return works ? 0 : -1;
  }

  int Rename(const char* from, const char* to) {
    const std::optional<std::string> old_name = Follow(from);
    const std::optional<std::string> new_name = Follow(to);
    if (!old_name || !new_name) return Real<int>("rename", from, to);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!Begin("rename", *new_name)) return -1;
    const int result = Real<int>("rename", from, to);
    if (result == 0) disk_.Rename(*old_name, *new_name);
    return result;
  }

  int Unlink(const char* path) {
    const std::optional<std::string> name = Follow(path);
    // Asking for what is not there changes nothing.
    if (!name || !fs::exists(path)) return Real<int>("unlink", path);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!Begin("unlink", *name)) return -1;
    const int result = Real<int>("unlink", path);
    if (result == 0) disk_.Delete(*name);
    return result;
  }

  int MakeDirectory(const char* path, mode_t mode) {
    const std::optional<std::string> name = Follow(path);
    if (!name || fs::exists(path)) return Real<int>("mkdir", path, mode);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!Begin("mkdir", *name)) return -1;
    const int result = Real<int>("mkdir", path, mode);
    if (result == 0) disk_.CreateDirectory(*name);
    return result;
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::string hanging_;       // syncs of what has it in its name; empty: none
  std::string hanging_open_;  // openings of what is there, likewise
  int waiting_ = 0;
  const std::string root_;
  std::vector<std::string> operations_;
  std::vector<Disk::Image> images_;  // just before each operation
  int64_t first_failing_ = std::numeric_limits<int64_t>::max();
  int64_t last_failing_ = 0;
  Disk disk_;

 private:
  struct File {
    std::string name;
    Disk::NodePointer node;
    off_t end = 0;
  };

  static ssize_t RealWrite(int fd, const void* bytes, size_t size, std::optional<off_t> offset) {
    return offset ? Real<ssize_t>("pwrite", fd, bytes, size, *offset)
                  : Real<ssize_t>("write", fd, bytes, size);
  }

  // Relative to root, "" for root itself; nothing if it is elsewhere.
  std::optional<std::string> Follow(const char* path) const {
    absl::string_view name = path;
    if (!absl::ConsumePrefix(&name, root_)) return std::nullopt;
    if (!name.empty() && !absl::ConsumePrefix(&name, "/")) return std::nullopt;
    return std::string(name);
  }

  // False, with errno, if the operation is to fail.
  bool Begin(absl::string_view what, const std::string& name) {
    images_.push_back(disk_.Now());
    operations_.push_back(absl::StrCat(what, " ", name));
    const auto number = static_cast<int64_t>(operations_.size());
    if (number < first_failing_ || number > last_failing_) return true;
    errno = EIO;
    return false;
  }

  void AwaitLetGo(int fd, std::unique_lock<std::mutex>& lock) {
    const auto file = files_.find(fd);
    if (file == files_.end()) return;
    const std::string name = file->second.name;
    AwaitLetGo(name, hanging_, lock);
  }

  void AwaitLetGo(const std::string& name, const std::string& held,
                  std::unique_lock<std::mutex>& lock) {
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return held.empty() || !absl::StrContains(name, held); });
    --waiting_;
  }

  std::map<int, File> files_;
};

namespace {

// Only the owner may read them, as whoever wrote them saw to.
void PutInPlace(const std::string& root, const Tree& tree) {
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    fs::remove_all(entry.path());
  }
  for (const auto& [name, content] : tree) {
    const fs::path path = fs::path(root) / name;
    if (content) {
      std::ofstream(path, std::ios::binary) << *content;
      fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    } else {
      fs::create_directory(path);
    }
  }
}

}  // namespace

FaultyFiles::FaultyFiles(const std::string& root, const Tree& left)
    : calls_(std::make_unique<Calls>(root, left)) {
  CHECK(current.load() == nullptr, "one at a time");
  PutInPlace(root, left);
  current = calls_.get();
}

// A thread of a store that is elsewhere may be in a call.
FaultyFiles::~FaultyFiles() {
  current = nullptr;
  while (calls_under_way != 0) std::this_thread::yield();
}

int64_t FaultyFiles::operations() const {
  const std::lock_guard<std::mutex> lock(calls_->mutex_);
  return static_cast<int64_t>(calls_->operations_.size());
}

std::string FaultyFiles::Describe(int64_t operation) const {
  const std::lock_guard<std::mutex> lock(calls_->mutex_);
  const auto index = static_cast<size_t>(operation) - 1;
  return index < calls_->operations_.size() ? calls_->operations_[index] : "the end";
}

void FaultyFiles::Break(int64_t first, int64_t last) {
  const std::lock_guard<std::mutex> lock(calls_->mutex_);
  calls_->first_failing_ = first;
  calls_->last_failing_ = last;
}

void FaultyFiles::Heal() {
  Break(std::numeric_limits<int64_t>::max(), 0);
}

void FaultyFiles::Hang(const std::string& name_part) {
  const std::lock_guard<std::mutex> lock(calls_->mutex_);
  calls_->hanging_ = name_part;
  calls_->changed_.notify_all();
}

void FaultyFiles::HangOpening(const std::string& name_part) {
  const std::lock_guard<std::mutex> lock(calls_->mutex_);
  calls_->hanging_open_ = name_part;
  calls_->changed_.notify_all();
}

void FaultyFiles::LetGo() {
  Hang("");
  HangOpening("");
}

void FaultyFiles::AwaitHanging() const {
  std::unique_lock<std::mutex> lock(calls_->mutex_);
  calls_->changed_.wait(lock, [this] { return calls_->waiting_ > 0; });
}

Tree FaultyFiles::Left(int64_t operation, Crash crash, uint64_t seed) const {
  const std::lock_guard<std::mutex> lock(calls_->mutex_);
  const auto index = static_cast<size_t>(operation) - 1;
  const Disk::Image image =
      index < calls_->images_.size() ? calls_->images_[index] : calls_->disk_.Now();
  return image.After(crash, seed);
}

Tree FaultyFiles::Now() const {
  return Left(operations() + 1, Crash::kKeepEverything, 0);
}

}  // namespace jiedui::eventstore

using jiedui::eventstore::Real;

namespace {

// What answers a call, if anything does; it stays until the call is done.
class Answering {
 public:
  Answering() {
    ++jiedui::eventstore::calls_under_way;
    calls_ = jiedui::eventstore::current;
    if (calls_ == nullptr) --jiedui::eventstore::calls_under_way;
  }
  ~Answering() {
    if (calls_ != nullptr) --jiedui::eventstore::calls_under_way;
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

  explicit operator bool() const { return calls_ != nullptr; }
  jiedui::eventstore::FaultyFiles::Calls* operator->() const { return calls_; }

 private:
  jiedui::eventstore::FaultyFiles::Calls* calls_;
};

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  const Answering calls;
  return calls ? calls->Open(path, flags, mode) : Real<int>("open", path, flags, mode);
}

int close(int fd) {
  const Answering calls;
  return calls ? calls->Close(fd) : Real<int>("close", fd);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  const Answering calls;
  return calls ? calls->Write(fd, bytes, size, std::nullopt)
               : Real<ssize_t>("write", fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  const Answering calls;
  return calls ? calls->Write(fd, bytes, size, offset)
               : Real<ssize_t>("pwrite", fd, bytes, size, offset);
}

int fsync(int fd) {
  const Answering calls;
  return calls ? calls->Sync(fd) : Real<int>("fsync", fd);
}

int fdatasync(int fd) {
  const Answering calls;
  return calls ? calls->Sync(fd) : Real<int>("fdatasync", fd);
}

int rename(const char* from, const char* to) noexcept {
  const Answering calls;
  return calls ? calls->Rename(from, to) : Real<int>("rename", from, to);
}

int unlink(const char* path) noexcept {
  const Answering calls;
  return calls ? calls->Unlink(path) : Real<int>("unlink", path);
}

int mkdir(const char* path, mode_t mode) noexcept {
  const Answering calls;
  return calls ? calls->MakeDirectory(path, mode) : Real<int>("mkdir", path, mode);
}

}  // extern "C"
