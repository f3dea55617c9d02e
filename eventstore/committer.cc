#include "eventstore/committer.h"

#include <utility>

namespace jiedui::eventstore {
namespace {

// Enough that the log never waits for a decision, few enough that a failure concerns few.
constexpr size_t kMaxGroupsUnderWay = 8;

}  // namespace

Committer::Committer(absl::AnyInvocable<void(std::shared_ptr<const DurableState>)> publish,
                     absl::AnyInvocable<void()> answered,
                     absl::AnyInvocable<void(const absl::Status&)> failed)
    : publish_(std::move(publish)), answered_(std::move(answered)), failed_(std::move(failed)) {}

bool Committer::WaitForRoom() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Committer::HasRoom));
  return !broken_;
}

int64_t Committer::Enqueue(std::unique_ptr<Group> group) {
  const absl::MutexLock lock(&mutex_);
  queue_.push_back({std::move(group), std::nullopt});
  return first_ticket_ + static_cast<int64_t>(queue_.size()) - 1;
}

void Committer::Resolve(int64_t ticket, Commit commit) {
  {
    const absl::MutexLock lock(&mutex_);
    queue_[static_cast<size_t>(ticket - first_ticket_)].commit = std::move(commit);
    if (std::exchange(answering_, true)) return;  // whoever answers takes it along
  }
  while (std::optional<UnderWay> ready = TakeReady()) Settle(*ready);
}

void Committer::WaitUntilIdle() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Committer::IsIdle));
}

std::optional<Committer::UnderWay> Committer::TakeReady() {
  const absl::MutexLock lock(&mutex_);
  if (queue_.empty() || !queue_.front().commit) {
    answering_ = false;
    return std::nullopt;
  }
  std::optional<UnderWay> ready(std::move(queue_.front()));
  queue_.pop_front();
  ++first_ticket_;
  broken_ = broken_ || ready->commit->result != CommitResult::kCommitted;
  return ready;
}

void Committer::Settle(UnderWay& ready) {
  Commit& commit = *ready.commit;
  if (commit.result == CommitResult::kCommitted && failure_.ok()) {
    if (commit.state != nullptr) publish_(std::move(commit.state));
    ready.group->Answer(commit);
    answered_();
    return;
  }
  if (failure_.ok()) failure_ = commit.reason;
  // Decided after what failed: it cannot stand, even if it wrote nothing.
  if (commit.result == CommitResult::kCommitted)
    commit = {CommitResult::kNotCommitted, failure_, {}};
  ready.group->Answer(commit);
  bool last = false;
  {
    const absl::MutexLock lock(&mutex_);
    last = queue_.empty();
  }
  if (last && !std::exchange(said_, true)) failed_(failure_);
}

bool Committer::HasRoom() const {
  return broken_ || queue_.size() < kMaxGroupsUnderWay;
}

}  // namespace jiedui::eventstore
