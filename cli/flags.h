// What the flags of all subcommands are read into.

#ifndef JIEDUI_CLI_FLAGS_H_
#define JIEDUI_CLI_FLAGS_H_

#include <string>
#include <vector>

#include "cli/audit.h"
#include "cli/commands.h"
#include "cli/demo.h"
#include "cli/evidence_fetch.h"
#include "cli/reader.h"
#include "cli/scope_options.h"

namespace jiedui::cli {

// A run uses those of one subcommand.
struct Flags {
  ScopeTexts scope;
  QueryFlags query;
  std::string unit;
  std::string activity;
  bool below = false;
  std::string month;
  std::string pair;
  ObligationQuery obligations;
  CellQuery cells;
  std::vector<std::string> verifier_keys;
  RollUpQuery roll_up;
  std::string since_day;
  std::string due_until;
  std::string bulletin;
  std::string officer;
  std::string purpose;
  EventQuery events;
  bool follow = false;
  bool result = false;
  ServeFlags serve;
  OperatorFlags operators;
  bool asks_admin = false;
  DemoOptions demo;
  std::string directory;
  std::string guard_directory;
  AuditRequest audit;
  EvidenceFlags evidence;
  std::string origin = "jiedui";
  ArchiveFlags archive;
  AdoptFlags adopt;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_FLAGS_H_
