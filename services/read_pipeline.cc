#include "services/read_pipeline.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/ledger_acts.h"
#include "projections/assumed_policy.h"
#include "services/table_rebuild.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using domain::Invalid;
using domain::Negative;
using eventstore::Position;
using projections::Freshness;

// A caller without a deadline does not wait for ever for tables that do not come.
constexpr absl::Duration kLongestWait = absl::Seconds(60);
constexpr Position kFirstPosition = 1;
// Refusals name them after the call that asked is back.
constexpr char kAsOfTime[] = "read.as_of_time";
constexpr char kAsOfPosition[] = "read.as_of_position";

// As it was known at a time that has not come is not a question with one answer.
absl::Status CheckTime(absl::Time time, absl::Time now) {
  if (time <= now) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_DATE_IN_FUTURE, kAsOfTime,
                        {{"date", absl::FormatTime(absl::RFC3339_sec, time, ShanghaiTimeZone())},
                         {"today", absl::FormatTime(absl::RFC3339_sec, now, ShanghaiTimeZone())}});
}

// Of a ledger that has events.
absl::Status BeforeLedger(absl::string_view field, const eventstore::Snapshot& ledger) {
  const absl::StatusOr<eventstore::StoredEvent> first = ledger.Get(kFirstPosition);
  if (!first.ok()) return FromStore(first.status(), "");
  const absl::Time recorded_at = absl::FromUnixMicros(first->record.recorded_at_us());
  return domain::Refuse(v1::ERROR_REASON_BEFORE_LEDGER, field,
                        {{"first_position", absl::StrCat(kFirstPosition)},
                         {"first_date", FormatDay(DayAt(recorded_at))}});
}

}  // namespace

ReadPipeline::ReadPipeline(const ReadSources& sources, std::string ledger_id)
    : sources_(sources),
      ledger_id_(std::move(ledger_id)),
      last_fact_(sources.store, domain::LedgerActKinds()) {}

ReadPipeline::Done ReadPipeline::Seen(const v1::ReadOptions& options, Done done) {
  if (options.has_as_of_time()) {
    // It was checked where the state was located.
    const CivilDay day = DayAt(FromTimestamp(options.as_of_time()));
    done = [day, done = std::move(done)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
      if (state.ok()) (*state)->JudgeOn(day);
      done(std::move(state));
    };
  }
  if (!options.has_assumed_policy()) return done;
  return [assumption = options.assumed_policy(),
          done = std::move(done)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
    if (!state.ok()) return done(std::move(state));
    auto assumed = projections::AssumePolicy((*state)->shared_tables(), assumption);
    if (!assumed.ok()) return done(StatusOfRead(assumed.status(), **state));
    auto seen =
        std::make_unique<State>(std::move(assumed->tables), std::move(assumed->policy_set_id));
    seen->JudgeOn((*state)->day());
    done(std::move(seen));
  };
}

// What is damaged in the log is told by whoever reads it; tables are read all the same.
std::optional<CivilDay> ReadPipeline::DayAfter(Position position) {
  const auto fact = last_fact_.UpTo(position);
  if (!fact.ok() || fact->position == eventstore::kNoPosition) return std::nullopt;
  return DayAt(fact->recorded_at);
}

void ReadPipeline::Read(const Call& call, const v1::ReadOptions& options, Done done) {
  done = Seen(options, std::move(done));
  const absl::StatusOr<absl::Time> deadline = DeadlineOf(call, options);
  if (!deadline.ok()) return done(deadline.status());
  const Position head = sources_.store->head();
  absl::Status status;
  switch (options.consistency_case()) {
    case v1::ReadOptions::CONSISTENCY_NOT_SET:
      return Await({Freshness::Kind::kLatest}, *deadline, std::move(done));
    case v1::ReadOptions::kMinPosition:
      status = CheckPosition("read.min_position", options.min_position(), head);
      if (!status.ok()) return done(std::move(status));
      return Await({Freshness::Kind::kAtLeast, options.min_position()}, *deadline, std::move(done));
    case v1::ReadOptions::kStrong:
      return Await({options.strong() ? Freshness::Kind::kAtLeast : Freshness::Kind::kLatest, head},
                   *deadline, std::move(done));
    case v1::ReadOptions::kAsOfPosition:
    case v1::ReadOptions::kAsOfTime:
      break;
  }
  LocatePast(options, [this, call,
                       done = std::move(done)](const absl::StatusOr<Position>& position) mutable {
    if (!position.ok()) return done(position.status());
    Await({Freshness::Kind::kExactly, *position}, call.deadline, std::move(done));
  });
}

void ReadPipeline::Locate(const Call& call, const v1::ReadOptions& options, Found found) {
  absl::Status status = DeadlineOf(call, options).status();
  if (status.ok() && options.has_assumed_policy()) {
    status = Invalid("read.assumed_policy", "what is recorded is the same under every policy set",
                     "所读内容与参数集无关，不适用假设的参数集");
  }
  if (!status.ok()) return found(std::move(status));
  const Position head = sources_.store->head();
  switch (options.consistency_case()) {
    case v1::ReadOptions::CONSISTENCY_NOT_SET:
    case v1::ReadOptions::kStrong:
      return found(head);
    case v1::ReadOptions::kMinPosition:
      status = CheckPosition("read.min_position", options.min_position(), head);
      if (!status.ok()) return found(std::move(status));
      return found(head);
    case v1::ReadOptions::kAsOfPosition:
    case v1::ReadOptions::kAsOfTime:
      break;
  }
  LocatePast(options, std::move(found));
}

void ReadPipeline::LocatePast(const v1::ReadOptions& options, Found found) {
  if (options.has_as_of_position()) {
    const Position position = options.as_of_position();
    absl::Status status = CheckPosition(kAsOfPosition, position, sources_.store->head());
    if (!status.ok()) return found(std::move(status));
    return CheckBegun(kAsOfPosition, position, std::move(found));
  }
  const absl::StatusOr<absl::Time> time = AsOfTime(options, sources_.clock->Now());
  if (!time.ok()) return found(time.status());
  LocateAsOf(*time, std::move(found));
}

// What is recorded before the ledger's newest event stays so for ever. What comes after it may have
// been decided by now and not be durable, and so get a time that has passed: that is waited for.
void ReadPipeline::LocateAsOf(absl::Time time, Found found) {
  sources_.workers->Run([this, time, found = std::move(found)]() mutable {
    auto newest = sources_.store->TakeSnapshot();
    const Position head = newest->head();
    const auto position = newest->PositionAt(time);
    newest.reset();  // before anybody is answered: with the answer the ledger may close
    if (!position.ok()) return found(FromStore(position.status(), ""));
    if (*position < head) return CheckBegun(kAsOfTime, *position, std::move(found));
    sources_.store->Settle(
        time, [this, time, found = std::move(found)](const absl::Status& settled) mutable {
          LocateSettled(settled, time, std::move(found));
        });
  });
}

void ReadPipeline::LocateSettled(const absl::Status& settled, absl::Time time, Found found) {
  sources_.workers->Run([this, settled, time, found = std::move(found)]() mutable {
    if (!settled.ok()) return found(FromSubmit(settled, "", ledger_id_));
    const auto position = sources_.store->TakeSnapshot()->PositionAt(time);
    if (!position.ok()) return found(FromStore(position.status(), ""));
    CheckBegun(kAsOfTime, *position, std::move(found));
  });
}

void ReadPipeline::CheckBegun(const char* field, Position position, Found found) {
  if (position != eventstore::kNoPosition || sources_.store->head() == eventstore::kNoPosition) {
    return found(position);
  }
  sources_.workers->Run([this, field, found = std::move(found)]() mutable {
    const absl::Status refused = BeforeLedger(field, *sources_.store->TakeSnapshot());
    found(refused);
  });
}

void ReadPipeline::ReadAt(const Call& call, Position position, Done done) {
  // A token's position came from a state of ours, but the ledger may be an older copy since.
  if (position > sources_.store->head()) return done(InvalidPageToken());
  Await({Freshness::Kind::kExactly, position}, call.deadline, std::move(done));
}

void ReadPipeline::RunAmongPast(const Call& call, projections::PastWork work) {
  sources_.read_models->RunAmongPast(call.deadline, std::move(work));
}

void ReadPipeline::Await(const Freshness& freshness, absl::Time deadline, Done done) {
  auto translate = [this, freshness,
                    done = std::move(done)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
    if (state.ok()) {
      const std::optional<CivilDay> day = DayAfter((*state)->position());
      if (day.has_value()) (*state)->JudgeOn(*day);
      return done(std::move(state));
    }
    if (!absl::IsUnavailable(state.status())) return done(Failed(freshness, state.status()));
    done(domain::Refuse(v1::ERROR_REASON_PROJECTION_BEHIND, "",
                        {{"applied_position", absl::StrCat(sources_.read_models->position())},
                         {"wanted_position", absl::StrCat(freshness.position)}}));
  };
  sources_.read_models->Read(freshness, deadline, std::move(translate));
}

// What keeps the live tables from going on stops every read of them; a past state says for itself
// what is wrong with the log.
absl::Status ReadPipeline::Failed(const Freshness& freshness, const absl::Status& failure) const {
  if (freshness.kind == Freshness::Kind::kExactly || domain::ReasonOf(failure).has_value()) {
    return FromStore(failure, "");
  }
  return StoppedError(sources_.read_models->standing(), failure);
}

void ReadPipeline::JudgeToday(const v1::ReadOptions& options, State& state) const {
  if (options.has_as_of_position() || options.has_as_of_time()) return;
  state.JudgeOn(std::max(state.day(), DayAt(sources_.clock->Now())));
}

ReadContext ReadPipeline::ContextOf(const State& state) const {
  return {state.tables(), ledger_id_, state.day(), Etags(sources_.store, state.position()),
          sources_.history};
}

absl::Status StatusOfRead(absl::Status done, const projections::State& state) {
  const absl::Status sound = state.status();
  if (!sound.ok()) return FromStore(sound, "");
  return absl::IsDataLoss(done) ? FromStore(done, "") : done;
}

v1::ReadMetadata MetadataOf(const projections::State& state) {
  v1::ReadMetadata metadata;
  metadata.set_read_position(state.position());
  *metadata.mutable_read_time() = ToTimestamp(state.recorded_at());
  metadata.set_assumed_policy_set_id(state.assumed_policy_set_id());
  *metadata.mutable_judging_date() = domain::ToDate(state.day());
  return metadata;
}

// Deadlines are SteadyClock's, whatever day the ledger's clock says it is.
absl::StatusOr<absl::Time> DeadlineOf(const Call& call, const v1::ReadOptions& options) {
  absl::Duration wait = kLongestWait;
  if (options.has_max_wait()) {
    if (!IsValid(options.max_wait())) {
      return Invalid("read.max_wait", "is not a duration", "不是有效时长");
    }
    wait = FromDuration(options.max_wait());
    if (wait < absl::ZeroDuration()) return Negative("read.max_wait");
  }
  return std::min(call.deadline, SteadyClock().Now() + wait);
}

absl::StatusOr<absl::Time> AsOfTime(const v1::ReadOptions& options, absl::Time now) {
  if (!IsValid(options.as_of_time())) {
    return Invalid(kAsOfTime, "is not a time", "不是有效时间");
  }
  const absl::Time time = FromTimestamp(options.as_of_time());
  RETURN_IF_ERROR(CheckTime(time, now));
  return time;
}

absl::StatusOr<domain::Organization> OrganizationOf(v1::Organization asked) {
  if (!v1::Organization_IsValid(asked)) {
    return Invalid("organization", "neither as it was nor as it is now",
                   "应为按当时机构或按现机构");
  }
  return asked == v1::ORGANIZATION_AS_IT_IS_NOW ? domain::Organization::kAsItIsNow
                                                : domain::Organization::kAsItWas;
}

absl::Status CheckPosition(absl::string_view field, Position position, Position head) {
  if (position < 0) return Negative(field);
  if (position <= head) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_POSITION_IN_FUTURE, field,
                        {{"position", absl::StrCat(position)}, {"head", absl::StrCat(head)}});
}

absl::StatusOr<CivilDay> DayIn(absl::string_view field, const google::type::Date& date) {
  auto day = domain::CheckedDay(date);
  if (day.ok()) return *day;
  return Invalid(field, "not a real day between 1900-01-01 and 2999-12-31",
                 "不是有效日期（应在 1900-01-01 至 2999-12-31 之间）");
}

absl::StatusOr<CivilMonth> MonthOf(absl::string_view month) {
  auto parsed = ParseMonth(month);
  if (parsed.ok()) return *parsed;
  return domain::Refuse(v1::ERROR_REASON_MONTH_INVALID, "month", {{"month", std::string(month)}});
}

absl::Status Required(absl::string_view field, absl::string_view value) {
  if (!value.empty()) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, field);
}

}  // namespace jiedui::services
