// What a refusal says besides its reason: the clause of the programme it was refused in, and the
// names of the units it speaks of. A decision knows neither where it refuses; both are added once,
// to whatever was refused. Pure.

#ifndef JIEDUI_DOMAIN_GROUNDS_H_
#define JIEDUI_DOMAIN_GROUNDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The programme a fact belongs to: the one it names, else that of the pair, activity, case, report,
// or whatever else it names. Null if it is of none.
const ProgramState* ProgramOf(const event::v1::Event& proposed, const Entities& entities);

// The paragraph of the notice that the parameter is of: in the programme that the proposal names,
// else in the last one with rules that the unit takes part in. Empty if there is neither. Of what
// else the proposal is about nothing is looked up: whoever may not write of it hears nothing of it.
std::string ParagraphFor(absl::string_view parameter, const event::v1::Event& proposed,
                         const std::string& unit_id, const Entities& entities, CivilDay today);

// The refusal of the fact, with
//   clause    where it rests on the programme (ErrorSpec.parameter, .paragraph_of,
//             .program_document): of the policy set in force today, or the number of the document
//             that opened the programme; of a fact about a unit alone, the last programme it takes
//             part in;
//   <name>_zh for each variable that is the id of a unit: its name of today, and the id.
absl::Status Explained(const absl::Status& refusal, const event::v1::Event& proposed,
                       const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_GROUNDS_H_
