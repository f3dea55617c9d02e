// What a query after a table asks for, and whether it may be asked. Pure; any thread.

#ifndef JIEDUI_SERVICES_TABLE_QUERY_H_
#define JIEDUI_SERVICES_TABLE_QUERY_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "projections/any_table.h"
#include "services/read_pipeline.h"

namespace jiedui::services {

// The tables a query means, whether it names one of them or leaves some of what its kind needs
// open, judged on that day unless it says another. FIELD_REQUIRED, FIELD_INVALID or MONTH_INVALID
// names the field in "table".
absl::StatusOr<projections::TableFamily> FamilyOf(const v1::TableQuery& query, CivilDay day);

// FIELD_INVALID, in the field of these options, if they assume a policy set for a kind of table
// that shows what was published, which is the same under each; it names the table to ask instead.
absl::Status CheckAssumable(v1::TableKind kind, const v1::ReadOptions& options,
                            absl::string_view field);

// The one table that a query names, as it is asked for in a state. Refused as FamilyOf does, and
// FIELD_REQUIRED for what its kind needs.
absl::StatusOr<projections::TableQuestion> QuestionOf(const v1::TableQuery& query,
                                                      const ReadContext& context);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_TABLE_QUERY_H_
