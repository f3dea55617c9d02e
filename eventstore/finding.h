// What is found about a ledger, an archive or what lies beside them, for programs: which of the
// sentences this layer can say, and what it speaks of. The sentence in English is here; whoever
// talks to people says it in their language (services/finding_words.h).
//
// A status carries its finding with it. Pure; any thread.

#ifndef JIEDUI_EVENTSTORE_FINDING_H_
#define JIEDUI_EVENTSTORE_FINDING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace jiedui::eventstore {

// Behind each its values, in order, and its parts.
enum class FindingKind {
  kOther,  // a sentence of its own
  kNotFound,
  kStorage,  // what was being done; what the storage engine says

  // Opening a ledger.
  kRecordsLost,      // directory, head, first, last, guard directory, guarded; parts: damaged logs
  kEntriesLost,      // directory, how many, guard directory, counted; part: which log
  kLogMissing,       // directory
  kLogFileMissing,   // file
  kLogEmptied,       // directory, family, at least how many
  kLogEndsBefore,    // file
  kVanished,         // directory, guard directory
  kLedgerDamaged,    // directory; parts: what
  kLogUncertain,     // directory; part: what
  kFirstUnreadable,  // position
  kNotWhole,         // directory; part: the first problem
  kFileDamaged,      // 1: the manifest, 0: a write-ahead log; file, byte, what
  kNoManifestNamed,  // file
  kManifestMissing,  // file, name
  kCurrentMissing,
  kTableDamaged,  // file; part: how
  kTableChecksum,
  kNotAFile,  // path; part: what it is
  kItIsDirectory,
  kItIsPipe,
  kItIsSocket,
  kItIsDevice,
  kOtherHistory,           // directory, guard directory, how many
  kGuardOfAnother,         // guard directory, ledger
  kGuardMissing,           // directory, guard directory
  kGuardUnreadable,        // file
  kNotEndingAt,            // directory, head, named
  kLossNotAccepted,        // head; part: the loss
  kInUse,                  // directory; part: by whom
  kGuardInUse,             // guard directory; part: by whom
  kHeldHere,               // by which name
  kHeldByProcess,          // its number
  kBeingReorganised,       // directory
  kCannotOpen,             // directory, what the storage engine says
  kNamedLedger,            // ledger; part: why
  kNoLedger,               // directory
  kNewerFamily,            // directory, name
  kNewerFormat,            // directory, format, newest known
  kNewerKind,              // directory, kind
  kOtherLedger,            // directory, its ledger, the one wanted
  kDescriptionUnreadable,  // directory
  kDescriptionMissing,     // directory
  kDiskLow,                // bytes free, bytes needed
  kTooFewDescriptors,      // how many may be, how many are needed

  // Notices: what was found and is no failure.
  kNotIn,             // first, last
  kTakenIn,           // first, last, how many
  kNotShown,          // first, last, how many
  kLogTorn,           // head
  kLogTornBehindAll,  // head
  kEndUnknown,        // guard directory
  kGuardWasMissing,   // guard directory
  kGuardSlots,        // how many, of how many, file, position
  kGuardLonger,       // file, its bytes, how many it should have
  kClockBehind,       // how many seconds, the time of the last record
  kLossAccepted,      // part: the loss

  // One record. Parts: what is wrong with it.
  kRecord,         // position
  kRecords,        // first, last: the same of each
  kRecordDamaged,  // position
  kRecordMissing,  // position
  kLeafUnreadable,
  kLeafOfAnother,   // position
  kNoPart,          // 1: the leaf, 0: the body
  kPartUnreadable,  // 1: the leaf, 0: the body; part: why
  kBodyHash,
  kSealedHash,
  kSealedUnreadable,  // part: why
  kSealedLost,
  kFormat,    // format
  kOfLedger,  // ledger
  kTagsUnsorted,
  kTooManyTags,  // how many, how many may be
  kTag,          // tag, length
  kActor,        // actor, length
  kRequestId,    // id, length
  kBackInTime,
  kBodyNoEvent,
  kKindOfBody,  // kind, kind of the body
  kTagsOfBody,
  kSealedUncompared,  // how many

  // Indexes, requests, the tree and what else is kept.
  kNotInKindIndex,  // 1: missing, 0: unreadable; kind
  kNotInTagIndex,   // 1: missing, 0: unreadable; tag
  kTagIndexKind,    // tag
  kIndexDamaged,    // family
  kIndexStranger,   // family, key
  kIndexKeyShort,
  kNotThere,             // position
  kStrayKey,             // family, key
  kMalformedKey,         // family
  kRequestUnreadable,    // key
  kRequestOfUnreadable,  // request id, actor
  kRequestsDamaged,
  kNoRequest,         // request id, actor
  kRequestSpan,       // request id, actor, first, last
  kRequestTooLong,    // request id, actor, how many, how many may be
  kRequestTimes,      // request id, actor
  kRequestStranger,   // key, position
  kNodeWrong,         // index, level
  kNodeMissing,       // index, level
  kNodeDamaged,       // index, level
  kNodesBelowDiffer,  // index, level
  kNodeStrangers,
  kCheckpoint,  // size; part: what is wrong
  kNoSuchTree,  // key
  kCheckpointRoot,
  kNoCursor,      // key
  kCursorBeyond,  // cursor, position

  // Archives.
  kArchiveFile,    // name; part: what is wrong
  kCutOff,         // part
  kEntryCutOff,    // number, of how many
  kEntriesFollow,  // bytes, entries
  kShadowed,       // name
  kItCutOff,
  kBytesFollow,  // how many
  kNoHashAtEnd,
  kNoteCutOff,
  kTileSize,
  kTileHash,  // number, first, last
  kRootOfRecords,
  kOriginOfAnother,  // origin, ledger
  kUnparsable,
  kNoArchivedRequest,
  kArchivedRequest,
  kArchiveFileUnreadable,  // name, what the disk says
  kArchiveFileMissing,     // name, what is in its place
  kArchiveFileGone,        // name
  kArchiveInUse,           // directory; part: by whom
  kArchiveNewerFormat,     // format, newest known
  kArchiveNewerKind,       // kind
  kArchiveOfAnother,       // its ledger, the one wanted
  kArchiveThereOfAnother,  // its ledger
  kArchiveThereLonger,     // how many, how many
  kArchivedRoot,           // size
  kLedgerThere,            // directory, guard directory
  kArchiveThereOther,      // its size, its root, head, root
  kTileOfOthers,           // first, last
  kNotInTree,
  kNotTheLedgers,
  kArchiveNotLedger,  // where it is; part: its damage
  kLedgerNotArchive,  // part: its damage
  kArchiveAt,         // where it is; part: its damage
  kNotAsWritten,
  kTarDamaged,      // file, byte, what is wrong
  kTarEndsEarly,    // file, byte, what should follow
  kTarFileSize,     // name, bytes, file, byte of its header
  kTarPadding,      // name, file, byte
  kTarGoesOn,       // file, byte, name
  kTarNotAtItsEnd,  // file, byte
  kTarWithoutEnd,   // file, byte
  kRoomForLedger,   // directory, bytes free, bytes that are to stay free
  kCannotWrite,     // file, what the disk says
  kCannotList,      // directory, what the disk says
  kCannotRename,    // file, its new name, what the disk says

  // Why a disk refuses (eventstore/disk_cause.h).
  kDiskFull,
  kNoPermission,
  kDiskReadOnly,
  kTooManyOpen,
  kFileTooLarge,
  kDiskFailed,

  // Checkpoints, witnesses and keys.
  kNoteMalformed,        // what is wrong
  kCheckpointMalformed,  // what is wrong
  kProofMalformed,       // what is wrong
  kWrongSignature,       // name, key
  kSignedByStrangers,    // whose signatures
  kNotByItsOwn,          // origin
  kWitness,              // file
  kArchiveThere,
  kLedgerItself,
  kHolderLonger,         // its size, head, first, last; part: who holds it
  kHolderOtherRoot,      // its size, its root, head, root; part: who holds it
  kWitnessMissing,       // file, head
  kWitnessOfOthers,      // file; part: why
  kWitnessOrigin,        // file, its origin, origin
  kWitnessUnreadable,    // file; part: why
  kWitnessKnowsLedger,   // file, size
  kSigningKeyOfAnother,  // its name, origin
  kDoesNotExtend,        // size; part: why
  kWitnessUnchecked,     // part: why
  kNotWithItsKey,        // size; part: why
  kCheckpointKept,       // size
  kClaimRoot,            // size, root, root claimed; part: who says so
  kClaimLonger,          // first, last; part: who says so
  kSignedElsewhere,      // part: what the witness holds
  kNotThinned,           // part: why
  kNothingToSign,
  kNoneSignedYet,
  kNewestCovers,  // how many
  kKeyFile,       // file; part: what is wrong
  kNoKey,         // file
  kKeysOfTwo,     // file, name, name
  kKeyThere,      // file
  kRotationUnfinished,
  kNoPrivateKeyRestored,   // directory of keys, of the ledger, how its origin begins
  kNoKeysRestored,         // directory of keys
  kNoSubjectKeysRestored,  // their directory
  kOriginPrefix,           // what is none
  kLedgerName,             // what is none
  kItLeadsNowhere,         // of files, as kItIsDirectory is
  kGuardDoubtful,          // of the head guard: how many slots, of how many, file

  // What a server has seen of a ledger.
  kSeen,            // file; who holds a checkpoint, as kWitness is
  kSeenUnreadable,  // file; part: why
  kSeenLedgerGone,  // file, size

  kRepeated,       // how often; part: what was found
  kTablesMissing,  // how many, the first of them

  kErasedKeyThere,    // file
  kSignedForArchive,  // how many it covers

  kWitnessOtherKind,      // file; its first line, which is that of another kind of evidence
  kStatementMalformed,    // why, in English
  kStatementNotByItsOwn,  // origin
  kHomeMoved,             // ledger, where its directory is now, its name
  kGuardGone,             // file
  kKeysOfOrigin,          // file, origin, the one wanted
  kKeysExposed,           // how many, the first of them
  kWitnessClaimsMore,     // file, its size, head, first, last; part: who has signed it
  kWitnessUnknownKey,     // file, its size, head; part: who has signed it
};
inline constexpr FindingKind kLastFindingKind = FindingKind::kWitnessUnknownKey;

struct Finding {
  FindingKind kind = FindingKind::kOther;
  std::vector<std::string> values;
  std::vector<Finding> parts;
};

template <class... Values>
Finding Found(FindingKind kind, const Values&... values) {
  return {kind, {absl::StrCat(values)...}, {}};
}
// The same with a part more.
Finding With(Finding finding, Finding part);

// Which records it is about, first and last, if it is about some and nothing else.
std::optional<std::pair<int64_t, int64_t>> RecordsOf(const Finding& finding);
// How many problems it is: one, or one for each record, or as often as it was found.
int64_t CountOf(const Finding& finding);
int64_t CountOf(absl::Span<const Finding> findings);

// In English.
std::string TextOf(const Finding& finding);
std::vector<std::string> TextsOf(absl::Span<const Finding> findings);
// What there is to be known of an opening: one sentence behind the other; empty if there is none.
std::string NoticeText(absl::Span<const Finding> notice);

// The status that says it.
absl::Status StatusOf(absl::StatusCode code, const Finding& finding);
absl::Status DataLossOf(const Finding& finding);
absl::Status RefusedOf(const Finding& finding);  // FailedPrecondition
// The same status with the finding in the place of its text.
absl::Status Said(absl::Status status, const Finding& finding);
// What the status says; of one that was not made so its text.
Finding FindingOf(const absl::Status& status);

// How one language puts findings together.
struct Phrasing {
  absl::string_view to;                // between the ends of a span
  absl::string_view between;           // two parts
  std::string (*say)(const Finding&);  // a part
  // What the disk says, behind what it keeps from being done: why, if that is known, then its
  // words.
  std::string (*disk)(absl::string_view words);
};
// A form is a sentence with {0} for a value, {0-1} for a span of two, {0?a:b} for a if the value is
// 1, else b, {0=1?a:b} for a if two values are equal, {0!} for a value that the disk says, {*} for
// the parts, {;} for them behind what is in front.
std::string Phrase(absl::string_view form, const Finding& finding, const Phrasing& phrasing);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_FINDING_H_
