// Why a place became another one: whose numbers moved, so that somebody got before its owner or
// fell behind. Nothing here knows any table. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_RANK_MOVES_H_
#define JIEDUI_PROJECTIONS_RANK_MOVES_H_

#include <optional>
#include <vector>

#include "jiedui/v1/cells.pb.h"
#include "projections/cell_place.h"

namespace jiedui::projections {

// So many are told; how many there are is said of more, too.
inline constexpr int kMaxMoves = 10;

// Between two states of the ranking around one place: its own number first, then in the order of
// the later state, then who is gone. Without names and events. Nothing if the place was not, or is
// no longer, or goes by another number.
std::vector<v1::RankMove> MovesBetween(const std::optional<Ranking>& before,
                                       const std::optional<Ranking>& after);

// Of a number that moved: that the events which changed that cell changed it too, beside others.
void SetEventsOfMove(const v1::CellChange& change, v1::RankMove& move);

// Keeps as many as are told in the change, a CellChange or a RankChange, and counts all.
template <class Change>
void SetMoves(std::vector<v1::RankMove> moves, Change& change) {
  change.set_move_count(static_cast<int32_t>(moves.size()));
  if (moves.size() > kMaxMoves) moves.resize(kMaxMoves);
  change.mutable_moves()->Assign(moves.begin(), moves.end());
}

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_RANK_MOVES_H_
