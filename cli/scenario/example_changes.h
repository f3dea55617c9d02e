// changes.toml of an example: what is decided by name on a day of the year, each as the event it
// is.
//
// A line of the file is a field of the event, so that a kind of event added to the vocabulary can
// be written there as soon as it exists.

#ifndef JIEDUI_CLI_SCENARIO_EXAMPLE_CHANGES_H_
#define JIEDUI_CLI_SCENARIO_EXAMPLE_CHANGES_H_

#include <string>

#include "absl/status/status.h"
#include "cli/scenario/example.h"

namespace jiedui::scenario {

// Reads the file into example.changes, in its order. The units, the programme and the policy set of
// the example must be there already. InvalidArgument names the file, the line, the field and what
// is wrong with it.
absl::Status LoadChanges(const std::string& file, Example& example);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_EXAMPLE_CHANGES_H_
