// What the values of options may be. Each says what is wrong with one, in Chinese and behind it in
// English; empty: nothing.
// Pure; any thread.

#ifndef JIEDUI_CLI_OPTION_VALUES_H_
#define JIEDUI_CLI_OPTION_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::cli {

// Of a text that is none of these names, "was|now".
std::string NoneOf(absl::string_view text, absl::string_view names);

// Positions start at 1.
std::string CheckPosition(const std::string& text);

// Where a ledger ends: 0 if it is empty.
std::string CheckEnd(const std::string& text);

// Reads the name of a table as the number CLI11 makes the enumerator of.
std::string ReadTableName(std::string& text);

// "was" or "now".
std::string CheckOrganization(const std::string& text);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_OPTION_VALUES_H_
