// Who looks at personal data is recorded before they see it.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/write_pipeline.h"
#include "tests/services/officer_fixture.h"

namespace jiedui::services {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Whoever is shown who somebody is leaves their trace in the same ledger.
class PersonalReadSpec : public OfficerSpec {
 protected:
  PersonalReadSpec() { Register(); }

  // The record of a reading; the test fails if the last event is none.
  event::v1::PersonalDataRead LastReading() {
    const v1::RecordedEvent last = Event(store().head());
    EXPECT_EQ(last.kind(), "PersonalDataRead");
    return last.event().personal_data_read();
  }
  Reply List(const v1::EventFilter& filter, const CallOptions& options = {}) {
    v1::ListEventsRequest request;
    request.set_parent(kLedger);
    *request.mutable_filter() = filter;
    request.set_page_size(1000);
    return client().Send("EventLogService/ListEvents", request, options);
  }
  static v1::EventFilter Tagged(const std::string& tag) {
    v1::EventFilter filter;
    filter.add_tags(tag);
    return filter;
  }
};

TEST_F(PersonalReadSpec, WhoLooksAtAnOfficerIsRecorded) {
  const int64_t head = store().head();
  v1::GetOfficerRequest request;
  request.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
  request.set_purpose("核对执法证");
  const Reply reply =
      client().Send("RegistryService/GetOfficer", request, {.principal = "town/370403001"});
  EXPECT_EQ(reply.As<v1::GetOfficerResponse>().officer().display_name().text(), kName);
  ASSERT_EQ(store().head(), head + 1);
  const v1::RecordedEvent recorded = Event(head + 1);
  EXPECT_EQ(recorded.actor(), "town/370403001");
  EXPECT_THAT(recorded.tags(), ElementsAre(absl::StrCat("officer_read:", kOfficer)));
  const auto& fact = recorded.event().personal_data_read();
  EXPECT_THAT(fact.officer_ids(), ElementsAre(kOfficer));
  EXPECT_EQ(fact.method(), "jiedui.v1.RegistryService/GetOfficer");
  EXPECT_EQ(fact.purpose(), "核对执法证");
  EXPECT_EQ(fact.read_date().DebugString(), Date("2018-01-10").DebugString());
}

TEST_F(PersonalReadSpec, EveryWayToSeeThemIsRecordedOnceACall) {
  const int64_t position = store().head();
  Given(Facts({RegisterOfficer("370403001-013", kLincheng)}));
  int64_t head = store().head();
  Event(position);
  EXPECT_EQ(store().head(), ++head);
  EXPECT_EQ(LastReading().method(), "jiedui.v1.EventLogService/GetEvent");
  EXPECT_TRUE(List({}).ok());
  EXPECT_EQ(store().head(), ++head);
  EXPECT_EQ(LastReading().method(), "jiedui.v1.EventLogService/ListEvents");
  EXPECT_THAT(LastReading().officer_ids(), ElementsAre(kOfficer, "370403001-013"));
}

TEST_F(PersonalReadSpec, WhatRevealsNothingLeavesNothing) {
  const int64_t position = store().head();
  EXPECT_TRUE(SaysNothing(Event(position, {.principal = "auditor/370400"})));
  EXPECT_TRUE(SaysNothing(Listed(position, {.principal = "town/370481001"})));
  Officer({.principal = "district/370402"});
  Event(1);
  EXPECT_EQ(store().head(), position);
  Erase();
  ExpectErased();
  EXPECT_TRUE(List({}).ok());
  EXPECT_EQ(store().head(), position + 1);
}

// One event has room for so many tags; an answer may hold more persons.
TEST_F(PersonalReadSpec, AnAnswerAboutVeryManyIsRecordedOnSeveralEvents) {
  for (int i = 100; i < 200; ++i) {
    Given(Facts({RegisterOfficer(absl::StrCat("370403001-", i), kLincheng)}));
  }
  const int64_t head = store().head();
  const auto listed = List({}).As<v1::ListEventsResponse>();
  EXPECT_FALSE(SaysNothing(listed.events(listed.events_size() - 1)));
  ASSERT_EQ(store().head(), head + 3);
  std::vector<std::string> read;
  for (int64_t position = head + 1; position <= head + 3; ++position) {
    const v1::RecordedEvent recorded = Event(position);
    const auto& fact = recorded.event().personal_data_read();
    EXPECT_EQ(fact.method(), "jiedui.v1.EventLogService/ListEvents");
    EXPECT_LE(fact.officer_ids_size(), 50);
    read.insert(read.end(), fact.officer_ids().begin(), fact.officer_ids().end());
  }
  EXPECT_EQ(read.size(), 101U);
  EXPECT_EQ(read.front(), kOfficer);
}

// The record of a reading is itself an event of the subscription, and says nothing personal.
TEST_F(PersonalReadSpec, ASubscriptionIsRecordedAndDoesNotFeedOnItself) {
  const int64_t position = store().head();
  v1::SubscribeEventsRequest request;
  request.set_parent(kLedger);
  request.set_purpose("月度导出");
  grpc::ClientContext context;
  context.AddMetadata("jiedui-principal", "city/370400");
  const auto stub = v1::EventLogService::NewStub(client().channel());
  const auto reader = stub->SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse response;
  while (response.resume_position() <= position && reader->Read(&response)) continue;
  context.TryCancel();
  reader->Finish();
  EXPECT_EQ(store().head(), position + 1);
  EXPECT_EQ(LastReading().method(), "jiedui.v1.EventLogService/SubscribeEvents");
  EXPECT_EQ(LastReading().purpose(), "月度导出");
}

TEST_F(PersonalReadSpec, WhoReadSomebodysDataIsOneQuery) {
  Officer({.principal = "town/370403001"});
  Officer({.principal = "district/370403"});
  const auto readings =
      List(Tagged(absl::StrCat("officer_read:", kOfficer)), {.principal = "auditor/370400"})
          .As<v1::ListEventsResponse>();
  ASSERT_EQ(readings.events_size(), 2);
  EXPECT_EQ(readings.events(0).actor(), "town/370403001");
  EXPECT_EQ(readings.events(1).actor(), "district/370403");
}

TEST_F(PersonalReadSpec, WhoIsLookedAtHasNotChanged) {
  const std::string etag = Officer().etag();
  EXPECT_EQ(Officer().etag(), etag);
  EXPECT_TRUE(client()
                  .WriteWith(RenewCertificate(kOfficer, "2018-01-05", "2020-01-04"), "renew", false,
                             {.etag = etag})
                  .ok());
}

TEST_F(PersonalReadSpec, ARequestRepeatedAfterAReadingGetsItsFirstAnswer) {
  const auto fact = RegisterOfficer("370403001-013", kLincheng);
  const auto first = client().WriteWith(fact, "r", false).As<v1::WriteAnswer>();
  Officer();
  const int64_t head = store().head();
  const auto again = client().WriteWith(fact, "r", false).As<v1::WriteAnswer>();
  EXPECT_TRUE(again.receipt().deduplicated());
  EXPECT_EQ(again.receipt().last_position(), first.receipt().last_position());
  EXPECT_EQ(store().head(), head) << "comparing it is no reading";
}

TEST_F(PersonalReadSpec, WhatCannotBeRecordedIsNotShown) {
  const int64_t position = store().head();
  options().limits.min_free_bytes = uint64_t{1} << 60U;
  Restart();
  const Reply officer = Get(kOfficer);
  ExpectRefused(officer, v1::ERROR_REASON_READ_NOT_RECORDED, position);
  EXPECT_THAT(officer.chinese, HasSubstr("磁盘空间不足"));
  EXPECT_TRUE(officer.retry.has_value());
  ExpectRefused(GetEvent(position), v1::ERROR_REASON_READ_NOT_RECORDED, position);
  // All else is read as ever.
  for (const v1::RecordedEvent& event : {Listed(position), Followed(position, "city/370400")}) {
    EXPECT_TRUE(SaysNothing(event));
    EXPECT_EQ(event.withheld(), v1::ERROR_REASON_READ_NOT_RECORDED);
  }
  const v1::RecordedEvent of_auditor = Listed(position, {.principal = "auditor/370400"});
  EXPECT_TRUE(SaysNothing(of_auditor));
  EXPECT_EQ(of_auditor.withheld(), v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_TRUE(Get(kOfficer, {.principal = "auditor/370400"}).ok());
}

TEST_F(PersonalReadSpec, APurposeHasItsBound) {
  v1::GetOfficerRequest request;
  request.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
  request.set_purpose(std::string(2000, 'x'));
  EXPECT_TRUE(client().Send("RegistryService/GetOfficer", request).ok());
  request.mutable_purpose()->push_back('x');
  const int64_t head = store().head();
  const Reply reply = client().Send("RegistryService/GetOfficer", request);
  ExpectRefused(reply, v1::ERROR_REASON_FIELD_INVALID, head);
  EXPECT_EQ(reply.field(), "purpose");
}

}  // namespace
}  // namespace jiedui::services
