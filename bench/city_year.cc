#include "bench/city_year.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "cli/scenario/plan.h"

#include "base/bytes.h"
#include "base/civil.h"
#include "base/clock.h"
#include "base/durable_file.h"
#include "base/status_macros.h"
#include "bench/answers.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "domain/known_kinds.h"
#include "projections/monthly_dispatch.h"
#include "projections/read_models.h"
#include "services/authentication.h"
#include "services/entity_cache.h"
#include "services/limits.h"
#include "services/personal_data.h"

namespace jiedui::bench {
namespace {

using event::v1::Event;
using projections::ReadModels;
using projections::State;
using scenario::Act;

constexpr int64_t kUnderWay = 2000;  // writes; fewer than a store queues
constexpr size_t kEntities = 100'000;

std::string Home(const std::string& ledger_id, const std::string& data_directory) {
  return absl::StrCat(data_directory, "/", ledger_id);
}

// The report an act signs or answers; empty if it is about none.
std::string ReportOf(const Event& fact) {
  if (fact.has_report_submitted()) {
    return absl::StrCat(fact.report_submitted().unit_id(), "-", fact.report_submitted().month());
  }
  if (fact.has_report_returned()) return fact.report_returned().report_id();
  if (fact.has_report_accepted()) return fact.report_accepted().report_id();
  return fact.report_difference_explained().report_id();
}

// The acts of one day, in an order in which many can be played at once.
class Day {
 public:
  // Reports, prefilled from what was recorded before, and what is answered to them.
  struct Round {
    std::vector<const Act*> reports;
    std::vector<const Act*> answers;
  };

  void Add(const Act& act) {
    const std::string report = ReportOf(act.fact);
    if (report.empty()) {
      ordinary_.push_back(&act);
      return;
    }
    // A report that is sent back may be signed again on the same day.
    const bool submits = act.fact.has_report_submitted();
    Standing& standing = standings_[report];
    if (submits && standing.answered) ++standing.round;
    standing.answered = !submits;
    if (rounds_.size() <= standing.round) rounds_.resize(standing.round + 1);
    Round& round = rounds_[standing.round];
    (submits ? round.reports : round.answers).push_back(&act);
  }

  const std::vector<const Act*>& ordinary() const { return ordinary_; }
  const std::vector<Round>& rounds() const { return rounds_; }

 private:
  struct Standing {
    size_t round = 0;
    bool answered = false;
  };

  std::vector<const Act*> ordinary_;
  std::vector<Round> rounds_;
  std::map<std::string, Standing> standings_;
};

class Player {
 public:
  Player(ManualClock& clock, eventstore::Store& store, ReadModels& read_models)
      : clock_(clock), store_(store), read_models_(read_models) {}
  // What the store has yet to answer uses it.
  ~Player() { (void)Settle(); }
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  absl::Status Play(const scenario::Plan& plan) {
    for (auto act = plan.acts.begin(); act != plan.acts.end();) {
      const CivilDay today = act->day;
      Day day;
      for (; act != plan.acts.end() && act->day == today; ++act) day.Add(*act);
      clock_.Set(StartOf(today) + absl::Hours(9));
      RETURN_IF_ERROR(PlayDay(day));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<State>> ReadHead() {
    absl::StatusOr<std::unique_ptr<State>> state;
    absl::Notification done;
    read_models_.Read({projections::Freshness::Kind::kAtLeast, store_.head()},
                      absl::InfiniteFuture(), [&](absl::StatusOr<std::unique_ptr<State>> read) {
                        state = std::move(read);
                        done.Notify();
                      });
    done.WaitForNotification();
    return state;
  }

 private:
  absl::Status PlayDay(const Day& day) {
    for (const Act* act : day.ordinary()) RETURN_IF_ERROR(Send(*act, act->fact));
    for (const Day::Round& round : day.rounds()) {
      RETURN_IF_ERROR(Settle());
      if (!round.reports.empty()) RETURN_IF_ERROR(SendReports(round.reports));
      for (const Act* act : round.answers) RETURN_IF_ERROR(Send(*act, act->fact));
    }
    return Settle();
  }

  absl::Status SendReports(const std::vector<const Act*>& acts) {
    ASSIGN_OR_RETURN(const auto state, ReadHead());
    for (const Act* act : acts) {
      Event fact = act->fact;
      event::v1::ReportSubmitted& report = *fact.mutable_report_submitted();
      ASSIGN_OR_RETURN(const CivilMonth month, ParseMonth(report.month()));
      ASSIGN_OR_RETURN(*report.mutable_figures(),
                       projections::PreviewFigures(state->tables(), report.program_id(),
                                                   report.unit_id(), month));
      scenario::Change(act->change, *report.mutable_figures());
      RETURN_IF_ERROR(Send(*act, std::move(fact)));
    }
    return absl::OkStatus();
  }

  absl::Status Send(const Act& act, Event fact) {
    ASSIGN_OR_RETURN(domain::Principal actor, services::ParsePrincipal(act.actor));
    eventstore::Submission submission;
    submission.actor = act.actor;
    submission.request_id = act.request_id;
    submission.request_sha256 = Sha256(act.request_id);
    submission.decide = [this, actor = std::move(actor), fact = std::move(fact)](
                            const eventstore::View& view) { return Decide(actor, fact, view); };
    store_.Submit(std::move(submission), [this](const absl::StatusOr<eventstore::Receipt>& answer) {
      answers_.Take(answer.status());
    });
    return answers_.WaitFor(++sent_ - kUnderWay);
  }

  absl::Status Settle() { return answers_.WaitFor(sent_); }

  // On the writer's thread.
  absl::StatusOr<eventstore::Outcome> Decide(const domain::Principal& actor, const Event& fact,
                                             const eventstore::View& view) {
    const services::ViewEntities entities(&cache_, &view);
    ASSIGN_OR_RETURN(Event event, domain::Decide(fact, entities, {DayAt(view.now()), actor}));
    RETURN_IF_ERROR(entities.status());
    services::RemovePersonalTexts(event);
    eventstore::NewEvent made;
    made.kind = static_cast<int32_t>(event.kind_case());
    made.body = event.SerializeAsString();
    made.tags = domain::TagsOf(event);
    made.occurred_day = DayNumber(domain::OccurredDay(event));
    cache_.Propose(std::move(event), made.tags);
    eventstore::Outcome outcome;
    outcome.events.push_back(std::move(made));
    return outcome;
  }

  ManualClock& clock_;
  eventstore::Store& store_;
  ReadModels& read_models_;
  services::EntityCache cache_{kEntities};  // the writer's thread only
  Answers answers_;
  int64_t sent_ = 0;
};

int64_t DocumentsOf(const scenario::Plan& plan) {
  int64_t count = 0;
  for (const Act& act : plan.acts) {
    for (const auto& target : act.fact.joint_inspection_held().targets()) {
      count += target.document_count();
    }
  }
  return count;
}

// Adds up every unit's every month.
absl::Status ReadEveryMonth(const State& state, const scenario::Example& example,
                            PlayedYear& played) {
  const CivilMonth last(domain::ToDay(example.program.end_date()));
  int64_t documents = 0;
  for (const scenario::ExampleUnit& unit : example.units) {
    if (unit.parent_unit_id.empty()) continue;  // the city is in no pair
    for (CivilMonth month(domain::ToDay(example.program.start_date())); month <= last; ++month) {
      ASSIGN_OR_RETURN(const auto figures,
                       projections::PreviewFigures(state.tables(), example.program.program_id(),
                                                   unit.unit_id, month));
      documents += figures.document_count();
      ++played.months_read;
    }
  }
  RETURN_IF_ERROR(state.status());
  if (documents == played.documents) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(example.program.organizer_unit_id(), ": the plan has ",
                                          played.documents, " documents, the tables ", documents));
}

}  // namespace

eventstore::Options CityOptions(const std::string& ledger_id, const std::string& data_directory) {
  eventstore::Options options;
  options.directory = absl::StrCat(Home(ledger_id, data_directory), "/", services::kLogDirectory);
  options.ledger_id = ledger_id;
  options.known_kinds = domain::KnownKinds();
  return options;
}

absl::StatusOr<PlayedYear> PlayYear(const scenario::Example& example,
                                    const std::string& data_directory) {
  const scenario::Plan plan = scenario::MakeOrdinaryPlan(example);
  const std::string& ledger_id = example.program.organizer_unit_id();
  ManualClock clock(StartOf(plan.acts.front().day));
  eventstore::Options options = CityOptions(ledger_id, data_directory);
  options.clock = &clock;
  ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
  projections::Options tables;
  tables.directory = absl::StrCat(Home(ledger_id, data_directory), "/", services::kTablesDirectory);
  tables.store = store.get();
  RETURN_IF_ERROR(MakeDurableDirectory(tables.directory, FileAccess::kEverybody));
  ASSIGN_OR_RETURN(const auto read_models, ReadModels::Open(tables));
  Player player(clock, *store, *read_models);
  RETURN_IF_ERROR(player.Play(plan));
  PlayedYear played;
  played.events = store->head();
  played.documents = DocumentsOf(plan);
  ASSIGN_OR_RETURN(const auto state, player.ReadHead());
  RETURN_IF_ERROR(ReadEveryMonth(*state, example, played));
  played.log_bytes = store->DiskBytes();
  played.table_bytes = read_models->DiskBytes();
  return played;
}

}  // namespace jiedui::bench
