// The year-end target assessment (年度目标考核): what only it needs (indices, breakthroughs and
// commendations), the procedure it goes through (domain/assessment), and the reads that gather the
// facts of all tables and have them assessed. Reads are pure and may run on any thread.

#ifndef JIEDUI_PROJECTIONS_YEAR_END_ASSESSMENT_H_
#define JIEDUI_PROJECTIONS_YEAR_END_ASSESSMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/rules/assessment.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/projection.h"
#include "projections/row_index.h"
#include "projections/table_parts.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct YearEndAssessment {
  static constexpr TableId kTable = TableId::kYearEndAssessment;
  static constexpr int kVersion = 5;

  static void Apply(const event::v1::UnitIndexRecorded& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::BreakthroughApproved& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CommendationGiven& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::UnitIndexCorrected& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::BreakthroughVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EntryVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::AssessmentOpened& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EvidenceFrozen& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ScoresComputed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PreliminaryNoticeGiven& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ObjectionFiled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ObjectionDecided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ScoreAdjustmentProposed& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::ScoreAdjustmentCountersigned& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::AssessmentPublished& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::AssessmentErratumPublished& event, const Envelope& at,
                    Rows& rows);
};

inline constexpr RowIndex kCommendationsByProgram(YearEndAssessment::kTable, "by_program",
                                                  "commendation/");

// The indices and breakthroughs of a unit in a programme; nullopt if none was recorded.
std::optional<table::v1::OutcomeRow> FindOutcome(const Tables& tables, absl::string_view program_id,
                                                 absl::string_view unit_id);

// Everything the assessment of a programme looks at.
absl::StatusOr<domain::AssessmentFacts> GatherFacts(const Tables& tables,
                                                    absl::string_view program_id);

// Of them what the score of one pair looks at, or that of one district's bureau beside its towns;
// narrowed to it.
absl::StatusOr<domain::AssessmentFacts> GatherFactsOfPair(const Tables& tables,
                                                          absl::string_view program_id,
                                                          const std::string& pair_id);
absl::StatusOr<domain::AssessmentFacts> GatherFactsOfDistrict(const Tables& tables,
                                                              absl::string_view program_id,
                                                              const std::string& unit_id);

// The table with unit names as of `on`, judged under the policy in force on that day. If the path
// of a cell is given, only that is wanted: of a cell of one pair, unit or district only the pairs
// it is made of are looked at, unless it is a rank, which is one among all; of a rank among pairs
// no units are, of one among units no districts. With parts, which are of these tables, each pair
// is one, and so is what else is gathered; then of the rows around a cell that is given none is in
// the table that has not to do with its value.
absl::StatusOr<v1::YearEndAssessment> ReadYearEndAssessment(
    const Tables& tables, absl::string_view program_id, CivilDay on,
    domain::Organization organization = domain::Organization::kAsItWas, absl::string_view cell = "",
    TableParts* parts = nullptr);
// The row of one pair, unit or district that the cell stands in, if it is looked at alone for the
// cell, "pairs[p1]": asked for instead, it gives the same cell. Else empty.
std::string RowAssessedAlone(absl::string_view cell);
// The same as it was, with adjustments: what an assessment publishes.
absl::StatusOr<v1::YearEndAssessment> ReadYearEndAssessment(
    const Tables& tables, absl::string_view program_id, CivilDay on,
    std::vector<table::v1::ScoreAdjustment> adjustments);

// What was countersigned by that state and is not in the table of the facts: each adjustment that
// stands, judged by the set of that day.
absl::StatusOr<std::vector<v1::RuleFinding>> ListLeftOut(const Tables& tables,
                                                         absl::string_view program_id, CivilDay on);

// How the gaps moved and how unlike the units are, the sides shown by that organization of `on`. An
// index stays that of the unit it was recorded of.
absl::StatusOr<v1::GapAnalysis> ReadGapAnalysis(const Tables& tables, absl::string_view program_id,
                                                CivilDay on, domain::Organization organization);

// RESOURCE_NOT_FOUND names what does not exist.
absl::StatusOr<v1::Commendation> ReadCommendation(const Tables& tables,
                                                  absl::string_view commendation_id);
// By id; of one programme, or of all if that is empty.
std::vector<v1::Commendation> ListCommendations(const Tables& tables, absl::string_view program_id);

// The row of an assessment; RESOURCE_NOT_FOUND if it was not opened.
absl::StatusOr<table::v1::AssessmentRow> FindAssessment(const Tables& tables,
                                                        absl::string_view assessment_id);
// The same as callers get it, without its etag.
absl::StatusOr<v1::Assessment> ReadAssessment(const Tables& tables,
                                              absl::string_view assessment_id);

// The result that was recorded last; null before scores were computed.
const event::v1::AssessmentResult* LastResult(const table::v1::AssessmentRow& row);
// RESOURCE_NOT_FOUND before there is a result.
absl::StatusOr<v1::AssessmentOutcome> ReadAssessmentOutcome(const Tables& tables,
                                                            absl::string_view program_id);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_YEAR_END_ASSESSMENT_H_
