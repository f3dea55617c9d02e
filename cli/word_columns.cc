#include "cli/word_columns.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/json.h"
#include "cli/words.h"
#include "google/protobuf/descriptor.h"

namespace jiedui::cli {
namespace {

constexpr char kNone[] = "—";  // what is printed of a value that is not stated

// A type that this program does not know has none.
bool HasWords(const std::string& enum_type) {
  if (enum_type.empty()) return false;
  const auto* const type =
      google::protobuf::DescriptorPool::generated_pool()->FindEnumTypeByName(enum_type);
  for (int i = 0; type != nullptr && i < type->value_count(); ++i) {
    if (!EnumeratorWords(type->value(i)->name()).empty()) return true;
  }
  return false;
}

// The part of a finding is a month, a field of its table, or one of the enumerators and figures
// that have words (RuleFinding.part).
bool IsPart(const v1::ExportColumn& column) {
  return column.name() == "part" && column.enum_type().empty() &&
         column.type() == v1::EXPORT_TYPE_TEXT;
}

v1::ExportColumn ColumnBeside(const v1::ExportColumn& names) {
  v1::ExportColumn words;
  words.set_name(absl::StrCat(names.name(), "_zh"));
  if (!names.label().empty()) words.set_label(absl::StrCat(names.label(), "（中文）"));
  words.set_type(names.type());
  return words;
}

// Of each of a JSON array of names.
std::string WordsOfAll(const std::string& names) {
  const Json all = Json::parse(names);
  Json words = Json::array();
  for (const Json& name : all) {
    words.push_back(EnumeratorWords(name.get<std::string>()));
  }
  return words.dump();
}

v1::ExportValue WordsOf(const v1::ExportValue& value, v1::ExportType type) {
  v1::ExportValue words;
  if (!value.has_text()) return words;
  if (type == v1::EXPORT_TYPE_LIST) {
    words.set_text(WordsOfAll(value.text()));
    return words;
  }
  std::string text = PartWords(value.text());
  if (!text.empty() && text != kNone) words.set_text(std::move(text));
  return words;
}

}  // namespace

WordColumns::WordColumns(v1::ExportRelation& relation) {
  v1::ExportRelation worded = relation;
  worded.clear_columns();
  for (const v1::ExportColumn& column : relation.columns()) {
    *worded.add_columns() = column;
    const bool has_words = IsPart(column) || HasWords(column.enum_type());
    types_.push_back(has_words ? column.type() : v1::EXPORT_TYPE_UNSPECIFIED);
    if (!has_words) continue;
    any_ = true;
    *worded.add_columns() = ColumnBeside(column);
  }
  relation = std::move(worded);
}

v1::ExportRow WordColumns::AddTo(const v1::ExportRow& row) const {
  if (!any_) return row;
  v1::ExportRow worded;
  worded.set_relation(row.relation());
  for (int i = 0; i < row.values_size(); ++i) {
    *worded.add_values() = row.values(i);
    const v1::ExportType type = types_[static_cast<size_t>(i)];
    if (type == v1::EXPORT_TYPE_UNSPECIFIED) continue;
    *worded.add_values() = WordsOf(row.values(i), type);
  }
  return worded;
}

}  // namespace jiedui::cli
