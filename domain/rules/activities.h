// What the rules say of one activity by itself; whether it counts in its month and its year is put
// together in rules/compliance.cc. Pure.

#ifndef JIEDUI_DOMAIN_RULES_ACTIVITIES_H_
#define JIEDUI_DOMAIN_RULES_ACTIVITIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// An activity and where it stands. At most one of stands, pending and judgement.voided() is true;
// if none is, a finding of severity MUST says why.
struct JudgedActivity {
  v1::ActivityJudgement judgement;  // counted and credit_month are left to the caller
  CivilDay first_day;               // of a stay the day of arrival, else the day it was held
  CivilDay last_day;                // of a stay the day of return (of one not over: of leaving)
  std::string from_unit_id;         // of a stay the side that sent
  bool ongoing = false;             // a stay that is not over
  bool stands = false;              // attested by both sides, and its own minimums are reached
  bool pending = false;             // may stand yet: not over, not attested, or a case is awaited
};

// Nothing may be missing from the row; the day only says which periods are over. A period is open
// through its last day.
JudgedActivity JudgeActivity(const table::v1::ActivityFacts& facts, const table::v1::PairRow& pair,
                             const Policy& policy, CivilDay on);

// The days of a stay, both ends counted (A8).
int64_t StayDays(const event::v1::StaffRotated& stay);

// What each kind of activity alone falls short of. The pair is null if only the fact is known; then
// what depends on the two sides is not judged.
std::vector<v1::RuleFinding> FindingsOf(const event::v1::StaffRotated& stay, const Policy& policy,
                                        int64_t position);
std::vector<v1::RuleFinding> FindingsOf(const event::v1::JointInspectionHeld& inspection,
                                        const table::v1::PairRow* pair, const Policy& policy,
                                        int64_t position);
std::vector<v1::RuleFinding> FindingsOf(const event::v1::GroupStudyHeld& study,
                                        const table::v1::PairRow* pair, const Policy& policy,
                                        int64_t position);

// True if the finding keeps an activity from counting.
bool Blocks(const v1::RuleFinding& finding);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ACTIVITIES_H_
