#include "projections/relations.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/type/date.pb.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/event/v1/options.pb.h"
#include "jiedui/v1/options.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "projections/column_labels.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Messages nest no deeper; a message that contained itself would have no columns.
constexpr size_t kMaxDepth = 12;

bool IsPersonal(const FieldDescriptor& field) {
  return field.message_type() == v1::PersonalText::descriptor() ||
         field.options().HasExtension(event::v1::personal);
}

bool IsDate(const FieldDescriptor& field) {
  return field.message_type() == google::type::Date::descriptor();
}

bool IsTime(const FieldDescriptor& field) {
  return field.message_type() == google::protobuf::Timestamp::descriptor();
}

// A message that is not a value.
bool IsStructure(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsDate(field) && !IsTime(field);
}

template <class Fields>
std::string Joined(const Fields& path) {
  return absl::StrJoin(path, "_", [](std::string* out, const FieldDescriptor* field) {
    absl::StrAppend(out, field->name());
  });
}

v1::ExportType TypeOf(const FieldDescriptor& field) {
  if (field.is_repeated()) return v1::EXPORT_TYPE_LIST;
  if (IsDate(field)) return v1::EXPORT_TYPE_DATE;
  if (IsTime(field)) return v1::EXPORT_TYPE_TIME;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return v1::EXPORT_TYPE_INTEGER;
    case FieldDescriptor::CPPTYPE_BOOL:
      return v1::EXPORT_TYPE_BOOLEAN;
    case FieldDescriptor::CPPTYPE_ENUM:
      return v1::EXPORT_TYPE_TEXT;
    case FieldDescriptor::CPPTYPE_STRING:
      return absl::EndsWith(field.name(), "_json") ? v1::EXPORT_TYPE_JSON : v1::EXPORT_TYPE_TEXT;
    case FieldDescriptor::CPPTYPE_MESSAGE:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  CHECK(false, "no column holds " + field.full_name());
}

v1::ExportColumn ColumnOf(absl::Span<const FieldDescriptor* const> path) {
  const FieldDescriptor& leaf = *path.back();
  v1::ExportColumn column;
  column.set_name(Joined(path));
  column.set_label(LabelOf(path));
  column.set_type(TypeOf(leaf));
  if (column.type() == v1::EXPORT_TYPE_INTEGER) column.set_unit(UnitOf(leaf.name()));
  if (leaf.enum_type() != nullptr) column.set_enum_type(leaf.enum_type()->full_name());
  return column;
}

std::string MessageText(const Message& message, const FieldDescriptor& field) {
  if (IsDate(field)) {
    return FormatDay(domain::ToDay(static_cast<const google::type::Date&>(message)));
  }
  const auto& time = static_cast<const google::protobuf::Timestamp&>(message);
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ",
                          absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos()),
                          absl::UTCTimeZone());
}

// Bytes are no text a file could hold.
std::string StringText(const std::string& text, const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_BYTES ? absl::BytesToHexString(text) : text;
}

// What a row's numbers are counted in. A figure has the unit of its form, in which money is
// printed, and the row the number itself, which is in fen.
std::string UnitInRow(const std::string& unit) {
  return unit == "万元" ? UnitOf("_fen") : unit;
}

v1::ExportValue ValueOf(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  v1::ExportValue value;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    value.set_integer(reflection.GetInt32(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    value.set_integer(reflection.GetInt64(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    value.set_boolean(reflection.GetBool(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    value.set_text(reflection.GetEnum(message, &field)->name());
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    value.set_text(MessageText(reflection.GetMessage(message, &field), field));
  } else {
    const std::string text = StringText(reflection.GetString(message, &field), field);
    value.set_text(field.name() == "unit" ? UnitInRow(text) : text);
  }
  return value;
}

// A text as JSON has it.
std::string Quoted(const std::string& text) {
  google::protobuf::Value value;
  value.set_string_value(text);
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(value, &json);
  CHECK(status.ok(), std::string(status.message()));
  return json;
}

std::string ElementText(const Message& message, const FieldDescriptor& field, int i) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetRepeatedInt32(message, &field, i));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetRepeatedInt64(message, &field, i));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetRepeatedBool(message, &field, i) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return Quoted(reflection.GetRepeatedEnum(message, &field, i)->name());
    case FieldDescriptor::CPPTYPE_STRING:
      return Quoted(StringText(reflection.GetRepeatedString(message, &field, i), field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Quoted(MessageText(reflection.GetRepeatedMessage(message, &field, i), field));
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  CHECK(false, "no column holds " + field.full_name());
}

v1::ExportValue ListOf(const Message& message, const FieldDescriptor& field) {
  std::vector<std::string> elements;
  const int count = message.GetReflection()->FieldSize(message, &field);
  for (int i = 0; i < count; ++i) elements.push_back(ElementText(message, field, i));
  v1::ExportValue list;
  list.set_text(absl::StrCat("[", absl::StrJoin(elements, ","), "]"));
  return list;
}

// The message the last field of the path stands in; null if something on the way is not there.
const Message* Descend(const Message& message, absl::Span<const FieldDescriptor* const> path) {
  const Message* at = &message;
  for (const FieldDescriptor* const field : path.subspan(0, path.size() - 1)) {
    if (!at->GetReflection()->HasField(*at, field)) return nullptr;
    at = &at->GetReflection()->GetMessage(*at, field);
  }
  return at;
}

v1::ExportValue ValueAt(const Message& message, absl::Span<const FieldDescriptor* const> path) {
  const Message* const at = Descend(message, path);
  const FieldDescriptor& leaf = *path.back();
  if (at == nullptr) return {};
  if (leaf.is_repeated()) return ListOf(*at, leaf);
  if (leaf.has_presence() && !at->GetReflection()->HasField(*at, &leaf)) return {};
  return ValueOf(*at, leaf);
}

// The columns by which rows of the type, in that list if they stand in one, are named; a resource
// has a name.
std::vector<std::string> KeysOf(const Descriptor& type, const FieldDescriptor* list) {
  auto declared = type.options().GetRepeatedExtension(v1::row_key);
  if (list != nullptr && declared.empty()) {
    declared = list->options().GetRepeatedExtension(v1::list_key);
  }
  if (!declared.empty()) return {declared.begin(), declared.end()};
  return type.FindFieldByName("name") == nullptr ? std::vector<std::string>()
                                                 : std::vector<std::string>{"name"};
}

// Columns that say in words what the keys name: the name of a unit, those of the sides of a pair.
std::vector<std::string> WordsOf(const std::vector<std::string>& keys) {
  std::vector<std::string> words;
  for (absl::string_view key : keys) {
    if (key == "pair_id") words.insert(words.end(), {"unit_a_name", "unit_b_name"});
    if (absl::ConsumeSuffix(&key, "_id")) words.push_back(absl::StrCat(key, "_name"));
  }
  return words;
}

// Of what stands in a relation; empty unless both have a name.
std::string LabelOfPart(const std::string& whole, absl::Span<const FieldDescriptor* const> path) {
  const std::string part = LabelOf(path);
  return whole.empty() || part.empty() ? "" : absl::StrCat(whole, "·", part);
}

v1::ExportColumn PlaceColumn(const std::string& of) {
  v1::ExportColumn column;
  column.set_name(absl::StrCat(of, "_number"));
  column.set_label("序");
  column.set_type(v1::EXPORT_TYPE_INTEGER);
  return column;
}

}  // namespace

std::string SnakeCase(absl::string_view name) {
  std::string snake;
  for (const char c : name) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake += '_';
    snake += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return snake;
}

Relations::Relations(const Descriptor& type, const std::string& name) {
  v1::ExportRelation described;
  described.set_name(name);
  described.set_label(LabelOfTable(name));
  Add(type, {}, std::move(described), {});
}

size_t Relations::Add(const Descriptor& type, Relation relation, v1::ExportRelation described,
                      std::vector<v1::ExportColumn> inherited) {
  const size_t index = relations_.size();
  const Path from_parent = relation.from_parent;
  relation.keyed = from_parent.empty() || !KeysOf(type, from_parent.back()).empty();
  relations_.push_back(std::move(relation));
  described_.push_back(std::move(described));
  for (v1::ExportColumn& key : inherited) *described_[index].add_columns() = std::move(key);
  if (!relations_[index].keyed) {
    *described_[index].add_columns() = PlaceColumn(from_parent.back()->name());
  }
  std::vector<Path> repeated;
  AddFields(type, {}, index, repeated);
  for (const Path& path : repeated) {
    v1::ExportRelation child;
    child.set_name(absl::StrCat(described_[index].name(), "_", Joined(path)));
    child.set_label(LabelOfPart(described_[index].label(), path));
    child.set_parent(static_cast<int>(index));
    Relation relation_below;
    relation_below.from_parent = path;
    const size_t added = Add(*path.back()->message_type(), std::move(relation_below),
                             std::move(child), KeysFor(index));
    relations_[index].children.push_back(added);
  }
  return index;
}

void Relations::AddFields(const Descriptor& type, const Path& prefix, size_t index,
                          std::vector<Path>& repeated) {
  CHECK(prefix.size() < kMaxDepth, type.full_name());
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsPersonal(field)) continue;
    Path path = prefix;
    path.push_back(&field);
    if (!IsStructure(field)) {
      AddColumn(path, index);
    } else if (field.is_repeated()) {
      repeated.push_back(std::move(path));
    } else {
      AddFields(*field.message_type(), path, index, repeated);
    }
  }
}

void Relations::AddColumn(const Path& path, size_t index) {
  Relation& relation = relations_[index];
  const FieldDescriptor* const list =
      relation.from_parent.empty() ? nullptr : relation.from_parent.back();
  const std::vector<std::string> keys = KeysOf(*path.back()->containing_type(), list);
  const std::string& name = path.back()->name();
  if (path.size() == 1 &&
      (absl::c_linear_search(keys, name) || absl::c_linear_search(WordsOf(keys), name))) {
    relation.keys.push_back(relation.columns.size());
  }
  relation.columns.push_back(path);
  *described_[index].add_columns() = ColumnOf(path);
}

// How rows that stand in those of the relation name them.
std::vector<v1::ExportColumn> Relations::KeysFor(size_t index) const {
  const Relation& relation = relations_[index];
  const v1::ExportRelation& described = described_[index];
  const int own = described.columns_size() - static_cast<int>(relation.columns.size());
  std::vector<v1::ExportColumn> keys(described.columns().begin(),
                                     described.columns().begin() + own);
  const std::string of =
      relation.from_parent.empty() ? described.name() : relation.from_parent.back()->name();
  for (const size_t key : relation.keys) {
    v1::ExportColumn column = described.columns(own + static_cast<int>(key));
    column.set_name(absl::StrCat(of, "_", column.name()));
    keys.push_back(std::move(column));
  }
  return keys;
}

std::optional<int> Relations::Find(absl::string_view name) const {
  for (size_t i = 0; i < described_.size(); ++i) {
    if (described_[i].name() == name) return static_cast<int>(i);
  }
  return std::nullopt;
}

void Relations::Rows(const Message& message, Visit visit) const {
  VisitRows(0, message, 1, {}, visit);
}

void Relations::VisitRows(size_t index, const Message& message, int place, const Values& inherited,
                          Visit visit) const {
  const Relation& relation = relations_[index];
  Values keys = inherited;
  if (!relation.keyed) keys.emplace_back().set_integer(place);
  v1::ExportRow row;
  row.set_relation(static_cast<int>(index));
  for (const v1::ExportValue& key : keys) *row.add_values() = key;
  const int own = row.values_size();
  for (const Path& path : relation.columns) *row.add_values() = ValueAt(message, path);
  for (const size_t key : relation.keys) keys.push_back(row.values(own + static_cast<int>(key)));
  visit(std::move(row));
  for (const size_t child : relation.children) {
    const Path& path = relations_[child].from_parent;
    const Message* const holder = Descend(message, path);
    if (holder == nullptr) continue;
    const Reflection& reflection = *holder->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*holder, path.back()); ++i) {
      VisitRows(child, reflection.GetRepeatedMessage(*holder, path.back(), i), i + 1, keys, visit);
    }
  }
}

}  // namespace jiedui::projections
