#include "services/server.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/base/call_once.h"
#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "base/process_limits.h"
#include "base/status_macros.h"
#include "base/workers.h"
#include "eventstore/resources.h"
#include "projections/row_memory.h"
#include "services/admin_service.h"
#include "services/authentication.h"
#include "services/descriptors.h"
#include "services/ledger_router.h"
#include "services/listen_address.h"
#include "services/listener.h"
#include "services/log.h"
#include "services/metrics.h"
#include "services/resource_name.h"
#include "services/roll_up_service.h"
#include "services/server_service.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

// As a store by itself ends the process.
constexpr int kFailedStatus = 70;
constexpr absl::Duration kLastMoment = absl::Milliseconds(500);

absl::Status Bad(absl::string_view field, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", problem));
}

absl::Status CheckLedgers(const std::vector<std::string>& ledgers) {
  for (const std::string& id : ledgers) {
    if (!IsResourceId(id)) {
      return Bad("ledgers", "expected 1 to 64 letters, digits, '-', '_' or '.'");
    }
    if (std::count(ledgers.begin(), ledgers.end(), id) > 1) {
      return Bad("ledgers", absl::StrCat(id, " is named twice"));
    }
  }
  return absl::OkStatus();
}

// One is in the other, or they are the same. What is not there yet is where it will be.
bool Overlap(const std::string& one, const std::string& other) {
  const auto whole = [](const std::string& path) {
    std::error_code error;
    return (fs::weakly_canonical(fs::absolute(path, error), error) / "").string();
  };
  return absl::StartsWith(whole(one), whole(other)) || absl::StartsWith(whole(other), whole(one));
}

// An archive among the ledgers would be written over one of them.
absl::Status CheckBackups(const ServerOptions& options) {
  if (options.backup_directory.empty()) return absl::OkStatus();
  if (options.admin_address.empty()) {
    return Bad("admin.backup_directory", "needs admin.listen_address: operators make backups");
  }
  if (!Overlap(options.backup_directory, options.data_directory)) return absl::OkStatus();
  return Bad("admin.backup_directory", "must be apart from the data directory");
}

// A path that is whole is known for one wherever it comes up: callers see none of it (problem.h),
// and the log says where it is.
ServerOptions WithWholePaths(ServerOptions options) {
  for (std::string* path :
       {&options.data_directory, &options.keys_directory, &options.guard_directory,
        &options.backup_directory, &options.evidence.witness_directory}) {
    std::error_code error;
    if (!path->empty()) *path = std::filesystem::absolute(*path, error).string();
  }
  return options;
}

const Clock* ClockOf(const ServerOptions& options) {
  static const auto* const system_clock = new SystemClock();
  return options.clock == nullptr ? system_clock : options.clock;
}

class GrpcServer final : public Server {
 public:
  GrpcServer(const ServerOptions& options, Authenticator authenticator)
      : options_(options),
        authenticator_(std::move(authenticator)),
        seats_(options.limits.max_subscriptions),
        workers_(std::make_unique<Workers>(options.limits.worker_threads)),
        ledgers_(options.data_directory, SettingOf(options)) {}

  ~GrpcServer() override {
    Shutdown();
    {
      const absl::MutexLock lock(&parts_mutex_);
      told_ = nullptr;
    }
    // Calls first, then what they use: see the order of the members for the rest.
    const bool served = api_ != nullptr;
    admin_.reset();
    operators_.reset();
    api_.reset();
    workers_.reset();
    ledgers_.End();
    if (served) Log(LogLevel::kInfo, "stopped");
  }

  absl::Status Open() {
    RETURN_IF_ERROR(CheckDescriptors(DescriptorsNeeded(options_.data_directory, options_.ledgers),
                                     DescriptorLimit()));
    RETURN_IF_ERROR(ledgers_.OpenAll(options_.ledgers));
    RETURN_IF_ERROR(ServeMetrics());
    RETURN_IF_ERROR(ServeApi());
    RETURN_IF_ERROR(ServeOperators());
    Log(LogLevel::kInfo, "serving",
        {{"address", address()},
         {"admin_address", admin_address()},
         {"metrics_address", metrics_address()}});
    return absl::OkStatus();
  }

  int port() const override { return api_->address().port; }
  std::string address() const override { return api_->address().ToString(); }
  std::string admin_address() const override {
    return admin_ == nullptr ? "" : admin_->address().ToString();
  }
  std::string metrics_address() const override {
    return metrics_ == nullptr ? "" : metrics_->address().ToString();
  }
  LedgerDirectory& ledgers() override { return ledgers_; }

  void Shutdown() override {
    if (api_ == nullptr || std::exchange(down_, true)) return;
    ledgers_.EndBackups();
    if (admin_ != nullptr) admin_->Shutdown(options_.limits.drain);
    ledgers_.EndStreams();
    api_->Shutdown(options_.limits.drain);
  }

 private:
  HostSetting SettingOf(const ServerOptions& options) {
    HostSetting setting;
    setting.clock = ClockOf(options);
    setting.workers = workers_.get();
    setting.seats = &seats_;
    setting.resources = std::make_shared<eventstore::Resources>();
    setting.row_memory = std::make_shared<projections::RowMemory>();
    setting.keys_directory = options.keys_directory;
    setting.guard_directory = options.guard_directory;
    setting.backup_directory = options.backup_directory;
    setting.limits = options.limits;
    setting.evidence = options.evidence;
    setting.scrub_interval_s = options.scrub_interval_s;
    setting.table_check_interval_s = options.table_check_interval_s;
    setting.on_tables = [this](const std::string& ledger_id, std::optional<bool> readable) {
      SetPart(absl::StrCat(LedgerName(ledger_id), "/", kTablesDirectory), readable);
    };
    setting.on_failure = options.on_failure;
    if (setting.on_failure == nullptr) {
      setting.on_failure = [this](const absl::Status& /*logged*/) { EndProcessSoon(); };
    }
    return setting;
  }

  // Answers given so far have a moment to leave.
  void EndProcessSoon() {
    absl::call_once(failing_, [this] {
      undertaker_ = std::make_unique<Workers>(1);
      undertaker_->RunAt(SteadyClock().Now() + kLastMoment, [] { std::_Exit(kFailedStatus); });
    });
  }

  // Ledgers are open before anybody listens, and after.
  void SetPart(const std::string& name, std::optional<bool> serving) {
    const absl::MutexLock lock(&parts_mutex_);
    parts_[name] = serving;
    if (told_ != nullptr) told_->SetPart(name, serving);
  }

  void TellParts(Health& health) {
    const absl::MutexLock lock(&parts_mutex_);
    told_ = &health;
    for (const auto& [name, serving] : parts_) health.SetPart(name, serving);
  }

  absl::Status ServeMetrics() {
    if (options_.metrics_address.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const ListenAddress address, ParseLoopbackAddress(options_.metrics_address));
    auto started = Metrics::Start(address, &ledgers_);
    if (!started.ok()) return Taken("metrics.listen_address", started.status());
    metrics_ = *std::move(started);
    return absl::OkStatus();
  }

  absl::Status ServeApi() {
    std::vector<Service> services = RouteToLedgers(&ledgers_);
    services.push_back(MakeServerService({&ledgers_, workers_.get(), ClockOf(options_)}));
    services.push_back(MakeRollUpService({&ledgers_, workers_.get(), ClockOf(options_)}));
    Listener::Options listener;
    ASSIGN_OR_RETURN(listener.address, ParseLoopbackAddress(options_.listen_address));
    listener.gate = {&authenticator_, options_.limits.max_request_bytes, metrics_.get()};
    listener.max_memory_bytes = options_.limits.max_memory_bytes;
    auto started = Listener::Start(listener, std::move(services));
    if (!started.ok()) return Taken("listen_address", started.status());
    api_ = *std::move(started);
    TellParts(api_->health());
    return absl::OkStatus();
  }

  absl::Status ServeOperators() {
    if (options_.admin_address.empty()) return absl::OkStatus();
    operators_ = std::make_unique<Workers>(1);
    std::vector<Service> services;
    services.push_back(MakeAdminService(&ledgers_, operators_.get()));
    Listener::Options listener;
    ASSIGN_OR_RETURN(listener.address, ParseLocalAddress(options_.admin_address));
    listener.gate = {nullptr, options_.limits.max_request_bytes, metrics_.get()};
    listener.max_memory_bytes = options_.limits.max_memory_bytes;
    auto started = Listener::Start(listener, std::move(services));
    if (!started.ok()) return Taken("admin.listen_address", started.status());
    admin_ = *std::move(started);
    return absl::OkStatus();
  }

  static absl::Status Taken(absl::string_view field, const absl::Status& status) {
    return {status.code(), absl::StrCat(field, ": ", status.message())};
  }

  const ServerOptions options_;
  const Authenticator authenticator_;
  bool down_ = false;

  absl::once_flag failing_;
  std::unique_ptr<Workers> undertaker_;  // after a failure
  absl::Mutex parts_mutex_;
  std::map<std::string, std::optional<bool>> parts_ ABSL_GUARDED_BY(parts_mutex_);
  Health* told_ ABSL_GUARDED_BY(parts_mutex_) = nullptr;
  Seats seats_;
  std::unique_ptr<Workers> workers_;
  LedgerDirectory ledgers_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Workers> operators_;  // one act at a time, and never on a thread that calls need
  std::unique_ptr<Listener> api_;
  std::unique_ptr<Listener> admin_;
};

}  // namespace

absl::Status ServerOptions::Validate() const {
  if (data_directory.empty()) return Bad("data_directory", "is required");
  RETURN_IF_ERROR(CheckLedgers(ledgers));
  if (const auto address = ParseLoopbackAddress(listen_address); !address.ok()) {
    return Bad("listen_address", address.status().message());
  }
  if (!admin_address.empty()) {
    if (const auto address = ParseLocalAddress(admin_address); !address.ok()) {
      return Bad("admin.listen_address", address.status().message());
    }
  }
  if (!metrics_address.empty()) {
    if (const auto address = ParseLoopbackAddress(metrics_address); !address.ok()) {
      return Bad("metrics.listen_address", address.status().message());
    }
  }
  RETURN_IF_ERROR(CheckBackups(*this));
  if (principals.empty()) return Bad("principals", "at least one is required");
  if (const auto made = Authenticator::Create(principals, default_principal); !made.ok()) {
    return Bad("principals", made.status().message());
  }
  RETURN_IF_ERROR(evidence.Validate());
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
  if (limits.max_cursors < 1) return Bad("limits.max_cursors", "expected at least 1");
  if (limits.max_subscriptions < 1) return Bad("limits.max_subscriptions", "expected at least 1");
  if (limits.worker_threads < 1 || limits.worker_threads > 64) {
    return Bad("limits.worker_threads", "expected 1 to 64");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& given) {
  RETURN_IF_ERROR(given.Validate());
  const ServerOptions options = WithWholePaths(given);
  TakeLibraryLogs();
  ASSIGN_OR_RETURN(Authenticator authenticator,
                   Authenticator::Create(options.principals, options.default_principal));
  auto server = std::make_unique<GrpcServer>(options, std::move(authenticator));
  RETURN_IF_ERROR(server->Open());
  return server;
}

}  // namespace jiedui::services
