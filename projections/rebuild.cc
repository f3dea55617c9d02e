#include "projections/rebuild.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "projections/catch_up.h"
#include "projections/tables_check.h"

namespace jiedui::projections {

using eventstore::Position;

Rebuild::~Rebuild() {
  Cancel();
}

bool Rebuild::Start(bool automatic) {
  const absl::MutexLock lock(&mutex_);
  if (progress_.IsUnderWay()) return false;
  const int64_t change = progress_.change + 1;
  progress_ = {};
  progress_.state = RebuildState::kFolding;
  progress_.automatic = automatic;
  progress_.total = options_.store->head();
  progress_.began_at = clock_.Now();
  progress_.change = change;
  changed_.SignalAll();
  wanted_ = Wanted::kRun;
  folding_time_ = absl::ZeroDuration();
  lane_.Run([this] { Run(); });
  return true;
}

bool Rebuild::Wish(Wanted wanted) {
  const absl::MutexLock lock(&mutex_);
  if (!progress_.IsUnderWay()) return false;
  if (wanted_ == Wanted::kEnd) return true;  // it stays canceled
  wanted_ = wanted;
  Change();
  return true;
}

void Rebuild::Change() {
  ++progress_.change;
  changed_.SignalAll();
}

RebuildProgress Rebuild::Shown() const {
  RebuildProgress shown = progress_;
  if (shown.IsUnderWay() && wanted_ == Wanted::kRest) {
    shown.state = RebuildState::kPaused;
    shown.expected_end = absl::InfiniteFuture();
  }
  return shown;
}

RebuildProgress Rebuild::progress() const {
  const absl::MutexLock lock(&mutex_);
  return Shown();
}

RebuildProgress Rebuild::Await(int64_t change, absl::Duration at_most) const {
  const absl::MutexLock lock(&mutex_);
  const absl::Time end = steady_clock_.Now() + at_most;
  while (progress_.change == change && steady_clock_.Now() < end) {
    changed_.WaitUntil(&mutex_, end);
  }
  return Shown();
}

void Rebuild::Run() {
  Tell(At(RebuildState::kFolding));
  absl::Status made = Make();
  RebuildProgress end = At(made.ok()                 ? RebuildState::kDone
                           : absl::IsCancelled(made) ? RebuildState::kCanceled
                                                     : RebuildState::kFailed);
  if (made.ok()) end.done = end.total;
  if (end.state == RebuildState::kFailed) end.problem = std::move(made);
  end.expected_end = absl::InfiniteFuture();
  // Whoever sees that it is over sees what follows from that, too.
  Tell(end);
  const absl::MutexLock lock(&mutex_);
  end.change = progress_.change + 1;
  progress_ = std::move(end);
  changed_.SignalAll();
}

absl::Status Rebuild::Make() {
  RETURN_IF_ERROR(AwaitWanted());
  RETURN_IF_ERROR(CheckRoom());
  ASSIGN_OR_RETURN(const std::shared_ptr<RocksTables> fresh, options_.sets->OpenNew());
  const absl::Status made = FoldAnew(fresh);
  if (!options_.sets->IsInUse(*fresh)) fresh->RemoveWhenClosed();
  return made;
}

absl::Status Rebuild::FoldAnew(const std::shared_ptr<RocksTables>& fresh) {
  RETURN_IF_ERROR(FoldUpTo(options_.live()->Snapshot()->mark().position, *fresh));
  RETURN_IF_ERROR(Compare(*fresh));
  RETURN_IF_ERROR(FoldUpTo(options_.store->head(), *fresh));
  // Most of the way to the disk is behind it when the live tables have to wait for the rest.
  RETURN_IF_ERROR(fresh->Flush());
  RETURN_IF_ERROR(AwaitWanted());
  return options_.exchange(fresh);
}

absl::Status Rebuild::FoldUpTo(Position position, RocksTables& fresh) {
  while (true) {
    RETURN_IF_ERROR(AwaitWanted());
    const absl::Status folded = CatchUp(*options_.store, position, fresh, *options_.row_memory,
                                        [this](Position reached) { return Note(reached); });
    if (!absl::IsAborted(folded)) return folded;
  }
}

// Both have the same events: what differs is due to the versions, or damage. Tables that cannot be
// read are what a rebuild is for.
absl::Status Rebuild::Compare(RocksTables& fresh) {
  const std::shared_ptr<RocksTables> tables = options_.live();
  const std::shared_ptr<const Tables> live = tables->Snapshot();
  RETURN_IF_ERROR(FoldUpTo(live->mark().position, fresh));
  Enter(RebuildState::kComparing);
  const absl::StatusOr<Origin> origin = tables->origin();
  const std::shared_ptr<const Tables> rebuilt = fresh.Snapshot();
  absl::StatusOr<RebuildReport> report =
      CompareTables(*live, *rebuilt, [this] { return AwaitWanted(); });
  RETURN_IF_ERROR(rebuilt->status());
  if (absl::IsCancelled(report.status())) return report.status();
  {
    const absl::MutexLock lock(&mutex_);
    progress_.same_version = origin.ok() && IsOfThisVersion(*origin);
    if (report.ok()) {
      progress_.report = *std::move(report);
    } else {
      progress_.not_compared = std::string(report.status().message());
    }
  }
  Tell(At(RebuildState::kComparing));
  Enter(RebuildState::kFolding);
  return absl::OkStatus();
}

absl::Status Rebuild::CheckRoom() const {
  std::error_code error;
  const std::shared_ptr<RocksTables> live = options_.live();
  const auto space = std::filesystem::space(live->directory(), error);
  const uint64_t needed = options_.min_free_bytes + live->DiskBytes();
  if (error || space.available >= needed) return absl::OkStatus();
  return domain::Refuse(
      v1::ERROR_REASON_DISK_LOW, "",
      {{"free_bytes", absl::StrCat(space.available)}, {"needed_bytes", absl::StrCat(needed)}});
}

absl::Status Rebuild::AwaitWanted() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Rebuild::IsNotResting));
  if (wanted_ == Wanted::kEnd) return absl::CancelledError("the rebuild was canceled");
  folding_since_ = steady_clock_.Now();
  return absl::OkStatus();
}

absl::Status Rebuild::Note(Position reached) {
  const absl::MutexLock lock(&mutex_);
  const absl::Time now = steady_clock_.Now();
  folding_time_ += now - folding_since_;
  folding_since_ = now;
  const bool moved = std::exchange(progress_.done, reached) != reached;
  progress_.total = std::max(options_.store->head(), reached);
  if (const double seconds = absl::ToDoubleSeconds(folding_time_); moved && seconds > 0) {
    progress_.events_per_s = static_cast<double>(reached) / seconds;
    progress_.expected_end =
        clock_.Now() +
        absl::Seconds(static_cast<double>(progress_.total - reached) / progress_.events_per_s);
  }
  if (moved) Change();
  if (wanted_ == Wanted::kEnd) return absl::CancelledError("the rebuild was canceled");
  return wanted_ == Wanted::kRest ? absl::AbortedError("the rebuild rests") : absl::OkStatus();
}

void Rebuild::Enter(RebuildState state) {
  const absl::MutexLock lock(&mutex_);
  progress_.state = state;
  Change();
}

RebuildProgress Rebuild::At(RebuildState state) const {
  const absl::MutexLock lock(&mutex_);
  RebuildProgress progress = progress_;
  progress.state = state;
  return progress;
}

void Rebuild::Tell(const RebuildProgress& progress) const {
  if (options_.on_progress != nullptr) options_.on_progress(progress);
}

}  // namespace jiedui::projections
