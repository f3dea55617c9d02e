// The upper levels of a stored tree, in memory: every proof asks for them, and a complete node
// never changes.
//
// One for each open database, filled by whoever reads proofs (eventstore/proof_nodes.h). Any
// thread. It takes two bytes for each of the first eight million leaves, and 8 MiB more each time
// that the tree doubles after that.

#ifndef JIEDUI_EVENTSTORE_TREE_TOP_H_
#define JIEDUI_EVENTSTORE_TREE_TOP_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/merkle.h"

namespace jiedui::eventstore {

class TreeTop {
 public:
  // A node of the lowest level stands for 32 leaves.
  static constexpr int kLowestLevel = 5;
  // Of a level, from its beginning: what is behind is read from the disk.
  static constexpr uint64_t kMaxNodes = uint64_t{1} << 18;

  static bool Covers(const NodeId& node) {
    return node.level >= kLowestLevel && node.index < kMaxNodes;
  }

  // Empty if the node is not there yet. One that is covered, as are those below.
  std::string Find(const NodeId& node) const;
  // How many nodes of the level are there, from its beginning.
  uint64_t Count(int level) const;
  // Hashes one behind the other, of the node and of those that follow it in its level. What is
  // there stays; what would leave a gap is left out.
  void Add(const NodeId& first, absl::string_view hashes);

 private:
  mutable absl::Mutex mutex_;
  // By level: hashes one behind the other.
  std::array<std::string, 64> levels_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TREE_TOP_H_
