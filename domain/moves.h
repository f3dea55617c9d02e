// Which event moves which entity. The compiler keeps it honest:
//   an event that moves no entity, or one of the ledger itself (domain/ledger_acts.h) that does,
//   an event in an entity's list without an Evolve for it, and
//   an Evolve for an event that is not in the list
// each stop the build with the event's name.

#ifndef JIEDUI_DOMAIN_MOVES_H_
#define JIEDUI_DOMAIN_MOVES_H_

#include "domain/activity/activity.h"
#include "domain/activity/joint_plan.h"
#include "domain/activity/late_entry.h"
#include "domain/assessment/assessment.h"
#include "domain/circulation/bulletin.h"
#include "domain/circulation/good_practice.h"
#include "domain/enforcement/case.h"
#include "domain/entity.h"
#include "domain/ledger_acts.h"
#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "domain/pairing/check.h"
#include "domain/pairing/cross_district.h"
#include "domain/pairing/pair.h"
#include "domain/pairing/proposal.h"
#include "domain/pairing/register.h"
#include "domain/program/calendar.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/reporting/report.h"

namespace jiedui::domain {

using AllEntities =
    TypeList<UnitState, OfficerState, ProgramState, PairState, RegisterState, CheckState,
             ActivityState, CaseState, ReportState, DocumentState, WorkCalendarState, PlanState,
             PermitState, PracticeState, BulletinState, AssessmentState, ProposalState>;

template <class State, class E>
concept Evolves = requires(State& state, const E& fact) {
  Evolve(state, fact);
};

template <class State, class E>
constexpr bool Lists() {
  return Contains<E>(typename EntityTraits<State>::Events{});
}

template <class E, class... States>
constexpr bool MovesOneOf(TypeList<States...>) {
  return (Lists<States, E>() || ...);
}

template <class E>
struct MoveCheck {
  static_assert(MovesOneOf<E>(AllEntities{}) || IsLedgerAct<E>,
                "no entity has this event in its list");
  static_assert(!MovesOneOf<E>(AllEntities{}) || !IsLedgerAct<E>,
                "what was done with the ledger itself moves no entity");
  static constexpr bool ok = true;
};

template <class State, class E>
struct EvolveCheck {
  static_assert(!Lists<State, E>() || Evolves<State, E>,
                "this event is in the entity's list, but there is no Evolve for it");
  static_assert(Lists<State, E>() || !Evolves<State, E>,
                "there is an Evolve for this event, but it is not in the entity's list");
  static constexpr bool ok = true;
};

template <class... Es>
constexpr bool EveryEventMovesAnEntity(TypeList<Es...>) {
  return (MoveCheck<Es>::ok && ...);
}

template <class State, class... Es>
constexpr bool EvolvesItsList(TypeList<Es...>) {
  return (EvolveCheck<State, Es>::ok && ...);
}

template <class... States>
constexpr bool EveryEntityEvolvesItsList(TypeList<States...>) {
  return (EvolvesItsList<States>(event::v1::AllEvents{}) && ...);
}

static_assert(EveryEventMovesAnEntity(event::v1::AllEvents{}));
static_assert(EveryEntityEvolvesItsList(AllEntities{}));

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_MOVES_H_
