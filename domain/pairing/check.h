// A supervision check: a superior looked at how a pair carries out the programme (R0-28). What it
// orders to be put right is open until it is closed; whether that was in time is judged elsewhere
// (rules/compliance.h).

#ifndef JIEDUI_DOMAIN_PAIRING_CHECK_H_
#define JIEDUI_DOMAIN_PAIRING_CHECK_H_

#include <string>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class FixStage { kNotOrdered, kOpen, kClosed };  // of what stands

struct CheckState {
  std::string id;
  std::string pair_id;
  std::string unit_id;  // that inspected
  CivilDay checked;
  FixStage fix = FixStage::kNotOrdered;
  std::string ordered_fix;
  CivilDay fix_due;     // of what was ordered
  bool voided = false;  // recorded by mistake

  bool Exists() const { return !pair_id.empty(); }
};

using CheckEvents = TypeList<event::v1::SupervisionCheckRecorded, event::v1::SupervisionFixClosed,
                             event::v1::SupervisionCheckVoided>;

template <>
struct EntityTraits<CheckState> {
  static constexpr char kTag[] = "check";
  using Events = CheckEvents;
};

void Evolve(CheckState& state, const event::v1::SupervisionCheckRecorded& fact);
void Evolve(CheckState& state, const event::v1::SupervisionFixClosed& fact);
void Evolve(CheckState& state, const event::v1::SupervisionCheckVoided& fact);

absl::StatusOr<event::v1::SupervisionCheckRecorded> Decide(
    const event::v1::SupervisionCheckRecorded& fact, const Entities& entities,
    const Context& context);
absl::StatusOr<event::v1::SupervisionFixClosed> Decide(const event::v1::SupervisionFixClosed& fact,
                                                       const Entities& entities,
                                                       const Context& context);

absl::StatusOr<event::v1::SupervisionCheckVoided> Decide(
    const event::v1::SupervisionCheckVoided& fact, const Entities& entities,
    const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_CHECK_H_
