#include "domain/rules/assessment_index.h"

#include <algorithm>

namespace jiedui::domain {
namespace {

template <class Map>
typename Map::mapped_type FindOrNull(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

std::vector<int64_t> PositionsOf(const table::v1::DispatchRow& row) {
  std::vector<int64_t> positions;
  for (const table::v1::ReportVersion& version : row.versions()) {
    positions.push_back(version.position());
  }
  return positions;
}

}  // namespace

AssessmentIndex::AssessmentIndex(const AssessmentFacts& facts, const ProgramRules& rules,
                                 CivilDay on)
    : facts_(facts),
      rules_(rules),
      policy_(rules.OfYear(on)),
      on_(on),
      organization_([this](const std::string& unit_id) { return Unit(unit_id); },
                    facts.organization, on) {
  for (const auto& unit : facts.units) units_.emplace(unit.registered().unit_id(), &unit);
  for (const auto& outcome : facts.outcomes) outcomes_.emplace(outcome.unit_id(), &outcome);
  for (const auto& filing : facts.registers) {
    registers_by_unit_.emplace(filing.filed().unit_id(), &filing);
    for (const std::string& pair_id : filing.filed().pair_ids()) {
      registers_by_pair_.emplace(pair_id, &filing);
    }
  }
  for (const auto& row : facts.months) {
    months_.emplace(std::make_pair(row.unit_id(), row.month()), &row);
  }
}

const table::v1::UnitRow* AssessmentIndex::Unit(const std::string& unit_id) const {
  return FindOrNull(units_, unit_id);
}

const table::v1::OutcomeRow* AssessmentIndex::Outcome(const std::string& unit_id) const {
  return FindOrNull(outcomes_, unit_id);
}

const table::v1::RegisterRow* AssessmentIndex::RegisterOf(const std::string& unit_id) const {
  return FindOrNull(registers_by_unit_, unit_id);
}

const table::v1::RegisterRow* AssessmentIndex::RegisterListing(const std::string& pair_id) const {
  return FindOrNull(registers_by_pair_, pair_id);
}

std::vector<const table::v1::ScoreAdjustment*> AssessmentIndex::AdjustmentsOfPair(
    const std::string& pair_id) const {
  std::vector<const table::v1::ScoreAdjustment*> adjustments;
  for (const table::v1::ScoreAdjustment& adjustment : facts_.adjustments) {
    if (adjustment.proposed().pair_id() == pair_id) adjustments.push_back(&adjustment);
  }
  return adjustments;
}

std::vector<const table::v1::ScoreAdjustment*> AssessmentIndex::AdjustmentsOfDistrict(
    const std::string& unit_id) const {
  std::vector<const table::v1::ScoreAdjustment*> adjustments;
  for (const table::v1::ScoreAdjustment& adjustment : facts_.adjustments) {
    if (adjustment.proposed().unit_id() == unit_id) adjustments.push_back(&adjustment);
  }
  return adjustments;
}

CivilDay AssessmentIndex::year_day() const {
  return std::min(on_, policy_.program_end);
}

ReportSlot AssessmentIndex::Report(const std::string& unit_id, event::v1::TeamTier tier,
                                   const std::string& month) const {
  const table::v1::DispatchRow* const row = FindOrNull(months_, {unit_id, month});
  if (row != nullptr) return {JudgeReport(*row, tier, rules_, on_), PositionsOf(*row)};
  table::v1::DispatchRow nothing;
  nothing.set_unit_id(unit_id);
  nothing.set_month(month);
  return {JudgeReport(nothing, tier, rules_, on_), {}};
}

}  // namespace jiedui::domain
