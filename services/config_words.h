// What is wrong with a configuration (config.h, server.h, listen_address.h, authentication.h), in
// Chinese. Pure; any thread.

#ifndef JIEDUI_SERVICES_CONFIG_WORDS_H_
#define JIEDUI_SERVICES_CONFIG_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::services {

// Of "<file>:<line>: <key>: <problem>" the same with the problem in Chinese. What is wrong with the
// form of the file, and any other text, stays as it is.
std::string ChineseOfConfigError(absl::string_view text);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CONFIG_WORDS_H_
