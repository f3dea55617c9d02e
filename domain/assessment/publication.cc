// The result is published once; later corrections are published beside it.

#include <algorithm>
#include <set>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::AssessmentErratumPublished;
using event::v1::AssessmentPublished;

// Everybody had their days to object.
absl::Status CheckWindowOver(const AssessmentState& state, const Entities& entities,
                             CivilDay today) {
  CivilDay last = state.objection_due;
  for (const auto& [unit_id, due] : state.further_due) last = std::max(last, due);
  if (today > last) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string clause, ObjectionClause(state, entities));
  return Refuse(v1::ERROR_REASON_OBJECTION_WINDOW_OPEN, "",
                {{"due", FormatDay(last)}, {"clause", clause}, {"first", FormatDay(last + 1)}});
}

// Whose score was lowered since the notice has been told.
absl::Status CheckAllTold(const AssessmentState& state, const Entities& entities) {
  if (state.untold.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::set<std::string> units, UnitsToTell(state, entities));
  return Refuse(v1::ERROR_REASON_FURTHER_NOTICE_DUE, "",
                {{"adjustment", state.lowered_by},
                 {"units", absl::StrJoin(units, ", ")},
                 {"units_zh", absl::StrJoin(units, "、")}});
}

absl::Status Pending(const std::string& id, const Words& state, const Words& next) {
  return Refuse(v1::ERROR_REASON_OBJECTION_PENDING, "",
                {{"objection", id},
                 {"state", std::string(state.en)},
                 {"state_zh", std::string(state.zh)},
                 {"next", std::string(next.en)},
                 {"next_zh", std::string(next.zh)}});
}

bool IsAnswered(const std::string& objection_id, const AssessmentState& state) {
  return absl::c_any_of(state.adjustments, [&](const auto& adjustment) {
    return adjustment.second.objection_id == objection_id && adjustment.second.countersigned;
  });
}

// Each objection is decided, and each that was upheld is answered: by an adjustment that stands, or
// of what was left out by a line in what was computed anew.
absl::Status CheckObjections(const AssessmentState& state) {
  for (const auto& [id, objection] : state.objections) {
    if (objection.outcome == event::v1::OBJECTION_OUTCOME_UNSPECIFIED) {
      return Pending(id, {"not decided", "尚未处理"}, {"decide it first", "请先作出处理决定"});
    }
    if (AwaitsNewEvidence(objection) && !IsAnswered(id, state)) {
      return Pending(
          id, {"upheld, and what was left out is not assessed yet", "成立，所涉单位或结对尚未计分"},
          {"put right why it was left out, fix the evidence anew, compute and give the "
           "notice again; what is then still not to be assessed is dismissed, with the grounds",
           "请先更正其未参加考核的原因，再重新固定考核材料、计分、预告知；"
           "重新计分后确不应参加考核的，说明理由，改为认定异议不成立"});
    }
    if (objection.outcome == event::v1::OBJECTION_OUTCOME_UPHELD && !objection.assessed &&
        !IsAnswered(id, state)) {
      return Pending(id, {"upheld without an adjustment that stands", "成立而没有已会签的考核调整"},
                     {"propose an adjustment that names it and have it countersigned",
                      "请提出注明该异议的考核调整，并由另一账户会签"});
    }
  }
  return absl::OkStatus();
}

// What one signer wants changed is either signed by another or taken back.
absl::Status CheckAllSigned(const AssessmentState& state) {
  for (const auto& [id, adjustment] : state.adjustments) {
    if (adjustment.countersigned || adjustment.voided) continue;
    return Refuse(v1::ERROR_REASON_ADJUSTMENT_PENDING, "", {{"adjustment", id}});
  }
  return absl::OkStatus();
}

// Nobody is lowered unheard, in the result or in an erratum.
absl::Status CheckHeard(const AssessmentState& state, const Entities& entities, CivilDay today) {
  RETURN_IF_ERROR(CheckAllTold(state, entities));
  RETURN_IF_ERROR(CheckWindowOver(state, entities, today));
  RETURN_IF_ERROR(CheckObjections(state));
  return CheckAllSigned(state);
}

// What was told is published; what is told from here on is for the next erratum.
void Close(AssessmentState& state) {
  state.published_adjustments = state.countersigned_ids.size();
  state.further_due.clear();
}

// The result was computed with exactly the adjustments that stand now.
absl::Status CheckCurrent(const event::v1::AssessmentResult& result, const AssessmentState& state) {
  const bool current = std::equal(result.adjustment_ids().begin(), result.adjustment_ids().end(),
                                  state.countersigned_ids.begin(), state.countersigned_ids.end());
  return current && !result.table_hash().empty() ? absl::OkStatus() : AssessmentMoved(state);
}

}  // namespace

void Evolve(AssessmentState& state, const AssessmentPublished& /*fact*/) {
  state.stage = AssessmentStage::kPublished;
  Close(state);
}

void Evolve(AssessmentState& state, const AssessmentErratumPublished& /*fact*/) {
  ++state.erratum_count;
  Close(state);
}

absl::StatusOr<AssessmentPublished> Decide(const AssessmentPublished& fact,
                                           const Entities& entities, const Context& context) {
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (state->stage != AssessmentStage::kNotified) return WrongStage(*state);
  RETURN_IF_ERROR(CheckHeard(*state, entities, context.today));
  RETURN_IF_ERROR(CheckCurrent(fact.result(), *state));
  AssessmentPublished published = fact;
  *published.mutable_published_date() = ToDate(context.today);
  return published;
}

absl::StatusOr<AssessmentErratumPublished> Decide(const AssessmentErratumPublished& fact,
                                                  const Entities& entities,
                                                  const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("explanation"), fact.explanation()));
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (state->stage != AssessmentStage::kPublished) return WrongStage(*state);
  if (state->published_adjustments == state->countersigned_ids.size()) {
    return Refuse(v1::ERROR_REASON_NOTHING_TO_CORRECT, "", {{"assessment", state->id}});
  }
  RETURN_IF_ERROR(CheckHeard(*state, entities, context.today));
  RETURN_IF_ERROR(CheckCurrent(fact.result(), *state));
  AssessmentErratumPublished erratum = fact;
  erratum.set_number(state->erratum_count + 1);
  *erratum.mutable_published_date() = ToDate(context.today);
  return erratum;
}

}  // namespace jiedui::domain
