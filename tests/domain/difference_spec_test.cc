// What was said of a figure that is not the ledger's, in 附件2 once the report came again, R0-26.

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rules.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Of a town's March, of which the ledger has no study.
class March {
 public:
  March() {
    row_.set_unit_id("A");
    row_.set_month("2017-03");
  }

  March& Report(int studies) {
    table::v1::ReportVersion& version = *row_.add_versions();
    version.set_position(500 + row_.versions_size());
    *version.mutable_submitted()->mutable_submitted_date() =
        ToDate(CivilDay(2017, 4, row_.versions_size()));
    event::v1::DispatchFigures& figures = *version.mutable_submitted()->mutable_figures();
    figures.set_study_session_count(studies);
    if (studies > 0) figures.set_study_content("安全生产法");
    return *this;
  }

  // Of the latest version.
  March& Explain(int64_t position) {
    table::v1::DifferenceExplanation& each = *row_.mutable_versions()->rbegin()->add_explanations();
    event::v1::ReportDifferenceExplained& explained = *each.mutable_explained();
    explained.set_figure_key("study_session_count");
    explained.set_explanation("补办未登记");
    explained.set_explaining_unit_id("A");
    *explained.mutable_explained_date() = ToDate(CivilDay(2017, 4, 2));
    each.set_position(position);
    return *this;
  }

  v1::DispatchTable Table() const {
    return MakeDispatchTable(row_, event::v1::TEAM_TIER_SQUADRON, ZaozhuangPolicy(),
                             CivilDay(2017, 4, 4));
  }

  v1::Figure Studies() const {
    const v1::DispatchTable table = Table();
    for (const v1::DispatchTableRow& row : table.rows()) {
      for (const v1::Figure& figure : row.figures()) {
        if (figure.key() == "study_session_count") return figure;
      }
    }
    ADD_FAILURE() << "no such figure";
    return {};
  }

  std::vector<std::string> Findings() const {
    std::vector<std::string> texts;
    const v1::DispatchTable table = Table();
    for (const v1::RuleFinding& finding : table.findings()) texts.push_back(finding.message_zh());
    return texts;
  }

 private:
  table::v1::DispatchRow row_;
};

constexpr char kTold[] = "集中学习：上报 2次，账本 0次";

TEST(DifferenceTableSpec, AnExplanationOfAnotherNumberIsStaleAndTheDifferenceToldAnew) {  // R0-26
  const March march = March().Report(1).Explain(510).Report(2);
  const v1::Figure figure = march.Studies();
  ASSERT_EQ(figure.explanations_size(), 1);
  EXPECT_TRUE(figure.explanations(0).stale());
  EXPECT_EQ(figure.explanations(0).reported_value(), 1);
  EXPECT_THAT(march.Findings(),
              ElementsAre(kTold,
                          "集中学习：A 于 2017-04-02 的差异说明针对上报的 1次，现上报 2次，"
                          "须另作说明"));
  const v1::DispatchTable table = march.Table();
  const v1::RuleFinding& stale = table.findings(1);
  EXPECT_EQ(stale.rule(), "R0-26");
  EXPECT_EQ(stale.severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(stale.event_position(), 510);
  EXPECT_EQ(stale.message_en(),
            "study_session_count: what A said on 2017-04-02 explains 1 as reported; 2 is reported "
            "now, and to be explained anew");
}

TEST(DifferenceTableSpec, AnExplanationOfTheSameNumberStandsThoughTheReportCameAgain) {  // R0-26
  const March march = March().Report(2).Explain(510).Report(2);
  ASSERT_EQ(march.Studies().explanations_size(), 1);
  EXPECT_FALSE(march.Studies().explanations(0).stale());
  EXPECT_THAT(march.Findings(), ElementsAre(kTold));
}

TEST(DifferenceTableSpec, OnceItIsExplainedAnewNothingMoreIsAskedFor) {  // R0-26
  const March march = March().Report(1).Explain(510).Report(2).Explain(520);
  const v1::Figure figure = march.Studies();
  ASSERT_EQ(figure.explanations_size(), 2);
  EXPECT_TRUE(figure.explanations(0).stale());
  EXPECT_FALSE(figure.explanations(1).stale());
  EXPECT_EQ(figure.explanations(1).position(), 520);
  EXPECT_THAT(march.Findings(), ElementsAre(kTold));
}

TEST(DifferenceTableSpec, WhereTheNumberIsTheLedgersNowThereIsNothingToExplain) {  // R0-26
  const March march = March().Report(1).Explain(510).Report(0);
  EXPECT_TRUE(march.Studies().explanations(0).stale());
  EXPECT_THAT(march.Findings(), IsEmpty());
}

}  // namespace
}  // namespace jiedui::domain
