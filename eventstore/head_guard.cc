#include "eventstore/head_guard.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/directories.h"
#include "eventstore/file_kind.h"
#include "eventstore/holding.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

constexpr absl::string_view kMagic = "JDGUARD1";
constexpr size_t kLedgerHashBytes = 8;
constexpr size_t kMarkBytes = 8 + kSha256Bytes;
constexpr size_t kChecksumBytes = 16;
constexpr size_t kRecordBytes =
    kMagic.size() + kLedgerHashBytes + 8 + 2 * kMarkBytes + kChecksumBytes;
constexpr uint64_t kSlotBytes = 512;
constexpr uint64_t kSlots = 4;

std::string FileIn(const std::string& directory) {
  return absl::StrCat(directory, "/head");
}

// What it is written to first.
std::string NewFileIn(const std::string& directory) {
  return absl::StrCat(FileIn(directory), ".new");
}

std::string LockIn(const std::string& directory) {
  return absl::StrCat(directory, "/LOCK");
}

std::string LedgerHash(absl::string_view ledger_id) {
  return Sha256(ledger_id).substr(0, kLedgerHashBytes);
}

void AppendMark(std::string& out, const Mark& mark) {
  AppendBigEndian64(out, static_cast<uint64_t>(mark.head));
  out += mark.root;
}

Mark ReadMark(absl::string_view bytes) {
  return {static_cast<Position>(ReadBigEndian64(bytes)),
          std::string(bytes.substr(8, kSha256Bytes))};
}

std::string Checksum(absl::string_view bytes) {
  return Sha256(bytes).substr(0, kChecksumBytes);
}

// Behind what a program reads that does not count entries: their number, and a checksum that covers
// the rest too, so that a number such a program left behind its own record is not taken for one.
constexpr size_t kEntriesBytes = 8 + kChecksumBytes;

std::string Encode(const GuardRecord& record) {
  std::string bytes = absl::StrCat(kMagic, record.ledger_hash);
  AppendBigEndian64(bytes, record.sequence);
  AppendMark(bytes, record.durable);
  AppendMark(bytes, record.intent);
  bytes += Checksum(bytes);
  AppendBigEndian64(bytes, record.entries);
  return absl::StrCat(bytes, Checksum(bytes));
}

// 0 if there is no number.
uint64_t DecodeEntries(absl::string_view bytes) {
  if (bytes.size() < kRecordBytes + kEntriesBytes) return 0;
  const absl::string_view covered = bytes.substr(0, kRecordBytes + 8);
  if (Checksum(covered) != bytes.substr(covered.size(), kChecksumBytes)) return 0;
  return ReadBigEndian64(covered.substr(kRecordBytes));
}

std::optional<GuardRecord> Decode(absl::string_view bytes) {
  if (bytes.size() < kRecordBytes || !absl::StartsWith(bytes, kMagic)) return std::nullopt;
  const absl::string_view signed_part = bytes.substr(0, kRecordBytes - kChecksumBytes);
  if (Checksum(signed_part) != bytes.substr(signed_part.size(), kChecksumBytes)) {
    return std::nullopt;
  }
  absl::string_view rest = signed_part.substr(kMagic.size());
  GuardRecord record;
  record.ledger_hash = std::string(rest.substr(0, kLedgerHashBytes));
  rest.remove_prefix(kLedgerHashBytes);
  record.sequence = ReadBigEndian64(rest);
  record.durable = ReadMark(rest.substr(8));
  record.intent = ReadMark(rest.substr(8 + kMarkBytes));
  record.entries = DecodeEntries(bytes);
  return record;
}

using Slots = std::vector<std::optional<GuardRecord>>;

// A power cut spoils what was not synced. More than that it spoils only if it tears each of three
// sectors, and then nothing tells it from damage.
constexpr size_t kSlotsOfPowerCut = 2;

// In the slot a record was begun to be written, or the one that should be there is not. Never
// written is none of them.
bool IsUnreadable(const Slots& slots, uint64_t index, const GuardRecord& newest,
                  absl::string_view bytes) {
  const std::optional<GuardRecord>& slot = slots[index];
  if (!slot && bytes.find_first_not_of('\0') != absl::string_view::npos) return true;
  const uint64_t back = (newest.sequence + kSlots - index) % kSlots;
  return back < newest.sequence && (!slot || slot->sequence != newest.sequence - back);
}

size_t UnreadableSlots(const Slots& slots, const GuardRecord& newest, absl::string_view bytes) {
  size_t unreadable = 0;
  for (uint64_t i = 0; i < kSlots; ++i) {
    if (IsUnreadable(slots, i, newest, bytes.substr(i * kSlotBytes, kSlotBytes))) ++unreadable;
  }
  return unreadable;
}

absl::StatusOr<GuardRecord> ReadOnce(rocksdb::Env* env, const std::string& name) {
  std::string bytes;
  const auto status = rocksdb::ReadFileToString(env, name, &bytes);
  if (!status.ok()) return FromRocks(status, absl::StrCat("reading the head guard ", name));
  const size_t size = bytes.size();
  bytes.resize(kSlots * kSlotBytes);  // what is cut off is as unreadable as what is torn
  Slots slots;
  std::optional<GuardRecord> newest;
  for (size_t i = 0; i < kSlots; ++i) {
    slots.push_back(Decode(absl::string_view(bytes).substr(i * kSlotBytes, kSlotBytes)));
    if (slots[i] && (!newest || slots[i]->sequence > newest->sequence)) newest = slots[i];
  }
  if (!newest) {
    return DataLossOf(Found(FindingKind::kGuardUnreadable, name));
  }
  const size_t unreadable = UnreadableSlots(slots, *newest, bytes);
  if (unreadable > kSlotsOfPowerCut) {
    return DataLossOf(Found(FindingKind::kGuardDoubtful, unreadable, kSlots, name));
  }
  if (size > bytes.size()) {
    newest->damage = Found(FindingKind::kGuardLonger, name, size, bytes.size());
  }
  if (unreadable > 0) {
    newest->damage = Found(FindingKind::kGuardSlots, unreadable, kSlots, name, newest->intent.head);
  }
  return *std::move(newest);
}

absl::Status Failed(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(what, " the head guard: ", TextOf(status)));
}

}  // namespace

bool Guards(const GuardRecord& record, absl::string_view ledger_id) {
  return record.ledger_hash == LedgerHash(ledger_id);
}

absl::StatusOr<std::unique_ptr<GuardLock>> GuardLock::Take(rocksdb::Env* env,
                                                           const std::string& directory,
                                                           std::unique_ptr<DirectoryLock> hold) {
  if (hold == nullptr) {
    ASSIGN_OR_RETURN(hold, HoldGuard(directory));
  }
  rocksdb::FileLock* lock = nullptr;
  const std::shared_ptr<rocksdb::FileSystem>& files = env->GetFileSystem();
  const rocksdb::Status status =
      files->LockFile(LockIn(directory), rocksdb::IOOptions(), &lock, /*dbg=*/nullptr);
  if (IsLockHeld(status)) return RefusedOf(Found(FindingKind::kGuardInUse, directory));
  RETURN_IF_ERROR(Failed(status, "locking"));
  return std::unique_ptr<GuardLock>(new GuardLock(std::move(hold), files, lock));
}

GuardLock::~GuardLock() {
  // The process may end: the lock ends with it.
  files_->UnlockFile(lock_, rocksdb::IOOptions(), /*dbg=*/nullptr).PermitUncheckedError();
}

HeadGuard::HeadGuard(std::unique_ptr<rocksdb::RandomRWFile> file, GuardRecord record)
    : file_(std::move(file)), record_(std::move(record)) {}

absl::StatusOr<GuardRecord> HeadGuard::Read(rocksdb::Env* env, const std::string& directory) {
  const std::string name = FileIn(directory);
  if (const auto other = NotAFile(name)) return DataLossOf(*other);
  if (env->FileExists(name).IsNotFound()) {
    return absl::NotFoundError(absl::StrCat("there is no head guard ", name));
  }
  absl::StatusOr<GuardRecord> record = ReadOnce(env, name);
  // Its owner may have been writing a slot just then.
  if (record.ok() && record->damage) record = ReadOnce(env, name);
  return record;
}

absl::StatusOr<std::unique_ptr<HeadGuard>> HeadGuard::Open(rocksdb::Env* env,
                                                           const std::string& directory,
                                                           GuardRecord record) {
  std::unique_ptr<rocksdb::RandomRWFile> file;
  RETURN_IF_ERROR(
      Failed(env->NewRandomRWFile(FileIn(directory), &file, rocksdb::EnvOptions()), "opening"));
  return std::unique_ptr<HeadGuard>(new HeadGuard(std::move(file), std::move(record)));
}

absl::Status HeadGuard::CheckNew(const std::string& directory) {
  for (const std::string& file : {NewFileIn(directory), LockIn(directory)}) {
    if (const auto other = NotAFile(file)) return RefusedOf(*other);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<HeadGuard>> HeadGuard::Create(rocksdb::Env* env,
                                                             const std::string& directory,
                                                             absl::string_view ledger_id,
                                                             const Mark& mark) {
  RETURN_IF_ERROR(CheckNew(directory));
  RETURN_IF_ERROR(CreateDirectories(directory, env));
  const std::string name = FileIn(directory);
  const std::string temporary = NewFileIn(directory);
  const GuardRecord record{LedgerHash(ledger_id), 1, mark, mark, /*entries=*/0, std::nullopt};
  std::string slots(kSlots * kSlotBytes, '\0');
  const std::string bytes = Encode(record);
  slots.replace(record.sequence % kSlots * kSlotBytes, bytes.size(), bytes);
  RETURN_IF_ERROR(
      Failed(rocksdb::WriteStringToFile(env, slots, temporary, /*should_sync=*/true), "writing"));
  RETURN_IF_ERROR(Failed(env->RenameFile(temporary, name), "renaming"));
  RETURN_IF_ERROR(SyncDirectory(directory, env));
  return Open(env, directory, record);
}

absl::Status HeadGuard::Intend(const Mark& mark) {
  {
    const absl::MutexLock lock(&mutex_);
    record_.intent = mark;
    RETURN_IF_ERROR(WriteSlot());
  }
  return Sync();
}

absl::Status HeadGuard::Settle(uint64_t entries) {
  const absl::MutexLock lock(&mutex_);
  record_.durable = record_.intent;
  record_.entries = std::max(record_.entries, entries);
  return WriteSlot();
}

absl::Status HeadGuard::Note(uint64_t entries) {
  const absl::MutexLock noting(&noting_);
  {
    const absl::MutexLock lock(&mutex_);
    if (entries <= record_.entries) return absl::OkStatus();
    record_.entries = entries;
    RETURN_IF_ERROR(WriteSlot());
  }
  return Sync();
}

absl::Status HeadGuard::Sync() {
  return Failed(file_->Sync(), "syncing");
}

absl::Status HeadGuard::WriteSlot() {
  ++record_.sequence;
  return Failed(file_->Write(record_.sequence % kSlots * kSlotBytes, Encode(record_)), "writing");
}

}  // namespace jiedui::eventstore
