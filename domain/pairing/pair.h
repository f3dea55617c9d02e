// A pair: two teams of one tier that help each other for a programme year, A the better side and B
// the weaker one (三、活动形式). Within the year its sides change by a reassignment alone (A21); in
// the next it goes on by a renewal, as a pair of that year (A35).

#ifndef JIEDUI_DOMAIN_PAIRING_PAIR_H_
#define JIEDUI_DOMAIN_PAIRING_PAIR_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"
#include "domain/pairing/sides.h"

namespace jiedui::domain {

// A stay as far as it tells one from another.
struct PairStay {
  std::string from_unit_id;
  std::set<std::string> officer_ids;
  CivilDay dispatched;
};

// An activity held on a day, with its beginning noted, as far as it tells one from another.
struct PairHeld {
  enum class Kind { kJointInspection, kGroupStudy, kOther };
  Kind kind = Kind::kOther;
  CivilDay day;
  int start_minute = 0;

  bool operator==(const PairHeld&) const = default;
};

struct PairState {
  // To a rule that is meant in principle; both days are excused.
  struct RuleException {
    std::string rule;
    CivilDay start;
    CivilDay end;
    std::string granting_unit_id;
  };

  // Of a month, that was taken back.
  struct VoidedExemption {
    std::string month;
    CivilDay granted;
    CivilDay voided;
  };

  std::string id;
  std::string program_id;
  std::vector<Sides> sides;  // by first day; the first from the pair's own
  CivilDay first_day;
  std::optional<CivilDay> end_day;                   // first day without it
  std::map<std::string, PairStay> stays;             // by activity; those that stand
  std::map<std::string, CivilDay> activity_days;     // it was held, or staff left; those that stand
  std::map<std::string, PairHeld> held;              // by activity; those that stand
  std::map<std::string, std::string> exempt_months;  // "2017-03" → who exempted it
  std::map<std::string, CivilDay> exempted_days;     // of the same, when they did
  std::vector<VoidedExemption> voided_exemptions;
  std::vector<RuleException> rule_exceptions;
  std::set<std::string> renewed_in;  // programmes in which it goes on

  bool Exists() const { return !program_id.empty(); }
  bool ActiveOn(CivilDay day) const {
    return day >= first_day && (!end_day.has_value() || day < *end_day);
  }
  // True if it is in force on that day or on any later one.
  bool ActiveFrom(CivilDay day) const { return !end_day.has_value() || day < *end_day; }
  // On that day; before the first, those of the first.
  const Sides& SidesOn(CivilDay day) const;
  // The unit is a side on that day or on any later one, as long as the pair is in force.
  bool HasSideFrom(absl::string_view unit_id, CivilDay day) const;
  // Every unit that is, was or is to be a side, each once, in the order in which they came.
  std::vector<std::string> EverySide() const;
};

using PairEvents =
    TypeList<event::v1::PairAssigned, event::v1::PairDissolved, event::v1::StaffDispatched,
             event::v1::StaffRotated, event::v1::ActivityCorrected, event::v1::ActivityVoided,
             event::v1::MonthExempted, event::v1::JointInspectionHeld, event::v1::GroupStudyHeld,
             event::v1::OtherActivityHeld, event::v1::PairReassigned, event::v1::PairRenewed,
             event::v1::RuleExceptionGranted, event::v1::EntryVoided>;

template <>
struct EntityTraits<PairState> {
  static constexpr char kTag[] = "pair";
  using Events = PairEvents;
};

// ACTIVITY_RECORDED_TWICE if the pair has another activity of the kind that began in the same
// minute: it is the same one under another id. Where nobody noted when, nothing tells.
absl::Status CheckHeldOnce(const PairState& pair, const event::v1::JointInspectionHeld& fact);
absl::Status CheckHeldOnce(const PairState& pair, const event::v1::GroupStudyHeld& fact);
absl::Status CheckHeldOnce(const PairState& pair, const event::v1::OtherActivityHeld& fact);

void Evolve(PairState& state, const event::v1::PairAssigned& fact);
void Evolve(PairState& state, const event::v1::PairDissolved& fact);
void Evolve(PairState& state, const event::v1::StaffDispatched& fact);
void Evolve(PairState& state, const event::v1::StaffRotated& fact);
void Evolve(PairState& state, const event::v1::ActivityCorrected& fact);
void Evolve(PairState& state, const event::v1::ActivityVoided& fact);
void Evolve(PairState& state, const event::v1::MonthExempted& fact);
void Evolve(PairState& state, const event::v1::JointInspectionHeld& fact);
void Evolve(PairState& state, const event::v1::GroupStudyHeld& fact);
void Evolve(PairState& state, const event::v1::OtherActivityHeld& fact);
void Evolve(PairState& state, const event::v1::PairReassigned& fact);
void Evolve(PairState& state, const event::v1::PairRenewed& fact);
void Evolve(PairState& state, const event::v1::RuleExceptionGranted& fact);
void Evolve(PairState& state, const event::v1::EntryVoided& fact);

absl::StatusOr<event::v1::PairAssigned> Decide(const event::v1::PairAssigned& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PairDissolved> Decide(const event::v1::PairDissolved& fact,
                                                const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PairExceptionGranted> Decide(const event::v1::PairExceptionGranted& fact,
                                                       const Entities& entities,
                                                       const Context& context);
// Other sides from a day on, which no activity of the pair is on or after.
absl::StatusOr<event::v1::PairReassigned> Decide(const event::v1::PairReassigned& fact,
                                                 const Entities& entities, const Context& context);
// The same two units in a later programme; what an assignment is asked, it is asked too.
absl::StatusOr<event::v1::PairRenewed> Decide(const event::v1::PairRenewed& fact,
                                              const Entities& entities, const Context& context);
// The pair a renewal makes, as an assignment of it.
event::v1::PairAssigned AssignmentOf(const event::v1::PairRenewed& fact);

// An approved exception to a month's activity (exemption.cc).
absl::StatusOr<event::v1::MonthExempted> Decide(const event::v1::MonthExempted& fact,
                                                const Entities& entities, const Context& context);
// An approved exception to another rule that is meant in principle (rule_exception.cc).
absl::StatusOr<event::v1::RuleExceptionGranted> Decide(const event::v1::RuleExceptionGranted& fact,
                                                       const Entities& entities,
                                                       const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_PAIR_H_
