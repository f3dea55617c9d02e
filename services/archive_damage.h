// Whose damage it is that came up while an archive of a ledger was made: the ledger's, or that of
// the archive which lies there already. Any thread.

#ifndef JIEDUI_SERVICES_ARCHIVE_DAMAGE_H_
#define JIEDUI_SERVICES_ARCHIVE_DAMAGE_H_

#include "absl/status/status.h"

#include "eventstore/snapshot.h"

namespace jiedui::services {

// Of what reading the archive back has found: whether the ledger's own record is against the rules
// in the same way, or cannot be read.
bool IsOfTheLedgerToo(const absl::Status& damage, const eventstore::Snapshot& ledger);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ARCHIVE_DAMAGE_H_
