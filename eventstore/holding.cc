#include "eventstore/holding.h"

#include <optional>
#include <utility>
#include <vector>

#include "rocksdb/env.h"

#include "base/status_macros.h"
#include "eventstore/directories.h"
#include "eventstore/finding.h"
#include "eventstore/held_files.h"
#include "eventstore/opening.h"
#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {
namespace {

Finding ByWhom(Finding in_use, const DirectoryHolder& holder) {
  if (!holder.directory.empty()) {
    return With(std::move(in_use), Found(FindingKind::kHeldHere, holder.directory));
  }
  if (holder.process_id == 0) return in_use;
  return With(std::move(in_use), Found(FindingKind::kHeldByProcess, holder.process_id));
}

// What is not there, or is no directory, is met by whoever makes it.
bool IsNoDirectory(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status);
}

// As it is, but for a holder.
absl::StatusOr<std::unique_ptr<DirectoryLock>> Hold(const std::string& directory,
                                                    std::optional<DirectoryHolder>* holder) {
  auto taken = DirectoryLock::Take(directory);
  if (taken.ok()) return taken;
  *holder = HolderOf(taken.status());
  if (holder->has_value() || IsNoDirectory(taken.status())) return nullptr;
  return StatusOf(absl::StatusCode::kUnavailable,
                  Found(FindingKind::kCannotOpen, directory, taken.status().message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<DirectoryLock>> HoldLog(const std::string& directory) {
  std::optional<DirectoryHolder> holder;
  ASSIGN_OR_RETURN(auto hold, Hold(directory, &holder));
  if (holder) return LedgerInUse(ByWhom(Found(FindingKind::kInUse, directory), *holder));
  return hold;
}

absl::StatusOr<std::unique_ptr<DirectoryLock>> HoldGuard(const std::string& directory) {
  std::optional<DirectoryHolder> holder;
  ASSIGN_OR_RETURN(auto hold, Hold(directory, &holder));
  if (holder) return RefusedOf(ByWhom(Found(FindingKind::kGuardInUse, directory), *holder));
  return hold;
}

absl::StatusOr<std::unique_ptr<DirectoryLock>> HoldArchive(const std::string& directory) {
  RETURN_IF_ERROR(CreateDirectories(directory, rocksdb::Env::Default()));
  std::optional<DirectoryHolder> holder;
  ASSIGN_OR_RETURN(auto hold, Hold(directory, &holder));
  if (holder) return RefusedOf(ByWhom(Found(FindingKind::kArchiveInUse, directory), *holder));
  return hold;
}

absl::StatusOr<Holds> HoldLedger(const Options& options) {
  Holds holds;
  ASSIGN_OR_RETURN(holds.log, HoldLog(options.directory));
  ASSIGN_OR_RETURN(holds.guard, HoldGuard(GuardDirectory(options)));
  return holds;
}

std::unique_ptr<rocksdb::Env> WithHeld(rocksdb::Env* env, const Holds& holds) {
  std::vector<std::shared_ptr<const OpenDirectory>> directories;
  for (const DirectoryLock* const lock : {holds.log.get(), holds.guard.get()}) {
    if (lock != nullptr) directories.push_back(lock->directory());
  }
  return WithHeld(env, std::move(directories));
}

}  // namespace jiedui::eventstore
