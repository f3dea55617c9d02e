#include "domain/rules/fact_windows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"

#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/calendar.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using google::protobuf::RepeatedPtrField;

constexpr int kDaysToNextWorkday = 31;  // no rest is longer

class WindowJudge {
 public:
  WindowJudge(const Entities& entities, const ProgramState& program, CivilDay today)
      : entities_(entities), program_(program), today_(today) {}

  void Activity(v1::ActivityKind kind, const std::string& activity_id, const std::string& pair_id,
                const google::type::Date& date) {
    const PairState* const pair = entities_.Pair(pair_id);
    const Policy* const policy = program_.PolicyOn(ToDay(date));
    if (pair == nullptr || policy == nullptr) return;
    const RecordedActivity entry = EntryOf(kind, ToDay(date), pair->SidesOn(ToDay(date)));
    const std::optional<LateEntry> late = Late(entry, *policy);
    if (!late.has_value()) return;
    ErrorVariables variables = Variables(*late, entry, *policy);
    variables.emplace_back("act", "recorded");
    variables.emplace_back("act_zh", "登记");
    variables.emplace_back("what", "");
    variables.emplace_back("what_zh", "活动");
    Add(late->permit == nullptr ? Rule::kEntryInTime : Rule::kEntryPermitted, *policy, activity_id,
        variables);
  }

  // Of a joint inspection; what comes from none has no days to keep.
  template <class Case>
  void CaseOf(const Case& fact, const google::type::Date& date) {
    const ActivityState* const inspection = Inspection(fact.activity_id());
    const PairState* const pair =
        inspection == nullptr ? nullptr : entities_.Pair(inspection->pair_id);
    const Policy* const policy =
        inspection == nullptr ? nullptr : program_.PolicyOn(inspection->day);
    if (pair == nullptr || policy == nullptr) return;
    const CivilDay day = ToDay(date);
    const std::string unit = NameOn(fact.unit_id(), day, entities_);
    AddWindow(Rule::kCaseWithinWindow, *policy, fact.activity_id(), inspection->day, day,
              {{"unit", unit}, {"case", fact.case_id()}});
    const RecordedActivity entry =
        EntryOf(v1::ACTIVITY_KIND_JOINT_INSPECTION, day, pair->SidesOn(inspection->day));
    const std::optional<LateEntry> late = Late(entry, *policy);
    if (!late.has_value() || late->permit != nullptr) return;
    ErrorVariables variables = Variables(*late, entry, *policy);
    variables.emplace_back("unit", unit);
    variables.emplace_back("case", fact.case_id());
    Add(Rule::kCaseEntryInTime, *policy, fact.activity_id(), variables);
  }

  void NoViolation(const event::v1::NoViolationAttested& fact) {
    const ActivityState* const inspection = Inspection(fact.activity_id());
    const Policy* const policy =
        inspection == nullptr ? nullptr : program_.PolicyOn(inspection->day);
    if (policy == nullptr) return;
    AddWindow(Rule::kNoViolationWithinWindow, *policy, fact.activity_id(), inspection->day, today_,
              {{"unit", NameOn(fact.unit_id(), today_, entities_)}});
  }

  void Attestation(const event::v1::ActivityAttested& fact, const ActivityEntry& attested) {
    const ActivityState* const activity = entities_.Activity(fact.activity_id());
    const Policy* const policy = activity == nullptr ? nullptr : program_.PolicyOn(activity->day);
    // A stay that goes on has no last day.
    if (policy == nullptr || activity->Open()) return;
    const bool by_superior = fact.attesting_unit_id() != fact.unit_id();
    const int64_t days = policy->attestation_days * (by_superior ? 2 : 1);
    if (today_ <= attested.recorded + days) return;
    Add(Rule::kAttestedByBothSides, *policy, fact.activity_id(),
        {{"unit", NameOn(fact.unit_id(), today_, entities_)},
         {"act", attested.is_correction ? "correction" : "recording"},
         {"act_zh", attested.is_correction ? "更正" : "登记"},
         {"days", absl::StrCat(days)}});
  }

  // Whether a later version is in time depends on what was said of the one before (A38).
  void Report(const event::v1::ReportSubmitted& fact) {
    const UnitState* const unit = entities_.Unit(fact.unit_id());
    const absl::StatusOr<CivilMonth> month = ParseMonth(fact.month());
    if (unit == nullptr || !month.ok()) return;
    const Policy* const policy = program_.PolicyOn(LastDay(*month));
    if (policy == nullptr) return;
    const bool town = unit->tier == event::v1::TEAM_TIER_SQUADRON;
    const std::string subject = absl::StrCat(fact.unit_id(), "-", fact.month());
    if (!town && fact.overview().empty()) {
      Add(Rule::kDistrictOverview, *policy, subject, {{"month", fact.month()}});
    }
    const CivilDay first = LastDay(*month) + 1;
    const Deadline due =
        MonthDeadline(*month, town ? policy->report_due_town_day : policy->report_due_district_day,
                      *policy, CalendarFrom(first, first + 2 * kDaysToNextWorkday, entities_));
    if (fact.version() > 1 || today_ <= due.last_day) return;
    Add(town ? Rule::kTownReportInTime : Rule::kDistrictReportInTime, *policy, subject,
        {{"month", fact.month()},
         {"submitted", FormatDay(today_)},
         {"due", due.En()},
         {"due_zh", due.Zh()}});
  }

  std::vector<v1::RuleFinding> Take() && { return std::move(findings_); }

 private:
  const ActivityState* Inspection(const std::string& activity_id) const {
    const ActivityState* const activity =
        activity_id.empty() ? nullptr : entities_.Activity(activity_id);
    const bool is_one = activity != nullptr && activity->kind == ActivityKind::kJointInspection;
    return is_one ? activity : nullptr;
  }

  RecordedActivity EntryOf(v1::ActivityKind kind, CivilDay day, const Sides& sides) const {
    constexpr int64_t kAfterEveryPermit = 1;
    return {day, today_, kind, kAfterEveryPermit, /*entering_unit_id=*/"", sides};
  }

  std::optional<LateEntry> Late(const RecordedActivity& entry, const Policy& policy) {
    permits_.Clear();
    for (const std::string& side : {entry.sides.a_id, entry.sides.b_id}) {
      const UnitState* const unit = entities_.Unit(side);
      if (unit == nullptr) continue;
      for (const event::v1::LateEntryPermitted& permit : unit->late_entry_permits) {
        *permits_.Add()->mutable_permitted() = permit;
      }
    }
    return LateEntryOf(permits_, entry, policy);
  }

  ErrorVariables Variables(const LateEntry& late, const RecordedActivity& entry,
                           const Policy& policy) const {
    ProgramRules rules(policy);
    rules.NameUnitsBy([this](const std::string& unit_id, CivilDay day) {
      return NameOn(unit_id, day, entities_);
    });
    return VariablesOf(late, entry, policy, rules);
  }

  void AddWindow(Rule rule, const Policy& policy, const std::string& subject, CivilDay held,
                 CivilDay day, ErrorVariables variables) {
    const int64_t days = day - held;
    if (days <= policy.joint_case_window_days) return;
    variables.emplace_back("held", FormatDay(held));
    variables.emplace_back("days", absl::StrCat(days));
    variables.emplace_back("window_days", absl::StrCat(policy.joint_case_window_days));
    Add(rule, policy, subject, variables);
  }

  void Add(Rule rule, const Policy& policy, const std::string& subject,
           const ErrorVariables& variables) {
    findings_.push_back(MakeFinding(rule, policy, subject, 0, variables));
  }

  const Entities& entities_;
  const ProgramState& program_;
  const CivilDay today_;
  RepeatedPtrField<table::v1::LateEntryPermit> permits_;  // of the sides of what is looked at
  std::vector<v1::RuleFinding> findings_;
};

// What was done as a whole; the id and the pair are the event's own.
void JudgeActivity(const event::v1::Event& decided, WindowJudge& judge) {
  const auto held = [&judge](v1::ActivityKind kind, const auto& fact,
                             const google::type::Date& date) {
    judge.Activity(kind, fact.activity_id(), fact.pair_id(), date);
  };
  if (decided.has_staff_rotated()) {
    held(v1::ACTIVITY_KIND_ROTATION, decided.staff_rotated(),
         decided.staff_rotated().returned_date());
  } else if (decided.has_staff_returned()) {
    held(v1::ACTIVITY_KIND_ROTATION, decided.staff_returned(),
         decided.staff_returned().returned_date());
  } else if (decided.has_staff_recalled()) {
    held(v1::ACTIVITY_KIND_ROTATION, decided.staff_recalled(),
         decided.staff_recalled().recalled_date());
  } else if (decided.has_joint_inspection_held()) {
    held(v1::ACTIVITY_KIND_JOINT_INSPECTION, decided.joint_inspection_held(),
         decided.joint_inspection_held().held_date());
  } else if (decided.has_group_study_held()) {
    held(v1::ACTIVITY_KIND_GROUP_STUDY, decided.group_study_held(),
         decided.group_study_held().held_date());
  } else if (decided.has_other_activity_held()) {
    held(v1::ACTIVITY_KIND_OTHER, decided.other_activity_held(),
         decided.other_activity_held().held_date());
  }
}

}  // namespace

std::vector<v1::RuleFinding> JudgeWindows(const event::v1::Event& decided, const Entities& entities,
                                          const ProgramState& program, CivilDay today,
                                          const std::optional<ActivityEntry>& attested) {
  WindowJudge judge(entities, program, today);
  JudgeActivity(decided, judge);
  if (decided.has_case_filed()) {
    judge.CaseOf(decided.case_filed(), decided.case_filed().filed_date());
  } else if (decided.has_proposed_case_reported()) {
    judge.CaseOf(decided.proposed_case_reported(),
                 decided.proposed_case_reported().reported_date());
  } else if (decided.has_no_violation_attested()) {
    judge.NoViolation(decided.no_violation_attested());
  } else if (decided.has_activity_attested() && attested.has_value()) {
    judge.Attestation(decided.activity_attested(), *attested);
  } else if (decided.has_report_submitted()) {
    judge.Report(decided.report_submitted());
  }
  return std::move(judge).Take();
}

}  // namespace jiedui::domain
