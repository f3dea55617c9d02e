// By which clause a cell is: its own, else that of the row or the table it stands in.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// What no rule asks for, as the size of the ledger, has none; nothing else is excepted.
TEST(CellClauseSpec, EveryCellHasAClauseButWhatNoRuleAsksFor) {
  const Story story = LongStory();
  int texts = 0;
  for (int kind = v1::TableKind_MIN; kind <= v1::TableKind_MAX; ++kind) {
    if (kind == v1::TABLE_KIND_UNSPECIFIED || !v1::TableKind_IsValid(kind)) continue;
    TableFamily family;
    family.question.kind = static_cast<v1::TableKind>(kind);
    family.question.program_id = kYear;
    family.question.on = CivilDay(2018, 3, 1);
    const auto questions = QuestionsOf(story.tables(), family);
    ASSERT_TRUE(questions.ok()) << questions.status();
    for (const TableQuestion& question : *questions) {
      const absl::StatusOr<TableMessage> table = ReadTable(story.tables(), question);
      if (!table.ok()) continue;
      for (const TableCell& cell : CellsOf(**table)) {
        const google::protobuf::FieldDescriptor& field = FieldOf(cell);
        const v1::CellExplanation explained = ExplainAlone(story.tables(), question, cell);
        EXPECT_EQ(explained.clause().empty(), field.options().GetExtension(v1::no_rule))
            << v1::TableKind_Name(kind) << " " << cell.path << ": " << explained.clause();
        if (field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) ++texts;
      }
    }
  }
  EXPECT_GT(texts, 100);
}

class FormCells {
 public:
  FormCells() {
    question_.unit_id = kXuecheng;
    question_.month = CivilMonth(2017, 3);
    table_ = ReadTable(story_.tables(), question_).value();
  }

  v1::CellExplanation At(const std::string& path) const {
    return ExplainCell(story_.tables(), question_, CellAt(*table_, path).at(0));
  }

 private:
  Story story_;
  TableQuestion question_ = OfYear(v1::TABLE_KIND_DISPATCH);
  TableMessage table_;
};

TEST(CellClauseSpec, ASentenceOfTheFormHasItsRow) {  // 附件2
  const FormCells form;
  for (const char* const path : {"rows[2].text", "rows[2].content"}) {
    EXPECT_EQ(form.At(path).clause(), "枣安监发〔2017〕11号·附件2，第2行") << path;
    EXPECT_EQ(form.At(path).policy_set_id(), "zaozhuang-2017") << path;
  }
  EXPECT_EQ(form.At("rows[5].text").clause(), "枣安监发〔2017〕11号·附件2，第5行");
  EXPECT_EQ(form.At("rows[0].text").clause(), "枣安监发〔2017〕11号·附件2，备注");
  EXPECT_EQ(form.At("unit_name").clause(), "枣安监发〔2017〕11号·附件2");
}

TEST(CellClauseSpec, WhatAFigureIsCalledHasTheClauseOfTheFigure) {
  const FormCells form;
  const std::string row = "rows[3].figures[study_session_count].";
  EXPECT_EQ(form.At(row + "label").clause(), form.At(row + "recorded").clause());
}

TEST(CellClauseSpec, ASentenceOfTheFormLeadsToTheNumbersInIt) {
  const FormCells form;
  const v1::CellExplanation study = form.At("rows[3].text");
  ASSERT_EQ(study.inputs_size(), 1);
  EXPECT_EQ(study.inputs(0).path(), "rows[3].figures[study_session_count].recorded")
      << "nothing was reported";
  EXPECT_EQ(study.inputs(0).value(), "0");
  EXPECT_THAT(study.how_zh(), testing::HasSubstr("没有报送的取入账值"));
  EXPECT_EQ(form.At("rows[2].text").inputs_size(), 6);
  EXPECT_EQ(form.At("rows[5].text").inputs_size(), 0) << "there is no number in it";
}

TEST(CellClauseSpec, ASentenceOfTheFormLeadsToWhatWasAcceptedBeforeWhatWasReported) {
  v1::DispatchTable table;
  v1::DispatchTableRow& row = *table.add_rows();
  row.set_sequence_number(3);
  v1::Figure& figure = *row.add_figures();
  figure.set_key("study_session_count");
  const auto path = [&table] {
    return ExplainBy(CellAt(table, "rows[3].text").at(0)).inputs(0).path();
  };
  figure.set_reported(1);
  EXPECT_EQ(path(), "rows[3].figures[study_session_count].reported");
  figure.set_accepted(2);
  EXPECT_EQ(path(), "rows[3].figures[study_session_count].accepted");
}

}  // namespace
}  // namespace jiedui::projections
