// A call that waits for a disk or a mount which may never answer: made on a thread of its own, and
// whoever asks waits so long for it and no longer. What does not come back is left behind with its
// thread, and the process ends without it.
//
// Any thread. For what happens seldom and is slow anyway.

#ifndef JIEDUI_BASE_BOUNDED_CALL_H_
#define JIEDUI_BASE_BOUNDED_CALL_H_

#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

namespace jiedui {

// What the call returns, or Unavailable if that takes longer than the patience. One at a time in
// each place: who comes while another is there waits for it, with the same patience, so that
// nothing that comes back late meets its successor. The call owns all it uses.
absl::Status CallWithin(absl::Duration patience, const std::string& place,
                        absl::AnyInvocable<absl::Status()> call);

}  // namespace jiedui

#endif  // JIEDUI_BASE_BOUNDED_CALL_H_
