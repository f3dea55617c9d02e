// Tables in memory: a past state, a rebuild, a test. Not thread-safe while folding; read by any
// number of threads afterwards. A copy shares the rows, and has its own as soon as they change.

#ifndef JIEDUI_PROJECTIONS_MEMORY_TABLES_H_
#define JIEDUI_PROJECTIONS_MEMORY_TABLES_H_

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

#include "projections/tables.h"

namespace jiedui::projections {

class MemoryTables final : public Tables, public MutableTables {
 public:
  Mark mark() const override { return mark_; }
  absl::Status status() const override { return absl::OkStatus(); }
  // Never: its rows come from a fold of this process.
  void Unreadable(absl::string_view problem) const override;
  std::optional<std::string> Get(TableId table, absl::string_view key) const override;
  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;

  void SetMark(const Mark& mark) override { mark_ = mark; }
  void Put(TableId table, absl::string_view key, std::string row) override;
  void Delete(TableId table, absl::string_view key) override;

 private:
  using Table = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;

  const Table& table(TableId id) const { return tables_[static_cast<size_t>(id)]; }
  Table& table(TableId id) { return tables_[static_cast<size_t>(id)]; }

  std::array<Table, kTableCount> tables_;
  Mark mark_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_MEMORY_TABLES_H_
