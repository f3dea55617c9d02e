// C2SP signed notes: a text with signatures under it that name their keys. Checkpoints are notes.
//
// A key is known by its name and a four-byte id; its text forms are those of Go's sumdb/note. Signs
// with Ed25519 (type 1), checks that and witnesses' cosignature/v1 (type 4). Any thread; reads no
// file. What is opened or parsed may be anything at all: InvalidArgument says what is wrong with
// it.

#ifndef JIEDUI_EVENTSTORE_NOTE_H_
#define JIEDUI_EVENTSTORE_NOTE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "base/ed25519.h"

namespace jiedui::eventstore {

// The public half of a key.
class Verifier {
 public:
  // From "<name>+<8 hexadecimal digits>+<base64>".
  static absl::StatusOr<Verifier> Parse(absl::string_view vkey);

  const std::string& name() const { return name_; }
  uint32_t id() const { return id_; }
  // True if it signs the text alone, false if it cosigns a checkpoint with a time, as a witness
  // does.
  bool signs_text() const;
  // The text Parse takes.
  std::string vkey() const;

 private:
  friend class Signer;
  friend absl::StatusOr<struct OpenedNote> OpenNote(absl::string_view note,
                                                    absl::Span<const Verifier> verifiers);

  Verifier(std::string name, std::string typed_key);
  // What follows the key id in a signature line.
  bool IsSignature(absl::string_view text, absl::string_view signature) const;

  std::string name_;
  std::string typed_key_;  // one byte of type, 32 of public key
  uint32_t id_;
};

// Both halves of an Ed25519 key.
class Signer {
 public:
  // InvalidArgument unless the name can name a key and the seed has 32 bytes.
  static absl::StatusOr<Signer> FromSeed(absl::string_view name, absl::string_view seed);
  // From "PRIVATE+KEY+<name>+<8 hexadecimal digits>+<base64>". The error does not repeat the key.
  static absl::StatusOr<Signer> Parse(absl::string_view skey);

  const std::string& name() const { return verifier_.name(); }
  const Verifier& verifier() const { return verifier_; }
  // The text Parse takes: a secret.
  std::string skey() const;

  // The signature line of a text, with its newline.
  std::string SignatureLine(absl::string_view text) const;

 private:
  Signer(Verifier verifier, std::string seed, Ed25519Key key);

  Verifier verifier_;
  std::string seed_;
  Ed25519Key key_;
};

// A signature that was checked and is right.
struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::optional<absl::Time> cosigned_at;  // of a cosignature: when the witness saw the checkpoint
};

struct OpenedNote {
  std::string text;
  std::vector<NoteSignature> signatures;  // at least one; one a key; in the order of the note
};

// A name or a key from outside, fit for a message: at most 100 bytes, and escaped unless every
// character of it is harmless where it is printed.
std::string Shown(absl::string_view text);

// True if it can name a key: UTF-8, not empty, no space of any script, no '+', no control
// character.
bool IsKeyName(absl::string_view name);

// A line under a note, as it stands there.
struct NoteLine {
  std::string name;
  uint32_t id = 0;
  std::string signature;
};

struct UnopenedNote {
  std::string text;
  std::vector<NoteLine> lines;  // at least one
};

// Takes a note apart and believes nobody. InvalidArgument says why it is none.
absl::StatusOr<UnopenedNote> ParseNote(absl::string_view note);

// The text (UTF-8, no control character but newlines, a newline at its end) with one line a signer.
absl::StatusOr<std::string> SignNote(absl::string_view text, absl::Span<const Signer> signers);

// Checks every signature by a key of `verifiers` and ignores those by others. A known key's wrong
// signature makes the whole note bad, as does a known key's right one under another id if there is
// no other; NotFound if no known key has signed it.
absl::StatusOr<OpenedNote> OpenNote(absl::string_view note, absl::Span<const Verifier> verifiers);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_NOTE_H_
