// What is refused, and how: an error of the catalogue in two languages, nothing written, the server
// alive.

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class BadInputSpec : public ServerTest {
 protected:
  void ExpectRefusal(const Reply& reply, v1::ErrorReason reason, absl::string_view field) {
    ExpectRefused(reply, reason, head_);
    EXPECT_EQ(reply.field(), field);
  }
  void StartFrom(const History& history) {
    Given(history);
    head_ = store().head();
  }

  int64_t head_ = 0;
};

TEST_F(BadInputSpec, AnUnknownUnitIsRefused) {
  StartFrom(ProgramYear());
  ExpectRefusal(client().Write(Assign(kTengzhou, "370499")), v1::ERROR_REASON_RESOURCE_NOT_FOUND,
                "fact.unit_b_id");
}

TEST_F(BadInputSpec, APairAcrossTiersIsRefused) {
  StartFrom(ProgramYear());
  const Reply reply = client().Write(Assign(kTengzhou, kLincheng));
  ExpectRefused(reply, v1::ERROR_REASON_TIER_MISMATCH, head_);
  EXPECT_THAT(reply.status.error_message(), testing::HasSubstr("不属于同一层级"));
}

TEST_F(BadInputSpec, AThirdPairOfAUnitIsRefused) {
  StartFrom(Paired() + Facts({GrantException(kTengzhou), Assign(kTengzhou, kShizhong)}));
  ExpectRefused(client().Write(Assign(kGaoxin, kTengzhou)), v1::ERROR_REASON_UNIT_PAIR_LIMIT,
                head_);
}

TEST_F(BadInputSpec, AnEndBeforeItsStartIsRefused) {
  StartFrom(Paired());
  const auto pair = PairId(kTengzhou, kXuecheng);
  ExpectRefusal(client().Write(Rotate("r1", pair, kTengzhou, "2017-03-10", "2017-03-01")),
                v1::ERROR_REASON_DATE_ORDER, "fact.returned_date");
}

TEST_F(BadInputSpec, ADateInTheFutureIsRefused) {
  StartFrom(Paired());
  clock().Set(StartOf(Day("2017-03-01")));
  // The ledger's time never goes back, so what it calls today is the day of its last record.
  ExpectRefusal(client().Write(HelpOtherwise("o1", PairId(kTengzhou, kXuecheng), "2018-01-11")),
                v1::ERROR_REASON_DATE_IN_FUTURE, "fact.held_date");
}

TEST_F(BadInputSpec, AMonth13IsRefused) {
  StartFrom(Paired());
  ExpectRefusal(client().Write(SubmitReport(kTengzhou, "2017-13", "2018-01-10")),
                v1::ERROR_REASON_MONTH_INVALID, "fact.month");
  v1::GetDispatchTableRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.set_unit_id(kTengzhou);
  request.set_month("2017-13");
  ExpectRefusal(client().Send("StatisticsService/GetDispatchTable", request),
                v1::ERROR_REASON_MONTH_INVALID, "month");
}

TEST_F(BadInputSpec, ADayThatIsNoneIsRefused) {
  StartFrom(Paired());
  v1::ListPairComplianceRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.mutable_on_date()->set_year(2017);
  request.mutable_on_date()->set_month(2);
  request.mutable_on_date()->set_day(30);
  ExpectRefusal(client().Send("StatisticsService/ListPairCompliance", request),
                v1::ERROR_REASON_FIELD_INVALID, "on_date");
}

TEST_F(BadInputSpec, AWriteWithoutARequestIdIsRefused) {
  StartFrom(ProgramYear());
  ExpectRefusal(client().WriteWith(Assign(kTengzhou, kXuecheng), "", false),
                v1::ERROR_REASON_REQUEST_ID_REQUIRED, "request_id");
}

TEST_F(BadInputSpec, ARequestIdThatIsTooLongOrNotAsciiIsRefused) {
  StartFrom(ProgramYear());
  for (const std::string& id : {std::string(37, 'a'), std::string("编号"), std::string("a b")}) {
    ExpectRefusal(client().WriteWith(Assign(kTengzhou, kXuecheng), id, false),
                  v1::ERROR_REASON_FIELD_INVALID, "request_id");
  }
}

TEST_F(BadInputSpec, AWriteWithoutAFactIsRefused) {
  v1::AssignPairRequest request;
  request.set_parent(kLedger);
  request.set_request_id("a");
  ExpectRefusal(client().Send("PairService/AssignPair", request), v1::ERROR_REASON_FIELD_REQUIRED,
                "fact");
}

TEST_F(BadInputSpec, AParentMustNameTheLedger) {
  v1::AssignPairRequest request;
  request.set_request_id("a");
  request.mutable_fact();
  const auto send = [&](const std::string& parent) {
    request.set_parent(parent);
    return client().Send("PairService/AssignPair", request);
  };
  ExpectRefusal(send(""), v1::ERROR_REASON_FIELD_REQUIRED, "parent");
  ExpectRefusal(send("370400"), v1::ERROR_REASON_FIELD_INVALID, "parent");
  ExpectRefusal(send("ledgers/370400/pairs"), v1::ERROR_REASON_FIELD_INVALID, "parent");
  ExpectRefusal(send("ledgers/370500"), v1::ERROR_REASON_RESOURCE_NOT_FOUND, "parent");
}

TEST_F(BadInputSpec, ANameMustBeOfItsCollection) {
  v1::GetUnitRequest request;
  const auto send = [&](const std::string& name) {
    request.set_name(name);
    return client().Send("RegistryService/GetUnit", request);
  };
  ExpectRefusal(send(""), v1::ERROR_REASON_FIELD_REQUIRED, "name");
  ExpectRefusal(send("ledgers/370400/pairs/370403"), v1::ERROR_REASON_FIELD_INVALID, "name");
  ExpectRefusal(send("ledgers/370500/units/370403"), v1::ERROR_REASON_RESOURCE_NOT_FOUND, "name");
  ExpectRefused(send("ledgers/370400/units/370403"), v1::ERROR_REASON_RESOURCE_NOT_FOUND, 0);
}

TEST_F(BadInputSpec, AnOversizeRequestIsRefusedByUsWithBothSizes) {
  auto rename = RenameUnit(kXuecheng, "薛城", "2017-06-01");
  rename.set_reason(std::string(5 << 20, 'x'));
  const Reply reply = client().Write(rename);
  ExpectRefusal(reply, v1::ERROR_REASON_REQUEST_TOO_LARGE, "");
  EXPECT_EQ(reply.info.metadata().at("limit_bytes"), "4194304");
}

TEST_F(BadInputSpec, ARequestOfFourMebibytesIsReadAndOneByteMoreIsNot) {
  const auto send = [&](size_t bytes) {
    return client().Send("PairService/AssignPair", std::string(bytes, '\xff'));
  };
  ExpectRefusal(send(4 << 20), v1::ERROR_REASON_MALFORMED_REQUEST, "");
  const Reply reply = send((4 << 20) + 1);
  ExpectRefusal(reply, v1::ERROR_REASON_REQUEST_TOO_LARGE, "");
  EXPECT_EQ(reply.info.metadata().at("size_bytes"), "4194305");
}

TEST_F(BadInputSpec, AnEventTheLedgerHasNoRoomForIsRefusedWithBothSizes) {
  StartFrom(Paired());
  auto study = Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-02");
  std::string topic;
  for (int i = 0; i < 1900; ++i) topic += "学";
  for (int i = 0; i < 190; ++i) study.add_topics(topic);
  const Reply reply = client().Write(study);
  ExpectRefusal(reply, v1::ERROR_REASON_REQUEST_TOO_LARGE, "fact");
  EXPECT_EQ(reply.info.metadata().at("limit_bytes"), "1048576");
}

TEST_F(BadInputSpec, ARequestBeyondWhatIsEverReadIsRefusedByTheTransport) {
  const Reply reply = client().Send("PairService/AssignPair", std::string(17 << 20, '\0'));
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(client().Send("ServerService/GetServerInfo", "").ok());
}

TEST_F(BadInputSpec, BytesThatAreNoMessageAreRefused) {
  ExpectRefusal(client().Send("PairService/AssignPair", "\xff\xff\xff\xff"),
                v1::ERROR_REASON_MALFORMED_REQUEST, "");
}

TEST_F(BadInputSpec, ATextThatIsNotUtf8IsRefused) {
  // Field 1, two bytes that are no character.
  ExpectRefusal(client().Send("RegistryService/GetUnit", "\x0a\x02\xc3\x28"),
                v1::ERROR_REASON_MALFORMED_REQUEST, "");
}

TEST_F(BadInputSpec, EveryRpcRefusesBytesThatAreNoMessage) {
  for (const auto* method : ApiMethods()) {
    if (method->server_streaming()) continue;
    const Reply reply = client().Send(absl::StrCat(method->service()->name(), "/", method->name()),
                                      "\xff\xff\xff\xff");
    EXPECT_EQ(reply.reason(), "MALFORMED_REQUEST") << method->full_name();
  }
}

TEST_F(BadInputSpec, AnUnknownPrincipalIsRefused) {
  const Reply reply =
      client().Send("ServerService/GetServerInfo", "", {.principal = "city/370500"});
  ExpectRefused(reply, v1::ERROR_REASON_PRINCIPAL_UNKNOWN, 0);
}

TEST_F(BadInputSpec, TwoPrincipalsAreNobody) {
  const Reply reply =
      client().Send("ServerService/GetServerInfo", "",
                    {.principal = "city/370400", .second_principal = "auditor/370400"});
  ExpectRefused(reply, v1::ERROR_REASON_PRINCIPAL_UNKNOWN, 0);
}

TEST_F(BadInputSpec, OutOfScopeAndAbsentLookTheSameToWhoWritesNoSuchFact) {
  StartFrom(Paired());
  const CallOptions town{.principal = "town/370481001"};  // dissolves no pair
  const Reply there = client().Write(Dissolve(PairId(kLincheng, kXingren), "2017-06-01"), town);
  const Reply absent = client().Write(Dissolve("2017-1-2", "2017-06-01"), town);
  ExpectRefused(there, v1::ERROR_REASON_SCOPE_DENIED, head_);
  ExpectRefused(absent, v1::ERROR_REASON_SCOPE_DENIED, head_);
  EXPECT_EQ(there.status.error_message(), absent.status.error_message());
  EXPECT_EQ(there.status.error_details(), absent.status.error_details());
}

TEST_F(BadInputSpec, AMistypedIdIsNotFoundForWhoWritesSuchFacts) {
  StartFrom(Paired());
  const Reply reply = client().Write(HelpOtherwise("o1", "2017-1-2", "2017-03-01"),
                                     {.principal = "town/370403001"});
  ExpectRefused(reply, v1::ERROR_REASON_RESOURCE_NOT_FOUND, head_);
  EXPECT_EQ(reply.field(), "fact.pair_id");
  EXPECT_THAT(reply.chinese, testing::HasSubstr("没有找到结对 2017-1-2；请核对编号"));
}

// --- of the field: nothing is written, and the Chinese sentence says what to do next ---

TEST_F(BadInputSpec, FiguresThatContradictEachOtherAreRefused) {  // R0-26
  StartFrom(Reporting());
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  report.clear_figures();
  report.mutable_figures()->set_enterprise_count(1);  // and no joint inspection
  const Reply reply = client().Write(report, {.principal = "town/370403001"});
  ExpectRefusal(reply, v1::ERROR_REASON_FIGURES_CONTRADICT, "fact.figures.enterprise_count");
  EXPECT_THAT(reply.chinese, testing::HasSubstr("请核对并改正其中一项后再报送"));
}

TEST_F(BadInputSpec, AReportIsAcceptedByItsDirectSuperiorAlone) {  // R0-26
  StartFrom(Reporting() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")}));
  const Reply reply = client().Write(AcceptReport(kLincheng, "2017-03", "2017-04-04"),
                                     {.principal = "city/370400"});
  ExpectRefused(reply, v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, head_);
  EXPECT_THAT(reply.chinese, testing::HasSubstr("审核、退回或更正"));
}

TEST_F(BadInputSpec, ATownsCaseIsAnsweredByItsDistrictAndNotByTheCityInItsPlace) {  // R0-22, A3
  StartFrom(Paired() + Facts({ProposeCase("c1", kLincheng, "", "2017-03-20")}));
  for (const AnyFact& answer : {AnyFact(AcceptCase("c1", kXuecheng, "2017-03-21")),
                                AnyFact(DeclineCase("c1", kXuecheng, "2017-03-21"))}) {
    const Reply reply = client().Write(answer, {.principal = "city/370400"});
    ExpectRefused(reply, v1::ERROR_REASON_SCOPE_DENIED, head_);
    EXPECT_THAT(reply.chinese, testing::HasSubstr("此事由接到该案件上报的单位登记"));
  }
  const Reply as_itself =
      client().Write(AcceptCase("c1", kCity, "2017-03-21"), {.principal = "city/370400"});
  ExpectRefusal(as_itself, v1::ERROR_REASON_FIELD_INVALID, "fact.unit_id");
  EXPECT_THAT(as_itself.chinese, testing::HasSubstr("该案件上报的是"));
  EXPECT_TRUE(
      client()
          .Write(AcceptCase("c1", kXuecheng, "2017-03-21"), {.principal = "district/370403"})
          .ok());
}

TEST_F(BadInputSpec, OneAccountDoesNotConfirmForBothSides) {  // A26
  const auto pair = PairId(kTengzhou, kXuecheng);
  StartFrom(Paired() + Facts({HelpOtherwise("o1", pair, "2017-03-01")}));
  ASSERT_TRUE(client().Write(Attest("o1", pair, kTengzhou, "2017-03-02")).ok());
  head_ = store().head();
  const Reply reply = client().Write(Attest("o1", pair, kXuecheng, "2017-03-02"));
  ExpectRefused(reply, v1::ERROR_REASON_SAME_ATTESTER, head_);
  EXPECT_THAT(reply.chinese, testing::HasSubstr("自行确认"));
}

TEST_F(BadInputSpec, ASetThatLacksAParameterIsRefused) {
  StartFrom(Organization() + Facts({OpenProgram()}));
  event::v1::PolicySetAdopted set = AdoptPolicy();
  for (int i = 0; i < set.parameters_size(); ++i) {
    if (set.parameters(i).key() != "register.due") continue;
    set.mutable_parameters()->DeleteSubrange(i, 1);
    break;
  }
  const Reply reply = client().Write(set);
  ExpectRefusal(reply, v1::ERROR_REASON_POLICY_INVALID, "fact.parameters");
  EXPECT_THAT(reply.chinese, testing::HasSubstr("register.due"));
  EXPECT_THAT(reply.chinese, testing::HasSubstr("请更正该参数后重新提交"));
}

TEST_F(BadInputSpec, TheSentenceIsInTheLanguageAskedFor) {
  const auto message = [&](const std::string& language) {
    return client()
        .Send("PairService/AssignPair", "\xff", {.language = language})
        .status.error_message();
  };
  EXPECT_THAT(message(""), testing::HasSubstr("请求无法解析"));
  EXPECT_THAT(message("zh-CN"), testing::HasSubstr("请求无法解析"));
  EXPECT_THAT(message("en-GB,en;q=0.8"), testing::HasSubstr("not a valid protobuf message"));
}

}  // namespace
}  // namespace jiedui::services
