// A report that comes before its month is over: it is taken, and said to be of a part (R0-26,
// R0-27).

#include <optional>
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

constexpr char kTold[] =
    "2017-03 月报于 2017-03-31 报送，当月到 2017-03-31 才结束，所填数字可能不全，请核对后重报";

// By 临城, of March.
event::v1::ReportSubmitted Report(absl::string_view day, int version = 1) {
  auto report = SubmitReport(kLincheng, "2017-03", day, version);
  report.mutable_figures()->set_study_content("安全生产法");
  return report;
}

TEST(WholeMonthSpec, AReportBeforeItsMonthIsOverIsTold) {  // R0-26
  const auto told = domain::WholeMonthFinding(Report("2017-03-31"), event::v1::TEAM_TIER_SQUADRON,
                                              domain::ZaozhuangPolicy(), 501);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "R0-26");
  EXPECT_EQ(told->severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told->event_position(), 501);
  EXPECT_EQ(told->message_zh(), kTold);
  EXPECT_FALSE(domain::WholeMonthFinding(Report("2017-04-01"), event::v1::TEAM_TIER_SQUADRON,
                                         domain::ZaozhuangPolicy(), 501)
                   .has_value());
}

TEST(WholeMonthSpec, ADistrictsIsToldByTheDutyOfDistricts) {  // R0-27
  const auto told =
      domain::WholeMonthFinding(SubmitReport(kXuecheng, "2017-03", "2017-03-31"),
                                event::v1::TEAM_TIER_BRIGADE, domain::ZaozhuangPolicy(), 501);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "R0-27");
  EXPECT_EQ(told->message_zh(), kTold);
}

TEST(WholeMonthSpec, TheReceiptSaysSo) {  // R0-26
  const MemoryEntities entities(Reporting());
  const std::vector<v1::RuleFinding> receipt =
      domain::JudgeWindows(AnyFact(Report("2017-03-31")).event, entities, *entities.Program(kYear),
                           {Day("2017-03-31"), {domain::Role::kTown, kLincheng}});
  ASSERT_EQ(receipt.size(), 1u);
  EXPECT_EQ(receipt[0].message_zh(), kTold);
}

// How often the table of March says so.
int ToldOf(const std::vector<event::v1::ReportSubmitted>& versions) {
  table::v1::DispatchRow row;
  row.set_unit_id(kLincheng);
  row.set_month("2017-03");
  for (const event::v1::ReportSubmitted& submitted : versions) {
    table::v1::ReportVersion& version = *row.add_versions();
    version.set_position(500 + row.versions_size());
    *version.mutable_submitted() = submitted;
  }
  const v1::DispatchTable table = domain::MakeDispatchTable(
      row, event::v1::TEAM_TIER_SQUADRON, domain::ZaozhuangPolicy(), Day("2017-04-10"));
  int told = 0;
  for (const v1::RuleFinding& finding : table.findings()) {
    if (finding.message_zh() == kTold) ++told;
  }
  return told;
}

TEST(WholeMonthSpec, TheTableSaysSoUntilItComesAnew) {  // R0-26
  EXPECT_EQ(ToldOf({Report("2017-03-31")}), 1);
  EXPECT_EQ(ToldOf({Report("2017-03-31"), Report("2017-04-02", 2)}), 0);
}

}  // namespace
}  // namespace jiedui::spec
