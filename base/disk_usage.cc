#include "base/disk_usage.h"

#include <filesystem>
#include <system_error>

#include <sys/stat.h>

namespace jiedui {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kBytesOfBlock = 512;  // of st_blocks, whatever the file system's own are

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

}  // namespace jiedui
