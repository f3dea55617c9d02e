#include "projections/past_looks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"

#include "base/status_macros.h"
#include "projections/cells.h"
#include "projections/fold.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using eventstore::StoredEvent;
using v1::CellChange;

CellChange MakeChange(const CellValues& named, size_t i, const std::string* before,
                      const std::string* after) {
  CellChange change;
  change.set_path(named.path(i));
  if (before != nullptr) change.set_before(*before);
  if (after != nullptr) change.set_after(*after);
  return change;
}

absl::Status AbsentOr(const absl::Status& status) {
  return IsAbsent(status) ? absl::OkStatus() : status;
}

absl::Status ReadWatched(const std::shared_ptr<WatchedTables>& watched, const Lens& lens,
                         const TableQuestion& question, Look& look) {
  std::shared_ptr<const Tables> tables = watched;
  if (lens != nullptr) {
    auto lensed = lens(std::move(tables));
    if (!lensed.ok()) return AbsentOr(lensed.status());
    tables = *std::move(lensed);
    watched->RestPartsOnRead();
  }
  absl::StatusOr<TableMessage> table = ReadTable(*tables, question, watched.get());
  if (!table.ok()) return AbsentOr(table.status());
  look.table = *std::move(table);
  look.ranking = RankingAt(*tables, question, *look.table, question.cell);
  look.vetoes = VetoesAt(*tables, question, *look.table, question.cell);
  return absl::OkStatus();
}

}  // namespace

CellValues::CellValues(const google::protobuf::Message& table, const std::string& path) {
  for (TableCell& cell : path.empty() ? CellsOf(table) : CellAt(table, path)) {
    index_.emplace(cell.path, paths_.size());
    paths_.push_back(std::move(cell.path));
    values_.push_back(std::move(cell.value));
  }
}

const std::string* CellValues::Find(const std::string& path) const {
  const auto at = index_.find(path);
  return at == index_.end() ? nullptr : &values_[at->second];
}

std::vector<CellChange> DifferencesOf(const CellValues& before, const CellValues& after) {
  std::vector<CellChange> changes;
  for (size_t i = 0; i < after.size(); ++i) {
    const std::string* const earlier = before.Find(after.path(i));
    if (earlier != nullptr && *earlier == after.value(i)) continue;
    changes.push_back(MakeChange(after, i, earlier, &after.value(i)));
  }
  for (size_t i = 0; i < before.size(); ++i) {
    if (after.Find(before.path(i)) == nullptr) {
      changes.push_back(MakeChange(before, i, &before.value(i), nullptr));
    }
  }
  return changes;
}

void Slice::Grow(const RowSet& rows) {
  rows_.AddAll(rows);
  behind_ = trail_.EventsBehind(rows_, last_);
  folded_ = RowVersions();
  marks_.clear();
}

absl::StatusOr<std::shared_ptr<const Tables>> Slice::At(Position position) {
  Mark mark = NearestUpTo(position);
  if (mark.position < position) {
    ASSIGN_OR_RETURN(mark, FoldOn(mark, position));
    marks_[position] = mark;
  }
  return std::make_shared<const PastTables>(trail_.states().rows(), folded_, mark);
}

std::vector<Position> Slice::EventsBetween(Position first, Position last,
                                           const RowSet& rows) const {
  std::vector<Position> positions;
  for (const Position position : BehindBetween(first, last)) {
    if (trail_.Moves(position, rows)) positions.push_back(position);
  }
  return positions;
}

absl::Span<const Position> Slice::BehindBetween(Position first, Position last) const {
  const auto begin = absl::c_upper_bound(behind_, first);
  const auto end = std::upper_bound(begin, behind_.end(), last);
  return absl::MakeConstSpan(behind_).subspan(static_cast<size_t>(begin - behind_.begin()),
                                              static_cast<size_t>(end - begin));
}

Mark Slice::NearestUpTo(Position position) const {
  const Mark kept = trail_.states().NearestUpTo(position);
  const auto after = marks_.upper_bound(position);
  if (after == marks_.begin()) return kept;
  const Mark& folded = std::prev(after)->second;
  return folded.position > kept.position ? folded : kept;
}

absl::StatusOr<Mark> Slice::FoldOn(const Mark& from, Position position) {
  const absl::Span<const Position> positions = BehindBetween(from.position, position);
  RETURN_IF_ERROR(Fetch(positions));
  const PastTables before(trail_.states().rows(), folded_, from);
  FoldingOn tables(before, position, folded_);
  Fold fold(tables);
  for (const Position each : positions) {
    fold.Skip(each - 1);
    RETURN_IF_ERROR(fold.Apply(events_.at(each)));
  }
  fold.Skip(position);
  fold.Finish();
  return tables.mark();
}

absl::Status Slice::Fetch(absl::Span<const Position> positions) {
  std::vector<Position> missing;
  for (const Position position : positions) {
    if (!events_.contains(position)) missing.push_back(position);
  }
  ASSIGN_OR_RETURN(std::vector<StoredEvent> events, read_(missing));
  for (size_t i = 0; i < missing.size(); ++i) events_[missing[i]] = std::move(events[i]);
  return absl::OkStatus();
}

absl::StatusOr<Look> PastLooks::Last() {
  Look begin;
  if (search_.step != nullptr) RETURN_IF_ERROR(search_.step());
  RETURN_IF_ERROR(ReadThroughLens(search_.tables, nullptr, search_.question, {}, begin));
  slice_.Grow(begin.read);
  if (search_.lens != nullptr || search_.tables->mark().position != search_.last) {
    return At(search_.last, nullptr, nullptr);
  }
  ++count_;
  begin.position = search_.last;
  SetCells(begin);
  return begin;
}

absl::StatusOr<Look> PastLooks::At(Position position, const Look* earlier, const Look* later) {
  ++count_;
  ASSIGN_OR_RETURN(Look look,
                   ReadAt(position, search_.question, PartsAround(position, earlier, later)));
  SetCells(look);
  return look;
}

absl::StatusOr<RowSet> PastLooks::ReadOf(const Look& look, const std::string& cell) {
  TableQuestion question = search_.question;
  question.cell = cell;
  ASSIGN_OR_RETURN(Look alone, ReadAt(look.position, question, {{&look.parts, RowSet()}}));
  return std::move(alone.read);
}

absl::StatusOr<Look> PastLooks::ReadAt(Position position, const TableQuestion& question,
                                       const std::vector<KnownParts>& known) {
  while (true) {
    if (search_.step != nullptr) RETURN_IF_ERROR(search_.step());
    Look look;
    look.position = position;
    ASSIGN_OR_RETURN(std::shared_ptr<const Tables> tables, slice_.At(position));
    RETURN_IF_ERROR(ReadThroughLens(std::move(tables), search_.lens, question, known, look));
    // The rows of a state may lead to others than those of the last one do.
    if (slice_.Covers(look.read)) return look;
    slice_.Grow(look.read);
  }
}

void PastLooks::SetCells(Look& look) const {
  if (look.table == nullptr) return;
  const std::string& cell = search_.question.cell;
  look.cells = CellValues(*look.table, cell);
  if (!cell.empty()) look.name = NameAt(*look.table, cell);
}

std::vector<KnownParts> PastLooks::PartsAround(Position position, const Look* earlier,
                                               const Look* later) const {
  std::vector<KnownParts> known;
  if (earlier != nullptr && !earlier->parts.empty()) {
    known.push_back({&earlier->parts, trail_.MovedBetween(earlier->position, position)});
  }
  if (later != nullptr && !later->parts.empty()) {
    known.push_back({&later->parts, trail_.MovedBetween(position, later->position)});
  }
  return known;
}

absl::Status PastLooks::ReadThroughLens(std::shared_ptr<const Tables> tables, const Lens& lens,
                                        const TableQuestion& question,
                                        std::vector<KnownParts> known, Look& look) {
  const auto watched =
      std::make_shared<WatchedTables>(std::move(tables), trail_, std::move(known), &made_of_rows_);
  RETURN_IF_ERROR(ReadWatched(watched, lens, question, look));
  look.read = watched->TakeRead();
  look.parts = watched->TakeParts();
  return absl::OkStatus();
}

}  // namespace jiedui::projections
