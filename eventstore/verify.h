// Checking a whole ledger against itself: every record, every index entry in both directions, every
// request entry, every node of the tree, every checkpoint and cursor; and every byte of its table
// files and of the manifest that names them against their checksums.
//
// Snapshot::Verify runs it, beside a working writer or on a ledger opened for reading only. It
// reads everything once, in the order it lies on the disk, and the table files once more; only when
// two walks disagree does it look for the entries at fault. On the caller's thread; it repairs
// nothing.

#ifndef JIEDUI_EVENTSTORE_VERIFY_H_
#define JIEDUI_EVENTSTORE_VERIFY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "eventstore/finding.h"
#include "eventstore/snapshot.h"

namespace jiedui::eventstore {

class DurableState;

struct VerifyReport {
  Position events = 0;  // the head; what is written beyond it is checked too, and not counted
  std::string root;     // RFC 6962 tree hash over all leaves, 32 bytes, computed anew
  // Events that had a sealed part and have none now: how many, and the first million of them. The
  // store does not know which event orders an erasure: whoever does finds those that were lost.
  Position sealed_gone = 0;
  std::vector<Position> first_sealed_gone;
  // One sentence each, naming the position or the key, or the positions of neighbours of which the
  // same is to be said: the first thousand.
  std::vector<std::string> problems;
  std::vector<Finding> findings;  // what these say
  int64_t problem_count = 0;      // in all; of a span, each of its records

  bool ok() const { return problems.empty(); }
};

VerifyReport VerifyState(const DurableState& state, VerifyProgress progress);
absl::StatusOr<VerifyReport> VerifyStateUnlessStopped(const DurableState& state, VerifyStep step);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_VERIFY_H_
