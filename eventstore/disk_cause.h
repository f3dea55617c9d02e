// Why a disk refuses, read off what the system says at the end of an error: the one place where
// its words become a finding, which is said in every language. Pure; any thread.

#ifndef JIEDUI_EVENTSTORE_DISK_CAUSE_H_
#define JIEDUI_EVENTSTORE_DISK_CAUSE_H_

#include <optional>

#include "absl/strings/string_view.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {

struct DiskCause {
  FindingKind kind;         // kDiskFull to kDiskFailed, which have no values
  absl::string_view words;  // the system's, which the text ends in
};

// Of an error of the system, of RocksDB or of the standard library; nullopt of anything else.
std::optional<DiskCause> DiskCauseIn(absl::string_view text);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_DISK_CAUSE_H_
