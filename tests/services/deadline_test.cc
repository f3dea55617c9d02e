// Deadlines by the server's clock: a day of a deadline ends at 24:00 in Asia/Shanghai (A22), which
// is 16:00 UTC.

#include "absl/time/time.h"
#include <gtest/gtest.h>

#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class DeadlineSpec : public ServerTest {
 protected:
  // The clock stands at that second, UTC.
  void At(const absl::CivilSecond& second) {
    clock().Set(absl::FromCivil(second, absl::UTCTimeZone()));
  }

  v1::PairRegister Register() {
    v1::GetPairRegisterRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(kXuecheng);
    *request.mutable_on_date() = Date("2017-12-31");
    *request.mutable_read() = Strong();
    return client()
        .Send("StatisticsService/GetPairRegister", request)
        .As<v1::GetPairRegisterResponse>()
        .register_();
  }

  v1::DispatchTable March() {
    v1::GetDispatchTableRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(kLincheng);
    request.set_month("2017-03");
    *request.mutable_on_date() = Date("2017-12-31");
    *request.mutable_read() = Strong();
    return client()
        .Send("StatisticsService/GetDispatchTable", request)
        .As<v1::GetDispatchTableResponse>()
        .table();
  }
};

TEST_F(DeadlineSpec, AFilingInTheLastSecondOfTheTwentiethIsInTime) {  // R0-09, A22
  At(absl::CivilSecond(2017, 1, 20, 15, 59, 59));
  Given(Reporting() + Facts({FileRegister(kXuecheng, {PairId(kLincheng, kXingren)})}));
  EXPECT_EQ(Register().report_date().day(), 20);
  EXPECT_EQ(Register().findings_size(), 0);
}

TEST_F(DeadlineSpec, AFilingAtMidnightIsLate) {  // R0-09, A22
  At(absl::CivilSecond(2017, 1, 20, 16, 0, 0));
  Given(Reporting() + Facts({FileRegister(kXuecheng, {PairId(kLincheng, kXingren)})}));
  EXPECT_EQ(Register().report_date().day(), 21);
  ASSERT_EQ(Register().findings_size(), 1);
  EXPECT_EQ(Register().findings(0).rule(), "R0-09");
}

TEST_F(DeadlineSpec, AReportInTheLastSecondOfItsDayIsInTime) {  // R0-26, A11
  At(absl::CivilSecond(2017, 4, 3, 15, 59, 59));
  Given(Reporting() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")}));
  EXPECT_EQ(March().timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
}

TEST_F(DeadlineSpec, AReportAtMidnightIsLate) {  // R0-26, A11
  At(absl::CivilSecond(2017, 4, 3, 16, 0, 0));
  Given(Reporting() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")}));
  EXPECT_EQ(March().timeliness(), v1::REPORT_TIMELINESS_LATE);
}

}  // namespace
}  // namespace jiedui::services
