// A workload of everything that is durable in a ledger and not only an event: sealed parts and
// their erasure, checkpoints, cursors. With a record of what the caller was told, and the check of
// what the ledger must hold afterwards, whatever happened to it in between.
//
// One act after the other, so that the disk does the same each time.

#ifndef JIEDUI_TESTS_EVENTSTORE_KEEPSAKES_H_
#define JIEDUI_TESTS_EVENTSTORE_KEEPSAKES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "eventstore/store.h"
#include "tests/eventstore/disk.h"
#include "tests/eventstore/script.h"

namespace jiedui::eventstore {

enum class Deed { kAppend, kErase, kCheckpoint, kAcquire, kCommit };

// What became of an act.
enum class Told { kDone, kNotDone, kUnknown };

struct Act {
  Deed deed;
  Position position = kNoPosition;  // of the event, the checkpoint, or where the cursor goes
  std::string text;                 // of the event, the note, or who owns the cursor
  int64_t begun = 0;                // how many operations the disk had begun then
  int64_t ended = 0;
  absl::Status result = {};

  Told told() const;
};

// The part of an event that is sealed: bytes that occur nowhere else and that nothing compresses.
std::string SecretOf(absl::string_view event_text);

// Sessions of acts, the same for a seed. A session ends with the first act that fails.
std::vector<Act> DoActs(uint64_t seed, int sessions, int acts, const Opener& open,
                        const OperationCounter& operations);

// As they stood just before that operation of the disk: what had not ended is unknown.
std::vector<Act> ActsBefore(int64_t operation, const std::vector<Act>& acts);

// What is wrong with the ledger, in sentences. Everything done is there and unchanged; what was not
// done is not; nothing is there in part; the ledger agrees with itself.
std::vector<std::string> FaultsOfActs(Store& store, const std::vector<Act>& acts);

// Erases again what may have been erased.
absl::Status EraseAgain(Store& store, const std::vector<Act>& acts);
// Files that hold a secret that may have been erased, which after EraseAgain are a fault each.
std::vector<std::string> FilesWithErased(const Tree& files, const std::vector<Act>& acts);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_KEEPSAKES_H_
