#include "tests/eventstore/raw.h"

#include "base/check.h"

namespace jiedui::eventstore {
namespace {

void Must(const rocksdb::Status& status) {
  CHECK(status.ok(), status.ToString());
}

std::string BigEndian(uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

}  // namespace

std::string PositionBytes(int64_t position) {
  return BigEndian(static_cast<uint64_t>(position), 8);
}
std::string KindBytes(int32_t kind) {
  return BigEndian(static_cast<uint64_t>(kind), 4);
}

RawDatabase::RawDatabase(const std::string& directory) {
  std::vector<std::string> names;
  Must(rocksdb::DB::ListColumnFamilies({}, directory, &names));
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names)
    descriptors.emplace_back(name, rocksdb::ColumnFamilyOptions());
  rocksdb::DB* db = nullptr;
  rocksdb::Options options;
  options.track_and_verify_wals_in_manifest = true;
  Must(rocksdb::DB::Open(options, directory, descriptors, &families_, &db));
  db_.reset(db);
}

RawDatabase::~RawDatabase() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
}

void RawDatabase::Put(absl::string_view family, const std::string& key, const std::string& value) {
  Must(db_->Put({}, Find(family), key, value));
}

void RawDatabase::Delete(absl::string_view family, const std::string& key) {
  Must(db_->Delete({}, Find(family), key));
}

std::string RawDatabase::Get(absl::string_view family, const std::string& key) {
  std::string value;
  Must(db_->Get({}, Find(family), key, &value));
  return value;
}

void RawDatabase::CreateFamily(const std::string& name) {
  rocksdb::ColumnFamilyHandle* family = nullptr;
  Must(db_->CreateColumnFamily({}, name, &family));
  families_.push_back(family);
}

void RawDatabase::Flush() {
  for (rocksdb::ColumnFamilyHandle* family : families_) Must(db_->Flush({}, family));
}

void RawDatabase::BeginAnotherLog(absl::string_view family) {
  Must(db_->Flush({}, Find(family)));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  Must(db_->Put(synced, Find(family), "begun", ""));
  Must(db_->Delete(synced, Find(family), "begun"));
}

rocksdb::ColumnFamilyHandle* RawDatabase::Find(absl::string_view family) const {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    if (handle->GetName() == family) return handle;
  }
  CHECK(false, "no such family");
}

}  // namespace jiedui::eventstore
