#include "domain/checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/field_names.h"

namespace jiedui::domain {
namespace {

constexpr size_t kMaxIdLength = 64;
constexpr size_t kMaxUnitIdLength = 40;
constexpr size_t kMaxProgramIdLength = 16;
constexpr int64_t kMaxTextCharacters = 2000;
constexpr int64_t kMaxCount = 1'000'000'000;
constexpr int64_t kMaxFineFen = 10'000'000'000'000;

bool IsLetterOrDigit(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c));
}

bool IsIdCharacter(char c) {
  return IsLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
}

// In valid UTF-8 every byte that does not continue a character.
bool BeginsCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
}

int64_t CountCharacters(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), &BeginsCharacter);
}

absl::string_view FirstCharacters(absl::string_view text, int64_t count) {
  const auto* const end = std::find_if(
      text.begin(), text.end(), [&count](char c) { return BeginsCharacter(c) && count-- == 0; });
  return text.substr(0, static_cast<size_t>(end - text.begin()));
}

absl::Status CheckRange(const Field& field, int64_t value, int64_t limit) {
  if (value >= 0 && value <= limit) return absl::OkStatus();
  return Invalid(field, absl::StrCat("must be 0 to ", limit, ", is ", value),
                 absl::StrCat("应为 0 至 ", limit, "，现为 ", value));
}

absl::Status CheckIdOf(const Field& field, absl::string_view id, size_t max_length) {
  if (id.empty()) return Missing(field);
  const bool spells = std::all_of(id.begin(), id.end(), IsIdCharacter);
  if (id.size() <= max_length && spells && std::any_of(id.begin(), id.end(), IsLetterOrDigit)) {
    return absl::OkStatus();
  }
  return Invalid(field,
                 absl::StrCat("an id is at most ", max_length,
                              " ASCII letters, digits, '.', '_' or '-', one of them a letter or "
                              "digit"),
                 absl::StrCat("编号只能由 ASCII 字母、数字和 . _ - 组成，至多 ", max_length,
                              " 位，其中至少有一个字母或数字"));
}

ErrorVariables ResourceVariables(const Resource& resource) {
  return {{"resource", absl::StrCat(resource.kind, " ", resource.id)},
          {"resource_zh", absl::StrCat(resource.kind_zh, " ", resource.id)}};
}

}  // namespace

std::string Field::Path() const {
  std::string path = absl::StrCat(prefix, name);
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
  if (!subname.empty()) absl::StrAppend(&path, ".", subname);
  return path;
}

absl::Status Missing(const Field& field) {
  return Refuse(v1::ERROR_REASON_FIELD_REQUIRED, field.Path());
}

absl::Status Invalid(const Field& field, absl::string_view problem, absl::string_view problem_zh) {
  return Invalid(field.Path(), problem, problem_zh);
}

absl::Status NotFound(const Field& field, const Resource& resource) {
  return Refuse(v1::ERROR_REASON_RESOURCE_NOT_FOUND, field.Path(), ResourceVariables(resource));
}

absl::Status Exists(const Field& field, const Resource& resource) {
  return Refuse(v1::ERROR_REASON_RESOURCE_EXISTS, field.Path(), ResourceVariables(resource));
}

absl::Status WrongStage(v1::ErrorReason reason, absl::string_view name, absl::string_view id,
                        const Words& stage) {
  return Refuse(reason, "",
                {{std::string(name), std::string(id)},
                 {"state", std::string(stage.en)},
                 {"state_zh", std::string(stage.zh)}});
}

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxIdLength &&
         std::all_of(id.begin(), id.end(), IsIdCharacter);
}

absl::Status CheckId(const Field& field, absl::string_view id) {
  return CheckIdOf(field, id, kMaxIdLength);
}

absl::Status CheckUnitId(const Field& field, absl::string_view id) {
  return CheckIdOf(field, id, kMaxUnitIdLength);
}

absl::Status CheckProgramId(const Field& field, absl::string_view id) {
  RETURN_IF_ERROR(CheckIdOf(field, id, kMaxProgramIdLength));
  if (id.find('-') == absl::string_view::npos) return absl::OkStatus();
  return Invalid(field, "a program's id has no '-'", "活动编号不能含有 -");
}

absl::Status CheckText(const Field& field, absl::string_view text) {
  const int64_t length = CountCharacters(text);
  if (length <= kMaxTextCharacters) return absl::OkStatus();
  return Invalid(field, absl::StrCat(length, " characters, at most ", kMaxTextCharacters),
                 absl::StrCat("共 ", length, " 字，至多 ", kMaxTextCharacters, " 字"));
}

std::string FitText(absl::string_view text, absl::string_view ending) {
  if (CountCharacters(text) <= kMaxTextCharacters) return std::string(text);
  return absl::StrCat(FirstCharacters(text, kMaxTextCharacters - CountCharacters(ending)), ending);
}

absl::Status CheckRequiredText(const Field& field, absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) return Missing(field);
  return CheckText(field, text);
}

absl::Status CheckCount(const Field& field, int64_t count) {
  return CheckRange(field, count, kMaxCount);
}

absl::Status CheckFine(const Field& field, int64_t fine_fen) {
  return CheckRange(field, fine_fen, kMaxFineFen);
}

absl::Status CheckSomeElements(const Field& field, int size, int limit) {
  if (size == 0) return Missing(field);
  return CheckElements(field, size, limit);
}

absl::Status CheckElements(const Field& field, int size, int limit) {
  if (size <= limit) return absl::OkStatus();
  return Invalid(field, absl::StrCat(size, " elements, at most ", limit),
                 absl::StrCat("共 ", size, " 项，至多 ", limit, " 项"));
}

absl::StatusOr<CivilDay> AnyDay(const Field& field, const google::type::Date& date) {
  if (date.year() == 0 && date.month() == 0 && date.day() == 0) return Missing(field);
  absl::StatusOr<CivilDay> day = CheckedDay(date);
  if (day.ok()) return day;
  return Invalid(field, day.status().message(), "不是有效日期");
}

absl::StatusOr<CivilDay> PastDay(const Field& field, const google::type::Date& date,
                                 const Context& context) {
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(field, date));
  if (day <= context.today) return day;
  return Refuse(v1::ERROR_REASON_DATE_IN_FUTURE, field.Path(),
                {{"date", FormatDay(day)}, {"today", FormatDay(context.today)}});
}

absl::StatusOr<CivilMonth> CheckedMonth(const Field& field, const std::string& month) {
  if (month.empty()) return Missing(field);
  absl::StatusOr<CivilMonth> parsed = ParseMonth(month);
  if (parsed.ok()) return parsed;
  return Refuse(v1::ERROR_REASON_MONTH_INVALID, field.Path(), {{"month", month}});
}

absl::Status CheckMonthOver(const Field& field, CivilMonth month, CivilDay day) {
  const CivilDay first = FirstDay(month + 1);
  if (day >= first) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_MONTH_NOT_OVER, field.Path(),
                {{"month", FormatMonth(month)}, {"first", FormatDay(first)}});
}

absl::Status CheckOrder(const Field& field, CivilDay later, absl::string_view earlier_field,
                        CivilDay earlier) {
  if (later >= earlier) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_DATE_ORDER, field.Path(),
                {{"date", FormatDay(later)},
                 {"earlier_field", std::string(earlier_field)},
                 {"earlier_field_zh", ChineseFieldName(earlier_field)},
                 {"earlier_date", FormatDay(earlier)}});
}

absl::Status CheckDocument(const event::v1::BasisDocument& document, bool required,
                           const Context& context) {
  constexpr FieldsOf at("fact.basis_document.");
  if (required && document.document_number().empty()) return Missing(at("document_number"));
  RETURN_IF_ERROR(CheckText(at("document_number"), document.document_number()));
  RETURN_IF_ERROR(CheckText(at("title"), document.title()));
  RETURN_IF_ERROR(CheckText(at("issuer"), document.issuer()));
  if (document.has_signed_date()) {
    RETURN_IF_ERROR(PastDay(at("signed_date"), document.signed_date(), context).status());
  }
  if (document.has_printed_date()) {
    RETURN_IF_ERROR(PastDay(at("printed_date"), document.printed_date(), context).status());
  }
  return absl::OkStatus();
}

}  // namespace jiedui::domain
