// Messages of the API as JSON, in the standard form of proto3 (lowerCamelCase names, 64-bit numbers
// as strings, enums by name), with fields of value zero left in. Pure.

#ifndef JIEDUI_CLI_JSON_H_
#define JIEDUI_CLI_JSON_H_

#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {

using Json = nlohmann::ordered_json;

Json ToJson(const google::protobuf::Message& message);

// An array of messages.
template <class Messages>
Json ToJsonArray(const Messages& messages) {
  Json array = Json::array();
  for (const auto& message : messages) array.push_back(ToJson(message));
  return array;
}

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_JSON_H_
