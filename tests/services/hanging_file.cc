#include "tests/services/hanging_file.h"

#include <chrono>
#include <condition_variable>
#include <cstdarg>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include <dlfcn.h>
#include <fcntl.h>

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

using OpenCall = int (*)(const char*, int, ...);

OpenCall RealOpen() {
  static const auto real = reinterpret_cast<OpenCall>(dlsym(RTLD_NEXT, "open"));
  return real;
}

struct Waiting {
  int readers = 0;
  bool released = false;
};

struct Hanging {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, Waiting> files;
};

Hanging& All() {
  static auto* const all = new Hanging();
  return *all;
}

// A server finds its files below a directory that it has open: /proc/self/fd/7/keys is in that
// which is open as 7.
std::string NameOf(const std::string& path) {
  const std::string descriptors = "/proc/self/fd/";
  const size_t end = path.find('/', descriptors.size());
  if (path.compare(0, descriptors.size(), descriptors) != 0 || end == std::string::npos) {
    return path;
  }
  std::error_code error;
  const fs::path directory = fs::read_symlink(path.substr(0, end), error);
  return error ? path : directory.string() + path.substr(end);
}

// What is there is opened by the time the file is taken away.
int OpenOnceReleased(const char* path, int flags, mode_t mode) {
  Hanging& all = All();
  std::unique_lock<std::mutex> lock(all.mutex);
  const auto file = all.files.find(NameOf(path));
  if (file == all.files.end() || (flags & O_ACCMODE) != O_RDONLY) {
    lock.unlock();
    return RealOpen()(path, flags, mode);
  }
  ++file->second.readers;
  all.changed.notify_all();
  all.changed.wait(lock, [&] { return file->second.released; });
  const int fd = RealOpen()(path, flags, mode);
  --file->second.readers;
  all.changed.notify_all();
  return fd;
}

}  // namespace

HangingFile::HangingFile(fs::path path)
    : path_(std::move(path)), aside_(path_.string() + ".aside") {
  if (fs::exists(path_)) fs::rename(path_, aside_);
  std::ofstream(path_).close();
  fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
  const std::lock_guard<std::mutex> lock(All().mutex);
  All().files[path_.string()] = {};
}

void HangingFile::AwaitReader() {
  std::unique_lock<std::mutex> lock(All().mutex);
  All().changed.wait(lock, [this] { return All().files[path_.string()].readers > 0; });
}

bool HangingFile::HasReaderSoon() {
  std::unique_lock<std::mutex> lock(All().mutex);
  return All().changed.wait_for(lock, std::chrono::seconds(30),
                                [this] { return All().files[path_.string()].readers > 0; });
}

void HangingFile::LetGo() {
  if (std::exchange(gone_, true)) return;
  std::unique_lock<std::mutex> lock(All().mutex);
  Waiting& waiting = All().files[path_.string()];
  waiting.released = true;
  All().changed.notify_all();
  All().changed.wait(lock, [&] { return waiting.readers == 0; });
  fs::remove(path_);
  if (fs::exists(aside_)) fs::rename(aside_, path_);
  All().files.erase(path_.string());
}

}  // namespace jiedui::services

extern "C" int open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  return jiedui::services::OpenOnceReleased(path, flags, mode);
}
