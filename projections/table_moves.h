// When rows of each table last moved, of the last few times since the tables were opened: as long
// as that is the same of two states, a table has the same rows in both. One thread notes, any asks.

#ifndef JIEDUI_PROJECTIONS_TABLE_MOVES_H_
#define JIEDUI_PROJECTIONS_TABLE_MOVES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "projections/tables.h"

namespace jiedui::projections {

class TableMoves {
 public:
  // By table: the last position up to that of a state at which it moved, 0 if it has not since the
  // tables were opened; nullopt where that is not known.
  using Last = std::array<std::optional<int64_t>, kTableCount>;

  // The next state is to be that at `position`, after the one at `before`, and rows of the tables
  // that are marked are others in it. Before anybody can see it.
  void Note(int64_t before, int64_t position, const std::array<bool, kTableCount>& moved) {
    const absl::MutexLock lock(&mutex_);
    // Two states of one position cannot be told apart from then on.
    const bool later = position > std::max(before, position_);
    for (size_t i = 0; i < moved.size(); ++i) {
      if (!moved[i]) continue;
      Table& table = tables_[i];
      table.known = table.known && later;
      table.positions.push_back(position);
      if (table.positions.size() <= kRemembered) continue;
      table.positions.pop_front();
      table.all_remembered = false;
    }
    position_ = std::max(position_, position);
  }

  Last UpTo(int64_t position) const {
    Last last;
    const absl::MutexLock lock(&mutex_);
    for (size_t i = 0; i < last.size(); ++i) {
      const Table& table = tables_[i];
      if (!table.known) continue;
      const auto& positions = table.positions;
      const auto after = std::upper_bound(positions.begin(), positions.end(), position);
      if (after != positions.begin()) {
        last[i] = *(after - 1);
      } else if (table.all_remembered) {
        last[i] = 0;
      }
    }
    return last;
  }

 private:
  static constexpr size_t kRemembered = 16;

  struct Table {
    std::deque<int64_t> positions;  // in order
    bool all_remembered = true;
    bool known = true;
  };

  mutable absl::Mutex mutex_;
  std::array<Table, kTableCount> tables_ ABSL_GUARDED_BY(mutex_);
  int64_t position_ ABSL_GUARDED_BY(mutex_) = -1;  // of the last state that was noted
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_TABLE_MOVES_H_
