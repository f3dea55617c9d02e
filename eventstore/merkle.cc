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
#include "eventstore/finding.h"

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

using Hashes = std::vector<std::string>;

// The complete subtrees that make up a tree, the largest first.
std::vector<NodeId> BorderOf(uint64_t size) {
  std::vector<NodeId> nodes;
  for (uint64_t left = size; left != 0; left -= std::bit_floor(left)) {
    const int level = BitWidth(left) - 1;
    nodes.push_back({level, (size - left) >> level});
  }
  return nodes;
}

// The one of them that a leaf of the tree is in: of its level is the highest bit that the size has
// and the leaf's index has not.
NodeId TopOver(uint64_t leaf, uint64_t size) {
  const int level = BitWidth(leaf ^ size) - 1;
  return {level, leaf >> level};
}

absl::StatusOr<Hashes> ReadNodes(absl::Span<const NodeId> nodes, NodeSource source) {
  ASSIGN_OR_RETURN(Hashes hashes, source(nodes));
  CHECK(hashes.size() == nodes.size(), "a hash for each node asked for");
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (hashes[i].size() == kSha256Bytes) continue;
    return absl::DataLossError(absl::StrCat("node ", nodes[i].index, " of level ", nodes[i].level,
                                            " of the tree has ", hashes[i].size(), " bytes"));
  }
  return hashes;
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

// The hash of a subtree and those beside its way up to another that it is in, which must be what
// they lead to.
absl::StatusOr<Hashes> ReadWay(const NodeId& from, const NodeId& to, NodeSource source,
                               NodeSource beside_way) {
  std::vector<NodeId> nodes{from};
  for (int up = 0; from.level + up < to.level; ++up) {
    nodes.push_back({from.level + up, (from.index >> up) ^ 1});
  }
  ASSIGN_OR_RETURN(Hashes way, ReadNodes(nodes, beside_way));
  if (from == to) return way;
  ASSIGN_OR_RETURN(const Hashes end, ReadNodes({to}, source));
  const auto beside = absl::MakeConstSpan(way).subspan(1);
  if (Climb(way.front(), beside, beside.size(), from.index) == end.front()) return way;
  return DataLossOf(Found(FindingKind::kNodesBelowDiffer, to.index, to.level));
}

// The rest of the path, from one of the complete subtrees that make up the tree to its root: those
// behind it, as one, and those before it.
absl::Status AddBorder(const NodeId& top, uint64_t size, NodeSource source, Hashes* path) {
  std::vector<NodeId> nodes = BorderOf(size);
  const auto before = std::find(nodes.begin(), nodes.end(), top) - nodes.begin();
  nodes.erase(nodes.begin() + before);
  ASSIGN_OR_RETURN(Hashes hashes, ReadNodes(nodes, source));
  const auto behind = hashes.begin() + before;
  if (behind != hashes.end()) {
    const uint64_t leaves_behind = size & ((uint64_t{1} << top.level) - 1);
    path->push_back(Frontier(leaves_behind, Hashes(behind, hashes.end())).Root());
  }
  path->insert(path->end(), std::make_reverse_iterator(behind), hashes.rend());
  return absl::OkStatus();
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
  ASSIGN_OR_RETURN(Hashes complete, ReadNodes(BorderOf(size), source));
  return Frontier(size, std::move(complete));
}

absl::StatusOr<std::string> RootOf(uint64_t size, NodeSource source) {
  ASSIGN_OR_RETURN(const Frontier frontier, ReadFrontier(size, source));
  return frontier.Root();
}

absl::StatusOr<std::vector<std::string>> InclusionPath(uint64_t index, uint64_t size,
                                                       NodeSource source) {
  return InclusionPath(index, size, source, source);
}

absl::StatusOr<std::vector<std::string>> InclusionPath(uint64_t index, uint64_t size,
                                                       NodeSource source, NodeSource beside_way) {
  if (index >= size) {
    return absl::OutOfRangeError(absl::StrCat("leaf ", index, " is not in a tree of ", size));
  }
  const NodeId leaf = {0, index};
  const NodeId top = TopOver(index, size);
  Hashes path;
  if (leaf != top) {
    ASSIGN_OR_RETURN(path, ReadWay(leaf, top, source, beside_way));
    path.erase(path.begin());  // whoever verifies has the leaf
  }
  RETURN_IF_ERROR(AddBorder(top, size, source, &path));
  return path;
}

absl::StatusOr<std::vector<std::string>> ConsistencyPath(uint64_t old_size, uint64_t new_size,
                                                         NodeSource source) {
  if (old_size == 0 || old_size > new_size) {
    return absl::OutOfRangeError(
        absl::StrCat("no proof leads from a tree of ", old_size, " to one of ", new_size));
  }
  if (old_size == new_size) return Hashes();
  // The last of the complete subtrees that make up the old tree.
  const NodeId last = BorderOf(old_size).back();
  const NodeId top = TopOver(old_size - 1, new_size);
  const bool is_whole = last.index == 0;  // then whoever verifies has its hash, the old root
  Hashes path;
  if (last != top || !is_whole) {
    ASSIGN_OR_RETURN(path, ReadWay(last, top, source, source));
    if (is_whole) path.erase(path.begin());
  }
  RETURN_IF_ERROR(AddBorder(top, new_size, source, &path));
  return path;
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
