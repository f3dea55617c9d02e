// The year-end score computed twice, for years made up at random: once as the product does, from
// the facts through the read models and the rules; once by recount_scores.h, from the plan of the
// year and the words of the notice. They share no code, and agree in every term.

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "eventstore/event.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/monthly_dispatch.h"
#include "projections/year_end_assessment.h"
#include "services/authentication.h"
#include "tests/cli/assessment_equals.h"
#include "tests/cli/example_fixture.h"
#include "tests/cli/recount.h"
#include "tests/cli/recount_stays.h"
#include "tests/cli/varied_plan.h"
#include "tests/support/memory_entities.h"

namespace jiedui::scenario {
namespace {

constexpr uint32_t kYears = 6;

// From a year in which hardly anything goes wrong to one in which hardly anything goes right.
Example RandomExample(const std::string& city, uint32_t seed) {
  std::mt19937 random(seed);
  const auto up_to = [&random](int limit) {
    return static_cast<int>(random() % static_cast<uint32_t>(limit + 1));
  };
  const int trouble = 50 + 120 * static_cast<int>(seed);
  Example example = ExampleOf(city);
  Knobs& knobs = example.knobs;
  knobs.seed = seed;
  for (int* percent :
       {&knobs.extra_joint_percent, &knobs.extra_study_percent, &knobs.other_percent,
        &knobs.first_month_study_percent, &knobs.second_case_percent, &knobs.declined_percent,
        &knobs.penalty_percent, &knobs.changed_percent, &knobs.closed_percent}) {
    *percent = up_to(100);
  }
  for (int* permille :
       {&knobs.short_rotation_permille, &knobs.few_enterprises_permille, &knobs.no_case_permille,
        &knobs.short_study_permille, &knobs.idle_month_permille, &knobs.late_report_permille,
        &knobs.wrong_report_permille, &knobs.returned_report_permille}) {
    *permille = up_to(trouble);
  }
  knobs.baseline_min_milli = 40'000 + up_to(20'000);
  knobs.gain_max_milli = 1 + up_to(20'000);
  return example;
}

// The month's report, "<unit>-<month>", the supervision check or the breakthrough that an act is
// about; empty if it is about none. It falls out with all that is about it.
std::string SubjectOf(const event::v1::Event& fact) {
  if (fact.has_supervision_check_recorded()) return fact.supervision_check_recorded().check_id();
  if (fact.has_supervision_fix_closed()) return fact.supervision_fix_closed().check_id();
  if (fact.has_supervision_check_voided()) return fact.supervision_check_voided().check_id();
  if (fact.has_breakthrough_approved()) {
    return fact.breakthrough_approved().unit_id() + fact.breakthrough_approved().description();
  }
  if (fact.has_breakthrough_voided()) {
    return fact.breakthrough_voided().unit_id() + fact.breakthrough_voided().description();
  }
  if (fact.has_figure_corrected()) return fact.figure_corrected().report_id();
  if (fact.has_report_reminder_sent()) {
    return fact.report_reminder_sent().unit_id() + "-" + fact.report_reminder_sent().month();
  }
  if (fact.has_report_difference_explained()) {
    return fact.report_difference_explained().report_id();
  }
  if (fact.has_report_submitted()) {
    return fact.report_submitted().unit_id() + "-" + fact.report_submitted().month();
  }
  if (fact.has_report_returned()) return fact.report_returned().report_id();
  return fact.report_accepted().report_id();
}

const event::v1::ProgramOpened& ProgramOf(const Plan& plan) {
  for (const Act& act : plan.acts) {
    if (act.fact.has_program_opened()) return act.fact.program_opened();
  }
  CHECK(false, "no programme");
}

// By the city, on the plan's last day.
void AddActOn(CivilDay day, event::v1::Event fact, Plan& plan) {
  Act act;
  act.day = day;
  act.actor = "city/" + ProgramOf(plan).organizer_unit_id();
  act.fact = std::move(fact);
  const auto after = std::upper_bound(plan.acts.begin(), plan.acts.end(), day,
                                      [](CivilDay on, const Act& each) { return on < each.day; });
  plan.acts.insert(after, std::move(act));
}

void AddAct(event::v1::Event fact, Plan& plan) {
  AddActOn(plan.acts.back().day, std::move(fact), plan);
}

// Of about every other report that never came.
void AddReminders(const std::vector<event::v1::ReportSubmitted>& never_came, std::mt19937& random,
                  Plan& plan) {
  std::set<std::string> reminded;
  for (const event::v1::ReportSubmitted& report : never_came) {
    if (!reminded.insert(report.unit_id() + report.month()).second || random() % 2 == 0) continue;
    event::v1::Event fact;
    event::v1::ReportReminderSent& sent = *fact.mutable_report_reminder_sent();
    sent.set_program_id(report.program_id());
    sent.set_unit_id(report.unit_id());
    sent.set_month(report.month());
    sent.set_message("催报");
    AddAct(std::move(fact), plan);
  }
}

// Of some pairs, and of side A of some others; of about half of them it is recorded in time (A39).
void AddCommendations(std::mt19937& random, Plan& plan) {
  for (const PlannedPair& pair : plan.pairs) {
    const auto luck = random() % 6;
    if (luck > 1) continue;
    event::v1::Event fact;
    event::v1::CommendationGiven& given = *fact.mutable_commendation_given();
    given.set_commendation_id("commendation-" + pair.pair_id);
    given.set_program_id(ProgramOf(plan).program_id());
    if (luck == 0) given.set_pair_id(pair.pair_id);
    if (luck == 1) given.set_unit_id(pair.unit_a_id);
    given.set_reason("成效突出");
    given.mutable_basis_document()->set_document_number("示例〔2018〕1号");
    // Of the year, as what counts is; one of a pair may come after it.
    *given.mutable_given_date() = luck == 0 && plan.acts.size() % 2 == 0
                                      ? domain::ToDate(plan.acts.back().day)
                                      : ProgramOf(plan).end_date();
    const CivilDay soon = domain::ToDay(given.given_date()) + 3;
    const bool in_time = random() % 2 == 0 && soon < plan.acts.back().day;
    AddActOn(in_time ? soon : plan.acts.back().day, std::move(fact), plan);
  }
}

bool IsPlaced(const PlannedPair& pair, const Example& example) {
  return std::any_of(example.places.begin(), example.places.end(), [&pair](const Place& place) {
    return place.unit_id == pair.unit_a_id || place.unit_id == pair.unit_b_id;
  });
}

// Of some pairs of towns nothing befalls on purpose, as of a day in the last five months of the
// programme.
void AddDissolutions(const Plan& plan, std::mt19937& random, Example& example) {
  const CivilDay end = domain::ToDay(example.program.end_date());
  for (const PlannedPair& pair : plan.pairs) {
    if (pair.tier != event::v1::TEAM_TIER_SQUADRON || random() % 4 != 0) continue;
    const CivilDay day = end - static_cast<int>(random() % 150);
    if (pair.end_day.has_value() || IsPlaced(pair, example) || day < pair.first_day + 60) continue;
    DatedFact dissolved;
    dissolved.day = day - 3;
    dissolved.by = example.program.organizer_unit_id();
    dissolved.fact.mutable_pair_dissolved()->set_pair_id(pair.pair_id);
    dissolved.fact.mutable_pair_dissolved()->set_reason("机构调整");
    *dissolved.fact.mutable_pair_dissolved()->mutable_effective_date() = domain::ToDate(day);
    example.changes.push_back(std::move(dissolved));
  }
}

// A plan with more in it than its scenario makes, in which some reports never came, some activities
// were never confirmed, and some checks and breakthroughs never were.
Plan RandomPlan(const std::string& city, uint32_t seed, Variety& variety) {
  Example example = RandomExample(city, seed);
  std::mt19937 random(1000 + seed);
  AddDissolutions(MakePlan(example), random, example);
  Plan plan = MakePlan(example);
  std::mt19937 varying(3000 + seed);
  variety = VaryPlan("city/" + ProgramOf(plan).organizer_unit_id(),
                     domain::ToDay(ProgramOf(plan).end_date()), varying, plan);
  std::vector<event::v1::ReportSubmitted> never_came;
  const uint32_t one_in = 40 / seed;
  const auto falls_out = [&] { return random() % one_in == 0; };
  std::map<std::string, bool> missing;
  std::erase_if(plan.acts, [&](const Act& act) {
    const std::string subject = SubjectOf(act.fact);
    if (!subject.empty()) {
      const bool out = missing.try_emplace(subject, falls_out()).first->second;
      const event::v1::ReportSubmitted& report = act.fact.report_submitted();
      if (out && act.refusal.empty() && act.fact.has_report_submitted())
        never_came.push_back(report);
      return out;
    }
    return act.fact.has_activity_attested() && falls_out();
  });
  AddReminders(never_came, random, plan);
  AddCommendations(random, plan);
  return plan;
}

// The product's way, without a server: each act decided and folded.
class Player {
 public:
  void Play(const Act& act) {
    event::v1::Event fact = act.fact;
    if (fact.has_report_submitted()) Sign(act, *fact.mutable_report_submitted());
    const auto actor = services::ParsePrincipal(act.actor);
    CHECK_OK(actor.status());
    const auto decided = domain::Decide(fact, entities_, {act.day, *actor});
    CHECK_OK(decided.status());
    entities_.Record(*decided);
    Fold(*decided, act);
  }

  const projections::MemoryTables& tables() const { return tables_; }

 private:
  // As the ledger would fill the report in, but for what the act changes.
  void Sign(const Act& act, event::v1::ReportSubmitted& report) {
    const auto month = ParseMonth(report.month());
    const auto figures =
        projections::PreviewFigures(tables_, report.program_id(), report.unit_id(), month.value());
    CHECK_OK(figures.status());
    *report.mutable_figures() = *figures;
    Change(act.change, *report.mutable_figures());
  }

  void Fold(const event::v1::Event& event, const Act& act) {
    eventstore::StoredEvent stored;
    stored.record.set_position(++position_);
    stored.record.set_kind(static_cast<int>(event.kind_case()));
    stored.record.set_recorded_at_us(absl::ToUnixMicros(StartOf(act.day) + absl::Hours(12)));
    stored.record.set_occurred_day(DayNumber(domain::OccurredDay(event)));
    stored.record.set_actor(act.actor);
    stored.body = event.SerializeAsString();
    CHECK_OK(projections::FoldEvent(stored, tables_));
  }

  spec::MemoryEntities entities_;
  projections::MemoryTables tables_;
  int64_t position_ = 0;
};

// What the server seals with the state of its tables, and what follows from it: bulletins, and the
// procedure of the assessment. It changes nothing of what is assessed.
bool IsSealed(const event::v1::Event& event) {
  return event.has_bulletin_published() || event.has_copy_delivered() ||
         (event.kind_case() >= event::v1::Event::kAssessmentOpened &&
          event.kind_case() <= event::v1::Event::kAssessmentErratumPublished);
}

v1::YearEndAssessment ComputedByTheProduct(
    const Plan& plan, const std::string& program_id,
    const std::vector<event::v1::ScoreAdjustmentProposed>& adjusted) {
  Player player;
  for (const Act& act : plan.acts) {
    if (act.refusal.empty() && !IsSealed(act.fact)) player.Play(act);
  }
  std::vector<table::v1::ScoreAdjustment> adjustments(adjusted.size());
  for (size_t i = 0; i < adjusted.size(); ++i) *adjustments[i].mutable_proposed() = adjusted[i];
  const auto table = projections::ReadYearEndAssessment(player.tables(), program_id,
                                                        plan.acts.back().day, adjustments);
  CHECK_OK(table.status());
  return *table;
}

// Of about half the pairs one or two, of any kind, and of a side of some as a district bureau.
std::vector<event::v1::ScoreAdjustmentProposed> RandomAdjustments(const Plan& plan, uint32_t seed) {
  std::mt19937 random(2000 + seed);
  std::vector<event::v1::ScoreAdjustmentProposed> adjustments;
  for (uint32_t i = 0; i < plan.pairs.size(); ++i) {
    const PlannedPair& pair = plan.pairs[random() % plan.pairs.size()];
    event::v1::ScoreAdjustmentProposed& adjustment = adjustments.emplace_back();
    const bool of_district = pair.tier == event::v1::TEAM_TIER_BRIGADE && random() % 2 == 0;
    if (of_district) adjustment.set_unit_id(pair.unit_a_id);
    if (!of_district) adjustment.set_pair_id(pair.pair_id);
    adjustment.set_kind(event::v1::ADJUSTMENT_KIND_POINTS);
    adjustment.set_delta_milli(static_cast<int64_t>(random() % 20'001) - 10'000);
    if (of_district || random() % 4 != 0) continue;
    constexpr event::v1::AdjustmentKind kOther[] = {
        event::v1::ADJUSTMENT_KIND_VETO_LIFTED, event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT,
        event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED};
    adjustment.set_kind(kOther[random() % 3]);
    adjustment.set_delta_milli(0);
  }
  return adjustments;
}

// The second computation itself, by hand.
TEST(RecountedStays, ALeaveOfMoreDaysThanTheGapBreaksAStayForThatOfficerAlone) {  // A8
  event::v1::StaffRotated stay;
  stay.add_officer_ids("o1");
  *stay.mutable_arrived_date() = domain::ToDate(CivilDay(2017, 3, 1));
  *stay.mutable_returned_date() = domain::ToDate(CivilDay(2017, 3, 14));
  EXPECT_EQ(UnbrokenDays(stay, 2).count(), 14);
  event::v1::StayLeave& leave = *stay.add_leaves();
  leave.set_officer_id("o1");
  *leave.mutable_first_date() = domain::ToDate(CivilDay(2017, 3, 4));
  *leave.mutable_last_date() = domain::ToDate(CivilDay(2017, 3, 5));
  EXPECT_EQ(UnbrokenDays(stay, 2).count(), 14);
  *leave.mutable_last_date() = domain::ToDate(CivilDay(2017, 3, 6));
  EXPECT_EQ(UnbrokenDays(stay, 2).first, CivilDay(2017, 3, 7));
  EXPECT_EQ(UnbrokenDays(stay, 2).count(), 8);
  stay.add_officer_ids("o2");
  EXPECT_EQ(UnbrokenDays(stay, 2).count(), 14);
}

TEST(RecountedStays, ARoundIsAStayOfEachSideWithinTheWindow) {  // A9
  const CivilDay day(2017, 3, 1);
  EXPECT_EQ(RoundsOf({day}, {day + 31}, 31).count, 1);
  EXPECT_EQ(RoundsOf({day + 31}, {day}, 31).count, 1);
  EXPECT_EQ(RoundsOf({day}, {day + 32}, 31).count, 0);
  EXPECT_EQ(RoundsOf({day, day + 10}, {day + 1}, 31).count, 1) << "one answers one";
  EXPECT_EQ(RoundsOf({day, day + 60}, {day + 40}, 31).count, 1);
  EXPECT_EQ(RoundsOf({day, day + 60}, {day + 40}, 31).alone, std::vector<CivilDay>({day}));
}

// An inspection of a unit of two pairs, of e1 in its jurisdiction with each partner.
Act HubInspection(const char* activity_id, const char* pair_id, int start, int documents) {
  Act act;
  act.day = CivilDay(2017, 3, 5);
  act.actor = "town/H";
  event::v1::JointInspectionHeld& held = *act.fact.mutable_joint_inspection_held();
  held.set_activity_id(activity_id);
  held.set_pair_id(pair_id);
  *held.mutable_held_date() = domain::ToDate(act.day);
  held.set_start_minute(start);
  held.set_duration_minutes(120);
  event::v1::InspectionTarget& target = *held.add_targets();
  target.set_enterprise_id("e1");
  target.set_jurisdiction_unit_id("H");
  target.set_document_count(documents);
  return act;
}

TEST(RecountedMonth, WhatAUnitOfTwoPairsHeldWithBothPartnersIsOne) {  // A18, A24
  const auto recounted = [](int second_start) {
    Plan plan;
    for (const char* const partner : {"B", "C"}) {
      PlannedPair& pair = plan.pairs.emplace_back();
      pair.pair_id = std::string("H-") + partner;
      pair.unit_a_id = "H";
      pair.unit_b_id = partner;
    }
    Act policy;
    policy.actor = "city/370400";
    policy.fact.mutable_policy_set_adopted()->set_policy_set_id("zaozhuang-2017");
    plan.acts = {policy, HubInspection("j1", "H-B", 540, 2),
                 HubInspection("j2", "H-C", second_start, 3)};
    return Recount(plan).Recorded("H", "2017-03");
  };
  const Figures once = recounted(600);
  EXPECT_EQ(once.at("joint_session_count"), 1);
  EXPECT_EQ(once.at("enterprise_count"), 1);
  EXPECT_EQ(once.at("document_count"), 3);
  const Figures twice = recounted(660);
  EXPECT_EQ(twice.at("joint_session_count"), 2);
  EXPECT_EQ(twice.at("enterprise_count"), 1);
  EXPECT_EQ(twice.at("document_count"), 5);
}

using SecondComputation = EveryCity;
INSTANTIATE_FOR_EVERY_CITY(SecondComputation);

TEST_P(SecondComputation, AgreesWithTheProductInEveryTermOfRandomYears) {
  std::set<std::string> grades;
  int vetoes = 0;
  for (uint32_t seed = 1; seed <= kYears; ++seed) {
    SCOPED_TRACE(seed);
    Variety variety;
    const Plan plan = RandomPlan(GetParam(), seed, variety);
    EXPECT_GT(std::min({variety.leaves, variety.moved_stays, variety.second_studies,
                        variety.unplanned, variety.exceptions}),
              0);
    const std::vector<event::v1::ScoreAdjustmentProposed> adjustments =
        RandomAdjustments(plan, seed);
    const v1::YearEndAssessment table =
        ComputedByTheProduct(plan, example().program.program_id(), adjustments);
    ExpectAssessmentEquals(ScoreRecount(plan, adjustments), table);
    for (const v1::PairScore& pair : table.pairs()) {
      grades.insert(cli::GradeWords(pair.grade()));
      vetoes += pair.veto().empty() ? 0 : 1;
    }
  }
  // The years were not all of a kind.
  EXPECT_EQ(grades.size(), 4U);
  EXPECT_GT(vetoes, 0);
}

}  // namespace
}  // namespace jiedui::scenario
