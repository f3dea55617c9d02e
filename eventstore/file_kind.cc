#include "eventstore/file_kind.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

#include "base/open_directory.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

std::optional<FindingKind> KindOf(fs::file_type type) {
  switch (type) {
    case fs::file_type::directory:
      return FindingKind::kItIsDirectory;
    case fs::file_type::fifo:
      return FindingKind::kItIsPipe;
    case fs::file_type::socket:
      return FindingKind::kItIsSocket;
    case fs::file_type::block:
    case fs::file_type::character:
      return FindingKind::kItIsDevice;
    case fs::file_type::none:
    case fs::file_type::not_found:
    case fs::file_type::regular:
    case fs::file_type::symlink:
    case fs::file_type::unknown:
      break;
  }
  return std::nullopt;
}

// Where one of ours should be, a link to nothing is no absence: what it led to is gone.
bool LeadsNowhere(const std::string& path) {
  std::error_code error;
  const bool gone = fs::status(path, error).type() == fs::file_type::not_found ||
                    error == std::errc::too_many_symbolic_link_levels;
  return gone && fs::is_symlink(fs::symlink_status(path, error));
}

bool IsOpenedByRocks(absl::string_view name) {
  return name == "CURRENT" || name == "LOCK" || name == "IDENTITY" ||
         absl::StartsWith(name, "MANIFEST-") || absl::StartsWith(name, "OPTIONS-") ||
         absl::EndsWith(name, ".log") || absl::EndsWith(name, ".sst");
}

}  // namespace

std::optional<Finding> NotAFile(const std::string& path) {
  std::error_code unknown;  // opening it says why
  auto kind = KindOf(fs::status(path, unknown).type());
  if (!kind && LeadsNowhere(path)) kind = FindingKind::kItLeadsNowhere;
  if (!kind) return std::nullopt;
  return With(Found(FindingKind::kNotAFile, InOwnNames(path)), Found(*kind));
}

std::vector<Finding> FindNotFiles(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (IsOpenedByRocks(it->path().filename().string())) paths.push_back(it->path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Finding> found;
  for (const std::string& path : paths) {
    if (auto finding = NotAFile(path)) found.push_back(*std::move(finding));
  }
  return found;
}

}  // namespace jiedui::eventstore
