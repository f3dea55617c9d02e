#include "bench/bare_rocks.h"

#include "absl/strings/str_cat.h"
#include "rocksdb/write_batch.h"

#include "base/bytes.h"
#include "base/check.h"
#include "bench/ledger_fixture.h"
#include "eventstore/layout.h"

namespace jiedui::bench {
namespace {

// About as many as they have in the ledger.
constexpr size_t kLeafBytes = 180;
constexpr size_t kRequestBytes = 60;

void HashOneRequest() {
  static const std::string* const bytes = new std::string(220, 'b');
  const absl::string_view body(*bytes);
  const std::string digests = Sha256(body) + Sha256(body) + Sha256(body.substr(0, kLeafBytes + 1)) +
                              Sha256(body.substr(0, 1 + 2 * kSha256Bytes));
  CHECK(digests.size() == 4 * kSha256Bytes, "a digest is 32 bytes");
}

}  // namespace

absl::StatusOr<std::unique_ptr<BareRocks>> BareRocks::Open(const std::string& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, directory, &db);
  if (!status.ok()) return absl::InternalError(status.ToString());
  return std::unique_ptr<BareRocks>(new BareRocks(db));
}

absl::Status BareRocks::Write(int requests, int events) {
  rocksdb::WriteBatch batch;
  for (int request = 0; request < requests; ++request) {
    for (int i = 0; i < events; ++i) PutEvent(batch);
    PutRequest(batch);
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = db_->Write(options, &batch);
  return status.ok() ? absl::OkStatus() : absl::InternalError(status.ToString());
}

absl::Status BareRocks::WriteHashed(int requests) {
  for (int i = 0; i < requests; ++i) HashOneRequest();
  return Write(requests, 1);
}

void BareRocks::PutRequest(rocksdb::WriteBatch& batch) const {
  batch.Put(absl::StrCat("r", eventstore::RequestKey("city/370400", absl::StrCat("bench-", next_))),
            std::string(kRequestBytes, 'r'));
}

void BareRocks::PutEvent(rocksdb::WriteBatch& batch) {
  const eventstore::NewEvent event = MadeUpEvent(next_++);
  const std::string position = eventstore::PositionKey(next_);
  batch.Put(absl::StrCat("l", position), std::string(kLeafBytes, 'l'));
  batch.Put(absl::StrCat("b", position), event.body);
  batch.Put(absl::StrCat("k", eventstore::KindKey(event.kind, next_)), "");
  batch.Put(absl::StrCat("m", position), std::string(kSha256Bytes, 'm'));
  for (const std::string& tag : event.tags) {
    batch.Put(absl::StrCat("t", eventstore::TagKey(tag, next_)), "kind");
  }
}

}  // namespace jiedui::bench
