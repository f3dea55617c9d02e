// Whom a superior reminds of which report, and that whoever does it of another is told why not:
// R0-26, A7.

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;

History Submitted() {
  return Reporting() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")});
}

TEST(ReportReminderSpec, ASuperiorRemindsAUnitOfAReportThatIsNotThere) {  // R0-26, A7
  const auto fact = Remind(kLincheng, "2017-03", "2017-04-04");
  Given(Reporting()).When(fact).On("2017-04-04").ThenRecordedAsProposed();
  Given(Submitted() + Facts({ReturnReport(kLincheng, "2017-03", "2017-04-04")}))
      .When(fact)
      .On("2017-04-04")
      .ThenRecordedAsProposed();
  Given(Submitted()).When(fact).ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWED, "month");
}

TEST(ReportReminderSpec, SaysWhyNobodyIsRemindedOfIt) {  // R0-26, A7
  const auto told = [](const History& history, const AnyFact& fact, absl::string_view day) {
    const domain::Context context{Day(day), {domain::Role::kDistrict, std::string(kXuecheng)}};
    return domain::ChineseText(
        domain::Decide(fact.event, MemoryEntities(history), context).status());
  };
  const auto of_march = Remind(kLincheng, "2017-03", "2017-04-05");
  EXPECT_THAT(told(Submitted(), of_march, "2017-04-05"), HasSubstr("尚待上级审核或退回"));
  EXPECT_THAT(told(Submitted() + Facts({AcceptReport(kLincheng, "2017-03", "2017-04-04")}),
                   of_march, "2017-04-05"),
              HasSubstr("已报送并审核通过"));
  EXPECT_THAT(told(Reporting(), of_march, "2017-03-31"),
              HasSubstr("该月尚未结束，自 2017-04-01 起才须报送"));
  const History exempted =
      Reporting() + Facts({ExemptMonth(PairId(kLincheng, kXingren), "2017-08", "2017-08-20")});
  EXPECT_THAT(told(exempted, Remind(kLincheng, "2017-08", "2017-09-05"), "2017-09-05"),
              HasSubstr("该月活动经批准免除，为免报"));
}

TEST(ReportReminderSpec, IsOfAMonthThatIsOver) {  // R0-26, A7
  const auto fact = Remind(kLincheng, "2017-03", "2017-04-01");
  Given(Reporting()).When(fact).On("2017-04-01").ThenRecordedAsProposed();
  Given(Reporting())
      .When(fact)
      .On("2017-03-31")
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWED, "month");
}

TEST(ReportReminderSpec, IsNotOfAReportFromWhichTheTownWasExempted) {  // R0-14, R0-26
  const auto fact = Remind(kLincheng, "2017-08", "2017-09-05");
  const auto exempted = [](absl::string_view day) {
    return Reporting() + Facts({ExemptMonth(PairId(kLincheng, kXingren), "2017-08", day)});
  };
  Given(exempted("2017-09-04"))  // when it is due
      .When(fact)
      .On("2017-09-05")
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWED, "month");
  Given(exempted("2017-09-05")).When(fact).On("2017-09-05").ThenRecordedAsProposed();
  Given(exempted("2017-08-20"))
      .When(Remind(kLincheng, "2017-07", "2017-09-05"))
      .On("2017-09-05")
      .ThenRecordedAsProposed();
}

TEST(ReportReminderSpec, IsNotOfOneThatWasExemptWhenItWasDue) {  // R0-14, R0-26, A25
  const auto taken_back = [](absl::string_view day) {
    const auto exempted = ExemptMonth(PairId(kLincheng, kXingren), "2017-08", "2017-08-20");
    auto voided = VoidEntry(exempted, day);
    voided.set_pair_id(PairId(kLincheng, kXingren));
    return Reporting() + Facts({exempted, voided});
  };
  const auto fact = Remind(kLincheng, "2017-08", "2017-09-10");
  Given(taken_back("2017-09-04"))
      .When(fact)
      .On("2017-09-10")
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWED, "month");
  Given(taken_back("2017-09-03")).When(fact).On("2017-09-10").ThenRecordedAsProposed();
}

TEST(ReportReminderSpec, IsTheSuperiorsAndOnceADay) {  // R0-26, A7
  const auto fact = Remind(kLincheng, "2017-03", "2017-04-04");
  Given(Reporting())
      .When(fact)
      .By(domain::Role::kDistrict, kTengzhou)
      .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "unit_id");
  Given(Reporting() + Facts({fact}))
      .When(fact)
      .On("2017-04-04")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "month");
  Given(Reporting() + Facts({fact}))
      .When(Remind(kLincheng, "2017-03", "2017-04-05"))
      .On("2017-04-05")
      .ThenRecordedAsProposed();
}

TEST(ReportReminderSpec, MakesNoReportAndStandsInTheWayOfNone) {  // R0-26, A7
  const History reminded = Reporting() + Facts({Remind(kLincheng, "2017-03", "2017-04-04")});
  Given(reminded)
      .When(SubmitReport(kLincheng, "2017-03", "2017-04-05"))
      .On("2017-04-05")
      .ThenRecordedAsProposed();
  Given(reminded)
      .When(AcceptReport(kLincheng, "2017-03", "2017-04-05"))
      .ThenRefused(v1::ERROR_REASON_REPORT_STATE, "");
}

}  // namespace
}  // namespace jiedui::spec
