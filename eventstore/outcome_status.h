// The statuses of a submission that carry more than a code and a text, and how they are made. What
// they mean is in store.h. Pure, any thread.

#ifndef JIEDUI_EVENTSTORE_OUTCOME_STATUS_H_
#define JIEDUI_EVENTSTORE_OUTCOME_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "eventstore/finding.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

absl::Status RequestIdReused(absl::string_view request_id);
absl::Status ConditionFailed(const Conflict& conflict);
absl::Status OutcomeUnknown(absl::string_view why);
absl::Status DiskLow(const DiskSpace& space);
absl::Status TooManyCursors(const CursorLimit& limit);
absl::Status Deposed(absl::string_view why);
absl::Status LedgerInUse(absl::string_view directory);
absl::Status LedgerInUse(const Finding& in_use);  // a kInUse
// Not committed: the store takes nothing more.
absl::Status Closing();

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_OUTCOME_STATUS_H_
