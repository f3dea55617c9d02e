#include "services/event_feed.h"

#include <utility>

#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

// For a caller to take the last response of what is to end.
constexpr absl::Duration kLastMoment = absl::Seconds(1);

}  // namespace

EventFeed::EventFeed(FeedReader* reader, Workers* workers, const Options& options, Ended ended)
    : reader_(reader),
      workers_(workers),
      options_(options),
      key_(options.query.Key()),
      ended_(std::move(ended)),
      position_(options.after) {}

void EventFeed::Start(ResponseStream* stream) {
  stream_ = stream;
  ReadSoon();
}

void EventFeed::ReadSoon() {
  workers_->Run([self = shared_from_this()] { self->Read(); });
}

void EventFeed::Read() {
  const absl::StatusOr<FeedReader::Step> step = reader_->Next(options_.query, key_, position_);
  if (step.ok()) position_ = (*step)->scanned_to;
  if (!step.ok()) Close(FromStore(step.status(), ""));
  switch (Decide(step.ok() ? **step : FeedStep{})) {
    case Next::kWrite:
      return reader_->Give(*step, options_.reading,
                           [self = shared_from_this()](std::string response) {
                             self->stream_->Write(std::move(response));
                           });
    case Next::kRead:
      return ReadSoon();
    case Next::kRest:
      return;
    case Next::kEnd:
      absl::Status status;
      {
        absl::MutexLock lock(&mutex_);
        status = stop_status_;
      }
      return Finish(status);
  }
}

EventFeed::Next EventFeed::Decide(const FeedStep& step) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) {
    phase_ = Phase::kEnded;
    return Next::kEnd;
  }
  if (step.has_events || must_send_) {
    phase_ = Phase::kWriting;
    must_send_ = false;
    last_sent_ = clock_.Now();
    return Next::kWrite;
  }
  // A head that moved since the step was read has already called Wake, to no avail.
  if (!step.caught_up || reader_->head() > step.head) return Next::kRead;
  phase_ = Phase::kResting;
  ArmTimer();
  return Next::kRest;
}

void EventFeed::OnWritten(bool ok) {
  absl::Status status;
  bool ended = false;
  {
    absl::MutexLock lock(&mutex_);
    ended = !ok || stopping_;
    status = stop_status_;
    // At the head there is nothing to read, and whoever moves it calls Wake.
    const bool rests = !ended && position_ == reader_->head();
    phase_ = ended ? Phase::kEnded : rests ? Phase::kResting : Phase::kReading;
    if (ended && giving_up_) return;  // whoever gives up will finish it
    if (rests) return ArmTimer();
  }
  if (ended) return Finish(status);
  ReadSoon();
}

void EventFeed::OnCancelled() {
  Close(absl::OkStatus());  // there is nobody left to tell
}

void EventFeed::Wake() {
  {
    absl::MutexLock lock(&mutex_);
    if (phase_ != Phase::kResting) return;
    phase_ = Phase::kReading;
  }
  ReadSoon();
}

void EventFeed::Close(absl::Status status) {
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_ || phase_ == Phase::kEnded) return;
    stopping_ = true;
    stop_status_ = status;
    if (phase_ == Phase::kWriting) GiveUpSoon();
    if (phase_ != Phase::kResting) return;  // whoever reads or writes will see
    phase_ = Phase::kEnded;
  }
  Finish(status);
}

void EventFeed::GiveUpSoon() {
  workers_->RunAt(clock_.Now() + kLastMoment, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->GiveUp();
  });
}

void EventFeed::GiveUp() {
  absl::Status status;
  {
    absl::MutexLock lock(&mutex_);
    if (phase_ != Phase::kWriting) return;
    giving_up_ = true;  // so that nobody finishes the stream meanwhile
  }
  stream_->GiveUp();
  {
    absl::MutexLock lock(&mutex_);
    giving_up_ = false;
    if (phase_ != Phase::kEnded) return;
    status = stop_status_;
  }
  Finish(status);
}

void EventFeed::ArmTimer() {
  if (timer_armed_) return;
  timer_armed_ = true;
  workers_->RunAt(last_sent_ + options_.heartbeat, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->OnTimer();
  });
}

void EventFeed::OnTimer() {
  {
    absl::MutexLock lock(&mutex_);
    timer_armed_ = false;
    if (phase_ != Phase::kResting) return;
    if (clock_.Now() < last_sent_ + options_.heartbeat) return ArmTimer();
    phase_ = Phase::kReading;
    must_send_ = true;
  }
  Read();
}

void EventFeed::Finish(const absl::Status& status) {
  // Whoever registered it may be gone once the stream is finished, and the stream lets go of it.
  const auto self = shared_from_this();
  ended_(this);
  stream_->Finish(status);
}

}  // namespace jiedui::services
