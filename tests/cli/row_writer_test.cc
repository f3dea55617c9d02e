// Rows as text, byte by byte.

#include "cli/row_writer.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/cli/export_relations.h"

namespace jiedui::cli {
namespace {

v1::ExportRelation Cases() {
  v1::ExportRelation relation;
  relation.set_name("cases");
  AddColumn("cause", "案由", v1::EXPORT_TYPE_TEXT, relation);
  AddColumn("fine_fen", "罚款金额", v1::EXPORT_TYPE_INTEGER, relation).set_unit("分（人民币）");
  AddColumn("open", "", v1::EXPORT_TYPE_BOOLEAN, relation);
  AddColumn("positions", "依据事件", v1::EXPORT_TYPE_LIST, relation);
  AddColumn("decided_date", "决定日期", v1::EXPORT_TYPE_DATE, relation);
  return relation;
}

v1::ExportRow Row(const std::string& cause) {
  v1::ExportRow row;
  row.add_values()->set_text(cause);
  row.add_values()->set_integer(3'000'000'000'000);
  row.add_values()->set_boolean(true);
  row.add_values()->set_text("[12,15]");
  row.add_values();
  return row;
}

std::string Written(RowForm form, const v1::ExportRow& row) {
  std::ostringstream out;
  const v1::ExportRelation relation = Cases();
  const auto writer = MakeRowWriter(form, out);
  writer->Begin(relation);
  writer->Write(row);
  return out.str();
}

TEST(RowWriterSpec, CsvIsRfc4180WithTheNamesOfTheColumns) {
  EXPECT_EQ(Written(RowForm::kCsv, Row("未经\"培训\"上岗,无证")),
            "cause,fine_fen,open,positions,decided_date\r\n"
            "\"未经\"\"培训\"\"上岗,无证\",3000000000000,true,\"[12,15]\",\r\n");
}

TEST(RowWriterSpec, InCsvAnEmptyTextIsQuotedAndWhatThereIsNotIsNot) {
  EXPECT_EQ(Written(RowForm::kCsv, Row("")),
            "cause,fine_fen,open,positions,decided_date\r\n"
            "\"\",3000000000000,true,\"[12,15]\",\r\n");
}

TEST(RowWriterSpec, CsvChangesNoText) {
  EXPECT_THAT(Written(RowForm::kCsv, Row("=1+1")), testing::HasSubstr("\r\n=1+1,"));
}

TEST(RowWriterSpec, ForASpreadsheetThereIsABomAndChineseNamesAndNoFormula) {
  EXPECT_EQ(Written(RowForm::kExcel, Row("=1+1")),
            "\xEF\xBB\xBF"
            "案由 cause,罚款金额（分（人民币）） fine_fen,open,依据事件 positions,"
            "决定日期 decided_date\r\n"
            "'=1+1,3000000000000,true,\"[12,15]\",\r\n");
}

TEST(RowWriterSpec, AJsonLineHasTypedValuesAndLeavesOutWhatThereIsNot) {
  EXPECT_EQ(
      Written(RowForm::kJsonLines, Row("无证")),
      "{\"cause\":\"无证\",\"fine_fen\":3000000000000,\"open\":true,\"positions\":[12,15]}\n");
}

}  // namespace
}  // namespace jiedui::cli
