#include "services/server.h"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include "base/status_macros.h"
#include "base/workers.h"
#include "jiedui/event/v1/events.gen.h"
#include "services/activity_service.h"
#include "services/authentication.h"
#include "services/case_service.h"
#include "services/event_log_service.h"
#include "services/health.h"
#include "services/listen_address.h"
#include "services/log.h"
#include "services/officers.h"
#include "services/pair_service.h"
#include "services/program_service.h"
#include "services/read_pipeline.h"
#include "services/reflection.h"
#include "services/registry_service.h"
#include "services/report_service.h"
#include "services/resource_name.h"
#include "services/server_service.h"
#include "services/statistics_service.h"
#include "services/transport.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

constexpr char kHealthService[] = "grpc.health.v1.Health";
constexpr char kReflectionService[] = "grpc.reflection.v1.ServerReflection";
constexpr char kReflectionAlphaService[] = "grpc.reflection.v1alpha.ServerReflection";

// gRPC itself refuses what is beyond this, without an error of ours; below it, we do.
constexpr int kReceiveLimitFactor = 4;

// A dead peer is noticed within about a minute; a lively one may ping every 20 s.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
constexpr int kMinPingIntervalMs = 20'000;

absl::Status Bad(absl::string_view field, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", problem));
}

absl::StatusOr<std::string> MakeDirectory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return path.string();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot make directory ", path.string(), ": ", error.message()));
}

std::vector<int32_t> KnownKinds() {
  std::vector<int32_t> kinds;
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) kinds.push_back(info.kind);
  return kinds;
}

const Clock* ClockOf(const ServerOptions& options) {
  static const auto* const system_clock = new SystemClock();
  return options.clock == nullptr ? system_clock : options.clock;
}

absl::StatusOr<std::unique_ptr<eventstore::Store>> OpenLedger(const ServerOptions& options) {
  const fs::path home = fs::path(options.data_directory) / options.ledger_id;
  eventstore::Options ledger;
  ASSIGN_OR_RETURN(ledger.directory, MakeDirectory(home / kLogDirectory));
  ledger.ledger_id = options.ledger_id;
  ledger.known_kinds = KnownKinds();
  ledger.clock = ClockOf(options);
  ledger.max_queue_requests = options.limits.max_queued_writes;
  return eventstore::Store::Open(ledger);
}

absl::StatusOr<std::unique_ptr<projections::ReadModels>> OpenTables(const ServerOptions& options,
                                                                    eventstore::Store* store) {
  const fs::path home = fs::path(options.data_directory) / options.ledger_id;
  projections::Options tables;
  ASSIGN_OR_RETURN(tables.directory, MakeDirectory(home / kTablesDirectory));
  tables.store = store;
  return projections::ReadModels::Open(tables);
}

class GrpcServer final : public Server {
 public:
  GrpcServer(const ServerOptions& options, Authenticator authenticator,
             std::unique_ptr<eventstore::Store> store)
      : options_(options),
        clock_(ClockOf(options)),
        authenticator_(std::move(authenticator)),
        store_(std::move(store)) {}

  ~GrpcServer() override {
    Shutdown();
    // Calls first, then what they use: see the order of the members for the rest.
    server_.reset();
    workers_.reset();
  }

  absl::Status Open() {
    ASSIGN_OR_RETURN(read_models_, OpenTables(options_, store_.get()));
    workers_ = std::make_unique<Workers>(options_.limits.worker_threads);
    writes_ = std::make_unique<WritePipeline>(store_.get(), options_.ledger_id,
                                              options_.limits.max_cached_entities);
    const ReadSources sources{store_.get(), read_models_.get(), workers_.get(), clock_};
    reads_ = std::make_unique<ReadPipeline>(sources, options_.ledger_id);
    event_log_ = std::make_unique<EventLog>(store_.get(), workers_.get(), options_.ledger_id);
    officers_ = std::make_unique<Officers>(store_.get(), workers_.get(), options_.ledger_id);
    MakeServices();
    return Listen();
  }

  int port() const override { return port_; }

  std::string address() const override { return ListenAddress{host_, port_}.ToString(); }

  void Shutdown() override {
    if (server_ == nullptr || std::exchange(down_, true)) return;
    health_->SetServing(false);
    event_log_->Close();
    health_->Close();
    server_->Shutdown(absl::ToChronoTime(SystemClock().Now() + options_.limits.drain));
    Log(LogLevel::kInfo, "stopped",
        {{"ledger", options_.ledger_id}, {"head", absl::StrCat(store_->head())}});
  }

  const eventstore::Store& store() const override { return *store_; }
  projections::ReadModels& read_models() override { return *read_models_; }

 private:
  void MakeServices() {
    gate_ = {&authenticator_, options_.limits.max_request_bytes};
    const ServerFacts facts{options_.ledger_id, store_.get(), read_models_.get(), workers_.get(),
                            clock_};
    std::vector<Service> services;
    services.push_back(MakeRegistryService(writes_.get(), reads_.get(), officers_.get()));
    services.push_back(MakeProgramService(writes_.get(), reads_.get()));
    services.push_back(MakePairService(writes_.get(), reads_.get()));
    services.push_back(MakeActivityService(writes_.get(), reads_.get()));
    services.push_back(MakeCaseService(writes_.get(), reads_.get()));
    services.push_back(MakeReportService(writes_.get(), reads_.get()));
    services.push_back(MakeStatisticsService(reads_.get()));
    services.push_back(event_log_->MakeService());
    services.push_back(MakeServerService(facts));

    std::vector<std::string> names{kHealthService, kReflectionService, kReflectionAlphaService};
    for (Service& service : services) {
      names.push_back(service.full_name);
      services_.push_back(MakeGrpcService(std::move(service), &gate_));
    }
    health_ = std::make_unique<Health>(std::set<std::string>(names.begin(), names.end()));
    services_.push_back(MakeReflectionV1(names));
    services_.push_back(MakeReflectionV1Alpha(names));
  }

  absl::Status Listen() {
    ASSIGN_OR_RETURN(const ListenAddress address, ParseLoopbackAddress(options_.listen_address));
    host_ = address.host;
    grpc::EnableDefaultHealthCheckService(false);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address.ToString(), grpc::InsecureServerCredentials(), &port_);
    for (const auto& service : services_) builder.RegisterService(service.get());
    builder.RegisterService(health_->service());
    builder.SetMaxReceiveMessageSize(static_cast<int>(options_.limits.max_request_bytes) *
                                     kReceiveLimitFactor);
    builder.SetResourceQuota(
        grpc::ResourceQuota("jiedui").Resize(options_.limits.max_memory_bytes));
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // two servers on one port is an error
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               kMinPingIntervalMs);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0) {
      return absl::UnavailableError(
          absl::StrCat("listen_address: cannot listen on ", options_.listen_address));
    }
    health_->SetServing(true);
    Log(LogLevel::kInfo, "serving",
        {{"address", this->address()},
         {"ledger", options_.ledger_id},
         {"head", absl::StrCat(store_->head())}});
    return absl::OkStatus();
  }

  const ServerOptions options_;
  const Clock* const clock_;
  const Authenticator authenticator_;
  Gate gate_;
  std::string host_;
  int port_ = 0;
  bool down_ = false;

  // Each uses those above it.
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<projections::ReadModels> read_models_;
  std::unique_ptr<Workers> workers_;
  std::unique_ptr<WritePipeline> writes_;
  std::unique_ptr<ReadPipeline> reads_;
  std::unique_ptr<EventLog> event_log_;
  std::unique_ptr<Officers> officers_;
  std::unique_ptr<Health> health_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace

absl::Status ServerOptions::Validate() const {
  if (data_directory.empty()) return Bad("data_directory", "is required");
  if (!IsResourceId(ledger_id)) {
    return Bad("ledger", "expected 1 to 64 letters, digits, '-', '_' or '.'");
  }
  if (const auto address = ParseLoopbackAddress(listen_address); !address.ok()) {
    return Bad("listen_address", address.status().message());
  }
  if (principals.empty()) return Bad("principals", "at least one is required");
  if (const auto made = Authenticator::Create(principals, default_principal); !made.ok()) {
    return Bad("principals", made.status().message());
  }
  if (limits.max_request_bytes < 1024 || limits.max_request_bytes > (64U << 20U)) {
    return Bad("limits.max_request_bytes", "expected 1 KiB to 64 MiB");
  }
  if (limits.max_memory_bytes < (16U << 20U)) {
    return Bad("limits.max_memory_bytes", "expected at least 16 MiB");
  }
  if (limits.max_queued_writes < 1) return Bad("limits.max_queued_writes", "expected at least 1");
  if (limits.max_cached_entities < 100) {
    return Bad("limits.max_cached_entities", "expected at least 100");
  }
  if (limits.worker_threads < 1 || limits.worker_threads > 64) {
    return Bad("limits.worker_threads", "expected 1 to 64");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options) {
  RETURN_IF_ERROR(options.Validate());
  QuietProtobuf();
  ASSIGN_OR_RETURN(Authenticator authenticator,
                   Authenticator::Create(options.principals, options.default_principal));
  ASSIGN_OR_RETURN(auto store, OpenLedger(options));
  auto server = std::make_unique<GrpcServer>(options, std::move(authenticator), std::move(store));
  RETURN_IF_ERROR(server->Open());
  return server;
}

}  // namespace jiedui::services
