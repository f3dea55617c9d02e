// A policy set as the rules read it: every number and switch of the programme, each adopted by an
// event with its clause. Nothing about a city or a year is written in code.
//
// ParsePolicy is the only way to get one. The table of known parameters stands in policy.cc; the
// Chinese source and reading of each is in the policy set itself (deploy/examples/*/policy.toml).
//
// Where the sources can be read in more than one way and the code follows one of them, a parameter
// has that one value: the set says which reading was adopted and by which clause, and a set that
// asks for another is refused by name.
//
// A parameter that came later than the first sets has a value that means the rules as they were
// before it (ParameterInfo::before), so that what an old ledger says does not change; a set that is
// adopted now gives every parameter (CheckAdoptable). Pure.

#ifndef JIEDUI_DOMAIN_PROGRAM_POLICY_H_
#define JIEDUI_DOMAIN_PROGRAM_POLICY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// What becomes of a deadline that falls on a day of rest.
enum class RestDayRoll { kNone, kNextWorkday };

// What the score of a unit in several pairs is made of.
enum class HubCombine { kMean, kMin };

// Where the thousandths of a score are rounded: each term of it, or the total once.
enum class ScoreRounding { kTerm, kTotal };

// How 本月共派…人 counts: officers, or how often one was sent.
enum class Headcount { kDistinct, kPersonTimes };

// How 检查…家企业 counts: enterprises each once a month, with the visits beside it, or visits.
enum class EnterpriseCount { kBoth, kVisits };

// What of an inspection by both sides stands in a side's own month: what lies in its jurisdiction,
// or all of it. In a sum it is one either way.
enum class Attribution { kOwnJurisdiction, kWholeSession };

// Which money is 「处罚…万」 of a month: the fines decided in it, or what was collected in it.
enum class PenaltyMonth { kDecision, kCollection };

// 「至少各立案1起」: of each side, by a case that it is the one to file; or of both together.
enum class CaseSide { kFilingAuthority, kSessionTotal };

// Whether towns of two districts may pair: never, with leave, or as any others.
enum class CrossDistrict { kNone, kCityApproval, kAny };

// What makes side A the better one: last year's index, and the reason given; or the reason alone.
enum class PairBasis { kLastYearIndex, kStatedReason };

// Whose times of a kind the floor asks for: each pair's, or each unit's in all its pairs.
enum class FloorScope { kPair, kUnit };

// The day of a stay by which the month it counts in is known.
enum class CountDay { kThresholdReached, kStart, kEnd };

// Which days of a stay count towards its length.
enum class DayKind { kCalendar, kWorking };

// Who has to confirm an activity.
enum class Attesters { kBoth, kOne };

// Which version of a report must have come in time. A return that was answered in time leaves the
// first one standing; else a report that was sent back is none until it comes again.
enum class TimelinessAnchor { kFirstIfFixed, kFirst, kAccepted };

// By what the districts are ranked each month: not at all, or by how they report and by nothing
// that counts inspections, cases or fines.
enum class MonthlyProfile { kNone, kQuotaSafe };

// Which districts a warning is proposed for: none, or those among the last, below so many points,
// or so many ranks below the month before, as monthly.warn_* says. The word has the values of these
// that the rule was adopted with.
enum class WarningRule { kNone, kQuartileScoreFall };

// How the months add up to the year so far.
enum class Cumulate { kSum, kMean };

struct Policy {
  std::string policy_set_id;
  std::string program_id;
  CivilDay program_start;  // from the programme, not a parameter
  CivilDay program_end;

  // pair.*
  int64_t pair_max_per_unit = 0;                             // R0-11, A1: 2
  CrossDistrict pair_cross_district = CrossDistrict::kNone;  // A19: city_approval
  PairBasis pair_basis = PairBasis::kStatedReason;           // R0-10, A21: last_year_index
  CivilDay register_due;                 // register.due R0-09, A22: 2017-01-20, inclusive
  int64_t register_supplement_days = 0;  // R0-09, A10: 10, of a pair decided later; 0: by no day

  // month.*, year.*
  int64_t month_min_activities = 0;          // R0-14: 1
  int64_t month_min_active_days = 0;         // A10: 15
  std::vector<CivilMonth> month_exempt;      // A10: 2017-01; comma-separated
  int64_t year_kind_floor = 0;               // R0-15: 3
  std::vector<v1::ActivityKind> year_kinds;  // A4: the kinds with that floor; comma-separated
  FloorScope year_kind_floor_scope = FloorScope::kPair;  // A4: pair
  bool year_prorate = false;  // A32: true, ceil(floor × obligated months / 12), at least 1

  // rotation.*
  int64_t rotation_min_days = 0;                   // R0-17, A8: 14, both ends counted
  DayKind rotation_day_kind = DayKind::kCalendar;  // A8: calendar
  int64_t rotation_max_gap_days = 0;               // A8: 2, a longer leave breaks the stay
  bool rotation_reciprocity = false;  // A9: true, a stay counts when the other side has one too
  int64_t rotation_round_window_days = 0;   // A9: 31, between the starts of the two stays
  int64_t rotation_month_overlap_days = 0;  // A5: 5
  CountDay rotation_count_month = CountDay::kThresholdReached;  // A5: threshold_reached
  Headcount rotation_headcount = Headcount::kDistinct;          // A17: distinct

  // joint.*
  int64_t joint_min_enterprises = 0;                      // R0-20: 3
  int64_t joint_min_enterprises_per_side = 0;             // A12: 0
  int64_t joint_min_cases_per_side = 0;                   // R0-21, R0-22, A3: 1
  CaseSide joint_case_side = CaseSide::kFilingAuthority;  // A3: filing_authority
  int64_t joint_case_window_days = 0;                     // A13: 30
  bool joint_no_violation_exception = false;  // A13: true, an attested absence stands for a case

  // study.*
  int64_t study_half_day_minutes = 0;     // R0-24, A2: 210
  int64_t study_max_credits_per_day = 0;  // A2: 1

  // activity.*
  bool activity_multi_pair_credit = false;  // A24: true
  bool activity_allow_overlap = false;      // A27: false

  // entry.*
  int64_t entry_max_backdate_days = 0;  // A39: 35, without a permit
  int64_t entry_permit_max_months = 0;  // A39: 2, whole months after the one it is granted in

  // activity.attestation, attestation.*
  Attesters activity_attestation = Attesters::kBoth;  // A26: both
  int64_t attestation_days = 0;                       // A26: 7

  // report.*
  int64_t report_due_town_day = 0;      // A11: 3, of the next month, inclusive
  int64_t report_due_district_day = 0;  // A11: 5
  int64_t report_due_city_day = 0;      // A11: 10, the day a month's tables are published
  TimelinessAnchor timeliness_anchor = TimelinessAnchor::kFirstIfFixed;  // A38: first_if_fixed
  int64_t report_fix_days = 0;                                           // A38: 3
  int64_t report_accept_days = 0;  // A38: 3, the superior's own time to answer

  // dispatch.*, enterprise.*
  Attribution dispatch_attribution = Attribution::kOwnJurisdiction;  // A18: own_jurisdiction
  EnterpriseCount enterprise_count = EnterpriseCount::kBoth;         // A36: both

  // penalty.*
  PenaltyMonth penalty_month = PenaltyMonth::kDecision;  // A16: decision

  // bulletin.*
  int64_t bulletin_period_months = 0;  // A28: 3, months a bulletin is owed for; 0: none is owed

  // supervision.*
  int64_t supervision_checks_per_quarter = 0;  // R0-28, A33: 1, of each pair of towns

  // deadline.*, of the register, the monthly reports and the bulletins
  bool deadline_before_is_inclusive = false;       // A22: true, 「20日前」 includes the 20th
  RestDayRoll deadline_roll = RestDayRoll::kNone;  // A11: next_workday

  // assessment.* weights in points
  int64_t weight_month_coverage = 0;     // 20
  int64_t weight_kind_floors = 0;        // 20
  int64_t weight_quality = 0;            // 25
  int64_t weight_reporting = 0;          // 15, a third each: completeness, timeliness, accuracy
  int64_t weight_breakthrough = 0;       // 5
  int64_t weight_improvement = 0;        // 10
  int64_t weight_gap = 0;                // 5
  int64_t improvement_target_milli = 0;  // 10000: B's index gain that earns full points
  int64_t deduct_register_late = 0;      // 5
  int64_t deduct_month_unreported = 0;   // 3
  bool deduct_after_reminder = false;    // A7: true, a month unreported costs once reminded of
  int64_t bonus_practice_milli = 0;      // R0-36: 2000, each good practice made known
  int64_t bonus_commendation_milli = 0;  // 3000, once, however often commended
  int64_t bonus_max_milli = 0;           // 5000, of both together; 0: there is no bonus
  int64_t veto_idle_months = 0;          // 6
  ScoreRounding rounding = ScoreRounding::kTerm;  // A7: assessment.rounding total
  int64_t share_a_milli = 0;                      // A6: responsibility.share_a 600
  int64_t district_weight_own = 0;                // A33: 40
  int64_t district_weight_towns = 0;              // 40
  int64_t district_weight_supervision = 0;        // 20
  bool district_good_practice = false;  // A33: true, a good practice made known is a part of it
  int64_t target_points = 0;  // R0-30: 5, what 100 points are worth in the bureau's whole target
  HubCombine hub_combine = HubCombine::kMean;  // A7: hub.combine mean
  int64_t assessment_objection_workdays = 0;   // A7: 5, after the day of the notice
  int64_t grade_excellent = 0;                 // 90 points
  int64_t grade_good = 0;                      // 75
  int64_t grade_qualified = 0;                 // 60

  // The ranking of a month, of the notice 枣安办发〔2019〕55号
  MonthlyProfile monthly_profile = MonthlyProfile::kNone;  // A29: quota_safe, or none
  WarningRule warning_rule = WarningRule::kNone;           // A30: quartile_or_60_or_fall_3
  int64_t monthly_warn_bottom_percent = 0;                 // A30: 25, of the districts ranked
  int64_t monthly_warn_below_points = 0;                   // A30: 60
  int64_t monthly_warn_fall_ranks = 0;                     // A30: 3; 0: no fall is warned of
  int64_t admonition_last_n = 0;                           // A30: 1, places from below
  int64_t admonition_cooldown_months = 0;                  // A30: 2
  int64_t admonition_decide_months = 0;                    // A30: 1; 0: by no day
  Cumulate annual_cumulate = Cumulate::kSum;               // A31: sum

  // Each parameter as it was given, or as it is read where the set is older than the parameter.
  struct Given {
    std::string value;
    std::string clause;
  };
  std::map<std::string, Given, std::less<>> given;
  // The clause and the value of a parameter, for findings and score terms. The key must be a known
  // one.
  const std::string& Clause(absl::string_view key) const;
  const std::string& Value(absl::string_view key) const;
  // The clause without an interpretation of it: of 「解释 A2（甲〔2017〕11号·四（三））」 what is
  // in the outer brackets, of any other the clause as it is.
  std::string Paragraph(absl::string_view key) const;
};

// What is known of a parameter besides its value.
struct ParameterInfo {
  absl::string_view key;
  absl::string_view source;  // requirements and ambiguities it answers: "R0-17, A8"
  std::string type;          // "1..366", "true/false", "none/next_workday"
  absl::string_view before;  // value of sets older than the parameter; empty if it was always there
};

// All parameters, in the order of the members above.
std::vector<ParameterInfo> PolicyParameters();

// A policy set of the ledger. POLICY_INVALID names the first parameter that is unknown, repeated,
// missing, without a clause, not of its type, out of its range, or at odds with the others (the
// weights of a score add up to 100, each grade begins below the one above it, a floor of each unit
// counts what it does with two partners for both). Values that older sets gave and that have
// another name now are read as what they meant; those beyond a range of today as its end.
absl::StatusOr<Policy> ParsePolicy(const event::v1::PolicySetAdopted& adopted,
                                   const event::v1::ProgramOpened& program);

// A set of today: what ParsePolicy asks, and every parameter given in today's words.
absl::StatusOr<Policy> ParseCompletePolicy(const event::v1::PolicySetAdopted& adopted,
                                           const event::v1::ProgramOpened& program);

// Whether a set may be adopted today: what ParseCompletePolicy asks, days and months of the
// programme wherever it names some (POLICY_INVALID), nothing due before what it rests on
// (POLICY_DUE_DAYS_CONTRADICT), and unless it is marked historical, no weight
// on how many enterprises were inspected or cases filed (POLICY_WEIGHS_COUNTS; 国办发〔2024〕54号,
// 行政处罚法第四十条). No parameter weighs fines. Marked historical is only a set of a
// programme that was over before November 2021 (国发〔2021〕26号), or whose result is published
// (HISTORICAL_PROGRAM_CURRENT), and it names the document the year was assessed by
// (HISTORICAL_WITHOUT_BASIS).
//
// A weight is any value under which more inspections or cases make a pair or unit stand better:
//   joint.min_enterprises, joint.min_enterprises_per_side and joint.min_cases_per_side above 0: an
//   inspection that falls short of one counts nowhere. Zero is the only number of cases that asks
//   for none: an attested absence of violations in its place would still ask for a paper about
//   each inspection.
//
//   joint_inspection among year.kinds, while year.kind_floor is above 0: it asks for inspections.
// month.min_activities is none: any kind of activity meets it.
absl::Status CheckAdoptable(const event::v1::PolicySetAdopted& adopted,
                            const event::v1::ProgramOpened& program, bool is_result_published);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_POLICY_H_
