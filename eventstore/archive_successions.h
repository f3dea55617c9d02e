// The succession notes of an archive, one file of them (archive.h), by which whoever trusts an old
// key of the ledger finds the one that signed the checkpoint. Pure; any thread.

#ifndef JIEDUI_EVENTSTORE_ARCHIVE_SUCCESSIONS_H_
#define JIEDUI_EVENTSTORE_ARCHIVE_SUCCESSIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace jiedui::eventstore {

// DataLoss if it is cut off.
absl::StatusOr<std::vector<std::string>> ParseSuccessions(absl::string_view file);
std::string FormatSuccessions(absl::Span<const std::string> notes);

// The notes of the next archive in a place: those in the file there, and behind them the ledger's
// others. DataLoss if the file is damaged, or gone, or has lost one that leads to a key that signed
// the checkpoint there: the archive had it, and whoever wrote it anew would hide that.
absl::StatusOr<std::vector<std::string>> AddSuccessions(const std::optional<std::string>& there,
                                                        absl::string_view checkpoint_there,
                                                        absl::Span<const std::string> of_ledger);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ARCHIVE_SUCCESSIONS_H_
