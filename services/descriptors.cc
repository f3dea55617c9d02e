#include "services/descriptors.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "eventstore/finding.h"
#include "services/ledger_host.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

// The log, the manifest, the directory and the locks of the ledger and of its tables, the guard;
// twice, for what is being replaced.
constexpr uint64_t kOfEachLedger = 40;
// Connections, addresses, what the program itself has, and a backup.
constexpr uint64_t kBesideLedgers = 100;

// RocksDB keeps every table open.
uint64_t TablesIn(const fs::path& directory) {
  uint64_t count = 0;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (it->path().extension() == ".sst") ++count;
  }
  return count;
}

std::set<std::string> LedgersIn(const fs::path& data) {
  std::set<std::string> ids;
  std::error_code error;
  for (fs::directory_iterator it(data, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    if (fs::is_directory(it->path() / kLogDirectory, gone)) {
      ids.insert(it->path().filename().string());
    }
  }
  return ids;
}

}  // namespace

uint64_t DescriptorsNeeded(const std::string& data_directory,
                           const std::vector<std::string>& ledger_ids) {
  std::set<std::string> ids = LedgersIn(data_directory);
  ids.insert(ledger_ids.begin(), ledger_ids.end());
  uint64_t needed = kBesideLedgers;
  for (const std::string& id : ids) {
    const fs::path home = fs::path(data_directory) / id;
    needed += kOfEachLedger + TablesIn(home / kLogDirectory) + TablesIn(home / kTablesDirectory);
  }
  return needed;
}

absl::Status CheckDescriptors(uint64_t needed, uint64_t allowed) {
  if (needed <= allowed) return absl::OkStatus();
  return eventstore::RefusedOf(
      eventstore::Found(eventstore::FindingKind::kTooFewDescriptors, allowed, needed));
}

}  // namespace jiedui::services
