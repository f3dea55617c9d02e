// The options of `jiedui checkpoint` and `jiedui proof` that say which evidence is wanted.

#ifndef JIEDUI_CLI_EVIDENCE_OPTIONS_H_
#define JIEDUI_CLI_EVIDENCE_OPTIONS_H_

#include "cli/evidence_fetch.h"

#include <CLI/CLI.hpp>

namespace jiedui::cli {

CLI::App* AddCheckpoint(CLI::App& program, EvidenceFlags& flags);
CLI::App* AddProof(CLI::App& program, EvidenceFlags& flags);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EVIDENCE_OPTIONS_H_
