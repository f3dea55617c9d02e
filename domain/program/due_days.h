// The days on which a programme's rules let something be due: the register (R0-09) and, of each
// month, the reports of towns and districts and the city's table and bulletin (R0-26, R0-27, A11).
// What was due is not due again: a policy set may move none of these days once it is past. Pure.

#ifndef JIEDUI_DOMAIN_PROGRAM_DUE_DAYS_H_
#define JIEDUI_DOMAIN_PROGRAM_DUE_DAYS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"

namespace jiedui::domain {

struct DueDay {
  const char* parameter;  // the key by which it is due
  std::string en;         // what is: "the towns' reports for 2017-03"
  std::string zh;
  CivilDay day;  // the last one
};

// Of the programme that the rules are of, in a fixed order; as they stand once its sets of up to
// that day are in force.
std::vector<DueDay> DueDaysOf(const ProgramRules& rules, CivilDay on);

// POLICY_DUE_DAYS_CONTRADICT where the set lets something be due before what it rests on: the
// districts' reports are of their towns', and the city's table of both (A11).
absl::Status CheckDueDaysInOrder(const Policy& policy);

// A due day that would be another one.
struct MovedDueDay {
  DueDay before;
  CivilDay after;
};
// The first of what was due, or would have been, before today and that the other rules move;
// nullopt if they move none.
std::optional<MovedDueDay> FirstMoved(const ProgramRules& before, const ProgramRules& after,
                                      CivilDay on, CivilDay today);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_DUE_DAYS_H_
