// A new directory, removed at the end.

#ifndef JIEDUI_TESTS_PROJECTIONS_DIRECTORY_H_
#define JIEDUI_TESTS_PROJECTIONS_DIRECTORY_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/check.h"

namespace jiedui::projections {

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "jiedui-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr, name);
    path_ = name;
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  const std::string& path() const { return path_; }

  // All its files, as they are now. False if one came or went meanwhile.
  bool CopyTo(const std::string& target) const {
    std::error_code error;
    std::filesystem::remove_all(target, error);
    std::filesystem::copy(path_, target, std::filesystem::copy_options::recursive, error);
    return !error;
  }

 private:
  std::string path_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_DIRECTORY_H_
