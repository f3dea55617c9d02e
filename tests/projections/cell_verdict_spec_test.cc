// How what is judged came about: every column that holds a judgement says by which rule and how.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/type/date.pb.h"
#include "gtest/gtest.h"

#include "base/check.h"
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

TEST(CellVerdictSpec, EveryColumnThatIsJudgedSaysHowAndAnyOtherWhereItComesFrom) {
  const std::vector<const FieldDescriptor*> columns = ColumnsThatMayBeJudged();
  int judged = 0;
  for (const FieldDescriptor* const column : columns) {
    const auto& options = column->options();
    const int said = (options.HasExtension(v1::how) ? 1 : 0) +
                     (options.HasExtension(v1::origin) ? 1 : 0) +
                     (options.HasExtension(v1::echo) ? 1 : 0);
    EXPECT_EQ(said, 1) << column->full_name() << " is judged, stated or an echo: say which";
    if (!options.HasExtension(v1::how)) continue;
    ++judged;
    EXPECT_TRUE(options.HasExtension(v1::parameter) || options.HasExtension(v1::paragraph))
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
    const std::vector<std::string> parts =
        absl::StrSplit(options.GetExtension(v1::how), absl::ByAnyChar("{}"));
    EXPECT_EQ(parts.size() % 2, 1U) << column->full_name() << " leaves a brace open";
    for (size_t i = 1; i < parts.size(); i += 2) {
      ++named;
      const bool is_there = absl::StartsWith(parts[i], "$")
                                ? is_known(parts[i].substr(1))
                                : IsBesideOrAround(*column->containing_type(), parts[i]);
      EXPECT_TRUE(is_there) << column->full_name() << " names " << parts[i];
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
  EXPECT_THAT(explained.how_zh(), StartsWith("计入 0 次，要求 1 次："));
  EXPECT_THAT(explained.how_zh(), HasSubstr("过了 2017-03-31 为未达标"));
  EXPECT_EQ(explained.parameter(), "month.min_activities");
  EXPECT_FALSE(explained.clause().empty());
  EXPECT_EQ(explained.policy_set_id(), "zaozhuang-2017");
}

TEST(CellVerdictSpec, AGradeIsSaidWithItsScoreInPointsAndTheThresholdsOfThePolicy) {
  const Story story;
  const domain::Policy policy = RulesOf(story.tables(), kYear).value().On(CivilDay(2017, 12, 31));
  const std::string row = absl::StrCat("pairs[", kTownPair, "].");
  const TableQuestion year = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const std::string how = Explain(story, year, row + "grade").how_zh();
  EXPECT_THAT(how, StartsWith("总分 "));
  EXPECT_THAT(how, HasSubstr(absl::StrCat(policy.Value("grade.excellent"), " 分及以上为优秀")));
  EXPECT_THAT(how, testing::Not(HasSubstr("{")));
}

TEST(CellVerdictSpec, WhatIsNotSetIsSaidNotToBeThere) {
  const Story story;
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kLincheng;
  question.month = CivilMonth(2017, 3);
  const std::string path = "rows[2].figures[enterprise_count].reconciliation";
  EXPECT_THAT(Explain(story, question, path).how_zh(), StartsWith("上报值 （无） 与入账值 0 相比"));
  EXPECT_THAT(Explain(story, question, "timeliness").how_zh(), StartsWith("截止日 2017-04-"));
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

}  // namespace
}  // namespace jiedui::projections
