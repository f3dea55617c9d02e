#include "services/pair_service.h"

#include "base/status_macros.h"
#include "jiedui/v1/pair_service.pb.h"
#include "projections/pair_compliance.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status GetPair(const ReadContext& context, const v1::GetPairRequest& request,
                     v1::GetPairResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "pairs"));
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  ASSIGN_OR_RETURN(*response.mutable_pair(), projections::ReadPair(context.tables, id, view));
  return context.Complete(*response.mutable_pair());
}

absl::StatusOr<std::vector<v1::Pair>> ListPairs(const ReadContext& context,
                                                const v1::ListPairsRequest& request) {
  projections::PairFilter filter;
  filter.program_id = request.program_id();
  filter.unit_id = request.unit_id();
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListPairs(context.tables, filter, view);
}

absl::Status GetSupervisionCheck(const ReadContext& context,
                                 const v1::GetSupervisionCheckRequest& request,
                                 v1::GetSupervisionCheckResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "supervisionChecks"));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(*response.mutable_supervision_check(),
                   projections::ReadSupervisionCheck(context.tables, id, day));
  return context.Complete(*response.mutable_supervision_check());
}

absl::StatusOr<std::vector<v1::SupervisionCheck>> ListSupervisionChecks(
    const ReadContext& context, const v1::ListSupervisionChecksRequest& request) {
  projections::SupervisionFilter filter;
  filter.pair_id = request.pair_id();
  filter.unit_id = request.unit_id();
  filter.unfixed_only = request.unfixed_only();
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListSupervisionChecks(context.tables, filter, view);
}

}  // namespace

Service MakePairService(WritePipeline* writes, ReadPipeline* reads) {
  return {"jiedui.v1.PairService",
          {WriteMethod<v1::AssignPairRequest>("AssignPair", writes),
           WriteMethod<v1::ProposePairRequest>("ProposePair", writes),
           WriteMethod<v1::AnswerPairProposalRequest>("AnswerPairProposal", writes),
           WriteMethod<v1::DissolvePairRequest>("DissolvePair", writes),
           WriteMethod<v1::GrantPairExceptionRequest>("GrantPairException", writes),
           WriteMethod<v1::GiveCrossDistrictConsentRequest>("GiveCrossDistrictConsent", writes),
           WriteMethod<v1::ApproveCrossDistrictPairRequest>("ApproveCrossDistrictPair", writes),
           WriteMethod<v1::FilePairRegisterRequest>("FilePairRegister", writes),
           WriteMethod<v1::AcknowledgePairRegisterRequest>("AcknowledgePairRegister", writes),
           WriteMethod<v1::ReturnPairRegisterRequest>("ReturnPairRegister", writes),
           WriteMethod<v1::RecordSupervisionCheckRequest>("RecordSupervisionCheck", writes),
           WriteMethod<v1::CloseSupervisionFixRequest>("CloseSupervisionFix", writes),
           WriteMethod<v1::ExemptMonthRequest>("ExemptMonth", writes),
           WriteMethod<v1::GrantRuleExceptionRequest>("GrantRuleException", writes),
           WriteMethod<v1::VoidSupervisionCheckRequest>("VoidSupervisionCheck", writes),
           WriteMethod<v1::ReassignPairRequest>("ReassignPair", writes),
           WriteMethod<v1::RenewPairRequest>("RenewPair", writes),
           ReadMethod("GetSupervisionCheck", reads, &GetSupervisionCheck),
           ListMethod("ListSupervisionChecks", reads, &ListSupervisionChecks,
                      &v1::ListSupervisionChecksResponse::mutable_supervision_checks),
           ReadMethod("GetPair", reads, &GetPair),
           ListMethod("ListPairs", reads, &ListPairs, &v1::ListPairsResponse::mutable_pairs)}};
}

}  // namespace jiedui::services
