// What the files of an archive are made of, for who writes them and who reads them. Pure.

#ifndef JIEDUI_EVENTSTORE_ARCHIVE_PARTS_H_
#define JIEDUI_EVENTSTORE_ARCHIVE_PARTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "eventstore/event.h"
#include "eventstore/finding.h"
#include "eventstore/tiles.h"

namespace jiedui::eventstore {

// The files beside a bundle of entries.
enum Beside { kBody, kSealed, kRequest };
std::string BesidePath(Beside what, const Tile& tile);

// A bundle is its parts, each behind its length.
void AppendPart(std::string& bundle, absl::string_view part);
// DataLoss names the file if it does not have exactly that many.
absl::StatusOr<std::vector<absl::string_view>> ParseParts(absl::string_view bundle, uint64_t width,
                                                          absl::string_view name);

// What the tree does not commit to carries its own SHA-256 at its end, against damage.
std::string WithHash(std::string bytes);
absl::StatusOr<std::string> WithoutHash(std::string bytes, absl::string_view name);

// Of a file of the archive, and of a record in it.
absl::Status DamagedFile(absl::string_view name, Finding why);
absl::Status DamagedRecord(Position position, FindingKind why);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ARCHIVE_PARTS_H_
