// What files take on the disk. Any thread that may wait for it.

#ifndef JIEDUI_BASE_DISK_USAGE_H_
#define JIEDUI_BASE_DISK_USAGE_H_

#include <cstdint>
#include <string>

namespace jiedui {

// Bytes that all files below the directory have on the disk, which are not their lengths: a file
// may have room reserved behind its end. Files that vanish meanwhile do not count.
uint64_t BytesOnDisk(const std::string& directory);

// Whether both are on one file system; of a path that is not there yet, the directory that it would
// be made in. False if nobody can tell.
bool AreOnOneDisk(const std::string& path, const std::string& other);

}  // namespace jiedui

#endif  // JIEDUI_BASE_DISK_USAGE_H_
