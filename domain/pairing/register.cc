#include "domain/pairing/register.h"

#include <set>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::PairRegisterFiled;

Words WordsOf(RegisterStage stage) {
  switch (stage) {
    case RegisterStage::kNotFiled:
      return {"not filed", "未备案"};
    case RegisterStage::kFiled:
      return {"filed", "已备案"};
    case RegisterStage::kAcknowledged:
      return {"acknowledged", "已受理"};
    case RegisterStage::kReturned:
      return {"returned", "已退回"};
  }
  return {"not filed", "未备案"};
}

absl::Status WrongStage(const RegisterState& state) {
  return WrongStage(v1::ERROR_REASON_REGISTER_STATE, "register", state.id, WordsOf(state.stage));
}

absl::Status CheckFiler(const UnitState& unit) {
  if (unit.tier != event::v1::TEAM_TIER_SQUADRON) return absl::OkStatus();
  return Invalid(kFact("unit_id"), "a district or the city files the register",
                 "备案由区（市）或市级单位填报");
}

// A district files the pairs of its own towns; what no district has to itself is the city's to
// file.
bool IsToFile(const UnitState& filer, const UnitState& a, const UnitState& b, CivilDay day,
              const Entities& entities) {
  const std::string district = SuperiorOn(a, day, entities);
  const bool of_one_district =
      a.tier == event::v1::TEAM_TIER_SQUADRON && district == SuperiorOn(b, day, entities);
  if (of_one_district) return district == filer.id;
  return IsSuperior(filer, a, day, entities) && IsSuperior(filer, b, day, entities);
}

absl::Status CheckFiledPair(const Field& field, const std::string& pair_id,
                            const PairRegisterFiled& fact, const UnitState& filer,
                            const Entities& entities, const Context& context) {
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, pair_id, entities));
  if (pair->program_id != fact.program_id()) {
    return Invalid(field, "a pair of another program", "属于其他活动的结对");
  }
  if (!pair->ActiveFrom(context.today)) {
    return Refuse(v1::ERROR_REASON_PAIR_NOT_ACTIVE, field.Path(),
                  {{"pair", pair_id}, {"date", FormatDay(context.today)}});
  }
  const Sides& sides = pair->SidesOn(context.today);
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(field, sides.a_id, entities));
  ASSIGN_OR_RETURN(const UnitState* b, FindUnit(field, sides.b_id, entities));
  if (IsToFile(filer, *a, *b, context.today, entities)) return absl::OkStatus();
  return Invalid(field, absl::StrCat("not a pair that unit ", filer.id, " files"),
                 absl::StrCat("不属于单位 ", filer.id, " 填报的结对"));
}

absl::Status CheckFiledPairs(const PairRegisterFiled& fact, const RegisterState* state,
                             const UnitState& filer, const Entities& entities,
                             const Context& context) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < fact.pair_ids_size(); ++i) {
    const Field field = kFact("pair_ids", i);
    RETURN_IF_ERROR(CheckFiledPair(field, fact.pair_ids(i), fact, filer, entities, context));
    if (!seen.insert(fact.pair_ids(i)).second) return Invalid(field, "listed twice", "重复填报");
    if (state != nullptr && state->acknowledged_pair_ids.contains(fact.pair_ids(i))) {
      return Invalid(field, "on record already: a supplement names the other pairs",
                     "该结对已受理备案，补充备案只填报其余结对");
    }
  }
  return absl::OkStatus();
}

// The id is made of the programme and the unit. Whoever names that of another register meant that
// one, and is not to find this one filed instead.
absl::Status CheckOwnId(const std::string& given, const std::string& own,
                        const Entities& entities) {
  const bool another = !given.empty() && given != own && IsId(given);
  if (!another || entities.Register(given) == nullptr) return absl::OkStatus();
  return Exists(kFact("register_id"), {"register", "备案", given});
}

absl::Status CheckFiled(const std::string& register_id, const Entities& entities) {
  ASSIGN_OR_RETURN(const RegisterState* state,
                   FindRegister(kFact("register_id"), register_id, entities));
  return state->stage == RegisterStage::kFiled ? absl::OkStatus() : WrongStage(*state);
}

}  // namespace

std::string RegisterId(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat(program_id, "-", unit_id);
}

void Evolve(RegisterState& state, const PairRegisterFiled& fact) {
  state.stage = RegisterStage::kFiled;
  state.program_id = fact.program_id();
  state.unit_id = fact.unit_id();
  state.filed_pair_ids = {fact.pair_ids().begin(), fact.pair_ids().end()};
}

void Evolve(RegisterState& state, const event::v1::PairRegisterAcknowledged& /*fact*/) {
  state.stage = RegisterStage::kAcknowledged;
  state.acknowledged_pair_ids.merge(state.filed_pair_ids);
}

void Evolve(RegisterState& state, const event::v1::PairRegisterReturned& /*fact*/) {
  state.stage = RegisterStage::kReturned;
}

absl::StatusOr<PairRegisterFiled> Decide(const PairRegisterFiled& fact, const Entities& entities,
                                         const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("reporter_officer_id"), fact.reporter_officer_id()));
  RETURN_IF_ERROR(CheckSomeElements(kFact("pair_ids"), fact.pair_ids_size()));
  RETURN_IF_ERROR(FindProgram(kFact("program_id"), fact.program_id(), entities).status());
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, context.today));
  RETURN_IF_ERROR(CheckFiler(*unit));
  const std::string register_id = RegisterId(fact.program_id(), fact.unit_id());
  RETURN_IF_ERROR(CheckOwnId(fact.register_id(), register_id, entities));
  const RegisterState* state = entities.Register(register_id);
  if (state != nullptr && state->stage == RegisterStage::kFiled) return WrongStage(*state);
  RETURN_IF_ERROR(CheckFiledPairs(fact, state, *unit, entities, context));
  RETURN_IF_ERROR(CheckSigner(kFact("reporter_officer_id"), fact.reporter_officer_id(), *unit,
                              entities, context));
  PairRegisterFiled filed = fact;
  filed.set_register_id(register_id);
  *filed.mutable_filed_date() = ToDate(context.today);
  return filed;
}

absl::StatusOr<event::v1::PairRegisterAcknowledged> Decide(
    const event::v1::PairRegisterAcknowledged& fact, const Entities& entities,
    const Context& context) {
  RETURN_IF_ERROR(CheckFiled(fact.register_id(), entities));
  event::v1::PairRegisterAcknowledged acknowledged = fact;
  *acknowledged.mutable_acknowledged_date() = ToDate(context.today);
  return acknowledged;
}

absl::StatusOr<event::v1::PairRegisterReturned> Decide(const event::v1::PairRegisterReturned& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  RETURN_IF_ERROR(CheckFiled(fact.register_id(), entities));
  event::v1::PairRegisterReturned returned = fact;
  *returned.mutable_returned_date() = ToDate(context.today);
  return returned;
}

}  // namespace jiedui::domain
