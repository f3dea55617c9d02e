#include "services/misplaced_ledger.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "domain/error.h"
#include "eventstore/finding.h"
#include "eventstore/store.h"
#include "services/file_identity.h"
#include "services/limits.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

absl::Status Misplaced(const std::string& ledger_id, const fs::path& directory) {
  return domain::Refuse(v1::ERROR_REASON_LEDGER_MISPLACED, "",
                        {{"ledger", ledger_id}, {"directory", directory.string()}});
}

// What cannot be listed has none.
std::vector<fs::path> DirectoriesIn(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    if (entry->is_directory(unknown)) found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool IsIn(const fs::path& directory, const std::string& ledger_id) {
  const fs::path log = directory / kLogDirectory;
  std::error_code error;
  return fs::exists(log / "CURRENT", error) && eventstore::Store::IsIn(log.string(), ledger_id);
}

}  // namespace

absl::Status CheckNotElsewhere(const std::string& home, const std::string& ledger_id) {
  const fs::path data = fs::path(home).parent_path();
  for (const fs::path& beside : DirectoriesIn(data)) {
    if (beside.filename() == ledger_id) continue;
    if (IsIn(beside, ledger_id)) return Misplaced(ledger_id, beside.filename());
    for (const fs::path& below : DirectoriesIn(beside)) {
      if (IsIn(below, ledger_id)) return Misplaced(ledger_id, below.lexically_relative(data));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckItsOwn(const absl::Status& opened, const std::string& home) {
  const eventstore::Finding finding = eventstore::FindingOf(opened);
  if (finding.kind != eventstore::FindingKind::kOtherLedger) return opened;
  return Misplaced(finding.values[1], fs::path(home).filename());
}

absl::Status CheckAtItsName(const OpenDirectory& home, const std::string& ledger_id) {
  if (IdentityOf(home.name()) == IdentityOf(home.path())) return absl::OkStatus();
  std::error_code error;
  const fs::path now = fs::read_symlink(home.path(), error);  // the system says where it leads
  return eventstore::RefusedOf(
      eventstore::Found(eventstore::FindingKind::kHomeMoved, ledger_id, now.string(), home.name()));
}

}  // namespace jiedui::services
