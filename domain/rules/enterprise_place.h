// Whether an enterprise is where it was said to be before: it lies in one jurisdiction, and one
// that is given in two counts for two sides (R0-19, A12). Pure.

#ifndef JIEDUI_DOMAIN_RULES_ENTERPRISE_PLACE_H_
#define JIEDUI_DOMAIN_RULES_ENTERPRISE_PLACE_H_

#include <string>
#include <vector>

#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// An enterprise that one inspection gives in another jurisdiction than another one does.
struct PlaceConflict {
  std::string enterprise_id;
  std::string here_id;   // the unit of the one
  std::string there_id;  // of the other
};

// Of the enterprises of the inspection, by id or by name, those that the other one gives elsewhere;
// each once, in the order of the inspection.
std::vector<PlaceConflict> ConflictsOf(const event::v1::JointInspectionHeld& inspection,
                                       const event::v1::JointInspectionHeld& other);
// Those that it gives in two jurisdictions itself.
std::vector<PlaceConflict> ConflictsWithin(const event::v1::JointInspectionHeld& inspection);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ENTERPRISE_PLACE_H_
