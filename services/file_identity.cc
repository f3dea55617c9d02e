#include "services/file_identity.h"

#include "absl/strings/str_cat.h"
#include <sys/stat.h>

namespace jiedui::services {

std::optional<FileIdentity> IdentityOf(const std::string& name) {
  struct stat entry = {};
  if (::stat(name.c_str(), &entry) != 0) return std::nullopt;
  return FileIdentity{entry.st_dev, entry.st_ino};
}

std::string StampOf(const std::string& name) {
  struct stat entry = {};
  if (::stat(name.c_str(), &entry) != 0) return "";
  return absl::StrCat(entry.st_dev, ":", entry.st_ino, ":", entry.st_ctim.tv_sec, ".",
                      entry.st_ctim.tv_nsec);
}

}  // namespace jiedui::services
