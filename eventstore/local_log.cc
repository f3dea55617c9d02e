#include "eventstore/local_log.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "rocksdb/write_batch.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/outcome_status.h"
#include "eventstore/reader.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kProtectionBytes = 8;

// After it nothing is expected to follow.
constexpr absl::Duration kSilence = absl::Milliseconds(20);

// One atomic write: records, indexes, request entries and the tree.
class BatchWriter {
 public:
  BatchWriter(const Database& database, Frontier* frontier)
      : database_(database), frontier_(frontier) {}

  void Put(const SealedBatch& batch) {
    for (const StoredEvent& event : batch.events) PutEvent(event);
    for (const auto& [key, entry] : batch.requests) {
      Put(Family::kRequest, key, entry.SerializeAsString());
    }
  }

  rocksdb::WriteBatch& batch() { return batch_; }

 private:
  void Put(Family family, absl::string_view key, absl::string_view value) {
    const rocksdb::Status status =
        batch_.Put(database_.family(family), ToSlice(key), ToSlice(value));
    CHECK(status.ok(), status.ToString());
  }

  void PutEvent(const StoredEvent& event) {
    const Position position = event.record.position();
    const int32_t kind = event.record.kind();
    const std::string key = PositionKey(position);
    Put(Family::kLog, key, event.leaf);
    Put(Family::kBody, key, event.body);
    if (!event.sealed.empty()) Put(Family::kSealed, key, event.sealed);
    Put(Family::kKind, KindKey(kind, position), "");
    for (const std::string& tag : event.record.tags()) {
      Put(Family::kTag, TagKey(tag, position), TagValue(kind));
    }
    frontier_->Add(LeafHash(event.leaf),
                   [this](int level, uint64_t index, const std::string& hash) {
                     Put(Family::kMerkle, MerkleKey(level, index), hash);
                   });
  }

  const Database& database_;
  Frontier* const frontier_;
  rocksdb::WriteBatch batch_{/*reserved_bytes=*/0, /*max_bytes=*/0, kProtectionBytes,
                             /*default_cf_ts_sz=*/0};
};

absl::Status Broken(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(what, " the log: ", TextOf(status)));
}

}  // namespace

LocalLog::LocalLog(std::shared_ptr<Database> database, std::shared_ptr<HeadGuard> guard,
                   Frontier frontier, Position head)
    : database_(std::move(database)),
      guard_(std::move(guard)),
      frontier_(std::move(frontier)),
      applied_(head),
      durable_(head),
      thread_([this] { SyncLoop(); }) {}

LocalLog::~LocalLog() {
  {
    const absl::MutexLock lock(&mutex_);
    closing_ = true;
    news_.Signal();
  }
  thread_.join();
}

absl::StatusOr<Epoch> LocalLog::TakeOver() {
  const absl::MutexLock owner(&owner_mutex_);
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &LocalLog::IsIdle));
  RETURN_IF_ERROR(failure_);
  refused_ = absl::OkStatus();
  return ++epoch_;
}

absl::Status LocalLog::CheckOwner(Epoch epoch) const {
  if (epoch == epoch_) return refused_;
  return Deposed(absl::StrCat("epoch ", epoch_, " has begun, this was of epoch ", epoch));
}

absl::Status LocalLog::Refuse(Epoch epoch, Position expected_size) {
  RETURN_IF_ERROR(failure());
  RETURN_IF_ERROR(CheckOwner(epoch));
  if (expected_size == applied_) return absl::OkStatus();
  refused_ =
      absl::AbortedError(absl::StrCat("the log has ", applied_, " records, not ", expected_size));
  return refused_;
}

void LocalLog::Append(Epoch epoch, Position expected_size, std::shared_ptr<const SealedBatch> batch,
                      Done done) {
  const absl::MutexLock owner(&owner_mutex_);
  if (const absl::Status refused = Refuse(epoch, expected_size); !refused.ok()) {
    return done({CommitResult::kNotCommitted, refused, nullptr});
  }
  BatchWriter writer(*database_, &frontier_);
  writer.Put(*batch);
  applied_ += static_cast<Position>(batch->events.size());
  Written written{{applied_, frontier_.Root()}, nullptr, std::move(done)};
  if (batch->requests.size() == 1 && TakeTurn())
    return CommitAlone(std::move(written), writer.batch());
  const absl::Status status = Write(writer.batch(), &written);
  const absl::MutexLock lock(&mutex_);
  failure_.Update(status);
  written_.push_back(std::move(written));
  news_.Signal();
}

void LocalLog::CommitAlone(Written written, rocksdb::WriteBatch& batch) {
  const absl::Status status = MakeDurable(written.mark, [&] {
    RETURN_IF_ERROR(Write(batch, &written));
    return Sync();
  });
  std::vector<Written> round;
  round.push_back(std::move(written));
  TellRound(&round, status);
}

absl::Status LocalLog::Write(rocksdb::WriteBatch& batch, Written* written) {
  const rocksdb::Status status = database_->Write(batch, /*sync=*/false);
  // What was just written and nothing after it: the next batch is not in yet.
  written->state = std::make_shared<const DurableState>(database_, written->mark.head);
  return Broken(status, "writing");
}

absl::Status LocalLog::Sync() {
  return Broken(database_->SyncLog(), "syncing");
}

absl::Status LocalLog::failure() {
  const absl::MutexLock lock(&mutex_);
  return failure_;
}

Position LocalLog::applied() const {
  const absl::MutexLock owner(&owner_mutex_);
  return applied_;
}

absl::StatusOr<std::vector<StoredEvent>> LocalLog::Read(Position from, size_t limit) const {
  return ReadEvents(*database_, {}, applied(), Query::All(), {.after = from - 1, .limit = limit});
}

absl::StatusOr<Position> LocalLog::Barrier(Epoch epoch) {
  const absl::MutexLock owner(&owner_mutex_);
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &LocalLog::IsIdle));
  RETURN_IF_ERROR(failure_);
  RETURN_IF_ERROR(CheckOwner(epoch));
  return durable_;
}

bool LocalLog::TakeTurn() {
  const absl::MutexLock lock(&mutex_);
  if (!IsIdle()) return false;
  syncing_ = true;
  return true;
}

void LocalLog::SyncLoop() {
  std::vector<Written> round;
  while (TakeWritten(&round)) {
    if (round.empty()) {
      SyncGuard();
      continue;
    }
    absl::Status status = failure();
    if (status.ok()) status = MakeDurable(round.back().mark, [this] { return Sync(); });
    TellRound(&round, status);
  }
}

bool LocalLog::TakeWritten(std::vector<Written>* round) {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &LocalLog::HasWork));
  AwaitNewsOrSilence();
  round->swap(written_);
  syncing_ = !round->empty() || unsettled_;
  return syncing_;
}

// A caller that sends one request after the other is not kept waiting for the guard, and does not
// wake this thread each time.
void LocalLog::AwaitNewsOrSilence() {
  while (!HasNews()) {
    const int64_t rounds = rounds_;
    const absl::Time end = clock_.Now() + kSilence;
    while (!HasNews() && clock_.Now() < end) news_.WaitUntil(&mutex_, end);
    if (rounds == rounds_ && !syncing_) return;
  }
}

void LocalLog::SyncGuard() {
  const absl::Status status = guard_->Sync();
  const absl::MutexLock lock(&mutex_);
  failure_.Update(status);
  unsettled_ = false;
  syncing_ = false;
}

absl::Status LocalLog::MakeDurable(const Mark& mark, absl::FunctionRef<absl::Status()> sync) {
  absl::Notification guarded;
  absl::Status intended;
  guard_lane_.Run([&] {
    intended = guard_->Intend(mark);
    guarded.Notify();
  });
  const absl::Status synced = sync();
  guarded.WaitForNotification();
  RETURN_IF_ERROR(synced);
  RETURN_IF_ERROR(intended);
  return guard_->Settle(database_->SyncedSequence());
}

void LocalLog::TellRound(std::vector<Written>* round, const absl::Status& status) {
  {
    const absl::MutexLock lock(&mutex_);
    if (status.ok()) durable_ = round->back().mark.head;
    failure_.Update(status);
    unsettled_ = failure_.ok();
    ++rounds_;
  }
  for (Written& written : *round) {
    if (status.ok()) {
      written.done({CommitResult::kCommitted, absl::OkStatus(), std::move(written.state)});
    } else {
      written.done({CommitResult::kUnknown, status, nullptr});
    }
  }
  round->clear();
  const absl::MutexLock lock(&mutex_);
  syncing_ = false;
}

}  // namespace jiedui::eventstore
