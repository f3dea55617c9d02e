#include "bench/units.h"

#include "absl/strings/str_cat.h"
#include <grpcpp/grpcpp.h>

#include "bench/server_fixture.h"

namespace jiedui::bench {
namespace {

v1::RegisterUnitRequest Request(const std::string& unit_id, event::v1::TeamTier tier,
                                const std::string& parent) {
  v1::RegisterUnitRequest request;
  request.set_parent(absl::StrCat("ledgers/", kLedger));
  request.set_request_id(absl::StrCat("bench-", unit_id));
  event::v1::UnitRegistered& unit = *request.mutable_fact();
  unit.set_unit_id(unit_id);
  unit.set_display_name("基准测试单位");
  unit.set_team_name("基准测试中队");
  unit.set_tier(tier);
  unit.set_parent_unit_id(parent);
  unit.mutable_effective_date()->set_year(2017);
  unit.mutable_effective_date()->set_month(1);
  unit.mutable_effective_date()->set_day(1);
  return request;
}

absl::StatusOr<v1::RegisterUnitResponse> Register(v1::RegistryService::Stub& stub,
                                                  const v1::RegisterUnitRequest& request) {
  grpc::ClientContext context;
  v1::RegisterUnitResponse response;
  const grpc::Status status = stub.RegisterUnit(&context, request, &response);
  if (!status.ok()) return absl::InternalError(status.error_message());
  return response;
}

}  // namespace

v1::RegisterUnitRequest UnitRequest(const std::string& unit_id) {
  return Request(unit_id, event::v1::TEAM_TIER_BRIGADE, kLedger);
}

absl::StatusOr<v1::RegisterUnitResponse> RegisterCity(v1::RegistryService::Stub& stub) {
  return Register(stub, Request(kLedger, event::v1::TEAM_TIER_DETACHMENT, ""));
}

absl::StatusOr<v1::RegisterUnitResponse> RegisterUnit(v1::RegistryService::Stub& stub,
                                                      const std::string& unit_id) {
  return Register(stub, UnitRequest(unit_id));
}

}  // namespace jiedui::bench
