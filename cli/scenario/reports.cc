// Monthly reports: towns to their district, then districts to the city, by the days the rules name,
// each prefilled from the ledger and then signed; accepted, or sent back once and signed again.
// What falls on a day of rest is done on the next working day, as its deadline then is.

#include <algorithm>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "cli/scenario/planner.h"

#include "base/civil.h"

namespace jiedui::scenario {
namespace {

// In the deliberate case.
constexpr int kStudiesTooMany = 2;

class MonthlyReport {
 public:
  MonthlyReport(Planner& planner, const ExampleUnit& unit, CivilMonth month)
      : planner_(planner),
        unit_(unit),
        month_(month),
        report_id_(absl::StrCat(unit.unit_id, "-", FormatMonth(month))),
        chance_(planner.Chance(absl::StrCat("report/", report_id_))),
        next_month_(FirstDay(month + 1)) {}

  void Plan() {
    const Knobs& knobs = planner_.knobs();
    const bool town = unit_.tier == event::v1::TEAM_TIER_SQUADRON;
    const bool late = Befalls(Shortfall::kLateReport, knobs.late_report_permille);
    const bool wrong = Befalls(Shortfall::kWrongReport, knobs.wrong_report_permille);
    const bool returned = Befalls(Shortfall::kReturnedReport, knobs.returned_report_permille);
    FigureChange mistake;
    mistake.enterprise_count = 2;
    // Where the table of places says nothing, too few are as likely as too many.
    const bool by_chance = wrong && !planner_.IsPlaced(unit_.unit_id);
    if (by_chance && chance_.Percent(50)) mistake.enterprise_count = -1;
    if (returned) {
      Submit(1, mistake);
      Return(2);
      Submit(3, {});
      if (IsAt(Shortfall::kReturnedReport)) AcceptAboveSuperior(3);
      return Accept(4);
    }
    const int day = late ? LateDay() : DayInTime(town);
    FigureChange change = wrong ? mistake : FigureChange{};
    if (Befalls(Shortfall::kWrongOverall)) change.overall_study_count = kStudiesTooMany;
    Submit(day, change);
    if (wrong) Explain(day);
    Accept(day + (town ? 1 : chance_.Between(1, 3)));
  }

 private:
  // When the city's own table is due.
  int LateDay() const { return static_cast<int>(planner_.rules().report_due_city_day); }

  int DayInTime(bool town) {
    const int town_day = static_cast<int>(planner_.rules().report_due_town_day);
    const int district_day = static_cast<int>(planner_.rules().report_due_district_day);
    return town ? chance_.Between(1, town_day)
                : chance_.Between(std::min(town_day + 1, district_day), district_day);
  }

  // The unit itself; of one that is gone by then, the superior it had.
  const std::string& SignerOn(CivilDay day) const {
    return planner_.IsGone(unit_.unit_id, day) ? planner_.SuperiorOf(unit_.unit_id, day)
                                               : unit_.unit_id;
  }

  // Of the next month.
  CivilDay Day(int day) const { return planner_.Workday(next_month_ + (day - 1)); }

  // It is at the place of the table where this befalls.
  bool IsAt(Shortfall shortfall) const {
    const Place* const place = planner_.example().FindPlace(shortfall);
    return place != nullptr && place->unit_id == unit_.unit_id && place->month == month_;
  }

  bool Befalls(Shortfall shortfall) {
    if (!IsAt(shortfall)) return false;
    planner_.Befalls(shortfall, report_id_);
    return true;
  }

  // At its place of the table; for units that are not in it, by chance.
  bool Befalls(Shortfall shortfall, int permille) {
    if (Befalls(shortfall)) return true;
    return !planner_.IsPlaced(unit_.unit_id) && chance_.Permille(permille);
  }

  void Submit(int day, FigureChange change) {
    event::v1::Event fact;
    event::v1::ReportSubmitted& report = *fact.mutable_report_submitted();
    report.set_program_id(planner_.program_id());
    report.set_unit_id(unit_.unit_id);
    report.set_month(FormatMonth(month_));
    report.set_reporter_officer_id(planner_.Officer(unit_.unit_id, 1));
    if (unit_.tier == event::v1::TEAM_TIER_BRIGADE) {
      // Until the ledger fills it in.
      report.set_overview(
          absl::StrCat(unit_.display_name, month_.month(), "月结对互助活动总体开展情况（示例）"));
    }
    planner_.Add(Day(day), SignerOn(Day(day)), fact).change = change;
  }

  // On the same day, so that whoever accepts the report has read it.
  void Explain(int day) {
    event::v1::Event fact;
    event::v1::ReportDifferenceExplained& explained = *fact.mutable_report_difference_explained();
    explained.set_report_id(report_id_);
    explained.set_figure_key("enterprise_count");
    explained.set_explanation("复查企业的计法与账本不同（示例）");
    explained.set_officer_id(planner_.Officer(unit_.unit_id, 1));
    planner_.Add(Day(day), unit_.unit_id, fact);
  }

  void Return(int day) {
    event::v1::Event fact;
    fact.mutable_report_returned()->set_report_id(report_id_);
    fact.mutable_report_returned()->set_reason("检查企业数与账本不符，请核对后重报");
    planner_.Add(Day(day), planner_.SuperiorOf(unit_.unit_id, Day(day)), fact);
  }

  void Accept(int day) {
    event::v1::Event fact;
    fact.mutable_report_accepted()->set_report_id(report_id_);
    planner_.Add(Day(day), planner_.SuperiorOf(unit_.unit_id, Day(day)), fact);
  }

  // Reports go up level by level: the city is no town's direct superior.
  void AcceptAboveSuperior(int day) {
    if (unit_.tier != event::v1::TEAM_TIER_SQUADRON) return;
    event::v1::Event fact;
    fact.mutable_report_accepted()->set_report_id(report_id_);
    Act& act = planner_.Add(Day(day), planner_.city(), fact);
    act.title = "市局越级审核镇街月报";
    act.refusal = "NOT_DIRECT_SUPERIOR";
  }

  Planner& planner_;
  const ExampleUnit& unit_;
  const CivilMonth month_;
  const std::string report_id_;
  Random chance_;
  const CivilDay next_month_;
};

}  // namespace

void Change(const FigureChange& change, event::v1::DispatchFigures& figures) {
  if (change.enterprise_count == 0) return;
  // Who has nothing to leave out, or nothing but that, states too much instead: a report that
  // contradicts itself is none.
  const int64_t changed = figures.enterprise_count() + change.enterprise_count;
  figures.set_enterprise_count(
      changed > 0 ? changed : figures.enterprise_count() + std::abs(change.enterprise_count));
  figures.set_joint_session_count(std::max<int64_t>(1, figures.joint_session_count()));
}

void ChangeOverall(const FigureChange& change, const event::v1::DispatchFigures& prefilled_own,
                   const event::v1::DispatchFigures& own, event::v1::DispatchFigures& overall) {
  overall.set_enterprise_count(overall.enterprise_count() + own.enterprise_count() -
                               prefilled_own.enterprise_count());
  overall.set_joint_session_count(overall.joint_session_count() + own.joint_session_count() -
                                  prefilled_own.joint_session_count());
  overall.set_study_session_count(overall.study_session_count() + change.overall_study_count);
}

void PlanReports(Planner& planner) {
  for (int number = 1; number <= planner.months(); ++number) {
    const CivilMonth month = planner.Month(number);
    // A district tells of its towns too: what is answered on the day it reports is answered first.
    for (const auto tier : {event::v1::TEAM_TIER_SQUADRON, event::v1::TEAM_TIER_BRIGADE}) {
      for (const ExampleUnit* const unit : planner.UnitsOf(tier)) {
        if (CivilMonth(unit->first_day) > month || planner.IsExcused(*unit, month)) continue;
        MonthlyReport(planner, *unit, month).Plan();
      }
    }
  }
}

}  // namespace jiedui::scenario
