// Every table that can be asked about, behind one question: for whatever treats all of them alike.
// Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_ANY_TABLE_H_
#define JIEDUI_PROJECTIONS_ANY_TABLE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "base/civil.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// A table of a programme; what its kind does not need is not looked at.
struct TableQuestion {
  v1::TableKind kind = v1::TABLE_KIND_UNSPECIFIED;  // a known one
  std::string program_id;
  std::string unit_id;
  CivilMonth month;
  std::string pair_id;
  CivilDay on;
  domain::Organization organization = domain::Organization::kAsItWas;
};

using TableMessage = std::unique_ptr<google::protobuf::Message>;

// The table as its own read gives it, with the same errors.
absl::StatusOr<TableMessage> ReadTable(const Tables& tables, const TableQuestion& question);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ANY_TABLE_H_
