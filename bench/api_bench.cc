#include "bench/api_bench.h"

#include <atomic>
#include <memory>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include <grpcpp/grpcpp.h>

#include "base/status_macros.h"
#include "bench/closed_loop.h"
#include "bench/server_fixture.h"
#include "jiedui/v1/registry_service.grpc.pb.h"

namespace jiedui::bench {
namespace {

constexpr int kCallers = 64;

// One call in flight: everything gRPC wants to stay where it is.
template <class Request, class Response>
struct InFlight {
  grpc::ClientContext context;
  Request request;
  Response response;
};

void Report(const std::function<void(bool)>& done, const grpc::Status& status) {
  done(status.ok());
}

StartCall NoOp(grpc::health::v1::Health::Stub& stub) {
  return [&stub](int /*caller*/, std::function<void(bool)> done) {
    auto call = std::make_shared<
        InFlight<grpc::health::v1::HealthCheckRequest, grpc::health::v1::HealthCheckResponse>>();
    stub.async()->Check(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { Report(done, status); });
  };
}

v1::RegisterUnitRequest UnitRequest(const std::string& unit_id, event::v1::TeamTier tier,
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

StartCall RegisterUnits(v1::RegistryService::Stub& stub, std::atomic<int64_t>& next) {
  return [&stub, &next](int /*caller*/, std::function<void(bool)> done) {
    auto call = std::make_shared<InFlight<v1::RegisterUnitRequest, v1::RegisterUnitResponse>>();
    call->request =
        UnitRequest(absl::StrCat("u", next.fetch_add(1)), event::v1::TEAM_TIER_BRIGADE, kLedger);
    stub.async()->RegisterUnit(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { Report(done, status); });
  };
}

absl::StatusOr<LoopResult> Run(int callers, absl::Duration duration, const StartCall& start) {
  LoopResult result = RunClosedLoop(callers, duration, start);
  if (result.failed_count == 0) return result;
  return absl::InternalError(absl::StrCat(result.failed_count, " calls failed"));
}

double Microseconds(const LoopResult& result, double share) {
  return absl::ToDoubleMicroseconds(result.Percentile(share));
}

std::vector<Row> Compare(const std::string& what, const LoopResult& write, const LoopResult& no_op,
                         const std::string& throughput_goal) {
  std::vector<Row> rows;
  rows.push_back({what, write.calls_per_second, "calls/s", "no-op unary call",
                  no_op.calls_per_second, throughput_goal});
  for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
    rows.push_back({absl::StrCat(what, ", ", name), Microseconds(write, share), "µs",
                    absl::StrCat("no-op unary call, ", name), Microseconds(no_op, share), ""});
  }
  return rows;
}

absl::Status RegisterCity(v1::RegistryService::Stub& stub) {
  grpc::ClientContext context;
  v1::RegisterUnitResponse response;
  const grpc::Status status = stub.RegisterUnit(
      &context, UnitRequest(kLedger, event::v1::TEAM_TIER_DETACHMENT, ""), &response);
  return status.ok() ? absl::OkStatus() : absl::InternalError(status.error_message());
}

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureApi(const std::string& directory, absl::Duration duration) {
  ASSIGN_OR_RETURN(const auto server, StartServer(directory));
  const auto channel = grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials());
  const auto health = grpc::health::v1::Health::NewStub(channel);
  const auto registry = v1::RegistryService::NewStub(channel);
  RETURN_IF_ERROR(RegisterCity(*registry));

  std::vector<Row> rows;
  std::atomic<int64_t> next = 0;
  for (const int callers : {1, 8, kCallers, 256}) {
    ASSIGN_OR_RETURN(const LoopResult no_op, Run(callers, duration, NoOp(*health)));
    ASSIGN_OR_RETURN(const LoopResult write,
                     Run(callers, duration, RegisterUnits(*registry, next)));
    const std::string what =
        absl::StrCat("durable unary write, ", callers, " caller", callers == 1 ? "" : "s");
    for (Row& row : Compare(what, write, no_op, callers == kCallers ? "≥ 0.7" : "")) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace jiedui::bench
