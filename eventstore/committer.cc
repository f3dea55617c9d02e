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
  return !HasFailed();
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
  AnswerReady();
}

void Committer::Fail(const absl::Status& status) {
  {
    const absl::MutexLock lock(&mutex_);
    other_failure_.Update(status);
    if (std::exchange(answering_, true)) return;
  }
  AnswerReady();
}

void Committer::WaitUntilIdle() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Committer::IsIdle));
}

void Committer::AnswerReady() {
  while (true) {
    Step step = NextStep();
    if (step.ready) {
      Settle(*step.ready);
    } else if (!step.failure.ok()) {
      failed_(step.failure);
    } else {
      return;
    }
  }
}

Committer::Step Committer::NextStep() {
  const absl::MutexLock lock(&mutex_);
  Step step;
  if (!queue_.empty() && queue_.front().commit) {
    step.ready = std::move(queue_.front());
    queue_.pop_front();
    ++first_ticket_;
    Judge(*step.ready->commit);
  } else if (queue_.empty() && HasFailed() && !std::exchange(said_, true)) {
    step.failure = log_failure_.ok() ? other_failure_ : log_failure_;
  } else {
    answering_ = false;
  }
  return step;
}

void Committer::Judge(Commit& commit) {
  if (commit.result != CommitResult::kCommitted) {
    log_failure_.Update(commit.reason);
  } else if (!log_failure_.ok()) {
    // Decided after what failed: it cannot stand, even if it wrote nothing.
    commit = {CommitResult::kNotCommitted, log_failure_, nullptr};
  } else if (!other_failure_.ok()) {
    commit = {CommitResult::kUnknown, other_failure_, nullptr};
  }
}

void Committer::Settle(UnderWay& ready) {
  Commit& commit = *ready.commit;
  const bool committed = commit.result == CommitResult::kCommitted;
  if (committed && commit.state != nullptr) publish_(std::move(commit.state));
  ready.group->Answer(commit);
  if (committed) answered_();
}

bool Committer::HasRoom() const {
  return HasFailed() || queue_.size() < kMaxGroupsUnderWay;
}

bool Committer::HasFailed() const {
  return !log_failure_.ok() || !other_failure_.ok();
}

}  // namespace jiedui::eventstore
