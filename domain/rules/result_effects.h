// What a result does beyond the scores it changes: whom it puts behind others though their own
// score did not fall, and what the bounds of a score leave of an adjustment. Told beside the record
// of an assessment, of each result that was published, by whoever reads it. Pure.

#ifndef JIEDUI_DOMAIN_RULES_RESULT_EFFECTS_H_
#define JIEDUI_DOMAIN_RULES_RESULT_EFFECTS_H_

#include <vector>

#include "domain/program/policy.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// Of each published result and erratum, the units and district bureaus that have a worse rank in it
// than in the result before it, and no lower score: others rose. Whose score was lowered has a
// notice of it. The first is compared with what was computed and told to all.
std::vector<v1::RuleFinding> RanksLost(const table::v1::AssessmentRow& assessment,
                                       const Policy& policy);

// Of each pair in the last published result, that the points which adjust it do not all count: its
// total stays within 0 and 100 points, or is 0 under a veto. Nothing of a pair that was under a
// veto as it was computed.
std::vector<v1::RuleFinding> PointsCapped(const table::v1::AssessmentRow& assessment,
                                          const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_RESULT_EFFECTS_H_
