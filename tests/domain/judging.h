// A pair judged by the rules of 枣庄, and what is said of its activities.

#ifndef JIEDUI_TESTS_DOMAIN_JUDGING_H_
#define JIEDUI_TESTS_DOMAIN_JUDGING_H_

#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/rules/compliance.h"
#include "jiedui/v1/tables.pb.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {

using Facts = table::v1::ActivityFacts;

inline const CivilDay kYearOver(2018, 3, 1);
inline const CivilDay kMarch1(2017, 3, 1);

inline v1::PairCompliance Judge(const PairBuilder& pair, CivilDay on = kYearOver,
                                const Policy& policy = ZaozhuangPolicy()) {
  return JudgePair(pair.row, {}, policy, on);
}

inline const v1::ActivityJudgement& First(const v1::PairCompliance& judged) {
  return judged.activities(0);
}

template <class Judged>
std::vector<std::string> RulesOf(const Judged& judged) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : judged.findings()) rules.push_back(finding.rule());
  return rules;
}

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_JUDGING_H_
