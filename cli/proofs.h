// The proofs that come with the events of an explanation. Pure; any thread.

#ifndef JIEDUI_CLI_PROOFS_H_
#define JIEDUI_CLI_PROOFS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "jiedui/v1/statistics_service.pb.h"

namespace jiedui::cli {

// Checks that each fact behind the cell has a proof, and of each event that its record stands at
// its position in the tree whose root the proof names, and that the record is of that event: its
// kind, its actor and, by hash, its body. With keys, also that a checkpoint signed by one of them
// has that root; without, the root is what the server says it is, and the text says so.
//
// Gives what was found: how many facts there are and were proven, and a line for each tree; nothing
// if there is no event. DataLoss says how many facts have no proof, or names the first event of
// which it does not hold, NotFound if none of the keys has signed, InvalidArgument a key that is
// none.
absl::StatusOr<std::string> CheckProofs(const v1::ExplainCellResponse& explained,
                                        const std::vector<std::string>& verifier_keys);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_PROOFS_H_
