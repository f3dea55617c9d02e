#include "eventstore/writer.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace jiedui::eventstore {
namespace {

// EX_SOFTWARE; a supervisor restarts the process, and opening decides what became of the write.
constexpr int kFailStopStatus = 70;

[[noreturn]] void FailStop(const std::string& directory, const rocksdb::Status& status) {
  std::fprintf(stderr,
               "jiedui: writing the ledger in %s failed: %s. Whether its last requests are in is "
               "unknown until it is opened again; ending.\n",
               directory.c_str(), status.ToString().c_str());
  std::_Exit(kFailStopStatus);
}

}  // namespace

Writer::Writer(std::shared_ptr<Database> database, const Options& options, LogEnd end)
    : database_(std::move(database)),
      options_(options),
      queue_(options.max_queue_requests),
      end_(end),
      state_(std::make_shared<DurableState>(database_, end.position)),
      thread_([this] { Run(); }) {}

Writer::~Writer() {
  queue_.Close();
  thread_.join();
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

void Writer::Run() {
  while (queue_.WaitForRequest()) CommitGroup();
  RefuseRest();
}

void Writer::CommitGroup() {
  Group group(*database_, options_, end_);
  while (!group.full()) {
    std::optional<PendingRequest> request = queue_.TryPop();
    if (!request) break;
    group.Add(*std::move(request));
  }
  const rocksdb::Status status = group.Write();
  if (!status.ok()) FailStop(options_.directory, status);
  const bool moved = group.end().position != end_.position;
  end_ = group.end();
  // Also when the head stands still: a request without events has left its answer.
  Publish(end_.position);
  group.Answer();
  if (moved) watchers_->Notify(end_.position);
}

void Writer::Publish(Position head) {
  auto state = std::make_shared<const DurableState>(database_, head);
  const absl::MutexLock lock(&mutex_);
  state_.swap(state);
}

void Writer::RefuseRest() {
  while (std::optional<PendingRequest> request = queue_.TryPop()) {
    request->done(absl::UnavailableError("the ledger is closing"));
  }
}

}  // namespace jiedui::eventstore
