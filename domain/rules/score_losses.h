// What cost the terms of a score: each fact that falls short, or the want of one, and the cell of a
// table that says so. What is said there, its findings among it, is not said a second time here.
// Pure.
//
// A term that is measured, as an improvement, loses by no single fact: what it lacks is its own
// numbers. A bonus that is not earned is no loss.

#ifndef JIEDUI_DOMAIN_RULES_SCORE_LOSSES_H_
#define JIEDUI_DOMAIN_RULES_SCORE_LOSSES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "domain/rules/assessment.h"
#include "domain/rules/assessment_index.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

struct ScoreLoss {
  std::string term;
  // Where it is said, without state and day. A report without a path: each of its figures that is
  // not the ledger's. Unset if no table says it.
  v1::CellSource cell;
  std::string said_zh;   // of what no cell says
  int64_t position = 0;  // the event that falls short; 0 if there is none
  std::optional<CivilDay> due;
  // How much of the term's numerator it is, each figure of a report one; 0 of an activity that
  // would have made up for a month or a kind, which is a loss of the term by itself.
  int64_t units = 1;
};

// Of a pair, by term in their order. What an activity that does not count might have done for its
// month and its kind is a loss of theirs too. The neighbours are those of ScorePair.
std::vector<ScoreLoss> LossesOfPair(const table::v1::PairRow& pair, const Neighbors& neighbors,
                                    const v1::PairCompliance& compliance,
                                    const AssessmentIndex& index);

// The same of the pair, or the district, that the facts are narrowed to; none of any other.
std::vector<ScoreLoss> LossesOf(const AssessmentFacts& facts, const ProgramRules& rules,
                                CivilDay on);

// Cells that losses are said in.
v1::CellSource ReportCell(const std::string& unit_id, const std::string& month,
                          const std::string& path);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_SCORE_LOSSES_H_
