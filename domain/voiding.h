// What was granted or confirmed by mistake is taken back (登记撤销, A25): exemptions, exceptions,
// consents and approvals across districts, permits to enter late, commendations, good practices and
// their promotions, confirmations that no violation was found, admonitions, acceptances of a team,
// adjustments that are signed only once. From then on it counts as if it had not been.
//
// It is for who made the entry, or a superior of theirs. What rests on it is put right first
// (RECORD_IN_USE): a second pair stands by its exception, a pair across districts by its approval,
// the approval by the consents, and a score by an adjustment that was countersigned. What was
// entered under a permit is a fact and stays; without the permit it is late, and a finding says so.

#ifndef JIEDUI_DOMAIN_VOIDING_H_
#define JIEDUI_DOMAIN_VOIDING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// An entry that stands.
struct VoidableEntry {
  Words voiding;           // what it is to take it back: "voiding an exemption"
  std::string made_by;     // the unit that made it; empty if the ledger did not keep it: the city's
  std::string program_id;  // may be empty
  std::string pair_id;     // may be empty
  std::vector<std::string> unit_ids;  // that it is about
  bool earns = true;                  // the result of the year rests on it
};

// FIELD_REQUIRED, FIELD_INVALID, RESOURCE_NOT_FOUND; ALREADY_SETTLED of one that keeps its id and
// was voided before.
absl::StatusOr<VoidableEntry> FindEntry(const event::v1::EntryVoided& fact,
                                        const Entities& entities);

// The resource the entry is, or is part of, relative to its ledger: "lateEntryPermits/late-1".
std::string EntryResource(const event::v1::EntryVoided& fact);

absl::StatusOr<event::v1::EntryVoided> Decide(const event::v1::EntryVoided& fact,
                                              const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_VOIDING_H_
