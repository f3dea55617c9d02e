// One subscription to the ledger: history from a position on, then what arrives, with no event
// missed or repeated.
//
// It pulls: the next step is read only when the caller has taken the last one, so a slow caller
// costs a disk read later and nothing else. When there is nothing to send it rests until the head
// moves (Wake) or the silence has lasted long enough (heartbeat). All reading is done by workers,
// through a FeedReader that subscriptions share. Made by event_log_service.cc; any thread.

#ifndef JIEDUI_SERVICES_EVENT_FEED_H_
#define JIEDUI_SERVICES_EVENT_FEED_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/workers.h"
#include "eventstore/store.h"
#include "services/feed_reader.h"
#include "services/personal_reader.h"
#include "services/rpc.h"

namespace jiedui::services {

class EventFeed final : public ResponseSource, public std::enable_shared_from_this<EventFeed> {
 public:
  struct Options {
    FeedQuery query;
    eventstore::Position after = eventstore::kNoPosition;
    absl::Duration heartbeat;
    Reading reading;
  };

  // Called once, just before the stream is finished. Reader and workers outlive the feed.
  using Ended = std::function<void(EventFeed*)>;

  EventFeed(FeedReader* reader, Workers* workers, const Options& options, Ended ended);

  void Start(ResponseStream* stream) override;
  void OnWritten(bool ok) override;
  void OnCancelled() override;

  // The head has moved. On the committer's thread; does not block.
  void Wake();

  // Ends the stream as soon as it may be ended, and soon even if the caller takes nothing.
  void Close(absl::Status status);

 private:
  enum class Phase {
    kReading,  // a worker reads, or soon will
    kWriting,  // a response is on its way, or its personal texts are read, and who reads them
    kResting,  // nothing to send
    kEnded
  };
  enum class Next { kWrite, kRead, kRest, kEnd };

  void ReadSoon();
  // On a worker.
  void Read();
  // What to do with what was read; moves the phase there.
  Next Decide(const FeedStep& step);
  void OnTimer();
  void GiveUpSoon();
  void GiveUp();
  void ArmTimer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whoever moved the phase to kEnded, once.
  void Finish(const absl::Status& status);

  FeedReader* const reader_;
  Workers* const workers_;
  const Options options_;
  const std::string key_;  // of the query
  const Ended ended_;
  const SystemClock clock_;

  ResponseStream* stream_ = nullptr;  // set by Start, before anything else
  eventstore::Position position_;     // read up to here; whoever reads or writes, one at a time

  absl::Mutex mutex_;
  Phase phase_ ABSL_GUARDED_BY(mutex_) = Phase::kReading;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool giving_up_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status stop_status_ ABSL_GUARDED_BY(mutex_);
  bool must_send_ ABSL_GUARDED_BY(mutex_) = true;  // even without an event
  bool timer_armed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_sent_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EVENT_FEED_H_
