// What a refusal rests on, in the city it was refused in; what it calls units and fields.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "domain/field_names.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNotice[] = "示例〔2024〕1号";

// The year as another city has it: its own notice, and the clauses of its own policy set.
History ElsewherePaired() {
  History history = Reporting();
  for (event::v1::Event& event : history) {
    if (event.has_program_opened()) {
      event.mutable_program_opened()->mutable_basis_document()->set_document_number(kNotice);
    }
    if (!event.has_policy_set_adopted()) continue;
    for (auto& parameter : *event.mutable_policy_set_adopted()->mutable_parameters()) {
      parameter.set_clause(
          absl::StrReplaceAll(parameter.clause(), {{"枣安监发〔2017〕11号", kNotice}}));
    }
  }
  return history;
}

absl::Status Refusal(const History& history, const AnyFact& fact, const domain::Principal& actor) {
  return domain::Decide(fact.event, MemoryEntities(history), {CivilDay(2018, 1, 10), actor})
      .status();
}

absl::Status Refusal(const History& history, const AnyFact& fact) {
  return Refusal(history, fact, ActorOf(fact.event));
}

std::string ClauseOf(const absl::Status& refusal) {
  for (const auto& [name, value] : domain::VariablesOf(refusal)) {
    if (name == "clause") return value;
  }
  return "";
}

TEST(GroundsSpec, ARefusalNamesTheClauseOfThePolicySetOfItsOwnCity) {
  const History paired = ElsewherePaired();
  EXPECT_EQ(ClauseOf(Refusal(paired, Assign(kTengzhou, kLincheng))),
            "解释 A34（示例〔2024〕1号·三）");
  EXPECT_EQ(ClauseOf(Refusal(paired, FileCase("c1", kLincheng, "", "2017-03-01"))),
            "解释 A15（示例〔2024〕1号·附件2）");
  const History opened = paired + Facts({OpenAssessment()});
  auto published = PublishAssessment({}, "2018-01-10");
  EXPECT_EQ(domain::ReasonOf(Refusal(opened, published)), v1::ERROR_REASON_ASSESSMENT_STATE);
  EXPECT_THAT(ClauseOf(Refusal(opened, published)), HasSubstr(kNotice));
}

TEST(GroundsSpec, WhereNoParameterDecidesItNamesTheProgrammesDocument) {
  const History paired = ElsewherePaired();
  auto outside = Inspect("j1", PairId(kTengzhou, kXuecheng), kXuecheng, "2016-12-31");
  EXPECT_EQ(ClauseOf(Refusal(paired, outside)), kNotice);
}

TEST(GroundsSpec, WhatAParagraphSaysNamesIt) {
  const History paired = ElsewherePaired();
  const std::string pairing = absl::StrCat(kNotice, "·三");
  const std::string reporting = absl::StrCat(kNotice, "·四");
  EXPECT_EQ(ClauseOf(Refusal(paired, Assign(kLincheng, kLincheng))), pairing);
  auto report = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  report.mutable_figures()->set_enterprise_count(1);
  EXPECT_EQ(ClauseOf(Refusal(paired, report)), reporting);
  EXPECT_EQ(ClauseOf(Refusal(paired, SubmitReport(kLincheng, "2017-03", "2017-04-03"),
                             {domain::Role::kCity, std::string(kCity)})),
            reporting);
}

struct OutOfTurn {
  v1::ErrorReason reason;
  History before;
  AnyFact fact;
  std::string paragraph;
};

TEST(GroundsSpec, WhatIsOutOfTurnNamesTheParagraphOfWhatIsDoneInTurn) {
  const std::string towns = PairId(kLincheng, kXingren);
  const std::string brigades = PairId(kTengzhou, kXuecheng);
  const AnyFact arrival = Arrive("r1", brigades, "2017-03-02");
  const std::vector<OutOfTurn> cases = {
      {v1::ERROR_REASON_PAIR_NOT_ACTIVE, Facts({Dissolve(towns, "2017-05-01")}),
       Inspect("j1", towns, kLincheng, "2017-06-01"), "·三"},
      {v1::ERROR_REASON_NOT_A_SIDE, {}, Dispatch("r1", brigades, kShizhong, "2017-03-01"), "·四"},
      {v1::ERROR_REASON_REGISTER_STATE, Facts({FileRegister(kXuecheng, {towns})}),
       FileRegister(kXuecheng, {towns}), "·三"},
      {v1::ERROR_REASON_CASE_STATE,
       Facts({FileCase("c1", kXuecheng, "", "2017-03-01"), CloseCase("c1", "2017-03-02")}),
       CloseCase("c1", "2017-03-03"), "·四（二）"},
      {v1::ERROR_REASON_REPORT_STATE,
       Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03"),
              AcceptReport(kLincheng, "2017-03", "2017-04-04")}),
       ReturnReport(kLincheng, "2017-03", "2017-04-05"), "·四"},
      {v1::ERROR_REASON_STAY_STATE,
       Facts({Dispatch("r1", brigades, kXuecheng, "2017-03-01")}) + Facts({arrival}), arrival,
       "·四（一）"},
  };
  for (const OutOfTurn& each : cases) {
    const absl::Status refusal = Refusal(ElsewherePaired() + each.before, each.fact);
    EXPECT_EQ(domain::ReasonOf(refusal), each.reason) << refusal;
    EXPECT_EQ(ClauseOf(refusal), absl::StrCat(kNotice, each.paragraph)) << refusal;
  }
}

TEST(GroundsSpec, NoRefusalOfAnotherCityNamesTheNoticeOfZaozhuang) {
  const History paired = ElsewherePaired();
  for (const AnyFact& fact :
       {AnyFact(Assign(kTengzhou, kLincheng)), AnyFact(Assign(kLincheng, kXingcheng)),
        AnyFact(Assign(kLincheng, kJinghe)), AnyFact(Enroll(kLincheng, "2018-01-01")),
        AnyFact(FileCase("c1", kLincheng, "", "2017-03-01")),
        AnyFact(SubmitReport(kLincheng, "2018-03", "2018-04-01"))}) {
    const absl::Status refusal = Refusal(paired, fact);
    EXPECT_FALSE(refusal.ok()) << fact.event.ShortDebugString();
    EXPECT_THAT(ClauseOf(refusal), Not(HasSubstr("枣安监发"))) << refusal.message();
    EXPECT_THAT(ClauseOf(refusal), HasSubstr(kNotice)) << refusal.message();
  }
}

TEST(GroundsSpec, WhatRestsOnNoClauseNamesNone) {
  const absl::Status refusal = Refusal(ElsewherePaired(), Dissolve("no-such-pair", "2017-03-01"));
  EXPECT_EQ(domain::ReasonOf(refusal), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(ClauseOf(refusal), "");
}

TEST(GroundsSpec, ASentenceCallsUnitsAndFieldsWhatAClerkDoes) {
  const absl::Status tiers = Refusal(Reporting(), Assign(kTengzhou, kLincheng));
  EXPECT_THAT(domain::ChineseText(tiers),
              HasSubstr(absl::StrCat("单位", kTengzhou, "（", kTengzhou, "）与 单位", kLincheng)));
  auto early = Inspect("j1", PairId(kTengzhou, kXuecheng), kXuecheng, "2018-01-11");
  EXPECT_THAT(domain::ChineseText(Refusal(Reporting(), early)),
              HasSubstr("“开展日期”为 2018-01-11"));
  auto filed = FileRegister(kXuecheng, {PairId(kTengzhou, kXuecheng)});
  EXPECT_THAT(domain::ChineseText(Refusal(Reporting(), filed)), HasSubstr("“结对编号（第 1 项）”"));
}

TEST(GroundsSpec, OfFiguresThatContradictOneIsCorrectedBeforeTheReportIsSubmitted) {
  auto report = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  report.mutable_figures()->set_enterprise_count(1);
  const absl::Status refusal = Refusal(Reporting(), report);
  EXPECT_EQ(domain::ReasonOf(refusal), v1::ERROR_REASON_FIGURES_CONTRADICT);
  EXPECT_THAT(domain::ChineseText(refusal), HasSubstr("请核对并改正其中一项后再报送"));
}

TEST(GroundsSpec, AFieldIsCalledByItsNameAndItsPlaceInAList) {
  EXPECT_EQ(domain::ChineseFieldName("fact.held_date"), "开展日期");
  EXPECT_EQ(domain::ChineseFieldName("fact.pair_ids[2]"), "结对编号（第 3 项）");
  EXPECT_EQ(domain::ChineseFieldName("fact.targets[0].enterprise_id"), "企业编号（第 1 项）");
  EXPECT_EQ(domain::ChineseFieldName("check.checked_date"), "检查日期");
  EXPECT_EQ(domain::ChineseFieldName("read.as_of_time"), "read.as_of_time");
}

// “生效日期”2016-12-31 早于“生效日期”2017-01-01 would say one thing of two days.
TEST(GroundsSpec, TwoDaysOfOneFieldHaveTwoNames) {
  const std::string pair = PairId(kTengzhou, kXuecheng);
  EXPECT_THAT(domain::ChineseText(Refusal(Reporting(), Dissolve(pair, "2016-12-31"))),
              HasSubstr("“生效日期”2016-12-31 早于“结对开始日期”2017-01-01"));
}

TEST(GroundsSpec, TheDayAfterAnotherIsSaidInWords) {
  for (const char* day : {"leave_date + 1", "sides.effective_date + 1",
                          "enrolment.effective_date + 1", "withdrawal.effective_date + 1"}) {
    EXPECT_THAT(domain::ChineseFieldName(day), HasSubstr("次日")) << day;
  }
  EXPECT_THAT(domain::ChineseText(Refusal(Reporting(), Withdraw(kJinghe, "2017-01-01"))),
              HasSubstr("早于“参加次日”2017-01-02"));
}

void CollectFields(const google::protobuf::Descriptor& type, std::set<std::string>& fields) {
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const bool known = !fields.insert(field.name()).second;
    if (known || field.message_type() == nullptr) continue;
    if (field.message_type()->full_name() == "google.type.Date") continue;
    CollectFields(*field.message_type(), fields);
  }
}

TEST(GroundsSpec, EveryFieldOfEveryFactHasAName) {
  std::set<std::string> fields;
  const google::protobuf::Descriptor& event = *event::v1::Event::descriptor();
  for (int i = 0; i < event.field_count(); ++i) {
    CollectFields(*event.field(i)->message_type(), fields);
  }
  for (const std::string& field : fields) {
    EXPECT_NE(domain::ChineseFieldName(absl::StrCat("fact.", field)), absl::StrCat("fact.", field))
        << "name it in domain/field_names.cc";
  }
}

TEST(GroundsSpec, WhatIsAskedOfALedgerAndItsProofsHasANameToo) {
  EXPECT_EQ(domain::ChineseFieldName("ledger_id"), "账本编号");
  EXPECT_EQ(domain::ChineseFieldName("tree_size"), "树的大小");
  EXPECT_EQ(domain::ChineseFieldName("old_size"), "旧的大小");
  EXPECT_EQ(domain::ChineseFieldName("new_size"), "新的大小");
}

}  // namespace
}  // namespace jiedui::spec
