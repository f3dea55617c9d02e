// Which positions answer a query: leapfrog over the index keys, without touching any event.
//
// Used by readers, on the thread of the reader; one walk belongs to one read.

#ifndef JIEDUI_EVENTSTORE_WALK_H_
#define JIEDUI_EVENTSTORE_WALK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/iterator.h"

#include "eventstore/database.h"
#include "eventstore/event.h"
#include "eventstore/layout.h"

namespace jiedui::eventstore {

// Keys of the shape <prefix> position(8), walked in one direction.
class KeyWalk {
 public:
  KeyWalk(const Database& database, const rocksdb::ReadOptions& read, Family family,
          std::string prefix, bool backward);

  // The first position at or beyond `position` in the direction of the walk; kNoPosition if there
  // is none. Positions asked for must themselves move in that direction.
  // DataLoss names the family; what is behind the damage can be asked for next.
  absl::StatusOr<Position> SkipTo(Position position);

  // Value at the position last returned; it lasts until the next call.
  absl::string_view value() const;

 private:
  bool Beyond(Position position) const { return backward_ ? at_ <= position : at_ >= position; }
  absl::Status Load();

  Family family_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
  std::string prefix_;
  bool backward_;
  bool started_ = false;
  Position at_ = kNoPosition;  // kNoPosition once started: the end
};

// The positions in a range that match one item, according to the indexes.
class ItemWalk {
 public:
  ItemWalk(const Database& database, const rocksdb::ReadOptions& read, Position head,
           const QueryItem& item, const Range& range);

  // The next one; kNoPosition at the end.
  absl::StatusOr<Position> Next();

 private:
  absl::StatusOr<Position> FindFrom(Position candidate);
  absl::StatusOr<Position> FindTagged(Position candidate);
  absl::StatusOr<Position> FindOfKinds(Position candidate);
  bool KindWanted(absl::string_view tag_value) const;
  bool InRange(Position position) const { return position >= first_ && position <= last_; }
  Position Step(Position position) const { return backward_ ? position - 1 : position + 1; }

  Position first_;
  Position last_;
  bool backward_;
  Position next_;
  std::vector<int32_t> kinds_;
  std::vector<KeyWalk> all_of_;
  std::vector<KeyWalk> any_of_;
};

// The positions in a range that answer a query: the walks of its items, merged.
class PositionWalk {
 public:
  PositionWalk(const Database& database, const rocksdb::ReadOptions& read, Position head,
               const Query& query, const Range& range);

  // The next one; kNoPosition at the end.
  absl::StatusOr<Position> Next();

 private:
  struct Branch {
    ItemWalk walk;
    Position next = kNoPosition;
  };

  absl::Status Start();
  Position Nearest() const;

  bool backward_;
  bool started_ = false;
  std::vector<Branch> branches_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_WALK_H_
