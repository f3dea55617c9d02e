#include "eventstore/finding.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"
#include "base/check.h"
#include "eventstore/disk_cause.h"

namespace jiedui::eventstore {
namespace {

constexpr absl::string_view kFindingUrl = "type.jiedui.cn/jiedui.eventstore.Finding";

struct Form {
  FindingKind kind;
  absl::string_view text;
};

// In the order of their kinds.
constexpr Form kForms[] = {
    {FindingKind::kOther, "{0}"},
    {FindingKind::kNotFound, "not found"},
    {FindingKind::kStorage, "{0}{1!}"},
    {FindingKind::kRecordsLost,
     "the ledger in {0} ends at {1}, but record{2=3?:s} {2-3} had been acknowledged: the head "
     "guard in {4} remembers {5}{;}"},
    {FindingKind::kEntriesLost,
     "the ledger in {0} has every acknowledged record, but lacks the last {1} {1?entry that "
     "was:entries that were} written beside them, of cursors, checkpoints or erasures: the head "
     "guard in {2} counted {3} entries in all{;}"},
    {FindingKind::kLogMissing, "there is no write-ahead log in {0}"},
    {FindingKind::kLogFileMissing, "the write-ahead log {0} is missing"},
    {FindingKind::kLogEmptied,
     "the log of the ledger in {0} is empty, but its {1} knows of record {2}: every record up to "
     "there is missing, at least; restore it from an archive, or put back the whole directory"},
    {FindingKind::kLogEndsBefore, "the write-ahead log {0} ends in front of them"},
    {FindingKind::kVanished,
     "there is no ledger in {0}, but the head guard in {1} remembers one without records"},
    {FindingKind::kLedgerDamaged, "the ledger in {0} is damaged: {*}"},
    {FindingKind::kLogUncertain,
     "the ledger in {0} is damaged: {*}; whoever accepts that cursors, checkpoints or erasures may "
     "be lost adopts it (jiedui ledger adopt)"},
    {FindingKind::kFirstUnreadable, "record {0} is the first that cannot be read"},
    {FindingKind::kNotWhole, "the ledger in {0} is not whole: {*}"},
    {FindingKind::kFileDamaged, "the {0?manifest:write-ahead log} {1} is damaged at byte {2}: {3}"},
    {FindingKind::kNoManifestNamed, "the file {0} does not name a MANIFEST"},
    {FindingKind::kManifestMissing, "the file {0} names {1}, which is not there"},
    {FindingKind::kCurrentMissing, "the file CURRENT is missing"},
    {FindingKind::kTableDamaged, "checking the table file {0}: {*}"},
    {FindingKind::kTableChecksum, "it does not have the checksum it was written with"},
    {FindingKind::kNotAFile, "{0} is not a regular file: {*}"},
    {FindingKind::kItIsDirectory, "it is a directory"},
    {FindingKind::kItIsPipe, "it is a named pipe"},
    {FindingKind::kItIsSocket, "it is a socket"},
    {FindingKind::kItIsDevice, "it is a device"},
    {FindingKind::kOtherHistory,
     "the ledger in {0} has another history than the one the head guard in {1} remembers: its "
     "first {2} records are not the same"},
    {FindingKind::kGuardOfAnother, "the head guard in {0} is not that of ledger {1}"},
    {FindingKind::kGuardMissing,
     "the head guard of the ledger in {0} is missing from {1}; if the ledger was moved here on "
     "purpose, adopt it (jiedui ledger adopt), with --guard-directory if guards are kept elsewhere "
     "(server.guard_directory)"},
    {FindingKind::kGuardUnreadable,
     "the head guard {0} is damaged: none of its slots can be read. Put it back or restore the "
     "ledger; if it is to be taken as it is, adopt it (jiedui ledger adopt), with "
     "--guard-directory if guards are kept elsewhere"},
    {FindingKind::kNotEndingAt, "the ledger in {0} ends at {1}, not at {2}"},
    {FindingKind::kLossNotAccepted,
     "{*}. Whoever accepts this for good says so by naming where the ledger ends (jiedui ledger "
     "adopt --accept-loss-after {0}, with --guard-directory if guards are kept elsewhere)"},
    {FindingKind::kInUse, "the ledger in {0} is already open, here or in another process{;}"},
    {FindingKind::kGuardInUse,
     "the head guard in {0} is in use, here or in another process: a ledger that is open keeps it. "
     "Give each ledger a guard directory of its own, or stop the other server{;}"},
    {FindingKind::kHeldHere, "this process has it, as {0}"},
    {FindingKind::kHeldByProcess, "process {0} has it"},
    {FindingKind::kBeingReorganised, "the ledger in {0} is being reorganised by its writer"},
    {FindingKind::kCannotOpen, "the ledger in {0} cannot be opened{1!}"},
    {FindingKind::kNamedLedger, "ledger {0}: {*}"},
    {FindingKind::kNoLedger, "there is no ledger in {0} yet"},
    {FindingKind::kNewerFamily, "the ledger in {0} has a family \"{1}\": a newer program wrote it"},
    {FindingKind::kNewerFormat, "the ledger in {0} has format {1}; this program knows up to {2}"},
    {FindingKind::kNewerKind,
     "the ledger in {0} holds events of kind {1}, which this program does not know: a newer "
     "program wrote it"},
    {FindingKind::kOtherLedger, "the directory {0} holds ledger {1}, not {2}"},
    {FindingKind::kDescriptionUnreadable, "the description of the ledger in {0} cannot be parsed"},
    {FindingKind::kDescriptionMissing, "the description of the ledger in {0} is missing"},
    {FindingKind::kDiskLow, "the disk has {0} bytes free; {1} are needed to write"},
    {FindingKind::kTooFewDescriptors,
     "the process may have {0} files open, and its ledgers take {1}: raise the limit (ulimit -n, "
     "LimitNOFILE)"},
    {FindingKind::kNotIn,
     "record{0=1?:s} {0-1} {0=1?was:were} being synced when the last process ended, and "
     "{0=1?is:are} not in; whoever has no answer repeats the request. A receipt for {0=1?it:one of "
     "them} says that the disk lost what it had synced, and what"},
    {FindingKind::kTakenIn,
     "{2} event{2?:s} written but not known to be acknowledged (record{0=1?:s} {0-1}) when the "
     "last process ended {0=1?is:are} in; whoever has no answer repeats the request and gets the "
     "first one"},
    {FindingKind::kNotShown,
     "{2} event{2?:s} written but not known to be acknowledged (record{0=1?:s} {0-1}) {0=1?is:are} "
     "not shown: a writer is about to answer for {0=1?it:them}, or ended before it could, and the "
     "next one takes {0=1?it:them} in"},
    {FindingKind::kLogTorn,
     "the write-ahead log was damaged behind record {0}, as a power cut does"},
    {FindingKind::kLogTornBehindAll,
     "the write-ahead log was damaged behind record {0}, as a power cut does; every record that "
     "was acknowledged is in"},
    {FindingKind::kEndUnknown,
     "the head guard is missing from {0}: whether the end of the ledger is complete is unknown"},
    {FindingKind::kGuardWasMissing,
     "the head guard was missing from {0}: only a witness can tell whether the end of the ledger "
     "is complete"},
    {FindingKind::kGuardSlots,
     "{0} of the {1} slots of the head guard {2} cannot be read: a power cut tears the one being "
     "written, anything else is damage; it may have known of records behind {3}"},
    {FindingKind::kGuardLonger,
     "the head guard {0} has {1} bytes where it should have {2}: something was written behind it"},
    {FindingKind::kClockBehind,
     "the clock is {0} s behind the last record, which was recorded at {1}: until then everything "
     "is recorded at that time; set the clock right"},
    {FindingKind::kLossAccepted, "accepted as lost: {*}"},
    {FindingKind::kRecord, "record {0}: {*}"},
    {FindingKind::kRecords, "record{0=1?:s} {0-1}: {*}"},
    {FindingKind::kRecordDamaged, "record {0} is damaged: {*}"},
    {FindingKind::kRecordMissing, "record {0} is missing"},
    {FindingKind::kLeafUnreadable, "the leaf cannot be parsed"},
    {FindingKind::kLeafOfAnother, "the leaf says position {0}"},
    {FindingKind::kNoPart, "no {0?leaf:body}"},
    {FindingKind::kPartUnreadable, "no {0?leaf:body}: {*}"},
    {FindingKind::kBodyHash, "the body does not have the hash in the leaf"},
    {FindingKind::kSealedHash, "the sealed part does not have the hash in the leaf"},
    {FindingKind::kSealedUnreadable, "the sealed part: {*}"},
    {FindingKind::kSealedLost, "the sealed part is missing, and nobody in it was erased"},
    {FindingKind::kFormat, "format {0}"},
    {FindingKind::kOfLedger, "belongs to ledger {0}"},
    {FindingKind::kTagsUnsorted, "tags are not sorted and unique"},
    {FindingKind::kTooManyTags, "{0} tags; at most {1}"},
    {FindingKind::kTag, "tag \"{0}\": 1 to {1} ASCII characters"},
    {FindingKind::kActor, "actor \"{0}\": 1 to {1} ASCII characters"},
    {FindingKind::kRequestId, "request id \"{0}\": 1 to {1} ASCII characters"},
    {FindingKind::kBackInTime, "recorded before the record in front of it"},
    {FindingKind::kBodyNoEvent, "the body is no event"},
    {FindingKind::kKindOfBody, "of kind {0}, but the body is an event of kind {1}"},
    {FindingKind::kTagsOfBody, "the tags are not those of the event in the body"},
    {FindingKind::kSealedUncompared,
     "the sealed parts of {0} more records are missing, and were not compared with erasures"},
    {FindingKind::kNotInKindIndex, "{0?missing:unreadable} in the index of kind {1}"},
    {FindingKind::kNotInTagIndex, "{0?missing:unreadable} in the index of tag {1}"},
    {FindingKind::kTagIndexKind, "the index of tag {0} has the wrong kind"},
    {FindingKind::kIndexDamaged, "the {0} index is damaged"},
    {FindingKind::kIndexStranger, "the {0} index has the entry {1}, which no record asks for"},
    {FindingKind::kIndexKeyShort, "the kind index holds a key that is too short"},
    {FindingKind::kNotThere, "an index is damaged: record {0} does not belong there"},
    {FindingKind::kStrayKey, "{0} has the key {1}, which is no position of the log"},
    {FindingKind::kMalformedKey, "{0}: a malformed key"},
    {FindingKind::kRequestUnreadable, "the request entry {0} cannot be parsed"},
    {FindingKind::kRequestOfUnreadable,
     "the entry of request {0} of {1} is damaged: it cannot be parsed"},
    {FindingKind::kRequestsDamaged, "the request entries are damaged"},
    {FindingKind::kNoRequest, "no entry of its request {0} of {1}"},
    {FindingKind::kRequestSpan, "the entry of its request {0} of {1} says {2} to {3}"},
    {FindingKind::kRequestTooLong, "its request {0} of {1} has {2} records; at most {3}"},
    {FindingKind::kRequestTimes,
     "its time is not that of the first record of its request {0} of {1}"},
    {FindingKind::kRequestStranger,
     "the request entry {0} points at record {1}, which is not its own"},
    {FindingKind::kNodeWrong, "the tree: node {0} of level {1} is wrong"},
    {FindingKind::kNodeMissing, "the tree: node {0} of level {1} is missing"},
    {FindingKind::kNodeDamaged, "the tree is damaged: node {0} of level {1}"},
    {FindingKind::kNodesBelowDiffer,
     "the tree is damaged: what is below node {0} of level {1} does not lead to it"},
    {FindingKind::kNodeStrangers, "the tree has nodes that no records give"},
    {FindingKind::kCheckpoint, "checkpoint {0}: {*}"},
    {FindingKind::kNoSuchTree, "checkpoint {0}: no such tree"},
    {FindingKind::kCheckpointRoot, "it does not have the root of the records"},
    {FindingKind::kNoCursor, "meta has the entry {0}, which is no cursor"},
    {FindingKind::kCursorBeyond, "the cursor {0} is at {1}, beyond the head"},
    {FindingKind::kArchiveFile, "the archive's {0}: {*}"},
    {FindingKind::kCutOff, "part {0} is cut off"},
    {FindingKind::kEntryCutOff, "entry {0} of {1} of the bundle is cut off"},
    {FindingKind::kEntriesFollow, "{0} bytes follow the last of the {1} entries of the bundle"},
    {FindingKind::kShadowed, "{0} lies beside it and says something else"},
    {FindingKind::kItCutOff, "it is cut off"},
    {FindingKind::kBytesFollow, "{0} bytes follow the last part"},
    {FindingKind::kNoHashAtEnd, "it does not have the hash at its end"},
    {FindingKind::kNoteCutOff, "a note is cut off"},
    {FindingKind::kTileSize, "it has not the size of a tile"},
    {FindingKind::kTileHash, "hash {0} is not that of record{1=2?:s} {1-2}"},
    {FindingKind::kRootOfRecords, "its root is not that of the records"},
    {FindingKind::kOriginOfAnother, "its origin {0} is not that of ledger {1}"},
    {FindingKind::kUnparsable, "it cannot be parsed"},
    {FindingKind::kNoArchivedRequest, "the entry of its request is missing"},
    {FindingKind::kArchivedRequest, "the entry of its request is not its own"},
    {FindingKind::kArchiveFileUnreadable, "the archive's {0} cannot be read{1!}"},
    {FindingKind::kArchiveFileMissing, "the archive's {0} is missing; {1} is in its place"},
    {FindingKind::kArchiveFileGone,
     "the archive's {0} is missing, though the checkpoint there covers all of it"},
    {FindingKind::kArchiveInUse, "an archive is being made in {0} already{;}"},
    {FindingKind::kArchiveNewerFormat,
     "the archive is of a ledger of format {0}, this program reads up to {1}: a newer program "
     "wrote it"},
    {FindingKind::kArchiveNewerKind,
     "the archive holds events of kind {0}, which this program does not know: a newer program "
     "wrote it"},
    {FindingKind::kArchiveOfAnother, "the archive is that of ledger {0}, not {1}"},
    {FindingKind::kArchiveThereOfAnother, "the archive there is that of another ledger, {0}"},
    {FindingKind::kArchiveThereLonger,
     "the archive there holds {0} events, the checkpoint that would replace its own covers only "
     "{1}"},
    {FindingKind::kArchivedRoot, "the records up to {0} do not have the root of the checkpoint"},
    {FindingKind::kLedgerThere, "there is a ledger or a guard already: {0}, {1}"},
    {FindingKind::kArchiveThereOther,
     "the archive there has a checkpoint of {0} events with the root {1}, the first {0} of the "
     "ledger's {2} events have the root {3}: it is of another history, or its checkpoint is "
     "damaged. It is left as it is; make a new full one in another place"},
    {FindingKind::kTileOfOthers, "its hashes are not those of record{0=1?:s} {0-1}"},
    {FindingKind::kNotInTree, "the tree was made of other records there"},
    {FindingKind::kNotTheLedgers, "it does not hold what the ledger does"},
    {FindingKind::kArchiveNotLedger,
     "the archive in {0} is damaged, not the ledger: {*}; make a new full one in another place"},
    {FindingKind::kLedgerNotArchive,
     "the ledger is damaged, not the archive: {*}; have the ledger checked (jiedui verify)"},
    {FindingKind::kArchiveAt, "the archive {0}: {*}"},
    {FindingKind::kNotAsWritten, "its checkpoint is not the one that was written"},
    {FindingKind::kTarDamaged, "the archive {0} is damaged at byte {1}: {2}"},
    {FindingKind::kTarEndsEarly, "the archive {0} ends at byte {1}, where its {2} may follow"},
    {FindingKind::kTarFileSize, "the archive's {0} has {1} bytes, says {2} at byte {3}"},
    {FindingKind::kTarPadding,
     "the archive's {0}: something follows it in {1} where zeros should, from byte {2}"},
    {FindingKind::kTarGoesOn,
     "the archive {0} goes on behind its last file at byte {1}, with \"{2}\""},
    {FindingKind::kTarNotAtItsEnd, "the archive {0} ends at byte {1}, and something follows"},
    {FindingKind::kTarWithoutEnd,
     "the archive {0} ends at byte {1} without the two blocks of zeros that end a tar file: it may "
     "have been cut off there, but no file of the archive is missing"},
    {FindingKind::kRoomForLedger,
     "an archive in {0} would leave less than {2} bytes of the ledger's own disk free, which has "
     "{1}; what was written of it is removed; put it on another disk, or make room"},
    {FindingKind::kCannotWrite, "cannot write {0}{1!}"},
    {FindingKind::kCannotList, "cannot list {0}{1!}"},
    {FindingKind::kCannotRename, "cannot rename {0} to {1}{2!}"},
    {FindingKind::kDiskFull, "no space is left on the disk"},
    {FindingKind::kNoPermission, "permission is denied"},
    {FindingKind::kDiskReadOnly, "the file system is read-only"},
    {FindingKind::kTooManyOpen, "too many files are open"},
    {FindingKind::kFileTooLarge, "the file would be larger than it may be"},
    {FindingKind::kDiskFailed, "the disk failed to read or write"},
    {FindingKind::kNoteMalformed, "{0}"},
    {FindingKind::kCheckpointMalformed, "the checkpoint {0}"},
    {FindingKind::kProofMalformed, "the proof {0}"},
    {FindingKind::kWrongSignature, "the signature of {0} with the key {1} is wrong"},
    {FindingKind::kSignedByStrangers,
     "none of the known keys has signed the note; its signatures name {0}"},
    {FindingKind::kNotByItsOwn, "the checkpoint of {0} is not signed with a known key of its own"},
    {FindingKind::kWitness, "the witness {0}"},
    {FindingKind::kArchiveThere, "the archive there"},
    {FindingKind::kLedgerItself, "the ledger itself"},
    {FindingKind::kHolderLonger,
     "{*} holds a checkpoint of {0} events, the ledger has only {1}: event{2=3?:s} {2-3} "
     "{2=3?is:are} missing"},
    {FindingKind::kHolderOtherRoot,
     "{*} holds a checkpoint of {0} events with the root {1}, the first {0} of the ledger's {2} "
     "events have the root {3}: they were changed, or it is another ledger"},
    {FindingKind::kWitnessMissing,
     "the witness {0} is missing, and the ledger has {1} events: bring it back, or start a new one "
     "with an empty file"},
    {FindingKind::kWitnessOfOthers,
     "the witness {0} does not hold a checkpoint of this ledger: {*}"},
    {FindingKind::kWitnessOrigin, "the witness {0} is one of {1}, not of {2}"},
    {FindingKind::kWitnessUnreadable, "the witness {0}: {*}"},
    {FindingKind::kWitnessKnowsLedger,
     "the witness {0} holds a checkpoint of {1} events, and there is no ledger: events 1 to {1} "
     "are missing; restore it from an archive"},
    {FindingKind::kSigningKeyOfAnother, "the signing key is one of {0}, this ledger is {1}"},
    {FindingKind::kDoesNotExtend, "the ledger does not extend its checkpoint of {0} events: {*}"},
    {FindingKind::kWitnessUnchecked, "the witness cannot be checked: {*}"},
    {FindingKind::kNotWithItsKey,
     "the ledger's checkpoint of {0} events is not signed with its key: {*}"},
    {FindingKind::kCheckpointKept, "checkpoint {0} in the ledger"},
    {FindingKind::kClaimRoot, "{*}: the first {0} events have the root {1}, not {2}"},
    {FindingKind::kClaimLonger, "{*}: event{0=1?:s} {0-1} {0=1?is:are} missing"},
    {FindingKind::kSignedElsewhere,
     "{*}; it did when the ledger was opened, so another server may have signed since: nothing is "
     "signed any more, stop one of the two and open the ledger again"},
    {FindingKind::kNotThinned, "thinning the checkpoints: {*}"},
    {FindingKind::kNothingToSign, "the ledger is empty"},
    {FindingKind::kNoneSignedYet, "none has been signed yet"},
    {FindingKind::kNewestCovers, "the newest covers events 1 to {0}: sign one first"},
    {FindingKind::kKeyFile, "{0}: {*}"},
    {FindingKind::kNoKey, "{0} holds no key"},
    {FindingKind::kKeysOfTwo, "{0} holds keys of {1} and of {2}"},
    {FindingKind::kKeyThere, "there is a key already: {0}"},
    {FindingKind::kRotationUnfinished,
     "the rotation before has not been finished: no checkpoint has been signed since"},
    {FindingKind::kNoPrivateKeyRestored,
     "an archive has no private key, and {0} has none either: until there is one no checkpoint is "
     "signed. Bring back checkpoint.skey (mode 0600); if it is lost, make a new key (jiedui key "
     "generate {1} --origin {2}) and hand out what that prints"},
    {FindingKind::kNoKeysRestored,
     "an archive has no private key, and {0} has none, nor the public ones: until they are there "
     "no checkpoint is signed. Bring them back (checkpoint.skey, mode 0600, and verifiers); if "
     "they "
     "are lost, restore again in an empty place with --verifier-key, and make a new key then "
     "(jiedui key generate): a new one alone would not be believed"},
    {FindingKind::kNoSubjectKeysRestored,
     "an archive has no keys of personal data, and there are none in {0}: copy them there, or to "
     "privacy.keys_directory if that is configured; without them names and the like cannot be "
     "read"},
    {FindingKind::kOriginPrefix,
     "\"{0}\" cannot be the origin of a ledger: an origin is a name like jiedui.example or "
     "jiedui.example/city, without white space, control characters and \"+\", and without a \"/\" "
     "at either end or two behind each other"},
    {FindingKind::kLedgerName,
     "\"{0}\" cannot be the id of a ledger, which is the name of its directory: 1 to 64 letters, "
     "digits, \"-\", \"_\" and \".\", beginning with a letter or a digit"},
    {FindingKind::kItLeadsNowhere, "it is a link that leads nowhere"},
    {FindingKind::kGuardDoubtful,
     "{0} of the {1} slots of the head guard {2} cannot be read, more than a power cut leaves: it "
     "may have known of records that are missing now. Put back the guard or restore the ledger; if "
     "it is to be taken as it is, adopt it (jiedui ledger adopt), with --guard-directory if guards "
     "are kept elsewhere"},
    {FindingKind::kSeen, "what the server has seen ({0})"},
    {FindingKind::kSeenUnreadable,
     "what the server has seen of the ledger ({0}) cannot be read: {*}. Put the file back; if the "
     "ledger is known to be the newest, remove it"},
    {FindingKind::kSeenLedgerGone,
     "the server has seen {1} event{1?:s} of a ledger ({0}) that is not there: restore it from an "
     "archive, or move that file away if a new ledger is meant"},
    {FindingKind::kRepeated, "{*} ({0} times)"},
    {FindingKind::kTablesMissing, "{0} table file{0?:s} {0?is:are} missing: {1}"},
    {FindingKind::kErasedKeyThere,
     "{0} is the key of a person who was erased, and was put back: nothing is read with it, and "
     "the server destroys it when it opens the ledger; destroy the copy it is of too"},
    {FindingKind::kSignedForArchive,
     "the ledger keeps no checkpoint: one of its {0} events was signed for this archive, which "
     "alone has it"},
    {FindingKind::kWitnessOtherKind,
     "the witness {0} holds another kind of evidence, which begins with \"{1}\", and no "
     "checkpoint: "
     "put the one back that it held, or start a new one with an empty file"},
    {FindingKind::kStatementMalformed, "{0}"},
    {FindingKind::kStatementNotByItsOwn,
     "the table statement of {0} is not signed with a known key of its own"},
    {FindingKind::kHomeMoved,
     "the directory of the open ledger {0} is {1} now: everything is read and written there. "
     "Rename it back to {2} before it is opened the next time"},
    {FindingKind::kGuardGone,
     "the head guard {0} is gone, or another file is there: the ledger goes on, and is not opened "
     "the next time. Put the file back; if it is lost, close the ledger and adopt it (jiedui "
     "ledger adopt), with --guard-directory if guards are kept elsewhere"},
    {FindingKind::kKeysOfOrigin,
     "{0} has keys of {1}, and a new one would be of {2}: what it signs would not be believed. "
     "Name the origin of those that are there (--origin), or move them away if another origin is "
     "meant"},
    {FindingKind::kKeysExposed,
     "{0} file{0?:s} or director{0?y:ies} of keys of personal data may be read by others than the "
     "owner, the first is {1}: chmod 600 the files, 700 the directories"},
    {FindingKind::kWitnessClaimsMore,
     "the witness {0} says that it covers {1} event{1?:s} of this ledger, which has {2}, but {*}: "
     "if the key was rotated, this is an older copy, and event{3=4?:s} {3-4} {3=4?is:are} missing; "
     "else somebody else has written the witness"},
    {FindingKind::kWitnessUnknownKey,
     "the witness {0} says that it covers {1} of this ledger's {2} event{2?:s}, but {*}: if the "
     "key was rotated, put the newer keys back; else somebody else has written the witness: put "
     "the one back that it held, or start a new one with an empty file"},
};

const std::string& ValueAt(const Finding& finding, absl::string_view number) {
  size_t index = 0;
  CHECK(absl::SimpleAtoi(number, &index) && index < finding.values.size(), number);
  return finding.values[index];
}

std::string PartsOf(const Finding& finding, const Phrasing& phrasing) {
  return absl::StrJoin(finding.parts, phrasing.between,
                       [&](std::string* out, const Finding& part) { *out += phrasing.say(part); });
}

// "0?a:b" or "0=1?a:b".
absl::string_view Choose(absl::string_view hole, const Finding& finding) {
  const size_t question = hole.find('?');
  const size_t colon = hole.find(':');
  const absl::string_view condition = hole.substr(0, question);
  const size_t equals = condition.find('=');
  const std::string& value = ValueAt(finding, condition.substr(0, equals));
  const bool holds = equals == absl::string_view::npos
                         ? value == "1"
                         : value == ValueAt(finding, condition.substr(equals + 1));
  return holds ? hole.substr(question + 1, colon - question - 1) : hole.substr(colon + 1);
}

std::string Fill(absl::string_view hole, const Finding& finding, const Phrasing& phrasing) {
  if (hole == "*") return PartsOf(finding, phrasing);
  if (hole == ";") {
    const std::string parts = PartsOf(finding, phrasing);
    return parts.empty() ? "" : absl::StrCat(phrasing.between, parts);
  }
  if (hole.find('?') != absl::string_view::npos) return std::string(Choose(hole, finding));
  if (absl::ConsumeSuffix(&hole, "!")) return phrasing.disk(ValueAt(finding, hole));
  const size_t dash = hole.find('-');
  const std::string& first = ValueAt(finding, hole.substr(0, dash));
  if (dash == absl::string_view::npos) return first;
  const std::string& last = ValueAt(finding, hole.substr(dash + 1));
  return first == last ? first : absl::StrCat(first, phrasing.to, last);
}

std::string EnglishOfDisk(absl::string_view words) {
  const std::optional<DiskCause> cause = DiskCauseIn(words);
  if (!cause) return absl::StrCat(": ", words);
  return absl::StrCat(": ", TextOf(Found(cause->kind)), " (", words, ")");
}

void AppendText(std::string& out, absl::string_view text) {
  AppendBigEndian32(out, static_cast<uint32_t>(text.size()));
  absl::StrAppend(&out, text);
}

void Encode(const Finding& finding, std::string& out) {
  AppendBigEndian32(out, static_cast<uint32_t>(finding.kind));
  AppendBigEndian32(out, static_cast<uint32_t>(finding.values.size()));
  for (const std::string& value : finding.values) AppendText(out, value);
  AppendBigEndian32(out, static_cast<uint32_t>(finding.parts.size()));
  for (const Finding& part : finding.parts) Encode(part, out);
}

// What Encode made; nobody else makes any.
uint32_t TakeNumber(absl::string_view& bytes) {
  CHECK(bytes.size() >= sizeof(uint32_t), "a finding is cut off");
  const uint32_t number = ReadBigEndian32(bytes);
  bytes.remove_prefix(sizeof(uint32_t));
  return number;
}

Finding Decode(absl::string_view& bytes) {
  Finding finding;
  finding.kind = static_cast<FindingKind>(TakeNumber(bytes));
  for (uint32_t left = TakeNumber(bytes); left > 0; --left) {
    const uint32_t size = TakeNumber(bytes);
    finding.values.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  for (uint32_t left = TakeNumber(bytes); left > 0; --left) finding.parts.push_back(Decode(bytes));
  return finding;
}

}  // namespace

std::string Phrase(absl::string_view form, const Finding& finding, const Phrasing& phrasing) {
  std::string text;
  while (true) {
    const size_t open = form.find('{');
    absl::StrAppend(&text, form.substr(0, open));
    if (open == absl::string_view::npos) return text;
    const size_t close = form.find('}', open);
    absl::StrAppend(&text, Fill(form.substr(open + 1, close - open - 1), finding, phrasing));
    form.remove_prefix(close + 1);
  }
}

std::optional<std::pair<int64_t, int64_t>> RecordsOf(const Finding& finding) {
  const bool one = finding.kind == FindingKind::kRecord ||
                   finding.kind == FindingKind::kRecordDamaged ||
                   finding.kind == FindingKind::kRecordMissing;
  if (!one && finding.kind != FindingKind::kRecords) return std::nullopt;
  std::pair<int64_t, int64_t> records;
  if (!absl::SimpleAtoi(finding.values.front(), &records.first) ||
      !absl::SimpleAtoi(finding.values.back(), &records.second)) {
    return std::nullopt;
  }
  return records;
}

int64_t CountOf(const Finding& finding) {
  int64_t times = 0;
  if (finding.kind == FindingKind::kRepeated && absl::SimpleAtoi(finding.values[0], &times)) {
    return times;
  }
  const auto records = RecordsOf(finding);
  return records ? records->second - records->first + 1 : 1;
}

int64_t CountOf(absl::Span<const Finding> findings) {
  return std::accumulate(
      findings.begin(), findings.end(), int64_t{0},
      [](int64_t count, const Finding& finding) { return count + CountOf(finding); });
}

Finding With(Finding finding, Finding part) {
  finding.parts.push_back(std::move(part));
  return finding;
}

std::string TextOf(const Finding& finding) {
  static_assert(std::size(kForms) == static_cast<size_t>(kLastFindingKind) + 1);
  const Form& form = kForms[static_cast<size_t>(finding.kind)];
  CHECK(form.kind == finding.kind, "kForms is in the order of the kinds");
  return Phrase(form.text, finding, {" to ", "; ", &TextOf, &EnglishOfDisk});
}

std::vector<std::string> TextsOf(absl::Span<const Finding> findings) {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(TextOf(finding));
  return texts;
}

std::string NoticeText(absl::Span<const Finding> notice) {
  return absl::StrJoin(TextsOf(notice), ". ");
}

absl::Status StatusOf(absl::StatusCode code, const Finding& finding) {
  absl::Status status(code, TextOf(finding));
  std::string bytes;
  Encode(finding, bytes);
  status.SetPayload(kFindingUrl, absl::Cord(bytes));
  return status;
}

absl::Status DataLossOf(const Finding& finding) {
  return StatusOf(absl::StatusCode::kDataLoss, finding);
}

absl::Status RefusedOf(const Finding& finding) {
  return StatusOf(absl::StatusCode::kFailedPrecondition, finding);
}

absl::Status Said(absl::Status status, const Finding& finding) {
  absl::Status said = StatusOf(status.code(), finding);
  status.ForEachPayload([&said](absl::string_view url, const absl::Cord& payload) {
    if (url != kFindingUrl) said.SetPayload(url, payload);
  });
  return said;
}

Finding FindingOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kFindingUrl);
  if (!payload.has_value()) return Found(FindingKind::kOther, status.message());
  const std::string encoded(*payload);
  absl::string_view bytes = encoded;
  return Decode(bytes);
}

}  // namespace jiedui::eventstore
