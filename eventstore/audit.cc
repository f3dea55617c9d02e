#include "eventstore/audit.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "eventstore/event.h"

namespace jiedui::eventstore {

RootAudit::RootAudit(std::vector<RootClaim> claims) : claims_(std::move(claims)) {
  std::stable_sort(claims_.begin(), claims_.end(),
                   [](const RootClaim& a, const RootClaim& b) { return a.size < b.size; });
  CheckReached();
}

void RootAudit::Add(absl::string_view leaf) {
  tree_.Add(LeafHash(leaf));
  CheckReached();
}

void RootAudit::CheckReached() {
  for (; reached_ < claims_.size() && claims_[reached_].size == tree_.size(); ++reached_) {
    const RootClaim& claim = claims_[reached_];
    const std::string root = tree_.Root();
    if (claim.root == root) continue;
    problems_.push_back(
        With(Found(FindingKind::kClaimRoot, claim.size, Hex(root), Hex(claim.root)), claim.holder));
  }
}

std::vector<Finding> RootAudit::Problems() const {
  std::vector<Finding> problems = problems_;
  for (size_t i = reached_; i < claims_.size(); ++i) {
    problems.push_back(With(Found(FindingKind::kClaimLonger, tree_.size() + 1, claims_[i].size),
                            claims_[i].holder));
  }
  return problems;
}

}  // namespace jiedui::eventstore
