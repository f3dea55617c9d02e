#include "services/health.h"

#include <utility>

#include "grpc/health/v1/health.grpc.pb.h"
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "services/status_mapping.h"

namespace jiedui::services {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// One Watch call: sends the status whenever it differs from the last one sent. All of its state is
// guarded by the Health's mutex.
class HealthWatch final : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  HealthWatch(Health* health, std::string service)
      : health_(health), service_(std::move(service)) {}

  void Begin() {
    absl::MutexLock lock(&health_->mutex_);
    health_->watches_.insert(this);
    Proceed();
  }

  // Sends, finishes or rests, unless a write is on its way. With the Health's mutex held, which the
  // compiler cannot tell from another one's.
  void Proceed() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (writing_ || finished_) return;
    const int status = health_->StatusOf(service_);
    if (!gone_ && status != last_sent_) {
      last_sent_ = status;
      writing_ = true;
      response_.set_status(static_cast<HealthCheckResponse::ServingStatus>(status));
      return StartWrite(&response_);
    }
    if (!gone_ && !health_->closing_) return;
    finished_ = true;
    health_->watches_.erase(this);
    Finish(gone_ ? grpc::Status::OK
                 : grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server is closing"));
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&health_->mutex_);
    writing_ = false;
    gone_ = gone_ || !ok;
    Proceed();
  }

  void OnCancel() override {
    absl::MutexLock lock(&health_->mutex_);
    gone_ = true;
    Proceed();
  }

  void OnDone() override { delete this; }

 private:
  Health* const health_;
  const std::string service_;
  HealthCheckResponse response_;
  int last_sent_ = -1;
  bool writing_ = false;
  bool gone_ = false;
  bool finished_ = false;
};

namespace {

// A request that is no message is refused as everywhere else, not by gRPC.
grpc::Status Malformed() {
  const WireStatus wire = ToWire(MalformedRequest(), Language::kChinese);
  return {static_cast<grpc::StatusCode>(wire.code), wire.message, wire.details};
}

using HealthApi = grpc::health::v1::Health;
using RawCheck =
    HealthApi::WithRawCallbackMethod_Check<HealthApi::WithCallbackMethod_Watch<HealthApi::Service>>;

}  // namespace

class Health::Rpcs final : public RawCheck {
 public:
  explicit Rpcs(jiedui::services::Health* health) : health_(health) {}

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* bytes,
                                  grpc::ByteBuffer* answer) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    grpc::ByteBuffer copy = *bytes;  // shares the bytes; reading uses it up
    HealthCheckRequest request;
    if (!grpc::SerializationTraits<HealthCheckRequest>::Deserialize(&copy, &request).ok()) {
      reactor->Finish(Malformed());
      return reactor;
    }
    HealthCheckResponse response;
    absl::MutexLock lock(&health_->mutex_);
    const int status = health_->StatusOf(request.service());
    response.set_status(static_cast<HealthCheckResponse::ServingStatus>(status));
    bool own = false;
    grpc::SerializationTraits<HealthCheckResponse>::Serialize(response, answer, &own);
    reactor->Finish(status == HealthCheckResponse::SERVICE_UNKNOWN
                        ? grpc::Status(grpc::StatusCode::NOT_FOUND, "no such service")
                        : grpc::Status::OK);
    return reactor;
  }

  grpc::ServerWriteReactor<HealthCheckResponse>* Watch(grpc::CallbackServerContext* /*context*/,
                                                       const HealthCheckRequest* request) override {
    auto* const watch = new HealthWatch(health_, request->service());  // frees itself in OnDone
    watch->Begin();
    return watch;
  }

 private:
  jiedui::services::Health* const health_;
};

Health::Health(std::set<std::string> services)
    : services_(std::move(services)), service_(std::make_unique<Rpcs>(this)) {}

Health::~Health() = default;

int Health::StatusOf(const std::string& service) const {
  const auto part = parts_.find(service);
  if (!service.empty() && services_.count(service) == 0 && part == parts_.end()) {
    return HealthCheckResponse::SERVICE_UNKNOWN;
  }
  const bool serving = serving_ && (part == parts_.end() || part->second);
  return serving ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void Health::SetServing(bool serving) {
  absl::MutexLock lock(&mutex_);
  serving_ = serving;
  ProceedAll();
}

void Health::SetPart(const std::string& name, std::optional<bool> serving) {
  absl::MutexLock lock(&mutex_);
  if (serving.has_value()) {
    parts_[name] = *serving;
  } else {
    parts_.erase(name);
  }
  ProceedAll();
}

void Health::Close() {
  absl::MutexLock lock(&mutex_);
  closing_ = true;
  ProceedAll();
}

void Health::ProceedAll() {
  const std::set<HealthWatch*> watches = watches_;  // those that finish leave the set
  for (HealthWatch* const watch : watches) watch->Proceed();
}

}  // namespace jiedui::services
