// What a group study by itself falls short of (R0-23, R0-24).

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

#include "domain/date.h"
#include "domain/rules/activities.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"
#include "domain/rules/timing.h"

namespace jiedui::domain {

int64_t ResolutionCount(const event::v1::GroupStudyHeld& study) {
  const std::string lines =
      absl::StrReplaceAll(study.resolutions(), {{"；", "\n"}, {";", "\n"}, {"。", "\n"}});
  return static_cast<int64_t>(
      std::vector<absl::string_view>(absl::StrSplit(lines, '\n', absl::SkipWhitespace())).size());
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::GroupStudyHeld& study,
                                        const table::v1::PairRow* pair, const Policy& policy,
                                        int64_t position) {
  std::vector<v1::RuleFinding> findings;
  const auto add = [&](Rule rule, const ErrorVariables& variables) {
    findings.push_back(MakeFinding(rule, policy, study.activity_id(), position, variables));
  };
  std::optional<Sides> sides;
  if (pair != nullptr) sides = SidesOn(*pair, ToDay(study.held_date()));
  if (const int64_t present = SidesPresent(study.attendance(), sides); present < 2) {
    add(Rule::kStudyBothSides, {{"sides", absl::StrCat(present)}});
  }
  const int64_t minutes =
      pair == nullptr ? study.duration_minutes() : OwnMinutes(study, *pair, policy);
  if (minutes < study.duration_minutes()) {
    add(Rule::kStudyOwnMinutes, {{"minutes", absl::StrCat(study.duration_minutes() - minutes)}});
  }
  if (minutes < policy.study_half_day_minutes) {
    add(Rule::kStudyHalfDay, {{"minutes", absl::StrCat(minutes)},
                              {"min_minutes", absl::StrCat(policy.study_half_day_minutes)}});
  }
  if (study.topics().empty()) add(Rule::kStudyHasTopics, {});
  if (const int64_t solved = ResolutionCount(study); solved < study.problems_size()) {
    add(Rule::kStudySolvesProblems,
        {{"problems", absl::StrCat(study.problems_size())}, {"resolutions", absl::StrCat(solved)}});
  }
  return findings;
}

}  // namespace jiedui::domain
