// Answers requests in the place of a writer that has no room to write: one that was seen before
// gets its first answer, a dry run is decided, and every other is refused.
//
// A Store that is full owns one. Submit may be called on any thread; decisions and callbacks run on
// a thread of its own, one at a time, in order. Writes nothing.

#ifndef JIEDUI_EVENTSTORE_STAND_IN_H_
#define JIEDUI_EVENTSTORE_STAND_IN_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"

#include "base/workers.h"
#include "eventstore/commit_queue.h"
#include "eventstore/database.h"
#include "eventstore/group.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

class StandIn {
 public:
  // The ledger is decided on up to that end. refuse says why nothing can be written now; it is
  // called before each request, on the thread that decides.
  StandIn(std::shared_ptr<const Database> database, const Options& options, LogEnd end,
          std::function<absl::Status()> refuse);
  // Requests still queued are answered UNAVAILABLE.
  ~StandIn();
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  void Submit(PendingRequest request);

 private:
  void AnswerNext();

  const std::shared_ptr<const Database> database_;
  const Options options_;
  const std::function<absl::Status()> refuse_;
  CommitQueue queue_;
  DecisionState decisions_;  // the lane's
  Workers lane_{1};          // last: what it runs uses the rest
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_STAND_IN_H_
