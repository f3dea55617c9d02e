#include "eventstore/writer.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"

#include "base/status_macros.h"
#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {
namespace {

// EX_SOFTWARE; a supervisor restarts the process, and opening decides what became of the write.
constexpr int kFailStopStatus = 70;

// A few megabytes: the tags that a province's writers ask for at one time.
constexpr size_t kTagHeadsMax = size_t{1} << 16;

[[noreturn]] void FailStop(const std::string& directory, const absl::Status& status) {
  std::fprintf(stderr,
               "jiedui: the ledger in %s cannot be written any more: %s. Whether its last requests "
               "are in is unknown until it is opened again; ending.\n",
               directory.c_str(), std::string(status.message()).c_str());
  std::_Exit(kFailStopStatus);
}

}  // namespace

Writer::Writer(std::shared_ptr<Database> database, std::unique_ptr<CommitLog> log, Epoch epoch,
               const Options& options, LogEnd end)
    : database_(std::move(database)),
      options_(options),
      queue_(options.max_queue_requests, options.max_queue_bytes),
      decisions_{.database = *database_,
                 .options = options_,
                 .tail = Tail(),
                 .tag_heads = TagHeads(kTagHeadsMax),
                 .end = end,
                 .applied = end.position},
      notified_(end.position),
      state_(std::make_shared<DurableState>(database_, end.position)),
      committer_([this](auto state) { Publish(std::move(state)); }, [this] { NotifyIfMoved(); },
                 [this](const absl::Status& failure) { End(failure); }),
      log_(std::move(log)),
      epoch_(epoch),
      thread_([this] { Run(); }) {}

Writer::~Writer() {
  queue_.Close();
  thread_.join();
  committer_.WaitUntilIdle();
}

void Writer::Submit(PendingRequest request) {
  absl::Status refused = queue_.Push(request);
  if (!refused.ok()) request.done(std::move(refused));
}

std::shared_ptr<const DurableState> Writer::state() const {
  const absl::MutexLock lock(&mutex_);
  return state_;
}

std::unique_ptr<HeadWatch> Writer::WatchHead(absl::AnyInvocable<void(Position)> listener) {
  return watchers_->Add(std::move(listener));
}

absl::Status Writer::RenewState() {
  absl::Status renewed;
  absl::Notification done;
  RETURN_IF_ERROR(queue_.PushRenewal([&](const absl::Status& status) {
    renewed = status;
    done.Notify();
  }));
  done.WaitForNotification();
  return renewed;
}

absl::Status Writer::CheckRoom() const {
  const std::optional<DiskSpace> low = LowDisk();
  return low ? DiskLow(*low) : absl::OkStatus();
}

void Writer::Fail(const absl::Status& status) {
  queue_.Close();
  committer_.Fail(status);
}

void Writer::End(const absl::Status& failure) {
  queue_.Close();
  if (options_.on_failure == nullptr) FailStop(options_.directory, failure);
  options_.on_failure(failure);
}

void Writer::Run() {
  while (queue_.WaitForWork()) {
    Renew(queue_.TakeRenewals());
    CommitGroup();
  }
  RefuseRest();
}

void Writer::CommitGroup() {
  if (!committer_.WaitForRoom()) return RefuseRest();
  decisions_.applied = log_->applied();
  decisions_.tail.TrimTo(decisions_.applied);
  auto group = std::make_unique<Group>(&decisions_, CheckRoom());
  while (!group->full()) {
    std::optional<PendingRequest> request = queue_.TryPop();
    if (!request) break;
    group->Add(*std::move(request));
  }
  if (group->empty()) return;
  const std::shared_ptr<const SealedBatch> batch = group->batch();
  const Position base = group->base();
  const int64_t ticket = committer_.Enqueue(std::move(group));
  const auto settle = [this, ticket](Commit commit) {
    committer_.Resolve(ticket, std::move(commit));
  };
  if (batch->events.empty()) {
    return settle({CommitResult::kCommitted, absl::OkStatus(), nullptr});
  }
  log_->Append(epoch_, base, batch, settle);
}

void Writer::Renew(std::vector<RenewalDone> asked) {
  if (asked.empty()) return;
  const absl::Status published = PublishAnew();
  for (RenewalDone& done : asked) done(published);
}

// Once all under way is answered, everything in the database is durable, nobody else publishes, and
// nothing is added while this thread is here.
absl::Status Writer::PublishAnew() {
  committer_.WaitUntilIdle();
  ASSIGN_OR_RETURN(const Position head, log_->Barrier(epoch_));
  Publish(std::make_shared<DurableState>(database_, head));
  return absl::OkStatus();
}

std::optional<DiskSpace> Writer::LowDisk() const {
  if (options_.min_free_bytes == 0) return std::nullopt;
  const absl::StatusOr<uint64_t> free_bytes = database_->FreeBytes();
  // If the disk does not say, writing finds out.
  if (!free_bytes.ok() || *free_bytes >= options_.min_free_bytes) return std::nullopt;
  return DiskSpace{*free_bytes, options_.min_free_bytes};
}

void Writer::Publish(std::shared_ptr<const DurableState> state) {
  const absl::MutexLock lock(&mutex_);
  state_.swap(state);
}

void Writer::NotifyIfMoved() {
  const Position head = state()->head();
  if (std::exchange(notified_, head) != head) watchers_->Notify(head);
}

void Writer::RefuseRest() {
  for (RenewalDone& done : queue_.TakeRenewals()) done(Closing());
  while (std::optional<PendingRequest> request = queue_.TryPop()) request->done(Closing());
}

}  // namespace jiedui::eventstore
