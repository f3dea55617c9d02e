// The entities of a plain list of events, folded exactly as a server folds them from its ledger:
// each event moves the entities whose tags it carries. One thread.

#ifndef JIEDUI_TESTS_SUPPORT_MEMORY_ENTITIES_H_
#define JIEDUI_TESTS_SUPPORT_MEMORY_ENTITIES_H_

#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "domain/entities.h"
#include "domain/moves.h"
#include "tests/support/facts.h"

namespace jiedui::spec {

class MemoryEntities final : public domain::Entities {
 public:
  MemoryEntities() = default;
  explicit MemoryEntities(const History& history);

  // By that unit; empty if it does not matter whose.
  void Record(const event::v1::Event& event, absl::string_view actor_unit_id = "");

  const domain::UnitState* Unit(absl::string_view id) const override;
  const domain::OfficerState* Officer(absl::string_view id) const override;
  const domain::ProgramState* Program(absl::string_view id) const override;
  const domain::PairState* Pair(absl::string_view id) const override;
  const domain::RegisterState* Register(absl::string_view id) const override;
  const domain::ActivityState* Activity(absl::string_view id) const override;
  const domain::CaseState* Case(absl::string_view id) const override;
  const domain::ReportState* Report(absl::string_view id) const override;
  const domain::CheckState* Check(absl::string_view id) const override;
  const domain::DocumentState* Document(absl::string_view id) const override;
  const domain::WorkCalendarState* Calendar(absl::string_view id) const override;
  const domain::PlanState* Plan(absl::string_view id) const override;
  const domain::PermitState* Permit(absl::string_view id) const override;
  const domain::PracticeState* Practice(absl::string_view id) const override;
  const domain::BulletinState* Bulletin(absl::string_view id) const override;
  const domain::AssessmentState* Assessment(absl::string_view id) const override;
  const domain::ProposalState* Proposal(absl::string_view id) const override;

 private:
  template <class State>
  using Shelf = std::map<std::string, State>;

  template <class State>
  const State* Find(absl::string_view id) const;
  template <class... States>
  void Move(TypeList<States...> entities, absl::string_view tag, absl::string_view id,
            const event::v1::Event& event, absl::string_view actor_unit_id);
  template <class State>
  void MoveOne(absl::string_view tag, absl::string_view id, const event::v1::Event& event,
               absl::string_view actor_unit_id);

  std::tuple<Shelf<domain::UnitState>, Shelf<domain::OfficerState>, Shelf<domain::ProgramState>,
             Shelf<domain::PairState>, Shelf<domain::RegisterState>, Shelf<domain::ActivityState>,
             Shelf<domain::CaseState>, Shelf<domain::ReportState>, Shelf<domain::CheckState>,
             Shelf<domain::DocumentState>, Shelf<domain::WorkCalendarState>,
             Shelf<domain::PlanState>, Shelf<domain::PermitState>, Shelf<domain::PracticeState>,
             Shelf<domain::BulletinState>, Shelf<domain::AssessmentState>,
             Shelf<domain::ProposalState>>
      shelves_;
};

}  // namespace jiedui::spec

#endif  // JIEDUI_TESTS_SUPPORT_MEMORY_ENTITIES_H_
