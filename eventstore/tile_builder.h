// The tiles of a tree, as its leaves come: each is given out when it is full, the rest at the end.
// One thread.

#ifndef JIEDUI_EVENTSTORE_TILE_BUILDER_H_
#define JIEDUI_EVENTSTORE_TILE_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "eventstore/tiles.h"

namespace jiedui::eventstore {

class TileBuilder {
 public:
  using Emit = absl::FunctionRef<absl::Status(const Tile& tile, absl::string_view bytes)>;

  // Emits the tiles that the leaf fills, the lowest first.
  absl::Status AddLeaf(absl::string_view leaf_hash, Emit emit);
  // Emits the tiles that are not full, the lowest first.
  absl::Status Finish(Emit emit);

 private:
  struct Level {
    uint64_t full = 0;   // tiles given out
    std::string hashes;  // of the tile being filled
  };

  absl::Status Add(size_t level, absl::string_view hash, Emit emit);

  std::vector<Level> levels_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TILE_BUILDER_H_
