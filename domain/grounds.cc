#include "domain/grounds.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "domain/checks.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/moves.h"
#include "domain/voiding.h"

namespace jiedui::domain {
namespace {

using event::v1::NoEvent;

// Only what can be an id is looked up: the proposal may be what was refused.
template <class State>
const State* Find(absl::string_view id, const Entities& entities,
                  const State* (Entities::*find)(absl::string_view) const) {
  return IsId(id) ? (entities.*find)(id) : nullptr;
}

class ProgramFinder {
 public:
  explicit ProgramFinder(const Entities& entities) : entities_(entities) {}

  const ProgramState* operator()(const NoEvent&) const { return nullptr; }

  // Of the entry that is to be voided.
  const ProgramState* operator()(const event::v1::EntryVoided& fact) const {
    const absl::StatusOr<VoidableEntry> entry = FindEntry(fact, entities_);
    return entry.ok() ? Program(entry->program_id) : nullptr;
  }

  template <class Fact>
  const ProgramState* operator()(const Fact& fact) const {
    const ProgramState* program = Named(fact);
    if (program == nullptr) program = OfPairSide(fact);
    return program == nullptr ? OfPaper(fact) : program;
  }

 private:
  template <class Fact>
  const ProgramState* Named(const Fact& fact) const {
    if constexpr (requires { fact.program_id(); }) return Program(fact.program_id());
    return nullptr;
  }

  // Of what a pair does.
  template <class Fact>
  const ProgramState* OfPairSide(const Fact& fact) const {
    const ProgramState* program = nullptr;
    if constexpr (requires { fact.pair_id(); }) program = OfPair(fact.pair_id());
    if constexpr (requires { fact.activity_id(); }) {
      if (program == nullptr) program = OfActivity(fact.activity_id());
    }
    if constexpr (requires { fact.case_id(); }) {
      if (program == nullptr) program = OfCase(fact.case_id());
    }
    if constexpr (requires { fact.plan_id(); }) {
      const PlanState* const plan = Find(fact.plan_id(), entities_, &Entities::Plan);
      if (program == nullptr && plan != nullptr) program = OfPair(plan->pair_id);
    }
    if constexpr (requires { fact.check_id(); }) {
      const CheckState* const check = Find(fact.check_id(), entities_, &Entities::Check);
      if (program == nullptr && check != nullptr) program = OfPair(check->pair_id);
    }
    return program;
  }

  // Of what goes up and comes down.
  template <class Fact>
  const ProgramState* OfPaper(const Fact& fact) const {
    if constexpr (requires { fact.report_id(); }) {
      return OfState(Find(fact.report_id(), entities_, &Entities::Report));
    } else if constexpr (requires { fact.register_id(); }) {
      return OfState(Find(fact.register_id(), entities_, &Entities::Register));
    } else if constexpr (requires { fact.assessment_id(); }) {
      return OfState(Find(fact.assessment_id(), entities_, &Entities::Assessment));
    }
    return nullptr;
  }

  const ProgramState* Program(absl::string_view id) const {
    return Find(id, entities_, &Entities::Program);
  }
  template <class State>
  const ProgramState* OfState(const State* state) const {
    return state == nullptr ? nullptr : Program(state->program_id);
  }
  // Also before it is assigned.
  const ProgramState* OfPair(absl::string_view id) const {
    const ProgramState* const program = OfState(Find(id, entities_, &Entities::Pair));
    return program != nullptr ? program : OfState(Find(id, entities_, &Entities::Proposal));
  }
  const ProgramState* OfActivity(absl::string_view id) const {
    const ActivityState* const activity = Find(id, entities_, &Entities::Activity);
    return activity == nullptr ? nullptr : OfPair(activity->pair_id);
  }
  const ProgramState* OfCase(absl::string_view id) const {
    const CaseState* const state = Find(id, entities_, &Entities::Case);
    return state == nullptr ? nullptr : OfActivity(state->activity_id);
  }

  const Entities& entities_;
};

// The one that a fact names itself, whatever else it is about.
struct NamedProgram {
  const Entities& entities;

  const ProgramState* operator()(const NoEvent&) const { return nullptr; }

  template <class Fact>
  const ProgramState* operator()(const Fact& fact) const {
    if constexpr (requires { fact.program_id(); }) {
      return Find(fact.program_id(), entities, &Entities::Program);
    }
    return nullptr;
  }
};

// The last one that one of the units takes part in; one without rules yet, as of the next year,
// says nothing of what is done by those of this one, and is taken where there is no other. Null if
// there is none.
const ProgramState* ProgramOfUnits(const std::vector<std::string>& unit_ids,
                                   const Entities& entities) {
  const ProgramState* last = nullptr;
  for (const std::string& unit_id : unit_ids) {
    const UnitState* const unit = Find(unit_id, entities, &Entities::Unit);
    if (unit == nullptr) continue;
    for (const auto& [program_id, spans] : unit->enrolments) {
      const ProgramState* const program = entities.Program(program_id);
      if (program == nullptr) continue;
      const auto rank = [](const ProgramState& each) {
        return std::make_pair(!each.policies.empty(), each.start);
      };
      if (last == nullptr || rank(*last) < rank(*program)) last = program;
    }
  }
  return last;
}

std::string ParagraphOf(absl::string_view parameter, const ProgramState& program, CivilDay today) {
  if (parameter.empty() || program.policies.empty()) return "";
  return ProgramRules(program.policies, WorkCalendar()).OfYear(today).Paragraph(parameter);
}

// By what the year is judged today. Empty before the first policy set.
std::string ClauseOf(const v1::ErrorSpec& spec, const ProgramState& program, CivilDay today) {
  if (spec.program_document()) return program.opened.basis_document().document_number();
  if (!spec.paragraph_of().empty()) return ParagraphOf(spec.paragraph_of(), program, today);
  if (spec.parameter().empty() || program.policies.empty()) return "";
  return ProgramRules(program.policies, WorkCalendar()).OfYear(today).Clause(spec.parameter());
}

// The variables of refusals that are ids of units.
bool IsOfUnit(absl::string_view name) {
  constexpr absl::string_view kNames[] = {"unit",       "unit_a",    "unit_b",   "other",
                                          "district",   "actor",     "superior", "who",
                                          "district_a", "district_b"};
  return absl::c_linear_search(kNames, name);
}

// "薛城区常庄街道（370403001）" of a unit, "薛城区（district/370403）" of who acts for one; empty
// if there is no such unit. An auditor looks at the unit and is none of it.
std::string NameAndId(const std::string& value, const Entities& entities, CivilDay today) {
  if (absl::StartsWith(value, "auditor/")) return absl::StrCat("审计人员（", value, "）");
  const absl::string_view unit_id = absl::string_view(value).substr(value.rfind('/') + 1);
  const UnitState* const unit = Find(unit_id, entities, &Entities::Unit);
  if (unit == nullptr) return "";
  const UnitName* name = &unit->names.front();
  for (const UnitName& each : unit->names) {
    if (each.first_day <= today) name = &each;
  }
  return absl::StrCat(name->display_name, "（", value, "）");
}

}  // namespace

const ProgramState* ProgramOf(const event::v1::Event& proposed, const Entities& entities) {
  return event::v1::VisitEvent(proposed, ProgramFinder(entities));
}

std::string ParagraphFor(absl::string_view parameter, const event::v1::Event& proposed,
                         const std::string& unit_id, const Entities& entities, CivilDay today) {
  const ProgramState* program = event::v1::VisitEvent(proposed, NamedProgram{entities});
  if (program == nullptr || program->policies.empty()) {
    program = ProgramOfUnits({unit_id}, entities);
  }
  return program == nullptr ? "" : ParagraphOf(parameter, *program, today);
}

absl::Status Explained(const absl::Status& refusal, const event::v1::Event& proposed,
                       const Entities& entities, const Context& context) {
  const auto reason = ReasonOf(refusal);
  if (!reason.has_value()) return refusal;
  ErrorVariables more;
  const ProgramState* program = ProgramOf(proposed, entities);
  if (program == nullptr) program = ProgramOfUnits(SubjectUnits(proposed, entities), entities);
  if (program != nullptr) {
    std::string clause = ClauseOf(SpecOf(*reason), *program, context.today);
    if (!clause.empty()) more.emplace_back("clause", std::move(clause));
  }
  for (const auto& [name, value] : VariablesOf(refusal)) {
    if (!IsOfUnit(name)) continue;
    std::string words = NameAndId(value, entities, context.today);
    if (!words.empty()) more.emplace_back(absl::StrCat(name, "_zh"), std::move(words));
  }
  return WithMore(refusal, more);
}

}  // namespace jiedui::domain
