// How a pair stands against the programme's rules: pure functions of (facts, policy, day).
//
// The same functions serve the live table, the past, a preview of a proposed fact and the year-end
// assessment. The facts are cut by the ledger's position, before these functions; the day only says
// which periods are over. A period is open through its last day, and so is every deadline: what a
// day breaches shows on the next one. "What will be breached by 31 December" is the same call,
// asked for 1 January.

#ifndef JIEDUI_DOMAIN_RULES_COMPLIANCE_H_
#define JIEDUI_DOMAIN_RULES_COMPLIANCE_H_

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "domain/rules/fact_context.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Months, kinds, activities and findings of one pair on that day. Unit names are left empty; the
// caller, who has the registry, fills them in.
//
// A month is owed if the pair is in force for month.min_active_days of it and it is exempt neither
// by the policy (A10) nor by a superior (A23), which is shown beside it; a month that is met stays
// met, whoever exempted it. A stay covers each month it overlaps by rotation.month_overlap_days,
// anything else the month it was held in (A5); what is voided, unattested or below its own minimum
// covers nothing, a stay that is not long enough yet covers nothing yet. What may still come to
// stand keeps its month, or its kind, open.
//
// 互派 (A9): if the policy asks for reciprocity, a rotation is a round: a qualified stay of each
// side, beginning within rotation.round_window_days of each other. Rounds are formed in order of
// arrival, each stay with the earliest free one of the other side, which forms as many as there can
// be. A round is one time, in the month in which the later of its stays reaches its
// rotation.min_days-th day; both stays are shown as counted. A stay without a counterpart covers
// months only; it waits for one until a counterpart beginning on the last possible day would have
// reached its length.
//
// KindFloor.recorded counts in the same measure: a round is one, a stay in no round is one. If the
// policy asks the floor of units (A4), a floor shows what the side with fewer did in all its pairs.
//
// A pair whose sides changed (A21) stays one pair: months and kinds are its own, whoever its sides
// were; an activity is judged by the sides of its day, and a stay forms a round with one of the
// partner it was with. The table names the sides of the day, at the latest the pair's last.
//
// An activity is judged by PolicyOf, a month by the set of its last day; rounds and kinds by that
// of the year (ProgramRules::OfYear). The neighbors are needed for what a unit does in two pairs at
// once (rules/timing.h).
v1::PairCompliance JudgePair(const table::v1::PairRow& pair, const Neighbors& neighbors,
                             const ProgramRules& rules, CivilDay on);

// A10: the pair is there for long enough to be counted in the month.
bool IsMonthOfPair(CivilMonth month, const table::v1::PairRow& pair, const ProgramRules& rules,
                   CivilDay on);
// The policy asks the pair for an activity in the month; whether a superior exempted it is not
// looked at.
bool IsMonthAsked(CivilMonth month, const table::v1::PairRow& pair, const ProgramRules& rules,
                  CivilDay on);

// What a proposed fact falls short of, told to the caller with the receipt (a stay of 10 days, an
// inspection of 2 enterprises, a free combination nobody agreed to), as far as the fact and the
// context say. Empty for events no rule looks at singly. Positions are 0. The calendar is for what
// goes by working days: the deadline of a filing, the length of a stay.
std::vector<v1::RuleFinding> JudgeFact(const event::v1::Event& proposed, const Policy& policy,
                                       const WorkCalendar& calendar = WorkCalendar(),
                                       const FactContext& context = FactContext());

// The state of a filing, of a register as a whole or of one pair, in the words of the table.
v1::RegisterState RegisterStateOf(table::v1::RegisterRow::State state);

// 附件1: state, deadline and findings of a register. Rows and unit names are the caller's.
// An empty row (nothing filed) is judged too.
v1::PairRegister JudgeRegister(const table::v1::RegisterRow& row, const ProgramRules& rules,
                               CivilDay on);
// The same of a unit that had nothing to file by the last day to file: it is due on no day, and
// what is filed later supplements what others filed.
v1::PairRegister JudgeUndueRegister(const table::v1::RegisterRow& row, const ProgramRules& rules,
                                    CivilDay on);

// A pair that somebody has to file, and what became of it.
struct OwedPair {
  std::string pair_id;
  CivilDay first_day;                           // in force
  const table::v1::FiledPair* filed = nullptr;  // in whichever register; null if in none
  bool taken_over = false;  // it was another unit's to file on the last day to file
  CivilDay recorded = {};   // its assignment; unset where nobody asks for it

  // Nobody files what is not recorded yet.
  CivilDay DecidedOn() const { return std::max(first_day, recorded); }
};
// Each pair has its own filing (R0-09): what falls short of it is added to the findings of a
// register that was filed, or is due on no day. A pair in force by the last day to file is due on
// it, a later one by SupplementDue, and one that was taken over not by who has it now. Of a
// register that was due and not filed at all that is said already.
void JudgeFiledPairs(const std::vector<OwedPair>& owed, const ProgramRules& rules, CivilDay on,
                     v1::PairRegister& judged);

// By when a pair that began after the register was due is filed as a supplement; nullopt of any
// other pair, and where the rules name no day.
std::optional<Deadline> SupplementDue(const OwedPair& pair, const ProgramRules& rules, CivilDay on);

// True if the pair was due to be filed with the register, and was not in time. A supplement that
// comes late is told, and is no late register: the day the notice names is the register's.
bool IsFiledLate(const OwedPair& pair, CivilDay due, CivilDay on);

// The official Chinese name of a kind of activity, e.g. 换岗交流.
absl::string_view KindName(v1::ActivityKind kind);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_COMPLIANCE_H_
