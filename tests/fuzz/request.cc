// Any bytes as a request of any method: parsed, checked and hashed without harm. What is strict
// stays so when it is written out and read again, and its names are resources or refused.

#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor_database.h"
#include "google/protobuf/message.h"
#include "google/protobuf/stubs/logging.h"

#include "base/check.h"
#include "services/ledger_host.h"
#include "services/paging.h"
#include "services/resource_name.h"
#include "services/server.h"
#include "services/strict_message.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;

// Of every file of ours in this program. Those that a server serves are, because the server is: who
// names it links all that it registers.
std::vector<const FileDescriptor*> OwnFiles() {
  CHECK(!services::ServerOptions().Validate().ok(), "options without a directory");
  std::vector<std::string> names;
  CHECK(DescriptorPool::internal_generated_database()->FindAllFileNames(&names), "no names");
  std::sort(names.begin(), names.end());
  std::vector<const FileDescriptor*> files;
  for (const std::string& name : names) {
    if (!absl::StartsWith(name, "jiedui/")) continue;
    files.push_back(DescriptorPool::generated_pool()->FindFileByName(name));
  }
  return files;
}

void CheckComplete(const std::set<std::string>& served) {
  for (const absl::string_view name : services::kLedgerServices) {
    CHECK(served.count(std::string(name)) == 1, name);
  }
  for (const char* const name :
       {"jiedui.v1.ServerService", "jiedui.v1.RollUpService", "jiedui.admin.v1.AdminService"}) {
    CHECK(served.count(name) == 1, name);
  }
}

// What the methods of all services take.
std::vector<const Descriptor*> RequestTypes() {
  std::vector<const Descriptor*> types;
  std::set<std::string> served;
  for (const FileDescriptor* file : OwnFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      served.insert(file->service(i)->full_name());
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        types.push_back(file->service(i)->method(j)->input_type());
      }
    }
  }
  CheckComplete(served);
  CHECK(types.size() <= 256, "a byte chooses the type");
  return types;
}

std::unique_ptr<Message> New(const Descriptor* type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

void FillField(Message& message, const FieldDescriptor* field, int depth);

// Every field once, three messages deep.
void Fill(Message& message, int depth) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    FillField(message, message.GetDescriptor()->field(i), depth);
  }
}

void FillField(Message& message, const FieldDescriptor* field, int depth) {
  const auto* reflection = message.GetReflection();
  const bool repeated = field->is_repeated();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    if (depth == 0) return;
    Fill(repeated ? *reflection->AddMessage(&message, field)
                  : *reflection->MutableMessage(&message, field),
         depth - 1);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    const std::string text = "ledgers/370400/pairs/p1";
    if (repeated) {
      reflection->AddString(&message, field, text);
    } else {
      reflection->SetString(&message, field, text);
    }
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 && !repeated) {
    reflection->SetInt32(&message, field, 2017);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 && !repeated) {
    reflection->SetInt64(&message, field, 1);
  }
}

void CheckNames(const Message& message) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    const std::string text = message.GetReflection()->GetString(message, field);
    const auto id = services::IdInName(text, "370400", "pairs");
    if (!id.ok()) continue;
    CHECK(services::IsResourceId(*id), *id);
    CHECK(services::FullName("370400", "pairs/" + *id) == text, text);
  }
}

void CheckRequest(Message& request, const std::string& bytes) {
  if (!request.ParseFromString(bytes)) return;
  CheckNames(request);
  services::HashOf(request);
  if (!services::CheckStrict(request).ok()) return;
  const std::string written = request.SerializeAsString();
  CHECK(request.ParseFromString(written), "what was read cannot be read again");
  CHECK(services::CheckStrict(request).ok(), "strict once and then not");
}

}  // namespace

// The first byte chooses the type.
std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  const std::vector<const Descriptor*> types = RequestTypes();
  for (size_t i = 0; i < types.size(); ++i) {
    const std::unique_ptr<Message> message = New(types[i]);
    Fill(*message, 3);
    seeds.push_back(static_cast<char>(i) + message->SerializeAsString());
  }
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Bytes that are no text are told of on standard error otherwise, each time.
  static const auto quiet = google::protobuf::SetLogHandler(nullptr);
  static_cast<void>(quiet);
  static const auto types = jiedui::fuzz::RequestTypes();
  absl::string_view bytes = jiedui::fuzz::Bytes(data, size);
  const auto* type = types[jiedui::fuzz::TakeByte(bytes) % types.size()];
  jiedui::fuzz::CheckRequest(*jiedui::fuzz::New(type), std::string(bytes));
  return 0;
}
