#include "cli/client.h"

#include "grpc/support/time.h"
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace jiedui::cli {
namespace {

constexpr int64_t kDeadlineMs = 30'000;
constexpr int kMaxMessageBytes = 64 << 20;
// gRPC 1.51 may take the errno of something else for that of connect(), and fail an attempt by it
// (grpc/grpc#35064): there is time for a second one before the first call.
constexpr int kConnectMs = 500;
constexpr int kReconnectMs = 100;

gpr_timespec MillisecondsFromNow(int64_t milliseconds) {
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_millis(milliseconds, GPR_TIMESPAN));
}

}  // namespace

Stubs::Stubs(const std::shared_ptr<grpc::Channel>& channel)
    : registry(channel),
      program(channel),
      pair(channel),
      activity(channel),
      cases(channel),
      report(channel),
      bulletin(channel),
      practice(channel),
      statistics(channel),
      assessment(channel),
      obligation(channel),
      event_log(channel),
      server(channel),
      audit(channel),
      roll_up(channel) {}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMs);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(MillisecondsFromNow(kConnectMs));
  return channel;
}

void SetPrincipal(const std::string& principal, grpc::ClientContext& context) {
  if (!principal.empty()) context.AddMetadata("jiedui-principal", principal);
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(MillisecondsFromNow(kDeadlineMs));
}

}  // namespace jiedui::cli
