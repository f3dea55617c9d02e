#include "projections/cell_history.h"

#include <algorithm>
#include <cstddef>
#include <list>
#include <memory>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"

#include "base/status_macros.h"
#include "projections/cell_names.h"
#include "projections/cell_veto.h"
#include "projections/rank_moves.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;

// Between two looks that follow each other. An event before the first that moves what the earlier
// is made of changes nothing, nor does one after the last that moves what the later is made of:
// read from the same rows it is the same.
struct Gap {
  std::shared_ptr<const Look> before;
  std::shared_ptr<const Look> after;
  Position first = eventstore::kNoPosition;
  Position last = eventstore::kNoPosition;
  Position middle = eventstore::kNoPosition;  // where to look next, if it is open
  int unseen = 0;        // events that may have changed the cell, and lie between the two
  bool differs = false;  // the cell is another one in the later

  // More than one event may have changed the cell, and nobody knows which.
  bool IsOpen() const { return unseen > 0; }
};

Gap GapBetween(const PastLooks& looks, std::shared_ptr<const Look> before,
               std::shared_ptr<const Look> after) {
  Gap gap;
  gap.before = std::move(before);
  gap.after = std::move(after);
  const Position from = gap.before->position;
  const Position to = gap.after->position;
  const std::vector<Position> of_before = looks.EventsBetween(from, to, gap.before->read);
  const std::vector<Position> of_after = looks.EventsBetween(from, to, gap.after->read);
  if (of_before.empty() || of_after.empty() || of_before.front() > of_after.back()) return gap;
  gap.first = of_before.front();
  gap.last = of_after.back();
  gap.differs = !DifferencesOf(gap.before->cells, gap.after->cells).empty();
  RowSet of_both = gap.before->read;
  of_both.AddAll(gap.after->read);
  const std::vector<Position> unseen = looks.EventsBetween(gap.first - 1, gap.last - 1, of_both);
  gap.unseen = static_cast<int>(unseen.size());
  if (!unseen.empty()) gap.middle = unseen[unseen.size() / 2];
  return gap;
}

class CellHistory {
 public:
  CellHistory(PastLooks& looks, const ChangeSearch& search) : looks_(looks), search_(search) {}

  absl::StatusOr<ChangesFound> Run(const Look& first, const Look& last) && {
    gaps_.push_back(GapBetween(looks_, Shared(first), Shared(last)));
    while (true) {
      const auto open = NextToSplit();
      if (open == gaps_.end()) break;
      RETURN_IF_ERROR(Split(open));
    }
    return search_.is_page ? Page() : Found();
  }

 private:
  using Gaps = std::list<Gap>;  // from the earliest on

  // What a gap asks of a look.
  static std::shared_ptr<const Look> Shared(const Look& look) {
    auto shared = std::make_shared<Look>();
    shared->position = look.position;
    shared->cells = look.cells;
    shared->name = look.name;
    shared->ranking = look.ranking;
    shared->vetoes = look.vetoes;
    shared->read = look.read;
    shared->parts = look.parts;
    return shared;
  }

  // Of a page the latest of which an event was not seen. Else the latest in which the cell became
  // another one, else the latest in which it may have become another one and then what it had been.
  // None before as many changes as are wanted.
  Gaps::iterator NextToSplit() {
    if (search_.is_page) return NextOfPage();
    auto next = gaps_.end();
    int unseen = 0;
    int changes = 0;
    for (auto gap = gaps_.rbegin(); gap != gaps_.rend() && changes < search_.max_changes; ++gap) {
      unseen += gap->unseen;
      if (gap->differs) ++changes;
      const bool is_first = next == gaps_.end() || (gap->differs && !next->differs);
      if (gap->IsOpen() && is_first) next = std::prev(gap.base());
    }
    return next != gaps_.end() && MayLook(*next, unseen) ? next : gaps_.end();
  }

  Gaps::iterator NextOfPage() {
    int changes = 0;
    for (auto gap = gaps_.rbegin(); gap != gaps_.rend() && changes < search_.max_changes; ++gap) {
      if (gap->IsOpen()) {
        return looks_.count() < search_.max_looks ? std::prev(gap.base()) : gaps_.end();
      }
      if (gap->differs) ++changes;
    }
    return gaps_.end();
  }

  // The latest gap that a page with as many changes as are wanted, each of one event, has no part
  // of; rend() if it has them all.
  Gaps::const_reverse_iterator EndOfPage() const {
    int changes = 0;
    for (auto gap = gaps_.rbegin(); gap != gaps_.rend(); ++gap) {
      if (gap->IsOpen() || (gap->differs && changes == search_.max_changes)) return gap;
      if (gap->differs) ++changes;
    }
    return gaps_.rend();
  }

  // If not each event can be seen, a value that came back is looked for only where a look makes
  // little anew.
  bool MayLook(const Gap& next, int unseen) const {
    const int enough = std::max(search_.max_looks, search_.max_looks_at_all);
    if (looks_.count() + unseen <= enough) return true;
    return looks_.count() < search_.max_looks && (next.differs || !next.after->parts.empty());
  }

  absl::Status Split(Gaps::iterator open) {
    ASSIGN_OR_RETURN(Look look, looks_.At(open->middle, open->before.get(), open->after.get()));
    look.table = nullptr;
    const auto between = std::make_shared<const Look>(std::move(look));
    gaps_.insert(open, GapBetween(looks_, open->before, between));
    *open = GapBetween(looks_, between, open->after);
    return absl::OkStatus();
  }

  ChangesFound Found() const {
    ChangesFound found;
    bool is_open_after = false;  // there are events after the last change that were not looked at
    const auto wanted = static_cast<size_t>(search_.max_changes);
    for (auto gap = gaps_.rbegin(); gap != gaps_.rend(); ++gap) {
      if (found.changes.size() >= wanted) {
        found.cut = found.cut || gap->differs || gap->IsOpen();
        continue;
      }
      found.passed_over = found.passed_over || gap->IsOpen();
      if (!gap->differs) {
        if (gap->IsOpen() && !found.changes.empty()) SetPartlySeen(found.changes.back());
        is_open_after = is_open_after || (gap->IsOpen() && found.changes.empty());
        continue;
      }
      for (v1::CellChange& change : ChangesIn(*gap)) {
        if (is_open_after) SetPartlySeen(change);
        is_open_after = false;
        found.changes.push_back(std::move(change));
      }
    }
    if (found.cut && !found.changes.empty()) SetPartlySeen(found.changes.back());
    return found;
  }

  ChangesFound Page() const {
    ChangesFound found;
    const auto end = EndOfPage();
    found.cut = end != gaps_.rend();
    if (found.cut) found.rest = end->after->position;
    for (auto gap = gaps_.rbegin(); gap != end; ++gap) {
      for (v1::CellChange& change : ChangesIn(*gap)) found.changes.push_back(std::move(change));
    }
    return found;
  }

  // One, if the cell became another one.
  static std::vector<v1::CellChange> ChangesIn(const Gap& gap) {
    std::vector<v1::CellChange> changes = DifferencesOf(gap.before->cells, gap.after->cells);
    for (v1::CellChange& change : changes) {
      SetEvents(gap.first, gap.last, gap.unseen + 1, change);
      SetName(change.has_after() ? gap.after->name : gap.before->name, change);
      SetVetoes(gap.before->vetoes, gap.after->vetoes, change);
      SetMoves(MovesBetween(gap.before->ranking, gap.after->ranking), change);
      for (v1::RankMove& move : *change.mutable_moves()) SetEventsOfMove(change, move);
    }
    return changes;
  }

  PastLooks& looks_;
  const ChangeSearch& search_;
  Gaps gaps_;
};

}  // namespace

absl::StatusOr<ChangesFound> ChangesOfCell(PastLooks& looks, const ChangeSearch& search,
                                           const Look& first, const Look& last) {
  return CellHistory(looks, search).Run(first, last);
}

}  // namespace jiedui::projections
