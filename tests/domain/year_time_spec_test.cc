// What comes after the time it is about: an exception after the days it excuses, an answer after
// the evidence was fixed, a fact after the result (A23, R0-30).

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/after_result.h"
#include "domain/rules/frozen_evidence.h"
#include "domain/rules/rule_exception.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// To R0-18 in March.
std::optional<v1::RuleFinding> ToldOfOneGrantedOn(absl::string_view day) {
  return domain::JudgeException(ExceptRule("p1", "R0-18", "2017-03-01", "2017-03-31", day),
                                domain::ZaozhuangPolicy(), 70);
}

TEST(ExceptionTimeSpec, OneThatIsGrantedAfterwardsIsToldSo) {  // A23
  EXPECT_FALSE(ToldOfOneGrantedOn("2017-02-20").has_value());
  EXPECT_FALSE(ToldOfOneGrantedOn("2017-03-01").has_value());
  const auto told = ToldOfOneGrantedOn("2017-03-20");
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "A23");
  EXPECT_EQ(told->severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told->event_position(), 70);
  EXPECT_THAT(told->message_zh(), HasSubstr("追溯至 2017-03-01，其中 19 天"));
}

TEST(ExceptionTimeSpec, OfOneThatIsGrantedAfterItsEndNoMoreThanItsDaysAreExcused) {  // A23
  EXPECT_THAT(ToldOfOneGrantedOn("2017-06-01")->message_en(), HasSubstr("it excuses 31 days"));
}

// --- the evidence ---

// Submitted by event 10.
table::v1::DispatchRow Submitted() {
  table::v1::DispatchRow month;
  month.add_versions()->set_position(10);
  return month;
}

TEST(FrozenEvidenceSpec, AReportAwaitsAnAnswerUntilThereIsOne) {  // R0-30, A38
  table::v1::DispatchRow month = Submitted();
  EXPECT_FALSE(domain::WasUnanswered(month, 9));
  EXPECT_TRUE(domain::WasUnanswered(month, 10));
  month.mutable_versions(0)->set_returned_position(12);
  EXPECT_TRUE(domain::WasUnanswered(month, 11));
  EXPECT_FALSE(domain::WasUnanswered(month, 12));
  month.add_versions()->set_position(14);
  EXPECT_TRUE(domain::WasUnanswered(month, 15));
  month.mutable_versions(1)->set_accepted_position(16);
  EXPECT_FALSE(domain::WasUnanswered(month, 16));
}

TEST(FrozenEvidenceSpec, AProposedCaseAwaitsItsDistrict) {  // R0-22, R0-30
  table::v1::CaseRow row;
  row.add_positions(10);
  EXPECT_FALSE(domain::WasUnanswered(row, 10)) << "a brigade filed it itself";
  *row.mutable_reported_date() = Date("2017-12-10");
  EXPECT_FALSE(domain::WasUnanswered(row, 9));
  EXPECT_TRUE(domain::WasUnanswered(row, 10));
  row.add_positions(12);
  EXPECT_TRUE(domain::WasUnanswered(row, 11));
  EXPECT_FALSE(domain::WasUnanswered(row, 12));
}

TEST(FrozenEvidenceSpec, WhatWasNotAnsweredWhenItWasFixedIsNamed) {  // R0-30
  const event::v1::EvidenceFrozen frozen = Freeze(40);
  EXPECT_THAT(domain::JudgeEvidence(frozen, {}, domain::ZaozhuangPolicy()), IsEmpty());
  const auto told = domain::JudgeEvidence(frozen, {{"a-2017-12", "b-2017-12"}, {"c1"}},
                                          domain::ZaozhuangPolicy());
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].rule(), "R0-30");
  EXPECT_EQ(told[0].event_position(), 40);
  EXPECT_EQ(told[0].message_zh(),
            "固定考核材料时有 2 份月报尚未审核，按当时的状态考核：a-2017-12、b-2017-12");
  EXPECT_THAT(told[1].message_en(), HasSubstr("1 proposed cases"));
}

TEST(FrozenEvidenceSpec, AReportIsNotDueThroughItsLastDay) {  // R0-26, R0-27, R0-30
  const auto undue = [](event::v1::TeamTier tier, absl::string_view frozen) {
    table::v1::DispatchRow december;
    december.set_month("2017-12");
    return domain::WasUndue(december, tier, domain::ZaozhuangPolicy(), Day(frozen));
  };
  EXPECT_TRUE(undue(event::v1::TEAM_TIER_SQUADRON, "2018-01-03"));
  EXPECT_FALSE(undue(event::v1::TEAM_TIER_SQUADRON, "2018-01-04"));
  EXPECT_TRUE(undue(event::v1::TEAM_TIER_BRIGADE, "2018-01-05"));
  EXPECT_FALSE(undue(event::v1::TEAM_TIER_BRIGADE, "2018-01-08"));
}

TEST(FrozenEvidenceSpec, AnInspectionHasDaysLeftUntilBothSidesHaveTheirCases) {  // A13, R0-30
  table::v1::PairRow pair;
  *pair.mutable_assigned() = Assign(kLincheng, kXingren);
  pair.set_tier(event::v1::TEAM_TIER_SQUADRON);
  table::v1::ActivityFacts facts;
  *facts.mutable_joint_inspection_held() =
      Inspect("j1", pair.assigned().pair_id(), kLincheng, "2017-12-20");
  facts.mutable_joint_inspection_held()->mutable_targets(1)->set_jurisdiction_unit_id(
      std::string(kXingren));
  facts.set_position(10);
  const auto open = [&](int64_t position, absl::string_view day = "2018-01-09") {
    return domain::HadDaysForCase(facts, pair, Freeze(position, day), domain::ZaozhuangPolicy());
  };
  EXPECT_TRUE(open(40, "2018-01-19"));
  EXPECT_FALSE(open(40, "2018-01-20")) << "thirty days are over";
  EXPECT_FALSE(open(9)) << "it was not on record";
  const auto file = [&](const char* id, absl::string_view unit_id, int target, int64_t position) {
    table::v1::LinkedCase& linked = *facts.add_cases();
    linked.set_case_id(id);
    linked.set_unit_id(std::string(unit_id));
    linked.set_proposed(true);
    linked.set_enterprise_id(facts.joint_inspection_held().targets(target).enterprise_id());
    *linked.mutable_occurred_date() = *linked.mutable_recorded_date() = Date("2017-12-22");
    linked.set_position(position);
  };
  file("c1", kLincheng, 0, 12);
  EXPECT_TRUE(open(40));
  file("c2", kXingren, 1, 50);
  EXPECT_TRUE(open(40)) << "filed afterwards";
  EXPECT_FALSE(open(50));
  facts.clear_cases();
  facts.set_voided_position(30);
  EXPECT_TRUE(open(29));
  EXPECT_FALSE(open(40)) << "voided";
}

TEST(FrozenEvidenceSpec, WhoFixesItBeforeReportsAreDueIsTold) {  // R0-26, R0-30
  const MemoryEntities entities(Paired() + Facts({OpenAssessment("2017-12-29")}));
  const auto told = [&](const AnyFact& fact) {
    return domain::JudgeFreeze(fact.event, entities, *entities.Program(kYear),
                               domain::ZaozhuangPolicy());
  };
  const auto early = told(Freeze(40, "2018-01-05"));
  ASSERT_TRUE(early.has_value());
  EXPECT_EQ(early->rule(), "R0-30");
  EXPECT_EQ(early->subject(), kYear);
  EXPECT_THAT(early->message_zh(), HasSubstr("考核材料于 2018-01-05 固定，2017-12 月报到 "
                                             "2018-01-05"));
  EXPECT_THAT(early->message_en(), HasSubstr("fix the evidence anew on 2018-01-06 or later"));
  EXPECT_FALSE(told(Freeze(40, "2018-01-06")).has_value());
  EXPECT_FALSE(told(OpenAssessment("2018-01-02")).has_value());
}

// --- the result ---

std::optional<v1::RuleFinding> ToldOf(const AnyFact& fact, const History& history) {
  const MemoryEntities entities(history);
  return domain::JudgeAfterResult(fact.event, entities, *entities.Program(kYear),
                                  domain::ZaozhuangPolicy());
}

TEST(AfterResultSpec, WhatIsRecordedOfAYearThatIsPublishedIsToldSo) {  // R0-30
  const std::string towns = PairId(kLincheng, kXingren);
  const History frozen = Paired() + Facts({OpenAssessment(), Freeze(40)});
  const History published = frozen + Facts({PublishAssessment({}, "2018-01-20")});
  for (const AnyFact& fact : {AnyFact(HelpOtherwise("o1", towns, "2017-12-20")),
                              AnyFact(Inspect("j1", towns, kLincheng, "2017-12-20")),
                              AnyFact(SubmitReport(kLincheng, "2017-12", "2018-01-21"))}) {
    EXPECT_FALSE(ToldOf(fact, frozen).has_value());
    const auto told = ToldOf(fact, published);
    ASSERT_TRUE(told.has_value());
    EXPECT_EQ(told->rule(), "R0-30");
    EXPECT_THAT(told->message_zh(), HasSubstr("结果已公布，本次登记的事项不再计入"));
  }
}

TEST(AfterResultSpec, WhatNoResultRestsOnIsNotToldSo) {
  const History published =
      Paired() + Facts({OpenAssessment(), PublishAssessment({}, "2018-01-20")});
  EXPECT_FALSE(ToldOf(RenameUnit(kLincheng, "新名", "2018-02-01"), published).has_value());
}

}  // namespace
}  // namespace jiedui::spec
