// What tools ask a server: its health, and what it offers.

#include <set>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "gtest/gtest.h"
#include <grpcpp/generic/generic_stub.h>

#include "jiedui/v1/server_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

class ToolsSpec : public ServerTest {
 protected:
  grpc::Status Check(const std::string& service, HealthCheckResponse* response) {
    grpc::ClientContext context;
    HealthCheckRequest request;
    request.set_service(service);
    return grpc::health::v1::Health::NewStub(client().channel())
        ->Check(&context, request, response);
  }

  // One question to one version of reflection.
  template <class Reflection, class Request, class Response>
  Response Ask(const Request& request) {
    const auto stub = Reflection::NewStub(client().channel());
    grpc::ClientContext context;
    const auto stream = stub->ServerReflectionInfo(&context);
    Response response;
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->Read(&response));
    stream->WritesDone();
    EXPECT_TRUE(stream->Finish().ok());
    return response;
  }

  grpc::reflection::v1::ServerReflectionResponse AskV1(
      const grpc::reflection::v1::ServerReflectionRequest& request) {
    return Ask<grpc::reflection::v1::ServerReflection,
               grpc::reflection::v1::ServerReflectionRequest,
               grpc::reflection::v1::ServerReflectionResponse>(request);
  }
};

TEST_F(ToolsSpec, TheServerAndEachServiceIsServing) {
  HealthCheckResponse response;
  ASSERT_TRUE(Check("", &response).ok());
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  for (const auto* service : ApiServices()) {
    ASSERT_TRUE(Check(service->full_name(), &response).ok()) << service->full_name();
    EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  }
  EXPECT_EQ(Check("no.such.Service", &response).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ToolsSpec, AHealthCheckThatIsNoMessageIsRefusedAsEverywhere) {
  const grpc::Slice garbage("\xff\xff\xff\xff");
  const grpc::ByteBuffer request(&garbage, 1);
  grpc::ByteBuffer response;
  grpc::ClientContext context;
  grpc::GenericStub stub(client().channel());
  grpc::Status status;
  absl::Notification done;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request, &response,
                 [&](grpc::Status answered) {
                   status = std::move(answered);
                   done.Notify();
                 });
  done.WaitForNotification();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_details(), testing::HasSubstr("MALFORMED_REQUEST"));
}

TEST_F(ToolsSpec, AWatchSeesTheServerClose) {
  const auto stub = grpc::health::v1::Health::NewStub(client().channel());
  grpc::ClientContext context;
  const auto reader = stub->Watch(&context, HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  server().Shutdown();
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ToolsSpec, AWatchOfAnUnknownServiceStaysOpen) {
  const auto stub = grpc::health::v1::Health::NewStub(client().channel());
  grpc::ClientContext context;
  HealthCheckRequest request;
  request.set_service("no.such.Service");
  const auto reader = stub->Watch(&context, request);
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVICE_UNKNOWN);
  context.TryCancel();
}

TEST_F(ToolsSpec, BothVersionsOfReflectionListEveryService) {
  const auto expect_all = [](const auto& response) {
    std::set<std::string> names;
    for (const auto& service : response.list_services_response().service()) {
      names.insert(service.name());
    }
    for (const auto* service : ApiServices()) EXPECT_EQ(names.count(service->full_name()), 1U);
    EXPECT_EQ(names.count("grpc.health.v1.Health"), 1U);
    EXPECT_EQ(names.count("grpc.reflection.v1.ServerReflection"), 1U);
  };
  grpc::reflection::v1::ServerReflectionRequest v1_request;
  v1_request.set_list_services("");
  expect_all(AskV1(v1_request));
  grpc::reflection::v1alpha::ServerReflectionRequest alpha_request;
  alpha_request.set_list_services("");
  expect_all(Ask<grpc::reflection::v1alpha::ServerReflection,
                 grpc::reflection::v1alpha::ServerReflectionRequest,
                 grpc::reflection::v1alpha::ServerReflectionResponse>(alpha_request));
}

TEST_F(ToolsSpec, ReflectionGivesASymbolsFileWithAllItNeeds) {
  grpc::reflection::v1::ServerReflectionRequest request;
  request.set_file_containing_symbol("jiedui.v1.PairService");
  const auto response = AskV1(request);
  google::protobuf::DescriptorPool pool;
  const auto& files = response.file_descriptor_response().file_descriptor_proto();
  // Dependencies come after what needs them.
  for (int i = files.size() - 1; i >= 0; --i) {
    google::protobuf::FileDescriptorProto file;
    ASSERT_TRUE(file.ParseFromString(files[i]));
    EXPECT_TRUE(i > 0 || file.name() == "jiedui/v1/pair_service.proto") << file.name();
    std::set<std::string> present;
    for (const auto& bytes : files) {
      google::protobuf::FileDescriptorProto other;
      ASSERT_TRUE(other.ParseFromString(bytes));
      present.insert(other.name());
    }
    for (const auto& needed : file.dependency()) EXPECT_EQ(present.count(needed), 1U) << needed;
  }
}

TEST_F(ToolsSpec, ReflectionKnowsExtensionsAndSaysWhatItDoesNotKnow) {
  grpc::reflection::v1::ServerReflectionRequest request;
  request.set_all_extension_numbers_of_type("google.protobuf.EnumValueOptions");
  EXPECT_THAT(AskV1(request).all_extension_numbers_response().extension_number(),
              testing::Contains(50602));
  request.mutable_file_containing_extension()->set_containing_type(
      "google.protobuf.EnumValueOptions");
  request.mutable_file_containing_extension()->set_extension_number(50602);
  EXPECT_GT(AskV1(request).file_descriptor_response().file_descriptor_proto_size(), 0);
  request.set_file_by_filename("no/such.proto");
  EXPECT_EQ(AskV1(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ToolsSpec, TheServerSpeaksOfItself) {
  Given(spec::Organization());
  const auto info = client()
                        .Send("ServerService/GetServerInfo", "", {.principal = "auditor/370400"})
                        .As<v1::GetServerInfoResponse>();
  EXPECT_FALSE(info.version().empty());
  EXPECT_EQ(info.principal(), "auditor/370400");
  ASSERT_EQ(info.ledgers_size(), 1);
  EXPECT_EQ(info.ledgers(0).name(), "ledgers/370400");
  EXPECT_EQ(info.ledgers(0).head_position(), store().head());
  EXPECT_GT(info.ledgers(0).disk_bytes(), 0);
  EXPECT_FALSE(info.ledgers(0).read_models().empty());
}

TEST_F(ToolsSpec, ASecondServerOnTheSamePortIsRefused) {
  ServerOptions other = options();
  other.ledgers = {"370500"};
  other.listen_address = server().address();
  const auto started = Server::Start(other);
  EXPECT_FALSE(started.ok());
  EXPECT_THAT(std::string(started.status().message()), testing::HasSubstr("listen_address"));
}

TEST_F(ToolsSpec, ASecondServerOnTheSameLedgerIsRefused) {
  EXPECT_FALSE(Server::Start(options()).ok());
}

}  // namespace
}  // namespace jiedui::services
