// The registry: units and officers (officers.h) over time, programmes and their policy sets,
// documents and calendars; and the reads every other table needs of it: the organization, the rules
// of a programme. Reads are pure and may run on any thread. RESOURCE_NOT_FOUND names what does not
// exist.

#ifndef JIEDUI_PROJECTIONS_REGISTRY_H_
#define JIEDUI_PROJECTIONS_REGISTRY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct Registry {
  static constexpr TableId kTable = TableId::kRegistry;
  static constexpr int kVersion = 6;

  static void Apply(const event::v1::UnitRegistered& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitRenamed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitClosed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitsMerged& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitSplit& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitTransferred& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitEstablishmentSet& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::OfficerRegistered& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PersonalDataErased& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::OfficerCertificateRenewed& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::OfficerTransferred& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::OfficerLeft& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EntryVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StandardizationAccepted& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::ProgramOpened& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PolicySetAdopted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitEnrolled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitWithdrawn& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::BasisDocumentRegistered& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::WorkCalendarPublished& event, const Envelope& at, Rows& rows);
};

// RESOURCE_NOT_FOUND, without a field: what was asked for by name does not exist. Names of
// resources in the messages below are relative to the ledger.
absl::Status NoSuch(const domain::Resource& resource);

absl::StatusOr<table::v1::UnitRow> FindUnit(const Tables& tables, absl::string_view unit_id);
// All units ever registered, by id.
std::vector<table::v1::UnitRow> ListUnits(const Tables& tables);
// Those that take part in the programme, or did, by id.
std::vector<table::v1::UnitRow> ListParticipants(const Tables& tables,
                                                 absl::string_view program_id);
// The same, and whoever was above them or took over from them, by id.
std::vector<table::v1::UnitRow> ListUnitsConcerned(const Tables& tables,
                                                   absl::string_view program_id);
// The unit, and all that ever were, or are to be, below it or taken over by one of these, by id.
// Whatever a view shows within a unit is among those of the unit it is shown as.
std::vector<table::v1::UnitRow> ListUnitsWithin(const Tables& tables, const std::string& unit_id);
// The same as rows of the view, which is of these tables.
std::vector<const table::v1::UnitRow*> UnitsWithin(const Tables& tables,
                                                   const domain::OrganizationView& view,
                                                   const std::string& unit_id);

// The unit is enrolled in the programme.
bool TakesPart(const table::v1::UnitRow& unit, absl::string_view program_id);

// The organization of those tables, which outlive the view.
domain::OrganizationView ViewOf(const Tables& tables, domain::Organization organization,
                                CivilDay on);

// As the view shows it on its day; before its first day, as it was registered. By the organization
// as it is now, a unit that was taken over is its successor. RESOURCE_NOT_FOUND.
absl::StatusOr<v1::Unit> ReadUnit(const Tables& tables, const domain::OrganizationView& view,
                                  absl::string_view unit_id);
// By id, each once: those that exist on the view's day, or did; only those directly below the
// superior unless it is empty.
absl::StatusOr<std::vector<v1::Unit>> ReadUnits(const Tables& tables,
                                                const domain::OrganizationView& view,
                                                const std::string& superior_id);

// Name of the division on that day, as it was; the id itself if there is no such unit.
std::string UnitNameOn(const Tables& tables, absl::string_view unit_id, CivilDay on);

// Where the registry has a programme's row.
std::string ProgramKey(absl::string_view program_id);
absl::StatusOr<std::shared_ptr<const table::v1::ProgramRow>> FindProgram(
    const Tables& tables, absl::string_view program_id);
// All programmes, by id.
std::vector<table::v1::ProgramRow> ListPrograms(const Tables& tables);
v1::Program MakeProgram(const table::v1::ProgramRow& row);

// Policy sets of a programme in order of adoption; one of them; the one in force on a day, before
// the first set the first (POLICY_NOT_ADOPTED if there is none).
absl::StatusOr<std::vector<v1::PolicySet>> ListPolicySets(const Tables& tables,
                                                          absl::string_view program_id);
absl::StatusOr<v1::PolicySet> ReadPolicySet(const Tables& tables, absl::string_view policy_set_id);
absl::StatusOr<v1::PolicySet> ReadPolicySetInForce(const Tables& tables,
                                                   absl::string_view program_id, CivilDay on);

absl::StatusOr<v1::BasisDocument> ReadBasisDocument(const Tables& tables,
                                                    absl::string_view document_id);
// By id.
std::vector<v1::BasisDocument> ListBasisDocuments(const Tables& tables);

absl::StatusOr<v1::WorkCalendar> ReadWorkCalendar(const Tables& tables, absl::string_view year);
// By year.
std::vector<v1::WorkCalendar> ListWorkCalendars(const Tables& tables);

// The programme's policy sets over time and all calendars. POLICY_NOT_ADOPTED if it has no set.
// They name units by the tables, which live as long as they do.
absl::StatusOr<domain::ProgramRules> RulesOf(const Tables& tables, absl::string_view program_id);

// The same rules, of whatever tables they were put together, with the names that these know.
domain::ProgramRules NamingUnitsOf(const Tables& tables, domain::ProgramRules rules);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_REGISTRY_H_
