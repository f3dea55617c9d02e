// What a receipt tells: each rule that a fact can break by itself and what was there before it.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/context.h"
#include "domain/date.h"
#include "domain/rules/receipt.h"
#include "domain/rules/rules.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"

namespace jiedui::spec {
namespace {

using domain::Rule;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kTowns = PairId(kLincheng, kXingren);
const std::string kBrigades = PairId(kTengzhou, kXuecheng);

std::vector<v1::RuleFinding> Told(const History& history, const AnyFact& fact,
                                  absl::string_view today, const domain::BesideFact& beside = {}) {
  const MemoryEntities entities(history);
  const domain::Context context = {Day(today), {domain::Role::kCity, kCity}};
  return domain::JudgeReceipt(fact.event, entities, context, beside);
}

// It is the rule's: its id, and its words in their order.
bool Says(const v1::RuleFinding& finding, const domain::RuleInfo& info) {
  if (finding.rule() != info.id) return false;
  std::string rest = finding.message_zh();
  std::string words = info.zh;
  while (true) {
    const size_t open = words.find('{');
    const std::string piece = words.substr(0, open);
    const size_t at = rest.find(piece);
    if (at == std::string::npos) return false;
    if (open == std::string::npos) return true;
    rest = rest.substr(at + piece.size());
    words = words.substr(words.find('}') + 1);
  }
}

std::vector<std::string> RulesOf(const std::vector<v1::RuleFinding>& findings) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : findings) rules.push_back(finding.rule());
  return rules;
}

// A fact that breaks a rule.
struct Example {
  Rule rule;
  History history;
  AnyFact fact;
  std::string today;
  domain::BesideFact beside = {};
};

// The fact, changed.
template <class Fact>
Fact With(Fact fact, const std::function<void(Fact&)>& change) {
  change(fact);
  return fact;
}

// The towns have inspected on 2 March, in 临城.
History Inspected() {
  return Paired() + Facts({Inspect("j1", kTowns, kLincheng, "2017-03-02")});
}

History Ordered() {
  return Paired() + Facts({OrderFix("k1", kTowns, kXuecheng, "2017-05-20", "2017-06-01")});
}

// 薛城 fined an enterprise of an inspection of the brigades 10,000 yuan.
History Fined() {
  return Paired() + Facts({Inspect("j2", kBrigades, kXuecheng, "2017-03-02"),
                           FileCase("c1", kXuecheng, "j2", "2017-03-20"),
                           DecidePenalty("c1", "2017-05-01", 1'000'000)});
}

History Submitted() {
  return Paired() + Facts({SubmitReport(kLincheng, "2017-05", "2017-06-02")});
}

using event::v1::GroupStudyHeld;
using event::v1::JointInspectionHeld;
using event::v1::PairAssigned;
using event::v1::ProposedCaseReported;

JointInspectionHeld Inspection(const std::function<void(JointInspectionHeld&)>& change) {
  return With<JointInspectionHeld>(Inspect("j1", kTowns, kLincheng, "2017-03-02"), change);
}

GroupStudyHeld Studied(const std::function<void(GroupStudyHeld&)>& change) {
  return With<GroupStudyHeld>(Study("s1", Assign(kLincheng, kXingren), "2017-03-02"), change);
}

PairAssigned Assigned(const std::function<void(PairAssigned&)>& change) {
  return With<PairAssigned>(Assign(kLincheng, kXingcheng), change);
}

ProposedCaseReported Proposed(absl::string_view day,
                              const std::function<void(ProposedCaseReported&)>& change) {
  return With<ProposedCaseReported>(ProposeCase("c1", kLincheng, "j1", day), change);
}

event::v1::StaffRotated Stay(absl::string_view returned,
                             const std::function<void(event::v1::StaffRotated&)>& change) {
  return With<event::v1::StaffRotated>(Rotate("r1", kTowns, kLincheng, "2017-03-01", returned),
                                       change);
}

template <class Fact>
void AsItIs(Fact& /*fact*/) {}

std::vector<Example> OfPairs() {
  const History measured = ProgramYear() + Facts({RecordIndex(kLincheng, "2016-12-31", 60'000),
                                                  RecordIndex(kXingcheng, "2016-12-31", 70'000)});
  const auto index = RecordIndex(kLincheng, "2017-01-02", 60'000);
  domain::BesideFact on_record;
  table::v1::IndexPoint& point = *on_record.indices.Add();
  *point.mutable_index() = RecordIndex(kLincheng, "2017-02-01", 70'000);
  *point.mutable_recorded_date() = Date("2017-02-01");
  point.set_position(5);
  return {
      {Rule::kFreeCombinationAgreed, ProgramYear(), Assigned([](PairAssigned& fact) {
         fact.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
       }),
       "2017-01-15"},
      {Rule::kRegisterFiledInTime, Paired(), FileRegister(kXuecheng, {kTowns}, "2017-01-21"),
       "2017-01-21"},
      {Rule::kBetterSideIsBetter, ProgramYear(),
       Assigned([](PairAssigned& fact) { fact.clear_basis(); }), "2017-01-15"},
      {Rule::kBetterSideByIndex, measured, Assign(kLincheng, kXingcheng), "2017-01-15"},
      {Rule::kDistrictDecidesPair, ProgramYear(), Assign(kLincheng, kXingcheng), "2017-01-15"},
      {Rule::kExceptionReachesBack, Paired(),
       ExceptRule(kTowns, "R0-19", "2017-03-01", "2017-03-31", "2017-03-20"), "2017-03-20"},
      {Rule::kBaselineInTime, Paired(), index, "2017-04-01", on_record},
      {Rule::kExemptionOfExemptMonth, Paired(), ExemptMonth(kTowns, "2017-01", "2017-01-20"),
       "2017-01-20"},
  };
}

std::vector<Example> OfInspections() {
  const History planned = Paired() + Facts({AdoptPlan("p1", kTowns, kLincheng, "2017-02-28")});
  const History each_side =
      Paired() + Facts({AdoptPolicyWith("joint.min_enterprises_per_side", "1")});
  const std::string day = "2017-03-02";
  return {
      {Rule::kInspectionFollowsPlan, Paired(),
       Inspection([](JointInspectionHeld& fact) { fact.clear_plan_reference(); }), day},
      {Rule::kPlanOnRecord, Paired(), Inspection(AsItIs<JointInspectionHeld>), day},
      {Rule::kPlanSigned, Paired(), AdoptPlan("p1", kTowns, kLincheng, "2017-02-28"), "2017-02-28"},
      {Rule::kInspectionTargetPlanned, planned, Inspection([](JointInspectionHeld& fact) {
         fact.set_plan_id("p1");
         fact.mutable_targets(0)->set_enterprise_id("91370400ENTERPRISE9");
       }),
       day},
      {Rule::kInspectionTargetInside, Paired(), Inspection([](JointInspectionHeld& fact) {
         fact.mutable_targets(2)->set_jurisdiction_unit_id(std::string(kXingcheng));
       }),
       day},
      {Rule::kInspectionTargetReason, Paired(), Inspection([](JointInspectionHeld& fact) {
         fact.mutable_targets(0)->clear_selection_reason();
       }),
       day},
      {Rule::kInspectionEnterprises, Paired(),
       Inspection([](JointInspectionHeld& fact) { fact.mutable_targets()->RemoveLast(); }), day},
      {Rule::kInspectionSideEnterprises, each_side, Inspection(AsItIs<JointInspectionHeld>), day},
      {Rule::kEnterpriseInOnePlace, Paired(), Inspection([](JointInspectionHeld& fact) {
         fact.mutable_targets(1)->set_enterprise_id(fact.targets(0).enterprise_id());
         fact.mutable_targets(1)->set_jurisdiction_unit_id(std::string(kXingren));
       }),
       day},
      {Rule::kEntryInTime, Paired(), Inspection(AsItIs<JointInspectionHeld>), "2017-05-01"},
      {Rule::kEntryPermitted,
       Paired() + Facts({PermitLateEntry("l1", kXingren, "2017-03", "2017-04-01", "2017-05-31")}),
       Inspection(AsItIs<JointInspectionHeld>), "2017-05-01"},
      {Rule::kNoViolationWithinWindow, Inspected(),
       AttestNoViolation("j1", kTowns, kLincheng, "2017-04-02"), "2017-04-02"},
      {Rule::kNoViolationCovers, Inspected(),
       With<event::v1::NoViolationAttested>(
           AttestNoViolation("j1", kTowns, kLincheng, "2017-03-15"),
           [](auto& fact) { fact.mutable_enterprises()->RemoveLast(); }),
       "2017-03-15"},
  };
}

std::vector<Example> OfOtherActivities() {
  const std::string day = "2017-03-26";
  event::v1::OtherActivityHeld other = HelpOtherwise("o1", kTowns, "2017-03-02");
  event::v1::Attendance& side = *other.add_attendance();
  side.set_unit_id(std::string(kLincheng));
  side.set_person_count(2);
  event::v1::ActivityAttested attested = Attest("j1", kTowns, kXingren, "2017-03-20");
  attested.set_attesting_unit_id(std::string(kXingren));
  domain::BesideFact entered;
  entered.attested = domain::ActivityEntry{Day("2017-03-03")};
  return {
      {Rule::kRotationTwoWeeks, Paired(), Stay("2017-03-10", AsItIs<event::v1::StaffRotated>), day},
      {Rule::kRotationRecalled, Paired(),
       Stay("2017-03-25", [](event::v1::StaffRotated& fact) { fact.set_recall_reason("防汛"); }),
       day},
      {Rule::kRotationUnbroken, Paired(),
       Stay("2017-03-25",
            [](event::v1::StaffRotated& fact) {
              event::v1::StayLeave& leave = *fact.add_leaves();
              leave.set_officer_id(fact.officer_ids(0));
              *leave.mutable_first_date() = Date("2017-03-10");
              *leave.mutable_last_date() = Date("2017-03-13");
            }),
       day},
      {Rule::kStudyBothSides, Paired(), Studied([](GroupStudyHeld& fact) {
         fact.mutable_attendance(1)->set_unit_id(std::string(kXingcheng));
       }),
       day},
      {Rule::kStudyHasTopics, Paired(), Studied([](GroupStudyHeld& fact) { fact.clear_topics(); }),
       day},
      {Rule::kStudySolvesProblems, Paired(),
       Studied([](GroupStudyHeld& fact) { fact.clear_resolutions(); }), day},
      {Rule::kStudyHalfDay, Paired(),
       Studied([](GroupStudyHeld& fact) { fact.set_duration_minutes(209); }), day},
      {Rule::kBothSidesTookPart, Paired(), other, day},
      {Rule::kAttestedByBothSides, Inspected(), attested, "2017-03-20", entered},
      {Rule::kMeritEntryInTime, Paired(), ApproveBreakthrough(kLincheng, "2017-06-01"),
       "2017-07-07"},
  };
}

std::vector<Example> OfCases() {
  const std::string day = "2017-03-20";
  const History clean =
      Inspected() + Facts({AttestNoViolation("j1", kTowns, kLincheng, "2017-03-15")});
  const History filed = Inspected() + Facts({ProposeCase("c2", kXingren, "j1", "2017-03-10")});
  return {
      {Rule::kCaseHasDocument, Inspected(),
       Proposed(day, [](ProposedCaseReported& fact) { fact.clear_documents(); }), day},
      {Rule::kCaseOfInspection, Inspected(),
       Proposed(day,
                [](ProposedCaseReported& fact) { fact.set_enterprise_id("91370400ENTERPRISE9"); }),
       day},
      {Rule::kCaseInJurisdiction, Inspected(), ProposeCase("c1", kXingren, "j1", day), day},
      {Rule::kCaseInTwoUnits, filed,
       Proposed(day,
                [](ProposedCaseReported& fact) {
                  fact.mutable_documents(0)->set_number("示例责改〔2017〕c2");
                }),
       day},
      {Rule::kNoViolationContradicted, clean, Proposed(day, AsItIs<ProposedCaseReported>), day},
      {Rule::kCaseWithinWindow, Inspected(), Proposed("2017-04-02", AsItIs<ProposedCaseReported>),
       "2017-04-03"},
      {Rule::kCaseEntryInTime, Inspected(), Proposed(day, AsItIs<ProposedCaseReported>),
       "2017-05-01"},
      {Rule::kFineOverCollected, Fined(), CollectFine("c1", "2017-05-10", 1'000'001), "2017-05-10"},
      {Rule::kFineBelowCollected, Fined() + Facts({CollectFine("c1", "2017-05-10", 1'000'000)}),
       ChangePenalty("c1", "2017-05-20", 500'000), "2017-05-20"},
  };
}

std::vector<Example> OfReports() {
  const History returned = Submitted() + Facts({ReturnReport(kLincheng, "2017-05", "2017-06-05")});
  auto sent = SubmitReport(kLincheng, "2017-05", "2017-06-02");
  sent.mutable_figures()->set_rotation_person_count(2);
  return {
      {Rule::kTownReportInTime, Paired(), SubmitReport(kLincheng, "2017-05", "2017-06-06"),
       "2017-06-06"},
      {Rule::kDistrictReportInTime, Paired(), SubmitReport(kXuecheng, "2017-05", "2017-06-06"),
       "2017-06-06"},
      {Rule::kDistrictOverview, Paired(), SubmitReport(kXuecheng, "2017-05", "2017-06-02"),
       "2017-06-02"},
      {Rule::kStudyContentReported, Paired(), SubmitReport(kLincheng, "2017-05", "2017-06-02"),
       "2017-06-02"},
      {Rule::kDutiesReported, Paired(), sent, "2017-06-02"},
      {Rule::kReportOfWholeMonth, Paired(), SubmitReport(kLincheng, "2017-05", "2017-05-31"),
       "2017-05-31"},
      {Rule::kDistrictReportOfWholeMonth, Paired(),
       SubmitReport(kXuecheng, "2017-05", "2017-05-31"), "2017-05-31"},
      {Rule::kReturnedReportFixed, returned, SubmitReport(kLincheng, "2017-05", "2017-06-13", 2),
       "2017-06-13"},
      {Rule::kReportAnswered, Submitted(), AcceptReport(kLincheng, "2017-05", "2017-06-13"),
       "2017-06-13"},
  };
}

std::vector<Example> OfSupervision() {
  const History published =
      Paired() + Facts({OpenAssessment(), PublishAssessment({}, "2018-01-18")});
  return {
      {Rule::kCheckEntryInTime, Paired(), CheckPair("k1", kTowns, kXuecheng, "2017-06-01"),
       "2017-07-07"},
      {Rule::kFixEntryInTime, Ordered(), CloseFix("k1", kTowns, "2017-06-01"), "2017-07-07"},
      {Rule::kFixClosedInTime, Ordered(), CloseFix("k1", kTowns, "2017-06-02"), "2017-06-10"},
      {Rule::kBulletinInTime, Paired(), PublishBulletin(1, "2017-01", "2017-03", "2017-04-11"),
       "2017-04-11"},
      {Rule::kBulletinNumbered, Paired(), PublishBulletin(2, "2017-01", "2017-03", "2017-04-10"),
       "2017-04-10"},
      {Rule::kReportsDueAfterFreeze, Paired() + Facts({OpenAssessment("2017-12-29")}),
       Freeze(40, "2018-01-05"), "2018-01-05"},
      {Rule::kRecordedAfterResult, published, Inspection(AsItIs<JointInspectionHeld>),
       "2018-01-20"},
  };
}

std::vector<Example> Examples() {
  std::vector<Example> all;
  for (std::vector<Example> some :
       {OfPairs(), OfInspections(), OfOtherActivities(), OfCases(), OfReports(), OfSupervision()}) {
    for (Example& example : some) all.push_back(std::move(example));
  }
  return all;
}

TEST(ReceiptRulesSpec, EachExampleIsToldByItsRule) {
  for (const Example& example : Examples()) {
    const domain::RuleInfo& info = domain::Info(example.rule);
    const auto told = Told(example.history, example.fact, example.today, example.beside);
    EXPECT_TRUE(absl::c_any_of(told, [&](const auto& each) { return Says(each, info); }))
        << info.id << " " << info.en;
    for (const v1::RuleFinding& finding : told) {
      EXPECT_EQ(finding.event_position(), 0) << finding.message_en();
      EXPECT_EQ(finding.message_zh().find('{'), std::string::npos) << finding.message_zh();
      EXPECT_EQ(finding.message_en().find('{'), std::string::npos) << finding.message_en();
    }
  }
}

TEST(ReceiptRulesSpec, EachRuleIsInTheReceiptOfAFactOrSaysWhyItIsInNone) {
  std::set<Rule> told;
  for (const Example& example : Examples()) told.insert(example.rule);
  std::set<Rule> of_tables;
  for (const domain::RuleOfTables& each : domain::RulesOfTables()) {
    EXPECT_TRUE(of_tables.insert(each.rule).second) << domain::Info(each.rule).en;
    EXPECT_NE(std::string(each.why), "");
  }
  for (const domain::RuleInfo& info : domain::AllRules()) {
    EXPECT_NE(told.contains(info.rule), of_tables.contains(info.rule)) << info.id << " " << info.en;
  }
}

// --- R0-10 ---

TEST(ReceiptFindingSpec, APairWhoseWeakerSideIsCalledABetterOneIsTold) {  // R0-10, A21
  const auto history = [](int64_t a, int64_t b) {
    return ProgramYear() + Facts({RecordIndex(kLincheng, "2016-12-31", a),
                                  RecordIndex(kXingcheng, "2016-12-31", b)});
  };
  const auto pair = Assign(kLincheng, kXingcheng);
  const auto told = Told(history(60'000, 70'000), pair, "2017-01-15");
  ASSERT_THAT(RulesOf(told), ElementsAre("R0-10", "R0-08"));
  EXPECT_EQ(told[0].severity(), v1::RULE_SEVERITY_IN_PRINCIPLE);
  EXPECT_EQ(told[0].subject(), pair.pair_id());
  EXPECT_THAT(told[0].message_zh(), HasSubstr("60.000（2016-12-31）低于"));
  EXPECT_THAT(RulesOf(Told(history(70'000, 70'000), pair, "2017-01-15")), ElementsAre("R0-08"));
}

TEST(ReceiptFindingSpec, AnIndexThatTurnsAPairRoundIsToldOnce) {  // R0-10
  const History paired = Paired() + Facts({RecordIndex(kXingren, "2016-12-31", 70'000)});
  const auto low = RecordIndex(kLincheng, "2016-12-31", 60'000);
  EXPECT_THAT(RulesOf(Told(paired, low, "2017-01-03")), ElementsAre("R0-10"));
  EXPECT_THAT(Told(paired, RecordIndex(kLincheng, "2017-01-02", 60'000), "2017-01-03"), IsEmpty())
      << "they were paired by then";
  const auto lower = RecordIndex(kLincheng, "2016-12-30", 50'000);
  EXPECT_THAT(Told(paired + Facts({low}), lower, "2017-01-03"), IsEmpty()) << "nothing is new";
}

// --- R0-17 ---

TEST(ReceiptFindingSpec, AStayThatEndsStepByStepIsToldAsOneRecordedAsAWhole) {  // R0-17, A8
  const History arrived = Paired() + Facts({Dispatch("r1", kTowns, kLincheng, "2017-03-01"),
                                            Arrive("r1", kTowns, "2017-03-01")});
  EXPECT_THAT(Told(arrived, ReturnStaff("r1", kTowns, "2017-03-14"), "2017-03-14"), IsEmpty());
  const auto told = Told(arrived, ReturnStaff("r1", kTowns, "2017-03-13"), "2017-03-13");
  ASSERT_THAT(RulesOf(told), ElementsAre("R0-17"));
  EXPECT_EQ(told[0].message_zh(), "本次换岗 13 天，不足 14 天");
}

// --- A3 ---

TEST(ReceiptFindingSpec, ACaseThatTheOtherSideHasOnRecordIsToldWithItsUnit) {  // A3
  const History filed = Inspected() + Facts({ProposeCase("c2", kXingren, "j1", "2017-03-10")});
  auto same = ProposeCase("c1", kLincheng, "j1", "2017-03-20");
  EXPECT_THAT(Told(filed, same, "2017-03-20"), IsEmpty()) << "it rests on another document";
  same.mutable_documents(0)->set_number("示例责改〔2017〕c2");
  const auto told = Told(filed, same, "2017-03-20");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].rule(), "A3");
  EXPECT_THAT(told[0].message_zh(), HasSubstr("的案件 c2 所涉企业相同"));
  same.set_enterprise_id("91370400ENTERPRISE2");
  EXPECT_THAT(Told(filed, same, "2017-03-20"), IsEmpty());
}

// --- A38 ---

TEST(ReceiptFindingSpec,
     AReturnAnsweredInItsDaysIsNotToldAndOneOfALateReportIsLateAlready) {  // A38
  const auto again = SubmitReport(kLincheng, "2017-05", "2017-06-13", 2);
  const auto returned = [](absl::string_view first, absl::string_view day) {
    return Paired() + Facts({SubmitReport(kLincheng, "2017-05", first),
                             ReturnReport(kLincheng, "2017-05", day)});
  };
  EXPECT_THAT(RulesOf(Told(returned("2017-06-02", "2017-06-05"), again, "2017-06-13")),
              Contains("A38"));
  EXPECT_THAT(RulesOf(Told(returned("2017-06-02", "2017-06-12"), again, "2017-06-13")),
              testing::Not(Contains("A38")));
  EXPECT_THAT(RulesOf(Told(returned("2017-06-06", "2017-06-07"), again, "2017-06-13")),
              testing::Not(Contains("A38")));
}

}  // namespace
}  // namespace jiedui::spec
