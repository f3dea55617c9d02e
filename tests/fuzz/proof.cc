// Any text as an offline receipt, and any bytes as a path: proven only if the leaf is in the signed
// tree at that place.

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "base/check.h"
#include "eventstore/event.h"
#include "eventstore/merkle.h"
#include "eventstore/tiles.h"
#include "eventstore/tlog_proof.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::Signer;
using eventstore::TlogProof;

constexpr uint64_t kSize = 11;
constexpr uint64_t kIndex = 6;
constexpr size_t kHashBytes = 32;

// A signed tree of eleven leaves and the receipt of the seventh.
struct World {
  Signer key = *Signer::FromSeed("zaozhuang.example/jiedui/370400", std::string(kHashBytes, 'k'));
  std::vector<eventstore::Verifier> verifiers = {key.verifier()};
  std::string leaf_hash = eventstore::LeafHash("leaf 6");
  std::string root;
  TlogProof proof;

  World() {
    std::map<std::pair<int, uint64_t>, std::string> nodes;
    eventstore::Frontier frontier;
    for (uint64_t i = 0; i < kSize; ++i) {
      const std::string hash = eventstore::LeafHash(absl::StrCat("leaf ", i));
      nodes[{0, i}] = hash;
      frontier.Add(hash, [&](int level, uint64_t index, const std::string& node) {
        nodes[{level, index}] = node;
      });
    }
    root = frontier.Root();
    proof.leaf = "leaf 6";
    proof.index = kIndex;
    proof.path =
        *eventstore::InclusionPath(kIndex, kSize, [&](absl::Span<const eventstore::NodeId> asked) {
          std::vector<std::string> hashes;
          for (const auto& node : asked) hashes.push_back(nodes.at({node.level, node.index}));
          return absl::StatusOr<std::vector<std::string>>(std::move(hashes));
        });
    proof.checkpoint = *eventstore::SignCheckpoint({key.name(), kSize, root}, {key});
  }
};

const World& TheWorld() {
  static const World world;
  return world;
}

void CheckReceipt(absl::string_view text) {
  const World& world = TheWorld();
  const auto parsed = eventstore::ParseTlogProof(text);
  if (!parsed.ok()) {
    CHECK(absl::IsInvalidArgument(parsed.status()), parsed.status().ToString());
    return;
  }
  const auto again = eventstore::ParseTlogProof(eventstore::FormatTlogProof(*parsed));
  CHECK(again.ok() && *again == *parsed, "a receipt that does not come back");
  const auto proven = eventstore::VerifyTlogProof(*parsed, world.leaf_hash, world.verifiers);
  if (!proven.ok()) return;
  CHECK(parsed->index == kIndex && parsed->path == world.proof.path, "a forged receipt");
}

void CheckPath(absl::string_view bytes) {
  const World& world = TheWorld();
  const uint64_t index = TakeByte(bytes);
  std::vector<std::string> path;
  for (; bytes.size() >= kHashBytes; bytes.remove_prefix(kHashBytes)) {
    path.emplace_back(bytes.substr(0, kHashBytes));
  }
  const bool honest = index == kIndex && path == world.proof.path;
  const absl::Status proven =
      eventstore::VerifyInclusion(index, kSize, world.leaf_hash, path, world.root);
  CHECK(proven.ok() == honest, "a forged path, or an honest one refused");
  for (uint64_t size = 0; size <= kSize + 1; ++size) {
    const absl::Status grown =
        eventstore::VerifyConsistency(size, kSize, path, world.leaf_hash, world.root);
    CHECK(!grown.ok(), "a leaf's hash is no tree's root");
  }
}

void CheckBundle(absl::string_view bytes) {
  const uint64_t width = TakeByte(bytes);
  const auto entries = eventstore::ParseEntries(bytes, width);
  if (!entries.ok()) return;
  CHECK(entries->size() == width, "another number of entries");
  std::string again;
  for (const absl::string_view entry : *entries) eventstore::AppendEntry(again, entry);
  CHECK(again == bytes, "a bundle that does not come back");
}

}  // namespace

std::vector<std::string> Seeds() {
  const World& world = TheWorld();
  TlogProof bare = world.proof;
  bare.leaf.clear();
  std::string path(1, static_cast<char>(kIndex));
  for (const std::string& hash : world.proof.path) path += hash;
  std::string bundle(1, '\3');
  for (const char* entry : {"one", "", "three"}) eventstore::AppendEntry(bundle, entry);
  return {eventstore::FormatTlogProof(world.proof), eventstore::FormatTlogProof(bare), path,
          bundle};
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  jiedui::fuzz::CheckReceipt(jiedui::fuzz::Bytes(data, size));
  jiedui::fuzz::CheckPath(jiedui::fuzz::Bytes(data, size));
  jiedui::fuzz::CheckBundle(jiedui::fuzz::Bytes(data, size));
  return 0;
}
