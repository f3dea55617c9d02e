// What goes wrong in the illustrative year on purpose: the kinds of it. Where each befalls is the
// example's (shortfalls.csv); the demonstration's summary and the tests point to these places.
// Everything else that falls short is chance (scenario.toml).

#ifndef JIEDUI_CLI_SCENARIO_SHORTFALLS_H_
#define JIEDUI_CLI_SCENARIO_SHORTFALLS_H_

#include <string>

#include "absl/types/span.h"

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::scenario {

enum class Shortfall {
  kShortRotation,            // a stay four days below the minimum
  kOneSidedRotation,         // only one side sends staff
  kFewEnterprises,           // a joint inspection of 2 enterprises, or one below the minimum
  kSideWithoutCase,          // a brigade files no case from a joint inspection
  kSideWithoutProposedCase,  // a town reports no case from a joint inspection
  kShortStudy,               // a study session two hours below the minimum
  kUnattestedStudy,          // a study session the other side never confirms
  kIdleMonth,                // a month without activity
  kLateRegister,             // 附件1 filed the day after its deadline
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
  kSharedOfficer,            // an officer who is sent to both partners at a time
  kWrongOverall,             // a district's overall figure that differs from the accepted ones
};

// Whom a kind can befall.
enum class Whom {
  kAnyone,  // in a pair
  kBrigade,
  kSquadron,
  kDistrict,  // a brigade with squadrons to pair
  kHub,       // a unit that pairs.csv names in as many pairs as one may be in
};

struct ShortfallInfo {
  Shortfall shortfall;
  const char* word;  // in shortfalls.csv
  Whom whom;
};

// All of them, in the order of the enum.
absl::Span<const ShortfallInfo> Shortfalls();
const ShortfallInfo& Info(Shortfall shortfall);

// Where one of them befalls: a row of shortfalls.csv.
struct Place {
  Shortfall shortfall = Shortfall::kShortRotation;
  std::string unit_id;  // the unit; of its pairs the first
  CivilMonth month;
  std::string rule;   // the finding to expect, "R0-17"; empty if the rules have nothing against it
  std::string title;  // in Chinese
};

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_SHORTFALLS_H_
