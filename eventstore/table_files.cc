#include "eventstore/table_files.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_reader.h"
#include "rocksdb/table.h"

#include "base/open_directory.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"
#include "eventstore/no_info_log.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

rocksdb::Options ReaderOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  rocksdb::Options options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.info_log = std::make_shared<NoInfoLog>();
  return options;
}

// So that the disk is asked, and not the operating system's memory of it.
void ForgetContents(const std::string& path) {
  std::unique_ptr<rocksdb::RandomAccessFile> file;
  const rocksdb::Status opened =
      rocksdb::Env::Default()->NewRandomAccessFile(path, &file, rocksdb::EnvOptions());
  if (opened.ok()) file->InvalidateCache(0, 0).PermitUncheckedError();
}

// What RocksDB keeps of a file as its checksum.
rocksdb::Status ComputeChecksum(rocksdb::Env* env, const std::string& path, std::string* checksum) {
  constexpr size_t kPieceBytes = size_t{1} << 20;
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env->NewSequentialFile(path, &file, rocksdb::EnvOptions());
  if (!status.ok()) return status;
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  std::string piece(kPieceBytes, '\0');
  for (rocksdb::Slice read;;) {
    status = file->Read(kPieceBytes, &read, piece.data());
    if (!status.ok() || read.empty()) break;
    generator->Update(read.data(), read.size());
  }
  generator->Finalize();
  *checksum = generator->GetChecksum();
  return status;
}

bool HasChecksum(const rocksdb::LiveFileMetaData& file) {
  return file.file_checksum_func_name ==
         rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({})->Name();
}

}  // namespace

absl::StatusOr<std::vector<TableFile>> ListTableFiles(const std::string& directory) {
  std::vector<TableFile> files;
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() != ".sst") continue;
    std::error_code gone;
    const uintmax_t size = entry->file_size(gone);
    if (!gone) files.push_back({entry->path().string(), static_cast<int64_t>(size)});
  }
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot list directory ", InOwnNames(directory), ": ", error.message()));
  }
  std::sort(files.begin(), files.end(),
            [](const TableFile& a, const TableFile& b) { return a.path < b.path; });
  return files;
}

absl::Status CheckTableFile(const TableFile& file) {
  if (const auto other = NotAFile(file.path)) return DataLossOf(*other);
  ForgetContents(file.path);
  rocksdb::SstFileReader reader(ReaderOptions());
  rocksdb::Status status = reader.Open(file.path);
  if (status.ok()) status = reader.VerifyChecksum();
  if (status.ok() || rocksdb::Env::Default()->FileExists(file.path).IsNotFound()) {
    return absl::OkStatus();
  }
  const absl::Status why = FromRocks(status, "RocksDB");
  return Said(why, With(Found(FindingKind::kTableDamaged, InOwnNames(file.path)),
                        Found(FindingKind::kOther, TextOf(status))));
}

absl::Status CheckLiveTableFile(rocksdb::Env* env, const rocksdb::LiveFileMetaData& file) {
  const std::string path = absl::StrCat(file.directory, "/", file.relative_filename);
  const TableFile table = {path, static_cast<int64_t>(file.size)};
  if (!HasChecksum(file)) return CheckTableFile(table);
  if (const auto other = NotAFile(path)) return DataLossOf(*other);
  ForgetContents(path);
  std::string checksum;
  const rocksdb::Status read = ComputeChecksum(env, path, &checksum);
  if (env->FileExists(path).IsNotFound()) return absl::OkStatus();
  if (!read.ok()) return FromRocks(read, absl::StrCat("reading the table file ", path));
  if (checksum == file.file_checksum) return absl::OkStatus();
  const absl::Status block = CheckTableFile(table);  // which one, if it is in one
  if (!block.ok()) return block;
  return DataLossOf(
      With(Found(FindingKind::kTableDamaged, path), Found(FindingKind::kTableChecksum)));
}

}  // namespace jiedui::eventstore
