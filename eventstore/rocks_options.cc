#include "eventstore/rocks_options.h"

#include <cstddef>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "rocksdb/cache.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"

#include "eventstore/layout.h"
#include "eventstore/no_info_log.h"

namespace jiedui::eventstore {
namespace {

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  // Request ids are asked for before they exist, nearly always: the filter answers from memory.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  // Reads every new table file back before it replaces anything.
  options.paranoid_file_checks = true;
  // A flipped bit in memory is found before it reaches a file.
  options.memtable_protection_bytes_per_key = 8;
  return options;
}

}  // namespace

rocksdb::DBOptions LedgerDbOptions(rocksdb::Env* env, const Resources& resources) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_missing_column_families = true;
  // Of the recovery modes only this one refuses damage in the middle of the log and yet survives a
  // write torn by a crash. The default silently drops everything after the damage.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.verify_sst_unique_id_in_manifest = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.write_dbid_to_manifest = true;
  options.paranoid_checks = true;
  // An error while writing ends the process; RocksDB must not carry on by itself.
  options.max_bgerror_resume_count = 0;
  // All families move to disk together, so that the table files alone are always one moment.
  options.atomic_flush = true;
  options.write_buffer_manager = resources.write_buffers();
  // Or else every ledger that is open had 36 MiB reserved behind the ends of its log and its
  // manifest, which saves nothing: a synced append takes as long without. Zeros do (log_room.h).
  options.allow_fallocate = false;
  // Never a key or a value in an error text.
  options.allow_data_in_errors = false;
  options.info_log = std::make_shared<NoInfoLog>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> LedgerFamilies(const Resources& resources) {
  const rocksdb::ColumnFamilyOptions options = FamilyOptions(resources.cache());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const absl::string_view name : kFamilyNames) {
    families.emplace_back(std::string(name), options);
  }
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, options);
  return families;
}

rocksdb::WriteOptions LedgerWrite(bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  options.protection_bytes_per_key = 8;
  return options;
}

}  // namespace jiedui::eventstore
