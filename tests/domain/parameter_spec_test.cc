// What another reading of the sources would say: each parameter of an ambiguity whose other values
// the code follows too, beside the default that the rest of the specifications stand on.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/pair_sides.h"
#include "domain/rules/rollup.h"
#include "domain/rules/supervision.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const CivilDay kYearOver(2018, 3, 1);

Policy PolicyWith(void (*change)(Policy& policy)) {
  Policy policy = ZaozhuangPolicy();
  change(policy);
  return policy;
}

std::vector<std::string> RulesOf(const v1::PairCompliance& judged) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : judged.findings()) rules.push_back(finding.rule());
  return rules;
}

const v1::KindFloor& Floor(const v1::PairCompliance& judged, v1::ActivityKind kind) {
  for (const v1::KindFloor& floor : judged.kinds()) {
    if (floor.kind() == kind) return floor;
  }
  ADD_FAILURE() << "no such kind";
  return judged.kinds(0);
}

// --- A4 year.kind_floor_scope ---

// A studies twice with B and once with C, C twice more.
struct Hub {
  Hub() {
    ab.Study(CivilDay(2017, 3, 1));
    ab.Study(CivilDay(2017, 4, 1));
    for (const int month : {5, 6, 7}) ac.Study(CivilDay(2017, month, 1));
  }
  PairBuilder ab{event::v1::TEAM_TIER_SQUADRON, "A", "B"};
  PairBuilder ac{event::v1::TEAM_TIER_SQUADRON, "A", "C"};
};

TEST(FloorScopeSpec, OfUnitsTheSideWithFewerInAllItsPairsIsAsked) {  // A4
  const Policy units =
      PolicyWith([](Policy& policy) { policy.year_kind_floor_scope = FloorScope::kUnit; });
  const Hub hub;
  const auto studies = [&](const PairBuilder& pair, const PairBuilder& other,
                           const Policy& policy) {
    return Floor(JudgePair(pair.row, {&other.row}, policy, kYearOver),
                 v1::ACTIVITY_KIND_GROUP_STUDY);
  };
  EXPECT_EQ(studies(hub.ab, hub.ac, ZaozhuangPolicy()).counted(), 2);
  EXPECT_EQ(studies(hub.ac, hub.ab, ZaozhuangPolicy()).counted(), 3);
  // B has two; A has five, C three.
  EXPECT_EQ(studies(hub.ab, hub.ac, units).counted(), 2);
  EXPECT_EQ(studies(hub.ac, hub.ab, units).counted(), 3);
}

TEST(FloorScopeSpec, WhatASideDidWithItsOtherPartnerCountsForIt) {  // A4
  const Policy units =
      PolicyWith([](Policy& policy) { policy.year_kind_floor_scope = FloorScope::kUnit; });
  PairBuilder ab(event::v1::TEAM_TIER_SQUADRON, "A", "B");
  PairBuilder ac(event::v1::TEAM_TIER_SQUADRON, "A", "C");
  PairBuilder bd(event::v1::TEAM_TIER_SQUADRON, "B", "D");
  ab.Study(CivilDay(2017, 3, 1));
  for (const int month : {4, 5}) ac.Study(CivilDay(2017, month, 1));
  for (const int month : {6, 7}) bd.Study(CivilDay(2017, month, 1));
  const v1::PairCompliance judged = JudgePair(ab.row, {&ac.row, &bd.row}, units, kYearOver);
  const v1::KindFloor& floor = Floor(judged, v1::ACTIVITY_KIND_GROUP_STUDY);
  EXPECT_EQ(floor.counted(), 3);
  EXPECT_EQ(floor.positions_size(), 3);
  EXPECT_EQ(floor.status(), v1::OBLIGATION_STATUS_MET);
  bd.row.mutable_assigned()->set_program_id("2018");
  EXPECT_EQ(
      Floor(JudgePair(ab.row, {&ac.row, &bd.row}, units, kYearOver), v1::ACTIVITY_KIND_GROUP_STUDY)
          .counted(),
      1);
}

// --- A5 rotation.count_month ---

TEST(CountMonthSpec, ARoundCountsInTheMonthOfTheDayThePolicyNames) {  // A5
  PairBuilder pair;
  for (const char* side : {"A", "B"}) {  // the 14th day is 13 April
    pair.Stay(side, CivilDay(2017, 3, 31), CivilDay(2017, 5, 1));
  }
  const auto month = [&pair](CountDay day) {
    Policy policy = ZaozhuangPolicy();
    policy.rotation_count_month = day;
    return JudgePair(pair.row, {}, policy, kYearOver).activities(0).credit_month();
  };
  EXPECT_EQ(month(CountDay::kStart), "2017-03");
  EXPECT_EQ(month(CountDay::kThresholdReached), "2017-04");
  EXPECT_EQ(month(CountDay::kEnd), "2017-05");
}

// --- A12 joint.min_enterprises_per_side ---

TEST(SideEnterprisesSpec, EachSideNeedsThePolicysNumberOfItsOwn) {  // A12
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.JointWithoutCases(CivilDay(2017, 4, 20), 3);
  facts.mutable_joint_inspection_held()->mutable_targets(2)->set_jurisdiction_unit_id("A");
  Policy policy = ZaozhuangPolicy();
  policy.joint_min_cases_per_side = 0;
  EXPECT_TRUE(JudgePair(pair.row, {}, policy, kYearOver).activities(0).counted()) << "none asked";
  policy.joint_min_enterprises_per_side = 1;
  const v1::PairCompliance short_of = JudgePair(pair.row, {}, policy, kYearOver);
  EXPECT_FALSE(short_of.activities(0).counted());
  ASSERT_EQ(short_of.activities(0).findings_size(), 1);
  EXPECT_EQ(short_of.activities(0).findings(0).message_zh(),
            "本次联合执法检查 B 辖区企业 0 家，不足 1 家");
  facts.mutable_joint_inspection_held()->mutable_targets(2)->set_jurisdiction_unit_id("B");
  EXPECT_TRUE(JudgePair(pair.row, {}, policy, kYearOver).activities(0).counted());
  policy.joint_min_enterprises_per_side = 2;
  EXPECT_FALSE(JudgePair(pair.row, {}, policy, kYearOver).activities(0).counted());
}

// --- A26 activity.attestation ---

TEST(AttestersSpec, WhereOneIsEnoughTheRecordingSideHasConfirmed) {  // A26
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.Study(CivilDay(2017, 4, 20));
  facts.clear_attestations();
  Policy policy = ZaozhuangPolicy();
  EXPECT_FALSE(JudgePair(pair.row, {}, policy, kYearOver).activities(0).counted());
  policy.activity_attestation = Attesters::kOne;
  const v1::PairCompliance judged = JudgePair(pair.row, {}, policy, kYearOver);
  EXPECT_TRUE(judged.activities(0).counted());
  ASSERT_EQ(judged.activities(0).side_attestations_size(), 1) << "nothing is asked of the other";
  EXPECT_EQ(judged.activities(0).side_attestations(0).unit_id(), "A");
}

TEST(AttestersSpec, WhereOneIsEnoughSomebodyStillHasTo) {  // A26
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.Study(CivilDay(2017, 4, 20));
  facts.clear_attestations();
  facts.set_recorded_by_unit_id("");  // by a superior
  Policy policy = ZaozhuangPolicy();
  policy.activity_attestation = Attesters::kOne;
  EXPECT_THAT(RulesOf(JudgePair(pair.row, {}, policy, CivilDay(2017, 4, 27))),
              Not(Contains("A26")));
  const v1::PairCompliance lapsed = JudgePair(pair.row, {}, policy, CivilDay(2017, 4, 28));
  EXPECT_THAT(RulesOf(lapsed), Contains("A26"));
  EXPECT_FALSE(lapsed.activities(0).counted());
}

// --- A38 timeliness.anchor ---

// The report for March, due on 3 April, in versions that came and went back on those days.
class MarchReport {
 public:
  MarchReport() {
    row.set_unit_id("370403001");
    row.set_month("2017-03");
  }
  MarchReport& Submit(CivilDay day) {
    table::v1::ReportVersion& version = *row.add_versions();
    version.set_position(500 + row.versions_size());
    *version.mutable_submitted()->mutable_submitted_date() = ToDate(day);
    return *this;
  }
  MarchReport& Return(CivilDay day) {
    table::v1::ReportVersion& last = *row.mutable_versions()->rbegin();
    *last.mutable_returned_date() = ToDate(day);
    last.set_returned_position(600);
    return *this;
  }
  v1::ReportTimeliness By(TimelinessAnchor anchor) const {
    Policy policy = ZaozhuangPolicy();
    policy.timeliness_anchor = anchor;
    const v1::DispatchTable table =
        MakeDispatchTable(row, event::v1::TEAM_TIER_SQUADRON, policy, CivilDay(2017, 4, 30));
    return table.timeliness();
  }

  table::v1::DispatchRow row;
};

TEST(TimelinessAnchorSpec, OfAReturnAnsweredInTimeOnlyTheAcceptedVersionMakesItLate) {  // A38
  MarchReport fixed;
  fixed.Submit(CivilDay(2017, 4, 3)).Return(CivilDay(2017, 4, 5)).Submit(CivilDay(2017, 4, 8));
  EXPECT_EQ(fixed.By(TimelinessAnchor::kFirstIfFixed), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(fixed.By(TimelinessAnchor::kFirst), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(fixed.By(TimelinessAnchor::kAccepted), v1::REPORT_TIMELINESS_LATE);
}

TEST(TimelinessAnchorSpec, OfAReturnAnsweredTooLateOnlyTheFirstVersionKeepsItInTime) {  // A38
  MarchReport late;
  late.Submit(CivilDay(2017, 4, 3)).Return(CivilDay(2017, 4, 5)).Submit(CivilDay(2017, 4, 11));
  EXPECT_EQ(late.By(TimelinessAnchor::kFirstIfFixed), v1::REPORT_TIMELINESS_LATE);
  EXPECT_EQ(late.By(TimelinessAnchor::kFirst), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(late.By(TimelinessAnchor::kAccepted), v1::REPORT_TIMELINESS_LATE);
}

TEST(TimelinessAnchorSpec, WhereTheAcceptedVersionIsAskedForAReturnedReportIsNone) {  // A38
  MarchReport returned;
  returned.Submit(CivilDay(2017, 4, 3)).Return(CivilDay(2017, 4, 5));
  EXPECT_EQ(returned.By(TimelinessAnchor::kFirst), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(returned.By(TimelinessAnchor::kAccepted), v1::REPORT_TIMELINESS_OVERDUE);
  MarchReport again;
  again.Submit(CivilDay(2017, 4, 1)).Return(CivilDay(2017, 4, 2)).Submit(CivilDay(2017, 4, 3));
  EXPECT_EQ(again.By(TimelinessAnchor::kAccepted), v1::REPORT_TIMELINESS_ON_TIME);
}

// --- A36 enterprise.count ---

TEST(VisitsSpec, AnEnterpriseInspectedTwiceIsOneOfTheFormAndTwoVisitsBesideIt) {  // A36
  MarchReport march;
  for (const int session : {1, 2}) {
    table::v1::DispatchEntry& entry = *march.row.add_entries();
    entry.add_positions(session);
    entry.mutable_joint_session()->add_own_enterprise_ids("e-1");
    if (session == 2) entry.mutable_joint_session()->add_own_enterprise_ids("e-2");
  }
  const v1::DispatchTable table = MakeDispatchTable(march.row, event::v1::TEAM_TIER_SQUADRON,
                                                    ZaozhuangPolicy(), CivilDay(2017, 4, 1));
  EXPECT_EQ(RecordedFigures(march.row).enterprise_count(), 2);
  EXPECT_EQ(table.enterprise_visit_count(), 3);
  EXPECT_THAT(table.rows(1).text(), testing::HasSubstr("检查2家企业"));
  Policy policy = ZaozhuangPolicy();
  policy.enterprise_count = EnterpriseCount::kVisits;
  EXPECT_EQ(RecordedFigures(march.row, policy).enterprise_count(), 3);
  const v1::DispatchTable of_visits =
      MakeDispatchTable(march.row, event::v1::TEAM_TIER_SQUADRON, policy, CivilDay(2017, 4, 1));
  EXPECT_THAT(of_visits.rows(1).text(), testing::HasSubstr("检查3家次"));
}

// --- A18 the share of a side, or all of it ---

TEST(AttributionSpec, ASideCountsItsShareOrByThePolicyTheWholeSession) {  // A18
  MarchReport march;
  table::v1::DispatchEntry& entry = *march.row.add_entries();
  entry.add_positions(1);
  table::v1::DispatchEntry::JointSession& session = *entry.mutable_joint_session();
  for (const int number : {1, 2}) {
    table::v1::DispatchEntry::Target& target = *session.add_targets();
    target.set_enterprise_id(absl::StrCat("e-", number));
    target.set_own(number == 1);
    target.set_document_count(2);
  }
  session.add_own_enterprise_ids("e-1");
  session.set_own_document_count(2);
  session.set_session_enterprise_count(2);
  session.set_session_document_count(4);
  const event::v1::DispatchFigures share = RecordedFigures(march.row, ZaozhuangPolicy());
  EXPECT_EQ(share.enterprise_count(), 1);
  EXPECT_EQ(share.document_count(), 2);
  EXPECT_THAT(share.remarks(), testing::HasSubstr("本表只计本辖区"));
  Policy policy = ZaozhuangPolicy();
  policy.dispatch_attribution = Attribution::kWholeSession;
  const event::v1::DispatchFigures whole = RecordedFigures(march.row, policy);
  EXPECT_EQ(whole.enterprise_count(), 2);
  EXPECT_EQ(whole.document_count(), 4);
  EXPECT_EQ(whole.joint_session_count(), 1);
  EXPECT_EQ(whole.remarks(), "");
  EXPECT_EQ(RecordedVisits(march.row, Attribution::kWholeSession), 2);
}

// --- A16 what was decided, or what was collected ---

// Decided and, of another case, paid in two parts; the report is accepted.
table::v1::DispatchRow MonthOfMoney() {
  MarchReport march;
  table::v1::DispatchEntry& fine = *march.row.add_entries();
  fine.set_source_id("c1");
  fine.add_positions(1);
  fine.mutable_fine()->set_fine_fen(700'000);
  for (const int payment : {2, 3}) {
    table::v1::DispatchEntry& entry = *march.row.add_entries();
    entry.set_source_id("c2");
    entry.add_positions(payment);
    entry.mutable_collection()->set_collected_fen(100'000 * payment);
  }
  for (const auto concern :
       {table::v1::Erratum::CONCERN_UNSPECIFIED, table::v1::Erratum::CONCERN_DECIDED,
        table::v1::Erratum::CONCERN_COLLECTED}) {
    table::v1::Erratum& erratum = *march.row.add_errata();
    erratum.set_source_id(table::v1::Erratum::Concern_Name(concern));
    erratum.set_concern(concern);
  }
  return march.row;
}

TEST(PenaltyMonthSpec, TheFigureIsWhatWasDecidedOrWhatWasCollected) {  // A16
  const table::v1::DispatchRow row = MonthOfMoney();
  Policy policy = ZaozhuangPolicy();
  for (const bool decided : {true, false}) {
    policy.penalty_month = decided ? PenaltyMonth::kDecision : PenaltyMonth::kCollection;
    EXPECT_EQ(RecordedFigures(row, policy).fine_fen(), decided ? 700'000 : 500'000);
    const v1::DispatchTable table =
        MakeDispatchTable(row, event::v1::TEAM_TIER_BRIGADE, policy, CivilDay(2017, 4, 1));
    const v1::Figure& fine = *table.rows(1).figures().rbegin();
    EXPECT_EQ(fine.key(), "fine_fen");
    EXPECT_THAT(fine.positions(), testing::ElementsAreArray(decided ? std::vector<int64_t>{1}
                                                                    : std::vector<int64_t>{2, 3}));
    ASSERT_EQ(table.errata_size(), 2);
    EXPECT_EQ(table.errata(1).activity_id(), decided ? "CONCERN_DECIDED" : "CONCERN_COLLECTED");
  }
}

TEST(PenaltyMonthSpec, ASumIsOfTheSameMoneyAsItsMonths) {  // A16, R0-27
  const table::v1::DispatchRow row = MonthOfMoney();
  Policy policy = ZaozhuangPolicy();
  for (const bool decided : {true, false}) {
    policy.penalty_month = decided ? PenaltyMonth::kDecision : PenaltyMonth::kCollection;
    const v1::MonthRollUp sum = MakeRollUp({{row, false}}, policy);
    const auto fine = absl::c_find_if(
        sum.figures(), [](const v1::Figure& figure) { return figure.key() == "fine_fen"; });
    ASSERT_NE(fine, sum.figures().end());
    EXPECT_EQ(fine->recorded(), decided ? 700'000 : 500'000);
    EXPECT_EQ(fine->positions_size(), decided ? 1 : 2);
  }
}

// --- A17 人次 beside 人 ---

TEST(PersonTimesSpec, AnOfficerSentTwiceIsOneOfTheFormAndTwoTimesBesideIt) {  // A17
  MarchReport march;
  for (const int stay : {1, 2}) {
    table::v1::DispatchEntry& entry = *march.row.add_entries();
    entry.add_positions(stay);
    entry.mutable_rotation()->add_officer_ids("o-1");
    if (stay == 2) entry.mutable_rotation()->add_officer_ids("o-2");
  }
  Policy policy = ZaozhuangPolicy();
  for (const Headcount headcount : {Headcount::kDistinct, Headcount::kPersonTimes}) {
    policy.rotation_headcount = headcount;
    const v1::DispatchTable table =
        MakeDispatchTable(march.row, event::v1::TEAM_TIER_SQUADRON, policy, CivilDay(2017, 4, 1));
    const bool distinct = headcount == Headcount::kDistinct;
    EXPECT_EQ(table.rows(0).figures(0).recorded(), distinct ? 2 : 3);
    EXPECT_EQ(table.rotation_person_times_count(), 3);
  }
}

// --- R0-28 supervision.checks_per_quarter ---

class QuarterlyChecks : public testing::Test {
 protected:
  void Check(int64_t position, CivilDay day) {
    table::v1::SupervisionCheck& check = *pair_.row.add_checks();
    check.set_position(position);
    check.mutable_check()->set_unit_id("D");
    *check.mutable_check()->mutable_checked_date() = ToDate(day);
  }

  // The events that met what was owed in the first quarter; 0 for a check that was not made.
  std::vector<int64_t> Met(int64_t per_quarter) {
    Policy policy = ZaozhuangPolicy();
    policy.supervision_checks_per_quarter = per_quarter;
    table::v1::UnitRow town;
    town.mutable_registered()->set_parent_unit_id("D");
    const auto find = [&town](const std::string& id) { return id == "D" ? nullptr : &town; };
    const v1::PairCompliance judged = JudgePair(pair_.row, {}, policy, kYearOver);
    std::vector<int64_t> met;
    for (const CheckSlot& slot :
         CheckSlotsOf(pair_.row, judged, policy,
                      OrganizationView(find, Organization::kAsItWas, kYearOver))) {
      if (slot.first_month == CivilMonth(2017, 1)) met.push_back(slot.position);
    }
    return met;
  }

  PairBuilder pair_;
};

TEST_F(QuarterlyChecks, AreAsManyAsThePolicySays) {  // R0-28, A33
  EXPECT_THAT(Met(0), IsEmpty());
  EXPECT_THAT(Met(1), ElementsAre(0));
  Check(400, CivilDay(2017, 3, 31));
  EXPECT_THAT(Met(1), ElementsAre(400));
  EXPECT_THAT(Met(2), ElementsAre(400, 0));
  Check(401, CivilDay(2017, 4, 1));  // the next quarter's
  EXPECT_THAT(Met(2), ElementsAre(400, 0));
  Check(402, CivilDay(2017, 1, 1));
  EXPECT_THAT(Met(2), ElementsAre(400, 402));
}

}  // namespace
}  // namespace jiedui::domain
