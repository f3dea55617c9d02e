#include "projections/read_models.h"

#include <algorithm>
#include <map>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "base/workers.h"
#include "domain/error.h"
#include "eventstore/cursor.h"
#include "projections/fold.h"
#include "projections/past_states.h"
#include "projections/rocks_tables.h"
#include "projections/tables_check.h"

// One thread follows the log: it folds batches into the live tables and tells the reads that waited
// for them. Reads themselves happen on the workers.

namespace jiedui::projections {
namespace {

// Events of one write to the live tables: many, so that a row they share is written once; few
// enough that a waiting read is told soon.
constexpr size_t kBatchEvents = 2048;
constexpr int kReadThreads = 2;

absl::Status Beyond(Position position, Position head) {
  return domain::Refuse(v1::ERROR_REASON_POSITION_IN_FUTURE, "",
                        {{"position", absl::StrCat(position)}, {"head", absl::StrCat(head)}});
}

absl::Status Behind(Position applied, Position wanted) {
  return domain::Refuse(
      v1::ERROR_REASON_PROJECTION_BEHIND, "",
      {{"applied_position", absl::StrCat(applied)}, {"wanted_position", absl::StrCat(wanted)}});
}

absl::Status Closing() {
  return domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, "");
}

// What an operator does about lost events is his to decide: folding anew would hide the loss.
absl::Status WithRemedy(const absl::Status& lost, const std::string& directory) {
  if (!absl::IsDataLoss(lost)) return lost;
  return absl::DataLossError(absl::StrCat(lost.message(),
                                          "。请从备份恢复账本；若接受这一损失，删除目录 ",
                                          directory, " 后再启动，统计表将按现有账本重算"));
}

// Tables that are damaged or of another version are dropped.
absl::StatusOr<std::shared_ptr<RocksTables>> OpenUsable(const Options& options) {
  absl::StatusOr<std::shared_ptr<RocksTables>> tables = RocksTables::Open(options.directory);
  if (!tables.ok() && !absl::IsDataLoss(tables.status())) return tables.status();
  if (tables.ok()) {
    ASSIGN_OR_RETURN(const Origin origin, (*tables)->origin());
    RETURN_IF_ERROR(
        WithRemedy(CheckNothingLost(origin, *options.store->TakeSnapshot()), options.directory));
    if (IsOfThisVersion(origin)) return tables;
    tables->reset();
  }
  RETURN_IF_ERROR(RocksTables::Destroy(options.directory));
  return RocksTables::Open(options.directory);
}

class Engine final : public ReadModels {
 public:
  Engine(eventstore::Store& store, std::shared_ptr<RocksTables> tables);
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Position position() const override;
  void Read(const Freshness& freshness, absl::Time deadline, StateCallback done) override;
  absl::StatusOr<RebuildReport> CompareWithRebuild() override;
  std::vector<std::string> Versions() const override { return TableVersions(); }
  uint64_t DiskBytes() const override { return tables_->DiskBytes(); }

 private:
  struct Waiter {
    Position position;
    StateCallback done;
  };

  void Follow();
  // Sleeps until there is something to fold; false when closing, or after a failure.
  bool AwaitEvents();
  absl::Status FoldSome(eventstore::Cursor& cursor);
  void Publish(Position position);
  void Fail(const absl::Status& failure);
  void ExpireWaiters() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  void ReadAtLeast(Position position, absl::Time deadline, StateCallback done);
  void ReadExactly(Position position, StateCallback done);
  // Hand over on a worker.
  void DeliverLive(StateCallback done);
  void Deliver(absl::Status failure, StateCallback done);

  eventstore::Store& store_;
  const std::shared_ptr<RocksTables> tables_;
  const SystemClock clock_;
  PastStates past_;

  mutable absl::Mutex mutex_;
  absl::CondVar wake_;
  Position head_ ABSL_GUARDED_BY(mutex_);
  Position position_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::multimap<absl::Time, Waiter> waiters_ ABSL_GUARDED_BY(mutex_);  // by deadline

  // Last, so that they end first.
  Workers workers_;
  std::unique_ptr<eventstore::HeadWatch> watch_;
  std::thread follower_;
};

Engine::Engine(eventstore::Store& store, std::shared_ptr<RocksTables> tables)
    : store_(store),
      tables_(std::move(tables)),
      past_(store),
      head_(eventstore::kNoPosition),
      position_(tables_->Snapshot()->mark().position),
      workers_(kReadThreads) {
  watch_ = store_.WatchHead([this](Position head) {
    const absl::MutexLock lock(&mutex_);
    head_ = std::max(head_, head);
    wake_.Signal();
  });
  {
    const absl::MutexLock lock(&mutex_);
    head_ = std::max(head_, store_.head());
  }
  follower_ = std::thread([this] { Follow(); });
}

Engine::~Engine() {
  watch_.reset();
  {
    const absl::MutexLock lock(&mutex_);
    closing_ = true;
    wake_.Signal();
  }
  follower_.join();
  // A failure costs only the time to fold again what was not flushed.
  tables_->Flush().IgnoreError();
}

void Engine::Follow() {
  eventstore::Cursor cursor(store_, {}, position());
  while (AwaitEvents()) {
    if (const absl::Status folded = FoldSome(cursor); !folded.ok()) Fail(folded);
  }
  Fail(Closing());
}

bool Engine::AwaitEvents() {
  const absl::MutexLock lock(&mutex_);
  while (!closing_) {
    ExpireWaiters();
    if (failure_.ok() && head_ > position_) return true;
    const bool timed = !waiters_.empty();
    wake_.WaitWithDeadline(&mutex_, timed ? waiters_.begin()->first : absl::InfiniteFuture());
  }
  return false;
}

absl::Status Engine::FoldSome(eventstore::Cursor& cursor) {
  ASSIGN_OR_RETURN(const eventstore::CursorBatch events, cursor.Next(kBatchEvents));
  if (events.events.empty()) return absl::OkStatus();
  RocksTables::Batch batch(*tables_);
  RETURN_IF_ERROR(batch.status());
  Fold fold(batch);
  for (const eventstore::StoredEvent& event : events.events) {
    RETURN_IF_ERROR(fold.Apply(event));
  }
  fold.Finish();
  RETURN_IF_ERROR(batch.status());
  RETURN_IF_ERROR(tables_->Write(batch, eventstore::LeafHash(events.events.back().leaf)));
  Publish(batch.mark().position);
  return absl::OkStatus();
}

void Engine::Publish(Position position) {
  const absl::MutexLock lock(&mutex_);
  position_ = position;
  for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
    if (waiter->second.position > position) {
      ++waiter;
      continue;
    }
    DeliverLive(std::move(waiter->second.done));
    waiter = waiters_.erase(waiter);
  }
}

void Engine::Fail(const absl::Status& failure) {
  const absl::MutexLock lock(&mutex_);
  if (failure_.ok()) failure_ = failure;
  for (auto& [deadline, waiter] : waiters_) Deliver(failure, std::move(waiter.done));
  waiters_.clear();
}

void Engine::ExpireWaiters() {
  const absl::Time now = clock_.Now();
  while (!waiters_.empty() && waiters_.begin()->first <= now) {
    Waiter& waiter = waiters_.begin()->second;
    Deliver(Behind(position_, waiter.position), std::move(waiter.done));
    waiters_.erase(waiters_.begin());
  }
}

Position Engine::position() const {
  const absl::MutexLock lock(&mutex_);
  return position_;
}

void Engine::Read(const Freshness& freshness, absl::Time deadline, StateCallback done) {
  const Position head = store_.head();
  if (freshness.kind != Freshness::Kind::kLatest && freshness.position > head) {
    return Deliver(Beyond(freshness.position, head), std::move(done));
  }
  switch (freshness.kind) {
    case Freshness::Kind::kLatest:
      return ReadAtLeast(eventstore::kNoPosition, deadline, std::move(done));
    case Freshness::Kind::kAtLeast:
      return ReadAtLeast(freshness.position, deadline, std::move(done));
    case Freshness::Kind::kExactly:
      return ReadExactly(freshness.position, std::move(done));
  }
}

void Engine::ReadAtLeast(Position position, absl::Time deadline, StateCallback done) {
  const absl::MutexLock lock(&mutex_);
  if (!failure_.ok()) return Deliver(failure_, std::move(done));
  if (position_ >= position) return DeliverLive(std::move(done));
  waiters_.emplace(deadline, Waiter{position, std::move(done)});
  wake_.Signal();
}

void Engine::ReadExactly(Position position, StateCallback done) {
  workers_.Run([this, position, done = std::move(done)]() mutable {
    std::shared_ptr<const Tables> live = tables_->Snapshot();
    if (live->status().ok() && live->mark().position == position)
      return done(std::make_unique<State>(std::move(live)));
    live.reset();
    past_.Read(position, [done = std::move(done)](auto folded) mutable {
      if (!folded.ok()) return done(folded.status());
      done(std::make_unique<State>(*std::move(folded)));
    });
  });
}

void Engine::DeliverLive(StateCallback done) {
  workers_.Run([this, done = std::move(done)]() mutable {
    done(std::make_unique<State>(tables_->Snapshot()));
  });
}

void Engine::Deliver(absl::Status failure, StateCallback done) {
  workers_.Run([failure = std::move(failure), done = std::move(done)]() mutable { done(failure); });
}

absl::StatusOr<RebuildReport> Engine::CompareWithRebuild() {
  return CompareWithLog(*tables_->Snapshot(), *store_.TakeSnapshot());
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReadModels>> ReadModels::Open(const Options& options) {
  ASSIGN_OR_RETURN(std::shared_ptr<RocksTables> tables, OpenUsable(options));
  return std::make_unique<Engine>(*options.store, std::move(tables));
}

}  // namespace jiedui::projections
