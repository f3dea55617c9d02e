#include "services/case_service.h"

#include "base/status_macros.h"
#include "jiedui/v1/case_service.pb.h"
#include "projections/case_board.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status GetCase(const ReadContext& context, const v1::GetCaseRequest& request,
                     v1::GetCaseResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "cases"));
  ASSIGN_OR_RETURN(*response.mutable_case_(), projections::ReadCase(context.tables, id));
  return context.Complete(*response.mutable_case_());
}

absl::StatusOr<std::vector<v1::Case>> ListCases(const ReadContext& context,
                                                const v1::ListCasesRequest& request) {
  if (!request.unit_id().empty()) {
    RETURN_IF_ERROR(projections::FindUnit(context.tables, request.unit_id()).status());
  }
  if (!request.activity_id().empty()) {
    RETURN_IF_ERROR(
        projections::ReadActivity(context.tables, request.activity_id(), context.today).status());
  }
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListCases(context.tables, {request.unit_id(), request.activity_id()}, view);
}

}  // namespace

Service MakeCaseService(WritePipeline* writes, ReadPipeline* reads) {
  return {
      "jiedui.v1.CaseService",
      {WriteMethod<v1::FileCaseRequest>("FileCase", writes),
       WriteMethod<v1::ReportProposedCaseRequest>("ReportProposedCase", writes),
       WriteMethod<v1::AcceptProposedCaseRequest>("AcceptProposedCase", writes),
       WriteMethod<v1::DeclineProposedCaseRequest>("DeclineProposedCase", writes),
       WriteMethod<v1::DecidePenaltyRequest>("DecidePenalty", writes),
       WriteMethod<v1::ChangePenaltyRequest>("ChangePenalty", writes),
       WriteMethod<v1::CollectFineRequest>("CollectFine", writes),
       WriteMethod<v1::CloseCaseRequest>("CloseCase", writes),
       WriteMethod<v1::VoidCaseRequest>("VoidCase", writes), ReadMethod("GetCase", reads, &GetCase),
       ListMethod("ListCases", reads, &ListCases, &v1::ListCasesResponse::mutable_cases)}};
}

}  // namespace jiedui::services
