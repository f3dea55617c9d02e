// A witness: a file elsewhere, best on another disk or machine, that holds the last checkpoint of a
// ledger. A ledger that does not extend it has lost or changed something, or is an old copy.
//
// Called by the checkpointer, one call at a time. A disk or a mount that does not answer is waited
// for so long and no longer: the call is then Unavailable, and what it began may still happen, but
// never beside what follows (base/bounded_call.h). A missing file is an error for a ledger that has
// events, or else a disk that is not mounted would pass for a new witness; an empty file starts
// one.

#ifndef JIEDUI_EVENTSTORE_WITNESS_H_
#define JIEDUI_EVENTSTORE_WITNESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"
#include "eventstore/snapshot.h"

namespace jiedui::eventstore {

class Witness {
 public:
  // The patience is for each call.
  Witness(std::string path, absl::Duration patience)
      : path_(std::move(path)), patience_(patience) {}

  // Checks that the ledger extends what the witness holds, signed with one of the keys, and returns
  // its size; 0 if it holds nothing yet. DataLoss names both sizes and what is missing, or what of
  // the file is no checkpoint; FailedPrecondition if it is another's, another kind of evidence, or
  // signed with no key of these: then what it says of this ledger is told and not believed.
  absl::StatusOr<Position> Check(const Snapshot& ledger, absl::string_view origin,
                                 absl::Span<const Verifier> verifiers) const;

  // What it holds: a note, or nothing yet. NotFound if the file is missing.
  absl::StatusOr<std::string> Held() const;

  // The check of a note that was read before.
  absl::StatusOr<Position> CheckHeld(const std::string& note, const Snapshot& ledger,
                                     absl::string_view origin,
                                     absl::Span<const Verifier> verifiers) const;

  // Asked before a ledger is created: DataLoss if the witness knows events, all of which are then
  // missing, or holds what is no checkpoint. Looks at no signature, for the keys may be lost too.
  absl::Status CheckNothingKnown() const;

  // Holds this one from now on, whatever it held: whoever publishes has checked that. Durable when
  // it returns.
  absl::Status Publish(absl::string_view note) const;

 private:
  const std::string path_;
  const absl::Duration patience_;
};

// OK if the checkpoint is one of this ledger: size within head, and the same root there. The
// message begins with `holder`, whoever keeps the checkpoint.
absl::Status CheckExtends(const Snapshot& ledger, const Checkpoint& checkpoint,
                          const Finding& holder);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_WITNESS_H_
