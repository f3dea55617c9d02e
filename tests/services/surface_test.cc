// The whole surface, walked by its descriptors: nothing is forgotten.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "domain/ledger_acts.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/roll_up_service.pb.h"
#include "tests/services/errors_document.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

namespace pb = google::protobuf;

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool IsWrite(const pb::MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("request_id") != nullptr;
}

using SurfaceSpec = ServerTest;

TEST_F(SurfaceSpec, EveryRpcIsImplemented) {
  for (const auto* method : ApiMethods()) {
    if (method->server_streaming()) continue;
    const Reply reply =
        client().Send(absl::StrCat(method->service()->name(), "/", method->name()), "");
    EXPECT_NE(reply.status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << method->full_name();
    EXPECT_NE(reply.status.error_code(), grpc::StatusCode::INTERNAL) << method->full_name();
    EXPECT_TRUE(reply.ok() || !reply.reason().empty()) << method->full_name();
  }
  const auto stub = v1::EventLogService::NewStub(client().channel());
  grpc::ClientContext context;
  v1::SubscribeEventsResponse response;
  const auto reader = stub->SubscribeEvents(&context, v1::SubscribeEventsRequest());
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

// Services know writes by this shape alone, and keep every answer as a WriteAnswer.
TEST(SurfaceShape, EveryWriteHasTheSameShape) {
  const pb::Descriptor& answer = *v1::WriteAnswer::descriptor();
  for (const auto* method : ApiMethods()) {
    if (!IsWrite(*method)) continue;
    const pb::Descriptor& request = *method->input_type();
    for (const char* field : {"parent", "fact", "request_id", "validate_only", "etag"}) {
      EXPECT_NE(request.FindFieldByName(field), nullptr) << method->full_name() << " " << field;
    }
    EXPECT_EQ(request.field_count(), 5) << method->full_name();
    const pb::Descriptor& response = *method->output_type();
    ASSERT_EQ(response.field_count(), answer.field_count()) << method->full_name();
    for (int i = 0; i < answer.field_count(); ++i) {
      EXPECT_EQ(response.field(i)->name(), answer.field(i)->name());
      EXPECT_EQ(response.field(i)->number(), answer.field(i)->number());
      EXPECT_EQ(response.field(i)->type(), answer.field(i)->type());
      EXPECT_EQ(response.field(i)->message_type(), answer.field(i)->message_type());
    }
  }
}

TEST(SurfaceShape, EveryKindOfEventHasOneRpcThatProposesItUnlessTheServerRecordsIt) {
  std::multiset<std::string> facts;
  for (const auto* method : ApiMethods()) {
    if (IsWrite(*method)) {
      facts.insert(method->input_type()->FindFieldByName("fact")->message_type()->name());
    }
  }
  for (const auto& info : event::v1::kEventInfo) {
    EXPECT_EQ(facts.count(info.name), domain::IsLedgerActKind(info.kind) ? 0U : 1U) << info.name;
  }
}

// A field of that type; a comparison has two.
bool HasA(const google::protobuf::Descriptor& message, absl::string_view type) {
  for (int i = 0; i < message.field_count(); ++i) {
    const auto* const field = message.field(i)->message_type();
    if (field != nullptr && field->name() == type) return true;
  }
  return false;
}

// Of an answer in parts: of the part that comes first.
const google::protobuf::Descriptor& Beginning(const google::protobuf::Descriptor& answer) {
  const auto* const header = answer.FindFieldByName("header");
  return header == nullptr ? answer : *header->message_type();
}

TEST(SurfaceShape, EveryReadSaysWhichStateItAnsweredFrom) {
  for (const auto* method : ApiMethods()) {
    // What is read from the ledger itself is read at its head, and says which that is.
    if (method->output_type()->FindFieldByName("head_position") != nullptr) continue;
    // A proof names the tree it is about.
    if (IsWrite(*method) || method->service()->name() == "EventLogService" ||
        method->service()->name() == "AuditService" ||
        method->service()->name() == "ServerService") {
      continue;
    }
    EXPECT_TRUE(HasA(*method->input_type(), "ReadOptions")) << method->full_name();
    // A roll-up says it of each ledger.
    const bool is_roll_up = method->service()->name() == "RollUpService";
    const pb::Descriptor& answer =
        is_roll_up ? *v1::LedgerShare::descriptor() : Beginning(*method->output_type());
    EXPECT_TRUE(HasA(answer, "ReadMetadata")) << method->full_name();
  }
}

// All sources that may refuse, in one text.
std::string RefusingSources() {
  std::string text;
  const std::filesystem::path root = JIEDUI_SOURCE_DIR;
  for (const char* folder : {"cli", "domain", "projections", "services"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() == ".cc" || entry.path().extension() == ".h") {
        text += ReadFile(entry.path());
      }
    }
  }
  return text;
}

TEST(CatalogueSpec, EveryReasonIsUsedSomewhere) {
  const std::string sources = RefusingSources();
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const std::string& name = reasons->value(i)->name();
    bool used = false;
    for (size_t at = sources.find(name); at != std::string::npos; at = sources.find(name, at + 1)) {
      const char next = sources[at + name.size()];
      used = used || !(next == '_' || (next >= 'A' && next <= 'Z'));
    }
    EXPECT_TRUE(used) << name << " is in the catalogue and nowhere else";
  }
}

TEST(CatalogueSpec, TheDocumentIsFresh) {
  const auto path = std::filesystem::path(JIEDUI_SOURCE_DIR) / "docs" / "ERRORS.md";
  if (std::getenv("JIEDUI_UPDATE_DOCS") != nullptr) std::ofstream(path) << ErrorsDocument();
  EXPECT_TRUE(ReadFile(path) == ErrorsDocument())
      << "docs/ERRORS.md is not what the catalogue says";
}

}  // namespace
}  // namespace jiedui::services
