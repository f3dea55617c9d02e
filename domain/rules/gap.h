// Whether the programme does what the notice says of its aim: 不断缩小两者之间的差距 (R0-35) for
// each pair, and for the city 工作开展不平衡 (R0-39), how unlike its units are. By the work indices
// that were recorded; nothing is scored here. Pure.
//
// A day counts for a pair from when both sides have been measured, and each side has the last index
// by that day. What was recorded too late to be what a side is measured from (rules/baseline.h) is
// no point of its pairs, and a finding says so; a city's units are as unlike as every index says. A
// hub's index is the same in all its pairs. Of a pair whose sides changed, the gap is that between
// those who were its sides when they were last measured, over the whole year.

#ifndef JIEDUI_DOMAIN_RULES_GAP_H_
#define JIEDUI_DOMAIN_RULES_GAP_H_

#include <cstdint>

#include "domain/program/program_rules.h"
#include "domain/rules/assessment.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// By how much a gap was closed, of how much there was to close. Below 0 if it widened.
struct ClosedGap {
  int64_t closed_milli = 0;
  int64_t of_milli = 0;  // 0: there was none and there is none
};

// 差距 is how far the one is behind the other (R0-35), A's index less B's or the other way round.
// Nothing is left of it once who was behind at first has caught up or leads. Where neither was
// behind, one that arose since has widened, and all of it is what the pair was to prevent. The
// trend and the term of the score go by this alike.
ClosedGap ClosedOf(int64_t first_gap_milli, int64_t last_gap_milli);

// Reads units, pairs and outcomes alone. The programme's id and the names are left empty.
v1::GapAnalysis AnalyzeGaps(const AssessmentFacts& facts, const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_GAP_H_
