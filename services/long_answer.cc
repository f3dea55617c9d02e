#include "services/long_answer.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

// For a caller to take the last response of what is to end.
constexpr absl::Duration kLastMoment = absl::Seconds(1);

// What must stay while the work is under way.
struct Running {
  LongAnswer::Work work;  // first, so that it goes last: it may keep the ledger open
  Pass seat;
};

}  // namespace

absl::Time ExpectedEnd(absl::Time started_at, int64_t done, int64_t total) {
  const double left = static_cast<double>(total - done) / static_cast<double>(done);
  return SystemClock().Now() + (SteadyClock().Now() - started_at) * left;
}

void LongAnswer::Start(ResponseStream* stream) {
  stream_ = stream;
  workers_->Run([self = shared_from_this()] { self->Run(); });
}

void LongAnswer::Run() {
  // The stream may let go of it while it finishes.
  const auto self = shared_from_this();
  const absl::Status status = work_(*this);
  AwaitWritten();
  work_ = nullptr;  // before the caller hears that it may start the next
  stream_->Finish(status);
}

void LongAnswer::AwaitWritten() {
  {
    const absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &LongAnswer::IsWrittenOrOver));
    const SteadyClock clock;
    const absl::Time end = clock.Now() + kLastMoment;
    while (writing_ && clock.Now() < end) taken_.WaitUntil(&mutex_, end);
    if (!writing_) return;
  }
  stream_->GiveUp();
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &LongAnswer::IsWritten));
}

absl::Status LongAnswer::Send(std::string response) {
  {
    const absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &LongAnswer::IsWrittenOrOver));
    RETURN_IF_ERROR(Wanted());
    writing_ = true;
  }
  stream_->Write(std::move(response));
  return absl::OkStatus();
}

void LongAnswer::Offer(std::string response) {
  {
    const absl::MutexLock lock(&mutex_);
    if (writing_ || gone_ || over_) return;
    writing_ = true;
  }
  stream_->Write(std::move(response));
}

absl::Status LongAnswer::CheckWanted() {
  const absl::MutexLock lock(&mutex_);
  return Wanted();
}

absl::Status LongAnswer::Wanted() const {
  if (over_) return domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, "");
  return gone_ ? absl::CancelledError("nobody waits for it any more") : absl::OkStatus();
}

void LongAnswer::End() {
  const absl::MutexLock lock(&mutex_);
  over_ = true;
}

void LongAnswer::OnWritten(bool ok) {
  const absl::MutexLock lock(&mutex_);
  writing_ = false;
  taken_.SignalAll();
  if (!ok) gone_ = true;
}

void LongAnswer::OnCancelled() {
  const absl::MutexLock lock(&mutex_);
  gone_ = true;
}

absl::StatusOr<std::shared_ptr<ResponseSource>> LongWork::Begin(LongAnswer::Work work) {
  const absl::MutexLock lock(&mutex_);
  if (closed_) return domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, "");
  Pass seat = one_.Take();
  if (seat == nullptr) return std::shared_ptr<ResponseSource>();
  Running running{std::move(work), std::move(seat)};
  auto answer = std::make_shared<LongAnswer>(
      &worker_, [running = std::move(running)](LongAnswer& its) mutable {
        const absl::Status status = running.work(its);
        return absl::IsCancelled(status) ? absl::OkStatus() : status;
      });
  latest_ = answer;
  return answer;
}

void LongWork::Close() {
  const absl::MutexLock lock(&mutex_);
  closed_ = true;
  if (const auto answer = latest_.lock()) answer->End();
}

}  // namespace jiedui::services
