#include "base/disk_usage.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include <sys/stat.h>

namespace jiedui {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kBytesOfBlock = 512;  // of st_blocks, whatever the file system's own are

std::optional<dev_t> DiskOf(const std::string& path) {
  std::error_code ignored;  // then the path stays as it is
  fs::path place = fs::absolute(path, ignored);
  struct stat found = {};
  while (::stat(place.c_str(), &found) != 0) {
    if (!place.has_relative_path()) return std::nullopt;
    place = place.parent_path();
  }
  return found.st_dev;
}

}  // namespace

uint64_t BytesOnDisk(const std::string& directory) {
  uint64_t bytes = 0;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    struct stat file = {};
    if (::lstat(entry->path().c_str(), &file) == 0 && S_ISREG(file.st_mode)) {
      bytes += static_cast<uint64_t>(file.st_blocks) * kBytesOfBlock;
    }
  }
  return bytes;
}

bool AreOnOneDisk(const std::string& path, const std::string& other) {
  const std::optional<dev_t> disk = DiskOf(path);
  return disk.has_value() && disk == DiskOf(other);
}

}  // namespace jiedui
