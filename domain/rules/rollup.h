// Many units' months as one: what both sides did together once, also if a hub did it with both its
// partners (rules/month_entries.h), each officer and each enterprise once (A18, A24). Pure.

#ifndef JIEDUI_DOMAIN_RULES_ROLLUP_H_
#define JIEDUI_DOMAIN_RULES_ROLLUP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// The entries of all rows, those of one recorded session or study as one. Reports are not added up:
// the row has none, and neither unit nor month.
table::v1::DispatchRow RollUp(const std::vector<table::v1::DispatchRow>& rows);

// A unit's month beside others that are one unit now.
struct MemberMonth {
  table::v1::DispatchRow row;
  bool owed = false;    // a report of it is expected, or came though it is exempt
  bool exempt = false;  // the unit owes none (rules/report_excuse.h)
};
// The months of units that are one now, as one month of that unit: the entries rolled up, and one
// report once each that owes one has given it, with what they state together as MakeRollUp sums it,
// each text once. It came when the last came, is accepted once all are, and returned while one is.
// What became of returned versions shows with each unit by itself. The month is judged by `policy`.
table::v1::DispatchRow SumMonths(const std::string& unit_id, const std::vector<MemberMonth>& months,
                                 const Policy& policy);

// The months of the units below one and of its own team together (R0-27), each with whether a
// report of it is expected; there is one. Recorded is folded from all, what both sides did together
// once. Reported and accepted are the sums of what the units that reported, or were accepted,
// state, less what the ledger says several of them did together; a sum is never less than what one
// of them states alone. The month is judged by `policy`.
v1::MonthRollUp MakeRollUp(const std::vector<MemberMonth>& months, const Policy& policy);

// What a district's 总体开展情况 starts from (R0-27): the sums of what is accepted of the units
// below it, with what the ledger has of its own, which goes up with it. Numbers only.
event::v1::DispatchFigures StartingFigures(std::vector<MemberMonth> months,
                                           absl::string_view unit_id, const Policy& policy);

// What the latest version of the unit's own report states of all of them together, against the
// accepted sums: into the roll-up, and a finding for each that differs. While that report awaits
// its answer it is not held against the unit that it counts its own.
void ReconcileOverall(const table::v1::DispatchRow& own, const std::vector<MemberMonth>& months,
                      const Policy& policy, v1::DispatchTable& table);

// How many towns a report of the month is expected of, which need not be all that the district has:
// one that joined later or is exempt is not among them.
struct TownCounts {
  int expected = 0;
  int submitted = 0;
  int accepted = 0;
};
// 总体开展情况 of a district's month in words, to start a report from: what is accepted, and how
// many towns it leaves out since they are not yet.
std::string OverviewOf(const TownCounts& towns, const event::v1::DispatchFigures& figures,
                       EnterpriseCount counted = EnterpriseCount::kBoth);

// The latest version of the month's report is accepted.
bool IsAccepted(const table::v1::DispatchRow& row);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ROLLUP_H_
