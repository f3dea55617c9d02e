// The Chinese views of the tables of an export, as SQL.

#include "cli/year_views.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/cli/export_relations.h"

namespace jiedui::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

// Pairs of a result, with what stands in each.
v1::ExportHeader Result() {
  v1::ExportHeader header;
  v1::ExportRelation& pairs = *header.add_relations();
  pairs.set_name("pairs");
  pairs.set_label("考核结果·结对");
  AddColumn("unit_name", "单位名称", v1::EXPORT_TYPE_TEXT, pairs);
  AddColumn("total_milli", "总分", v1::EXPORT_TYPE_INTEGER, pairs).set_unit("千分之一分");
  AddColumn("fine_fen", "罚款金额", v1::EXPORT_TYPE_INTEGER, pairs).set_unit("分（人民币）");
  AddColumn("grade", "等次", v1::EXPORT_TYPE_TEXT, pairs).set_enum_type("jiedui.v1.Grade");
  AddColumn("grade_zh", "等次（中文）", v1::EXPORT_TYPE_TEXT, pairs);
  AddColumn("published", "公布", v1::EXPORT_TYPE_BOOLEAN, pairs);
  return header;
}

TEST(YearViewsSpec, PointsAreInPointsMoneyInWanAndNamesAreWords) {
  EXPECT_EQ(CreateViews(Result()),
            "CREATE VIEW \"考核结果·结对\" AS SELECT \"unit_name\" AS \"单位名称\", "
            "\"total_milli\" / 1000.0 AS \"总分（分）\", "
            "\"fine_fen\" / 1000000.0 AS \"罚款金额（万元）\", \"grade_zh\" AS \"等次\", "
            "CASE \"published\" WHEN 1 THEN '是' WHEN 0 THEN '否' END AS \"公布\" "
            "FROM \"pairs\" ORDER BY id;");
}

TEST(YearViewsSpec, ColumnsAndRelationsWithoutANameAreLeftOut) {
  v1::ExportHeader header = Result();
  AddColumn("internal", "", v1::EXPORT_TYPE_TEXT, *header.mutable_relations(0));
  AddColumn("kind", "类别", v1::EXPORT_TYPE_TEXT, *header.mutable_relations(0))
      .set_enum_type("jiedui.v1.OfALaterVersion");
  v1::ExportRelation& nameless = *header.add_relations();
  nameless.set_name("nameless");
  AddColumn("text", "内容", v1::EXPORT_TYPE_TEXT, nameless);
  EXPECT_EQ(CreateViews(header), CreateViews(Result()));
}

TEST(YearViewsSpec, AKindOfObligationIsShownOnceByItsTitleWhereThatStandsBesideIt) {
  v1::ExportHeader header;
  v1::ExportRelation& owed = *header.add_relations();
  owed.set_name("obligations");
  owed.set_label("待办事项");
  AddColumn("kind", "类别", v1::EXPORT_TYPE_TEXT, owed).set_enum_type("jiedui.v1.ObligationKind");
  AddColumn("kind_zh", "类别（中文）", v1::EXPORT_TYPE_TEXT, owed);
  EXPECT_EQ(CreateViews(header),
            "CREATE VIEW \"待办事项\" AS SELECT \"kind_zh\" AS \"类别\" FROM \"obligations\" "
            "ORDER BY id;");
  AddColumn("title", "标题", v1::EXPORT_TYPE_TEXT, owed);
  EXPECT_EQ(CreateViews(header),
            "CREATE VIEW \"待办事项\" AS SELECT \"title\" AS \"标题\" FROM \"obligations\" "
            "ORDER BY id;");
}

TEST(YearViewsSpec, OfTwoColumnsOrViewsOfOneNameTheSecondSaysWhichItIs) {
  v1::ExportHeader header = Result();
  AddColumn("other_unit_name", "单位名称", v1::EXPORT_TYPE_TEXT, *header.mutable_relations(0));
  v1::ExportRelation& again = *header.add_relations();
  again.set_name("again");
  again.set_label("考核结果·结对");
  AddColumn("text", "内容", v1::EXPORT_TYPE_TEXT, again);
  const std::string sql = CreateViews(header);
  EXPECT_THAT(sql, HasSubstr("\"other_unit_name\" AS \"单位名称（other_unit_name）\""));
  EXPECT_THAT(sql, HasSubstr("CREATE VIEW \"考核结果·结对（again）\" AS SELECT"));
}

TEST(YearViewsSpec, APartWithoutWordsSaysItself) {
  v1::ExportHeader header = Result();
  AddColumn("part", "所指部分", v1::EXPORT_TYPE_TEXT, *header.mutable_relations(0));
  AddColumn("part_zh", "所指部分（中文）", v1::EXPORT_TYPE_TEXT, *header.mutable_relations(0));
  EXPECT_THAT(CreateViews(header), HasSubstr("coalesce(\"part_zh\", \"part\") AS \"所指部分\""));
}

// Of a figure the row says what its numbers are in: fen, where the form has 万元.
TEST(YearViewsSpec, FiguresOfMoneyAreInWanAndSaySo) {
  v1::ExportHeader header;
  v1::ExportRelation& figures = *header.add_relations();
  figures.set_name("figures");
  figures.set_label("数据");
  AddColumn("number", "序", v1::EXPORT_TYPE_INTEGER, figures);
  AddColumn("unit", "计量单位", v1::EXPORT_TYPE_TEXT, figures);
  AddColumn("recorded", "入账值", v1::EXPORT_TYPE_INTEGER, figures);
  v1::ExportRelation& inside = *header.add_relations();
  inside.set_name("inside");
  inside.set_label("数据·更正");
  inside.set_parent(0);
  AddColumn("value", "值", v1::EXPORT_TYPE_INTEGER, inside);
  const std::string sql = CreateViews(header);
  EXPECT_EQ(sql,
            "CREATE VIEW \"数据\" AS SELECT \"number\" AS \"序\", "
            "CASE \"unit\" WHEN '分（人民币）' THEN '万元' ELSE \"unit\" END AS \"计量单位\", "
            "CASE \"unit\" WHEN '分（人民币）' THEN \"recorded\" / 1000000.0 ELSE \"recorded\" END "
            "AS \"入账值\" FROM \"figures\" ORDER BY id;");
  EXPECT_THAT(sql, Not(HasSubstr("更正"))) << "its numbers are in what the figure says";
}

}  // namespace
}  // namespace jiedui::cli
