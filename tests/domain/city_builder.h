// Builds the facts of a city for tests of the year-end assessment: units, pairs (pair_builder.h),
// reports, registers and what came of the year.

#ifndef JIEDUI_TESTS_DOMAIN_CITY_BUILDER_H_
#define JIEDUI_TESTS_DOMAIN_CITY_BUILDER_H_

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "domain/rules/assessment.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {

inline constexpr event::v1::TeamTier kTown = event::v1::TEAM_TIER_SQUADRON;
inline constexpr event::v1::TeamTier kBrigade = event::v1::TEAM_TIER_BRIGADE;

inline const CivilDay kYearOver(2018, 3, 1);

// A city where everything is done as it should be, until a test takes something away.
class City {
 public:
  void Unit(const std::string& id, event::v1::TeamTier tier, const std::string& parent) {
    table::v1::UnitRow& unit = facts.units.emplace_back();
    unit.mutable_registered()->set_unit_id(id);
    unit.mutable_registered()->set_tier(tier);
    unit.mutable_registered()->set_parent_unit_id(parent);
    event::v1::UnitEnrolled& enrolment = *unit.add_enrolments();
    enrolment.set_program_id("2017");
    *enrolment.mutable_effective_date() = ToDate(CivilDay(2017, 1, 1));
    Reports(id);
  }

  // An empty report that agrees with an empty ledger, in time, for each month.
  void Reports(const std::string& unit_id) {
    for (int month = 1; month <= 12; ++month) {
      table::v1::DispatchRow& row = facts.months.emplace_back();
      row.set_unit_id(unit_id);
      row.set_month(FormatMonth(CivilMonth(2017, month)));
      table::v1::ReportVersion& version = *row.add_versions();
      version.set_position(1000 + static_cast<int64_t>(facts.months.size()));
      *version.mutable_submitted()->mutable_submitted_date() = ToDate(CivilDay(2017, month + 1, 2));
    }
  }

  void Indices(const std::string& unit_id, int64_t first_milli, int64_t last_milli) {
    table::v1::OutcomeRow& outcome = OutcomeOf(unit_id);
    outcome.clear_indices();
    for (const int64_t value : {first_milli, last_milli}) {
      table::v1::IndexPoint& point = *outcome.add_indices();
      point.mutable_index()->set_index_milli(value);
      point.set_position(3000 + value);
    }
  }

  table::v1::OutcomeRow& OutcomeOf(const std::string& unit_id) {
    for (table::v1::OutcomeRow& outcome : facts.outcomes) {
      if (outcome.unit_id() == unit_id) return outcome;
    }
    table::v1::OutcomeRow& outcome = facts.outcomes.emplace_back();
    outcome.set_unit_id(unit_id);
    return outcome;
  }

  table::v1::DispatchRow& Month(const std::string& unit_id, const std::string& month) {
    return *std::find_if(facts.months.begin(), facts.months.end(),
                         [&](const table::v1::DispatchRow& row) {
                           return row.unit_id() == unit_id && row.month() == month;
                         });
  }

  // Adds the pair; its A has a breakthrough, its B gains 10 points, the gap closes.
  table::v1::PairRow& Pair(const PairBuilder& pair) {
    const event::v1::PairAssigned& assigned = pair.row.assigned();
    if (OutcomeOf(assigned.unit_a_id()).breakthrough_positions().empty()) {
      Breakthrough(assigned.unit_a_id(), 2000);
    }
    Indices(assigned.unit_a_id(), 90'000, 90'000);
    Indices(assigned.unit_b_id(), 80'000, 90'000);
    return facts.pairs.emplace_back(pair.row);
  }

  table::v1::RegisterRow& Filing(const std::string& district, CivilDay day,
                                 const std::vector<std::string>& pair_ids) {
    table::v1::RegisterRow& row = facts.registers.emplace_back();
    row.mutable_filed()->set_unit_id(district);
    for (const std::string& pair_id : pair_ids) {
      row.mutable_filed()->add_pair_ids(pair_id);
      table::v1::FiledPair& pair = *row.add_pairs();
      pair.set_pair_id(pair_id);
      pair.set_state(table::v1::RegisterRow::STATE_FILED);
      *pair.mutable_first_filed_date() = ToDate(day);
      pair.add_positions(4000);
    }
    *row.mutable_first_filed_date() = ToDate(day);
    row.add_positions(4000);
    return row;
  }

  // A good practice of the unit that its superior made known that day.
  table::v1::PracticeRow& Practice(const std::string& unit_id, CivilDay promoted) {
    table::v1::PracticeRow& row = facts.practices.emplace_back();
    row.mutable_recorded()->set_unit_id(unit_id);
    *row.add_promotions()->mutable_promoted_date() = ToDate(promoted);
    row.add_promotion_positions(6000 + static_cast<int64_t>(facts.practices.size()));
    return row;
  }

  // Approved in the middle of the year.
  event::v1::BreakthroughApproved& Breakthrough(const std::string& unit_id, int64_t position) {
    table::v1::OutcomeRow& outcome = OutcomeOf(unit_id);
    outcome.add_breakthrough_positions(position);
    event::v1::BreakthroughApproved& approved = *outcome.add_breakthroughs();
    *approved.mutable_approved_date() = ToDate(CivilDay(2017, 6, 1));
    return approved;
  }

  // Given in the middle of the year.
  event::v1::CommendationGiven& Commendation() {
    table::v1::CommendationRow& row = facts.commendations.emplace_back();
    row.set_position(7000 + static_cast<int64_t>(facts.commendations.size()));
    *row.mutable_given()->mutable_given_date() = ToDate(CivilDay(2017, 6, 1));
    return *row.mutable_given();
  }

  // The superior reminds the unit of the month's report.
  void Remind(const std::string& unit_id, const std::string& month, CivilDay day) {
    table::v1::ReportReminder& reminder = *Month(unit_id, month).add_reminders();
    *reminder.mutable_sent()->mutable_sent_date() = ToDate(day);
    reminder.set_position(7500 + day.day());
  }

  v1::YearEndAssessment Assess(CivilDay on = kYearOver) const {
    return domain::Assess(facts, ZaozhuangPolicy(), on);
  }

  v1::PairScore Only() const {
    const v1::YearEndAssessment assessment = Assess();
    EXPECT_EQ(assessment.pairs_size(), 1);
    return assessment.pairs(0);
  }

  AssessmentFacts facts;
};

// One district D with two towns A and B in one pair.
inline City OneTownPair(const PairBuilder& pair = SoundPair()) {
  City city;
  city.Unit("D", kBrigade, "C");
  city.Unit("A", kTown, "D");
  city.Unit("B", kTown, "D");
  city.Pair(pair);
  city.Filing("D", CivilDay(2017, 1, 20), {"2017-A-B"});
  return city;
}

inline const v1::ScoreTerm& Term(const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms,
                                 absl::string_view key) {
  return *std::find_if(terms.begin(), terms.end(),
                       [key](const v1::ScoreTerm& term) { return term.key() == key; });
}

inline int64_t Points(const v1::PairScore& score, absl::string_view key) {
  return Term(score.terms(), key).points_milli();
}

// Numerator and denominator.
inline std::vector<int64_t> Parts(const v1::PairScore& score, absl::string_view key) {
  const v1::ScoreTerm& term = Term(score.terms(), key);
  return {term.numerator(), term.denominator()};
}

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_CITY_BUILDER_H_
