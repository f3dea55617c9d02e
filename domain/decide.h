// The business in one call: may this proposed fact become an event?
//
// Refused is only what is malformed, impossible, contradictory or outside the rules of who may pair
// with whom; a fact that merely falls short of a programme rule is accepted (domain/rules judges
// it). Who may act at all is asked before, by services/access. Pure.

#ifndef JIEDUI_DOMAIN_DECIDE_H_
#define JIEDUI_DOMAIN_DECIDE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The event to append, with the fields "set by the server" filled in, or a refusal from the
// catalogue, with the clause it rests on and the names of its units (grounds.h).
absl::StatusOr<event::v1::Event> Decide(const event::v1::Event& proposed, const Entities& entities,
                                        const Context& context);

// Units the proposed fact is about, for access control: writing it needs authority over one of
// them. Empty if the entities it names do not exist, or if it concerns the whole ledger (programme,
// policy).
std::vector<std::string> SubjectUnits(const event::v1::Event& proposed, const Entities& entities);

// RESOURCE_NOT_FOUND, or FIELD_INVALID of what can be no id, for the first of the entities and
// units by which the subjects are found that does not exist.
absl::Status CheckSubjects(const event::v1::Event& proposed, const Entities& entities);

// Units of the persons a recorded event says something personal about, as the ledger knows them
// now: who moved is no longer the old unit's. Empty if it is about nobody.
std::vector<std::string> UnitsOfPersons(const event::v1::Event& event, const Entities& entities);

// The resource the event creates or changes, relative to its ledger: "pairs/2017-370481-370403".
// Empty for what was done with the ledger itself.
std::string ResourceName(const event::v1::Event& event);

// Index entries of an event, "<tag>:<id>", sorted and unique: its fields with the (tag) option.
std::vector<std::string> TagsOf(const event::v1::Event& event);

// Civil day the event happened on.
CivilDay OccurredDay(const event::v1::Event& event);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_DECIDE_H_
