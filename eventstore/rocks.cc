#include "eventstore/rocks.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace jiedui::eventstore {

absl::Status FromRocks(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat(what, ": ", status.ToString());
  if (status.IsNotFound()) return absl::NotFoundError(text);
  if (status.IsCorruption() || status.IsIOError()) return absl::DataLossError(text);
  return absl::InternalError(text);
}

}  // namespace jiedui::eventstore
