#include "services/strict_message.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/unknown_field_set.h"
#include <utf8proc.h>

#include "domain/error.h"

namespace jiedui::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What is wrong with a field, and where it is below the message that was looked at.
struct Flaw {
  std::string path;
  absl::string_view problem;
  absl::string_view problem_zh;
};

bool IsInvisible(utf8proc_int32_t c) {
  if (c == '\n' || c == '\t') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

const utf8proc_uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Part of nothing composed, whatever stands beside it: most of what is written in Chinese or
// English.
bool StandsAlone(utf8proc_int32_t c) {
  return c < 0x300 || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3001 && c <= 0x3029) ||
         (c >= 0xFF01 && c <= 0xFF5E);
}

bool IsComposed(absl::string_view text) {
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const bool same = size >= 0 && text == absl::string_view(reinterpret_cast<const char*>(composed),
                                                           static_cast<size_t>(size));
  std::free(composed);  // NOLINT(cppcoreguidelines-no-malloc): the library gives it from malloc
  return same;
}

// Parsing has seen to it that the text is UTF-8.
std::optional<Flaw> FlawOfText(absl::string_view text) {
  bool plain = true;
  for (absl::string_view rest = text; !rest.empty();) {
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(Bytes(rest), static_cast<utf8proc_ssize_t>(rest.size()), &c);
    if (size <= 0 || IsInvisible(c)) {
      return Flaw{"", "holds a control character", "含有控制字符"};
    }
    plain = plain && StandsAlone(c);
    rest.remove_prefix(static_cast<size_t>(size));
  }
  if (plain || IsComposed(text)) return std::nullopt;
  return Flaw{"", "is not in Unicode normalization form C", "文字不是 Unicode NFC 规范形式"};
}

std::optional<Flaw> FlawOf(const Message& message);

// Of one value; index is -1 for a field that is not repeated.
std::optional<Flaw> FlawOfValue(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& values = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return FlawOf(index < 0 ? values.GetMessage(message, &field)
                            : values.GetRepeatedMessage(message, &field, index));
  }
  if (field.type() != FieldDescriptor::TYPE_STRING) return std::nullopt;
  std::string scratch;
  return FlawOfText(index < 0
                        ? values.GetStringReference(message, &field, &scratch)
                        : values.GetRepeatedStringReference(message, &field, index, &scratch));
}

// Puts the way to the value before the way below it.
Flaw Within(const FieldDescriptor& field, int index, Flaw flaw) {
  const std::string place = index < 0 ? "" : absl::StrCat("[", index, "]");
  flaw.path = absl::StrCat(field.name(), place, flaw.path.empty() ? "" : ".", flaw.path);
  return flaw;
}

std::optional<Flaw> FlawOf(const Message& message) {
  const Reflection& values = *message.GetReflection();
  const auto& unknown = values.GetUnknownFields(message);
  if (!unknown.empty()) {
    return Flaw{absl::StrCat(unknown.field(0).number()), "is not a known field", "是未知字段"};
  }
  std::vector<const FieldDescriptor*> fields;
  values.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const bool repeated = field->is_repeated();
    const int end = repeated ? values.FieldSize(message, field) : 0;
    for (int i = repeated ? 0 : -1; i < end; ++i) {
      std::optional<Flaw> flaw = FlawOfValue(message, *field, i);
      if (flaw) return Within(*field, i, *std::move(flaw));
    }
  }
  return std::nullopt;
}

}  // namespace

absl::Status CheckStrict(const Message& message) {
  const std::optional<Flaw> flaw = FlawOf(message);
  if (!flaw) return absl::OkStatus();
  return domain::Refuse(
      v1::ERROR_REASON_FIELD_INVALID, flaw->path,
      {{"problem", std::string(flaw->problem)}, {"problem_zh", std::string(flaw->problem_zh)}});
}

}  // namespace jiedui::services
