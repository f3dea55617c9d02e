#include "eventstore/witness.h"

#include <cstdint>
#include <memory>

#include "absl/strings/str_cat.h"

#include "base/bounded_call.h"
#include "base/bytes.h"
#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/span.h"

namespace jiedui::eventstore {

absl::Status CheckExtends(const Snapshot& ledger, const Checkpoint& checkpoint,
                          absl::string_view holder) {
  const Position size = static_cast<Position>(checkpoint.size);
  const Position head = ledger.head();
  if (size > head) {
    return absl::DataLossError(absl::StrCat(holder, " holds a checkpoint of ", size,
                                            " events, the ledger has only ", head, ": ",
                                            MissingEvents(head + 1, size)));
  }
  ASSIGN_OR_RETURN(const std::string root, ledger.Root(size));
  if (root == checkpoint.root) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      holder, " holds a checkpoint of ", size, " events with the root ", Hex(checkpoint.root),
      ", the first ", size, " of the ledger's ", head, " events have the root ", Hex(root),
      ": they were changed, or it is another ledger"));
}

absl::StatusOr<Position> Witness::Check(const Snapshot& ledger, absl::string_view origin,
                                        absl::Span<const Verifier> verifiers) const {
  const absl::StatusOr<std::string> note = Held();
  if (absl::IsNotFound(note.status()) && ledger.head() == kNoPosition) return kNoPosition;
  if (absl::IsNotFound(note.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat("the witness ", path_, " is missing, and the ledger has ", ledger.head(),
                     " events: bring it back, or start a new one with an empty file"));
  }
  if (!note.ok()) return note.status();
  return CheckHeld(*note, ledger, origin, verifiers);
}

absl::StatusOr<Position> Witness::CheckHeld(const std::string& note, const Snapshot& ledger,
                                            absl::string_view origin,
                                            absl::Span<const Verifier> verifiers) const {
  if (note.empty()) return kNoPosition;
  const absl::StatusOr<OpenedCheckpoint> opened = OpenCheckpoint(note, verifiers);
  if (!opened.ok()) {
    const std::string problem =
        absl::StrCat("the witness ", path_,
                     " does not hold a checkpoint of this ledger: ", opened.status().message());
    // Signed by strangers it is another's; else it is damaged.
    return absl::IsNotFound(opened.status()) ? absl::FailedPreconditionError(problem)
                                             : absl::DataLossError(problem);
  }
  if (opened->checkpoint.origin != origin) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the witness ", path_, " is one of ", opened->checkpoint.origin, ", not of ", origin));
  }
  RETURN_IF_ERROR(CheckExtends(ledger, opened->checkpoint, absl::StrCat("the witness ", path_)));
  return static_cast<Position>(opened->checkpoint.size);
}

absl::Status Witness::CheckNothingKnown() const {
  const absl::StatusOr<std::string> note = Held();
  if (absl::IsNotFound(note.status())) return absl::OkStatus();
  RETURN_IF_ERROR(note.status());
  if (note->empty()) return absl::OkStatus();
  const absl::StatusOr<Checkpoint> known = UnverifiedCheckpoint(*note);
  if (!known.ok()) {
    return absl::DataLossError(absl::StrCat("the witness ", path_, ": ", known.status().message()));
  }
  if (known->size == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the witness ", path_, " holds a checkpoint of ",
                                          known->size,
                                          " events, and there is no ledger: events 1 to ",
                                          known->size, " are missing; restore it from an archive"));
}

absl::StatusOr<std::string> Witness::Held() const {
  const auto held = std::make_shared<absl::StatusOr<std::string>>();
  RETURN_IF_ERROR(CallWithin(patience_, path_, [held, path = path_] {
    *held = ReadFile(path);
    return absl::OkStatus();
  }));
  return *std::move(held);
}

absl::Status Witness::Publish(absl::string_view note) const {
  return CallWithin(patience_, path_, [path = path_, note = std::string(note)] {
    return ReplaceFile(path, note, FileAccess::kEverybody);
  });
}

}  // namespace jiedui::eventstore
