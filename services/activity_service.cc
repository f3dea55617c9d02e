#include "services/activity_service.h"

#include "base/status_macros.h"
#include "jiedui/v1/activity_service.pb.h"
#include "projections/pair_compliance.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status GetActivity(const ReadContext& context, const v1::GetActivityRequest& request,
                         v1::GetActivityResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "activities"));
  ASSIGN_OR_RETURN(*response.mutable_activity(),
                   projections::ReadActivity(context.tables, id, context.today));
  return context.Complete(*response.mutable_activity());
}

absl::StatusOr<std::vector<v1::Activity>> ListActivities(const ReadContext& context,
                                                         const v1::ListActivitiesRequest& request) {
  projections::ActivityFilter filter;
  filter.pair_id = request.pair_id();
  if (!request.month().empty()) {
    ASSIGN_OR_RETURN(filter.month, MonthOf(request.month()));
  }
  return projections::ListActivities(context.tables, filter, context.today);
}

}  // namespace

Service MakeActivityService(WritePipeline* writes, ReadPipeline* reads) {
  return {"jiedui.v1.ActivityService",
          {WriteMethod<v1::DispatchStaffRequest>("DispatchStaff", writes),
           WriteMethod<v1::RecordRotationRequest>("RecordRotation", writes),
           WriteMethod<v1::RecordJointInspectionRequest>("RecordJointInspection", writes),
           WriteMethod<v1::RecordGroupStudyRequest>("RecordGroupStudy", writes),
           WriteMethod<v1::RecordOtherActivityRequest>("RecordOtherActivity", writes),
           WriteMethod<v1::AttestActivityRequest>("AttestActivity", writes),
           WriteMethod<v1::CorrectActivityRequest>("CorrectActivity", writes),
           WriteMethod<v1::VoidActivityRequest>("VoidActivity", writes),
           ReadMethod("GetActivity", reads, &GetActivity),
           ListMethod("ListActivities", reads, &ListActivities,
                      &v1::ListActivitiesResponse::mutable_activities)}};
}

}  // namespace jiedui::services
