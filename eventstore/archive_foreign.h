// What lies in the directory of an archive and is none of its files: what an interrupted backup
// left, or somebody put there. No archive is damaged by it, unless another program could take it
// for a file of the archive and would find something else in it.
//
// Reads names, and of the files in question their bytes. Any thread.

#ifndef JIEDUI_EVENTSTORE_ARCHIVE_FOREIGN_H_
#define JIEDUI_EVENTSTORE_ARCHIVE_FOREIGN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {

struct ForeignFiles {
  std::vector<std::string> names;  // within the directory, in order
  std::vector<Finding>
      contradicting;  // those in the place of a file of the archive that is not full
};

// Of an archive of so many records. Who asks a server of tiles for one that is not full takes a
// fuller one instead: a file with such a name must begin as the archive's own does.
absl::StatusOr<ForeignFiles> FindForeignFiles(const std::string& directory, uint64_t size);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ARCHIVE_FOREIGN_H_
