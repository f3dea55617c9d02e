// What a projection is: a struct with
//   static constexpr TableId kTable     the one table it fills
//   static constexpr int kVersion       one more whenever equal events would give other rows
//   static void Apply(const E& event, const Envelope& at, Rows& rows)
//                                       for exactly the events feeds.h sends it
// Apply is called by the fold (fold.h) with the events in order of position, on whatever thread
// folds. It knows nothing but the event, its envelope and the rows of its own table: no clock, no
// other table, no policy. Rows hold facts; rules judge them when a table is read.

#ifndef JIEDUI_PROJECTIONS_PROJECTION_H_
#define JIEDUI_PROJECTIONS_PROJECTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message_lite.h"

#include "base/civil.h"
#include "projections/tables.h"

namespace jiedui::projections {

// What the ledger knows of an event besides its body.
struct Envelope {
  int64_t position = 0;
  absl::Time recorded_at;
  CivilDay recorded_day;      // of recorded_at, in Asia/Shanghai
  CivilDay occurred_day;      // of the act itself
  std::string actor;          // "district/370403"
  std::string actor_unit_id;  // "370403"
};

// The rows of one table, as a projection sees and changes them.
class Rows {
 public:
  Rows(TableId table, MutableTables& tables) : table_(table), tables_(tables) {}

  template <class Row>
  std::optional<Row> Find(absl::string_view key) const {
    const std::optional<std::string> bytes = tables_.Get(table_, key);
    if (!bytes.has_value()) return std::nullopt;
    return ParseRow<Row>(*bytes);
  }

  template <class Row>
  Row FindOrNew(absl::string_view key) const {
    return Find<Row>(key).value_or(Row());
  }

  // Rows have no maps, so equal rows have equal bytes.
  void Put(absl::string_view key, const google::protobuf::MessageLite& row) {
    tables_.Put(table_, key, row.SerializeAsString());
  }

  void Delete(absl::string_view key) { tables_.Delete(table_, key); }

  // Calls edit(row) and keeps what it made of it. A row that does not exist stays so: whether an
  // event may be about it was decided before the event was written, and a fold refuses nothing.
  template <class Row, class Edit>
  void Update(absl::string_view key, Edit edit) {
    std::optional<Row> row = Find<Row>(key);
    if (!row.has_value()) return;
    edit(*row);
    Put(key, *row);
  }

 private:
  TableId table_;
  MutableTables& tables_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PROJECTION_H_
