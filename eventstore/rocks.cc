#include "eventstore/rocks.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {

absl::Status FromRocks(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  // The common case, in which nothing is wrong.
  if (status.IsNotFound()) return absl::NotFoundError(absl::StrCat(what, ": ", status.ToString()));
  const bool lost = status.IsCorruption() || status.IsIOError();
  return StatusOf(lost ? absl::StatusCode::kDataLoss : absl::StatusCode::kInternal,
                  Found(FindingKind::kStorage, what, status.ToString()));
}

}  // namespace jiedui::eventstore
