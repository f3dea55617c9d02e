// Supervision and what stands beside the figures, over gRPC: checks and their fixes, explanations,
// the district's overall situation, good practice.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/practice_service.pb.h"
#include "jiedui/v1/report_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class SupervisionTest : public ServerTest {
 protected:
  const std::string pair_ = PairId(kLincheng, kXingren);
};

TEST_F(SupervisionTest, AFixIsListedUntilItIsClosed) {  // R0-28
  Given(Paired() + Facts({OrderFix("k1", pair_, kXuecheng, "2017-03-31", "2017-04-15")}));
  v1::ListSupervisionChecksRequest request;
  request.set_parent(kLedger);
  request.set_unit_id(kXuecheng);
  request.set_unfixed_only(true);
  *request.mutable_read() = Strong();
  const auto list = [&] {
    return client()
        .Send("PairService/ListSupervisionChecks", request)
        .As<v1::ListSupervisionChecksResponse>();
  };
  ASSERT_EQ(list().supervision_checks_size(), 1);
  EXPECT_EQ(list().supervision_checks(0).fix_state(), v1::FIX_STATE_OVERDUE);
  Given(Facts({CloseFix("k1", pair_, "2018-01-10")}));
  EXPECT_EQ(list().supervision_checks_size(), 0);
  v1::GetSupervisionCheckRequest one;
  one.set_name(absl::StrCat(kLedger, "/supervisionChecks/k1"));
  *one.mutable_read() = Strong();
  EXPECT_EQ(client()
                .Send("PairService/GetSupervisionCheck", one)
                .As<v1::GetSupervisionCheckResponse>()
                .supervision_check()
                .fix_state(),
            v1::FIX_STATE_CLOSED_LATE);
}

TEST_F(SupervisionTest, AFixThatWasClosedByMistakeIsTakenBackWithItsCheck) {  // R0-28, A25
  const auto ordered = OrderFix("k1", pair_, kXuecheng, "2017-03-31", "2017-04-15");
  Given(Paired() + Facts({ordered, CloseFix("k1", pair_, "2017-04-10")}));
  ASSERT_TRUE(client().Write(VoidCheck(ordered, "2018-01-10")).ok());
  ASSERT_TRUE(client()
                  .Write(OrderFix("k2", pair_, kXuecheng, "2017-03-31", "2017-04-15"),
                         {.principal = "district/370403"})
                  .ok());
  v1::ListSupervisionChecksRequest request;
  request.set_parent(kLedger);
  *request.mutable_read() = Strong();
  const auto listed = client()
                          .Send("PairService/ListSupervisionChecks", request)
                          .As<v1::ListSupervisionChecksResponse>();
  ASSERT_EQ(listed.supervision_checks_size(), 2);
  EXPECT_TRUE(listed.supervision_checks(0).has_voided());
  EXPECT_EQ(listed.supervision_checks(0).closed().result(), "活动记录已补正");
  EXPECT_EQ(listed.supervision_checks(1).fix_state(), v1::FIX_STATE_OVERDUE);
}

TEST_F(SupervisionTest, AnExplanationStandsBesideTheFigure) {
  Given(Reporting() +
        Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03"),
               ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-04")}));
  v1::GetDispatchTableRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.set_unit_id(kLincheng);
  request.set_month("2017-03");
  *request.mutable_read() = Strong();
  const auto table = client()
                         .Send("StatisticsService/GetDispatchTable", request)
                         .As<v1::GetDispatchTableResponse>()
                         .table();
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      const bool explained = figure.key() == "study_session_count";
      EXPECT_EQ(figure.explanations_size(), explained ? 1 : 0) << figure.key();
      if (explained) {
        EXPECT_EQ(figure.explanations(0).unit_id(), kCity);
      }
    }
  }
}

TEST_F(SupervisionTest, ADistrictsReportStartsFromTheOverallSituation) {  // R0-27
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.mutable_figures()->set_joint_session_count(1);
  report.mutable_figures()->set_enterprise_count(3);
  Given(Reporting() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02"), report}));
  v1::PreviewReportRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.set_unit_id(kXuecheng);
  request.set_month("2017-03");
  *request.mutable_read() = Strong();
  const auto preview = [&] {
    return client()
        .Send("ReportService/PreviewReport", request)
        .As<v1::PreviewReportResponse>()
        .overview();
  };
  EXPECT_TRUE(absl::StrContains(preview(), "开展联合执法0次，检查0家企业")) << preview();
  Given(Facts({AcceptReport(kLincheng, "2017-03", "2018-01-10")}));
  EXPECT_TRUE(absl::StrContains(preview(), "开展联合执法1次，检查3家企业")) << preview();
  request.set_unit_id(kLincheng);
  EXPECT_EQ(preview(), "");
}

TEST_F(SupervisionTest, AMonthBeforeAUnitTakesPartIsNotRequired) {
  event::v1::UnitEnrolled late = Enroll(kLincheng);
  *late.mutable_effective_date() = Date("2017-04-01");
  Given(Organization() + Facts({OpenProgram(), AdoptPolicy(), late}));
  v1::GetDispatchTableRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.set_unit_id(kLincheng);
  *request.mutable_read() = Strong();
  const auto timeliness = [&](const char* month) {
    request.set_month(month);
    return client()
        .Send("StatisticsService/GetDispatchTable", request)
        .As<v1::GetDispatchTableResponse>()
        .table()
        .timeliness();
  };
  EXPECT_EQ(timeliness("2017-03"), v1::REPORT_TIMELINESS_EXEMPT);
  EXPECT_EQ(timeliness("2017-04"), v1::REPORT_TIMELINESS_OVERDUE);
}

// January is such a month.
TEST_F(SupervisionTest, WhoExemptsAMonthThatThePolicyExemptsIsToldAtOnce) {  // R0-14, A10
  Given(Paired());
  const auto told = [&](const char* month) {
    const Reply reply = client().Write(ExemptMonth(pair_, month, "2018-01-10"));
    EXPECT_TRUE(reply.ok()) << reply.status.error_message();
    int count = 0;
    const auto answer = reply.As<v1::WriteAnswer>();
    for (const v1::RuleFinding& finding : answer.findings()) {
      count += finding.parameter() == "month.exempt" ? 1 : 0;
    }
    return count;
  };
  EXPECT_EQ(told("2017-01"), 1);
  EXPECT_EQ(told("2017-02"), 0);
}

TEST_F(SupervisionTest, AGoodPracticeShowsWhoMadeItKnown) {  // R0-36
  Given(Paired() + Facts({RecordPractice("g1", kLincheng, "2017-06-01"),
                          PromotePractice("g1", "2017-06-02")}));
  v1::ListGoodPracticesRequest request;
  request.set_parent(kLedger);
  request.set_unit_id(kXuecheng);
  *request.mutable_read() = Strong();
  const auto listed = client()
                          .Send("PracticeService/ListGoodPractices", request)
                          .As<v1::ListGoodPracticesResponse>();
  ASSERT_EQ(listed.good_practices_size(), 1);
  ASSERT_EQ(listed.good_practices(0).promotions_size(), 1);
  EXPECT_EQ(listed.good_practices(0).promotions(0).promoting_unit_id(), kCity);
}

}  // namespace
}  // namespace jiedui::services
