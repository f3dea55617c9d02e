// The commands both READMEs show, run as they are printed.

#ifndef JIEDUI_TESTS_CLI_README_COMMANDS_H_
#define JIEDUI_TESTS_CLI_README_COMMANDS_H_

#include <string>

namespace jiedui::cli {

// One number: down to signed events and the clause, what it was in April, and what it would be;
// what was still to do in March; asked of the server at that address.
void ExpectTheCommandsOfTheReadmeFollowANumber(const std::string& server);

}  // namespace jiedui::cli

#endif  // JIEDUI_TESTS_CLI_README_COMMANDS_H_
