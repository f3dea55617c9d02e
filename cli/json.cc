#include "cli/json.h"

#include <string>

#include "google/protobuf/util/json_util.h"

#include "base/check.h"

namespace jiedui::cli {

Json ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  CHECK(status.ok(), std::string(status.message()));
  return Json::parse(text);
}

}  // namespace jiedui::cli
