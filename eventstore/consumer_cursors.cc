#include "eventstore/consumer_cursors.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/write_batch.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kMaxNameBytes = 64;

absl::Status CheckName(absl::string_view what, absl::string_view text, size_t max_bytes) {
  if (IsPrintableAscii(text, max_bytes)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, ": 1 to ", max_bytes, " ASCII characters"));
}

}  // namespace

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Get(absl::string_view name) const {
  RETURN_IF_ERROR(CheckName("cursor", name, kMaxNameBytes));
  ASSIGN_OR_RETURN(const std::string bytes, database_->Get({}, Family::kMeta, CursorKey(name)));
  Entry entry;
  if (entry.ParseFromString(bytes)) return entry;
  return absl::DataLossError(absl::StrCat("the cursor ", name, " is damaged: it cannot be parsed"));
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Acquire(absl::string_view name,
                                                                absl::string_view owner) {
  RETURN_IF_ERROR(CheckName("owner", owner, kMaxActorBytes));
  const absl::MutexLock lock(&mutex_);
  absl::StatusOr<Entry> entry = Get(name);
  if (absl::IsNotFound(entry.status())) entry = Entry();
  RETURN_IF_ERROR(entry.status());
  entry->set_fencing_token(entry->fencing_token() + 1);
  entry->set_owner(owner.data(), owner.size());
  return Put(name, *std::move(entry));
}

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Commit(absl::string_view name,
                                                               int64_t fencing_token,
                                                               Position position, Position head) {
  const absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Entry entry, Get(name));
  if (fencing_token != entry.fencing_token()) {
    return absl::AbortedError(absl::StrCat("cursor ", name, " was acquired by ", entry.owner(),
                                           " with token ", entry.fencing_token()));
  }
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

absl::StatusOr<ConsumerCursors::Entry> ConsumerCursors::Put(absl::string_view name, Entry entry) {
  entry.set_updated_at_us(absl::ToUnixMicros(clock_->Now()));
  rocksdb::WriteBatch batch;
  const rocksdb::Status added =
      batch.Put(database_->family(Family::kMeta), CursorKey(name), entry.SerializeAsString());
  CHECK(added.ok(), added.ToString());
  const rocksdb::Status status = database_->Write(batch, /*sync=*/true);
  if (status.ok()) return entry;
  return absl::UnavailableError(absl::StrCat("writing a cursor: ", status.ToString()));
}

}  // namespace jiedui::eventstore
