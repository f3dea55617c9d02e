// Holding what others kept of a ledger against the ledger: the tree is grown anew from the leaves
// alone, and every checkpoint must be the root it had at that size. Believes no stored root or
// node.
//
// One pass over the leaves, wherever they come from; one hash a level in memory. One thread.

#ifndef JIEDUI_EVENTSTORE_AUDIT_H_
#define JIEDUI_EVENTSTORE_AUDIT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "eventstore/finding.h"
#include "eventstore/merkle.h"

namespace jiedui::eventstore {

// What somebody says the root of the first `size` events is.
struct RootClaim {
  uint64_t size = 0;
  std::string root;
  Finding holder;  // who says so
};

class RootAudit {
 public:
  explicit RootAudit(std::vector<RootClaim> claims);

  // The next leaf, from the first on.
  void Add(absl::string_view leaf);

  // One for each claim that is not so; to be asked after the last leaf.
  std::vector<Finding> Problems() const;

  uint64_t size() const { return tree_.size(); }
  std::string Root() const { return tree_.Root(); }

 private:
  void CheckReached();

  std::vector<RootClaim> claims_;  // by size
  size_t reached_ = 0;             // claims up to here have been compared
  Frontier tree_;
  std::vector<Finding> problems_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_AUDIT_H_
