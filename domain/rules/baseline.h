// What the year's outcome is measured from (R0-33, R0-35): of a unit's work indices the first by
// day, and which of those recorded late cannot be it (A39). Pure.
//
// An index recorded within entry.max_backdate_days of its day is the baseline if it is the first.
// One recorded later is a measurement like any other, but it does not take the place of a baseline
// that was on record when it came: nobody who knows how the year went chooses where it began. Where
// nothing was on record it is the baseline, for there was nothing to replace. A correction of the
// baseline is one of its value and stands beside it (A25). The limit is that of the policy set of
// the day measured.

#ifndef JIEDUI_DOMAIN_RULES_BASELINE_H_
#define JIEDUI_DOMAIN_RULES_BASELINE_H_

#include <optional>
#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

using IndexPoints = google::protobuf::RepeatedPtrField<table::v1::IndexPoint>;

// A unit's measurements, in order of day; they point into the row.
struct MeasuredYear {
  std::vector<const table::v1::IndexPoint*> counted;      // from the baseline on
  std::vector<const table::v1::IndexPoint*> passed_over;  // before it, recorded too late to be it
};
MeasuredYear MeasureFrom(const IndexPoints& points, const ProgramRules& rules);

// That the measurements passed over are not what the year is measured from, one finding each. A
// null row: nothing was measured.
std::vector<v1::RuleFinding> BaselineFindings(const table::v1::OutcomeRow* outcome,
                                              const std::string& pair_id,
                                              const ProgramRules& rules);

// The same of an index that is recorded on that day beside those on record, about its unit and
// without a position; nullopt if it counts.
std::optional<v1::RuleFinding> BaselineFinding(const event::v1::UnitIndexRecorded& index,
                                               CivilDay recorded, const IndexPoints& on_record,
                                               const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_BASELINE_H_
