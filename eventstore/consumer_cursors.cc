#include "eventstore/consumer_cursors.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "rocksdb/write_batch.h"

#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/outcome_status.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kMaxNameBytes = 64;

absl::Status CheckName(absl::string_view what, absl::string_view text, size_t max_bytes) {
  if (IsPrintableAscii(text, max_bytes)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, ": 1 to ", max_bytes, " ASCII characters"));
}

absl::StatusOr<ConsumerCursors::Entry> Parse(absl::string_view name, absl::string_view bytes) {
  ConsumerCursors::Entry entry;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(
        absl::StrCat("the cursor ", name, " is damaged: it cannot be parsed"));
  }
  if (entry.creator().empty()) entry.set_creator(entry.owner());
  return entry;
}

}  // namespace

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Get(absl::string_view name) const {
  RETURN_IF_ERROR(CheckName("cursor", name, kMaxNameBytes));
  ASSIGN_OR_RETURN(const std::string bytes, database_->Get({}, Family::kMeta, CursorKey(name)));
  return Parse(name, bytes);
}

absl::StatusOr<std::vector<NamedCursor>> ConsumerCursors::List() const {
  std::vector<NamedCursor> cursors;
  const std::string prefix = CursorKey("");
  const auto walk = database_->Walk({}, Family::kMeta);
  for (walk->Seek(prefix); walk->Valid(); walk->Next()) {
    absl::string_view name = FromSlice(walk->key());
    if (!absl::ConsumePrefix(&name, prefix)) break;
    ASSIGN_OR_RETURN(Entry entry, Parse(name, FromSlice(walk->value())));
    cursors.push_back({std::string(name), std::move(entry)});
  }
  RETURN_IF_ERROR(FromRocks(walk->status(), "walking the cursors"));
  return cursors;
}

// Its tokens go on behind those of all that were deleted: a consumer of one of them must not move
// this one.
absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::New() const {
  ASSIGN_OR_RETURN(const std::vector<NamedCursor> cursors, List());
  if (cursors.size() >= max_cursors_) return TooManyCursors({cursors.size(), max_cursors_});
  return Deleted();
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Deleted() const {
  const auto bytes = database_->Get({}, Family::kMeta, kDeletedCursorsKey);
  if (absl::IsNotFound(bytes.status())) return Entry();
  RETURN_IF_ERROR(bytes.status());
  return Parse(kDeletedCursorsKey, *bytes);
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Acquire(absl::string_view name,
                                                                absl::string_view owner) {
  RETURN_IF_ERROR(CheckName("owner", owner, kMaxActorBytes));
  const absl::MutexLock lock(&mutex_);
  absl::StatusOr<Entry> entry = Get(name);
  if (absl::IsNotFound(entry.status())) entry = New();
  RETURN_IF_ERROR(entry.status());
  entry->set_fencing_token(std::max(entry->fencing_token() + 1, absl::ToUnixMicros(clock_->Now())));
  entry->set_owner(owner.data(), owner.size());
  if (entry->creator().empty()) entry->set_creator(owner.data(), owner.size());
  return Put(name, *std::move(entry));
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Commit(absl::string_view name,
                                                               int64_t fencing_token,
                                                               Position position, Position head) {
  const absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Entry entry, GetToMove(name, fencing_token));
  if (position < entry.position()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cursor ", name, " is at ", entry.position(), ", beyond ", position));
  }
  if (position > head) {
    return absl::OutOfRangeError(absl::StrCat("position ", position, " is beyond the head ", head));
  }
  if (position == entry.position()) return entry;
  entry.set_position(position);
  return Put(name, std::move(entry));
}

absl::Status ConsumerCursors::Delete(absl::string_view name, int64_t fencing_token) {
  const absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(GetToMove(name, fencing_token).status());
  ASSIGN_OR_RETURN(Entry deleted, Deleted());
  deleted.set_fencing_token(std::max(deleted.fencing_token(), fencing_token));
  return database_->WriteSynced("a cursor", [&](rocksdb::WriteBatch& batch) {
    rocksdb::ColumnFamilyHandle* const meta = database_->family(Family::kMeta);
    const rocksdb::Status removed = batch.Delete(meta, CursorKey(name));
    if (!removed.ok()) return removed;
    return batch.Put(meta, ToSlice(kDeletedCursorsKey), deleted.SerializeAsString());
  });
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::GetToMove(absl::string_view name,
                                                                  int64_t fencing_token) const {
  ASSIGN_OR_RETURN(Entry entry, Get(name));
  if (fencing_token == entry.fencing_token()) return entry;
  return absl::AbortedError(absl::StrCat("cursor ", name, " was acquired by ", entry.owner(),
                                         " with token ", entry.fencing_token()));
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Put(absl::string_view name, Entry entry) {
  entry.set_updated_at_us(absl::ToUnixMicros(clock_->Now()));
  RETURN_IF_ERROR(database_->WriteSynced("a cursor", [&](rocksdb::WriteBatch& batch) {
    return batch.Put(database_->family(Family::kMeta), CursorKey(name), entry.SerializeAsString());
  }));
  return entry;
}

}  // namespace jiedui::eventstore
