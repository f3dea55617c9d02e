#include "services/registry_service.h"

#include "base/status_macros.h"
#include "jiedui/v1/registry_service.pb.h"
#include "projections/officers.h"
#include "projections/registry.h"
#include "services/officers.h"
#include "services/read_pipeline.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

absl::Status GetUnit(const ReadContext& context, const v1::GetUnitRequest& request,
                     v1::GetUnitResponse& response) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "units"));
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  ASSIGN_OR_RETURN(*response.mutable_unit(), projections::ReadUnit(context.tables, view, id));
  return context.Complete(*response.mutable_unit());
}

absl::StatusOr<std::vector<v1::Unit>> ListUnits(const ReadContext& context,
                                                const v1::ListUnitsRequest& request) {
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  return projections::ReadUnits(context.tables, view, request.parent_unit_id());
}

// Nothing here is personal, so that nothing is recorded of the reading.
absl::StatusOr<std::vector<v1::Officer>> ListOfficers(const ReadContext& context,
                                                      const v1::ListOfficersRequest& request) {
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  projections::OfficerFilter filter;
  filter.unit_id = request.unit_id();
  filter.include_subordinates = request.include_subordinates();
  return projections::ListOfficers(
      context.tables, filter,
      projections::ViewOf(context.tables, domain::Organization::kAsItWas, day));
}

}  // namespace

Service MakeRegistryService(WritePipeline* writes, ReadPipeline* reads, const Officers* officers) {
  return {"jiedui.v1.RegistryService",
          {WriteMethod<v1::RegisterUnitRequest>("RegisterUnit", writes),
           WriteMethod<v1::RenameUnitRequest>("RenameUnit", writes),
           WriteMethod<v1::CloseUnitRequest>("CloseUnit", writes),
           WriteMethod<v1::MergeUnitsRequest>("MergeUnits", writes),
           WriteMethod<v1::SplitUnitRequest>("SplitUnit", writes),
           WriteMethod<v1::TransferUnitRequest>("TransferUnit", writes),
           WriteMethod<v1::SetUnitEstablishmentRequest>("SetUnitEstablishment", writes),
           WriteMethod<v1::AcceptStandardizationRequest>("AcceptStandardization", writes),
           WriteMethod<v1::RegisterOfficerRequest>("RegisterOfficer", writes),
           WriteMethod<v1::RenewOfficerCertificateRequest>("RenewOfficerCertificate", writes),
           WriteMethod<v1::TransferOfficerRequest>("TransferOfficer", writes),
           WriteMethod<v1::RecordOfficerDepartureRequest>("RecordOfficerDeparture", writes),
           WriteMethod<v1::ErasePersonalDataRequest>("ErasePersonalData", writes),
           ReadMethod("GetUnit", reads, &GetUnit),
           ListMethod("ListUnits", reads, &ListUnits, &v1::ListUnitsResponse::mutable_units),
           officers->GetMethod(),
           ListMethod("ListOfficers", reads, &ListOfficers,
                      &v1::ListOfficersResponse::mutable_officers)}};
}

}  // namespace jiedui::services
