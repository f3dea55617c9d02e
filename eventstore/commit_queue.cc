#include "eventstore/commit_queue.h"

#include <utility>

#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {

absl::Status CommitQueue::Push(PendingRequest& request) {
  const absl::MutexLock lock(&mutex_);
  if (closed_) return Closing();
  const size_t bytes = request.submission.size_bytes;
  if (requests_.size() >= max_requests_ || bytes > max_bytes_ - bytes_) {
    return absl::ResourceExhaustedError("too many requests are waiting; retry later");
  }
  bytes_ += bytes;
  requests_.push_back(std::move(request));
  return absl::OkStatus();
}

absl::Status CommitQueue::PushRenewal(RenewalDone done) {
  const absl::MutexLock lock(&mutex_);
  if (closed_) return Closing();
  renewals_.push_back(std::move(done));
  return absl::OkStatus();
}

std::vector<RenewalDone> CommitQueue::TakeRenewals() {
  const absl::MutexLock lock(&mutex_);
  return std::exchange(renewals_, {});
}

bool CommitQueue::WaitForWork() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &CommitQueue::HasWork));
  return !closed_;
}

std::optional<PendingRequest> CommitQueue::TryPop() {
  const absl::MutexLock lock(&mutex_);
  if (requests_.empty()) return std::nullopt;
  std::optional<PendingRequest> request(std::move(requests_.front()));
  requests_.pop_front();
  bytes_ -= request->submission.size_bytes;
  return request;
}

void CommitQueue::Close() {
  const absl::MutexLock lock(&mutex_);
  closed_ = true;
}

}  // namespace jiedui::eventstore
