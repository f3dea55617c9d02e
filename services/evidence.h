// The evidence of one served ledger: its signing keys, its checkpoints at an interval, its witness.
//
// A ledger that does not extend its own last checkpoint or the witness's is not opened. What goes
// wrong later stops no write: it is logged once when it begins and once when it is over, and no
// checkpoint is published meanwhile. Signing waits for the log's disk and for the witness's, and
// has a thread of its own for that, so that nobody else waits for either.
//
// On disk: <home>/keys, see eventstore/signing_key.h.

#ifndef JIEDUI_SERVICES_EVIDENCE_H_
#define JIEDUI_SERVICES_EVIDENCE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/workers.h"
#include "eventstore/checkpointer.h"
#include "eventstore/store.h"

namespace jiedui::services {

struct EvidenceOptions {
  std::string origin = "jiedui";  // a ledger signs as <origin>/<ledger id>
  int checkpoint_interval_s = 1;  // at most this long after an event a checkpoint covers it
  std::string witness_directory;  // holds <ledger id>.checkpoint, best on another disk; empty: none
  // How long a checkpoint waits for the witness, and the last one keeps a ledger from closing.
  absl::Duration witness_patience = absl::Seconds(5);

  // InvalidArgument names the first bad field.
  absl::Status Validate() const;
};

class Evidence {
 public:
  // Before a ledger is created: DataLoss if its witness knows events of it already.
  static absl::Status CheckNothingKnown(const EvidenceOptions& options,
                                        const std::string& ledger_id);

  // Everything given outlives it. LEDGER_NOT_AS_WITNESSED if the ledger does not extend what the
  // witness holds.
  static absl::StatusOr<std::unique_ptr<Evidence>> Open(const EvidenceOptions& options,
                                                        const std::string& home,
                                                        const std::string& ledger_id,
                                                        eventstore::Store* store,
                                                        const Clock* clock);

  // Signs a last checkpoint if there is something new; there is no signature under way afterwards.
  // A witness that does not answer is waited for as long as the patience says, for what was under
  // way and for the last one.
  ~Evidence();
  Evidence(const Evidence&) = delete;
  Evidence& operator=(const Evidence&) = delete;

  eventstore::Checkpointer& checkpointer() { return *checkpointer_; }

  // Where whoever wants a checkpoint now has it signed.
  Workers* lane() { return lane_.get(); }

  // Why no checkpoint is published; OK if they are.
  absl::Status Problem() const { return checkpointer_->status(); }

  // The public key it signs with, as a C2SP verifier key; empty if it cannot be read.
  std::string VerifierKey() const;

 private:
  Evidence(std::unique_ptr<eventstore::Checkpointer> checkpointer, std::string ledger_id,
           absl::Duration interval);

  // Signs at every interval, until the lane goes.
  void BeatLater(Workers* lane);
  void Tell(const absl::Status& status);

  const std::unique_ptr<eventstore::Checkpointer> checkpointer_;
  const std::string ledger_id_;
  const absl::Duration interval_;
  absl::Status told_;  // the lane's own
  std::unique_ptr<Workers> lane_;
};

// LEDGER_NOT_AS_WITNESSED of what a check against a witness found (eventstore::CheckExtends), also
// if the witness only claims it, with a key that nobody here knows; anything else as it is.
absl::Status NotAsWitnessed(const absl::Status& checked, const std::string& ledger_id,
                            eventstore::Position head);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EVIDENCE_H_
