// google.type.Date to and from civil days. Pure.

#ifndef JIEDUI_DOMAIN_DATE_H_
#define JIEDUI_DOMAIN_DATE_H_

#include "absl/status/statusor.h"
#include "google/type/date.pb.h"

#include "base/civil.h"

namespace jiedui::domain {

google::type::Date ToDate(CivilDay day);

// A date that is known to be a real day (it comes from the ledger).
CivilDay ToDay(const google::type::Date& date);

// A real day of the years 1900..2999; InvalidArgument otherwise, also for an unset date.
absl::StatusOr<CivilDay> CheckedDay(const google::type::Date& date);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_DATE_H_
