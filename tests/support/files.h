// What is on the disk, to be held against what was there before.

#ifndef JIEDUI_TESTS_SUPPORT_FILES_H_
#define JIEDUI_TESTS_SUPPORT_FILES_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace jiedui {

// Every file below the directory and what is in it, by path.
inline std::map<std::string, std::string> FilesIn(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

}  // namespace jiedui

#endif  // JIEDUI_TESTS_SUPPORT_FILES_H_
