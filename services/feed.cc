#include "services/feed.h"

#include <algorithm>
#include <utility>

#include "domain/error.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

constexpr absl::Duration kDefaultHeartbeat = absl::Seconds(10);
constexpr absl::Duration kMinHeartbeat = absl::Milliseconds(10);
constexpr absl::Duration kMaxHeartbeat = absl::Hours(1);

// For a caller to take the last response of what is to end.
constexpr absl::Duration kLastMoment = absl::Seconds(1);

}  // namespace

absl::StatusOr<absl::Duration> HeartbeatOf(const google::protobuf::Duration& asked) {
  if (!IsValid(asked)) return domain::Invalid("heartbeat", "is not a duration", "不是有效时长");
  const absl::Duration heartbeat = FromDuration(asked);
  if (heartbeat < absl::ZeroDuration()) return domain::Negative("heartbeat");
  if (heartbeat == absl::ZeroDuration()) return kDefaultHeartbeat;
  return std::clamp(heartbeat, kMinHeartbeat, kMaxHeartbeat);
}

Feed::Feed(Workers* workers, absl::Duration heartbeat, Ended ended)
    : workers_(workers), heartbeat_(heartbeat), ended_(std::move(ended)) {}

void Feed::Start(ResponseStream* stream) {
  stream_ = stream;
  ReadSoon();
}

void Feed::ReadSoon() {
  workers_->Run([self = shared_from_this()] { self->ReadStep(); });
}

void Feed::OnRead(const absl::StatusOr<Found>& found) {
  if (!found.ok()) Close(found.status());
  switch (Decide(found.ok() ? *found : Found{})) {
    case Next::kWrite:
      return GiveStep();
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

Feed::Next Feed::Decide(const Found& found) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) {
    phase_ = Phase::kEnded;
    return Next::kEnd;
  }
  if (found.news || must_send_) {
    phase_ = Phase::kWriting;
    must_send_ = false;
    last_sent_ = clock_.Now();
    return Next::kWrite;
  }
  // A head that moved since the step was read has already called Wake, to no avail.
  if (!found.at_end || HasMore()) return Next::kRead;
  phase_ = Phase::kResting;
  ArmTimer();
  return Next::kRest;
}

void Feed::Send(std::string response) {
  stream_->Write(std::move(response));
}

void Feed::OnWritten(bool ok) {
  absl::Status status;
  bool ended = false;
  {
    absl::MutexLock lock(&mutex_);
    ended = !ok || stopping_;
    status = stop_status_;
    // At the end there is nothing to read, and whoever moves the head calls Wake.
    const bool rests = !ended && !HasMore();
    phase_ = ended ? Phase::kEnded : rests ? Phase::kResting : Phase::kReading;
    if (ended && giving_up_) return;  // whoever gives up will finish it
    if (rests) return ArmTimer();
  }
  if (ended) return Finish(status);
  ReadSoon();
}

void Feed::OnCancelled() {
  Close(absl::OkStatus());  // there is nobody left to tell
}

void Feed::Wake() {
  {
    absl::MutexLock lock(&mutex_);
    if (phase_ != Phase::kResting) return;
    phase_ = Phase::kReading;
  }
  ReadSoon();
}

void Feed::Close(absl::Status status) {
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

void Feed::GiveUpSoon() {
  workers_->RunAt(clock_.Now() + kLastMoment, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->GiveUp();
  });
}

void Feed::GiveUp() {
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

void Feed::ArmTimer() {
  if (timer_armed_) return;
  timer_armed_ = true;
  workers_->RunAt(std::min(last_sent_ + heartbeat_, NextLook()), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->OnTimer();
  });
}

void Feed::OnTimer() {
  {
    absl::MutexLock lock(&mutex_);
    timer_armed_ = false;
    if (phase_ != Phase::kResting) return;
    const bool silent = clock_.Now() >= last_sent_ + heartbeat_;
    if (!silent && !HasMore()) return ArmTimer();
    phase_ = Phase::kReading;
    must_send_ = silent;
  }
  ReadStep();
}

void Feed::Finish(const absl::Status& status) {
  // Whoever registered it may be gone once the stream is finished, and the stream lets go of it.
  const auto self = shared_from_this();
  ended_(this);
  stream_->Finish(status);
}

}  // namespace jiedui::services
