#include "eventstore/archive_foreign.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/tiles.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kRequests = "request/";
constexpr absl::string_view kSealed = "sealed/";

// "tile/0/002" for "tile/0/002.p/88" and itself.
std::string FullName(absl::string_view name) {
  return std::string(name.substr(0, name.rfind(".p/")));
}

// The files of an archive of that size, and of those that are not full the name by the full one's.
struct OwnFiles {
  explicit OwnFiles(uint64_t size) {
    for (const absl::string_view name : {kArchiveLedger, kArchiveCheckpoint, kArchiveSuccessions}) {
      names.insert(std::string(name));
    }
    for (uint64_t index = 0; index < TileCount(0, size); ++index)
      AddBundles(TileAt(0, index, size));
    for (int level = 0; TileCount(level, size) > 0; ++level) {
      for (uint64_t index = 0; index < TileCount(level, size); ++index) {
        Add(TilePath(TileAt(level, index, size)));
      }
    }
  }

  std::set<std::string> names;
  std::map<std::string, std::string> partial;

 private:
  void AddBundles(const Tile& tile) {
    const std::string entries = EntriesPath(tile);
    Add(entries);
    const absl::string_view place = absl::StripPrefix(entries, "tile/entries/");
    for (const absl::string_view what : {absl::string_view("body/"), kSealed, kRequests}) {
      Add(absl::StrCat(what, place));
    }
  }

  void Add(const std::string& name) {
    names.insert(name);
    if (const std::string full = FullName(name); full != name) partial[full] = name;
  }
};

// A sealed part may have been erased between two backups: nothing is said of those.
bool SayTheSame(absl::string_view name, absl::string_view own, absl::string_view other) {
  if (absl::StartsWith(name, kSealed)) return true;
  if (absl::StartsWith(name, kRequests)) {
    // A hash at the end covers the whole.
    own.remove_suffix(std::min<size_t>(own.size(), kSha256Bytes));
    other.remove_suffix(std::min<size_t>(other.size(), kSha256Bytes));
  }
  return absl::StartsWith(own, other) || absl::StartsWith(other, own);
}

// All files within the directory, by their names in it.
absl::StatusOr<std::set<std::string>> NamesIn(const std::string& directory) {
  std::set<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    if (entry->is_directory(gone)) continue;
    names.insert(entry->path().lexically_relative(directory).generic_string());
  }
  if (!error) return names;
  return StatusOf(absl::StatusCode::kUnavailable,
                  Found(FindingKind::kCannotList, directory, error.message()));
}

}  // namespace

absl::StatusOr<ForeignFiles> FindForeignFiles(const std::string& directory, uint64_t size) {
  const OwnFiles own(size);
  ArchiveDirectorySource source(directory);
  ForeignFiles foreign;
  ASSIGN_OR_RETURN(const std::set<std::string> names, NamesIn(directory));
  for (const std::string& name : names) {
    if (own.names.count(name) > 0) continue;
    foreign.names.push_back(name);
    const auto replaced = own.partial.find(FullName(name));
    if (replaced == own.partial.end()) continue;
    const absl::StatusOr<std::string> bytes = source.Read(replaced->second);
    if (!bytes.ok()) continue;  // the archive's own is missing, which is said where it is read
    const absl::StatusOr<std::string> other = source.Read(name);
    if (other.ok() && SayTheSame(name, *bytes, *other)) continue;
    foreign.contradicting.push_back(With(Found(FindingKind::kArchiveFile, replaced->second),
                                         Found(FindingKind::kShadowed, name)));
  }
  return foreign;
}

}  // namespace jiedui::eventstore
