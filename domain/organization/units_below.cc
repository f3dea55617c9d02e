#include "domain/organization/units_below.h"

#include <optional>
#include <set>
#include <string>

#include "base/status_macros.h"
#include "domain/organization/unit.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

class Gatherer {
 public:
  Gatherer(CivilDay day, const Entities& entities) : day_(day), entities_(entities) {}

  // Who was ever below `from` and is below `top` on the day: `top` itself, or who went before it.
  void AddBelow(const UnitState& from, const std::string& top) {
    for (const std::string& id : from.below_ids) {
      const UnitState* const unit = entities_.Unit(id);
      if (unit == nullptr || !unit->ActiveOn(day_)) continue;
      if (SuperiorOn(*unit, day_, entities_) != top || !seen_.insert(id).second) continue;
      below_.push_back(unit);
      AddBelow(*unit, id);
    }
    for (const std::string& id : from.predecessor_ids) {
      const UnitState* const predecessor = entities_.Unit(id);
      if (predecessor != nullptr) AddBelow(*predecessor, top);
    }
  }

  std::vector<const UnitState*> Take() && { return std::move(below_); }

 private:
  const CivilDay day_;
  const Entities& entities_;
  std::set<std::string> seen_;
  std::vector<const UnitState*> below_;
};

}  // namespace

std::vector<const UnitState*> UnitsBelow(const UnitState& unit, CivilDay day,
                                         const Entities& entities) {
  Gatherer gatherer(day, entities);
  gatherer.AddBelow(unit, unit.id);
  return std::move(gatherer).Take();
}

absl::Status CheckMonthsBelow(const Field& field, const Words& what, const UnitState& unit,
                              CivilDay day, const Entities& entities, CivilDay today) {
  for (const UnitState* const below : UnitsBelow(unit, day, entities)) {
    for (const auto& [program_id, spans] : below->enrolments) {
      ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, program_id, entities));
      const std::optional<CivilDay> left = spans.back().end_day;
      if (day > program->end || (left.has_value() && *left <= day)) continue;
      RETURN_IF_ERROR(CheckNothingDue(what, *program, *below, day, entities, today));
      RETURN_IF_ERROR(CheckNothingTold(what, *program, *below, day, entities));
    }
  }
  return absl::OkStatus();
}

}  // namespace jiedui::domain
