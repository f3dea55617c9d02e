#include "domain/rules/dispatch.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "domain/date.h"
#include "domain/money.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/rules.h"
#include "domain/rules/texts.h"

namespace jiedui::domain {
namespace {

using event::v1::DispatchFigures;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::ReportVersion;

constexpr char kNothing[] = "无";

// A number of the form: where it stands in DispatchFigures, and which entries it is folded from.
struct FigureSpec {
  const char* key;
  const char* label;
  const char* unit;
  int64_t (DispatchFigures::*get)() const;
  bool (*from)(const DispatchEntry&, PenaltyMonth);
  int form_row;  // 序号
};

template <bool (DispatchEntry::*has)() const>
bool Has(const DispatchEntry& entry, PenaltyMonth /*penalties*/) {
  return (entry.*has)();
}

constexpr FigureSpec kFigures[] = {
    {"rotation_person_count", "派出人员", "人", &DispatchFigures::rotation_person_count,
     &Has<&DispatchEntry::has_rotation>, 1},
    {"joint_session_count", "联合执法", "次", &DispatchFigures::joint_session_count,
     &Has<&DispatchEntry::has_joint_session>, 2},
    {"enterprise_count", "检查企业", "家", &DispatchFigures::enterprise_count,
     &Has<&DispatchEntry::has_joint_session>, 2},
    {"document_count", "下达执法文书", "份", &DispatchFigures::document_count,
     &Has<&DispatchEntry::has_joint_session>, 2},
    {"case_filed_count", "立案", "起", &DispatchFigures::case_filed_count,
     &Has<&DispatchEntry::has_case_filed>, 2},
    {"case_to_report_count", "需报区（市）局立案", "起", &DispatchFigures::case_to_report_count,
     &Has<&DispatchEntry::has_case_to_report>, 2},
    {"fine_fen", "处罚", "万元", &DispatchFigures::fine_fen, &IsPenalty, 2},
    {"study_session_count", "集中学习", "次", &DispatchFigures::study_session_count,
     &Has<&DispatchEntry::has_study>, 3},
};

std::string SupervisionText(const DispatchRow& row) {
  Texts findings;
  for (const DispatchEntry& entry : row.entries()) findings.Add(entry.supervision().findings());
  return findings.Join();
}

const ReportVersion* Latest(const DispatchRow& row) {
  return row.versions().empty() ? nullptr : &*row.versions().rbegin();
}

const ReportVersion* Accepted(const DispatchRow& row) {
  const ReportVersion* const latest = Latest(row);
  return latest != nullptr && latest->accepted_position() != 0 ? latest : nullptr;
}

v1::ReportState StateOf(const DispatchRow& row) {
  const ReportVersion* const latest = Latest(row);
  if (latest == nullptr) return v1::REPORT_STATE_EXPECTED;
  if (latest->accepted_position() != 0) return v1::REPORT_STATE_ACCEPTED;
  if (latest->returned_position() != 0) return v1::REPORT_STATE_RETURNED;
  return v1::REPORT_STATE_SUBMITTED;
}

CivilMonth MonthOf(const DispatchRow& row) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.month());
  CHECK(month.ok(), row.month());
  return *month;
}

bool IsTown(event::v1::TeamTier tier) {
  return tier == event::v1::TEAM_TIER_SQUADRON;
}

Deadline DueOf(CivilMonth month, event::v1::TeamTier tier, const Policy& policy,
               const WorkCalendar& calendar) {
  const int64_t day = IsTown(tier) ? policy.report_due_town_day : policy.report_due_district_day;
  return MonthDeadline(month, day, policy, calendar);
}

CivilDay SubmittedOn(const ReportVersion& version) {
  return ToDay(version.submitted().submitted_date());
}

// When the days of a return end, at the earliest when the report was due anyway.
Deadline FixDue(const ReportVersion& version, const Deadline& due, const Policy& policy,
                const ProgramRules& rules) {
  const Deadline given =
      DeadlineWithin(ToDay(version.returned_date()), policy.report_fix_days, policy, rules);
  return given.last_day > due.last_day ? given : due;
}

// The next version is null if there is none.
VersionJudgement JudgeVersion(const ReportVersion& version, const ReportVersion* next,
                              CivilMonth month, const Deadline& due, const Policy& policy,
                              const ProgramRules& rules) {
  VersionJudgement judged;
  judged.version = version.submitted().version();
  judged.position = version.position();
  judged.submitted = SubmittedOn(version);
  judged.answer_due = DeadlineWithin(std::max(judged.submitted, FirstDay(month + 1)),
                                     policy.report_accept_days, policy, rules);
  if (version.accepted_position() != 0) {
    judged.answered = ToDay(version.accepted_date());
    judged.answer_position = version.accepted_position();
  } else if (version.returned_position() != 0) {
    judged.answered = ToDay(version.returned_date());
    judged.answer_position = version.returned_position();
  }
  if (version.returned_position() == 0) return judged;
  judged.fix_due = FixDue(version, due, policy, rules);
  if (next != nullptr) {
    judged.fixed = SubmittedOn(*next);
    judged.fix_position = next->position();
  }
  return judged;
}

std::vector<VersionJudgement> JudgeVersions(const DispatchRow& row, const Deadline& due,
                                            const Policy& policy, const ProgramRules& rules) {
  std::vector<VersionJudgement> versions;
  for (int i = 0; i < row.versions_size(); ++i) {
    const ReportVersion* const next = i + 1 < row.versions_size() ? &row.versions(i + 1) : nullptr;
    versions.push_back(JudgeVersion(row.versions(i), next, MonthOf(row), due, policy, rules));
  }
  return versions;
}

// The version whose return was not answered in time; 0 if there is none.
int64_t UnansweredReturn(const std::vector<VersionJudgement>& versions, CivilDay on) {
  for (const VersionJudgement& version : versions) {
    if (version.fix_due.has_value() && version.fixed.value_or(on) > version.fix_due->last_day) {
      return version.position;
    }
  }
  return 0;
}

// A38: the version that must have come in time; null while there is none.
const ReportVersion* AnchorOf(const DispatchRow& row, TimelinessAnchor anchor) {
  if (row.versions().empty()) return nullptr;
  if (anchor != TimelinessAnchor::kAccepted) return &row.versions(0);
  const ReportVersion* const latest = Latest(row);
  return latest->returned_position() == 0 ? latest : nullptr;
}

v1::ReportTimeliness TimelinessOf(const DispatchRow& row, CivilDay due, bool return_unanswered,
                                  const Policy& policy, CivilDay on) {
  const ReportVersion* const anchor = AnchorOf(row, policy.timeliness_anchor);
  if (anchor == nullptr) {
    return on > due ? v1::REPORT_TIMELINESS_OVERDUE : v1::REPORT_TIMELINESS_NOT_DUE;
  }
  const bool unfixed =
      return_unanswered && policy.timeliness_anchor == TimelinessAnchor::kFirstIfFixed;
  return SubmittedOn(*anchor) > due || unfixed ? v1::REPORT_TIMELINESS_LATE
                                               : v1::REPORT_TIMELINESS_ON_TIME;
}

// The figures and texts a table is printed with: accepted, else reported, else recorded.
const DispatchFigures& Printed(const DispatchRow& row, const DispatchFigures& recorded) {
  const ReportVersion* const latest = Latest(row);
  return latest == nullptr ? recorded : AcceptedFigures(*latest);
}

// What became of the report, without what it states.
ReportJudgement JudgeTime(const DispatchRow& row, event::v1::TeamTier tier, const Policy& policy,
                          const ProgramRules& rules, CivilDay on) {
  ReportJudgement judgement;
  judgement.state = StateOf(row);
  judgement.due = DueOf(MonthOf(row), tier, policy, rules.calendar());
  const CivilDay due = judgement.due.last_day;
  judgement.versions = JudgeVersions(row, judgement.due, policy, rules);
  judgement.unanswered_position = UnansweredReturn(judgement.versions, on);
  judgement.timeliness = TimelinessOf(row, due, judgement.unanswered_position != 0, policy, on);
  return judgement;
}

// The month is changed by it as its 处罚 is counted.
bool Concerns(const table::v1::Erratum& erratum, PenaltyMonth penalties) {
  const bool decided = penalties == PenaltyMonth::kDecision;
  return erratum.concern() !=
         (decided ? table::v1::Erratum::CONCERN_COLLECTED : table::v1::Erratum::CONCERN_DECIDED);
}

// Builds the table of one unit and month.
class TableMaker {
 public:
  TableMaker(const DispatchRow& row, event::v1::TeamTier tier, const ProgramRules& rules,
             CivilDay on)
      : row_(row),
        tier_(tier),
        rules_(rules),
        policy_(rules.OfMonth(MonthOf(row), on)),
        on_(on),
        judgement_(JudgeTime(row, tier, policy_, rules, on)),
        recorded_(RecordedFigures(row, policy_)),
        printed_(Printed(row, recorded_)) {}

  v1::DispatchTable Run() && {
    table_.set_title("结对互助活动开展情况调度表");
    table_.set_unit_id(row_.unit_id());
    table_.set_month(row_.month());
    table_.set_state(judgement_.state);
    table_.set_timeliness(judgement_.timeliness);
    *table_.mutable_due_date() = ToDate(judgement_.due.last_day);
    table_.set_policy_set_id(policy_.policy_set_id);
    table_.set_enterprise_visit_count(RecordedVisits(row_, policy_.dispatch_attribution));
    table_.set_rotation_person_times_count(RecordedPersonTimes(row_));
    AddReport();
    AddRows();
    AddTimeFindings();
    AddOverviewFinding();
    AddUntoldFindings();
    AddMismatches();
    for (const VersionJudgement& version : judgement_.versions) AddAnswerFinding(version);
    AddLateEntriesAndErrata();
    return std::move(table_);
  }

 private:
  void AddReport() {
    for (const ReportVersion& version : row_.versions()) {
      table_.add_report_positions(version.position());
      if (version.returned_position() != 0) {
        table_.add_report_positions(version.returned_position());
      }
      if (version.accepted_position() != 0) {
        table_.add_report_positions(version.accepted_position());
      }
      for (const table::v1::FigureCorrection& each : version.corrections()) {
        table_.add_report_positions(each.position());
      }
    }
    const ReportVersion* const latest = Latest(row_);
    if (latest == nullptr) return;
    table_.set_reporter_officer_id(latest->submitted().reporter_officer_id());
    *table_.mutable_report_date() = latest->submitted().submitted_date();
    table_.set_overview(latest->submitted().overview());
  }

  // The sentences of 附件2, word for word.
  void AddRows() {
    const DispatchFigures& f = printed_;
    AddRow(
        1, "换岗交流情况",
        absl::StrCat("本月共派", f.rotation_person_count(),
                     "人到对方单位进行换岗交流，具体从事工作为", OrNothing(f.rotation_duties())));
    AddRow(2, "联合执法情况",
           absl::StrCat("本月开展联合执法", f.joint_session_count(), "次，检查",
                        ShowEnterprises(f.enterprise_count(), policy_.enterprise_count),
                        "，下达执法文书", f.document_count(), "份，其中，立案",
                        f.case_filed_count(), "起，需报区（市）局立案", f.case_to_report_count(),
                        "起，处罚", FormatWan(f.fine_fen()), "万。"));
    AddRow(3, "集中学习情况",
           absl::StrCat("本月开展集中学习", f.study_session_count(), "次，学习内容为",
                        OrNothing(f.study_content())));
    AddRow(4, "其他活动", OrNothing(f.other_activities()));
    AddRow(5, "区（市）局监督检查情况", OrNothing(SupervisionText(row_)));
    AddRow(0, "备注", Remarks());
  }

  static std::string OrNothing(const std::string& text) { return text.empty() ? kNothing : text; }

  // A district's 总体开展情况 has no row of its own on the form.
  std::string Remarks() const {
    const ReportVersion* const latest = Latest(row_);
    Texts remarks;
    if (latest != nullptr && !latest->submitted().overview().empty()) {
      remarks.Add(absl::StrCat("总体开展情况：", latest->submitted().overview()));
    }
    remarks.Add(printed_.remarks());
    return remarks.Join();
  }

  void AddRow(int number, const char* content, const std::string& text) {
    v1::DispatchTableRow& row = *table_.add_rows();
    row.set_sequence_number(number);
    row.set_content(content);
    row.set_text(text);
    for (const FigureSpec& spec : kFigures) {
      if (spec.form_row == number) AddFigure(spec, row);
    }
  }

  void AddFigure(const FigureSpec& spec, v1::DispatchTableRow& row) {
    v1::Figure& figure = *row.add_figures();
    figure.set_key(spec.key);
    figure.set_label(spec.label);
    figure.set_unit(spec.unit);
    figure.set_recorded((recorded_.*spec.get)());
    figure.set_reconciliation(v1::RECONCILIATION_NOT_REPORTED);
    if (const ReportVersion* const latest = Latest(row_); latest != nullptr) {
      figure.set_reported((latest->submitted().figures().*spec.get)());
      figure.set_reconciliation(Reconcile(figure.recorded(), figure.reported()));
      figure.add_reported_positions(latest->position());
    }
    if (const ReportVersion* const accepted = Accepted(row_); accepted != nullptr) {
      figure.set_accepted((AcceptedFigures(*accepted).*spec.get)());
      figure.set_reconciliation(
          WithAccepted(figure.reconciliation(), figure.recorded(), figure.accepted()));
      AddAcceptedPositions(*accepted, figure);
    }
    AddCorrections(spec, figure);
    AddExplanations(spec, figure);
    for (const DispatchEntry& entry : row_.entries()) {
      if (!spec.from(entry, policy_.penalty_month)) continue;
      figure.mutable_positions()->MergeFrom(entry.positions());
      AddLateEntry(entry, figure);
    }
  }

  void AddCorrections(const FigureSpec& spec, v1::Figure& figure) const {
    const ReportVersion* const latest = Latest(row_);
    if (latest == nullptr) return;
    for (const table::v1::FigureCorrection& each : latest->corrections()) {
      const event::v1::FigureCorrected& corrected = each.corrected();
      if (corrected.figure_key() != spec.key) continue;
      v1::FigureCorrection& shown = *figure.add_corrections();
      shown.set_earlier_value(each.earlier_value());
      shown.set_value(corrected.value());
      shown.set_reason(corrected.reason());
      shown.set_unit_id(corrected.correcting_unit_id());
      shown.set_unit_name(
          rules_.NameOf(corrected.correcting_unit_id(), ToDay(corrected.corrected_date())));
      *shown.mutable_corrected_date() = corrected.corrected_date();
      shown.set_position(each.position());
    }
  }

  void AddExplanations(const FigureSpec& spec, v1::Figure& figure) const {
    for (const GivenExplanation& each : ExplanationsOf(row_, spec.key)) {
      const event::v1::ReportDifferenceExplained& explained = each.given->explained();
      v1::FigureExplanation& shown = *figure.add_explanations();
      shown.set_explanation(explained.explanation());
      shown.set_officer_id(explained.officer_id());
      shown.set_unit_id(explained.explaining_unit_id());
      shown.set_unit_name(
          rules_.NameOf(explained.explaining_unit_id(), ToDay(explained.explained_date())));
      *shown.mutable_explained_date() = explained.explained_date();
      shown.set_position(each.given->position());
      shown.set_reported_value(each.reported);
      shown.set_stale(each.reported != figure.reported());
    }
  }

  // A39: whether it counts is the pair's table to say; here it stands beside the figure.
  void AddLateEntry(const DispatchEntry& entry, v1::Figure& figure) const {
    if (!entry.has_recorded_date()) return;
    const int64_t days = ToDay(entry.recorded_date()) - ToDay(entry.occurred_date());
    if (days <= policy_.entry_max_backdate_days) return;
    v1::LateEntry& shown = *figure.add_late_entries();
    shown.set_activity_id(entry.source_id());
    *shown.mutable_occurred_date() = entry.occurred_date();
    *shown.mutable_recorded_date() = entry.recorded_date();
    shown.set_permit_id(entry.permit_id());
    if (!entry.positions().empty()) shown.set_position(entry.positions(0));
    AddPermit(shown);
  }

  // What the month's own permits say of it; those of the other side stand in that side's month.
  void AddPermit(v1::LateEntry& shown) const {
    for (const table::v1::LateEntryPermit& permit : row_.permits()) {
      const event::v1::LateEntryPermitted& permitted = permit.permitted();
      if (shown.permit_id().empty() || permitted.permit_id() != shown.permit_id()) continue;
      shown.set_granting_unit_name(
          rules_.NameOf(permitted.granting_unit_id(), ToDay(permitted.granted_date())));
      *shown.mutable_granted_date() = permitted.granted_date();
      shown.set_permit_position(permit.position());
    }
  }

  void AddLateEntriesAndErrata() {
    for (const table::v1::LateEntryPermit& permit : row_.permits()) {
      *table_.add_late_entry_permits() = permit.permitted();
    }
    // PERMIT_OPEN, beside the state of the report.
    const std::optional<CivilDay> open_until = OpenUntil(row_.permits(), on_);
    if (open_until.has_value()) *table_.mutable_permit_open_until_date() = ToDate(*open_until);
    for (const table::v1::Erratum& erratum : row_.errata()) {
      if (!Concerns(erratum, policy_.penalty_month)) continue;
      v1::Erratum& shown = *table_.add_errata();
      shown.set_activity_id(erratum.source_id());
      shown.set_position(erratum.position());
      *shown.mutable_recorded_date() = erratum.recorded_date();
      shown.set_accepted_position(erratum.accepted_position());
    }
  }

  void AddTimeFindings() {
    const Deadline& due = judgement_.due;
    if (judgement_.timeliness == v1::REPORT_TIMELINESS_OVERDUE) {
      Add(IsTown(tier_) ? Rule::kTownReportsMonth : Rule::kDistrictReportsMonth, 0,
          {{"month", row_.month()}, {"due", due.En()}, {"due_zh", due.Zh()}}, "timeliness");
    }
    if (judgement_.timeliness != v1::REPORT_TIMELINESS_LATE) return;
    const ReportVersion& anchor = *AnchorOf(row_, policy_.timeliness_anchor);
    if (SubmittedOn(anchor) > due.last_day) {
      Add(IsTown(tier_) ? Rule::kTownReportInTime : Rule::kDistrictReportInTime, anchor.position(),
          {{"month", row_.month()},
           {"submitted", FormatDay(SubmittedOn(anchor))},
           {"due", due.En()},
           {"due_zh", due.Zh()}},
          "timeliness");
      return;
    }
    AddUnansweredReturn();
  }

  void AddUnansweredReturn() {
    const auto version = absl::c_find_if(row_.versions(), [this](const ReportVersion& candidate) {
      return candidate.position() == judgement_.unanswered_position;
    });
    Add(Rule::kReturnedReportFixed, version->returned_position(),
        {{"month", row_.month()},
         {"returned", FormatDay(ToDay(version->returned_date()))},
         {"fix_days", absl::StrCat(policy_.report_fix_days)}},
        "timeliness");
  }

  // R0-27: a district reports 总体开展情况 too.
  void AddOverviewFinding() {
    const ReportVersion* const latest = Latest(row_);
    if (latest == nullptr || IsTown(tier_) || !latest->submitted().overview().empty()) return;
    Add(Rule::kDistrictOverview, latest->position(), {{"month", row_.month()}}, "overview");
  }

  // By the figures as they stand, with what was corrected since.
  void AddUntoldFindings() {
    const ReportVersion* const latest = Latest(row_);
    if (latest == nullptr) return;
    std::optional<v1::RuleFinding> told =
        StudyContentFinding(latest->submitted(), printed_, policy_, latest->position());
    if (told.has_value()) *table_.add_findings() = *std::move(told);
    told = DutiesFinding(latest->submitted(), printed_, policy_, latest->position());
    if (told.has_value()) *table_.add_findings() = *std::move(told);
    told = WholeMonthFinding(latest->submitted(), tier_, policy_, latest->position());
    if (told.has_value()) *table_.add_findings() = *std::move(told);
  }

  // A38: the superior's own time is measured too; the reporter does not answer for it.
  void AddAnswerFinding(const VersionJudgement& version) {
    if (version.answered.value_or(on_) <= version.answer_due.last_day) return;
    const bool answered = version.answered.has_value();
    const std::string day = FormatDay(version.answered.value_or(on_));
    Add(Rule::kReportAnswered, version.position,
        {{"month", row_.month()},
         {"submitted", FormatDay(version.submitted)},
         {"answered", answered ? absl::StrCat("answered on ", day) : "has not answered"},
         {"answered_zh", answered ? absl::StrCat("于 ", day, " 审核") : "尚未审核"},
         {"days", absl::StrCat(policy_.report_accept_days)}},
        "state");
  }

  void AddMismatches() {
    const ReportVersion* const latest = Latest(row_);
    if (latest == nullptr) return;
    for (v1::RuleFinding& finding :
         Mismatches(latest->submitted(), recorded_, tier_, policy_, latest->position())) {
      *table_.add_findings() = std::move(finding);
    }
    for (v1::RuleFinding& finding : StaleExplanations(row_, recorded_, policy_, rules_)) {
      *table_.add_findings() = std::move(finding);
    }
  }

  void Add(Rule rule, int64_t position, const ErrorVariables& variables, const char* part) {
    *table_.add_findings() = MakeFinding(
        rule, policy_, absl::StrCat(row_.unit_id(), "-", row_.month()), position, variables, part);
  }

  const DispatchRow& row_;
  const event::v1::TeamTier tier_;
  const ProgramRules& rules_;
  const Policy& policy_;
  const CivilDay on_;
  const ReportJudgement judgement_;
  const DispatchFigures recorded_;
  const DispatchFigures& printed_;
  v1::DispatchTable table_;
};

}  // namespace

const std::vector<FigureInfo>& NumbersOfForm() {
  static const auto& numbers = *[] {
    auto* const made = new std::vector<FigureInfo>();
    for (const FigureSpec& spec : kFigures) {
      made->push_back({spec.key, spec.label, spec.unit, spec.get, spec.from});
    }
    return made;
  }();
  return numbers;
}

const DispatchFigures& AcceptedFigures(const ReportVersion& version) {
  return version.has_accepted_figures() ? version.accepted_figures()
                                        : version.submitted().figures();
}

void AddAcceptedPositions(const ReportVersion& version, v1::Figure& figure) {
  figure.add_accepted_positions(version.accepted_position());
  for (const table::v1::FigureCorrection& each : version.corrections()) {
    if (each.corrected().figure_key() == figure.key()) {
      figure.add_accepted_positions(each.position());
    }
  }
}

v1::Reconciliation Reconcile(int64_t recorded, int64_t reported) {
  if (reported == recorded) return v1::RECONCILIATION_MATCH;
  if (reported < recorded) return v1::RECONCILIATION_UNDER_REPORTED;
  return recorded == 0 ? v1::RECONCILIATION_NO_EVIDENCE : v1::RECONCILIATION_OVER_REPORTED;
}

v1::Reconciliation WithAccepted(v1::Reconciliation reported, int64_t recorded, int64_t accepted) {
  const bool otherwise = reported == v1::RECONCILIATION_MATCH && accepted != recorded;
  return otherwise ? v1::RECONCILIATION_ACCEPTED_OTHERWISE : reported;
}

std::string ShowFigure(const std::string& unit, int64_t value) {
  return absl::StrCat(unit == "万元" ? FormatWan(value) : absl::StrCat(value), unit);
}

bool IsBehind(const DispatchEntry& entry, absl::string_view figure_key, PenaltyMonth penalties) {
  return absl::c_any_of(kFigures, [&](const FigureSpec& spec) {
    return spec.key == figure_key && spec.from(entry, penalties);
  });
}

Deadline ReportDue(CivilMonth month, event::v1::TeamTier tier, const ProgramRules& rules,
                   CivilDay on) {
  return DueOf(month, tier, rules.OfMonth(month, on), rules.calendar());
}

ReportJudgement JudgeReport(const DispatchRow& row, event::v1::TeamTier tier,
                            const ProgramRules& rules, CivilDay on) {
  const Policy& policy = rules.OfMonth(MonthOf(row), on);
  ReportJudgement judgement = JudgeTime(row, tier, policy, rules, on);
  const ReportVersion* const latest = Latest(row);
  if (latest == nullptr) return judgement;
  const DispatchFigures recorded =
      RecordedNumbers({row.entries().pointer_begin(), row.entries().pointer_end()}, policy);
  for (const FigureSpec& spec : kFigures) {
    ++judgement.compared_count;
    if ((recorded.*spec.get)() != (latest->submitted().figures().*spec.get)()) {
      ++judgement.mismatch_count;
    }
  }
  return judgement;
}

v1::DispatchTable MakeDispatchTable(const DispatchRow& row, event::v1::TeamTier tier,
                                    const ProgramRules& rules, CivilDay on) {
  return TableMaker(row, tier, rules, on).Run();
}

}  // namespace jiedui::domain
