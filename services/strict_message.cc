#include "services/strict_message.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/unknown_field_set.h"
#include <utf8proc.h>

#include "base/status_macros.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::Status Invalid(absl::string_view path, absl::string_view problem,
                     absl::string_view problem_zh) {
  return domain::Refuse(
      v1::ERROR_REASON_FIELD_INVALID, path,
      {{"problem", std::string(problem)}, {"problem_zh", std::string(problem_zh)}});
}

bool IsInvisible(utf8proc_int32_t c) {
  if (c == '\n' || c == '\t') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

const utf8proc_uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Parsing has seen to it that the text is UTF-8.
bool HasInvisible(absl::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (size <= 0 || IsInvisible(code_point)) return true;
    text.remove_prefix(static_cast<size_t>(size));
  }
  return false;
}

bool IsComposed(absl::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c > 0; })) return true;
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const bool same = size >= 0 && text == absl::string_view(reinterpret_cast<const char*>(composed),
                                                           static_cast<size_t>(size));
  std::free(composed);  // NOLINT(cppcoreguidelines-no-malloc): the library gives it from malloc
  return same;
}

absl::Status CheckText(absl::string_view text, absl::string_view path) {
  if (HasInvisible(text)) {
    return Invalid(path, "holds a control character", "含有控制字符");
  }
  if (!IsComposed(text)) {
    return Invalid(path, "is not in Unicode normalization form C", "文字不是 Unicode NFC 规范形式");
  }
  return absl::OkStatus();
}

absl::Status CheckMessage(const Message& message, absl::string_view prefix);

// One value; index is -1 for a field that is not repeated.
absl::Status CheckValue(const Message& message, const FieldDescriptor& field, int index,
                        absl::string_view prefix) {
  const Reflection& values = *message.GetReflection();
  std::string path = absl::StrCat(prefix, field.name());
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return CheckMessage(index < 0 ? values.GetMessage(message, &field)
                                  : values.GetRepeatedMessage(message, &field, index),
                        absl::StrCat(path, "."));
  }
  if (field.type() != FieldDescriptor::TYPE_STRING) return absl::OkStatus();
  std::string scratch;
  return CheckText(index < 0 ? values.GetStringReference(message, &field, &scratch)
                             : values.GetRepeatedStringReference(message, &field, index, &scratch),
                   path);
}

absl::Status CheckMessage(const Message& message, absl::string_view prefix) {
  const Reflection& values = *message.GetReflection();
  const auto& unknown = values.GetUnknownFields(message);
  if (!unknown.empty()) {
    return Invalid(absl::StrCat(prefix, unknown.field(0).number()), "is not a known field",
                   "是未知字段");
  }
  std::vector<const FieldDescriptor*> fields;
  values.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (!field->is_repeated()) {
      RETURN_IF_ERROR(CheckValue(message, *field, -1, prefix));
      continue;
    }
    const int count = values.FieldSize(message, field);
    for (int i = 0; i < count; ++i) RETURN_IF_ERROR(CheckValue(message, *field, i, prefix));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckStrict(const Message& message) {
  return CheckMessage(message, "");
}

}  // namespace jiedui::services
