// The year-end score of one pair (R0-30), from how it stands (rules/compliance.h), what both sides
// reported and what came of it. Pure.
//
//   month_coverage  months met / months owed that are over                            R0-14
//   kind_floors     times of each kind up to its floor / the sum of the floors        R0-15
//   quality         activities that count and follow a plan / all that were held      R0-16..24
//   reporting_*     a third each: reports that came / due, in time / due, figures that match the
//                   ledger / compared; of both sides, for every month of the pair     R0-26, R0-27
//                   (A10) but those a superior exempted in time for the report, and those
//                   in which a side took no part
//   breakthrough    side A had one approved                                           R0-33
//   improvement     gain of B's index over what it is measured from (rules/baseline.h) /
//                   improvement_target_milli                                          R0-33
//   gap             (first gap - last gap) / first gap of the two indices; nothing of one that
//                   arose from none                                                   R0-35
//   register_late   a deduction; squadron pairs in force by the due day               R0-09
//   month_unreported a deduction for each report of a side that never came, once the superior
//                   reminded the side of it after it was due                          R0-26
//   bonus_practice  each good practice of a side that a superior made known           R0-36
//   bonus_commendation the pair or a side was commended by the city, once; both up to bonus_max
//   adjustment      points added or taken off with two signatures
//
// A bonus makes good for what was lost, and is no more than that: a total stays within 100 (A6).
//
// Quality looks at stays (each by itself), inspections and studies, not at what is voided or may
// still come to stand. A stay that was not answered by one of the other side is recorded and does
// not qualify (R0-16 互派, A9): it covers months and lowers quality. Without any of them nothing is
// earned; where nothing is owed yet, nothing is lost. A veto sets the total and the scores of both
// sides to 0: months owed in which nothing at all was held, at least assessment.veto_idle_months of
// them; or a proven false report or refused supervision, by an adjustment. Adjustments may lift
// vetoes too; points alone do not. Else the sides share the total by rules/score.h: R0-32, R0-34.

#ifndef JIEDUI_DOMAIN_RULES_PAIR_SCORE_H_
#define JIEDUI_DOMAIN_RULES_PAIR_SCORE_H_

#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/rules/activities.h"
#include "domain/rules/assessment_index.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Everything but the rank, which depends on the other pairs. The neighbours say whether a side is
// exempt from a report with all its pairs.
v1::PairScore ScorePair(const table::v1::PairRow& pair, const Neighbors& neighbors,
                        const v1::PairCompliance& compliance, const AssessmentIndex& index);

// What the terms count, for whoever says what cost them (rules/score_losses.h).

// It was held and is not open any more: quality looks at it.
bool IsJudgedForQuality(const v1::ActivityJudgement& activity);
// Nothing falls short of it but what is told only, or excused.
bool IsSound(const v1::ActivityJudgement& activity);

// What became of the report of a side in a month.
struct SideReport {
  std::string unit_id;
  std::string month;
  ReportSlot slot;
};
// Of both sides and every month of the pair those that were due and are owed, or count as ones that
// are, in order.
std::vector<SideReport> ReportsAsked(const table::v1::PairRow& pair, const Neighbors& neighbors,
                                     const v1::PairCompliance& compliance,
                                     const AssessmentIndex& index);
// It never came, or was sent back and not submitted again in its days.
bool IsMissing(const ReportSlot& slot, CivilDay on);

bool IsRegisterLate(const table::v1::PairRow& pair, const AssessmentIndex& index);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_PAIR_SCORE_H_
