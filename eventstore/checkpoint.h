// Checkpoints: a signed note that says how large a ledger was and what its root was (C2SP
// tlog-checkpoint). Pure, any thread. What is parsed may be anything at all: InvalidArgument says
// what is wrong with it.

#ifndef JIEDUI_EVENTSTORE_CHECKPOINT_H_
#define JIEDUI_EVENTSTORE_CHECKPOINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "eventstore/note.h"

namespace jiedui::eventstore {

struct Checkpoint {
  std::string origin;  // whose ledger, "zaozhuang.example/jiedui/370400"; also the name of its key
  uint64_t size = 0;   // positions 1 to size
  std::string root;    // 32 bytes

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Whether the origin of a checkpoint, and so the name of its key, may begin so: a name of a key
// (see IsKeyName) that can be printed as it is, in parts of a path. InvalidArgument says what is
// asked.
absl::Status CheckOrigin(absl::string_view prefix);

// "<prefix>/<ledger id>".
std::string OriginOf(absl::string_view prefix, absl::string_view ledger_id);

// Three lines: origin, size, root in base64.
std::string FormatCheckpoint(const Checkpoint& checkpoint);
absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view text);

// The note. InvalidArgument unless every signer has the origin as its name.
absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                           absl::Span<const Signer> signers);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  std::vector<NoteSignature> signatures;  // by known keys; one of them is the ledger's own
};

// Opens the note of a ledger: one of its own keys, those with the origin as name, must have signed
// it; NotFound if none of those known has.
absl::StatusOr<OpenedCheckpoint> OpenCheckpoint(absl::string_view note,
                                                absl::Span<const Verifier> verifiers);

// The text above the signatures, believing none of them.
absl::StatusOr<Checkpoint> UnverifiedCheckpoint(absl::string_view note);

// The same of a note that is whole: lines of signatures and nothing else stand under it, one of
// them of its own name and as long as a signature. Whether it is right only a key can tell.
absl::StatusOr<Checkpoint> WholeCheckpoint(absl::string_view note);

// A number as these formats write it: digits, no leading zero, at most 2^63 - 1.
std::optional<uint64_t> ParseDecimal(absl::string_view text);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_CHECKPOINT_H_
