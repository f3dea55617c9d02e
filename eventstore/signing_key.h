// The keys a ledger signs its checkpoints with: a directory beside the log, "keys".
//
//   checkpoint.skey      private, mode 0600: the current key, then those it is taking over from
//   verifiers            every public key there has been, the oldest first
//   succession-<id>.note signed by a key: the one that follows it, whose id is in the name
//
// A rotation is begun by Rotate, also while a server runs: from then on there are two private keys,
// and the next checkpoint is signed with both. When it is kept, FinishRotation forgets the old
// private key. Whoever trusts the old key adopts the new one by the succession note; the signature
// lines of a checkpoint do not vouch for each other.
//
// Called when a checkpoint is signed, and by operators; any thread that may wait for the disk.
// Whoever changes the directory is alone with that. A private key is never in an error or a log.

#ifndef JIEDUI_EVENTSTORE_SIGNING_KEY_H_
#define JIEDUI_EVENTSTORE_SIGNING_KEY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "eventstore/note.h"

namespace jiedui::eventstore {

class SigningKeys {
 public:
  // directory: made by Generate, in a parent that is there.
  explicit SigningKeys(std::string directory) : directory_(std::move(directory)) {}

  // A first key, or a new one in the place of one that was lost. AlreadyExists if there is one;
  // FailedPrecondition if the public ones that are there are of another origin.
  absl::StatusOr<Verifier> Generate(absl::string_view origin) const;

  // Public keys and succession notes that came from elsewhere, beside those that are here, and no
  // private one: what was signed with them is then believed, and Generate may follow.
  absl::Status AddPublic(absl::Span<const Verifier> verifiers,
                         absl::Span<const std::string> notes) const;

  // The current key first, then those it is taking over from. NotFound if there is none;
  // FailedPrecondition if others may read it; DataLoss if it cannot be understood.
  absl::StatusOr<std::vector<Signer>> Signers() const;

  // Every public key there has been, that which signs last, whatever a rotation that failed half
  // way has added to the list. NotFound if there is none.
  absl::StatusOr<std::vector<Verifier>> Verifiers() const;

  // Makes a new key of the same name the current one. FailedPrecondition if the rotation before has
  // not been finished.
  absl::StatusOr<Verifier> Rotate() const;

  // Forgets the private keys that the current one has taken over from. Nothing to do is no error.
  absl::Status FinishRotation() const;

  // The succession notes. NotFound if there is no such directory.
  absl::StatusOr<std::vector<std::string>> Successions() const;

 private:
  std::string PathOf(absl::string_view name) const;
  absl::Status WriteSigners(absl::Span<const Signer> signers) const;
  absl::Status AddVerifier(const Verifier& verifier) const;
  absl::Status WriteSuccession(const Verifier& to, absl::string_view note) const;

  std::string directory_;
};

// One key by another of the same name: "<origin>\nsucceeded by\n<vkey>\n", signed with the old one.
absl::StatusOr<std::string> SignSuccession(const Signer& old_key, const Verifier& new_key);

// The trusted keys, and those that they lead to by the notes, in any order. Notes that no trusted
// key has signed are passed over.
std::vector<Verifier> FollowSuccessions(std::vector<Verifier> trusted,
                                        absl::Span<const std::string> notes);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_SIGNING_KEY_H_
