#include "eventstore/commit_queue.h"

#include <utility>

namespace jiedui::eventstore {

absl::Status CommitQueue::Push(PendingRequest& request) {
  const absl::MutexLock lock(&mutex_);
  if (closed_) return absl::UnavailableError("the ledger is closing");
  if (requests_.size() >= capacity_) {
    return absl::ResourceExhaustedError("too many requests are waiting; retry later");
  }
  requests_.push_back(std::move(request));
  return absl::OkStatus();
}

bool CommitQueue::WaitForRequest() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &CommitQueue::HasWork));
  return !closed_;
}

std::optional<PendingRequest> CommitQueue::TryPop() {
  const absl::MutexLock lock(&mutex_);
  if (requests_.empty()) return std::nullopt;
  std::optional<PendingRequest> request(std::move(requests_.front()));
  requests_.pop_front();
  return request;
}

void CommitQueue::Close() {
  const absl::MutexLock lock(&mutex_);
  closed_ = true;
}

}  // namespace jiedui::eventstore
