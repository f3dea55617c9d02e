// 附件1 on its way: filed by a district (or by the city for pairs no district has to itself), then
// acknowledged or returned by the city's detachment (R0-09).

#ifndef JIEDUI_DOMAIN_PAIRING_REGISTER_H_
#define JIEDUI_DOMAIN_PAIRING_REGISTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class RegisterStage { kNotFiled, kFiled, kAcknowledged, kReturned };

struct RegisterState {
  std::string id;
  RegisterStage stage = RegisterStage::kNotFiled;
  std::string program_id;
  std::string unit_id;

  bool Exists() const { return stage != RegisterStage::kNotFiled; }
};

using RegisterEvents = TypeList<event::v1::PairRegisterFiled, event::v1::PairRegisterAcknowledged,
                                event::v1::PairRegisterReturned>;

template <>
struct EntityTraits<RegisterState> {
  static constexpr char kTag[] = "register";
  using Events = RegisterEvents;
};

// "<program>-<unit>"
std::string RegisterId(absl::string_view program_id, absl::string_view unit_id);

void Evolve(RegisterState& state, const event::v1::PairRegisterFiled& fact);
void Evolve(RegisterState& state, const event::v1::PairRegisterAcknowledged& fact);
void Evolve(RegisterState& state, const event::v1::PairRegisterReturned& fact);

absl::StatusOr<event::v1::PairRegisterFiled> Decide(const event::v1::PairRegisterFiled& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::PairRegisterAcknowledged> Decide(
    const event::v1::PairRegisterAcknowledged& fact, const Entities& entities,
    const Context& context);
absl::StatusOr<event::v1::PairRegisterReturned> Decide(const event::v1::PairRegisterReturned& fact,
                                                       const Entities& entities,
                                                       const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_REGISTER_H_
