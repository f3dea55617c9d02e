// The program `jiedui`: its subcommands and their flags. Everything it can do to a ledger it does
// over the public API, but for serving it, playing the demonstration, and checking a directory.

#ifndef JIEDUI_CLI_COMMAND_LINE_H_
#define JIEDUI_CLI_COMMAND_LINE_H_

#include <ostream>

#include "cli/failure.h"

namespace jiedui::cli {

// Results go to out, everything else to err.
ExitCode Run(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_COMMAND_LINE_H_
