// The database behind the ledger's back, to damage it. It spells keys by itself, from
// docs/FORMAT.md and not from the code under test.

#ifndef JIEDUI_TESTS_EVENTSTORE_RAW_H_
#define JIEDUI_TESTS_EVENTSTORE_RAW_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rocksdb/db.h"

namespace jiedui::eventstore {

// Eight bytes, big-endian.
std::string PositionBytes(int64_t position);
// Four bytes, big-endian.
std::string KindBytes(int32_t kind);

// Open for as long as it lives; the ledger must be closed. Aborts on any error.
class RawDatabase {
 public:
  explicit RawDatabase(const std::string& directory);
  ~RawDatabase();
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void Put(absl::string_view family, const std::string& key, const std::string& value);
  void Delete(absl::string_view family, const std::string& key);
  std::string Get(absl::string_view family, const std::string& key);
  void CreateFamily(const std::string& name);
  void Flush();
  // Moves the family alone into a table. What the others have written so far is left in the log,
  // and what is written from now on, with which that is synced, goes into another one.
  void BeginAnotherLog(absl::string_view family);

 private:
  rocksdb::ColumnFamilyHandle* Find(absl::string_view family) const;

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_RAW_H_
