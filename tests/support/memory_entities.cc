#include "tests/support/memory_entities.h"

#include <utility>
#include <vector>

#include "absl/strings/str_split.h"

#include "domain/decide.h"

namespace jiedui::spec {

MemoryEntities::MemoryEntities(const History& history) {
  for (const event::v1::Event& event : history) Record(event);
}

void MemoryEntities::Record(const event::v1::Event& event, absl::string_view actor_unit_id) {
  for (const std::string& entry : domain::TagsOf(event)) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(entry, absl::MaxSplits(':', 1));
    Move(domain::AllEntities{}, parts.first, parts.second, event, actor_unit_id);
  }
}

template <class State>
void MemoryEntities::MoveOne(absl::string_view tag, absl::string_view id,
                             const event::v1::Event& event, absl::string_view actor_unit_id) {
  if (tag != domain::EntityTraits<State>::kTag) return;
  auto& shelf = std::get<Shelf<State>>(shelves_);
  const auto slot = shelf.try_emplace(std::string(id), domain::Blank<State>(id)).first;
  domain::EvolveEvent(slot->second, event, actor_unit_id);
}

template <class... States>
void MemoryEntities::Move(TypeList<States...> /*entities*/, absl::string_view tag,
                          absl::string_view id, const event::v1::Event& event,
                          absl::string_view actor_unit_id) {
  (MoveOne<States>(tag, id, event, actor_unit_id), ...);
}

template <class State>
const State* MemoryEntities::Find(absl::string_view id) const {
  const auto& shelf = std::get<Shelf<State>>(shelves_);
  const auto found = shelf.find(std::string(id));
  return found != shelf.end() && found->second.Exists() ? &found->second : nullptr;
}

const domain::UnitState* MemoryEntities::Unit(absl::string_view id) const {
  return Find<domain::UnitState>(id);
}

const domain::OfficerState* MemoryEntities::Officer(absl::string_view id) const {
  return Find<domain::OfficerState>(id);
}

const domain::ProgramState* MemoryEntities::Program(absl::string_view id) const {
  return Find<domain::ProgramState>(id);
}

const domain::PairState* MemoryEntities::Pair(absl::string_view id) const {
  return Find<domain::PairState>(id);
}

const domain::RegisterState* MemoryEntities::Register(absl::string_view id) const {
  return Find<domain::RegisterState>(id);
}

const domain::ActivityState* MemoryEntities::Activity(absl::string_view id) const {
  return Find<domain::ActivityState>(id);
}

const domain::CaseState* MemoryEntities::Case(absl::string_view id) const {
  return Find<domain::CaseState>(id);
}

const domain::ReportState* MemoryEntities::Report(absl::string_view id) const {
  return Find<domain::ReportState>(id);
}

const domain::CheckState* MemoryEntities::Check(absl::string_view id) const {
  return Find<domain::CheckState>(id);
}

const domain::DocumentState* MemoryEntities::Document(absl::string_view id) const {
  return Find<domain::DocumentState>(id);
}

const domain::WorkCalendarState* MemoryEntities::Calendar(absl::string_view id) const {
  return Find<domain::WorkCalendarState>(id);
}

const domain::PlanState* MemoryEntities::Plan(absl::string_view id) const {
  return Find<domain::PlanState>(id);
}

const domain::PermitState* MemoryEntities::Permit(absl::string_view id) const {
  return Find<domain::PermitState>(id);
}

const domain::PracticeState* MemoryEntities::Practice(absl::string_view id) const {
  return Find<domain::PracticeState>(id);
}

const domain::BulletinState* MemoryEntities::Bulletin(absl::string_view id) const {
  return Find<domain::BulletinState>(id);
}

const domain::AssessmentState* MemoryEntities::Assessment(absl::string_view id) const {
  return Find<domain::AssessmentState>(id);
}

const domain::ProposalState* MemoryEntities::Proposal(absl::string_view id) const {
  return Find<domain::ProposalState>(id);
}

}  // namespace jiedui::spec
