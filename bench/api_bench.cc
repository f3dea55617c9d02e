#include "bench/api_bench.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include "base/status_macros.h"
#include "bench/bare_rocks.h"
#include "bench/calls.h"
#include "bench/closed_loop.h"
#include "bench/server_process.h"
#include "bench/units.h"
#include "jiedui/v1/registry_service.grpc.pb.h"

namespace jiedui::bench {
namespace {

constexpr int kCallers = 64;

StartCall RegisterUnits(v1::RegistryService::Stub& stub, std::atomic<int64_t>& next) {
  return [&stub, &next](int /*caller*/, std::function<void(bool)> done) {
    auto call = std::make_shared<InFlight<v1::RegisterUnitRequest, v1::RegisterUnitResponse>>();
    call->request = UnitRequest(absl::StrCat("u", next.fetch_add(1)));
    stub.async()->RegisterUnit(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  };
}

double Microseconds(absl::Duration duration) {
  return absl::ToDoubleMicroseconds(duration);
}

// A file that is appended to and synced, as a write-ahead log is.
class SyncedFile {
 public:
  explicit SyncedFile(const std::string& path)
      : file_(open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)) {}
  ~SyncedFile() { close(file_); }
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;

  absl::Status Append() {
    static constexpr std::array<char, 1024> kBytes{};
    const auto written = write(file_, kBytes.data(), kBytes.size());
    const bool done = written == static_cast<ssize_t>(kBytes.size()) && fdatasync(file_) == 0;
    return done ? absl::OkStatus() : absl::ErrnoToStatus(errno, "syncing a file");
  }

 private:
  const int file_;
};

// What one call costs the processor.
struct Cost {
  absl::Duration callers;
  absl::Duration server;
  absl::Duration both() const { return callers + server; }
};

struct Measured {
  LoopResult loop;
  Cost cost;
};

// Measures one server with no-op calls and with durable writes.
class Api {
 public:
  Api(std::unique_ptr<ServerProcess> server, std::string directory, absl::Duration duration)
      : server_(std::move(server)),
        directory_(std::move(directory)),
        duration_(duration),
        channel_(grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials())),
        health_(grpc::health::v1::Health::NewStub(channel_)),
        registry_(v1::RegistryService::NewStub(channel_)) {}

  absl::StatusOr<std::vector<Row>> Measure() {
    RETURN_IF_ERROR(RegisterCity(*registry_).status());
    for (const int callers : {1, 8, kCallers, 256}) RETURN_IF_ERROR(MeasureWith(callers));
    return std::move(rows_);
  }

 private:
  absl::Status MeasureWith(int callers) {
    ASSIGN_OR_RETURN(const Measured no_op, Run(callers, NoOpCalls(*health_)));
    ASSIGN_OR_RETURN(const Measured write, Run(callers, RegisterUnits(*registry_, next_)));
    AddRows(absl::StrCat("durable unary write, ", callers, " caller", callers == 1 ? "" : "s"),
            write, no_op, callers == kCallers ? "≥ 0.7" : "");
    if (callers == 1) return CompareWithSync(write, no_op);
    return callers == kCallers ? CompareWithCeiling(write, no_op) : absl::OkStatus();
  }

  absl::StatusOr<Measured> Run(int callers, const StartCall& start) {
    const absl::Duration before = server_->Cpu();
    LoopResult loop = RunClosedLoop(callers, duration_, start);
    if (loop.failed_count != 0) {
      return absl::InternalError(absl::StrCat(loop.failed_count, " calls failed"));
    }
    const absl::Duration server = (server_->Cpu() - before) / std::max<int64_t>(loop.call_count, 1);
    const Cost cost{loop.cpu_a_call, server};
    return Measured{std::move(loop), cost};
  }

  void AddRows(const std::string& what, const Measured& write, const Measured& no_op,
               const std::string& throughput_goal) {
    rows_.push_back({what, write.loop.calls_per_second, "calls/s", "no-op unary call",
                     no_op.loop.calls_per_second, throughput_goal});
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      rows_.push_back({absl::StrCat(what, ", ", name), Microseconds(write.loop.Percentile(share)),
                       "µs", absl::StrCat("no-op unary call, ", name),
                       Microseconds(no_op.loop.Percentile(share)), ""});
    }
    rows_.push_back({absl::StrCat(what, ", CPU of the callers"), Microseconds(write.cost.callers),
                     "µs a call", "no-op unary call, CPU of the callers",
                     Microseconds(no_op.cost.callers), ""});
    rows_.push_back({absl::StrCat(what, ", CPU of the server"), Microseconds(write.cost.server),
                     "µs a call", "no-op unary call, CPU of the server",
                     Microseconds(no_op.cost.server), ""});
  }

  absl::Status CompareWithSync(const Measured& write, const Measured& no_op) {
    SyncedFile file(directory_ + ".sync");
    ASSIGN_OR_RETURN(const LoopResult sync,
                     RunInTurn(duration_ / 5, [&file] { return file.Append(); }));
    rows_.push_back({"durable unary write, 1 caller, p50", Microseconds(write.loop.Percentile(0.5)),
                     "µs", "no-op unary call, p50, and 1.5 times fdatasync, p50",
                     Microseconds(no_op.loop.Percentile(0.5) + 1.5 * sync.Percentile(0.5)), "≤ 1"});
    return absl::OkStatus();
  }

  // Callers and server share the processor: a write cannot cost it less than a no-op call and what
  // bare RocksDB and the hashes cost, in groups as large as there are callers.
  absl::Status CompareWithCeiling(const Measured& write, const Measured& no_op) {
    ASSIGN_OR_RETURN(const auto rocks, BareRocks::Open(directory_ + ".rocks"));
    ASSIGN_OR_RETURN(const LoopResult bare,
                     RunInTurn(duration_ / 5, [&] { return rocks->WriteHashed(kCallers); }));
    const absl::Duration least = bare.cpu_a_call / kCallers;
    AddCeiling("callers and server", write.cost.both(), no_op.cost.both(), least);
    AddCeiling("the server alone", write.cost.server, no_op.cost.server, least);
    return absl::OkStatus();
  }

  void AddCeiling(const std::string& whose, absl::Duration write, absl::Duration no_op,
                  absl::Duration least) {
    const std::string what = absl::StrCat("CPU of a no-op call, 64 callers, ", whose);
    rows_.push_back({what, Microseconds(no_op), "µs a call", "of a durable unary write",
                     Microseconds(write), ""});
    rows_.push_back({what, Microseconds(no_op), "µs a call",
                     "of it and bare RocksDB, the same keys, bytes and hashes: the ceiling",
                     Microseconds(no_op + least), ""});
  }

  const std::unique_ptr<ServerProcess> server_;
  const std::string directory_;
  const absl::Duration duration_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<grpc::health::v1::Health::Stub> health_;
  const std::unique_ptr<v1::RegistryService::Stub> registry_;
  std::atomic<int64_t> next_ = 0;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureApi(const std::string& directory, absl::Duration duration) {
  ASSIGN_OR_RETURN(auto server, ServerProcess::Start(directory));
  return Api(std::move(server), directory, duration).Measure();
}

}  // namespace jiedui::bench
