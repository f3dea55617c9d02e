// A penalty case (案件): filed by a team with filing power, or proposed by a town to its district
// and filed on acceptance; then a decision, then closed (R0-21, R0-22). A decided penalty may be
// changed and is paid, before it is closed and after (A16). One that was recorded by mistake is
// voided with all of these (A25).

#ifndef JIEDUI_DOMAIN_ENFORCEMENT_CASE_H_
#define JIEDUI_DOMAIN_ENFORCEMENT_CASE_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"
#include "domain/organization/unit.h"

namespace jiedui::domain {

enum class CaseStage { kNone, kProposed, kDeclined, kFiled, kDecided, kClosed, kVoided };

struct CaseState {
  std::string id;
  CaseStage stage = CaseStage::kNone;
  std::string reporter_unit_id;         // the town that proposed it, if one did
  std::string filer_unit_id;            // the authority that filed it, once filed
  std::string activity_id;              // the joint inspection it came from; empty if none
  CivilDay stage_day;                   // it reached the stage
  std::optional<CivilDay> decided_day;  // a penalty was decided
  CivilDay penalty_day;  // the penalty is what it is since then; good if one was decided
  int64_t fine_fen = 0;  // as last changed
  int64_t collected_fen = 0;
  std::set<std::string> receipt_numbers;  // of the payments

  bool Exists() const { return stage != CaseStage::kNone; }
  // Whose case it is now.
  const std::string& UnitId() const {
    return filer_unit_id.empty() ? reporter_unit_id : filer_unit_id;
  }
};

using CaseEvents =
    TypeList<event::v1::CaseFiled, event::v1::ProposedCaseReported, event::v1::ProposedCaseAccepted,
             event::v1::ProposedCaseDeclined, event::v1::PenaltyDecided, event::v1::PenaltyChanged,
             event::v1::FineCollected, event::v1::CaseClosed, event::v1::CaseVoided>;

template <>
struct EntityTraits<CaseState> {
  static constexpr char kTag[] = "case";
  using Events = CaseEvents;
};

void Evolve(CaseState& state, const event::v1::CaseFiled& fact);
void Evolve(CaseState& state, const event::v1::ProposedCaseReported& fact);
void Evolve(CaseState& state, const event::v1::ProposedCaseAccepted& fact);
void Evolve(CaseState& state, const event::v1::ProposedCaseDeclined& fact);
void Evolve(CaseState& state, const event::v1::PenaltyDecided& fact);
void Evolve(CaseState& state, const event::v1::PenaltyChanged& fact);
void Evolve(CaseState& state, const event::v1::FineCollected& fact);
void Evolve(CaseState& state, const event::v1::CaseClosed& fact);
void Evolve(CaseState& state, const event::v1::CaseVoided& fact);

// R0-22, A15: a town has no power to file; also what its own bureau and itself are told before it
// is decided whether they may record the case (services/access.cc).
absl::Status CheckFilingPower(const UnitState& unit);

absl::StatusOr<event::v1::CaseFiled> Decide(const event::v1::CaseFiled& fact,
                                            const Entities& entities, const Context& context);
absl::StatusOr<event::v1::ProposedCaseReported> Decide(const event::v1::ProposedCaseReported& fact,
                                                       const Entities& entities,
                                                       const Context& context);
absl::StatusOr<event::v1::ProposedCaseAccepted> Decide(const event::v1::ProposedCaseAccepted& fact,
                                                       const Entities& entities,
                                                       const Context& context);
absl::StatusOr<event::v1::ProposedCaseDeclined> Decide(const event::v1::ProposedCaseDeclined& fact,
                                                       const Entities& entities,
                                                       const Context& context);
absl::StatusOr<event::v1::PenaltyDecided> Decide(const event::v1::PenaltyDecided& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PenaltyChanged> Decide(const event::v1::PenaltyChanged& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::FineCollected> Decide(const event::v1::FineCollected& fact,
                                                const Entities& entities, const Context& context);
absl::StatusOr<event::v1::CaseClosed> Decide(const event::v1::CaseClosed& fact,
                                             const Entities& entities, const Context& context);
absl::StatusOr<event::v1::CaseVoided> Decide(const event::v1::CaseVoided& fact,
                                             const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ENFORCEMENT_CASE_H_
