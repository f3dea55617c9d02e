// The directories of one ledger's tables: one set of tables is in use, and beside it another may be
// in the making. A small file says which is in use; replacing it is the swap, and a crash leaves
// the set before it or the one after it.
//
//   <directory>/in_use   "2\n"
//   <directory>/2        the database of that set (rocks_tables.h)
//   <directory>.loss     "6678\n" beside it: the ledger was accepted as it ends there
//
// Anything else in the directory is a leftover. Numbers only go up, so that a set which is still
// read from is never taken for another one.
//
// One thread at a time, unless said otherwise.

#ifndef JIEDUI_PROJECTIONS_TABLE_SETS_H_
#define JIEDUI_PROJECTIONS_TABLE_SETS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/open_directory.h"
#include "projections/rocks_tables.h"

namespace jiedui::projections {

class TableSets {
 public:
  // The directory is there, and is that one from now on, whatever has its name.
  explicit TableSets(std::string directory);

  // NotFound if no set is in use, DATA_LOSS if the one that is cannot be used.
  absl::StatusOr<std::shared_ptr<RocksTables>> OpenInUse() const;

  // The same, changing nothing, while a server may use it and even swap. Any thread.
  static absl::StatusOr<std::shared_ptr<const RocksTables>> OpenInUseReadOnly(
      const std::string& directory);

  // A new and empty set, which is not in use.
  absl::StatusOr<std::shared_ptr<RocksTables>> OpenNew() const;

  // Brings the set to the disk and makes it the one in use. Durable when it returns; after an error
  // either may be in use.
  absl::Status PutInUse(RocksTables& tables) const;

  bool IsInUse(const RocksTables& tables) const;

  // A set was in the making when the process ended: it has a higher number than the one in use.
  bool HasUnfinished() const;

  // Removes all sets, and first of all what says that one is in use: opened next, the tables are
  // folded anew. Nobody has them open; OK if there are none.
  static absl::Status Discard(const std::string& directory);

  // What the ledger had behind that position is lost, and was accepted as lost: sets that have more
  // may go. Durable when it returns, and there until it is forgotten; nothing if there are no sets.
  static absl::Status AcceptLoss(const std::string& directory, int64_t after);
  std::optional<int64_t> AcceptedLoss() const;
  static absl::Status ForgetLoss(const std::string& directory);

  // Removes whatever is not in use.
  absl::Status RemoveLeftovers() const;

 private:
  // Of its entries, by a name that stays.
  const std::string& place() const { return held_ != nullptr ? held_->path() : directory_; }
  // A set, found below place().
  absl::StatusOr<std::shared_ptr<RocksTables>> OpenSet(const std::string& name) const;

  std::string directory_;
  std::shared_ptr<const OpenDirectory> held_;  // null if it could not be opened
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_TABLE_SETS_H_
