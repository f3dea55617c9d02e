#include "cli/client.h"

#include "grpc/support/time.h"
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace jiedui::cli {
namespace {

constexpr int64_t kDeadlineSeconds = 30;
constexpr int kMaxMessageBytes = 64 << 20;

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
      audit(channel) {}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void SetPrincipal(const std::string& principal, grpc::ClientContext& context) {
  if (!principal.empty()) context.AddMetadata("jiedui-principal", principal);
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                    gpr_time_from_seconds(kDeadlineSeconds, GPR_TIMESPAN)));
}

}  // namespace jiedui::cli
