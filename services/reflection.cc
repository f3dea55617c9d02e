#include "services/reflection.h"

#include <set>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

namespace jiedui::services {
namespace {

namespace pb = google::protobuf;
const pb::DescriptorPool& Pool() {
  return *pb::DescriptorPool::generated_pool();
}

// Both versions have the same messages under two names.
template <class Response>
void NotFound(const std::string& what, Response& response) {
  auto& error = *response.mutable_error_response();
  error.set_error_code(grpc::StatusCode::NOT_FOUND);
  error.set_error_message(what + " is not known");
}

// The file and everything it imports, each once, the file itself first.
template <class Response>
void AddFile(const pb::FileDescriptor& file, std::set<std::string>& seen, Response& response) {
  if (!seen.insert(file.name()).second) return;
  pb::FileDescriptorProto proto;
  file.CopyTo(&proto);
  response.mutable_file_descriptor_response()->add_file_descriptor_proto(proto.SerializeAsString());
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), seen, response);
}

template <class Response>
void AnswerFile(const pb::FileDescriptor* file, const std::string& asked, Response& response) {
  if (file == nullptr) return NotFound(asked, response);
  std::set<std::string> seen;
  AddFile(*file, seen, response);
}

template <class Response>
void AnswerExtension(const std::string& type_name, int number, Response& response) {
  const pb::Descriptor* type = Pool().FindMessageTypeByName(type_name);
  const pb::FieldDescriptor* extension =
      type == nullptr ? nullptr : Pool().FindExtensionByNumber(type, number);
  AnswerFile(extension == nullptr ? nullptr : extension->file(), type_name, response);
}

template <class Response>
void AnswerExtensionNumbers(const std::string& type_name, Response& response) {
  const pb::Descriptor* type = Pool().FindMessageTypeByName(type_name);
  if (type == nullptr) return NotFound(type_name, response);
  std::vector<const pb::FieldDescriptor*> extensions;
  Pool().FindAllExtensions(type, &extensions);
  auto& numbers = *response.mutable_all_extension_numbers_response();
  numbers.set_base_type_name(type_name);
  for (const pb::FieldDescriptor* extension : extensions) {
    numbers.add_extension_number(extension->number());
  }
}

template <class Response>
void AnswerServices(const std::vector<std::string>& services, Response& response) {
  auto& list = *response.mutable_list_services_response();
  for (const std::string& service : services) list.add_service()->set_name(service);
}

template <class Request, class Response>
void Answer(const Request& request, const std::vector<std::string>& services, Response& response) {
  response.Clear();
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case Request::kFileByFilename:
      return AnswerFile(Pool().FindFileByName(request.file_by_filename()),
                        request.file_by_filename(), response);
    case Request::kFileContainingSymbol:
      return AnswerFile(Pool().FindFileContainingSymbol(request.file_containing_symbol()),
                        request.file_containing_symbol(), response);
    case Request::kFileContainingExtension:
      return AnswerExtension(request.file_containing_extension().containing_type(),
                             request.file_containing_extension().extension_number(), response);
    case Request::kAllExtensionNumbersOfType:
      return AnswerExtensionNumbers(request.all_extension_numbers_of_type(), response);
    case Request::kListServices:
      return AnswerServices(services, response);
    case Request::MESSAGE_REQUEST_NOT_SET:
      return NotFound("an empty question", response);
  }
}

// One conversation: a question, its answer, the next question.
template <class Request, class Response>
class Conversation final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  explicit Conversation(const std::vector<std::string>& services) : services_(services) {
    this->StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    Answer(request_, services_, response_);
    this->StartWrite(&response_);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    this->StartRead(&request_);
  }

  void OnDone() override { delete this; }

 private:
  const std::vector<std::string>& services_;
  Request request_;
  Response response_;
};

template <class Base, class Request, class Response>
class Reflection final : public Base {
 public:
  explicit Reflection(std::vector<std::string> services) : services_(std::move(services)) {}

  grpc::ServerBidiReactor<Request, Response>* ServerReflectionInfo(
      grpc::CallbackServerContext* /*context*/) override {
    return new Conversation<Request, Response>(services_);  // frees itself in OnDone
  }

 private:
  const std::vector<std::string> services_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReflectionV1(std::vector<std::string> services) {
  namespace v1 = grpc::reflection::v1;
  return std::make_unique<Reflection<v1::ServerReflection::CallbackService,
                                     v1::ServerReflectionRequest, v1::ServerReflectionResponse>>(
      std::move(services));
}

std::unique_ptr<grpc::Service> MakeReflectionV1Alpha(std::vector<std::string> services) {
  namespace v1alpha = grpc::reflection::v1alpha;
  return std::make_unique<
      Reflection<v1alpha::ServerReflection::CallbackService, v1alpha::ServerReflectionRequest,
                 v1alpha::ServerReflectionResponse>>(std::move(services));
}

}  // namespace jiedui::services
