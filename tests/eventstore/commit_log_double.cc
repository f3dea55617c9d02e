#include "tests/eventstore/commit_log_double.h"

#include <random>
#include <utility>

#include "base/check.h"

namespace jiedui::eventstore {

CommitLogDouble::CommitLogDouble(std::unique_ptr<CommitLog> inner) : inner_(std::move(inner)) {}

CommitLogDouble::~CommitLogDouble() {
  std::vector<Batch> batches;
  {
    const absl::MutexLock lock(&mutex_);
    closing_ = true;
    hold_results_ = false;
    batches.swap(batches_);
  }
  if (shuffler_.joinable()) shuffler_.join();
  const Commit unknown{CommitResult::kUnknown, absl::UnavailableError("the log is gone"), nullptr};
  for (Batch& batch : batches) batch.done(unknown);
  // What the inner log still has, it tells; what was kept back, nobody did.
  static_cast<void>(inner_->TakeOver());
  std::vector<std::unique_ptr<Result>> results;
  {
    const absl::MutexLock lock(&mutex_);
    results.swap(results_);
  }
  for (const auto& result : results) {
    if (result != nullptr) result->done(unknown);
  }
}

void CommitLogDouble::HoldBatches() {
  const absl::MutexLock lock(&mutex_);
  hold_batches_ = true;
}

void CommitLogDouble::WaitForBatches(size_t count) {
  const absl::MutexLock lock(&mutex_);
  const auto enough = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return batches_.size() >= count; };
  mutex_.Await(absl::Condition(&enough));
}

void CommitLogDouble::LetBatchArrive() {
  std::optional<Batch> first;
  {
    const absl::MutexLock lock(&mutex_);
    CHECK(!batches_.empty(), "no batch is on its way");
    first.emplace(std::move(batches_.front()));
    batches_.erase(batches_.begin());
  }
  Arrive(*std::move(first));
}

void CommitLogDouble::HoldResults() {
  const absl::MutexLock lock(&mutex_);
  hold_results_ = true;
}

void CommitLogDouble::WaitForResults(size_t count) {
  const absl::MutexLock lock(&mutex_);
  const auto enough = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return results_.size() >= count; };
  mutex_.Await(absl::Condition(&enough));
}

void CommitLogDouble::TellResult(size_t index) {
  std::unique_ptr<Result> result;
  {
    const absl::MutexLock lock(&mutex_);
    CHECK(index < results_.size() && results_[index] != nullptr, "no such result is waiting");
    result = std::move(results_[index]);
  }
  result->done(std::move(result->commit));
  const absl::MutexLock lock(&mutex_);
  --under_way_;
}

void CommitLogDouble::ShuffleResults(uint64_t seed) {
  HoldResults();
  shuffler_ = std::thread([this, seed] { TellInRandomOrder(seed); });
}

void CommitLogDouble::TellInRandomOrder(uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto waiting = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    std::vector<size_t> indexes;
    for (size_t i = 0; i < results_.size(); ++i) {
      if (results_[i] != nullptr) indexes.push_back(i);
    }
    return indexes;
  };
  const auto ready = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return closing_ || !waiting().empty();
  };
  while (true) {
    size_t chosen = 0;
    {
      const absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&ready));
      const std::vector<size_t> indexes = waiting();
      if (indexes.empty()) return;
      chosen = indexes[random() % indexes.size()];
    }
    // Others may arrive meanwhile, and overtake.
    for (uint64_t spins = random() % 4; spins > 0; --spins) std::this_thread::yield();
    TellResult(chosen);
  }
}

void CommitLogDouble::FailFrom(int64_t n, LogFault fault) {
  const absl::MutexLock lock(&mutex_);
  until_fault_ = n;
  fault_ = fault;
}

std::optional<LogFault> CommitLogDouble::FaultOfNext() {
  const absl::MutexLock lock(&mutex_);
  ++under_way_;
  if (!fault_ || --until_fault_ > 0) return std::nullopt;
  // Whatever the first met, nothing behind it gets in.
  if (std::exchange(failed_, true) && *fault_ == LogFault::kLosesAnswer) {
    return LogFault::kLosesBatch;
  }
  return fault_;
}

absl::StatusOr<Epoch> CommitLogDouble::TakeOver() {
  const absl::MutexLock lock(&inner_mutex_);
  return inner_->TakeOver();
}

void CommitLogDouble::Append(Epoch epoch, Position expected_size,
                             std::shared_ptr<const SealedBatch> batch, Done done) {
  Batch arriving{epoch, expected_size, std::move(batch), std::move(done)};
  const std::optional<LogFault> fault = FaultOfNext();
  if (fault) return Lose(std::move(arriving), *fault);
  {
    const absl::MutexLock lock(&mutex_);
    if (hold_batches_) return batches_.push_back(std::move(arriving));
  }
  Arrive(std::move(arriving));
}

void CommitLogDouble::Lose(Batch batch, LogFault fault) {
  const absl::Status lost = absl::UnavailableError("the connection to the log was lost");
  switch (fault) {
    case LogFault::kRefuses:
      return Keep({{CommitResult::kNotCommitted, absl::UnavailableError("refused"), nullptr},
                   std::move(batch.done)});
    case LogFault::kLosesBatch:
      return Keep({{CommitResult::kUnknown, lost, nullptr}, std::move(batch.done)});
    case LogFault::kLosesAnswer:
      batch.done = [lost, done = std::move(batch.done)](const Commit&) mutable {
        done({CommitResult::kUnknown, lost, nullptr});
      };
      return Arrive(std::move(batch));
    case LogFault::kTakenOver:
      CHECK_OK(TakeOver().status());
      return Arrive(std::move(batch));
  }
}

void CommitLogDouble::Arrive(Batch batch) {
  const absl::MutexLock lock(&inner_mutex_);
  inner_->Append(batch.epoch, batch.expected_size, std::move(batch.batch),
                 [this, done = std::move(batch.done)](Commit commit) mutable {
                   Keep({std::move(commit), std::move(done)});
                 });
}

void CommitLogDouble::Keep(Result result) {
  {
    const absl::MutexLock lock(&mutex_);
    if (hold_results_) {
      results_.push_back(std::make_unique<Result>(std::move(result)));
      return;
    }
  }
  result.done(std::move(result.commit));
  const absl::MutexLock lock(&mutex_);
  --under_way_;
}

Position CommitLogDouble::applied() const {
  const absl::MutexLock lock(&inner_mutex_);
  return inner_->applied();
}

absl::StatusOr<std::vector<StoredEvent>> CommitLogDouble::Read(Position from, size_t limit) const {
  const absl::MutexLock lock(&inner_mutex_);
  return inner_->Read(from, limit);
}

absl::StatusOr<Position> CommitLogDouble::Barrier(Epoch epoch) {
  {
    const absl::MutexLock lock(&mutex_);
    const auto idle = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return under_way_ == 0; };
    mutex_.Await(absl::Condition(&idle));
    if (failed_ && *fault_ != LogFault::kTakenOver) {
      return absl::UnavailableError("the log failed");
    }
  }
  const absl::MutexLock lock(&inner_mutex_);
  return inner_->Barrier(epoch);
}

}  // namespace jiedui::eventstore
