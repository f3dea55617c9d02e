#include "domain/assessment/assessment.h"

#include <algorithm>

#include "absl/algorithm/container.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::AssessmentOpened;
using event::v1::EvidenceFrozen;
using event::v1::PreliminaryNoticeGiven;
using event::v1::ScoresComputed;

// How far it has come, and what comes next.
struct StageWords {
  Words stage;
  Words next;
};

StageWords WordsOf(AssessmentStage stage) {
  switch (stage) {
    case AssessmentStage::kNotOpened:
      return {{"not opened", "未启动"}, {"open it first", "请先启动考核"}};
    case AssessmentStage::kOpened:
      return {{"opened", "已启动"}, {"freeze its evidence next", "下一步为固定考核材料"}};
    case AssessmentStage::kFrozen:
      return {{"frozen", "材料已固定"}, {"compute its scores next", "下一步为计分"}};
    case AssessmentStage::kComputed:
      return {{"computed", "已计分"},
              {"give the preliminary notice next", "下一步为向各单位预告知"}};
    case AssessmentStage::kNotified:
      return {{"notified", "已预告知"},
              {"decide the objections and publish once the days to object are over",
               "下一步为处理异议，异议期满后公布"}};
    case AssessmentStage::kPublished:
      return {{"published", "已公布"},
              {"a published result does not change: what is wrong is adjusted and corrected by an "
               "erratum",
               "公布的结果不再更改，有错误的提出考核调整，会签后另行公布更正"}};
  }
  return {};
}

bool IsTold(const AssessmentState& state) {
  return state.stage == AssessmentStage::kNotified || state.stage == AssessmentStage::kPublished;
}

bool AwaitsNewEvidence(const AssessmentState& state) {
  return absl::c_any_of(state.objections,
                        [](const auto& objection) { return AwaitsNewEvidence(objection.second); });
}

// Until the units have been told their scores; then only for one that was rightly missed there, and
// all are told again.
bool MayFreeze(const AssessmentState& state) {
  return state.stage == AssessmentStage::kOpened || state.stage == AssessmentStage::kFrozen ||
         state.stage == AssessmentStage::kComputed ||
         (state.stage == AssessmentStage::kNotified && AwaitsNewEvidence(state));
}

// To all once scores are computed, and again where one was lowered since.
bool MayNotify(const AssessmentState& state) {
  return state.stage == AssessmentStage::kComputed || (IsTold(state) && !state.untold.empty());
}

absl::Status CheckOver(const ProgramState& program, CivilDay today) {
  if (today > program.end) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_PROGRAM_NOT_OVER, "",
                {{"program", program.id},
                 {"end", FormatDay(program.end)},
                 {"first", FormatDay(program.end + 1)}});
}

}  // namespace

bool HasLine(const AssessmentState& state, const std::string& unit_id, const std::string& pair_id) {
  return (state.units.contains(unit_id) || state.districts.contains(unit_id)) &&
         (pair_id.empty() || state.pairs.contains(pair_id));
}

bool AwaitsNewEvidence(const ObjectionState& objection) {
  return objection.unassessed && !objection.assessed &&
         objection.outcome == event::v1::OBJECTION_OUTCOME_UPHELD;
}

absl::StatusOr<std::set<std::string>> UnitsToTell(const AssessmentState& state,
                                                  const Entities& entities) {
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("assessment_id"), state.program_id, entities));
  const CivilDay judged = std::min(state.frozen_day, program->end);
  std::set<std::string> units = state.untold;
  for (const std::string& unit_id : state.untold) {
    const UnitState* const unit = entities.Unit(unit_id);
    if (unit == nullptr) continue;
    const std::string bureau = SuperiorOn(*unit, judged, entities);
    if (state.districts.contains(bureau)) units.insert(bureau);
  }
  return units;
}

absl::Status WrongStage(const AssessmentState& state) {
  const StageWords words = WordsOf(state.stage);
  return Refuse(v1::ERROR_REASON_ASSESSMENT_STATE, "",
                {{"assessment", state.id},
                 {"state", std::string(words.stage.en)},
                 {"state_zh", std::string(words.stage.zh)},
                 {"next", std::string(words.next.en)},
                 {"next_zh", std::string(words.next.zh)}});
}

absl::Status AssessmentMoved(const AssessmentState& state) {
  return Refuse(v1::ERROR_REASON_ASSESSMENT_MOVED, "", {{"assessment", state.id}});
}

absl::Status CheckNotPublished(const std::string& program_id, const Words& correction,
                               const Entities& entities) {
  const AssessmentState* const state = entities.Assessment(program_id);
  if (state == nullptr || state->stage != AssessmentStage::kPublished) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_RESULT_PUBLISHED, "",
                {{"assessment", state->id},
                 {"item", std::string(correction.en)},
                 {"item_zh", std::string(correction.zh)}});
}

absl::StatusOr<std::string> ObjectionClause(const AssessmentState& state,
                                            const Entities& entities) {
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("assessment_id"), state.program_id, entities));
  return ProgramRules(program->policies, WorkCalendar())
      .OfYear(state.frozen_day)
      .Clause("assessment.objection_workdays");
}

void Evolve(AssessmentState& state, const AssessmentOpened& fact) {
  state.stage = AssessmentStage::kOpened;
  state.program_id = fact.program_id();
}

void Evolve(AssessmentState& state, const EvidenceFrozen& fact) {
  state.stage = AssessmentStage::kFrozen;
  state.frozen_day = ToDay(fact.frozen_date());
  state.frozen_position = fact.frozen_position();
  for (auto& [id, objection] : state.objections) {
    if (AwaitsNewEvidence(objection)) objection.fixed_anew = true;
  }
}

void Evolve(AssessmentState& state, const ScoresComputed& fact) {
  state.stage = AssessmentStage::kComputed;
  state.pairs.clear();
  state.units.clear();
  state.districts.clear();
  state.vetoed.clear();
  for (const event::v1::AssessedPair& pair : fact.result().pairs()) {
    state.pairs[pair.pair_id()] = {pair.unit_a_id(), pair.unit_b_id()};
    if (!pair.veto().empty()) state.vetoed.insert(pair.pair_id());
  }
  for (const std::string& id : state.countersigned_ids) SetVeto(state, state.adjustments[id]);
  for (const event::v1::AssessedUnit& unit : fact.result().units()) {
    state.units.insert(unit.unit_id());
  }
  for (const event::v1::AssessedUnit& district : fact.result().districts()) {
    state.districts.insert(district.unit_id());
  }
  for (auto& [id, objection] : state.objections) {
    objection.assessed =
        objection.fixed_anew && HasLine(state, objection.unit_id, objection.pair_id);
  }
}

void Evolve(AssessmentState& state, const PreliminaryNoticeGiven& fact) {
  if (fact.unit_ids().empty()) {
    state.stage = AssessmentStage::kNotified;
    state.objection_due = ToDay(fact.objection_due_date());
    state.untold.clear();
  }
  for (const std::string& unit_id : fact.unit_ids()) {
    state.untold.erase(unit_id);
    state.further_due[unit_id] = ToDay(fact.objection_due_date());
  }
}

absl::StatusOr<AssessmentOpened> Decide(const AssessmentOpened& fact, const Entities& entities,
                                        const Context& context) {
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  if (program->policies.empty()) {
    return NoPolicy(kFact("program_id"), *program, context.today);
  }
  if (entities.Assessment(program->id) != nullptr) {
    return Exists(kFact("program_id"), {"assessment", "年度考核", program->id});
  }
  AssessmentOpened opened = fact;
  ASSIGN_OR_RETURN(*opened.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  opened.set_assessment_id(program->id);
  *opened.mutable_opened_date() = ToDate(context.today);
  return opened;
}

absl::StatusOr<EvidenceFrozen> Decide(const EvidenceFrozen& fact, const Entities& entities,
                                      const Context& context) {
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (!MayFreeze(*state)) return WrongStage(*state);
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("assessment_id"), state->program_id, entities));
  RETURN_IF_ERROR(CheckOver(*program, context.today));
  // The server reads the position before the decision; two that freeze at once may cross.
  if (fact.frozen_position() <= 0 || fact.frozen_position() < state->frozen_position) {
    return AssessmentMoved(*state);
  }
  EvidenceFrozen frozen = fact;
  *frozen.mutable_frozen_date() = ToDate(context.today);
  return frozen;
}

absl::StatusOr<ScoresComputed> Decide(const ScoresComputed& fact, const Entities& entities,
                                      const Context& context) {
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (state->stage != AssessmentStage::kFrozen) return WrongStage(*state);
  if (fact.frozen_position() != state->frozen_position) return AssessmentMoved(*state);
  ScoresComputed computed = fact;
  *computed.mutable_computed_date() = ToDate(context.today);
  return computed;
}

absl::StatusOr<PreliminaryNoticeGiven> Decide(const PreliminaryNoticeGiven& fact,
                                              const Entities& entities, const Context& context) {
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (!MayNotify(*state)) return WrongStage(*state);
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("assessment_id"), state->program_id, entities));
  const WorkCalendar calendar = CalendarFrom(context.today, context.today, entities);
  const int64_t workdays = ProgramRules(program->policies, calendar)
                               .OfYear(state->frozen_day)
                               .assessment_objection_workdays;
  const CivilDay due = calendar.AddWorkdays(context.today, static_cast<int>(workdays));
  PreliminaryNoticeGiven notice = fact;
  *notice.mutable_notified_date() = ToDate(context.today);
  *notice.mutable_objection_due_date() = ToDate(due);
  notice.clear_unit_ids();
  if (state->stage != AssessmentStage::kComputed) {
    ASSIGN_OR_RETURN(const std::set<std::string> units, UnitsToTell(*state, entities));
    notice.mutable_unit_ids()->Assign(units.begin(), units.end());
  }
  notice.set_only_weekends_known(!calendar.Covers(context.today) || !calendar.Covers(due));
  return notice;
}

}  // namespace jiedui::domain
