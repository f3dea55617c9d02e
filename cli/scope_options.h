// The options that say where a query goes, who asks, and which state it is answered from; the same
// texts also come from files of jobs. One thread.

#ifndef JIEDUI_CLI_SCOPE_OPTIONS_H_
#define JIEDUI_CLI_SCOPE_OPTIONS_H_

#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cli/commands.h"
#include "cli/reader.h"

#include "base/civil.h"

namespace jiedui::cli {

// As they are written.
struct ScopeTexts {
  std::string ledger_id = "370400";
  std::string on;
  std::string as_of_day;
  std::string assumed;
};

// Which options of a scope a command has: those that what it asks can be asked by.
struct ScopeParts {
  bool program = false;       // --program
  bool state = false;         // --as-of-position, --as-of-date
  bool on = false;            // --on
  bool assumption = false;    // --assume
  bool organization = false;  // --organization
  bool filter = false;        // --filter
  bool fresh = false;         // --min-position
};

// Those the request has fields for, itself or in the table it names.
template <class Request>
constexpr ScopeParts PartsOf() {
  constexpr bool is_of_table = requires(Request request) {
    request.table();
  };
  constexpr bool reads = requires(Request request) {
    request.read();
  }
  || requires(Request request) {
    request.after();
  };
  ScopeParts parts;
  parts.program = is_of_table || requires(Request request) {
    request.program_id();
  };
  parts.state = reads;
  parts.fresh = reads;
  parts.on = is_of_table || requires(Request request) {
    request.on_date();
  };
  parts.assumption = reads;
  parts.organization = is_of_table || requires(Request request) {
    request.organization();
  };
  parts.filter = requires(Request request) {
    request.filter();
  };
  return parts;
}

// Of what is the same under every policy set.
constexpr ScopeParts WithoutAssumption(ScopeParts parts) {
  parts.assumption = false;
  return parts;
}

// Adds --server, --principal, --ledger and those of the scope, which are read into the two.
void AddScope(CLI::App* app, const ScopeParts& parts, ScopeTexts& texts, QueryFlags& query);

// Adds --server, --principal.
void AddServer(CLI::App* app, QueryFlags& query);

// Adds those of the scope but --ledger, --as-of-position and --min-position, as what is not of one
// ledger has them.
void AddState(CLI::App* app, const ScopeParts& parts, ScopeTexts& texts, QueryFlags& query);

// Adds --as-of-position, which is another way to say what --as-of-date of the command says.
void AddPosition(CLI::App* app, ReadScope& scope);

// Adds --min-position, which is of no past state.
void AddMinPosition(CLI::App* app, ReadScope& scope);

// An option whose value, where it is not given, is that of the environment variable, else what it
// is now. Commands that share the value share the default: CLI11 itself would read the variable for
// each of them, after what was given to one.
CLI::Option* AddWithEnvironment(CLI::App* app, const char* flag, std::string& value,
                                const std::string& description, const char* variable);

// What the texts say; INVALID_ARGUMENT if they say nothing.
absl::Status Resolve(const ScopeTexts& texts, ReadScope& scope);

// A day, if the text is not empty; else INVALID_ARGUMENT names the flag.
absl::Status ReadDay(absl::string_view flag, const std::string& text, std::optional<CivilDay>& day);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_SCOPE_OPTIONS_H_
