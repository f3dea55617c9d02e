#include "eventstore/directories.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

absl::Status Failed(const fs::path& directory, const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot create ", directory.string(), ": ", status.ToString()));
}

// Whoever made the directory may have died before its name was durable. One in a place that we may
// not read was made by somebody else.
absl::Status SyncName(const fs::path& directory, rocksdb::Env* env) {
  std::unique_ptr<rocksdb::Directory> holder;
  if (!env->NewDirectory(directory.parent_path().string(), &holder).ok()) return absl::OkStatus();
  return Failed(directory, holder->Fsync());
}

absl::Status Create(const fs::path& directory, rocksdb::Env* env) {
  if (directory.empty()) return absl::OkStatus();
  if (env->FileExists(directory.string()).ok()) return SyncName(directory, env);
  const fs::path parent = directory.parent_path();
  RETURN_IF_ERROR(Create(parent, env));
  RETURN_IF_ERROR(Failed(directory, env->CreateDirIfMissing(directory.string())));
  return SyncDirectory(parent.empty() ? "." : parent.string(), env);
}

}  // namespace

absl::Status CreateDirectories(const std::string& directory, rocksdb::Env* env) {
  std::error_code ignored;  // then the path stays as it is
  return Create(fs::absolute(directory, ignored).lexically_normal(), env);
}

absl::Status SyncDirectory(const std::string& directory, rocksdb::Env* env) {
  std::unique_ptr<rocksdb::Directory> holder;
  rocksdb::Status status = env->NewDirectory(directory, &holder);
  if (status.ok()) status = holder->Fsync();
  return Failed(directory, status);
}

}  // namespace jiedui::eventstore
