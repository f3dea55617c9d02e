#include "eventstore/table_list.h"

#include <string>
#include <utility>

#include "eventstore/log_file.h"

namespace jiedui::eventstore {
namespace {

// What a change consists of: a tag and its values (RocksDB's db/version_edit.h). Behind a tag with
// the bit kIgnorable is a value that readers may pass over.
enum Tag : uint64_t {
  kComparator = 1,
  kLogNumber = 2,
  kNextFileNumber = 3,
  kLastSequence = 4,
  kCompactCursor = 5,
  kDeletedTable = 6,
  kPrevLogNumber = 9,
  kMinLogNumberToKeep = 10,
  kNewTable = 103,
  kColumnFamily = 200,
  kColumnFamilyAdd = 201,
  kColumnFamilyDrop = 202,
  kMaxColumnFamily = 203,
  kInAtomicGroup = 300,
  kIgnorable = 8192,
};
constexpr uint64_t kEndOfTable = 1;

class Change {
 public:
  explicit Change(absl::string_view bytes) : rest_(bytes) {}

  bool AtEnd() const { return failed_ || rest_.empty(); }
  bool failed() const { return failed_; }

  // Seven bits a byte, the lowest first; all but the last have the highest bit.
  uint64_t Number() {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      number |= static_cast<uint64_t>(byte & 0x7fu) << shift;
      if (byte < 0x80u) return number;
    }
    failed_ = true;
    return 0;
  }
  // A number, and so many bytes.
  void PassBytes() {
    const uint64_t size = Number();
    failed_ = failed_ || size > rest_.size();
    if (!failed_) rest_.remove_prefix(size);
  }

 private:
  absl::string_view rest_;
  bool failed_ = false;
};

// A table that moves to another level is deleted on the one and new on the other.
using LevelAndNumber = std::pair<uint64_t, uint64_t>;

LevelAndNumber TakeTable(Change& change) {
  const uint64_t level = change.Number();
  return {level, change.Number()};
}

LevelAndNumber TakeNewTable(Change& change) {
  const LevelAndNumber table = TakeTable(change);
  change.Number();     // its size
  change.PassBytes();  // its first and its last key
  change.PassBytes();
  change.Number();  // its first and its last entry
  change.Number();
  while (!change.failed() && change.Number() != kEndOfTable) change.PassBytes();
  return table;
}

// False if it is not known what a tag is.
bool Apply(uint64_t tag, Change& change, std::set<LevelAndNumber>& tables) {
  switch (tag) {
    case kLogNumber:
    case kNextFileNumber:
    case kLastSequence:
    case kPrevLogNumber:
    case kMinLogNumberToKeep:
    case kColumnFamily:
    case kMaxColumnFamily:
    case kInAtomicGroup:
      change.Number();
      return true;
    case kComparator:
    case kColumnFamilyAdd:
      change.PassBytes();
      return true;
    case kCompactCursor:
      change.Number();
      change.PassBytes();
      return true;
    case kColumnFamilyDrop:
      return true;
    case kDeletedTable:
      tables.erase(TakeTable(change));
      return true;
    case kNewTable:
      tables.insert(TakeNewTable(change));
      return true;
  }
  change.PassBytes();
  return (tag & kIgnorable) != 0;
}

}  // namespace

std::optional<std::set<uint64_t>> TablesIn(absl::string_view manifest) {
  std::set<LevelAndNumber> tables;
  for (const std::string& record : WholeRecords(manifest)) {
    Change change(record);
    while (!change.AtEnd()) {
      if (!Apply(change.Number(), change, tables)) return std::nullopt;
    }
    if (change.failed()) return std::nullopt;
  }
  std::set<uint64_t> numbers;
  for (const auto& [level, number] : tables) numbers.insert(number);
  return numbers;
}

}  // namespace jiedui::eventstore
