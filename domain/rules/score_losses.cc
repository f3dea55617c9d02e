#include "domain/rules/score_losses.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/activities.h"
#include "domain/rules/compliance.h"
#include "domain/rules/district_score.h"
#include "domain/rules/pair_score.h"

namespace jiedui::domain {
namespace {

using table::v1::PairRow;

class PairLosses {
 public:
  PairLosses(const PairRow& pair, const Neighbors& neighbors, const v1::PairCompliance& compliance,
             const AssessmentIndex& index)
      : pair_(pair),
        compliance_(compliance),
        index_(index),
        reports_(ReportsAsked(pair, neighbors, compliance, index)) {}

  std::vector<ScoreLoss> Run() && {
    for (const v1::MonthCoverage& month : compliance_.months()) AddMonth(month);
    for (const v1::KindFloor& kind : compliance_.kinds()) AddKind(kind);
    for (const v1::ActivityJudgement& activity : compliance_.activities()) {
      if (IsJudgedForQuality(activity) && !IsSound(activity)) AddActivity("quality", activity, 1);
    }
    for (const SideReport& each : reports_) AddMissing("reporting_completeness", each);
    for (const SideReport& each : reports_) AddLate(each);
    for (const SideReport& each : reports_) AddMismatches(each);
    AddRegister();
    for (const SideReport& each : reports_) AddUnreported(each);
    return std::move(losses_);
  }

 private:
  void AddMonth(const v1::MonthCoverage& month) {
    if (month.status() != v1::OBLIGATION_STATUS_BREACHED) return;
    constexpr char kTerm[] = "month_coverage";
    ScoreLoss& loss = AddOfPair(kTerm, absl::StrCat("months[", month.month(), "].status"));
    loss.due = ToDay(month.due_date());
    for (const v1::ActivityJudgement& activity : compliance_.activities()) {
      const bool is_of_month =
          activity.has_occurred_date() &&
          FormatMonth(CivilMonth(ToDay(activity.occurred_date()))) == month.month();
      const bool covers = absl::c_linear_search(month.positions(), activity.position());
      if (is_of_month && !covers) AddActivity(kTerm, activity, 0);
    }
  }

  void AddKind(const v1::KindFloor& kind) {
    if (kind.counted() >= kind.required()) return;
    constexpr char kTerm[] = "kind_floors";
    ScoreLoss& loss =
        AddOfPair(kTerm, absl::StrCat("kinds[", v1::ActivityKind_Name(kind.kind()), "].status"));
    if (kind.has_due_date()) loss.due = ToDay(kind.due_date());
    loss.units = kind.required() - kind.counted();
    for (const v1::ActivityJudgement& activity : compliance_.activities()) {
      if (activity.kind() == kind.kind() && !activity.counted()) AddActivity(kTerm, activity, 0);
    }
  }

  void AddActivity(const char* term, const v1::ActivityJudgement& activity, int64_t units) {
    ScoreLoss& loss =
        AddOfPair(term, absl::StrCat("activities[", activity.activity_id(), "].standing"));
    loss.position = activity.position();
    loss.units = units;
  }

  void AddMissing(const char* term, const SideReport& report) {
    if (!IsMissing(report.slot, index_.on())) return;
    // One that was sent back and left at that may have come in time.
    const bool sent_back = report.slot.judgement.state == v1::REPORT_STATE_RETURNED;
    AddReport(term, report, sent_back ? "state" : "timeliness");
  }

  void AddLate(const SideReport& report) {
    constexpr char kTerm[] = "reporting_timeliness";
    if (IsMissing(report.slot, index_.on())) return AddMissing(kTerm, report);
    if (report.slot.judgement.timeliness == v1::REPORT_TIMELINESS_ON_TIME) return;
    AddReport(kTerm, report, "timeliness");
  }

  void AddMismatches(const SideReport& report) {
    if (report.slot.judgement.mismatch_count == 0 || IsMissing(report.slot, index_.on())) return;
    AddReport("reporting_accuracy", report, "");
  }

  void AddUnreported(const SideReport& report) {
    const Policy& policy = index_.policy();
    if (policy.deduct_month_unreported == 0) return;
    if (policy.deduct_after_reminder && report.slot.reminder_positions.empty()) return;
    AddMissing("month_unreported", report);
  }

  void AddReport(const char* term, const SideReport& report, const char* path) {
    ScoreLoss loss = {term, ReportCell(report.unit_id, report.month, path), "", 0, std::nullopt};
    const ReportJudgement& judged = report.slot.judgement;
    // The one that must have come in time; what is stated, and what was sent back, is the latest's.
    if (!judged.versions.empty()) {
      const bool first = *path != '\0' && judged.unanswered_position == 0;
      loss.position = first ? judged.versions.front().position : judged.versions.back().position;
    }
    loss.due = judged.due.last_day;
    losses_.push_back(std::move(loss));
  }

  void AddRegister() {
    if (index_.policy().deduct_register_late == 0 || !IsRegisterLate(pair_, index_)) return;
    const CivilDay due = RegisterDeadline(index_.rules(), index_.on()).last_day;
    const table::v1::FiledPair* const filing = index_.Filing(compliance_.pair_id());
    ScoreLoss loss = {"register_late", {}, "", 0, due};
    if (filing == nullptr) {
      loss.said_zh = absl::StrCat("应于 ", FormatDay(due), " 前备案，至 ", FormatDay(index_.on()),
                                  " 仍未列入备案");
    } else {
      const CivilDay filed = ToDay(filing->first_filed_date());
      loss.said_zh = absl::StrCat("应于 ", FormatDay(due), " 前备案，", FormatDay(filed),
                                  " 备案，逾期 ", filed - due, " 天");
      if (!filing->positions().empty()) loss.position = filing->positions(0);
    }
    losses_.push_back(std::move(loss));
  }

  ScoreLoss& AddOfPair(const char* term, std::string path) {
    ScoreLoss& loss = losses_.emplace_back();
    loss.term = term;
    loss.cell.set_kind(v1::TABLE_KIND_PAIR_COMPLIANCE);
    loss.cell.set_pair_id(compliance_.pair_id());
    loss.cell.set_path(std::move(path));
    return loss;
  }

  const PairRow& pair_;
  const v1::PairCompliance& compliance_;
  const AssessmentIndex& index_;
  const std::vector<SideReport> reports_;
  std::vector<ScoreLoss> losses_;
};

}  // namespace

v1::CellSource ReportCell(const std::string& unit_id, const std::string& month,
                          const std::string& path) {
  v1::CellSource cell;
  cell.set_kind(v1::TABLE_KIND_DISPATCH);
  cell.set_unit_id(unit_id);
  cell.set_month(month);
  cell.set_path(path);
  return cell;
}

std::vector<ScoreLoss> LossesOfPair(const PairRow& pair, const Neighbors& neighbors,
                                    const v1::PairCompliance& compliance,
                                    const AssessmentIndex& index) {
  return PairLosses(pair, neighbors, compliance, index).Run();
}

std::vector<ScoreLoss> LossesOf(const AssessmentFacts& facts, const ProgramRules& rules,
                                CivilDay on) {
  const ScoredPairs pairs = ScorePairs(facts, rules, on);
  const AssessmentIndex index(facts, rules, on);
  for (const ScoredPair& pair : pairs.assessed) {
    if (pair.compliance->pair_id() != facts.only_pair_id) continue;
    return LossesOfPair(*pair.row, NeighborsOf(*pair.row, facts.pairs), *pair.compliance, index);
  }
  const table::v1::UnitRow* const district = index.Unit(facts.only_district_id);
  if (district == nullptr) return {};
  return LossesOfDistrict(*district, pairs.assessed, index);
}

}  // namespace jiedui::domain
