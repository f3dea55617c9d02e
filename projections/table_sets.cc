#include "projections/table_sets.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/durable_file.h"
#include "base/open_directory.h"
#include "base/status_macros.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"

namespace jiedui::projections {
namespace {

namespace fs = std::filesystem;

constexpr char kInUseFile[] = "in_use";

std::string InUsePath(const std::string& directory) {
  return (fs::path(directory) / kInUseFile).string();
}

std::string LossPath(const std::string& directory) {
  return absl::StrCat(directory, ".loss");
}

absl::Status Failed(absl::string_view step, const std::string& path, std::error_code error) {
  return absl::UnavailableError(absl::StrCat(step, " ", InOwnNames(path), ": ", error.message()));
}

// The name of the set in use. NotFound if there is none.
absl::StatusOr<std::string> NameInUse(const std::string& directory) {
  if (const auto other = eventstore::NotAFile(InUsePath(directory))) {
    return eventstore::DataLossOf(*other);
  }
  const absl::StatusOr<std::string> text = ReadFile(InUsePath(directory));
  RETURN_IF_ERROR(text.status());
  absl::string_view name = *text;
  int64_t number = 0;
  if (absl::ConsumeSuffix(&name, "\n") && absl::SimpleAtoi(name, &number) && number > 0 &&
      name == absl::StrCat(number)) {
    return std::string(name);
  }
  return absl::DataLossError(absl::StrCat(InOwnNames(InUsePath(directory)), " names no tables"));
}

std::string NameOf(const RocksTables& tables) {
  return fs::path(tables.directory()).filename().string();
}

absl::StatusOr<std::vector<fs::path>> EntriesOf(const std::string& directory) {
  std::vector<fs::path> entries;
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    entries.push_back(entry->path());
  }
  if (error) return Failed("cannot list directory", directory, error);
  return entries;
}

}  // namespace

TableSets::TableSets(std::string directory) : directory_(std::move(directory)) {
  auto held = OpenDirectory::Open(directory_);
  if (held.ok()) held_ = *std::move(held);
}

absl::StatusOr<std::shared_ptr<RocksTables>> TableSets::OpenSet(const std::string& name) const {
  return RocksTables::OpenAt((fs::path(place()) / name).string(),
                             (fs::path(directory_) / name).string());
}

absl::StatusOr<std::shared_ptr<RocksTables>> TableSets::OpenInUse() const {
  ASSIGN_OR_RETURN(const std::string name, NameInUse(place()));
  const std::string set = (fs::path(place()) / name).string();
  std::error_code error;
  if (!fs::is_directory(set, error)) {
    return absl::DataLossError(absl::StrCat("there is no ", InOwnNames(set)));
  }
  return OpenSet(name);
}

absl::StatusOr<std::shared_ptr<const RocksTables>> TableSets::OpenInUseReadOnly(
    const std::string& directory) {
  std::string name;
  while (true) {
    const absl::StatusOr<std::string> in_use = NameInUse(directory);
    if (absl::IsDataLoss(in_use.status())) return in_use.status();
    if (!in_use.ok()) return absl::DataLossError(in_use.status().message());
    // The same one again: it was not a swap that kept it from being opened.
    const bool tried = *in_use == name;
    name = *in_use;
    auto tables = RocksTables::OpenReadOnly((fs::path(directory) / name).string());
    if (tables.ok() || tried) return tables;
  }
}

absl::StatusOr<std::shared_ptr<RocksTables>> TableSets::OpenNew() const {
  ASSIGN_OR_RETURN(const std::vector<fs::path> entries, EntriesOf(place()));
  int64_t last = 0;
  for (const fs::path& entry : entries) {
    int64_t number = 0;
    if (absl::SimpleAtoi(entry.filename().string(), &number)) last = std::max(last, number);
  }
  // What is in use may have lost its directory, and keeps its number.
  const absl::StatusOr<std::string> in_use = NameInUse(place());
  int64_t used = 0;
  if (in_use.ok() && absl::SimpleAtoi(*in_use, &used)) last = std::max(last, used);
  const std::string name = absl::StrCat(last + 1);
  RETURN_IF_ERROR(
      MakeDurableDirectory((fs::path(place()) / name).string(), FileAccess::kEverybody));
  return OpenSet(name);
}

absl::Status TableSets::PutInUse(RocksTables& tables) const {
  RETURN_IF_ERROR(tables.Flush());
  std::error_code error;
  if (fs::is_directory(InUsePath(place()), error)) {  // of which no file takes the place
    fs::remove_all(InUsePath(place()), error);
    if (error) return Failed("cannot remove", InUsePath(place()), error);
  }
  return ReplaceFile(InUsePath(place()), NameOf(tables) + "\n", FileAccess::kEverybody);
}

bool TableSets::IsInUse(const RocksTables& tables) const {
  const absl::StatusOr<std::string> in_use = NameInUse(place());
  return in_use.ok() && *in_use == NameOf(tables);
}

bool TableSets::HasUnfinished() const {
  const absl::StatusOr<std::string> in_use = NameInUse(place());
  const absl::StatusOr<std::vector<fs::path>> entries = EntriesOf(place());
  int64_t used = 0;
  if (!in_use.ok() || !entries.ok() || !absl::SimpleAtoi(*in_use, &used)) return false;
  return std::any_of(entries->begin(), entries->end(), [used](const fs::path& entry) {
    int64_t number = 0;
    return absl::SimpleAtoi(entry.filename().string(), &number) && number > used;
  });
}

absl::Status TableSets::Discard(const std::string& directory) {
  std::error_code error;
  if (!fs::exists(directory, error) && !error) return absl::OkStatus();
  fs::remove(InUsePath(directory), error);
  if (error) return Failed("cannot remove", InUsePath(directory), error);
  RETURN_IF_ERROR(SyncDirectory(directory));
  ASSIGN_OR_RETURN(const std::vector<fs::path> entries, EntriesOf(directory));
  for (const fs::path& entry : entries) {
    fs::remove_all(entry, error);
    if (error) return Failed("cannot remove", entry.string(), error);
  }
  return absl::OkStatus();
}

absl::Status TableSets::AcceptLoss(const std::string& directory, int64_t after) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) return absl::OkStatus();
  return ReplaceFile(LossPath(directory), absl::StrCat(after, "\n"), FileAccess::kEverybody);
}

std::optional<int64_t> TableSets::AcceptedLoss() const {
  const absl::StatusOr<std::string> text = ReadFile(LossPath(directory_));
  int64_t after = 0;
  if (!text.ok() || !absl::SimpleAtoi(*text, &after)) return std::nullopt;
  return after;
}

absl::Status TableSets::ForgetLoss(const std::string& directory) {
  std::error_code error;
  fs::remove(LossPath(directory), error);
  if (error) return Failed("cannot remove", LossPath(directory), error);
  return absl::OkStatus();
}

absl::Status TableSets::RemoveLeftovers() const {
  ASSIGN_OR_RETURN(const std::string in_use, NameInUse(place()));
  ASSIGN_OR_RETURN(const std::vector<fs::path> entries, EntriesOf(place()));
  for (const fs::path& entry : entries) {
    const std::string name = entry.filename().string();
    if (name == in_use || name == kInUseFile) continue;
    std::error_code error;
    fs::remove_all(entry, error);
    if (error) return Failed("cannot remove", entry.string(), error);
  }
  return absl::OkStatus();
}

}  // namespace jiedui::projections
