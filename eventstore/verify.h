// Checking a whole ledger against itself: every record, every index entry in both directions, every
// request entry, and the root of the tree over all leaves.
//
// Snapshot::Verify runs it, beside a working writer or on a ledger opened for reading only. It
// reads everything once, on the caller's thread, and repairs nothing.

#ifndef JIEDUI_EVENTSTORE_VERIFY_H_
#define JIEDUI_EVENTSTORE_VERIFY_H_

#include <string>
#include <vector>

#include "eventstore/store.h"

namespace jiedui::eventstore {

class DurableState;

struct VerifyReport {
  Position events = 0;  // the head
  std::string root;     // RFC 6962 tree hash over all leaves, 32 bytes
  // One sentence each, naming the position or the key; after the first thousand only their number.
  std::vector<std::string> problems;

  bool ok() const { return problems.empty(); }
};

VerifyReport VerifyState(const DurableState& state, VerifyProgress progress);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_VERIFY_H_
