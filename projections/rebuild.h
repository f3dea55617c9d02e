// Rebuilding the tables beside those that serve: a new set is folded from the log, compared with
// the live one at the same position, and put in its place.
//
// One at a time, on a thread of its own. Any thread otherwise.

#ifndef JIEDUI_PROJECTIONS_REBUILD_H_
#define JIEDUI_PROJECTIONS_REBUILD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/steady_cond_var.h"
#include "base/workers.h"
#include "eventstore/store.h"
#include "projections/rebuild_report.h"
#include "projections/rocks_tables.h"
#include "projections/row_memory.h"
#include "projections/table_sets.h"

namespace jiedui::projections {

class Rebuild {
 public:
  // What it works with. All of it outlives the rebuild.
  struct Options {
    const eventstore::Store* store = nullptr;
    const TableSets* sets = nullptr;
    RowMemory* row_memory = nullptr;
    uint64_t min_free_bytes = 0;  // of the disk, beside what the live tables take
    std::function<std::shared_ptr<RocksTables>()> live;
    // Folds the tables on to where the live ones stand and puts them in their place.
    std::function<absl::Status(const std::shared_ptr<RocksTables>&)> exchange;
    // Called on the rebuild's thread when it begins, when it has compared, and just before it is
    // over.
    std::function<void(const RebuildProgress&)> on_progress;
  };

  explicit Rebuild(Options options) : options_(std::move(options)) {}
  // Cancels the one under way, and waits for it.
  ~Rebuild();
  Rebuild(const Rebuild&) = delete;
  Rebuild& operator=(const Rebuild&) = delete;

  // False if one is under way.
  bool Start(bool automatic);
  // False if none is. What is canceled once it is being put in place is done all the same.
  bool Pause() { return Wish(Wanted::kRest); }
  bool Resume() { return Wish(Wanted::kRun); }
  bool Cancel() { return Wish(Wanted::kEnd); }

  // The one under way, or the last one.
  RebuildProgress progress() const;
  // Returns once its `change` is another one, or after that long.
  RebuildProgress Await(int64_t change, absl::Duration at_most) const;

 private:
  enum class Wanted { kRun, kRest, kEnd };

  bool Wish(Wanted wanted);
  // Whoever awaits a change is told of one.
  void Change() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Run();
  absl::Status Make();
  absl::Status FoldAnew(const std::shared_ptr<RocksTables>& fresh);
  // Folds up to that position, and rests meanwhile when it is to.
  absl::Status FoldUpTo(eventstore::Position position, RocksTables& fresh);
  absl::Status Compare(RocksTables& fresh);
  absl::Status CheckRoom() const;
  // Returns when it is to go on; Cancelled if it is to end.
  absl::Status AwaitWanted();
  // Notes how far it is. Cancelled if it is to end, Aborted if it is to rest.
  absl::Status Note(eventstore::Position reached);
  void Enter(RebuildState state);
  // As it stands in that state, whether it rests or not.
  RebuildProgress At(RebuildState state) const;
  void Tell(const RebuildProgress& progress) const;
  bool IsNotResting() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return wanted_ != Wanted::kRest;
  }
  RebuildProgress Shown() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const SystemClock clock_;
  const SteadyClock steady_clock_;  // of what is waited for, and of how long it has taken

  mutable absl::Mutex mutex_;
  mutable SteadyCondVar changed_;
  RebuildProgress progress_ ABSL_GUARDED_BY(mutex_);
  Wanted wanted_ ABSL_GUARDED_BY(mutex_) = Wanted::kRun;
  absl::Duration folding_time_ ABSL_GUARDED_BY(mutex_);                   // pauses left out
  absl::Time folding_since_ ABSL_GUARDED_BY(mutex_) = absl::UnixEpoch();  // the last note
  Workers lane_{1};  // last: what it runs uses the rest
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_REBUILD_H_
