// A programme year: its period, its rules over time, who takes part and how well each unit works.

#ifndef JIEDUI_DOMAIN_PROGRAM_PROGRAM_H_
#define JIEDUI_DOMAIN_PROGRAM_PROGRAM_H_

#include <cstdint>
#include <map>
#include <optional>
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
#include "domain/program/program_rules.h"

namespace jiedui::domain {

struct ProgramState {
  std::string id;
  event::v1::ProgramOpened opened;
  CivilDay start;
  CivilDay end;
  std::vector<AdoptedPolicy> policies;  // in order of adoption
  // The last bulletin of each issuer, by unit.
  struct LastBulletin {
    std::string bulletin_id;
    int32_t number = 0;
    std::vector<event::v1::BulletinPublished> published;  // ids, months and days, in order
    // What all of its bulletins are about: each month, with the day of the first that is.
    std::map<CivilMonth, CivilDay> months;
  };
  std::map<std::string, LastBulletin> bulletins;
  struct Commendation {
    std::string unit_id;  // or
    std::string pair_id;
    bool voided = false;
  };
  std::map<std::string, Commendation> commendations;  // by id
  // Of which districts, by the ranking of which months, an admonition was decided on.
  std::set<std::pair<std::string, CivilMonth>> admonitions;

  bool Exists() const { return !opened.program_id().empty(); }
  // The policy in force on that day; null before the first.
  const Policy* PolicyOn(CivilDay day) const { return PolicyInForce(policies, day); }
};

using ProgramEvents =
    TypeList<event::v1::ProgramOpened, event::v1::PolicySetAdopted, event::v1::BulletinPublished,
             event::v1::CommendationGiven, event::v1::AdmonitionDecided, event::v1::EntryVoided>;

template <>
struct EntityTraits<ProgramState> {
  static constexpr char kTag[] = "program";
  using Events = ProgramEvents;
};

// A month whose tables are published: nothing takes effect in it any more.
struct PublishedMonth {
  CivilMonth month;
  CivilDay published;   // when they were, at the latest
  CivilDay first_open;  // of the first month whose tables are not
  std::string clause;   // by which they are
  // What was on that day: a bulletin told of the month, or its tables were due.
  Words happened;
};
// The month of that day (before the programme, its first one), if its tables were due before
// today; nullopt if not, and while the programme has no rules to publish by.
std::optional<PublishedMonth> PublishedMonthOf(const ProgramState& program, CivilDay day,
                                               const Entities& entities, CivilDay today);

// The first month from that day's on that a bulletin is about in which the unit has its place: one
// that itself issued, or a superior of it; nullopt if there is none. A year that is recorded after
// it was over has no such month until a bulletin tells of it.
std::optional<PublishedMonth> BulletinMonthOf(const ProgramState& program, const UnitState& unit,
                                              CivilDay day, const Entities& entities);
// CHANGE_RETROACTIVE by that, of the field effective_date; RESULT_PUBLISHED once the year's result
// is. `what` is which change it is: what was published of a month, and what was owed in it, stays.
absl::Status CheckNothingTold(const Words& what, const ProgramState& program, const UnitState& unit,
                              CivilDay day, const Entities& entities);
// CHANGE_RETROACTIVE if tables that expect the unit were due before today, of the month of that day
// or of the first one after it in which the unit takes part: by then it was told what was missing,
// and who leaves or moves later takes nothing of that away. The unit is enrolled.
absl::Status CheckNothingDue(const Words& what, const ProgramState& program, const UnitState& unit,
                             CivilDay day, const Entities& entities, CivilDay today);

// What is refused for want of a policy set: POLICY_NOT_ADOPTED, of that field; FIELD_INVALID once
// none can be adopted for the programme any more.
absl::Status NoPolicy(const Field& field, const ProgramState& program, CivilDay today);

void Evolve(ProgramState& state, const event::v1::ProgramOpened& fact);
void Evolve(ProgramState& state, const event::v1::PolicySetAdopted& fact);
void Evolve(ProgramState& state, const event::v1::BulletinPublished& fact);
void Evolve(ProgramState& state, const event::v1::CommendationGiven& fact);
void Evolve(ProgramState& state, const event::v1::AdmonitionDecided& fact);
void Evolve(ProgramState& state, const event::v1::EntryVoided& fact);

absl::StatusOr<event::v1::ProgramOpened> Decide(const event::v1::ProgramOpened& fact,
                                                const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PolicySetAdopted> Decide(const event::v1::PolicySetAdopted& fact,
                                                   const Entities& entities,
                                                   const Context& context);

// What units do in a programme (participation.cc).
absl::StatusOr<event::v1::UnitEnrolled> Decide(const event::v1::UnitEnrolled& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitWithdrawn> Decide(const event::v1::UnitWithdrawn& fact,
                                                const Entities& entities, const Context& context);
absl::StatusOr<event::v1::UnitIndexRecorded> Decide(const event::v1::UnitIndexRecorded& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::BreakthroughApproved> Decide(const event::v1::BreakthroughApproved& fact,
                                                       const Entities& entities,
                                                       const Context& context);
absl::StatusOr<event::v1::UnitIndexCorrected> Decide(const event::v1::UnitIndexCorrected& fact,
                                                     const Entities& entities,
                                                     const Context& context);
absl::StatusOr<event::v1::BreakthroughVoided> Decide(const event::v1::BreakthroughVoided& fact,
                                                     const Entities& entities,
                                                     const Context& context);

// Whom the city commends in it (circulation/commendation.cc).
absl::StatusOr<event::v1::CommendationGiven> Decide(const event::v1::CommendationGiven& fact,
                                                    const Entities& entities,
                                                    const Context& context);

// Whom it admonishes by the ranking of a month (reporting/admonition.cc).
absl::StatusOr<event::v1::AdmonitionDecided> Decide(const event::v1::AdmonitionDecided& fact,
                                                    const Entities& entities,
                                                    const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_PROGRAM_H_
