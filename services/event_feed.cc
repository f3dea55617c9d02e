#include "services/event_feed.h"

#include <string>
#include <utility>

#include "services/recorded_event.h"
#include "services/status_mapping.h"

namespace jiedui::services {

using eventstore::CursorBatch;

EventFeed::EventFeed(const eventstore::Store* store, Workers* workers, const Options& options,
                     Ended ended)
    : store_(store), workers_(workers), options_(options), ended_(std::move(ended)) {
  cursor_.emplace(*store_, options_.query, options_.after);
}

void EventFeed::Start(ResponseStream* stream) {
  stream_ = stream;
  ReadSoon();
}

void EventFeed::ReadSoon() {
  workers_->Run([self = shared_from_this()] { self->Read(); });
}

void EventFeed::Read() {
  const absl::StatusOr<CursorBatch> batch = cursor_->Next(options_.max_batch_size);
  if (!batch.ok()) Close(FromStore(batch.status(), ""));
  switch (Decide(batch.ok() ? *batch : CursorBatch{})) {
    case Next::kWrite:
      return stream_->Write(ToResponse(*batch).SerializeAsString());
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

EventFeed::Next EventFeed::Decide(const CursorBatch& batch) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) {
    phase_ = Phase::kEnded;
    return Next::kEnd;
  }
  if (!batch.events.empty() || must_send_) {
    phase_ = Phase::kWriting;
    must_send_ = false;
    last_sent_ = clock_.Now();
    return Next::kWrite;
  }
  // A head that moved since the batch was read has already called Wake, to no avail.
  if (!batch.caught_up || store_->head() > batch.head) return Next::kRead;
  phase_ = Phase::kResting;
  ArmTimer();
  return Next::kRest;
}

v1::SubscribeEventsResponse EventFeed::ToResponse(const CursorBatch& batch) {
  v1::SubscribeEventsResponse response;
  const size_t count = FillEvents(batch.events, *response.mutable_events());
  const bool whole = count == batch.events.size();
  const eventstore::Position sent_up_to =
      whole ? batch.scanned_to : batch.events[count - 1].record.position();
  if (!whole) cursor_.emplace(*store_, options_.query, sent_up_to);
  response.set_resume_position(sent_up_to);
  response.set_head_position(batch.head);
  response.set_caught_up(whole && batch.caught_up);
  return response;
}

void EventFeed::OnWritten(bool ok) {
  absl::Status status;
  bool ended = false;
  {
    absl::MutexLock lock(&mutex_);
    ended = !ok || stopping_;
    status = stop_status_;
    phase_ = ended ? Phase::kEnded : Phase::kReading;
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
    if (phase_ != Phase::kResting) return;  // whoever reads or writes will see
    phase_ = Phase::kEnded;
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
