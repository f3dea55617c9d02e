// A unit of the organization and its enforcement team: who it is over time, where it stands, what
// it takes part in. Its id never changes; names do (安监办 → 应急办, R1-03), and so do superiors.
// Units become one, and come out of one (R4-01); what a unit did stays its own.

#ifndef JIEDUI_DOMAIN_ORGANIZATION_UNIT_H_
#define JIEDUI_DOMAIN_ORGANIZATION_UNIT_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

struct UnitName {
  CivilDay first_day;
  std::string display_name;
  std::string team_name;
};

// Whom a unit is below from a day on.
struct UnitSuperior {
  CivilDay first_day;
  std::string unit_id;
};

// A district's consent to a pair across districts.
struct DistrictConsent {
  std::string account_unit_id;  // that recorded it: the district, or a superior for it
  CivilDay day;
  std::string document;  // number of the one it rests on; may be empty
};

// Who agreed that a town pairs with a town of another district (A19).
struct CrossDistrictState {
  std::map<std::string, DistrictConsent> consents;  // by district
  bool approved = false;                            // by the city
  std::string approving_unit_id;  // empty if it is not, or was before that was kept
  std::string approval_document;  // number of the one it rests on
};

// A span in which a unit takes part in a programme.
struct Participation {
  CivilDay first_day;
  std::optional<CivilDay> end_day;  // first day without it, once it has withdrawn
};

struct UnitState {
  std::string id;
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  CivilDay first_day;
  std::optional<CivilDay> closed_day;     // first day without it
  std::string successor_id;               // with closed_day: who took over; empty: nobody
  std::optional<CivilDay> took_over_day;  // the last day on which it took over from another
  std::vector<UnitName> names;            // in order of time
  std::vector<UnitSuperior> superiors;    // in order of time; none of the city itself
  // Who was ever registered, or put, directly below it, and whom it took over from, with who was
  // below them.
  std::vector<std::string> below_ids;
  std::vector<std::string> predecessor_ids;
  std::optional<CivilDay> establishment_day;  // since when the last number of posts holds
  // program id → when it takes part, in order of time; none is empty
  std::map<std::string, std::vector<Participation>> enrolments;
  std::vector<std::string> pair_ids;  // every pair it was ever assigned to
  std::set<std::string> exceptions;   // programs in which it may be in two pairs
  // program id and day of each index → its value, as last corrected
  std::map<std::pair<std::string, CivilDay>, int64_t> indices;
  // program id and id of the other town → who agreed that the two pair
  std::map<std::pair<std::string, std::string>, CrossDistrictState> cross_district;
  // program id, day and description of each breakthrough
  std::set<std::tuple<std::string, CivilDay, std::string>> breakthroughs;
  std::set<CivilDay> standardization_days;                        // of its acceptances
  std::vector<event::v1::LateEntryPermitted> late_entry_permits;  // in order (A39)
  // mark of a case (enforcement/case_marks.h) → id of the last one that has it
  std::map<std::string, std::string> cases_by_mark;

  bool Exists() const { return !names.empty(); }
  // Whom it was put below by that day, before its first day whom it was registered below; empty for
  // the city. Who is there that day may be another: SuperiorOn (references.h).
  std::string ParentOn(CivilDay day) const;
  // Of a unit that is enrolled: the last span that has begun by that day, before the first the
  // first.
  const Participation& ParticipationOn(const std::string& program_id, CivilDay day) const;
  bool ActiveOn(CivilDay day) const {
    return day >= first_day && (!closed_day.has_value() || day < *closed_day);
  }
};

using UnitEvents =
    TypeList<event::v1::UnitRegistered, event::v1::UnitRenamed, event::v1::UnitClosed,
             event::v1::UnitEnrolled, event::v1::UnitIndexRecorded, event::v1::BreakthroughApproved,
             event::v1::PairAssigned, event::v1::PairExceptionGranted, event::v1::UnitsMerged,
             event::v1::UnitSplit, event::v1::UnitTransferred, event::v1::UnitEstablishmentSet,
             event::v1::UnitIndexCorrected, event::v1::BreakthroughVoided,
             event::v1::CrossDistrictConsentGiven, event::v1::CrossDistrictPairApproved,
             event::v1::StandardizationAccepted, event::v1::PairReassigned, event::v1::PairRenewed,
             event::v1::UnitWithdrawn, event::v1::LateEntryPermitted, event::v1::EntryVoided,
             event::v1::CaseFiled, event::v1::ProposedCaseReported>;

template <>
struct EntityTraits<UnitState> {
  static constexpr char kTag[] = "unit";
  using Events = UnitEvents;
};

void Evolve(UnitState& state, const event::v1::UnitRegistered& fact);
void Evolve(UnitState& state, const event::v1::UnitRenamed& fact);
void Evolve(UnitState& state, const event::v1::UnitClosed& fact);
void Evolve(UnitState& state, const event::v1::LateEntryPermitted& fact);
void Evolve(UnitState& state, const event::v1::UnitEnrolled& fact);
void Evolve(UnitState& state, const event::v1::UnitIndexRecorded& fact);
void Evolve(UnitState& state, const event::v1::BreakthroughApproved& fact);
void Evolve(UnitState& state, const event::v1::PairAssigned& fact);
void Evolve(UnitState& state, const event::v1::PairExceptionGranted& fact);
void Evolve(UnitState& state, const event::v1::UnitsMerged& fact);
void Evolve(UnitState& state, const event::v1::UnitSplit& fact);
void Evolve(UnitState& state, const event::v1::UnitTransferred& fact);
void Evolve(UnitState& state, const event::v1::UnitEstablishmentSet& fact);
void Evolve(UnitState& state, const event::v1::UnitIndexCorrected& fact);
void Evolve(UnitState& state, const event::v1::BreakthroughVoided& fact);
void Evolve(UnitState& state, const event::v1::CrossDistrictConsentGiven& fact);
void Evolve(UnitState& state, const event::v1::CrossDistrictPairApproved& fact);
void Evolve(UnitState& state, const event::v1::StandardizationAccepted& fact);
void Evolve(UnitState& state, const event::v1::PairReassigned& fact);
void Evolve(UnitState& state, const event::v1::PairRenewed& fact);
void Evolve(UnitState& state, const event::v1::UnitWithdrawn& fact);
void Evolve(UnitState& state, const event::v1::EntryVoided& fact);
void Evolve(UnitState& state, const event::v1::CaseFiled& fact);
void Evolve(UnitState& state, const event::v1::ProposedCaseReported& fact);

// DATE_ORDER before its first day, takeover or the month of a report that was accepted; in a pair
// UNIT_IN_PAIR; behind what was due or told of it CHANGE_RETROACTIVE or RESULT_PUBLISHED
// (program.h).
absl::Status CheckMayEnd(const Field& field, const UnitState& unit, CivilDay day,
                         const Entities& entities, CivilDay today);

absl::StatusOr<event::v1::UnitRegistered> Decide(const event::v1::UnitRegistered& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitRenamed> Decide(const event::v1::UnitRenamed& fact,
                                              const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitClosed> Decide(const event::v1::UnitClosed& fact,
                                             const Entities& entities, const Context& context);
// reorganization.cc
absl::StatusOr<event::v1::UnitsMerged> Decide(const event::v1::UnitsMerged& fact,
                                              const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitSplit> Decide(const event::v1::UnitSplit& fact,
                                            const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitTransferred> Decide(const event::v1::UnitTransferred& fact,
                                                  const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitEstablishmentSet> Decide(const event::v1::UnitEstablishmentSet& fact,
                                                       const Entities& entities,
                                                       const Context& context);
absl::StatusOr<event::v1::StandardizationAccepted> Decide(
    const event::v1::StandardizationAccepted& fact, const Entities& entities,
    const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ORGANIZATION_UNIT_H_
