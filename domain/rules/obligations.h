// What is to be done by a day, read off what judges it: a pair's compliance, a report slot, a
// register, a schedule of bulletins. Nothing is judged here a second time: an obligation has the
// status of the month, kind, report, fix … that it is about. Pure functions of (facts, rules, day).
//
// An obligation is open as long as something can still be done about it: through its last day, and
// afterwards where it can be made good (a register, a report, a fix, an answer, a bulletin). What
// is voided leaves none. What no rule gives a day for is due by none: it is open until it is done,
// and breached on no day. Unit names are left empty; the caller, who has the registry, fills them
// in.

#ifndef JIEDUI_DOMAIN_RULES_OBLIGATIONS_H_
#define JIEDUI_DOMAIN_RULES_OBLIGATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/compliance.h"
#include "domain/rules/organization_view.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// How what is pending on a day is called: 未到期 through its last day, 待定 afterwards, as the
// activities are that may still come to count.
absl::string_view PendingZh(CivilDay due, CivilDay on);

// Of a pair: its months and kinds, its stays and what answers them, the cases and confirmations of
// its sides, and what a check ordered; of each bureau over one of its towns a check in each
// quarter. `judged` is JudgePair's of the organization's day, on which all is judged.
std::vector<v1::Obligation> PairObligations(const table::v1::PairRow& pair,
                                            const v1::PairCompliance& judged,
                                            const OrganizationView& organization,
                                            const ProgramRules& rules);

// Whose month a report is about.
struct Reporter {
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  std::string superior_id;                           // who answers; empty if nobody does
  bool expected = true;                              // of the unit in that month
  std::vector<v1::ReportExemption> exemptions = {};  // from it (rules/report_excuse.h)
};

// The report of a unit's month, each return to be answered, and the superior's answers. While the
// report stands returned it is not handed in (A38). None of a month in which the unit did not take
// part, unless a report came.
std::vector<v1::Obligation> ReportObligations(const table::v1::DispatchRow& row,
                                              const Reporter& reporter, const ProgramRules& rules,
                                              CivilDay on);

// `judged` is JudgeRegister's of that day, or JudgeUndueRegister's, of a unit that owes one. It is
// open while a pair is in none; pairs that have a day of their own are SupplementObligations'.
v1::Obligation RegisterObligation(const v1::PairRegister& judged, const ProgramRules& rules,
                                  CivilDay on);

// Of the unit, each of its pairs that began after the register was due and is to be filed by a day
// of its own. None of one that was another unit's to file by then.
std::vector<v1::Obligation> SupplementObligations(const std::string& unit_id,
                                                  const std::vector<OwedPair>& owed,
                                                  const ProgramRules& rules, CivilDay on);

// `schedule` is JudgeBulletins' of that day, of those bulletins, with the organizer's id.
std::vector<v1::Obligation> BulletinObligations(
    const v1::BulletinSchedule& schedule, const std::vector<table::v1::BulletinRow>& published,
    const ProgramRules& rules, CivilDay on);

// That the superior acknowledges or returns a filed register; done once it has done either.
v1::Obligation RegisterAnswerObligation(const table::v1::RegisterRow& row,
                                        const std::string& superior_id, const ProgramRules& rules,
                                        CivilDay on);

// That the district accepts or declines the case of a town. The case must be one a town reported.
v1::Obligation CaseAnswerObligation(const table::v1::CaseRow& row, const std::string& district_id,
                                    const ProgramRules& rules);

// Of each joint plan of the pair, the signature of the side that did not adopt it.
std::vector<v1::Obligation> PlanObligations(const table::v1::PairRow& pair,
                                            const ProgramRules& rules, CivilDay on);

// A30: a district that the ranking of a month proposes to admonish, and whoever decides it.
struct ProposedAdmonition {
  CivilMonth month;
  v1::DistrictRank rank;
  std::string organizer_id;
};

// That it is decided whether the district is admonished, within admonition.decide_months after the
// month; either decision meets it. nullopt while the month's tables, with its ranking, are not due
// and nothing is decided, and of a district whose admonition is not proposed.
std::optional<v1::Obligation> AdmonitionObligation(const ProposedAdmonition& proposed,
                                                   const ProgramRules& rules, CivilDay on);

// Which year is assessed, and who assesses it and takes part in it.
struct AssessmentSetting {
  std::string program_id;
  std::string organizer_id;
  std::vector<std::string> participant_ids = {};  // who are still there
};

// The steps of the year-end assessment, each from the day on which it can be taken; the objections
// of the units; what the organizer decides and countersigns. The row is empty before it is opened.
std::vector<v1::Obligation> AssessmentObligations(const table::v1::AssessmentRow& row,
                                                  const AssessmentSetting& setting,
                                                  const ProgramRules& rules, CivilDay on);

// The last day; of what is due by no day, after all days.
CivilDay DueDay(const v1::Obligation& obligation);

// By due day, then id: the order of every list. What is due by no day comes last.
void SortObligations(std::vector<v1::Obligation>& obligations);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_OBLIGATIONS_H_
