// The rows of units in one state of the registry, each read when it is first asked for. Whoever has
// them sees the same rows, so that they are kept from read to read while no row of the registry
// moves (Tables::Kept): at most one for each unit of the ledger. Any thread.

#ifndef JIEDUI_PROJECTIONS_UNIT_ROWS_H_
#define JIEDUI_PROJECTIONS_UNIT_ROWS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"

#include "jiedui/table/v1/rows.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

class UnitRows {
 public:
  // Those of the tables: kept ones, or new ones where nothing is kept.
  static std::shared_ptr<const UnitRows> Of(const Tables& tables);

  // Null if there is no such unit. The tables are those, or others in that state; the row stays as
  // long as this does.
  const table::v1::UnitRow* Find(const Tables& tables, const std::string& unit_id) const;

 private:
  // What does not exist is not in it: anybody may ask for anything.
  using Read = absl::flat_hash_map<std::string, std::unique_ptr<const table::v1::UnitRow>>;

  mutable absl::Mutex mutex_;
  mutable Read read_ ABSL_GUARDED_BY(mutex_);
};

// The rows of those units, and of wherever next(unit) leads from them, by id; what does not exist
// is not there.
std::vector<const table::v1::UnitRow*> UnitsReached(
    absl::FunctionRef<const table::v1::UnitRow*(const std::string& unit_id)> find,
    std::vector<std::string> open,
    absl::FunctionRef<std::vector<std::string>(const table::v1::UnitRow&)> next);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_UNIT_ROWS_H_
