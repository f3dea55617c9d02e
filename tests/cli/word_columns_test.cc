// The words of enumerators beside their names in what is exported.

#include "cli/word_columns.h"

#include <string>
#include <vector>

#include "cli/words.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "tests/cli/export_relations.h"

namespace jiedui::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::ExportRelation Units() {
  v1::ExportRelation relation;
  AddColumn("unit_id", "单位编号", v1::EXPORT_TYPE_TEXT, relation);
  AddColumn("grade", "等次", v1::EXPORT_TYPE_TEXT, relation).set_enum_type("jiedui.v1.Grade");
  AddColumn("kinds", "类别", v1::EXPORT_TYPE_LIST, relation)
      .set_enum_type("jiedui.event.v1.ActivityType");
  AddColumn("later", "", v1::EXPORT_TYPE_TEXT, relation).set_enum_type("jiedui.v1.OfALaterVersion");
  return relation;
}

v1::ExportRow Row(const char* grade) {
  v1::ExportRow row;
  row.set_relation(3);
  for (const char* const text :
       {"u", grade, R"(["ACTIVITY_TYPE_ROTATION","ACTIVITY_TYPE_OTHER"])", "LATER"}) {
    row.add_values()->set_text(text);
  }
  return row;
}

std::vector<std::string> TextsOf(const v1::ExportRow& row) {
  std::vector<std::string> texts;
  for (const v1::ExportValue& value : row.values()) {
    texts.push_back(value.has_text() ? value.text() : "none");
  }
  return texts;
}

TEST(WordsSpec, AnAccountIsNamedByItsRoleItsUnitAndItsCode) {
  EXPECT_EQ(ActorWords("district/370403"), "区（市）局（370403）");
  EXPECT_EQ(ActorWords("district/370403", "薛城区"), "区（市）局 薛城区（370403）");
}

TEST(WordColumnsSpec, BesideTheNamesOfEnumeratorsStandTheirWords) {
  v1::ExportRelation relation = Units();
  const WordColumns words(relation);
  std::vector<std::string> names;
  for (const v1::ExportColumn& column : relation.columns()) names.push_back(column.name());
  EXPECT_THAT(names, ElementsAre("unit_id", "grade", "grade_zh", "kinds", "kinds_zh", "later"));
  EXPECT_EQ(relation.columns(2).label(), "等次（中文）");
  EXPECT_EQ(relation.columns(4).type(), v1::EXPORT_TYPE_LIST);
  const v1::ExportRow worded = words.AddTo(Row("GRADE_GOOD"));
  EXPECT_EQ(worded.relation(), 3);
  EXPECT_THAT(TextsOf(worded), ElementsAre("u", "GRADE_GOOD", "良好",
                                           R"(["ACTIVITY_TYPE_ROTATION","ACTIVITY_TYPE_OTHER"])",
                                           R"(["换岗交流","其他活动"])", "LATER"));
}

TEST(WordColumnsSpec, WhatIsNotStatedHasNoWord) {
  v1::ExportRelation relation = Units();
  const WordColumns words(relation);
  EXPECT_EQ(TextsOf(words.AddTo(Row("GRADE_UNSPECIFIED")))[2], "none");
  v1::ExportRow absent = Row("");
  absent.mutable_values(1)->clear_value();
  EXPECT_EQ(TextsOf(words.AddTo(absent))[2], "none");
}

TEST(WordColumnsSpec, BesideThePartOfAFindingStandsItsWord) {
  v1::ExportRelation relation;
  relation.add_columns()->set_name("part");
  relation.mutable_columns(0)->set_label("部分");
  relation.mutable_columns(0)->set_type(v1::EXPORT_TYPE_TEXT);
  const WordColumns words(relation);
  ASSERT_EQ(relation.columns_size(), 2);
  EXPECT_EQ(relation.columns(1).name(), "part_zh");
  const auto word = [&words](const char* part) {
    v1::ExportRow row;
    row.add_values()->set_text(part);
    return TextsOf(words.AddTo(row))[1];
  };
  EXPECT_EQ(word("ACTIVITY_KIND_ROTATION"), "换岗交流");
  EXPECT_EQ(word("enterprise_count"), "检查企业");
  EXPECT_EQ(word("timeliness"), "及时性");
  EXPECT_EQ(word("2017-03"), "none");
}

TEST(WordColumnsSpec, EveryEnumeratorOfTheTablesResourcesAndEventsHasAWord) {
  std::vector<std::string> wordless;
  for (const auto* const file : {v1::Grade_descriptor()->file(), v1::CaseState_descriptor()->file(),
                                 event::v1::TeamTier_descriptor()->file()}) {
    for (int i = 0; i < file->enum_type_count(); ++i) {
      const google::protobuf::EnumDescriptor& type = *file->enum_type(i);
      for (int j = 1; j < type.value_count(); ++j) {
        const std::string& name = type.value(j)->name();
        const std::string words = EnumeratorWords(name);
        if (words.empty() || words == "—") wordless.push_back(name);
      }
    }
  }
  EXPECT_THAT(wordless, IsEmpty());
}

}  // namespace
}  // namespace jiedui::cli
