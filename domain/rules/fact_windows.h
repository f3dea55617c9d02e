// What comes too late to count, told to whoever records it: an activity or a case after the days
// within which it is to be entered (A39), a case or a confirmation after those of its inspection
// (A13), an attestation after those of its activity (A26), a report after it was due (R0-26,
// R0-27) or after the days of its return, a superior's answer to one (A38), a closed fix after its
// last day (R0-28), a check, a closed fix, a breakthrough or a commendation after the days to enter
// it (A39). A good practice has no such days. The tables judge the same with everything there is to
// know. Pure.

#ifndef JIEDUI_DOMAIN_RULES_FACT_WINDOWS_H_
#define JIEDUI_DOMAIN_RULES_FACT_WINDOWS_H_

#include <optional>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/program/program.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// When what is attested came into the ledger, or was corrected last.
struct ActivityEntry {
  CivilDay recorded;
  bool is_correction = false;
};

// Of a fact as it was decided, recorded today by whoever acts. Without its entry nothing is said of
// an attestation. Positions are 0.
std::vector<v1::RuleFinding> JudgeWindows(const event::v1::Event& decided, const Entities& entities,
                                          const ProgramState& program, const Context& context,
                                          const std::optional<ActivityEntry>& attested = {});

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_FACT_WINDOWS_H_
