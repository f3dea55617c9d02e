#include "domain/pairing/pair.h"

#include <vector>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/cross_district.h"
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

// What can be said of the proposal without asking the ledger.
absl::Status CheckShape(const PairAssigned& fact) {
  RETURN_IF_ERROR(CheckId(kFact("pair_id"), fact.pair_id()));
  RETURN_IF_ERROR(CheckId(kFact("unit_a_id"), fact.unit_a_id()));
  RETURN_IF_ERROR(CheckId(kFact("unit_b_id"), fact.unit_b_id()));
  RETURN_IF_ERROR(CheckMethod(fact.method()));
  RETURN_IF_ERROR(CheckText(kFact("basis"), fact.basis()));
  RETURN_IF_ERROR(CheckText(kFact("remarks"), fact.remarks()));
  if (fact.unit_a_id() != fact.unit_b_id()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_SAME_UNIT, kFact("unit_b_id").Path(),
                {{"unit", fact.unit_a_id()}});
}

// R0-05: brigades with brigades, squadrons with squadrons; the detachment is in no pair.
absl::Status CheckTiers(const UnitState& a, const UnitState& b) {
  if (a.tier == b.tier && a.tier != event::v1::TEAM_TIER_DETACHMENT) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_TIER_MISMATCH, kFact("unit_b_id").Path(),
                {{"unit_a", a.id}, {"unit_b", b.id}});
}

// The unit's pairs in the programme that are in force on that day or after it.
absl::StatusOr<std::vector<const PairState*>> PairsFrom(const Field& field, CivilDay day,
                                                        const UnitState& unit,
                                                        const std::string& program_id,
                                                        const Entities& entities) {
  std::vector<const PairState*> pairs;
  for (const std::string& pair_id : unit.pair_ids) {
    ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, pair_id, entities));
    if (pair->program_id == program_id && pair->ActiveFrom(day)) pairs.push_back(pair);
  }
  return pairs;
}

absl::Status CheckNotPairedAlready(const std::vector<const PairState*>& pairs_of_a,
                                   const UnitState& b) {
  for (const PairState* pair : pairs_of_a) {
    if (pair->HasSide(b.id)) {
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

absl::Status CheckOtherPairs(const PairAssigned& fact, CivilDay day, const UnitState& a,
                             const UnitState& b, const Policy& policy, const Entities& entities) {
  const Field field_a = kFact("unit_a_id");
  const Field field_b = kFact("unit_b_id");
  ASSIGN_OR_RETURN(const auto pairs_of_a, PairsFrom(field_a, day, a, fact.program_id(), entities));
  ASSIGN_OR_RETURN(const auto pairs_of_b, PairsFrom(field_b, day, b, fact.program_id(), entities));
  RETURN_IF_ERROR(CheckNotPairedAlready(pairs_of_a, b));
  RETURN_IF_ERROR(CheckLimit(field_a, a, pairs_of_a.size(), policy));
  RETURN_IF_ERROR(CheckLimit(field_b, b, pairs_of_b.size(), policy));
  RETURN_IF_ERROR(CheckException(field_a, a, pairs_of_a.size(), fact.program_id()));
  return CheckException(field_b, b, pairs_of_b.size(), fact.program_id());
}

absl::StatusOr<const Policy*> FindPolicy(const ProgramState& program, CivilDay day) {
  const Policy* policy = program.PolicyOn(day);
  if (policy != nullptr) return policy;
  return Refuse(v1::ERROR_REASON_POLICY_NOT_ADOPTED, kFact("program_id").Path(),
                {{"program", program.id}});
}

// A month that was published with the pair keeps it, and what it owed.
absl::Status CheckNotPublished(const PairState& pair, CivilDay end, const Entities& entities,
                               CivilDay today) {
  const Field field = kFact("effective_date");
  ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, pair.program_id, entities));
  const auto published = PublishedMonthOf(*program, end, entities, today);
  if (!published.has_value()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_DISSOLUTION_RETROACTIVE, field.Path(),
                {{"pair", pair.id},
                 {"month", FormatMonth(published->month)},
                 {"published", FormatDay(published->published)},
                 {"date", FormatDay(end)},
                 {"first", FormatDay(published->first_open)}});
}

template <class Stay>
void Remember(PairState& state, const Stay& fact) {
  state.stays[fact.activity_id()] = {fact.from_unit_id(),
                                     {fact.officer_ids().begin(), fact.officer_ids().end()},
                                     ToDay(fact.dispatched_date())};
}

}  // namespace

void Evolve(PairState& state, const PairAssigned& fact) {
  state.program_id = fact.program_id();
  state.unit_a_id = fact.unit_a_id();
  state.unit_b_id = fact.unit_b_id();
  state.first_day = ToDay(fact.effective_date());
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

void Evolve(PairState& state, const event::v1::ActivityCorrected& fact) {
  if (fact.has_staff_rotated()) Remember(state, fact.staff_rotated());
}

void Evolve(PairState& state, const event::v1::ActivityVoided& fact) {
  state.stays.erase(fact.activity_id());
}

absl::StatusOr<PairAssigned> Decide(const PairAssigned& fact, const Entities& entities,
                                    const Context& /*context*/) {
  RETURN_IF_ERROR(CheckShape(fact));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(kFact("unit_a_id"), fact.unit_a_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* b, FindUnit(kFact("unit_b_id"), fact.unit_b_id(), entities));
  if (entities.Pair(fact.pair_id()) != nullptr) {
    return Exists(kFact("pair_id"), {"pair", "结对", fact.pair_id()});
  }
  RETURN_IF_ERROR(CheckWithin(kFact("effective_date"), *program, day));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_a_id"), *a, day));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_b_id"), *b, day));
  RETURN_IF_ERROR(CheckTiers(*a, *b));
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_a_id"), *a, fact.program_id()));
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_b_id"), *b, fact.program_id()));
  ASSIGN_OR_RETURN(const Policy* policy, FindPolicy(*program, day));
  RETURN_IF_ERROR(CheckDistricts(*a, *b, day, fact.program_id(), *policy, entities));
  RETURN_IF_ERROR(CheckOtherPairs(fact, day, *a, *b, *policy, entities));
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
  RETURN_IF_ERROR(CheckNotPublished(*pair, day, entities, context.today));
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
