// Supervision by a district's bureau (R0-28): a check of each pair of its towns in each quarter
// (A33), and what became of the fix that a check ordered. Pure.

#ifndef JIEDUI_DOMAIN_RULES_SUPERVISION_H_
#define JIEDUI_DOMAIN_RULES_SUPERVISION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Open through its due day, overdue from the next one on; closed late if it was put right later, or
// recorded too long after it was (A39). The policy is that of the check's day.
v1::FixState FixStateOf(const table::v1::SupervisionCheck& check, const table::v1::PairRow& pair,
                        const Policy& policy, CivilDay on);

// What falls short of a check of the pair: it was recorded too late for its quarter (A39), the fix
// is overdue or was closed late. A permit to enter late for any kind of activity, granted to a side
// by another than the unit that checks, lets a check or a closing in.
std::vector<v1::RuleFinding> JudgeCheck(const table::v1::SupervisionCheck& check,
                                        const table::v1::PairRow& pair, const ProgramRules& rules,
                                        CivilDay on);

// The permits that let a check, and the closing of its fix, in; empty if they came in time, or too
// late for good.
struct CheckPermits {
  std::string check;
  std::string closing;
};
CheckPermits CheckPermitsOf(const table::v1::SupervisionCheck& check,
                            const table::v1::PairRow& pair, const Policy& policy);

// A check that a district owes a pair of towns in a quarter, through its last day.
struct CheckSlot {
  std::string district_id;
  CivilMonth first_month;
  CivilDay last_day;
  int number = 1;        // 1 for the first that is owed in the quarter
  int64_t position = 0;  // of the check that met it and was entered in time; 0 if none did
};

// supervision.checks_per_quarter, of the set in force at its end, for each quarter in which the
// pair owes a month, in order, each for every district that a town of the pair belongs to at its
// end; none of a pair of brigades. The district's checks meet them in order of recording.
std::vector<CheckSlot> CheckSlotsOf(const table::v1::PairRow& pair,
                                    const v1::PairCompliance& judged, const ProgramRules& rules,
                                    const OrganizationView& organization);

// What row 5 of 附件2 says of a check, and what it adds once what was ordered is put right (R0-28).
std::string RowOfCheck(const event::v1::SupervisionCheckRecorded& check);
std::string RowOfClosing(const event::v1::SupervisionFixClosed& closed);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_SUPERVISION_H_
