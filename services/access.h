// Who may write what: one table, role × kind of event → reach, and the one function that asks it.
//
// Asked once for every write, before the decision (services/write_pipeline.cc), on the writer's
// thread. Who may write such a fact of some unit, as a unit of the ledger, and names what is not
// there hears that there is no such thing (RESOURCE_NOT_FOUND). To everybody else a refusal is the
// same whether the subject is out of reach or does not exist. Who answers a report that goes up to
// another is told to whom it goes (NOT_DIRECT_SUPERIOR). What the
// server records by itself (domain/ledger_acts.h) is nobody's to write, and has no row.
//
// Reading is open to every principal, but for personal data: a second table, asked for every such
// event that is read (services/personal_reader.cc).

#ifndef JIEDUI_SERVICES_ACCESS_H_
#define JIEDUI_SERVICES_ACCESS_H_

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::services {

// How far a role reaches with one kind of event. The subjects are domain::SubjectUnits.
enum class Reach {
  kNone,     // may not write it
  kOwn,      // its own unit is a subject
  kSubtree,  // its own unit, or one below it, is a subject
  kBelow,    // every subject is below its own unit, and there is one
  kLedger,   // whatever the ledger holds
};

// Auditors write nothing; they have no column.
struct AccessRow {
  int kind;  // number of the event inside Event.kind
  Reach town;
  Reach district;
  Reach city;
};

// A row for every kind of event that can be proposed, in the order of their numbers.
absl::Span<const AccessRow> AccessTable();

// OK, RESOURCE_NOT_FOUND, or SCOPE_DENIED with the paragraph that says whose the act is where there
// is one. Who is whose superior is asked of today, whatever day the fact is about.
absl::Status Authorize(const domain::Principal& principal, const event::v1::Event& proposed,
                       const domain::Entities& entities, CivilDay today);

// Whose personal data a role sees: that of persons who belong, by the last word, to a unit within
// its reach.
struct PersonalRow {
  domain::Role role;
  Reach reach;
};

// A row for every role.
absl::Span<const PersonalRow> PersonalTable();

// Whether the principal may read what is personal in an event of the ledger.
bool MaySeePersonalData(const domain::Principal& principal, const event::v1::Event& event,
                        const domain::Entities& entities, CivilDay today);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ACCESS_H_
