// What is wrong with a command line, in Chinese and in English. Pure.

#ifndef JIEDUI_CLI_USAGE_ERROR_H_
#define JIEDUI_CLI_USAGE_ERROR_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::cli {

// kind and message are those of a CLI::ParseError: "RequiredError", "--unit is required".
std::string UsageErrorText(absl::string_view kind, absl::string_view message);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_USAGE_ERROR_H_
