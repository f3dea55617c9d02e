// A month of a programme in one ledger, in the few numbers that several ledgers can be added up by,
// and their sum. Every number is one that the ledger's own tables give: 附件2 of the organizer, the
// compliance of the pairs, the year-end assessment. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_ROLL_UP_H_
#define JIEDUI_PROJECTIONS_ROLL_UP_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/roll_up.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Judged at the end of `on`. Refused as the three tables are: RESOURCE_NOT_FOUND, OUTSIDE_PROGRAM,
// POLICY_NOT_ADOPTED.
absl::StatusOr<v1::LedgerMonth> ReadLedgerMonth(const Tables& tables, const std::string& program_id,
                                                CivilMonth month, CivilDay on,
                                                domain::Organization organization);

// Adds what the ledger of that name gives. A reported or accepted figure is there once one ledger
// has one. SUM_OUT_OF_RANGE names the figure and the ledger, and then the sums are of no use.
absl::Status AddTo(v1::MonthSums& sums, const v1::MonthSums& part, absl::string_view ledger);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROLL_UP_H_
