// What each side of a joint inspection owes (R0-21, R0-22): a case of its own, or that a superior
// confirms there was nothing to file (A3, A13). Pure.

#ifndef JIEDUI_DOMAIN_RULES_JOINT_SESSION_H_
#define JIEDUI_DOMAIN_RULES_JOINT_SESSION_H_

#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "domain/rules/late_entry.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// A case of the side within the days, recorded too long after it was filed or reported (A39). It
// counts only if a permit let it in.
struct LateCase {
  std::string case_id;
  RecordedActivity entry;
  LateEntry late;
};

// A case of the side within the days, against an enterprise that is not one of its own part of the
// inspection (R0-19, A3). It does not count.
struct ForeignCase {
  std::string case_id;
  std::string enterprise_id;
  int64_t position = 0;
  bool inspected = false;  // in the other side's jurisdiction, or in neither's
};

// How one side stands, and how many of its cases count; where the policy asks for those of the
// session, the other side's too.
struct JudgedSide {
  v1::SideCase side;
  int64_t case_count = 0;
  std::vector<LateCase> late_cases;
  std::vector<ForeignCase> foreign_cases;
  // Enterprises of its own that the confirmation leaves out; it then does not stand in for a case.
  std::vector<std::string> uncovered_enterprise_ids;
  // A case of the side against an enterprise that was inspected contradicts the confirmation, on
  // record since; empty if there is none. The case prevails.
  std::string contradicting_case_id;
};

// The facts are of an inspection held by the pair. A case counts if it is against an enterprise
// that was inspected (R0-19) and lies in the side's jurisdiction, where the side is the one to file
// (A3); was filed (by a brigade) or reported (by a squadron) from the day of the inspection until
// joint.case_window_days after it, recorded within entry.max_backdate_days of that or under a
// permit of one of the sides, and not declined; a confirmation if it came within the same days,
// covers every enterprise of the inspection in the side's jurisdiction, and
// joint.no_violation_exception is on.
JudgedSide JudgeSideCase(const table::v1::ActivityFacts& facts, const table::v1::PairRow& pair,
                         const std::string& side_unit_id, const Policy& policy, CivilDay on);

// Cases of both sides of the inspection that are against one enterprise and rest on one document
// (A3): told of the one that was recorded later. Those that were declined are none.
std::vector<v1::RuleFinding> JudgeSharedCases(const table::v1::ActivityFacts& facts,
                                              const Policy& policy, const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_JOINT_SESSION_H_
