// What the rules say of one activity by itself; what is at the same time is looked at by
// rules/timing.h, and whether it counts in its month and its year is put together in
// rules/compliance.cc. Pure.
//
// A correction (A25) says how it was and takes effect at once. One of mere text leaves what was
// confirmed confirmed, and a finding says who has not confirmed the correction. One of anything
// else (days, times, who took part, what was inspected) is confirmed anew (A26): by the side that
// made it, by the other within attestation.days of it.
//
// A stay that goes on is long enough from its rotation.min_days-th day on (A5), and stands from
// then on if both sides confirm it; what was confirmed then need not be once it is over. A superior
// may speak for a side that was silent for attestation.days within as many days after them (A26).
//
// What happened longer before its recording than entry.max_backdate_days counts only if a permit
// of one of the sides, granted before, let it in (A39). A correction that moves it to another day
// is its recording on that day.

#ifndef JIEDUI_DOMAIN_RULES_ACTIVITIES_H_
#define JIEDUI_DOMAIN_RULES_ACTIVITIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"

#include "base/civil.h"
#include "domain/pairing/sides.h"
#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "domain/rules/stay_length.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// An activity and where it stands. At most one of stands, pending and judgement.voided() is true;
// if none is, a finding of severity MUST says why.
struct JudgedActivity {
  const table::v1::ActivityFacts* facts = nullptr;
  v1::ActivityJudgement judgement;  // counted, credit_month and standing are left to the caller
  CivilDay first_day;               // of a stay the day of arrival, else the day it was held
  CivilDay last_day;                // of a stay the day of return (of one not over: of leaving)
  Stretch present;                  // of a stay: the days that count (A8), of one not over so far
  Sides sides;                      // of the pair on the day it was held, or staff left
  std::string from_unit_id;         // of a stay the side that sent
  std::string permit_id;            // of an entry that was late: what let it in
  bool ongoing = false;             // a stay that is not over; long enough, it may stand
  bool stands = false;              // attested by both sides, and its own minimums are reached
  bool pending = false;             // may stand yet: not over, not attested, or a case is awaited
};

// The pairs that share a side with a pair, at whatever time: a unit may be in two.
using Neighbors = std::vector<const table::v1::PairRow*>;
Neighbors NeighborsOf(const table::v1::PairRow& pair, absl::Span<const table::v1::PairRow> rows);

// The policy set of an activity's own day (of a stay: of its return).
const Policy& PolicyOf(const table::v1::ActivityFacts& facts, const ProgramRules& rules);

// By PolicyOf it. Nothing may be missing from the row; the day only says which periods are over. A
// period is open through its last day.
JudgedActivity JudgeActivity(const table::v1::ActivityFacts& facts, const table::v1::PairRow& pair,
                             const ProgramRules& rules, CivilDay on);

// What each kind of activity alone falls short of. The pair is null if only the fact is known; then
// what depends on the two sides is not judged.
std::vector<v1::RuleFinding> FindingsOf(const event::v1::StaffRotated& stay, const Policy& policy,
                                        const WorkCalendar& calendar, int64_t position);
std::vector<v1::RuleFinding> FindingsOf(const event::v1::JointInspectionHeld& inspection,
                                        const table::v1::PairRow* pair, const ProgramRules& rules,
                                        int64_t position);
std::vector<v1::RuleFinding> FindingsOf(const event::v1::GroupStudyHeld& study,
                                        const table::v1::PairRow* pair, const Policy& policy,
                                        int64_t position);
std::vector<v1::RuleFinding> FindingsOf(const event::v1::OtherActivityHeld& held,
                                        const table::v1::PairRow* pair, const ProgramRules& rules,
                                        int64_t position);

// R0-23: of its resolutions, which are one text, the sentences or lines: each solves one problem.
int64_t ResolutionCount(const event::v1::GroupStudyHeld& study);

// The side that need not attest because it recorded the activity, or redid what is confirmed of it;
// empty if no side did.
const std::string& ConfirmingRecorder(const table::v1::ActivityFacts& facts);
// The attestation is of the activity as it stands: nothing but mere text was corrected since.
bool Covers(const table::v1::ActivityFacts& facts, const table::v1::Attestation& attestation);

// True if the finding keeps an activity from counting.
bool Blocks(const v1::RuleFinding& finding);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ACTIVITIES_H_
