// A unit's report of one month (附件2): submitted, returned with a reason, submitted again,
// accepted (R0-26, R0-27): by the unit itself, and by its direct superior, who also corrects what
// was accepted. What is accepted is a whole month: one that was submitted while its month went on
// can be returned at once, and accepted when it is over (REPORT_MONTH_NOT_OVER). Who answers,
// corrects or explains a version and says which means that one: another than the latest is refused
// (REPORT_VERSION_NOT_LATEST). Figures that contradict each other by 附件2 itself are refused
// (FIGURES_CONTRADICT), also where a correction would make them do so. Where a figure differs from
// the ledger, the unit or a superior may say why, once a version. While none stands, a superior may
// remind the unit of it (催报). In time or late is judged elsewhere.

#ifndef JIEDUI_DOMAIN_REPORTING_REPORT_H_
#define JIEDUI_DOMAIN_REPORTING_REPORT_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class ReportStage { kExpected, kSubmitted, kReturned, kAccepted };

struct ReportState {
  std::string id;
  ReportStage stage = ReportStage::kExpected;
  std::string program_id;
  std::string unit_id;
  std::string month;                   // "2017-03"
  int32_t version = 0;                 // of the latest submission
  CivilDay first_submitted_day;        // the first version
  CivilDay submitted_day;              // the latest
  CivilDay returned_day;               // of one that was returned last
  event::v1::DispatchFigures figures;  // of it, as last corrected
  // Figures of it whose difference was explained, each with the unit that did.
  std::set<std::pair<std::string, std::string>> explained;
  // Days on which the unit was reminded of it, each with who did.
  std::set<std::pair<CivilDay, std::string>> reminded;

  // A reminder makes no report.
  bool Exists() const { return version > 0 || !reminded.empty(); }
};

using ReportEvents = TypeList<event::v1::ReportSubmitted, event::v1::ReportReturned,
                              event::v1::ReportAccepted, event::v1::ReportDifferenceExplained,
                              event::v1::ReportReminderSent, event::v1::FigureCorrected>;

template <>
struct EntityTraits<ReportState> {
  static constexpr char kTag[] = "report";
  using Events = ReportEvents;
};

// "<unit>-<month>"
std::string ReportId(absl::string_view unit_id, absl::string_view month);

void Evolve(ReportState& state, const event::v1::ReportSubmitted& fact);
void Evolve(ReportState& state, const event::v1::ReportReturned& fact);
void Evolve(ReportState& state, const event::v1::ReportAccepted& fact);
void Evolve(ReportState& state, const event::v1::ReportDifferenceExplained& fact);
void Evolve(ReportState& state, const event::v1::ReportReminderSent& fact);
void Evolve(ReportState& state, const event::v1::FigureCorrected& fact);

absl::StatusOr<event::v1::ReportSubmitted> Decide(const event::v1::ReportSubmitted& fact,
                                                  const Entities& entities, const Context& context);
absl::StatusOr<event::v1::ReportReturned> Decide(const event::v1::ReportReturned& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::ReportAccepted> Decide(const event::v1::ReportAccepted& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::ReportDifferenceExplained> Decide(
    const event::v1::ReportDifferenceExplained& fact, const Entities& entities,
    const Context& context);
// reminder.cc
absl::StatusOr<event::v1::ReportReminderSent> Decide(const event::v1::ReportReminderSent& fact,
                                                     const Entities& entities,
                                                     const Context& context);
absl::StatusOr<event::v1::FigureCorrected> Decide(const event::v1::FigureCorrected& fact,
                                                  const Entities& entities, const Context& context);

// A month of the programme that has begun, of which the unit reports.
absl::Status CheckReportingMonth(const UnitState& unit, const ProgramState& program,
                                 CivilMonth month, const Context& context);

// RESOURCE_EXISTS: it is a report of another programme.
absl::Status CheckOfProgram(const ReportState* state, const std::string& program_id);

// NOT_DIRECT_SUPERIOR: whoever acts is not the one the unit's reports go up to today.
absl::Status NotDirectSuperior(const UnitState& unit, const Entities& entities,
                               const Context& context);

// A number of the form by its field's name, which must be one (FigureCorrected.figure_key).
int64_t FigureOf(const event::v1::DispatchFigures& figures, const std::string& key);
void SetFigure(const std::string& key, int64_t value, event::v1::DispatchFigures& figures);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_REPORTING_REPORT_H_
