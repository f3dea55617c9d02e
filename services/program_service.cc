#include "services/program_service.h"

#include "base/status_macros.h"
#include "jiedui/v1/program_service.pb.h"
#include "projections/registry.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status GetProgram(const ReadContext& context, const v1::GetProgramRequest& request,
                        v1::GetProgramResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "programs"));
  ASSIGN_OR_RETURN(const auto row, projections::FindProgram(context.tables, id));
  *response.mutable_program() = projections::MakeProgram(*row);
  return context.Complete(*response.mutable_program());
}

absl::StatusOr<std::vector<v1::Program>> ListPrograms(const ReadContext& context,
                                                      const v1::ListProgramsRequest& /*request*/) {
  std::vector<v1::Program> programs;
  for (const auto& row : projections::ListPrograms(context.tables)) {
    programs.push_back(projections::MakeProgram(row));
  }
  return programs;
}

absl::Status GetPolicySet(const ReadContext& context, const v1::GetPolicySetRequest& request,
                          v1::GetPolicySetResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "policySets"));
  ASSIGN_OR_RETURN(*response.mutable_policy_set(), projections::ReadPolicySet(context.tables, id));
  return context.Complete(*response.mutable_policy_set());
}

absl::Status GetPolicySetInForce(const ReadContext& context,
                                 const v1::GetPolicySetInForceRequest& request,
                                 v1::GetPolicySetInForceResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  ASSIGN_OR_RETURN(const CivilDay on, DayOf(request, context));
  ASSIGN_OR_RETURN(*response.mutable_policy_set(),
                   projections::ReadPolicySetInForce(context.tables, request.program_id(), on));
  return context.Complete(*response.mutable_policy_set());
}

absl::StatusOr<std::vector<v1::PolicySet>> ListPolicySets(
    const ReadContext& context, const v1::ListPolicySetsRequest& request) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  return projections::ListPolicySets(context.tables, request.program_id());
}

absl::Status GetBasisDocument(const ReadContext& context,
                              const v1::GetBasisDocumentRequest& request,
                              v1::GetBasisDocumentResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "basisDocuments"));
  ASSIGN_OR_RETURN(*response.mutable_basis_document(),
                   projections::ReadBasisDocument(context.tables, id));
  return context.Complete(*response.mutable_basis_document());
}

absl::StatusOr<std::vector<v1::BasisDocument>> ListBasisDocuments(
    const ReadContext& context, const v1::ListBasisDocumentsRequest& /*request*/) {
  return projections::ListBasisDocuments(context.tables);
}

absl::Status GetWorkCalendar(const ReadContext& context, const v1::GetWorkCalendarRequest& request,
                             v1::GetWorkCalendarResponse& response) {
  ASSIGN_OR_RETURN(const std::string year, context.Id(request.name(), "workCalendars"));
  ASSIGN_OR_RETURN(*response.mutable_work_calendar(),
                   projections::ReadWorkCalendar(context.tables, year));
  return context.Complete(*response.mutable_work_calendar());
}

absl::StatusOr<std::vector<v1::WorkCalendar>> ListWorkCalendars(
    const ReadContext& context, const v1::ListWorkCalendarsRequest& /*request*/) {
  return projections::ListWorkCalendars(context.tables);
}

}  // namespace

Service MakeProgramService(WritePipeline* writes, ReadPipeline* reads) {
  return {"jiedui.v1.ProgramService",
          {WriteMethod<v1::OpenProgramRequest>("OpenProgram", writes),
           WriteMethod<v1::AdoptPolicySetRequest>("AdoptPolicySet", writes),
           WriteMethod<v1::RegisterBasisDocumentRequest>("RegisterBasisDocument", writes),
           WriteMethod<v1::PublishWorkCalendarRequest>("PublishWorkCalendar", writes),
           WriteMethod<v1::EnrollUnitRequest>("EnrollUnit", writes),
           WriteMethod<v1::RecordUnitIndexRequest>("RecordUnitIndex", writes),
           WriteMethod<v1::ApproveBreakthroughRequest>("ApproveBreakthrough", writes),
           WriteMethod<v1::CorrectUnitIndexRequest>("CorrectUnitIndex", writes),
           WriteMethod<v1::VoidBreakthroughRequest>("VoidBreakthrough", writes),
           WriteMethod<v1::VoidEntryRequest>("VoidEntry", writes),
           WriteMethod<v1::WithdrawUnitRequest>("WithdrawUnit", writes),
           ReadMethod("GetProgram", reads, &GetProgram),
           ListMethod("ListPrograms", reads, &ListPrograms,
                      &v1::ListProgramsResponse::mutable_programs),
           ReadMethod("GetPolicySet", reads, &GetPolicySet),
           ListMethod("ListPolicySets", reads, &ListPolicySets,
                      &v1::ListPolicySetsResponse::mutable_policy_sets),
           ReadMethod("GetPolicySetInForce", reads, &GetPolicySetInForce),
           ReadMethod("GetBasisDocument", reads, &GetBasisDocument),
           ListMethod("ListBasisDocuments", reads, &ListBasisDocuments,
                      &v1::ListBasisDocumentsResponse::mutable_basis_documents),
           ReadMethod("GetWorkCalendar", reads, &GetWorkCalendar),
           ListMethod("ListWorkCalendars", reads, &ListWorkCalendars,
                      &v1::ListWorkCalendarsResponse::mutable_work_calendars)}};
}

}  // namespace jiedui::services
