#include "domain/rules/pair_score.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/activities.h"
#include "domain/rules/baseline.h"
#include "domain/rules/compliance.h"
#include "domain/rules/gap.h"
#include "domain/rules/report_excuse.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/rules.h"
#include "domain/rules/score.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::PairRow;

// An activity without a finding that blocks it, which yet does not count, is still open; a plan is
// of no day, and nothing that was held.
bool IsOpen(const v1::ActivityJudgement& activity) {
  return !activity.has_occurred_date() ||
         (!activity.counted() && absl::c_none_of(activity.findings(), Blocks));
}

// A38: one that was sent back is no report any more once the days for the next one are over without
// it: nothing is gained by an empty one.
bool IsAbandoned(const ReportJudgement& judged, CivilDay on) {
  return judged.state == v1::REPORT_STATE_RETURNED && on > judged.versions.back().fix_due->last_day;
}

// The report of a side of the pair is exempt, and nothing that counts came of it. Its other pairs
// are among the neighbours; they are looked at only where this one has an exemption.
bool IsLeftOut(const AskedReport& report, const ReportSlot& slot, const PairRow& pair,
               const Neighbors& neighbors, const AssessmentIndex& index) {
  if (ReportExemptionOf(pair, report, index.rules()) == nullptr) return false;
  Neighbors pairs = neighbors;
  pairs.push_back(&pair);
  return !ExemptionsFrom(report, pairs, index.rules(), index.on()).empty() &&
         !CountsThoughExempt(slot.judgement);
}

}  // namespace

bool IsJudgedForQuality(const v1::ActivityJudgement& activity) {
  return !activity.voided() && activity.kind() != v1::ACTIVITY_KIND_OTHER && !IsOpen(activity);
}

bool IsSound(const v1::ActivityJudgement& activity) {
  return absl::c_all_of(activity.findings(), [](const v1::RuleFinding& finding) {
    return finding.severity() == v1::RULE_SEVERITY_INFO || IsExcused(finding);
  });
}

bool IsMissing(const ReportSlot& slot, CivilDay on) {
  return slot.judgement.timeliness == v1::REPORT_TIMELINESS_OVERDUE ||
         IsAbandoned(slot.judgement, on);
}

std::vector<SideReport> ReportsAsked(const PairRow& pair, const Neighbors& neighbors,
                                     const v1::PairCompliance& compliance,
                                     const AssessmentIndex& index) {
  std::vector<SideReport> reports;
  for (const v1::MonthCoverage& month : compliance.months()) {
    const CivilMonth at = *ParseMonth(month.month());
    // 「每月」: also one that is exempt from the activity by the policy (A10).
    if (!IsMonthOfPair(at, pair, index.rules(), index.on())) continue;
    // The month's own sides, whoever they are now.
    const Sides sides = SidesOn(pair, LastKnownDay(pair, LastDay(at)));
    for (const std::string& side : {sides.a_id, sides.b_id}) {
      ReportSlot slot = index.Report(side, pair.tier(), month.month());
      if (index.on() <= slot.judgement.due.last_day || !slot.owed) continue;
      const AskedReport report = {side, pair.tier(), at, slot.judgement.due.last_day,
                                  slot.positions.empty() ? 0 : slot.positions.front()};
      if (IsLeftOut(report, slot, pair, neighbors, index)) continue;
      reports.push_back({side, month.month(), std::move(slot)});
    }
  }
  return reports;
}

// R0-09 asks the districts to file their town pairs by the day it names; a supplement of a pair
// that was formed later is due by another, and costs nothing.
bool IsRegisterLate(const PairRow& pair, const AssessmentIndex& index) {
  const std::string& pair_id = pair.assigned().pair_id();
  return pair.tier() == event::v1::TEAM_TIER_SQUADRON &&
         IsFiledLate({pair_id, ToDay(pair.assigned().effective_date()), index.Filing(pair_id)},
                     RegisterDeadline(index.rules(), index.on()).last_day, index.on());
}

namespace {

constexpr int64_t kMilli = 1000;
constexpr int64_t kReportingParts = 3;

template <class Positions>
void Append(const Positions& positions, std::vector<int64_t>& list) {
  list.insert(list.end(), positions.begin(), positions.end());
}

Share MonthShare(const v1::PairCompliance& compliance) {
  Share share;
  for (const v1::MonthCoverage& month : compliance.months()) {
    const bool met = month.status() == v1::OBLIGATION_STATUS_MET;
    if (met) ++share.numerator;
    if (met || month.status() == v1::OBLIGATION_STATUS_BREACHED) ++share.denominator;
    if (met) Append(month.positions(), share.positions);
  }
  return share;
}

Share KindShare(const v1::PairCompliance& compliance) {
  Share share;
  for (const v1::KindFloor& floor : compliance.kinds()) {
    share.numerator += std::min(floor.counted(), floor.required());
    share.denominator += floor.required();
    if (floor.required() > 0) Append(floor.positions(), share.positions);
  }
  return share;
}

Share QualityShare(const v1::PairCompliance& compliance) {
  Share share;
  share.when_empty = WhenEmpty::kNone;
  for (const v1::ActivityJudgement& activity : compliance.activities()) {
    if (!IsJudgedForQuality(activity)) continue;
    ++share.denominator;
    if (!IsSound(activity)) continue;
    ++share.numerator;
    share.positions.push_back(activity.position());
  }
  return share;
}

// What became of the reports of both sides.
struct Reporting {
  Share complete;
  Share timely;
  Share accurate;
  std::vector<ReportSlot> missing;
};

void AddSlot(const ReportSlot& slot, CivilDay on, Reporting& reporting) {
  const ReportJudgement& judged = slot.judgement;
  ++reporting.complete.denominator;
  ++reporting.timely.denominator;
  reporting.accurate.when_empty = WhenEmpty::kNone;
  if (IsMissing(slot, on)) {
    reporting.missing.push_back(slot);
    return;
  }
  reporting.accurate.denominator += judged.compared_count;
  reporting.accurate.numerator += judged.compared_count - judged.mismatch_count;
  ++reporting.complete.numerator;
  Append(slot.positions, reporting.complete.positions);
  Append(slot.positions, reporting.accurate.positions);
  if (judged.timeliness != v1::REPORT_TIMELINESS_ON_TIME) return;
  ++reporting.timely.numerator;
  Append(slot.positions, reporting.timely.positions);
}

Reporting ReportingOf(const PairRow& pair, const v1::PairCompliance& compliance,
                      const Neighbors& neighbors, const AssessmentIndex& index) {
  Reporting reporting;
  const std::vector<SideReport> asked = ReportsAsked(pair, neighbors, compliance, index);
  for (const SideReport& report : asked) AddSlot(report.slot, index.on(), reporting);
  return reporting;
}

// R0-33, R0-35: what came of it.

// A unit's first and last index, from what it is measured from on; positions of both.
struct IndexSpan {
  int64_t first_milli = 0;
  int64_t last_milli = 0;
  std::vector<int64_t> positions;
};

// Empty positions if the unit was measured less than twice.
IndexSpan SpanOf(const table::v1::OutcomeRow* outcome, const ProgramRules& rules) {
  if (outcome == nullptr) return {};
  const MeasuredYear year = MeasureFrom(outcome->indices(), rules);
  if (year.counted.size() < 2) return {};
  const table::v1::IndexPoint* const first = year.counted.front();
  const table::v1::IndexPoint* const last = year.counted.back();
  IndexSpan span{first->index().index_milli(), last->index().index_milli(), {}};
  for (const table::v1::IndexPoint* const point : {first, last}) {
    span.positions.push_back(point->position());
    Append(point->correction_positions(), span.positions);
  }
  return span;
}

Share BreakthroughShare(const std::vector<int64_t>& breakthroughs) {
  Share share;
  share.denominator = 1;
  share.numerator = static_cast<int64_t>(breakthroughs.size());  // more than one are worth one
  share.positions = breakthroughs;
  return share;
}

Share ImprovementShare(const IndexSpan& b, const Policy& policy) {
  return {b.last_milli - b.first_milli, policy.improvement_target_milli, WhenEmpty::kNone,
          b.positions, /*in_points=*/true};
}

// From the programme's first month to the last that is judged; and those of them in which the pair
// was there for a day or more.
struct MonthsThere {
  int64_t all = 0;
  int64_t of_pair = 0;
};

MonthsThere MonthsOf(const PairRow& pair, const Policy& policy, CivilDay on) {
  const CivilMonth begin(policy.program_start);
  const CivilMonth end(std::min(policy.program_end, on));
  const CivilMonth first = std::max(begin, CivilMonth(ToDay(pair.assigned().effective_date())));
  const CivilMonth last =
      pair.has_dissolved_date() ? std::min(end, CivilMonth(ToDay(pair.dissolved_date()) - 1)) : end;
  return {end - begin + 1, std::max<int64_t>(last - first + 1, 0)};
}

// By the gap of rules/gap.h. One that widens narrows nothing, also from none; where there was none
// and is none there is none to narrow; where none was measured nothing was shown.
Share GapShare(const IndexSpan& a, const IndexSpan& b) {
  Share share;
  share.in_points = true;
  share.when_empty = WhenEmpty::kNone;
  if (a.positions.empty() || b.positions.empty()) return share;
  share.when_empty = WhenEmpty::kFull;
  const ClosedGap closed = ClosedOf(a.first_milli - b.first_milli, a.last_milli - b.last_milli);
  share.denominator = closed.of_milli;
  share.numerator = closed.closed_milli;
  Append(a.positions, share.positions);
  Append(b.positions, share.positions);
  return share;
}

// Months owed in which nothing at all was held, good or bad.
int64_t IdleMonths(const v1::PairCompliance& compliance) {
  return absl::c_count_if(compliance.months(), [&](const v1::MonthCoverage& month) {
    return month.status() == v1::OBLIGATION_STATUS_BREACHED && month.activity_count() == 0 &&
           absl::c_none_of(compliance.activities(), [&](const v1::ActivityJudgement& activity) {
             return !activity.voided() && activity.has_occurred_date() &&
                    FormatMonth(CivilMonth(ToDay(activity.occurred_date()))) == month.month();
           });
  });
}

// Puts the terms of one pair together.
class PairScorer {
 public:
  PairScorer(const PairRow& pair, const Neighbors& neighbors, const v1::PairCompliance& compliance,
             const AssessmentIndex& index)
      : pair_(pair),
        neighbors_(neighbors),
        compliance_(compliance),
        index_(index),
        policy_(index.policy()) {}

  v1::PairScore Run() && {
    Describe();
    AddActivityTerms();
    AddReportingTerms();
    AddOutcomeTerms();
    AddDeductions();
    AddBonus();
    AddIdleVeto();
    AddAdjustments();
    Sum();
    return std::move(score_);
  }

 private:
  void Describe() {
    score_.set_pair_id(compliance_.pair_id());
    score_.set_unit_a_id(compliance_.unit_a_id());
    score_.set_unit_b_id(compliance_.unit_b_id());
  }

  void Add(const char* key, const char* label, const char* parameter, int64_t weight_milli,
           Share share) {
    *score_.add_terms() =
        MakeTerm(key, label, policy_.Clause(parameter), weight_milli, std::move(share));
  }

  void AddActivityTerms() {
    Add("month_coverage", "月度活动", "assessment.weight_month_coverage",
        policy_.weight_month_coverage * kMilli, MonthShare(compliance_));
    Add("kind_floors", "各类活动次数", "assessment.weight_kind_floors",
        policy_.weight_kind_floors * kMilli, KindShare(compliance_));
    Add("quality", "活动质量", "assessment.weight_quality", policy_.weight_quality * kMilli,
        QualityShare(compliance_));
  }

  void AddReportingTerms() {
    constexpr char kParameter[] = "assessment.weight_reporting";
    reporting_ = ReportingOf(pair_, compliance_, neighbors_, index_);
    const int64_t whole = policy_.weight_reporting * kMilli;
    const int64_t third = whole / kReportingParts;
    Add("reporting_completeness", "月报完整", kParameter, whole - 2 * third, reporting_.complete);
    Add("reporting_timeliness", "月报及时", kParameter, third, reporting_.timely);
    Add("reporting_accuracy", "月报准确", kParameter, third, reporting_.accurate);
  }

  void AddOutcomeTerms() {
    const std::string& unit_a_id = compliance_.unit_a_id();
    const table::v1::OutcomeRow* const outcome_a = index_.Outcome(unit_a_id);
    const table::v1::OutcomeRow* const outcome_b = index_.Outcome(compliance_.unit_b_id());
    const IndexSpan a = SpanOf(outcome_a, index_.rules());
    const IndexSpan b = SpanOf(outcome_b, index_.rules());
    const Merits breakthroughs = index_.Breakthroughs(unit_a_id);
    Add("breakthrough", "新突破", "assessment.weight_breakthrough",
        policy_.weight_breakthrough * kMilli, BreakthroughShare(breakthroughs.positions));
    Tell(breakthroughs);
    Add("improvement", "明显提高", "assessment.weight_improvement",
        policy_.weight_improvement * kMilli, ImprovementShare(b, policy_));
    TellBeyondPair(b);
    Add("gap", "缩小差距", "assessment.weight_gap", policy_.weight_gap * kMilli, GapShare(a, b));
    for (const table::v1::OutcomeRow* const outcome : {outcome_a, outcome_b}) {
      for (v1::RuleFinding& finding :
           BaselineFindings(outcome, compliance_.pair_id(), index_.rules())) {
        *score_.add_findings() = std::move(finding);
      }
    }
  }

  // R0-33: an index is the unit's, and no clause cuts what it gained to the months of the pair.
  void TellBeyondPair(const IndexSpan& b) {
    const MonthsThere months = MonthsOf(pair_, policy_, index_.on());
    if (b.last_milli <= b.first_milli || months.of_pair >= months.all) return;
    *score_.add_findings() = MakeFinding(
        Rule::kImprovementBeyondPair, policy_, compliance_.pair_id(), compliance_.position(),
        {{"pair", compliance_.pair_id()},
         {"unit", index_.rules().NameOf(compliance_.unit_b_id(), index_.on())},
         {"months", absl::StrCat(months.of_pair)},
         {"all", absl::StrCat(months.all)}},
        "improvement");
  }

  // A39: what was recorded too late to earn anything, and what was let in.
  void Tell(const Merits& merits) {
    for (const v1::RuleFinding& finding : merits.findings) *score_.add_findings() = finding;
  }

  void AddDeductions() {
    const table::v1::FiledPair* const filing = index_.Filing(compliance_.pair_id());
    const bool late = IsRegisterLate(pair_, index_);
    std::vector<int64_t> positions;
    if (late && filing != nullptr) Append(filing->positions(), positions);
    *score_.add_terms() = MakeDeduction(
        "register_late", "逾期备案", policy_.Clause("assessment.deduct_register_late"),
        policy_.deduct_register_late * kMilli, late ? 1 : 0, std::move(positions));
    AddUnreported();
  }

  // A month costs more than its share once the side was reminded of it and still did not report.
  void AddUnreported() {
    int64_t count = 0;
    std::vector<int64_t> positions;
    for (const ReportSlot& slot : reporting_.missing) {
      if (policy_.deduct_after_reminder && slot.reminder_positions.empty()) continue;
      ++count;
      if (policy_.deduct_after_reminder) Append(slot.reminder_positions, positions);
    }
    *score_.add_terms() = MakeDeduction(
        "month_unreported", "缺报月报", policy_.Clause("assessment.deduct_month_unreported"),
        policy_.deduct_month_unreported * kMilli, count, std::move(positions));
  }

  // R0-36. Of one maximum: what the practices leave of it, a commendation may fill.
  void AddBonus() {
    const int64_t most = policy_.bonus_max_milli;
    if (most == 0) return;
    const std::vector<std::string> sides = {compliance_.unit_a_id(), compliance_.unit_b_id()};
    Share practices;
    practices.in_points = true;
    practices.denominator = most;
    for (const table::v1::PracticeRow& practice : index_.facts().practices) {
      if (!absl::c_linear_search(sides, practice.recorded().unit_id())) continue;
      const std::vector<int64_t> promotions = index_.PromotionsOf(practice);
      if (promotions.empty()) continue;
      practices.numerator += policy_.bonus_practice_milli;  // once, however many made it known
      practices.positions.push_back(promotions.front());
    }
    const int64_t left = most - std::min(practices.numerator, most);
    Share commendation;
    commendation.denominator = most;
    const Merits commendations = index_.Commendations(compliance_.pair_id(), sides);
    commendation.positions = commendations.positions;
    Tell(commendations);
    if (!commendation.positions.empty()) {
      commendation.numerator = std::min(policy_.bonus_commendation_milli, left);
    }
    Add("bonus_practice", "经验做法推广加分", "assessment.bonus_practice_milli", most,
        std::move(practices));
    Add("bonus_commendation", "市级表扬加分", "assessment.bonus_commendation_milli", most,
        std::move(commendation));
  }

  void AddIdleVeto() {
    const int64_t idle = IdleMonths(compliance_);
    if (idle < policy_.veto_idle_months) return;
    AddVeto(absl::StrCat("应开展活动的月份中有 ", idle, " 个月没有任何活动（满 ",
                         policy_.veto_idle_months, " 个月即一票否决）"),
            {compliance_.position()});
  }

  void AddAdjustments() {
    for (const table::v1::ScoreAdjustment* const adjustment :
         index_.AdjustmentsOfPair(compliance_.pair_id())) {
      Adjust(*adjustment);
    }
  }

  void Adjust(const table::v1::ScoreAdjustment& adjustment) {
    const event::v1::AdjustmentKind kind = adjustment.proposed().kind();
    const std::vector<int64_t> positions = {adjustment.position(),
                                            adjustment.countersigned_position()};
    if (kind == event::v1::ADJUSTMENT_KIND_POINTS) {
      *score_.add_terms() = MakeAdjustment(adjustment);
    } else if (kind == event::v1::ADJUSTMENT_KIND_VETO_LIFTED) {
      score_.clear_veto();
      score_.clear_veto_positions();
    } else if (kind == event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT) {
      AddVeto("虚报、瞒报经查实，一票否决", positions);
    } else if (kind == event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED) {
      AddVeto("拒绝监督检查经查实，一票否决", positions);
    }
  }

  void AddVeto(const std::string& veto, const std::vector<int64_t>& positions) {
    score_.set_veto(score_.veto().empty() ? veto : absl::StrCat(score_.veto(), "；", veto));
    score_.mutable_veto_positions()->Add(positions.begin(), positions.end());
  }

  void Sum() {
    score_.set_total_milli(score_.veto().empty() ? SumTerms(score_.terms(), policy_.rounding) : 0);
    SetSides();
    score_.set_grade(GradeOf(score_.total_milli(), policy_));
  }

  // R0-32, R0-34. Under a veto there is nothing to share: neither side earns anything.
  void SetSides() {
    if (!score_.veto().empty()) return;
    const int64_t total = score_.total_milli();
    score_.set_unit_a_score_milli(SideScore(total, policy_.share_a_milli));
    score_.set_unit_b_score_milli(SideScore(total, kMilli - policy_.share_a_milli));
  }

  const PairRow& pair_;
  const Neighbors& neighbors_;
  const v1::PairCompliance& compliance_;
  const AssessmentIndex& index_;
  const Policy& policy_;
  Reporting reporting_;
  v1::PairScore score_;
};

}  // namespace

v1::PairScore ScorePair(const PairRow& pair, const Neighbors& neighbors,
                        const v1::PairCompliance& compliance, const AssessmentIndex& index) {
  return PairScorer(pair, neighbors, compliance, index).Run();
}

}  // namespace jiedui::domain
