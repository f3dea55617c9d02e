// What the rules say of activities at the same time: of one pair, of the two pairs of a unit, of
// one officer (A2, A24, A27). Pure.
//
// A minute serves one activity. A study is as long as the minutes it had for itself; of other
// activities that overlap, the one that began later does not count. Where nobody noted the time,
// nothing is held against it. Of several others the finding names the one that began first, and
// ties go to the smaller id, so that the order of recording does not matter.

#ifndef JIEDUI_DOMAIN_RULES_TIMING_H_
#define JIEDUI_DOMAIN_RULES_TIMING_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

// Minutes of the study in which the pair held neither another activity nor a study that had begun
// before.
int64_t OwnMinutes(const event::v1::GroupStudyHeld& study, const table::v1::PairRow& pair,
                   const Policy& policy);

// Adds what falls short to the pair's activities, each judged by itself; what is blocked neither
// stands nor may come to.
void JudgeTimes(const table::v1::PairRow& pair, const Neighbors& neighbors,
                const ProgramRules& rules, std::vector<JudgedActivity>& activities);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_TIMING_H_
