#include "domain/rules/organization_view.h"

#include <algorithm>
#include <optional>

#include "absl/algorithm/container.h"

#include "domain/date.h"
#include "domain/program/program_rules.h"

namespace jiedui::domain {
namespace {

using table::v1::UnitRow;

// The latest of the dated messages in force on that day; of two on one day, the later recorded.
// Null if none is.
template <class Dated>
const Dated* LatestOn(const google::protobuf::RepeatedPtrField<Dated>& all, CivilDay on) {
  const Dated* latest = nullptr;
  for (const Dated& each : all) {
    const CivilDay day = ToDay(each.effective_date());
    if (day > on) continue;
    if (latest == nullptr || day >= ToDay(latest->effective_date())) latest = &each;
  }
  return latest;
}

std::string ParentOn(const UnitRow& unit, CivilDay day) {
  const event::v1::UnitTransferred* const transfer = LatestOn(unit.transfers(), day);
  return transfer != nullptr ? transfer->parent_unit_id() : unit.registered().parent_unit_id();
}

// First day of the last span in which the unit takes part that has begun by that day.
std::optional<CivilDay> SpanBegunBy(const UnitRow& unit, absl::string_view program_id,
                                    CivilDay day) {
  std::optional<CivilDay> begun;
  for (const event::v1::UnitEnrolled& enrolment : unit.enrolments()) {
    const CivilDay first = ToDay(enrolment.effective_date());
    if (enrolment.program_id() == program_id && first <= day) begun = std::max(begun, {first});
  }
  return begun;
}

// First day without the unit that follows it; nullopt if it has not withdrawn since, or that span
// has not begun by the day.
std::optional<CivilDay> EndOfSpan(const UnitRow& unit, absl::string_view program_id, CivilDay day) {
  const std::optional<CivilDay> begun = SpanBegunBy(unit, program_id, day);
  if (!begun.has_value()) return std::nullopt;
  for (const event::v1::UnitWithdrawn& withdrawn : unit.withdrawals()) {
    const CivilDay end = ToDay(withdrawn.effective_date());
    if (withdrawn.program_id() == program_id && end > *begun) return end;  // in order of time
  }
  return std::nullopt;
}

}  // namespace

bool HasBegunBy(const UnitRow& unit, CivilDay day) {
  return ToDay(unit.registered().effective_date()) <= day;
}

bool HasEndedBy(const UnitRow& unit, CivilDay day) {
  return unit.has_closed_date() && ToDay(unit.closed_date()) <= day;
}

bool TakesPartIn(const UnitRow& unit, absl::string_view program_id, CivilMonth month) {
  const std::optional<CivilDay> begun = SpanBegunBy(unit, program_id, LastDay(month));
  if (!begun.has_value() || HasEndedBy(unit, FirstDay(month))) return false;
  if (EnrolledAfter(unit, program_id, month).has_value()) return false;
  return !HasWithdrawnBy(unit, program_id, std::max(FirstDay(month), *begun));
}

std::optional<CivilDay> EnrolledAfter(const UnitRow& unit, absl::string_view program_id,
                                      CivilMonth month) {
  const std::optional<CivilDay> begun = SpanBegunBy(unit, program_id, LastDay(month));
  for (int i = 0; i < std::min(unit.enrolments_size(), unit.enrolment_entries_size()); ++i) {
    const event::v1::UnitEnrolled& enrolment = unit.enrolments(i);
    const table::v1::EnrolmentEntry& entry = unit.enrolment_entries(i);
    if (enrolment.program_id() != program_id || begun != ToDay(enrolment.effective_date()) ||
        !entry.has_program_recorded_date()) {
      continue;
    }
    const CivilDay recorded = ToDay(entry.recorded_date());
    if (IsBackdated(month, recorded, ToDay(entry.program_recorded_date()))) return recorded;
  }
  return std::nullopt;
}

bool HasJoinedBy(const UnitRow& unit, absl::string_view program_id, CivilDay day) {
  return SpanBegunBy(unit, program_id, day).has_value();
}

bool HasWithdrawnBy(const UnitRow& unit, absl::string_view program_id, CivilDay day) {
  const std::optional<CivilDay> end = EndOfSpan(unit, program_id, day);
  return end.has_value() && *end <= day;
}

// A unit takes over on a day it is there, and does not end before it has: the way on ends.
std::string OrganizationView::SuccessorOn(const std::string& unit_id, CivilDay day) const {
  std::string id = unit_id;
  const UnitRow* unit = find_(id);
  while (unit != nullptr && HasEndedBy(*unit, day) && !unit->successor_unit_id().empty()) {
    id = unit->successor_unit_id();
    unit = find_(id);
  }
  return id;
}

std::string OrganizationView::Shown(const std::string& unit_id) const {
  return organization_ == Organization::kAsItIsNow ? SuccessorOn(unit_id, on_) : unit_id;
}

std::vector<std::string> OrganizationView::Members(const std::string& unit_id) const {
  std::vector<std::string> members = {unit_id};
  if (organization_ == Organization::kAsItWas) return members;
  for (size_t i = 0; i < members.size(); ++i) {
    const UnitRow* const unit = find_(members[i]);
    if (unit == nullptr) continue;
    for (const std::string& predecessor : unit->predecessor_unit_ids()) {
      if (Shown(predecessor) == unit_id) members.push_back(predecessor);
    }
  }
  std::sort(members.begin() + 1, members.end());
  return members;
}

const UnitRow* OrganizationView::ShownRow(const std::string& unit_id) const {
  return find_(Shown(unit_id));
}

std::string OrganizationView::OwnNameOn(const std::string& unit_id, CivilDay day) const {
  const UnitRow* const unit = find_(unit_id);
  if (unit == nullptr) return unit_id;
  const event::v1::UnitRenamed* const renamed = LatestOn(unit->renames(), At(day));
  return renamed != nullptr ? renamed->display_name() : unit->registered().display_name();
}

std::string OrganizationView::NameOn(const std::string& unit_id, CivilDay day) const {
  return ShownRow(unit_id) == nullptr ? unit_id : OwnNameOn(Shown(unit_id), day);
}

std::pair<std::string, std::string> OrganizationView::NamesOfSides(const std::string& unit_a_id,
                                                                   const std::string& unit_b_id,
                                                                   CivilDay day) const {
  if (Shown(unit_a_id) == Shown(unit_b_id)) {
    return {OwnNameOn(unit_a_id, day), OwnNameOn(unit_b_id, day)};
  }
  return {NameOn(unit_a_id, day), NameOn(unit_b_id, day)};
}

std::string OrganizationView::TeamNameOn(const std::string& unit_id, CivilDay day) const {
  const UnitRow* const unit = ShownRow(unit_id);
  if (unit == nullptr) return "";
  const event::v1::UnitRenamed* const renamed = LatestOn(unit->renames(), At(day));
  return renamed != nullptr ? renamed->team_name() : unit->registered().team_name();
}

std::string OrganizationView::SuperiorOn(const std::string& unit_id, CivilDay day) const {
  const UnitRow* const unit = ShownRow(unit_id);
  if (unit == nullptr) return "";
  const std::string parent = ParentOn(*unit, At(day));
  return parent.empty() ? parent : SuccessorOn(parent, At(day));
}

std::string OrganizationView::OverseerOn(const std::string& unit_id, CivilDay day) const {
  const UnitRow* const unit = find_(unit_id);
  if (unit == nullptr) return "";
  const std::string parent = ParentOn(*unit, day);
  return parent.empty() ? parent : Shown(SuccessorOn(parent, day));
}

std::optional<int32_t> OrganizationView::PostsOn(const std::string& unit_id, CivilDay day) const {
  const UnitRow* const unit = ShownRow(unit_id);
  if (unit == nullptr) return std::nullopt;
  const event::v1::UnitEstablishmentSet* const set = LatestOn(unit->establishments(), At(day));
  return set == nullptr ? std::nullopt : std::make_optional(set->post_count());
}

bool OrganizationView::IsWithin(const std::string& unit_id, const std::string& top,
                                CivilDay day) const {
  // A superior's tier is above the unit's, so the way up ends.
  for (std::string at = Shown(unit_id); !at.empty(); at = SuperiorOn(at, day)) {
    if (at == Shown(top)) return true;
  }
  return false;
}

}  // namespace jiedui::domain
