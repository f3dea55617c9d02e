#include "eventstore/tile_builder.h"

#include <utility>

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/merkle.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kFullTileBytes = kTileWidth * kSha256Bytes;

// The root of the complete subtree whose nodes a full tile holds.
std::string RootOfTile(absl::string_view hashes) {
  std::string level(hashes);
  while (level.size() > kSha256Bytes) {
    std::string above;
    for (size_t at = 0; at < level.size(); at += 2 * kSha256Bytes) {
      const absl::string_view pair = absl::string_view(level).substr(at, 2 * kSha256Bytes);
      above += NodeHash(pair.substr(0, kSha256Bytes), pair.substr(kSha256Bytes));
    }
    level.swap(above);
  }
  return level;
}

}  // namespace

absl::Status TileBuilder::AddLeaf(absl::string_view leaf_hash, Emit emit) {
  return Add(0, leaf_hash, emit);
}

absl::Status TileBuilder::Add(size_t level, absl::string_view hash, Emit emit) {
  if (levels_.size() <= level) levels_.resize(level + 1);
  levels_[level].hashes.append(hash.data(), hash.size());
  if (levels_[level].hashes.size() < kFullTileBytes) return absl::OkStatus();
  const std::string hashes = std::exchange(levels_[level].hashes, {});
  const Tile tile{static_cast<int>(level), levels_[level].full++, kTileWidth};
  RETURN_IF_ERROR(emit(tile, hashes));
  return Add(level + 1, RootOfTile(hashes), emit);
}

absl::Status TileBuilder::Finish(Emit emit) {
  for (size_t level = 0; level < levels_.size(); ++level) {
    const Level& last = levels_[level];
    if (last.hashes.empty()) continue;
    const Tile tile{static_cast<int>(level), last.full, last.hashes.size() / kSha256Bytes};
    RETURN_IF_ERROR(emit(tile, last.hashes));
  }
  return absl::OkStatus();
}

}  // namespace jiedui::eventstore
