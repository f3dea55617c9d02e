#include "tests/services/harness.h"

#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/status.pb.h"
#include <grpcpp/generic/generic_stub.h>

#include "base/check.h"
#include "domain/error.h"
#include "jiedui/v1/server_service.pb.h"

namespace jiedui::services {
namespace {

namespace pb = google::protobuf;

constexpr const char* kServices[] = {"RegistryService",   "ProgramService",    "PairService",
                                     "ActivityService",   "CaseService",       "ReportService",
                                     "EventLogService",   "StatisticsService", "ServerService",
                                     "AuditService",      "BulletinService",   "PracticeService",
                                     "AssessmentService", "ObligationService", "RollUpService"};

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string Flatten(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(slice.begin(), slice.end());
  return bytes;
}

void ParseDetails(Reply& reply) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(reply.status.error_details()));
  for (const auto& any : details.details()) {
    google::rpc::LocalizedMessage localized;
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&localized)) reply.chinese = localized.message();
    if (any.UnpackTo(&retry)) reply.retry = retry;
    any.UnpackTo(&reply.info);
    any.UnpackTo(&reply.bad_request);
  }
}

// The rpc whose request carries a fact of this type.
const pb::MethodDescriptor& MethodFor(const pb::Descriptor& fact) {
  for (const auto* method : ApiMethods()) {
    const auto* field = method->input_type()->FindFieldByName("fact");
    if (field != nullptr && field->message_type() == &fact) return *method;
  }
  CHECK(false, absl::StrCat("no rpc takes ", fact.name()));
}

std::string MakeDirectory() {
  std::string path = (std::filesystem::temp_directory_path() / "jiedui-services-XXXXXX").string();
  CHECK(mkdtemp(path.data()) != nullptr, path);
  return path;
}

}  // namespace

std::string Reply::field() const {
  return bad_request.field_violations().empty() ? "" : bad_request.field_violations(0).field();
}

std::shared_ptr<grpc::Channel> Connected(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  CHECK(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(60)),
        address);
  return channel;
}

Client::Client(const std::string& address) : channel_(Connected(address)) {}

Reply Client::Send(absl::string_view method, const std::string& bytes, const CallOptions& options) {
  grpc::ClientContext context;
  if (!options.principal.empty()) context.AddMetadata("jiedui-principal", options.principal);
  if (!options.second_principal.empty()) {
    context.AddMetadata("jiedui-principal", options.second_principal);
  }
  if (!options.language.empty()) context.AddMetadata("accept-language", options.language);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  grpc::GenericStub stub(channel_);
  const grpc::ByteBuffer request = ToBuffer(bytes);
  grpc::ByteBuffer response;
  Reply reply;
  absl::Notification done;
  stub.UnaryCall(&context, absl::StrCat("/jiedui.v1.", method), {}, &request, &response,
                 [&](grpc::Status status) {
                   reply.status = std::move(status);
                   done.Notify();
                 });
  done.WaitForNotification();
  reply.bytes = Flatten(response);
  if (!reply.ok()) ParseDetails(reply);
  return reply;
}

Reply Client::Send(absl::string_view method, const pb::Message& request,
                   const CallOptions& options) {
  return Send(method, request.SerializeAsString(), options);
}

Reply Client::Write(const spec::AnyFact& fact, const CallOptions& options) {
  return WriteWith(fact, absl::StrCat("request-", ++next_request_), false, options);
}

Reply Client::WriteWith(const spec::AnyFact& fact, absl::string_view request_id, bool validate_only,
                        const CallOptions& options) {
  const WriteRequest request = RequestFor(fact, request_id, validate_only);
  const pb::Descriptor& type = *request.message->GetDescriptor();
  const pb::Reflection& fields = *request.message->GetReflection();
  fields.SetString(request.message.get(), type.FindFieldByName("parent"), options.ledger);
  fields.SetString(request.message.get(), type.FindFieldByName("etag"), options.etag);
  return Send(request.method, *request.message, options);
}

WriteRequest RequestFor(const spec::AnyFact& fact, absl::string_view request_id,
                        bool validate_only) {
  const auto* kind = event::v1::Event::GetReflection()->GetOneofFieldDescriptor(
      fact.event, event::v1::Event::descriptor()->FindOneofByName("kind"));
  const pb::MethodDescriptor& method = MethodFor(*kind->message_type());
  const pb::Descriptor& type = *method.input_type();
  WriteRequest request;
  request.method = absl::StrCat(method.service()->name(), "/", method.name());
  request.message.reset(pb::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  const pb::Reflection& fields = *request.message->GetReflection();
  fields.MutableMessage(request.message.get(), type.FindFieldByName("fact"))
      ->CopyFrom(event::v1::Event::GetReflection()->GetMessage(fact.event, kind));
  fields.SetString(request.message.get(), type.FindFieldByName("parent"), kLedger);
  fields.SetString(request.message.get(), type.FindFieldByName("request_id"),
                   std::string(request_id));
  fields.SetBool(request.message.get(), type.FindFieldByName("validate_only"), validate_only);
  return request;
}

ServerTest::ServerTest()
    : clock_(StartOf(CivilDay(2018, 1, 10)) + absl::Hours(12)), directory_(MakeDirectory()) {
  options_.data_directory = directory_;
  options_.ledgers = {"370400"};
  options_.listen_address = "127.0.0.1:0";
  options_.principals = {"city/370400",    "district/370403",  "district/370481", "district/370402",
                         "town/370403001", "town/370403002",   "town/370403003",  "town/370481001",
                         "auditor/370400", "city/370400-anban"};
  options_.default_principal = "city/370400";
  options_.clock = &clock_;
  options_.limits.drain = absl::Seconds(1);
  options_.limits.min_free_bytes = 0;
  Restart();
}

ServerTest::~ServerTest() {
  Stop();
  std::filesystem::remove_all(directory_);
}

void ServerTest::Stop() {
  client_.reset();
  server_.reset();
}

void ServerTest::Restart() {
  Stop();
  auto started = Server::Start(options_);
  CHECK(started.ok(), started.status().ToString());
  server_ = *std::move(started);
  client_ = std::make_unique<Client>(server_->address());
}

eventstore::Store& ServerTest::store() {
  const auto visit = server().ledgers().Enter("370400", "");
  CHECK_OK(visit.status());
  return visit->host->store();
}

projections::ReadModels& ServerTest::read_models() {
  const auto visit = server().ledgers().Enter("370400", "");
  CHECK_OK(visit.status());
  return visit->host->read_models();
}

void ServerTest::Given(const spec::History& history) {
  for (const event::v1::Event& event : history) {
    const Reply reply = client().Write(event, {.principal = spec::ActorOf(event).Name()});
    ASSERT_TRUE(reply.ok()) << reply.reason() << " " << reply.status.error_message() << "\n"
                            << event.ShortDebugString();
  }
}

void ServerTest::ExpectRefused(const Reply& reply, v1::ErrorReason reason, int64_t head_before) {
  const auto* value = v1::ErrorReason_descriptor()->FindValueByNumber(reason);
  EXPECT_EQ(absl::StrCat("ERROR_REASON_", reply.reason()), value->name())
      << reply.status.error_message();
  EXPECT_EQ(static_cast<int>(reply.status.error_code()),
            static_cast<int>(value->options().GetExtension(v1::error_spec).code()));
  EXPECT_EQ(reply.info.domain(), "jiedui");
  EXPECT_FALSE(reply.chinese.empty());
  EXPECT_FALSE(reply.status.error_message().empty());
  EXPECT_EQ(store().head(), head_before);
  EXPECT_TRUE(client().Send("ServerService/GetServerInfo", "").ok());
}

v1::ReadOptions Strong() {
  v1::ReadOptions options;
  options.set_strong(true);
  return options;
}

v1::ReadOptions AtLeast(int64_t position) {
  v1::ReadOptions options;
  options.set_min_position(position);
  return options;
}

v1::ReadOptions AsOf(int64_t position) {
  v1::ReadOptions options;
  options.set_as_of_position(position);
  return options;
}

std::vector<const pb::ServiceDescriptor*> ApiServices() {
  std::vector<const pb::ServiceDescriptor*> services;
  for (const char* name : kServices) {
    services.push_back(
        pb::DescriptorPool::generated_pool()->FindServiceByName(absl::StrCat("jiedui.v1.", name)));
  }
  return services;
}

std::vector<const pb::MethodDescriptor*> ApiMethods() {
  std::vector<const pb::MethodDescriptor*> methods;
  for (const auto* service : ApiServices()) {
    for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

}  // namespace jiedui::services
