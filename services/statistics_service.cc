#include "services/statistics_service.h"

#include <utility>

#include "base/status_macros.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/year_end_assessment.h"
#include "services/read_pipeline.h"
#include "services/table_export.h"

namespace jiedui::services {
namespace {

absl::Status GetPairRegister(const ReadContext& context, const v1::GetPairRegisterRequest& request,
                             v1::GetPairRegisterResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  RETURN_IF_ERROR(Required("unit_id", request.unit_id()));
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  ASSIGN_OR_RETURN(
      *response.mutable_register_(),
      projections::ReadPairRegister(context.tables, request.program_id(), request.unit_id(), view));
  return absl::OkStatus();
}

absl::Status GetDispatchTable(const ReadContext& context,
                              const v1::GetDispatchTableRequest& request,
                              v1::GetDispatchTableResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  RETURN_IF_ERROR(Required("unit_id", request.unit_id()));
  ASSIGN_OR_RETURN(const CivilMonth month, MonthOf(request.month()));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(const auto organization, OrganizationOf(request.organization()));
  ASSIGN_OR_RETURN(*response.mutable_table(),
                   projections::ReadDispatchTable(context.tables, request.program_id(),
                                                  request.unit_id(), month, day, organization));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::PairCompliance>> ListPairCompliance(
    const ReadContext& context, const v1::ListPairComplianceRequest& request) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  projections::PairFilter filter;
  filter.program_id = request.program_id();
  filter.pair_id = request.pair_id();
  filter.unit_id = request.unit_id();
  ASSIGN_OR_RETURN(const auto organization, OrganizationOf(request.organization()));
  return projections::ListPairCompliance(context.tables, filter, day, organization);
}

absl::Status GetAssessment(const ReadContext& context, const v1::GetAssessmentRequest& request,
                           v1::GetAssessmentResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(const auto organization, OrganizationOf(request.organization()));
  ASSIGN_OR_RETURN(
      *response.mutable_assessment(),
      projections::ReadYearEndAssessment(context.tables, request.program_id(), day, organization));
  ASSIGN_OR_RETURN(const auto left_out,
                   projections::ListLeftOut(context.tables, request.program_id(), day));
  response.mutable_findings()->Add(left_out.begin(), left_out.end());
  return absl::OkStatus();
}

}  // namespace

Service MakeStatisticsService(const CellSources& sources, TableExports* exports) {
  ReadPipeline* const reads = sources.reads;
  Service service{"jiedui.v1.StatisticsService",
                  {ReadMethod("GetPairRegister", reads, &GetPairRegister),
                   ReadMethod("GetDispatchTable", reads, &GetDispatchTable),
                   ListMethod("ListPairCompliance", reads, &ListPairCompliance,
                              &v1::ListPairComplianceResponse::mutable_pairs),
                   ReadMethod("GetAssessment", reads, &GetAssessment)}};
  for (Method& method : CellMethods(sources)) service.methods.push_back(std::move(method));
  service.methods.push_back(exports->MakeMethod());
  return service;
}

}  // namespace jiedui::services
