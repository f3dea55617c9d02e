#include "services/report_service.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "domain/reporting/report.h"
#include "domain/rules/dispatch.h"
#include "jiedui/v1/report_service.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"
#include "projections/report_slots.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status PreviewReport(const ReadContext& context, const v1::PreviewReportRequest& request,
                           v1::PreviewReportResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  RETURN_IF_ERROR(Required("unit_id", request.unit_id()));
  ASSIGN_OR_RETURN(const CivilMonth month, MonthOf(request.month()));
  ASSIGN_OR_RETURN(
      *response.mutable_figures(),
      projections::PreviewFigures(context.tables, request.program_id(), request.unit_id(), month));
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  ASSIGN_OR_RETURN(projections::OverallPreview overall,
                   projections::PreviewOverall(context.tables, request.program_id(),
                                               request.unit_id(), month, view));
  if (!overall.roll_up.has_value()) return absl::OkStatus();
  response.set_overview(overall.overview);
  *response.mutable_roll_up() = *std::move(overall.roll_up);
  *response.mutable_overall_figures() = std::move(overall.figures);
  return absl::OkStatus();
}

// The figure of the report as the ledger has it; nothing where there is no such report or figure,
// which is the decision's to refuse.
std::optional<int64_t> RecordedValue(const projections::Tables& tables,
                                     const event::v1::ReportDifferenceExplained& fact) {
  const auto report = projections::ReadReport(tables, fact.report_id());
  const auto* const figure =
      event::v1::DispatchFigures::descriptor()->FindFieldByName(fact.figure_key());
  if (!report.ok() || report->versions().empty() || figure == nullptr ||
      figure->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
    return std::nullopt;
  }
  const absl::StatusOr<CivilMonth> month = MonthOf(report->month());
  if (!month.ok()) return std::nullopt;
  const auto recorded = projections::PreviewFigures(
      tables, report->versions().rbegin()->submitted().program_id(), report->unit_id(), *month);
  if (!recorded.ok()) return std::nullopt;
  return domain::FigureOf(*recorded, fact.figure_key());
}

void CompleteExplanation(ReadPipeline* reads, const Call& call, event::v1::Event event,
                         Completed done) {
  v1::ReadOptions newest;
  newest.set_strong(true);
  reads->Read(call, newest,
              [event = std::move(event), done = std::move(done)](
                  absl::StatusOr<std::unique_ptr<projections::State>> state) mutable {
                if (!state.ok()) return done(state.status());
                auto& fact = *event.mutable_report_difference_explained();
                fact.clear_recorded_value();
                const std::optional<int64_t> value = RecordedValue((*state)->tables(), fact);
                if (!(*state)->status().ok()) {
                  return done(StatusOfRead(absl::OkStatus(), **state));
                }
                if (value.has_value()) fact.set_recorded_value(*value);
                done(std::move(event));
              });
}

// What of the report differs from the ledger; nothing of one that is the decision's to refuse.
std::vector<v1::RuleFinding> MismatchesOf(const projections::Tables& tables,
                                          const event::v1::ReportSubmitted& fact) {
  const absl::StatusOr<CivilMonth> month = MonthOf(fact.month());
  const auto unit = projections::FindUnit(tables, fact.unit_id());
  const auto rules = projections::RulesOf(tables, fact.program_id());
  if (!month.ok() || !unit.ok() || !rules.ok()) return {};
  const auto recorded =
      projections::PreviewFigures(tables, fact.program_id(), fact.unit_id(), *month);
  if (!recorded.ok()) return {};
  return domain::Mismatches(fact, *recorded, unit->registered().tier(), rules->On(LastDay(*month)),
                            /*position=*/0);
}

// Where the tables cannot be read the report is taken all the same, and they tell it later.
void Submit(WritePipeline* writes, ReadPipeline* reads, const Call& call, Proposal proposal,
            Respond respond) {
  v1::ReadOptions newest;
  newest.set_strong(true);
  reads->Read(call, newest,
              [writes, call, proposal = std::move(proposal), respond = std::move(respond)](
                  absl::StatusOr<std::unique_ptr<projections::State>> state) mutable {
                if (state.ok()) {
                  std::vector<v1::RuleFinding> findings =
                      MismatchesOf((*state)->tables(), proposal.event.report_submitted());
                  if ((*state)->status().ok()) proposal.findings = std::move(findings);
                }
                writes->Write(call, std::move(proposal), std::move(respond));
              });
}

Method SubmitReportMethod(WritePipeline* writes, ReadPipeline* reads) {
  return {"SubmitReport",
          [writes, reads](const Call& call, const std::string& bytes, Respond respond) {
            absl::StatusOr<Proposal> proposal =
                ParseProposal<v1::SubmitReportRequest>(call.method, bytes);
            if (!proposal.ok()) return respond(std::move(proposal).status());
            Submit(writes, reads, call, *std::move(proposal), std::move(respond));
          }};
}

absl::Status GetReport(const ReadContext& context, const v1::GetReportRequest& request,
                       v1::GetReportResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "reports"));
  ASSIGN_OR_RETURN(*response.mutable_report(), projections::ReadReport(context.tables, id));
  return context.Complete(*response.mutable_report());
}

absl::StatusOr<std::vector<v1::Report>> ListReports(const ReadContext& context,
                                                    const v1::ListReportsRequest& request) {
  if (!request.unit_id().empty()) {
    RETURN_IF_ERROR(projections::FindUnit(context.tables, request.unit_id()).status());
  }
  if (!request.program_id().empty()) {
    RETURN_IF_ERROR(projections::FindProgram(context.tables, request.program_id()).status());
  }
  projections::ReportFilter filter;
  filter.unit_id = request.unit_id();
  filter.program_id = request.program_id();
  if (!request.month().empty()) {
    ASSIGN_OR_RETURN(filter.month, MonthOf(request.month()));
  }
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListReports(context.tables, filter, view);
}

absl::StatusOr<std::vector<v1::ReportSlot>> ListReportSlots(
    const ReadContext& context, const v1::ListReportSlotsRequest& request) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  projections::ReportSlotFilter filter;
  filter.program_id = request.program_id();
  filter.unit_id = request.unit_id();
  filter.include_subordinates = request.include_subordinates();
  if (!request.month().empty()) {
    ASSIGN_OR_RETURN(filter.month, MonthOf(request.month()));
  }
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListReportSlots(context.tables, filter, view);
}

}  // namespace

Service MakeReportService(WritePipeline* writes, ReadPipeline* reads) {
  return {
      "jiedui.v1.ReportService",
      {SubmitReportMethod(writes, reads),
       WriteMethod<v1::ReturnReportRequest>("ReturnReport", writes),
       WriteMethod<v1::AcceptReportRequest>("AcceptReport", writes),
       CompletedWriteMethod<v1::ExplainReportDifferenceRequest>(
           "ExplainReportDifference", writes,
           [reads](const Call& call, event::v1::Event event, Completed done) {
             CompleteExplanation(reads, call, std::move(event), std::move(done));
           }),
       WriteMethod<v1::SendReportReminderRequest>("SendReportReminder", writes),
       WriteMethod<v1::DecideAdmonitionRequest>("DecideAdmonition", writes),
       WriteMethod<v1::CorrectFigureRequest>("CorrectFigure", writes),
       ReadMethod("PreviewReport", reads, &PreviewReport),
       ReadMethod("GetReport", reads, &GetReport),
       ListMethod("ListReports", reads, &ListReports, &v1::ListReportsResponse::mutable_reports),
       ListMethod("ListReportSlots", reads, &ListReportSlots,
                  &v1::ListReportSlotsResponse::mutable_report_slots, DefaultDay::kToday)}};
}

}  // namespace jiedui::services
