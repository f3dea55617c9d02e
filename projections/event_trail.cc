#include "projections/event_trail.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "projections/past_states.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using eventstore::StoredEvent;

// Events so close together are read in one go, those between them in vain.
constexpr Position kCloseBy = 8;
constexpr size_t kReadEvents = 512;

std::string NameOf(TableId table, absl::string_view key) {
  return absl::StrCat(static_cast<int>(table), "/", key);
}

// How many of the positions, from the first on, are close to one another.
size_t CountClose(absl::Span<const Position> positions) {
  size_t count = 1;
  while (count < positions.size() && positions[count] - positions[count - 1] <= kCloseBy) ++count;
  return count;
}

absl::Status ReadRun(const eventstore::Snapshot& ledger, absl::Span<const Position> positions,
                     std::vector<StoredEvent>& events) {
  eventstore::Range range;
  range.after = positions.front() - 1;
  range.up_to = positions.back();
  range.limit = kReadEvents;
  auto wanted = positions.begin();
  while (wanted != positions.end()) {
    ASSIGN_OR_RETURN(std::vector<StoredEvent> read, ledger.Read({}, range));
    if (read.empty()) {
      return absl::DataLossError(absl::StrCat("the ledger has no event ", range.after + 1));
    }
    range.after = read.back().record.position();
    for (StoredEvent& event : read) {
      if (wanted == positions.end() || event.record.position() != *wanted) continue;
      events.push_back(std::move(event));
      ++wanted;
    }
  }
  return absl::OkStatus();
}

}  // namespace

void RowList::Add(const EventTrail& trail, TableId table, absl::string_view key) {
  const auto row = trail.rows_.find(NameOf(table, key));
  if (row != trail.rows_.end()) rows_.push_back(row->second);
}

void RowList::AddAll(const EventTrail& trail, TableId table, absl::string_view prefix) {
  const std::string name = NameOf(table, prefix);
  for (auto row = trail.rows_.lower_bound(name);
       row != trail.rows_.end() && absl::StartsWith(row->first, name); ++row) {
    rows_.push_back(row->second);
  }
}

void RowList::AddAll(const RowList& others) {
  rows_.insert(rows_.end(), others.rows_.begin(), others.rows_.end());
}

void RowList::Close() {
  absl::c_sort(rows_);
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
  rows_.shrink_to_fit();
}

bool RowList::Meets(const RowSet& others) const {
  return absl::c_any_of(rows_, [&others](uint32_t row) { return others.Contains(row); });
}

void RowSet::Add(const EventTrail& trail, TableId table, absl::string_view key) {
  const auto row = trail.rows_.find(NameOf(table, key));
  if (row != trail.rows_.end()) Add(row->second);
}

void RowSet::AddAll(const EventTrail& trail, TableId table, absl::string_view prefix) {
  const std::string name = NameOf(table, prefix);
  for (auto row = trail.rows_.lower_bound(name);
       row != trail.rows_.end() && absl::StartsWith(row->first, name); ++row) {
    Add(row->second);
  }
}

void RowSet::Add(uint32_t row) {
  const size_t word = row / kWordBits;
  if (word >= words_.size()) words_.resize(word + 1);
  words_[word] |= uint64_t{1} << row % kWordBits;
}

void RowSet::AddAll(const RowSet& others) {
  if (words_.size() < others.words_.size()) words_.resize(others.words_.size());
  for (size_t i = 0; i < others.words_.size(); ++i) words_[i] |= others.words_[i];
}

void RowSet::AddAll(const RowList& others) {
  for (const uint32_t row : others.rows_) Add(row);
}

bool RowSet::ContainsAll(const RowSet& others) const {
  for (size_t i = 0; i < others.words_.size(); ++i) {
    if ((others.words_[i] & ~(i < words_.size() ? words_[i] : 0)) != 0) return false;
  }
  return true;
}

void EventTrail::Begin() {
  begins_.push_back(uses_.size());
}

void EventTrail::Note(TableId table, absl::string_view key, RowUse use) {
  const auto next = static_cast<uint32_t>(rows_.size());
  const uint32_t row = rows_.try_emplace(NameOf(table, key), next).first->second;
  const bool changes = use == RowUse::kChange;
  // A row is mostly asked for to be changed at once.
  if (uses_.size() > begins_.back() && uses_.back().row == row) {
    uses_.back().changes = uses_.back().changes || changes;
  } else {
    uses_.push_back({row, changes});
  }
}

absl::Span<const EventTrail::Use> EventTrail::UsesOf(Position position) const {
  const auto index = static_cast<size_t>(position - 1);
  const size_t end = index + 1 < begins_.size() ? begins_[index + 1] : uses_.size();
  return absl::MakeConstSpan(uses_).subspan(begins_[index], end - begins_[index]);
}

bool EventTrail::Moves(Position position, const RowSet& rows) const {
  return absl::c_any_of(UsesOf(position),
                        [&rows](const Use& use) { return use.changes && rows.Contains(use.row); });
}

RowSet EventTrail::MovedBetween(Position first, Position last) const {
  RowSet moved;
  for (Position position = first + 1; position <= last; ++position) {
    for (const Use& use : UsesOf(position)) {
      if (use.changes) moved.Add(use.row);
    }
  }
  return moved;
}

std::vector<Position> EventTrail::EventsBehind(RowSet rows, Position last) const {
  std::vector<Position> events;
  for (Position position = last; position > eventstore::kNoPosition; --position) {
    if (!Moves(position, rows)) continue;
    events.push_back(position);
    for (const Use& use : UsesOf(position)) rows.Add(use.row);
  }
  absl::c_reverse(events);
  return events;
}

absl::StatusOr<std::shared_ptr<const EventTrail>> TrailKeeper::UpTo(Position position,
                                                                    const FoldStep& step) {
  const absl::MutexLock lock(&mutex_);
  if (trail_ == nullptr || trail_->last() < position) {
    const absl::Status extended = Extend(position, step);
    if (!extended.ok()) {
      trail_ = nullptr;
      return extended;
    }
  }
  return trail_;
}

absl::Status TrailKeeper::Extend(Position position, const FoldStep& step) {
  // Whoever looks at the trail goes on looking at it as it is.
  if (trail_ == nullptr) {
    trail_ = std::make_shared<EventTrail>();
  } else if (trail_.use_count() > 1) {
    trail_ = std::make_shared<EventTrail>(*trail_);
  }
  EventTrail& trail = *trail_;
  const auto note = [&trail](Position at, TableId table, absl::string_view key, RowUse use) {
    while (trail.last() < at) trail.Begin();
    trail.Note(table, key, use);
  };
  const std::unique_ptr<eventstore::Snapshot> ledger = store_.TakeSnapshot();
  KeptStates& states = trail.mutable_states();
  while (states.last().position < position) {
    const Position stop = states.NextStop(position);
    KeptStates::Folding tables(states, stop);
    RETURN_IF_ERROR(FoldUpTo(*ledger, stop, tables, note, step));
  }
  while (trail.last() < position) trail.Begin();  // events that use no rows
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredEvent>> ReadEvents(const eventstore::Snapshot& ledger,
                                                    absl::Span<const Position> positions) {
  std::vector<StoredEvent> events;
  events.reserve(positions.size());
  while (!positions.empty()) {
    const size_t count = CountClose(positions);
    if (count == 1) {
      ASSIGN_OR_RETURN(StoredEvent event, ledger.Get(positions.front()));
      events.push_back(std::move(event));
    } else {
      RETURN_IF_ERROR(ReadRun(ledger, positions.subspan(0, count), events));
    }
    positions.remove_prefix(count);
  }
  return events;
}

}  // namespace jiedui::projections
