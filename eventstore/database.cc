#include "eventstore/database.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "base/status_macros.h"
#include "eventstore/read_only.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"
#include "eventstore/rocks_options.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using jiedui::event::v1::LedgerDescription;

absl::Status OpenError(const rocksdb::Status& status, const std::string& directory) {
  const std::string text = status.ToString();
  if (status.IsIOError() && absl::StrContains(text, "/LOCK")) {
    absl::Status in_use = absl::FailedPreconditionError(
        absl::StrCat("the ledger in ", directory, " is already open, here or in another process"));
    in_use.SetPayload(kLedgerInUseUrl, absl::Cord());
    return in_use;
  }
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return absl::DataLossError(absl::StrCat("the ledger in ", directory, " is damaged: ", text));
  }
  if (status.IsBusy()) {
    return absl::UnavailableError(
        absl::StrCat("the ledger in ", directory, " is being reorganised by its writer"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat("the ledger in ", directory, " cannot be opened: ", text));
}

bool HasFileEndingIn(const std::string& directory, absl::string_view extension) {
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension().string() == extension) return true;
  }
  return false;
}

bool HasDatabase(const std::string& directory) {
  std::error_code error;
  return fs::exists(fs::path(directory) / "CURRENT", error);
}

// Whether there is a database to open. Data without the file that names its start is damage:
// RocksDB would create an empty database over it. So is a start with neither tables nor a
// write-ahead log: even a new ledger has its description in one of them.
absl::Status CheckPresence(const Options& options) {
  if (HasDatabase(options.directory)) {
    if (HasFileEndingIn(options.directory, ".log") || HasFileEndingIn(options.directory, ".sst")) {
      return absl::OkStatus();
    }
    return absl::DataLossError(absl::StrCat("the ledger in ", options.directory,
                                            " is damaged: its write-ahead log is missing"));
  }
  if (HasFileEndingIn(options.directory, ".sst") || HasFileEndingIn(options.directory, ".log")) {
    return absl::DataLossError(absl::StrCat("the ledger in ", options.directory,
                                            " is damaged: the file CURRENT is missing"));
  }
  if (options.read_only || !options.create_if_missing) {
    return absl::NotFoundError(absl::StrCat("there is no ledger in ", options.directory));
  }
  return absl::OkStatus();
}

// Makes the directory and what is missing above it, each synced into the one that holds it: a
// ledger whose directory vanishes with the power has lost every record.
absl::Status CreateDirectories(const fs::path& directory, rocksdb::Env* env) {
  std::error_code error;
  if (directory.empty() || fs::is_directory(directory, error)) return absl::OkStatus();
  const fs::path parent = directory.parent_path();
  RETURN_IF_ERROR(CreateDirectories(parent, env));
  rocksdb::Status status = env->CreateDirIfMissing(directory.string());
  std::unique_ptr<rocksdb::Directory> holder;
  if (status.ok()) status = env->NewDirectory(parent.empty() ? "." : parent.string(), &holder);
  if (status.ok()) status = holder->Fsync();
  if (status.ok()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot create ", directory.string(), ": ", status.ToString()));
}

// A family this program does not know was made by a newer one.
absl::Status CheckFamilies(const rocksdb::DBOptions& db_options, const std::string& directory) {
  std::vector<std::string> names;
  const rocksdb::Status status = rocksdb::DB::ListColumnFamilies(db_options, directory, &names);
  if (!status.ok()) return OpenError(status, directory);
  for (const std::string& name : names) {
    if (name == rocksdb::kDefaultColumnFamilyName) continue;
    if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) == kFamilyNames.end()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the ledger in ", directory, " has a family \"", name, "\": a newer program wrote it"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<Database>> Database::Open(const Options& options,
                                                         rocksdb::Env* env) {
  std::shared_ptr<Database> database(new Database);
  RETURN_IF_ERROR(CheckPresence(options));
  RETURN_IF_ERROR(database->OpenRocks(options, env));
  RETURN_IF_ERROR(database->ReadOrWriteDescription(options));
  RETURN_IF_ERROR(database->CheckDescription(options));
  RETURN_IF_ERROR(database->CheckKinds(options));
  RETURN_IF_ERROR(database->CheckEnds());
  return database;
}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
}

absl::Status Database::OpenRocks(const Options& options, rocksdb::Env* env) {
  rocksdb::DBOptions db_options = LedgerDbOptions(env);
  db_options.create_if_missing = !options.read_only && options.create_if_missing;
  if (HasDatabase(options.directory)) {
    RETURN_IF_ERROR(CheckFamilies(db_options, options.directory));
  } else {
    std::error_code ignored;  // then the path stays as it is
    const fs::path directory = fs::absolute(options.directory, ignored);
    RETURN_IF_ERROR(CreateDirectories(directory.lexically_normal(), env));
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      options.read_only
          ? OpenReadOnly(db_options, options.directory, LedgerFamilies(), &families_, &db)
          : rocksdb::DB::Open(db_options, options.directory, LedgerFamilies(), &families_, &db);
  if (!status.ok()) return OpenError(status, options.directory);
  db_.reset(db);
  return absl::OkStatus();
}

absl::Status Database::ReadOrWriteDescription(const Options& options) {
  const absl::StatusOr<std::string> stored = Get({}, Family::kMeta, kDescriptionKey);
  if (stored.ok()) {
    if (description_.ParseFromString(*stored)) return absl::OkStatus();
    return absl::DataLossError("the ledger's description cannot be parsed");
  }
  if (!absl::IsNotFound(stored.status())) return stored.status();
  ASSIGN_OR_RETURN(const Position head, Head({}));
  if (head != kNoPosition) return absl::DataLossError("the ledger's description is missing");
  if (options.read_only || !options.create_if_missing) {
    return absl::NotFoundError(absl::StrCat("there is no ledger in ", options.directory, " yet"));
  }
  description_.set_format_version(kFormatVersion);
  description_.set_ledger_id(options.ledger_id);
  description_.set_created_at_us(absl::ToUnixMicros(options.clock->Now()));
  return FromRocks(db_->Put(DurableWrite(), family(Family::kMeta), ToSlice(kDescriptionKey),
                            description_.SerializeAsString()),
                   "writing the ledger's description");
}

absl::Status Database::CheckDescription(const Options& options) const {
  if (description_.format_version() > kFormatVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("the ledger in ", options.directory, " has format ",
                     description_.format_version(), "; this program knows up to ", kFormatVersion));
  }
  const bool any = options.read_only && options.ledger_id.empty();
  if (!any && description_.ledger_id() != options.ledger_id) {
    return absl::FailedPreconditionError(absl::StrCat("the directory ", options.directory,
                                                      " holds ledger ", description_.ledger_id(),
                                                      ", not ", options.ledger_id));
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
    if (!kind) return absl::DataLossError("the kind index holds a key that is too short");
    if (std::find(known.begin(), known.end(), *kind) == known.end()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the ledger in ", options.directory, " holds events of kind ", *kind,
                       ", which this program does not know: a newer program wrote it"));
    }
    walk->Seek(KindKey(*kind, kMaxPosition));
    if (walk->Valid() && ParseKind(FromSlice(walk->key())) == kind) walk->Next();
  }
  return FromRocks(walk->status(), "reading the kind index");
}

// The first and the last record are where they belong and can be read.
absl::Status Database::CheckEnds() const {
  ASSIGN_OR_RETURN(const Position head, Head({}));
  if (head == kNoPosition) return absl::OkStatus();
  for (const Position position : {Position{1}, head}) {
    const auto leaf = Get({}, Family::kLog, PositionKey(position));
    if (absl::IsNotFound(leaf.status())) {
      return absl::DataLossError(absl::StrCat("record ", position, " is missing"));
    }
    RETURN_IF_ERROR(leaf.status());
    RETURN_IF_ERROR(ParseLeaf(position, *leaf).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Database::Get(const rocksdb::ReadOptions& read, Family family_id,
                                          absl::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(read, family(family_id), ToSlice(key), &value);
  if (!status.ok()) {
    return FromRocks(status,
                     absl::StrCat("reading ", kFamilyNames[static_cast<size_t>(family_id)]));
  }
  return value;
}

std::unique_ptr<rocksdb::Iterator> Database::Walk(const rocksdb::ReadOptions& read,
                                                  Family family_id) const {
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

rocksdb::Status Database::WriteDurably(rocksdb::WriteBatch& batch) {
  return db_->Write(DurableWrite(), &batch);
}

rocksdb::ColumnFamilyHandle* Database::family(Family family_id) const {
  return families_[static_cast<size_t>(family_id)];
}

}  // namespace jiedui::eventstore
