#include "eventstore/directories.h"

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

// A file in the way stays there; a disk may take it later.
absl::Status Failed(const fs::path& directory, const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = TextOf(status);
  const std::string what = absl::StrCat("cannot create ", directory.string(), ": ", text);
  const bool in_the_way =
      absl::EndsWith(text, std::make_error_code(std::errc::not_a_directory).message()) ||
      absl::EndsWith(text, "exists but is not a directory");
  return in_the_way ? absl::FailedPreconditionError(what) : absl::UnavailableError(what);
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
