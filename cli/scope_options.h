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

// Adds --server and the options of the scope, which are read into the three.
void AddScope(CLI::App* app, ScopeTexts& texts, QueryFlags& query);

// Adds --server, --principal.
void AddServer(CLI::App* app, QueryFlags& query);

// Adds what is the same of one ledger and of several: the programme, the day the state is as of,
// the day judged on, what is assumed. Gives --as-of-date.
CLI::Option* AddState(CLI::App* app, ScopeTexts& texts, QueryFlags& query);

// Of a table that can be asked for by either organization.
void AddOrganization(CLI::App* app, ReadScope& scope);

// Of a list.
void AddFilter(CLI::App* app, ReadScope& scope);

// What the texts say; INVALID_ARGUMENT if they say nothing.
absl::Status Resolve(const ScopeTexts& texts, ReadScope& scope);

// A day, if the text is not empty; else INVALID_ARGUMENT names the flag.
absl::Status ReadDay(absl::string_view flag, const std::string& text, std::optional<CivilDay>& day);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_SCOPE_OPTIONS_H_
