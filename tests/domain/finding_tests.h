// Which test covers each rule a fact can fall short of: what docs/RULES.md says of its findings.

#ifndef JIEDUI_TESTS_DOMAIN_FINDING_TESTS_H_
#define JIEDUI_TESTS_DOMAIN_FINDING_TESTS_H_

#include "absl/strings/string_view.h"

#include "domain/rules/rules.h"

namespace jiedui::domain {

// "Suite.Name" of the test in which the rule is found broken; empty if it has none yet.
absl::string_view FindingTest(Rule rule);

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_FINDING_TESTS_H_
