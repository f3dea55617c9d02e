// The names of the terms a year-end score is made of (rules/pair_score.h, rules/district_score.h),
// by which a unit says what it objects to. Pure.

#ifndef JIEDUI_DOMAIN_ASSESSMENT_TERMS_H_
#define JIEDUI_DOMAIN_ASSESSMENT_TERMS_H_

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"

namespace jiedui::domain {

inline constexpr absl::string_view kPairTermKeys[] = {"month_coverage",
                                                      "kind_floors",
                                                      "quality",
                                                      "reporting_completeness",
                                                      "reporting_timeliness",
                                                      "reporting_accuracy",
                                                      "breakthrough",
                                                      "improvement",
                                                      "gap",
                                                      "register_late",
                                                      "month_unreported",
                                                      "bonus_practice",
                                                      "bonus_commendation",
                                                      "adjustment"};

inline constexpr absl::string_view kDistrictTermKeys[] = {
    "own_pairs",          "towns",
    "supervision_filing", "supervision_reports",
    "supervision_checks", "supervision_practice",
    "adjustment"};

// Whether a score has such a term: a pair's, which its sides share; or a district bureau's.
inline bool IsPairTerm(absl::string_view key) {
  return std::find(std::begin(kPairTermKeys), std::end(kPairTermKeys), key) !=
         std::end(kPairTermKeys);
}
inline bool IsDistrictTerm(absl::string_view key) {
  return std::find(std::begin(kDistrictTermKeys), std::end(kDistrictTermKeys), key) !=
         std::end(kDistrictTermKeys);
}

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ASSESSMENT_TERMS_H_
