// Which permit to enter late lets an activity in (A39). Pure.

#ifndef JIEDUI_DOMAIN_RULES_LATE_ENTRY_H_
#define JIEDUI_DOMAIN_RULES_LATE_ENTRY_H_

#include <cstdint>

#include "google/protobuf/repeated_ptr_field.h"

#include "base/civil.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// When and as what an activity came into the ledger.
struct RecordedActivity {
  CivilDay occurred;
  CivilDay recorded;
  v1::ActivityKind kind = v1::ACTIVITY_KIND_UNSPECIFIED;
  int64_t position = 0;
};

// Of permits of the sides concerned, the first that was granted before the entry, is of the month
// and the kind, and had not ended on the day of recording. Null if there is none.
const table::v1::LateEntryPermit* PermitFor(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits,
    const RecordedActivity& entry);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_LATE_ENTRY_H_
