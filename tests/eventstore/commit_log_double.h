// A commit log around another one that behaves as a log elsewhere may: it keeps batches on their
// way, answers late and in another order, fails, loses answers, and is taken over by another owner.
//
// The writer's thread appends; the test's thread steers, and may be another owner; both may at any
// time.

#ifndef JIEDUI_TESTS_EVENTSTORE_COMMIT_LOG_DOUBLE_H_
#define JIEDUI_TESTS_EVENTSTORE_COMMIT_LOG_DOUBLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/commit_log.h"

namespace jiedui::eventstore {

// What becomes of the batches that do not get through.
enum class LogFault {
  kRefuses,      // not in, and says so
  kLosesBatch,   // not in, but nobody knows
  kLosesAnswer,  // in, but nobody knows
  kTakenOver,    // another owner takes the log over just before: not in, and says so
};

class CommitLogDouble final : public CommitLog {
 public:
  explicit CommitLogDouble(std::unique_ptr<CommitLog> inner);
  // Answers what is held with "unknown".
  ~CommitLogDouble() override;

  // From now on batches stay on their way: not even applied() counts them.
  void HoldBatches();
  // Waits until that many are on their way.
  void WaitForBatches(size_t count);
  // The first of them arrives.
  void LetBatchArrive();

  // From now on batches arrive, but their results wait to be told.
  void HoldResults();
  // Waits until that many have come.
  void WaitForResults(size_t count);
  // Tells one of them, by its place in the order they came.
  void TellResult(size_t index);

  // From now on results are told late and in random order, all by itself.
  void ShuffleResults(uint64_t seed);

  // The n-th batch from now, 1 being the next, and those after it meet the fault.
  void FailFrom(int64_t n, LogFault fault);

  absl::StatusOr<Epoch> TakeOver() override;
  void Append(Epoch epoch, Position expected_size, std::shared_ptr<const SealedBatch> batch,
              Done done) override;
  Position applied() const override;
  absl::StatusOr<std::vector<StoredEvent>> Read(Position from, size_t limit) const override;
  absl::StatusOr<Position> Barrier(Epoch epoch) override;

 private:
  struct Batch {
    Epoch epoch = 0;
    Position expected_size = kNoPosition;
    std::shared_ptr<const SealedBatch> batch;
    Done done;
  };
  struct Result {
    Commit commit;
    Done done;
  };

  std::optional<LogFault> FaultOfNext();
  void Lose(Batch batch, LogFault fault);
  void Arrive(Batch batch);
  void Keep(Result result);
  void TellInRandomOrder(uint64_t seed);

  mutable absl::Mutex inner_mutex_;  // the inner log is called by one thread at a time
  const std::unique_ptr<CommitLog> inner_;

  mutable absl::Mutex mutex_;
  bool hold_batches_ ABSL_GUARDED_BY(mutex_) = false;
  bool hold_results_ ABSL_GUARDED_BY(mutex_) = false;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  size_t under_way_ ABSL_GUARDED_BY(mutex_) = 0;  // appended, result not told
  std::vector<Batch> batches_ ABSL_GUARDED_BY(mutex_);
  // In the order they came; null: told.
  std::vector<std::unique_ptr<Result>> results_ ABSL_GUARDED_BY(mutex_);
  int64_t until_fault_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<LogFault> fault_ ABSL_GUARDED_BY(mutex_);
  bool failed_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread shuffler_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_COMMIT_LOG_DOUBLE_H_
