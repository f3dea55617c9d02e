// Obligations over gRPC: lists of any day and state, and streams that go on with the ledger and the
// clock.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/obligation_service.grpc.pb.h"
#include "jiedui/v1/report_service.grpc.pb.h"
#include "services/obligation_board.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kPair = PairId(kLincheng, kXingren);
const std::string kMarch = absl::StrCat("month/", kPair, "/2017-03");
const std::string kApril = absl::StrCat("month/", kPair, "/2017-04");
const std::string kReport = absl::StrCat("report/", kLincheng, "/2017-03");

// It is noon of 10 March 2017.
class ObligationTest : public ServerTest {
 protected:
  ObligationTest() { clock().Set(Noon("2017-03-10")); }

  static absl::Time Noon(absl::string_view day) { return StartOf(Day(day)) + absl::Hours(12); }

  static v1::ListObligationsRequest Asking(absl::string_view unit_id) {
    v1::ListObligationsRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(std::string(unit_id));
    request.set_page_size(1000);
    *request.mutable_read() = Strong();
    return request;
  }

  Reply Send(const v1::ListObligationsRequest& request) {
    return client().Send("ObligationService/ListObligations", request);
  }

  std::vector<v1::Obligation> List(const v1::ListObligationsRequest& request) {
    const auto response = Send(request).As<v1::ListObligationsResponse>();
    EXPECT_EQ(response.next_page_token(), "");
    return {response.obligations().begin(), response.obligations().end()};
  }

  // By 临城, confirmed by nobody yet.
  void HelpOn(absl::string_view id, absl::string_view day) {
    const Reply reply = client().Write(HelpOtherwise(id, kPair, day), {"town/370403001"});
    ASSERT_TRUE(reply.ok()) << reply.status.error_message();
  }
};

v1::ObligationStatus StatusOf(const std::vector<v1::Obligation>& list, absl::string_view id) {
  const auto found = std::find_if(list.begin(), list.end(), [id](const v1::Obligation& each) {
    return each.obligation_id() == id;
  });
  return found == list.end() ? v1::OBLIGATION_STATUS_UNSPECIFIED : found->status();
}

std::vector<std::string> Ids(const std::vector<v1::Obligation>& list) {
  std::vector<std::string> ids;
  for (const v1::Obligation& each : list) ids.push_back(each.obligation_id());
  return ids;
}

TEST_F(ObligationTest, AListIsOfAnyDayPastOrFuture) {
  Given(Paired());
  auto request = Asking(kLincheng);
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_PENDING) << "today";
  *request.mutable_on_date() = Date("2017-04-01");
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_BREACHED);
  *request.mutable_on_date() = Date("2017-03-31");
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_PENDING);
}

// Nothing is recorded from 10 March to 1 April.
TEST_F(ObligationTest, AListWithoutADayIsOfTodayAndOfAPastStateOfItsDay) {
  Given(Paired());
  clock().Set(Noon("2017-04-01"));
  auto request = Asking(kLincheng);
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_BREACHED);
  const auto today = Send(request).As<v1::ListObligationsResponse>();
  EXPECT_EQ(domain::ToDay(today.metadata().judging_date()), Day("2017-04-01"));
  *request.mutable_read() = AsOf(store().head());
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_PENDING);
}

TEST_F(ObligationTest, AListIsOfAnyStateOfTheLedger) {
  Given(Paired());
  const int64_t before = store().head();
  HelpOn("o1", "2017-03-09");
  Given(Facts({Attest("o1", kPair, kXingren, "2017-03-10")}));
  auto request = Asking(kLincheng);
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_MET);
  *request.mutable_read() = AsOf(before);
  EXPECT_EQ(StatusOf(List(request), kMarch), v1::OBLIGATION_STATUS_PENDING);
}

TEST_F(ObligationTest, OnlyWhatIsOpenAndOnlyWhatIsDueByADay) {
  Given(Paired());
  auto request = Asking(kLincheng);
  request.set_open_only(true);
  *request.mutable_due_until_date() = Date("2017-03-31");
  const std::vector<v1::Obligation> list = List(request);
  EXPECT_THAT(Ids(list), ElementsAre(absl::StrCat("report/", kLincheng, "/2017-01"),
                                     absl::StrCat("report/", kLincheng, "/2017-02"), kMarch));
  EXPECT_EQ(list[0].status(), v1::OBLIGATION_STATUS_BREACHED) << "overdue, still to be sent";
  *request.mutable_due_until_date() = Date("2017-03-30");
  EXPECT_THAT(Ids(List(request)), Not(Contains(kMarch)));
}

TEST_F(ObligationTest, SubordinatesComeOnRequest) {
  Given(Paired());
  auto request = Asking(kXuecheng);
  EXPECT_THAT(Ids(List(request)), Not(Contains(kMarch)));
  request.set_include_subordinates(true);
  EXPECT_THAT(Ids(List(request)), Contains(kMarch));
}

TEST_F(ObligationTest, PagesTogetherAreTheListAndComeFromOneState) {
  Given(Paired());
  const std::vector<std::string> whole = Ids(List(Asking(kLincheng)));
  auto request = Asking(kLincheng);
  request.set_page_size(7);
  std::vector<std::string> paged;
  do {
    const auto page = Send(request).As<v1::ListObligationsResponse>();
    EXPECT_LE(page.obligations_size(), 7);
    for (const v1::Obligation& each : page.obligations()) paged.push_back(each.obligation_id());
    request.set_page_token(page.next_page_token());
    if (paged.size() == 7) HelpOn("o1", "2017-03-09");  // which adds a confirmation
  } while (!request.page_token().empty());
  EXPECT_EQ(paged, whole);
}

// Those of February were due on 3 and 6 March, of 薛城 and its four towns.
TEST_F(ObligationTest, ReportsThatAreOverdueAreListedInPages) {
  Given(Paired());
  v1::ListReportSlotsRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.set_unit_id(std::string(kXuecheng));
  request.set_include_subordinates(true);
  request.set_filter(
      "month = 2017-02 AND state = REPORT_STATE_EXPECTED AND status = OBLIGATION_STATUS_BREACHED");
  request.set_page_size(3);
  *request.mutable_read() = Strong();
  std::vector<std::string> units;
  do {
    const auto page =
        client().Send("ReportService/ListReportSlots", request).As<v1::ListReportSlotsResponse>();
    EXPECT_EQ(domain::ToDay(page.metadata().judging_date()), Day("2017-03-10"));
    for (const v1::ReportSlot& slot : page.report_slots()) units.push_back(slot.unit_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(units, ElementsAre(kXuecheng, kLincheng, kXingren, kXingcheng, kZhangfan));
}

TEST_F(ObligationTest, ATokenBelongsToItsQuestion) {
  Given(Paired());
  auto request = Asking(kLincheng);
  request.set_page_size(7);
  request.set_page_token(Send(request).As<v1::ListObligationsResponse>().next_page_token());
  request.set_open_only(true);
  EXPECT_EQ(Send(request).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(ObligationTest, WhatCannotBeListedIsRefusedNamingTheField) {
  Given(Paired());
  const int64_t head = store().head();
  const auto expect = [&](const v1::ListObligationsRequest& request, v1::ErrorReason reason,
                          absl::string_view field) {
    const Reply reply = Send(request);
    ExpectRefused(reply, reason, head);
    EXPECT_EQ(reply.field(), field);
  };
  expect(Asking("370499"), v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
  expect(Asking(""), v1::ERROR_REASON_FIELD_REQUIRED, "unit_id");
  auto request = Asking(kLincheng);
  request.set_program_id("2019");
  expect(request, v1::ERROR_REASON_RESOURCE_NOT_FOUND, "program_id");
  request.clear_program_id();
  expect(request, v1::ERROR_REASON_FIELD_REQUIRED, "program_id");
  request = Asking(kLincheng);
  request.mutable_due_until_date()->set_year(2017);
  expect(request, v1::ERROR_REASON_FIELD_INVALID, "due_until_date");
  request = Asking(kLincheng);
  *request.mutable_on_date() = Date("2017-03-10");
  request.mutable_on_date()->set_month(13);
  expect(request, v1::ERROR_REASON_FIELD_INVALID, "on_date");
  request = Asking(kLincheng);
  request.set_page_size(-1);
  expect(request, v1::ERROR_REASON_FIELD_INVALID, "page_size");
}

// --- streams ---

class ObligationStream {
 public:
  ObligationStream(Client& client, const v1::StreamObligationsRequest& request)
      : stub_(v1::ObligationService::NewStub(client.channel())),
        reader_(stub_->StreamObligations(&context_, request)) {}
  ~ObligationStream() { context_.TryCancel(); }

  // The next response; nullopt if the stream has ended.
  std::optional<v1::StreamObligationsResponse> Next() {
    v1::StreamObligationsResponse response;
    if (!reader_->Read(&response)) return std::nullopt;
    last = response;
    return response;
  }

  // "OPENED month/…" of every change, until all has been told and there was one.
  std::vector<std::string> Changes() {
    std::vector<std::string> lines;
    do {
      const auto response = Next();
      if (!response.has_value()) break;
      for (const v1::ObligationChange& change : response->changes()) {
        lines.push_back(absl::StrCat(v1::ObligationChangeKind_Name(change.kind())
                                         .substr(std::string("OBLIGATION_CHANGE_KIND_").size()),
                                     " ", change.obligation().obligation_id()));
      }
    } while (lines.empty() || !last.caught_up());
    return lines;
  }

  grpc::Status Finish() { return reader_->Finish(); }

  v1::StreamObligationsResponse last;

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::ObligationService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::StreamObligationsResponse>> reader_;
};

class ObligationStreamTest : public ObligationTest {
 protected:
  static v1::StreamObligationsRequest Following(absl::string_view unit_id) {
    v1::StreamObligationsRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(std::string(unit_id));
    request.mutable_heartbeat()->set_nanos(20'000'000);
    return request;
  }

  static std::string Opened(absl::string_view id) { return absl::StrCat("OPENED ", id); }

  const std::string january_ = absl::StrCat("report/", kLincheng, "/2017-01");
  const std::string february_ = absl::StrCat("report/", kLincheng, "/2017-02");
};

TEST_F(ObligationStreamTest, WhatIsToBeDoneWithinTheHorizonComesFirst) {
  Given(Paired());
  ObligationStream stream(client(), Following(kLincheng));
  EXPECT_THAT(stream.Changes(),
              ElementsAre(Opened(january_), Opened(february_), Opened(kMarch), Opened(kReport),
                          Opened(absl::StrCat("joint_plan/", kPair))));
  EXPECT_EQ(stream.last.resume_position(), store().head());
  EXPECT_EQ(domain::ToDay(stream.last.resume_date()), Day("2017-03-10"));
}

TEST_F(ObligationStreamTest, TheHorizonIncludesItsLastDay) {
  Given(Paired());
  auto request = Following(kLincheng);
  request.set_horizon_days(21);
  ObligationStream to_the_31st(client(), request);
  EXPECT_THAT(to_the_31st.Changes(), Contains(Opened(kMarch)));
  request.set_horizon_days(20);
  ObligationStream to_the_30th(client(), request);
  EXPECT_THAT(to_the_30th.Changes(), Not(Contains(Opened(kMarch))));
}

TEST_F(ObligationStreamTest, WhatIsDoneIsToldAndWhatIsVoidedOpensAgain) {
  Given(Paired());
  ObligationStream stream(client(), Following(kLincheng));
  stream.Changes();
  HelpOn("o1", "2017-03-09");
  Given(Facts({Attest("o1", kPair, kXingren, "2017-03-10")}));
  EXPECT_THAT(stream.Changes(), ElementsAre(absl::StrCat("MET ", kMarch)));
  Given(Facts({Void("o1", kPair, "2017-03-10")}));
  EXPECT_THAT(stream.Changes(), ElementsAre(Opened(kMarch)));
}

TEST_F(ObligationStreamTest, ADeadlinePassesAtMidnightInShanghai) {
  Given(Paired());
  ObligationStream stream(client(), Following(kLincheng));
  stream.Changes();
  clock().Set(StartOf(Day("2017-03-31")) + absl::Hours(24) - absl::Seconds(1));
  EXPECT_THAT(stream.Changes(), Contains(Opened(kApril))) << "within thirty days";
  EXPECT_EQ(domain::ToDay(stream.last.resume_date()), Day("2017-03-31"));
  clock().Advance(absl::Seconds(1));
  EXPECT_THAT(stream.Changes(), ElementsAre(absl::StrCat("BREACHED ", kMarch)));
  EXPECT_EQ(domain::ToDay(stream.last.resume_date()), Day("2017-04-01"));
}

TEST_F(ObligationStreamTest, AnOverdueReportIsBreachedOnceAndStaysOpenUntilItComes) {
  Given(Reporting());
  auto request = Following(kLincheng);
  ObligationStream stream(client(), request);
  stream.Changes();
  clock().Set(Noon("2017-04-04"));
  EXPECT_THAT(stream.Changes(), Contains(absl::StrCat("BREACHED ", kReport)));
  Given(Facts({SubmitReport(kLincheng, "2017-03", "2017-04-04")}));
  EXPECT_THAT(stream.Changes(), ElementsAre(absl::StrCat("MET ", kReport)));
}

TEST_F(ObligationStreamTest, AnExemptMonthIsNoLongerAskedFor) {
  Given(Paired());
  ObligationStream stream(client(), Following(kLincheng));
  stream.Changes();
  Given(Facts({ExemptMonth(kPair, "2017-03", "2017-03-10")}));
  EXPECT_THAT(stream.Changes(), Contains(absl::StrCat("EXEMPTED ", kMarch)));
}

TEST_F(ObligationStreamTest, AResumedStreamTellsOnlyWhatHasChangedSince) {
  Given(Paired());
  auto request = Following(kLincheng);
  {
    ObligationStream first(client(), request);
    first.Changes();
    request.set_after_position(first.last.resume_position());
    *request.mutable_after_date() = first.last.resume_date();
  }
  HelpOn("o1", "2017-03-09");
  Given(Facts({Attest("o1", kPair, kXingren, "2017-03-10")}));
  ObligationStream second(client(), request);
  EXPECT_THAT(second.Changes(), ElementsAre(absl::StrCat("MET ", kMarch)));
  request.set_after_position(second.last.resume_position());
  ObligationStream third(client(), request);
  EXPECT_EQ(third.Next()->changes_size(), 0) << "nothing has happened";
}

TEST_F(ObligationStreamTest, SilenceIsBrokenByAHeartbeat) {
  Given(Paired());
  ObligationStream stream(client(), Following(kLincheng));
  stream.Changes();
  for (int i = 0; i < 3; ++i) {
    const auto response = stream.Next();
    ASSERT_TRUE(response.has_value());
    EXPECT_THAT(response->changes(), IsEmpty());
    EXPECT_TRUE(response->caught_up());
    EXPECT_EQ(response->resume_position(), store().head());
  }
}

TEST_F(ObligationStreamTest, ASlowReaderHoldsNobodyUpAndIsToldHowThingsStand) {
  Given(Paired());
  ObligationStream slow(client(), Following(kLincheng));
  slow.Changes();
  for (int i = 0; i < 20; ++i) HelpOn(absl::StrCat("o", i), "2017-03-09");
  Given(Facts({Attest("o19", kPair, kXingren, "2017-03-10")}));
  std::vector<std::string> told;
  while (told.empty() || slow.last.resume_position() < store().head()) {
    for (const std::string& line : slow.Changes()) told.push_back(line);
  }
  EXPECT_THAT(told, ElementsAre(absl::StrCat("MET ", kMarch)));
}

TEST_F(ObligationStreamTest, WhatCannotBeFollowedIsRefusedNamingTheField) {
  Given(Paired());
  const auto refusal = [&](const v1::StreamObligationsRequest& request) {
    ObligationStream stream(client(), request);
    EXPECT_FALSE(stream.Next().has_value());
    const grpc::Status status = stream.Finish();
    google::rpc::Status details;
    EXPECT_TRUE(details.ParseFromString(status.error_details()));
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    for (const auto& any : details.details()) {
      any.UnpackTo(&info);
      any.UnpackTo(&bad);
    }
    EXPECT_FALSE(status.error_message().empty());
    EXPECT_FALSE(bad.field_violations().empty()) << info.reason();
    return absl::StrCat(info.reason(), " ",
                        bad.field_violations().empty() ? "" : bad.field_violations(0).field());
  };
  auto request = Following(kLincheng);
  request.set_horizon_days(367);
  EXPECT_EQ(refusal(request), "FIELD_INVALID horizon_days");
  request.set_horizon_days(-1);
  EXPECT_EQ(refusal(request), "FIELD_INVALID horizon_days");
  EXPECT_EQ(refusal(Following("370499")), "RESOURCE_NOT_FOUND unit_id");
  EXPECT_EQ(refusal(Following("")), "FIELD_REQUIRED unit_id");
  request = Following(kLincheng);
  request.set_program_id("2019");
  EXPECT_EQ(refusal(request), "RESOURCE_NOT_FOUND program_id");
  request = Following(kLincheng);
  request.set_after_position(1);
  EXPECT_EQ(refusal(request), "FIELD_REQUIRED after_date");
  request.set_after_position(store().head() + 1);
  EXPECT_EQ(refusal(request), "POSITION_IN_FUTURE after_position");
  request = Following(kLincheng);
  request.mutable_heartbeat()->set_seconds(-1);
  EXPECT_EQ(refusal(request), "FIELD_INVALID heartbeat");
}

TEST_F(ObligationStreamTest, ItTakesASeatLikeEverySubscription) {
  options().limits.max_subscriptions = 1;
  Restart();
  Given(Paired());
  v1::SubscribeEventsRequest events;
  events.set_parent(kLedger);
  grpc::ClientContext context;
  const auto stub = v1::EventLogService::NewStub(client().channel());
  const auto reader = stub->SubscribeEvents(&context, events);
  v1::SubscribeEventsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  ObligationStream stream(client(), Following(kLincheng));
  EXPECT_FALSE(stream.Next().has_value());
  EXPECT_EQ(stream.Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  context.TryCancel();
}

TEST_F(ObligationStreamTest, AClosingServerEndsItWithAReasonToComeBack) {
  Given(Paired());
  ObligationStream stream(client(), Following(kLincheng));
  ASSERT_TRUE(stream.Next().has_value());
  server().Shutdown();
  while (stream.Next().has_value()) continue;
  EXPECT_EQ(stream.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

// --- what changes between two views ---

v1::Obligation Owed(absl::string_view id, v1::ObligationStatus status, absl::string_view due,
                    bool open) {
  v1::Obligation obligation;
  obligation.set_obligation_id(std::string(id));
  obligation.add_unit_ids("A");
  obligation.set_status(status);
  *obligation.mutable_due_date() = Date(due);
  obligation.set_open(open);
  return obligation;
}

std::vector<std::string> Changes(const ObligationList& before, const ObligationList& after,
                                 CivilDay last_due_before, CivilDay last_due_after) {
  std::vector<std::string> lines;
  for (const v1::ObligationChange& change : ChangesBetween(
           ViewOf(before, {"A"}, last_due_before), ViewOf(after, {"A"}, last_due_after), after)) {
    lines.push_back(absl::StrCat(change.kind(), " ", change.obligation().obligation_id()));
  }
  return lines;
}

TEST(ObligationChangeSpec, EachWayAnObligationCanGoIsTold) {
  constexpr auto kPending = v1::OBLIGATION_STATUS_PENDING;
  constexpr auto kBreached = v1::OBLIGATION_STATUS_BREACHED;
  const ObligationList before = {
      Owed("a-met", kPending, "2017-03-31", true),  Owed("b-overdue", kPending, "2017-03-31", true),
      Owed("c-lost", kPending, "2017-03-31", true), Owed("d-exempt", kPending, "2017-03-31", true),
      Owed("e-gone", kPending, "2017-03-31", true), Owed("f-later", kPending, "2017-03-31", true),
      Owed("g-same", kPending, "2017-03-31", true), Owed("h-far", kPending, "2017-04-02", true)};
  const ObligationList after = {Owed("a-met", v1::OBLIGATION_STATUS_MET_LATE, "2017-03-31", false),
                                Owed("b-overdue", kBreached, "2017-03-31", true),
                                Owed("c-lost", kBreached, "2017-03-31", false),
                                Owed("d-exempt", v1::OBLIGATION_STATUS_EXEMPT, "2017-03-31", false),
                                Owed("f-later", kPending, "2017-04-01", true),
                                Owed("g-same", kPending, "2017-03-31", true),
                                Owed("h-far", kPending, "2017-04-02", true)};
  EXPECT_THAT(Changes(before, after, Day("2017-04-01"), Day("2017-04-02")),
              ElementsAre(absl::StrCat(v1::OBLIGATION_CHANGE_KIND_MET, " a-met"),
                          absl::StrCat(v1::OBLIGATION_CHANGE_KIND_BREACHED, " b-overdue"),
                          absl::StrCat(v1::OBLIGATION_CHANGE_KIND_BREACHED, " c-lost"),
                          absl::StrCat(v1::OBLIGATION_CHANGE_KIND_EXEMPTED, " d-exempt"),
                          absl::StrCat(v1::OBLIGATION_CHANGE_KIND_WITHDRAWN, " e-gone"),
                          absl::StrCat(v1::OBLIGATION_CHANGE_KIND_CHANGED, " f-later"),
                          absl::StrCat(v1::OBLIGATION_CHANGE_KIND_OPENED, " h-far")));
  EXPECT_THAT(Changes(after, after, Day("2017-04-02"), Day("2017-04-02")), IsEmpty());
}

}  // namespace
}  // namespace jiedui::services
