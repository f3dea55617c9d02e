// The C2SP tlog-tiles layout of a tree: which files there are for a size, what they are called, and
// how leaves are packed into entry bundles. Pure, any thread.
//
// A tile of level l holds up to 256 hashes, each the root of 256^l leaves; only full tiles roll up.

#ifndef JIEDUI_EVENTSTORE_TILES_H_
#define JIEDUI_EVENTSTORE_TILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace jiedui::eventstore {

inline constexpr uint64_t kTileWidth = 256;
// Levels of tree nodes between the hashes of a tile and the hash of it in the tile above.
inline constexpr int kTileHeight = 8;

struct Tile {
  int level = 0;
  uint64_t index = 0;
  uint64_t width = kTileWidth;  // hashes or entries in it, 1 to 256; fewer only at the right edge

  friend bool operator==(const Tile&, const Tile&) = default;
};

// "tile/0/x001/x234/067", "tile/1/000.p/17".
std::string TilePath(const Tile& tile);
// The entry bundle beside a tile of level 0: "tile/entries/273.p/112".
std::string EntriesPath(const Tile& tile);

// Number of tiles, a partial one included, that a tree of that size has at a level; 0 above its
// top.
uint64_t TileCount(int level, uint64_t size);
// Tile `index` of the level in a tree of that size; index < TileCount(level, size).
Tile TileAt(int level, uint64_t index, uint64_t size);

// Appends an entry to a bundle: two bytes of length, then the entry. It must be at most 65,535
// bytes.
void AppendEntry(std::string& bundle, absl::string_view entry);
// The entries of a bundle that must hold exactly `width`, pointing into it. InvalidArgument names
// the first one that is cut off, or says how many bytes follow the last.
absl::StatusOr<std::vector<absl::string_view>> ParseEntries(absl::string_view bundle,
                                                            uint64_t width);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TILES_H_
