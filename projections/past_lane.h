// The lane on which past states are folded, one after the other, and on which is found out what
// takes a look at many of them. What waits for it is bounded, and is refused in time for its caller
// to hear of it, whatever has the lane and for however long.
//
// Deadlines are SteadyClock's. Any thread.

#ifndef JIEDUI_PROJECTIONS_PAST_LANE_H_
#define JIEDUI_PROJECTIONS_PAST_LANE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/workers.h"

namespace jiedui::projections {

class PastLane {
 public:
  // Called once: on the lane, with OK, when its turn has come, or on a worker with QUEUE_FULL when
  // the deadline is about to pass before that; on the lane with SERVER_CLOSING.
  using Begin = absl::AnyInvocable<void(absl::Status wanted)>;

  // The workers are told to refuse. The lane outlives them, but is ended before they are.
  explicit PastLane(Workers* workers) : workers_(workers) {}
  // Waits for what has the lane; the rest is told that it closes.
  void End();

  // Leaves a fold to the lane, if OK; it calls Leave before it answers. QUEUE_FULL, SERVER_CLOSING.
  absl::Status AddFold(absl::Time deadline, Begin& fold) { return Add(kFold, deadline, fold); }
  // The same of what takes long; it lets go first the folds that wait, whenever it looks up.
  absl::Status AddWork(absl::Time deadline, Begin& work) { return Add(kWork, deadline, work); }

  // On the lane: the next of the folds that wait, if one does.
  void FoldNext();
  void Leave();

  // Somebody still waits for what is made: QUEUE_FULL, SERVER_CLOSING.
  absl::Status CheckWanted(absl::Time deadline) const;

 private:
  enum Kind { kFold, kWork };
  struct Turn {
    absl::Time deadline;
    absl::Time last_moment;  // to refuse it
    Begin begin = nullptr;
  };
  // What waits, by ticket, and how often the lane will look for it: at least as often.
  struct Queue {
    std::map<int64_t, Turn> turns;
    size_t looks = 0;
  };

  absl::Status Add(Kind kind, absl::Time deadline, Begin& begin);
  // On the lane.
  void Look(Kind kind);
  void WorkNext();
  // The one that waits longest; empty if none does.
  Turn Take(Kind kind);
  // Refuses it at its last moment, unless its turn has come.
  void Watch(Kind kind, int64_t ticket, absl::Time last_moment);
  void RefuseIfLate(Kind kind, int64_t ticket);

  Workers* const workers_;
  const SteadyClock clock_;

  mutable absl::Mutex mutex_;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;  // that wait, or fold
  int64_t last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  std::array<Queue, 2> queues_ ABSL_GUARDED_BY(mutex_);  // by Kind

  std::unique_ptr<Workers> lane_ =
      std::make_unique<Workers>(1);  // last: what it runs uses the rest
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PAST_LANE_H_
