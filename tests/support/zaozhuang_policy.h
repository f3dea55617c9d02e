// The policy sets and calendars of deploy/examples as tests use them: read from the very files a
// user adopts, so that every rule is tested under them.

#ifndef JIEDUI_TESTS_SUPPORT_ZAOZHUANG_POLICY_H_
#define JIEDUI_TESTS_SUPPORT_ZAOZHUANG_POLICY_H_

#include "absl/strings/string_view.h"

#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The programme year 2017.
event::v1::ProgramOpened Program2017();

// policy.toml as the event it becomes.
const event::v1::PolicySetAdopted& ZaozhuangPolicySet();

// The same, parsed.
const Policy& ZaozhuangPolicy();

// A calendar of calendars.toml; its year must be there.
event::v1::WorkCalendarPublished ZaozhuangCalendar(absl::string_view year);
// The policy set with both calendars.
ProgramRules ZaozhuangRules();

// deploy/examples/quota-safe, and a programme of its year.
const event::v1::PolicySetAdopted& QuotaSafePolicySet();
event::v1::ProgramOpened Program2026();

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_SUPPORT_ZAOZHUANG_POLICY_H_
