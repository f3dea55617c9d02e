// The policy set of Zaozhuang 2017 as tests use it: read once from deploy/examples/zaozhuang-2017,
// so that every rule is tested under the very file a user adopts.

#ifndef JIEDUI_TESTS_SUPPORT_ZAOZHUANG_POLICY_H_
#define JIEDUI_TESTS_SUPPORT_ZAOZHUANG_POLICY_H_

#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The programme year 2017.
event::v1::ProgramOpened Program2017();

// policy.toml as the event it becomes.
const event::v1::PolicySetAdopted& ZaozhuangPolicySet();

// The same, parsed.
const Policy& ZaozhuangPolicy();

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_SUPPORT_ZAOZHUANG_POLICY_H_
