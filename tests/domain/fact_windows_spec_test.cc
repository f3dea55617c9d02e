// What comes too late to count, and what a report leaves out, is told to whoever records it: R0-26,
// A13, A26, A39.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/context.h"
#include "domain/program/program.h"
#include "domain/rules/fact_windows.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"

namespace jiedui::spec {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string& Towns() {
  static const auto& id = *new std::string(PairId(kLincheng, kXingren));
  return id;
}

// The towns have inspected on 2 March.
History Inspected() {
  return Paired() + Facts({Inspect("j1", Towns(), kLincheng, "2017-03-02")});
}

std::vector<v1::RuleFinding> Told(const History& history, const AnyFact& fact, CivilDay today,
                                  std::optional<domain::ActivityEntry> attested = std::nullopt,
                                  absl::string_view actor = kCity) {
  const MemoryEntities entities(history);
  const domain::ProgramState* const program = entities.Program(kYear);
  if (program == nullptr) {
    ADD_FAILURE() << "there is no programme";
    return {};
  }
  const domain::Context context = {today, {domain::Role::kCity, std::string(actor)}};
  return domain::JudgeWindows(fact.event, entities, *program, context, attested);
}

std::vector<std::string> Rules(const std::vector<v1::RuleFinding>& findings) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : findings) {
    rules.push_back(finding.rule());
    EXPECT_EQ(finding.message_zh().find('{'), std::string::npos) << finding.message_zh();
    EXPECT_EQ(finding.message_en().find('{'), std::string::npos) << finding.message_en();
    EXPECT_FALSE(finding.clause().empty());
  }
  return rules;
}

TEST(FactWindowSpec, AnInspectionRecordedAfterTheDaysForItIsToldUnlessAPermitLetsItIn) {  // A39
  const auto held = Inspect("j1", Towns(), kLincheng, "2017-03-02");
  const CivilDay last = CivilDay(2017, 3, 2) + 35;
  EXPECT_THAT(Rules(Told(Paired(), held, last)), IsEmpty());
  const std::vector<v1::RuleFinding> late = Told(Paired(), held, last + 1);
  EXPECT_THAT(Rules(late), ElementsAre("A39"));
  EXPECT_EQ(late[0].severity(), v1::RULE_SEVERITY_MUST);
  const History permitted =
      Paired() + Facts({PermitLateEntry("l1", kXingren, "2017-03", "2017-04-01", "2017-05-31")});
  const std::vector<v1::RuleFinding> let_in = Told(permitted, held, last + 1);
  EXPECT_THAT(Rules(let_in), ElementsAre("A39"));
  EXPECT_EQ(let_in[0].severity(), v1::RULE_SEVERITY_INFO);
}

TEST(FactWindowSpec, ACaseOnTheThirtyFirstDayAfterTheInspectionIsTold) {  // A13
  const CivilDay today(2017, 4, 3);
  const auto in_time = ProposeCase("c1", kLincheng, "j1", "2017-04-01");
  EXPECT_THAT(Rules(Told(Inspected(), in_time, today)), IsEmpty());
  const auto late = ProposeCase("c1", kLincheng, "j1", "2017-04-02");
  EXPECT_THAT(Rules(Told(Inspected(), late, today)), ElementsAre("A13"));
}

TEST(FactWindowSpec, ACaseRecordedTooLateIsTold) {  // A39
  const auto filed = ProposeCase("c1", kLincheng, "j1", "2017-03-10");
  EXPECT_THAT(Rules(Told(Inspected(), filed, CivilDay(2017, 4, 14))), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), filed, CivilDay(2017, 4, 15))), ElementsAre("A39"));
}

TEST(FactWindowSpec, AConfirmationOfNoViolationAfterTheWindowIsTold) {  // A13
  const auto fact = AttestNoViolation("j1", Towns(), kLincheng, "2017-04-01");
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 4, 1))), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 4, 2))), ElementsAre("A13"));
}

TEST(FactWindowSpec, AnAttestationAfterTheDaysOfTheSideIsToldASuperiorHasTwiceAsMany) {  // A26
  auto fact = Attest("j1", Towns(), kXingren, "2017-03-10");
  fact.set_attesting_unit_id(std::string(kXingren));
  const domain::ActivityEntry entry = {CivilDay(2017, 3, 3)};
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 10), entry)), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 11), entry)), ElementsAre("A26"));
  fact.set_attesting_unit_id(std::string(kXuecheng));
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 17), entry)), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 18), entry)), ElementsAre("A26"));
}

// By 临城, of May, with what was studied.
event::v1::ReportSubmitted Report(absl::string_view day, int version = 1) {
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-05", day, version);
  report.mutable_figures()->set_study_content("安全生产法");
  return report;
}

TEST(FactWindowSpec, AFirstReportAfterItsDayIsTold) {  // R0-26, A11
  const auto report = Report("2017-06-05");            // the 3rd is a Saturday
  EXPECT_THAT(Rules(Told(Paired(), report, CivilDay(2017, 6, 5))), IsEmpty());
  EXPECT_THAT(Rules(Told(Paired(), report, CivilDay(2017, 6, 6))), ElementsAre("R0-26"));
  const auto again = Report("2017-06-06", 2);
  EXPECT_THAT(Rules(Told(Paired(), again, CivilDay(2017, 6, 6))), IsEmpty()) << "by A38 alone";
}

TEST(FactWindowSpec, AReportOfAnExemptMonthIsNotLate) {  // R0-14, R0-26
  const auto told = [](absl::string_view granted) {
    const History exempted = Paired() + Facts({ExemptMonth(Towns(), "2017-05", granted)});
    return Rules(Told(exempted, Report("2017-06-20"), CivilDay(2017, 6, 20)));
  };
  EXPECT_THAT(told("2017-06-05"), IsEmpty()) << "as 附件2 says";
  EXPECT_THAT(told("2017-06-06"), ElementsAre("R0-26")) << "it was overdue already";
}

TEST(FactWindowSpec, AReturnOfAnExemptMonthIsNotLateEither) {  // R0-14, R0-26, A38
  const auto first = Report("2017-06-02");
  const auto again = Report("2017-06-20", 2);
  const auto told = [&](const History& before, const History& after) {
    const History history = Paired() + before +
                            Facts({first, ReturnReport(kLincheng, "2017-05", "2017-06-05")}) +
                            after;
    return Rules(Told(history, again, CivilDay(2017, 6, 20)));
  };
  const History exempted = Facts({ExemptMonth(Towns(), "2017-05", "2017-05-20")});
  const History too_late = Facts({ExemptMonth(Towns(), "2017-05", "2017-06-04")});
  EXPECT_THAT(told(exempted, {}), IsEmpty());
  EXPECT_THAT(told({}, {}), ElementsAre("A38"));
  EXPECT_THAT(told({}, too_late), ElementsAre("A38")) << "a report had come before";
}

TEST(FactWindowSpec, AReportThatDoesNotSayWhatWasStudiedIsTold) {  // R0-26, 附件2 row 3
  auto report = Report("2017-06-05");
  report.mutable_figures()->clear_study_content();
  const std::vector<v1::RuleFinding> told = Told(Paired(), report, CivilDay(2017, 6, 5));
  EXPECT_THAT(Rules(told), ElementsAre("R0-26"));
  EXPECT_EQ(told[0].message_zh(), "2017-05 月报填报集中学习 1 次，未填学习内容");
  report.mutable_figures()->clear_study_session_count();
  EXPECT_THAT(Rules(Told(Paired(), report, CivilDay(2017, 6, 5))), IsEmpty());
}

TEST(FactWindowSpec, ACheckRecordedTooLateIsTold) {  // A39, R0-28
  const auto check = CheckPair("k1", Towns(), kXuecheng, "2017-06-01");
  EXPECT_THAT(Rules(Told(Paired(), check, CivilDay(2017, 7, 6))), IsEmpty());
  const std::vector<v1::RuleFinding> told = Told(Paired(), check, CivilDay(2017, 7, 7));
  EXPECT_THAT(Rules(told), ElementsAre("A39"));
  EXPECT_EQ(told[0].subject(), "k1");
  EXPECT_EQ(told[0].message_zh(),
            "监督检查 2017-06-01 开展，2017-07-07 才登记，相隔 36 天，超过 35 "
            "天且无补录许可，不作为当季的监督检查");
}

TEST(FactWindowSpec, AFixClosedInTimeAndRecordedTooLateIsTold) {  // A39, R0-28
  const History ordered =
      Paired() + Facts({OrderFix("k1", Towns(), kXuecheng, "2017-05-20", "2017-06-01")});
  const auto closed = CloseFix("k1", Towns(), "2017-06-01");
  EXPECT_THAT(Rules(Told(ordered, closed, CivilDay(2017, 7, 6))), IsEmpty());
  EXPECT_THAT(Rules(Told(ordered, closed, CivilDay(2017, 7, 7))), ElementsAre("A39"));
  const auto late = CloseFix("k1", Towns(), "2017-06-02");
  const std::vector<v1::RuleFinding> told = Told(ordered, late, CivilDay(2017, 7, 10));
  EXPECT_THAT(Rules(told), ElementsAre("R0-28")) << "by its own day alone";
  EXPECT_EQ(told[0].subject(), "k1");
}

TEST(FactWindowSpec,
     ABreakthroughRecordedTooLateIsToldUnlessAnothersPermitLetsItIn) {  // A39, R0-33
  const auto approved = ApproveBreakthrough(kLincheng, "2017-06-01");
  EXPECT_THAT(Rules(Told(Paired(), approved, CivilDay(2017, 7, 6))), IsEmpty());
  const CivilDay late(2017, 7, 7);
  const std::vector<v1::RuleFinding> told = Told(Paired(), approved, late);
  EXPECT_THAT(Rules(told), ElementsAre("A39"));
  EXPECT_EQ(told[0].severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(told[0].subject(), kLincheng);
  EXPECT_EQ(told[0].message_zh(),
            "新突破认定 2017-06-01 作出，2017-07-07 才登记，相隔 36 天，超过 35 "
            "天且无补录许可，不计分");
  const History permitted =
      Paired() + Facts({PermitLateEntry("l1", kLincheng, "2017-06", "2017-07-06", "2017-08-31")});
  const auto let_in = Told(permitted, approved, late, std::nullopt, kXuecheng);
  EXPECT_THAT(Rules(let_in), ElementsAre("A39"));
  EXPECT_EQ(let_in[0].severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(Told(permitted, approved, late, std::nullopt, kCity)[0].severity(),
            v1::RULE_SEVERITY_MUST)
      << "nobody lets in what it enters itself";
}

TEST(FactWindowSpec, ACommendationRecordedTooLateIsTold) {  // A39, R0-36
  const auto of_pair = Commend("m1", "", Towns(), "2017-06-01");
  EXPECT_THAT(Rules(Told(Paired(), of_pair, CivilDay(2017, 7, 6))), IsEmpty());
  const std::vector<v1::RuleFinding> told = Told(Paired(), of_pair, CivilDay(2017, 7, 7));
  EXPECT_THAT(Rules(told), ElementsAre("A39"));
  EXPECT_EQ(told[0].subject(), "m1");
  EXPECT_EQ(told[0].message_zh().substr(0, 12), "通报表扬");
  const auto of_unit = Commend("m2", kLincheng, "", "2017-06-01");
  EXPECT_THAT(Rules(Told(Paired(), of_unit, CivilDay(2017, 7, 7))), ElementsAre("A39"));
  const History permitted =
      Paired() + Facts({PermitLateEntry("l1", kXingren, "2017-06", "2017-07-06", "2017-08-31")});
  const CivilDay late(2017, 7, 7);
  EXPECT_EQ(Told(permitted, of_pair, late, std::nullopt, kXuecheng)[0].severity(),
            v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(Told(permitted, of_unit, late, std::nullopt, kXuecheng)[0].severity(),
            v1::RULE_SEVERITY_MUST)
      << "a permit of the partner's";
}

TEST(FactWindowSpec, AGoodPracticeHasNoDaysToBeEntered) {  // R0-36
  const auto recorded = RecordPractice("g1", kLincheng, "2017-03-01");
  EXPECT_THAT(Rules(Told(Paired(), recorded, CivilDay(2017, 12, 1))), IsEmpty());
}

}  // namespace
}  // namespace jiedui::spec
