#include "tests/projections/office.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/decide.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::projections {

Office::Office() : clock_(StartOf(CivilDay(2018, 1, 10))) {
  eventstore::Options options;
  options.directory = ledger_directory_.path() + "/log";
  options.ledger_id = "370400";
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    options.known_kinds.push_back(info.kind);
  }
  options.clock = &clock_;
  auto store = eventstore::Store::Open(options);
  CHECK_OK(store.status());
  store_ = *std::move(store);
  OpenReadModels();
}

void Office::OpenReadModels(const std::string& directory) {
  CloseReadModels();
  options_.directory = directory;
  options_.store = store_.get();
  auto read_models = ReadModels::Open(options_);
  CHECK_OK(read_models.status());
  read_models_ = *std::move(read_models);
}

Position Office::Append(const spec::History& history, OnCommit on_commit) {
  std::vector<eventstore::NewEvent> events;
  for (const event::v1::Event& event : history) events.push_back(AsNewEvent(event));
  return Append(std::move(events), std::move(on_commit));
}

Position Office::Append(std::vector<eventstore::NewEvent> events, OnCommit on_commit) {
  clock_.Advance(absl::Minutes(1));
  absl::Notification committed;
  eventstore::Submission submission;
  submission.actor = "city/370400";
  submission.request_id = absl::StrCat("r", next_request_++);
  submission.decide = [&events](const eventstore::View&) -> absl::StatusOr<eventstore::Outcome> {
    return eventstore::Outcome{std::move(events), ""};
  };
  store_->Submit(std::move(submission), [&](absl::StatusOr<eventstore::Receipt> receipt) {
    CHECK_OK(receipt.status());
    if (on_commit) on_commit(receipt->last_position);
    committed.Notify();
  });
  committed.WaitForNotification();
  return store_->head();
}

absl::StatusOr<std::unique_ptr<State>> Office::Read(const Freshness& freshness,
                                                    absl::Time deadline) {
  absl::StatusOr<std::unique_ptr<State>> answer;
  absl::Notification answered;
  read_models_->Read(freshness, deadline, [&](absl::StatusOr<std::unique_ptr<State>> state) {
    answer = std::move(state);
    answered.Notify();
  });
  answered.WaitForNotification();
  return answer;
}

std::unique_ptr<State> Office::AtLeast(Position position) {
  auto state = Read({Freshness::Kind::kAtLeast, position});
  CHECK_OK(state.status());
  return *std::move(state);
}

std::unique_ptr<State> Office::Exactly(Position position) {
  auto state = Read({Freshness::Kind::kExactly, position});
  CHECK_OK(state.status());
  return *std::move(state);
}

eventstore::NewEvent AsNewEvent(const event::v1::Event& event) {
  eventstore::NewEvent added;
  added.kind = static_cast<int>(event.kind_case());
  added.body = event.SerializeAsString();
  added.tags = domain::TagsOf(event);
  added.occurred_day = DayNumber(domain::OccurredDay(event));
  return added;
}

}  // namespace jiedui::projections
