// The options of `jiedui checkpoint` and `jiedui proof` that say which evidence is wanted, and
// those that say what is believed and what is held against a ledger.

#ifndef JIEDUI_CLI_EVIDENCE_OPTIONS_H_
#define JIEDUI_CLI_EVIDENCE_OPTIONS_H_

#include <string>
#include <vector>

#include "cli/audit.h"
#include "cli/evidence_fetch.h"

#include <CLI/CLI.hpp>

namespace jiedui::cli {

CLI::App* AddCheckpoint(CLI::App& program, EvidenceFlags& flags);
CLI::App* AddProof(CLI::App& program, EvidenceFlags& flags);

void AddSuccession(CLI::App* app, std::vector<std::string>& files);
// What an auditor brings along.
void AddAudited(CLI::App* app, AuditRequest& request);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EVIDENCE_OPTIONS_H_
