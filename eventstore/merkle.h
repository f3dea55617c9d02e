// The RFC 6962 tree: growing it leaf by leaf, reading roots and proofs out of stored nodes, and
// checking proofs that somebody else gives.
//
// A node is named by its level (0: the leaves) and its index among the nodes of that level; only
// complete subtrees have a name. A Frontier belongs to one thread; everything else is a function.
// What is to be checked may be anything at all; a bad proof is InvalidArgument with the reason.

#ifndef JIEDUI_EVENTSTORE_MERKLE_H_
#define JIEDUI_EVENTSTORE_MERKLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace jiedui::eventstore {

// SHA-256(0x01 || left || right). Both must have 32 bytes.
std::string NodeHash(absl::string_view left, absl::string_view right);

// The right edge of a tree: all that is needed to go on adding leaves, one hash a level.
class Frontier {
 public:
  using Completed = absl::FunctionRef<void(int level, uint64_t index, const std::string& hash)>;

  Frontier() = default;
  // The roots of the complete subtrees, the largest first: one for each 1 bit of size.
  Frontier(uint64_t size, std::vector<std::string> complete);

  // Adds a leaf by its hash (32 bytes) and calls completed for every node above it that is now
  // complete, from the lowest up.
  void Add(std::string leaf_hash, Completed completed);
  void Add(std::string leaf_hash);

  // Of the leaves so far; SHA-256 of nothing if there are none.
  std::string Root() const;
  uint64_t size() const { return size_; }

 private:
  uint64_t size_ = 0;
  std::vector<std::string> complete_;
};

struct NodeId {
  int level = 0;
  uint64_t index = 0;

  bool operator==(const NodeId& other) const = default;
};

// Gives the hashes of complete subtrees in the order asked, or says why not.
using NodeSource =
    absl::FunctionRef<absl::StatusOr<std::vector<std::string>>(absl::Span<const NodeId>)>;

// Each asks for O(log size) nodes. DataLoss if one does not have 32 bytes; an error of the source
// is passed on.
absl::StatusOr<Frontier> ReadFrontier(uint64_t size, NodeSource source);
absl::StatusOr<std::string> RootOf(uint64_t size, NodeSource source);

// A path leads to the root that RootOf makes of the same source, or is DataLoss.
//
// From the leaf to the root. OutOfRange unless index < size.
absl::StatusOr<std::vector<std::string>> InclusionPath(uint64_t index, uint64_t size,
                                                       NodeSource source);
// The same with another source for the leaf and what is beside its way up to the complete subtree
// of the tree that it is in: asked once, from the lowest up.
absl::StatusOr<std::vector<std::string>> InclusionPath(uint64_t index, uint64_t size,
                                                       NodeSource source, NodeSource beside_way);
// OutOfRange unless 0 < old_size <= new_size.
absl::StatusOr<std::vector<std::string>> ConsistencyPath(uint64_t old_size, uint64_t new_size,
                                                         NodeSource source);

// That the leaf is at that index of the tree of that size and root.
absl::Status VerifyInclusion(uint64_t index, uint64_t size, absl::string_view leaf_hash,
                             absl::Span<const std::string> path, absl::string_view root);
// That the first tree is the beginning of the second.
absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size,
                               absl::Span<const std::string> path, absl::string_view old_root,
                               absl::string_view new_root);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_MERKLE_H_
