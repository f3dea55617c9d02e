// What changes.toml says: each change is an act on its day, and the pairs that begin, end or have
// other sides by one are pairs of the plan.

#include "cli/scenario/planner.h"

#include "domain/date.h"

namespace jiedui::scenario {

void PlanChanges(Planner& planner) {
  for (const DatedFact& change : planner.example().changes) {
    planner.Add(change.day, change.by, change.fact);
    if (change.fact.has_pair_assigned()) {
      const event::v1::PairAssigned& assigned = change.fact.pair_assigned();
      planner.AddPair({assigned.pair_id(), assigned.unit_a_id(), assigned.unit_b_id(),
                       planner.Unit(assigned.unit_a_id()).tier,
                       domain::ToDay(assigned.effective_date())});
    } else if (change.fact.has_pair_dissolved()) {
      const event::v1::PairDissolved& dissolved = change.fact.pair_dissolved();
      planner.EndPair(dissolved.pair_id(), domain::ToDay(dissolved.effective_date()));
    } else if (change.fact.has_pair_reassigned()) {
      const event::v1::PairReassigned& reassigned = change.fact.pair_reassigned();
      planner.ReassignPair(reassigned.pair_id(), reassigned.unit_a_id(), reassigned.unit_b_id());
    }
  }
}

}  // namespace jiedui::scenario
