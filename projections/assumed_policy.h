// What would be under another policy set: the same rows, of which one programme has that set alone,
// in force on every day. Nothing that is folded knows a policy, so that nothing else differs. Any
// thread.

#ifndef JIEDUI_PROJECTIONS_ASSUMED_POLICY_H_
#define JIEDUI_PROJECTIONS_ASSUMED_POLICY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "jiedui/v1/consistency.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct AssumedTables {
  std::shared_ptr<const Tables> tables;
  std::string policy_set_id;
};

// RESOURCE_NOT_FOUND if there is no such programme or set in these tables; POLICY_INVALID as if a
// set that was given were to be adopted, except that it may give counts a weight;
// FIELD_REQUIRED if it has no id, which answers name it by; ASSUMED_SET_DIFFERS if it has the id of
// one in these tables and is not that one.
absl::StatusOr<AssumedTables> AssumePolicy(std::shared_ptr<const Tables> tables,
                                           const v1::PolicyAssumption& assumption);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ASSUMED_POLICY_H_
