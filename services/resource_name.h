// Resource names: "ledgers/{ledger}" and "ledgers/{ledger}/{collection}/{id}", taken apart and put
// together. Pure; any thread. Refusals are of the catalogue.

#ifndef JIEDUI_SERVICES_RESOURCE_NAME_H_
#define JIEDUI_SERVICES_RESOURCE_NAME_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace jiedui::services {

// True for 1..64 characters of letters, digits, '-', '_' and '.', beginning with a letter or digit:
// what an id of a resource may be, and what is safe in a path.
bool IsResourceId(absl::string_view text);

// "ledgers/370400".
std::string LedgerName(absl::string_view ledger_id);

// "ledgers/370400/pairs/p1" from "pairs/p1".
std::string FullName(absl::string_view ledger_id, absl::string_view relative_name);

// "370400" of "ledgers/370400", which is what the field of the request must hold.
absl::StatusOr<std::string> LedgerIdOf(absl::string_view field, absl::string_view text);

// "370400" of a resource of that ledger, "ledgers/370400/pairs/p1".
absl::StatusOr<std::string> LedgerIdInName(absl::string_view name);

// RESOURCE_NOT_FOUND, in the same words wherever "ledgers/370400" or a resource in it is missed.
absl::Status ResourceNotFound(absl::string_view field, absl::string_view name);

// OK if parent names this ledger.
absl::Status CheckParent(absl::string_view parent, absl::string_view ledger_id);

// The id in a name of this ledger and collection.
absl::StatusOr<std::string> IdInName(absl::string_view name, absl::string_view ledger_id,
                                     absl::string_view collection);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_RESOURCE_NAME_H_
