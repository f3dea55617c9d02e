#include "projections/cell_changes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "projections/cell_history.h"
#include "projections/cell_labels.h"
#include "projections/cell_names.h"
#include "projections/cell_ranges.h"
#include "projections/cell_rows.h"
#include "projections/cells.h"
#include "projections/forwarding_tables.h"
#include "projections/past_looks.h"
#include "projections/past_states.h"
#include "projections/rank_moves.h"
#include "projections/row_versions.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using v1::CellChange;

class Search {
 public:
  Search(const EventTrail& trail, EventReader read, const ChangeSearch& search)
      : search_(search), looks_(trail, read, search) {}

  absl::StatusOr<ChangesFound> Run() && {
    ASSIGN_OR_RETURN(const Look last, looks_.Last());
    if (search_.known != nullptr && IsAsIn(*search_.known, last)) return search_.known->found;
    ASSIGN_OR_RETURN(const Look first, looks_.At(search_.first, nullptr, &last));
    for (const Look* const end : {&last, &first}) {
      names_.Learn(end->table.get(), search_.question.cell);
    }
    RETURN_IF_ERROR(Find(first, last));
    names_.AddTo(found_.changes);
    NameMoves({last.table.get(), first.table.get()}, found_.changes);
    // They were found from the latest on.
    absl::c_stable_sort(found_.changes, [](const CellChange& a, const CellChange& b) {
      return a.last_position() < b.last_position();
    });
    MarkHoles();
    return std::move(found_);
  }

 private:
  // No event since moved what the table is made of.
  bool IsAsIn(const KnownChanges& known, const Look& last) const {
    return known.last <= last.position &&
           looks_.EventsBetween(known.last, last.position, last.read).empty();
  }

  absl::Status Find(const Look& first, const Look& last) {
    if (!search_.question.cell.empty() && !search_.or_cells) {
      ASSIGN_OR_RETURN(found_, ChangesOfCell(looks_, search_, first, last));
      return absl::OkStatus();
    }
    const auto events =
        static_cast<int>(looks_.EventsBetween(search_.first, search_.last, last.read).size());
    const bool tells_all = last.parts.empty() || events <= search_.max_looks;
    if (search_.or_cells && (!tells_all || HasTooManyCells(first, last))) {
      return FindRanges(first, last);
    }
    every_event_ = events <= search_.max_looks / 2;
    RETURN_IF_ERROR(Narrow(first, last));
    const bool is_told = !found_.cut && (!is_unsplit_ || last.parts.empty());
    return search_.or_cells && !is_told ? FindRanges(first, last) : absl::OkStatus();
  }

  // Each of which changed once at least.
  bool HasTooManyCells(const Look& first, const Look& last) const {
    return DifferencesOf(first.cells, last.cells).size() > static_cast<size_t>(search_.max_changes);
  }

  // What is made of parts is looked at once more as often: a look makes little of it anew.
  absl::Status FindRanges(const Look& first, const Look& last) {
    const int looked = last.parts.empty() ? looks_.count() : 0;
    const int max_looks = std::max(0, search_.max_looks - looked);
    found_ = ChangesFound();
    holes_.clear();
    ASSIGN_OR_RETURN(found_.changes, CellRanges(looks_, search_).Run(first, last, max_looks));
    return absl::OkStatus();
  }

  // The events after the one state up to the other that moved what the table was made of in the
  // one. Without any it was the same in all states between them.
  absl::Status Narrow(const Look& before, const Look& after) {
    const std::vector<Position> events =
        looks_.EventsBetween(before.position, after.position, before.read);
    if (events.empty()) return absl::OkStatus();
    std::vector<CellChange> changes = DifferencesOf(before.cells, after.cells);
    // A value may have changed and come back to what it was.
    if (changes.empty() && !every_event_) {
      found_.passed_over = found_.passed_over || events.size() > 1;
      if (events.front() != after.position) holes_.push_back({before.position, after.position});
      return absl::OkStatus();
    }
    if (static_cast<int>(found_.changes.size()) >= search_.max_changes) {
      found_.cut = true;  // also if all that is left came back: these events were not looked at
      holes_.push_back({before.position, after.position});
      return absl::OkStatus();
    }
    const bool is_one = events.front() == after.position;
    if (is_one || looks_.count() >= search_.max_looks) {
      is_unsplit_ = is_unsplit_ || (!is_one && !changes.empty());
      if (!is_one) holes_.push_back({before.position, after.position});
      names_.LearnMissing({after.table.get(), before.table.get()}, changes);
      Keep(events, after.position, std::move(changes));
      return absl::OkStatus();
    }
    const Position middle = MiddleOf(events, after.position);
    ASSIGN_OR_RETURN(const Look between, looks_.At(middle, &before, &after));
    RETURN_IF_ERROR(Narrow(between, after));
    return Narrow(before, between);
  }

  // One of several, or one before the last state.
  static Position MiddleOf(const std::vector<Position>& events, Position last) {
    const Position middle = events[events.size() / 2];
    return middle < last ? middle : events[events.size() / 2 - 1];
  }

  // It was one of the events, or the last one, which may have moved what only the later is made of.
  void Keep(const std::vector<Position>& events, Position last, std::vector<CellChange> changes) {
    const int count = static_cast<int>(events.size()) + (events.back() == last ? 0 : 1);
    const auto room = static_cast<size_t>(search_.max_changes) - found_.changes.size();
    if (changes.size() > room) {
      found_.cut = true;
      changes.resize(room);
    }
    for (CellChange& change : changes) {
      SetEvents(events.front(), last, count, change);
      found_.changes.push_back(std::move(change));
    }
  }

  // Events after the one position up to the other that were not each looked at.
  struct Hole {
    Position first = eventstore::kNoPosition;
    Position last = eventstore::kNoPosition;
  };

  bool HasHole(Position first, Position last) const {
    return absl::c_any_of(holes_,
                          [&](const Hole& hole) { return hole.first < last && first < hole.last; });
  }

  // Of each change, by position, that lies next to one, on either side of it, of its cell.
  void MarkHoles() {
    absl::flat_hash_map<std::string, CellChange*> latest;
    for (CellChange& change : found_.changes) {
      CellChange*& before = latest[change.path()];
      const Position from = before == nullptr ? search_.first : before->last_position();
      if (HasHole(from, change.last_position())) SetPartlySeen(change);
      before = &change;
    }
    for (const auto& [path, change] : latest) {
      if (HasHole(change->last_position(), search_.last)) SetPartlySeen(*change);
    }
  }

  const ChangeSearch& search_;
  PastLooks looks_;
  CellNames names_;  // as in the last state, else in the first, else while they were there
  std::vector<Hole> holes_;
  bool every_event_ = false;  // there are so few that each can be looked at
  bool is_unsplit_ = false;   // there is a change that one of several events made
  ChangesFound found_;
};

// So many cells' changes are kept, each with at most as many as one answer has.
constexpr size_t kKnownCells = 256;
constexpr int kKnownChanges = 100;

// What the changes of one cell from the beginning are kept under; empty of any other search.
std::string KeyOf(const ChangeSearch& search) {
  const TableQuestion& question = search.question;
  if (question.cell.empty() || search.lens != nullptr || search.or_cells || search.is_page ||
      search.first != eventstore::kNoPosition || search.max_changes > kKnownChanges) {
    return "";
  }
  return absl::StrJoin(
      std::vector<std::string>{
          absl::StrCat(question.kind), question.program_id, question.unit_id,
          FormatMonth(question.month), question.pair_id, question.bulletin_id,
          FormatDay(question.on), absl::StrCat(question.include_subordinates ? 1 : 0),
          absl::StrCat(static_cast<int>(question.organization)), absl::StrCat(search.max_changes),
          absl::StrCat(search.max_looks), absl::StrCat(search.max_looks_at_all), question.cell},
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
class WholeState final : public ForwardingTables {
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

 private:
  const Tables& others() const override { return *tables_; }

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

void SetEvents(Position first, Position last, int count, CellChange& change) {
  change.set_first_position(first);
  change.set_last_position(last);
  change.set_event_count(count);
  change.set_coverage(first == last ? v1::EVENT_COVERAGE_ALL : v1::EVENT_COVERAGE_RANGE);
  if (first != last) change.set_range_reason(v1::RANGE_REASON_TOO_MANY_EVENTS);
}

v1::EventCoverage CoverageOf(const ChangesFound& found) {
  const bool has_range = absl::c_any_of(found.changes, [](const CellChange& change) {
    return change.coverage() == v1::EVENT_COVERAGE_RANGE;
  });
  if (has_range) return v1::EVENT_COVERAGE_RANGE;
  return found.cut || found.passed_over ? v1::EVENT_COVERAGE_SOME : v1::EVENT_COVERAGE_ALL;
}

void SetPartlySeen(CellChange& change) {
  if (change.coverage() != v1::EVENT_COVERAGE_ALL) return;
  change.set_coverage(v1::EVENT_COVERAGE_SOME);
}

namespace {

// As in the later table, else in the earlier; either may be null.
void NameBetween(const google::protobuf::Message* before, const google::protobuf::Message* after,
                 std::vector<CellChange>& changes) {
  CellNames names;
  for (const google::protobuf::Message* const table : {after, before}) names.Learn(table);
  names.AddTo(changes);
}

}  // namespace

std::vector<CellChange> Differences(const google::protobuf::Message& before,
                                    const google::protobuf::Message& after) {
  std::vector<CellChange> changes = DifferencesOf(CellValues(before, ""), CellValues(after, ""));
  NameBetween(&before, &after, changes);
  return changes;
}

namespace {

CellValues ValuesOf(const google::protobuf::Message* table) {
  return table == nullptr ? CellValues() : CellValues(*table, "");
}

absl::flat_hash_set<std::string> PathsOf(const std::vector<CellChange>& changes) {
  absl::flat_hash_set<std::string> paths;
  for (const CellChange& change : changes) paths.insert(change.path());
  return paths;
}

}  // namespace

std::vector<CellChange> ChangesWithDay(const google::protobuf::Message* before,
                                       const google::protobuf::Message* then,
                                       const google::protobuf::Message* after,
                                       std::vector<CellChange> changes) {
  const CellValues earlier = ValuesOf(before);
  std::vector<CellChange> by_day = DifferencesOf(earlier, ValuesOf(then));
  if (by_day.empty()) return changes;
  const auto moved_by_day = PathsOf(by_day);
  const auto differing = PathsOf(DifferencesOf(earlier, ValuesOf(after)));
  NameBetween(before, then, by_day);
  std::vector<CellChange> all;
  for (std::vector<CellChange>* const part : {&by_day, &changes}) {
    for (CellChange& change : *part) {
      const bool came_back =
          moved_by_day.contains(change.path()) && !differing.contains(change.path());
      if (!came_back) all.push_back(std::move(change));
    }
  }
  return all;
}

namespace {

// By path.
std::map<std::string, v1::RankChange> RanksIn(const google::protobuf::Message& table,
                                              std::vector<std::string>& order) {
  std::map<std::string, v1::RankChange> ranks;
  for (const TableCell& cell : CellsOf(table)) {
    int32_t rank = 0;
    const bool is_place = FieldOf(cell).options().ExtensionSize(v1::ordered_by) > 0;
    if (!is_place || !absl::SimpleAtoi(cell.value, &rank)) continue;
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

namespace {

using Message = google::protobuf::Message;

// The cell of that path, of the first of the tables that has it; none if neither has.
std::vector<TableCell> CellOfEither(std::array<const Message*, 2> tables, const std::string& path) {
  for (const Message* const table : tables) {
    if (table == nullptr) continue;
    std::vector<TableCell> found = CellAt(*table, path);
    if (!found.empty()) return found;
  }
  return {};
}

bool IsVeto(const TableCell& cell) {
  return FieldOf(cell).name() == "veto";
}

// The changes of vetoes, by the pair that each is on.
std::multimap<std::string, CellChange> VetoChangesOf(std::array<const Message*, 2> tables,
                                                     const std::vector<CellChange>& changes) {
  std::multimap<std::string, CellChange> of_pairs;
  for (const CellChange& change : changes) {
    if (!absl::EndsWith(change.path(), ".veto")) continue;
    const std::vector<TableCell> cells = CellOfEither(tables, change.path());
    if (cells.empty()) continue;
    of_pairs.emplace(TextOf(*cells.front().within.back(), "pair_id"), change);
  }
  return of_pairs;
}

void AddVeto(const std::string& pair_id, const std::string& words,
             google::protobuf::RepeatedPtrField<v1::CellVeto>& vetoes) {
  if (words.empty()) return;
  v1::CellVeto& veto = *vetoes.Add();
  veto.set_pair_id(pair_id);
  veto.set_veto_zh(words);
}

bool HaveSameEvents(const CellChange& one, const CellChange& other) {
  return one.first_position() <= other.last_position() &&
         other.first_position() <= one.last_position();
}

}  // namespace

void AddVetoChanges(const Message* before, const Message* after, std::vector<CellChange>& changes) {
  const std::array<const Message*, 2> tables = {after, before};
  const std::multimap<std::string, CellChange> vetoes = VetoChangesOf(tables, changes);
  if (vetoes.empty()) return;
  for (CellChange& change : changes) {
    const std::vector<TableCell> cells = CellOfEither(tables, change.path());
    if (cells.empty() || IsVeto(cells.front())) continue;
    if (!FieldOf(cells.front()).options().GetExtension(v1::vetoed)) continue;
    for (const Message* const row : RowsMadeOf(cells.front())) {
      const auto [first, last] = vetoes.equal_range(TextOf(*row, "pair_id"));
      for (auto veto = first; veto != last; ++veto) {
        if (!HaveSameEvents(veto->second, change)) continue;
        AddVeto(veto->first, veto->second.after(), *change.mutable_vetoes_come());
        AddVeto(veto->first, veto->second.before(), *change.mutable_vetoes_gone());
      }
    }
  }
}

void AddMoves(const SeenTable& before, const SeenTable& after,
              const std::vector<CellChange>& changes, std::vector<v1::RankChange>& ranks) {
  if (before.table == nullptr || after.table == nullptr) return;
  absl::flat_hash_map<std::string, std::vector<const CellChange*>> by_path;
  for (const CellChange& change : changes) by_path[change.path()].push_back(&change);
  for (v1::RankChange& rank : ranks) {
    SetMoves(MovesBetween(RankingAt(before.tables, before.question, *before.table, rank.path()),
                          RankingAt(after.tables, after.question, *after.table, rank.path())),
             rank);
    for (v1::RankMove& move : *rank.mutable_moves()) {
      for (const CellChange* const change : by_path[move.path()]) SetEventsOfMove(*change, move);
      NameMove({after.table, before.table}, move);
    }
  }
}

}  // namespace jiedui::projections
