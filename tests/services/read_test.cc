// The life of a query: which state it answers from, and pages.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/case_service.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/obligation_service.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/report_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "services/timestamps.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class ReadSpec : public ServerTest {
 protected:
  Reply GetUnit(absl::string_view id, const v1::ReadOptions& read) {
    v1::GetUnitRequest request;
    request.set_name(absl::StrCat(kLedger, "/units/", id));
    *request.mutable_read() = read;
    return client().Send("RegistryService/GetUnit", request);
  }

  v1::ListUnitsResponse ListUnits(const std::string& token, int page_size) {
    v1::ListUnitsRequest request;
    request.set_parent(kLedger);
    request.set_page_token(token);
    request.set_page_size(page_size);
    request.mutable_read()->set_strong(true);
    return client().Send("RegistryService/ListUnits", request).As<v1::ListUnitsResponse>();
  }

  int64_t head() { return store().head(); }
};

TEST_F(ReadSpec, ACallerReadsItsOwnWrites) {
  Given(Organization());
  for (int i = 1; i <= 10; ++i) {
    const std::string name = absl::StrCat("薛城", i);
    const auto receipt = client()
                             .Write(RenameUnit(kXuecheng, name, absl::StrCat("2017-06-", 10 + i)))
                             .As<v1::WriteAnswer>()
                             .receipt();
    const auto read =
        GetUnit(kXuecheng, AtLeast(receipt.last_position())).As<v1::GetUnitResponse>();
    EXPECT_EQ(read.unit().display_name(), name);
    EXPECT_GE(read.metadata().read_position(), receipt.last_position());
  }
}

TEST_F(ReadSpec, AStrongReadSeesEverythingCommittedBeforeIt) {
  Given(Organization());
  const auto read = GetUnit(kJinghe, Strong()).As<v1::GetUnitResponse>();
  EXPECT_EQ(read.metadata().read_position(), head());
  EXPECT_EQ(read.unit().name(), absl::StrCat(kLedger, "/units/", kJinghe));
}

TEST_F(ReadSpec, TheDayOfTheStateIsTheDayByDefault) {
  Given(Organization() + Facts({RenameUnit(kXuecheng, "薛城新区", "2018-01-10")}));
  EXPECT_EQ(GetUnit(kXuecheng, Strong()).As<v1::GetUnitResponse>().unit().display_name(),
            "薛城新区");
  v1::GetUnitRequest request;
  request.set_name(absl::StrCat(kLedger, "/units/", kXuecheng));
  *request.mutable_on_date() = Date("2018-01-09");
  EXPECT_NE(client()
                .Send("RegistryService/GetUnit", request)
                .As<v1::GetUnitResponse>()
                .unit()
                .display_name(),
            "薛城新区");
}

// 兴城 is part of 张范 from the day of the state on, and 荆河 below 薛城.
History Reorganized() {
  return ProgramYear() +
         Facts({Merge({kXingcheng}, kZhangfan, "2018-01-10"),
                TransferUnit(kJinghe, kXuecheng, "2018-01-10"), Assign(kLincheng, kXingren)});
}

TEST_F(ReadSpec, UnitsAreListedByTheOrganizationAskedFor) {  // R4-01
  Given(Reorganized());
  const auto towns = [this](v1::Organization organization) {
    v1::ListUnitsRequest request;
    request.set_parent(kLedger);
    request.set_parent_unit_id(kXuecheng);
    request.set_organization(organization);
    *request.mutable_read() = Strong();
    const auto listed =
        client().Send("RegistryService/ListUnits", request).As<v1::ListUnitsResponse>();
    std::vector<std::string> ids;
    for (const v1::Unit& unit : listed.units()) ids.push_back(unit.unit_id());
    return ids;
  };
  EXPECT_THAT(towns(v1::ORGANIZATION_UNSPECIFIED),
              testing::ElementsAre(kLincheng, kXingren, kXingcheng, kZhangfan, kJinghe));
  EXPECT_EQ(towns(v1::ORGANIZATION_AS_IT_WAS), towns(v1::ORGANIZATION_UNSPECIFIED));
  EXPECT_THAT(towns(v1::ORGANIZATION_AS_IT_IS_NOW),
              testing::ElementsAre(kLincheng, kXingren, kZhangfan, kJinghe));
}

TEST_F(ReadSpec, AFormIsThatOfWhoeverTookOverIfAskedForAsItIsNow) {  // R4-01
  Given(Reorganized());
  const auto form = [this](v1::Organization organization) {
    v1::GetDispatchTableRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(kXingcheng);
    request.set_month("2017-03");
    request.set_organization(organization);
    *request.mutable_read() = Strong();
    return client()
        .Send("StatisticsService/GetDispatchTable", request)
        .As<v1::GetDispatchTableResponse>()
        .table();
  };
  EXPECT_EQ(form(v1::ORGANIZATION_UNSPECIFIED).unit_id(), kXingcheng);
  EXPECT_EQ(form(v1::ORGANIZATION_AS_IT_IS_NOW).unit_id(), kZhangfan);
}

TEST_F(ReadSpec, AnOrganizationThatIsNoneIsRefused) {
  Given(Reorganized());
  const auto none = static_cast<v1::Organization>(3);
  v1::GetUnitRequest unit;
  unit.set_name(absl::StrCat(kLedger, "/units/", kXuecheng));
  unit.set_organization(none);
  v1::ListPairComplianceRequest pairs;
  pairs.set_parent(kLedger);
  pairs.set_program_id(kYear);
  pairs.set_organization(none);
  v1::GetAssessmentRequest assessment;
  assessment.set_parent(kLedger);
  assessment.set_program_id(kYear);
  assessment.set_organization(none);
  v1::GetPairRegisterRequest form;
  form.set_parent(kLedger);
  form.set_program_id(kYear);
  form.set_unit_id(kXuecheng);
  form.set_organization(none);
  v1::ListObligationsRequest obligations;
  obligations.set_parent(kLedger);
  obligations.set_program_id(kYear);
  obligations.set_unit_id(kXuecheng);
  obligations.set_organization(none);
  v1::ListCasesRequest cases;
  cases.set_parent(kLedger);
  cases.set_organization(none);
  for (const Reply& reply : {client().Send("RegistryService/GetUnit", unit),
                             client().Send("StatisticsService/ListPairCompliance", pairs),
                             client().Send("StatisticsService/GetAssessment", assessment),
                             client().Send("StatisticsService/GetPairRegister", form),
                             client().Send("ObligationService/ListObligations", obligations),
                             client().Send("CaseService/ListCases", cases)}) {
    ExpectRefused(reply, v1::ERROR_REASON_FIELD_INVALID, head());
    EXPECT_EQ(reply.field(), "organization");
  }
}

TEST_F(ReadSpec, APairIsNamedAsOfTheDayAskedFor) {
  Given(Reorganized() + Facts({RenameUnit(kXingren, "兴仁新区", "2018-01-10")}));
  const auto name_on = [this](absl::string_view day) {
    v1::GetPairRequest request;
    request.set_name(absl::StrCat(kLedger, "/pairs/", PairId(kLincheng, kXingren)));
    *request.mutable_on_date() = Date(day);
    *request.mutable_read() = Strong();
    return client().Send("PairService/GetPair", request).As<v1::GetPairResponse>().pair();
  };
  EXPECT_EQ(name_on("2018-01-10").unit_b_name(), "兴仁新区");
  EXPECT_NE(name_on("2018-01-09").unit_b_name(), "兴仁新区");
}

TEST_F(ReadSpec, ReportsAreListedByProgramAndByWhoTookOver) {
  Given(ProgramYear() + Clerks() +
        Facts({SubmitReport(kXingcheng, "2017-03", "2017-04-02"),
               Merge({kXingcheng}, kZhangfan, "2018-01-10")}));
  const auto count = [this](const std::string& program_id, v1::Organization organization) {
    v1::ListReportsRequest request;
    request.set_parent(kLedger);
    request.set_program_id(program_id);
    request.set_unit_id(kZhangfan);
    request.set_organization(organization);
    *request.mutable_on_date() = Date("2018-01-10");
    *request.mutable_read() = Strong();
    return client().Send("ReportService/ListReports", request);
  };
  const auto listed = [&](v1::Organization organization) {
    return count(kYear, organization).As<v1::ListReportsResponse>().reports_size();
  };
  EXPECT_EQ(listed(v1::ORGANIZATION_AS_IT_WAS), 0);
  EXPECT_EQ(listed(v1::ORGANIZATION_AS_IT_IS_NOW), 1);
  ExpectRefused(count("2016", v1::ORGANIZATION_AS_IT_WAS), v1::ERROR_REASON_RESOURCE_NOT_FOUND,
                head());
}

TEST_F(ReadSpec, APastPositionAnswersAsItStoodThen) {
  Given(Organization());
  const int64_t before = head();
  Given(Facts({RenameUnit(kXuecheng, "薛城新区", "2017-06-01")}));
  const auto then = GetUnit(kXuecheng, AsOf(before)).As<v1::GetUnitResponse>();
  const auto now = GetUnit(kXuecheng, AsOf(before + 1)).As<v1::GetUnitResponse>();
  EXPECT_EQ(then.metadata().read_position(), before);
  EXPECT_NE(then.unit().display_name(), "薛城新区");
  EXPECT_EQ(now.unit().display_name(), "薛城新区");
}

TEST_F(ReadSpec, BeforeTheFirstEventThereIsNothingToReadAndTheCallerHearsWhenItWas) {
  const absl::Time first = clock().Now();
  EXPECT_EQ(GetUnit(kXuecheng, AsOf(0)).reason(), "RESOURCE_NOT_FOUND") << "an empty ledger";
  Given(Organization());
  v1::ReadOptions before;
  *before.mutable_as_of_time() = ToTimestamp(first - absl::Microseconds(1));
  for (const v1::ReadOptions& options : {AsOf(0), before}) {
    const Reply reply = GetUnit(kXuecheng, options);
    EXPECT_EQ(reply.reason(), "BEFORE_LEDGER");
    EXPECT_EQ(reply.info.metadata().at("first_position"), "1");
    EXPECT_EQ(reply.info.metadata().at("first_date"), "2018-01-10");
  }
  EXPECT_EQ(GetUnit(kXuecheng, AsOf(0)).field(), "read.as_of_position");
  EXPECT_EQ(GetUnit(kXuecheng, before).field(), "read.as_of_time");
}

TEST_F(ReadSpec, APastTimeAnswersAsWasKnownThen) {
  Given(Organization());
  const absl::Time before = clock().Now();
  clock().Advance(absl::Hours(1));
  Given(Facts({RenameUnit(kXuecheng, "薛城新区", "2017-06-01")}));
  v1::ReadOptions then;
  *then.mutable_as_of_time() = ToTimestamp(before);
  EXPECT_NE(GetUnit(kXuecheng, then).As<v1::GetUnitResponse>().unit().display_name(), "薛城新区");
  v1::ReadOptions now;
  *now.mutable_as_of_time() = ToTimestamp(clock().Now());
  EXPECT_EQ(GetUnit(kXuecheng, now).As<v1::GetUnitResponse>().unit().display_name(), "薛城新区");
  v1::ReadOptions later;
  *later.mutable_as_of_time() = ToTimestamp(clock().Now() + absl::Seconds(1));
  EXPECT_EQ(GetUnit(kXuecheng, later).reason(), "DATE_IN_FUTURE");
}

TEST_F(ReadSpec, APositionBeyondTheHeadIsOutOfRange) {
  Given(Organization());
  for (const auto& read : {AtLeast(head() + 1), AsOf(head() + 1)}) {
    const Reply reply = GetUnit(kXuecheng, read);
    ExpectRefused(reply, v1::ERROR_REASON_POSITION_IN_FUTURE, head());
    EXPECT_EQ(reply.info.metadata().at("head"), absl::StrCat(head()));
  }
}

TEST_F(ReadSpec, ANegativePositionOrWaitIsInvalid) {
  v1::ReadOptions wait = Strong();
  wait.mutable_max_wait()->set_seconds(-1);
  EXPECT_EQ(GetUnit(kXuecheng, AtLeast(-1)).field(), "read.min_position");
  EXPECT_EQ(GetUnit(kXuecheng, AsOf(-1)).field(), "read.as_of_position");
  EXPECT_EQ(GetUnit(kXuecheng, wait).field(), "read.max_wait");
}

TEST_F(ReadSpec, ATimeOrAWaitWithImpossibleNanosIsInvalid) {
  Given(Organization());
  for (const int nanos : {-1, 1'000'000'000}) {
    v1::ReadOptions then;
    then.mutable_as_of_time()->set_nanos(nanos);
    EXPECT_EQ(GetUnit(kXuecheng, then).field(), "read.as_of_time");
  }
  v1::ReadOptions wait = Strong();
  wait.mutable_max_wait()->set_nanos(1'000'000'000);
  EXPECT_EQ(GetUnit(kXuecheng, wait).field(), "read.max_wait");
}

TEST_F(ReadSpec, PagesGiveEachEntryOnceInOrder) {
  Given(Organization());
  std::vector<std::string> ids;
  std::string token;
  do {
    const auto page = ListUnits(token, 3);
    EXPECT_LE(page.units_size(), 3);
    for (const auto& unit : page.units()) ids.push_back(unit.unit_id());
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(ids.size(), static_cast<size_t>(head()));
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST_F(ReadSpec, AllPagesComeFromTheStateOfTheFirst) {
  Given(Organization());
  const auto first = ListUnits("", 1);
  Given(Facts({RenameUnit(kXuecheng, "薛城新区", "2017-06-01")}));
  const auto rest = ListUnits(first.next_page_token(), 1000);
  EXPECT_EQ(rest.metadata().read_position(), first.metadata().read_position());
  for (const auto& unit : rest.units()) EXPECT_NE(unit.display_name(), "薛城新区");
}

TEST_F(ReadSpec, APageTokenIsBoundToItsArguments) {
  Given(Organization());
  v1::ListUnitsRequest request;
  request.set_parent(kLedger);
  request.set_page_token(ListUnits("", 1).next_page_token());
  request.set_parent_unit_id(kXuecheng);
  EXPECT_EQ(client().Send("RegistryService/ListUnits", request).reason(), "PAGE_TOKEN_INVALID");
  request.set_page_token("nonsense");
  const auto refused = client().Send("RegistryService/ListUnits", request);
  EXPECT_EQ(refused.reason(), "PAGE_TOKEN_INVALID");
  EXPECT_THAT(refused.status.error_message(), testing::HasSubstr("请从第一页重新查询"));
}

TEST_F(ReadSpec, APageOfLessThanNothingIsRefusedAndOneOfVeryMuchIsCut) {
  Given(Organization());
  v1::ListUnitsRequest request;
  request.set_parent(kLedger);
  request.set_page_size(-1);
  const auto refused = client().Send("RegistryService/ListUnits", request);
  EXPECT_EQ(refused.reason(), "FIELD_INVALID");
  EXPECT_EQ(refused.field(), "page_size");
  EXPECT_THAT(refused.status.error_message(), testing::HasSubstr("不能为负数"));
  request.set_page_size(std::numeric_limits<int32_t>::max());
  EXPECT_TRUE(client().Send("RegistryService/ListUnits", request).ok());
}

TEST_F(ReadSpec, EveryChangeOfAPageTokenIsRefused) {
  Given(Organization());
  v1::ListEventsRequest events;
  events.set_parent(kLedger);
  events.set_page_size(1);
  const std::string of_events = client()
                                    .Send("EventLogService/ListEvents", events)
                                    .As<v1::ListEventsResponse>()
                                    .next_page_token();
  v1::ListUnitsRequest units;
  units.set_parent(kLedger);
  const std::string of_units = ListUnits("", 1).next_page_token();
  ASSERT_EQ(of_events.size(), of_units.size());
  for (size_t at = 0; at < of_units.size(); ++at) {
    units.set_page_token(of_units);
    (*units.mutable_page_token())[at] = of_units[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(client().Send("RegistryService/ListUnits", units).reason(), "PAGE_TOKEN_INVALID")
        << at;
    events.set_page_token(of_events);
    (*events.mutable_page_token())[at] = of_events[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(client().Send("EventLogService/ListEvents", events).reason(), "PAGE_TOKEN_INVALID")
        << at;
  }
  units.set_page_token(of_events);
  EXPECT_EQ(client().Send("RegistryService/ListUnits", units).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(ReadSpec, APageTokenOutlivesARestart) {
  Given(Organization());
  const std::string token = ListUnits("", 1).next_page_token();
  const auto before = ListUnits(token, 1000);
  Restart();
  const auto after = ListUnits(token, 1000);
  ASSERT_GT(after.units_size(), 0);
  EXPECT_EQ(after.units_size(), before.units_size());
  EXPECT_EQ(after.units(0).name(), before.units(0).name());
  EXPECT_EQ(after.metadata().read_position(), before.metadata().read_position());
}

TEST_F(ReadSpec, APageTokenOfAnotherLedgerIsRefused) {
  options().ledgers = {"370400", "370300"};
  Restart();
  constexpr char kOther[] = "ledgers/370300";
  const auto city = RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "");
  const auto district = RegisterUnit(kXuecheng, event::v1::TEAM_TIER_BRIGADE, kCity);
  ASSERT_TRUE(client().WriteWith(city, "one", false, {.ledger = kOther}).ok());
  ASSERT_TRUE(client().WriteWith(district, "two", false, {.ledger = kOther}).ok());
  v1::ListUnitsRequest request;
  request.set_page_size(1);
  request.set_parent(kOther);
  *request.mutable_read() = Strong();
  const std::string token = client()
                                .Send("RegistryService/ListUnits", request)
                                .As<v1::ListUnitsResponse>()
                                .next_page_token();
  ASSERT_FALSE(token.empty());
  request.set_page_token(token);
  EXPECT_TRUE(client().Send("RegistryService/ListUnits", request).ok());
  request.set_parent(kLedger);
  EXPECT_EQ(client().Send("RegistryService/ListUnits", request).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(ReadSpec, APageTokenOfAnOlderStateThanIsAskedForIsRefused) {
  Given(Organization());
  const auto then = head();
  Given(Facts({RenameUnit(kXuecheng, "薛城新区", "2017-06-01")}));
  v1::ListUnitsRequest request;
  request.set_parent(kLedger);
  request.set_page_size(1);
  request.mutable_read()->set_as_of_position(then);
  const std::string token = client()
                                .Send("RegistryService/ListUnits", request)
                                .As<v1::ListUnitsResponse>()
                                .next_page_token();
  request.set_page_token(token);
  EXPECT_TRUE(client().Send("RegistryService/ListUnits", request).ok());
  request.mutable_read()->set_min_position(head());
  EXPECT_EQ(client().Send("RegistryService/ListUnits", request).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(ReadSpec, ANegativePageSizeIsInvalid) {
  v1::ListUnitsRequest request;
  request.set_parent(kLedger);
  request.set_page_size(-1);
  EXPECT_EQ(client().Send("RegistryService/ListUnits", request).field(), "page_size");
}

TEST_F(ReadSpec, EveryReadAnswersAboutAPairedYear) {
  Given(Paired());
  const auto pair = PairId(kTengzhou, kXuecheng);
  auto bulletin = PublishBulletin(1, "2017-01", "2017-03", "2018-01-10");
  bulletin.set_unit_id(kTengzhou);
  Given(Facts(
      {RegisterDocument("d1"), PublishCalendar("2017"),
       Inspect("j1", pair, kXuecheng, "2017-03-02"), FileCase("c1", kXuecheng, "j1", "2017-03-03"),
       RegisterOfficer("370481-01", kTengzhou), SubmitReport(kTengzhou, "2017-03", "2018-01-10"),
       CheckPair("k1", pair, kCity), RecordPractice("g1", kTengzhou, "2018-01-10"),
       RegisterOfficer("370481-1", kTengzhou), Commend("m1", kTengzhou, "", "2018-01-10"),
       AdoptPlan("p1", pair, kXuecheng, "2018-01-10"),
       PermitLateEntry("l1", kTengzhou, "2017-03", "2018-01-10", "2018-01-20"),
       OpenAssessment("2018-01-10"), Freeze(1, "2018-01-10"), ComputeScores(1, "2018-01-10"),
       bulletin}));
  for (const auto* method : ApiMethods()) {
    const auto* read = method->input_type()->FindFieldByName("read");
    if (read == nullptr || method->server_streaming()) continue;
    std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(method->input_type())
            ->New());
    const auto set = [&](const char* field, const std::string& value) {
      const auto* found = method->input_type()->FindFieldByName(field);
      if (found != nullptr) request->GetReflection()->SetString(request.get(), found, value);
    };
    set("parent", kLedger);
    set("program_id", kYear);
    set("unit_id", method->name() == "ListCases" ? kXuecheng : kTengzhou);
    set("month", "2017-03");
    const std::vector<std::pair<std::string, std::string>> names = {
        {"GetUnit", "units/370403"},
        {"GetOfficer", "officers/370481-1"},
        {"GetCommendation", "commendations/m1"},
        {"GetProgram", "programs/2017"},
        {"GetPair", "pairs/" + pair},
        {"GetPolicySet", "policySets/zaozhuang-2017"},
        {"GetBasisDocument", "basisDocuments/d1"},
        {"GetWorkCalendar", "workCalendars/2017"},
        {"GetActivity", "activities/j1"},
        {"GetCase", "cases/c1"},
        {"GetReport", "reports/370481-2017-03"},
        {"GetSupervisionCheck", "supervisionChecks/k1"},
        {"GetGoodPractice", "goodPractices/g1"},
        {"GetBulletin", "bulletins/2017-370481-1"},
        {"GetJointPlan", "jointPlans/p1"},
        {"GetLateEntryPermit", "lateEntryPermits/l1"},
        {"GetAssessmentRecord", "assessments/2017"},
        {"GetAssessmentTable", "assessments/2017"}};
    for (const auto& [name, resource] : names) {
      if (name == method->name()) set("name", absl::StrCat(kLedger, "/", resource));
    }
    if (const auto* table = method->input_type()->FindFieldByName("table"); table != nullptr) {
      v1::TableQuery query;
      query.set_kind(v1::TABLE_KIND_ASSESSMENT);
      query.set_program_id(kYear);
      request->GetReflection()->MutableMessage(request.get(), table)->CopyFrom(query);
      set("path", "on_date");
    }
    request->GetReflection()->MutableMessage(request.get(), read)->CopyFrom(Strong());
    const Reply reply =
        client().Send(absl::StrCat(method->service()->name(), "/", method->name()), *request);
    EXPECT_TRUE(reply.ok()) << method->name() << ": " << reply.status.error_message();
    EXPECT_GT(reply.bytes.size(), 20U) << method->name();
  }
}

class EventLogSpec : public ReadSpec {
 protected:
  v1::ListEventsResponse List(const v1::ListEventsRequest& request) {
    return client().Send("EventLogService/ListEvents", request).As<v1::ListEventsResponse>();
  }
  static v1::ListEventsRequest Everything() {
    v1::ListEventsRequest request;
    request.set_parent(kLedger);
    return request;
  }
};

TEST_F(EventLogSpec, AnEventIsWholeAndItsHashesAgree) {
  Given(Organization());
  v1::GetEventRequest request;
  request.set_name(absl::StrCat(kLedger, "/events/1"));
  const auto event =
      client().Send("EventLogService/GetEvent", request).As<v1::GetEventResponse>().event();
  EXPECT_EQ(event.position(), 1);
  EXPECT_EQ(event.kind(), "UnitRegistered");
  EXPECT_EQ(event.title(), "机构登记");
  EXPECT_EQ(event.actor(), "city/370400");
  EXPECT_EQ(event.event().unit_registered().unit_id(), kCity);
  EXPECT_EQ(event.body(), store().TakeSnapshot()->Get(1)->body);
  EXPECT_EQ(event.leaf_hash(), eventstore::LeafHash(event.leaf()));
}

TEST_F(EventLogSpec, AnEventThatIsNotThereIsNotFound) {
  v1::GetEventRequest request;
  request.set_name(absl::StrCat(kLedger, "/events/1"));
  EXPECT_EQ(client().Send("EventLogService/GetEvent", request).reason(), "RESOURCE_NOT_FOUND");
  Given(Organization());
  for (const char* id : {"first", "01", "0"}) {
    request.set_name(absl::StrCat(kLedger, "/events/", id));
    const Reply reply = client().Send("EventLogService/GetEvent", request);
    EXPECT_EQ(reply.reason(), "FIELD_INVALID") << id;
    EXPECT_EQ(reply.field(), "name") << id;
  }
}

TEST_F(EventLogSpec, AListingInPagesIsTheWholeLogInEitherDirection) {
  Given(ProgramYear());
  for (const bool descending : {false, true}) {
    auto request = Everything();
    request.set_descending(descending);
    request.set_page_size(4);
    std::vector<int64_t> positions;
    do {
      const auto page = List(request);
      for (const auto& event : page.events()) positions.push_back(event.position());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    ASSERT_EQ(positions.size(), static_cast<size_t>(head()));
    if (descending) std::reverse(positions.begin(), positions.end());
    for (size_t i = 0; i < positions.size(); ++i) {
      EXPECT_EQ(positions[i], static_cast<int64_t>(i) + 1);
    }
  }
}

TEST_F(EventLogSpec, AFilterWantsAllTagsAndOneOfTheKinds) {
  Given(ProgramYear());
  auto request = Everything();
  request.mutable_filter()->add_tags("unit:370403");
  request.mutable_filter()->add_kinds("UnitEnrolled");
  ASSERT_EQ(List(request).events_size(), 1);
  EXPECT_EQ(List(request).events(0).event().unit_enrolled().unit_id(), kXuecheng);
  request.mutable_filter()->add_kinds("NoSuchThing");
  EXPECT_EQ(client().Send("EventLogService/ListEvents", request).field(), "filter.kinds");
}

TEST_F(EventLogSpec, AHundredThousandTagsAreRefusedAndRepeatsCountOnce) {
  Given(ProgramYear());
  auto request = Everything();
  for (int i = 0; i < 100'000; ++i) request.mutable_filter()->add_tags("unit:370403");
  for (int i = 0; i < 1000; ++i) request.mutable_filter()->add_kinds("UnitEnrolled");
  EXPECT_EQ(List(request).events_size(), 1);
  request.mutable_filter()->clear_tags();
  for (int i = 0; i < 100'000; ++i) request.mutable_filter()->add_tags(absl::StrCat("unit:", i));
  const Reply reply = client().Send("EventLogService/ListEvents", request);
  EXPECT_EQ(reply.reason(), "FIELD_INVALID");
  EXPECT_EQ(reply.field(), "filter.tags");
}

TEST_F(EventLogSpec, ATagHasANameAndAnId) {
  for (const char* bad : {"nope", "unit:", ":370403", "Unit:1", "unit:3 7", "unit:七"}) {
    auto request = Everything();
    request.mutable_filter()->add_tags(bad);
    EXPECT_EQ(client().Send("EventLogService/ListEvents", request).field(), "filter.tags") << bad;
  }
}

TEST_F(EventLogSpec, PositionsOutsideTheLedgerAreRefused) {
  auto request = Everything();
  request.set_up_to_position(1);
  EXPECT_EQ(client().Send("EventLogService/ListEvents", request).reason(), "POSITION_IN_FUTURE");
  request.set_up_to_position(-1);
  EXPECT_EQ(client().Send("EventLogService/ListEvents", request).field(), "up_to_position");
}

}  // namespace
}  // namespace jiedui::services
