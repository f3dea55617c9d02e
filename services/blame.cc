#include "services/blame.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/rpc/error_details.pb.h"

#include "domain/error.h"

namespace jiedui::services {
namespace {

using google::protobuf::Descriptor;

// "unit" of "unit 370499"; empty if the refusal is not about something that was asked for.
std::string KindOf(v1::ErrorReason reason, const google::rpc::ErrorInfo& info) {
  if (reason == v1::ERROR_REASON_POLICY_NOT_ADOPTED) return "program";
  const auto resource = info.metadata().find("resource");
  if (reason != v1::ERROR_REASON_RESOURCE_NOT_FOUND || resource == info.metadata().end()) return "";
  return resource->second.substr(0, resource->second.find(' '));
}

std::string FieldFor(absl::string_view kind, const Descriptor& request) {
  if (request.FindFieldByName("name") != nullptr) return "name";
  const std::string id = absl::StrCat(kind, "_id");
  for (int i = 0; i < request.field_count(); ++i) {
    if (absl::EndsWith(request.field(i)->name(), id)) return request.field(i)->name();
  }
  return "";
}

}  // namespace

absl::Status Blame(const absl::Status& status, const google::protobuf::Message& request) {
  const auto reason = domain::ReasonOf(status);
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  if (!reason.has_value() || !payload.has_value() || !info.ParseFromString(std::string(*payload)) ||
      info.metadata().contains("field")) {
    return status;
  }
  const std::string kind = KindOf(*reason, info);
  const std::string field = kind.empty() ? "" : FieldFor(kind, *request.GetDescriptor());
  if (field.empty()) return status;
  return domain::Refuse(*reason, field, {info.metadata().begin(), info.metadata().end()});
}

}  // namespace jiedui::services
