// What goes wrong with a file (base/durable_file.h, base/bounded_call.h, the directories of the
// event store), in Chinese. Pure; any thread.

#ifndef JIEDUI_SERVICES_FILE_WORDS_H_
#define JIEDUI_SERVICES_FILE_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::services {

// Of "cannot create <path>: <problem>", "<path> has not answered for <time>" and their like; empty
// of anything else.
std::string ChineseOfFileError(absl::string_view text);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FILE_WORDS_H_
