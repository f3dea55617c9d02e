#include "projections/past_lane.h"

#include <algorithm>
#include <utility>

#include "domain/error.h"

namespace jiedui::projections {
namespace {

constexpr int kMaxTurns = 64;

// So long before its deadline a caller is refused, so that the answer is there in time.
constexpr absl::Duration kToAnswer = absl::Milliseconds(100);
constexpr absl::Duration kWatchAgain = absl::Seconds(10);

absl::Status Busy() {
  return domain::Refuse(v1::ERROR_REASON_QUEUE_FULL, "");
}

absl::Status Closing() {
  return domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, "");
}

// Who has little time waits for at least half of it.
absl::Time LastMoment(absl::Time deadline, absl::Time now) {
  return deadline - std::clamp((deadline - now) / 2, absl::ZeroDuration(), kToAnswer);
}

}  // namespace

void PastLane::End() {
  {
    const absl::MutexLock lock(&mutex_);
    closing_ = true;
  }
  lane_.reset();
}

// However many come and are refused while the lane is taken, it looks for those that wait only.
absl::Status PastLane::Add(Kind kind, absl::Time deadline, Begin& begin) {
  const absl::MutexLock lock(&mutex_);
  if (closing_) return Closing();
  if (count_ == kMaxTurns) return Busy();
  ++count_;
  const absl::Time last_moment = LastMoment(deadline, clock_.Now());
  const int64_t ticket = ++last_ticket_;
  Queue& queue = queues_[kind];
  queue.turns.emplace(ticket, Turn{deadline, last_moment, std::move(begin)});
  if (queue.looks < queue.turns.size()) {
    ++queue.looks;
    lane_->Run([this, kind] { Look(kind); });
  }
  if (deadline != absl::InfiniteFuture()) Watch(kind, ticket, last_moment);
  return absl::OkStatus();
}

void PastLane::Look(Kind kind) {
  {
    const absl::MutexLock lock(&mutex_);
    --queues_[kind].looks;
  }
  kind == kFold ? FoldNext() : WorkNext();
}

PastLane::Turn PastLane::Take(Kind kind) {
  const absl::MutexLock lock(&mutex_);
  auto& turns = queues_[kind].turns;
  if (turns.empty()) return {};
  Turn turn = std::move(turns.begin()->second);
  turns.erase(turns.begin());
  return turn;
}

void PastLane::FoldNext() {
  Turn turn = Take(kFold);
  if (turn.begin != nullptr) turn.begin(absl::OkStatus());
}

void PastLane::WorkNext() {
  Turn turn = Take(kWork);
  if (turn.begin == nullptr) return;
  absl::Status wanted = CheckWanted(turn.deadline);
  // Before the answer: whoever has it may ask again.
  Leave();
  turn.begin(std::move(wanted));
}

// What is done long before its deadline is not kept in mind until then.
void PastLane::Watch(Kind kind, int64_t ticket, absl::Time last_moment) {
  workers_->RunAt(std::min(last_moment, clock_.Now() + kWatchAgain),
                  [this, kind, ticket] { RefuseIfLate(kind, ticket); });
}

void PastLane::RefuseIfLate(Kind kind, int64_t ticket) {
  Turn turn;
  {
    const absl::MutexLock lock(&mutex_);
    auto& turns = queues_[kind].turns;
    const auto found = turns.find(ticket);
    if (found == turns.end()) return;
    const absl::Time last_moment = found->second.last_moment;
    if (clock_.Now() < last_moment) return Watch(kind, ticket, last_moment);
    turn = std::move(found->second);
    turns.erase(found);
    --count_;
  }
  turn.begin(Busy());
}

void PastLane::Leave() {
  const absl::MutexLock lock(&mutex_);
  --count_;
}

absl::Status PastLane::CheckWanted(absl::Time deadline) const {
  const absl::MutexLock lock(&mutex_);
  if (closing_) return Closing();
  return clock_.Now() < deadline ? absl::OkStatus() : Busy();
}

}  // namespace jiedui::projections
