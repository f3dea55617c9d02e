#include "domain/program/policy.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"

namespace jiedui::domain {
namespace {

using Member = std::variant<int64_t Policy::*, bool Policy::*, CivilDay Policy::*,
                            std::vector<CivilMonth> Policy::*>;

// One known parameter. The range, both ends included, is for integers.
struct Parameter {
  const char* key;
  Member member;
  int64_t min = 0;
  int64_t max = 0;
  // What a set that is older than the parameter means, and the reading it rests on; null if every
  // set has it.
  const char* fallback = nullptr;
  const char* fallback_clause = nullptr;
};

constexpr int64_t kDaysOfYear = 366;
constexpr int64_t kPoints = 100;

constexpr Parameter kParameters[] = {
    {"pair.max_per_unit", &Policy::pair_max_per_unit, 1, 10},
    {"pair.cross_district", &Policy::pair_cross_district},
    {"register.due", &Policy::register_due},
    {"month.min_activities", &Policy::month_min_activities, 0, 31},
    {"month.min_active_days", &Policy::month_min_active_days, 1, 31},
    {"month.exempt", &Policy::month_exempt},
    {"year.kind_floor", &Policy::year_kind_floor, 0, kDaysOfYear},
    {"year.prorate", &Policy::year_prorate},
    {"rotation.min_days", &Policy::rotation_min_days, 1, kDaysOfYear},
    {"rotation.reciprocity", &Policy::rotation_reciprocity},
    {"rotation.round_window_days", &Policy::rotation_round_window_days, 0, kDaysOfYear},
    {"rotation.month_overlap_days", &Policy::rotation_month_overlap_days, 1, 31},
    {"rotation.max_gap_days", &Policy::rotation_max_gap_days, 0, kDaysOfYear, "2", "解释 A8"},
    {"joint.min_enterprises", &Policy::joint_min_enterprises, 0, 1000},
    {"joint.min_cases_per_side", &Policy::joint_min_cases_per_side, 0, 1000},
    {"joint.case_window_days", &Policy::joint_case_window_days, 0, kDaysOfYear},
    {"joint.no_violation_exception", &Policy::joint_no_violation_exception, 0, 0, "true",
     "解释 A13"},
    {"study.half_day_minutes", &Policy::study_half_day_minutes, 1, 24 * 60},
    {"study.max_credits_per_day", &Policy::study_max_credits_per_day, 1, 2, "1", "解释 A2"},
    {"attestation.days", &Policy::attestation_days, 0, kDaysOfYear},
    {"activity.multi_pair_credit", &Policy::activity_multi_pair_credit, 0, 0, "true", "解释 A24"},
    {"activity.allow_overlap", &Policy::activity_allow_overlap, 0, 0, "false", "解释 A27"},
    {"entry.max_backdate_days", &Policy::entry_max_backdate_days, 0, kDaysOfYear, "35", "解释 A39"},
    {"report.due_town_day", &Policy::report_due_town_day, 1, 28},
    {"report.due_district_day", &Policy::report_due_district_day, 1, 28},
    {"report.fix_days", &Policy::report_fix_days, 0, kDaysOfYear},
    {"assessment.weight_month_coverage", &Policy::weight_month_coverage, 0, kPoints},
    {"assessment.weight_kind_floors", &Policy::weight_kind_floors, 0, kPoints},
    {"assessment.weight_quality", &Policy::weight_quality, 0, kPoints},
    {"assessment.weight_reporting", &Policy::weight_reporting, 0, kPoints},
    {"assessment.weight_breakthrough", &Policy::weight_breakthrough, 0, kPoints},
    {"assessment.weight_improvement", &Policy::weight_improvement, 0, kPoints},
    {"assessment.weight_gap", &Policy::weight_gap, 0, kPoints},
    {"assessment.improvement_target_milli", &Policy::improvement_target_milli, 1, 100'000},
    {"assessment.deduct_register_late", &Policy::deduct_register_late, 0, kPoints},
    {"assessment.deduct_month_unreported", &Policy::deduct_month_unreported, 0, kPoints},
    {"assessment.veto_idle_months", &Policy::veto_idle_months, 1, 12},
    {"responsibility.share_a_milli", &Policy::share_a_milli, 0, 1000},
    {"assessment.district_weight_own", &Policy::district_weight_own, 0, kPoints},
    {"assessment.district_weight_towns", &Policy::district_weight_towns, 0, kPoints},
    {"assessment.district_weight_supervision", &Policy::district_weight_supervision, 0, kPoints},
    {"grade.excellent", &Policy::grade_excellent, 0, kPoints},
    {"grade.good", &Policy::grade_good, 0, kPoints},
    {"grade.qualified", &Policy::grade_qualified, 0, kPoints},
};

const Parameter* FindParameter(absl::string_view key) {
  const auto* const found =
      std::find_if(std::begin(kParameters), std::end(kParameters),
                   [key](const Parameter& parameter) { return parameter.key == key; });
  return found == std::end(kParameters) ? nullptr : found;
}

// What is wrong with a parameter, in both languages; empty if nothing is.
struct Problem {
  std::string en;
  std::string zh;
};

// Reads the text into the member it visits.
class ValueReader {
 public:
  ValueReader(absl::string_view text, const Parameter& parameter, Policy& policy)
      : text_(text), parameter_(parameter), policy_(policy) {}

  Problem operator()(int64_t Policy::*member) const {
    int64_t value = 0;
    // An integer is written one way only, so that equal policies are equal texts.
    const bool canonical = absl::SimpleAtoi(text_, &value) && absl::StrCat(value) == text_;
    if (!canonical || value < parameter_.min || value > parameter_.max) {
      const std::string range = absl::StrCat(parameter_.min, "..", parameter_.max);
      return Expected(absl::StrCat("an integer in ", range), absl::StrCat(range, " 的整数"));
    }
    policy_.*member = value;
    return {};
  }

  Problem operator()(bool Policy::*member) const {
    if (text_ != "true" && text_ != "false") return Expected("true or false", "true 或 false");
    policy_.*member = text_ == "true";
    return {};
  }

  Problem operator()(CivilDay Policy::*member) const {
    const absl::StatusOr<CivilDay> day = ParseDay(text_);
    if (!day.ok()) return Expected("a date YYYY-MM-DD", "日期 YYYY-MM-DD");
    policy_.*member = *day;
    return {};
  }

  Problem operator()(std::vector<CivilMonth> Policy::*member) const {
    for (const absl::string_view piece : absl::StrSplit(text_, ',', absl::SkipEmpty())) {
      const absl::StatusOr<CivilMonth> month = ParseMonth(piece);
      if (!month.ok()) return Expected("months YYYY-MM", "月份 YYYY-MM，以逗号分隔");
      (policy_.*member).push_back(*month);
    }
    return {};
  }

 private:
  Problem Expected(absl::string_view en, absl::string_view zh) const {
    return {absl::StrCat("'", text_, "' is not ", en), absl::StrCat("“", text_, "”应为 ", zh)};
  }

  absl::string_view text_;
  const Parameter& parameter_;
  Policy& policy_;
};

absl::Status Invalid(absl::string_view field, absl::string_view key, Problem problem) {
  return Refuse(v1::ERROR_REASON_POLICY_INVALID, field,
                {{"key", std::string(key)},
                 {"problem", std::move(problem.en)},
                 {"problem_zh", std::move(problem.zh)}});
}

absl::Status ReadParameter(const event::v1::PolicyParameter& given, int index, Policy& policy) {
  const std::string field = absl::StrCat("fact.parameters[", index, "]");
  const Parameter* const known = FindParameter(given.key());
  if (known == nullptr) return Invalid(field, given.key(), {"unknown", "未知参数"});
  if (policy.clauses.count(given.key()) > 0) {
    return Invalid(field, given.key(), {"given twice", "重复给出"});
  }
  if (given.clause().empty()) {
    return Invalid(field, given.key(), {"no clause given", "未注明依据条款"});
  }
  Problem problem = std::visit(ValueReader(given.value(), *known, policy), known->member);
  if (!problem.en.empty()) return Invalid(field, given.key(), std::move(problem));
  policy.clauses.emplace(given.key(), given.clause());
  return absl::OkStatus();
}

// Parameters that came after the set was adopted.
void FillIn(Policy& policy) {
  for (const Parameter& parameter : kParameters) {
    if (parameter.fallback == nullptr || policy.clauses.count(parameter.key) > 0) continue;
    const Problem problem =
        std::visit(ValueReader(parameter.fallback, parameter, policy), parameter.member);
    CHECK(problem.en.empty(), parameter.key);
    policy.clauses.emplace(parameter.key, parameter.fallback_clause);
  }
}

absl::Status CheckNothingMissing(const Policy& policy) {
  for (const Parameter& parameter : kParameters) {
    if (policy.clauses.count(parameter.key) == 0) {
      return Invalid("fact.parameters", parameter.key, {"missing", "缺少此参数"});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSum(absl::string_view key, int64_t sum) {
  if (sum == kPoints) return absl::OkStatus();
  return Invalid("fact.parameters", key,
                 {absl::StrCat("the weights add up to ", sum, ", not 100"),
                  absl::StrCat("各项权重合计 ", sum, "，应为 100")});
}

absl::Status CheckTogether(const Policy& policy) {
  RETURN_IF_ERROR(CheckSum("assessment.weight_month_coverage",
                           policy.weight_month_coverage + policy.weight_kind_floors +
                               policy.weight_quality + policy.weight_reporting +
                               policy.weight_breakthrough + policy.weight_improvement +
                               policy.weight_gap));
  RETURN_IF_ERROR(CheckSum("assessment.district_weight_own",
                           policy.district_weight_own + policy.district_weight_towns +
                               policy.district_weight_supervision));
  if (policy.grade_good >= policy.grade_excellent) {
    return Invalid("fact.parameters", "grade.good",
                   {"not below grade.excellent", "应低于 grade.excellent"});
  }
  if (policy.grade_qualified >= policy.grade_good) {
    return Invalid("fact.parameters", "grade.qualified",
                   {"not below grade.good", "应低于 grade.good"});
  }
  return absl::OkStatus();
}

}  // namespace

const std::string& Policy::Clause(absl::string_view key) const {
  const auto found = clauses.find(key);
  CHECK(found != clauses.end(), key);
  return found->second;
}

std::vector<absl::string_view> PolicyKeys() {
  std::vector<absl::string_view> keys;
  for (const Parameter& parameter : kParameters) keys.emplace_back(parameter.key);
  return keys;
}

absl::StatusOr<Policy> ParsePolicy(const event::v1::PolicySetAdopted& adopted,
                                   const event::v1::ProgramOpened& program) {
  Policy policy;
  policy.policy_set_id = adopted.policy_set_id();
  policy.program_id = program.program_id();
  policy.program_start = ToDay(program.start_date());
  policy.program_end = ToDay(program.end_date());
  for (int i = 0; i < adopted.parameters_size(); ++i) {
    RETURN_IF_ERROR(ReadParameter(adopted.parameters(i), i, policy));
  }
  FillIn(policy);
  RETURN_IF_ERROR(CheckNothingMissing(policy));
  RETURN_IF_ERROR(CheckTogether(policy));
  return policy;
}

}  // namespace jiedui::domain
