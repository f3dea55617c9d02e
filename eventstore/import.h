// Making a ledger again from an archive: every record at its place, as it was written.
//
// Called by operators on a directory that holds nothing yet; on the caller's thread, as long as
// writing the ledger takes. The new ledger appears only when all of it has been checked and is on
// the disk; an import that was interrupted leaves a directory ending in ".importing", beside
// which no ledger is begun, and which the next import replaces.

#ifndef JIEDUI_EVENTSTORE_IMPORT_H_
#define JIEDUI_EVENTSTORE_IMPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "eventstore/archive.h"
#include "eventstore/note.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

// FailedPrecondition if there is a ledger already, or somebody is making or opening one there, or
// if the archive is another's or was written by a newer program, which is said only of one that is
// read to its end and whole; NotFound if none of the keys, nor one that follows them, signed its
// checkpoint (no keys: nobody's signature is asked for), before any record is read; DataLoss if the
// archive is damaged or against the rules, or the signature is wrong. The ledger's keys among those
// that were believed, and the notes that led to them, are written to keys_directory before the
// ledger appears there, so that whoever opens it believes them too; empty: nowhere.
absl::StatusOr<ArchiveSummary> ImportArchive(ArchiveSource& source, const Options& options,
                                             absl::Span<const Verifier> verifiers,
                                             const std::string& keys_directory, ArchiveRules& rules,
                                             ArchiveProgress progress);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_IMPORT_H_
