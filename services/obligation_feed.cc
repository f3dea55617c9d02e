#include "services/obligation_feed.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "domain/date.h"
#include "projections/obligations.h"
#include "projections/registry.h"
#include "services/blame.h"
#include "services/paging.h"

namespace jiedui::services {
namespace {

// A reminder may be this late, so that a busy ledger is not looked through at every commit.
constexpr absl::Duration kShortestLook = absl::Milliseconds(200);

}  // namespace

ObligationFeed::ObligationFeed(const ObligationSources& sources, ObligationBoard* board,
                               const Call& call, Options options, Ended ended)
    : Feed(sources.workers, options.heartbeat, std::move(ended)),
      sources_(sources),
      board_(board),
      call_(call),
      options_(std::move(options)),
      resumed_(!options_.after.has_value()),
      told_(options_.after.value_or(Moment())),
      last_look_(absl::InfinitePast()) {}

std::shared_ptr<ObligationFeed> ObligationFeed::Self() {
  return std::static_pointer_cast<ObligationFeed>(shared_from_this());
}

void ObligationFeed::ReadStep() {
  if (!pending_.empty()) return OnRead(Found{true, false});
  if (!resumed_) return ReadAfter();
  if (!HasMore()) return OnRead(Found{false, true});  // a heartbeat
  ReadInTime();
}

void ObligationFeed::ReadInTime() {
  const absl::Time earliest = last_look_ + kShortestLook;
  if (machine_clock_.Now() >= earliest) return ReadNow();
  workers().RunAt(earliest, [self = Self()] { self->ReadNow(); });
}

void ObligationFeed::ReadAfter() {
  sources_.reads->ReadAt(
      call_, options_.after->position,
      [self = Self()](const absl::StatusOr<StatePointer>& state) { self->OnAfter(state); });
}

void ObligationFeed::OnAfter(const absl::StatusOr<StatePointer>& state) {
  if (!state.ok()) return OnRead(state.status());
  std::shared_ptr<const ObligationList> all;
  auto view = Look(**state, options_.after->day, all);
  if (!view.ok()) return OnRead(view.status());
  view_ = *std::move(view);
  resumed_ = true;
  ReadNow();
}

void ObligationFeed::ReadNow() {
  last_look_ = machine_clock_.Now();
  v1::ReadOptions everything;
  everything.set_strong(true);
  sources_.reads->Read(
      call_, everything,
      [self = Self()](const absl::StatusOr<StatePointer>& state) { self->OnNow(state); });
}

void ObligationFeed::OnNow(const absl::StatusOr<StatePointer>& state) {
  if (!state.ok()) return OnRead(state.status());
  const Moment now = {(*state)->position(), Today()};
  std::shared_ptr<const ObligationList> all;
  auto view = Look(**state, now.day, all);
  if (!view.ok()) return OnRead(view.status());
  const std::vector<v1::ObligationChange> changes = ChangesBetween(view_, *view, *all);
  pending_.assign(changes.begin(), changes.end());
  view_ = *std::move(view);
  seen_ = now;
  if (pending_.empty()) told_ = seen_;
  OnRead(Found{!pending_.empty(), !HasMore()});
}

absl::StatusOr<ObligationView> ObligationFeed::Look(const projections::State& state, CivilDay day,
                                                    std::shared_ptr<const ObligationList>& all) {
  const v1::StreamObligationsRequest& request = options_.request;
  auto list = board_->At(state, {request.program_id(), day, options_.organization});
  if (!list.ok()) return Blame(list.status(), request);
  all = *std::move(list);
  const auto asked =
      projections::UnitsAsked(state.tables(), request.unit_id(), request.include_subordinates(),
                              projections::ViewOf(state.tables(), options_.organization, day));
  const absl::Status read = StatusOfRead(asked.status(), state);
  if (!read.ok()) return Blame(read, request);
  return ViewOf(*all, *asked, day + options_.horizon_days);
}

bool ObligationFeed::HasMore() const {
  return !pending_.empty() || seen_.position < sources_.store->head() || seen_.day != Today();
}

// The next midnight in Shanghai.
absl::Time ObligationFeed::NextLook() const {
  const absl::Time now = sources_.clock->Now();
  return machine_clock_.Now() + (StartOf(DayAt(now) + 1) - now);
}

void ObligationFeed::GiveStep() {
  v1::StreamObligationsResponse response;
  size_t bytes = 0;
  while (!pending_.empty()) {
    bytes += pending_.front().ByteSizeLong();
    if (bytes > kMaxPageBytes && response.changes_size() > 0) break;
    *response.add_changes() = std::move(pending_.front());
    pending_.pop_front();
  }
  if (pending_.empty()) told_ = seen_;
  response.set_resume_position(told_.position);
  if (told_.position != eventstore::kNoPosition) {
    *response.mutable_resume_date() = domain::ToDate(told_.day);
  }
  response.set_head_position(sources_.store->head());
  response.set_caught_up(!HasMore());
  Send(response.SerializeAsString());
}

}  // namespace jiedui::services
