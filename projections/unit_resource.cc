#include "projections/unit_resource.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "domain/date.h"
#include "projections/officers.h"
#include "projections/voided_entries.h"

namespace jiedui::projections {
namespace {

// Posts and who fills them.
void SetPosts(std::optional<int32_t> posts, const OfficerCount& count, v1::Unit& unit) {
  unit.set_established_officer_count(count.established);
  unit.set_auxiliary_officer_count(count.auxiliary);
  if (!posts.has_value()) return;
  unit.set_post_count(*posts);
  unit.set_vacant_post_count(*posts - count.established);
}

// What it takes part in on that day, and what it had withdrawn from by then.
void SetPrograms(const table::v1::UnitRow& row, CivilDay on, v1::Unit& unit) {
  for (const event::v1::UnitEnrolled& enrolment : row.enrolments()) {
    const std::string& id = enrolment.program_id();
    const bool is_known = absl::c_linear_search(unit.program_ids(), id);
    if (is_known) continue;  // once, however often it came back
    if (!domain::HasJoinedBy(row, id, on) || domain::HasWithdrawnBy(row, id, on)) continue;
    unit.add_program_ids(id);
  }
  for (const event::v1::UnitWithdrawn& withdrawn : row.withdrawals()) {
    if (domain::ToDay(withdrawn.effective_date()) <= on) *unit.add_withdrawals() = withdrawn;
  }
}

}  // namespace

v1::Unit MakeUnit(const Tables& tables, const table::v1::UnitRow& row,
                  const domain::OrganizationView& view) {
  const std::string& id = row.registered().unit_id();
  const CivilDay on = view.on();
  v1::Unit unit;
  unit.set_name(absl::StrCat("units/", id));
  unit.set_unit_id(id);
  unit.set_display_name(view.NameOn(id, on));
  unit.set_team_name(view.TeamNameOn(id, on));
  unit.set_tier(row.registered().tier());
  unit.set_parent_unit_id(view.SuperiorOn(id, on));
  unit.set_parent_unit_name(view.NameOn(unit.parent_unit_id(), on));
  *unit.mutable_effective_date() = row.registered().effective_date();
  if (domain::HasEndedBy(row, on)) {
    *unit.mutable_closed_date() = row.closed_date();
    unit.set_successor_unit_id(row.successor_unit_id());
    unit.set_successor_unit_name(view.NameOn(row.successor_unit_id(), on));
  }
  for (const std::string& predecessor : row.predecessor_unit_ids()) {
    if (view.SuccessorOn(predecessor, on) != predecessor) {
      unit.add_predecessor_unit_ids(predecessor);
    }
  }
  absl::c_sort(*unit.mutable_predecessor_unit_ids());
  for (const event::v1::StandardizationAccepted& accepted : row.standardizations()) {
    if (domain::ToDay(accepted.accepted_date()) <= on) *unit.mutable_standardization() = accepted;
  }
  SetPosts(view.PostsOn(id, on), CountOfficers(tables, id, on), unit);
  SetPrograms(row, on, unit);
  for (const table::v1::VoidedEntry& entry : row.voided_entries()) {
    *unit.add_voided_entries() = Shown(entry);
  }
  unit.set_position(row.position());
  return unit;
}

}  // namespace jiedui::projections
