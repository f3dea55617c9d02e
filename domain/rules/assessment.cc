#include "domain/rules/assessment.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

#include "domain/date.h"
#include "domain/rules/assessment_index.h"
#include "domain/rules/compliance.h"
#include "domain/rules/district_score.h"
#include "domain/rules/pair_score.h"
#include "domain/rules/rules.h"
#include "domain/rules/score.h"

namespace jiedui::domain {
namespace {

// A score with what it is ranked by. Scores are ranked among those of their group.
template <class Score>
struct Ranked {
  int group = 0;
  int64_t score_milli = 0;
  std::string id;
  Score score;
};

// By group, then from best to worst, equal scores by id.
template <class Score>
void Sort(std::vector<Ranked<Score>>& list) {
  const auto key = [](const Ranked<Score>& each) {
    return std::make_tuple(each.group, -each.score_milli, absl::string_view(each.id));
  };
  absl::c_sort(list, [&key](const Ranked<Score>& left, const Ranked<Score>& right) {
    return key(left) < key(right);
  });
}

// Sorts, and calls add(score, rank) for each with its rank within its group.
template <class Score, class Add>
void Rank(std::vector<Ranked<Score>> list, Add add) {
  Sort(list);
  for (size_t begin = 0, end = 0; begin < list.size(); begin = end) {
    std::vector<int64_t> scores;
    for (; end < list.size() && list[end].group == list[begin].group; ++end) {
      scores.push_back(list[end].score_milli);
    }
    const std::vector<int> ranks = Ranks(scores);
    for (size_t i = begin; i < end; ++i) add(list[i].score, ranks[i - begin]);
  }
}

// The same, each moved into the table with its rank.
template <class Score>
void RankInto(std::vector<Ranked<Score>> list, google::protobuf::RepeatedPtrField<Score>& table) {
  Rank(std::move(list), [&table](Score& score, int rank) {
    score.set_rank(rank);
    *table.Add() = std::move(score);
  });
}

bool OwesAnyMonth(const v1::PairCompliance& compliance) {
  return absl::c_any_of(compliance.months(), [](const v1::MonthCoverage& month) {
    return month.status() != v1::OBLIGATION_STATUS_EXEMPT;
  });
}

// The exemptions that took a month from the pair: who granted each, when and why.
std::vector<const table::v1::MonthExemption*> ExemptionsOf(const table::v1::PairRow& row,
                                                           const v1::PairCompliance& compliance) {
  std::vector<const table::v1::MonthExemption*> exemptions;
  for (const v1::MonthCoverage& month : compliance.months()) {
    if (!month.has_exemption()) continue;
    const auto granted =
        absl::c_find_if(row.exemptions(), [&month](const table::v1::MonthExemption& each) {
          return each.exempted().month() == month.month();
        });
    exemptions.push_back(&*granted);
  }
  return exemptions;
}

// Why no month is owed, in both languages: what exempted them, or that none was long enough.
ErrorVariables ReasonOf(const std::vector<const table::v1::MonthExemption*>& exemptions,
                        const Policy& policy, const ProgramRules& rules) {
  std::vector<std::string> en;
  std::vector<std::string> zh;
  for (const table::v1::MonthExemption* const each : exemptions) {
    const event::v1::MonthExempted& exempted = each->exempted();
    const CivilDay granted = ToDay(exempted.granted_date());
    const std::string unit = rules.NameOf(exempted.granting_unit_id(), granted);
    en.push_back(absl::StrCat(exempted.month(), " is exempted by ", unit, " on ",
                              FormatDay(granted), " (event ", each->position(), ")"));
    zh.push_back(absl::StrCat(exempted.month(), " 经 ", unit, " 于 ", FormatDay(granted),
                              " 批准免除（事件 ", each->position(), "）"));
  }
  const std::string days = absl::StrCat(policy.month_min_active_days);
  if (en.empty()) en.push_back(absl::StrCat("it was in force for ", days, " days in no month"));
  if (zh.empty()) zh.push_back(absl::StrCat("没有一个应计月份生效满 ", days, " 天"));
  return {{"reason", absl::StrJoin(en, "; ")}, {"reason_zh", absl::StrJoin(zh, "；")}};
}

// R0-14: what leaves the table leaves it with the reason.
v1::UnassessedPair LeaveOut(const table::v1::PairRow& row, const v1::PairCompliance& compliance,
                            const ProgramRules& rules, const Policy& policy) {
  v1::UnassessedPair pair;
  pair.set_pair_id(compliance.pair_id());
  pair.set_unit_a_id(compliance.unit_a_id());
  pair.set_unit_b_id(compliance.unit_b_id());
  const std::vector<const table::v1::MonthExemption*> exemptions = ExemptionsOf(row, compliance);
  ErrorVariables variables = ReasonOf(exemptions, policy, rules);
  variables.emplace_back("pair", compliance.pair_id());
  *pair.add_findings() =
      MakeFinding(Rule::kPairOwesNoMonth, policy, compliance.pair_id(),
                  exemptions.empty() ? row.position() : exemptions.back()->position(), variables);
  return pair;
}

void AddScored(const table::v1::PairRow& row, const Neighbors& neighbors,
               const AssessmentIndex& index, ScoredPairs& pairs) {
  auto compliance = std::make_shared<const v1::PairCompliance>(
      JudgePair(row, neighbors, index.rules(), index.on()));
  if (!OwesAnyMonth(*compliance)) {
    pairs.unassessed.push_back(LeaveOut(row, *compliance, index.rules(), index.policy()));
    return;
  }
  auto score = std::make_shared<const v1::PairScore>(ScorePair(row, neighbors, *compliance, index));
  pairs.assessed.push_back({&row, std::move(compliance), std::move(score)});
}

// The scores of a unit's side in its pairs.
struct SideScores {
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  std::vector<std::string> pair_ids;
  std::vector<int64_t> scores_milli;
};

std::map<std::string, SideScores> SidesOf(const std::vector<ScoredPair>& pairs,
                                          const OrganizationView& organization) {
  std::map<std::string, SideScores> sides;
  const auto add = [&](const ScoredPair& pair, const std::string& unit_id, int64_t score) {
    SideScores& side = sides[organization.Shown(unit_id)];
    side.tier = pair.row->tier();
    side.pair_ids.push_back(pair.score->pair_id());
    side.scores_milli.push_back(score);
  };
  for (const ScoredPair& pair : pairs) {
    add(pair, pair.score->unit_a_id(), pair.score->unit_a_score_milli());
    add(pair, pair.score->unit_b_id(), pair.score->unit_b_score_milli());
  }
  return sides;
}

// A hub's scores as one (hub.combine).
int64_t Combined(const std::vector<int64_t>& scores_milli, HubCombine combine) {
  if (combine == HubCombine::kMin) return *absl::c_min_element(scores_milli);
  const int64_t sum_milli = absl::c_accumulate(scores_milli, int64_t{0});
  return RoundHalfUp(sum_milli, static_cast<int64_t>(scores_milli.size()));
}

std::map<std::string, v1::UnitScore> ScoreUnits(const std::map<std::string, SideScores>& sides,
                                                const Policy& policy) {
  std::map<std::string, v1::UnitScore> units;
  for (const auto& [unit_id, side] : sides) {
    v1::UnitScore& score = units[unit_id];
    score.set_unit_id(unit_id);
    for (const std::string& pair_id : side.pair_ids) score.add_pair_ids(pair_id);
    score.set_score_milli(Combined(side.scores_milli, policy.hub_combine));
    score.set_grade(GradeOf(score.score_milli(), policy));
  }
  return units;
}

void AddDistricts(const std::vector<ScoredPair>& pairs,
                  const std::map<std::string, v1::UnitScore>& units, const AssessmentIndex& index,
                  v1::YearEndAssessment& assessment) {
  const std::string& only = index.facts().only_district_id;
  std::vector<Ranked<v1::DistrictScore>> districts;
  for (const table::v1::UnitRow& unit : index.facts().units) {
    if (unit.registered().tier() != event::v1::TEAM_TIER_BRIGADE) continue;
    if (unit.enrolments().empty()) continue;
    const std::string& unit_id = unit.registered().unit_id();
    if (!only.empty() && unit_id != only) continue;
    if (index.organization().Shown(unit_id) != unit_id) continue;
    std::optional<v1::DistrictScore> score = ScoreDistrict(unit, pairs, units, index);
    if (!score.has_value()) continue;
    const int64_t total_milli = score->total_milli();
    districts.push_back({0, total_milli, score->unit_id(), *std::move(score)});
  }
  RankInto(std::move(districts), *assessment.mutable_districts());
  if (!only.empty() && assessment.districts_size() > 0)
    assessment.mutable_districts(0)->clear_rank();
}

// All, or only the one with that id if it is not empty.
void AddPairs(const std::vector<ScoredPair>& pairs, const std::string& only_id,
              v1::YearEndAssessment& assessment) {
  std::vector<Ranked<const v1::PairScore*>> list;
  for (const ScoredPair& pair : pairs) {
    list.push_back(
        {pair.row->tier(), pair.score->total_milli(), pair.score->pair_id(), pair.score.get()});
  }
  Rank(std::move(list), [&](const v1::PairScore* score, int rank) {
    if (!only_id.empty() && score->pair_id() != only_id) return;
    v1::PairScore& added = *assessment.add_pairs();
    added = *score;
    added.set_rank(rank);
  });
}

void AddUnassessed(const ScoredPairs& pairs, v1::YearEndAssessment& assessment) {
  for (const v1::UnassessedPair& pair : pairs.unassessed) *assessment.add_unassessed_pairs() = pair;
  absl::c_sort(*assessment.mutable_unassessed_pairs(),
               [](const v1::UnassessedPair& left, const v1::UnassessedPair& right) {
                 return left.pair_id() < right.pair_id();
               });
}

void AddUnits(const std::map<std::string, SideScores>& sides,
              const std::map<std::string, v1::UnitScore>& units,
              v1::YearEndAssessment& assessment) {
  std::vector<Ranked<v1::UnitScore>> list;
  for (const auto& [unit_id, score] : units) {
    list.push_back({sides.at(unit_id).tier, score.score_milli(), unit_id, score});
  }
  RankInto(std::move(list), *assessment.mutable_units());
}

// The table has everything of which a rank is one among all.
bool IsWhole(const AssessmentFacts& facts) {
  return facts.only_pair_id.empty() && facts.only_unit_id.empty() && facts.only_district_id.empty();
}

// The units whose scores the terms of the districts are the means of.
std::set<std::string> UnitsInTerms(const v1::YearEndAssessment& assessment) {
  std::set<std::string> unit_ids;
  for (const v1::DistrictScore& district : assessment.districts()) {
    for (const v1::ScoreTerm& term : district.terms()) {
      unit_ids.insert(term.unit_ids().begin(), term.unit_ids().end());
    }
  }
  return unit_ids;
}

// What a part of the table has of pairs and units: a rank would be one among that part.
void AddWithoutRanks(const std::vector<ScoredPair>& pairs,
                     const std::map<std::string, v1::UnitScore>& units,
                     const AssessmentFacts& facts, v1::YearEndAssessment& assessment) {
  for (const ScoredPair& pair : pairs) *assessment.add_pairs() = *pair.score;
  std::set<std::string> unit_ids = UnitsInTerms(assessment);
  unit_ids.insert(facts.only_unit_id);
  for (const std::string& unit_id : unit_ids) {
    const auto unit = units.find(unit_id);
    if (unit != units.end()) *assessment.add_units() = unit->second;
  }
}

}  // namespace

void Append(const ScoredPairs& more, ScoredPairs& pairs) {
  pairs.assessed.insert(pairs.assessed.end(), more.assessed.begin(), more.assessed.end());
  pairs.unassessed.insert(pairs.unassessed.end(), more.unassessed.begin(), more.unassessed.end());
}

ScoredPairs ScorePairs(const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on) {
  const AssessmentIndex index(facts, rules, on);
  ScoredPairs pairs;
  for (const table::v1::PairRow& row : facts.pairs) {
    if (!facts.only_pair_id.empty() && row.assigned().pair_id() != facts.only_pair_id) continue;
    AddScored(row, NeighborsOf(row, facts.pairs), index, pairs);
  }
  return pairs;
}

ScoredPairs ScorePairAmong(const table::v1::PairRow& row, const Neighbors& neighbors,
                           const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on) {
  const AssessmentIndex index(facts, rules, on);
  ScoredPairs pairs;
  AddScored(row, neighbors, index, pairs);
  return pairs;
}

v1::YearEndAssessment AssessScored(const ScoredPairs& pairs, const AssessmentFacts& facts,
                                   const ProgramRules& rules, CivilDay on) {
  const AssessmentIndex index(facts, rules, on);
  const Policy& policy = index.policy();
  v1::YearEndAssessment assessment;
  assessment.set_program_id(policy.program_id);
  assessment.set_policy_set_id(policy.policy_set_id);
  *assessment.mutable_on_date() = ToDate(on);
  const bool whole = IsWhole(facts);
  const bool lists_all = facts.lists_pairs && facts.only_listed_pair_id.empty();
  if (lists_all) AddUnassessed(pairs, assessment);
  if (whole && facts.lists_pairs) {
    AddPairs(pairs.assessed, facts.only_listed_pair_id, assessment);
  }
  const bool wants_units = facts.wants_units && facts.only_pair_id.empty();
  std::map<std::string, SideScores> sides;
  if (wants_units) sides = SidesOf(pairs.assessed, index.organization());
  const std::map<std::string, v1::UnitScore> units = ScoreUnits(sides, policy);
  if (wants_units && facts.wants_districts) AddDistricts(pairs.assessed, units, index, assessment);
  if (whole && facts.lists_units) {
    AddUnits(sides, units, assessment);
  } else if (!whole) {
    AddWithoutRanks(pairs.assessed, units, facts, assessment);
  }
  return assessment;
}

v1::YearEndAssessment Assess(const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on) {
  return AssessScored(ScorePairs(facts, rules, on), facts, rules, on);
}

}  // namespace jiedui::domain
