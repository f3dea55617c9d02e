#include "cli/year_views.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/sqlite_file.h"

namespace jiedui::cli {
namespace {

constexpr char kUnitOfRow[] = "unit";  // of a figure: what its numbers are counted in
constexpr char kTitle[] = "title";
constexpr char kFen[] = "分（人民币）";
constexpr char kMilli[] = "千分之一分";
// Its word is the title of what is of that kind, which has a column of its own.
constexpr char kTitledKind[] = "jiedui.v1.ObligationKind";

bool HasColumn(const v1::ExportRelation& relation, absl::string_view name) {
  for (const v1::ExportColumn& column : relation.columns()) {
    if (column.name() == name) return true;
  }
  return false;
}

// It stands in rows that say what numbers are counted in.
bool StandsInFigures(const v1::ExportHeader& header, const v1::ExportRelation& relation) {
  const v1::ExportRelation* at = &relation;
  while (at->has_parent()) {
    at = &header.relations(at->parent());
    if (HasColumn(*at, kUnitOfRow)) return true;
  }
  return false;
}

// The title; with the name, of which there is one alone, if another has the title.
std::string Unlike(std::set<std::string>& titles, const std::string& title,
                   const std::string& name) {
  return titles.insert(title).second ? title : absl::StrCat(title, "（", name, "）");
}

// What a column shows, and under which name.
struct Shown {
  std::string value;
  std::string title;
};

Shown InUnits(const std::string& name, const v1::ExportColumn& column) {
  if (column.unit() == kMilli) {
    return {absl::StrCat(name, " / 1000.0"), absl::StrCat(column.label(), "（分）")};
  }
  if (column.unit() == kFen) {
    return {absl::StrCat(name, " / 1000000.0"), absl::StrCat(column.label(), "（万元）")};
  }
  if (column.unit().empty()) return {name, column.label()};
  return {name, absl::StrCat(column.label(), "（", column.unit(), "）")};
}

// Of a column that stands behind the unit of its row, if it is a number without its own.
std::string InUnitOfRow(const std::string& name) {
  return absl::StrCat("CASE ", SqlName(kUnitOfRow), " WHEN '", kFen, "' THEN ", name,
                      " / 1000000.0 ELSE ", name, " END");
}

// What has words is shown by them; what is no enumerator, as a month among parts, says itself what
// it is where it has none.
Shown WordsOf(const v1::ExportColumn& column, const v1::ExportColumn& words) {
  const std::string name = SqlName(words.name());
  if (!column.enum_type().empty()) return {name, column.label()};
  return {absl::StrCat("coalesce(", name, ", ", SqlName(column.name()), ")"), column.label()};
}

class View {
 public:
  explicit View(const v1::ExportRelation& relation) : relation_(relation) {}

  // Empty if no column has a name.
  std::string Create(const std::string& title) {
    for (int i = 0; i < relation_.columns_size(); ++i) Add(i);
    if (columns_.empty()) return "";
    return absl::StrCat("CREATE VIEW ", SqlName(title), " AS SELECT ",
                        absl::StrJoin(columns_, ", "), " FROM ", SqlName(relation_.name()),
                        " ORDER BY id;");
  }

 private:
  void Add(int i) {
    const v1::ExportColumn& column = relation_.columns(i);
    const bool has_words = AreWords(i + 1);
    // An enumerator without words is nothing to read.
    const bool unreadable = !column.enum_type().empty() && !has_words;
    if (column.label().empty() || AreWords(i) || unreadable || IsSaidByTitle(column)) return;
    const Shown shown = has_words ? WordsOf(column, relation_.columns(i + 1)) : ShownOf(column);
    // What a row stands in may have a column of the same name.
    const std::string title = Unlike(titles_, shown.title, column.name());
    columns_.push_back(absl::StrCat(shown.value, " AS ", SqlName(title)));
  }

  // "grade_zh" behind "grade".
  bool AreWords(int i) const {
    return i > 0 && i < relation_.columns_size() &&
           relation_.columns(i).name() == absl::StrCat(relation_.columns(i - 1).name(), "_zh");
  }

  bool IsSaidByTitle(const v1::ExportColumn& column) const {
    return column.enum_type() == kTitledKind && HasColumn(relation_, kTitle);
  }

  Shown ShownOf(const v1::ExportColumn& column) {
    const std::string name = SqlName(column.name());
    if (column.name() == kUnitOfRow) {
      behind_unit_ = true;
      return {absl::StrCat("CASE ", name, " WHEN '", kFen, "' THEN '万元' ELSE ", name, " END"),
              column.label()};
    }
    if (column.type() == v1::EXPORT_TYPE_BOOLEAN) {
      return {absl::StrCat("CASE ", name, " WHEN 1 THEN '是' WHEN 0 THEN '否' END"),
              column.label()};
    }
    if (column.type() == v1::EXPORT_TYPE_INTEGER && behind_unit_ && column.unit().empty()) {
      return {InUnitOfRow(name), column.label()};
    }
    return InUnits(name, column);
  }

  const v1::ExportRelation& relation_;
  bool behind_unit_ = false;
  std::set<std::string> titles_;
  std::vector<std::string> columns_;
};

}  // namespace

std::string CreateViews(const v1::ExportHeader& header) {
  std::string sql;
  std::set<std::string> titles;
  for (const v1::ExportRelation& relation : header.relations()) {
    if (relation.label().empty() || StandsInFigures(header, relation)) continue;
    const std::string title = Unlike(titles, relation.label(), relation.name());
    absl::StrAppend(&sql, View(relation).Create(title));
  }
  return sql;
}

}  // namespace jiedui::cli
