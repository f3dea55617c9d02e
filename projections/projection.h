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
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "base/civil.h"
#include "projections/row_cache.h"
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
  Rows(TableId table, RowCache& rows) : table_(table), rows_(rows) {}

  // Null if there is none. Good until the row is put or deleted, whatever happens to others.
  template <class Row>
  const Row* Find(absl::string_view key) {
    return rows_.Find<Row>(table_, key);
  }

  // The row, to be changed; a new one if there is none.
  template <class Row>
  Row& Edit(absl::string_view key) {
    return rows_.Edit<Row>(table_, key);
  }

  template <class Row>
  void Put(absl::string_view key, const Row& row) {
    rows_.Put(table_, key, row);
  }

  void Delete(absl::string_view key) { rows_.Delete(table_, key); }

  // Calls edit(row). A row that does not exist stays so: whether an event may be about it was
  // decided before the event was written, and a fold refuses nothing.
  template <class Row, class EditRow>
  void Update(absl::string_view key, EditRow edit) {
    if (Find<Row>(key) != nullptr) edit(Edit<Row>(key));
  }

 private:
  TableId table_;
  RowCache& rows_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PROJECTION_H_
