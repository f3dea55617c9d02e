#include "eventstore/proof_nodes.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/reader.h"
#include "eventstore/rocks.h"
#include "eventstore/tree_top.h"

namespace jiedui::eventstore {
namespace {

// Levels that are made of one scan: of 16 adjacent nodes of the lowest, nearly always in one block.
constexpr int kBandLevels = 4;

// The nodes of one level below a node of a higher one.
struct Band {
  NodeId over;
  int level = 0;
  std::string hashes;  // one behind the other, as many as could be read

  // The lowest level of the band that the level is in; leaves are in none.
  static int LowestOf(int level) { return level - (level - 1) % kBandLevels; }

  // Goes up to that level.
  void RiseTo(int to) {
    for (; level < to; ++level) {
      std::string above;
      for (absl::string_view rest = hashes; rest.size() >= 2 * kSha256Bytes;
           rest.remove_prefix(2 * kSha256Bytes)) {
        absl::StrAppend(&above, NodeHash(rest.substr(0, kSha256Bytes),
                                         rest.substr(kSha256Bytes, kSha256Bytes)));
      }
      hashes = std::move(above);
    }
  }

  // The node with that index in the level; empty if it could not be read.
  std::string Hash(uint64_t index) const {
    const size_t at = (index - (over.index << (over.level - level))) * kSha256Bytes;
    return at < hashes.size() ? hashes.substr(at, kSha256Bytes) : std::string();
  }
};

using Hashes = std::vector<std::string>;

// Hashes of adjacent nodes, one behind the other, up to the last or to the first that is missing or
// damaged: reading that one by itself says what it is.
std::string ReadRun(const Database& database, const rocksdb::ReadOptions& read, const NodeId& first,
                    uint64_t last) {
  const std::string end = MerkleKey(first.level, last + 1);
  const rocksdb::Slice bound = ToSlice(end);
  rocksdb::ReadOptions bounded = read;
  bounded.iterate_upper_bound = &bound;
  const auto walk = database.Walk(bounded, Family::kMerkle);
  std::string hashes;
  uint64_t index = first.index;
  for (walk->Seek(MerkleKey(first.level, index)); walk->Valid(); walk->Next()) {
    const absl::string_view hash = FromSlice(walk->value());
    if (FromSlice(walk->key()) != MerkleKey(first.level, index++)) break;
    if (hash.size() != kSha256Bytes) break;
    absl::StrAppend(&hashes, hash);
  }
  return hashes;
}

// The nodes of a band's lowest level.
Band ReadBand(const Database& database, const rocksdb::ReadOptions& read, const NodeId& over) {
  const NodeId first = {over.level - kBandLevels, over.index << kBandLevels};
  const uint64_t last = first.index + (uint64_t{1} << kBandLevels) - 1;
  return {over, first.level, ReadRun(database, read, first, last)};
}

// Fills the top up to the node in one scan, unless somebody has. Empty if that was not possible.
std::string FindInTop(const Database& database, const rocksdb::ReadOptions& read,
                      const NodeId& node) {
  TreeTop& top = database.tree_top();
  std::string hash = top.Find(node);
  if (!hash.empty()) return hash;
  const NodeId next = {node.level, top.Count(node.level)};
  top.Add(next, ReadRun(database, read, next, node.index));
  return top.Find(node);
}

// What is still empty, as it is stored.
absl::Status ReadRest(const Database& database, const rocksdb::ReadOptions& read,
                      absl::Span<const NodeId> nodes, Hashes* hashes) {
  std::vector<NodeId> rest;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if ((*hashes)[i].empty()) rest.push_back(nodes[i]);
  }
  if (rest.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Hashes found, ReadNodes(database, read, rest));
  auto next = found.begin();
  for (std::string& hash : *hashes) {
    if (hash.empty()) hash = std::move(*next++);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Hashes> ReadKeptNodes(const Database& database, const rocksdb::ReadOptions& read,
                                     absl::Span<const NodeId> nodes) {
  Hashes hashes;
  for (const NodeId& node : nodes) {
    hashes.push_back(TreeTop::Covers(node) ? FindInTop(database, read, node) : "");
  }
  RETURN_IF_ERROR(ReadRest(database, read, nodes, &hashes));
  return hashes;
}

absl::StatusOr<Hashes> ReadBesideWay(const Database& database, const rocksdb::ReadOptions& read,
                                     absl::Span<const NodeId> nodes) {
  Hashes hashes;
  std::optional<Band> band;
  for (const NodeId& node : nodes) {
    if (node.level == 0) {
      hashes.emplace_back();
    } else if (TreeTop::Covers(node)) {
      hashes.push_back(FindInTop(database, read, node));
    } else {
      const int over = Band::LowestOf(node.level) + kBandLevels;
      const NodeId top = {over, node.index >> (over - node.level)};
      if (!band || band->over != top) band = ReadBand(database, read, top);
      band->RiseTo(node.level);
      hashes.push_back(band->Hash(node.index));
    }
  }
  RETURN_IF_ERROR(ReadRest(database, read, nodes, &hashes));
  return hashes;
}

}  // namespace jiedui::eventstore
