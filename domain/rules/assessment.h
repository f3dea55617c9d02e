// The year-end target assessment (年度目标考核): pure function of (facts, policy, day).
//
// Every term is kept as numerator and denominator with the events behind it, in thousandths of a
// point, rounded half up once per term. Composition: domain notes §9, weights from the policy set.

#ifndef JIEDUI_DOMAIN_RULES_ASSESSMENT_H_
#define JIEDUI_DOMAIN_RULES_ASSESSMENT_H_

#include <map>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// All facts of one programme the assessment looks at. Rows are borrowed copies; absent rows mean
// nothing happened.
struct AssessmentFacts {
  std::vector<table::v1::UnitRow> units;  // enrolled units and their superiors
  std::vector<table::v1::PairRow> pairs;
  std::vector<table::v1::DispatchRow> months;  // by unit and month
  std::vector<table::v1::RegisterRow> registers;
  std::vector<table::v1::OutcomeRow> outcomes;
};

v1::YearEndAssessment Assess(const AssessmentFacts& facts, const Policy& policy, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ASSESSMENT_H_
