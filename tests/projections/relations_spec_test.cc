// Messages as rows of relations: how rows name what they stand in, which types their values have,
// that nothing personal is among them, and which tables a family has.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/date.h"
#include "jiedui/event/v1/options.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/table_export.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/column_labels.h"
#include "projections/relations.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

std::string ValueText(const v1::ExportValue& value) {
  if (value.has_integer()) return absl::StrCat(value.integer());
  if (value.has_boolean()) return value.boolean() ? "true" : "false";
  return value.has_text() ? absl::StrCat("'", value.text(), "'") : "null";
}

// "dispatch_table_rows: unit_id=…" of every row of the relation.
std::vector<std::string> Lines(const Relations& relations, const google::protobuf::Message& message,
                               const std::string& name) {
  const auto wanted = relations.Find(name);
  CHECK(wanted.has_value(), name);
  const v1::ExportRelation& described = relations.described()[static_cast<size_t>(*wanted)];
  std::vector<std::string> lines;
  relations.Rows(message, [&](const v1::ExportRow& row) {
    if (row.relation() != *wanted) return;
    CHECK(row.values_size() == described.columns_size(), name);
    std::vector<std::string> cells;
    for (int i = 0; i < row.values_size(); ++i) {
      cells.push_back(absl::StrCat(described.columns(i).name(), "=", ValueText(row.values(i))));
    }
    lines.push_back(absl::StrJoin(cells, " "));
  });
  return lines;
}

std::vector<std::string> ColumnNames(const v1::ExportRelation& relation) {
  std::vector<std::string> names;
  for (const v1::ExportColumn& column : relation.columns()) names.push_back(column.name());
  return names;
}

const v1::ExportColumn& Column(const v1::ExportRelation& relation, const std::string& name) {
  for (const v1::ExportColumn& column : relation.columns()) {
    if (column.name() == name) return column;
  }
  CHECK(false, name);
}

// Every message that is exported: the tables, what is listed, events.
std::vector<const Descriptor*> Exported() {
  std::vector<const Descriptor*> types = {v1::Obligation::descriptor(),
                                          v1::ExportedEvent::descriptor()};
  for (int kind = v1::TableKind_MIN; kind <= v1::TableKind_MAX; ++kind) {
    if (kind != v1::TABLE_KIND_UNSPECIFIED && v1::TableKind_IsValid(kind)) {
      types.push_back(&TypeOf(static_cast<v1::TableKind>(kind)));
    }
  }
  const google::protobuf::FileDescriptor& resources = *v1::Unit::descriptor()->file();
  for (int i = 0; i < resources.message_type_count(); ++i) {
    const Descriptor* const type = resources.message_type(i);
    if (type->FindFieldByName("name") != nullptr) types.push_back(type);
  }
  return types;
}

v1::DispatchTable March() {
  v1::DispatchTable table;
  table.set_unit_id("370403001");
  table.set_unit_name("临城街道");
  table.set_month("2017-03");
  v1::DispatchTableRow& row = *table.add_rows();
  row.set_sequence_number(3);
  row.set_text("联合执法");
  v1::Figure& figure = *row.add_figures();
  figure.set_key("enterprise_count");
  figure.set_recorded(2);
  figure.set_reported(0);
  figure.add_positions(12);
  figure.add_positions(15);
  table.add_findings()->set_rule("R0-20");
  return table;
}

// --- rows ---

TEST(RelationsSpec, ARowBeginsWithTheKeysOfWhatItStandsInAndTheirNames) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  const std::vector<std::string> lines = Lines(relations, March(), "dispatch_table_rows_figures");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], testing::StartsWith("dispatch_table_unit_id='370403001' "
                                            "dispatch_table_unit_name='临城街道' "
                                            "dispatch_table_month='2017-03' rows_sequence_number=3 "
                                            "key='enterprise_count' label='' unit='' recorded=2 "));
}

TEST(RelationsSpec, WhatStandsInAPairNamesItsSides) {
  v1::AssessmentOutcome outcome;
  outcome.set_program_id("2017");
  v1::PairOutcome& pair = *outcome.add_pairs();
  pair.set_pair_id("p1");
  pair.set_unit_a_name("临城街道");
  pair.set_unit_b_name("常庄街道");
  pair.add_adjustments()->set_adjustment_id("a1");
  const Relations relations(*v1::AssessmentOutcome::descriptor(), "assessment_outcome");
  EXPECT_THAT(
      Lines(relations, outcome, "assessment_outcome_pairs_adjustments"),
      ElementsAre(testing::StartsWith(
          "assessment_outcome_program_id='2017' pairs_pair_id='p1' "
          "pairs_unit_a_name='临城街道' pairs_unit_b_name='常庄街道' adjustment_id='a1' ")));
}

TEST(RelationsSpec, MoneyIsInFenAndTheRowSaysSo) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  v1::DispatchTable table = March();
  v1::Figure& fine = *table.mutable_rows(0)->add_figures();
  fine.set_key("fine_fen");
  fine.set_unit("万元");
  fine.set_recorded(47'500'000);
  table.mutable_rows(0)->mutable_figures(0)->set_unit("家");
  const std::vector<std::string> lines = Lines(relations, table, "dispatch_table_rows_figures");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], testing::HasSubstr("unit='家' recorded=2 "));
  EXPECT_THAT(lines[1], testing::HasSubstr("unit='分（人民币）' recorded=47500000 "));
}

TEST(RelationsSpec, WhatIsOptionalIsNullUntilItIsSetAndZeroIfItIsZero) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  const std::vector<std::string> lines = Lines(relations, March(), "dispatch_table_rows_figures");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], testing::HasSubstr(" reported=0 accepted=null "));
}

TEST(RelationsSpec, SeveralValuesAreAJsonArray) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  EXPECT_THAT(Lines(relations, March(), "dispatch_table_rows_figures"),
              ElementsAre(testing::HasSubstr(" positions='[12,15]' ")));
  v1::DispatchTable table = March();
  table.add_bulletin_ids("a\"b");
  table.add_bulletin_ids("通报");
  EXPECT_THAT(Lines(relations, table, "dispatch_table"),
              ElementsAre(testing::HasSubstr(" bulletin_ids='[\"a\\\"b\",\"通报\"]' ")));
}

TEST(RelationsSpec, WhatIsThereAtMostOnceIsColumnsOfWhatItStandsIn) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  EXPECT_THAT(Lines(relations, March(), "dispatch_table"),
              ElementsAre(testing::HasSubstr(" roll_up_expected_count=null ")));
  v1::DispatchTable district = March();
  district.mutable_roll_up()->set_expected_count(7);
  district.mutable_roll_up()->add_figures()->set_key("enterprise_count");
  EXPECT_THAT(Lines(relations, district, "dispatch_table"),
              ElementsAre(testing::HasSubstr(" roll_up_expected_count=7 ")));
  EXPECT_EQ(Lines(relations, district, "dispatch_table_roll_up_figures").size(), 1U);
}

TEST(RelationsSpec, WhatHasNoKeyIsNamedByItsPlaceFromOne) {
  v1::Report report;
  report.set_name("reports/370403001-2017-03");
  report.add_versions()->set_return_reason("甲");
  report.add_versions()->set_return_reason("乙");
  const Relations relations(*v1::Report::descriptor(), "reports");
  EXPECT_THAT(
      Lines(relations, report, "reports_versions"),
      ElementsAre(
          testing::StartsWith("reports_name='reports/370403001-2017-03' versions_number=1 "),
          testing::StartsWith("reports_name='reports/370403001-2017-03' versions_number=2 ")));
}

TEST(RelationsSpec, ADayIsWrittenAsOneAndAnEnumeratorByName) {
  v1::Case filed;
  *filed.mutable_filed_date() = domain::ToDate(CivilDay(2017, 3, 5));
  filed.set_state(v1::CASE_STATE_FILED);
  const Relations relations(*v1::Case::descriptor(), "cases");
  EXPECT_THAT(Lines(relations, filed, "cases"),
              ElementsAre(testing::AllOf(testing::HasSubstr(" filed_date='2017-03-05' "),
                                         testing::HasSubstr(" decided_date=null "),
                                         testing::HasSubstr(" state='CASE_STATE_FILED' "))));
}

TEST(RelationsSpec, ARowComesBeforeWhatStandsInIt) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  v1::DispatchTable table = March();
  table.add_rows()->add_figures()->set_key("document_count");
  std::vector<std::string> names;
  relations.Rows(table, [&](const v1::ExportRow& row) {
    names.push_back(relations.described()[static_cast<size_t>(row.relation())].name());
  });
  EXPECT_THAT(names, ElementsAre("dispatch_table", "dispatch_table_rows",
                                 "dispatch_table_rows_figures", "dispatch_table_rows",
                                 "dispatch_table_rows_figures", "dispatch_table_findings"));
}

// --- columns ---

TEST(RelationsSpec, NoTwoRelationsAndNoTwoColumnsOfOneHaveOneName) {
  for (const Descriptor* const type : Exported()) {
    const Relations relations(*type, SnakeCase(type->name()));
    std::set<std::string> names;
    for (const v1::ExportRelation& relation : relations.described()) {
      EXPECT_TRUE(names.insert(relation.name()).second) << relation.name();
      const std::vector<std::string> columns = ColumnNames(relation);
      EXPECT_EQ(std::set<std::string>(columns.begin(), columns.end()).size(), columns.size())
          << relation.name() << ": " << absl::StrJoin(columns, " ");
    }
  }
}

TEST(RelationsSpec, NothingPersonalIsAColumn) {
  const std::vector<std::string> officer =
      ColumnNames(Relations(*v1::Officer::descriptor(), "officers").described()[0]);
  EXPECT_THAT(officer, Contains("officer_id"));
  EXPECT_THAT(officer, Not(Contains(testing::HasSubstr("display_name"))));
  EXPECT_THAT(officer, Not(Contains(testing::HasSubstr("phone"))));
  EXPECT_THAT(officer, Not(Contains(testing::HasSubstr("certificate_number"))));
}

// A field of ours that nobody named would be a column without a name.
TEST(RelationsSpec, EveryFieldOfATableAndOfAResourceHasAChineseName) {
  std::vector<std::string> nameless;
  for (const auto* const file :
       {v1::DispatchTable::descriptor()->file(), v1::Unit::descriptor()->file()}) {
    for (const Descriptor* const type : Exported()) {
      for (int i = 0; type->file() == file && i < type->field_count(); ++i) {
        const FieldDescriptor* const field = type->field(i);
        if (field->message_type() == v1::PersonalText::descriptor()) continue;
        if (LabelOf({&field, 1}).empty()) nameless.push_back(field->full_name());
      }
    }
  }
  EXPECT_THAT(nameless, IsEmpty());
}

// Of the message, and of all that stands in it, also of events that a table has as they are.
void AddNameless(const Descriptor& type, std::set<const Descriptor*>& seen,
                 std::vector<std::string>& nameless) {
  if (!seen.insert(&type).second || type.full_name() == "google.type.Date") return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (LabelOf({&field, 1}).empty()) nameless.push_back(field->full_name());
    if (field->message_type() != nullptr) AddNameless(*field->message_type(), seen, nameless);
  }
}

TEST(RelationsSpec, EveryCellThatCanBeExplainedHasAChineseName) {
  std::set<const Descriptor*> seen;
  std::vector<std::string> nameless;
  for (int kind = v1::TableKind_MIN + 1; kind <= v1::TableKind_MAX; ++kind) {
    AddNameless(TypeOf(static_cast<v1::TableKind>(kind)), seen, nameless);
  }
  EXPECT_THAT(nameless, IsEmpty());
}

TEST(RelationsSpec, AColumnSaysWhatItsNumbersAreIn) {
  const Relations cases(*v1::Case::descriptor(), "cases");
  EXPECT_EQ(Column(cases.described()[0], "fine_fen").unit(), "分（人民币）");
  EXPECT_EQ(Column(cases.described()[0], "fine_fen").label(), "罚款金额");
  EXPECT_EQ(Column(cases.described()[0], "fine_fen").type(), v1::EXPORT_TYPE_INTEGER);
  EXPECT_EQ(Column(cases.described()[0], "filed_date").type(), v1::EXPORT_TYPE_DATE);
  EXPECT_EQ(Column(cases.described()[0], "positions").type(), v1::EXPORT_TYPE_LIST);
}

TEST(RelationsSpec, AColumnOfEnumeratorsSaysOfWhichType) {
  const Relations cases(*v1::Case::descriptor(), "cases");
  EXPECT_EQ(Column(cases.described()[0], "state").enum_type(), "jiedui.v1.CaseState");
  EXPECT_EQ(Column(cases.described()[0], "fine_fen").enum_type(), "");
}

TEST(RelationsSpec, AColumnOfAPartIsCalledByBothNames) {
  const Relations relations(*v1::DispatchTable::descriptor(), "dispatch_table");
  EXPECT_EQ(Column(relations.described()[0], "roll_up_expected_count").label(), "汇总·应报单位数");
}

// --- families ---

TableFamily Family(v1::TableKind kind) {
  TableFamily family;
  family.question.kind = kind;
  family.question.program_id = kYear;
  family.question.on = CivilDay(2017, 12, 31);
  return family;
}

TEST(TableFamilySpec, WithoutUnitAndMonthItIsEveryUnitOfTheProgrammeInEveryMonth) {
  const Story story;
  const auto questions = QuestionsOf(story.tables(), Family(v1::TABLE_KIND_DISPATCH)).value();
  std::set<std::string> units;
  std::set<std::string> months;
  for (const TableQuestion& question : questions) {
    units.insert(question.unit_id);
    months.insert(FormatMonth(question.month));
    EXPECT_TRUE(ReadTable(story.tables(), question).ok()) << question.unit_id;
  }
  EXPECT_EQ(months.size(), 12U);
  EXPECT_EQ(questions.size(), units.size() * 12);
  EXPECT_THAT(units, Contains(std::string(kLincheng)));
  EXPECT_THAT(units, Contains(std::string(kXuecheng)));
}

TEST(TableFamilySpec, AFamilyIsNarrowedToAUnitAMonthOrAPair) {
  const Story story;
  TableFamily family = Family(v1::TABLE_KIND_DISPATCH);
  family.question.unit_id = std::string(kLincheng);
  EXPECT_EQ(QuestionsOf(story.tables(), family).value().size(), 12U);
  family.month = CivilMonth(2017, 3);
  EXPECT_EQ(QuestionsOf(story.tables(), family).value().size(), 1U);
  TableFamily pairs = Family(v1::TABLE_KIND_PAIR_COMPLIANCE);
  EXPECT_EQ(QuestionsOf(story.tables(), pairs).value().size(), 2U);
  pairs.question.pair_id = kTownPair;
  EXPECT_EQ(QuestionsOf(story.tables(), pairs).value().size(), 1U);
}

TEST(TableFamilySpec, RegistersAreOfThoseWhoDecidePairs) {
  const Story story;
  const auto registers = QuestionsOf(story.tables(), Family(v1::TABLE_KIND_PAIR_REGISTER)).value();
  std::vector<std::string> units;
  for (const TableQuestion& question : registers) units.push_back(question.unit_id);
  EXPECT_THAT(units, Contains(std::string(kXuecheng)));
  EXPECT_THAT(units, Not(Contains(std::string(kLincheng))));
}

TEST(TableFamilySpec, AProgrammeThatDoesNotExistHasNone) {
  const Story story;
  TableFamily family = Family(v1::TABLE_KIND_DISPATCH);
  family.question.program_id = "2016";
  EXPECT_FALSE(QuestionsOf(story.tables(), family).ok());
}

}  // namespace
}  // namespace jiedui::projections
