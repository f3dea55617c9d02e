// A ledger that is not where its id says, <data_directory>/<ledger_id>. One that was renamed, or
// moved elsewhere among the data, is not begun anew beside itself.
//
// Called when a ledger is made, opened or listed; any thread that may wait for the disk. Changes
// nothing.

#ifndef JIEDUI_SERVICES_MISPLACED_LEDGER_H_
#define JIEDUI_SERVICES_MISPLACED_LEDGER_H_

#include <string>

#include "absl/status/status.h"

#include "base/open_directory.h"

namespace jiedui::services {

// Before a ledger is begun in its home: LEDGER_MISPLACED if it is in another directory beside that,
// or in one that such a directory holds.
absl::Status CheckNotElsewhere(const std::string& home, const std::string& ledger_id);

// What became of opening the ledger in its home: LEDGER_MISPLACED if another one is there.
absl::Status CheckItsOwn(const absl::Status& opened, const std::string& home);

// Of an open ledger, which goes on wherever its directory is: FailedPrecondition says where, if its
// name does not lead there.
absl::Status CheckAtItsName(const OpenDirectory& home, const std::string& ledger_id);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_MISPLACED_LEDGER_H_
