#include "eventstore/database.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "rocksdb/table_properties.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/status_macros.h"
#include "eventstore/directories.h"
#include "eventstore/finding.h"
#include "eventstore/log_file.h"
#include "eventstore/log_order.h"
#include "eventstore/log_room.h"
#include "eventstore/merkle.h"
#include "eventstore/outcome_status.h"
#include "eventstore/read_only.h"
#include "eventstore/record.h"
#include "eventstore/resources.h"
#include "eventstore/rocks.h"
#include "eventstore/rocks_options.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using jiedui::event::v1::LedgerDescription;

constexpr absl::Duration kPatienceWithReaders = absl::Seconds(1);

// What writing tables takes beside them: the manifest, and the ends of files.
constexpr uint64_t kRoomBesideTables = uint64_t{1} << 20;

// RocksDB names a log that it needs, and that is gone, by its number.
Finding WhatIsDamaged(absl::string_view text, const std::string& directory) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits("Missing WAL with log number: ", 1));
  uint64_t number = 0;
  if (!absl::SimpleAtoi(absl::StripSuffix(parts.second, "."), &number)) {
    return Found(FindingKind::kOther, text);
  }
  return Found(FindingKind::kLogFileMissing, absl::StrFormat("%s/%06d.log", directory, number));
}

absl::Status OpenError(const rocksdb::Status& status, const std::string& directory) {
  if (IsLockHeld(status)) return LedgerInUse(directory);
  // A table file that is missing is looked for under its name of long ago too, and that is named.
  const std::string text = absl::StrReplaceAll(TextOf(status), {{".ldb", ".sst"}});
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return DataLossOf(
        With(Found(FindingKind::kLedgerDamaged, directory), WhatIsDamaged(text, directory)));
  }
  if (status.IsBusy()) {
    return StatusOf(absl::StatusCode::kUnavailable,
                    Found(FindingKind::kBeingReorganised, directory));
  }
  const Finding what = Found(FindingKind::kCannotOpen, directory, text);
  return status.IsIOError() ? StatusOf(absl::StatusCode::kUnavailable, what) : RefusedOf(what);
}

// A disk that takes nothing now has damaged nothing.
absl::Status Written(const rocksdb::Status& status, absl::string_view what) {
  if (!status.IsIOError()) return FromRocks(status, what);
  return absl::UnavailableError(absl::StrCat(what, ": ", TextOf(status)));
}

bool HasFileEndingIn(rocksdb::Env* env, const std::string& directory, absl::string_view extension) {
  std::vector<std::string> names;
  if (!env->GetChildren(directory, &names).ok()) return false;
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return absl::EndsWith(name, extension); });
}

bool HasDatabase(rocksdb::Env* env, const std::string& directory) {
  return env->FileExists(directory + "/CURRENT").ok();
}

// Whether there is a database to open. Data without the file that names its start is damage:
// RocksDB would create an empty database over it.
absl::Status CheckPresence(rocksdb::Env* env, const Options& options) {
  if (HasDatabase(env, options.directory)) return absl::OkStatus();
  if (HasFileEndingIn(env, options.directory, ".sst") ||
      HasFileEndingIn(env, options.directory, ".log")) {
    return DataLossOf(With(Found(FindingKind::kLedgerDamaged, options.directory),
                           Found(FindingKind::kCurrentMissing)));
  }
  if (options.read_only || !options.create_if_missing) {
    return StatusOf(absl::StatusCode::kNotFound, Found(FindingKind::kNoLedger, options.directory));
  }
  return absl::OkStatus();
}

// Nothing of a ledger is made where nothing could be written to it.
absl::Status CheckRoomForNew(rocksdb::Env* env, const Options& options) {
  if (options.min_free_bytes == 0) return absl::OkStatus();
  std::error_code ignored;  // then the path stays as it is
  fs::path place = fs::absolute(options.directory, ignored);
  while (!env->FileExists(place.string()).ok() && place.has_relative_path()) {
    place = place.parent_path();
  }
  uint64_t free_bytes = 0;
  // If the disk does not say, writing finds out.
  if (!env->GetFreeSpace(place.string(), &free_bytes).ok()) return absl::OkStatus();
  if (free_bytes >= options.min_free_bytes) return absl::OkStatus();
  return DiskLow({free_bytes, options.min_free_bytes});
}

// A family this program does not know was made by a newer one.
absl::StatusOr<std::set<std::string>> ListFamilies(const rocksdb::DBOptions& db_options,
                                                   const std::string& directory) {
  std::vector<std::string> names;
  const rocksdb::Status status = rocksdb::DB::ListColumnFamilies(db_options, directory, &names);
  if (!status.ok()) return OpenError(status, directory);
  for (const std::string& name : names) {
    if (name == rocksdb::kDefaultColumnFamilyName) continue;
    if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) == kFamilyNames.end()) {
      return RefusedOf(Found(FindingKind::kNewerFamily, directory, name));
    }
  }
  return std::set<std::string>(names.begin(), names.end());
}

// The record that the key of a family is about; the last one under a node of the tree.
Position RecordKnownTo(Family family, absl::string_view key) {
  constexpr size_t kPositionBytes = 8;
  if (key.size() < kPositionBytes) return 1;
  const uint64_t number = ReadBigEndian64(key.substr(key.size() - kPositionBytes));
  if (family != Family::kMerkle) return static_cast<Position>(number);
  return static_cast<Position>((number + 1) << (static_cast<unsigned char>(key.front()) & 63u));
}

}  // namespace

absl::StatusOr<std::shared_ptr<Database>> Database::Open(const Options& options, rocksdb::Env* env,
                                                         LogDamage damage, LogsKnown known) {
  std::shared_ptr<Database> database(new Database(options.directory, env));
  RETURN_IF_ERROR(CheckPresence(env, options));
  RETURN_IF_ERROR(database->OpenRocks(options, damage, known));
  RETURN_IF_ERROR(database->ReadOrWriteDescription(options));
  RETURN_IF_ERROR(database->CheckDescription(options));
  RETURN_IF_ERROR(database->CheckKinds(options));
  RETURN_IF_ERROR(database->CheckEnds());
  return database;
}

absl::Status Database::MakeDirectory(const Options& options, rocksdb::Env* env) {
  RETURN_IF_ERROR(CheckRoomForNew(env, options));
  return CreateDirectories(options.directory, env);
}

Database::Database(std::string directory, rocksdb::Env* env)
    : directory_(std::move(directory)),
      env_(rocksdb::NewCompositeEnv(env->GetFileSystem())),
      roomy_env_(WithLogRoom(env)) {}

Database::~Database() {
  if (empties_log_) EmptyLog();
  for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
}

absl::Status Database::OpenRocks(const Options& options, LogDamage damage, LogsKnown known) {
  const auto resources =
      options.resources == nullptr ? std::make_shared<Resources>() : options.resources;
  rocksdb::DBOptions db_options = LedgerDbOptions(roomy_env_.get(), *resources);
  db_options.create_if_missing = !options.read_only && options.create_if_missing;
  if (damage == LogDamage::kStopThere) {
    db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  }
  log_order_ = std::make_unique<LogOrder>(env_.get(), directory_, damage == LogDamage::kStopThere,
                                          known == LogsKnown::kNoneRepeats);
  db_options.wal_filter = log_order_.get();
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted = LedgerFamilies(*resources);
  if (HasDatabase(env_.get(), directory_)) {
    ASSIGN_OR_RETURN(const std::set<std::string> present, ListFamilies(db_options, directory_));
    const auto absent = [&](const auto& family) { return present.count(family.name) == 0; };
    if (options.read_only) {
      wanted.erase(std::remove_if(wanted.begin(), wanted.end(), absent), wanted.end());
    }
  } else {
    RETURN_IF_ERROR(MakeDirectory(options, env_.get()));
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      options.read_only ? OpenReadOnly(db_options, directory_, wanted, &handles_, &db)
                        : rocksdb::DB::Open(db_options, directory_, wanted, &handles_, &db);
  if (status.ok()) db_.reset(db);
  if (log_order_->repeated()) return DataLossOf(*log_order_->repeated());
  if (!status.ok()) {
    return log_order_->gap() ? DataLossOf(*log_order_->gap()) : OpenError(status, directory_);
  }
  empties_log_ = !options.read_only && options.empty_log_at_end;
  families_.resize(kFamilyNames.size());
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    const auto* const name = std::find(kFamilyNames.begin(), kFamilyNames.end(), handle->GetName());
    if (name != kFamilyNames.end()) {
      families_[static_cast<size_t>(name - kFamilyNames.begin())] = handle;
    }
  }
  return absl::OkStatus();
}

absl::Status Database::ReadOrWriteDescription(const Options& options) {
  const absl::StatusOr<std::string> stored = Get({}, Family::kMeta, kDescriptionKey);
  if (stored.ok()) {
    if (description_.ParseFromString(*stored)) return absl::OkStatus();
    return DataLossOf(Found(FindingKind::kDescriptionUnreadable, directory_));
  }
  if (!absl::IsNotFound(stored.status())) return stored.status();
  ASSIGN_OR_RETURN(const Position head, Head({}));
  if (head != kNoPosition) return DataLossOf(Found(FindingKind::kDescriptionMissing, directory_));
  RETURN_IF_ERROR(CheckEmpty());
  if (options.read_only || !options.create_if_missing) {
    return StatusOf(absl::StatusCode::kNotFound, Found(FindingKind::kNoLedger, options.directory));
  }
  description_.set_format_version(kFormatVersion);
  description_.set_ledger_id(options.ledger_id);
  description_.set_created_at_us(absl::ToUnixMicros(options.clock->Now()));
  return WriteDescription();
}

absl::Status Database::WriteDescription() {
  return Written(db_->Put(LedgerWrite(/*sync=*/true), family(Family::kMeta),
                          ToSlice(kDescriptionKey), description_.SerializeAsString()),
                 "writing the ledger's description");
}

absl::Status Database::CheckDescription(const Options& options) const {
  if (description_.format_version() > kFormatVersion) {
    return RefusedOf(Found(FindingKind::kNewerFormat, options.directory,
                           description_.format_version(), kFormatVersion));
  }
  const bool any = options.read_only && options.ledger_id.empty();
  if (!any && description_.ledger_id() != options.ledger_id) {
    return RefusedOf(Found(FindingKind::kOtherLedger, options.directory, description_.ledger_id(),
                           options.ledger_id));
  }
  return absl::OkStatus();
}

// One seek for each kind that occurs.
absl::Status Database::CheckKinds(const Options& options) const {
  const auto& known = options.known_kinds;
  const auto walk = Walk({}, Family::kKind);
  walk->SeekToFirst();
  while (walk->Valid()) {
    const std::optional<int32_t> kind = ParseKind(FromSlice(walk->key()));
    if (!kind) return DataLossOf(Found(FindingKind::kIndexKeyShort));
    if (std::find(known.begin(), known.end(), *kind) == known.end()) {
      return RefusedOf(Found(FindingKind::kNewerKind, options.directory, *kind));
    }
    walk->Seek(KindKey(*kind, kMaxPosition));
    if (walk->Valid() && ParseKind(FromSlice(walk->key())) == kind) walk->Next();
  }
  return FromRocks(walk->status(), "reading the kind index");
}

// The first and the last record are where they belong and can be read.
absl::Status Database::CheckEnds() const {
  ASSIGN_OR_RETURN(const Position head, Head({}));
  if (head == kNoPosition) return CheckEmpty();
  for (const Position position : {Position{1}, head}) {
    const auto leaf = Get({}, Family::kLog, PositionKey(position));
    if (absl::IsNotFound(leaf.status())) {
      return DataLossOf(Found(FindingKind::kRecordMissing, position));
    }
    RETURN_IF_ERROR(leaf.status());
    RETURN_IF_ERROR(ParseLeaf(position, *leaf).status());
  }
  return absl::OkStatus();
}

// What is written with a record, or of one, knows of it: without records there is none of it.
// Nothing is written in the place of records that are gone.
absl::Status Database::CheckEmpty() const {
  for (const Family family_id : {Family::kBody, Family::kSealed, Family::kKind, Family::kTag,
                                 Family::kMerkle, Family::kCheckpoint}) {
    const absl::string_view name = kFamilyNames[static_cast<size_t>(family_id)];
    const auto walk = Walk({}, family_id);
    walk->SeekToLast();
    RETURN_IF_ERROR(FromRocks(walk->status(), name));
    if (!walk->Valid()) continue;
    return DataLossOf(Found(FindingKind::kLogEmptied, directory_, name,
                            RecordKnownTo(family_id, FromSlice(walk->key()))));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Database::Get(const rocksdb::ReadOptions& read, Family family_id,
                                          absl::string_view key) const {
  if (family(family_id) == nullptr) return absl::NotFoundError("no such family");
  std::string value;
  const rocksdb::Status status = db_->Get(read, family(family_id), ToSlice(key), &value);
  if (!status.ok()) {
    return FromRocks(status,
                     absl::StrCat("reading ", kFamilyNames[static_cast<size_t>(family_id)]));
  }
  return value;
}

std::vector<absl::StatusOr<std::string>> Database::GetAll(
    const rocksdb::ReadOptions& read, Family family_id, absl::Span<const std::string> keys) const {
  if (keys.empty()) return {};
  const std::string what = absl::StrCat("reading ", kFamilyNames[static_cast<size_t>(family_id)]);
  if (family(family_id) == nullptr) {
    return {keys.size(), absl::NotFoundError("no such family")};
  }
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  db_->MultiGet(read, family(family_id), keys.size(), slices.data(), values.data(),
                statuses.data());
  std::vector<absl::StatusOr<std::string>> found;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      found.emplace_back(values[i].ToString());
    } else {
      found.emplace_back(FromRocks(statuses[i], what));
    }
  }
  return found;
}

std::unique_ptr<rocksdb::Iterator> Database::Walk(const rocksdb::ReadOptions& read,
                                                  Family family_id) const {
  if (family(family_id) == nullptr) {
    return std::unique_ptr<rocksdb::Iterator>(rocksdb::NewEmptyIterator());
  }
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(read, family(family_id)));
}

absl::StatusOr<Position> Database::Head(const rocksdb::ReadOptions& read) const {
  const auto walk = Walk(read, Family::kLog);
  walk->SeekToLast();
  RETURN_IF_ERROR(FromRocks(walk->status(), "looking for the head"));
  if (!walk->Valid()) return kNoPosition;
  const std::optional<Position> head = PositionAfter("", FromSlice(walk->key()));
  if (!head || *head <= 0) return absl::DataLossError("the last key of the log is malformed");
  return *head;
}

rocksdb::Status Database::Write(rocksdb::WriteBatch& batch, bool sync) {
  if (!sync) return db_->Write(LedgerWrite(sync), &batch);
  return SyncOnce(batch.Count(), [&] { return db_->Write(LedgerWrite(sync), &batch); });
}

absl::Status Database::WriteSynced(absl::string_view what,
                                   absl::FunctionRef<rocksdb::Status(rocksdb::WriteBatch&)> fill) {
  rocksdb::WriteBatch batch;
  const rocksdb::Status filled = fill(batch);
  CHECK(filled.ok(), filled.ToString());
  const rocksdb::Status written = Write(batch, /*sync=*/true);
  if (written.ok()) return absl::OkStatus();
  return OutcomeUnknown(absl::StrCat("writing ", what, ": ", TextOf(written)));
}

rocksdb::Status Database::SyncLog() {
  return SyncOnce(0, [this] { return db_->SyncWAL(); });
}

// What is numbered before a sync begins is in the log and covered by it. So is what it writes
// itself: others that write meanwhile come before it in the log or get the numbers behind.
rocksdb::Status Database::SyncOnce(uint64_t more, absl::FunctionRef<rocksdb::Status()> sync) {
  const absl::MutexLock lock(&sync_mutex_);
  const uint64_t covered = LatestSequence() + more;
  if (sync_failure_.ok()) sync_failure_ = sync();
  if (sync_failure_.ok() && IsRemoved()) {
    sync_failure_ =
        rocksdb::Status::IOError("the directory was removed while the ledger was open", directory_);
  }
  if (sync_failure_.ok()) synced_sequence_ = covered;
  return sync_failure_;
}

bool Database::IsRemoved() const {
  return hold_ != nullptr && hold_->directory()->IsRemoved();
}

uint64_t Database::SyncedSequence() const {
  const absl::MutexLock lock(&sync_mutex_);
  return synced_sequence_;
}

const rocksdb::Snapshot* Database::TakeSnapshot() const {
  const absl::MutexLock lock(&readers_mutex_);
  const rocksdb::Snapshot* const snapshot = db_->GetSnapshot();
  CHECK(snapshot != nullptr, "RocksDB refuses snapshots only where updates are in place");
  readers_.insert(snapshot->GetSequenceNumber());
  return snapshot;
}

void Database::ReleaseSnapshot(const rocksdb::Snapshot* snapshot) const {
  const absl::MutexLock lock(&readers_mutex_);
  readers_.erase(readers_.find(snapshot->GetSequenceNumber()));
  reader_gone_.SignalAll();
  db_->ReleaseSnapshot(snapshot);
}

// A snapshot from before keeps in the files what was deleted since. Most are gone in a moment: a
// fold that was under way, an answer that is being made.
void Database::WaitForOlderReaders(uint64_t deletion) const {
  const SteadyClock clock;
  const absl::Time end = clock.Now() + kPatienceWithReaders;
  const absl::MutexLock lock(&readers_mutex_);
  while (!readers_.empty() && *readers_.begin() < deletion && clock.Now() < end) {
    reader_gone_.WaitUntil(&readers_mutex_, end);
  }
}

uint64_t Database::BytesInMemory() const {
  uint64_t bytes = 0;
  db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes);
  return bytes;
}

absl::Status Database::CheckRoomFor(uint64_t bytes) const {
  const absl::StatusOr<uint64_t> free_bytes = FreeBytes();
  const uint64_t needed = bytes + kRoomBesideTables;
  // If the disk does not say, writing finds out.
  if (!free_bytes.ok() || *free_bytes >= needed) return absl::OkStatus();
  return DiskLow({*free_bytes, needed});
}

uint64_t Database::BytesToPurge(Family family_id) const {
  uint64_t bytes = BytesInMemory();
  for (const rocksdb::LiveFileMetaData& file : TableFiles()) {
    if (file.column_family_name == kFamilyNames[static_cast<size_t>(family_id)]) bytes += file.size;
  }
  return bytes;
}

absl::Status Database::CheckRoomToPurge(Family family_id) const {
  return CheckRoomFor(BytesToPurge(family_id));
}

// After a sync that failed nothing more is made durable. Whatever else goes wrong, the log is kept
// and the next opening does it.
void Database::EmptyLog() {
  uint64_t entries = 0;
  uint64_t more = 0;
  db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kNumEntriesActiveMemTable, &entries);
  db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kNumEntriesImmMemTables, &more);
  const absl::MutexLock lock(&sync_mutex_);
  const bool failed = !sync_failure_.ok() || IsRemoved();
  if (entries + more == 0 || failed || !CheckRoomFor(BytesInMemory()).ok()) return;
  rocksdb::FlushOptions flush;
  flush.allow_write_stall = true;  // nobody writes any more
  db_->Flush(flush, families_).PermitUncheckedError();
}

absl::Status Database::Purge(Family family_id, uint64_t deletion) {
  const uint64_t bytes = BytesToPurge(family_id);
  RETURN_IF_ERROR(CheckRoomFor(bytes));
  WaitForOlderReaders(deletion);
  rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), families_);
  rocksdb::CompactRangeOptions everything;
  everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  if (status.ok()) status = db_->CompactRange(everything, family(family_id), nullptr, nullptr);
  // RocksDB leaves files that a compaction has replaced to its next job; this is one.
  if (status.ok()) status = db_->DisableFileDeletions();
  if (status.ok()) status = db_->EnableFileDeletions(/*force=*/false);
  // Somebody else has taken the room meanwhile.
  if (status.IsNoSpace()) return DiskLow({FreeBytes().value_or(0), bytes + kRoomBesideTables});
  return FromRocks(status, "purging a family");
}

absl::Status Database::PurgeRest(Family family_id) {
  rocksdb::TablePropertiesCollection tables;
  const rocksdb::Status status = db_->GetPropertiesOfAllTables(family(family_id), &tables);
  RETURN_IF_ERROR(FromRocks(status, "asking for the tables of a family"));
  const bool rest = std::any_of(tables.begin(), tables.end(),
                                [](const auto& table) { return table.second->num_deletions > 0; });
  return rest ? Purge(family_id, /*deletion=*/0) : absl::OkStatus();
}

absl::StatusOr<uint64_t> Database::FreeBytes() const {
  uint64_t bytes = 0;
  const rocksdb::Status status = env_->GetFreeSpace(directory_, &bytes);
  if (!status.ok()) return FromRocks(status, "asking for the free space");
  return bytes;
}

std::vector<rocksdb::LiveFileMetaData> Database::TableFiles() const {
  std::vector<rocksdb::LiveFileMetaData> files;
  db_->GetLiveFilesMetaData(&files);
  return files;
}

absl::Status Database::AddTree() {
  constexpr uint64_t kNodesAtOnce = 10'000;
  rocksdb::WriteBatch nodes;
  Frontier frontier;
  const auto walk = Walk({}, Family::kLog);
  rocksdb::Status status;
  for (walk->SeekToFirst(); walk->Valid() && status.ok(); walk->Next()) {
    frontier.Add(LeafHash(FromSlice(walk->value())),
                 [&](int level, uint64_t index, const std::string& hash) {
                   CHECK(nodes.Put(family(Family::kMerkle), MerkleKey(level, index), hash).ok(),
                         "a batch takes what fits in memory");
                 });
    if (frontier.size() % kNodesAtOnce != 0) continue;
    status = Write(nodes, /*sync=*/false);
    nodes.Clear();
  }
  RETURN_IF_ERROR(FromRocks(walk->status(), "reading a ledger of an older format"));
  if (status.ok()) status = Write(nodes, /*sync=*/true);
  return Written(status, "adding the tree to a ledger of an older format");
}

absl::Status Database::SetCreated(int64_t created_at_us) {
  description_.set_created_at_us(created_at_us);
  return WriteDescription();
}

absl::Status Database::RaiseFormat() {
  description_.set_format_version(kFormatVersion);
  return WriteDescription();
}

rocksdb::ColumnFamilyHandle* Database::family(Family family_id) const {
  return families_[static_cast<size_t>(family_id)];
}

}  // namespace jiedui::eventstore
