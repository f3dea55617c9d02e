#include "projections/rocks_tables.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "rocksdb/slice.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/disk_usage.h"
#include "base/open_directory.h"
#include "base/status_macros.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"
#include "eventstore/held_files.h"
#include "eventstore/log_file.h"
#include "eventstore/no_info_log.h"
#include "eventstore/read_only.h"
#include "eventstore/table_files.h"
#include "projections/fold.h"

namespace jiedui::projections {
namespace {

constexpr size_t kWriteBufferBytes = size_t{16} << 20;
constexpr size_t kBlockCacheBytes = size_t{16} << 20;

// The rows of the default family: position (8) || recorded at, microseconds (8) || leaf hash (32)
// || versions; and position (8) || found at, microseconds (8).
constexpr char kOriginKey[] = "origin";
constexpr char kVerifiedKey[] = "verified";
constexpr size_t kHashBytes = 32;

rocksdb::Slice ToSlice(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

absl::string_view FromSlice(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

std::string Encode(const Origin& origin) {
  std::string bytes;
  AppendBigEndian64(bytes, static_cast<uint64_t>(origin.mark.position));
  AppendBigEndian64(bytes, static_cast<uint64_t>(absl::ToUnixMicros(origin.mark.recorded_at)));
  CHECK(origin.leaf_hash.size() == kHashBytes, "a leaf hash is 32 bytes");
  absl::StrAppend(&bytes, origin.leaf_hash, origin.versions);
  return bytes;
}

absl::StatusOr<Origin> Decode(absl::string_view bytes) {
  if (bytes.size() < 16 + kHashBytes) return absl::DataLossError("the origin is too short");
  Origin origin;
  origin.mark.position = static_cast<int64_t>(ReadBigEndian64(bytes));
  origin.mark.recorded_at =
      absl::FromUnixMicros(static_cast<int64_t>(ReadBigEndian64(bytes.substr(8))));
  origin.leaf_hash = std::string(bytes.substr(16, kHashBytes));
  origin.versions = std::string(bytes.substr(16 + kHashBytes));
  return origin;
}

std::string Encode(const Verified& verified) {
  std::string bytes;
  AppendBigEndian64(bytes, static_cast<uint64_t>(verified.position));
  AppendBigEndian64(bytes, static_cast<uint64_t>(absl::ToUnixMicros(verified.at)));
  return bytes;
}

absl::StatusOr<Verified> DecodeVerified(absl::string_view bytes) {
  if (bytes.size() < 16) return absl::DataLossError("what was verified is too short");
  return Verified{static_cast<int64_t>(ReadBigEndian64(bytes)),
                  absl::FromUnixMicros(static_cast<int64_t>(ReadBigEndian64(bytes.substr(8))))};
}

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // Without a write-ahead log this is what keeps the tables and their mark of one moment.
  options.atomic_flush = true;
  options.db_write_buffer_size = kWriteBufferBytes;
  // As in a ledger: nothing is reserved behind the end of a file.
  options.allow_fallocate = false;
  options.info_log = std::make_shared<eventstore::NoInfoLog>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

// Nobody waits for a pipe in the place of a file.
absl::Status CheckFiles(const std::string& directory) {
  const std::vector<eventstore::Finding> others = eventstore::FindNotFiles(directory);
  return others.empty() ? absl::OkStatus() : eventstore::DataLossOf(others.front());
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  // A fold asks for rows before they exist.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kTableNames) families.emplace_back(name, options);
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, options);
  return families;
}

absl::Status InUse(const std::string& directory) {
  return absl::UnavailableError(
      absl::StrCat("the tables in ", directory, " are in use, here or in another process"));
}

absl::Status FromRocks(const rocksdb::Status& status, const std::string& directory) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat(directory, ": ", InOwnNames(status.ToString()));
  if (status.IsIOError() && absl::StrContains(text, "/LOCK")) {
    return InUse(directory);
  }
  // InvalidArgument: it has other families than ours.
  const bool unusable = status.IsCorruption() || status.IsInvalidArgument();
  return unusable ? absl::DataLossError(text) : absl::InternalError(text);
}

// RocksDB may say that something is damaged and not where, or name the last of the files it looked
// for.
std::string DamageIn(const std::string& directory, const rocksdb::Status& status) {
  rocksdb::Env* const env = rocksdb::Env::Default();
  std::vector<std::string> found;
  for (const eventstore::Finding& damage : eventstore::FindDamagedManifest(env, directory)) {
    found.push_back(eventstore::TextOf(damage));
  }
  const auto files = eventstore::ListTableFiles(directory);
  for (size_t i = 0; files.ok() && i < files->size(); ++i) {
    const absl::Status checked = eventstore::CheckTableFile((*files)[i]);
    if (!checked.ok()) found.emplace_back(checked.message());
  }
  if (const auto missing = eventstore::FindMissingTables(env, directory)) {
    found.push_back(eventstore::TextOf(*missing));
  }
  if (!found.empty()) return absl::StrJoin(found, "; ");
  // A table file that is missing is looked for under its name of long ago too.
  return absl::StrReplaceAll(InOwnNames(status.ToString()), {{".ldb", ".sst"}});
}

}  // namespace

// One snapshot of all families.
class RocksTables::SnapshotTables final : public Tables {
 public:
  explicit SnapshotTables(std::shared_ptr<const RocksTables> tables)
      : tables_(std::move(tables)), snapshot_(tables_->db_->GetSnapshot()) {
    read_.snapshot = snapshot_;
    const absl::StatusOr<Origin> origin = tables_->ReadOrigin(read_);
    if (origin.ok()) {
      mark_ = origin->mark;
      moved_at_ = tables_->moves_.UpTo(mark_.position);
    } else {
      damage_.Record(origin.status());
    }
  }
  ~SnapshotTables() override { tables_->db_->ReleaseSnapshot(snapshot_); }
  SnapshotTables(const SnapshotTables&) = delete;
  SnapshotTables& operator=(const SnapshotTables&) = delete;

  Mark mark() const override { return mark_; }
  absl::Status status() const override { return damage_.first(); }
  void Unreadable(absl::string_view problem) const override {
    damage_.Record(tables_->ReadFailure(problem));
  }

  MadeOfRows* made_of_rows() const override { return &tables_->made_of_rows_; }
  std::optional<int64_t> MovedAt(TableId table) const override {
    return moved_at_[static_cast<size_t>(table)];
  }

  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    return tables_->GetOrRecord(read_, tables_->family(table), key, damage_);
  }

  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    const std::unique_ptr<rocksdb::Iterator> row(
        tables_->db_->NewIterator(read_, tables_->family(table)));
    for (row->Seek(ToSlice(prefix)); row->Valid(); row->Next()) {
      if (!absl::StartsWith(FromSlice(row->key()), prefix) ||
          !visit(FromSlice(row->key()), FromSlice(row->value()))) {
        return;
      }
    }
    if (!row->status().ok()) Unreadable(InOwnNames(row->status().ToString()));
  }

 private:
  std::shared_ptr<const RocksTables> tables_;
  const rocksdb::Snapshot* snapshot_;
  rocksdb::ReadOptions read_;
  Mark mark_;
  TableMoves::Last moved_at_;
  mutable Damage damage_;
};

RocksTables::Batch::Batch(const RocksTables& tables) : tables_(tables) {
  const absl::StatusOr<Origin> origin = tables.origin();
  if (origin.ok()) {
    mark_ = origin->mark;
    begun_at_ = mark_.position;
  } else {
    damage_.Record(origin.status());
  }
}

void RocksTables::Batch::Unreadable(absl::string_view problem) const {
  damage_.Record(tables_.ReadFailure(problem));
}

std::optional<std::string> RocksTables::Batch::Get(TableId table, absl::string_view key) const {
  const Changes& changes = changes_[static_cast<size_t>(table)];
  const auto changed = changes.find(key);
  if (changed != changes.end()) return changed->second;
  return tables_.GetOrRecord(rocksdb::ReadOptions(), tables_.family(table), key, damage_);
}

void RocksTables::Batch::Put(TableId table, absl::string_view key, std::string row) {
  changes_[static_cast<size_t>(table)].insert_or_assign(std::string(key), std::move(row));
}

void RocksTables::Batch::Delete(TableId table, absl::string_view key) {
  changes_[static_cast<size_t>(table)].insert_or_assign(std::string(key), std::nullopt);
}

absl::StatusOr<std::shared_ptr<RocksTables>> RocksTables::Open(const std::string& directory) {
  std::error_code error;  // opening it says why
  std::filesystem::create_directory(directory, error);
  return OpenAt(directory, directory);
}

absl::StatusOr<std::shared_ptr<RocksTables>> RocksTables::OpenAt(const std::string& at,
                                                                 const std::string& directory) {
  // The constructor is private, so not make_shared.
  std::shared_ptr<RocksTables> tables(new RocksTables(directory));
  auto held = DirectoryLock::TakeAt(at, directory);
  if (held.ok()) {
    tables->held_env_ = eventstore::WithHeld(rocksdb::Env::Default(), {(*held)->directory()});
    tables->held_ = *std::move(held);
  } else if (HolderOf(held.status())) {
    return InUse(directory);
  } else if (at != directory) {  // the name may be another's
    return absl::UnavailableError(held.status().message());
  }
  return Open(std::move(tables));
}

absl::StatusOr<std::shared_ptr<RocksTables>> RocksTables::OpenInMemory(
    const std::string& directory) {
  std::shared_ptr<RocksTables> tables(new RocksTables(directory));
  tables->memory_.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
  return Open(std::move(tables));
}

absl::StatusOr<std::shared_ptr<RocksTables>> RocksTables::Open(
    std::shared_ptr<RocksTables> tables) {
  rocksdb::DBOptions options = DatabaseOptions();
  if (tables->memory_ != nullptr) {
    options.env = tables->memory_.get();
  } else {
    RETURN_IF_ERROR(CheckFiles(tables->directory_));
    if (tables->held_env_ != nullptr) options.env = tables->held_env_.get();
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(options, tables->directory_, Families(), &tables->families_, &db);
  if (opened.IsCorruption() || opened.IsPathNotFound()) {
    return tables->ReadFailure(DamageIn(tables->directory_, opened));
  }
  if (!opened.ok()) return FromRocks(opened, tables->directory_);
  tables->db_.reset(db);
  RETURN_IF_ERROR(tables->Check());
  return tables;
}

absl::StatusOr<std::shared_ptr<const RocksTables>> RocksTables::OpenReadOnly(
    const std::string& directory) {
  RETURN_IF_ERROR(CheckFiles(directory));
  std::shared_ptr<RocksTables> tables(new RocksTables(directory));
  rocksdb::DB* db = nullptr;
  rocksdb::DBOptions options = DatabaseOptions();
  options.create_if_missing = false;
  options.create_missing_column_families = false;
  const rocksdb::Status opened =
      eventstore::OpenReadOnly(options, directory, Families(), &tables->families_, &db);
  if (opened.IsBusy()) {
    return absl::UnavailableError(
        absl::StrCat("the tables in ", directory, " are being reorganised by their writer"));
  }
  if (!opened.ok()) return tables->ReadFailure(DamageIn(directory, opened));
  tables->db_.reset(db);
  RETURN_IF_ERROR(tables->Check());
  return tables;
}

// Rows are checked as they are read, but the tables can be folded anew only when nobody reads them.
absl::Status RocksTables::Check() const {
  const rocksdb::Status sound = db_->VerifyChecksum();
  if (!sound.ok()) return ReadFailure(DamageIn(directory_, sound));
  return origin().status();
}

RocksTables::~RocksTables() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
  db_.reset();
  if (remove_when_closed_ && memory_ == nullptr) Remove();
}

// What is left is removed when the tables are opened next.
void RocksTables::Remove() const {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> entries;
  fs::directory_iterator entry(place(), error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    entries.push_back(entry->path());
  }
  for (const fs::path& path : entries) fs::remove_all(path, error);
  fs::remove(directory_, error);  // not one with anything in it
}

rocksdb::ColumnFamilyHandle* RocksTables::family(TableId table) const {
  return families_[static_cast<size_t>(table)];
}

rocksdb::ColumnFamilyHandle* RocksTables::origin_family() const {
  return families_[kTableCount];
}

absl::Status RocksTables::ReadFailure(absl::string_view problem) const {
  return absl::DataLossError(absl::StrCat("the tables in ", directory_, " cannot be read: ",
                                          problem, "; a server folds them anew when it starts"));
}

absl::StatusOr<std::optional<std::string>> RocksTables::Get(const rocksdb::ReadOptions& read,
                                                            rocksdb::ColumnFamilyHandle* family,
                                                            absl::string_view key) const {
  std::string row;
  const rocksdb::Status found = db_->Get(read, family, ToSlice(key), &row);
  if (found.IsNotFound()) return std::nullopt;
  if (!found.ok()) return ReadFailure(InOwnNames(found.ToString()));
  return row;
}

std::optional<std::string> RocksTables::GetOrRecord(const rocksdb::ReadOptions& read,
                                                    rocksdb::ColumnFamilyHandle* family,
                                                    absl::string_view key, Damage& damage) const {
  absl::StatusOr<std::optional<std::string>> row = Get(read, family, key);
  if (row.ok()) return *std::move(row);
  damage.Record(row.status());
  return std::nullopt;
}

absl::StatusOr<Origin> RocksTables::ReadOrigin(const rocksdb::ReadOptions& read) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, Get(read, origin_family(), kOriginKey));
  if (!bytes.has_value()) return Origin();
  return Decode(*bytes);
}

absl::StatusOr<Origin> RocksTables::origin() const {
  return ReadOrigin(rocksdb::ReadOptions());
}

std::shared_ptr<const Tables> RocksTables::Snapshot() const {
  return std::make_shared<SnapshotTables>(shared_from_this());
}

void RocksTables::NoteMoves(const Batch& batch) {
  std::array<bool, kTableCount> moved{};
  for (size_t i = 0; i < moved.size(); ++i) moved[i] = !batch.changes_[i].empty();
  moves_.Note(batch.begun_at_, batch.mark().position, moved);
}

absl::Status RocksTables::Write(const Batch& batch, absl::string_view leaf_hash) {
  NoteMoves(batch);
  rocksdb::WriteBatch write;
  for (size_t i = 0; i < batch.changes_.size(); ++i) {
    for (const auto& [key, row] : batch.changes_[i]) {
      const rocksdb::Status added =
          row.has_value() ? write.Put(families_[i], key, *row) : write.Delete(families_[i], key);
      if (!added.ok()) return FromRocks(added, directory_);
    }
  }
  const Origin origin{batch.mark(), std::string(leaf_hash), absl::StrJoin(TableVersions(), " ")};
  const rocksdb::Status marked = write.Put(origin_family(), kOriginKey, Encode(origin));
  if (!marked.ok()) return FromRocks(marked, directory_);
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return FromRocks(db_->Write(options, &write), directory_);
}

absl::Status RocksTables::NoteVerified(const Verified& verified) {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return FromRocks(db_->Put(options, origin_family(), kVerifiedKey, Encode(verified)), directory_);
}

absl::StatusOr<Verified> RocksTables::verified() const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   Get(rocksdb::ReadOptions(), origin_family(), kVerifiedKey));
  if (!bytes.has_value()) return Verified();
  return DecodeVerified(*bytes);
}

absl::Status RocksTables::Flush() {
  return FromRocks(db_->Flush(rocksdb::FlushOptions(), families_), directory_);
}

uint64_t RocksTables::DiskBytes() const {
  return BytesOnDisk(place());
}

uint64_t RocksTables::EstimatedRows(TableId table) const {
  uint64_t rows = 0;
  db_->GetIntProperty(family(table), rocksdb::DB::Properties::kEstimateNumKeys, &rows);
  return rows;
}

}  // namespace jiedui::projections
