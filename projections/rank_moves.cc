#include "projections/rank_moves.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"

namespace jiedui::projections {
namespace {

// Somebody in the two states; null where they are not there.
struct Row {
  const RankedRow* before = nullptr;
  const RankedRow* after = nullptr;

  bool IsMoved() const {
    return before == nullptr || after == nullptr || before->number != after->number;
  }
};

bool IsAhead(const RankedRow* row, const RankedRow& own) {
  return row != nullptr && row->place != 0 && row->place < own.place;
}

v1::RankMove MoveOf(const Ranking& ranking, const Row& row) {
  const RankedRow& named = row.after != nullptr ? *row.after : *row.before;
  v1::RankMove move;
  move.set_path(ranking.PathOf(named));
  move.set_id(named.key);
  if (row.before != nullptr) {
    move.set_before(absl::StrCat(row.before->number));
    if (row.before->place != 0) move.set_before_rank(static_cast<int32_t>(row.before->place));
  }
  if (row.after != nullptr) {
    move.set_after(absl::StrCat(row.after->number));
    if (row.after->place != 0) move.set_after_rank(static_cast<int32_t>(row.after->place));
  }
  return move;
}

// In the order of the later state, then who is gone. Whom one of them has in another tier is in
// none of both.
std::vector<Row> RowsOf(const Ranking& before, const Ranking& after) {
  std::vector<Row> rows;
  std::map<std::string, size_t> places;
  for (const RankedRow& row : after.rows) {
    if (before.others.contains(row.key)) continue;
    places.emplace(row.key, rows.size());
    rows.push_back({nullptr, &row});
  }
  for (const RankedRow& row : before.rows) {
    if (after.others.contains(row.key)) continue;
    const auto found = places.find(row.key);
    if (found == places.end()) {
      rows.push_back({&row, nullptr});
    } else {
      rows[found->second].before = &row;
    }
  }
  return rows;
}

}  // namespace

std::vector<v1::RankMove> MovesBetween(const std::optional<Ranking>& before,
                                       const std::optional<Ranking>& after) {
  if (!before.has_value() || !after.has_value() || before->order != after->order) return {};
  const Row own = {&before->rows[before->own], &after->rows[after->own]};
  std::vector<v1::RankMove> moves;
  if (own.IsMoved()) moves.push_back(MoveOf(*after, own));
  for (const Row& row : RowsOf(*before, *after)) {
    const bool passed = IsAhead(row.before, *own.before) != IsAhead(row.after, *own.after);
    // If neither number moved it is another rule, or what is not shown of the number, that did it.
    if (passed && (row.IsMoved() || !own.IsMoved())) moves.push_back(MoveOf(*after, row));
  }
  return moves;
}

void SetEventsOfMove(const v1::CellChange& change, v1::RankMove& move) {
  if (change.event_count() == 0 || move.before() == move.after()) return;
  const bool is_first = move.event_count() == 0;
  move.set_first_position(is_first ? change.first_position()
                                   : std::min(move.first_position(), change.first_position()));
  move.set_last_position(std::max(move.last_position(), change.last_position()));
  move.set_event_count(move.event_count() + change.event_count());
}

}  // namespace jiedui::projections
