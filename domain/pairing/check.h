// A supervision check: a superior looked at how a pair carries out the programme (R0-28). Recorded
// once; it has no life after that.

#ifndef JIEDUI_DOMAIN_PAIRING_CHECK_H_
#define JIEDUI_DOMAIN_PAIRING_CHECK_H_

#include <string>

#include "absl/status/statusor.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

struct CheckState {
  std::string id;
  std::string pair_id;

  bool Exists() const { return !pair_id.empty(); }
};

using CheckEvents = TypeList<event::v1::SupervisionCheckRecorded>;

template <>
struct EntityTraits<CheckState> {
  static constexpr char kTag[] = "check";
  using Events = CheckEvents;
};

void Evolve(CheckState& state, const event::v1::SupervisionCheckRecorded& fact);

absl::StatusOr<event::v1::SupervisionCheckRecorded> Decide(
    const event::v1::SupervisionCheckRecorded& fact, const Entities& entities,
    const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_CHECK_H_
