#include "services/practice_service.h"

#include "base/status_macros.h"
#include "jiedui/v1/practice_service.pb.h"
#include "projections/bulletin_archive.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status GetGoodPractice(const ReadContext& context, const v1::GetGoodPracticeRequest& request,
                             v1::GetGoodPracticeResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "goodPractices"));
  ASSIGN_OR_RETURN(*response.mutable_good_practice(),
                   projections::ReadGoodPractice(context.tables, id));
  return context.Complete(*response.mutable_good_practice());
}

absl::StatusOr<std::vector<v1::GoodPractice>> ListGoodPractices(
    const ReadContext& context, const v1::ListGoodPracticesRequest& request) {
  if (!request.unit_id().empty()) {
    RETURN_IF_ERROR(projections::FindUnit(context.tables, request.unit_id()).status());
  }
  if (!request.program_id().empty()) {
    RETURN_IF_ERROR(projections::FindProgram(context.tables, request.program_id()).status());
  }
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListGoodPractices(context.tables, {request.program_id(), request.unit_id()},
                                        view);
}

absl::Status GetCommendation(const ReadContext& context, const v1::GetCommendationRequest& request,
                             v1::GetCommendationResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "commendations"));
  ASSIGN_OR_RETURN(*response.mutable_commendation(),
                   projections::ReadCommendation(context.tables, id));
  return context.Complete(*response.mutable_commendation());
}

absl::StatusOr<std::vector<v1::Commendation>> ListCommendations(
    const ReadContext& context, const v1::ListCommendationsRequest& request) {
  if (!request.program_id().empty()) {
    RETURN_IF_ERROR(projections::FindProgram(context.tables, request.program_id()).status());
  }
  return projections::ListCommendations(context.tables, request.program_id());
}

}  // namespace

Service MakePracticeService(WritePipeline* writes, ReadPipeline* reads) {
  return {"jiedui.v1.PracticeService",
          {WriteMethod<v1::RecordGoodPracticeRequest>("RecordGoodPractice", writes),
           WriteMethod<v1::PromoteGoodPracticeRequest>("PromoteGoodPractice", writes),
           WriteMethod<v1::GiveCommendationRequest>("GiveCommendation", writes),
           ReadMethod("GetGoodPractice", reads, &GetGoodPractice),
           ListMethod("ListGoodPractices", reads, &ListGoodPractices,
                      &v1::ListGoodPracticesResponse::mutable_good_practices),
           ReadMethod("GetCommendation", reads, &GetCommendation),
           ListMethod("ListCommendations", reads, &ListCommendations,
                      &v1::ListCommendationsResponse::mutable_commendations)}};
}

}  // namespace jiedui::services
