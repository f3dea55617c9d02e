// The read models of one ledger: live tables that follow the log, and the same tables as they stood
// after any past position.
//
// One fold, several uses: the live tables and an as-of state are made by the same Apply functions,
// the first kept on disk at the head, the second folded from the log into memory when asked for.
// All tables are always at one and the same position.
//
// An event that cannot be folded, or a row that cannot be read, stops the live tables where they
// are: reads of them are refused, and everything else of the ledger goes on. Tables of another
// version of the program stand still too, and are read as they are, until they have been folded
// anew beside; a rebuild does the same on request. A crash at any moment leaves the tables before
// the swap or those after it.
//
// Past states are folded one after the other, on a lane of their own, so that no read of the live
// tables waits for them; and so is found out what changed between some of them, which whenever it
// asks whether it is still wanted lets one of the folds that wait go first. Whoever waits for that
// lane in vain is told so before the deadline.
//
// Threads: any thread. States are delivered on a thread of the read models; work done in a callback
// is read work (judging rules, filling a table) and may take its time, but must not wait for a
// commit.

#ifndef JIEDUI_PROJECTIONS_READ_MODELS_H_
#define JIEDUI_PROJECTIONS_READ_MODELS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "base/civil.h"
#include "eventstore/store.h"
#include "projections/rebuild_report.h"
#include "projections/row_memory.h"
#include "projections/tables.h"

namespace jiedui::projections {

using eventstore::Position;

// All tables after one position; a consistent snapshot, cheap, released soon.
class State {
 public:
  explicit State(std::shared_ptr<const Tables> tables, std::string assumed_policy_set_id = "")
      : tables_(std::move(tables)),
        assumed_policy_set_id_(std::move(assumed_policy_set_id)),
        day_(DayAt(recorded_at())) {}

  Position position() const { return tables_->mark().position; }
  // When that position was recorded; the Unix epoch for an empty ledger.
  absl::Time recorded_at() const { return tables_->mark().recorded_at; }
  // The day it is judged on where nobody asks for another: that of its last event, until it is said
  // which.
  CivilDay day() const { return day_; }
  void JudgeOn(CivilDay day) { day_ = day; }
  const Tables& tables() const { return *tables_; }
  const std::shared_ptr<const Tables>& shared_tables() const { return tables_; }
  // The policy set that is assumed in it; empty if the tables are what is recorded.
  const std::string& assumed_policy_set_id() const { return assumed_policy_set_id_; }
  // To be asked once the tables have been read: DATA_LOSS if a row could not be.
  absl::Status status() const { return tables_->status(); }

 private:
  std::shared_ptr<const Tables> tables_;
  std::string assumed_policy_set_id_;
  CivilDay day_;
};

// How long a state that a next page was promised of is kept (ReadModels::Keep).
inline constexpr absl::Duration kStateKeptFor = absl::Minutes(3);

// Which state a read wants.
struct Freshness {
  enum class Kind {
    kLatest,   // whatever the live tables have reached
    kAtLeast,  // the live tables, not before `position`
    kExactly,  // as of `position`
  };
  Kind kind = Kind::kLatest;
  Position position = eventstore::kNoPosition;
};

// Deadlines are SteadyClock's. done is called once, with a state or one of
//   POSITION_IN_FUTURE  the position is beyond the ledger's head
//   PROJECTION_BEHIND   the live tables did not reach it before the deadline
//   QUEUE_FULL          too many past states are waited for, or the deadline passed, or nearly so,
//                       before it was this one's turn, or before it was folded
//   SERVER_CLOSING      the read models are closing
//   DATA_LOSS           the log cannot be read or folded; the tables stand before the damage
using StateCallback = absl::AnyInvocable<void(absl::StatusOr<std::unique_ptr<State>>)>;

// Asked now and then by what takes long: a status, with which it is to end, once nobody waits for
// it any more.
using StillWanted = std::function<absl::Status()>;

// Called once, with that or with one of
//   QUEUE_FULL      too many past states are waited for, or the deadline passed, or nearly so,
//                   before its turn
//   SERVER_CLOSING  the read models are closing
using PastWork = absl::AnyInvocable<void(absl::StatusOr<StillWanted>)>;

struct Options {
  std::string directory;               // of the live tables, which can be deleted at any time
  eventstore::Store* store = nullptr;  // outlives the read models
  uint64_t min_free_bytes = 0;         // a rebuild does not begin if it would leave less
  // Of all ledgers of the process; null: of these tables alone.
  std::shared_ptr<RowMemory> row_memory = nullptr;
  // The live tables are folded anew, into memory, and the directory stays as it is: for a disk that
  // takes nothing.
  bool in_memory = false;
  // Told what stops the live tables, and OK once they go on. Called, as is the next, on a thread of
  // the read models; it may ask them anything but to end.
  std::function<void(const absl::Status&)> on_problem = nullptr;
  // Told when a rebuild begins, when it has compared its tables with the live ones, and just before
  // it is over.
  std::function<void(const RebuildProgress&)> on_rebuild = nullptr;
};

// How the live tables stand.
struct Standing {
  Mark mark;                          // of all of them
  absl::Status problem;               // what stopped them; OK: nothing did
  bool of_other_version = false;      // they stand still, and are read as they are
  std::vector<std::string> versions;  // "pair_register/1" of each
  std::vector<uint64_t> row_counts;   // of each, about
  Verified verified;                  // also by those who had the ledger open before
  RebuildProgress rebuild;            // the one under way, or the last one since opened
  // A rebuild was cut short when the last process ended; nothing of it is left.
  bool rebuild_cut_short = false;
  // What was wrong with the tables that were found when opened, which were thrown away and folded
  // anew for it; OK: nothing was.
  absl::Status discarded;
  // Tables may have counted events that were lost behind this position, a loss that an operator has
  // accepted (TableSets::AcceptLoss): they were folded anew for it when opened.
  std::optional<eventstore::Position> folded_anew_for_loss_after;
};

class ReadModels {
 public:
  // Opens the live tables and starts following the log. Those folded by other versions serve, and a
  // rebuild begins; damaged ones, and such as lack a table, are dropped and folded anew.
  // LEDGER_BEHIND_TABLES if the tables contain events that the ledger does not, whether it lost its
  // end or is another ledger: folding anew would hide that. Unless the loss was accepted.
  static absl::StatusOr<std::unique_ptr<ReadModels>> Open(const Options& options);

  virtual ~ReadModels() = default;

  // Position the live tables have reached.
  virtual Position position() const = 0;

  // Hands over the state asked for, now or when it exists.
  virtual void Read(const Freshness& freshness, absl::Time deadline, StateCallback done) = 0;

  // Calls the work on the lane on which past states are folded, once those before it are done; if
  // it is not to be done, on another thread of the read models.
  virtual void RunAmongPast(absl::Time deadline, PastWork work) = 0;

  // Somebody is likely to ask for exactly this state again within the next minutes: the next page.
  // If it is one of the live tables, it is found then without being folded, unless many others have
  // been kept since.
  virtual void Keep(const State& state) = 0;

  // Folds the log again, in memory, up to the live position and compares; if they are equal, they
  // are verified up to there. Without tables if they are of another version. Ends with the status
  // of `wanted` once that is not OK; null: it is wanted to the end.
  virtual absl::StatusOr<RebuildReport> CompareWithRebuild(const StillWanted& wanted) = 0;
  absl::StatusOr<RebuildReport> CompareWithRebuild() { return CompareWithRebuild(nullptr); }

  virtual Standing standing() const = 0;

  // Folds all tables anew beside the live ones, which go on serving, and puts them in their place.
  // False if such a rebuild is under way already.
  virtual bool StartRebuild() = 0;
  // False if none is under way. What is canceled late may be done all the same.
  virtual bool PauseRebuild() = 0;
  virtual bool ResumeRebuild() = 0;
  virtual bool CancelRebuild() = 0;
  // The one under way, or the last one, once its `change` is another one, or after that long.
  virtual RebuildProgress AwaitRebuild(int64_t change, absl::Duration at_most) const = 0;

  virtual uint64_t DiskBytes() const = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_READ_MODELS_H_
