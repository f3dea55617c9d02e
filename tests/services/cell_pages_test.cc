// The events behind a cell, and the changes between two states, page by page.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/cells_fixture.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::IsEmpty;

// The towns study together on five days of March.
class CellPagesSpec : public CellsTest {
 protected:
  CellPagesSpec() {
    Given(Paired());
    for (int i = 1; i <= 5; ++i) Given(Facts({StudyOn(i)}));
  }

  static event::v1::GroupStudyHeld StudyOn(int day) {
    return Study(absl::StrCat("s", day), Assign(kLincheng, kXingren),
                 absl::StrCat("2017-03-", 20 + day));
  }

  // How often the towns studied in March.
  static v1::ExplainCellRequest Studies() {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
    request.mutable_table()->set_program_id(kYear);
    request.mutable_table()->set_unit_id(kLincheng);
    request.mutable_table()->set_month("2017-03");
    request.set_path("rows[3].figures[study_session_count].recorded");
    *request.mutable_read() = Strong();
    return request;
  }

  // The year-end table since the programme was opened.
  static v1::CompareTablesRequest Year() {
    v1::CompareTablesRequest request;
    request.set_parent(kLedger);
    request.mutable_table()->set_kind(v1::TABLE_KIND_ASSESSMENT);
    request.mutable_table()->set_program_id(kYear);
    *request.mutable_before() = AsOf(1);
    *request.mutable_after() = Strong();
    return request;
  }

  // The months of a pair as they are, and as they would be if two activities were asked for in
  // each.
  static v1::CompareTablesRequest Assumed() {
    v1::CompareTablesRequest request = Year();
    request.mutable_table()->set_kind(v1::TABLE_KIND_PAIR_COMPLIANCE);
    request.mutable_table()->set_pair_id(PairId(kLincheng, kXingren));
    *request.mutable_before() = Strong();
    v1::PolicyAssumption& assumed = *request.mutable_after()->mutable_assumed_policy();
    assumed.set_program_id(kYear);
    *assumed.mutable_policy_set() = domain::ZaozhuangPolicySet();
    assumed.mutable_policy_set()->set_policy_set_id("two-a-month");
    for (auto& parameter : *assumed.mutable_policy_set()->mutable_parameters()) {
      if (parameter.key() == "month.min_activities") parameter.set_value("2");
    }
    return request;
  }

  Reply Ask(const v1::ExplainCellRequest& request) {
    return client().Send("StatisticsService/ExplainCell", request);
  }

  Reply Ask(const v1::CompareTablesRequest& request) {
    return client().Send("StatisticsService/CompareTables", request);
  }

  static std::vector<std::string> Texts(const v1::CompareTablesResponse& compared) {
    std::vector<std::string> texts;
    for (const v1::CellChange& change : compared.changes()) {
      texts.push_back(change.SerializeAsString());
    }
    return texts;
  }

  // All pages of so many changes, while more is recorded.
  std::vector<v1::CompareTablesResponse> PagesOf(int size, v1::CompareTablesRequest request) {
    request.set_page_size(size);
    std::vector<v1::CompareTablesResponse> pages;
    int day = 6;
    do {
      pages.push_back(Ask(request).As<v1::CompareTablesResponse>());
      request.set_page_token(pages.back().next_page_token());
      if (day < 9) Given(Facts({StudyOn(day++)}));
    } while (!request.page_token().empty());
    return pages;
  }

  static void ExpectPagesOf(const v1::CompareTablesResponse& whole,
                            const std::vector<v1::CompareTablesResponse>& pages) {
    std::vector<std::string> listed;
    for (const v1::CompareTablesResponse& page : pages) {
      EXPECT_EQ(page.before().SerializeAsString(), whole.before().SerializeAsString());
      EXPECT_EQ(page.after().SerializeAsString(), whole.after().SerializeAsString());
      EXPECT_EQ(page.rank_changes_size(), whole.rank_changes_size());
      const std::vector<std::string> texts = Texts(page);
      listed.insert(listed.end(), texts.begin(), texts.end());
      EXPECT_EQ(page.left_out_count(), whole.changes_size() - static_cast<int>(listed.size()));
    }
    EXPECT_EQ(listed, Texts(whole));
  }
};

TEST_F(CellPagesSpec, TheEventsBehindACellAreHadPageByPage) {
  v1::ExplainCellRequest request = Studies();
  const auto whole = Ask(request).As<v1::ExplainCellResponse>();
  ASSERT_EQ(whole.explanation().behind_positions_size(), 5);
  EXPECT_EQ(whole.next_page_token(), "");
  EXPECT_THAT(whole.page_events(), IsEmpty()) << "no page of a size was asked for";
  request.set_page_size(2);
  std::vector<int64_t> behind;
  int pages = 0;
  do {
    const auto page = Ask(request).As<v1::ExplainCellResponse>();
    EXPECT_EQ(page.explanation().changes().empty(), pages > 0) << "on the first page alone";
    EXPECT_EQ(page.explanation().behind_count(), 5);
    EXPECT_EQ(page.explanation().cell().value(), "5");
    ASSERT_EQ(page.page_events_size(), page.explanation().behind_positions_size());
    for (const v1::RecordedEvent& event : page.page_events()) {
      EXPECT_EQ(event.kind(), "GroupStudyHeld");
      behind.push_back(event.position());
    }
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(behind, testing::ElementsAreArray(whole.explanation().behind_positions()));
}

TEST_F(CellPagesSpec, ThePagesOfAnExplanationAreOfOneState) {
  v1::ExplainCellRequest request = Studies();
  request.set_page_size(3);
  const int64_t first = head();
  request.set_page_token(Ask(request).As<v1::ExplainCellResponse>().next_page_token());
  Given(Facts({StudyOn(6)}));
  const auto second = Ask(request).As<v1::ExplainCellResponse>();
  EXPECT_EQ(second.metadata().read_position(), first);
  EXPECT_EQ(second.explanation().behind_count(), 5);
  EXPECT_EQ(second.explanation().behind_positions_size(), 2);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(CellPagesSpec, TheNextPageIsOfWhatWasAskedFirst) {
  v1::ExplainCellRequest request = Studies();
  request.set_page_size(-1);
  EXPECT_EQ(Ask(request).field(), "page_size");
  request.set_page_size(2);
  request.set_page_token(Ask(request).As<v1::ExplainCellResponse>().next_page_token());
  request.set_page_size(1);
  EXPECT_EQ(Ask(request).As<v1::ExplainCellResponse>().page_events_size(), 1)
      << "the size alone may change";
  request.set_max_changes(1);
  EXPECT_EQ(Ask(request).reason(), "PAGE_TOKEN_INVALID");
}

// From the latest on, each page oldest first; while more is recorded.
TEST_F(CellPagesSpec, TheChangesOfACellAreHadPageByPageEachOnceAndInOrder) {
  v1::ExplainCellRequest request = Studies();
  request.set_max_changes(100);
  const auto whole = Ask(request).As<v1::ExplainCellResponse>();
  ASSERT_EQ(whole.explanation().changes_size(), 6) << "that there is the table, and five studies";
  EXPECT_EQ(whole.next_changes_page_token(), "") << "no pages were asked for";
  request.set_changes_page_size(2);
  std::vector<std::string> listed;
  int pages = 0;
  do {
    const auto page = Ask(request).As<v1::ExplainCellResponse>();
    ASSERT_EQ(page.explanation().changes_size(), 2);
    EXPECT_EQ(page.explanation().cell().value(), "5") << "the state of the first page";
    EXPECT_EQ(page.explanation().clause().empty(), pages > 0) << "on the first page alone";
    std::vector<std::string> texts;
    for (const v1::CellChange& change : page.explanation().changes()) {
      texts.push_back(change.SerializeAsString());
    }
    ASSERT_GE(page.events_size(), 2) << "those of the changes come first";
    EXPECT_EQ(page.events(1).position(), page.explanation().changes(1).last_position());
    listed.insert(listed.begin(), texts.begin(), texts.end());
    request.set_changes_page_token(page.next_changes_page_token());
    Given(Facts({StudyOn(6 + pages)}));
    ++pages;
  } while (!request.changes_page_token().empty());
  EXPECT_EQ(pages, 3);
  std::vector<std::string> all;
  for (const v1::CellChange& change : whole.explanation().changes()) {
    all.push_back(change.SerializeAsString());
  }
  EXPECT_EQ(listed, all);
}

TEST_F(CellPagesSpec, APageOfChangesIsOfWhatWasAskedFirst) {
  v1::ExplainCellRequest request = Studies();
  request.set_changes_page_size(-1);
  EXPECT_EQ(Ask(request).field(), "changes_page_size");
  request.set_changes_page_size(2);
  request.set_page_size(2);
  const auto first = Ask(request).As<v1::ExplainCellResponse>();
  ASSERT_NE(first.next_page_token(), "");
  request.set_changes_page_token(first.next_page_token());
  EXPECT_EQ(Ask(request).reason(), "PAGE_TOKEN_INVALID") << "that is a page of what is behind it";
  request.set_changes_page_token(first.next_changes_page_token());
  request.set_changes_page_size(1);
  EXPECT_EQ(Ask(request).As<v1::ExplainCellResponse>().explanation().changes_size(), 1)
      << "the size alone may change";
  request.set_page_token(first.next_page_token());
  EXPECT_EQ(Ask(request).field(), "changes_page_token") << "one list at a time";
  request.clear_page_token();
  request.set_path("rows[3].figures[study_session_count].accepted");
  EXPECT_EQ(Ask(request).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(CellPagesSpec, TheChangesBetweenTwoStatesAreHadPageByPage) {
  const auto whole = Ask(Year()).As<v1::CompareTablesResponse>();
  ASSERT_GT(whole.changes_size(), 4);
  EXPECT_EQ(whole.next_page_token(), "");
  const int size = (whole.changes_size() + 2) / 3;
  const std::vector<v1::CompareTablesResponse> pages = PagesOf(size, Year());
  EXPECT_EQ(pages.size(), 3U);
  EXPECT_EQ(pages.front().changes_size(), size);
  ExpectPagesOf(whole, pages);
}

TEST_F(CellPagesSpec, TheEarlierStateIsThatOfTheFirstPageToo) {
  const auto whole = Ask(Assumed()).As<v1::CompareTablesResponse>();
  ASSERT_GT(whole.changes_size(), 2);
  ExpectPagesOf(whole, PagesOf(2, Assumed()));
}

TEST_F(CellPagesSpec, AnotherComparisonIsNoNextPage) {
  v1::CompareTablesRequest request = Year();
  request.set_page_size(-1);
  EXPECT_EQ(Ask(request).field(), "page_size");
  request.set_page_size(2);
  request.set_page_token(Ask(request).As<v1::CompareTablesResponse>().next_page_token());
  ASSERT_NE(request.page_token(), "");
  request.set_skip(1);
  EXPECT_EQ(Ask(request).reason(), "PAGE_TOKEN_INVALID");
  request.set_skip(0);
  *request.mutable_before() = AsOf(2);
  EXPECT_EQ(Ask(request).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(CellPagesSpec, AnExplanationSaysWhetherItsChangesAreAllThereWere) {
  v1::ExplainCellRequest request = Studies();
  const auto all = Ask(request).As<v1::ExplainCellResponse>().explanation();
  EXPECT_FALSE(all.changes_cut());
  EXPECT_EQ(all.coverage(), v1::EVENT_COVERAGE_ALL);
  request.set_max_changes(1);
  const auto latest = Ask(request).As<v1::ExplainCellResponse>().explanation();
  EXPECT_TRUE(latest.changes_cut());
  EXPECT_EQ(latest.coverage(), v1::EVENT_COVERAGE_SOME);
}

TEST_F(CellPagesSpec, OfWhatLoweredAScoreTheNextOnesCanBeAskedFor) {
  v1::ExplainCellRequest request = Studies();
  request.mutable_table()->clear_unit_id();
  request.mutable_table()->clear_month();
  request.mutable_table()->set_kind(v1::TABLE_KIND_ASSESSMENT);
  *request.mutable_table()->mutable_on_date() = domain::ToDate(CivilDay(2017, 12, 31));
  request.set_path(absl::StrCat("districts[", kXuecheng, "].total_milli"));
  request.set_max_costs(3);
  const auto first = Ask(request).As<v1::ExplainCellResponse>().explanation();
  ASSERT_EQ(first.costs_size(), 3);
  ASSERT_GT(first.cost_count(), 3);
  request.set_skip_costs(2);
  request.set_max_costs(1);
  const auto third = Ask(request).As<v1::ExplainCellResponse>().explanation();
  ASSERT_EQ(third.costs_size(), 1);
  EXPECT_EQ(third.costs(0).SerializeAsString(), first.costs(2).SerializeAsString());
  EXPECT_EQ(third.cost_count(), first.cost_count());
  request.set_skip_costs(-1);
  EXPECT_EQ(Ask(request).reason(), "FIELD_INVALID");
}

TEST_F(CellPagesSpec, FactsOfAUnitInTwoPairsAreSaidToBeOfWhichPair) {
  Given(Facts({GrantException(kTengzhou), Assign(kTengzhou, kGaoxin)}));
  const std::string first = PairId(kTengzhou, kXuecheng);
  const std::string second = PairId(kTengzhou, kGaoxin);
  Given(Facts({Study("s8", Assign(kTengzhou, kXuecheng), "2017-03-28"),
               Study("s9", Assign(kTengzhou, kGaoxin), "2017-03-29")}));
  v1::ExplainCellRequest request = Studies();
  request.mutable_table()->set_unit_id(kTengzhou);
  const auto explained = Ask(request).As<v1::ExplainCellResponse>().explanation();
  ASSERT_EQ(explained.behind_positions_size(), 2);
  ASSERT_EQ(explained.pair_facts_size(), 2);
  EXPECT_THAT(
      (std::set<std::string>{explained.pair_facts(0).pair_id(), explained.pair_facts(1).pair_id()}),
      testing::UnorderedElementsAre(first, second));
  for (const v1::CellPairFacts& facts : explained.pair_facts()) {
    EXPECT_EQ(facts.positions_size(), 1) << facts.pair_id();
  }
}

}  // namespace
}  // namespace jiedui::services
