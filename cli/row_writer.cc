#include "cli/row_writer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/json.h"
#include "cli/table.h"

#include "base/check.h"

namespace jiedui::cli {
namespace {

class CsvWriter final : public RowWriter {
 public:
  CsvWriter(bool for_excel, std::ostream& out) : for_excel_(for_excel), out_(out) {}

  void Begin(const v1::ExportRelation& relation) override {
    if (for_excel_) out_ << "\xEF\xBB\xBF";
    std::string line;
    for (const v1::ExportColumn& column : relation.columns()) {
      absl::StrAppend(&line, line.empty() ? "" : ",", CsvCell(Title(column)));
    }
    out_ << line << "\r\n";
  }

  void Write(const v1::ExportRow& row) override {
    for (int i = 0; i < row.values_size(); ++i) {
      if (i > 0) out_ << ",";
      out_ << CellOf(row.values(i));
    }
    out_ << "\r\n";
  }

 private:
  std::string Title(const v1::ExportColumn& column) const {
    if (!for_excel_ || column.label().empty()) return column.name();
    const std::string unit = column.unit().empty() ? "" : absl::StrCat("（", column.unit(), "）");
    return absl::StrCat(column.label(), unit, " ", column.name());
  }

  std::string CellOf(const v1::ExportValue& value) const {
    switch (value.value_case()) {
      case v1::ExportValue::kInteger:
        return absl::StrCat(value.integer());
      case v1::ExportValue::kBoolean:
        return value.boolean() ? "true" : "false";
      case v1::ExportValue::kText:
        if (value.text().empty()) return "\"\"";
        return CsvCell(for_excel_ ? SpreadsheetText(value.text()) : value.text());
      case v1::ExportValue::VALUE_NOT_SET:
        return "";
    }
    CHECK(false, "a value of no type");
  }

  const bool for_excel_;
  std::ostream& out_;
};

class JsonLinesWriter final : public RowWriter {
 public:
  explicit JsonLinesWriter(std::ostream& out) : out_(out) {}

  void Begin(const v1::ExportRelation& relation) override { relation_ = &relation; }

  void Write(const v1::ExportRow& row) override {
    Json object = Json::object();
    for (int i = 0; i < row.values_size(); ++i) {
      const v1::ExportColumn& column = relation_->columns(i);
      if (row.values(i).value_case() != v1::ExportValue::VALUE_NOT_SET) {
        object[column.name()] = ValueOf(row.values(i), column.type());
      }
    }
    out_ << object.dump() << "\n";
  }

 private:
  static Json ValueOf(const v1::ExportValue& value, v1::ExportType type) {
    if (value.has_integer()) return value.integer();
    if (value.has_boolean()) return value.boolean();
    const bool is_json = type == v1::EXPORT_TYPE_LIST || type == v1::EXPORT_TYPE_JSON;
    return is_json ? Json::parse(value.text()) : Json(value.text());
  }

  std::ostream& out_;
  const v1::ExportRelation* relation_ = nullptr;
};

}  // namespace

std::optional<RowForm> FormNamed(absl::string_view name) {
  if (name == "csv") return RowForm::kCsv;
  if (name == "excel") return RowForm::kExcel;
  if (name == "jsonl") return RowForm::kJsonLines;
  return std::nullopt;
}

std::unique_ptr<RowWriter> MakeRowWriter(RowForm form, std::ostream& out) {
  if (form == RowForm::kJsonLines) return std::make_unique<JsonLinesWriter>(out);
  return std::make_unique<CsvWriter>(form == RowForm::kExcel, out);
}

}  // namespace jiedui::cli
