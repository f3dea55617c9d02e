// What a unit of two pairs holds with both partners at once, told once a pair, in the months of the
// three units, their district and their city (A18, A24): from the events to every table.

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/bulletin_table.h"
#include "projections/cell_changes.h"
#include "projections/cells.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/roll_up.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using testing::ElementsAre;

// 临城 is the hub of 临城–兴仁 and 临城–兴城, all of 薛城.
const std::string kOtherPair = PairId(kLincheng, kXingcheng);
const CivilDay kYearOver(2018, 1, 31);

Story Hub() {
  Story story;
  story.Tell(GrantException(kLincheng));
  story.Tell(Assign(kLincheng, kXingcheng));
  return story;
}

template <class Fact>
Fact At(int start, int minutes, Fact fact) {
  fact.set_start_minute(start);
  fact.set_duration_minutes(minutes);
  return fact;
}

// e1 of 临城 in both records, and one of each partner's; e4 of 临城 in the second alone.
event::v1::JointInspectionHeld WithXingren(int start = 540) {
  return At(
      start, 120,
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
}
event::v1::JointInspectionHeld WithXingcheng(int start = 540) {
  return At(start, 120,
            InspectTargets("j2", kOtherPair, "2017-03-05",
                           {{"e1", kLincheng, 3}, {"e3", kXingcheng, 1}, {"e4", kLincheng, 1}}));
}
event::v1::GroupStudyHeld StudyWith(const char* partner, int start = 840) {
  return At(start, 210,
            Study(absl::StrCat("s-", partner), Assign(kLincheng, partner), "2017-03-20"));
}

v1::DispatchTable March(const Tables& tables, const std::string& unit) {
  return ReadDispatchTable(tables, kYear, unit, CivilMonth(2017, 3), kYearOver).value();
}
v1::DispatchTable March(const Story& story, const std::string& unit) {
  return March(story.tables(), unit);
}

const v1::Figure& FigureOf(const v1::DispatchTable& table, absl::string_view key) {
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      if (figure.key() == key) return figure;
    }
  }
  CHECK(false, key);
}

// Inspections, enterprises, documents, studies.
using Counts = std::vector<int64_t>;
constexpr const char* kKeys[] = {"joint_session_count", "enterprise_count", "document_count",
                                 "study_session_count"};

Counts Recorded(const Story& story, const std::string& unit) {
  const v1::DispatchTable table = March(story, unit);
  Counts counts;
  for (const char* const key : kKeys) counts.push_back(FigureOf(table, key).recorded());
  return counts;
}

// Of all below the unit, in each of the places where they are added up.
Counts Together(const Story& story, const std::string& unit) {
  Counts counts;
  const v1::DispatchTable table = March(story, unit);
  for (const char* const key : kKeys) {
    counts.push_back(absl::c_find_if(table.roll_up().figures(), [key](const v1::Figure& figure) {
                       return figure.key() == key;
                     })->recorded());
  }
  return counts;
}

TEST(HubMonthReadSpec, OneInspectionWithBothPartnersIsOneOfEachUnitOfTheDistrictAndOfTheCity) {
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  EXPECT_THAT(Recorded(story, kLincheng), ElementsAre(1, 2, 4, 0));
  EXPECT_EQ(March(story, kLincheng).enterprise_visit_count(), 2);
  EXPECT_THAT(Recorded(story, kXingren), ElementsAre(1, 1, 1, 0));
  EXPECT_THAT(Recorded(story, kXingcheng), ElementsAre(1, 1, 1, 0));
  EXPECT_THAT(Together(story, kXuecheng), ElementsAre(1, 4, 6, 0));
  EXPECT_THAT(Together(story, kCity), ElementsAre(1, 4, 6, 0));
}

TEST(HubMonthReadSpec, OneStudyWithBothPartnersIsOneToo) {
  Story story = Hub();
  story.Tell(StudyWith(kXingren));
  story.Tell(StudyWith(kXingcheng));
  for (const char* const unit : {kLincheng, kXingren, kXingcheng}) {
    EXPECT_THAT(Recorded(story, unit), ElementsAre(0, 0, 0, 1)) << unit;
  }
  EXPECT_THAT(Together(story, kXuecheng), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(Together(story, kCity), ElementsAre(0, 0, 0, 1));
}

TEST(HubMonthReadSpec, AtDifferentTimesTheyAreTwo) {
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng(840));
  story.Tell(StudyWith(kXingren, 480));
  story.Tell(StudyWith(kXingcheng, 840));
  EXPECT_THAT(Recorded(story, kLincheng), ElementsAre(2, 2, 6, 2));
  EXPECT_THAT(Together(story, kXuecheng), ElementsAre(2, 4, 8, 2));
  EXPECT_THAT(Together(story, kCity), ElementsAre(2, 4, 8, 2));
}

TEST(HubMonthReadSpec, TwoTeamsWithNoEnterpriseInCommonHoldTwo) {
  Story story = Hub();
  story.Tell(WithXingren());
  event::v1::JointInspectionHeld elsewhere = WithXingcheng();
  elsewhere.mutable_targets()->DeleteSubrange(0, 1);
  story.Tell(elsewhere);
  EXPECT_THAT(Recorded(story, kLincheng), ElementsAre(2, 2, 3, 0));
  EXPECT_THAT(Together(story, kCity), ElementsAre(2, 4, 5, 0));
}

// In whatever order the pairs' clerks come, every number of every unit is the same.
TEST(HubMonthReadSpec, WhichPairRecordsFirstDoesNotMatter) {
  Story one = Hub();
  one.Tell(WithXingren());
  one.Tell(WithXingcheng());
  one.Tell(StudyWith(kXingren));
  one.Tell(StudyWith(kXingcheng));
  Story other = Hub();
  other.Tell(StudyWith(kXingcheng));
  other.Tell(WithXingcheng());
  other.Tell(WithXingren());
  other.Tell(StudyWith(kXingren));
  for (const char* const unit : {kLincheng, kXingren, kXingcheng}) {
    EXPECT_EQ(Recorded(one, unit), Recorded(other, unit)) << unit;
  }
  EXPECT_THAT(Recorded(other, kLincheng), ElementsAre(1, 2, 4, 1));
  EXPECT_EQ(Together(one, kXuecheng), Together(other, kXuecheng));
  EXPECT_EQ(Together(one, kCity), Together(other, kCity));
}

TEST(HubMonthReadSpec, OfOneThatIsVoidedTheOtherCountsAlone) {  // A25
  const auto both = [] {
    Story story = Hub();
    story.Tell(WithXingren());
    story.Tell(WithXingcheng());
    return story;
  };
  Story first = both();
  first.Tell(Void("j1", kTownPair, "2017-04-01"));
  EXPECT_THAT(Recorded(first, kLincheng), ElementsAre(1, 2, 4, 0));
  EXPECT_THAT(Recorded(first, kXingren), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(Together(first, kCity), ElementsAre(1, 3, 5, 0));
  Story second = both();
  second.Tell(Void("j2", kOtherPair, "2017-04-01"));
  EXPECT_THAT(Recorded(second, kLincheng), ElementsAre(1, 1, 2, 0));
  EXPECT_THAT(Together(second, kCity), ElementsAre(1, 2, 3, 0));
  second.Tell(Void("j1", kTownPair, "2017-04-01"));
  EXPECT_THAT(Recorded(second, kLincheng), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(Together(second, kCity), ElementsAre(0, 0, 0, 0));
}

TEST(HubMonthReadSpec, ACorrectedTimePartsThemAndBringsThemTogether) {  // A25
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  story.Tell(Correct(WithXingcheng(840), "2017-03-06"));
  EXPECT_THAT(Recorded(story, kLincheng), ElementsAre(2, 2, 6, 0));
  EXPECT_THAT(Together(story, kXuecheng), ElementsAre(2, 4, 8, 0));
  story.Tell(Correct(WithXingcheng(600), "2017-03-07"));
  EXPECT_THAT(Recorded(story, kLincheng), ElementsAre(1, 2, 4, 0));
  EXPECT_THAT(Together(story, kXuecheng), ElementsAre(1, 4, 6, 0));
}

// By the sides of the day: a pair that has another side since shared nobody then.
TEST(HubMonthReadSpec, WhoIsTheHubIsAskedOfTheDay) {  // A21
  Story story = Hub();
  story.Tell(
      At(540, 120, InspectTargets("j0", kBrigadePair, "2017-03-05", {{"e1", kLincheng, 2}})));
  story.Tell(WithXingren());
  EXPECT_THAT(Together(story, kCity), ElementsAre(2, 2, 3, 0)) << "they share no side";
  story.Tell(Reassign(kOtherPair, kZhangfan, kXingcheng, "2017-06-01"));
  story.Tell(WithXingcheng());
  EXPECT_THAT(Recorded(story, kLincheng), ElementsAre(1, 2, 4, 0));
}

bool IsTold(const Story& story, const std::string& pair, const std::string& activity) {
  const v1::PairCompliance judged = ReadPairCompliance(story.tables(), pair, kYearOver).value();
  const auto found = absl::c_find_if(judged.activities(), [&](const v1::ActivityJudgement& each) {
    return each.activity_id() == activity;
  });
  CHECK(found != judged.activities().end(), activity);
  return absl::c_any_of(found->findings(),
                        [](const v1::RuleFinding& finding) { return finding.rule() == "A24"; });
}

TEST(HubMonthReadSpec, EachPairIsToldAndCreditedByItselfAsEver) {  // A24
  Story story = Hub();
  story.Tell(StudyWith(kXingren));
  story.Tell(StudyWith(kXingcheng));
  const std::vector<std::pair<std::string, std::string>> pairs = {{kTownPair, kXingren},
                                                                  {kOtherPair, kXingcheng}};
  for (const auto& [pair, partner] : pairs) {
    const std::string activity = absl::StrCat("s-", partner);
    for (const std::string& side : {std::string(kLincheng), partner}) {
      event::v1::ActivityAttested confirmed = Attest(activity, pair, side, "2017-03-21");
      confirmed.set_attesting_unit_id(side);
      story.Tell(confirmed);
    }
    EXPECT_TRUE(IsTold(story, pair, activity));
  }
  for (const auto& [pair, partner] : pairs) {
    const v1::PairCompliance judged = ReadPairCompliance(story.tables(), pair, kYearOver).value();
    EXPECT_TRUE(judged.activities(0).counted()) << pair;
    EXPECT_EQ(judged.months(2).activity_count(), 1) << pair;
  }
}

// --- reports ---

TEST(HubMonthReadSpec, AReportStartsFromWhatTheTableHasAndAgreesWithIt) {  // R0-26
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  story.Tell(StudyWith(kXingren));
  story.Tell(StudyWith(kXingcheng));
  for (const char* const unit : {kLincheng, kXingren, kXingcheng}) {
    const event::v1::DispatchFigures preview =
        PreviewFigures(story.tables(), kYear, unit, CivilMonth(2017, 3)).value();
    const Counts counts = {preview.joint_session_count(), preview.enterprise_count(),
                           preview.document_count(), preview.study_session_count()};
    EXPECT_EQ(counts, Recorded(story, unit)) << unit;
    event::v1::ReportSubmitted report = SubmitReport(unit, "2017-03", "2017-04-02");
    *report.mutable_figures() = preview;
    story.Tell(report);
    const v1::DispatchTable table = March(story, unit);
    for (const char* const key : kKeys) {
      EXPECT_EQ(FigureOf(table, key).reconciliation(), v1::RECONCILIATION_MATCH) << unit << key;
    }
  }
  const v1::DispatchTable district = March(story, kXuecheng);
  for (const v1::Figure& figure : district.roll_up().figures()) {
    EXPECT_EQ(figure.reported(), figure.recorded()) << figure.key();
    EXPECT_EQ(figure.reconciliation(), v1::RECONCILIATION_MATCH) << figure.key();
  }
  for (const char* const unit : {kLincheng, kXingren, kXingcheng}) {
    story.Tell(AcceptReport(unit, "2017-03", "2017-04-03"));
  }
  const OverallPreview overall =
      PreviewOverall(story.tables(), kYear, kXuecheng, CivilMonth(2017, 3),
                     ViewOf(story.tables(), domain::Organization::kAsItWas, kYearOver))
          .value();
  EXPECT_EQ(overall.figures.joint_session_count(), 1);
  EXPECT_EQ(overall.figures.study_session_count(), 1);
  EXPECT_EQ(overall.figures.document_count(), 6);
}

TEST(HubMonthReadSpec, WhoReportsBothRecordsReportsOneTooMany) {  // R0-26
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  *report.mutable_figures() =
      PreviewFigures(story.tables(), kYear, kLincheng, CivilMonth(2017, 3)).value();
  report.mutable_figures()->set_joint_session_count(2);
  story.Tell(report);
  EXPECT_EQ(FigureOf(March(story, kLincheng), "joint_session_count").reconciliation(),
            v1::RECONCILIATION_OVER_REPORTED);
}

event::v1::BulletinPublished BulletinOf(const Story& story) {
  event::v1::BulletinPublished bulletin = PublishBulletin(1, "2017-03", "2017-03", "2017-04-20");
  bulletin.set_position(static_cast<int64_t>(story.log().size()));
  return bulletin;
}

Counts TotalsOf(const event::v1::BulletinPublished& bulletin, const Story& story,
                domain::BulletinEdition edition = domain::kLatestEdition) {
  const v1::BulletinTable table =
      ReadBulletinTable(story.tables(), nullptr, bulletin, nullptr, edition).value();
  Counts counts;
  for (const char* const key : kKeys) {
    counts.push_back(absl::c_find_if(table.totals(), [key](const v1::BulletinFigure& figure) {
                       return figure.key() == key;
                     })->recorded());
  }
  return counts;
}

TEST(HubMonthReadSpec, TheLedgersMonthAndABulletinHaveItOnce) {  // R0-31
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  const v1::LedgerMonth month = ReadLedgerMonth(story.tables(), kYear, CivilMonth(2017, 3),
                                                kYearOver, domain::Organization::kAsItWas)
                                    .value();
  for (const v1::RollUpFigure& figure : month.sums().figures()) {
    if (figure.key() == kKeys[0]) {
      EXPECT_EQ(figure.recorded(), 1);
    } else if (figure.key() == kKeys[2]) {
      EXPECT_EQ(figure.recorded(), 6);
    }
  }
  EXPECT_THAT(TotalsOf(BulletinOf(story), story), ElementsAre(1, 4, 6, 0));
}

// What was published before stays as it was published, and can be made again.
TEST(HubMonthReadSpec, ABulletinOfAnEarlierEditionCountsEachRecordAsItDid) {  // R0-31
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  event::v1::BulletinPublished bulletin = BulletinOf(story);
  EXPECT_THAT(TotalsOf(bulletin, story, domain::BulletinEdition::kThird), ElementsAre(2, 4, 8, 0));
  for (const auto edition : {domain::BulletinEdition::kThird, domain::BulletinEdition::kFourth}) {
    const v1::BulletinTable table =
        ReadBulletinTable(story.tables(), nullptr, bulletin, nullptr, edition).value();
    bulletin.set_table_sha256(BulletinTableHash(table, edition));
    const PublishedTable published =
        ReadPublishedTable(story.tables(), nullptr, bulletin, nullptr).value();
    EXPECT_EQ(published.edition, edition);
    EXPECT_EQ(published.table.SerializeAsString(), table.SerializeAsString());
  }
}

// --- cells ---

TableQuestion Question(const std::string& unit) {
  TableQuestion question;
  question.kind = v1::TABLE_KIND_DISPATCH;
  question.program_id = kYear;
  question.unit_id = unit;
  question.month = CivilMonth(2017, 3);
  question.on = kYearOver;
  return question;
}

v1::CellExplanation Explained(const Tables& tables, const std::string& unit,
                              const std::string& path) {
  const TableMessage table = ReadTable(tables, Question(unit)).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  return ExplainBy(cells[0]);
}

constexpr char kOwnCell[] = "rows[2].figures[joint_session_count].recorded";
constexpr char kSumCell[] = "roll_up.figures[joint_session_count].recorded";

TEST(HubMonthReadSpec, BothRecordsAreBehindTheCellAndFoldedAloneGiveIt) {
  Story story = Hub();
  const size_t stage = story.log().size();
  story.Tell(Inspect("j0", kBrigadePair, kXuecheng, "2017-03-02"));
  const int64_t first = story.Tell(WithXingren());
  story.Tell(StudyWith(kXingren));
  const int64_t second = story.Tell(WithXingcheng());
  const std::vector<std::pair<std::string, std::string>> cells = {
      {kLincheng, kOwnCell},
      {kXuecheng, "roll_up.figures[document_count].recorded"},
      {kCity, kSumCell}};
  for (const auto& [unit, cell] : cells) {
    const v1::CellExplanation explained = Explained(story.tables(), unit, cell);
    EXPECT_THAT(explained.evidence_positions(), testing::IsSupersetOf({first, second})) << unit;
    MemoryTables alone = TablesAt(story.log(), stage);
    for (const int64_t position : explained.evidence_positions()) {
      Fold fold(alone);
      fold.Skip(position - 1);
      CHECK_OK(fold.Apply(story.log()[static_cast<size_t>(position - 1)]));
      fold.Finish();
    }
    EXPECT_EQ(Explained(alone, unit, cell).cell().value(), explained.cell().value()) << unit;
  }
  EXPECT_THAT(Explained(story.tables(), kLincheng, kOwnCell).evidence_positions(),
              ElementsAre(first, second));
}

TEST(HubMonthReadSpec, TheSumIsSeenToBeTakenOffWhatEachOfTheThreeHas) {  // A18
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  for (const char* const unit : {kXuecheng, kCity}) {
    EXPECT_EQ(Explained(story.tables(), unit, kSumCell).formula(), "3 - 2 = 1") << unit;
  }
  story.Tell(Correct(WithXingcheng(840), "2017-03-06"));
  EXPECT_EQ(Explained(story.tables(), kXuecheng, kSumCell).formula(), "4 - 2 = 2");
}

TEST(HubMonthReadSpec, TheSumNamesWhatItIsTheDifferenceOfAndLeadsToTheMonthOfEachUnit) {  // A18
  Story story = Hub();
  story.Tell(WithXingren());
  story.Tell(WithXingcheng());
  for (const char* const top : {kXuecheng, kCity}) {
    const TableQuestion question = Question(top);
    const TableMessage table = ReadTable(story.tables(), question).value();
    const v1::CellExplanation explained =
        ExplainCell(story.tables(), question, CellAt(*table, kSumCell).at(0));
    EXPECT_EQ(explained.formula_zh(), "入账值合计 3 - 入账值重复数 2 = 1") << top;
    ASSERT_EQ(explained.inputs_size(), 2) << top;
    EXPECT_EQ(explained.inputs(0).path(), "roll_up.sums[joint_session_count].recorded_sum");
    EXPECT_EQ(explained.inputs(0).value(), "3");
    EXPECT_EQ(explained.inputs(1).path(), "roll_up.sums[joint_session_count].recorded_twice");
    std::set<std::string> units;
    for (const v1::CellPart& part : explained.parts()) {
      units.insert(part.source().unit_id());
      EXPECT_EQ(part.source().month(), "2017-03");
      EXPECT_EQ(part.source().path(), kOwnCell);
      EXPECT_EQ(part.cell().value(), "1") << part.source().unit_id();
      EXPECT_EQ(Explained(story.tables(), part.source().unit_id(), kOwnCell).cell().value(), "1");
    }
    EXPECT_EQ(units, (std::set<std::string>{kLincheng, kXingren, kXingcheng})) << top;
    EXPECT_EQ(explained.parts_size(), 3) << top;
  }
}

// "12: 3 -> 5", from that position on.
std::vector<std::string> ChangesFrom(int64_t first, const Story& story, const std::string& path) {
  const Log& log = story.log();
  ChangeSearch search;
  search.question = Question(kLincheng);
  search.question.cell = path;
  search.first = first - 1;
  search.max_changes = 1'000;
  search.max_looks = 1'000;
  std::vector<std::string> lines;
  const ChangesFound found = FoundIn(log, TrailOf(log), search);
  for (const v1::CellChange& change : found.changes) {
    lines.push_back(
        absl::StrCat(change.last_position(), ": ", change.before(), " -> ", change.after()));
  }
  return lines;
}

TEST(HubMonthReadSpec, AsOfEachPositionAndInWhatChangedBetweenThemItIsTheSame) {
  Story story = Hub();
  const int64_t first = story.Tell(WithXingren());
  const int64_t second = story.Tell(WithXingcheng());
  const int64_t parted = story.Tell(Correct(WithXingcheng(840), "2017-03-06"));
  const int64_t voided = story.Tell(Void("j1", kTownPair, "2017-03-07"));
  const auto sessions_at = [&story](int64_t position) {
    const MemoryTables then = TablesAt(story.log(), static_cast<size_t>(position));
    return FigureOf(March(then, kLincheng), "joint_session_count").recorded();
  };
  EXPECT_EQ(sessions_at(first), 1);
  EXPECT_EQ(sessions_at(second), 1);
  EXPECT_EQ(sessions_at(parted), 2);
  EXPECT_EQ(sessions_at(voided), 1);
  EXPECT_THAT(ChangesFrom(first, story, kOwnCell),
              ElementsAre(absl::StrCat(first, ": 0 -> 1"), absl::StrCat(parted, ": 1 -> 2"),
                          absl::StrCat(voided, ": 2 -> 1")));
  EXPECT_THAT(ChangesFrom(first, story, "rows[2].figures[document_count].recorded"),
              ElementsAre(absl::StrCat(first, ": 0 -> 2"), absl::StrCat(second, ": 2 -> 4"),
                          absl::StrCat(parted, ": 4 -> 6"), absl::StrCat(voided, ": 6 -> 4")));
}

}  // namespace
}  // namespace jiedui::projections
