// Whether something came into the ledger too long after it happened, and which permit to enter late
// lets it in (A39): activities, their cases, checks and closed fixes, breakthroughs and
// commendations alike. Pure.

#ifndef JIEDUI_DOMAIN_RULES_LATE_ENTRY_H_
#define JIEDUI_DOMAIN_RULES_LATE_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "google/protobuf/repeated_ptr_field.h"

#include "base/civil.h"
#include "domain/error.h"
#include "domain/pairing/sides.h"
#include "domain/program/program_rules.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// When and as what an activity, or what belongs to one or to the pair, came into the ledger.
struct RecordedActivity {
  CivilDay occurred;
  CivilDay recorded;
  // Unspecified of what belongs to no activity: then only a permit for any kind lets it in.
  v1::ActivityKind kind = v1::ACTIVITY_KIND_UNSPECIFIED;
  int64_t position = 0;
  // A permit of this unit does not let it in: nobody lets in what it enters itself. May be empty.
  std::string entering_unit_id = {};
  // Only a permit of one of them lets it in. Empty if the permits are theirs alone.
  Sides sides = {};
};

// Of the permits, the first that is of a side concerned, was granted before the entry, is of the
// month and the kind, and had not ended on the day of recording. Null if there is none.
const table::v1::LateEntryPermit* PermitFor(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits,
    const RecordedActivity& entry);

// Of permits, the last day of one that is open on that day, from the day it was granted on; of
// several the latest. nullopt if none is.
std::optional<CivilDay> OpenUntil(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits, CivilDay on);

// Something that was recorded more than entry.max_backdate_days after it happened.
struct LateEntry {
  int64_t days = 0;                                    // after it happened
  const table::v1::LateEntryPermit* permit = nullptr;  // lets it in; null if none does
};
// nullopt if it was recorded in time.
std::optional<LateEntry> LateEntryOf(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits,
    const RecordedActivity& entry, const Policy& policy);
// The days, and the permit or the most days without one, as findings of A39 name them. The policy
// is the one the entry was judged by; the rules name units.
ErrorVariables VariablesOf(const LateEntry& late, const RecordedActivity& entry,
                           const Policy& policy, const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_LATE_ENTRY_H_
