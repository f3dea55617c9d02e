// The illustrative year as a plan: every act in order, with who does it on which day. A pure
// function of the example directory and its seed; no server is needed to make or to read it.
//
// The driver sends the acts over gRPC; the tests recount the tables from them, without any of the
// code that serves those tables.

#ifndef JIEDUI_CLI_SCENARIO_PLAN_H_
#define JIEDUI_CLI_SCENARIO_PLAN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/scenario/example.h"
#include "cli/scenario/shortfalls.h"

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::scenario {

// What a unit changes in the figures the ledger prefills before it signs them.
struct FigureChange {
  int64_t enterprise_count = 0;
  int64_t overall_study_count = 0;  // of the whole district alone
};
// Changes them. Where the ledger has no joint inspection the unit counts one as well: enterprises
// without any would contradict the form. Where nothing would be left it states too much instead.
void Change(const FigureChange& change, event::v1::DispatchFigures& figures);
// Changes those of the whole district, of which its own are a part that was changed already.
void ChangeOverall(const FigureChange& change, const event::v1::DispatchFigures& prefilled_own,
                   const event::v1::DispatchFigures& own, event::v1::DispatchFigures& overall);

struct Act {
  CivilDay day;            // on which it is done; the server's clock stands on it
  std::string actor;       // "district/370403"
  std::string request_id;  // unique within the plan unless reused on purpose
  event::v1::Event fact;
  // Monthly reports only: figures come from PreviewReport, then this change.
  FigureChange change;
  // Reason of the refusal to expect, "UNIT_PAIR_LIMIT"; empty if it is to be recorded.
  std::string refusal;
  // Refusals only: what is being tried, in Chinese.
  std::string title;
};

// A pair of the year, with the sides it has at its end.
struct PlannedPair {
  std::string pair_id;
  std::string unit_a_id;
  std::string unit_b_id;
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  CivilDay first_day;
  std::optional<CivilDay> end_day = std::nullopt;  // the first without it, if it is dissolved
};

// Whose personal data the demonstration looks at afterwards.
struct ShownOfficers {
  std::string known;
  std::string erased;
};

struct Plan {
  std::vector<Act> acts;  // in order of doing
  std::vector<PlannedPair> pairs;
  // What each shortfall is about: an activity, pair-month, report or register id.
  std::map<Shortfall, std::string> subjects;
  ShownOfficers officers;
};

Plan MakePlan(const Example& example);
// The year of any city, which has no places: what is planned at its beginning, done, reported and
// measured at its end, and nothing that is to be refused, or that only some city does.
Plan MakeOrdinaryPlan(const Example& example);

// Each shortfall of the example has befallen. InvalidArgument names the line of shortfalls.csv
// whose month, or whose unit together with another line's, leaves no room for it.
absl::Status CheckPlaced(const Example& example, const Plan& plan);

// Position each act gets in an empty ledger, 0 for those to be refused. Each recorded act is one
// event.
std::vector<int64_t> PositionsOf(const Plan& plan);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_PLAN_H_
