#include "services/listener.h"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include "base/clock.h"
#include "base/status_macros.h"
#include "services/reflection.h"

namespace jiedui::services {
namespace {

constexpr char kHealthService[] = "grpc.health.v1.Health";
constexpr char kReflectionService[] = "grpc.reflection.v1.ServerReflection";
constexpr char kReflectionAlphaService[] = "grpc.reflection.v1alpha.ServerReflection";

// gRPC itself refuses what is beyond this, without an error of ours; below it, we do.
constexpr int kReceiveLimitFactor = 4;

// A dead peer is noticed within about a minute; a lively one may ping every 20 s.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
constexpr int kMinPingIntervalMs = 20'000;

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Start(const Options& options,
                                                          std::vector<Service> services) {
  std::unique_ptr<Listener> listener(new Listener(options));
  listener->Add(std::move(services));
  RETURN_IF_ERROR(listener->Listen());
  return listener;
}

void Listener::Add(std::vector<Service> services) {
  std::vector<std::string> names{kHealthService, kReflectionService, kReflectionAlphaService};
  for (Service& service : services) {
    names.push_back(service.full_name);
    services_.push_back(MakeGrpcService(std::move(service), &gate_));
  }
  health_ = std::make_unique<Health>(std::set<std::string>(names.begin(), names.end()));
  services_.push_back(MakeReflectionV1(names));
  services_.push_back(MakeReflectionV1Alpha(names));
}

absl::Status Listener::Listen() {
  grpc::EnableDefaultHealthCheckService(false);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(address_.ToString(), grpc::InsecureServerCredentials(), &port);
  for (const auto& service : services_) builder.RegisterService(service.get());
  builder.RegisterService(health_->service());
  builder.SetMaxReceiveMessageSize(static_cast<int>(gate_.max_request_bytes) * kReceiveLimitFactor);
  builder.SetResourceQuota(grpc::ResourceQuota("jiedui").Resize(max_memory_bytes_));
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // two servers on one port is an error
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kMinPingIntervalMs);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", address_.ToString()));
  }
  if (address_.path.empty()) {
    address_.port = port;
  } else {
    // Whoever may open the socket may do everything.
    std::error_code error;
    std::filesystem::permissions(
        address_.path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
        error);
    if (error) {
      return absl::UnavailableError(
          absl::StrCat("cannot protect ", address_.path, ": ", error.message()));
    }
  }
  health_->SetServing(true);
  return absl::OkStatus();
}

void Listener::Shutdown(absl::Duration drain) {
  health_->SetServing(false);
  health_->Close();
  const gpr_timespec wait = gpr_time_from_millis(absl::ToInt64Milliseconds(drain), GPR_TIMESPAN);
  server_->Shutdown(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), wait));
}

}  // namespace jiedui::services
