// How much of a cell was looked at, of a service that has its changes page by page.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "cli/client.h"
#include "cli/reader.h"
#include "cli/render.h"
#include "gtest/gtest.h"
#include <grpcpp/grpcpp.h>

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/statistics_service.grpc.pb.h"

namespace jiedui::cli {
namespace {

// Event 91 changed the cell, and before it event 57, which is on another page. Asked for no pages
// it tells of the later alone.
class PagedChanges final : public v1::StatisticsService::Service {
 public:
  // Of the change on the page before.
  void set_earlier(v1::EventCoverage coverage) { earlier_ = coverage; }

  grpc::Status ExplainCell(grpc::ServerContext* /*context*/, const v1::ExplainCellRequest* request,
                           v1::ExplainCellResponse* response) override {
    const bool is_earlier = !request->changes_page_token().empty();
    *response->mutable_metadata()->mutable_judging_date() = domain::ToDate(CivilDay(2017, 12, 31));
    v1::CellExplanation& explanation = *response->mutable_explanation();
    explanation.mutable_cell()->set_path(request->path());
    v1::CellChange& change = *explanation.add_changes();
    change.set_path(request->path());
    change.set_first_position(is_earlier ? 57 : 91);
    change.set_last_position(change.first_position());
    change.set_event_count(1);
    change.set_coverage(is_earlier ? earlier_ : v1::EVENT_COVERAGE_ALL);
    explanation.set_changes_cut(!is_earlier);
    explanation.set_coverage(is_earlier ? earlier_ : v1::EVENT_COVERAGE_SOME);
    const bool has_next = !is_earlier && request->changes_page_size() > 0;
    if (has_next) response->set_next_changes_page_token("earlier");
    return grpc::Status::OK;
  }

 private:
  v1::EventCoverage earlier_ = v1::EVENT_COVERAGE_ALL;
};

class ExplainedChangesTest : public ::testing::Test {
 protected:
  ExplainedChangesTest() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    CHECK(server_ != nullptr, "a server on a free port");
    address_ = "127.0.0.1:" + std::to_string(port);
  }

  v1::ExplainCellResponse Explain(CellQuery query) {
    query.kind = v1::TABLE_KIND_ASSESSMENT;
    query.path = "pairs[p].total_milli";
    auto explained = Reader(Connect(address_), ReadScope()).Explain(query);
    CHECK_OK(explained.status());
    return *std::move(explained);
  }

  PagedChanges service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

CellQuery AllChanges() {
  CellQuery query;
  query.all_changes = true;
  return query;
}

TEST_F(ExplainedChangesTest, WhereEachChangeIsListedItIsSaidAndNothingIsAdvised) {
  const v1::ExplainCellResponse explained = Explain(AllChanges());
  ASSERT_EQ(explained.explanation().changes_size(), 2);
  EXPECT_EQ(explained.explanation().changes(0).last_position(), 57);
  EXPECT_EQ(explained.explanation().changes(1).last_position(), 91);
  EXPECT_FALSE(explained.explanation().changes_cut());
  EXPECT_EQ(explained.explanation().coverage(), v1::EVENT_COVERAGE_ALL);
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, "查看范围：可能引起变化的事件均已查看，所列为全部变化\n"))
      << text;
  EXPECT_FALSE(absl::StrContains(text, "加 --")) << text;
}

TEST_F(ExplainedChangesTest, TheWholeIsLookedAtNoMoreThanTheChangeOfAnyPage) {
  service_.set_earlier(v1::EVENT_COVERAGE_SOME);
  EXPECT_EQ(Explain(AllChanges()).explanation().coverage(), v1::EVENT_COVERAGE_SOME);
  service_.set_earlier(v1::EVENT_COVERAGE_RANGE);
  EXPECT_EQ(Explain(AllChanges()).explanation().coverage(), v1::EVENT_COVERAGE_RANGE);
}

TEST_F(ExplainedChangesTest, WithoutALimitTheOptionThatListsAllChangesIsNamedAndNotTheLimit) {
  CellQuery query;
  query.facts_limit = 0;
  const v1::ExplainCellResponse explained = Explain(query);
  ASSERT_EQ(explained.explanation().changes_size(), 1);
  EXPECT_EQ(explained.explanation().coverage(), v1::EVENT_COVERAGE_SOME);
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(
      text,
      "查看范围：有事件未逐一查看，或更早的变化未列出（加 --all-changes 逐一查看并列出全部）\n"))
      << text;
  EXPECT_FALSE(absl::StrContains(text, "--limit")) << text;
}

}  // namespace
}  // namespace jiedui::cli
