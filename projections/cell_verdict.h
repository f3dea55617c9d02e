// How what is judged came about, in words: what applied, with the values it was judged by. The
// sentences are options of the field (cells.proto: how, verdict), and are chosen by its value, so
// that none says otherwise. Nothing here knows any table. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_VERDICT_H_
#define JIEDUI_PROJECTIONS_CELL_VERDICT_H_

#include <optional>
#include <string>

#include "google/protobuf/repeated_ptr_field.h"

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/v1/consistency.pb.h"
#include "projections/cells.h"

namespace jiedui::projections {

// By what a cell was judged, as far as it is known.
struct JudgedBy {
  const domain::Policy* policy = nullptr;
  std::optional<CivilDay> on;
  google::protobuf::RepeatedPtrField<v1::RuleFinding> findings;  // of the cell's own part
};

// "计入 2 次，要求 3 次，差 1 次，……". What is not set is "（无）", a parameter without a policy
// too. Empty of what is not judged and says more than its row's key.
std::string HowOf(const TableCell& cell, const JudgedBy& by);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_VERDICT_H_
