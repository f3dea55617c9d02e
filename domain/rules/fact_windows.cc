#include "domain/rules/fact_windows.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"

#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/organization/unit.h"
#include "domain/pairing/check.h"
#include "domain/pairing/pair.h"
#include "domain/program/calendar.h"
#include "domain/reporting/exempt_report.h"
#include "domain/reporting/report.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using google::protobuf::RepeatedPtrField;

constexpr int kDaysToNextWorkday = 31;  // no rest is longer

// What was recorded, as findings of A39 name it.
struct Words {
  std::string en;
  std::string zh;
};

class WindowJudge {
 public:
  WindowJudge(const Entities& entities, const ProgramState& program, const Context& context)
      : entities_(entities),
        program_(program),
        today_(context.today),
        actor_id_(context.actor.unit_id) {}

  void Activity(v1::ActivityKind kind, const std::string& activity_id, const std::string& pair_id,
                const google::type::Date& date) {
    const PairState* const pair = entities_.Pair(pair_id);
    const Policy* const policy = program_.PolicyOn(ToDay(date));
    if (pair == nullptr || policy == nullptr) return;
    const RecordedActivity entry = EntryOf(kind, ToDay(date), pair->SidesOn(ToDay(date)));
    const Words what = {"", "活动"};
    AddLate(Rule::kEntryInTime, what, entry, {entry.sides.a_id, entry.sides.b_id}, *policy,
            activity_id);
  }

  // R0-28: by the rules of its own day.
  void Check(const event::v1::SupervisionCheckRecorded& fact) {
    const CivilDay day = ToDay(fact.checked_date());
    SupervisionEntry(Rule::kCheckEntryInTime, {"check ", "监督检查 "}, fact.check_id(),
                     {fact.pair_id(), fact.unit_id(), day}, day);
  }

  // R0-28: of one that is late by its own day it does not matter when it was recorded.
  void Fix(const event::v1::SupervisionFixClosed& fact) {
    const CheckState* const check = entities_.Check(fact.check_id());
    const CivilDay day = ToDay(fact.closed_date());
    if (check == nullptr) return;
    if (day > check->fix_due) return LateFix(fact, *check);
    SupervisionEntry(Rule::kFixEntryInTime, {"fix of check ", "整改销号 "}, fact.check_id(),
                     {check->pair_id, check->unit_id, check->checked}, day);
  }

  // R0-33: of a unit.
  void Breakthrough(const event::v1::BreakthroughApproved& fact) {
    Merit({"the breakthrough ", "新突破认定"}, ToDay(fact.approved_date()), {fact.unit_id()},
          fact.unit_id());
  }

  // R0-36: of a unit or of both sides of a pair.
  void Commendation(const event::v1::CommendationGiven& fact) {
    const CivilDay day = ToDay(fact.given_date());
    std::vector<std::string> unit_ids = {fact.unit_id()};
    if (fact.unit_id().empty()) {
      const PairState* const pair = entities_.Pair(fact.pair_id());
      if (pair == nullptr) return;
      unit_ids = {pair->SidesOn(day).a_id, pair->SidesOn(day).b_id};
    }
    Merit({"the commendation ", "通报表扬"}, day, unit_ids, fact.commendation_id());
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
    if (inspection->no_violation_attesters.contains(fact.unit_id()) &&
        inspection->enterprises.contains(fact.enterprise_id())) {
      Add(Rule::kNoViolationContradicted, *policy, fact.activity_id(),
          {{"unit", unit}, {"case", fact.case_id()}});
    }
    AddWindow(Rule::kCaseWithinWindow, *policy, fact.activity_id(), inspection->day, day,
              {{"unit", unit}, {"case", fact.case_id()}});
    const RecordedActivity entry =
        EntryOf(v1::ACTIVITY_KIND_JOINT_INSPECTION, day, pair->SidesOn(inspection->day));
    const std::optional<LateEntry> late =
        Late({entry.sides.a_id, entry.sides.b_id}, entry, *policy);
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
    const std::string unit = NameOn(fact.unit_id(), today_, entities_);
    AddWindow(Rule::kNoViolationWithinWindow, *policy, fact.activity_id(), inspection->day, today_,
              {{"unit", unit}});
    std::set<std::string> covered;
    for (const event::v1::CleanEnterprise& clean : fact.enterprises()) {
      covered.insert(clean.enterprise_id());
    }
    for (const auto& [enterprise, sides] : inspection->enterprises) {
      if (!sides.contains(fact.unit_id()) || covered.contains(enterprise)) continue;
      Add(Rule::kNoViolationCovers, *policy, fact.activity_id(),
          {{"unit", unit}, {"enterprise", enterprise}});
    }
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
    std::optional<v1::RuleFinding> untold = StudyContentFinding(fact, fact.figures(), *policy, 0);
    if (untold.has_value()) findings_.push_back(*std::move(untold));
    untold = DutiesFinding(fact, fact.figures(), *policy, 0);
    if (untold.has_value()) findings_.push_back(*std::move(untold));
    untold = WholeMonthFinding(fact, unit->tier, *policy, 0);
    if (untold.has_value()) findings_.push_back(*std::move(untold));
    const CivilDay first = LastDay(*month) + 1;
    const Deadline due =
        MonthDeadline(*month, town ? policy->report_due_town_day : policy->report_due_district_day,
                      *policy, CalendarFrom(first, first + 2 * kDaysToNextWorkday, entities_));
    if (IsExempt(fact, *unit, *month)) return;
    if (fact.version() > 1) JudgeFix(fact, due, *policy);
    const bool anchors =
        fact.version() == 1 || policy->timeliness_anchor == TimelinessAnchor::kAccepted;
    if (!anchors || today_ <= due.last_day) return;
    Add(town ? Rule::kTownReportInTime : Rule::kDistrictReportInTime, *policy, subject,
        {{"month", fact.month()},
         {"submitted", FormatDay(today_)},
         {"due", due.En()},
         {"due_zh", due.Zh()}});
  }

  // A38: the superior's own days to answer.
  void Answer(const std::string& report_id) {
    const ReportState* const report = entities_.Report(report_id);
    const absl::StatusOr<CivilMonth> month =
        report == nullptr ? absl::NotFoundError("") : ParseMonth(report->month);
    const Policy* const policy = month.ok() ? program_.PolicyOn(LastDay(*month)) : nullptr;
    if (policy == nullptr) return;
    const CivilDay since = std::max(report->submitted_day, LastDay(*month) + 1);
    if (today_ <= Within(since, policy->report_accept_days, *policy)) return;
    const std::string day = FormatDay(today_);
    Add(Rule::kReportAnswered, *policy, absl::StrCat(report->unit_id, "-", report->month),
        {{"month", report->month},
         {"submitted", FormatDay(report->submitted_day)},
         {"answered", absl::StrCat("answered on ", day)},
         {"answered_zh", absl::StrCat("于 ", day, " 审核")},
         {"days", absl::StrCat(policy->report_accept_days)}});
  }

  std::vector<v1::RuleFinding> Take() && { return std::move(findings_); }

 private:
  // R0-14, R0-26: when it comes is not held against the unit then.
  bool IsExempt(const event::v1::ReportSubmitted& fact, const UnitState& unit,
                CivilMonth month) const {
    const ReportState* const report = entities_.Report(ReportId(fact.unit_id(), fact.month()));
    std::optional<CivilDay> came;
    if (report != nullptr && report->version > 0) came = report->first_submitted_day;
    const absl::StatusOr<bool> exempt =
        IsReportExempt(unit, month, came, program_, entities_, today_);
    return exempt.ok() && *exempt;
  }

  void LateFix(const event::v1::SupervisionFixClosed& fact, const CheckState& check) {
    const Policy* const policy = program_.PolicyOn(check.checked);
    if (policy == nullptr) return;
    Add(Rule::kFixClosedInTime, *policy, fact.check_id(),
        {{"fix", check.ordered_fix},
         {"due", FormatDay(check.fix_due)},
         {"closed", FormatDay(ToDay(fact.closed_date()))}});
  }

  // A38: a version after a return, where the first one was in time and is to be left standing.
  void JudgeFix(const event::v1::ReportSubmitted& fact, const Deadline& due, const Policy& policy) {
    const std::string id = ReportId(fact.unit_id(), fact.month());
    const ReportState* const report = entities_.Report(id);
    if (policy.timeliness_anchor != TimelinessAnchor::kFirstIfFixed || report == nullptr ||
        report->stage != ReportStage::kReturned || report->first_submitted_day > due.last_day) {
      return;
    }
    const CivilDay last = Within(report->returned_day, policy.report_fix_days, policy);
    if (today_ <= std::max(last, due.last_day)) return;
    Add(Rule::kReturnedReportFixed, policy, id,
        {{"month", fact.month()},
         {"returned", FormatDay(report->returned_day)},
         {"fix_days", absl::StrCat(policy.report_fix_days)}});
  }

  // The last of so many days after that one.
  CivilDay Within(CivilDay after, int64_t days, const Policy& policy) const {
    const CivilDay last = after + days + kDaysToNextWorkday;
    const ProgramRules rules(policy, CalendarFrom(after, last, entities_));
    return DeadlineWithin(after, days, policy, rules).last_day;
  }

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

  struct CheckOfPair {
    const std::string& pair_id;
    const std::string& unit_id;
    CivilDay checked;
  };

  void SupervisionEntry(Rule in_time, const Words& what, const std::string& check_id,
                        const CheckOfPair& check, CivilDay day) {
    const PairState* const pair = entities_.Pair(check.pair_id);
    const Policy* const policy = program_.PolicyOn(check.checked);
    if (pair == nullptr || policy == nullptr) return;
    RecordedActivity entry = EntryOf(v1::ACTIVITY_KIND_UNSPECIFIED, day, pair->SidesOn(day));
    entry.entering_unit_id = check.unit_id;
    AddLate(in_time, {absl::StrCat(what.en, check_id, " "), absl::StrCat(what.zh, check_id)}, entry,
            {entry.sides.a_id, entry.sides.b_id}, *policy, check_id);
  }

  // What earns points is of the year, and let in by a permit of another unit than the one that
  // enters it.
  void Merit(const Words& what, CivilDay day, const std::vector<std::string>& unit_ids,
             const std::string& subject) {
    const Policy* const policy = program_.PolicyOn(day);
    if (policy == nullptr || day < policy->program_start || day > policy->program_end) return;
    RecordedActivity entry = EntryOf(v1::ACTIVITY_KIND_UNSPECIFIED, day, {});
    entry.entering_unit_id = actor_id_;
    AddLate(Rule::kMeritEntryInTime, what, entry, unit_ids, *policy, subject);
  }

  void AddLate(Rule in_time, const Words& what, const RecordedActivity& entry,
               const std::vector<std::string>& unit_ids, const Policy& policy,
               const std::string& subject) {
    const std::optional<LateEntry> late = Late(unit_ids, entry, policy);
    if (!late.has_value()) return;
    ErrorVariables variables = Variables(*late, entry, policy);
    variables.insert(
        variables.end(),
        {{"act", "recorded"}, {"act_zh", "登记"}, {"what", what.en}, {"what_zh", what.zh}});
    Add(late->permit == nullptr ? in_time : Rule::kEntryPermitted, policy, subject, variables);
  }

  // By the permits of those units.
  std::optional<LateEntry> Late(const std::vector<std::string>& unit_ids,
                                const RecordedActivity& entry, const Policy& policy) {
    permits_.Clear();
    for (const std::string& unit_id : unit_ids) {
      const UnitState* const unit = entities_.Unit(unit_id);
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
  const std::string actor_id_;
  RepeatedPtrField<table::v1::LateEntryPermit> permits_;  // of the units of what is looked at
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
                                          const ProgramState& program, const Context& context,
                                          const std::optional<ActivityEntry>& attested) {
  WindowJudge judge(entities, program, context);
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
  } else if (decided.has_report_accepted()) {
    judge.Answer(decided.report_accepted().report_id());
  } else if (decided.has_report_returned()) {
    judge.Answer(decided.report_returned().report_id());
  } else if (decided.has_supervision_check_recorded()) {
    judge.Check(decided.supervision_check_recorded());
  } else if (decided.has_supervision_fix_closed()) {
    judge.Fix(decided.supervision_fix_closed());
  } else if (decided.has_breakthrough_approved()) {
    judge.Breakthrough(decided.breakthrough_approved());
  } else if (decided.has_commendation_given()) {
    judge.Commendation(decided.commendation_given());
  }
  return std::move(judge).Take();
}

}  // namespace jiedui::domain
