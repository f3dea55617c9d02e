// A good practice (好经验、好做法) of a unit: recorded, then made known by its superiors, each once
// (R0-36).

#ifndef JIEDUI_DOMAIN_CIRCULATION_GOOD_PRACTICE_H_
#define JIEDUI_DOMAIN_CIRCULATION_GOOD_PRACTICE_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

struct PracticeState {
  std::string id;
  std::string unit_id;
  std::string program_id;
  std::set<std::string> promoted_by;  // units
  bool voided = false;                // recorded by mistake

  bool Exists() const { return !unit_id.empty(); }
};

using PracticeEvents = TypeList<event::v1::GoodPracticeRecorded, event::v1::GoodPracticePromoted,
                                event::v1::EntryVoided>;

template <>
struct EntityTraits<PracticeState> {
  static constexpr char kTag[] = "practice";
  using Events = PracticeEvents;
};

void Evolve(PracticeState& state, const event::v1::GoodPracticeRecorded& fact);
void Evolve(PracticeState& state, const event::v1::GoodPracticePromoted& fact);
void Evolve(PracticeState& state, const event::v1::EntryVoided& fact);

// ALREADY_SETTLED of one that was recorded by mistake.
absl::Status CheckNotVoided(const Field& field, const PracticeState& practice);

absl::StatusOr<event::v1::GoodPracticeRecorded> Decide(const event::v1::GoodPracticeRecorded& fact,
                                                       const Entities& entities,
                                                       const Context& context);
absl::StatusOr<event::v1::GoodPracticePromoted> Decide(const event::v1::GoodPracticePromoted& fact,
                                                       const Entities& entities,
                                                       const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_CIRCULATION_GOOD_PRACTICE_H_
