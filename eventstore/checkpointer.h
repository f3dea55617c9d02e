// Signs checkpoints of a ledger: whenever it has grown, at an interval, and on demand. Each is
// proven to extend the one before, kept in the ledger, and then handed to the witness.
//
// A checkpoint counts as old as the last event it covers. Kept are the newest; all of the last
// hour; of the last day the last of each hour; for ever the last of each day in Asia/Shanghai, and
// those signed with two keys. The tree proves what the others said.
//
// What goes wrong (a key that cannot be read, a witness that cannot be written) stops no append: no
// checkpoint is published, status() says why, and the next try may succeed. What must not be served
// at all is found by Open: a ledger that does not extend its own last checkpoint or the witness's.
//
// Before a checkpoint is signed, the ledger must extend what the witness holds by then. If it does
// not, another server signs another history with the same keys: nothing is signed any more until
// the ledger is opened again, and the witness keeps what it has.
//
// Any thread that may wait for the disk; one signature at a time. The keys are read anew each time,
// so that a rotation, or a repaired file, needs no restart.

#ifndef JIEDUI_EVENTSTORE_CHECKPOINTER_H_
#define JIEDUI_EVENTSTORE_CHECKPOINTER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "base/clock.h"
#include "eventstore/checkpoint.h"
#include "eventstore/signing_key.h"
#include "eventstore/store.h"
#include "eventstore/witness.h"

namespace jiedui::eventstore {

struct CheckpointerOptions {
  Store* store = nullptr;        // outlives the checkpointer
  const Clock* clock = nullptr;  // outlives the checkpointer
  std::string keys_directory;    // its parent is there; a ledger without checkpoints gets a key
  std::string origin;            // OriginOf
  std::string witness_file;      // empty: none
  // How long one call waits for the witness; it makes one for each checkpoint.
  absl::Duration witness_patience = absl::Seconds(5);
  absl::Duration interval;  // SignIfDue signs at most this often
};

class Checkpointer {
 public:
  // FailedPrecondition if the keys are another ledger's, or the witness is missing or another's;
  // Unavailable if it does not answer;
  // DataLoss if the ledger does not extend the last checkpoint of its own or of the witness.
  static absl::StatusOr<std::unique_ptr<Checkpointer>> Open(const CheckpointerOptions& options);

  // A checkpoint of everything durable; the last one if nothing has been written since.
  // FailedPrecondition if the ledger is empty.
  absl::StatusOr<StoredCheckpoint> SignNow();

  // A checkpoint of everything durable that the ledger does not keep, for whoever does: where its
  // disk has no room for one. It extends the last one kept, and what the witness holds, which is
  // given it. SignNow's errors, but for those of keeping it.
  absl::StatusOr<StoredCheckpoint> SignUnkept();

  // Has something else that is said of the ledger signed, with the keys that checkpoints are signed
  // with. A checkpoint of everything durable has been published when `sign` is called: nothing is
  // signed about a history that the witness does not know. SignNow's errors, and those of `sign`.
  absl::StatusOr<std::string> SignBeside(
      absl::FunctionRef<absl::StatusOr<std::string>(absl::Span<const Signer>)> sign);

  // SignNow if there is something to sign and the interval is over. Returns status().
  absl::Status SignIfDue();

  // True if the ledger has grown beyond the last checkpoint that was published.
  bool HasNews();

  // What became of the last try.
  absl::Status status() const;

  // Every public key the ledger has had, the current one last.
  absl::StatusOr<std::vector<Verifier>> Verifiers() const { return keys_.Verifiers(); }

  // The notes by which whoever trusts an old key finds the current one. NotFound if there are no
  // keys.
  absl::StatusOr<std::vector<std::string>> Successions() const { return keys_.Successions(); }

 private:
  // A checkpoint of the ledger's own list, opened.
  struct Kept {
    StoredCheckpoint stored;
    OpenedCheckpoint opened;
  };

  explicit Checkpointer(const CheckpointerOptions& options);

  absl::Status Begin() ABSL_LOCKS_EXCLUDED(signing_);
  absl::Status CheckKeys(const Snapshot& ledger);
  void TellSigners() ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::StatusOr<std::optional<Kept>> Newest(const Snapshot& ledger) const;
  absl::StatusOr<StoredCheckpoint> Try() ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::StatusOr<StoredCheckpoint> Publish(const Snapshot& ledger)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::StatusOr<StoredCheckpoint> PublishUnkept(const Snapshot& ledger)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::Status CheckHeld(const std::string& note, const Snapshot& ledger)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::StatusOr<StoredCheckpoint> Sign(const Snapshot& ledger, const std::optional<Kept>& last,
                                        const std::vector<Signer>& signers) const;
  absl::Status ThinIfDue(const Snapshot& ledger) ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::Status Thin(const Snapshot& ledger) const;
  void SetStatus(absl::Status status) ABSL_LOCKS_EXCLUDED(mutex_);

  const CheckpointerOptions options_;
  const SigningKeys keys_;
  const std::optional<Witness> witness_;

  absl::Mutex signing_;
  absl::Time tried_at_ ABSL_GUARDED_BY(signing_) = absl::InfinitePast();
  absl::Time thinned_at_ ABSL_GUARDED_BY(signing_) = absl::InfinitePast();
  bool signers_unusable_ ABSL_GUARDED_BY(signing_) = false;  // and nothing was to be signed since
  absl::Status conflict_ ABSL_GUARDED_BY(signing_);  // what the witness holds that is not ours
  Position published_ ABSL_GUARDED_BY(signing_) = kNoPosition;  // size, by this object or at Open

  mutable absl::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_CHECKPOINTER_H_
