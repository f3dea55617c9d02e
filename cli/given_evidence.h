// The keys and the evidence that somebody names on the command line: its text, whether it is of the
// kind that is wanted there, and what is wrong with it. Reads files; any thread that may wait for
// the disk.

#ifndef JIEDUI_CLI_GIVEN_EVIDENCE_H_
#define JIEDUI_CLI_GIVEN_EVIDENCE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/said.h"

#include "eventstore/evidence_kind.h"
#include "eventstore/note.h"

namespace jiedui::cli {

// The text of a receipt, a checkpoint or a witness; what is far too large for one is not one any
// more: EVIDENCE_INVALID.
absl::StatusOr<std::string> ReadEvidence(const std::string& file);
// The same, where one kind is wanted: InvalidArgument if it begins as another, which says where
// that belongs. What begins as none is for the reader of the kind that is wanted.
absl::StatusOr<std::string> ReadEvidence(const std::string& file, eventstore::EvidenceKind wanted);

// What is given here begins as that kind, and something else is wanted.
absl::Status Misplaced(absl::string_view file, const Said& wanted, eventstore::EvidenceKind kind);

// The keys behind --verifier-key. InvalidArgument if one is none.
absl::StatusOr<std::vector<eventstore::Verifier>> ParseKeys(const std::vector<std::string>& vkeys);

// The notes in files of succession notes, each a note or several as in an archive.
absl::StatusOr<std::vector<std::string>> ReadSuccessions(const std::vector<std::string>& files);

// What somebody gave that proves nothing, whatever the ledger is like.
absl::Status InvalidEvidence(const Said& said);
// NotFound: none of the keys that are believed has signed it. What others kept may be younger than
// the copy or the archive, and than the succession notes there.
absl::Status SignedByAnotherKey(absl::string_view file, const absl::Status& status);
// What is wrong with evidence, and who holds it: EVIDENCE_INVALID, of which the exit code is that
// of damage; NotFound if it is that of strangers, which is no contradiction.
absl::Status Contradiction(absl::string_view holder, const absl::Status& status);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_GIVEN_EVIDENCE_H_
