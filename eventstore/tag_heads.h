// The last position of each tag lately asked for or written: most conditions and etags are answered
// from here. Belongs to the writer's thread; touches no disk.

#ifndef JIEDUI_EVENTSTORE_TAG_HEADS_H_
#define JIEDUI_EVENTSTORE_TAG_HEADS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

#include "eventstore/event.h"

namespace jiedui::eventstore {

class TagHeads {
 public:
  // Forgets everything when it holds that many tags.
  explicit TagHeads(size_t capacity) : capacity_(capacity) {}

  // Nothing if the tag is not remembered.
  std::optional<Position> Find(absl::string_view tag) const;

  // The last position with the tag, which only grows; kNoPosition: there is none.
  void Set(absl::string_view tag, Position position);

 private:
  const size_t capacity_;
  absl::flat_hash_map<std::string, Position> heads_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TAG_HEADS_H_
