#include "projections/cell_verdict.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "domain/money.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/cell_formula.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kNone[] = "（无）";
constexpr char kWan[] = "万元";
constexpr size_t kMostFindings = 12;

// A field of a message, of the innermost that has one of that name; null if none does.
struct Place {
  const Message* message = nullptr;
  const FieldDescriptor* field = nullptr;
};

Place Around(const TableCell& cell, absl::string_view name) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    const FieldDescriptor* const field =
        (*message)->GetDescriptor()->FindFieldByName(std::string(name));
    if (field != nullptr) return {*message, field};
  }
  return {};
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() != "google.type.Date";
}

// As a cell has it; of what is repeated all of them. Empty if it is not there.
std::string RawIn(const Place& place) {
  if (place.field == nullptr) return "";
  const Message& message = *place.message;
  const FieldDescriptor& field = *place.field;
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    std::vector<std::string> values;
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      values.push_back(IsMessage(field) ? absl::StrCat(i + 1) : ValueText(message, field, i));
    }
    return absl::StrJoin(values, "、");
  }
  if (field.has_presence() && !reflection.HasField(message, &field)) return "";
  return IsMessage(field) ? "true" : ValueText(message, field);
}

// The two names of "rows.field".
std::pair<absl::string_view, absl::string_view> RowsAndField(absl::string_view name) {
  return absl::StrSplit(name, absl::MaxSplits('.', 1));
}

// Of "rows.field", the rows beside it or around; none of any other name.
Place RowsAround(const TableCell& cell, absl::string_view name) {
  const auto [rows, field] = RowsAndField(name);
  const Place place = field.empty() ? Place() : Around(cell, rows);
  const bool are_rows = place.field != nullptr && place.field->is_repeated() &&
                        place.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  return are_rows ? place : Place();
}

// What each of the rows has there, once.
std::string RawInRows(const Place& rows, absl::string_view name) {
  const std::string field(RowsAndField(name).second);
  const auto& reflection = *rows.message->GetReflection();
  std::vector<std::string> values;
  for (int i = 0; i < reflection.FieldSize(*rows.message, rows.field); ++i) {
    const Message& row = reflection.GetRepeatedMessage(*rows.message, rows.field, i);
    std::string value = RawIn({&row, row.GetDescriptor()->FindFieldByName(field)});
    if (value.empty() || absl::c_linear_search(values, value)) continue;
    values.push_back(std::move(value));
  }
  return absl::StrJoin(values, "、");
}

// A number as it is printed: points and money not in thousandths and fen. What stands in a row of
// money is money too.
std::string Printed(const TableCell& cell, const Place& place, int64_t number) {
  if (absl::EndsWith(place.field->name(), "_milli")) return PointsText(number);
  const bool is_money = place.field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 &&
                        NearestText(cell, "unit") == kWan;
  if (!is_money) return absl::StrCat(number);
  return absl::StrCat(number < 0 ? "-" : "", domain::FormatWan(std::abs(number)), " ", kWan);
}

class Sentence {
 public:
  Sentence(const TableCell& cell, const JudgedBy& by) : cell_(cell), by_(by) {}

  std::string Fill(const std::string& form) const {
    const std::vector<std::string> parts = absl::StrSplit(form, absl::ByAnyChar("{}"));
    std::string words;
    for (size_t i = 0; i < parts.size(); ++i) {
      absl::StrAppend(&words, i % 2 == 0 ? parts[i] : OrNone(Shown(parts[i])));
    }
    return words;
  }

  bool Applies(const v1::Verdict& verdict) const {
    const bool of_value =
        verdict.value().empty() || absl::c_linear_search(verdict.value(), cell_.value);
    return of_value && absl::c_all_of(verdict.when(), [this](const std::string& condition) {
             return Holds(condition);
           });
  }

 private:
  static std::string OrNone(std::string text) { return text.empty() ? kNone : std::move(text); }

  // "name", "!name", "a < b".
  bool Holds(absl::string_view condition) const {
    const std::vector<absl::string_view> parts = absl::StrSplit(condition, absl::MaxSplits(' ', 2));
    if (parts.size() == 3) return Compare(ValueOf(parts[0]), parts[1], ValueOf(parts[2]));
    const bool wanted = !absl::ConsumePrefix(&condition, "!");
    const std::string value = ValueOf(condition);
    return (!value.empty() && value != "0" && value != "false" && value != condition) == wanted;
  }

  static bool Compare(const std::string& left, absl::string_view sign, const std::string& right) {
    if (absl::ConsumePrefix(&sign, "!")) return !Compare(left, sign == "~" ? "~" : "=", right);
    if (left.empty() || right.empty()) return false;
    if (sign == "~") return absl::StrContains(left, right);
    int64_t a = 0;
    int64_t b = 0;
    const bool numbers = absl::SimpleAtoi(left, &a) && absl::SimpleAtoi(right, &b);
    const int order = numbers ? (a > b) - (a < b) : left.compare(right);
    if (sign == "=") return order == 0;
    const bool or_equal = absl::ConsumeSuffix(&sign, "=");
    return (or_equal && order == 0) || (sign == "<" ? order < 0 : order > 0);
  }

  // What a word of a condition stands for: itself, if it names nothing.
  std::string ValueOf(absl::string_view word) const {
    if (word == "on") return Day();
    if (IsFindings(word)) return Findings(word);
    if (absl::ConsumePrefix(&word, "$")) return Parameter(word);
    if (absl::ConsumeSuffix(&word, ".day")) return DayOfMonth(RawIn(Around(cell_, word)));
    const Place rows = RowsAround(cell_, word);
    if (rows.field != nullptr) return RawInRows(rows, word);
    const Place place = Around(cell_, word);
    return place.field == nullptr ? std::string(word) : RawIn(place);
  }

  // The same of a word in braces, as it is printed.
  std::string Shown(absl::string_view token) const {
    const std::vector<absl::string_view> parts = absl::StrSplit(token, " - ");
    if (parts.size() == 2) return Difference(parts[0], parts[1]);
    const bool is_of_rows = RowsAround(cell_, token).field != nullptr;
    if (token == "on" || IsFindings(token) || absl::StartsWith(token, "$") || is_of_rows) {
      return ValueOf(token);
    }
    const Place place = Around(cell_, token);
    const std::string raw = RawIn(place);
    int64_t number = 0;
    const bool is_number =
        place.field != nullptr && !place.field->is_repeated() && absl::SimpleAtoi(raw, &number);
    return is_number ? Printed(cell_, place, number) : raw;
  }

  // Of two days in days.
  std::string Difference(absl::string_view left, absl::string_view right) const {
    const std::string a = ValueOf(left);
    const std::string b = ValueOf(right);
    const auto first = ParseDay(a);
    const auto second = ParseDay(b);
    if (first.ok() && second.ok()) return absl::StrCat(*first - *second);
    int64_t more = 0;
    int64_t less = 0;
    if (!absl::SimpleAtoi(a, &more) || !absl::SimpleAtoi(b, &less)) return "";
    return Printed(cell_, Around(cell_, left), more - less);
  }

  static std::string DayOfMonth(const std::string& text) {
    const auto day = ParseDay(text);
    return day.ok() ? absl::StrCat(day->day()) : "";
  }

  std::string Day() const { return by_.on.has_value() ? FormatDay(*by_.on) : ""; }

  std::string Parameter(absl::string_view key) const {
    return by_.policy == nullptr ? "" : by_.policy->Value(key);
  }

  static bool IsFindings(absl::string_view word) {
    return word == "findings" || word == "musts" || word == "breaches";
  }

  static bool IsMeant(absl::string_view word, const v1::RuleFinding& finding) {
    if (word == "musts") return finding.severity() == v1::RULE_SEVERITY_MUST;
    if (word == "findings") return true;
    return finding.severity() != v1::RULE_SEVERITY_INFO && !finding.part().empty();
  }

  std::string Findings(absl::string_view word) const {
    std::vector<std::string> messages;
    for (const v1::RuleFinding& finding : by_.findings) {
      if (IsMeant(word, finding)) messages.push_back(finding.message_zh());
    }
    const size_t shown = std::min(messages.size(), kMostFindings);
    const std::string text = absl::StrJoin(absl::MakeConstSpan(messages).subspan(0, shown), "；");
    return shown == messages.size() ? text : absl::StrCat(text, "；等 ", messages.size(), " 项");
  }

  const TableCell& cell_;
  const JudgedBy& by_;
};

}  // namespace

std::string HowOf(const TableCell& cell, const JudgedBy& by) {
  const auto& options = FieldOf(cell).options();
  if (options.GetExtension(v1::echo)) return "所查询的值，或用以区分各行的值";
  const Sentence sentence(cell, by);
  std::string words = sentence.Fill(options.GetExtension(v1::how));
  for (int i = 0; i < options.ExtensionSize(v1::verdict); ++i) {
    const v1::Verdict& verdict = options.GetExtension(v1::verdict, i);
    if (sentence.Applies(verdict)) absl::StrAppend(&words, sentence.Fill(verdict.says()));
  }
  return words;
}

}  // namespace jiedui::projections
