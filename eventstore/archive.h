// A ledger as plain files that anybody can check and that outlive this program: its leaves and tree
// in the C2SP tlog-tiles layout, what they commit to beside them, and the signed checkpoint they
// lead to. The same files in a directory are a backup, in a tar file an export; reading them back
// makes the ledger again.
//
//   ledger                     bytes of the LedgerDescription, then their SHA-256
//   checkpoint                 signed note; its size is the archive's
//   successions                the notes by which an old key names the next, an empty line between
//                              them; no file if the key was never changed
//   tile/entries/<N>           256 leaves (EventRecord), each with its length in two bytes
//   body/<N>                   their bodies, each with its length in four bytes
//   sealed/<N>                 their sealed parts, likewise; length 0: none, or erased
//   request/<N>                RequestEntry of the request a record is the last of, likewise, else
//                              length 0; then the SHA-256 of all before it
//   tile/<L>/<N>               256 hashes of level 8 L of the tree
//
// <N> is spelled as in tlog-tiles; the last of each ends in ".p/<W>" if it holds fewer than 256.
// Full files never change, which is what makes a second backup into the same directory small.
//
// Writing reads one snapshot and may run beside the writer; both ways need memory for one bundle,
// and check every hash they pass. Any thread. docs/FORMAT.md describes the files for strangers.

#ifndef JIEDUI_EVENTSTORE_ARCHIVE_H_
#define JIEDUI_EVENTSTORE_ARCHIVE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"
#include "eventstore/snapshot.h"

namespace jiedui::eventstore {

inline constexpr absl::string_view kArchiveLedger = "ledger";
inline constexpr absl::string_view kArchiveCheckpoint = "checkpoint";
inline constexpr absl::string_view kArchiveSuccessions = "successions";

// Takes the files of an archive.
class ArchiveSink {
 public:
  virtual ~ArchiveSink() = default;
  virtual absl::Status Put(const std::string& name, absl::string_view bytes) = 0;
  // The file as an earlier archive of the same ledger left it; NotFound if there is none.
  virtual absl::StatusOr<std::string> Find(const std::string& name) = 0;
  // Whether an earlier one left it. If so, it stays for this one as if it had been put.
  virtual absl::StatusOr<bool> Keep(const std::string& name) = 0;
};

// Gives them back, asked for in the order they were put.
class ArchiveSource {
 public:
  virtual ~ArchiveSource() = default;
  virtual absl::StatusOr<std::string> Read(const std::string& name) = 0;
  // As Read, but NotFound if there is no such file here; the next is then read as if it had not
  // been asked for.
  virtual absl::StatusOr<std::string> ReadIfThere(const std::string& name) = 0;
  // After the last file. DataLoss if it goes on: that would be what nobody has checked.
  virtual absl::Status CheckEnd() = 0;
  // Whether the other files can be read although one could not.
  virtual bool GoesOn() const = 0;
  // What is not as it should be, and no damage; to be asked after CheckEnd.
  virtual std::vector<Finding> Remarks() const { return {}; }
};

// What an archive says before its records.
struct ArchiveHead {
  jiedui::event::v1::LedgerDescription description;
  StoredCheckpoint checkpoint;           // whose signatures are not checked here
  std::vector<std::string> successions;  // nor these; FollowSuccessions does
};

struct ArchivedRecord {
  StoredEvent event;
  // Of the request whose last record it is.
  std::optional<jiedui::event::v1::RequestEntry> request;
};

struct ArchiveSummary {
  ArchiveHead head;
  std::string root;  // 32 bytes, computed from the leaves
};

// What the records of an archive must agree in and this layer cannot know: what an event says, and
// what takes its sealed part away. One for each time an archive is read.
class ArchiveRules {
 public:
  virtual ~ArchiveRules() = default;
  // The next record, in order. One whose content is damaged is left out. DataLoss, naming it, if it
  // is against the rules whatever follows.
  virtual absl::Status Add(const StoredEvent& event) = 0;
  // One for each record that is against the rules because of what does not follow; to be asked
  // after the last.
  virtual std::vector<Finding> Problems() const = 0;
};

// What is wrong with an archive: one sentence for each file or record, or for neighbours of which
// the same is to be said, the first thousand; and how many in all, each record of a span counted.
// What only follows from another is not counted.
struct ArchiveReport {
  ArchiveSummary summary;  // to be used if nothing is wrong
  std::vector<std::string> problems;
  std::vector<Finding> findings;  // what these say
  int64_t problem_count = 0;
};

// Told how many records are behind it and how many there are in all. Its error ends the work and is
// what that returns.
using ArchiveProgress = absl::FunctionRef<absl::Status(Position done, Position total)>;

// Writes the ledger up to the checkpoint. FailedPrecondition, and nothing is written, if what the
// sink holds is another ledger's, reaches further, or is of another history, or if somebody else is
// making an archive there; DataLoss if the ledger, or what the sink holds of it already, does not
// have the root of the checkpoint, if its checkpoint is no signed note or not as the ledger keeps
// it, or if a file is gone that its checkpoint covers. What the checkpoint there covers is never
// written over, and of what is damaged nothing is written.
absl::StatusOr<ArchiveSummary> WriteArchive(const Snapshot& ledger, const ArchiveHead& head,
                                            ArchiveSink& sink, ArchiveProgress progress);
// Whether that error is of what the ledger holds. Any other DataLoss is of the archive that is
// there already.
bool IsOfTheArchivedLedger(const absl::Status& status);

// Whose archive it is, and what it says of itself: its first files. Not proven by anything.
// FailedPrecondition if a newer program wrote it; DataLoss if its checkpoint is another ledger's.
absl::StatusOr<ArchiveHead> ReadArchiveHead(ArchiveSource& source);
// The same, for whoever goes on behind succession notes that are damaged: `notes` says how, and
// there are none in the head.
absl::StatusOr<ArchiveHead> ReadArchiveHead(ArchiveSource& source, absl::Status& notes);

// Its checkpoint, signed with one of these keys or one that follows them. NotFound if with none of
// them; DataLoss if a signature is wrong.
absl::StatusOr<OpenedCheckpoint> OpenArchivedCheckpoint(const ArchiveHead& head,
                                                        absl::Span<const Verifier> verifiers);

// Hands each record to visit, in order, and checks everything against everything. DataLoss names
// the first file or record at fault. Until it returns OK nothing it handed out is proven.
absl::StatusOr<ArchiveSummary> ReadArchive(ArchiveSource& source, ArchiveRules& rules,
                                           absl::FunctionRef<absl::Status(ArchivedRecord)> visit,
                                           ArchiveProgress progress);

// The same behind its head, which has been read from the source already.
absl::StatusOr<ArchiveSummary> ReadArchiveAfter(
    const ArchiveHead& head, ArchiveSource& source, ArchiveRules& rules,
    absl::FunctionRef<absl::Status(ArchivedRecord)> visit, ArchiveProgress progress);

// The same, and goes on behind what is damaged, as far as the source can be read. Nothing is handed
// to visit behind the first damage.
absl::StatusOr<ArchiveReport> VerifyArchive(ArchiveSource& source, ArchiveRules& rules,
                                            absl::FunctionRef<absl::Status(ArchivedRecord)> visit,
                                            ArchiveProgress progress);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ARCHIVE_H_
