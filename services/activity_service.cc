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
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(*response.mutable_activity(),
                   projections::ReadActivity(context.tables, id, day));
  return context.Complete(*response.mutable_activity());
}

absl::StatusOr<std::vector<v1::Activity>> ListActivities(const ReadContext& context,
                                                         const v1::ListActivitiesRequest& request) {
  projections::ActivityFilter filter;
  filter.pair_id = request.pair_id();
  if (!request.month().empty()) {
    ASSIGN_OR_RETURN(filter.month, MonthOf(request.month()));
  }
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  return projections::ListActivities(context.tables, filter, day);
}

absl::Status GetJointPlan(const ReadContext& context, const v1::GetJointPlanRequest& request,
                          v1::GetJointPlanResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "jointPlans"));
  ASSIGN_OR_RETURN(*response.mutable_joint_plan(), projections::ReadJointPlan(context.tables, id));
  return context.Complete(*response.mutable_joint_plan());
}

absl::StatusOr<std::vector<v1::JointPlan>> ListJointPlans(
    const ReadContext& context, const v1::ListJointPlansRequest& request) {
  return projections::ListJointPlans(context.tables, request.pair_id());
}

absl::Status GetLateEntryPermit(const ReadContext& context,
                                const v1::GetLateEntryPermitRequest& request,
                                v1::GetLateEntryPermitResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "lateEntryPermits"));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(*response.mutable_late_entry_permit(),
                   projections::ReadLateEntryPermit(context.tables, id, day));
  return context.Complete(*response.mutable_late_entry_permit());
}

absl::StatusOr<std::vector<v1::LateEntryPermit>> ListLateEntryPermits(
    const ReadContext& context, const v1::ListLateEntryPermitsRequest& request) {
  projections::PermitFilter filter;
  filter.unit_id = request.unit_id();
  if (!request.month().empty()) {
    ASSIGN_OR_RETURN(filter.month, MonthOf(request.month()));
  }
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ListLateEntryPermits(context.tables, filter, view);
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
           WriteMethod<v1::PlanRotationRequest>("PlanRotation", writes),
           WriteMethod<v1::ConfirmArrivalRequest>("ConfirmArrival", writes),
           WriteMethod<v1::StartLeaveRequest>("StartLeave", writes),
           WriteMethod<v1::EndLeaveRequest>("EndLeave", writes),
           WriteMethod<v1::RecordReturnRequest>("RecordReturn", writes),
           WriteMethod<v1::RecallStaffRequest>("RecallStaff", writes),
           WriteMethod<v1::AdoptJointPlanRequest>("AdoptJointPlan", writes),
           WriteMethod<v1::SignJointPlanRequest>("SignJointPlan", writes),
           WriteMethod<v1::AttestNoViolationRequest>("AttestNoViolation", writes),
           WriteMethod<v1::PermitLateEntryRequest>("PermitLateEntry", writes),
           ReadMethod("GetActivity", reads, &GetActivity),
           ListMethod("ListActivities", reads, &ListActivities,
                      &v1::ListActivitiesResponse::mutable_activities),
           ReadMethod("GetJointPlan", reads, &GetJointPlan),
           ListMethod("ListJointPlans", reads, &ListJointPlans,
                      &v1::ListJointPlansResponse::mutable_joint_plans),
           ReadMethod("GetLateEntryPermit", reads, &GetLateEntryPermit),
           ListMethod("ListLateEntryPermits", reads, &ListLateEntryPermits,
                      &v1::ListLateEntryPermitsResponse::mutable_late_entry_permits)}};
}

}  // namespace jiedui::services
