// The case board: every case over time, from the report of a town or the filing by a brigade to its
// end. Reads are pure and may run on any thread.

#ifndef JIEDUI_PROJECTIONS_CASE_BOARD_H_
#define JIEDUI_PROJECTIONS_CASE_BOARD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/rules/organization_view.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct CaseBoard {
  static constexpr TableId kTable = TableId::kCaseBoard;
  static constexpr int kVersion = 6;

  static void Apply(const event::v1::CaseFiled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseReported& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseAccepted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseDeclined& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PenaltyDecided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PenaltyChanged& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::FineCollected& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CaseClosed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CaseVoided& event, const Envelope& at, Rows& rows);
};

// Which cases a list wants; empty means no restriction.
struct CaseFilter {
  std::string unit_id;  // reported or filed by it, or by whoever it is shown as
  std::string activity_id;
  std::string case_id = {};  // the only one that is asked for
};

// RESOURCE_NOT_FOUND if there is no such case.
absl::StatusOr<table::v1::CaseRow> FindCaseRow(const Tables& tables, absl::string_view case_id);
// The same with what falls short of it. Names are relative to the ledger.
absl::StatusOr<v1::Case> ReadCase(const Tables& tables, absl::string_view case_id);

// The rows of those that the unit reported and that were not voided, by id.
std::vector<table::v1::CaseRow> ListReportedCases(const Tables& tables, absl::string_view unit_id);

// By id.
absl::StatusOr<std::vector<v1::Case>> ListCases(const Tables& tables, const CaseFilter& filter,
                                                const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CASE_BOARD_H_
