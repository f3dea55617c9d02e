// What the values of options may be. Each says in Chinese what is wrong with one; empty: nothing.
// Pure; any thread.

#ifndef JIEDUI_CLI_OPTION_VALUES_H_
#define JIEDUI_CLI_OPTION_VALUES_H_

#include <string>

namespace jiedui::cli {

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
