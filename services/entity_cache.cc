#include "services/entity_cache.h"

#include "base/status_macros.h"

namespace jiedui::services {

absl::StatusOr<std::vector<Acted>> EventsOf(const eventstore::View& view, std::string tag,
                                            std::vector<int32_t> kinds,
                                            eventstore::Position after) {
  std::vector<Acted> events;
  const auto query = eventstore::Query::Of({std::move(tag)}, std::move(kinds));
  eventstore::Range range;
  range.after = after;
  ASSIGN_OR_RETURN(const auto stored, view.Read(query, range));
  for (const eventstore::StoredEvent& one : stored) {
    Acted& acted = events.emplace_back();
    if (!acted.event.ParseFromString(one.body)) {
      return absl::DataLossError(absl::StrCat("unreadable event at ", one.record.position()));
    }
    const std::string& actor = one.record.actor();  // "<role>/<unit id>"
    acted.unit_id = actor.substr(actor.find('/') + 1);
  }
  return events;
}

void EntityCache::Begin(eventstore::Position head) {
  const auto added = static_cast<size_t>(head - head_);
  if (added == proposed_.size()) {
    for (const Proposed& taken : proposed_) Follow(taken, ++head_);
  } else if (added != 0) {
    tracked_since_ = head;  // at the start, and if anybody else wrote: what is older may be stale
  }
  proposed_.clear();
  head_ = head;
  Trim();
}

void EntityCache::Follow(const Proposed& taken, eventstore::Position position) {
  for (const std::string& tag : taken.tags) {
    std::apply(
        [&](auto&... shelf) { (shelf.Follow(taken.acted, tag, position, tracked_since_), ...); },
        shelves_);
  }
}

void EntityCache::Trim() {
  std::apply([this](auto&... shelf) { (shelf.Trim(capacity_), ...); }, shelves_);
}

const domain::UnitState* ViewEntities::Unit(absl::string_view id) const {
  return Find<domain::UnitState>(id);
}

const domain::OfficerState* ViewEntities::Officer(absl::string_view id) const {
  return Find<domain::OfficerState>(id);
}

const domain::ProgramState* ViewEntities::Program(absl::string_view id) const {
  return Find<domain::ProgramState>(id);
}

const domain::PairState* ViewEntities::Pair(absl::string_view id) const {
  return Find<domain::PairState>(id);
}

const domain::RegisterState* ViewEntities::Register(absl::string_view id) const {
  return Find<domain::RegisterState>(id);
}

const domain::ActivityState* ViewEntities::Activity(absl::string_view id) const {
  return Find<domain::ActivityState>(id);
}

const domain::CaseState* ViewEntities::Case(absl::string_view id) const {
  return Find<domain::CaseState>(id);
}

const domain::ReportState* ViewEntities::Report(absl::string_view id) const {
  return Find<domain::ReportState>(id);
}

const domain::CheckState* ViewEntities::Check(absl::string_view id) const {
  return Find<domain::CheckState>(id);
}

const domain::DocumentState* ViewEntities::Document(absl::string_view id) const {
  return Find<domain::DocumentState>(id);
}

const domain::WorkCalendarState* ViewEntities::Calendar(absl::string_view id) const {
  return Find<domain::WorkCalendarState>(id);
}

const domain::PlanState* ViewEntities::Plan(absl::string_view id) const {
  return Find<domain::PlanState>(id);
}

const domain::PermitState* ViewEntities::Permit(absl::string_view id) const {
  return Find<domain::PermitState>(id);
}

const domain::PracticeState* ViewEntities::Practice(absl::string_view id) const {
  return Find<domain::PracticeState>(id);
}

const domain::BulletinState* ViewEntities::Bulletin(absl::string_view id) const {
  return Find<domain::BulletinState>(id);
}

const domain::AssessmentState* ViewEntities::Assessment(absl::string_view id) const {
  return Find<domain::AssessmentState>(id);
}

const domain::ProposalState* ViewEntities::Proposal(absl::string_view id) const {
  return Find<domain::ProposalState>(id);
}

}  // namespace jiedui::services
