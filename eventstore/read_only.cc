#include "eventstore/read_only.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

// A reader that opens while a writer moves the log into tables could miss what moved; the list of
// table changes (the manifest) growing meanwhile tells it to look again.
constexpr int kAttempts = 10;

// Names and sizes of the manifests.
std::string ManifestFingerprint(const std::string& directory) {
  std::string fingerprint;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!absl::StartsWith(name, "MANIFEST-")) continue;
    std::error_code gone;
    absl::StrAppend(&fingerprint, name, ":", fs::file_size(it->path(), gone), ";");
  }
  return fingerprint;
}

void Close(std::vector<rocksdb::ColumnFamilyHandle*>& handles, rocksdb::DB*& db) {
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  handles.clear();
  delete std::exchange(db, nullptr);
}

}  // namespace

rocksdb::Status OpenReadOnly(const rocksdb::DBOptions& options, const std::string& directory,
                             const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                             std::vector<rocksdb::ColumnFamilyHandle*>* handles, rocksdb::DB** db) {
  rocksdb::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::string before = ManifestFingerprint(directory);
    status = rocksdb::DB::OpenForReadOnly(options, directory, families, handles, db);
    if (ManifestFingerprint(directory) == before) return status;
    if (status.ok()) Close(*handles, *db);
    status = rocksdb::Status::Busy("its writer is reorganising it; try again");
  }
  return status;
}

}  // namespace jiedui::eventstore
