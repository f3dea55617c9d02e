// The rows of units' months, as monthly_dispatch keeps them: what is put into a month and taken out
// again, and what a change left in one whose report was accepted.

#ifndef JIEDUI_PROJECTIONS_DISPATCH_MONTHS_H_
#define JIEDUI_PROJECTIONS_DISPATCH_MONTHS_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"

#include "jiedui/table/v1/rows.pb.h"
#include "projections/projection.h"

namespace jiedui::projections {

// One entry and where it belongs.
struct Placement {
  std::string unit_id;
  std::string month;
  table::v1::DispatchEntry entry;
};

// "2017-03".
std::string MonthOf(const google::type::Date& date);

std::string MonthKey(absl::string_view unit_id, absl::string_view month);

table::v1::DispatchRow& EditMonth(const std::string& unit_id, const std::string& month, Rows& rows);

// Adds the entry and returns the key of the month it went to.
std::string Place(Placement placement, Rows& rows);

// Takes everything from that source out of the month; a month with nothing left is no row.
void Remove(const std::string& source_id, const std::string& key, Rows& rows);

// Months that an event changed, by key, each with the reading of 处罚 it is changed by.
class TouchedMonths {
 public:
  TouchedMonths() = default;
  // By either reading.
  explicit TouchedMonths(const google::protobuf::RepeatedPtrField<std::string>& keys);

  // What is changed by each of the two is changed by either.
  void Add(const std::string& key,
           table::v1::Erratum::Concern concern = table::v1::Erratum::CONCERN_UNSPECIFIED);
  void AddAll(const TouchedMonths& others);

  const std::map<std::string, table::v1::Erratum::Concern>& all() const { return months_; }

 private:
  std::map<std::string, table::v1::Erratum::Concern> months_;
};

// By which reading of 处罚 the month has anything from the case: what was decided, what was
// collected, or either (A16).
table::v1::Erratum::Concern ConcernOf(const std::string& case_id, const std::string& key,
                                      Rows& rows);

// What an event about that source did to months whose reports were accepted.
void NoteErrata(const std::string& source_id, const TouchedMonths& months, const Envelope& at,
                Rows& rows);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_DISPATCH_MONTHS_H_
