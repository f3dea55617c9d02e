// How what is judged came about: every column that holds a judgement says by which rule and how.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/type/date.pb.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// The messages a table is made of, itself among them; what a fact says is its own.
void AddMessages(const Descriptor& message, std::set<const Descriptor*>& messages) {
  const std::string& package = message.file()->package();
  if (package == "jiedui.event.v1" || package == "google.type") return;
  if (&message == v1::RuleFinding::descriptor() || !messages.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const Descriptor* const type = message.field(i)->message_type();
    if (type != nullptr) AddMessages(*type, messages);
  }
}

std::set<const Descriptor*> MessagesOfTables() {
  std::set<const Descriptor*> messages;
  for (int kind = v1::TableKind_MIN; kind <= v1::TableKind_MAX; ++kind) {
    if (kind == v1::TABLE_KIND_UNSPECIFIED || !v1::TableKind_IsValid(kind)) continue;
    AddMessages(TypeOf(static_cast<v1::TableKind>(kind)), messages);
  }
  return messages;
}

// How something stands, yes or no, and a day are what is judged, unless a fact states them.
bool MayBeJudged(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL ||
         field.message_type() == google::type::Date::descriptor();
}

std::vector<const FieldDescriptor*> ColumnsThatMayBeJudged() {
  std::vector<const FieldDescriptor*> columns;
  const std::set<const Descriptor*> messages = MessagesOfTables();
  for (const Descriptor* const message : messages) {
    for (int i = 0; i < message->field_count(); ++i) {
      if (MayBeJudged(*message->field(i))) columns.push_back(message->field(i));
    }
  }
  return columns;
}

bool IsJudged(const FieldDescriptor& column) {
  return column.options().HasExtension(v1::how) || column.options().ExtensionSize(v1::verdict) > 0;
}

// What is said of the column, in every case.
std::vector<std::string> SentencesOf(const FieldDescriptor& column) {
  std::vector<std::string> sentences = {column.options().GetExtension(v1::how)};
  for (int i = 0; i < column.options().ExtensionSize(v1::verdict); ++i) {
    sentences.push_back(column.options().GetExtension(v1::verdict, i).says());
  }
  return sentences;
}

TEST(CellVerdictSpec, EveryColumnThatIsJudgedSaysHowAndAnyOtherWhereItComesFrom) {
  const std::vector<const FieldDescriptor*> columns = ColumnsThatMayBeJudged();
  int judged = 0;
  for (const FieldDescriptor* const column : columns) {
    const auto& options = column->options();
    const int said = (IsJudged(*column) ? 1 : 0) + (options.HasExtension(v1::origin) ? 1 : 0) +
                     (options.HasExtension(v1::echo) ? 1 : 0);
    EXPECT_EQ(said, 1) << column->full_name() << " is judged, stated or an echo: say which";
    if (!IsJudged(*column)) continue;
    ++judged;
    EXPECT_TRUE(options.HasExtension(v1::parameter) || options.HasExtension(v1::paragraph) ||
                column->containing_type()->FindFieldByName("clause") != nullptr)
        << column->full_name() << " says by no rule";
  }
  EXPECT_GT(judged, 30);
}

// Of the message itself, or of one that it stands in.
bool IsBesideOrAround(const Descriptor& message, const std::string& field) {
  if (message.FindFieldByName(field) != nullptr) return true;
  const std::set<const Descriptor*> messages = MessagesOfTables();
  return absl::c_any_of(messages, [&](const Descriptor* around) {
    for (int i = 0; i < around->field_count(); ++i) {
      if (around->field(i)->message_type() == &message) {
        return around->FindFieldByName(field) != nullptr;
      }
    }
    return false;
  });
}

// The day judged on, findings, a parameter, or a field beside it or around.
bool IsNamed(const FieldDescriptor& column, const std::string& name,
             absl::FunctionRef<bool(absl::string_view)> is_known) {
  if (name == "on" || name == "findings" || name == "musts" || name == "breaches") return true;
  if (absl::StartsWith(name, "$")) return is_known(name.substr(1));
  const std::vector<std::string> of_rows = absl::StrSplit(name, '.');
  if (of_rows.size() == 2) {
    const FieldDescriptor* const rows = column.containing_type()->FindFieldByName(of_rows[0]);
    return rows != nullptr && rows->is_repeated() && rows->message_type() != nullptr &&
           rows->message_type()->FindFieldByName(of_rows[1]) != nullptr;
  }
  return IsBesideOrAround(*column.containing_type(), name);
}

TEST(CellVerdictSpec, WhatASentenceNamesIsThere) {
  const std::vector<domain::ParameterInfo> known = domain::PolicyParameters();
  const auto is_known = [&known](absl::string_view key) {
    return absl::c_any_of(known, [&](const auto& each) { return each.key == key; });
  };
  int named = 0;
  const std::vector<const FieldDescriptor*> columns = ColumnsThatMayBeJudged();
  for (const FieldDescriptor* const column : columns) {
    const auto& options = column->options();
    for (const std::string& key :
         {options.GetExtension(v1::parameter), options.GetExtension(v1::paragraph)}) {
      EXPECT_TRUE(key.empty() || is_known(key)) << column->full_name() << " names " << key;
    }
    for (const std::string& sentence : SentencesOf(*column)) {
      const std::vector<std::string> parts = absl::StrSplit(sentence, absl::ByAnyChar("{}"));
      EXPECT_EQ(parts.size() % 2, 1U) << column->full_name() << " leaves a brace open";
      for (size_t i = 1; i < parts.size(); i += 2) {
        ++named;
        for (const absl::string_view name : absl::StrSplit(parts[i], " - ")) {
          EXPECT_TRUE(IsNamed(*column, std::string(name), is_known))
              << column->full_name() << " names " << name;
        }
      }
    }
  }
  EXPECT_GT(named, 30);
}

v1::CellExplanation Explain(const Story& story, const TableQuestion& question,
                            const std::string& path) {
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  return ExplainCell(story.tables(), question, cells.front());
}

TEST(CellVerdictSpec, HowAMonthStandsIsSaidWithItsNumbersAndItsRule) {
  const Story story;
  const v1::CellExplanation explained =
      Explain(story, OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE), "months[2017-03].status");
  EXPECT_EQ(explained.how_zh(), "计入 0 次，要求 1 次，差 1 次，截止日 2017-03-31 已过，为未达标");
  EXPECT_EQ(explained.parameter(), "month.min_activities");
  EXPECT_FALSE(explained.clause().empty());
  EXPECT_EQ(explained.policy_set_id(), "zaozhuang-2017");
}

TEST(CellVerdictSpec, AMonthThatIsOverAndPendingIsNotSaidToBeNotDue) {
  v1::PairCompliance pair;
  v1::MonthCoverage& month = *pair.add_months();
  month.set_month("2017-03");
  month.set_status(v1::OBLIGATION_STATUS_PENDING);
  month.set_required(1);
  *month.mutable_due_date() = Date("2017-03-31");
  const std::vector<TableCell> cells = CellAt(pair, "months[2017-03].status");
  ASSERT_EQ(cells.size(), 1U);
  const auto how = [&cells](CivilDay on) { return ExplainBy(cells[0], nullptr, on).how_zh(); };
  EXPECT_THAT(how(CivilDay(2017, 3, 31)), EndsWith("，为未到期"));
  EXPECT_EQ(
      how(CivilDay(2017, 4, 1)),
      "计入 0 次，要求 1 次，差 1 次，截止日 2017-03-31 已过，但计入待定的活动即可达到，为待定");
}

TEST(CellVerdictSpec, AMonthOfABulletinThatWasOverAndPendingIsNotSaidToBeNotDue) {
  v1::BulletinSheet sheet;
  v1::BulletinPairMonth& month = *sheet.add_pair_months();
  month.set_pair_id(kTownPair);
  month.set_month("2017-03");
  month.set_status(v1::OBLIGATION_STATUS_PENDING);
  const auto how = [&sheet](const char* judged) {
    *sheet.mutable_judged_date() = Date(judged);
    for (const TableCell& cell : CellsOf(sheet)) {
      if (absl::EndsWith(cell.path, "].status")) return ExplainBy(cell).how_zh();
    }
    return std::string("no cell says so");
  };
  EXPECT_THAT(how("2017-03-31"), EndsWith("，为未到期"));
  EXPECT_THAT(how("2017-04-10"), EndsWith("，为待定"));
}

TEST(CellVerdictSpec, AGradeIsSaidWithItsScoreInPointsAndTheThresholdsOfThePolicy) {
  const Story story;
  const domain::Policy policy = RulesOf(story.tables(), kYear).value().On(CivilDay(2017, 12, 31));
  const std::string row = absl::StrCat("units[", kXingren, "].");
  const TableQuestion year = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const std::string how = Explain(story, year, row + "grade").how_zh();
  EXPECT_EQ(how,
            absl::StrCat("得分 0.000 分，不足 ", policy.Value("grade.qualified"), " 分，为不合格"));
}

TEST(CellVerdictSpec, AGradeUnderAVetoSaysTheVeto) {
  const Story story;  // nothing was done all year
  const std::string how = Explain(story, OfYear(v1::TABLE_KIND_ASSESSMENT),
                                  absl::StrCat("pairs[", kTownPair, "].grade"))
                              .how_zh();
  EXPECT_THAT(how, StartsWith("一票否决："));
  EXPECT_THAT(how, HasSubstr("没有任何活动"));
  EXPECT_THAT(how, EndsWith("计 0.000 分，为不合格"));
}

TEST(CellVerdictSpec, WhatWasNotDoneIsSaidNotToBeThere) {
  const Story story;
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kLincheng;
  question.month = CivilMonth(2017, 3);
  const std::string path = "rows[2].figures[enterprise_count].reconciliation";
  EXPECT_EQ(Explain(story, question, path).how_zh(), "没有报送，不与入账值 0 相比，为未报");
  EXPECT_THAT(Explain(story, question, "timeliness").how_zh(),
              AllOf(StartsWith("应于 2017-04-"), EndsWith("天，为逾期未报")));
}

TEST(CellVerdictSpec, WhatWasSaidOfMoneyIsInWanYuanToo) {
  v1::DispatchTable table;
  v1::DispatchTableRow& row = *table.add_rows();
  row.set_sequence_number(2);
  v1::Figure& fine = *row.add_figures();
  fine.set_key("fine_fen");
  fine.set_unit("万元");
  fine.set_reported(1'200'000);
  v1::FigureExplanation& said = *fine.add_explanations();
  said.set_position(5);
  said.set_reported_value(1'000'000);
  said.set_stale(true);
  const std::vector<TableCell> cells =
      CellAt(table, "rows[2].figures[fine_fen].explanations[5].stale");
  ASSERT_EQ(cells.size(), 1U);
  EXPECT_EQ(ExplainBy(cells[0]).how_zh(), "说明时的上报值为 1 万元，现上报值为 1.2 万元，为已失效");
}

TEST(CellVerdictSpec, WhatWasAskedForIsAnEchoAndWhatAFactStatesIsNoJudgement) {
  const Story story;
  const v1::CellExplanation echo = Explain(story, OfYear(v1::TABLE_KIND_ASSESSMENT), "on_date");
  EXPECT_THAT(echo.how_zh(), StartsWith("所查询的值"));
  Story told;
  told.Tell(SubmitReport(kXingren, "2017-03", "2017-04-02"), "town/370403002");
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kXingren;
  question.month = CivilMonth(2017, 3);
  const v1::CellExplanation stated = Explain(told, question, "report_date");
  EXPECT_EQ(stated.how_zh(), "");
  EXPECT_EQ(stated.origin(), v1::NUMBER_ORIGIN_STATED);
}

// The end of a sentence, which says what the value is called.
std::string WordIn(const std::string& says) {
  const size_t comma = says.rfind("，");
  return comma == std::string::npos ? says : says.substr(comma);
}

TEST(CellVerdictSpec, EveryValueOfAJudgementHasItsWords) {
  const std::vector<const FieldDescriptor*> columns = ColumnsThatMayBeJudged();
  for (const FieldDescriptor* const column : columns) {
    if (!IsJudged(*column) || column->enum_type() == nullptr) continue;
    std::set<std::string> said;
    for (int i = 0; i < column->options().ExtensionSize(v1::verdict); ++i) {
      const v1::Verdict& verdict = column->options().GetExtension(v1::verdict, i);
      said.insert(verdict.value().begin(), verdict.value().end());
    }
    for (int i = 0; i < column->enum_type()->value_count(); ++i) {
      const std::string& value = column->enum_type()->value(i)->name();
      EXPECT_TRUE(said.contains(value)) << column->full_name() << " says nothing of " << value;
    }
  }
}

// The words say the cell's own value, by a sentence that is meant for it, and those of no other.
void ExpectWhatApplied(const TableCell& cell, const std::string& how) {
  const auto& options = FieldOf(cell).options();
  EXPECT_FALSE(how.empty()) << cell.path << " is " << cell.value;
  EXPECT_THAT(how, testing::Not(HasSubstr("{"))) << cell.path;
  bool said = false;
  for (int i = 0; i < options.ExtensionSize(v1::verdict); ++i) {
    const v1::Verdict& verdict = options.GetExtension(v1::verdict, i);
    if (verdict.value().empty()) return;  // of a day, which is in every sentence
    const bool own = absl::c_linear_search(verdict.value(), cell.value);
    said = said || (own && absl::EndsWith(how, WordIn(verdict.says())));
    if (!own) {
      EXPECT_FALSE(absl::EndsWith(how, WordIn(verdict.says())))
          << cell.path << " is " << cell.value << " and says " << how;
    }
  }
  EXPECT_TRUE(said) << cell.path << " is " << cell.value << " and says " << how;
}

// Walks every table of the programme on the day; how many judgements there are.
int WalkVerdicts(const Story& story, CivilDay on) {
  int judged = 0;
  for (int kind = v1::TableKind_MIN; kind <= v1::TableKind_MAX; ++kind) {
    if (kind == v1::TABLE_KIND_UNSPECIFIED || kind == v1::TABLE_KIND_BULLETIN) continue;
    TableFamily family;
    family.question.kind = static_cast<v1::TableKind>(kind);
    family.question.program_id = kYear;
    family.question.on = on;
    const auto questions = QuestionsOf(story.tables(), family);
    if (!questions.ok()) continue;
    for (const TableQuestion& question : *questions) {
      const absl::StatusOr<TableMessage> table = ReadTable(story.tables(), question);
      if (!table.ok()) continue;
      const std::vector<TableCell> cells = CellsOf(**table);
      for (const TableCell& cell : cells) {
        if (FieldOf(cell).options().ExtensionSize(v1::verdict) == 0) continue;
        ++judged;
        ExpectWhatApplied(cell, ExplainCell(story.tables(), question, cell).how_zh());
      }
    }
  }
  return judged;
}

TEST(CellVerdictSpec, EveryJudgementOfTheLedgerSaysWhatApplied) {
  const Story story = LongStory();
  for (const CivilDay on : {CivilDay(2017, 3, 20), CivilDay(2017, 7, 1), CivilDay(2018, 3, 1)}) {
    EXPECT_GT(WalkVerdicts(story, on), 100) << FormatDay(on);
  }
}

TEST(CellVerdictSpec, ALateReportSaysWhenItWasDueWhenItCameAndHowLateItIs) {
  Story story;
  story.Tell(SubmitReport(kXingren, "2017-03", "2017-04-20"), "town/370403002");
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kXingren;
  question.month = CivilMonth(2017, 3);
  const std::string due = ValuesIn(story.tables(), question).at("due_date");
  EXPECT_EQ(Explain(story, question, "timeliness").how_zh(),
            absl::StrCat("应于 ", due, " 前报，2017-04-20 报，逾期 ",
                         CivilDay(2017, 4, 20) - ParseDay(due).value(), " 天，为迟报"));
  EXPECT_THAT(Explain(story, question, "due_date").how_zh(),
              AllOf(HasSubstr("镇街 3 日"), EndsWith(absl::StrCat("为 ", due))));
}

// 临城's 附件2 of August.
TableQuestion OfAugust() {
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kLincheng;
  question.month = CivilMonth(2017, 8);
  return question;
}

TEST(CellVerdictSpec, AnExemptMonthSaysOnWhichDayTheExemptionWasTakenBack) {  // R0-26, A25
  Story story;
  const auto exempted = ExemptMonth(kTownPair, "2017-08", "2017-08-20");
  story.Tell(exempted);
  EXPECT_THAT(Explain(story, OfAugust(), "state").how_zh(), testing::Not(HasSubstr("撤销")));
  const int64_t voided = story.Tell(VoidEntry(exempted, "2017-09-20"));
  EXPECT_EQ(Explain(story, OfAugust(), "state").how_zh(),
            "镇街的结对在该月经批准免除，没有报送；免除已于 2017-09-20 撤销，"
            "月报当时已到期，仍不要求，为免报");
  for (const auto& [path, value] : ValuesIn(story.tables(), OfAugust())) {
    if (!absl::EndsWith(path, "].voided_date")) continue;
    EXPECT_EQ(value, "2017-09-20");
    EXPECT_THAT(Explain(story, OfAugust(), path).evidence_positions(), testing::Contains(voided));
    return;
  }
  ADD_FAILURE() << "no cell says so";
}

TEST(CellVerdictSpec, WhatComesLateOfAnExemptMonthIsNotSaidNotToHaveCome) {  // R0-26
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  story.Tell(SubmitReport(kLincheng, "2017-08", "2017-09-20"));
  EXPECT_EQ(Explain(story, OfAugust(), "timeliness").how_zh(),
            "经批准免报，2017-09-20 仍有报送，何时报送不作迟报，为不要求");
}

TEST(CellVerdictSpec, AMonthThatIsNotAskedForDoesNotSayThatItIsMet) {
  const Story story;
  const std::string how =
      Explain(story, OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE), "months[2017-01].status").how_zh();
  EXPECT_THAT(how, EndsWith("，为不要求"));
  EXPECT_THAT(how, testing::Not(HasSubstr("达标")));
}

TEST(CellVerdictSpec, WhatWasAcceptedAsAnotherNumberThanTheLedgersIsNoMatch) {  // A25
  Story story;
  story.Tell(Study("study-1", Assign(kLincheng, kXingren), "2017-03-15"), "town/370403001");
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"), "town/370403001");
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kLincheng;
  question.month = CivilMonth(2017, 3);
  const std::string path = "rows[3].figures[study_session_count].reconciliation";
  EXPECT_EQ(ValuesIn(story.tables(), question).at(path), "RECONCILIATION_MATCH");
  const int64_t corrected =
      story.Tell(CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-04-10"));
  EXPECT_EQ(ValuesIn(story.tables(), question).at(path), "RECONCILIATION_ACCEPTED_OTHERWISE");
  const v1::CellExplanation explained = Explain(story, question, path);
  EXPECT_EQ(explained.how_zh(), "上报值与入账值同为 1，审核值为 2，为审核另定");
  EXPECT_THAT(explained.evidence_positions(), testing::Contains(corrected));
}

}  // namespace
}  // namespace jiedui::projections
