// The year-end target assessment (年度目标考核): pure function of (facts, rules, day).
//
// Every term is kept as numerator and denominator with the events behind it, and the total rounded
// half up to thousandths of a point once (rules/score.h). Weights come from the policy set.
//
// A pair's terms (rules/pair_score.h) give one total; both sides share it, side A bearing the
// larger part of a loss. A unit's score is made of its side's scores over its pairs. A
// district's is made of its own brigade's score, the mean score of its towns, and its supervision:
// the register filed in time, its own monthly reports in time, a check of each of its town pairs in
// each quarter, and a good practice of its own or its towns made known within the programme. Parts
// a district cannot have (one without towns, or whose brigade is in no pair) leave their weight to
// the others in proportion. What the score is worth in the bureau's whole target assessment
// (assessment.target_points) is shown beside it.
//
// Adjustments that stand (domain/assessment) are terms of their own. A veto may come from the rules
// or from an adjustment, and one that lifts vetoes lifts all before it. A unit in several pairs has
// the mean of its sides' scores, or the lowest (hub.combine).
//
// Whose town a unit is, is asked of the day judged on, at the latest of the programme's last day;
// whose check a quarter's is, of that quarter. By the organization as it is now, pairs have the
// scores they have, and only the units and districts they are grouped by differ: a unit that was
// taken over is its successor, and a district's towns are those of today.
//
// Pairs that owe no month at all are neither scored nor ranked; they stand beside those that are,
// each with why: the exemptions and who granted them, or that it was in force too short. Units in
// no pair that is assessed are left out. Unit names are left empty; the caller, who has the
// registry, fills them in.

#ifndef JIEDUI_DOMAIN_RULES_ASSESSMENT_H_
#define JIEDUI_DOMAIN_RULES_ASSESSMENT_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "domain/rules/organization_view.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

struct ReportSlot;  // assessment_index.h

// All facts of one programme the assessment looks at. Rows are copies; absent rows mean nothing
// happened.
struct AssessmentFacts {
  // Enrolled units, whoever was above them or took over from them.
  std::vector<table::v1::UnitRow> units;
  std::vector<table::v1::PairRow> pairs;
  std::vector<table::v1::DispatchRow> months;  // by unit and month
  // By unit and month what was made of the row already, of the tier that is asked for; it counts
  // instead of one in `months`.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const ReportSlot>> reports;
  std::vector<table::v1::RegisterRow> registers;
  std::vector<table::v1::OutcomeRow> outcomes;
  std::vector<table::v1::PracticeRow> practices;          // of the programme, by id
  std::vector<table::v1::CommendationRow> commendations;  // of the programme, by id
  std::vector<table::v1::ScoreAdjustment> adjustments;    // countersigned, in that order
  Organization organization = Organization::kAsItWas;
  // If set, of all that is assessed only the score of this pair is wanted, without its rank:
  // `pairs` need only be it and those that share a side with it, and of the others what concerns
  // its sides.
  std::string only_pair_id;
  // If one of them is set, only the score of this unit, or of this district, and its pairs are
  // wanted, all without their ranks: pairs need only be those that ever had it, whom it took over
  // from, or a unit that was ever below these, as a side.
  std::string only_unit_id;
  std::string only_district_id;
  // If set, of the pairs only this one is listed, with its rank among all.
  std::string only_listed_pair_id;
  // Whether pairs and units are listed, or only looked at for what is made of them.
  bool lists_pairs = true;
  bool lists_units = true;
  // Whether beside the pairs units are wanted, and beside these districts.
  bool wants_units = true;
  bool wants_districts = true;
};

// A pair that is assessed, with what was made of it, to be copied at no cost.
struct ScoredPair {
  const table::v1::PairRow* row = nullptr;
  std::shared_ptr<const v1::PairCompliance> compliance;
  std::shared_ptr<const v1::PairScore> score;  // without its rank
};

// Every pair of the facts is in one of the two.
struct ScoredPairs {
  std::vector<ScoredPair> assessed;
  std::vector<v1::UnassessedPair> unassessed;
};
void Append(const ScoredPairs& more, ScoredPairs& pairs);

v1::YearEndAssessment Assess(const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on);

// The same in two steps, of which the first may be taken pair by pair (only_pair_id). Pairs borrow
// from their facts. To the second, pairs and what only they are scored by need not be given again.
ScoredPairs ScorePairs(const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on);
// The same of one pair, with the others of the programme that share a side with it beside it: of
// the facts, which need have no pairs, only what concerns its sides is looked at.
ScoredPairs ScorePairAmong(const table::v1::PairRow& row, const Neighbors& neighbors,
                           const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on);
v1::YearEndAssessment AssessScored(const ScoredPairs& pairs, const AssessmentFacts& facts,
                                   const ProgramRules& rules, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ASSESSMENT_H_
