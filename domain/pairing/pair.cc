#include "domain/pairing/pair.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/cross_district.h"
#include "domain/pairing/proposal.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::PairAssigned;

absl::Status CheckMethod(event::v1::PairingMethod method) {
  if (method == event::v1::PAIRING_METHOD_UNSPECIFIED) return Missing(kFact("method"));
  if (event::v1::PairingMethod_IsValid(method)) return absl::OkStatus();
  return Invalid(kFact("method"), "not a known method", "没有这种结对形式");
}

absl::Status SameUnit(const std::string& unit_id) {
  return Refuse(v1::ERROR_REASON_SAME_UNIT, kFact("unit_b_id").Path(), {{"unit", unit_id}});
}

// What can be said of the proposal without asking the ledger.
absl::Status CheckShape(const PairAssigned& fact) {
  RETURN_IF_ERROR(CheckId(kFact("pair_id"), fact.pair_id()));
  RETURN_IF_ERROR(CheckId(kFact("unit_a_id"), fact.unit_a_id()));
  RETURN_IF_ERROR(CheckId(kFact("unit_b_id"), fact.unit_b_id()));
  RETURN_IF_ERROR(CheckMethod(fact.method()));
  RETURN_IF_ERROR(CheckText(kFact("basis"), fact.basis()));
  RETURN_IF_ERROR(CheckText(kFact("remarks"), fact.remarks()));
  return fact.unit_a_id() == fact.unit_b_id() ? SameUnit(fact.unit_a_id()) : absl::OkStatus();
}

// R0-05: brigades with brigades, squadrons with squadrons; the detachment is in no pair.
absl::Status CheckTiers(const UnitState& a, const UnitState& b) {
  if (a.tier == b.tier && a.tier != event::v1::TEAM_TIER_DETACHMENT) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_TIER_MISMATCH, kFact("unit_b_id").Path(),
                {{"unit_a", a.id}, {"unit_b", b.id}});
}

// Two units that are to be the sides of a pair from a day on.
struct Pairing {
  const UnitState* a;
  const UnitState* b;
  const std::string& pair_id;
  const std::string& program_id;
  CivilDay day;
};

// The unit's pairs in the programme.
absl::StatusOr<std::vector<const PairState*>> PairsOf(const Field& field, const UnitState& unit,
                                                      const std::string& program_id,
                                                      const Entities& entities) {
  std::vector<const PairState*> pairs;
  for (const std::string& pair_id : unit.pair_ids) {
    ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, pair_id, entities));
    if (pair->program_id == program_id) pairs.push_back(pair);
  }
  return pairs;
}

// The unit's other pairs in the programme that are in force on that day or after it.
absl::StatusOr<std::vector<const PairState*>> PairsFrom(const Field& field, const UnitState& unit,
                                                        const Pairing& pairing,
                                                        const Entities& entities) {
  ASSIGN_OR_RETURN(std::vector<const PairState*> pairs,
                   PairsOf(field, unit, pairing.program_id, entities));
  std::erase_if(pairs, [&](const PairState* pair) {
    return pair->id == pairing.pair_id || !pair->HasSideFrom(unit.id, pairing.day);
  });
  return pairs;
}

absl::Status CheckNotPairedAlready(const std::vector<const PairState*>& pairs_of_a,
                                   const Pairing& pairing) {
  const UnitState& b = *pairing.b;
  for (const PairState* pair : pairs_of_a) {
    if (pair->HasSideFrom(b.id, pairing.day)) {
      return Exists(kFact("unit_b_id"), {"pair of the same units:", "相同双方的结对", pair->id});
    }
  }
  return absl::OkStatus();
}

// R0-11: a unit is in so many pairs at most.
absl::Status CheckLimit(const Field& field, const UnitState& unit, size_t pair_count,
                        const Policy& policy) {
  if (static_cast<int64_t>(pair_count) < policy.pair_max_per_unit) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNIT_PAIR_LIMIT, field.Path(),
                {{"unit", unit.id},
                 {"pair_count", absl::StrCat(pair_count)},
                 {"limit", absl::StrCat(policy.pair_max_per_unit)},
                 {"clause", policy.Clause("pair.max_per_unit")}});
}

// R0-11: a second pair only in special circumstances.
absl::Status CheckException(const Field& field, const UnitState& unit, size_t pair_count,
                            const std::string& program_id) {
  if (pair_count == 0 || unit.exceptions.contains(program_id)) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, field.Path(), {{"unit", unit.id}});
}

absl::Status CheckOtherPairs(const Pairing& pairing, const Policy& policy,
                             const Entities& entities) {
  const Field field_a = kFact("unit_a_id");
  const Field field_b = kFact("unit_b_id");
  const UnitState& a = *pairing.a;
  const UnitState& b = *pairing.b;
  ASSIGN_OR_RETURN(const auto pairs_of_a, PairsFrom(field_a, a, pairing, entities));
  ASSIGN_OR_RETURN(const auto pairs_of_b, PairsFrom(field_b, b, pairing, entities));
  RETURN_IF_ERROR(CheckNotPairedAlready(pairs_of_a, pairing));
  RETURN_IF_ERROR(CheckLimit(field_a, a, pairs_of_a.size(), policy));
  RETURN_IF_ERROR(CheckLimit(field_b, b, pairs_of_b.size(), policy));
  RETURN_IF_ERROR(CheckException(field_a, a, pairs_of_a.size(), pairing.program_id));
  return CheckException(field_b, b, pairs_of_b.size(), pairing.program_id);
}

absl::StatusOr<const Policy*> FindPolicy(const ProgramState& program, CivilDay day,
                                         CivilDay today) {
  const Policy* policy = program.PolicyOn(day);
  if (policy != nullptr) return policy;
  return NoPolicy(kFact("program_id"), program, today);
}

// A21: units that were paired in the year are not paired again the other way round.
absl::Status CheckSidesKept(const Pairing& pairing, const Entities& entities) {
  ASSIGN_OR_RETURN(const auto pairs,
                   PairsOf(kFact("unit_a_id"), *pairing.a, pairing.program_id, entities));
  for (const PairState* pair : pairs) {
    const Sides& last = pair->sides.back();
    if (last.a_id != pairing.b->id || last.b_id != pairing.a->id) continue;
    return Refuse(v1::ERROR_REASON_PAIR_SIDES_FIXED, kFact("unit_a_id").Path(),
                  {{"unit_a", pairing.a->id},
                   {"unit_b", pairing.b->id},
                   {"pair", pair->id},
                   {"program", pairing.program_id}});
  }
  return absl::OkStatus();
}

// Whether the two may be the sides of a pair of the programme from that day on: they are there, of
// one tier, take part, and are in no other pairs that stand in the way.
absl::Status CheckMayPair(const Pairing& pairing, const Entities& entities, CivilDay today) {
  const Field field_a = kFact("unit_a_id");
  const Field field_b = kFact("unit_b_id");
  const CivilDay day = pairing.day;
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), pairing.program_id, entities));
  RETURN_IF_ERROR(CheckWithin(kFact("effective_date"), *program, day));
  RETURN_IF_ERROR(CheckUnitOn(field_a, *pairing.a, day));
  RETURN_IF_ERROR(CheckUnitOn(field_b, *pairing.b, day));
  RETURN_IF_ERROR(CheckTiers(*pairing.a, *pairing.b));
  RETURN_IF_ERROR(CheckTakesPartOn(field_a, *pairing.a, pairing.program_id, day));
  RETURN_IF_ERROR(CheckTakesPartOn(field_b, *pairing.b, pairing.program_id, day));
  ASSIGN_OR_RETURN(const Policy* policy, FindPolicy(*program, day, today));
  RETURN_IF_ERROR(
      CheckDistricts(*pairing.a, *pairing.b, day, pairing.program_id, *policy, entities));
  return CheckOtherPairs(pairing, *policy, entities);
}

// What was published of a month without the pair stays, and nothing is owed in it after all.
absl::Status CheckMonthsUntold(const Pairing& pairing, const Entities& entities) {
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), pairing.program_id, entities));
  const std::string en = absl::StrCat("the assignment of pair ", pairing.pair_id);
  const std::string zh = absl::StrCat("结对 ", pairing.pair_id, " 的确定");
  for (const UnitState* const side : {pairing.a, pairing.b}) {
    RETURN_IF_ERROR(CheckNothingTold({en, zh}, *program, *side, pairing.day, entities));
  }
  return absl::OkStatus();
}

// What a bulletin told of a month with the pair stays (R0-31), however soon it came out. No table
// is about a day after the programme.
absl::Status CheckDissolutionUntold(const PairState& pair, CivilDay day, const Entities& entities) {
  const Field field = kFact("pair_id");
  ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, pair.program_id, entities));
  if (day > program->end) return absl::OkStatus();
  const std::string en = absl::StrCat("the dissolution of pair ", pair.id);
  const std::string zh = absl::StrCat("结对 ", pair.id, " 的解除");
  const Sides& sides = pair.SidesOn(day);
  for (const std::string& unit_id : {sides.a_id, sides.b_id}) {
    ASSIGN_OR_RETURN(const UnitState* side, FindUnit(field, unit_id, entities));
    RETURN_IF_ERROR(CheckNothingTold({en, zh}, *program, *side, day, entities));
  }
  return absl::OkStatus();
}

// What was published of a month with the pair stays, and what the pair owed in it. The variables
// are what else the refusal speaks of.
absl::Status CheckMonthOpen(v1::ErrorReason reason, ErrorVariables variables, const PairState& pair,
                            CivilDay day, const Entities& entities, CivilDay today) {
  const Field field = kFact("effective_date");
  ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, pair.program_id, entities));
  const auto published = PublishedMonthOf(*program, day, entities, today);
  if (!published.has_value()) return absl::OkStatus();
  variables.emplace_back("month", FormatMonth(published->month));
  variables.emplace_back("published", FormatDay(published->published));
  variables.emplace_back("happened", std::string(published->happened.en));
  variables.emplace_back("happened_zh", std::string(published->happened.zh));
  variables.emplace_back("date", FormatDay(day));
  variables.emplace_back("first", FormatDay(published->first_open));
  return Refuse(reason, field.Path(), variables);
}

// A reassignment swaps the sides, or replaces one of them.
absl::Status CheckChange(const event::v1::PairReassigned& fact, const PairState& pair,
                         CivilDay day) {
  const Sides& before = pair.SidesOn(day);
  const bool same = before.a_id == fact.unit_a_id() && before.b_id == fact.unit_b_id();
  const bool stays = before.Has(fact.unit_a_id()) || before.Has(fact.unit_b_id());
  if (stays && !same) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_REASSIGNMENT_INVALID, kFact("unit_a_id").Path(),
                {{"pair", pair.id},
                 {"unit_a", before.a_id},
                 {"unit_b", before.b_id},
                 {"date", FormatDay(day)},
                 {"why", same ? "nothing changes" : "neither of them stays"},
                 {"why_zh", same ? "没有变化" : "两方均不在调整后的结对中"}});
}

// What the pair did stays with it, and with the sides of its day. `change` is what the day is of.
absl::Status CheckNothingLater(const PairState& pair, CivilDay day, const Words& change) {
  const auto last = absl::c_max_element(
      pair.activity_days, [](const auto& a, const auto& b) { return a.second < b.second; });
  if (last == pair.activity_days.end() || last->second < day) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_PAIR_ACTIVE_LATER, kFact("effective_date").Path(),
                {{"pair", pair.id},
                 {"change", std::string(change.en)},
                 {"change_zh", std::string(change.zh)},
                 {"activity", last->first},
                 {"day", FormatDay(last->second)},
                 {"date", FormatDay(day)},
                 {"first", FormatDay(last->second + 1)}});
}

absl::Status NotRenewable(const PairState& pair, const std::string& program_id, std::string problem,
                          std::string problem_zh) {
  return Refuse(v1::ERROR_REASON_PAIR_NOT_RENEWABLE, kFact("renewed_pair_id").Path(),
                {{"pair", pair.id},
                 {"program", program_id},
                 {"problem", std::move(problem)},
                 {"problem_zh", std::move(problem_zh)}});
}

// A35: a pair that lasted to the end of its year goes on, once, in a programme that comes after it.
absl::Status CheckRenewable(const event::v1::PairRenewed& fact, const PairState& pair,
                            const Entities& entities) {
  const Field field = kFact("renewed_pair_id");
  ASSIGN_OR_RETURN(const ProgramState* before, FindProgram(field, pair.program_id, entities));
  ASSIGN_OR_RETURN(const ProgramState* after,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  if (after->start <= before->end) {
    return NotRenewable(pair, after->id, absl::StrCat("it does not come after ", before->id),
                        absl::StrCat("该活动不在活动 ", before->id, " 之后"));
  }
  if (!pair.ActiveOn(before->end)) {
    const std::string end = FormatDay(*pair.end_day);
    return NotRenewable(pair, after->id, absl::StrCat("it was dissolved from ", end, " on"),
                        absl::StrCat("该结对已自 ", end, " 起解除"));
  }
  const Sides& last = pair.SidesOn(before->end);
  if (!last.Has(fact.unit_a_id()) || !last.Has(fact.unit_b_id())) {
    return NotRenewable(pair, after->id, "it goes on between the same two units",
                        "续结的双方应为原来的两个单位");
  }
  if (!pair.renewed_in.contains(fact.program_id())) return absl::OkStatus();
  return Exists(field, {"renewal of pair", "续结：结对", pair.id});
}

template <class Stay>
void Remember(PairState& state, const Stay& fact) {
  state.stays[fact.activity_id()] = {fact.from_unit_id(),
                                     {fact.officer_ids().begin(), fact.officer_ids().end()},
                                     ToDay(fact.dispatched_date())};
  state.activity_days[fact.activity_id()] = ToDay(fact.dispatched_date());
}

PairHeld::Kind KindOf(const event::v1::JointInspectionHeld& /*fact*/) {
  return PairHeld::Kind::kJointInspection;
}

PairHeld::Kind KindOf(const event::v1::GroupStudyHeld& /*fact*/) {
  return PairHeld::Kind::kGroupStudy;
}

PairHeld::Kind KindOf(const event::v1::OtherActivityHeld& /*fact*/) {
  return PairHeld::Kind::kOther;
}

template <class Held>
void RememberHeld(PairState& state, const Held& fact) {
  const CivilDay day = ToDay(fact.held_date());
  state.activity_days[fact.activity_id()] = day;
  state.held.erase(fact.activity_id());
  if (!fact.has_start_minute()) return;
  state.held[fact.activity_id()] = {KindOf(fact), day, fact.start_minute()};
}

template <class Held>
absl::Status CheckOnce(const PairState& pair, const Held& fact) {
  if (!fact.has_start_minute()) return absl::OkStatus();
  const PairHeld held{KindOf(fact), ToDay(fact.held_date()), fact.start_minute()};
  for (const auto& [activity_id, other] : pair.held) {
    if (activity_id == fact.activity_id() || !(other == held)) continue;
    return Refuse(
        v1::ERROR_REASON_ACTIVITY_RECORDED_TWICE, "",
        {{"activity", activity_id},
         {"pair", pair.id},
         {"date", FormatDay(held.day)},
         {"time", absl::StrFormat("%02d:%02d", held.start_minute / 60, held.start_minute % 60)}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckHeldOnce(const PairState& pair, const event::v1::JointInspectionHeld& fact) {
  return CheckOnce(pair, fact);
}

absl::Status CheckHeldOnce(const PairState& pair, const event::v1::GroupStudyHeld& fact) {
  return CheckOnce(pair, fact);
}

absl::Status CheckHeldOnce(const PairState& pair, const event::v1::OtherActivityHeld& fact) {
  return CheckOnce(pair, fact);
}

PairAssigned AssignmentOf(const event::v1::PairRenewed& fact) {
  PairAssigned assigned;
  assigned.set_pair_id(fact.pair_id());
  assigned.set_program_id(fact.program_id());
  assigned.set_unit_a_id(fact.unit_a_id());
  assigned.set_unit_b_id(fact.unit_b_id());
  assigned.set_method(fact.method());
  assigned.set_basis(fact.basis());
  *assigned.mutable_effective_date() = fact.effective_date();
  assigned.set_remarks(fact.remarks());
  return assigned;
}

const Sides& PairState::SidesOn(CivilDay day) const {
  const auto after =
      absl::c_find_if(sides, [day](const Sides& each) { return each.first_day > day; });
  return after == sides.begin() ? sides.front() : *std::prev(after);
}

bool PairState::HasSideFrom(absl::string_view unit_id, CivilDay day) const {
  if (!ActiveFrom(day)) return false;
  return SidesOn(day).Has(unit_id) || absl::c_any_of(sides, [&](const Sides& each) {
           return each.first_day > day && each.Has(unit_id);
         });
}

std::vector<std::string> PairState::EverySide() const {
  std::vector<std::string> ids;
  for (const Sides& each : sides) {
    for (const std::string& unit_id : {each.a_id, each.b_id}) {
      if (!absl::c_linear_search(ids, unit_id)) ids.push_back(unit_id);
    }
  }
  return ids;
}

void Evolve(PairState& state, const PairAssigned& fact) {
  state.program_id = fact.program_id();
  state.first_day = ToDay(fact.effective_date());
  state.sides.push_back({fact.unit_a_id(), fact.unit_b_id(), state.first_day});
}

void Evolve(PairState& state, const event::v1::PairDissolved& fact) {
  state.end_day = ToDay(fact.effective_date());
}

void Evolve(PairState& state, const event::v1::StaffDispatched& fact) {
  Remember(state, fact);
}

void Evolve(PairState& state, const event::v1::StaffRotated& fact) {
  Remember(state, fact);
}

void Evolve(PairState& state, const event::v1::JointInspectionHeld& fact) {
  RememberHeld(state, fact);
}

void Evolve(PairState& state, const event::v1::GroupStudyHeld& fact) {
  RememberHeld(state, fact);
}

void Evolve(PairState& state, const event::v1::OtherActivityHeld& fact) {
  RememberHeld(state, fact);
}

void Evolve(PairState& state, const event::v1::ActivityCorrected& fact) {
  if (fact.has_staff_rotated()) Remember(state, fact.staff_rotated());
  if (fact.has_joint_inspection_held()) RememberHeld(state, fact.joint_inspection_held());
  if (fact.has_group_study_held()) RememberHeld(state, fact.group_study_held());
  if (fact.has_other_activity_held()) RememberHeld(state, fact.other_activity_held());
}

void Evolve(PairState& state, const event::v1::ActivityVoided& fact) {
  state.stays.erase(fact.activity_id());
  state.activity_days.erase(fact.activity_id());
  state.held.erase(fact.activity_id());
}

void Evolve(PairState& state, const event::v1::PairReassigned& fact) {
  state.sides.push_back({fact.unit_a_id(), fact.unit_b_id(), ToDay(fact.effective_date())});
}

// Both the pair that goes on and the one it goes on as have it in their stream.
void Evolve(PairState& state, const event::v1::PairRenewed& fact) {
  if (state.id == fact.renewed_pair_id()) {
    state.renewed_in.insert(fact.program_id());
  } else {
    Evolve(state, AssignmentOf(fact));
  }
}

absl::StatusOr<PairAssigned> Decide(const PairAssigned& fact, const Entities& entities,
                                    const Context& context) {
  RETURN_IF_ERROR(CheckShape(fact));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  RETURN_IF_ERROR(FindProgram(kFact("program_id"), fact.program_id(), entities).status());
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(kFact("unit_a_id"), fact.unit_a_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* b, FindUnit(kFact("unit_b_id"), fact.unit_b_id(), entities));
  if (entities.Pair(fact.pair_id()) != nullptr) {
    return Exists(kFact("pair_id"), {"pair", "结对", fact.pair_id()});
  }
  RETURN_IF_ERROR(CheckAsProposed(fact, entities));
  const Pairing pairing{a, b, fact.pair_id(), fact.program_id(), day};
  RETURN_IF_ERROR(CheckMayPair(pairing, entities, context.today));
  RETURN_IF_ERROR(CheckSidesKept(pairing, entities));
  RETURN_IF_ERROR(CheckMonthsUntold(pairing, entities));
  return fact;
}

absl::StatusOr<event::v1::PairDissolved> Decide(const event::v1::PairDissolved& fact,
                                                const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  if (pair->end_day.has_value()) {
    return Exists(kFact("pair_id"), {"dissolution of pair", "解除结对", fact.pair_id()});
  }
  RETURN_IF_ERROR(CheckOrder(kFact("effective_date"), day, "pair.effective_date", pair->first_day));
  RETURN_IF_ERROR(CheckMonthOpen(v1::ERROR_REASON_DISSOLUTION_RETROACTIVE, {{"pair", pair->id}},
                                 *pair, day, entities, context.today));
  RETURN_IF_ERROR(CheckDissolutionUntold(*pair, day, entities));
  RETURN_IF_ERROR(CheckNothingLater(*pair, day, {"be dissolved", "解除"}));
  return fact;
}

absl::StatusOr<event::v1::PairReassigned> Decide(const event::v1::PairReassigned& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("basis"), fact.basis()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  const Field date_field = kFact("effective_date");
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(date_field, fact.effective_date()));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(kFact("unit_a_id"), fact.unit_a_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* b, FindUnit(kFact("unit_b_id"), fact.unit_b_id(), entities));
  if (a == b) return SameUnit(a->id);
  RETURN_IF_ERROR(CheckPairOn(date_field, *pair, day, entities));
  RETURN_IF_ERROR(
      CheckOrder(date_field, day, "sides.effective_date + 1", pair->sides.back().first_day + 1));
  RETURN_IF_ERROR(CheckChange(fact, *pair, day));
  RETURN_IF_ERROR(CheckMayPair({a, b, pair->id, pair->program_id, day}, entities, context.today));
  RETURN_IF_ERROR(CheckMonthOpen(v1::ERROR_REASON_CHANGE_RETROACTIVE,
                                 {{"item", absl::StrCat("the reassignment of pair ", pair->id)},
                                  {"item_zh", absl::StrCat("结对 ", pair->id, " 的调整")}},
                                 *pair, day, entities, context.today));
  RETURN_IF_ERROR(CheckNothingLater(*pair, day, {"have others", "调整"}));
  event::v1::PairReassigned decided = fact;
  ASSIGN_OR_RETURN(*decided.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  decided.set_ordering_unit_id(context.actor.unit_id);
  return decided;
}

absl::StatusOr<event::v1::PairRenewed> Decide(const event::v1::PairRenewed& fact,
                                              const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("renewed_pair_id"), fact.renewed_pair_id()));
  RETURN_IF_ERROR(Decide(AssignmentOf(fact), entities, context).status());
  ASSIGN_OR_RETURN(const PairState* pair,
                   FindPair(kFact("renewed_pair_id"), fact.renewed_pair_id(), entities));
  RETURN_IF_ERROR(CheckRenewable(fact, *pair, entities));
  return fact;
}

absl::StatusOr<event::v1::PairExceptionGranted> Decide(const event::v1::PairExceptionGranted& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  RETURN_IF_ERROR(PastDay(kFact("granted_date"), fact.granted_date(), context).status());
  RETURN_IF_ERROR(FindProgram(kFact("program_id"), fact.program_id(), entities).status());
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_id"), *unit, fact.program_id()));
  if (unit->exceptions.contains(fact.program_id())) {
    return Exists(kFact("unit_id"), {"exception for unit", "特殊情况批准：单位", fact.unit_id()});
  }
  return fact;
}

}  // namespace jiedui::domain
