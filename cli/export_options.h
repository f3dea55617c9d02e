// The command line of jiedui export: table, run, year. One thread.

#ifndef JIEDUI_CLI_EXPORT_OPTIONS_H_
#define JIEDUI_CLI_EXPORT_OPTIONS_H_

#include <functional>
#include <ostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "cli/exports.h"
#include "cli/scope_options.h"

namespace jiedui::cli {

// What the options are read into.
struct ExportFlags {
  bool chosen = false;  // one of these commands is to run
  QueryFlags query;
  ScopeTexts scope;
  ExportQuery what;
  std::string form = "csv";
  ExportFile file;
  std::string year;  // "ledgers/370400/programs/2017"
  JobFlags jobs;
  bool all_jobs = false;
};

// Tells choose what to run if one of them is on the command line. The flags outlive the app.
using Choose = std::function<void(std::function<absl::Status()> command)>;
void AddExports(CLI::App& app, ExportFlags& flags, const Choose& choose, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EXPORT_OPTIONS_H_
