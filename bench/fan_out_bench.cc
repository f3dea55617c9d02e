#include "bench/fan_out_bench.h"

#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"
#include "cli/demo.h"
#include <grpcpp/grpcpp.h>

#include "base/status_macros.h"
#include "bench/server_fixture.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"

namespace jiedui::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Reads the whole ledger; the number of events that came.
int64_t ReadAll(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = v1::EventLogService::NewStub(channel);
  grpc::ClientContext context;
  // Of whom nothing is recorded: what comes is what was there.
  context.AddMetadata("jiedui-principal", kAuditor);
  v1::SubscribeEventsRequest request;
  request.set_parent(absl::StrCat("ledgers/", kLedger));
  const auto stream = stub->SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse response;
  int64_t events = 0;
  while (stream->Read(&response)) {
    events += response.events_size();
    if (response.caught_up()) break;
  }
  context.TryCancel();
  return events;
}

// Events sent a second, to all readers together.
absl::StatusOr<double> Rate(const std::string& address, int readers, int64_t head) {
  std::vector<int64_t> events(static_cast<size_t>(readers));
  std::vector<std::thread> threads;
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  const auto began = SteadyClock::now();
  for (int64_t& count : events) threads.emplace_back([&] { count = ReadAll(channel); });
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
  for (const int64_t count : events) {
    if (count != head) return absl::InternalError(absl::StrCat(count, " of ", head, " events"));
  }
  return static_cast<double>(head) * readers / seconds;
}

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureFanOut(const std::string& directory) {
  cli::DemoOptions demo;
  demo.data_directory = directory;
  RETURN_IF_ERROR(cli::RunDemo(demo, [](CivilMonth, int64_t) {}).status());
  ASSIGN_OR_RETURN(const auto server, StartServer(directory));
  ASSIGN_OR_RETURN(const services::Visit visit, server->ledgers().Enter(kLedger, ""));
  const int64_t head = visit.host->store().head();
  std::vector<Row> rows;
  double one = 0;
  for (const int readers : {1, 16, 128}) {
    ASSIGN_OR_RETURN(const double rate, Rate(server->address(), readers, head));
    if (readers == 1) one = rate;
    rows.push_back({absl::StrCat("subscription, ", readers, " reader", readers == 1 ? "" : "s"),
                    rate, "events/s in all", "one reader", one, ""});
  }
  return rows;
}

}  // namespace jiedui::bench
