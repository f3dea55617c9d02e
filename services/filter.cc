#include "services/filter.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "jiedui/event/v1/options.pb.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/resources.pb.h"

namespace jiedui::services {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

using Path = absl::Span<const FieldDescriptor* const>;

// --- what rows have ---

// What a value of a field is, to whoever compares it.
enum class Sort { kNone, kText, kNumber, kTruth, kEnumerator, kDay, kGroup };

Sort SortOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return Sort::kNumber;
    case FieldDescriptor::CPPTYPE_BOOL:
      return Sort::kTruth;
    case FieldDescriptor::CPPTYPE_ENUM:
      return Sort::kEnumerator;
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_STRING ? Sort::kText : Sort::kNone;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return field.message_type() == google::type::Date::descriptor() ? Sort::kDay : Sort::kGroup;
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      break;  // no row has one
  }
  return Sort::kNone;
}

bool IsPersonal(const FieldDescriptor& field) {
  return field.options().HasExtension(event::v1::personal) ||
         field.message_type() == v1::PersonalText::descriptor();
}

bool CanBeNamed(const FieldDescriptor& field) {
  return SortOf(field) != Sort::kNone && !IsPersonal(field) && field.name() != "etag";
}

// Characters of the longest text that is in both.
size_t Likeness(absl::string_view a, absl::string_view b) {
  size_t longest = 0;
  for (size_t begin = 0; begin < a.size(); ++begin) {
    while (begin + longest < a.size() && absl::StrContains(b, a.substr(begin, longest + 1))) {
      ++longest;
    }
  }
  return longest;
}

// The likest to what was written first: a text of an error may end before the last.
std::string Ordered(std::vector<std::string> names, absl::string_view written) {
  written = written.substr(0, 64);  // longer than any name
  std::stable_sort(names.begin(), names.end(), [written](const auto& a, const auto& b) {
    return Likeness(a, written) > Likeness(b, written);
  });
  return absl::StrJoin(names, ", ");
}

std::string NamesIn(const Descriptor& message, absl::string_view written) {
  std::vector<std::string> names;
  for (int i = 0; i < message.field_count(); ++i) {
    if (CanBeNamed(*message.field(i))) names.push_back(message.field(i)->name());
  }
  return Ordered(std::move(names), written);
}

std::string NamesOf(const EnumDescriptor& type, absl::string_view written) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
  return Ordered(std::move(names), written);
}

FilterProblem NameOf(Sort sort) {
  switch (sort) {
    case Sort::kText:
      return {"a text", "文字"};
    case Sort::kNumber:
      return {"a whole number", "整数"};
    case Sort::kTruth:
      return {"true or false", "true 或 false"};
    case Sort::kEnumerator:
      return {"one of a few names", "枚举"};
    case Sort::kDay:
      return {"a day", "日期"};
    case Sort::kGroup:
    case Sort::kNone:
      break;
  }
  return {"a group of fields", "一组字段"};
}

int64_t DayNumber(int64_t year, int month, int day) {
  return (year * 100 + month) * 100 + day;
}

// --- checking ---

// Of one term.
class Checker {
 public:
  explicit Checker(const FilterTerm& term) : term_(term) {}

  absl::StatusOr<FilterTest> Check(const Descriptor& row) const {
    FilterTest test;
    test.comparator = term_.comparator;
    ASSIGN_OR_RETURN(test.path, PathIn(row));
    RETURN_IF_ERROR(CheckRepeated(test.path));
    if (AsksWhetherSet()) return test;
    const FieldDescriptor& field = *test.path.back();
    RETURN_IF_ERROR(CheckComparator(field));
    if (const auto number = NumberInTextOf(field); number.has_value()) {
      test.operand = *number;
    } else if (SortOf(field) == Sort::kText) {
      test.operand = term_.value;
    } else {
      ASSIGN_OR_RETURN(test.operand, NumberFor(field));
    }
    return test;
  }

 private:
  bool HasStar() const { return term_.value.open_start || term_.value.open_end; }

  bool AsksWhetherSet() const {
    return term_.comparator == Comparator::kHas && HasStar() && term_.value.text.empty();
  }

  absl::StatusOr<std::vector<const FieldDescriptor*>> PathIn(const Descriptor& row) const {
    std::vector<const FieldDescriptor*> path;
    const Descriptor* within = &row;
    int at = term_.field_at;
    for (const absl::string_view name : absl::StrSplit(term_.field, '.')) {
      if (within == nullptr) return NothingWithin(*path.back(), at);
      ASSIGN_OR_RETURN(const FieldDescriptor* const field, FieldIn(*within, name, at));
      path.push_back(field);
      within = SortOf(*field) == Sort::kGroup ? field->message_type() : nullptr;
      at += static_cast<int>(name.size()) + 1;  // names are ASCII
    }
    return path;
  }

  static absl::StatusOr<const FieldDescriptor*> FieldIn(const Descriptor& within,
                                                        absl::string_view name, int at) {
    const FieldDescriptor* const field = within.FindFieldByName(std::string(name));
    if (field != nullptr && CanBeNamed(*field)) return field;
    const std::string names = NamesIn(within, name);
    if (field == nullptr) {
      return RefuseFilter(at, {absl::StrCat("there is no field ", name, "; there are ", names),
                               absl::StrCat("没有字段 ", name, "；可用的有 ", names), names});
    }
    return RefuseFilter(at, {absl::StrCat("no filter looks at ", name, "; there are ", names),
                             absl::StrCat("不能按 ", name, " 筛选；可用的有 ", names), names});
  }

  static absl::Status NothingWithin(const FieldDescriptor& field, int at) {
    const FilterProblem sort = NameOf(SortOf(field));
    return RefuseFilter(at, {absl::StrCat(field.name(), " is ", sort.en, " and has no fields"),
                             absl::StrCat(field.name(), " 是", sort.zh, "，没有下级字段")});
  }

  // The values of cells are texts, and most of them numbers.
  std::optional<FilterTest::NumberInText> NumberInTextOf(const FieldDescriptor& field) const {
    FilterTest::NumberInText found;
    const bool of_cell = field.containing_type() == v1::Cell::descriptor() &&
                         field.number() == v1::Cell::kValueFieldNumber;
    if (!of_cell || HasStar() || !absl::SimpleAtoi(term_.value.text, &found.number)) {
      return std::nullopt;
    }
    return found;
  }

  absl::Status CheckRepeated(Path path) const {
    if (term_.comparator == Comparator::kHas) return absl::OkStatus();
    const auto repeated = std::find_if(path.begin(), path.end(),
                                       [](const auto* field) { return field->is_repeated(); });
    if (repeated == path.end()) return absl::OkStatus();
    const std::string& name = (*repeated)->name();
    return RefuseFilter(term_.comparator_at,
                        {absl::StrCat("there may be several ", name, ": use : for one of them"),
                         absl::StrCat(name, " 可有多项，请用 : 表示其中有一项")});
  }

  absl::Status CheckComparator(const FieldDescriptor& field) const {
    const Sort sort = SortOf(field);
    const bool equality = term_.comparator == Comparator::kEqual ||
                          term_.comparator == Comparator::kNotEqual ||
                          term_.comparator == Comparator::kHas;
    if (sort == Sort::kGroup) return NoValueIs(field);
    if (!equality && (sort == Sort::kTruth || sort == Sort::kEnumerator)) return NoOrderOf(field);
    if (HasStar() && (sort != Sort::kText || !equality)) {
      const FilterProblem name = NameOf(sort);
      return RefuseFilter(
          term_.value.at,
          {absl::StrCat("* goes with = and != of a text, ", field.name(), " is ", name.en),
           absl::StrCat("* 只用于文字的 = 和 !=，", field.name(), " 是", name.zh)});
    }
    return absl::OkStatus();
  }

  absl::Status NoValueIs(const FieldDescriptor& group) const {
    const std::string& name = group.name();
    const std::string names = NamesIn(*group.message_type(), term_.value.text);
    return RefuseFilter(
        term_.comparator_at,
        {absl::StrCat(name, " is a group of fields: ask ", name, ":* or by one of ", names),
         absl::StrCat(name, " 是一组字段，可写 ", name, ":* 或其下级字段 ", names), names});
  }

  absl::Status NoOrderOf(const FieldDescriptor& field) const {
    const absl::string_view symbol = SymbolOf(term_.comparator);
    const FilterProblem sort = NameOf(SortOf(field));
    return RefuseFilter(
        term_.comparator_at,
        {absl::StrCat(field.name(), " is ", sort.en, ", ", symbol,
                      " does not go with it: use = or !="),
         absl::StrCat(field.name(), " 是", sort.zh, "，不能用 ", symbol, "，请用 = 或 !=")});
  }

  absl::StatusOr<int64_t> NumberFor(const FieldDescriptor& field) const {
    switch (SortOf(field)) {
      case Sort::kTruth:
        return TruthFor(field);
      case Sort::kEnumerator:
        return EnumeratorFor(field);
      case Sort::kDay:
        return DayFor(field);
      case Sort::kNumber:
      case Sort::kText:
      case Sort::kGroup:
      case Sort::kNone:
        break;
    }
    int64_t number = 0;
    if (absl::SimpleAtoi(term_.value.text, &number)) return number;
    return WrongValue(field, {"a whole number is expected, as in 12", "应为整数，如 12"});
  }

  absl::StatusOr<int64_t> TruthFor(const FieldDescriptor& field) const {
    const std::string& text = term_.value.text;
    if (text == "true" || text == "false") return text == "true" ? 1 : 0;
    return WrongValue(field, {"true or false is expected", "应为 true 或 false"});
  }

  absl::StatusOr<int64_t> DayFor(const FieldDescriptor& field) const {
    const auto day = ParseDay(term_.value.text);
    if (day.ok()) return DayNumber(day->year(), day->month(), day->day());
    return WrongValue(field, {"a day is expected, as in 2017-03-01", "应为日期，如 2017-03-01"});
  }

  absl::StatusOr<int64_t> EnumeratorFor(const FieldDescriptor& field) const {
    const auto* const value = field.enum_type()->FindValueByName(term_.value.text);
    if (value != nullptr) return value->number();
    const std::string names = NamesOf(*field.enum_type(), term_.value.text);
    return WrongValue(field, {absl::StrCat("expected is one of ", names),
                              absl::StrCat("应为以下之一：", names), names});
  }

  absl::Status WrongValue(const FieldDescriptor& field, const FilterProblem& expected) const {
    return RefuseFilter(term_.value.at,
                        {absl::StrCat(field.name(), ": ", expected.en),
                         absl::StrCat(field.name(), "：", expected.zh), expected.known});
  }

  const FilterTerm& term_;
};

// --- asking ---

template <class Value>
bool Compare(Comparator comparator, const Value& value, const Value& operand) {
  switch (comparator) {
    case Comparator::kEqual:
    case Comparator::kHas:
      return value == operand;
    case Comparator::kNotEqual:
      return value != operand;
    case Comparator::kLess:
      return value < operand;
    case Comparator::kLessOrEqual:
      return value <= operand;
    case Comparator::kGreater:
      return value > operand;
    case Comparator::kGreaterOrEqual:
      break;
  }
  return value >= operand;
}

bool CompareText(Comparator comparator, absl::string_view value, const FilterValue& operand) {
  if (!operand.open_start && !operand.open_end) {
    return Compare<absl::string_view>(comparator, value, operand.text);
  }
  bool fits = false;
  if (operand.open_start && operand.open_end) {
    fits = absl::StrContains(value, operand.text);
  } else {
    fits = operand.open_end ? absl::StartsWith(value, operand.text)
                            : absl::EndsWith(value, operand.text);
  }
  return fits == (comparator != Comparator::kNotEqual);
}

// One value of a field; index is -1 unless it is repeated.
struct Place {
  const Message& message;
  const FieldDescriptor& field;
  int index = -1;

  const Message& Submessage() const {
    const Reflection& values = *message.GetReflection();
    return index < 0 ? values.GetMessage(message, &field)
                     : values.GetRepeatedMessage(message, &field, index);
  }
};

int64_t NumberAt(const Place& place) {
  const Reflection& values = *place.message.GetReflection();
  const Message& in = place.message;
  const FieldDescriptor* const field = &place.field;
  const int at = place.index;
  const auto get = [at](auto single, auto repeated) -> int64_t {
    return at < 0 ? single() : repeated();
  };
  const auto type = field->cpp_type();
  if (type == FieldDescriptor::CPPTYPE_INT32) {
    return get([&] { return values.GetInt32(in, field); },
               [&] { return values.GetRepeatedInt32(in, field, at); });
  }
  if (type == FieldDescriptor::CPPTYPE_INT64) {
    return get([&] { return values.GetInt64(in, field); },
               [&] { return values.GetRepeatedInt64(in, field, at); });
  }
  if (type == FieldDescriptor::CPPTYPE_BOOL) {
    return get([&] { return values.GetBool(in, field); },
               [&] { return values.GetRepeatedBool(in, field, at); });
  }
  if (type == FieldDescriptor::CPPTYPE_ENUM) {
    return get([&] { return values.GetEnumValue(in, field); },
               [&] { return values.GetRepeatedEnumValue(in, field, at); });
  }
  const auto& day = static_cast<const google::type::Date&>(place.Submessage());
  return DayNumber(day.year(), day.month(), day.day());
}

bool HoldsAt(const FilterTest& test, const Place& place) {
  if (const auto* number = std::get_if<int64_t>(&test.operand)) {
    return Compare(test.comparator, NumberAt(place), *number);
  }
  if (std::holds_alternative<FilterTest::IsSet>(test.operand)) return true;  // it is there
  const Reflection& values = *place.message.GetReflection();
  std::string scratch;
  const std::string& value =
      place.index < 0
          ? values.GetStringReference(place.message, &place.field, &scratch)
          : values.GetRepeatedStringReference(place.message, &place.field, place.index, &scratch);
  if (const auto* in_text = std::get_if<FilterTest::NumberInText>(&test.operand)) {
    int64_t number = 0;
    return absl::SimpleAtoi(value, &number) && Compare(test.comparator, number, in_text->number);
  }
  return CompareText(test.comparator, value, std::get<FilterValue>(test.operand));
}

// Whether it holds of one value the path leads to. Nothing holds of what is not set.
bool HoldsIn(const FilterTest& test, Path path, const Message& message) {
  const FieldDescriptor& field = *path.front();
  const Reflection& values = *message.GetReflection();
  const auto holds = [&](const Place& place) {
    return path.size() == 1 ? HoldsAt(test, place)
                            : HoldsIn(test, path.subspan(1), place.Submessage());
  };
  if (!field.is_repeated()) {
    const bool whether_set = std::holds_alternative<FilterTest::IsSet>(test.operand);
    if ((field.has_presence() || whether_set) && !values.HasField(message, &field)) return false;
    return holds({message, field});
  }
  for (int i = 0; i < values.FieldSize(message, &field); ++i) {
    if (holds({message, field, i})) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<Filter> Filter::Parse(absl::string_view text, const Descriptor& row) {
  ASSIGN_OR_RETURN(FilterSyntax syntax, ParseFilter(text));
  Filter filter;
  for (const FilterTerm& term : syntax.terms) {
    ASSIGN_OR_RETURN(FilterTest test, Checker(term).Check(row));
    filter.tests_.push_back(std::move(test));
  }
  filter.root_ = std::move(syntax.root);
  return filter;
}

bool Filter::Matches(const Message& row) const {
  return empty() || Holds(*root_, row);
}

bool Filter::Holds(const FilterNode& node, const Message& row) const {
  const auto holds = [this, &row](const FilterNode& operand) { return Holds(operand, row); };
  switch (node.kind) {
    case FilterNode::Kind::kAnd:
      return std::all_of(node.operands.begin(), node.operands.end(), holds);
    case FilterNode::Kind::kOr:
      return std::any_of(node.operands.begin(), node.operands.end(), holds);
    case FilterNode::Kind::kNot:
      return !holds(node.operands.front());
    case FilterNode::Kind::kTerm:
      break;
  }
  const FilterTest& test = tests_[node.term];
  return HoldsIn(test, test.path, row);
}

}  // namespace jiedui::services
