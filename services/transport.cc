#include "services/transport.h"

#include <atomic>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "services/log.h"
#include "services/problem.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

using grpc::ByteBuffer;

// Several entries are one value, as in HTTP: "a, b". Two principals are then nobody.
std::optional<std::string> Metadata(const grpc::CallbackServerContext& context, const char* key) {
  const auto [first, last] = context.client_metadata().equal_range(key);
  if (first == last) return std::nullopt;
  std::string all;
  for (auto entry = first; entry != last; ++entry) {
    if (entry != first) absl::StrAppend(&all, ", ");
    all.append(entry->second.data(), entry->second.size());
  }
  return all;
}

// What gRPC counts down is left of it: a date would be wrong once the machine's clock is set.
absl::Time Deadline(const grpc::CallbackServerContext& context) {
  const gpr_timespec deadline = gpr_convert_clock_type(context.raw_deadline(), GPR_CLOCK_MONOTONIC);
  if (gpr_time_cmp(deadline, gpr_inf_future(GPR_CLOCK_MONOTONIC)) == 0) {
    return absl::InfiniteFuture();
  }
  const gpr_timespec left = gpr_time_sub(deadline, gpr_now(GPR_CLOCK_MONOTONIC));
  return SteadyClock().Now() + absl::Seconds(left.tv_sec) + absl::Nanoseconds(left.tv_nsec);
}

std::string Flatten(const ByteBuffer& buffer) {
  grpc::Slice bytes;
  if (!buffer.DumpToSingleSlice(&bytes).ok()) return "";
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return ByteBuffer(&slice, 1);
}

// Whether whoever runs the server must hear of it: a bug, or damage.
bool IsFault(const absl::Status& status) {
  return !domain::ReasonOf(status).has_value() || absl::IsDataLoss(status);
}

grpc::Status ToGrpc(const absl::Status& status, Language language, const std::string& method) {
  if (status.ok()) return grpc::Status::OK;
  const LogLevel level = IsFault(status) ? LogLevel::kError : LogLevel::kDebug;
  if (Logs(level)) Log(level, "refused", {{"method", method}, {"status", LogText(status)}});
  WireStatus wire = ToWire(status, language);
  return {static_cast<grpc::StatusCode>(wire.code), wire.message, wire.details};
}

// What was found out about a call before its handler runs.
struct Entry {
  Call call;
  Language language = Language::kChinese;
};

absl::Status CheckSize(size_t size, size_t limit) {
  if (size <= limit) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_REQUEST_TOO_LARGE, "",
                        {{"size_bytes", absl::StrCat(size)}, {"limit_bytes", absl::StrCat(limit)}});
}

// Who calls, and whether the request is of a size we read.
absl::Status Enter(const Gate& gate, const std::string& method,
                   const grpc::CallbackServerContext& context, const ByteBuffer& request,
                   Entry& entry) {
  entry.language = LanguageOf(Metadata(context, "accept-language").value_or(""));
  entry.call.method = method;
  entry.call.deadline = Deadline(context);
  entry.call.peer = context.peer();
  if (gate.authenticator != nullptr) {
    ASSIGN_OR_RETURN(entry.call.principal,
                     gate.authenticator->Authenticate(Metadata(context, kPrincipalMetadata)));
  }
  return CheckSize(request.Length(), gate.max_request_bytes);
}

// Bridges one stream: gRPC's reactor on one side, the service's source on the other.
class StreamCall final : public grpc::ServerWriteReactor<ByteBuffer>, public ResponseStream {
 public:
  StreamCall(Entry entry, grpc::CallbackServerContext* context, Metrics* metrics)
      : entry_(std::move(entry)), context_(context), metrics_(metrics) {}

  // The source may answer, and even finish, before this returns.
  void Begin(std::shared_ptr<ResponseSource> source) {
    source_ = std::move(source);
    source_->Start(this);
  }

  void Write(std::string response) override {
    response_ = ToBuffer(response);
    StartWrite(&response_);
  }
  void Finish(const absl::Status& status) override {
    if (metrics_ != nullptr) metrics_->CountStream(entry_.call.method, status.code());
    grpc::ServerWriteReactor<ByteBuffer>::Finish(
        ToGrpc(status, entry_.language, entry_.call.method));
  }
  void GiveUp() override { context_->TryCancel(); }

  void OnWriteDone(bool ok) override { source_->OnWritten(ok); }
  void OnCancel() override {
    if (source_ != nullptr) source_->OnCancelled();
  }
  void OnDone() override { delete this; }

 private:
  const Entry entry_;
  grpc::CallbackServerContext* const context_;  // lasts until OnDone
  Metrics* const metrics_;
  std::shared_ptr<ResponseSource> source_;
  ByteBuffer response_;
};

using ServiceTable = Service;  // grpc::Service hides the name

class RawService final : public grpc::Service {
 public:
  RawService(ServiceTable service, const Gate* gate) : gate_(gate), name_(service.full_name) {
    CheckComplete(service);
    for (Method& method : service.methods) Add(std::move(method));
  }

 private:
  // A method nobody wrote must not be found out by its first caller.
  static void CheckComplete(const ServiceTable& service) {
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service.full_name);
    CHECK(descriptor != nullptr, service.full_name);
    std::set<std::string> names;
    for (const Method& method : service.methods) {
      CHECK(descriptor->FindMethodByName(method.name) != nullptr, method.name);
      names.insert(method.name);
    }
    CHECK(static_cast<int>(names.size()) == descriptor->method_count(),
          absl::StrCat(service.full_name, " lacks a method"));
  }

  void Add(Method method) {
    paths_.push_back(absl::StrCat("/", name_, "/", method.name));
    if (auto* unary = std::get_if<UnaryHandler>(&method.handler)) {
      AddUnary(paths_.back(), std::move(*unary));
    } else {
      AddStream(paths_.back(), std::move(std::get<StreamHandler>(method.handler)));
    }
  }

  void Mark(const std::string& path, grpc::internal::RpcMethod::RpcType type,
            grpc::internal::MethodHandler* handler) {
    const int index = static_cast<int>(paths_.size()) - 1;
    AddMethod(new grpc::internal::RpcServiceMethod(path.c_str(), type, nullptr));
    MarkMethodRawCallback(index, handler);
  }

  void AddUnary(const std::string& path, UnaryHandler handler) {
    auto run = [this, &path, handler = std::move(handler)](grpc::CallbackServerContext* context,
                                                           const ByteBuffer* request,
                                                           ByteBuffer* response) {
      return RunUnary(path, handler, context, *request, response);
    };
    Mark(path, grpc::internal::RpcMethod::NORMAL_RPC,
         new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(std::move(run)));
  }

  grpc::ServerUnaryReactor* RunUnary(const std::string& path, const UnaryHandler& handler,
                                     grpc::CallbackServerContext* context,
                                     const ByteBuffer& request, ByteBuffer* response) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const absl::Time began = SteadyClock().Now();
    Entry entry;
    const absl::Status entered = Enter(*gate_, path, *context, request, entry);
    auto finish = [this, reactor, began, language = entry.language,
                   &path](const absl::Status& status) {
      if (gate_->metrics != nullptr) {
        gate_->metrics->CountAnswer(path, status.code(), SteadyClock().Now() - began);
      }
      reactor->Finish(ToGrpc(status, language, path));
    };
    if (!entered.ok()) {
      finish(entered);
      return reactor;
    }
    handler(entry.call, Flatten(request),
            [response, finish = std::move(finish)](absl::StatusOr<std::string> answer) {
              if (answer.ok()) *response = ToBuffer(*answer);
              finish(answer.status());
            });
    return reactor;
  }

  void AddStream(const std::string& path, StreamHandler handler) {
    auto run = [this, &path, handler = std::move(handler)](grpc::CallbackServerContext* context,
                                                           const ByteBuffer* request) {
      return RunStream(path, handler, context, *request);
    };
    Mark(
        path, grpc::internal::RpcMethod::SERVER_STREAMING,
        new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(std::move(run)));
  }

  grpc::ServerWriteReactor<ByteBuffer>* RunStream(const std::string& path,
                                                  const StreamHandler& handler,
                                                  grpc::CallbackServerContext* context,
                                                  const ByteBuffer& request) {
    Entry entry;
    absl::Status status = Enter(*gate_, path, *context, request, entry);
    std::shared_ptr<ResponseSource> source;
    if (status.ok()) {
      auto made = handler(entry.call, Flatten(request));
      status = made.status();
      if (made.ok()) source = *std::move(made);
    }
    // Frees itself in OnDone.
    auto* const stream = new StreamCall(std::move(entry), context, gate_->metrics);
    if (status.ok()) {
      stream->Begin(std::move(source));
    } else {
      stream->Finish(status);
    }
    return stream;
  }

  const Gate* const gate_;
  const std::string name_;
  std::deque<std::string> paths_;  // gRPC keeps pointers into it
};

}  // namespace

std::unique_ptr<grpc::Service> MakeGrpcService(Service service, const Gate* gate) {
  return std::make_unique<RawService>(std::move(service), gate);
}

}  // namespace jiedui::services
