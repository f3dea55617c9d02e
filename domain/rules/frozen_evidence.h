// What was still open when the evidence of a year was fixed (R0-30): reports nobody had answered or
// that were not due yet, cases a district had neither accepted nor declined, and inspections whose
// sides had days left for a case. It was assessed as it stood, and the record of the assessment
// says so. What was not due yet counts neither way: a report is neither expected nor missing, an
// inspection neither sound nor not (rules/pair_score.h). Pure.

#ifndef JIEDUI_DOMAIN_RULES_FROZEN_EVIDENCE_H_
#define JIEDUI_DOMAIN_RULES_FROZEN_EVIDENCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/entities.h"
#include "domain/program/policy.h"
#include "domain/program/program.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// After the event of that position the month's report awaited an answer.
bool WasUnanswered(const table::v1::DispatchRow& month, int64_t position);
// After that event the case was reported and not answered.
bool WasUnanswered(const table::v1::CaseRow& row, int64_t position);

// That day was none after the last on which a report of that tier is due; also if none came.
bool WasUndue(const table::v1::DispatchRow& month, event::v1::TeamTier tier,
              const ProgramRules& rules, CivilDay frozen);
// On that day, after that event, a side of the inspection still owed a case and had days left for
// it (A13). Not of other activities, nor of what is voided.
bool HadDaysForCase(const table::v1::ActivityFacts& facts, const table::v1::PairRow& pair,
                    const event::v1::EvidenceFrozen& frozen, const ProgramRules& rules);

// By their ids. One finding for each kind that there is some of.
struct OpenEvidence {
  std::vector<std::string> report_ids;
  std::vector<std::string> case_ids;
  std::vector<std::string> undue_report_ids = {};
  std::vector<std::string> inspection_ids = {};
};
std::vector<v1::RuleFinding> JudgeEvidence(const event::v1::EvidenceFrozen& frozen,
                                           const OpenEvidence& open, const Policy& policy);

// Told to whoever fixes the evidence: that reports of the programme's last month are due on that
// day or later. Position 0. nullopt of anything else.
std::optional<v1::RuleFinding> JudgeFreeze(const event::v1::Event& decided,
                                           const Entities& entities, const ProgramState& program,
                                           const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_FROZEN_EVIDENCE_H_
