#include "projections/cell_changes.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "projections/cells.h"
#include "projections/fold.h"
#include "projections/made_of_rows.h"
#include "projections/past_states.h"
#include "projections/row_versions.h"
#include "projections/watched_tables.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using eventstore::StoredEvent;
using v1::CellChange;

// The cells of a table in one state.
class CellValues {
 public:
  CellValues() = default;
  // The one with that path, or all if it is empty.
  CellValues(const google::protobuf::Message& table, const std::string& path) {
    for (TableCell& cell : path.empty() ? CellsOf(table) : CellAt(table, path)) {
      index_.emplace(cell.path, paths_.size());
      paths_.push_back(std::move(cell.path));
      values_.push_back(std::move(cell.value));
    }
  }

  size_t size() const { return paths_.size(); }
  const std::string& path(size_t i) const { return paths_[i]; }
  const std::string& value(size_t i) const { return values_[i]; }
  // Null if there is no such cell.
  const std::string* Find(const std::string& path) const {
    const auto at = index_.find(path);
    return at == index_.end() ? nullptr : &values_[at->second];
  }

 private:
  std::vector<std::string> paths_;
  std::vector<std::string> values_;
  absl::flat_hash_map<std::string, size_t> index_;
};

CellChange MakeChange(const CellValues& named, size_t i, const std::string* before,
                      const std::string* after) {
  CellChange change;
  change.set_path(named.path(i));
  if (before != nullptr) change.set_before(*before);
  if (after != nullptr) change.set_after(*after);
  return change;
}

// In the order of the later table, then what is gone.
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

// What the cells of two states of a table are called and counted in; of those in both, as in the
// later one.
class Names {
 public:
  // A table that was not there is null. Of the cell with that path, or of all if it is empty.
  Names(const google::protobuf::Message* before, const google::protobuf::Message* after,
        const std::string& path) {
    for (const google::protobuf::Message* const table : {after, before}) {
      if (table == nullptr) continue;
      for (const TableCell& cell : path.empty() ? CellsOf(*table) : CellAt(*table, path)) {
        names_.emplace(cell.path, Name{LabelOf(cell), UnitOf(cell)});
      }
    }
  }

  // A cell that was there only in between has none.
  void AddTo(std::vector<CellChange>& changes) const {
    for (CellChange& change : changes) {
      const auto name = names_.find(change.path());
      if (name == names_.end()) continue;
      change.set_label(name->second.label);
      change.set_unit(name->second.unit);
    }
  }

 private:
  struct Name {
    std::string label;
    std::string unit;
  };

  absl::flat_hash_map<std::string, Name> names_;
};

// Some rows in every state up to the last: the events that have to be folded to have them, and what
// was folded already.
class Slice {
 public:
  Slice(const EventTrail& trail, Position last, EventReader read)
      : trail_(trail), last_(last), read_(read) {}

  bool Covers(const RowSet& rows) const { return rows_.ContainsAll(rows); }

  // What was folded before lacks rows.
  void Grow(const RowSet& rows) {
    rows_.AddAll(rows);
    behind_ = trail_.EventsBehind(rows_, last_);
    folded_ = RowVersions();
    marks_.clear();
  }

  // The tables after that position, of which those rows are right; until it grows. Folded on from
  // the nearest state before that is there.
  absl::StatusOr<std::shared_ptr<const Tables>> At(Position position) {
    Mark mark = NearestUpTo(position);
    if (mark.position < position) {
      ASSIGN_OR_RETURN(mark, FoldOn(mark, position));
      marks_[position] = mark;
    }
    return std::make_shared<const PastTables>(trail_.states().rows(), folded_, mark);
  }

  // The events after the one position up to the other that moved one of the rows.
  std::vector<Position> EventsBetween(Position first, Position last, const RowSet& rows) const {
    std::vector<Position> positions;
    for (const Position position : BehindBetween(first, last)) {
      if (trail_.Moves(position, rows)) positions.push_back(position);
    }
    return positions;
  }

 private:
  absl::Span<const Position> BehindBetween(Position first, Position last) const {
    const auto begin = absl::c_upper_bound(behind_, first);
    const auto end = std::upper_bound(begin, behind_.end(), last);
    return absl::MakeConstSpan(behind_).subspan(static_cast<size_t>(begin - behind_.begin()),
                                                static_cast<size_t>(end - begin));
  }

  Mark NearestUpTo(Position position) const {
    const Mark kept = trail_.states().NearestUpTo(position);
    const auto after = marks_.upper_bound(position);
    if (after == marks_.begin()) return kept;
    const Mark& folded = std::prev(after)->second;
    return folded.position > kept.position ? folded : kept;
  }

  absl::StatusOr<Mark> FoldOn(const Mark& from, Position position) {
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

  absl::Status Fetch(absl::Span<const Position> positions) {
    std::vector<Position> missing;
    for (const Position position : positions) {
      if (!events_.contains(position)) missing.push_back(position);
    }
    ASSIGN_OR_RETURN(std::vector<StoredEvent> events, read_(missing));
    for (size_t i = 0; i < missing.size(); ++i) events_[missing[i]] = std::move(events[i]);
    return absl::OkStatus();
  }

  const EventTrail& trail_;
  const Position last_;
  const EventReader read_;
  RowSet rows_;
  std::vector<Position> behind_;  // the events that have to be folded, in order
  absl::flat_hash_map<Position, StoredEvent> events_;  // those that were
  RowVersions folded_;
  std::map<Position, Mark> marks_;  // of the states that were folded
};

// A state that was looked at.
struct Look {
  Position position = eventstore::kNoPosition;
  CellValues cells;
  TableMessage table;  // null if it was not there
  RowSet read;
  KeptParts parts;
};

class Search {
 public:
  Search(const EventTrail& trail, EventReader read, const ChangeSearch& search)
      : trail_(trail), search_(search), slice_(trail, search.last, read) {}

  absl::StatusOr<ChangesFound> Run() && {
    ASSIGN_OR_RETURN(const Look last, Last());
    if (search_.known != nullptr && IsAsIn(*search_.known, last)) return search_.known->found;
    ASSIGN_OR_RETURN(const Look first, LookAt(search_.first, nullptr, &last));
    every_event_ =
        static_cast<int>(slice_.EventsBetween(search_.first, search_.last, last.read).size()) <=
        search_.max_looks / 2;
    RETURN_IF_ERROR(Narrow(first, last));
    if (found_.cut && search_.or_cells) KeepCells(first, last);
    Names(first.table.get(), last.table.get(), search_.question.cell).AddTo(found_.changes);
    // They were found from the latest on.
    absl::c_stable_sort(found_.changes, [](const CellChange& a, const CellChange& b) {
      return a.last_position() < b.last_position();
    });
    return std::move(found_);
  }

 private:
  // The tables that were given are the last state, unless they are a later one or a lens has read
  // what nobody watched.
  absl::StatusOr<Look> Last() {
    Look begin;
    if (search_.step != nullptr) RETURN_IF_ERROR(search_.step());
    RETURN_IF_ERROR(ReadThroughLens(search_.tables, nullptr, {}, begin));
    slice_.Grow(begin.read);
    if (search_.lens != nullptr || search_.tables->mark().position != search_.last) {
      return LookAt(search_.last, nullptr, nullptr);
    }
    ++looks_;
    begin.position = search_.last;
    SetCells(begin);
    return begin;
  }

  // No event since moved what the table is made of.
  bool IsAsIn(const KnownChanges& known, const Look& last) const {
    return known.last <= last.position &&
           slice_.EventsBetween(known.last, last.position, last.read).empty();
  }

  absl::StatusOr<Look> LookAt(Position position, const Look* earlier, const Look* later) {
    ++looks_;
    while (true) {
      if (search_.step != nullptr) RETURN_IF_ERROR(search_.step());
      Look look;
      look.position = position;
      ASSIGN_OR_RETURN(std::shared_ptr<const Tables> tables, slice_.At(position));
      RETURN_IF_ERROR(ReadThroughLens(std::move(tables), search_.lens,
                                      PartsAround(position, earlier, later), look));
      // The rows of a state may lead to others than those of the last one do.
      if (!slice_.Covers(look.read)) {
        slice_.Grow(look.read);
        continue;
      }
      SetCells(look);
      return look;
    }
  }

  void SetCells(Look& look) const {
    if (look.table != nullptr) look.cells = CellValues(*look.table, search_.question.cell);
  }

  // What may be as it was in the looks before and after.
  std::vector<KnownParts> PartsAround(Position position, const Look* earlier,
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

  // Fills in the table, null if it is not there, its parts and which rows it is made of.
  absl::Status ReadThroughLens(std::shared_ptr<const Tables> tables, const Lens& lens,
                               std::vector<KnownParts> known, Look& look) {
    const auto watched = std::make_shared<WatchedTables>(std::move(tables), trail_,
                                                         std::move(known), &made_of_rows_);
    ASSIGN_OR_RETURN(look.table, ReadWatched(watched, lens));
    look.read = watched->TakeRead();
    look.parts = watched->TakeParts();
    return absl::OkStatus();
  }

  absl::StatusOr<TableMessage> ReadWatched(const std::shared_ptr<WatchedTables>& watched,
                                           const Lens& lens) const {
    std::shared_ptr<const Tables> tables = watched;
    if (lens != nullptr) {
      auto lensed = lens(std::move(tables));
      if (!lensed.ok()) return AbsentOr(lensed.status());
      tables = *std::move(lensed);
      watched->RestPartsOnRead();
    }
    absl::StatusOr<TableMessage> table = ReadTable(*tables, search_.question, watched.get());
    if (!table.ok()) return AbsentOr(table.status());
    return table;
  }

  static absl::StatusOr<TableMessage> AbsentOr(const absl::Status& status) {
    if (IsAbsent(status)) return TableMessage();
    return status;
  }

  // The events after the one state up to the other that moved what the table was made of in the
  // one. Without any it was the same in all states between them.
  absl::Status Narrow(const Look& before, const Look& after) {
    const std::vector<Position> events =
        slice_.EventsBetween(before.position, after.position, before.read);
    if (events.empty()) return absl::OkStatus();
    std::vector<CellChange> changes = DifferencesOf(before.cells, after.cells);
    // A value may have changed and come back to what it was.
    if (changes.empty() && !every_event_) {
      found_.passed_over = found_.passed_over || events.size() > 1;
      return absl::OkStatus();
    }
    if (static_cast<int>(found_.changes.size()) >= search_.max_changes) {
      found_.cut = true;  // also if all that is left came back: these events were not looked at
      return absl::OkStatus();
    }
    if (events.front() == after.position || looks_ >= search_.max_looks) {
      Keep(events.front(), after.position, std::move(changes));
      return absl::OkStatus();
    }
    const Position middle = MiddleOf(events, after.position);
    ASSIGN_OR_RETURN(const Look between, LookAt(middle, &before, &after));
    RETURN_IF_ERROR(Narrow(between, after));
    return Narrow(before, between);
  }

  // One of several, or one before the last state.
  static Position MiddleOf(const std::vector<Position>& events, Position last) {
    const Position middle = events[events.size() / 2];
    return middle < last ? middle : events[events.size() / 2 - 1];
  }

  // There are events between the two: a change was found.
  void KeepCells(const Look& before, const Look& after) {
    found_ = {DifferencesOf(before.cells, after.cells), false, false};
    const Position first =
        slice_.EventsBetween(before.position, after.position, before.read).front();
    for (CellChange& change : found_.changes) SetPositions(first, after.position, change);
  }

  static void SetPositions(Position first, Position last, CellChange& change) {
    change.set_first_position(first);
    change.set_last_position(last);
  }

  void Keep(Position first, Position last, std::vector<CellChange> changes) {
    const auto room = static_cast<size_t>(search_.max_changes) - found_.changes.size();
    if (changes.size() > room) {
      found_.cut = true;
      changes.resize(room);
    }
    for (CellChange& change : changes) {
      SetPositions(first, last, change);
      found_.changes.push_back(std::move(change));
    }
  }

  const EventTrail& trail_;
  const ChangeSearch& search_;
  Slice slice_;
  MadeOfRows made_of_rows_;
  bool every_event_ = false;  // there are so few that each can be looked at
  int looks_ = 0;
  ChangesFound found_;
};

// So many cells' changes are kept, each with at most as many as one answer has.
constexpr size_t kKnownCells = 256;
constexpr int kKnownChanges = 100;

// What the changes of one cell from the beginning are kept under; empty of any other search.
std::string KeyOf(const ChangeSearch& search) {
  const TableQuestion& question = search.question;
  if (question.cell.empty() || search.lens != nullptr || search.or_cells ||
      search.first != eventstore::kNoPosition || search.max_changes > kKnownChanges) {
    return "";
  }
  return absl::StrJoin(
      std::vector<std::string>{
          absl::StrCat(question.kind), question.program_id, question.unit_id,
          FormatMonth(question.month), question.pair_id, FormatDay(question.on),
          absl::StrCat(static_cast<int>(question.organization)), absl::StrCat(search.max_changes),
          absl::StrCat(search.max_looks), question.cell},
      "\n");
}

}  // namespace

bool IsAbsent(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status) ||
         absl::IsInvalidArgument(status) || absl::IsOutOfRange(status);
}

absl::StatusOr<ChangesFound> FindChanges(const EventTrail& trail, EventReader read,
                                         const ChangeSearch& search) {
  return Search(trail, read, search).Run();
}

absl::StatusOr<ChangesFound> LedgerChanges::Find(const ChangeSearch& search) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const EventTrail> trail,
                   trail_.UpTo(search.last, search.step));
  const std::unique_ptr<eventstore::Snapshot> ledger = store_.TakeSnapshot();
  const auto read = [&ledger](absl::Span<const Position> positions) {
    return ReadEvents(*ledger, positions);
  };
  const std::string key = KeyOf(search);
  if (key.empty()) return FindChanges(*trail, read, search);
  ChangeSearch knowing = search;
  const std::shared_ptr<const KnownChanges> known = FindKnown(key);
  if (known != nullptr && known->last == search.last) return known->found;
  knowing.known = known.get();
  ASSIGN_OR_RETURN(ChangesFound found, FindChanges(*trail, read, knowing));
  Keep(key, {search.last, found});
  return found;
}

std::shared_ptr<const KnownChanges> LedgerChanges::FindKnown(const std::string& key) const {
  const absl::MutexLock lock(&mutex_);
  const auto known = known_.find(key);
  return known == known_.end() ? nullptr : known->second;
}

void LedgerChanges::Keep(const std::string& key, KnownChanges known) {
  const absl::MutexLock lock(&mutex_);
  if (known_.size() >= kKnownCells && !known_.contains(key)) known_.clear();
  known_[key] = std::make_shared<const KnownChanges>(std::move(known));
}

namespace {

// A whole state, with what it is made of.
class WholeState final : public Tables {
 public:
  static absl::StatusOr<std::shared_ptr<const Tables>> Make(std::shared_ptr<const EventTrail> trail,
                                                            const eventstore::Snapshot& ledger,
                                                            Position position) {
    auto state = std::make_shared<WholeState>(std::move(trail));
    const KeptStates& kept = state->trail_->states();
    const PastTables from(kept.rows(), state->folded_, kept.NearestUpTo(position));
    FoldingOn tables(from, position, state->folded_);
    if (from.mark().position < position) RETURN_IF_ERROR(FoldUpTo(ledger, position, tables));
    state->tables_.emplace(kept.rows(), state->folded_, tables.mark());
    return state;
  }

  explicit WholeState(std::shared_ptr<const EventTrail> trail) : trail_(std::move(trail)) {}

  Mark mark() const override { return tables_->mark(); }
  absl::Status status() const override { return tables_->status(); }
  void Unreadable(absl::string_view problem) const override { tables_->Unreadable(problem); }
  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    return tables_->Get(table, key);
  }
  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    tables_->Scan(table, prefix, visit);
  }

 private:
  const std::shared_ptr<const EventTrail> trail_;
  RowVersions folded_;
  std::optional<PastTables> tables_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Tables>> LedgerChanges::At(Position position) {
  ASSIGN_OR_RETURN(std::shared_ptr<const EventTrail> trail, trail_.UpTo(position));
  return WholeState::Make(std::move(trail), *store_.TakeSnapshot(), position);
}

absl::StatusOr<std::vector<CellChange>> LedgerChanges::ChangesBetween(
    Position first, std::shared_ptr<const Tables> last, const TableQuestion& question) {
  ChangeSearch search;
  search.question = question;
  search.first = first;
  search.last = last->mark().position;
  search.tables = std::move(last);
  search.max_changes = std::numeric_limits<int>::max();
  ASSIGN_OR_RETURN(ChangesFound found, Find(search));
  return std::move(found.changes);
}

std::shared_ptr<const google::protobuf::Message> LedgerChanges::FindMade(
    const std::string& key) const {
  const absl::MutexLock lock(&mutex_);
  const auto made = made_.find(key);
  return made == made_.end() ? nullptr : made->second;
}

void LedgerChanges::KeepMade(const std::string& key,
                             std::shared_ptr<const google::protobuf::Message> made) {
  const absl::MutexLock lock(&mutex_);
  made_[key] = std::move(made);
}

std::vector<CellChange> Differences(const google::protobuf::Message& before,
                                    const google::protobuf::Message& after) {
  std::vector<CellChange> changes = DifferencesOf(CellValues(before, ""), CellValues(after, ""));
  Names(&before, &after, "").AddTo(changes);
  return changes;
}

namespace {

// By path.
std::map<std::string, v1::RankChange> RanksIn(const google::protobuf::Message& table,
                                              std::vector<std::string>& order) {
  std::map<std::string, v1::RankChange> ranks;
  for (const TableCell& cell : CellsOf(table)) {
    int32_t rank = 0;
    if (FieldOf(cell).name() != "rank" || !absl::SimpleAtoi(cell.value, &rank)) continue;
    v1::RankChange& told = ranks[cell.path];
    told.set_path(cell.path);
    told.set_id(RowKeyOf(*cell.within[cell.row], 0));
    told.set_name(PlaceOf(cell));
    told.set_after(rank);
    order.push_back(cell.path);
  }
  return ranks;
}

}  // namespace

std::vector<v1::RankChange> RankChanges(const google::protobuf::Message* before,
                                        const google::protobuf::Message* after) {
  std::vector<std::string> order;
  std::map<std::string, v1::RankChange> ranks;
  if (after != nullptr) ranks = RanksIn(*after, order);
  std::vector<std::string> earlier_order;
  std::map<std::string, v1::RankChange> earlier;
  if (before != nullptr) earlier = RanksIn(*before, earlier_order);
  for (const std::string& path : earlier_order) {
    const auto [rank, gone] = ranks.emplace(path, earlier.at(path));
    rank->second.set_before(earlier.at(path).after());
    if (!gone) continue;
    rank->second.clear_after();
    order.push_back(path);
  }
  std::vector<v1::RankChange> changes;
  for (const std::string& path : order) {
    v1::RankChange& rank = ranks.at(path);
    if (rank.has_before() && rank.has_after() && rank.before() == rank.after()) continue;
    changes.push_back(std::move(rank));
  }
  return changes;
}

}  // namespace jiedui::projections
