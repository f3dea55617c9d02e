// The year-end target assessment (年度目标考核): what only it needs of a unit (indices and
// breakthroughs), and the read that gathers the facts of all tables and has them assessed. Reads
// are pure and may run on any thread.

#ifndef JIEDUI_PROJECTIONS_YEAR_END_ASSESSMENT_H_
#define JIEDUI_PROJECTIONS_YEAR_END_ASSESSMENT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/rules/assessment.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct YearEndAssessment {
  static constexpr TableId kTable = TableId::kYearEndAssessment;
  static constexpr int kVersion = 1;

  static void Apply(const event::v1::UnitIndexRecorded& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::BreakthroughApproved& event, const Envelope& at, Rows& rows);
};

// Everything the assessment of a programme looks at.
absl::StatusOr<domain::AssessmentFacts> GatherFacts(const Tables& tables,
                                                    absl::string_view program_id);

// The table with unit names as of `on`, judged under the policy in force on that day.
absl::StatusOr<v1::YearEndAssessment> ReadYearEndAssessment(const Tables& tables,
                                                            absl::string_view program_id,
                                                            CivilDay on);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_YEAR_END_ASSESSMENT_H_
