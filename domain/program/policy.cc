#include "domain/program/policy.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/program/due_days.h"
#include "domain/program/former_values.h"
#include "domain/program/quotas.h"

namespace jiedui::domain {
namespace {

using Kinds = std::vector<v1::ActivityKind>;

// The one reading the code follows: nothing to keep, and nothing else to ask for.
struct Only {
  const char* text;
};

using Member = std::variant<
    int64_t Policy::*, bool Policy::*, CivilDay Policy::*, std::vector<CivilMonth> Policy::*,
    Kinds Policy::*, RestDayRoll Policy::*, Headcount Policy::*, HubCombine Policy::*,
    ScoreRounding Policy::*, CrossDistrict Policy::*, PairBasis Policy::*, FloorScope Policy::*,
    CountDay Policy::*, DayKind Policy::*, Attesters Policy::*, TimelinessAnchor Policy::*,
    MonthlyProfile Policy::*, WarningRule Policy::*, Cumulate Policy::*, EnterpriseCount Policy::*,
    Attribution Policy::*, CaseSide Policy::*, PenaltyMonth Policy::*, Only>;

// One known parameter. The range, both ends included, is for integers.
struct Parameter {
  const char* key;
  Member member;
  const char* source;
  int64_t min = 0;
  int64_t max = 0;
  const char* before = "";  // value of sets older than the parameter
};

constexpr int64_t kDaysOfYear = 366;
constexpr int64_t kPoints = 100;

constexpr Parameter kParameters[] = {
    {"pair.max_per_unit", &Policy::pair_max_per_unit, "R0-11, A1, A20", 1, 2},
    {"pair.topology", Only{"hub_pairs"}, "A1", 0, 0, "hub_pairs"},
    {"pair.cross_district", &Policy::pair_cross_district, "R0-08, A19"},
    {"pair.same_tier", Only{"true"}, "R0-05, A34", 0, 0, "true"},
    {"pair.basis", &Policy::pair_basis, "R0-10, A21", 0, 0, "stated_reason"},
    {"register.due", &Policy::register_due, "R0-09"},
    {"register.supplement_days", &Policy::register_supplement_days, "R0-09, A10", 0, kDaysOfYear,
     "0"},
    {"program.renewal", Only{"explicit"}, "A35", 0, 0, "explicit"},
    {"severity.in_principle", Only{"soft"}, "A23", 0, 0, "soft"},
    {"month.min_activities", &Policy::month_min_activities, "R0-14", 0, 31},
    {"month.min_active_days", &Policy::month_min_active_days, "A10", 1, 31},
    {"month.exempt", &Policy::month_exempt, "A10"},
    {"year.kind_floor", &Policy::year_kind_floor, "R0-15", 0, kDaysOfYear},
    {"year.kinds", &Policy::year_kinds, "R0-15, A4", 0, 0, "rotation,joint_inspection,group_study"},
    {"year.kind_floor_scope", &Policy::year_kind_floor_scope, "A4", 0, 0, "pair"},
    {"year.prorate", &Policy::year_prorate, "A32"},
    {"rotation.min_days", &Policy::rotation_min_days, "R0-17, A8", 1, kDaysOfYear},
    {"rotation.day_kind", &Policy::rotation_day_kind, "A8", 0, 0, "calendar"},
    {"rotation.max_gap_days", &Policy::rotation_max_gap_days, "A8", 0, kDaysOfYear, "366"},
    {"rotation.reciprocity", &Policy::rotation_reciprocity, "R0-16, A9"},
    {"rotation.round_window_days", &Policy::rotation_round_window_days, "A9", 0, kDaysOfYear},
    {"rotation.month_overlap_days", &Policy::rotation_month_overlap_days, "A5", 1, 31},
    {"rotation.count_month", &Policy::rotation_count_month, "A5", 0, 0, "threshold_reached"},
    {"rotation.headcount", &Policy::rotation_headcount, "A17", 0, 0, "distinct"},
    {"rotation.headcount_month", Only{"dispatch"}, "A5", 0, 0, "dispatch"},
    {"joint.min_enterprises", &Policy::joint_min_enterprises, "R0-20, A12", 0, 1000},
    {"joint.min_enterprises_per_side", &Policy::joint_min_enterprises_per_side, "A12", 0, 1000,
     "0"},
    {"joint.min_cases_per_side", &Policy::joint_min_cases_per_side, "R0-21, R0-22, A3", 0, 1000},
    {"joint.case_side", &Policy::joint_case_side, "A3", 0, 0, "filing_authority"},
    {"joint.case_window_days", &Policy::joint_case_window_days, "A13", 0, kDaysOfYear},
    {"joint.no_violation_exception", &Policy::joint_no_violation_exception, "A13", 0, 0, "false"},
    {"case.document_count", Only{"apart"}, "A14", 0, 0, "apart"},
    {"case.count_role", Only{"disjoint"}, "A15", 0, 0, "disjoint"},
    {"penalty.month", &Policy::penalty_month, "A16", 0, 0, "decision"},
    {"money.print", Only{"wan_4"}, "A16", 0, 0, "wan_4"},
    {"study.half_day_minutes", &Policy::study_half_day_minutes, "R0-24, A2", 1, 24 * 60},
    {"study.max_credits_per_day", &Policy::study_max_credits_per_day, "A2", 1, 99, "99"},
    {"activity.multi_pair_credit", &Policy::activity_multi_pair_credit, "A24", 0, 0, "true"},
    {"activity.allow_overlap", &Policy::activity_allow_overlap, "A27", 0, 0, "true"},
    {"entry.max_backdate_days", &Policy::entry_max_backdate_days, "A39", 0, kDaysOfYear, "366"},
    {"entry.permit_max_months", &Policy::entry_permit_max_months, "A39", 0, 12, "2"},
    {"activity.attestation", &Policy::activity_attestation, "A26", 0, 0, "both"},
    {"attestation.days", &Policy::attestation_days, "A26", 0, kDaysOfYear},
    {"report.due_town_day", &Policy::report_due_town_day, "R0-26, A11", 1, 28},
    {"report.due_district_day", &Policy::report_due_district_day, "R0-27, A11", 1, 28},
    {"report.due_city_day", &Policy::report_due_city_day, "A11", 1, 28, "10"},
    {"timeliness.anchor", &Policy::timeliness_anchor, "A38", 0, 0, "first_if_fixed"},
    {"report.fix_days", &Policy::report_fix_days, "A38", 0, kDaysOfYear},
    {"report.accept_days", &Policy::report_accept_days, "A38", 0, kDaysOfYear, "366"},
    {"dispatch.attribution", &Policy::dispatch_attribution, "A18", 0, 0, "own_jurisdiction"},
    {"enterprise.count", &Policy::enterprise_count, "A36", 0, 0, "both"},
    {"dispatch.supervision_author", Only{"district"}, "A37", 0, 0, "district"},
    {"correction.mode", Only{"errata"}, "A25", 0, 0, "errata"},
    {"bulletin.period_months", &Policy::bulletin_period_months, "R0-31, A28", 0, 12, "0"},
    {"supervision.checks_per_quarter", &Policy::supervision_checks_per_quarter, "R0-28, A33", 0, 92,
     "1"},
    {"deadline.before_is_inclusive", &Policy::deadline_before_is_inclusive, "A22", 0, 0, "true"},
    {"deadline.roll", &Policy::deadline_roll, "A11", 0, 0, "none"},
    {"assessment.weight_month_coverage", &Policy::weight_month_coverage, "A7", 0, kPoints},
    {"assessment.weight_kind_floors", &Policy::weight_kind_floors, "A7", 0, kPoints},
    {"assessment.weight_quality", &Policy::weight_quality, "A7", 0, kPoints},
    {"assessment.weight_reporting", &Policy::weight_reporting, "A7", 0, kPoints},
    {"assessment.weight_breakthrough", &Policy::weight_breakthrough, "R0-33, A7", 0, kPoints},
    {"assessment.weight_improvement", &Policy::weight_improvement, "R0-33, A7", 0, kPoints},
    {"assessment.weight_gap", &Policy::weight_gap, "R0-35, A7", 0, kPoints},
    {"assessment.improvement_target_milli", &Policy::improvement_target_milli, "A7", 1, 100'000},
    {"assessment.deduct_register_late", &Policy::deduct_register_late, "R0-09, A7", 0, kPoints},
    {"assessment.deduct_month_unreported", &Policy::deduct_month_unreported, "A7", 0, kPoints},
    {"assessment.deduct_after_reminder", &Policy::deduct_after_reminder, "A7", 0, 0, "false"},
    {"assessment.bonus_practice_milli", &Policy::bonus_practice_milli, "R0-36, A7", 0, 100'000,
     "0"},
    {"assessment.bonus_commendation_milli", &Policy::bonus_commendation_milli, "R0-36, A7", 0,
     100'000, "0"},
    {"assessment.bonus_max_milli", &Policy::bonus_max_milli, "R0-36, A7", 0, 100'000, "0"},
    {"assessment.veto_idle_months", &Policy::veto_idle_months, "A7", 1, 12},
    {"assessment.rounding", &Policy::rounding, "A7", 0, 0, "term"},
    {"responsibility.share_a_milli", &Policy::share_a_milli, "R0-32, R0-34, A6", 0, 1000},
    {"assessment.district_weight_own", &Policy::district_weight_own, "R0-30, A33", 0, kPoints},
    {"assessment.district_weight_towns", &Policy::district_weight_towns, "R0-30, A33", 0, kPoints},
    {"assessment.district_weight_supervision", &Policy::district_weight_supervision, "R0-28, A33",
     0, kPoints},
    {"assessment.district_good_practice", &Policy::district_good_practice, "R0-36, A33", 0, 0,
     "false"},
    {"assessment.target_points", &Policy::target_points, "R0-30, A7", 0, kPoints, "0"},
    {"hub.combine", &Policy::hub_combine, "A7", 0, 0, "mean"},
    {"assessment.objection_workdays", &Policy::assessment_objection_workdays, "A7", 1, 60, "5"},
    {"grade.excellent", &Policy::grade_excellent, "A7", 0, kPoints},
    {"grade.good", &Policy::grade_good, "A7", 0, kPoints},
    {"grade.qualified", &Policy::grade_qualified, "A7", 0, kPoints},
    {"monthly.profile", &Policy::monthly_profile, "A29", 0, 0, "none"},
    {"warning.rule", &Policy::warning_rule, "A30", 0, 0, "none"},
    {"monthly.warn_bottom_percent", &Policy::monthly_warn_bottom_percent, "A30", 0, 100, "25"},
    {"monthly.warn_below_points", &Policy::monthly_warn_below_points, "A30", 0, kPoints, "60"},
    {"monthly.warn_fall_ranks", &Policy::monthly_warn_fall_ranks, "A30", 0, 100, "3"},
    {"admonition.last_n", &Policy::admonition_last_n, "A30", 0, 10, "0"},
    {"admonition.cooldown_months", &Policy::admonition_cooldown_months, "A30", 0, 12, "0"},
    {"admonition.decide_months", &Policy::admonition_decide_months, "A30", 0, 12, "0"},
    {"annual.cumulate", &Policy::annual_cumulate, "A31", 0, 0, "sum"},
};

template <class Enum>
struct Word {
  const char* text;
  Enum value;
};
constexpr Word<RestDayRoll> kRolls[] = {{"none", RestDayRoll::kNone},
                                        {"next_workday", RestDayRoll::kNextWorkday}};
constexpr Word<Headcount> kHeadcounts[] = {{"distinct", Headcount::kDistinct},
                                           {"person_times", Headcount::kPersonTimes}};
constexpr Word<EnterpriseCount> kEnterpriseCounts[] = {{"both", EnterpriseCount::kBoth},
                                                       {"visits", EnterpriseCount::kVisits}};
constexpr Word<CaseSide> kCaseSides[] = {{"filing_authority", CaseSide::kFilingAuthority},
                                         {"session_total", CaseSide::kSessionTotal}};
constexpr Word<Attribution> kAttributions[] = {{"own_jurisdiction", Attribution::kOwnJurisdiction},
                                               {"whole_session", Attribution::kWholeSession}};
constexpr Word<PenaltyMonth> kPenalties[] = {{"decision", PenaltyMonth::kDecision},
                                             {"collection", PenaltyMonth::kCollection}};
constexpr Word<HubCombine> kHubCombines[] = {{"mean", HubCombine::kMean},
                                             {"min", HubCombine::kMin}};
constexpr Word<ScoreRounding> kRoundings[] = {{"term", ScoreRounding::kTerm},
                                              {"total", ScoreRounding::kTotal}};
constexpr Word<CrossDistrict> kCrossDistricts[] = {{"none", CrossDistrict::kNone},
                                                   {"city_approval", CrossDistrict::kCityApproval},
                                                   {"any", CrossDistrict::kAny}};
constexpr Word<PairBasis> kPairBases[] = {{"last_year_index", PairBasis::kLastYearIndex},
                                          {"stated_reason", PairBasis::kStatedReason}};
constexpr Word<FloorScope> kFloorScopes[] = {{"pair", FloorScope::kPair},
                                             {"unit", FloorScope::kUnit}};
constexpr Word<CountDay> kCountDays[] = {{"threshold_reached", CountDay::kThresholdReached},
                                         {"start", CountDay::kStart},
                                         {"end", CountDay::kEnd}};
constexpr Word<DayKind> kDayKinds[] = {{"calendar", DayKind::kCalendar},
                                       {"working", DayKind::kWorking}};
constexpr Word<Attesters> kAttesters[] = {{"both", Attesters::kBoth}, {"one", Attesters::kOne}};
constexpr Word<MonthlyProfile> kProfiles[] = {{"none", MonthlyProfile::kNone},
                                              {"quota_safe", MonthlyProfile::kQuotaSafe}};
constexpr Word<WarningRule> kWarningRules[] = {
    {"none", WarningRule::kNone}, {"quartile_or_60_or_fall_3", WarningRule::kQuartileScoreFall}};
constexpr Word<Cumulate> kCumulates[] = {{"sum", Cumulate::kSum}, {"mean", Cumulate::kMean}};
constexpr Word<TimelinessAnchor> kAnchors[] = {{"first_if_fixed", TimelinessAnchor::kFirstIfFixed},
                                               {"first", TimelinessAnchor::kFirst},
                                               {"accepted", TimelinessAnchor::kAccepted}};

constexpr Word<v1::ActivityKind> kKinds[] = {
    {"rotation", v1::ACTIVITY_KIND_ROTATION},
    {"joint_inspection", v1::ACTIVITY_KIND_JOINT_INSPECTION},
    {"group_study", v1::ACTIVITY_KIND_GROUP_STUDY}};

template <class Enum>
const Word<Enum>* FindWord(absl::Span<const Word<Enum>> words, absl::string_view text) {
  const auto found = absl::c_find_if(words, [text](const auto& word) { return word.text == text; });
  return found == words.end() ? nullptr : &*found;
}

template <class Enum>
std::string Names(absl::Span<const Word<Enum>> words) {
  return absl::StrJoin(words, "/", [](std::string* out, const Word<Enum>& word) {
    absl::StrAppend(out, word.text);
  });
}

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

  // In the order of kKinds, each once, so that equal policies are equal texts.
  Problem operator()(Kinds Policy::*member) const {
    const std::vector<absl::string_view> pieces = absl::StrSplit(text_, ',', absl::SkipEmpty());
    std::vector<absl::string_view> known;
    for (const Word<v1::ActivityKind>& word : kKinds) {
      if (!absl::c_linear_search(pieces, absl::string_view(word.text))) continue;
      (policy_.*member).push_back(word.value);
      known.emplace_back(word.text);
    }
    if (absl::StrJoin(known, ",") == text_) return {};
    const std::string names = Names<v1::ActivityKind>(kKinds);
    return Expected(absl::StrCat("a list of ", names, " in this order"),
                    absl::StrCat("依此次序的 ", names, "，以逗号分隔"));
  }

  Problem operator()(RestDayRoll Policy::*member) const { return ReadWord(member, kRolls); }
  Problem operator()(Headcount Policy::*member) const { return ReadWord(member, kHeadcounts); }
  Problem operator()(EnterpriseCount Policy::*member) const {
    return ReadWord(member, kEnterpriseCounts);
  }
  Problem operator()(Attribution Policy::*member) const { return ReadWord(member, kAttributions); }
  Problem operator()(CaseSide Policy::*member) const { return ReadWord(member, kCaseSides); }
  Problem operator()(PenaltyMonth Policy::*member) const { return ReadWord(member, kPenalties); }
  Problem operator()(HubCombine Policy::*member) const { return ReadWord(member, kHubCombines); }
  Problem operator()(ScoreRounding Policy::*member) const { return ReadWord(member, kRoundings); }
  Problem operator()(CrossDistrict Policy::*member) const {
    return ReadWord(member, kCrossDistricts);
  }
  Problem operator()(PairBasis Policy::*member) const { return ReadWord(member, kPairBases); }
  Problem operator()(FloorScope Policy::*member) const { return ReadWord(member, kFloorScopes); }
  Problem operator()(CountDay Policy::*member) const { return ReadWord(member, kCountDays); }
  Problem operator()(DayKind Policy::*member) const { return ReadWord(member, kDayKinds); }
  Problem operator()(Attesters Policy::*member) const { return ReadWord(member, kAttesters); }
  Problem operator()(TimelinessAnchor Policy::*member) const { return ReadWord(member, kAnchors); }
  Problem operator()(MonthlyProfile Policy::*member) const { return ReadWord(member, kProfiles); }
  Problem operator()(WarningRule Policy::*member) const { return ReadWord(member, kWarningRules); }
  Problem operator()(Cumulate Policy::*member) const { return ReadWord(member, kCumulates); }

  Problem operator()(Only only) const {
    return text_ == only.text ? Problem() : Expected(only.text, only.text);
  }

 private:
  template <class Enum, size_t size>
  Problem ReadWord(Enum Policy::*member, const Word<Enum> (&words)[size]) const {
    const Word<Enum>* const word = FindWord<Enum>(words, text_);
    if (word == nullptr) return Expected(Names<Enum>(words), Names<Enum>(words));
    policy_.*member = word->value;
    return {};
  }

  Problem Expected(absl::string_view en, absl::string_view zh) const {
    return {absl::StrCat("'", text_, "' is not ", en), absl::StrCat("“", text_, "”应为 ", zh)};
  }

  absl::string_view text_;
  const Parameter& parameter_;
  Policy& policy_;
};

// What a value may be, in a few characters.
struct TypeNamer {
  const Parameter& parameter;

  std::string operator()(int64_t Policy::* /*member*/) const {
    return absl::StrCat(parameter.min, "..", parameter.max);
  }
  std::string operator()(bool Policy::* /*member*/) const { return "true/false"; }
  std::string operator()(CivilDay Policy::* /*member*/) const { return "YYYY-MM-DD"; }
  std::string operator()(std::vector<CivilMonth> Policy::* /*member*/) const { return "YYYY-MM,…"; }
  std::string operator()(Kinds Policy::* /*member*/) const {
    return absl::StrCat(Names<v1::ActivityKind>(kKinds), ",…");
  }
  std::string operator()(RestDayRoll Policy::* /*member*/) const {
    return Names<RestDayRoll>(kRolls);
  }
  std::string operator()(Headcount Policy::* /*member*/) const {
    return Names<Headcount>(kHeadcounts);
  }
  std::string operator()(EnterpriseCount Policy::* /*member*/) const {
    return Names<EnterpriseCount>(kEnterpriseCounts);
  }
  std::string operator()(CaseSide Policy::* /*member*/) const {
    return Names<CaseSide>(kCaseSides);
  }
  std::string operator()(PenaltyMonth Policy::* /*member*/) const {
    return Names<PenaltyMonth>(kPenalties);
  }
  std::string operator()(Attribution Policy::* /*member*/) const {
    return Names<Attribution>(kAttributions);
  }
  std::string operator()(HubCombine Policy::* /*member*/) const {
    return Names<HubCombine>(kHubCombines);
  }
  std::string operator()(ScoreRounding Policy::* /*member*/) const {
    return Names<ScoreRounding>(kRoundings);
  }
  std::string operator()(CrossDistrict Policy::* /*member*/) const {
    return Names<CrossDistrict>(kCrossDistricts);
  }
  std::string operator()(PairBasis Policy::* /*member*/) const {
    return Names<PairBasis>(kPairBases);
  }
  std::string operator()(FloorScope Policy::* /*member*/) const {
    return Names<FloorScope>(kFloorScopes);
  }
  std::string operator()(CountDay Policy::* /*member*/) const {
    return Names<CountDay>(kCountDays);
  }
  std::string operator()(DayKind Policy::* /*member*/) const { return Names<DayKind>(kDayKinds); }
  std::string operator()(Attesters Policy::* /*member*/) const {
    return Names<Attesters>(kAttesters);
  }
  std::string operator()(TimelinessAnchor Policy::* /*member*/) const {
    return Names<TimelinessAnchor>(kAnchors);
  }
  std::string operator()(MonthlyProfile Policy::* /*member*/) const {
    return Names<MonthlyProfile>(kProfiles);
  }
  std::string operator()(WarningRule Policy::* /*member*/) const {
    return Names<WarningRule>(kWarningRules);
  }
  std::string operator()(Cumulate Policy::* /*member*/) const {
    return Names<Cumulate>(kCumulates);
  }
  std::string operator()(Only only) const { return only.text; }
};

absl::Status Invalid(absl::string_view field, absl::string_view key, Problem problem) {
  return Refuse(v1::ERROR_REASON_POLICY_INVALID, field,
                {{"key", std::string(key)},
                 {"problem", std::move(problem.en)},
                 {"problem_zh", std::move(problem.zh)}});
}

// A value that may not be, with the clause that the set gives for it.
absl::Status InvalidValue(absl::string_view field, const event::v1::PolicyParameter& given,
                          Problem problem) {
  return WithMore(Invalid(field, given.key(), std::move(problem)), {{"clause", given.clause()}});
}

absl::Status ReadParameter(const event::v1::PolicyParameter& given, int index, Policy& policy) {
  const std::string field = absl::StrCat("fact.parameters[", index, "]");
  const Parameter* const known = FindParameter(given.key());
  if (known == nullptr) return Invalid(field, given.key(), {"unknown", "未知参数"});
  if (policy.given.count(given.key()) > 0) {
    return Invalid(field, given.key(), {"given twice", "重复给出"});
  }
  if (given.clause().empty()) {
    return Invalid(field, given.key(), {"no clause given", "未注明依据条款"});
  }
  Problem problem = std::visit(
      ValueReader(ValueOfToday(given.key(), given.value()), *known, policy), known->member);
  if (!problem.en.empty()) return InvalidValue(field, given, std::move(problem));
  policy.given.emplace(given.key(), Policy::Given{given.value(), given.clause()});
  return absl::OkStatus();
}

absl::Status Missing(const Parameter& parameter) {
  const std::string is = std::visit(TypeNamer{parameter}, parameter.member);
  return Invalid("fact.parameters", parameter.key,
                 {absl::StrCat("missing; it is ", is, " (", parameter.source, ")"),
                  absl::StrCat("缺少此参数，应为 ", is, "（", parameter.source, "）")});
}

// Parameters the set is older than are read as the rules were before them.
absl::Status FillInOlder(Policy& policy) {
  for (const Parameter& parameter : kParameters) {
    if (policy.given.count(parameter.key) > 0) continue;
    const absl::string_view before = parameter.before;
    if (before.empty()) return Missing(parameter);
    const Problem problem = std::visit(ValueReader(before, parameter, policy), parameter.member);
    CHECK(problem.en.empty(), parameter.key);
    policy.given.emplace(parameter.key,
                         Policy::Given{std::string(before),
                                       absl::StrCat("规则参数 ", policy.policy_set_id, " 未列（",
                                                    parameter.source, "），按此前的规则")});
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
  // Else what a unit has in one pair would hang on what its partner does in a third.
  if (policy.year_kind_floor_scope == FloorScope::kUnit && !policy.activity_multi_pair_credit) {
    return Invalid("fact.parameters", "year.kind_floor_scope",
                   {"'unit' needs activity.multi_pair_credit 'true'",
                    "取 unit 时 activity.multi_pair_credit 应为 true"});
  }
  return absl::OkStatus();
}

// Given by the set, in today's words.
absl::Status CheckGiven(const event::v1::PolicySetAdopted& adopted, const Parameter& parameter) {
  const auto given = absl::c_find_if(adopted.parameters(),
                                     [&](const auto& each) { return each.key() == parameter.key; });
  if (given == adopted.parameters().end()) return Missing(parameter);
  Policy scratch;
  Problem problem = std::visit(ValueReader(given->value(), parameter, scratch), parameter.member);
  if (problem.en.empty()) return absl::OkStatus();
  return InvalidValue("fact.parameters", *given, std::move(problem));
}

// Sets of before may have named none.
absl::Status CheckKinds(const Policy& policy) {
  if (!policy.year_kinds.empty()) return absl::OkStatus();
  return Invalid("fact.parameters", "year.kinds",
                 {"names no kind; where there is no floor, year.kind_floor is 0",
                  "至少列一类；不设次数要求的，year.kind_floor 取 0"});
}

// What a set dates is a day of its programme: one of another year is a slip of the pen.
absl::Status CheckDates(const Policy& policy) {
  const std::string first = FormatDay(policy.program_start);
  const std::string last = FormatDay(policy.program_end);
  const Problem outside = {absl::StrCat("outside the program, ", first, " to ", last),
                           absl::StrCat("不在活动期间内（", first, " 至 ", last, "）")};
  if (policy.register_due < policy.program_start || policy.register_due > policy.program_end) {
    return Invalid("fact.parameters", "register.due", outside);
  }
  for (const CivilMonth month : policy.month_exempt) {
    if (month < CivilMonth(policy.program_start) || month > CivilMonth(policy.program_end)) {
      return Invalid("fact.parameters", "month.exempt", outside);
    }
  }
  return absl::OkStatus();
}

const Policy::Given& Find(const Policy& policy, absl::string_view key) {
  const auto found = policy.given.find(key);
  CHECK(found != policy.given.end(), key);
  return found->second;
}

}  // namespace

const std::string& Policy::Clause(absl::string_view key) const {
  return Find(*this, key).clause;
}

std::string Policy::Paragraph(absl::string_view key) const {
  const absl::string_view clause = Clause(key);
  absl::string_view text = clause;
  if (!absl::ConsumePrefix(&text, "解释 ") || !absl::ConsumeSuffix(&text, "）")) {
    return std::string(clause);
  }
  constexpr absl::string_view kOpen = "（";
  const size_t open = text.find(kOpen);
  return std::string(open == absl::string_view::npos ? clause : text.substr(open + kOpen.size()));
}

const std::string& Policy::Value(absl::string_view key) const {
  return Find(*this, key).value;
}

std::vector<ParameterInfo> PolicyParameters() {
  std::vector<ParameterInfo> infos;
  for (const Parameter& parameter : kParameters) {
    infos.push_back({parameter.key, parameter.source,
                     std::visit(TypeNamer{parameter}, parameter.member), parameter.before});
  }
  return infos;
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
  RETURN_IF_ERROR(FillInOlder(policy));
  RETURN_IF_ERROR(CheckTogether(policy));
  return policy;
}

absl::StatusOr<Policy> ParseCompletePolicy(const event::v1::PolicySetAdopted& adopted,
                                           const event::v1::ProgramOpened& program) {
  ASSIGN_OR_RETURN(Policy policy, ParsePolicy(adopted, program));
  for (const Parameter& parameter : kParameters) RETURN_IF_ERROR(CheckGiven(adopted, parameter));
  RETURN_IF_ERROR(CheckKinds(policy));
  return policy;
}

absl::Status CheckAdoptable(const event::v1::PolicySetAdopted& adopted,
                            const event::v1::ProgramOpened& program, bool is_result_published) {
  ASSIGN_OR_RETURN(const Policy policy, ParseCompletePolicy(adopted, program));
  RETURN_IF_ERROR(CheckQuotas(adopted, policy, is_result_published));
  RETURN_IF_ERROR(CheckDates(policy));
  return CheckDueDaysInOrder(policy);
}

}  // namespace jiedui::domain
