#include "eventstore/opening.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "base/status_macros.h"
#include "eventstore/directories.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"
#include "eventstore/head_guard.h"
#include "eventstore/holding.h"
#include "eventstore/layout.h"
#include "eventstore/log_file.h"
#include "eventstore/merkle.h"
#include "eventstore/outcome_status.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

constexpr char kGuardDirectory[] = "guard";

using MaybeGuard = std::optional<GuardRecord>;
using Notice = std::vector<Finding>;

absl::StatusOr<MaybeGuard> ReadGuard(const Options& options, rocksdb::Env* env) {
  absl::StatusOr<GuardRecord> record = HeadGuard::Read(env, GuardDirectory(options));
  if (absl::IsNotFound(record.status())) return std::nullopt;
  RETURN_IF_ERROR(record.status());
  return *std::move(record);
}

int64_t CountOf(Position first, Position last) {
  return last - first + 1;
}

// And where the write-ahead log is damaged, if that is why.
absl::Status Lost(const Options& options, rocksdb::Env* env, Position head, Position guarded) {
  Finding lost = Found(FindingKind::kRecordsLost, options.directory, head, head + 1, guarded,
                       GuardDirectory(options), guarded);
  lost.parts = FindDamagedLogs(env, options.directory, LogRoom::kIsDamage);
  return DataLossOf(lost);
}

// All records are there, and not all that was written beside them. The logs are those that were
// there before it was opened.
absl::Status CheckEntries(const Options& options, const Database& database,
                          const GuardRecord& guard, absl::Span<const std::string> logs) {
  const uint64_t entries = database.LatestSequence();
  if (entries >= guard.entries) return absl::OkStatus();
  return DataLossOf(With(Found(FindingKind::kEntriesLost, options.directory,
                               guard.entries - entries, GuardDirectory(options), guard.entries),
                         logs.empty() ? Found(FindingKind::kLogMissing, options.directory)
                                      : Found(FindingKind::kLogEndsBefore, logs.back())));
}

// What a restore that was killed has left is no ledger, and none is begun in the place it was for:
// then the restore could not be repeated.
absl::Status CheckNotCutShort(const Options& options, rocksdb::Env* env) {
  const std::string filled = absl::StrCat(options.directory, kImporting);
  if (!env->FileExists(filled).ok() || env->FileExists(options.directory + "/CURRENT").ok()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat(filled,
                   " is what a restore that was cut short has left: repeat it (jiedui archive "
                   "restore), or remove it if a new ledger is meant"));
}

// A ledger that is not there, and that the guard knows.
absl::Status Vanished(const Options& options, rocksdb::Env* env, const GuardRecord& guard) {
  if (guard.durable.head > kNoPosition) {
    return Lost(options, env, kNoPosition, guard.durable.head);
  }
  return DataLossOf(Found(FindingKind::kVanished, options.directory, GuardDirectory(options)));
}

// RocksDB names the file it was reading when it met the damage, which may be another, or none.
absl::Status Located(const Options& options, rocksdb::Env* env, const absl::Status& damage) {
  Finding located = Found(FindingKind::kLedgerDamaged, options.directory);
  located.parts = FindDamagedFiles(env, options.directory);
  return located.parts.empty() ? damage : DataLossOf(located);
}

absl::StatusOr<Mark> MarkAt(const Database& database, Position head) {
  const auto nodes = [&](absl::Span<const NodeId> asked) { return ReadNodes(database, {}, asked); };
  ASSIGN_OR_RETURN(std::string root, RootOf(static_cast<uint64_t>(head), nodes));
  return Mark{head, std::move(root)};
}

absl::Status CheckMark(const Options& options, const Database& database, const Mark& mark) {
  ASSIGN_OR_RETURN(const Mark found, MarkAt(database, mark.head));
  if (found.root == mark.root) return absl::OkStatus();
  return DataLossOf(
      Found(FindingKind::kOtherHistory, options.directory, GuardDirectory(options), mark.head));
}

absl::Status CheckOwner(const Options& options, const Database& database,
                        const GuardRecord& guard) {
  const std::string& ledger_id = database.description().ledger_id();
  if (Guards(guard, ledger_id)) return absl::OkStatus();
  return RefusedOf(Found(FindingKind::kGuardOfAnother, GuardDirectory(options), ledger_id));
}

void AddDamage(const GuardRecord& guard, Notice* notice) {
  if (guard.damage) notice->push_back(*guard.damage);
}

// The ledger is the one the guard remembers, and at least as long. Records that were being synced,
// and are not in, are named in *notice: a power cut takes them, and only a disk that lost what it
// had synced just before takes one that was acknowledged. So are those that are in, although the
// guard does not say that they were acknowledged: from now on they stand.
absl::Status CheckGuard(const Options& options, rocksdb::Env* env, const Database& database,
                        const GuardRecord& guard, Position head, Notice* notice) {
  RETURN_IF_ERROR(CheckOwner(options, database, guard));
  if (head < guard.durable.head) return Lost(options, env, head, guard.durable.head);
  RETURN_IF_ERROR(CheckMark(options, database, guard.durable));
  AddDamage(guard, notice);
  if (const Position first = guard.durable.head + 1; first <= head) {
    notice->push_back(Found(FindingKind::kTakenIn, first, head, CountOf(first, head)));
  }
  if (head >= guard.intent.head) return CheckMark(options, database, guard.intent);
  notice->push_back(Found(FindingKind::kNotIn, head + 1, guard.intent.head));
  return absl::OkStatus();
}

// A power cut may leave the end of the write-ahead log in pieces, and RocksDB then refuses all of
// it. The guard tells how far what was acknowledged went. Looks first, since opening for writing
// throws away what is behind the damage.
absl::StatusOr<std::shared_ptr<Database>> OpenUpToDamage(const Options& options, rocksdb::Env* env,
                                                         const GuardRecord& guard,
                                                         const absl::Status& damage,
                                                         Notice* notice) {
  Options looking = options;
  looking.read_only = true;
  auto seen = Database::Open(looking, env, LogDamage::kStopThere);
  if (!seen.ok()) return Located(options, env, damage);
  ASSIGN_OR_RETURN(const Position head, (*seen)->Head({}));
  if (head < guard.durable.head) return Lost(options, env, head, guard.durable.head);
  RETURN_IF_ERROR(CheckMark(options, **seen, guard.durable));
  RETURN_IF_ERROR(CheckEntries(options, **seen, guard, FindLogs(env, options.directory)));
  notice->push_back(Found(
      head < guard.intent.head ? FindingKind::kLogTorn : FindingKind::kLogTornBehindAll, head));
  if (options.read_only) return seen;
  seen->reset();
  return Database::Open(options, env, LogDamage::kStopThere);
}

// The ledger as a reader finds it is the one the guard remembers, and has all it counted.
absl::Status CheckSeen(const Options& options, rocksdb::Env* env, const GuardRecord& guard,
                       const Database& seen) {
  if (seen.description().format_version() < kFormatVersion) return absl::OkStatus();  // no tree yet
  RETURN_IF_ERROR(CheckOwner(options, seen, guard));
  ASSIGN_OR_RETURN(const Position head, seen.Head({}));
  if (head < guard.durable.head) return Lost(options, env, head, guard.durable.head);
  RETURN_IF_ERROR(CheckMark(options, seen, guard.durable));
  return CheckEntries(options, seen, guard, FindLogs(env, options.directory));
}

// What looking at the logs has told of them.
struct Looked {
  Notice cut;  // what is wrong with them
  LogsKnown known = LogsKnown::kNothing;
};

// Opening for writing throws away the files that the manifest does not name, and what is behind the
// end of the log; and it opens without a log that is gone. So a ledger that may lack something is
// looked at before. Whose logs are whole but for the room at their end, and go as far as the guard
// has counted, lacks nothing; a ledger that was closed has nothing in its logs, and looking at it
// takes no more than its manifest and the ends of its tables.
//
// Each log is read once for this, and once each time RocksDB opens (ShownLog).
// *looked is what there is to know of the logs for whoever opens all the same.
absl::Status LookFirst(const Options& options, rocksdb::Env* env, const GuardRecord& guard,
                       Looked* looked) {
  const LogsAtRest logs = FindLogsAtRest(env, options.directory);
  looked->cut = logs.damaged;
  if (!logs.repeats) looked->known = LogsKnown::kNoneRepeats;
  const bool whole = logs.damaged.empty() && !logs.room_in_front;
  if (whole && guard.entries > 0 && guard.entries <= logs.last_entry) return absl::OkStatus();
  Options looking = options;
  looking.read_only = true;
  const auto seen = Database::Open(looking, env, LogDamage::kStopThere, looked->known);
  if (absl::IsDataLoss(seen.status())) return Located(options, env, seen.status());
  if (absl::IsNotFound(seen.status())) return Vanished(options, env, guard);
  if (absl::IsFailedPrecondition(seen.status())) return seen.status();
  if (!seen.ok()) return absl::OkStatus();  // opening it says why
  RETURN_IF_ERROR(CheckSeen(options, env, guard, **seen));
  // What was written beside the records, no guard of an older program can tell.
  if (logs.doubtful.empty() || guard.entries > 0 || !FindLogs(env, options.directory).empty()) {
    return absl::OkStatus();
  }
  return DataLossOf(
      With(Found(FindingKind::kLogUncertain, options.directory), logs.doubtful.back()));
}

absl::Status GuardMissing(const Options& options) {
  return RefusedOf(Found(FindingKind::kGuardMissing, options.directory, GuardDirectory(options)));
}

// A ledger that has records has a guard, unless it is of an older format.
absl::Status LookForUnguarded(const Options& options, rocksdb::Env* env) {
  if (!env->FileExists(options.directory + "/CURRENT").ok()) return absl::OkStatus();
  Options looking = options;
  looking.read_only = true;
  const auto seen = Database::Open(looking, env);
  if (!seen.ok()) return absl::OkStatus();  // opening it says why
  ASSIGN_OR_RETURN(const Position head, (*seen)->Head({}));
  const bool of_today = (*seen)->description().format_version() == kFormatVersion;
  return head != kNoPosition && of_today ? GuardMissing(options) : absl::OkStatus();
}

// And how far the ledger can be read, if nothing but its write-ahead log is damaged.
Finding WithRecordsInFront(Finding damage, const Options& options, rocksdb::Env* env) {
  Options looking = options;
  looking.read_only = true;
  const auto seen = Database::Open(looking, env, LogDamage::kStopThere);
  if (!seen.ok()) return damage;
  const absl::StatusOr<Position> head = (*seen)->Head({});
  if (!head.ok()) return damage;
  if (damage.kind != FindingKind::kLedgerDamaged) {
    damage = With(Found(FindingKind::kLedgerDamaged, options.directory), std::move(damage));
  }
  return With(std::move(damage), Found(FindingKind::kFirstUnreadable, *head + 1));
}

// Something was written to the ledger.
bool KnowsOfAny(const MaybeGuard& guard) {
  return guard && (guard->durable.head > kNoPosition || guard->entries > 0);
}

// A ledger that a guard knows is not made anew where it has vanished. *looked as of LookFirst.
absl::StatusOr<std::shared_ptr<Database>> OpenGuarded(const Options& options, rocksdb::Env* env,
                                                      const MaybeGuard& guard, Notice* notice,
                                                      Looked* looked) {
  Options existing = options;
  const bool known = KnowsOfAny(guard);
  if (known) existing.create_if_missing = false;
  if (known && !options.read_only) RETURN_IF_ERROR(LookFirst(existing, env, *guard, looked));
  if (!guard && !options.read_only) RETURN_IF_ERROR(LookForUnguarded(existing, env));
  auto database = Database::Open(existing, env, LogDamage::kRefuse, looked->known);
  if (known && absl::IsNotFound(database.status())) return Vanished(options, env, *guard);
  if (guard && absl::IsDataLoss(database.status())) {
    return OpenUpToDamage(existing, env, *guard, database.status(), notice);
  }
  if (!absl::IsDataLoss(database.status())) return database;
  const absl::Status located = Located(options, env, database.status());
  return DataLossOf(WithRecordsInFront(FindingOf(located), options, env));
}

// The newest checkpoint that is kept: what it covers was durable when it was signed, also if the
// guard is an older copy than the log, or lost its last word with the power. One that cannot be
// read proves nothing; checking the ledger says so.
Position LastSigned(const Database& database, Position written) {
  const auto walk = database.Walk({}, Family::kCheckpoint);
  walk->SeekForPrev(PositionKey(written));
  if (!walk->Valid()) return kNoPosition;
  return PositionAfter("", FromSlice(walk->key())).value_or(kNoPosition);
}

// It has not been written on since it was read.
absl::Status CheckUnchanged(const Options& options, rocksdb::Env* env, const MaybeGuard& guard) {
  ASSIGN_OR_RETURN(const MaybeGuard now, ReadGuard(options, env));
  if (now.has_value() == guard.has_value() && (!now || now->sequence == guard->sequence)) {
    return absl::OkStatus();
  }
  return RefusedOf(Found(FindingKind::kGuardInUse, GuardDirectory(options)));
}

absl::StatusOr<std::unique_ptr<HeadGuard>> AgreeingGuard(const Options& options, rocksdb::Env* env,
                                                         const MaybeGuard& guard,
                                                         const Database& database, Position head,
                                                         absl::Span<const std::string> logs,
                                                         std::unique_ptr<DirectoryLock> hold,
                                                         Notice* notice) {
  const std::string directory = GuardDirectory(options);
  if (!guard) {
    const bool of_today = database.description().format_version() == kFormatVersion;
    if (head != kNoPosition && of_today) return GuardMissing(options);
    RETURN_IF_ERROR(CreateDirectories(directory, env));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<GuardLock> lock,
                   GuardLock::Take(env, directory, std::move(hold)));
  RETURN_IF_ERROR(CheckUnchanged(options, env, guard));
  if (guard) {
    RETURN_IF_ERROR(CheckGuard(options, env, database, *guard, head, notice));
    RETURN_IF_ERROR(CheckEntries(options, database, *guard, logs));
  }
  std::unique_ptr<HeadGuard> agreeing;
  if (guard && notice->empty()) {
    ASSIGN_OR_RETURN(agreeing, HeadGuard::Open(env, directory, *guard));
  } else {
    ASSIGN_OR_RETURN(const Mark mark, MarkAt(database, head));
    ASSIGN_OR_RETURN(agreeing, HeadGuard::Create(env, directory, options.ledger_id, mark));
  }
  agreeing->Hold(std::move(lock));
  return agreeing;
}

// A record is never recorded before the one in front of it.
void AddClock(const Options& options, const LogEnd& end, Notice* notice) {
  if (end.position == kNoPosition) return;
  const absl::Time last = absl::FromUnixMicros(end.recorded_at_us);
  const int64_t behind_s = absl::ToInt64Seconds(last - options.clock->Now());
  if (behind_s < 1) return;
  notice->push_back(Found(FindingKind::kClockBehind, behind_s,
                          absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", last, absl::UTCTimeZone())));
}

}  // namespace

std::string GuardDirectory(const Options& options) {
  if (!options.guard_directory.empty()) return options.guard_directory;
  const std::filesystem::path directory(options.directory);
  const auto home = directory.has_filename() ? directory : directory.parent_path();
  return (home.parent_path() / kGuardDirectory).string();
}

absl::Status CheckFiles(const Options& options) {
  Finding damaged = Found(FindingKind::kLedgerDamaged, options.directory);
  damaged.parts = FindNotFiles(options.directory);
  return damaged.parts.empty() ? absl::OkStatus() : DataLossOf(damaged);
}

absl::StatusOr<LogEnd> FindEnd(const Database& database) {
  LogEnd end;
  ASSIGN_OR_RETURN(end.position, database.Head({}));
  if (end.position == kNoPosition) return end;
  ASSIGN_OR_RETURN(const std::string leaf,
                   database.Get({}, Family::kLog, PositionKey(end.position)));
  ASSIGN_OR_RETURN(const auto record, ParseLeaf(end.position, leaf));
  end.recorded_at_us = record.recorded_at_us();
  return end;
}

absl::StatusOr<OpenedLog> OpenForWriting(const Options& options, rocksdb::Env* disk) {
  ASSIGN_OR_RETURN(Holds holds, HoldLedger(options));
  std::unique_ptr<rocksdb::Env> held = WithHeld(disk, holds);
  rocksdb::Env* env = held.get();
  RETURN_IF_ERROR(CheckNotCutShort(options, env));
  RETURN_IF_ERROR(CheckFiles(options));
  RETURN_IF_ERROR(HeadGuard::CheckNew(GuardDirectory(options)));
  ASSIGN_OR_RETURN(const MaybeGuard known, ReadGuard(options, env));
  if (holds.log == nullptr && options.create_if_missing && !KnowsOfAny(known)) {
    RETURN_IF_ERROR(Database::MakeDirectory(options, env));
    ASSIGN_OR_RETURN(holds.log, HoldLog(options.directory));
    held = WithHeld(disk, holds);
    env = held.get();
  }
  const std::vector<std::string> logs = FindLogs(env, options.directory);
  OpenedLog opened;
  Looked looked;
  ASSIGN_OR_RETURN(opened.database, OpenGuarded(options, env, known, &opened.notice, &looked));
  Database& database = *opened.database;
  database.Hold(std::move(holds.log));
  ASSIGN_OR_RETURN(opened.end, FindEnd(database));
  const Position head = opened.end.position;
  const bool upgraded = database.description().format_version() < kFormatVersion;
  if (upgraded) {
    RETURN_IF_ERROR(database.AddTree());
  }
  ASSIGN_OR_RETURN(opened.guard, AgreeingGuard(options, env, known, database, head, logs,
                                               std::move(holds.guard), &opened.notice));
  // What the guard does not speak of, and so is no reason for a new one.
  opened.notice.insert(opened.notice.end(), looked.cut.begin(), looked.cut.end());
  AddClock(options, opened.end, &opened.notice);
  if (upgraded) {
    RETURN_IF_ERROR(database.RaiseFormat());
  }
  // Opening has moved what was in the log into tables, and so made all of it durable.
  RETURN_IF_ERROR(opened.guard->Note(database.LatestSequence()));
  const absl::Status purged = database.PurgeRest(Family::kSealed);
  opened.purge_waits = DiskLowOf(purged).has_value();
  if (!opened.purge_waits) RETURN_IF_ERROR(purged);
  const auto nodes = [&](absl::Span<const NodeId> asked) { return ReadNodes(database, {}, asked); };
  ASSIGN_OR_RETURN(Frontier frontier, ReadFrontier(static_cast<uint64_t>(head), nodes));
  opened.log = std::make_unique<LocalLog>(opened.database, opened.guard, std::move(frontier), head);
  return opened;
}

absl::StatusOr<OpenedToRead> OpenForReading(const Options& options, rocksdb::Env* env) {
  RETURN_IF_ERROR(CheckFiles(options));
  // The guard first: a writer may go on meanwhile, and what the guard remembers now is in the log
  // already.
  ASSIGN_OR_RETURN(const MaybeGuard guard, ReadGuard(options, env));
  OpenedToRead opened;
  Looked nothing;  // somebody may be writing
  ASSIGN_OR_RETURN(opened.database, OpenGuarded(options, env, guard, &opened.notice, &nothing));
  const Database& database = *opened.database;
  ASSIGN_OR_RETURN(opened.head, database.Head({}));
  for (Finding& damage : FindDamagedLogs(env, options.directory)) {
    opened.notice.push_back(std::move(damage));
  }
  if (database.description().format_version() < kFormatVersion) return opened;
  if (!guard) {
    opened.guard_missing = opened.head != kNoPosition;
    if (opened.guard_missing) {
      opened.notice.push_back(Found(FindingKind::kEndUnknown, GuardDirectory(options)));
    }
    return opened;
  }
  RETURN_IF_ERROR(CheckOwner(options, database, *guard));
  if (opened.head < guard->durable.head)
    return Lost(options, env, opened.head, guard->durable.head);
  RETURN_IF_ERROR(CheckMark(options, database, guard->durable));
  RETURN_IF_ERROR(CheckEntries(options, database, *guard, FindLogs(env, options.directory)));
  // And once more: what was still being synced when the log was read may have been acknowledged.
  ASSIGN_OR_RETURN(const MaybeGuard now, ReadGuard(options, env));
  const Position guarded = std::max(guard->durable.head, now ? now->durable.head : kNoPosition);
  const Position written = opened.head;
  opened.head = std::min(written, std::max(guarded, LastSigned(database, written)));
  AddDamage(*guard, &opened.notice);
  if (written < guard->intent.head) {
    opened.notice.push_back(Found(FindingKind::kNotIn, written + 1, guard->intent.head));
  }
  if (const Position first = opened.head + 1; first <= written) {
    opened.notice.push_back(Found(FindingKind::kNotShown, first, written, CountOf(first, written)));
  }
  return opened;
}

std::optional<DiskSpace> TooFullToOpen(const Options& options, rocksdb::Env* env) {
  uint64_t free_bytes = 0;
  if (options.min_free_bytes == 0 || !env->FileExists(options.directory + "/CURRENT").ok() ||
      !env->GetFreeSpace(options.directory, &free_bytes).ok()) {
    return std::nullopt;
  }
  uint64_t needed = options.room_to_open_bytes;
  for (const std::string& log : FindLogs(env, options.directory)) {
    uint64_t bytes = 0;
    if (env->GetFileSize(log, &bytes).ok()) needed += 2 * bytes;
  }
  if (free_bytes >= std::min(needed, options.min_free_bytes)) return std::nullopt;
  return DiskSpace{free_bytes, options.min_free_bytes};
}

absl::StatusOr<OpenedInPlaceOfWriter> OpenWithoutRoom(const Options& options, rocksdb::Env* disk) {
  OpenedInPlaceOfWriter in_place;
  ASSIGN_OR_RETURN(Holds holds, HoldLedger(options));
  const std::unique_ptr<rocksdb::Env> held = WithHeld(disk, holds);
  rocksdb::Env* const env = held.get();
  auto lock = GuardLock::Take(env, options.directory, std::move(holds.log));
  if (absl::IsFailedPrecondition(lock.status())) return LedgerInUse(options.directory);
  RETURN_IF_ERROR(lock.status());
  in_place.locks.push_back(*std::move(lock));
  Options reading = options;
  reading.read_only = true;
  ASSIGN_OR_RETURN(in_place.opened, OpenForReading(reading, env));
  if (in_place.opened.guard_missing) return GuardMissing(options);
  if (env->FileExists(GuardDirectory(options)).ok()) {
    ASSIGN_OR_RETURN(lock, GuardLock::Take(env, GuardDirectory(options), std::move(holds.guard)));
    in_place.locks.push_back(*std::move(lock));
  }
  return in_place;
}

absl::StatusOr<Notice> CheckReplacedGuard(const Options& options, rocksdb::Env* env,
                                          const Database& database,
                                          std::optional<Position> accept_loss_after) {
  ASSIGN_OR_RETURN(const Position head, database.Head({}));
  if (accept_loss_after && *accept_loss_after != head) {
    return RefusedOf(Found(FindingKind::kNotEndingAt, options.directory, head, *accept_loss_after));
  }
  Notice notice;
  const absl::StatusOr<MaybeGuard> known = ReadGuard(options, env);
  if (known.ok() && !known->has_value()) {
    return Notice{Found(FindingKind::kGuardWasMissing, GuardDirectory(options))};
  }
  if (known.ok()) RETURN_IF_ERROR(CheckOwner(options, database, **known));
  bool lost = known.ok() ? head < (*known)->durable.head : absl::IsDataLoss(known.status());
  absl::Status agrees =
      known.ok() ? CheckGuard(options, env, database, **known, head, &notice) : known.status();
  if (agrees.ok()) {
    agrees = CheckEntries(options, database, **known, FindLogs(env, options.directory));
    lost = !agrees.ok();
  }
  if (!lost) {
    RETURN_IF_ERROR(agrees);
    return notice;
  }
  const Finding loss = FindingOf(agrees);
  if (accept_loss_after) return Notice{With(Found(FindingKind::kLossAccepted), loss)};
  return DataLossOf(With(Found(FindingKind::kLossNotAccepted, head), loss));
}

absl::Status MakeGuard(const Options& options, rocksdb::Env* env, const Database& database,
                       std::unique_ptr<DirectoryLock> hold) {
  ASSIGN_OR_RETURN(const Position head, database.Head({}));
  ASSIGN_OR_RETURN(const Mark mark, MarkAt(database, head));
  RETURN_IF_ERROR(CreateDirectories(GuardDirectory(options), env));
  ASSIGN_OR_RETURN(const auto lock, GuardLock::Take(env, GuardDirectory(options), std::move(hold)));
  ASSIGN_OR_RETURN(const auto guard,
                   HeadGuard::Create(env, GuardDirectory(options), options.ledger_id, mark));
  return guard->Note(database.LatestSequence());
}

}  // namespace jiedui::eventstore
