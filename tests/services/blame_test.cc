// A refusal of a read says which field of the request it is about.

#include "services/blame.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "jiedui/v1/case_service.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/report_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "services/paging.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class BlameSpec : public ServerTest {
 protected:
  // "RESOURCE_NOT_FOUND name"
  std::string Outcome(absl::string_view method, const google::protobuf::Message& request) {
    const Reply reply = client().Send(method, request);
    return absl::StrCat(reply.reason(), " ", reply.field());
  }
  template <class Request>
  static Request InLedger() {
    Request request;
    request.set_parent(kLedger);
    request.mutable_read()->set_strong(true);
    return request;
  }
};

TEST_F(BlameSpec, ANameThatNamesNothingIsToBlame) {
  Given(Organization());
  v1::GetUnitRequest unit;
  unit.set_name("ledgers/370400/units/999");
  EXPECT_EQ(Outcome("RegistryService/GetUnit", unit), "RESOURCE_NOT_FOUND name");
  v1::GetPairRequest pair;
  pair.set_name("ledgers/370400/pairs/999");
  EXPECT_EQ(Outcome("PairService/GetPair", pair), "RESOURCE_NOT_FOUND name");
}

TEST_F(BlameSpec, AnotherLedgerIsBlamedOnParentOrName) {
  v1::ListUnitsRequest list;
  list.set_parent("ledgers/999");
  EXPECT_EQ(Outcome("RegistryService/ListUnits", list), "RESOURCE_NOT_FOUND parent");
  v1::GetUnitRequest unit;
  unit.set_name("ledgers/999/units/370400");
  EXPECT_EQ(Outcome("RegistryService/GetUnit", unit), "RESOURCE_NOT_FOUND name");
}

TEST_F(BlameSpec, ATableNamesTheIdThatIsNotThere) {
  Given(ProgramYear());
  auto table = InLedger<v1::GetDispatchTableRequest>();
  table.set_program_id("1999");
  table.set_unit_id(std::string(kTengzhou));
  table.set_month("2017-03");
  EXPECT_EQ(Outcome("StatisticsService/GetDispatchTable", table), "RESOURCE_NOT_FOUND program_id");
  table.set_program_id(std::string(kYear));
  table.set_unit_id("999");
  EXPECT_EQ(Outcome("StatisticsService/GetDispatchTable", table), "RESOURCE_NOT_FOUND unit_id");
  auto pairs = InLedger<v1::ListPairComplianceRequest>();
  pairs.set_program_id(std::string(kYear));
  pairs.set_pair_id("999");
  EXPECT_EQ(Outcome("StatisticsService/ListPairCompliance", pairs), "RESOURCE_NOT_FOUND pair_id");
}

TEST_F(BlameSpec, AListFilteredByWhatIsNotThereIsNotEmptyButRefused) {
  Given(Organization());
  auto units = InLedger<v1::ListUnitsRequest>();
  units.set_parent_unit_id("999");
  EXPECT_EQ(Outcome("RegistryService/ListUnits", units), "RESOURCE_NOT_FOUND parent_unit_id");
  auto cases = InLedger<v1::ListCasesRequest>();
  cases.set_unit_id("999");
  EXPECT_EQ(Outcome("CaseService/ListCases", cases), "RESOURCE_NOT_FOUND unit_id");
  cases.clear_unit_id();
  cases.set_activity_id("999");
  EXPECT_EQ(Outcome("CaseService/ListCases", cases), "RESOURCE_NOT_FOUND activity_id");
  auto reports = InLedger<v1::ListReportsRequest>();
  reports.set_unit_id("999");
  EXPECT_EQ(Outcome("ReportService/ListReports", reports), "RESOURCE_NOT_FOUND unit_id");
}

TEST_F(BlameSpec, AProgramWithoutRulesIsBlamedOnItsId) {
  v1::GetAssessmentRequest request;
  const auto status = Blame(
      domain::Refuse(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "", {{"program", "2017"}}), request);
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_POLICY_NOT_ADOPTED);
  EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.BadRequest").has_value());
}

TEST_F(BlameSpec, AForgedTokenIsAnInvalidToken) {
  Given(Organization());
  const PageTokens forger("not the key of the ledger");
  v1::ListUnitsRequest units;
  units.set_parent(kLedger);
  units.set_page_token(forger.Encode({1, 1}, ArgumentsHash(units)));
  EXPECT_EQ(Outcome("RegistryService/ListUnits", units), "PAGE_TOKEN_INVALID page_token");
  v1::ListEventsRequest events;
  events.set_parent(kLedger);
  events.set_page_token(forger.Encode({1, 1}, ArgumentsHash(events)));
  EXPECT_EQ(Outcome("EventLogService/ListEvents", events), "PAGE_TOKEN_INVALID page_token");
}

}  // namespace
}  // namespace jiedui::services
