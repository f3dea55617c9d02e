// The year-end assessment of a programme (年度目标考核, R0-30): opened, its evidence fixed,
// computed, told to the units, objected to, adjusted, published; and corrected by errata beside it.
//
// What is assessed is the ledger as of the fixed position (A25). The scores themselves are computed
// by rules/assessment.h from the tables at that position; services/ does so before the decision,
// which only sees that nothing has moved meanwhile. A published result never changes.
//
// Nobody is lowered unheard: an adjustment that lowers a score after the notice opens notice and
// objection again for the sides of the pair, or the district bureau, it is of; before the result is
// published, and after it before the erratum is. Nobody is left out unheard either: who has no line
// in the result may object to that, and if they are right the evidence is fixed anew, computed, and
// told to all, until they have their line or are dismissed after all.

#ifndef JIEDUI_DOMAIN_ASSESSMENT_ASSESSMENT_H_
#define JIEDUI_DOMAIN_ASSESSMENT_ASSESSMENT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class AssessmentStage { kNotOpened, kOpened, kFrozen, kComputed, kNotified, kPublished };

struct ObjectionState {
  std::string unit_id;
  std::string pair_id;      // that it is about; empty: about the unit's score
  std::string term_key;     // that it is about; empty: about all of it
  std::string filed_by;     // "town/370403001"; empty if the ledger did not keep it
  bool unassessed = false;  // what it is about had no line in the result
  bool fixed_anew = false;  // the evidence was, since it was upheld
  bool assessed = false;    // and what was computed of that has a line for it
  event::v1::ObjectionOutcome outcome = event::v1::OBJECTION_OUTCOME_UNSPECIFIED;  // until decided
};

struct AdjustmentState {
  std::string pair_id;       // empty: of a district bureau
  std::string unit_id;       // the district bureau
  std::string objection_id;  // that it answers; empty if none
  std::string proposed_by;   // "city/370400"
  event::v1::AdjustmentKind kind = event::v1::ADJUSTMENT_KIND_UNSPECIFIED;
  bool lowers = false;  // points are taken off, or a veto is put on
  bool countersigned = false;
  bool voided = false;  // taken back before that
};

struct AssessmentState {
  std::string id;  // the programme's
  AssessmentStage stage = AssessmentStage::kNotOpened;
  std::string program_id;
  CivilDay frozen_day;
  int64_t frozen_position = 0;
  // What has a line in the computed result.
  std::map<std::string, std::pair<std::string, std::string>> pairs;  // sides A and B
  std::set<std::string> units;
  std::set<std::string> districts;
  std::set<std::string> vetoed;  // pairs under a veto, as computed and as adjusted since
  CivilDay objection_due;        // last day to object
  // Units whose score an adjustment lowered after they were told, until they are told again; and
  // which adjustment it was last.
  std::set<std::string> untold;
  std::string lowered_by;
  // Last day to object of who was told again, for what is published next.
  std::map<std::string, CivilDay> further_due;
  std::map<std::string, ObjectionState> objections;
  std::map<std::string, AdjustmentState> adjustments;
  std::vector<std::string> countersigned_ids;  // in that order
  size_t published_adjustments = 0;            // of those, how many are in the last publication
  int erratum_count = 0;

  bool Exists() const { return stage != AssessmentStage::kNotOpened; }
  // What was told may be objected to: once the units have their notice, and when the result is
  // published for who was told since that it is lowered.
  bool Hears() const {
    return stage == AssessmentStage::kNotified ||
           (stage == AssessmentStage::kPublished && !further_due.empty());
  }
};

using AssessmentEvents =
    TypeList<event::v1::AssessmentOpened, event::v1::EvidenceFrozen, event::v1::ScoresComputed,
             event::v1::PreliminaryNoticeGiven, event::v1::ObjectionFiled,
             event::v1::ObjectionDecided, event::v1::ScoreAdjustmentProposed,
             event::v1::ScoreAdjustmentCountersigned, event::v1::AssessmentPublished,
             event::v1::AssessmentErratumPublished, event::v1::EntryVoided>;

template <>
struct EntityTraits<AssessmentState> {
  static constexpr char kTag[] = "assessment";
  using Events = AssessmentEvents;
};

// Points are taken off, or a veto is put on.
bool Lowers(const event::v1::ScoreAdjustmentProposed& fact);
// Whether the pair is under a veto once the adjustment stands.
void SetVeto(AssessmentState& state, const AdjustmentState& adjustment);
// The unit has a line in the computed result, and so has the pair if one is named.
bool HasLine(const AssessmentState& state, const std::string& unit_id, const std::string& pair_id);
// It was upheld that somebody was wrongly left out of the result, and nothing computed since has a
// line for them. That is the answer, of evidence fixed anew with what is to be mended for it: what
// has no score has none to adjust.
bool AwaitsNewEvidence(const ObjectionState& objection);
// Whose score was lowered since they were told: the sides of a pair, a district bureau, and the
// bureaus whose score is in part the mean of such a town's (A33).
absl::StatusOr<std::set<std::string>> UnitsToTell(const AssessmentState& state,
                                                  const Entities& entities);
// ASSESSMENT_STATE, with what is to be done next.
absl::Status WrongStage(const AssessmentState& state);
// ASSESSMENT_MOVED: what the server computed is not of this state any more.
absl::Status AssessmentMoved(const AssessmentState& state);
// A25: RESULT_PUBLISHED if the programme's result is, which rests on what is to be corrected,
// excused or rewarded. Until then it counts from the next freeze on.
absl::Status CheckNotPublished(const std::string& program_id, const Words& correction,
                               const Entities& entities);
// What the assessing authority reads its deadlines from: the clause of
// assessment.objection_workdays in the set the year is judged by.
absl::StatusOr<std::string> ObjectionClause(const AssessmentState& state, const Entities& entities);

void Evolve(AssessmentState& state, const event::v1::AssessmentOpened& fact);
void Evolve(AssessmentState& state, const event::v1::EvidenceFrozen& fact);
void Evolve(AssessmentState& state, const event::v1::ScoresComputed& fact);
void Evolve(AssessmentState& state, const event::v1::PreliminaryNoticeGiven& fact);
void Evolve(AssessmentState& state, const event::v1::ObjectionFiled& fact);
void Evolve(AssessmentState& state, const event::v1::ObjectionDecided& fact);
void Evolve(AssessmentState& state, const event::v1::ScoreAdjustmentProposed& fact);
void Evolve(AssessmentState& state, const event::v1::ScoreAdjustmentCountersigned& fact);
void Evolve(AssessmentState& state, const event::v1::AssessmentPublished& fact);
void Evolve(AssessmentState& state, const event::v1::AssessmentErratumPublished& fact);
void Evolve(AssessmentState& state, const event::v1::EntryVoided& fact);

absl::StatusOr<event::v1::AssessmentOpened> Decide(const event::v1::AssessmentOpened& fact,
                                                   const Entities& entities,
                                                   const Context& context);
absl::StatusOr<event::v1::EvidenceFrozen> Decide(const event::v1::EvidenceFrozen& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::ScoresComputed> Decide(const event::v1::ScoresComputed& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PreliminaryNoticeGiven> Decide(
    const event::v1::PreliminaryNoticeGiven& fact, const Entities& entities,
    const Context& context);

// Objections (objection.cc).
absl::StatusOr<event::v1::ObjectionFiled> Decide(const event::v1::ObjectionFiled& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::ObjectionDecided> Decide(const event::v1::ObjectionDecided& fact,
                                                   const Entities& entities,
                                                   const Context& context);

// Adjustments (adjustment.cc).
absl::StatusOr<event::v1::ScoreAdjustmentProposed> Decide(
    const event::v1::ScoreAdjustmentProposed& fact, const Entities& entities,
    const Context& context);
absl::StatusOr<event::v1::ScoreAdjustmentCountersigned> Decide(
    const event::v1::ScoreAdjustmentCountersigned& fact, const Entities& entities,
    const Context& context);

// What is published (publication.cc).
absl::StatusOr<event::v1::AssessmentPublished> Decide(const event::v1::AssessmentPublished& fact,
                                                      const Entities& entities,
                                                      const Context& context);
absl::StatusOr<event::v1::AssessmentErratumPublished> Decide(
    const event::v1::AssessmentErratumPublished& fact, const Entities& entities,
    const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ASSESSMENT_ASSESSMENT_H_
