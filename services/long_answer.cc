#include "services/long_answer.h"

#include "base/clock.h"

namespace jiedui::services {

absl::Time ExpectedEnd(absl::Time started_at, int64_t done, int64_t total) {
  const absl::Time now = SystemClock().Now();
  const double left = static_cast<double>(total - done) / static_cast<double>(done);
  return now + (now - started_at) * left;
}

void LongAnswer::Start(ResponseStream* stream) {
  stream_ = stream;
  workers_->Run([self = shared_from_this()] { self->Run(); });
}

void LongAnswer::Run() {
  // The stream may let go of it while it finishes.
  const auto self = shared_from_this();
  const absl::Status status = work_(*this);
  {
    const absl::MutexLock lock(&mutex_);
    const auto written = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !writing_; };
    mutex_.Await(absl::Condition(&written));
  }
  stream_->Finish(status);
}

bool LongAnswer::Send(std::string response) {
  {
    const absl::MutexLock lock(&mutex_);
    const auto written = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !writing_; };
    mutex_.Await(absl::Condition(&written));
    if (gone_) return false;
    writing_ = true;
  }
  stream_->Write(std::move(response));
  return true;
}

void LongAnswer::Offer(std::string response) {
  {
    const absl::MutexLock lock(&mutex_);
    if (writing_ || gone_) return;
    writing_ = true;
  }
  stream_->Write(std::move(response));
}

bool LongAnswer::IsWanted() {
  const absl::MutexLock lock(&mutex_);
  return !gone_;
}

void LongAnswer::OnWritten(bool ok) {
  const absl::MutexLock lock(&mutex_);
  writing_ = false;
  if (!ok) gone_ = true;
}

void LongAnswer::OnCancelled() {
  const absl::MutexLock lock(&mutex_);
  gone_ = true;
}

}  // namespace jiedui::services
