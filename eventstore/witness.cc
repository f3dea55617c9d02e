#include "eventstore/witness.h"

#include <cstdint>
#include <memory>

#include "base/bounded_call.h"
#include "base/bytes.h"
#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/evidence_kind.h"
#include "eventstore/finding.h"

namespace jiedui::eventstore {
namespace {

// Of a note that no known key has signed. A copy from before the key was rotated does not know who
// signs now, so it is said what the note claims; believed is none of it.
Finding SignedByUnknown(const std::string& path, const std::string& note, Position head,
                        absl::string_view origin, const Finding& signers) {
  const absl::StatusOr<Checkpoint> claimed = UnverifiedCheckpoint(note);
  if (!claimed.ok() || claimed->origin != origin) {
    return With(Found(FindingKind::kWitnessOfOthers, path), signers);
  }
  const Position size = static_cast<Position>(claimed->size);
  if (size <= head) return With(Found(FindingKind::kWitnessUnknownKey, path, size, head), signers);
  return With(Found(FindingKind::kWitnessClaimsMore, path, size, head, head + 1, size), signers);
}

}  // namespace

absl::Status CheckExtends(const Snapshot& ledger, const Checkpoint& checkpoint,
                          const Finding& holder) {
  const Position size = static_cast<Position>(checkpoint.size);
  const Position head = ledger.head();
  if (size > head) {
    return DataLossOf(With(Found(FindingKind::kHolderLonger, size, head, head + 1, size), holder));
  }
  ASSIGN_OR_RETURN(const std::string root, ledger.Root(size));
  if (root == checkpoint.root) return absl::OkStatus();
  return DataLossOf(With(
      Found(FindingKind::kHolderOtherRoot, size, Hex(checkpoint.root), head, Hex(root)), holder));
}

absl::StatusOr<Position> Witness::Check(const Snapshot& ledger, absl::string_view origin,
                                        absl::Span<const Verifier> verifiers) const {
  const absl::StatusOr<std::string> note = Held();
  if (absl::IsNotFound(note.status()) && ledger.head() == kNoPosition) return kNoPosition;
  if (absl::IsNotFound(note.status())) {
    return RefusedOf(Found(FindingKind::kWitnessMissing, path_, ledger.head()));
  }
  if (!note.ok()) return note.status();
  return CheckHeld(*note, ledger, origin, verifiers);
}

absl::StatusOr<Position> Witness::CheckHeld(const std::string& note, const Snapshot& ledger,
                                            absl::string_view origin,
                                            absl::Span<const Verifier> verifiers) const {
  if (note.empty()) return kNoPosition;
  const EvidenceKind kind = KindOfEvidence(note);
  if (kind != EvidenceKind::kCheckpoint && kind != EvidenceKind::kUnknown) {
    const std::string first_line = Shown(note.substr(0, note.find('\n')));
    return RefusedOf(Found(FindingKind::kWitnessOtherKind, path_, first_line));
  }
  const absl::StatusOr<OpenedCheckpoint> opened = OpenCheckpoint(note, verifiers);
  if (absl::IsNotFound(opened.status())) {
    const Finding signers = FindingOf(opened.status());
    return RefusedOf(SignedByUnknown(path_, note, ledger.head(), origin, signers));
  }
  if (!opened.ok()) {
    return DataLossOf(
        With(Found(FindingKind::kWitnessOfOthers, path_), FindingOf(opened.status())));
  }
  if (opened->checkpoint.origin != origin) {
    return RefusedOf(
        Found(FindingKind::kWitnessOrigin, path_, Shown(opened->checkpoint.origin), origin));
  }
  RETURN_IF_ERROR(CheckExtends(ledger, opened->checkpoint, Found(FindingKind::kWitness, path_)));
  return static_cast<Position>(opened->checkpoint.size);
}

absl::Status Witness::CheckNothingKnown() const {
  const absl::StatusOr<std::string> note = Held();
  if (absl::IsNotFound(note.status())) return absl::OkStatus();
  RETURN_IF_ERROR(note.status());
  if (note->empty()) return absl::OkStatus();
  const absl::StatusOr<Checkpoint> known = UnverifiedCheckpoint(*note);
  if (!known.ok()) {
    return DataLossOf(
        With(Found(FindingKind::kWitnessUnreadable, path_), FindingOf(known.status())));
  }
  if (known->size == 0) return absl::OkStatus();
  return DataLossOf(Found(FindingKind::kWitnessKnowsLedger, path_, known->size));
}

absl::StatusOr<std::string> Witness::Held() const {
  const auto held = std::make_shared<absl::StatusOr<std::string>>();
  RETURN_IF_ERROR(CallWithin(patience_, path_, [held, path = path_] {
    *held = ReadFile(path);
    return absl::OkStatus();
  }));
  // What is far too large for a checkpoint is none.
  if (absl::IsInvalidArgument(held->status())) {
    return DataLossOf(
        With(Found(FindingKind::kWitnessUnreadable, path_), Found(FindingKind::kUnparsable)));
  }
  return *std::move(held);
}

absl::Status Witness::Publish(absl::string_view note) const {
  return CallWithin(patience_, path_, [path = path_, note = std::string(note)] {
    return ReplaceFile(path, note, FileAccess::kEverybody);
  });
}

}  // namespace jiedui::eventstore
