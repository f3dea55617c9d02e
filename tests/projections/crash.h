// What a crash leaves of tables on disk: the files as they are at some moment, without what was
// only in memory.

#ifndef JIEDUI_TESTS_PROJECTIONS_CRASH_H_
#define JIEDUI_TESTS_PROJECTIONS_CRASH_H_

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "rocksdb/db.h"

#include "base/check.h"
#include "projections/rocks_tables.h"
#include "projections/table_sets.h"
#include "tests/projections/directory.h"

namespace jiedui::projections {

// Copies the files of open tables and opens the copy. Copying takes time and RocksDB tidies its
// files whenever it likes, so a copy of no single moment is made again.
inline std::shared_ptr<RocksTables> OpenAfterCrash(const Directory& live,
                                                   const std::string& survivor) {
  while (true) {
    if (!live.CopyTo(survivor)) continue;
    auto tables = RocksTables::Open(survivor);
    if (tables.ok()) return *tables;
  }
}

// The same of a directory of table sets: those in use then.
inline std::shared_ptr<RocksTables> OpenInUseAfterCrash(const Directory& live,
                                                        const std::string& survivor) {
  while (true) {
    if (!live.CopyTo(survivor)) continue;
    auto tables = TableSets(survivor).OpenInUse();
    if (tables.ok()) return *tables;
  }
}

// Where the database of the set in use is.
inline std::string SetInUse(const std::string& directory) {
  std::string name;
  std::ifstream(directory + "/in_use") >> name;
  return directory + "/" + name;
}

// As if another program had folded them: the versions end the origin's row.
inline void SetVersions(const std::string& tables_directory, const std::string& versions) {
  const std::string directory = SetInUse(tables_directory);
  std::vector<std::string> names;
  CHECK(rocksdb::DB::ListColumnFamilies({}, directory, &names).ok(), directory);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  CHECK(rocksdb::DB::Open({}, directory, families, &handles, &db).ok(), directory);
  std::string origin;
  CHECK(db->Get({}, "origin", &origin).ok(), "no origin");
  const size_t fixed_bytes = 8 + 8 + 32;
  CHECK(db->Put({}, "origin", origin.substr(0, fixed_bytes) + versions).ok(), "not written");
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  delete db;
}

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_CRASH_H_
