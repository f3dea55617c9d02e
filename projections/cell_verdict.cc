#include "projections/cell_verdict.h"

#include <cstddef>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "jiedui/v1/cells.pb.h"
#include "projections/cell_formula.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kNone[] = "（无）";

std::string ValueIn(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.has_presence() && !reflection.HasField(message, &field)) return kNone;
  if (absl::EndsWith(field.name(), "_milli")) {
    return PointsText(reflection.GetInt64(message, &field));
  }
  std::string text = ValueText(message, field);
  return text.empty() ? kNone : text;
}

// Of the innermost message that has such a field.
std::string ValueAround(const TableCell& cell, const std::string& name) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    const FieldDescriptor* const field = (*message)->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) return ValueIn(**message, *field);
  }
  return kNone;
}

std::string ParameterIn(const domain::Policy* policy, absl::string_view key) {
  return policy == nullptr ? kNone : policy->Value(key);
}

}  // namespace

std::string HowOf(const TableCell& cell, const domain::Policy* policy) {
  const auto& options = FieldOf(cell).options();
  if (options.GetExtension(v1::echo)) return "所查询的值，或用以区分各行的值";
  const std::vector<std::string> parts =
      absl::StrSplit(options.GetExtension(v1::how), absl::ByAnyChar("{}"));
  std::string words;
  for (size_t i = 0; i < parts.size(); ++i) {
    absl::string_view part = parts[i];
    const bool is_value = i % 2 == 1;
    if (is_value && absl::ConsumePrefix(&part, "$")) {
      absl::StrAppend(&words, ParameterIn(policy, part));
    } else {
      absl::StrAppend(&words, is_value ? ValueAround(cell, parts[i]) : parts[i]);
    }
  }
  return words;
}

}  // namespace jiedui::projections
