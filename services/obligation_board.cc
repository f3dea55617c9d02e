#include "services/obligation_board.h"

#include <utility>

#include "absl/algorithm/container.h"

#include "base/status_macros.h"
#include "domain/rules/obligations.h"
#include "projections/obligations.h"
#include "projections/registry.h"
#include "services/read_pipeline.h"

namespace jiedui::services {
namespace {

using domain::DueDay;
using v1::Obligation;
using v1::ObligationChange;

// As many different programmes and days as are computed once each; a city's list has about a MiB.
constexpr size_t kMaxKept = 4;

ObligationChange Change(v1::ObligationChangeKind kind, const Obligation& obligation) {
  ObligationChange change;
  change.set_kind(kind);
  *change.mutable_obligation() = obligation;
  return change;
}

bool IsBreached(const Obligation& obligation) {
  return obligation.status() == v1::OBLIGATION_STATUS_BREACHED;
}

// Of one that is still to be done.
v1::ObligationChangeKind KindOf(const Obligation& before, const Obligation& after) {
  return IsBreached(after) && !IsBreached(before) ? v1::OBLIGATION_CHANGE_KIND_BREACHED
                                                  : v1::OBLIGATION_CHANGE_KIND_CHANGED;
}

// Of one that is no longer in view.
ObligationChange Departure(const Obligation& before, const ObligationList& all) {
  const auto now = absl::c_find_if(all, [&before](const Obligation& each) {
    return each.obligation_id() == before.obligation_id();
  });
  if (now == all.end() || now->open()) {
    return Change(v1::OBLIGATION_CHANGE_KIND_WITHDRAWN, before);
  }
  if (now->status() == v1::OBLIGATION_STATUS_EXEMPT) {
    return Change(v1::OBLIGATION_CHANGE_KIND_EXEMPTED, *now);
  }
  return Change(
      IsBreached(*now) ? v1::OBLIGATION_CHANGE_KIND_BREACHED : v1::OBLIGATION_CHANGE_KIND_MET,
      *now);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ObligationList>> ObligationBoard::At(
    const projections::State& state, const Question& question) {
  const absl::MutexLock lock(&mutex_);
  for (const Kept& kept : kept_) {
    if (kept.position == state.position() && kept.question == question) return kept.list;
  }
  projections::ObligationFilter everybody;
  everybody.program_id = question.program_id;
  auto all = projections::ReadObligations(
      state.tables(), everybody,
      projections::ViewOf(state.tables(), question.organization, question.day));
  RETURN_IF_ERROR(StatusOfRead(all.status(), state));
  auto list = std::make_shared<const ObligationList>(*std::move(all));
  kept_.push_front({state.position(), question, list});
  if (kept_.size() > kMaxKept) kept_.pop_back();
  return list;
}

ObligationView ViewOf(const ObligationList& all, const std::set<std::string>& unit_ids,
                      CivilDay last_due) {
  ObligationView view;
  for (const Obligation& obligation : all) {
    if (!obligation.open()) continue;
    if (obligation.has_due_date() && DueDay(obligation) > last_due) continue;
    if (!projections::IsOwedBy(obligation, unit_ids)) continue;
    view.emplace(obligation.obligation_id(), obligation);
  }
  return view;
}

std::vector<ObligationChange> ChangesBetween(const ObligationView& before,
                                             const ObligationView& after,
                                             const ObligationList& all) {
  std::vector<ObligationChange> changes;
  for (const auto& [id, obligation] : after) {
    const auto known = before.find(id);
    if (known == before.end()) {
      changes.push_back(Change(v1::OBLIGATION_CHANGE_KIND_OPENED, obligation));
    } else if (known->second.SerializeAsString() != obligation.SerializeAsString()) {
      changes.push_back(Change(KindOf(known->second, obligation), obligation));
    }
  }
  for (const auto& [id, obligation] : before) {
    if (!after.contains(id)) changes.push_back(Departure(obligation, all));
  }
  absl::c_sort(changes, [](const ObligationChange& a, const ObligationChange& b) {
    return std::make_pair(DueDay(a.obligation()),
                          absl::string_view(a.obligation().obligation_id())) <
           std::make_pair(DueDay(b.obligation()),
                          absl::string_view(b.obligation().obligation_id()));
  });
  return changes;
}

}  // namespace jiedui::services
