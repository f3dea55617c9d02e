// What goes wrong in the illustrative year on purpose, and where: the table that the
// demonstration's summary and the tests point to. Everything else that falls short is chance
// (scenario.toml).

#ifndef JIEDUI_CLI_SCENARIO_SHORTFALLS_H_
#define JIEDUI_CLI_SCENARIO_SHORTFALLS_H_

#include "absl/types/span.h"

namespace jiedui::scenario {

enum class Shortfall {
  kShortRotation,            // a stay of 10 days
  kOneSidedRotation,         // only one side sends staff
  kFewEnterprises,           // a joint inspection of 2 enterprises
  kSideWithoutCase,          // a brigade files no case from a joint inspection
  kSideWithoutProposedCase,  // a town reports no case from a joint inspection
  kShortStudy,               // a study session of 90 minutes
  kUnattestedStudy,          // a study session the other side never confirms
  kIdleMonth,                // a month without activity
  kLateRegister,             // 附件1 filed on 21 January
  kReturnedRegister,         // 附件1 sent back once
  kLateReport,               // a monthly report after its deadline
  kReturnedReport,           // a monthly report sent back once
  kWrongReport,              // a reported figure that differs from the recorded one
  kThirdPair,                // refused
  kPairAcrossTiers,          // refused
  kVoidedActivity,           // recorded, then voided
  kCorrectedActivity,        // recorded, then corrected
  kRotationAcrossMonths,     // a stay that covers two months; falls short of nothing
  kSteppedRotation,          // a stay recorded step by step, with leave; falls short of nothing
  kRecalledRotation,         // a stay ended early
  kNoViolation,              // a side found nothing, and its superior confirms it
  kLateEntry,                // an activity entered late
  kPermittedEntry,           // an activity entered late under a permit
};

struct Place {
  Shortfall shortfall;
  const char* unit_id;  // the unit; of its pairs the first
  int month;            // of the programme year
  const char* rule;     // the finding to expect, "R0-17"; empty if none
  const char* title;    // in Chinese
};

// One place for each, in the order of the enum.
absl::Span<const Place> Places();
const Place& PlaceOf(Shortfall shortfall);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_SHORTFALLS_H_
