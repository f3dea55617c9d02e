// What a reader hears of read models that are not there yet.

#include "services/read_pipeline.h"

#include <atomic>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "jiedui/v1/registry_service.pb.h"
#include "projections/memory_tables.h"
#include "services/timestamps.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using projections::Freshness;

// Read models that stand at position 3 and never move.
class StuckReadModels final : public projections::ReadModels {
 public:
  eventstore::Position position() const override { return 3; }
  void Read(const Freshness& freshness, absl::Time deadline,
            projections::StateCallback done) override {
    asked = freshness;
    until = deadline;
    done(answer);
  }
  void RunAmongPast(absl::Time /*deadline*/, projections::PastWork work) override {
    work(absl::UnimplementedError("not asked here"));
  }
  void Keep(const projections::State& /*state*/) override {}
  absl::StatusOr<projections::RebuildReport> CompareWithRebuild(
      const projections::StillWanted& /*wanted*/) override {
    return absl::UnimplementedError("not asked here");
  }
  projections::Standing standing() const override {
    projections::Standing standing;
    standing.mark.position = 3;
    return standing;
  }
  bool StartRebuild() override { return false; }
  bool PauseRebuild() override { return false; }
  bool ResumeRebuild() override { return false; }
  bool CancelRebuild() override { return false; }
  projections::RebuildProgress AwaitRebuild(int64_t /*change*/,
                                            absl::Duration /*at_most*/) const override {
    return {};
  }
  uint64_t DiskBytes() const override { return 0; }

  absl::Status answer = absl::UnavailableError("not yet");
  Freshness asked;
  absl::Time until;
};

class ReadPipelineSpec : public ServerTest {
 protected:
  // `then` is run once the read waits for something, or is over.
  absl::Status Read(const v1::ReadOptions& options, absl::Time deadline,
                    Workers::Task then = nullptr) {
    Workers workers(1);
    const ReadSources sources{&store(), &stuck_, &workers, &clock()};
    ReadPipeline pipeline(sources, "370400");
    absl::Notification answered;
    absl::Status answer;
    pipeline.Read({"", {}, deadline, ""}, options,
                  [&](absl::StatusOr<std::unique_ptr<projections::State>> state) {
                    answer = state.status();
                    answered.Notify();
                  });
    if (then) workers.Run(std::move(then));
    answered.WaitForNotification();
    return answer;
  }

  // 薛城 is renamed by a decision that says it has begun and waits to be released.
  static eventstore::Submission HeldRename(absl::Notification& decided,
                                           absl::Notification& released) {
    eventstore::Submission submission;
    submission.actor = "city/370400";
    submission.request_id = "held";
    submission.request_sha256 = Sha256("held");
    submission.decide = [&](const eventstore::View&) -> absl::StatusOr<eventstore::Outcome> {
      decided.Notify();
      released.WaitForNotification();
      event::v1::Event event;
      *event.mutable_unit_renamed() = spec::RenameUnit(spec::kXuecheng, "薛城新区", "2017-06-01");
      eventstore::NewEvent added;
      added.kind = static_cast<int>(event.kind_case());
      added.body = event.SerializeAsString();
      added.tags = domain::TagsOf(event);
      added.occurred_day = DayNumber(domain::OccurredDay(event));
      return eventstore::Outcome{{std::move(added)}, ""};
    };
    return submission;
  }

  StuckReadModels stuck_;
};

TEST_F(ReadPipelineSpec, TablesThatDoNotArriveInTimeAreBehindAndSayHowFar) {
  Given(spec::Organization());
  const absl::Status status = Read(Strong(), absl::InfiniteFuture());
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_PROJECTION_BEHIND);
  EXPECT_EQ(stuck_.asked.kind, Freshness::Kind::kAtLeast);
  EXPECT_EQ(stuck_.asked.position, store().head());
  EXPECT_TRUE(absl::IsUnavailable(status));
}

TEST_F(ReadPipelineSpec, TablesThatStoppedSayBeforeWhichEventAndWhy) {
  stuck_.answer = absl::DataLossError("the body at position 4 is not a known event");
  const absl::Status status = Read({}, absl::InfiniteFuture());
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_READ_MODELS_STOPPED);
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_TRUE(absl::StrContains(status.message(), "stop before event 4")) << status;
  EXPECT_TRUE(absl::StrContains(status.message(), "the body at position 4")) << status;
}

TEST_F(ReadPipelineSpec, APastStateOfADamagedLogBlamesTheLedger) {
  Given(spec::Organization());
  stuck_.answer = absl::DataLossError("record 2 is damaged");
  const absl::Status status = Read(AsOf(2), absl::InfiniteFuture());
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_LEDGER_DAMAGED);
}

// What looks at the events behind a table reads the log, too.
TEST_F(ReadPipelineSpec, ARecordThatCannotBeReadBehindATableBlamesTheLedger) {
  const projections::State sound(std::make_shared<projections::MemoryTables>());
  const absl::Status status = StatusOfRead(absl::DataLossError("record 2 is damaged"), sound);
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_LEDGER_DAMAGED);
  EXPECT_TRUE(absl::StrContains(status.message(), "record 2 is damaged")) << status;
  EXPECT_TRUE(StatusOfRead(absl::OkStatus(), sound).ok());
}

// Overwrites what a call that is back has left on the stack.
[[gnu::noinline]] void UseTheStack() {
  volatile char used[16 << 10];
  for (volatile char& each : used) each = static_cast<char>(0xff);
}

TEST_F(ReadPipelineSpec, BeforeTheLedgerIsSaidOfTheFieldAlsoLongAfterTheCallIsBack) {
  Given(spec::Organization());
  Workers workers(1);
  const ReadSources sources{&store(), &stuck_, &workers, &clock()};
  ReadPipeline pipeline(sources, "370400");
  absl::Notification back;
  absl::Notification answered;
  absl::Status answer;
  workers.Run([&] { back.WaitForNotification(); });
  pipeline.Read({"", {}, absl::InfiniteFuture(), ""}, AsOf(0),
                [&](absl::StatusOr<std::unique_ptr<projections::State>> state) {
                  answer = state.status();
                  answered.Notify();
                });
  UseTheStack();
  back.Notify();
  answered.WaitForNotification();
  ASSERT_EQ(domain::ReasonOf(answer), v1::ERROR_REASON_BEFORE_LEDGER) << answer;
  EXPECT_THAT(domain::VariablesOf(answer),
              testing::Contains(testing::Pair("field", "read.as_of_position")));
}

// A decision gets its time when it begins; whoever asks for that time while it is under way is
// answered after it.
TEST_F(ReadPipelineSpec, WhatIsUnderWayAtATimeIsInTheStateAsOfIt) {
  Given(spec::Organization());
  const eventstore::Position before = store().head();
  const absl::Time asked = clock().Now() + absl::Seconds(1);
  absl::Notification decided;
  absl::Notification released;
  store().Submit(HeldRename(decided, released), [](const absl::StatusOr<eventstore::Receipt>&) {});
  decided.WaitForNotification();
  clock().Advance(absl::Seconds(2));
  v1::ReadOptions options;
  *options.mutable_as_of_time() = ToTimestamp(asked);
  Read(options, absl::InfiniteFuture(), [&] { released.Notify(); }).IgnoreError();
  EXPECT_EQ(stuck_.asked.kind, Freshness::Kind::kExactly);
  EXPECT_EQ(stuck_.asked.position, before + 1);
}

TEST_F(ReadPipelineSpec, NothingIsAddedToTheStateAsOfNowAlsoIfTheClockStandsStill) {
  Given(spec::Organization());
  v1::ReadOptions options;
  *options.mutable_as_of_time() = ToTimestamp(clock().Now());
  Read(options, absl::InfiniteFuture()).IgnoreError();
  const eventstore::Position first = stuck_.asked.position;
  EXPECT_EQ(first, store().head());
  Given(spec::Facts({spec::RenameUnit(spec::kXuecheng, "薛城新区", "2017-06-01")}));
  Read(options, absl::InfiniteFuture()).IgnoreError();
  EXPECT_EQ(stuck_.asked.position, first);
}

TEST_F(ReadPipelineSpec, TheWaitIsTheShorterOfMaxWaitAndTheDeadline) {
  const absl::Time now = SteadyClock().Now();
  v1::ReadOptions options = Strong();
  options.mutable_max_wait()->set_seconds(5);
  EXPECT_FALSE(Read(options, now + absl::Seconds(2)).ok());
  EXPECT_EQ(stuck_.until, now + absl::Seconds(2));
  EXPECT_FALSE(Read(options, absl::InfiniteFuture()).ok());
  EXPECT_GE(stuck_.until, now + absl::Seconds(5));
  EXPECT_LT(stuck_.until, now + absl::Seconds(60));
  EXPECT_FALSE(Read(Strong(), absl::InfiniteFuture()).ok());
  EXPECT_LT(stuck_.until, absl::InfiniteFuture());
}

// Eight units of 300 KiB each.
absl::StatusOr<std::vector<v1::Unit>> BigUnits(const ReadContext& /*context*/,
                                               const v1::ListUnitsRequest& /*request*/) {
  std::vector<v1::Unit> units(8);
  for (size_t i = 0; i < units.size(); ++i) {
    units[i].set_name(absl::StrCat("units/", i));
    units[i].set_unit_id(absl::StrCat(i));
    units[i].set_display_name(std::string(300 << 10, 'x'));
  }
  return units;
}

v1::ListUnitsResponse PageOf(const Method& method, const v1::ListUnitsRequest& request) {
  absl::Notification answered;
  v1::ListUnitsResponse page;
  std::get<UnaryHandler>(method.handler)({"", {}, absl::InfiniteFuture(), ""},
                                         request.SerializeAsString(),
                                         [&](absl::StatusOr<std::string> answer) {
                                           if (answer.ok()) page.ParseFromString(*answer);
                                           answered.Notify();
                                         });
  answered.WaitForNotification();
  return page;
}

TEST_F(ReadPipelineSpec, APageEndsBeforeItIsMoreThanAClientReads) {
  Workers workers(1);
  const PageTokens tokens("a key");
  const ReadSources sources{&store(), &read_models(), &workers, &clock(), nullptr, &tokens};
  ReadPipeline pipeline(sources, "370400");
  const Method method =
      ListMethod("ListUnits", &pipeline, &BigUnits, &v1::ListUnitsResponse::mutable_units);
  v1::ListUnitsRequest request;
  request.set_parent(kLedger);
  std::string ids;
  do {
    const v1::ListUnitsResponse page = PageOf(method, request);
    ASSERT_GT(page.units_size(), 0);
    EXPECT_LE(page.ByteSizeLong(), (1U << 20U) + 1024U);
    for (const auto& unit : page.units()) ids += unit.unit_id();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(ids, "01234567");
}

std::atomic<int>& ListingsMade() {
  static std::atomic<int> made = 0;
  return made;
}

// Three units that are called after the state they were listed in.
absl::StatusOr<std::vector<v1::Unit>> CountedUnits(const ReadContext& context,
                                                   const v1::ListUnitsRequest& /*request*/) {
  ++ListingsMade();
  std::vector<v1::Unit> units(3);
  for (size_t i = 0; i < units.size(); ++i) {
    units[i].set_name(absl::StrCat("units/", i));
    units[i].set_display_name(absl::StrCat(context.tables.mark().position));
  }
  return units;
}

TEST_F(ReadPipelineSpec, ANextPageIsCutFromWhatWasListedForTheFirst) {
  Given(spec::Organization());
  Workers workers(1);
  const PageTokens tokens("a key");
  const ReadSources sources{&store(), &read_models(), &workers, &clock(), nullptr, &tokens};
  ReadPipeline pipeline(sources, "370400");
  const Method method =
      ListMethod("ListUnits", &pipeline, &CountedUnits, &v1::ListUnitsResponse::mutable_units);
  v1::ListUnitsRequest request;
  request.set_parent(kLedger);
  request.set_page_size(1);
  *request.mutable_read() = Strong();
  const std::string first_state = absl::StrCat(store().head());
  const int before = ListingsMade();
  std::vector<std::string> names;
  std::string last_token;
  do {
    last_token = request.page_token();
    const v1::ListUnitsResponse page = PageOf(method, request);
    ASSERT_EQ(page.units_size(), 1);
    EXPECT_EQ(page.units(0).display_name(), first_state);
    names.push_back(page.units(0).name());
    request.set_page_token(page.next_page_token());
    if (names.size() == 1) {
      Given(spec::Facts({spec::RenameUnit(spec::kXuecheng, "薛城新区", "2017-06-01")}));
    }
  } while (!request.page_token().empty());
  EXPECT_THAT(names, testing::ElementsAre("ledgers/370400/units/0", "ledgers/370400/units/1",
                                          "ledgers/370400/units/2"));
  EXPECT_EQ(ListingsMade(), before + 1);
  request.set_page_token(last_token);
  EXPECT_EQ(PageOf(method, request).units(0).name(), names.back());
  EXPECT_EQ(ListingsMade(), before + 2) << "after the last page nothing is kept";
  request.clear_page_token();
  EXPECT_NE(PageOf(method, request).units(0).display_name(), first_state);
  EXPECT_EQ(ListingsMade(), before + 3) << "a first page is of the state it is asked in";
}

}  // namespace
}  // namespace jiedui::services
