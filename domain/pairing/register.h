// 附件1 on its way: filed by a district (or by the city for pairs no district has to itself), then
// acknowledged or returned by the city's detachment (R0-09). One filing is on its way at a time.
// One that was returned is filed again, with the pairs it then has; what was acknowledged stays so,
// and a further filing supplements it with pairs that are not on record yet.

#ifndef JIEDUI_DOMAIN_PAIRING_REGISTER_H_
#define JIEDUI_DOMAIN_PAIRING_REGISTER_H_

#include <set>
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
  RegisterStage stage = RegisterStage::kNotFiled;  // of the latest filing
  std::set<std::string> filed_pair_ids;            // the latest filing's
  std::set<std::string> acknowledged_pair_ids;     // on record
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
