// Where each requirement of the notice (R0-*) and each ambiguity of its text (A*) is kept, and
// which test covers it: what docs/RULES.md says of them. A row that is not kept yet says so, and so
// does one whose only reading is built in.

#ifndef JIEDUI_TESTS_DOMAIN_REQUIREMENTS_H_
#define JIEDUI_TESTS_DOMAIN_REQUIREMENTS_H_

#include "absl/types/span.h"

namespace jiedui::domain {

struct Requirement {
  const char* id;     // "R0-20", "A12"
  const char* zh;     // the notice's words, or the question
  const char* how;    // what it is here; "not yet: …" where it is not
  const char* where;  // a file of the tree, empty if there is none yet
  const char*
      test;  // "JointInspectionSpec.ThreeEnterprisesAreEnoughAndTwoAreNot", empty if none yet
};

// R0-01 to R0-39, and A1 to A39, each in order.
absl::Span<const Requirement> Requirements();
absl::Span<const Requirement> Ambiguities();

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_REQUIREMENTS_H_
