#include "services/ledger_router.h"

#include <memory>
#include <utility>
#include <variant>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/message.h"
#include "google/protobuf/wire_format_lite.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

namespace pb = google::protobuf;
using pb::internal::WireFormatLite;

// Where the requests of one method name their ledger.
class Target {
 public:
  explicit Target(const pb::Descriptor& request) : request_(&request), field_(Find(request)) {}

  absl::StatusOr<Visit> Enter(const LedgerDirectory& ledgers, const std::string& bytes) const {
    const std::optional<std::string> text = TextField(bytes, field_->number());
    if (!text.has_value()) return MalformedRequest();
    absl::StatusOr<Visit> visit = EnterNamed(ledgers, *text);
    // Bytes that are no message are refused as such, wherever they seem to belong.
    if (!visit.ok() && !Parses(bytes)) return MalformedRequest();
    return visit;
  }

 private:
  // A fact may have a name too; it is the request's own that counts.
  static const pb::FieldDescriptor* Find(const pb::Descriptor& request) {
    for (const char* name : {"parent", "name"}) {
      const pb::FieldDescriptor* const field = request.FindFieldByName(name);
      if (field != nullptr && field->type() == pb::FieldDescriptor::TYPE_STRING) return field;
    }
    CHECK(false, request.full_name());
  }

  absl::StatusOr<Visit> EnterNamed(const LedgerDirectory& ledgers, const std::string& text) const {
    const std::string& field = field_->name();
    ASSIGN_OR_RETURN(const std::string ledger_id,
                     field == "parent" ? LedgerIdOf(field, text) : LedgerIdInName(text));
    return ledgers.Enter(ledger_id, field);
  }

  bool Parses(const std::string& bytes) const {
    const pb::Message* const type = pb::MessageFactory::generated_factory()->GetPrototype(request_);
    const std::unique_ptr<pb::Message> message(type->New());
    return message->ParseFromString(bytes);
  }

  const pb::Descriptor* request_;
  const pb::FieldDescriptor* field_;
};

// A stream of a ledger's, which keeps the ledger open as long as the transport holds it.
class RoutedSource final : public ResponseSource {
 public:
  RoutedSource(Pass pass, std::shared_ptr<ResponseSource> source)
      : pass_(std::move(pass)), source_(std::move(source)) {}

  void Start(ResponseStream* stream) override { source_->Start(stream); }
  void OnWritten(bool ok) override { source_->OnWritten(ok); }
  void OnCancelled() override { source_->OnCancelled(); }

 private:
  const Pass pass_;  // first, so that it goes last
  const std::shared_ptr<ResponseSource> source_;
};

// In both, the visit outlasts the handler: it may have answered before it returns.
UnaryHandler RouteUnary(const LedgerDirectory* ledgers, const Target& target) {
  return [ledgers, target](const Call& call, const std::string& request, Respond respond) {
    const absl::StatusOr<Visit> visit = target.Enter(*ledgers, request);
    if (!visit.ok()) return respond(visit.status());
    auto answer = [pass = visit->pass,
                   respond = std::move(respond)](absl::StatusOr<std::string> response) mutable {
      respond(std::move(response));
    };
    std::get<UnaryHandler>(visit->host->MethodAt(call.method).handler)(call, request,
                                                                       std::move(answer));
  };
}

StreamHandler RouteStream(const LedgerDirectory* ledgers, const Target& target) {
  return [ledgers, target](
             const Call& call,
             const std::string& request) -> absl::StatusOr<std::shared_ptr<ResponseSource>> {
    ASSIGN_OR_RETURN(const Visit visit, target.Enter(*ledgers, request));
    const Method& method = visit.host->MethodAt(call.method);
    ASSIGN_OR_RETURN(auto source, std::get<StreamHandler>(method.handler)(call, request));
    return std::make_shared<RoutedSource>(visit.pass, std::move(source));
  };
}

Method Route(const LedgerDirectory* ledgers, const pb::MethodDescriptor& method) {
  const Target target(*method.input_type());
  if (method.server_streaming()) return {method.name(), RouteStream(ledgers, target)};
  return {method.name(), RouteUnary(ledgers, target)};
}

}  // namespace

std::optional<std::string> TextField(const std::string& bytes, int field_number) {
  const uint32_t wanted =
      WireFormatLite::MakeTag(field_number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  pb::io::CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                                 static_cast<int>(bytes.size()));
  std::string text;
  for (uint32_t tag = input.ReadTag(); tag != 0; tag = input.ReadTag()) {
    const bool read = tag == wanted ? WireFormatLite::ReadBytes(&input, &text)
                                    : WireFormatLite::SkipField(&input, tag);
    if (!read) return std::nullopt;
  }
  if (!input.ConsumedEntireMessage()) return std::nullopt;
  return text;
}

std::vector<Service> RouteToLedgers(const LedgerDirectory* ledgers) {
  std::vector<Service> services;
  for (const absl::string_view name : kLedgerServices) {
    const pb::ServiceDescriptor* const descriptor =
        pb::DescriptorPool::generated_pool()->FindServiceByName(std::string(name));
    CHECK(descriptor != nullptr, name);
    Service& service = services.emplace_back(Service{std::string(name), {}});
    for (int i = 0; i < descriptor->method_count(); ++i) {
      service.methods.push_back(Route(ledgers, *descriptor->method(i)));
    }
  }
  return services;
}

}  // namespace jiedui::services
