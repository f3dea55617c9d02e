// The year-end score of one district's bureau (区（市）安监局): its own brigade, its towns, and how
// it supervises them. Composition: rules/assessment.h. Pure.

#ifndef JIEDUI_DOMAIN_RULES_DISTRICT_SCORE_H_
#define JIEDUI_DOMAIN_RULES_DISTRICT_SCORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/rules/assessment_index.h"
#include "domain/rules/score_losses.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Everything but the rank; nullopt if no part of the score applies to the district.
std::optional<v1::DistrictScore> ScoreDistrict(const table::v1::UnitRow& district,
                                               const std::vector<ScoredPair>& pairs,
                                               const std::map<std::string, v1::UnitScore>& units,
                                               const AssessmentIndex& index);

// What cost the terms of its supervision; what cost the others is said of the units they are made
// of.
std::vector<ScoreLoss> LossesOfDistrict(const table::v1::UnitRow& district,
                                        const std::vector<ScoredPair>& pairs,
                                        const AssessmentIndex& index);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_DISTRICT_SCORE_H_
