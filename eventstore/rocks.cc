#include "eventstore/rocks.h"

#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/open_directory.h"
#include "eventstore/finding.h"
#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {
namespace {

// RocksDB does not say how much it asked for.
constexpr DiskSpace kNoSpace = {.free_bytes = 0, .needed_bytes = uint64_t{1} << 20};

}  // namespace

std::string TextOf(const rocksdb::Status& status) {
  return InOwnNames(status.ToString());
}

absl::Status FromRocks(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  // The common case, in which nothing is wrong.
  if (status.IsNotFound()) return absl::NotFoundError(absl::StrCat(what, ": ", TextOf(status)));
  if (status.IsNoSpace()) return DiskLow(kNoSpace);
  const bool lost = status.IsCorruption() || status.IsIOError();
  return StatusOf(lost ? absl::StatusCode::kDataLoss : absl::StatusCode::kInternal,
                  Found(FindingKind::kStorage, what, TextOf(status)));
}

bool IsLockHeld(const rocksdb::Status& status) {
  // RocksDB tells the two apart by its words only: fcntl(2) answers EAGAIN or EACCES for a lock
  // that is held.
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  if (absl::StrContains(text, "lock hold by current process")) return true;
  if (!absl::StrContains(text, "While lock file: ")) return false;
  const auto says = [&text](std::errc error) {
    return absl::EndsWith(text, std::make_error_code(error).message());
  };
  return says(std::errc::resource_unavailable_try_again) || says(std::errc::permission_denied);
}

}  // namespace jiedui::eventstore
