// What lies in the place of a file and is none: whoever opens a pipe waits until somebody writes to
// it, and a device may not end. Looked at before the file is opened, without opening it.
//
// Called by whoever opens a ledger or reads an archive; any thread.

#ifndef JIEDUI_EVENTSTORE_FILE_KIND_H_
#define JIEDUI_EVENTSTORE_FILE_KIND_H_

#include <optional>
#include <string>
#include <vector>

#include "eventstore/finding.h"

namespace jiedui::eventstore {

// kNotAFile; nullopt if it is a file, or if nothing is there: a link that leads nowhere is there.
std::optional<Finding> NotAFile(const std::string& path);

// The same for each name in the log's directory that RocksDB opens.
std::vector<Finding> FindNotFiles(const std::string& directory);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_FILE_KIND_H_
