// 附件2 结对互助活动开展情况调度表 of one unit and month, from what the ledger knows and what the
// unit reported: pure functions of (facts, policy, day).

#ifndef JIEDUI_DOMAIN_RULES_DISPATCH_H_
#define JIEDUI_DOMAIN_RULES_DISPATCH_H_

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// The figures and texts the ledger alone gives: what a report is prefilled with.
event::v1::DispatchFigures RecordedFigures(const table::v1::DispatchRow& row);

// The table with its three values, state, timeliness and findings. The unit's name is the caller's.
v1::DispatchTable MakeDispatchTable(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                                    const Policy& policy, CivilDay on);

// What the year-end assessment and the tables need to know of one report slot.
struct ReportJudgement {
  v1::ReportState state = v1::REPORT_STATE_EXPECTED;
  v1::ReportTimeliness timeliness = v1::REPORT_TIMELINESS_NOT_DUE;
  CivilDay due;
  int compared_count = 0;  // figures compared
  int mismatch_count = 0;  // figures that differ from the ledger
};
ReportJudgement JudgeReport(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                            const Policy& policy, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_DISPATCH_H_
