#include "projections/cell_ranges.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/types/span.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "projections/any_table.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using v1::CellChange;

// The events after the one position up to the other.
absl::Span<const Position> Within(const std::vector<Position>& events, Position first,
                                  Position last) {
  const auto begin = absl::c_upper_bound(events, first);
  const auto end = std::upper_bound(begin, events.end(), last);
  return absl::MakeConstSpan(events).subspan(static_cast<size_t>(begin - events.begin()),
                                             static_cast<size_t>(end - begin));
}

// What a later look may take over.
Look PartsOf(const Look& look) {
  Look parts;
  parts.position = look.position;
  parts.parts = look.parts;
  return parts;
}

bool IsAsBefore(const std::string* value, const CellChange& change) {
  return value == nullptr ? !change.has_before() : change.has_before() && change.before() == *value;
}

bool IsAsAfter(const std::string* value, const CellChange& change) {
  return value == nullptr ? !change.has_after() : change.has_after() && change.after() == *value;
}

// By the gap between two looks that a cell changed in.
struct Votes {
  struct Gap {
    int bits = 0;                   // looks that the cells would take if each were alone
    std::vector<Position> middles;  // of the events of each cell
  };

  void Add(absl::Span<const Position> events, Position after) {
    if (events.size() < 2) return;
    Gap& gap = gaps[after];
    gap.bits += static_cast<int>(std::bit_width(events.size() - 1));
    gap.middles.push_back(events[(events.size() - 1) / 2]);
  }

  std::map<Position, Gap> gaps;
};

}  // namespace

absl::StatusOr<std::vector<CellChange>> CellRanges::Run(const Look& first, const Look& last,
                                                        int max_looks) && {
  RETURN_IF_ERROR(Begin(first, last));
  for (int looks = 0; looks < max_looks; ++looks) {
    const Position position = WhereToLook();
    if (position == eventstore::kNoPosition) break;
    ASSIGN_OR_RETURN(const Look look, LookAt(position));
    RETURN_IF_ERROR(Take(look));
    made_.emplace(position, PartsOf(look));
  }
  SetPositions();
  return std::move(changes_);
}

absl::Status CellRanges::Begin(const Look& first, const Look& last) {
  first_ = first.position;
  last_ = last.position;
  changes_ = DifferencesOf(first.cells, last.cells);
  for (const CellChange& change : changes_) {
    const size_t group = GroupOf(PartOf(search_.question.kind, change.path()));
    cells_.push_back({group, first_, last_, first_, last_});
  }
  for (Group& group : groups_) {
    RETURN_IF_ERROR(Know(first, group));
    RETURN_IF_ERROR(Know(last, group));
  }
  made_.emplace(first_, PartsOf(first));
  made_.emplace(last_, PartsOf(last));
  return absl::OkStatus();
}

size_t CellRanges::GroupOf(const std::string& part) {
  const auto [at, is_new] = group_of_part_.emplace(part, groups_.size());
  if (is_new) groups_.emplace_back().part = part;
  return at->second;
}

absl::Status CellRanges::Know(const Look& look, Group& group) {
  if (IsKnownAt(look.position, group)) return absl::OkStatus();
  RowSet rows = look.read;
  if (!group.part.empty()) {
    ASSIGN_OR_RETURN(rows, looks_.ReadOf(look, group.part));
  }
  group.known.insert(look.position);
  if (!group.events.empty() && group.rows.ContainsAll(rows)) return absl::OkStatus();
  group.rows.AddAll(rows);
  group.events = looks_.EventsBetween(first_, last_, group.rows);
  return absl::OkStatus();
}

// As long as none of the rows moves, it is made of the same.
bool CellRanges::IsKnownAt(Position position, const Group& group) const {
  const auto after = group.known.lower_bound(position);
  if (after != group.known.end() && Within(group.events, position, *after).empty()) return true;
  return after != group.known.begin() && Within(group.events, *std::prev(after), position).empty();
}

Position CellRanges::WhereToLook() const {
  Votes votes;
  for (const Boundaries& cell : cells_) {
    const std::vector<Position>& events = groups_[cell.group].events;
    votes.Add(Within(events, cell.same_before, cell.other_after), cell.same_before);
    if (cell.other_before == cell.same_before) continue;
    votes.Add(Within(events, cell.other_before, cell.same_after), cell.other_before);
  }
  const auto most = absl::c_max_element(
      votes.gaps, [](const auto& a, const auto& b) { return a.second.bits < b.second.bits; });
  if (most == votes.gaps.end()) return eventstore::kNoPosition;
  std::vector<Position>& middles = most->second.middles;
  const auto middle = middles.begin() + static_cast<std::ptrdiff_t>(middles.size() / 2);
  std::nth_element(middles.begin(), middle, middles.end());
  return *middle;
}

absl::StatusOr<Look> CellRanges::LookAt(Position position) {
  const auto later = made_.upper_bound(position);
  CHECK(later != made_.begin() && later != made_.end(), "looks lie between the ends");
  return looks_.At(position, &std::prev(later)->second, &later->second);
}

absl::Status CellRanges::Take(const Look& look) {
  std::set<size_t> nearer;
  for (size_t i = 0; i < cells_.size(); ++i) {
    if (Narrow(look, changes_[i], cells_[i])) nearer.insert(cells_[i].group);
  }
  for (const size_t group : nearer) RETURN_IF_ERROR(Know(look, groups_[group]));
  return absl::OkStatus();
}

bool CellRanges::Narrow(const Look& look, const CellChange& change, Boundaries& cell) {
  const Position at = look.position;
  const bool in_first = cell.same_before < at && at < cell.other_after;
  const bool in_last = cell.other_before < at && at < cell.same_after;
  if (!in_first && !in_last) return false;
  const std::string* const value = look.cells.Find(change.path());
  const bool as_before = IsAsBefore(value, change);
  const bool as_after = IsAsAfter(value, change);
  if (in_first) (as_before ? cell.same_before : cell.other_after) = at;
  if (in_last) (as_after ? cell.same_after : cell.other_before) = at;
  return (in_first && as_before) || (in_last && as_after);
}

// With one event between them the cell is what it was up to the event, and is what it will be from
// it on.
bool CellRanges::HasHole(const Group& group) {
  for (auto after = group.known.begin(); after != group.known.end(); ++after) {
    if (after == group.known.begin()) continue;
    if (Within(group.events, *std::prev(after), *after).size() > 1) return true;
  }
  return false;
}

// What a cell is made of in the looks at both ends of its range is among the rows of its group: the
// first event that changed it moved one of the former, the last one of the latter. A table that
// would rest on more than rows has the events between the looks.
void CellRanges::SetPositions() {
  std::vector<bool> has_hole;
  for (const Group& group : groups_) has_hole.push_back(HasHole(group));
  for (size_t i = 0; i < cells_.size(); ++i) {
    const Boundaries& cell = cells_[i];
    const absl::Span<const Position> events =
        Within(groups_[cell.group].events, cell.same_before, cell.same_after);
    if (events.empty()) {
      const auto all = static_cast<int>(cell.same_after - cell.same_before);
      SetEvents(cell.same_before + 1, cell.same_after, all, changes_[i]);
    } else {
      SetEvents(events.front(), events.back(), static_cast<int>(events.size()), changes_[i]);
    }
    if (has_hole[cell.group]) SetPartlySeen(changes_[i]);
  }
}

}  // namespace jiedui::projections
