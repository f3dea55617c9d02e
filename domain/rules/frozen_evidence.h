// What was still open when the evidence of a year was fixed (R0-30): reports nobody had answered
// and cases a district had neither accepted nor declined. It was assessed as it stood, and the
// record of the assessment says so. Pure.

#ifndef JIEDUI_DOMAIN_RULES_FROZEN_EVIDENCE_H_
#define JIEDUI_DOMAIN_RULES_FROZEN_EVIDENCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// After the event of that position the month's report awaited an answer.
bool WasUnanswered(const table::v1::DispatchRow& month, int64_t position);
// After that event the case was reported and not answered.
bool WasUnanswered(const table::v1::CaseRow& row, int64_t position);

// By their ids. One finding for each kind that there is some of.
struct OpenEvidence {
  std::vector<std::string> report_ids;
  std::vector<std::string> case_ids;
};
std::vector<v1::RuleFinding> JudgeEvidence(const event::v1::EvidenceFrozen& frozen,
                                           const OpenEvidence& open, const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_FROZEN_EVIDENCE_H_
