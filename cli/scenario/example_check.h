// Whether the parts of an example fit each other, so that a plan can be made of it. What the rules
// of the programme refuse is not looked for here: the server says so when the act is played. Pure.
//
// Each returns InvalidArgument with what is wrong; the caller adds the file and the line.

#ifndef JIEDUI_CLI_SCENARIO_EXAMPLE_CHECK_H_
#define JIEDUI_CLI_SCENARIO_EXAMPLE_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "cli/scenario/example.h"

namespace jiedui::scenario {

// The city first, then each unit after its superior; each id once.
absl::Status CheckUnit(const ExampleUnit& unit, const std::vector<ExampleUnit>& before,
                       const event::v1::ProgramOpened& program);
// Enough of them to pair.
absl::Status CheckUnits(const Example& example);

// It is the programme's, may be adopted, and leaves time to file the register after the notice.
absl::Status CheckPolicy(const Example& example);

// Of two units there are from the beginning, of one tier and superior.
absl::Status CheckPair(const NamedPair& pair, const std::vector<NamedPair>& before,
                       const Example& example);

// It can befall this unit, which will have a pair, in a month of the programme.
absl::Status CheckPlace(const Place& place, const std::vector<Place>& before,
                        const Example& example);
// None is missing.
absl::Status CheckPlaces(const Example& example);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_EXAMPLE_CHECK_H_
