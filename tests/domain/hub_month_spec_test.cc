// What a unit of two pairs holds with both partners at once, and the ledger has of each pair, in
// the figures of 附件2: once (A18, A24). What it is worth to each pair: time_of_day_spec_test.cc.

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rollup.h"
#include "tests/domain/judging.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using event::v1::DispatchFigures;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;

struct Visit {
  std::string enterprise;
  std::string side;  // in whose jurisdiction it lies
  int64_t documents = 0;
};

// Of the pair of "H", the hub, with a partner, or of any other two.
struct Record {
  std::string source;
  std::string a;
  std::string b;
  int start = 540;
  int minutes = 120;
  std::vector<Visit> visits;  // none: it is a study
  int64_t position = 1;
  CivilDay day = CivilDay(2017, 3, 5);
};

// As the fold puts it into the month of the unit.
DispatchEntry EntryOf(const Record& record, absl::string_view unit) {
  DispatchEntry entry;
  entry.set_source_id(record.source);
  entry.add_positions(record.position);
  *entry.mutable_occurred_date() = ToDate(record.day);
  if (record.minutes > 0) {
    entry.mutable_held()->set_pair_id(absl::StrCat(record.a, "-", record.b));
    entry.mutable_held()->set_unit_a_id(record.a);
    entry.mutable_held()->set_unit_b_id(record.b);
    entry.mutable_held()->set_start_minute(record.start);
    entry.mutable_held()->set_duration_minutes(record.minutes);
  }
  if (record.visits.empty()) {
    entry.mutable_study()->add_topics("安全生产法");
    return entry;
  }
  DispatchEntry::JointSession& session = *entry.mutable_joint_session();
  for (const Visit& visit : record.visits) {
    const bool own = visit.side == unit;
    const int64_t own_documents = own ? visit.documents : 0;
    if (own) session.add_own_enterprise_ids(visit.enterprise);
    session.set_own_document_count(session.own_document_count() + own_documents);
    session.set_session_enterprise_count(session.session_enterprise_count() + 1);
    session.set_session_document_count(session.session_document_count() + visit.documents);
    if (!entry.has_held()) continue;
    DispatchEntry::Target& target = *session.add_targets();
    target.set_enterprise_id(visit.enterprise);
    target.set_own(own);
    target.set_own_document_count(own_documents);
    target.set_document_count(visit.documents);
  }
  return entry;
}

// The month of one unit: what is recorded of its pairs, by position.
DispatchRow MonthOf(const std::string& unit, std::vector<Record> records) {
  std::stable_sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
    return std::make_pair(a.position, a.source) < std::make_pair(b.position, b.source);
  });
  DispatchRow row;
  row.set_unit_id(unit);
  row.set_month("2017-03");
  for (const Record& record : records) {
    if (record.a == unit || record.b == unit) *row.add_entries() = EntryOf(record, unit);
  }
  return row;
}

DispatchFigures Recorded(const std::vector<Record>& records, const std::string& unit = "H") {
  return RecordedFigures(MonthOf(unit, records));
}

// The hub inspects e-1 of its own with both partners; each of them has another one beside it.
Record WithB() {
  return {"j1", "H", "B", 540, 120, {{"e-1", "H", 2}, {"e-b", "B", 1}}, 11};
}
Record WithC() {
  return {"j2", "H", "C", 540, 120, {{"e-1", "H", 3}, {"e-2", "H", 1}, {"e-c", "C", 4}}, 12};
}
Record StudyWith(const std::string& partner, int start = 840) {
  return {absl::StrCat("s-", partner), "H", partner, start, 210, {}, 21};
}

TEST(HubMonthSpec, AnInspectionWithBothPartnersIsOneOfTheHubAndOneOfEach) {  // A18, A24
  const DispatchFigures figures = Recorded({WithB(), WithC()});
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(figures.enterprise_count(), 2) << "e-1 and e-2, each in one record at least";
  EXPECT_EQ(figures.document_count(), 4) << "3 of e-1, as the record with more has it, and 1";
  EXPECT_EQ(RecordedVisits(MonthOf("H", {WithB(), WithC()})), 2);
  EXPECT_EQ(Recorded({WithB(), WithC()}, "B").joint_session_count(), 1);
  EXPECT_EQ(Recorded({WithB(), WithC()}, "B").document_count(), 1);
  EXPECT_EQ(Recorded({WithB(), WithC()}, "C").joint_session_count(), 1);
  EXPECT_EQ(Recorded({WithB(), WithC()}, "C").document_count(), 4);
}

TEST(HubMonthSpec, TheRemarksNameItsRecordsAndTheWholeOfIt) {  // A18
  EXPECT_EQ(Recorded({WithB(), WithC()}).remarks(),
            "联合执法 j1、j2 是各结对分别登记的同一次，只计一次，各方共检查4家企业，下达执法文书9份"
            "，本表只计本辖区");
  Record b = WithB();
  Record c = WithC();
  b.visits = {{"e-1", "H", 2}};
  c.visits = {{"e-1", "H", 2}};
  EXPECT_EQ(Recorded({b, c}).remarks(), "联合执法 j1、j2 是各结对分别登记的同一次，只计一次");
  EXPECT_EQ(Recorded({StudyWith("B"), StudyWith("C")}).remarks(),
            "集中学习 s-B、s-C 是各结对分别登记的同一次，只计一次");
  EXPECT_THAT(Recorded({WithB(), WithC()}, "B").remarks(), HasSubstr("j1 双方共检查2家企业"));
}

TEST(HubMonthSpec, WhichRecordCameFirstDoesNotMatter) {
  Record c = WithC();
  c.position = 10;
  const DispatchFigures before = Recorded({WithB(), WithC()});
  const DispatchFigures after = Recorded({WithB(), c});
  EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
}

TEST(HubMonthSpec, OneAfterTheOtherTheyAreTwo) {
  for (const int start : {420, 660}) {  // until the other begins; from when it is over
    Record c = WithC();
    c.start = start;
    const DispatchFigures figures = Recorded({WithB(), c});
    EXPECT_EQ(figures.joint_session_count(), 2) << start;
    EXPECT_EQ(figures.enterprise_count(), 2) << "an enterprise is one a month (A36)";
    EXPECT_EQ(figures.document_count(), 6);
    EXPECT_EQ(RecordedVisits(MonthOf("H", {WithB(), c})), 3);
  }
  Record next_day = WithC();
  next_day.day = WithB().day + 1;
  EXPECT_EQ(Recorded({WithB(), next_day}).joint_session_count(), 2);
  EXPECT_EQ(Recorded({StudyWith("B", 540), StudyWith("C", 840)}).study_session_count(), 2);
}

TEST(HubMonthSpec, TwoTeamsThatAreAtOtherEnterprisesAtThatTimeHoldTwo) {
  Record c = WithC();
  c.visits = {{"e-2", "H", 1}, {"e-c", "C", 4}};
  const DispatchFigures figures = Recorded({WithB(), c});
  EXPECT_EQ(figures.joint_session_count(), 2);
  EXPECT_EQ(figures.enterprise_count(), 2);
  EXPECT_EQ(figures.document_count(), 3);
}

TEST(HubMonthSpec, AnEnterpriseOfEitherPartnersMakesThemOneToo) {
  Record b = WithB();
  Record c = WithC();
  b.visits = {{"e-1", "H", 2}, {"e-b", "B", 1}};
  c.visits = {{"e-2", "H", 1}, {"e-b", "B", 1}};
  const DispatchFigures figures = Recorded({b, c});
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(figures.enterprise_count(), 2);
  EXPECT_EQ(figures.document_count(), 3);
}

TEST(HubMonthSpec, AStudyWithBothPartnersIsOneWithTheTopicsOfBoth) {  // A24
  DispatchRow row = MonthOf("H", {StudyWith("B"), StudyWith("C")});
  row.mutable_entries(1)->mutable_study()->add_topics("行政处罚法");
  EXPECT_EQ(RecordedFigures(row).study_session_count(), 1);
  EXPECT_EQ(RecordedFigures(row).study_content(), "安全生产法；行政处罚法");
}

TEST(HubMonthSpec, WhereNobodyNotedTheTimeEachRecordCounts) {
  Record b = WithB();
  b.minutes = 0;
  EXPECT_EQ(Recorded({b, WithC()}).joint_session_count(), 2);
  EXPECT_EQ(Recorded({b, WithC()}).document_count(), 6);
  Record c = WithC();
  c.minutes = 0;
  EXPECT_EQ(Recorded({b, c}).joint_session_count(), 2);
}

TEST(HubMonthSpec, OfAnotherKindAtThatTimeIsAnother) {
  const DispatchFigures figures = Recorded({WithB(), StudyWith("C", 540)});
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(figures.study_session_count(), 1);
  EXPECT_THAT(figures.remarks(), testing::Not(HasSubstr("同一次")));
}

TEST(HubMonthSpec, WhatOnePairRecordedTwiceIsTwo) {
  Record again = WithB();
  again.source = "j3";
  again.start = 600;
  EXPECT_EQ(Recorded({WithB(), again}).joint_session_count(), 2);
  EXPECT_EQ(Recorded({WithB(), again, WithC()}).joint_session_count(), 2)
      << "the other pair's is one of the two";
}

TEST(HubMonthSpec, WithoutOneOfTheRecordsTheOtherCountsAlone) {  // A25
  EXPECT_EQ(Recorded({WithB()}).document_count(), 2);
  EXPECT_EQ(Recorded({WithC()}).document_count(), 4);
  EXPECT_EQ(Recorded({WithC()}).joint_session_count(), 1);
}

const v1::Figure& FigureOf(const v1::DispatchTable& table, absl::string_view key) {
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      if (figure.key() == key) return figure;
    }
  }
  ADD_FAILURE() << "no figure " << key;
  return v1::Figure::default_instance();
}

TEST(HubMonthSpec, TheTableNamesBothRecordsAndHoldsTheReportAgainstTheOne) {
  DispatchRow row = MonthOf("H", {WithB(), WithC()});
  table::v1::ReportVersion& version = *row.add_versions();
  version.set_position(40);
  *version.mutable_submitted()->mutable_submitted_date() = ToDate(CivilDay(2017, 4, 2));
  *version.mutable_submitted()->mutable_figures() = RecordedFigures(row);
  const auto table = [&row] {
    return MakeDispatchTable(row, event::v1::TEAM_TIER_SQUADRON, ZaozhuangPolicy(),
                             CivilDay(2017, 4, 3));
  };
  const v1::DispatchTable sound = table();
  EXPECT_THAT(FigureOf(sound, "joint_session_count").positions(), ElementsAre(11, 12));
  EXPECT_EQ(FigureOf(sound, "joint_session_count").recorded(), 1);
  EXPECT_EQ(FigureOf(sound, "joint_session_count").reconciliation(), v1::RECONCILIATION_MATCH);
  EXPECT_EQ(sound.enterprise_visit_count(), 2);
  EXPECT_THAT(sound.findings(), IsEmpty());
  version.mutable_submitted()->mutable_figures()->set_joint_session_count(2);
  EXPECT_EQ(FigureOf(table(), "joint_session_count").reconciliation(),
            v1::RECONCILIATION_OVER_REPORTED);
}

// The pairs are told of what is at once with the other pair's (A24), and the table of the month
// goes by the same.
TEST(HubMonthSpec, WhatThePairsAreToldIsAtOnceIsWhatTheTableCountsOnce) {
  std::mt19937 random(7);
  int at_once = 0;
  constexpr int kCases = 300;
  for (int i = 0; i < kCases; ++i) {
    const auto any = [&random](int low, int high) {
      return std::uniform_int_distribution<int>(low, high)(random);
    };
    Record b = {"j1", "A", "B", any(480, 540), any(0, 60), {{"enterprise-0", "A", 1}}, 1, kMarch1};
    Record c = {"j2", "A", "C", any(480, 540), any(0, 60), {{"enterprise-0", "A", 1}}, 2, kMarch1};
    const auto hold = [](const Record& record, PairBuilder& pair) {
      auto& held = *pair.Joint(record.day).mutable_joint_inspection_held();
      held.set_activity_id(record.source);
      held.set_start_minute(record.start);
      held.set_duration_minutes(record.minutes);
    };
    PairBuilder pair;
    hold(b, pair);
    PairBuilder other(event::v1::TEAM_TIER_SQUADRON, "A", "C");
    hold(c, other);
    const v1::PairCompliance judged =
        JudgePair(pair.row, {&other.row}, ZaozhuangPolicy(), kYearOver);
    const bool told = absl::c_linear_search(RulesOf(First(judged)), "A24");
    EXPECT_EQ(Recorded({b, c}, "A").joint_session_count(), told ? 1 : 2)
        << b.start << "+" << b.minutes << ", " << c.start << "+" << c.minutes;
    at_once += told ? 1 : 0;
  }
  EXPECT_GT(at_once, kCases / 4);
  EXPECT_LT(at_once, kCases);
}

// --- several units together ---

MemberMonth MemberOf(const std::string& unit, const std::vector<Record>& records, int64_t position,
                     bool reported = true) {
  MemberMonth month = {MonthOf(unit, records), true};
  if (!reported) return month;
  table::v1::ReportVersion& version = *month.row.add_versions();
  version.set_position(position);
  version.set_accepted_position(position + 1);
  *version.mutable_submitted()->mutable_figures() = RecordedFigures(month.row);
  return month;
}

const v1::Figure& SumIn(const v1::MonthRollUp& roll_up, absl::string_view key) {
  return *absl::c_find_if(roll_up.figures(),
                          [&](const v1::Figure& figure) { return figure.key() == key; });
}
const v1::FigureSum& MadeOf(const v1::MonthRollUp& roll_up, absl::string_view key) {
  return *absl::c_find_if(roll_up.sums(),
                          [&](const v1::FigureSum& sum) { return sum.key() == key; });
}

v1::MonthRollUp RollUpOf(const std::vector<std::string>& units,
                         const std::vector<Record>& records) {
  std::vector<MemberMonth> months;
  int64_t position = 40;
  for (const std::string& unit : units) months.push_back(MemberOf(unit, records, position += 2));
  return MakeRollUp(months, ZaozhuangPolicy());
}

TEST(HubRollUpSpec, TheUnitsOfASessionHaveItOnceTogetherAndTheSumsSayWhatIsTakenOff) {  // A18, A24
  const v1::MonthRollUp roll_up = RollUpOf({"B", "C", "H"}, {WithB(), WithC()});
  const v1::Figure& sessions = SumIn(roll_up, "joint_session_count");
  EXPECT_EQ(sessions.recorded(), 1);
  EXPECT_EQ(sessions.reported(), 1);
  EXPECT_EQ(sessions.accepted(), 1);
  EXPECT_EQ(sessions.reconciliation(), v1::RECONCILIATION_MATCH);
  EXPECT_THAT(sessions.positions(), ElementsAre(11, 12));
  const v1::FigureSum& made_of = MadeOf(roll_up, "joint_session_count");
  EXPECT_EQ(made_of.recorded_sum(), 3) << "each of the three has it once";
  EXPECT_EQ(made_of.recorded_twice(), 2);
  EXPECT_EQ(made_of.reported_twice(), 2);
  EXPECT_EQ(made_of.accepted_twice(), 2);
  EXPECT_EQ(SumIn(roll_up, "enterprise_count").recorded(), 4);
  EXPECT_EQ(SumIn(roll_up, "document_count").recorded(), 9) << "4 of H, 1 of B, 4 of C";
  EXPECT_EQ(MadeOf(roll_up, "document_count").recorded_twice(), 0) << "each has its own share";
}

TEST(HubRollUpSpec, ThePartnersAloneHaveItOnceTogetherToo) {
  const v1::MonthRollUp roll_up =
      RollUpOf({"B", "C"}, {WithB(), WithC(), StudyWith("B"), StudyWith("C")});
  EXPECT_EQ(SumIn(roll_up, "joint_session_count").recorded(), 1);
  EXPECT_EQ(SumIn(roll_up, "study_session_count").recorded(), 1);
  EXPECT_EQ(SumIn(roll_up, "enterprise_count").recorded(), 2);
  EXPECT_EQ(SumIn(roll_up, "document_count").recorded(), 5);
}

TEST(HubRollUpSpec, WhatIsNotAtOnceIsOneForEachPair) {
  Record c = WithC();
  c.start = 840;
  const v1::MonthRollUp roll_up = RollUpOf({"B", "C", "H"}, {WithB(), c});
  EXPECT_EQ(SumIn(roll_up, "joint_session_count").recorded(), 2);
  EXPECT_EQ(MadeOf(roll_up, "joint_session_count").recorded_sum(), 4);
  EXPECT_EQ(SumIn(roll_up, "document_count").recorded(), 11);
}

TEST(HubRollUpSpec, AChainOfHubsHasOneSessionWhateverItsRecordsAreCalled) {
  std::vector<std::string> ids = {"j1", "j2", "j3"};
  do {
    const std::vector<Record> records = {
        {ids[0], "B", "H", 540, 60, {{"e-1", "H", 1}}, 11},
        {ids[1], "H", "C", 540, 60, {{"e-1", "H", 1}, {"e-2", "C", 1}}, 12},
        {ids[2], "C", "D", 540, 60, {{"e-2", "C", 1}}, 13}};
    const v1::MonthRollUp roll_up = RollUpOf({"B", "C", "D", "H"}, records);
    EXPECT_EQ(SumIn(roll_up, "joint_session_count").recorded(), 1) << ids[1];
    EXPECT_EQ(SumIn(roll_up, "document_count").recorded(), 2) << ids[1];
  } while (std::next_permutation(ids.begin(), ids.end()));
}

std::vector<int64_t> NumbersOf(const v1::MonthRollUp& roll_up) {
  std::vector<int64_t> numbers;
  for (const v1::Figure& figure : roll_up.figures()) numbers.push_back(figure.recorded());
  return numbers;
}

// Of days on which the hub is with both partners, and one of them with a third, at whatever times.
TEST(HubRollUpSpec, InWhateverOrderTheyCameNothingIsMoreThanTheSumNorLessThanTheLargest) {
  std::mt19937 random(11);
  const auto any = [&random](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"H", "B"}, {"H", "C"}, {"C", "D"}};
  const std::vector<std::string> units = {"B", "C", "D", "H"};
  int64_t taken_off = 0;
  for (int month = 0; month < 200; ++month) {
    std::vector<Record> records;
    for (int i = 0; i < 8; ++i) {
      const auto& [a, b] = pairs[static_cast<size_t>(any(0, 2))];
      Record& record = records.emplace_back();
      record = {absl::StrCat("r", i), a, b, 60 * any(8, 11), 60 * any(0, 2), {}, i + 1};
      if (any(0, 2) == 0) continue;
      record.visits = {{absl::StrCat("e-", any(1, 2)), any(0, 1) == 0 ? a : b, any(0, 3)},
                       {"e-3", a, any(0, 3)}};
    }
    const v1::MonthRollUp roll_up = RollUpOf(units, records);
    for (const v1::FigureSum& sum : roll_up.sums()) {
      const int64_t together = SumIn(roll_up, sum.key()).recorded();
      EXPECT_GE(sum.recorded_twice(), 0) << month << " " << sum.key();
      for (const std::string& unit : units) {
        const v1::MonthRollUp alone = RollUpOf({unit}, records);
        EXPECT_LE(SumIn(alone, sum.key()).recorded(), together) << month << " " << sum.key();
      }
      taken_off += sum.recorded_twice();
    }
    std::shuffle(records.begin(), records.end(), random);
    for (size_t i = 0; i < records.size(); ++i) records[i].position = static_cast<int64_t>(i) + 1;
    EXPECT_EQ(NumbersOf(RollUpOf(units, records)), NumbersOf(roll_up)) << month;
  }
  EXPECT_GT(taken_off, 0);
}

TEST(HubRollUpSpec, OfTwoPairsThatShareNobodyEachHasItsOwn) {
  const std::vector<Record> records = {{"j1", "A", "B", 540, 60, {{"e-1", "B", 1}}, 11},
                                       {"j2", "C", "D", 540, 60, {{"e-1", "B", 1}}, 12}};
  EXPECT_EQ(SumIn(RollUpOf({"A", "B", "C", "D"}, records), "joint_session_count").recorded(), 2);
}

TEST(HubRollUpSpec, UnitsThatAreOneNowHaveItOnce) {
  const std::vector<Record> records = {WithB(), WithC()};
  const DispatchRow sum =
      SumMonths("B", {MemberOf("B", records, 40, false), MemberOf("C", records, 42, false)},
                ZaozhuangPolicy());
  EXPECT_EQ(sum.entries_size(), 2) << "the records stay what they are";
  EXPECT_EQ(RecordedFigures(sum).joint_session_count(), 1);
  EXPECT_EQ(RecordedFigures(sum).document_count(), 5);
}

TEST(HubRollUpSpec, ADistrictStartsFromTheOneToo) {  // R0-27
  const std::vector<Record> records = {WithB(), WithC()};
  const std::vector<MemberMonth> months = {
      MemberOf("B", records, 40), MemberOf("C", records, 42, false), MemberOf("H", records, 44)};
  const DispatchFigures start = StartingFigures(months, "D", ZaozhuangPolicy());
  EXPECT_EQ(start.joint_session_count(), 1);
  EXPECT_EQ(start.document_count(), 5) << "what the hub and B did; C's report is not accepted";
  EXPECT_EQ(StartingFigures(months, "C", ZaozhuangPolicy()).document_count(), 9);
}

}  // namespace
}  // namespace jiedui::domain
