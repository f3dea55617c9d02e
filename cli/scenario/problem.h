// What is wrong with a file of an example, in both languages: the message of the status is the
// English text, and the Chinese one goes with it (cli/failure.h reads it). Pure; any thread.

#ifndef JIEDUI_CLI_SCENARIO_PROBLEM_H_
#define JIEDUI_CLI_SCENARIO_PROBLEM_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace jiedui::scenario {

struct Problem {
  std::string en;
  std::string zh;
};

// The same of a place, which is called alike in both: "unit_id: …", "unit_id：…".
Problem At(absl::string_view place, const Problem& problem);

// InvalidArgument.
absl::Status Wrong(const Problem& problem);

// What Wrong was made with, or the texts of a refusal of the domain; of any other status its
// message, twice.
Problem ProblemOf(const absl::Status& status);

// The Chinese text of a status that Wrong made; empty of any other.
std::string ChineseOf(const absl::Status& status);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_PROBLEM_H_
