// One stream of responses that goes on with the ledger: what is known so far, then what comes.
//
// It pulls: the next step is read only when the caller has taken the last one, so a slow caller
// costs a later read and nothing else. When there is nothing to send it rests until the head moves
// (Wake), something else is due (NextLook) or the silence has lasted long enough (heartbeat). What
// the steps are is its kind's to say (event_feed.h, obligation_feed.h). Any thread.

#ifndef JIEDUI_SERVICES_FEED_H_
#define JIEDUI_SERVICES_FEED_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

#include "base/clock.h"
#include "base/workers.h"
#include "services/rpc.h"

namespace jiedui::services {

// The longest silence a request asks for, 10 s if it does not say, within 10 ms and an hour;
// FIELD_INVALID names "heartbeat".
absl::StatusOr<absl::Duration> HeartbeatOf(const google::protobuf::Duration& asked);

class Feed : public ResponseSource, public std::enable_shared_from_this<Feed> {
 public:
  // Called once, just before the stream is finished.
  using Ended = std::function<void(Feed*)>;

  void Start(ResponseStream* stream) override;
  void OnWritten(bool ok) override;
  void OnCancelled() override;

  // The head has moved. On the committer's thread; does not block.
  void Wake();

  // Ends the stream as soon as it may be ended, and soon even if the caller takes nothing.
  void Close(absl::Status status);

 protected:
  // What a step turned out to be.
  struct Found {
    bool news = false;    // there is something to send
    bool at_end = false;  // and nothing more to read as far as was known
  };

  // The workers outlive the feed.
  Feed(Workers* workers, absl::Duration heartbeat, Ended ended);

  // Reads the next step and calls OnRead, at once or later; on a worker. One step at a time.
  virtual void ReadStep() = 0;
  // Makes the response of the step just read and calls Send, at once or later.
  virtual void GiveStep() = 0;
  // There is more to read than the last step saw. Does not block; called while no step is read.
  virtual bool HasMore() const = 0;
  // When to look again whether there is more, though the head does not move; by the machine's
  // clock.
  virtual absl::Time NextLook() const { return absl::InfiniteFuture(); }

  void OnRead(const absl::StatusOr<Found>& found);
  void Send(std::string response);

  Workers& workers() const { return *workers_; }

 private:
  enum class Phase {
    kReading,  // a step is read, or soon will be
    kWriting,  // a response is on its way, or in the making
    kResting,  // nothing to send
    kEnded
  };
  enum class Next { kWrite, kRead, kRest, kEnd };

  void ReadSoon();
  // What to do with what was read; moves the phase there.
  Next Decide(const Found& found);
  void OnTimer();
  void GiveUpSoon();
  void GiveUp();
  void ArmTimer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whoever moved the phase to kEnded, once.
  void Finish(const absl::Status& status);

  Workers* const workers_;
  const absl::Duration heartbeat_;
  const Ended ended_;
  const SteadyClock clock_;

  ResponseStream* stream_ = nullptr;  // set by Start, before anything else

  absl::Mutex mutex_;
  Phase phase_ ABSL_GUARDED_BY(mutex_) = Phase::kReading;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool giving_up_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status stop_status_ ABSL_GUARDED_BY(mutex_);
  bool must_send_ ABSL_GUARDED_BY(mutex_) = true;  // even without news
  bool timer_armed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_sent_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FEED_H_
