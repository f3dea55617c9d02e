#include "projections/read_models.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "base/steady_cond_var.h"
#include "base/workers.h"
#include "domain/error.h"
#include "projections/catch_up.h"
#include "projections/fold.h"
#include "projections/past_lane.h"
#include "projections/past_states.h"
#include "projections/rebuild.h"
#include "projections/rocks_tables.h"
#include "projections/table_sets.h"
#include "projections/tables_check.h"

// One thread follows the log: it folds batches into the live tables and tells the reads that waited
// for them. Reads themselves happen on the workers; the past states they ask for are folded on a
// lane of their own. A rebuild has a thread of its own, which takes
// the follower's turn for the moment of the swap.

namespace jiedui::projections {
namespace {

constexpr int kReadThreads = 2;

// States behind page tokens. Each pins the rows that have changed since, which in the time it is
// kept are few.
constexpr size_t kMaxKept = 16;

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

// Tables as they were found, or new ones.
struct Found {
  std::shared_ptr<RocksTables> tables;
  bool of_other_version = false;
  absl::Status discarded = absl::OkStatus();  // what was wrong with those before them
  bool rebuild_cut_short = false;
  std::optional<Position> loss_after = std::nullopt;  // why there are new ones
};

absl::StatusOr<Found> StartOver(const TableSets& sets, const absl::Status& discarded = {},
                                std::optional<Position> loss_after = std::nullopt) {
  ASSIGN_OR_RETURN(std::shared_ptr<RocksTables> tables, sets.OpenNew());
  RETURN_IF_ERROR(sets.PutInUse(*tables));
  Found found{std::move(tables), false, discarded};
  found.loss_after = loss_after;
  return found;
}

// Tables that are damaged, or lack one that there is today, are no longer used.
absl::StatusOr<Found> FindTables(const TableSets& sets, const Options& options) {
  const std::optional<Position> loss_after = sets.AcceptedLoss();
  absl::StatusOr<std::shared_ptr<RocksTables>> tables = sets.OpenInUse();
  if (absl::IsDataLoss(tables.status())) return StartOver(sets, tables.status());
  if (absl::IsNotFound(tables.status())) return StartOver(sets, {}, loss_after);
  RETURN_IF_ERROR(tables.status());
  ASSIGN_OR_RETURN(const Origin origin, (*tables)->origin());
  // What an operator does about lost events is his to decide.
  const absl::Status lost = CheckNothingLost(origin, *options.store->TakeSnapshot(),
                                             options.store->description().ledger_id());
  const bool accepted = !lost.ok() && loss_after && *loss_after < origin.mark.position;
  if (accepted) return StartOver(sets, {}, loss_after);
  RETURN_IF_ERROR(lost);
  if (IsOfThisVersion(origin)) return Found{*std::move(tables)};
  if (HasTheseTables(origin)) return Found{*std::move(tables), true};
  return StartOver(sets);
}

class Engine final : public ReadModels {
 public:
  Engine(const Options& options, TableSets sets, Found found);
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Position position() const override;
  void Read(const Freshness& freshness, absl::Time deadline, StateCallback done) override;
  void RunAmongPast(absl::Time deadline, PastWork work) override;
  void Keep(const State& state) override;
  absl::StatusOr<RebuildReport> CompareWithRebuild(const StillWanted& wanted) override;
  Standing standing() const override;
  bool StartRebuild() override { return rebuild_.Start(false); }
  bool PauseRebuild() override { return rebuild_.Pause(); }
  bool ResumeRebuild() override { return rebuild_.Resume(); }
  bool CancelRebuild() override { return rebuild_.Cancel(); }
  RebuildProgress AwaitRebuild(int64_t change, absl::Duration at_most) const override {
    return rebuild_.Await(change, at_most);
  }
  uint64_t DiskBytes() const override { return Live()->DiskBytes(); }

 private:
  struct Waiter {
    Position position;
    StateCallback done;
  };
  struct Kept {
    Position position;
    absl::Time until;
    std::shared_ptr<const Tables> tables;
  };

  void Follow();
  // Sleeps until there is something to fold; false when closing.
  bool AwaitEvents();
  // Folds up to the head, and stops if it cannot.
  void FoldOn();
  // What waited for the position is answered. Cancelled when closing.
  absl::Status Publish(Position position);
  void DeliverUpTo(Position position) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Fail(const absl::Status& failure);
  void Stop(const absl::Status& problem);
  void Tell(const absl::Status& problem) const;

  Rebuild::Options RebuildOptions();
  // Puts tables that have nearly caught up in the place of the live ones.
  absl::Status Exchange(const std::shared_ptr<RocksTables>& fresh);
  void Replace(const std::shared_ptr<RocksTables>& fresh, Position position);
  void OnRebuild(const RebuildProgress& progress);

  std::shared_ptr<RocksTables> Live() const;
  void ExpireWaiters() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  void ReadAtLeast(Position position, absl::Time deadline, StateCallback done);
  void ReadExactly(Position position, absl::Time deadline, StateCallback done);
  // On the lane of the past.
  void ReadPast(Position position, absl::Time deadline, StateCallback done);
  // The state after that position if it is there, else null.
  std::shared_ptr<const Tables> FindExactly(Position position);
  std::shared_ptr<const Tables> FindKept(Position position);
  void DropExpired() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The live tables, if they are as the log says they were after that position; else null.
  std::shared_ptr<const Tables> LiveAt(Position position) const;
  // Hand over on a worker.
  void DeliverLive(StateCallback done);
  void DeliverPast(std::shared_ptr<const Tables> tables, StateCallback done);
  void Deliver(absl::Status failure, StateCallback done);

  const Options options_;
  eventstore::Store& store_;
  const std::shared_ptr<RowMemory> row_memory_;
  const TableSets sets_;
  const absl::Status discarded_;
  const bool rebuild_cut_short_;
  const std::optional<Position> loss_after_;
  const SteadyClock clock_;  // of what is waited for or kept
  PastStates past_;

  // Held by whoever writes to the live tables, or exchanges them, until that is told.
  absl::Mutex folding_ ABSL_ACQUIRED_BEFORE(mutex_);

  mutable absl::Mutex mutex_;
  SteadyCondVar wake_;
  std::shared_ptr<RocksTables> live_ ABSL_GUARDED_BY(mutex_);
  bool of_other_version_ ABSL_GUARDED_BY(mutex_);  // they are not written to
  Position head_ ABSL_GUARDED_BY(mutex_) = eventstore::kNoPosition;
  Position position_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::multimap<absl::Time, Waiter> waiters_ ABSL_GUARDED_BY(mutex_);  // by deadline
  std::deque<Kept> kept_ ABSL_GUARDED_BY(mutex_);                      // the oldest first

  // Last, so that they end first.
  PastLane past_lane_{&workers_};  // ended before the workers
  Workers workers_;
  std::unique_ptr<eventstore::HeadWatch> watch_;
  std::thread follower_;
  Rebuild rebuild_;
};

Engine::Engine(const Options& options, TableSets sets, Found found)
    : options_(options),
      store_(*options.store),
      row_memory_(options.row_memory != nullptr ? options.row_memory
                                                : std::make_shared<RowMemory>()),
      sets_(std::move(sets)),
      discarded_(std::move(found.discarded)),
      rebuild_cut_short_(found.rebuild_cut_short),
      loss_after_(found.loss_after),
      past_(store_),
      live_(std::move(found.tables)),
      of_other_version_(found.of_other_version),
      position_(live_->Snapshot()->mark().position),
      workers_(kReadThreads),
      rebuild_(RebuildOptions()) {
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
  if (found.of_other_version) rebuild_.Start(true);
}

Engine::~Engine() {
  watch_.reset();
  rebuild_.Cancel();
  {
    const absl::MutexLock lock(&mutex_);
    closing_ = true;
    wake_.Signal();
  }
  follower_.join();
  past_lane_.End();
  // A failure costs only the time to fold again what was not flushed.
  Live()->Flush().IgnoreError();
}

Rebuild::Options Engine::RebuildOptions() {
  Rebuild::Options options;
  options.store = &store_;
  options.sets = &sets_;
  options.row_memory = row_memory_.get();
  options.min_free_bytes = options_.min_free_bytes;
  options.live = [this] { return Live(); };
  options.exchange = [this](const std::shared_ptr<RocksTables>& fresh) { return Exchange(fresh); };
  options.on_progress = [this](const RebuildProgress& progress) { OnRebuild(progress); };
  return options;
}

std::shared_ptr<RocksTables> Engine::Live() const {
  const absl::MutexLock lock(&mutex_);
  return live_;
}

void Engine::Follow() {
  while (AwaitEvents()) {
    FoldOn();
  }
  Fail(Closing());
}

bool Engine::AwaitEvents() {
  const absl::MutexLock lock(&mutex_);
  while (!closing_) {
    ExpireWaiters();
    if (failure_.ok() && !of_other_version_ && head_ > position_) return true;
    const bool timed = !waiters_.empty();
    wake_.WaitUntil(&mutex_, timed ? waiters_.begin()->first : absl::InfiniteFuture());
  }
  return false;
}

void Engine::FoldOn() {
  const absl::MutexLock lock(&folding_);
  const absl::Status folded = CatchUp(store_, store_.head(), *Live(), *row_memory_,
                                      [this](Position reached) { return Publish(reached); });
  if (!folded.ok() && !absl::IsCancelled(folded)) Stop(folded);
}

absl::Status Engine::Publish(Position position) {
  const absl::MutexLock lock(&mutex_);
  DeliverUpTo(position);
  return closing_ ? absl::CancelledError("the read models are closing") : absl::OkStatus();
}

void Engine::DeliverUpTo(Position position) {
  position_ = position;
  DropExpired();
  for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
    if (waiter->second.position > position) {
      ++waiter;
      continue;
    }
    DeliverLive(std::move(waiter->second.done));
    waiter = waiters_.erase(waiter);
  }
}

void Engine::Stop(const absl::Status& problem) {
  Fail(problem);
  Tell(problem);
}

void Engine::Tell(const absl::Status& problem) const {
  if (options_.on_problem != nullptr) options_.on_problem(problem);
}

absl::Status Engine::Exchange(const std::shared_ptr<RocksTables>& fresh) {
  const absl::MutexLock lock(&folding_);
  // What has come meanwhile. The live tables stand still: they are never ahead.
  Position reached = fresh->Snapshot()->mark().position;
  RETURN_IF_ERROR(
      CatchUp(store_, store_.head(), *fresh, *row_memory_, [&reached](Position position) {
        reached = position;
        return absl::OkStatus();
      }));
  RETURN_IF_ERROR(fresh->NoteVerified({reached, SystemClock().Now()}));
  RETURN_IF_ERROR(sets_.PutInUse(*fresh));
  Replace(fresh, reached);
  Tell(absl::OkStatus());
  return absl::OkStatus();
}

// Who holds a state of the tables before goes on reading it.
void Engine::Replace(const std::shared_ptr<RocksTables>& fresh, Position position) {
  std::shared_ptr<RocksTables> before = fresh;
  const absl::MutexLock lock(&mutex_);
  live_.swap(before);
  before->RemoveWhenClosed();
  kept_.clear();
  of_other_version_ = false;
  failure_ = absl::OkStatus();
  DeliverUpTo(position);
  wake_.Signal();
}

void Engine::OnRebuild(const RebuildProgress& progress) {
  // Tables that wait for it can go on no more than it can.
  const bool waiting = standing().of_other_version;
  if (waiting && absl::IsDataLoss(progress.problem)) Stop(progress.problem);
  if (options_.on_rebuild != nullptr) options_.on_rebuild(progress);
}

Standing Engine::standing() const {
  const std::shared_ptr<RocksTables> live = Live();
  Standing standing;
  standing.mark = live->Snapshot()->mark();
  const absl::StatusOr<Origin> origin = live->origin();
  standing.versions = TableVersions();
  if (origin.ok() && !origin->versions.empty()) {
    standing.versions = absl::StrSplit(origin->versions, ' ');
  }
  for (int i = 0; i < kTableCount; ++i) {
    standing.row_counts.push_back(live->EstimatedRows(static_cast<TableId>(i)));
  }
  standing.rebuild = rebuild_.progress();
  standing.discarded = discarded_;
  standing.verified = live->verified().value_or(Verified());
  standing.rebuild_cut_short = rebuild_cut_short_;
  standing.folded_anew_for_loss_after = loss_after_;
  const absl::MutexLock lock(&mutex_);
  standing.problem = failure_;
  standing.of_other_version = of_other_version_;
  return standing;
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
      return ReadExactly(freshness.position, deadline, std::move(done));
  }
}

void Engine::ReadAtLeast(Position position, absl::Time deadline, StateCallback done) {
  const absl::MutexLock lock(&mutex_);
  if (!failure_.ok()) return Deliver(failure_, std::move(done));
  if (position_ >= position) return DeliverLive(std::move(done));
  waiters_.emplace(deadline, Waiter{position, std::move(done)});
  wake_.Signal();
}

void Engine::ReadExactly(Position position, absl::Time deadline, StateCallback done) {
  workers_.Run([this, position, deadline, done = std::move(done)]() mutable {
    if (auto tables = FindExactly(position); tables != nullptr) {
      return done(std::make_unique<State>(std::move(tables)));
    }
    PastLane::Begin fold = [this, position, deadline,
                            done = std::move(done)](absl::Status wanted) mutable {
      if (!wanted.ok()) return done(std::move(wanted));
      ReadPast(position, deadline, std::move(done));
    };
    const absl::Status refused = past_lane_.AddFold(deadline, fold);
    if (!refused.ok()) fold(refused);
  });
}

void Engine::RunAmongPast(absl::Time deadline, PastWork work) {
  PastLane::Begin begin = [this, deadline, work = std::move(work)](absl::Status wanted) mutable {
    if (!wanted.ok()) return work(std::move(wanted));
    work(StillWanted([this, deadline] {
      past_lane_.FoldNext();
      return past_lane_.CheckWanted(deadline);
    }));
  };
  const absl::Status refused = past_lane_.AddWork(deadline, begin);
  if (refused.ok()) return;
  workers_.Run([refused, begin = std::move(begin)]() mutable { begin(refused); });
}

void Engine::ReadPast(Position position, absl::Time deadline, StateCallback done) {
  const auto step = [this, deadline] { return past_lane_.CheckWanted(deadline); };
  absl::StatusOr<std::shared_ptr<const Tables>> folded = past_.Read(position, step);
  past_lane_.Leave();
  if (!folded.ok()) return Deliver(folded.status(), std::move(done));
  DeliverPast(*std::move(folded), std::move(done));
}

std::shared_ptr<const Tables> Engine::FindExactly(Position position) {
  if (auto live = LiveAt(position); live != nullptr) return live;
  if (auto kept = FindKept(position); kept != nullptr) return kept;
  return past_.Find(position);
}

std::shared_ptr<const Tables> Engine::FindKept(Position position) {
  const absl::MutexLock lock(&mutex_);
  DropExpired();
  for (const Kept& kept : kept_) {
    if (kept.position == position && kept.tables->status().ok()) return kept.tables;
  }
  return nullptr;
}

// Those of another version are not as the log says, and those of the past are kept anyway.
void Engine::Keep(const State& state) {
  if (!state.assumed_policy_set_id().empty() || past_.Find(state.position()) != nullptr) return;
  const absl::MutexLock lock(&mutex_);
  if (of_other_version_) return;
  DropExpired();
  std::erase_if(kept_, [&](const Kept& kept) { return kept.position == state.position(); });
  if (kept_.size() == kMaxKept) kept_.pop_front();
  kept_.push_back({state.position(), clock_.Now() + kStateKeptFor, state.shared_tables()});
}

void Engine::DropExpired() {
  const absl::Time now = clock_.Now();
  while (!kept_.empty() && kept_.front().until <= now) kept_.pop_front();
}

std::shared_ptr<const Tables> Engine::LiveAt(Position position) const {
  std::shared_ptr<RocksTables> tables;
  {
    const absl::MutexLock lock(&mutex_);
    if (!of_other_version_) tables = live_;
  }
  if (tables == nullptr) return nullptr;
  std::shared_ptr<const Tables> live = tables->Snapshot();
  return live->status().ok() && live->mark().position == position ? live : nullptr;
}

void Engine::DeliverLive(StateCallback done) {
  workers_.Run([this, done = std::move(done)]() mutable {
    auto state = std::make_unique<State>(Live()->Snapshot());
    done(std::move(state));
  });
}

void Engine::DeliverPast(std::shared_ptr<const Tables> tables, StateCallback done) {
  workers_.Run([tables = std::move(tables), done = std::move(done)]() mutable {
    done(std::make_unique<State>(std::move(tables)));
  });
}

void Engine::Deliver(absl::Status failure, StateCallback done) {
  workers_.Run([failure = std::move(failure), done = std::move(done)]() mutable { done(failure); });
}

absl::StatusOr<RebuildReport> Engine::CompareWithRebuild(const StillWanted& wanted) {
  const std::shared_ptr<RocksTables> tables = Live();
  const std::shared_ptr<const Tables> live = tables->Snapshot();
  ASSIGN_OR_RETURN(const Origin origin, tables->origin());
  RebuildReport report;
  report.position = live->mark().position;
  if (!IsOfThisVersion(origin)) return report;
  ASSIGN_OR_RETURN(report, CompareWithLog(*live, *store_.TakeSnapshot(), wanted));
  if (!report.equal()) return report;
  RETURN_IF_ERROR(tables->NoteVerified({report.position, SystemClock().Now()}));
  RETURN_IF_ERROR(tables->Flush());
  return report;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReadModels>> ReadModels::Open(const Options& options) {
  TableSets sets(options.directory);
  if (options.in_memory) {
    ASSIGN_OR_RETURN(std::shared_ptr<RocksTables> tables,
                     RocksTables::OpenInMemory(options.directory));
    return std::make_unique<Engine>(options, std::move(sets), Found{std::move(tables)});
  }
  const bool cut_short = sets.HasUnfinished();
  ASSIGN_OR_RETURN(Found found, FindTables(sets, options));
  found.rebuild_cut_short = cut_short;
  sets.RemoveLeftovers().IgnoreError();                    // they cost room and nothing else
  TableSets::ForgetLoss(options.directory).IgnoreError();  // it is told once more
  return std::make_unique<Engine>(options, std::move(sets), std::move(found));
}

}  // namespace jiedui::projections
