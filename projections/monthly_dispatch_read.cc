#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/money.h"
#include "domain/program/program.h"
#include "domain/references.h"
#include "domain/reporting/report.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/report_excuse.h"
#include "domain/rules/rollup.h"
#include "domain/rules/rules.h"
#include "projections/bulletin_archive.h"
#include "projections/case_board.h"
#include "projections/monthly_dispatch.h"
#include "projections/monthly_ranking.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/voided_entries.h"

// The reads.

namespace jiedui::projections {
namespace {

using table::v1::DispatchRow;
using table::v1::RowKey;
using table::v1::UnitRow;

v1::ReportState StateOf(const DispatchRow& row) {
  if (row.versions().empty()) return v1::REPORT_STATE_EXPECTED;
  const table::v1::ReportVersion& latest = row.versions(row.versions_size() - 1);
  if (latest.accepted_position() != 0) return v1::REPORT_STATE_ACCEPTED;
  if (latest.returned_position() != 0) return v1::REPORT_STATE_RETURNED;
  return v1::REPORT_STATE_SUBMITTED;
}

// Of a report that was accepted, or its form: which bulletins published it, and that they did.
template <class Accepted>
void SetPublication(const Tables& tables, absl::string_view program_id, const DispatchRow& row,
                    Accepted& accepted) {
  if (accepted.state() != v1::REPORT_STATE_ACCEPTED) return;
  const std::vector<std::string> bulletins =
      BulletinsOfMonth(tables, program_id, row.unit_id(), *ParseMonth(row.month()),
                       row.versions().rbegin()->accepted_position());
  if (bulletins.empty()) return;
  accepted.set_state(v1::REPORT_STATE_PUBLISHED);
  accepted.mutable_bulletin_ids()->Assign(bulletins.begin(), bulletins.end());
}

// There is something to say of it: a version, or a reminder while there is none.
bool HasReport(const DispatchRow& row) {
  return !row.versions().empty() || !row.reminders().empty();
}

// Of a month that has reminders alone, whether none was owed after all.
bool IsExempt(const Tables& tables, const DispatchRow& row) {
  const std::string& program_id = row.reminders(0).sent().program_id();
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.month());
  const auto unit = FindUnit(tables, row.unit_id());
  const auto rules = RulesOf(tables, program_id);
  if (!month.ok() || !unit.ok() || !rules.ok()) return false;
  return !ReportExemptionsOf(tables, *unit, program_id, row, *rules, LastDay(*month)).empty();
}

// The month must have a report.
v1::Report MakeReport(const Tables& tables, const DispatchRow& row) {
  v1::Report report;
  report.set_name(absl::StrCat("reports/", domain::ReportId(row.unit_id(), row.month())));
  report.set_unit_id(row.unit_id());
  report.set_month(row.month());
  report.set_state(StateOf(row));
  for (const table::v1::ReportVersion& each : row.versions()) {
    v1::ReportVersion* version = report.add_versions();
    *version->mutable_submitted() = each.submitted();
    version->set_position(each.position());
    if (each.has_returned_date()) *version->mutable_returned_date() = each.returned_date();
    version->set_return_reason(each.return_reason());
    if (each.has_accepted_date()) *version->mutable_accepted_date() = each.accepted_date();
    for (const table::v1::DifferenceExplanation& explanation : each.explanations()) {
      *version->add_explanations() = explanation.explained();
    }
  }
  if (!row.versions().empty()) {
    SetPublication(tables, row.versions(0).submitted().program_id(), row, report);
  }
  for (const table::v1::ReportReminder& reminder : row.reminders()) {
    *report.add_reminders() = reminder.sent();
  }
  if (row.versions().empty() && IsExempt(tables, row)) report.set_state(v1::REPORT_STATE_EXEMPT);
  return report;
}

// OUTSIDE_PROGRAM, as for a report of that month.
absl::Status CheckMonth(const table::v1::ProgramRow& row, CivilMonth month) {
  auto program = domain::Blank<domain::ProgramState>(row.opened().program_id());
  domain::Evolve(program, row.opened());
  return domain::CheckMonthWithin(domain::FieldsOf("")("month"), program, month);
}

// Of a unit that takes no part, so that it has nothing to report: no state, no deadline, nothing
// that falls short. What is recorded of it stays.
void MarkNotOwed(v1::DispatchTable& table) {
  table.clear_state();
  table.clear_timeliness();
  table.clear_due_date();
  table.clear_findings();
  for (v1::DispatchTableRow& row : *table.mutable_rows()) {
    for (v1::Figure& figure : *row.mutable_figures()) {
      figure.set_reconciliation(v1::RECONCILIATION_NOT_REQUIRED);
    }
  }
}

// Of a town that superiors exempted from it; nothing of any other.
void MarkExempt(const std::vector<v1::ReportExemption>& exemptions, v1::DispatchTable& table) {
  if (exemptions.empty()) return;
  MarkNotOwed(table);
  table.set_state(v1::REPORT_STATE_EXEMPT);
  table.set_timeliness(v1::REPORT_TIMELINESS_EXEMPT);
  table.mutable_report_exemptions()->Add(exemptions.begin(), exemptions.end());
}

// A report that came of a month from which the town was exempt is shown; when it came is not held
// against it (R0-26).
void ExcuseTime(const std::vector<v1::ReportExemption>& exemptions, v1::DispatchTable& table) {
  if (exemptions.empty()) return;
  table.set_timeliness(v1::REPORT_TIMELINESS_EXEMPT);
  table.mutable_report_exemptions()->Add(exemptions.begin(), exemptions.end());
  auto& findings = *table.mutable_findings();
  findings.erase(
      std::remove_if(findings.begin(), findings.end(),
                     [](const v1::RuleFinding& each) { return each.part() == "timeliness"; }),
      findings.end());
}

// Of a month that was over when it was recorded that the unit takes part.
void TellEnrolledLater(absl::Span<const UnitRow> units, absl::string_view program_id,
                       CivilMonth month, const domain::Policy& policy, v1::DispatchTable& table) {
  for (const UnitRow& unit : units) {
    const auto recorded = domain::EnrolledAfter(unit, program_id, month);
    if (!recorded.has_value()) continue;
    *table.add_findings() = domain::MakeFinding(
        domain::Rule::kEnrolmentRecordedLater, policy, unit.registered().unit_id(), unit.position(),
        {{"recorded", FormatDay(*recorded)}, {"month", FormatMonth(month)}});
  }
}

// What 备注 says of the cases of a month.
class CaseRemarks {
 public:
  // 处罚 is that of the policy.
  CaseRemarks(const Tables& tables, const DispatchRow& row, domain::PenaltyMonth penalties)
      : penalties_(penalties) {
    for (const table::v1::DispatchEntry& entry : row.entries()) {
      if (entry.has_case_filed() || domain::IsPenalty(entry, penalties)) Add(tables, entry);
    }
  }

  // A16: where it is not what was decided in the month. Empty if nothing was collected in it.
  std::string Collected() const {
    const bool collected = penalties_ == domain::PenaltyMonth::kCollection && !fines_.empty();
    return collected ? "处罚为本月收缴的罚款" : "";
  }

  // A district's 立案 and 处罚 have the cases its towns reported and it accepted, though its own
  // joint inspections did not lead to them: the form says how many. Empty if there are none.
  std::string Accepted() const {
    if (filed_ == 0 && fine_fen_ == 0) return "";
    return absl::StrCat("其中受理镇街上报案件立案", filed_, "起、处罚",
                        domain::FormatWan(fine_fen_), "万");
  }

  // A16: what became of the penalties of the month later. Its sum stays what was decided in it, or
  // collected.
  std::string ChangedPenalties() const {
    std::vector<std::string> changes;
    for (const auto& [case_id, fine_fen] : fines_) {
      const table::v1::CaseRow& row = cases_.at(case_id);
      if (!row.penalty_changes().empty()) changes.push_back(ChangeOf(row, case_id, fine_fen));
    }
    return absl::StrJoin(changes, "；");
  }

 private:
  // A case that was filed and fined in one month is two entries of it, and one row.
  void Add(const Tables& tables, const table::v1::DispatchEntry& entry) {
    const auto [known, is_new] = cases_.try_emplace(entry.source_id());
    if (is_new) {
      absl::StatusOr<table::v1::CaseRow> found = FindCaseRow(tables, entry.source_id());
      if (found.ok()) known->second = *std::move(found);
    }
    const table::v1::CaseRow& row = known->second;
    const int64_t fine_fen = domain::PenaltyFen(entry, penalties_);
    if (!row.reported_by_unit_id().empty()) {
      filed_ += entry.has_case_filed() ? 1 : 0;
      fine_fen_ += fine_fen;
    }
    if (domain::IsPenalty(entry, penalties_)) AddFine(entry.source_id(), fine_fen);
  }

  // The payments of a case are one amount.
  void AddFine(const std::string& case_id, int64_t fine_fen) {
    const auto known =
        absl::c_find_if(fines_, [&](const auto& each) { return each.first == case_id; });
    if (known == fines_.end()) {
      fines_.emplace_back(case_id, fine_fen);
    } else {
      known->second += fine_fen;
    }
  }

  // There is one.
  std::string ChangeOf(const table::v1::CaseRow& row, const std::string& case_id,
                       int64_t fine_fen) const {
    const bool decided = penalties_ == domain::PenaltyMonth::kDecision;
    const event::v1::PenaltyChanged& last = *row.penalty_changes().rbegin();
    return absl::StrCat("案件", case_id, decided ? "处罚" : "收缴", domain::FormatWan(fine_fen),
                        "万，", FormatDay(domain::ToDay(last.changed_date())),
                        GroundWords(last.ground()), decided ? "变更为" : "处罚变更为",
                        domain::FormatWan(last.fine_fen()), "万");
  }

  static std::string GroundWords(event::v1::PenaltyChangeGround ground) {
    if (ground == event::v1::PENALTY_CHANGE_GROUND_RECONSIDERATION) return "经行政复议";
    if (ground == event::v1::PENALTY_CHANGE_GROUND_LITIGATION) return "经行政诉讼";
    return "经自行纠正";
  }

  const domain::PenaltyMonth penalties_;
  std::map<std::string, table::v1::CaseRow> cases_;  // by id; empty of what is no case
  int filed_ = 0;
  int64_t fine_fen_ = 0;                                // of cases that towns reported
  std::vector<std::pair<std::string, int64_t>> fines_;  // of each case, in the order of the month
};

void AddRemark(const std::string& remark, v1::DispatchTable& table) {
  v1::DispatchTableRow& row = *table.mutable_rows()->rbegin();  // 备注 is the last
  if (!remark.empty())
    row.set_text(absl::StrCat(row.text(), row.text().empty() ? "" : "；", remark));
}

// A37: row 5 is written by the unit's own district alone, a brigade's by itself. The other side's
// district may be another, and the city is nobody's district. By the day of the check, as the
// organization was.
bool IsOfOwnDistrict(const UnitRow& unit, const table::v1::DispatchEntry& entry,
                     const domain::OrganizationView& as_it_was) {
  if (!entry.has_supervision()) return true;
  const std::string& unit_id = unit.registered().unit_id();
  const bool brigade = unit.registered().tier() == event::v1::TEAM_TIER_BRIGADE;
  const std::string district =
      brigade ? unit_id : as_it_was.SuperiorOn(unit_id, domain::ToDay(entry.occurred_date()));
  return entry.supervision().unit_id() == district;
}

// Whose reports may be wanted, by id; "": everybody's.
std::vector<std::string> ReportersOf(const Tables& tables, const ReportFilter& filter,
                                     const domain::OrganizationView& organization) {
  std::vector<std::string> unit_ids;
  if (!filter.unit_id.empty()) {
    unit_ids = organization.Members(organization.Shown(filter.unit_id));
    absl::c_sort(unit_ids);
  } else if (!filter.program_id.empty()) {
    for (const UnitRow& unit : ListParticipants(tables, filter.program_id)) {
      unit_ids.push_back(unit.registered().unit_id());
    }
  } else {
    unit_ids.emplace_back();
  }
  return unit_ids;
}

// The unit is the caller's to look at.
bool Wanted(const DispatchRow& row, const ReportFilter& filter) {
  if (!HasReport(row)) return false;
  if (filter.month.has_value() && row.month() != FormatMonth(*filter.month)) return false;
  const std::string& program_id = row.versions().empty() ? row.reminders(0).sent().program_id()
                                                         : row.versions(0).submitted().program_id();
  return filter.program_id.empty() || program_id == filter.program_id;
}

std::string UnitPrefix(absl::string_view unit_id) {
  return unit_id.empty() ? "month/" : absl::StrCat("month/", unit_id, "/");
}

}  // namespace

FormMonths::FormMonths(const Tables& tables)
    : tables_(tables), as_it_was_(ViewOf(tables, domain::Organization::kAsItWas, CivilDay())) {}

DispatchRow FormMonths::Of(const UnitRow& unit, CivilMonth month) const {
  DispatchRow row = FindMonth(tables_, unit.registered().unit_id(), month);
  auto& entries = *row.mutable_entries();
  entries.erase(std::remove_if(entries.begin(), entries.end(),
                               [&](const table::v1::DispatchEntry& entry) {
                                 return !IsOfOwnDistrict(unit, entry, as_it_was_);
                               }),
                entries.end());
  return row;
}

std::vector<domain::MemberMonth> MonthsBelow(const Tables& tables, absl::string_view program_id,
                                             const std::string& top, CivilMonth month,
                                             const domain::ProgramRules& rules,
                                             const domain::OrganizationView& organization,
                                             const FormMonths& form) {
  const std::set<std::string> exempted = ListExemptedUnits(tables, program_id);
  const auto is_exempt = [&](const UnitRow& unit, const DispatchRow& row) {
    return exempted.contains(unit.registered().unit_id()) &&
           !ReportExemptionsOf(tables, unit, program_id, row, rules, organization.on()).empty();
  };
  std::vector<domain::MemberMonth> months;
  const std::vector<const UnitRow*> within =
      UnitsWithin(tables, organization, organization.Shown(top));
  for (const UnitRow* const unit : within) {
    const std::string& id = unit->registered().unit_id();
    if (!TakesPart(*unit, program_id) || !organization.IsWithin(id, top, LastDay(month))) continue;
    DispatchRow row = form.Of(*unit, month);
    const bool expected = IsReportExpected(*unit, program_id, month);
    const bool exempt = expected && is_exempt(*unit, row);
    const bool owed = expected && (!exempt || !row.versions().empty());
    months.push_back({std::move(row), owed, exempt});
  }
  return months;
}

bool IsReportExpected(const UnitRow& unit, absl::string_view program_id, CivilMonth month) {
  return domain::TakesPartIn(unit, program_id, month);
}

DispatchRow FindMonth(const Tables& tables, absl::string_view unit_id, CivilMonth month) {
  const std::string name = FormatMonth(month);
  auto row =
      tables.Find<DispatchRow>(MonthlyDispatch::kTable, absl::StrCat(UnitPrefix(unit_id), name));
  if (row.has_value()) {
    LeaveOutVoidedPermits(tables, *row);
    return *std::move(row);
  }
  DispatchRow empty;
  empty.set_unit_id(std::string(unit_id));
  empty.set_month(name);
  return empty;
}

std::vector<DispatchRow> ListMonths(const Tables& tables, absl::string_view unit_id) {
  std::vector<DispatchRow> months;
  tables.ForEach<DispatchRow>(MonthlyDispatch::kTable, UnitPrefix(unit_id),
                              [&](DispatchRow&& row) { months.push_back(std::move(row)); });
  for (DispatchRow& row : months) LeaveOutVoidedPermits(tables, row);
  return months;
}

std::vector<DispatchRow> ListMonths(const Tables& tables, absl::string_view unit_id,
                                    CivilMonth first, CivilMonth last) {
  std::vector<DispatchRow> months;
  for (auto year = first.year(); year <= last.year(); ++year) {
    // "month/370403001/2017-"
    const std::string january = FormatMonth(CivilMonth(year, 1));
    const std::string prefix =
        absl::StrCat(UnitPrefix(unit_id), january.substr(0, january.find('-') + 1));
    tables.ForEach<DispatchRow>(MonthlyDispatch::kTable, prefix, [&](DispatchRow&& row) {
      // They are of the form 2017-03, so they compare as months do.
      if (row.month() < FormatMonth(first) || FormatMonth(last) < row.month()) return;
      months.push_back(std::move(row));
    });
  }
  return months;
}

std::vector<int64_t> PositionsOfSource(const Tables& tables, absl::string_view source_id) {
  const auto places = [&tables](absl::string_view activity_id) {
    return tables.Find<table::v1::ActivityPlaces>(MonthlyDispatch::kTable,
                                                  absl::StrCat("activity/", activity_id));
  };
  auto source = places(source_id);
  std::vector<int64_t> voids;
  if (!source.has_value()) {
    const auto origin = tables.Find<table::v1::CasePlaces>(MonthlyDispatch::kTable,
                                                           absl::StrCat("case/", source_id));
    if (origin.has_value()) {
      source = places(origin->activity_id());
      voids.assign(origin->void_positions().begin(), origin->void_positions().end());
    }
  }
  if (!source.has_value()) return {};
  std::vector<int64_t> positions(source->positions().begin(), source->positions().end());
  positions.insert(positions.end(), voids.begin(), voids.end());
  return positions;
}

std::vector<v1::ReportExemption> ReportExemptionsOf(const Tables& tables, const UnitRow& unit,
                                                    absl::string_view program_id,
                                                    const DispatchRow& row,
                                                    const domain::ProgramRules& rules,
                                                    CivilDay on) {
  if (unit.registered().tier() != event::v1::TEAM_TIER_SQUADRON) return {};
  const std::string& unit_id = unit.registered().unit_id();
  if (kExemptedPairs.IdsOf(tables, ExemptedOwner(program_id, unit_id)).empty()) return {};
  std::vector<table::v1::PairRow> pairs;
  for (const std::string& pair_id : ListPairIdsOf(tables, unit_id)) {
    auto pair =
        tables.Find<table::v1::PairRow>(PairCompliance::kTable, absl::StrCat("pair/", pair_id));
    if (!pair.has_value() || pair->assigned().program_id() != program_id) continue;
    pairs.push_back(*std::move(pair));
  }
  domain::Neighbors all;
  for (const table::v1::PairRow& pair : pairs) all.push_back(&pair);
  const domain::AskedReport asked = domain::AskedReportOf(row, unit.registered().tier(), rules, on);
  std::vector<v1::ReportExemption> shown;
  for (const table::v1::MonthExemption* const each :
       domain::ExemptionsFrom(asked, all, rules, on)) {
    shown.push_back(domain::ShownExemption(*each, rules));
  }
  return shown;
}

v1::DispatchTable JudgeMonth(const Tables& tables, absl::Span<const UnitRow> units,
                             const DispatchRow& row, absl::string_view program_id,
                             const domain::ProgramRules& rules, CivilDay on) {
  const event::v1::TeamTier tier = units.front().registered().tier();
  v1::DispatchTable table = domain::MakeDispatchTable(row, tier, rules, on);
  if (!table.report_positions().empty()) {
    const bool excused = table.timeliness() != v1::REPORT_TIMELINESS_ON_TIME && units.size() == 1 &&
                         rules.excuses_reports_that_came();
    if (excused)
      ExcuseTime(ReportExemptionsOf(tables, units[0], program_id, row, rules, on), table);
    return table;
  }
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.month());
  const auto takes_part = [&](const UnitRow& unit) { return TakesPart(unit, program_id); };
  const auto is_expected = [&](const UnitRow& unit) {
    return IsReportExpected(unit, program_id, *month);
  };
  if (absl::c_none_of(units, takes_part)) {
    MarkNotOwed(table);
  } else if (month.ok() && absl::c_none_of(units, is_expected)) {
    MarkNotOwed(table);
    table.set_timeliness(v1::REPORT_TIMELINESS_EXEMPT);
    TellEnrolledLater(units, program_id, *month, rules.OfMonth(*month, on), table);
  } else if (units.size() == 1) {
    MarkExempt(ReportExemptionsOf(tables, units[0], program_id, row, rules, on), table);
  }
  return table;
}

DispatchRow SumMonthOf(const FormMonths& form, absl::Span<const UnitRow> units,
                       absl::string_view program_id, CivilMonth month,
                       const domain::Policy& policy) {
  const std::string& unit_id = units.front().registered().unit_id();
  if (units.size() == 1) return form.Of(units.front(), month);
  std::vector<domain::MemberMonth> months;
  for (const UnitRow& unit : units) {
    months.push_back({form.Of(unit, month), IsReportExpected(unit, program_id, month)});
  }
  return domain::SumMonths(unit_id, months, policy);
}

absl::StatusOr<v1::DispatchTable> ReadDispatchTable(const Tables& tables,
                                                    absl::string_view program_id,
                                                    absl::string_view unit_id, CivilMonth month,
                                                    CivilDay on,
                                                    domain::Organization organization) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  const domain::OrganizationView view = ViewOf(tables, organization, on);
  if (view.Row(std::string(unit_id)) == nullptr) return NoSuch({"unit", "单位", unit_id});
  RETURN_IF_ERROR(CheckMonth(*program, month));
  const std::string shown = view.Shown(std::string(unit_id));
  std::vector<UnitRow> units;
  for (const std::string& member : view.Members(shown)) {
    const UnitRow* const unit = view.Row(member);
    if (unit == nullptr) return NoSuch({"unit", "单位", member});
    units.push_back(*unit);
  }
  const domain::Policy& policy = rules.OfMonth(month, on);
  const FormMonths form(tables);
  const DispatchRow row = SumMonthOf(form, units, program_id, month, policy);
  v1::DispatchTable table = JudgeMonth(tables, units, row, program_id, rules, on);
  const CaseRemarks remarks(tables, row, policy.penalty_month);
  AddRemark(remarks.Accepted(), table);
  AddRemark(remarks.Collected(), table);
  AddRemark(remarks.ChangedPenalties(), table);
  SetPublication(tables, program_id, row, table);
  table.set_unit_name(view.NameOn(shown, LastDay(month)));
  if (units.front().registered().tier() == event::v1::TEAM_TIER_SQUADRON) return table;
  const std::vector<domain::MemberMonth> months =
      MonthsBelow(tables, program_id, shown, month, rules, view, form);
  *table.mutable_roll_up() = domain::MakeRollUp(months, policy);
  domain::ReconcileOverall(row, months, policy, table);
  if (units.front().registered().tier() == event::v1::TEAM_TIER_DETACHMENT) {
    for (v1::DistrictRank& rank : ReadMonthlyRanking(tables, program_id, month, rules, view)) {
      *table.add_ranking() = std::move(rank);
    }
  }
  return table;
}

absl::StatusOr<event::v1::DispatchFigures> PreviewFigures(const Tables& tables,
                                                          absl::string_view program_id,
                                                          absl::string_view unit_id,
                                                          CivilMonth month) {
  ASSIGN_OR_RETURN(const UnitRow unit, FindUnit(tables, unit_id));
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  RETURN_IF_ERROR(CheckMonth(*program, month));
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  return domain::RecordedFigures(FormMonths(tables).Of(unit, month), rules.On(LastDay(month)));
}

absl::StatusOr<OverallPreview> PreviewOverall(const Tables& tables, absl::string_view program_id,
                                              absl::string_view unit_id, CivilMonth month,
                                              const domain::OrganizationView& organization) {
  ASSIGN_OR_RETURN(const UnitRow district, FindUnit(tables, unit_id));
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  RETURN_IF_ERROR(CheckMonth(*program, month));
  OverallPreview preview;
  if (district.registered().tier() != event::v1::TEAM_TIER_BRIGADE) return preview;
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  const domain::Policy& policy = rules.On(LastDay(month));
  const std::vector<domain::MemberMonth> months = MonthsBelow(
      tables, program_id, std::string(unit_id), month, rules, organization, FormMonths(tables));
  domain::TownCounts towns;
  for (const domain::MemberMonth& each : months) {
    if (!each.owed || each.row.unit_id() == unit_id) continue;
    ++towns.expected;
    if (!each.row.versions().empty()) ++towns.submitted;
    if (domain::IsAccepted(each.row)) ++towns.accepted;
  }
  preview.roll_up = domain::MakeRollUp(months, policy);
  preview.figures = domain::StartingFigures(months, unit_id, policy);
  preview.overview = domain::OverviewOf(towns, preview.figures, policy.enterprise_count);
  return preview;
}

absl::StatusOr<v1::Report> ReadReport(const Tables& tables, absl::string_view report_id) {
  const auto key = tables.Find<RowKey>(MonthlyDispatch::kTable, absl::StrCat("report/", report_id));
  if (!key.has_value()) return NoSuch({"report", "月报", report_id});
  const auto row = tables.Find<DispatchRow>(MonthlyDispatch::kTable, key->key());
  if (!row.has_value()) return NoSuch({"report", "月报", report_id});
  return MakeReport(tables, *row);
}

std::vector<v1::Report> ListReports(const Tables& tables, const ReportFilter& filter,
                                    const domain::OrganizationView& organization) {
  std::vector<v1::Report> reports;
  for (const std::string& unit_id : ReportersOf(tables, filter, organization)) {
    const bool of_one_month = filter.month.has_value() && !unit_id.empty();
    const std::vector<DispatchRow> rows =
        of_one_month ? std::vector<DispatchRow>{FindMonth(tables, unit_id, *filter.month)}
                     : ListMonths(tables, unit_id);
    for (const DispatchRow& row : rows) {
      if (Wanted(row, filter)) reports.push_back(MakeReport(tables, row));
    }
  }
  return reports;
}

}  // namespace jiedui::projections
