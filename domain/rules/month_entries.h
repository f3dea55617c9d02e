// The entries of a month as what was done: a joint inspection or a study that a unit of two pairs
// held with both partners at once is recorded once a pair, and is one (A18, A24). Pure.
//
// Records of two pairs are of one if both are inspections or both studies, they share a side and
// are at once, as the pairs are told of it (rules/held.h), and, of inspections, an enterprise is in
// both: who is at that time at other enterprises is another team of the hub's, at an inspection of
// its own. Where nobody noted the time, nobody can tell, and each record counts. It does not matter
// whether it counts for either pair, nor which record came first.
//
// Where the records differ, the inspection is what both say together: of every enterprise that one
// of them names, and with as many documents for each as the record that has more of it. Documents
// have no ids in the ledger; both records list those of the same visit, so that what is in both is
// not two. Who put an enterprise or a document into one record alone did it all the same.

#ifndef JIEDUI_DOMAIN_RULES_MONTH_ENTRIES_H_
#define JIEDUI_DOMAIN_RULES_MONTH_ENTRIES_H_

#include <deque>
#include <string>
#include <vector>

#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

struct MonthEntry {
  const table::v1::DispatchEntry* entry = nullptr;
  // It is made of the records of several pairs: its source_id is theirs, in order, with 、 between.
  bool of_several = false;
};

// Of a unit's month, or of those of several units as one (rules/rollup.h).
class MonthEntries {
 public:
  // The row outlives it, and so do the entries.
  explicit MonthEntries(const table::v1::DispatchRow& row);
  explicit MonthEntries(const std::vector<const table::v1::DispatchEntry*>& entries);
  MonthEntries(const MonthEntries&) = delete;
  MonthEntries& operator=(const MonthEntries&) = delete;

  // In the order of the row, one that is made of several where the first of them is.
  const std::vector<MonthEntry>& all() const { return all_; }

 private:
  std::deque<table::v1::DispatchEntry> made_;
  std::vector<MonthEntry> all_;
};

// Makes each record of such a session count by itself, as bulletins before the fourth edition have
// it (rules/bulletin.h).
void CountEachRecord(table::v1::DispatchRow& row);

// The enterprise among the session's; null if it is not.
table::v1::DispatchEntry::Target* FindTarget(const std::string& enterprise_id,
                                             table::v1::DispatchEntry::JointSession& session);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_MONTH_ENTRIES_H_
