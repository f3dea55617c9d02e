// A pair: two teams of one tier that help each other for a programme year, A the better side and B
// the weaker one (三、活动形式).

#ifndef JIEDUI_DOMAIN_PAIRING_PAIR_H_
#define JIEDUI_DOMAIN_PAIRING_PAIR_H_

#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

// A stay as far as it tells one from another.
struct PairStay {
  std::string from_unit_id;
  std::set<std::string> officer_ids;
  CivilDay dispatched;
};

struct PairState {
  std::string id;
  std::string program_id;
  std::string unit_a_id;
  std::string unit_b_id;
  CivilDay first_day;
  std::optional<CivilDay> end_day;        // first day without it
  std::map<std::string, PairStay> stays;  // by activity; those that stand
  std::set<std::string> exempt_months;    // "2017-03"

  bool Exists() const { return !program_id.empty(); }
  bool ActiveOn(CivilDay day) const {
    return day >= first_day && (!end_day.has_value() || day < *end_day);
  }
  // True if it is in force on that day or on any later one.
  bool ActiveFrom(CivilDay day) const { return !end_day.has_value() || day < *end_day; }
  bool HasSide(absl::string_view unit_id) const {
    return unit_id == unit_a_id || unit_id == unit_b_id;
  }
};

using PairEvents =
    TypeList<event::v1::PairAssigned, event::v1::PairDissolved, event::v1::StaffDispatched,
             event::v1::StaffRotated, event::v1::ActivityCorrected, event::v1::ActivityVoided,
             event::v1::MonthExempted>;

template <>
struct EntityTraits<PairState> {
  static constexpr char kTag[] = "pair";
  using Events = PairEvents;
};

void Evolve(PairState& state, const event::v1::PairAssigned& fact);
void Evolve(PairState& state, const event::v1::PairDissolved& fact);
void Evolve(PairState& state, const event::v1::StaffDispatched& fact);
void Evolve(PairState& state, const event::v1::StaffRotated& fact);
void Evolve(PairState& state, const event::v1::ActivityCorrected& fact);
void Evolve(PairState& state, const event::v1::ActivityVoided& fact);
void Evolve(PairState& state, const event::v1::MonthExempted& fact);

absl::StatusOr<event::v1::PairAssigned> Decide(const event::v1::PairAssigned& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PairDissolved> Decide(const event::v1::PairDissolved& fact,
                                                const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PairExceptionGranted> Decide(const event::v1::PairExceptionGranted& fact,
                                                       const Entities& entities,
                                                       const Context& context);
// An approved exception to a month's activity (exemption.cc).
absl::StatusOr<event::v1::MonthExempted> Decide(const event::v1::MonthExempted& fact,
                                                const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_PAIR_H_
