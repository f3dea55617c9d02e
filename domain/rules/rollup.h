// Many units' months as one: what both sides did together once, each officer and each enterprise
// once (A18). Pure.

#ifndef JIEDUI_DOMAIN_RULES_ROLLUP_H_
#define JIEDUI_DOMAIN_RULES_ROLLUP_H_

#include <string>
#include <vector>

#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

// The entries of all rows, those of one session or study as one. Reports are not added up: the row
// has none, and neither unit nor month.
table::v1::DispatchRow RollUp(const std::vector<table::v1::DispatchRow>& rows);

// A unit's month beside others that are one unit now.
struct MemberMonth {
  table::v1::DispatchRow row;
  bool owed = false;  // a report of it is expected
};
// The months of units that are one now, as one month without a unit: the entries rolled up, and one
// report with the sum of their figures once each that owes one has given it. It came when the last
// came, is accepted once all are, and returned while one is. What became of returned versions shows
// with each unit by itself.
table::v1::DispatchRow SumMonths(const std::vector<MemberMonth>& months);

// 总体开展情况 of a district's month, to start a report from: of its own row and its towns', what
// the ledger has and how many of the towns have reported.
std::string OverviewOf(const table::v1::DispatchRow& own,
                       const std::vector<table::v1::DispatchRow>& towns);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ROLLUP_H_
