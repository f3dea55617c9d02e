// Pair compliance: everything each pair did, and how it stands against the programme's rules; pairs
// and activities themselves are read from here too. Reads are pure and may run on any thread.
// Names of resources are relative to the ledger; RESOURCE_NOT_FOUND names what does not exist.

#ifndef JIEDUI_PROJECTIONS_PAIR_COMPLIANCE_H_
#define JIEDUI_PROJECTIONS_PAIR_COMPLIANCE_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/projection.h"
#include "projections/row_index.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct PairCompliance {
  static constexpr TableId kTable = TableId::kPairCompliance;
  static constexpr int kVersion = 12;

  static void Apply(const event::v1::UnitRegistered& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairAssigned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairDissolved& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::SupervisionCheckRecorded& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::StaffDispatched& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffRotated& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::JointInspectionHeld& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::GroupStudyHeld& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::OtherActivityHeld& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ActivityAttested& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ActivityCorrected& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ActivityVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CaseFiled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseReported& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseDeclined& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::RotationPlanned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffArrived& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffLeaveStarted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffLeaveEnded& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffReturned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffRecalled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::JointPlanAdopted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::JointPlanSigned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::NoViolationAttested& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::LateEntryPermitted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::MonthExempted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::SupervisionFixClosed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::SupervisionCheckVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CaseVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CrossDistrictConsentGiven& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::CrossDistrictPairApproved& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::PairReassigned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairRenewed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::RuleExceptionGranted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EntryVoided& event, const Envelope& at, Rows& rows);
};

// The pairs of a programme.
inline constexpr RowIndex kPairsByProgram(PairCompliance::kTable, "by_program", "pair/");

// By ExemptedOwner: the pairs of the unit of which a month was ever exempted, also if that was
// taken back. There are few, and a pair's own row is long.
inline constexpr RowIndex kExemptedPairs(PairCompliance::kTable, "exempted", "pair/");
std::string ExemptedOwner(absl::string_view program_id, absl::string_view unit_id);

// Key of the row with who agreed that two towns of different districts pair, whichever comes first.
std::string LeaveKey(absl::string_view program_id, absl::string_view unit_id,
                     absl::string_view other_unit_id);

// Id of the activity, whatever its kind.
const std::string& ActivityIdOf(const table::v1::ActivityFacts& facts);

// Which pairs a list wants; empty means no restriction.
struct PairFilter {
  std::string program_id;
  std::string pair_id;
  std::string unit_id;  // with it, or a unit below it, as a side
  bool ever = false;    // or with the unit itself as a side at whatever time
};

// The pairs' rows, by pair id. NOT_FOUND if the filter names what does not exist. Who is below whom
// is asked of the view's day, of an ended pair as it was of its last.
absl::StatusOr<std::vector<table::v1::PairRow>> ListPairRows(
    const Tables& tables, const PairFilter& filter, const domain::OrganizationView& organization);
// Of all pairs ever assigned in the programme, in order.
std::vector<std::string> ListPairIds(const Tables& tables, absl::string_view program_id);
// Of those that the unit ever was a side of, or is to be.
std::vector<std::string> ListPairIdsOf(const Tables& tables, absl::string_view unit_id);
// The units of the programme that kExemptedPairs has a pair of.
std::set<std::string> ListExemptedUnits(const Tables& tables, absl::string_view program_id);
absl::StatusOr<table::v1::PairRow> FindPairRow(const Tables& tables, absl::string_view pair_id);
// Of the other pairs of its sides, each once.
std::set<std::string> NeighborIds(const Tables& tables, const table::v1::PairRow& pair);
// The pair's row and those of the other pairs of its sides: all that a pair is judged by. None if
// there is no such pair.
std::vector<table::v1::PairRow> RowsAround(const Tables& tables, absl::string_view pair_id);

// The programme of the pair that the activity is of; empty if there is no such activity.
std::string ProgramOfActivity(const Tables& tables, absl::string_view activity_id);

// The pair has begun and not ended.
bool InForceOn(const table::v1::PairRow& pair, CivilDay on);

// A pair and how it stands.
struct JudgedPair {
  table::v1::PairRow row;
  v1::PairCompliance judged;
};

// The pairs by pair id, judged by those rules at the end of the organization's day.
absl::StatusOr<std::vector<JudgedPair>> ListJudgedPairs(
    const Tables& tables, const PairFilter& filter, const domain::ProgramRules& rules,
    const domain::OrganizationView& organization);

// How the pair stands at the end of that day.
absl::StatusOr<v1::PairCompliance> ReadPairCompliance(
    const Tables& tables, absl::string_view pair_id, CivilDay on,
    domain::Organization organization = domain::Organization::kAsItWas);
// By pair id; the filter's program_id must be given. A pair stands as it stands whoever its sides
// are now: only under whom it is listed, and the ids and names of its sides, differ.
absl::StatusOr<std::vector<v1::PairCompliance>> ListPairCompliance(
    const Tables& tables, const PairFilter& filter, CivilDay on,
    domain::Organization organization = domain::Organization::kAsItWas);

// The pair itself, its sides named as the organization shows them on its day, and where it stands
// on that day. One that is only proposed (R0-06) is read under its id too, and is in no list.
absl::StatusOr<v1::Pair> ReadPair(const Tables& tables, absl::string_view pair_id,
                                  const domain::OrganizationView& organization);
absl::StatusOr<std::vector<v1::Pair>> ListPairs(const Tables& tables, const PairFilter& filter,
                                                const domain::OrganizationView& organization);

// Which activities a list wants; empty means no restriction.
struct ActivityFilter {
  std::string pair_id;
  std::optional<CivilMonth> month;  // held, or for a stay begun, in it
};

// The activity as it stands, also if voided, with what the rules say of it on that day.
absl::StatusOr<v1::Activity> ReadActivity(const Tables& tables, absl::string_view activity_id,
                                          CivilDay on);
// By pair, then in order of first recording.
absl::StatusOr<std::vector<v1::Activity>> ListActivities(const Tables& tables,
                                                         const ActivityFilter& filter, CivilDay on);

// A joint plan, who signed it and what followed it. RESOURCE_NOT_FOUND.
absl::StatusOr<v1::JointPlan> ReadJointPlan(const Tables& tables, absl::string_view plan_id);
// By pair, then in order of adoption; of all pairs if pair_id is empty.
absl::StatusOr<std::vector<v1::JointPlan>> ListJointPlans(const Tables& tables,
                                                          absl::string_view pair_id);

// Which supervision checks a list wants; empty means no restriction.
struct SupervisionFilter {
  std::string pair_id;
  std::string unit_id;  // of pairs with it, or a unit below it, as a side
  bool unfixed_only = false;
};

// A check, and how far what it ordered has come on that day. RESOURCE_NOT_FOUND.
absl::StatusOr<v1::SupervisionCheck> ReadSupervisionCheck(const Tables& tables,
                                                          absl::string_view check_id, CivilDay on);
// By pair, then in order of recording; judged on the organization's day.
absl::StatusOr<std::vector<v1::SupervisionCheck>> ListSupervisionChecks(
    const Tables& tables, const SupervisionFilter& filter,
    const domain::OrganizationView& organization);

// Which permits a list wants; empty means no restriction.
struct PermitFilter {
  std::string unit_id;  // or whoever it is shown as having taken over from
  std::optional<CivilMonth> month;
};

// A permit to enter late, and what was entered under it. RESOURCE_NOT_FOUND.
absl::StatusOr<v1::LateEntryPermit> ReadLateEntryPermit(const Tables& tables,
                                                        absl::string_view permit_id, CivilDay on);
// By id; judged on the organization's day.
absl::StatusOr<std::vector<v1::LateEntryPermit>> ListLateEntryPermits(
    const Tables& tables, const PermitFilter& filter, const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PAIR_COMPLIANCE_H_
