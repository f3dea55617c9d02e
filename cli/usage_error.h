// What is wrong with a command line, in Chinese and in English. Pure.

#ifndef JIEDUI_CLI_USAGE_ERROR_H_
#define JIEDUI_CLI_USAGE_ERROR_H_

#include <string>

#include "absl/strings/string_view.h"

#include <CLI/CLI.hpp>

namespace jiedui::cli {

// Both are those of a CLI::ParseError; its name is no help, being that of the command for some.
std::string UsageErrorText(CLI::ExitCodes kind, absl::string_view message);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_USAGE_ERROR_H_
