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
  *response.mutable_program() = projections::MakeProgram(row);
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
  ASSIGN_OR_RETURN(const auto adopted, projections::FindPolicySet(context.tables, id));
  *response.mutable_policy_set() = projections::MakePolicySet(adopted);
  return context.Complete(*response.mutable_policy_set());
}

absl::StatusOr<std::vector<v1::PolicySet>> ListPolicySets(
    const ReadContext& context, const v1::ListPolicySetsRequest& request) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  ASSIGN_OR_RETURN(const auto row, projections::FindProgram(context.tables, request.program_id()));
  std::vector<v1::PolicySet> sets;
  for (const auto& adopted : row.policy_sets()) {
    sets.push_back(projections::MakePolicySet(adopted));
  }
  return sets;
}

}  // namespace

Service MakeProgramService(WritePipeline* writes, ReadPipeline* reads) {
  return {"jiedui.v1.ProgramService",
          {WriteMethod<v1::OpenProgramRequest>("OpenProgram", writes),
           WriteMethod<v1::AdoptPolicySetRequest>("AdoptPolicySet", writes),
           WriteMethod<v1::EnrollUnitRequest>("EnrollUnit", writes),
           WriteMethod<v1::RecordUnitIndexRequest>("RecordUnitIndex", writes),
           WriteMethod<v1::ApproveBreakthroughRequest>("ApproveBreakthrough", writes),
           ReadMethod("GetProgram", reads, &GetProgram),
           ListMethod("ListPrograms", reads, &ListPrograms,
                      &v1::ListProgramsResponse::mutable_programs),
           ReadMethod("GetPolicySet", reads, &GetPolicySet),
           ListMethod("ListPolicySets", reads, &ListPolicySets,
                      &v1::ListPolicySetsResponse::mutable_policy_sets)}};
}

}  // namespace jiedui::services
