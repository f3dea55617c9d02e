// What goes wrong with a file (base/durable_file.h, base/bounded_call.h, the directories of the
// event store, RocksDB), in Chinese and in English. Pure; any thread.

#ifndef JIEDUI_SERVICES_FILE_WORDS_H_
#define JIEDUI_SERVICES_FILE_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::services {

// Of "cannot create <path>: <problem>", "<path> has not answered for <time>" and their like, and of
// what the storage engine says of a disk that refuses, why it does, where, and then its own words;
// empty of anything else.
std::string ChineseOfFileError(absl::string_view text);

// The same text, but of the storage engine's also why and where in front of its words.
std::string EnglishOfFileError(absl::string_view text);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FILE_WORDS_H_
