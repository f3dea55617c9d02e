#include "projections/cell_formula.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <string>
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
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "domain/money.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/options.pb.h"
#include "projections/cell_labels.h"
#include "projections/column_labels.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kWan[] = "万元";
constexpr char kHundredPoints[] = "100.000";

const FieldDescriptor* Find(const Message& message, absl::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

// A number of a formula, and what it is; empty if it has no name.
struct NamedNumber {
  int64_t value = 0;
  std::string name;
};

using Numbers = std::vector<NamedNumber>;

// One, or nothing if the message has no such number.
std::optional<int64_t> NumberOf(const Message& message, absl::string_view name) {
  const FieldDescriptor* const field = Find(message, name);
  const Reflection& reflection = *message.GetReflection();
  if (field == nullptr || field->is_repeated()) return std::nullopt;
  if (field->has_presence() && !reflection.HasField(message, field)) return std::nullopt;
  return field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ? reflection.GetInt32(message, field)
                                                             : reflection.GetInt64(message, field);
}

std::optional<Numbers> Alone(std::optional<int64_t> number, std::string name) {
  if (!number.has_value()) return std::nullopt;
  return Numbers{{*number, std::move(name)}};
}

// 中文名 of a field of the message; empty of one that it has not.
std::string FieldName(const Message& message, absl::string_view name) {
  const FieldDescriptor* const field = Find(message, name);
  return field == nullptr ? "" : LabelOf({&field, 1});
}

// The elements of the message's list.
std::vector<const Message*> ElementsOf(const Message& message, absl::string_view name) {
  std::vector<const Message*> elements;
  const FieldDescriptor* const list = Find(message, name);
  if (list == nullptr) return elements;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, list); ++i) {
    elements.push_back(&message.GetReflection()->GetRepeatedMessage(message, list, i));
  }
  return elements;
}

// "list.field", of each element, "list[first].field" and "list[last].field", of one.
struct NumberOfList {
  std::string list;
  std::string field;
  std::vector<const Message*> elements;
  bool is_of_one = false;
};

NumberOfList InList(const Message& message, absl::string_view token) {
  const std::pair<absl::string_view, absl::string_view> path =
      absl::StrSplit(token, absl::MaxSplits('.', 1));
  const std::vector<absl::string_view> parts = absl::StrSplit(path.first, absl::ByAnyChar("[]"));
  NumberOfList found;
  found.list = std::string(parts[0]);
  found.field = std::string(path.second);
  found.elements = ElementsOf(message, parts[0]);
  found.is_of_one = parts.size() > 1;
  if (!found.is_of_one || found.elements.empty()) return found;
  found.elements = {parts[1] == "first" ? found.elements.front() : found.elements.back()};
  return found;
}

// Of several that are added up each by its element, of one also by its field.
std::optional<Numbers> NumbersInList(const Message& message, absl::string_view token) {
  const NumberOfList found = InList(message, token);
  if (found.is_of_one && found.elements.empty()) return std::nullopt;
  Numbers numbers;
  for (const Message* const element : found.elements) {
    const std::optional<int64_t> number = NumberOf(*element, found.field);
    if (found.is_of_one && !number.has_value()) return std::nullopt;
    std::string name = NameOfRow(*element);
    if (found.is_of_one) absl::StrAppend(&name, " ", FieldName(*element, found.field));
    numbers.push_back({number.value_or(0), std::move(name)});
  }
  return numbers;
}

// A number that stands in another row.
struct NumberOfRow {
  const Message* row;
  std::string list;
  std::string field;
};

bool IsOfRows(absl::string_view token) {
  return absl::StrContains(token, ">");
}

// "keys>id:field,…" and "keys>field,…": those of the rows that the keys name, in their order.
std::vector<NumberOfRow> InRows(const TableCell& cell, absl::string_view token) {
  const Message& message = *cell.within.back();
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(token, '>');
  const FieldDescriptor& keys = *Find(message, parts.first);
  const std::string own = RowKeyOf(message, 0);
  std::vector<NumberOfRow> numbers;
  for (const Message* const row : RowsNamed(*cell.within.front(), message, keys)) {
    for (const absl::string_view each : absl::StrSplit(parts.second, ',')) {
      const std::vector<absl::string_view> named = absl::StrSplit(each, ':');
      if (named.size() > 1 && TextOf(*row, named[0]) != own) continue;
      numbers.push_back({row, keys.options().GetExtension(v1::rows_of), std::string(named.back())});
    }
  }
  return numbers;
}

class Formula {
 public:
  Formula(const TableCell& cell, const domain::Policy* policy)
      : cell_(cell),
        message_(*cell.within.back()),
        field_(FieldOf(cell)),
        form_(field_.options().GetExtension(v1::formula)),
        policy_(policy),
        has_points_(IsInPoints(message_, field_) || absl::StrContains(form_, kHundredPoints)) {}

  FormulaWords Words() {
    if (form_.empty() || !TextOf(message_, "veto").empty()) return {};
    const std::optional<int64_t> value = NumberOf(message_, field_.name());
    if (!value.has_value() || !Fill()) return {};
    return {Ended(filled_, *value), is_named_ ? Ended(named_, *value) : ""};
  }

 private:
  // With what it comes to.
  std::string Ended(const std::string& filled, int64_t value) const {
    if (divided_by_zero_) return absl::StrCat(filled, "，分母为 0，计 ", Shown(value));
    if (IsOtherwise(value)) return field_.options().GetExtension(v1::otherwise);
    return absl::StrCat(WithLimits(filled, value), IsRounded(value) ? " ≈ " : " = ", Shown(value));
  }

  // False if a number of the form is not there.
  bool Fill() {
    absl::string_view form = form_;
    while (!form.empty()) {
      const size_t open = std::min(form.find('{'), form.size());
      AppendToBoth(form.substr(0, open));
      const bool divides = absl::EndsWith(form.substr(0, open), "/ ");
      form.remove_prefix(open);
      if (form.empty()) break;
      const size_t close = form.find('}');
      if (!Add(form.substr(1, close - 1), divides)) return false;
      form.remove_prefix(close + 1);
    }
    return true;
  }

  bool Add(absl::string_view token, bool divides) {
    if (absl::StartsWith(token, "$")) return AddParameter(token.substr(1));
    const std::optional<Numbers> numbers = NumbersOf(token);
    if (!numbers.has_value()) return false;
    if (numbers->empty() && (IsSum() || IsOfRows(token))) return false;
    const bool milli = IsPoints(token);
    has_points_ = has_points_ || milli;
    const bool is_zero = numbers->size() == 1 && numbers->front().value == 0;
    divided_by_zero_ = divided_by_zero_ || (divides && is_zero);
    Append(*numbers, IsOfRows(token) && absl::StrContains(token, ":") ? ", " : " + ", milli);
    last_ =
        std::accumulate(numbers->begin(), numbers->end(), int64_t{0},
                        [](int64_t sum, const NamedNumber& number) { return sum + number.value; });
    sum_ += last_;
    return true;
  }

  void Append(const Numbers& numbers, const char* between, bool milli) {
    const auto shown = [&](std::string* out, const NamedNumber& number) {
      absl::StrAppend(out, Shown(number.value, milli));
    };
    absl::StrAppend(&filled_, absl::StrJoin(numbers, between, shown));
    const auto named = [&](std::string* out, const NamedNumber& number) {
      is_named_ = is_named_ && !number.name.empty();
      absl::StrAppend(out, number.name, " ");
      shown(out, number);
    };
    absl::StrAppend(&named_, absl::StrJoin(numbers, between, named));
  }

  void AppendToBoth(absl::string_view text) {
    absl::StrAppend(&filled_, text);
    absl::StrAppend(&named_, text);
  }

  // Of a number beside it, as its row has it; else as its name says.
  bool IsPoints(absl::string_view token) const {
    const FieldDescriptor* const beside = Find(message_, token);
    return absl::EndsWith(token, "_milli") || (beside != nullptr && IsInPoints(message_, *beside));
  }

  bool AddParameter(absl::string_view key) {
    if (policy_ == nullptr) return false;
    const std::string& value = policy_->Value(key);
    int64_t milli = 0;
    const bool points = absl::EndsWith(key, "_milli") && absl::SimpleAtoi(value, &milli);
    AppendToBoth(points ? PointsText(milli) : value);
    return true;
  }

  std::optional<Numbers> NumbersOf(absl::string_view token) const {
    if (IsOfRows(token)) return NumbersOfRows(token);
    if (absl::StartsWith(token, "#")) return CountOf(token.substr(1));
    if (absl::StartsWith(token, "^")) return NumberBeside(token.substr(1));
    if (absl::StrContains(token, ".")) return NumbersInList(message_, token);
    return Alone(NumberOf(message_, token), FieldName(message_, token));
  }

  // Nothing of a list that names none; else called after the list whose rows it names: "单位数".
  std::optional<Numbers> CountOf(absl::string_view keys) const {
    const FieldDescriptor& list = *Find(message_, keys);
    const int count = message_.GetReflection()->FieldSize(message_, &list);
    if (count == 0) return std::nullopt;
    const std::string& rows = list.options().GetExtension(v1::rows_of);
    const std::string name = FieldName(*cell_.within.front(), rows);
    return Alone(count, name.empty() ? "" : absl::StrCat(name, "数"));
  }

  Numbers NumbersOfRows(absl::string_view token) const {
    Numbers numbers;
    for (const NumberOfRow& each : InRows(cell_, token)) {
      numbers.push_back({NumberOf(*each.row, each.field).value_or(0), NameOfRow(*each.row)});
    }
    return numbers;
  }

  // "list.field", of the list around.
  std::optional<Numbers> NumberBeside(absl::string_view token) const {
    const std::pair<absl::string_view, absl::string_view> path = absl::StrSplit(token, '.');
    const Message* const other = ElementBeside(cell_, path.first);
    if (other == nullptr) return std::nullopt;
    return Alone(NumberOf(*other, path.second), FieldName(*other, path.second));
  }

  // {…} + {…}.
  bool IsSum() const {
    const std::vector<absl::string_view> parts = absl::StrSplit(form_, " + ");
    return parts.size() > 1 && absl::c_all_of(parts, [](absl::string_view part) {
             return absl::StartsWith(part, "{") && part.find('}') == part.size() - 1;
           });
  }

  // What the whole form comes to, of one that is a sum, that of a list too, or |{…}|.
  std::optional<int64_t> Total() const {
    if (IsSum()) return sum_;
    if (absl::c_count(form_, '{') != 1) return std::nullopt;
    if (absl::StartsWith(form_, "|") && absl::EndsWith(form_, "|")) return std::abs(last_);
    const bool list = absl::StrContains(form_, ".") && absl::StartsWith(form_, "{") &&
                      absl::EndsWith(form_, "}") && !absl::StrContains(form_, ">");
    return list ? std::make_optional(last_) : std::nullopt;
  }

  bool IsOtherwise(int64_t value) const {
    return field_.options().HasExtension(v1::otherwise) && Total().value_or(value) != value &&
           CutOff(value) == nullptr;
  }

  // Terms are rounded to be shown, and their sum is not the sum of what is shown.
  bool IsRounded(int64_t value) const {
    return Total().value_or(value) != value && CutOff(value) == nullptr;
  }

  // "max" or "min" if the number is one of its limits and does not come to it; else null. Of a form
  // that is not added up here it may come to it, too.
  const char* CutOff(int64_t value) const {
    const auto limits = field_.options().GetRepeatedExtension(v1::limits);
    const std::optional<int64_t> total = Total();
    if (!limits.empty() && value == limits[0] && total.value_or(value - 1) < value) return "max";
    if (limits.size() > 1 && value == limits[1] && total.value_or(value + 1) > value) return "min";
    return nullptr;
  }

  std::string WithLimits(const std::string& filled, int64_t value) const {
    const char* const cut = CutOff(value);
    return cut == nullptr ? filled : absl::StrCat(cut, "(", Shown(value), ", ", filled, ")");
  }

  std::string Shown(int64_t value) const { return Shown(value, has_points_); }
  std::string Shown(int64_t value, bool milli) const {
    if (milli) return PointsText(value);
    if (UnitOf(cell_) != kWan) return absl::StrCat(value);
    return absl::StrCat(value < 0 ? "-" : "", domain::FormatWan(std::abs(value)));
  }

  const TableCell& cell_;
  const Message& message_;
  const FieldDescriptor& field_;
  const std::string& form_;
  const domain::Policy* const policy_;
  std::string filled_;
  std::string named_;             // the same with what each number is
  bool is_named_ = true;          // all of them are something that has a name
  int64_t last_ = 0;              // of the last token, or its sum
  int64_t sum_ = 0;               // of all tokens
  bool has_points_;               // thousandths are among the numbers
  bool divided_by_zero_ = false;  // what there was nothing of
};

}  // namespace

std::string PointsText(int64_t milli) {
  return domain::FormatPoints(milli);
}

FormulaWords FormulaOf(const TableCell& cell, const domain::Policy* policy) {
  return Formula(cell, policy).Words();
}

namespace {

// "roll_up." of "roll_up.figures[enterprise_count].recorded": what the list that the cell's row is
// in stands in.
absl::string_view AroundRow(absl::string_view path) {
  const size_t key = path.rfind('[');
  const size_t dot = path.substr(0, key).rfind('.');
  return key == absl::string_view::npos || dot == absl::string_view::npos ? ""
                                                                          : path.substr(0, dot + 1);
}

// The paths of the cells that a cell is made of, or tells, each once.
class Inputs {
 public:
  // Without those that stand in its own row.
  Inputs(const TableCell& cell, bool elsewhere)
      : cell_(cell),
        message_(*cell.within.back()),
        row_(cell.path.substr(0, cell.path.rfind('.') + 1)),
        elsewhere_(elsewhere) {}

  std::vector<std::string> Paths() && {
    AddTold();
    const std::vector<std::string> parts =
        absl::StrSplit(FieldOf(cell_).options().GetExtension(v1::formula), absl::ByAnyChar("{}"));
    for (size_t i = 1; i < parts.size(); i += 2) Add(parts[i]);
    return std::move(paths_);
  }

 private:
  // Of each number that the text tells, in the order of their list.
  void AddTold() {
    const std::string& told = FieldOf(cell_).options().GetExtension(v1::tells);
    if (told.empty()) return;
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(told, ':');
    const std::vector<absl::string_view> fields = absl::StrSplit(parts.second, ',');
    for (const Message* const element : ElementsOf(message_, parts.first)) {
      const auto set = absl::c_find_if(
          fields, [&](absl::string_view each) { return NumberOf(*element, each).has_value(); });
      if (set != fields.end()) AddElement(row_, parts.first, *element, *set);
    }
  }

  // Of a token of the formula; a parameter is no cell, and a count that of what is counted.
  void Add(absl::string_view token) {
    if (absl::StartsWith(token, "$")) return;
    if (absl::ConsumePrefix(&token, "^")) return AddBeside(token);
    if (IsOfRows(token)) return AddRows(token);
    if (elsewhere_) return;
    absl::ConsumePrefix(&token, "#");
    if (!absl::StrContains(token, ".")) return AddPath(absl::StrCat(row_, token));
    const NumberOfList found = InList(message_, token);
    for (const Message* const element : found.elements) {
      AddElement(row_, found.list, *element, found.field);
    }
  }

  // "list.field", of the list around; nothing of an element that is not there.
  void AddBeside(absl::string_view token) {
    const std::pair<absl::string_view, absl::string_view> named = absl::StrSplit(token, '.');
    const Message* const other = ElementBeside(cell_, named.first);
    if (other != nullptr) AddElement(AroundRow(cell_.path), named.first, *other, named.second);
  }

  void AddRows(absl::string_view token) {
    for (const NumberOfRow& each : InRows(cell_, token)) {
      AddElement("", each.list, *each.row, each.field);
    }
  }

  void AddElement(absl::string_view around, absl::string_view list, const Message& element,
                  absl::string_view field) {
    AddPath(absl::StrCat(around, list, "[", RowKeyOf(element, 0), "].", field));
  }

  void AddPath(std::string path) {
    if (!absl::c_linear_search(paths_, path)) paths_.push_back(std::move(path));
  }

  const TableCell& cell_;
  const Message& message_;
  const std::string row_;  // what the paths of its own row begin with
  const bool elsewhere_;
  std::vector<std::string> paths_;
};

}  // namespace

std::vector<std::string> InputsOf(const TableCell& cell) {
  return Inputs(cell, false).Paths();
}

std::vector<std::string> InputsElsewhere(const TableCell& cell) {
  return Inputs(cell, true).Paths();
}

}  // namespace jiedui::projections
