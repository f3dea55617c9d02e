#include "eventstore/tiles.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "eventstore/finding.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kMaxEntryBytes = 65535;
constexpr size_t kLengthBytes = 2;

// Groups of three digits, all but the last marked with x: 1234067 is "x001/x234/067".
std::string IndexPath(uint64_t index) {
  std::string path = absl::StrFormat("%03d", index % 1000);
  for (index /= 1000; index != 0; index /= 1000) {
    path = absl::StrFormat("x%03d/%s", index % 1000, path);
  }
  return path;
}

std::string PathIn(absl::string_view folder, const Tile& tile) {
  std::string path = absl::StrCat("tile/", folder, "/", IndexPath(tile.index));
  if (tile.width < kTileWidth) absl::StrAppend(&path, ".p/", tile.width);
  return path;
}

// Number of hashes that all tiles of a level hold together.
uint64_t HashCount(int level, uint64_t size) {
  const int shift = level * kTileHeight;
  return shift >= 64 ? 0 : size >> shift;
}

}  // namespace

std::string TilePath(const Tile& tile) {
  return PathIn(absl::StrCat(tile.level), tile);
}

std::string EntriesPath(const Tile& tile) {
  return PathIn("entries", tile);
}

uint64_t TileCount(int level, uint64_t size) {
  const uint64_t hashes = HashCount(level, size);
  return hashes / kTileWidth + (hashes % kTileWidth == 0 ? 0 : 1);
}

Tile TileAt(int level, uint64_t index, uint64_t size) {
  CHECK(index < TileCount(level, size), "no such tile");
  const uint64_t left = HashCount(level, size) - index * kTileWidth;
  return {level, index, std::min(left, kTileWidth)};
}

void AppendEntry(std::string& bundle, absl::string_view entry) {
  CHECK(entry.size() <= kMaxEntryBytes, "an entry is at most 65,535 bytes");
  bundle.push_back(static_cast<char>(entry.size() >> 8));
  bundle.push_back(static_cast<char>(entry.size() & 0xFF));
  bundle.append(entry.data(), entry.size());
}

absl::StatusOr<std::vector<absl::string_view>> ParseEntries(absl::string_view bundle,
                                                            uint64_t width) {
  std::vector<absl::string_view> entries;
  for (uint64_t i = 0; i < width; ++i) {
    const auto byte = [bundle](size_t at) {
      return static_cast<size_t>(static_cast<unsigned char>(bundle[at]));
    };
    const size_t size = bundle.size() < kLengthBytes ? 0 : (byte(0) << 8) | byte(1);
    if (bundle.size() < kLengthBytes + size) {
      return StatusOf(absl::StatusCode::kInvalidArgument,
                      Found(FindingKind::kEntryCutOff, i, width));
    }
    entries.push_back(bundle.substr(kLengthBytes, size));
    bundle.remove_prefix(kLengthBytes + size);
  }
  if (bundle.empty()) return entries;
  return StatusOf(absl::StatusCode::kInvalidArgument,
                  Found(FindingKind::kEntriesFollow, bundle.size(), width));
}

}  // namespace jiedui::eventstore
