// A report that says how many were sent and not what they worked at (R0-26, 附件2 row 1).

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/dispatch.h"
#include "domain/rules/fact_windows.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

// Two persons of 临城.
event::v1::ReportSubmitted Report() {
  auto report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.mutable_figures()->set_study_content("安全生产法");
  report.mutable_figures()->set_rotation_person_count(2);
  return report;
}

TEST(UntoldDutiesSpec, PersonsSentWithoutTheirWorkAreTold) {  // R0-26
  auto report = Report();
  const auto told = domain::DutiesFinding(report, report.figures(), domain::ZaozhuangPolicy(), 501);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "R0-26");
  EXPECT_EQ(told->severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told->event_position(), 501);
  EXPECT_EQ(told->message_zh(), "2017-03 月报填报派出 2 人，未填具体从事工作");
  report.mutable_figures()->set_rotation_duties("参与日常执法检查");
  EXPECT_FALSE(
      domain::DutiesFinding(report, report.figures(), domain::ZaozhuangPolicy(), 501).has_value());
}

TEST(UntoldDutiesSpec, NobodySentNeedsNoWork) {
  auto report = Report();
  report.mutable_figures()->clear_rotation_person_count();
  EXPECT_FALSE(
      domain::DutiesFinding(report, report.figures(), domain::ZaozhuangPolicy(), 1).has_value());
}

TEST(UntoldDutiesSpec, TheReceiptAndTheTableSaySo) {  // R0-26
  const MemoryEntities entities(Reporting());
  const std::vector<v1::RuleFinding> receipt =
      domain::JudgeWindows(AnyFact(Report()).event, entities, *entities.Program(kYear),
                           {Day("2017-04-02"), {domain::Role::kTown, kLincheng}});
  ASSERT_EQ(receipt.size(), 1u);
  EXPECT_EQ(receipt[0].message_en(),
            "the report of 2017-03 states 2 persons sent and not what they worked at");
  table::v1::DispatchRow row;
  row.set_unit_id(kLincheng);
  row.set_month("2017-03");
  table::v1::ReportVersion& version = *row.add_versions();
  version.set_position(501);
  *version.mutable_submitted() = Report();
  const v1::DispatchTable table = domain::MakeDispatchTable(
      row, event::v1::TEAM_TIER_SQUADRON, domain::ZaozhuangPolicy(), Day("2017-04-02"));
  int told = 0;
  for (const v1::RuleFinding& finding : table.findings()) {
    if (finding.message_zh() == "2017-03 月报填报派出 2 人，未填具体从事工作") ++told;
  }
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace jiedui::spec
