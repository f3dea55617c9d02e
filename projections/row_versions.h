// Rows as they were after several positions of one ledger, each kept once for as long as it was the
// same. A state is a look at them and costs nothing, however many rows it has.

#ifndef JIEDUI_PROJECTIONS_ROW_VERSIONS_H_
#define JIEDUI_PROJECTIONS_ROW_VERSIONS_H_

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "eventstore/store.h"
#include "projections/tables.h"

namespace jiedui::projections {

class RowVersions {
 public:
  struct Version {
    eventstore::Position position = eventstore::kNoPosition;
    std::shared_ptr<const std::string> row;  // null: there is none
  };
  using Versions = std::vector<Version>;  // of one row, by position
  using Table = absl::btree_map<std::string, Versions>;

  const Table& table(TableId id) const { return tables_[static_cast<size_t>(id)]; }
  Table& table(TableId id) { return tables_[static_cast<size_t>(id)]; }

  // The row after that position; nullptr if nothing was put of it by then.
  const Version* Find(TableId id, absl::string_view key, eventstore::Position position) const;
  // What it is from that position on, up to the next that is known of it.
  void Put(TableId id, absl::string_view key, Version version);

 private:
  std::array<Table, kTableCount> tables_;
};

// The latest version up to that position; nullptr if there is none.
const RowVersions::Version* LatestUpTo(const RowVersions::Versions& versions,
                                       eventstore::Position position);

// A few whole states of a ledger, evenly far apart, from which those between them are folded on.
// There are the fewer of them the more they weigh. One thread while they are folded on.
class KeptStates {
 public:
  // So far apart at first; rows that are no longer so weigh no more than that.
  explicit KeptStates(eventstore::Position spacing = 256,
                      size_t most_older_bytes = size_t{32} << 20)
      : spacing_(spacing), most_older_bytes_(most_older_bytes) {}

  // The latest of them that is not after the position; with position 0, where nothing is, if none
  // is.
  Mark NearestUpTo(eventstore::Position position) const;
  // How far they were folded.
  const Mark& last() const { return last_; }
  // Where to stop next on the way from last() to that position.
  eventstore::Position NextStop(eventstore::Position position) const;
  const RowVersions& rows() const { return rows_; }
  size_t size() const { return marks_.size(); }

  // The tables to fold into from last() to exactly that position, a NextStop. They live no longer
  // than the states.
  class Folding;

 private:
  void Put(eventstore::Position position, TableId id, absl::string_view key,
           std::shared_ptr<const std::string> row);
  void Reach(const Mark& mark);
  void Thin();
  // A state that is kept lies in [first, end).
  bool IsKeptBetween(eventstore::Position first, eventstore::Position end) const;

  RowVersions rows_;
  std::map<eventstore::Position, Mark> marks_;
  Mark last_;
  eventstore::Position spacing_;  // twice as much whenever there are too many
  size_t most_older_bytes_;
  size_t older_bytes_ = 0;
};

class KeptStates::Folding final : public MutableTables {
 public:
  Folding(KeptStates& states, eventstore::Position to) : states_(states), to_(to) {}

  Mark mark() const override { return states_.last(); }
  void SetMark(const Mark& mark) override { states_.Reach(mark); }
  absl::Status status() const override { return absl::OkStatus(); }
  void Unreadable(absl::string_view problem) const override;
  std::optional<std::string> Get(TableId table, absl::string_view key) const override;
  void Put(TableId table, absl::string_view key, std::string row) override;
  void Delete(TableId table, absl::string_view key) override;

 private:
  KeptStates& states_;
  const eventstore::Position to_;
};

// The state after one position: whichever of two sets of versions has the later one of a row. Both
// outlive it.
class PastTables final : public Tables {
 public:
  PastTables(const RowVersions& kept, const RowVersions& folded, const Mark& mark)
      : kept_(kept), folded_(folded), mark_(mark) {}

  Mark mark() const override { return mark_; }
  absl::Status status() const override { return absl::OkStatus(); }
  // Never: its rows come from a fold of this process.
  void Unreadable(absl::string_view problem) const override;
  std::optional<std::string> Get(TableId table, absl::string_view key) const override;
  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;

 private:
  const RowVersions& kept_;
  const RowVersions& folded_;
  const Mark mark_;
};

// Folds on from a state to a later one, whose rows are put among the folded. All outlive it.
class FoldingOn final : public MutableTables {
 public:
  FoldingOn(const PastTables& from, eventstore::Position to, RowVersions& folded)
      : from_(from), to_(to), folded_(folded), mark_(from.mark()) {}

  Mark mark() const override { return mark_; }
  void SetMark(const Mark& mark) override { mark_ = mark; }
  absl::Status status() const override { return absl::OkStatus(); }
  void Unreadable(absl::string_view problem) const override { from_.Unreadable(problem); }
  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    return from_.Get(table, key);
  }
  void Put(TableId table, absl::string_view key, std::string row) override;
  void Delete(TableId table, absl::string_view key) override;

 private:
  const PastTables& from_;
  const eventstore::Position to_;
  RowVersions& folded_;
  Mark mark_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROW_VERSIONS_H_
