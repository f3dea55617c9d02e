#include "domain/error.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"

#include "base/check.h"
#include "domain/field_names.h"
#include "domain/stable_bytes.h"

namespace jiedui::domain {
namespace {

constexpr char kDomain[] = "jiedui";
constexpr char kReasonPrefix[] = "ERROR_REASON_";
constexpr char kChineseLocale[] = "zh-CN";
constexpr char kField[] = "field";
constexpr char kFieldZh[] = "field_zh";
constexpr char kClause[] = "clause";

// gRPC carries about 8 KB of metadata per call; with values of this length all details of any
// reason stay below half of it.
constexpr size_t kMaxValueBytes = 100;
// What went wrong is said at length, and where comes last; a law is quoted whole.
constexpr size_t kMaxProblemBytes = 240;
constexpr size_t kMaxLawBytes = 160;
constexpr size_t kMaxKeysBytes = 120;
// What there is to choose from is in no text, and is given to programs whole.
constexpr size_t kMaxKnownBytes = 1200;

struct Limit {
  absl::string_view name;
  size_t bytes;
};
constexpr Limit kLimits[] = {{"problem", kMaxProblemBytes},
                             {"missing", kMaxProblemBytes},
                             {"keys", kMaxKeysBytes},
                             {"counted", 60},
                             {"other_value", 20},
                             {"change", 40},
                             {"remedy", kMaxLawBytes},
                             {"law", kMaxLawBytes},
                             {"known", kMaxKnownBytes},
                             {"happened", 20},
                             {"day", 10},
                             {"other_day", 10},
                             {"other_key", 60},
                             {"what", 60},
                             {"other_what", 60}};

size_t LimitOf(absl::string_view name) {
  absl::ConsumeSuffix(&name, "_zh");
  for (const Limit& limit : kLimits) {
    if (limit.name == name) return limit.bytes;
  }
  return kMaxValueBytes;
}

// The value, or its beginning up to a whole character and "…".
std::string Cut(absl::string_view value, size_t limit = kMaxValueBytes) {
  if (value.size() <= limit) return std::string(value);
  size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0u) == 0x80u) --end;
  return absl::StrCat(value.substr(0, end), "…");
}

const google::protobuf::EnumValueDescriptor& Describe(v1::ErrorReason reason) {
  const auto* value = v1::ErrorReason_descriptor()->FindValueByNumber(reason);
  CHECK(value != nullptr && reason != v1::ERROR_REASON_UNSPECIFIED, "not in the catalogue");
  return *value;
}

const std::string* Find(const ErrorVariables& variables, absl::string_view name) {
  const auto found = std::find_if(variables.begin(), variables.end(),
                                  [name](const auto& variable) { return variable.first == name; });
  return found == variables.end() ? nullptr : &found->second;
}

// Replaces each {name} by the variable "<name><suffix>" if there is one, else by "<name>".
std::string Fill(absl::string_view text, const ErrorVariables& variables,
                 absl::string_view suffix) {
  std::string filled;
  while (true) {
    const size_t open = text.find('{');
    if (open == absl::string_view::npos) return absl::StrCat(filled, text);
    const size_t close = text.find('}', open);
    CHECK(close != absl::string_view::npos, text);
    const absl::string_view name = text.substr(open + 1, close - open - 1);
    const std::string* value = Find(variables, absl::StrCat(name, suffix));
    if (value == nullptr) value = Find(variables, name);
    CHECK(value != nullptr, absl::StrCat("no value for {", name, "} in: ", text));
    absl::StrAppend(&filled, text.substr(0, open), *value);
    text.remove_prefix(close + 1);
    if (absl::EndsWith(*value, "）")) absl::ConsumePrefix(&text, " ");  // it has its own room
  }
}

// What is wrong, and what to do next.
std::string Say(absl::string_view text, absl::string_view separator, absl::string_view next,
                const ErrorVariables& variables, absl::string_view suffix) {
  const std::string said = Fill(text, variables, suffix);
  return next.empty() ? said : absl::StrCat(said, separator, Fill(next, variables, suffix));
}

// The same variables, cut, and with "field" and "clause" among them.
ErrorVariables Complete(absl::string_view field, const v1::ErrorSpec& spec,
                        const ErrorVariables& variables) {
  ErrorVariables complete;
  if (!field.empty()) {
    complete.emplace_back(kField, Cut(field));
    complete.emplace_back(kFieldZh, Cut(ChineseFieldName(field)));
  }
  const bool clause_given = Find(variables, kClause) != nullptr;
  if (!clause_given && !spec.clause().empty()) complete.emplace_back(kClause, spec.clause());
  for (const auto& [name, value] : variables) {
    if (name == kField || name == kFieldZh) continue;
    complete.emplace_back(name, Cut(value, LimitOf(name)));
  }
  return complete;
}

template <class Message>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/", Message::descriptor()->full_name());
}

template <class Message>
void Attach(const Message& detail, absl::Status& status) {
  // What is hidden must not show in the order of a map.
  status.SetPayload(TypeUrl<Message>(), absl::Cord(StableBytes(detail)));
}

template <class Message>
std::optional<Message> Detail(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<Message>());
  Message detail;
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

google::rpc::ErrorInfo MakeInfo(absl::string_view reason, const ErrorVariables& variables) {
  google::rpc::ErrorInfo info;
  info.set_domain(kDomain);
  info.set_reason(std::string(reason));
  for (const auto& [name, value] : variables) (*info.mutable_metadata())[name] = value;
  return info;
}

google::rpc::LocalizedMessage MakeChinese(const std::string& text) {
  google::rpc::LocalizedMessage message;
  message.set_locale(kChineseLocale);
  message.set_message(text);
  return message;
}

}  // namespace

absl::Status Refuse(v1::ErrorReason reason, absl::string_view field, ErrorVariables variables) {
  const v1::ErrorSpec& spec = SpecOf(reason);
  const absl::string_view name = absl::StripPrefix(Describe(reason).name(), kReasonPrefix);
  const ErrorVariables complete = Complete(field, spec, variables);
  const std::string english = Say(spec.en(), "; ", spec.next_en(), complete, "");
  const auto chinese = MakeChinese(Say(spec.zh_cn(), "；", spec.next_zh(), complete, "_zh"));

  // google.rpc.Code and absl::StatusCode are the same numbers by definition.
  absl::Status status(static_cast<absl::StatusCode>(spec.code()), english);
  Attach(MakeInfo(name, complete), status);
  Attach(chinese, status);
  if (!field.empty()) {
    google::rpc::BadRequest bad_request;
    auto* violation = bad_request.add_field_violations();
    violation->set_field(Cut(field));
    violation->set_description(english);
    violation->set_reason(std::string(name));
    *violation->mutable_localized_message() = chinese;
    Attach(bad_request, status);
  }
  return status;
}

absl::Status Invalid(absl::string_view field, absl::string_view problem,
                     absl::string_view problem_zh) {
  return Refuse(v1::ERROR_REASON_FIELD_INVALID, field,
                {{"problem", std::string(problem)}, {"problem_zh", std::string(problem_zh)}});
}

absl::Status Negative(absl::string_view field) {
  return Invalid(field, "must not be negative", "不能为负数");
}

absl::Status WithMore(const absl::Status& status, const ErrorVariables& more) {
  const auto reason = ReasonOf(status);
  if (!reason.has_value() || more.empty()) return status;
  ErrorVariables variables = VariablesOf(status);
  const std::string* const field = Find(variables, kField);
  const std::string path = field == nullptr ? "" : *field;
  for (const auto& [name, value] : more) {
    if (Find(variables, name) == nullptr) variables.emplace_back(name, value);
  }
  return Refuse(*reason, path, std::move(variables));
}

ErrorVariables VariablesOf(const absl::Status& status) {
  const auto info = Detail<google::rpc::ErrorInfo>(status);
  if (!info.has_value() || info->domain() != kDomain) return {};
  return {info->metadata().begin(), info->metadata().end()};
}

const v1::ErrorSpec& SpecOf(v1::ErrorReason reason) {
  return Describe(reason).options().GetExtension(v1::error_spec);
}

std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status) {
  const auto info = Detail<google::rpc::ErrorInfo>(status);
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  if (!info.has_value() || info->domain() != kDomain ||
      !v1::ErrorReason_Parse(absl::StrCat(kReasonPrefix, info->reason()), &reason)) {
    return std::nullopt;
  }
  return reason;
}

std::string ChineseText(const absl::Status& status) {
  const auto message = Detail<google::rpc::LocalizedMessage>(status);
  return message.has_value() && message->locale() == kChineseLocale ? message->message() : "";
}

}  // namespace jiedui::domain
