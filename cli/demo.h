// The demonstration: plays the illustrative year into a new ledger through a server of its own,
// reads the official tables back over the same API, stops the server and verifies what it left.
//
// The server's clock is a time machine: it stands on each day of the plan in turn. One thread
// beside the server's.

#ifndef JIEDUI_CLI_DEMO_H_
#define JIEDUI_CLI_DEMO_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/failure.h"
#include "cli/scenario/plan.h"
#include "cli/verify.h"

#include "jiedui/v1/assessment_service.pb.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::cli {

struct DemoOptions {
  std::string example_directory = "deploy/examples/zaozhuang-2017";
  // A ledger of the same id in it is replaced; that of the example's server if empty.
  std::string data_directory;
  std::optional<uint64_t> seed;  // else the one of the example
  std::string receipts_file;     // a JSON line for each acknowledged write; may be empty
};

// An act that was refused, as it was meant to be.
struct DemoRefusal {
  std::string title;
  std::string actor;
  Refusal refusal;
};

// Persons after the year: one who is known and looked at, one who was erased and looked at in vain,
// and the record that the first was looked at.
struct DemoPersons {
  v1::Officer known;
  v1::Officer erased;
  std::vector<v1::RecordedEvent> readings;
};

// A few lines each of what else the year has (demo_views.h).
struct DemoViews {
  std::string obligation_unit_id;
  CivilDay obligation_day;
  std::vector<v1::Obligation> obligations;   // open on that day, due until then
  v1::GetBulletinResponse bulletin;          // empty if none is owed
  std::vector<v1::ReportSlot> told_reports;  // somebody had to ask for, or nobody asks for
  v1::DispatchTable ranked;                  // the city's month of the late report
  std::vector<v1::SupervisionCheck> checks;
  std::vector<v1::GoodPractice> practices;
  std::vector<v1::LateEntryPermit> permits;
  std::vector<v1::PolicySet> policy_sets;  // in order of adoption
  CivilDay compared_day;
  v1::CompareTablesResponse compared;  // since the end of that day
  v1::ExplainCellResponse explained;
  std::string assumed_file;       // a set without quotas; empty if there is none
  v1::YearEndAssessment assumed;  // by it
};

struct DemoResult {
  scenario::Example example;
  scenario::Plan plan;
  std::string ledger;
  CivilDay first_day;
  CivilDay last_day;
  std::vector<v1::PairRegister> registers;
  v1::DispatchTable dispatch;
  std::vector<v1::DispatchTable> wanting_reports;  // of every unit and month, those with findings
  std::vector<v1::PairCompliance> compliance;
  v1::YearEndAssessment assessment;
  v1::Assessment assessment_record;
  v1::GetAssessmentTableResponse assessment_result;
  v1::GapAnalysis gaps;
  std::vector<DemoRefusal> refusals;
  DemoPersons persons;
  DemoViews views;
  Verified verified;
  int64_t disk_bytes = 0;
  double play_seconds = 0;  // to play the year
};

// Any act that is answered otherwise than the plan expects ends it with a status that names the
// act; so does a shortfall that no table shows by the rule the example expects.
// Calls progress as each month ends, with the events recorded so far.
using DemoProgress = std::function<void(CivilMonth, int64_t)>;
absl::StatusOr<DemoResult> RunDemo(const DemoOptions& options, const DemoProgress& progress);

// What was verified is all that was played and looked at, and its tables were there to compare.
bool IsVerified(const DemoResult& result);

// What a place of the plan can be checked by: a clause of the notice, and the event it is about.
struct Ground {
  std::string clause = "—";
  int64_t position = 0;  // 0 if there is no event
};
// Where a table that was read says that it falls short.
std::optional<Ground> GroundOfFinding(const DemoResult& result, const scenario::Place& place);

// Everything, as people read it.
std::string DemoText(const DemoResult& result);

// The same as one JSON document.
std::string DemoJson(const DemoResult& result);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_DEMO_H_
