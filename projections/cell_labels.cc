#include "projections/cell_labels.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "google/type/date.pb.h"

#include "domain/rules/compliance.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/options.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/column_labels.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

using FieldPath = std::vector<const FieldDescriptor*>;

bool HasCellsInIt(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() != google::type::Date::descriptor();
}

bool Has(const Descriptor& type, const char* name) {
  return type.FindFieldByName(name) != nullptr;
}

std::string WordOf(const FieldDescriptor& field) {
  const FieldDescriptor* const path = &field;
  return LabelOf({&path, 1});
}

// --- rows ---

// "滕州市—薛城区" of what is of a pair.
std::string SidesOf(const Message& row) {
  const std::string a = TextOf(row, "unit_a_name");
  return a.empty() ? "" : absl::StrCat(a, "—", TextOf(row, "unit_b_name"));
}

// Of a unit or a pair.
std::string WhoseOf(const Message& row) {
  const std::string unit = TextOf(row, "unit_name");
  return unit.empty() ? SidesOf(row) : unit;
}

std::string IdOfWhose(const Message& row) {
  return TextOf(row, TextOf(row, "unit_name").empty() ? "pair_id" : "unit_id");
}

// Whose it is first.
std::vector<std::string> NamesOf(const Message& row) {
  std::vector<std::string> names = {WhoseOf(row)};
  for (const char* const name : {"month", "content", "label"}) names.push_back(TextOf(row, name));
  std::erase(names, "");
  return names;
}

// A field of a key that is not read, and the name that stands for it.
struct NameOfKey {
  absl::string_view key;
  const char* name;
};

constexpr NameOfKey kNamesOfKeys[] = {{"unit_id", "unit_name"},
                                      {"pair_id", "unit_a_name"},
                                      {"month", "month"},
                                      {"sequence_number", "content"},
                                      {"key", "label"}};

// Null if it has to be read itself.
const char* NameFor(absl::string_view key) {
  const auto* const found =
      absl::c_find_if(kNamesOfKeys, [key](const NameOfKey& each) { return each.key == key; });
  return found == std::end(kNamesOfKeys) ? nullptr : found->name;
}

std::vector<const FieldDescriptor*> KeyFields(const Descriptor& type, const FieldDescriptor* list) {
  auto keys = type.options().GetRepeatedExtension(v1::row_key);
  if (list != nullptr && keys.empty()) keys = list->options().GetRepeatedExtension(v1::list_key);
  std::vector<const FieldDescriptor*> fields;
  for (const std::string& key : keys) fields.push_back(type.FindFieldByName(key));
  return fields;
}

// Of its key what its names do not say.
std::vector<const FieldDescriptor*> KeysBesideNames(const Message& row,
                                                    const FieldDescriptor* list) {
  std::vector<const FieldDescriptor*> keys = KeyFields(*row.GetDescriptor(), list);
  std::erase_if(keys, [&row](const FieldDescriptor* key) {
    const char* const name = NameFor(key->name());
    return name != nullptr && !TextOf(row, name).empty();
  });
  return keys;
}

std::string TierWord(int tier) {
  switch (static_cast<event::v1::TeamTier>(tier)) {
    case event::v1::TEAM_TIER_DETACHMENT:
      return "支队";
    case event::v1::TEAM_TIER_BRIGADE:
      return "大队";
    case event::v1::TEAM_TIER_SQUADRON:
      return "中队";
    case event::v1::TEAM_TIER_UNSPECIFIED:
    case event::v1::TeamTier_INT_MIN_SENTINEL_DO_NOT_USE_:
    case event::v1::TeamTier_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

// Of the types that tell rows apart; of any other its name.
std::string EnumeratorWord(const EnumDescriptor& type, int number, std::string name) {
  if (number == 0) return name;
  if (&type == v1::ActivityKind_descriptor()) {
    return std::string(domain::KindName(static_cast<v1::ActivityKind>(number)));
  }
  return &type == event::v1::TeamTier_descriptor() ? TierWord(number) : name;
}

std::string KeyText(const Message& row, const FieldDescriptor& key) {
  std::string value = ValueText(row, key);
  if (key.enum_type() != nullptr) {
    const int number = row.GetReflection()->GetEnum(row, &key)->number();
    return EnumeratorWord(*key.enum_type(), number, std::move(value));
  }
  return IsEvidence(key) ? absl::StrCat("事件 ", value) : value;
}

// --- what stands around a row ---

// Of a side of the pair that it stands in; empty where both have one name.
std::string SideName(const std::vector<const Message*>& around, const std::string& unit_id) {
  for (const Message* const message : around) {
    const std::string a = TextOf(*message, "unit_a_name");
    const std::string b = TextOf(*message, "unit_b_name");
    if (a == b) continue;
    if (TextOf(*message, "unit_a_id") == unit_id) return a;
    if (TextOf(*message, "unit_b_id") == unit_id) return b;
  }
  return "";
}

bool IsKeyOfOne(const std::vector<const Message*>& around, const std::string& text) {
  return absl::c_any_of(around,
                        [&text](const Message* message) { return RowKeyOf(*message, 0) == text; });
}

// --- what reads the same ---

// By what kind of words a row of the list is called.
void AppendRowShape(const FieldDescriptor& list, std::string& shape) {
  const Descriptor& type = *list.message_type();
  for (const char* const name : {"unit_name", "month", "content", "label"}) {
    if (Has(type, name)) absl::StrAppend(&shape, name, "|");
  }
  if (Has(type, "unit_a_name") && !Has(type, "unit_name")) absl::StrAppend(&shape, "sides|");
  for (const FieldDescriptor* const key : KeyFields(type, &list)) {
    const char* const name = NameFor(key->name());
    if (name != nullptr && Has(type, name)) continue;
    const std::string of =
        key->enum_type() != nullptr ? key->enum_type()->full_name() : key->cpp_type_name();
    absl::StrAppend(&shape, of, "|");
  }
}

// By what kind of words a cell of the path is called, but for its field.
std::string ShapeOf(const FieldPath& path) {
  std::string shape;
  for (const FieldDescriptor* const field : path) {
    if (!HasCellsInIt(*field)) continue;
    if (field->is_repeated()) {
      AppendRowShape(*field, shape);
    } else {
      absl::StrAppend(&shape, WordOf(*field), "|");
    }
  }
  return shape;
}

// The lists of a path at which others part from it whose cells may be called the same.
class LookAlikes {
 public:
  explicit LookAlikes(const FieldPath& path)
      : path_(path), word_(WordOf(*path.back())), shape_(ShapeOf(path)) {}

  std::set<size_t> In(const Descriptor& table) && {
    Visit(table);
    return std::move(lists_);
  }

 private:
  void Visit(const Descriptor& type) {
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (IsEvidence(field)) continue;
      other_.push_back(&field);
      if (HasCellsInIt(field)) {
        Visit(*field.message_type());
      } else {
        Compare();
      }
      other_.pop_back();
    }
  }

  void Compare() {
    if (other_ == path_ || WordOf(*other_.back()) != word_ || ShapeOf(other_) != shape_) return;
    const auto parting = std::mismatch(path_.begin(), path_.end(), other_.begin(), other_.end());
    const auto level = static_cast<size_t>(parting.first - path_.begin());
    if (level + 1 < path_.size()) lists_.insert(level);
  }

  const FieldPath& path_;
  const std::string word_;
  const std::string shape_;
  FieldPath other_;
  std::set<size_t> lists_;
};

}  // namespace

std::string CellLabels::Of(const TableCell& cell) {
  const FieldPath path = PathOf(cell);
  const std::set<size_t>& named = NamedLists(cell, path);
  std::vector<std::string> parts = {WhoseOf(*cell.within.front())};
  for (size_t level = 0; level + 1 < path.size(); ++level) {
    const bool is_list = path[level]->is_repeated();
    if (!is_list || named.contains(level)) parts.push_back(WordOf(*path[level]));
    if (is_list) AddRow(cell, level, parts);
  }
  parts.push_back(WordOf(*path.back()));
  std::erase(parts, "");
  return absl::StrJoin(parts, "，");
}

// The field of each message that the cell stands in but the table, then its own.
CellLabels::FieldPath CellLabels::PathOf(const TableCell& cell) {
  FieldPath path;
  for (size_t i = 1; i < cell.within.size(); ++i) {
    path.push_back(StepInto(*cell.within[i - 1], *cell.within[i]).field);
  }
  path.push_back(&FieldOf(cell));
  return path;
}

const std::set<size_t>& CellLabels::NamedLists(const TableCell& cell, const FieldPath& path) {
  const auto [known, is_new] = named_.try_emplace(path);
  if (is_new) known->second = LookAlikes(path).In(*cell.within.front()->GetDescriptor());
  return known->second;
}

void CellLabels::AddRow(const TableCell& cell, size_t level, std::vector<std::string>& parts) {
  const Message& row = *cell.within[level + 1];
  const Step& step = StepInto(*cell.within[level], row);
  const std::vector<const Message*> around(
      cell.within.begin(), cell.within.begin() + static_cast<std::ptrdiff_t>(level) + 1);
  std::vector<std::string> words = NamesOf(row);
  if (step.is_namesake) absl::StrAppend(&words.front(), "（", IdOfWhose(row), "）");
  for (const FieldDescriptor* const key : KeysBesideNames(row, step.field)) {
    const std::string text = KeyText(row, *key);
    if (!words.empty() && IsKeyOfOne(around, text)) continue;
    const std::string side = key->name() == "unit_id" ? SideName(around, text) : "";
    words.push_back(side.empty() ? text : side);
  }
  if (step.nth > 1) words.push_back(absl::StrCat("第 ", step.nth, " 条"));
  parts.insert(parts.end(), words.begin(), words.end());
}

const CellLabels::Step& CellLabels::StepInto(const Message& around, const Message& message) {
  const auto known = steps_.find(&message);
  if (known != steps_.end()) return known->second;
  Index(around);
  return steps_.at(&message);
}

void CellLabels::Index(const Message& around) {
  std::vector<const FieldDescriptor*> set;
  const Reflection& reflection = *around.GetReflection();
  reflection.ListFields(around, &set);
  for (const FieldDescriptor* const field : set) {
    if (!HasCellsInIt(*field)) continue;
    if (field->is_repeated()) {
      IndexList(around, *field);
    } else {
      steps_[&reflection.GetMessage(around, field)] = {field, 1, false};
    }
  }
}

void CellLabels::IndexList(const Message& around, const FieldDescriptor& list) {
  std::map<std::string, int> keys;
  std::map<std::string, std::set<std::string>> ids;
  const int count = around.GetReflection()->FieldSize(around, &list);
  for (int i = 0; i < count; ++i) {
    const Message& row = around.GetReflection()->GetRepeatedMessage(around, &list, i);
    steps_[&row] = {&list, ++keys[RowKeyOf(row, i, &list)], false};
    if (const std::string whose = WhoseOf(row); !whose.empty()) ids[whose].insert(IdOfWhose(row));
  }
  if (absl::c_all_of(ids, [](const auto& each) { return each.second.size() == 1; })) return;
  for (int i = 0; i < count; ++i) {
    const Message& row = around.GetReflection()->GetRepeatedMessage(around, &list, i);
    const std::string whose = WhoseOf(row);
    steps_[&row].is_namesake = !whose.empty() && ids[whose].size() > 1;
  }
}

std::string LabelOf(const TableCell& cell) {
  return CellLabels().Of(cell);
}

std::string PlaceOf(const TableCell& cell) {
  std::vector<std::string> names = {WhoseOf(*cell.within.front())};
  for (size_t i = 1; i < cell.within.size(); ++i) names.push_back(NameOfRow(*cell.within[i]));
  std::erase(names, "");
  return absl::StrJoin(names, "，");
}

std::string NameOfRow(const Message& row) {
  std::vector<std::string> names = NamesOf(row);
  for (const FieldDescriptor* const key : KeysBesideNames(row, nullptr)) {
    names.push_back(KeyText(row, *key));
  }
  std::erase(names, "");
  return absl::StrJoin(names, "，");
}

}  // namespace jiedui::projections
