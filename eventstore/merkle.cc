#include "eventstore/merkle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/status_macros.h"

namespace jiedui::eventstore {
namespace {

constexpr uint64_t kMaxSize = std::numeric_limits<int64_t>::max();

// Number of bits up to the highest 1; newer libraries than some we build with have it as int.
int BitWidth(uint64_t value) {
  return 64 - std::countl_zero(value);
}

// out may be one of the two.
void HashNode(absl::string_view left, absl::string_view right, std::string& out) {
  CHECK(left.size() == kSha256Bytes && right.size() == kSha256Bytes, "a node hash has 32 bytes");
  std::array<char, 1 + 2 * kSha256Bytes> input = {'\x01'};
  std::memcpy(input.data() + 1, left.data(), kSha256Bytes);
  std::memcpy(input.data() + 1 + kSha256Bytes, right.data(), kSha256Bytes);
  out.resize(kSha256Bytes);
  Sha256To(absl::string_view(input.data(), input.size()), out.data());
}

// Leaves low to high - 1.
struct Leaves {
  uint64_t low = 0;
  uint64_t high = 0;
};

// Adds the complete subtrees that make up the leaves, the largest first. low must be a multiple of
// a power of two that is at least high - low, which holds for every range of the RFC.
void AddComplete(const Leaves& leaves, std::vector<NodeId>& nodes) {
  for (uint64_t left = leaves.high - leaves.low; left != 0; left -= std::bit_floor(left)) {
    const int level = BitWidth(left) - 1;
    nodes.push_back({level, (leaves.high - left) >> level});
  }
}

absl::StatusOr<std::vector<std::string>> ReadNodes(absl::Span<const NodeId> nodes,
                                                   NodeSource source) {
  ASSIGN_OR_RETURN(std::vector<std::string> hashes, source(nodes));
  CHECK(hashes.size() == nodes.size(), "a hash for each node asked for");
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (hashes[i].size() == kSha256Bytes) continue;
    return absl::DataLossError(absl::StrCat("node ", nodes[i].index, " of level ", nodes[i].level,
                                            " of the tree has ", hashes[i].size(), " bytes"));
  }
  return hashes;
}

// The roots of several ranges of leaves.
absl::StatusOr<std::vector<std::string>> ReadRoots(absl::Span<const Leaves> ranges,
                                                   NodeSource source) {
  std::vector<NodeId> nodes;
  for (const Leaves& leaves : ranges) AddComplete(leaves, nodes);
  ASSIGN_OR_RETURN(std::vector<std::string> hashes, ReadNodes(nodes, source));
  std::vector<std::string> roots;
  auto next = std::make_move_iterator(hashes.begin());
  for (const auto& [low, high] : ranges) {
    const auto first = next;
    next += std::popcount(high - low);
    roots.push_back(Frontier(high - low, std::vector<std::string>(first, next)).Root());
  }
  return roots;
}

// Where the RFC splits the leaves low to high - 1, of which there are at least two.
uint64_t Middle(uint64_t low, uint64_t high) {
  return low + std::bit_floor(high - low - 1);
}

template <class... Parts>
absl::Status Bad(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

absl::Status CheckHashes(absl::Span<const std::string> path) {
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i].size() == kSha256Bytes) continue;
    return Bad("hash ", i + 1, " of the proof has ", path[i].size(), " bytes, not 32");
  }
  return absl::OkStatus();
}

absl::Status CheckHash(absl::string_view name, absl::string_view hash) {
  if (hash.size() == kSha256Bytes) return absl::OkStatus();
  return Bad("the ", name, " has ", hash.size(), " bytes, not 32");
}

absl::Status CheckLength(absl::Span<const std::string> path, size_t expected) {
  if (path.size() == expected) return absl::OkStatus();
  return Bad("the proof has ", path.size(), " hashes; for these sizes it must have ", expected);
}

absl::Status CheckRoot(absl::string_view name, absl::string_view computed, absl::string_view root) {
  if (computed == root) return absl::OkStatus();
  return Bad("the proof leads to the ", name, " ", Hex(computed), ", not to ", Hex(root));
}

// Follows a proof upwards: for each bit of turns a sibling on the left (1) or on the right (0),
// then only left ones.
std::string Climb(std::string hash, absl::Span<const std::string> path, size_t turns,
                  uint64_t bits) {
  for (size_t i = 0; i < path.size(); ++i) {
    const bool sibling_is_left = i >= turns || ((bits >> i) & 1) == 1;
    HashNode(sibling_is_left ? path[i] : hash, sibling_is_left ? hash : path[i], hash);
  }
  return hash;
}

// The old tree's root from a consistency proof: only the siblings on the left belong to it.
std::string ClimbOld(std::string hash, absl::Span<const std::string> path, size_t turns,
                     uint64_t bits) {
  for (size_t i = 0; i < path.size(); ++i) {
    if (i >= turns || ((bits >> i) & 1) == 1) HashNode(path[i], hash, hash);
  }
  return hash;
}

}  // namespace

std::string NodeHash(absl::string_view left, absl::string_view right) {
  std::string hash;
  HashNode(left, right, hash);
  return hash;
}

Frontier::Frontier(uint64_t size, std::vector<std::string> complete)
    : size_(size), complete_(std::move(complete)) {
  CHECK(complete_.size() == static_cast<size_t>(std::popcount(size_)),
        "one complete subtree for each 1 bit of the size");
}

void Frontier::Add(std::string leaf_hash, Completed completed) {
  // As in adding one to a binary number: every trailing 1 bit is a subtree that now has a sibling.
  int level = 0;
  for (uint64_t bits = size_; (bits & 1) == 1; bits >>= 1) {
    HashNode(complete_.back(), leaf_hash, leaf_hash);
    complete_.pop_back();
    completed(++level, bits >> 1, leaf_hash);
  }
  complete_.push_back(std::move(leaf_hash));
  ++size_;
}

void Frontier::Add(std::string leaf_hash) {
  Add(std::move(leaf_hash), [](int, uint64_t, const std::string&) {});
}

std::string Frontier::Root() const {
  if (complete_.empty()) return Sha256("");
  std::string root = complete_.back();
  for (auto left = complete_.rbegin() + 1; left != complete_.rend(); ++left) {
    HashNode(*left, root, root);
  }
  return root;
}

absl::StatusOr<Frontier> ReadFrontier(uint64_t size, NodeSource source) {
  std::vector<NodeId> nodes;
  AddComplete({0, size}, nodes);
  ASSIGN_OR_RETURN(std::vector<std::string> complete, ReadNodes(nodes, source));
  return Frontier(size, std::move(complete));
}

absl::StatusOr<std::string> RootOf(uint64_t size, NodeSource source) {
  ASSIGN_OR_RETURN(const Frontier frontier, ReadFrontier(size, source));
  return frontier.Root();
}

absl::StatusOr<std::vector<std::string>> InclusionPath(uint64_t index, uint64_t size,
                                                       NodeSource source) {
  if (index >= size) {
    return absl::OutOfRangeError(absl::StrCat("leaf ", index, " is not in a tree of ", size));
  }
  std::vector<Leaves> siblings;  // from the root down
  uint64_t low = 0;
  uint64_t high = size;
  while (high - low > 1) {
    const uint64_t middle = Middle(low, high);
    if (index < middle) {
      siblings.push_back({middle, high});
      high = middle;
    } else {
      siblings.push_back({low, middle});
      low = middle;
    }
  }
  std::reverse(siblings.begin(), siblings.end());
  return ReadRoots(siblings, source);
}

absl::StatusOr<std::vector<std::string>> ConsistencyPath(uint64_t old_size, uint64_t new_size,
                                                         NodeSource source) {
  if (old_size == 0 || old_size > new_size) {
    return absl::OutOfRangeError(
        absl::StrCat("no proof leads from a tree of ", old_size, " to one of ", new_size));
  }
  std::vector<Leaves> siblings;  // from the root down
  uint64_t low = 0;
  uint64_t high = new_size;
  while (high != old_size) {
    const uint64_t middle = Middle(low, high);
    if (old_size <= middle) {
      siblings.push_back({middle, high});
      high = middle;
    } else {
      siblings.push_back({low, middle});
      low = middle;
    }
  }
  // Without a turn to the right, what is left is the whole old tree, whose root the verifier has.
  if (low != 0) siblings.push_back({low, high});
  std::reverse(siblings.begin(), siblings.end());
  return ReadRoots(siblings, source);
}

absl::Status VerifyInclusion(uint64_t index, uint64_t size, absl::string_view leaf_hash,
                             absl::Span<const std::string> path, absl::string_view root) {
  if (size > kMaxSize) return Bad("a tree of ", size, " leaves is too large");
  if (index >= size) return Bad("leaf ", index, " is not in a tree of ", size);
  RETURN_IF_ERROR(CheckHash("leaf hash", leaf_hash));
  RETURN_IF_ERROR(CheckHash("root", root));
  RETURN_IF_ERROR(CheckHashes(path));
  const int turns = BitWidth(index ^ (size - 1));
  RETURN_IF_ERROR(CheckLength(path, static_cast<size_t>(turns + std::popcount(index >> turns))));
  return CheckRoot("root", Climb(std::string(leaf_hash), path, static_cast<size_t>(turns), index),
                   root);
}

absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size,
                               absl::Span<const std::string> path, absl::string_view old_root,
                               absl::string_view new_root) {
  if (new_size > kMaxSize) return Bad("a tree of ", new_size, " leaves is too large");
  if (old_size == 0) return Bad("nothing can be proven about an empty tree");
  if (old_size > new_size) return Bad("a tree of ", old_size, " is not within one of ", new_size);
  RETURN_IF_ERROR(CheckHash("old root", old_root));
  RETURN_IF_ERROR(CheckHash("new root", new_root));
  RETURN_IF_ERROR(CheckHashes(path));
  if (old_size == new_size) {
    RETURN_IF_ERROR(CheckLength(path, 0));
    return CheckRoot("new root", old_root, new_root);
  }
  // The proof starts with the largest complete subtree at the old tree's right edge; if that is the
  // whole old tree, with its root, which the proof leaves out.
  const int shift = std::countr_zero(old_size);
  const int turns = BitWidth((old_size - 1) ^ (new_size - 1)) - shift;
  const uint64_t bits = (old_size - 1) >> shift;
  const bool old_is_complete = std::has_single_bit(old_size);
  const size_t seeds = old_is_complete ? 0 : 1;
  RETURN_IF_ERROR(
      CheckLength(path, seeds + static_cast<size_t>(turns + std::popcount(bits >> turns))));
  const std::string seed = old_is_complete ? std::string(old_root) : path.front();
  path.remove_prefix(seeds);
  const size_t turn_count = static_cast<size_t>(turns);
  RETURN_IF_ERROR(CheckRoot("old root", ClimbOld(seed, path, turn_count, bits), old_root));
  return CheckRoot("new root", Climb(seed, path, turn_count, bits), new_root);
}

}  // namespace jiedui::eventstore
