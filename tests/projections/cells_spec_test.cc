// Cells of tables: their paths, and the events that changed them.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/error.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/options.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/cell_changes.h"
#include "projections/cell_labels.h"
#include "projections/cells.h"
#include "projections/event_trail.h"
#include "projections/fold.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using domain::Organization;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kEnterprises[] = "rows[2].figures[enterprise_count].recorded";

TableQuestion March(const std::string& unit_id) {
  TableQuestion question;
  question.kind = v1::TABLE_KIND_DISPATCH;
  question.program_id = kYear;
  question.unit_id = unit_id;
  question.month = CivilMonth(2017, 3);
  question.on = CivilDay(2017, 12, 31);
  return question;
}

TableCell TheCell(const google::protobuf::Message& table, const std::string& path) {
  const std::vector<TableCell> found = CellAt(table, path);
  EXPECT_EQ(found.size(), 1U) << path;
  return found.at(0);
}

std::string TextOf(const ChangesFound& found) {
  std::string text = absl::StrCat(found.cut, " ", found.passed_over, "\n");
  for (const v1::CellChange& change : found.changes) {
    absl::StrAppend(&text, change.ShortDebugString(), "\n");
  }
  return text;
}

// Whatever states are kept on the way, the same is found.
ChangesFound Changes(const Log& log, const TableQuestion& question, const std::string& path = "",
                     eventstore::Position first = 0, int max_changes = 1'000'000,
                     int max_looks = 1000, bool or_cells = false,
                     const KnownChanges* known = nullptr) {
  ChangeSearch search;
  search.question = question;
  search.question.cell = path;
  search.first = first;
  search.max_changes = max_changes;
  search.max_looks = max_looks;
  search.or_cells = or_cells;
  search.known = known;
  ChangesFound found = FoundIn(log, TrailOf(log), search);
  EXPECT_EQ(TextOf(FoundIn(log, TrailOf(log, 16), search)), TextOf(found));
  return found;
}

// "12: 3 -> 5".
std::vector<std::string> Lines(const ChangesFound& found) {
  std::vector<std::string> lines;
  for (const v1::CellChange& change : found.changes) {
    EXPECT_EQ(change.first_position(), change.last_position());
    lines.push_back(absl::StrCat(change.last_position(), ": ",
                                 change.has_before() ? change.before() : "none", " -> ",
                                 change.has_after() ? change.after() : "none"));
  }
  return lines;
}

// --- paths ---

TEST(CellSpec, ACellIsNamedByTheKeysOfWhatItStandsIn) {
  Story story;
  story.Tell(InspectTargets("j1", kTownPair, "2017-03-05",
                            {{"e1", kLincheng, 2}, {"e2", kLincheng, 1}, {"e3", kXingren, 1}}));
  const TableMessage table = ReadTable(story.tables(), March(kLincheng)).value();
  const TableCell cell = TheCell(*table, kEnterprises);
  EXPECT_EQ(cell.value, "2");
  EXPECT_TRUE(absl::StrContains(LabelOf(cell), "联合执法")) << LabelOf(cell);
  EXPECT_TRUE(absl::StrContains(LabelOf(cell), "企业")) << LabelOf(cell);
  EXPECT_TRUE(absl::EndsWith(LabelOf(cell), "，入账值")) << "which of the three: " << LabelOf(cell);
  EXPECT_EQ(TheCell(*table, "month").value, "2017-03");
}

TEST(CellSpec, NoTwoCellsHaveOnePath) {
  const Story story = LongStory();
  for (const v1::TableKind kind :
       {v1::TABLE_KIND_PAIR_COMPLIANCE, v1::TABLE_KIND_ASSESSMENT, v1::TABLE_KIND_GAPS}) {
    const TableMessage table = ReadTable(story.tables(), OfYear(kind)).value();
    const std::vector<TableCell> cells = CellsOf(*table);
    EXPECT_GT(cells.size(), 10U) << v1::TableKind_Name(kind);
    EXPECT_EQ(ValuesOf(*table).size(), cells.size()) << v1::TableKind_Name(kind);
  }
}

TEST(CellSpec, ACellIsFoundByItsPathAsItIsListed) {
  const Story story = LongStory();
  const TableMessage table = ReadTable(story.tables(), OfYear(v1::TABLE_KIND_ASSESSMENT)).value();
  for (const TableCell& cell : CellsOf(*table)) {
    const std::vector<TableCell> found = CellAt(*table, cell.path);
    ASSERT_EQ(found.size(), 1U) << cell.path;
    EXPECT_EQ(found[0].value, cell.value);
    EXPECT_EQ(found[0].within, cell.within);
  }
  EXPECT_TRUE(CellAt(*table, "pairs").empty());
}

// A read that is asked for one cell may leave the others out, and nothing else.
TEST(CellSpec, ACellThatIsAskedForAloneIsTheCellOfTheTable) {
  const Log log = LogOf(DiligentYear(44, 600));
  const MemoryTables tables = TablesAt(log, log.size());
  int pair_cells = 0;
  for (const Organization organization : {Organization::kAsItWas, Organization::kAsItIsNow}) {
    TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    question.organization = organization;
    const TableMessage table = ReadTable(tables, question).value();
    for (const TableCell& cell : CellsOf(*table)) {
      question.cell = cell.path;
      const TableMessage alone = ReadTable(tables, question).value();
      const TableCell found = TheCell(*alone, cell.path);
      EXPECT_EQ(found.value, cell.value) << cell.path;
      EXPECT_EQ(LabelOf(found), LabelOf(cell)) << cell.path;
      EXPECT_EQ(ExplainBy(found).SerializeAsString(), ExplainBy(cell).SerializeAsString());
      if (absl::StartsWith(cell.path, "pairs[")) ++pair_cells;
    }
  }
  EXPECT_GT(pair_cells, 100);
}

TEST(CellSpec, NothingButItsPairIsReadForACellOfAPair) {
  const Story story = LongStory();
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  question.cell = absl::StrCat("pairs[", kTownPair, "].total_milli");
  const TableMessage alone = ReadTable(story.tables(), question).value();
  EXPECT_TRUE(CellAt(*alone, absl::StrCat("pairs[", kBrigadePair, "].total_milli")).empty());
  question.cell = absl::StrCat("pairs[", kTownPair, "].rank");
  const TableMessage ranked = ReadTable(story.tables(), question).value();
  EXPECT_FALSE(CellAt(*ranked, absl::StrCat("pairs[", kBrigadePair, "].total_milli")).empty());
  const std::string unit = absl::StrCat("units[", kLincheng, "].score_milli");
  EXPECT_TRUE(CellAt(*ranked, unit).empty());
  question.cell = unit;
  const TableMessage of_unit = ReadTable(story.tables(), question).value();
  EXPECT_FALSE(CellAt(*of_unit, unit).empty());
  EXPECT_TRUE(CellAt(*of_unit, absl::StrCat("districts[", kXuecheng, "].total_milli")).empty());
  EXPECT_TRUE(CellAt(*of_unit, absl::StrCat("units[", kTengzhou, "].score_milli")).empty());
}

TEST(CellSpec, ACellOfAPairKnowsAllWhoWereItsSides) {  // A21
  Story story;
  story.Tell(SubmitReport(kXingren, "2017-03", "2017-04-02"), "town/370403002");
  story.Tell(Reassign(kTownPair, kLincheng, kXingcheng, "2017-07-01"));
  story.Tell(SubmitReport(kXingcheng, "2017-08", "2017-09-02"), "town/370403003");
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const std::string path =
      absl::StrCat("pairs[", kTownPair, "].terms[reporting_completeness].numerator");
  EXPECT_EQ(TheCell(*ReadTable(story.tables(), question).value(), path).value, "2");
  question.cell = path;
  EXPECT_EQ(TheCell(*ReadTable(story.tables(), question).value(), path).value, "2");
}

TEST(CellSpec, AnAmountHasItsUnitAndMoneyTheOneItIsPrintedIn) {  // A16
  const Story story = LongStory();
  const TableMessage table = ReadTable(story.tables(), March(kLincheng)).value();
  const auto unit = [&](const char* path) { return UnitOf(TheCell(*table, path)); };
  EXPECT_EQ(unit("rows[2].figures[fine_fen].recorded"), "万元");
  EXPECT_EQ(unit(kEnterprises), "家");
  EXPECT_EQ(unit("rows[2].figures[fine_fen].unit"), "") << "a text has none";
  EXPECT_EQ(unit("rows[2].sequence_number"), "") << "it counts nothing";
  EXPECT_EQ(ExplainBy(TheCell(*table, kEnterprises)).cell().unit(), "家");
}

TEST(CellSpec, TwoOfOneKeyAreToldApartByTheirOrder) {
  v1::DispatchTable table;
  table.add_findings()->set_rule("R0-20");
  table.add_findings()->set_rule("R0-20");
  const Values values = ValuesOf(table);
  EXPECT_TRUE(values.contains("findings[R0-20,].rule"));
  EXPECT_TRUE(values.contains("findings[R0-20,#2].rule"));
}

TEST(CellSpec, AnUnsetNumberIsZeroAndWhatIsOptionalIsNotThere) {
  v1::DispatchTable table;
  table.add_rows()->add_figures()->set_key("enterprise_count");
  const Values values = ValuesOf(table);
  EXPECT_EQ(values.at("rows[0].figures[enterprise_count].recorded"), "0");
  EXPECT_FALSE(values.contains("rows[0].figures[enterprise_count].reported"));
  EXPECT_FALSE(values.contains("report_date"));
}

TEST(CellSpec, EveryRowKeyIsAFieldThatHasAText) {
  int keys = 0;
  const google::protobuf::FileDescriptor& file = *v1::DispatchTable::descriptor()->file();
  for (int i = 0; i < file.message_type_count(); ++i) {
    const google::protobuf::Descriptor& message = *file.message_type(i);
    for (const std::string& key : message.options().GetRepeatedExtension(v1::row_key)) {
      const auto* const field = message.FindFieldByName(key);
      ASSERT_NE(field, nullptr) << message.name() << " has no " << key;
      EXPECT_FALSE(field->is_repeated()) << field->full_name();
      ++keys;
    }
  }
  EXPECT_GT(keys, 15);
}

// --- what a cell rests on ---

TEST(CellSpec, AFigureNamesTheEventsBehindIt) {
  Story story;
  const int64_t held = story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  const TableMessage table = ReadTable(story.tables(), March(kLincheng)).value();
  const v1::CellExplanation explanation = ExplainBy(TheCell(*table, kEnterprises));
  EXPECT_THAT(explanation.evidence_positions(), ElementsAre(held));
  EXPECT_EQ(explanation.policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(explanation.formula(), "");
}

TEST(CellSpec, ATermOfAScoreHasItsFormulaAndClause) {
  const Story story = LongStory();
  const TableMessage table = ReadTable(story.tables(), OfYear(v1::TABLE_KIND_ASSESSMENT)).value();
  const std::string term = absl::StrCat("pairs[", kTownPair, "].terms[month_coverage].");
  const v1::CellExplanation explanation =
      ExplainBy(TheCell(*table, absl::StrCat(term, "points_milli")));
  EXPECT_TRUE(absl::StartsWith(explanation.formula(), "20.000 × ")) << explanation.formula();
  EXPECT_TRUE(absl::StrContains(explanation.clause(), "枣安监发〔2017〕11号"))
      << explanation.clause();
  // A sum names what its terms rest on.
  const v1::CellExplanation total =
      ExplainBy(TheCell(*table, absl::StrCat("pairs[", kTownPair, "].total_milli")));
  EXPECT_FALSE(total.evidence_positions().empty());
}

std::vector<int64_t> EvidenceFor(const google::protobuf::Message& table, const std::string& path) {
  const v1::CellExplanation explanation = ExplainBy(TheCell(table, path));
  return {explanation.evidence_positions().begin(), explanation.evidence_positions().end()};
}

TEST(CellSpec, ASumSaysWhatItIsMadeOf) {
  v1::YearEndAssessment table;
  v1::PairScore& pair = *table.add_pairs();
  pair.set_pair_id("p");
  pair.add_terms()->set_points_milli(18'333);
  pair.add_terms()->set_points_milli(-5'000);
  pair.set_total_milli(13'333);
  v1::DistrictScore& district = *table.add_districts();
  district.set_unit_id("d");
  district.set_total_milli(91'250);
  district.set_target_points(4);
  district.set_target_milli(3'650);
  const auto formula = [&table](const char* path) {
    return ExplainBy(TheCell(table, path)).formula();
  };
  EXPECT_EQ(formula("pairs[p].total_milli"), "18.333 + -5.000 = 13.333");
  EXPECT_EQ(formula("districts[d].target_milli"), "91.250 × 4 / 100 = 3.650");
  pair.set_total_milli(13'334);
  EXPECT_EQ(formula("pairs[p].total_milli"), "18.333 + -5.000 ≈ 13.334") << "of exact terms";
  pair.set_total_milli(0);
  pair.set_veto("一票否决");
  EXPECT_EQ(formula("pairs[p].total_milli"), "");
}

TEST(CellSpec, AGapIsTheDifferenceOfItsIndices) {
  v1::PairGap gap;
  v1::GapPoint& point = *gap.add_points();
  *point.mutable_index_date() = Date("2017-06-30");
  point.set_unit_a_index_milli(70'000);
  point.set_unit_b_index_milli(90'500);
  point.set_gap_milli(-20'500);
  EXPECT_EQ(ExplainBy(TheCell(gap, "points[2017-06-30].gap_milli")).formula(),
            "70.000 - 90.500 = -20.500");
}

TEST(CellSpec, AZeroRestsOnNoEventOfAnotherFigure) {
  Story story;
  story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  const TableMessage table = ReadTable(story.tables(), March(kLincheng)).value();
  EXPECT_EQ(TheCell(*table, "rows[2].figures[case_filed_count].recorded").value, "0");
  EXPECT_THAT(EvidenceFor(*table, "rows[2].figures[case_filed_count].recorded"), IsEmpty());
}

TEST(CellSpec, WhatWasStatedRestsOnTheReportAndNotOnWhatIsRecorded) {
  Story story;
  const int64_t held = story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  const int64_t sent =
      story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"), "town/370403001");
  const int64_t accepted = story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  const TableMessage table = ReadTable(story.tables(), March(kLincheng)).value();
  const std::string figure = "rows[2].figures[enterprise_count].";
  EXPECT_THAT(EvidenceFor(*table, figure + "recorded"), ElementsAre(held));
  EXPECT_THAT(EvidenceFor(*table, figure + "reported"), ElementsAre(sent));
  EXPECT_THAT(EvidenceFor(*table, figure + "accepted"), ElementsAre(accepted));
  EXPECT_THAT(EvidenceFor(*table, figure + "reconciliation"), ElementsAre(held, sent, accepted));
}

TEST(CellSpec, AUnitsScoreRestsOnWhatItsPairsRestOn) {
  const Story story = LongStory();
  const TableMessage table = ReadTable(story.tables(), OfYear(v1::TABLE_KIND_ASSESSMENT)).value();
  const std::string unit = absl::StrCat("units[", kLincheng, "].");
  const std::string pairs = TheCell(*table, unit + "pair_ids").value;
  std::set<int64_t> of_pairs;
  std::set<int64_t> of_all;
  for (const TableCell& cell : CellsOf(*table)) {
    for (const int64_t position : EvidenceFor(*table, cell.path)) {
      of_all.insert(position);
      for (const absl::string_view pair : absl::StrSplit(pairs, ',')) {
        if (absl::StartsWith(cell.path, absl::StrCat("pairs[", pair, "]."))) {
          of_pairs.insert(position);
        }
      }
    }
  }
  EXPECT_FALSE(of_pairs.empty());
  EXPECT_LT(of_pairs.size(), of_all.size());
  EXPECT_THAT(EvidenceFor(*table, unit + "score_milli"), testing::ElementsAreArray(of_pairs));
  EXPECT_THAT(EvidenceFor(*table, unit + "rank"), testing::ElementsAreArray(of_pairs));
}

TEST(CellSpec, ARowThatNamesNoEventRestsOnNone) {
  v1::PairCompliance compliance;
  compliance.set_position(3);
  v1::RotationRound& round = *compliance.add_rounds();
  round.set_state(v1::ROUND_STATE_OPEN);
  round.set_first_activity_id("stay-1");
  EXPECT_THAT(EvidenceFor(compliance, "rounds[stay-1].state"), IsEmpty());
  EXPECT_THAT(EvidenceFor(compliance, "pair_id"), ElementsAre(3));
}

TEST(CellSpec, WhatAFieldSaysItRestsOnIsThere) {
  int said = 0;
  const google::protobuf::FileDescriptor& file = *v1::DispatchTable::descriptor()->file();
  for (int i = 0; i < file.message_type_count(); ++i) {
    const google::protobuf::Descriptor& message = *file.message_type(i);
    for (int j = 0; j < message.field_count(); ++j) {
      for (const std::string& name :
           message.field(j)->options().GetRepeatedExtension(v1::evidence)) {
        // Of an element of a list beside the row, "^list.field".
        if (absl::StartsWith(name, "^")) continue;
        const auto* const field = message.FindFieldByName(name);
        ASSERT_NE(field, nullptr) << message.name() << " has no " << name;
        EXPECT_EQ(field->cpp_type(), google::protobuf::FieldDescriptor::CPPTYPE_INT64);
        ++said;
      }
    }
  }
  EXPECT_GT(said, 3);
}

// --- the events that changed it ---

TEST(CellChangeSpec, EachEventThatChangedAFigureIsFound) {
  Story story;
  const int64_t first = story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  story.Tell(RenameUnit(kTengzhou, "滕州新名", "2017-03-06"));
  const int64_t second = story.Tell(
      InspectTargets("j2", kTownPair, "2017-03-12", {{"e3", kLincheng, 1}, {"e4", kLincheng, 1}}));
  const int64_t voided = story.Tell(Void("j1", kTownPair, "2017-03-20"));
  const ChangesFound found = Changes(story.log(), March(kLincheng), kEnterprises);
  const std::vector<std::string> lines = Lines(found);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_TRUE(absl::EndsWith(lines[0], ": none -> 0")) << "the table begins: " << lines[0];
  EXPECT_EQ(lines[1], absl::StrCat(first, ": 0 -> 1"));
  EXPECT_EQ(lines[2], absl::StrCat(second, ": 1 -> 3"));
  EXPECT_EQ(lines[3], absl::StrCat(voided, ": 3 -> 2"));
  EXPECT_EQ(found.changes.back().unit(), "家");
  EXPECT_FALSE(found.cut);
}

TEST(CellChangeSpec, TheLatestAreKeptIfThereAreTooMany) {
  Story story;
  for (int day = 1; day <= 9; ++day) {
    story.Tell(InspectTargets(absl::StrCat("j", day), kTownPair, absl::StrCat("2017-03-0", day),
                              {{absl::StrCat("e", day), kLincheng, 1}}));
  }
  const ChangesFound found = Changes(story.log(), March(kLincheng), kEnterprises, 0, 2);
  ASSERT_EQ(found.changes.size(), 2U);
  EXPECT_EQ(found.changes[1].after(), "9");
  EXPECT_EQ(found.changes[0].after(), "8");
  EXPECT_TRUE(found.cut);
}

TEST(CellChangeSpec, AValueThatCameBackBeforeThoseThatAreKeptIsSaidToBeLeftOut) {
  Story story;
  const int64_t before = story.Tell(RenameUnit(kTengzhou, "滕州新名", "2017-03-01"));
  story.Tell(InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}}));
  story.Tell(Void("j1", kTownPair, "2017-03-06"));
  story.Tell(InspectTargets("j2", kTownPair, "2017-03-12", {{"e2", kLincheng, 1}}));
  const ChangesFound latest = Changes(story.log(), March(kLincheng), kEnterprises, before, 1);
  ASSERT_EQ(latest.changes.size(), 1U);
  EXPECT_TRUE(latest.cut) << "0 to 1 and back to 0 before it";
  const ChangesFound all = Changes(story.log(), March(kLincheng), kEnterprises, before, 3);
  EXPECT_EQ(all.changes.size(), 3U);
  EXPECT_FALSE(all.cut);
  EXPECT_FALSE(all.passed_over);
  EXPECT_EQ(TextOf(Changes(story.log(), March(kLincheng), kEnterprises, before, 3, 4)),
            TextOf(all));
  const ChangesFound few = Changes(story.log(), March(kLincheng), kEnterprises, before, 3, 3);
  EXPECT_EQ(few.changes.size(), 1U);
  EXPECT_TRUE(few.passed_over) << "with so few looks 0 to 1 and back to 0 was not seen";
}

TEST(CellChangeSpec, OfTooManyChangesEachCellThatDiffersIsThereOnce) {
  Story story;
  const int64_t before = story.Tell(RenameUnit(kTengzhou, "滕州新名", "2017-03-01"));
  const int64_t first =
      story.Tell(InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}}));
  story.Tell(InspectTargets("j2", kTownPair, "2017-03-06", {{"e2", kLincheng, 1}}));
  const int64_t last =
      story.Tell(InspectTargets("j3", kTownPair, "2017-03-12", {{"e3", kLincheng, 1}}));
  const ChangesFound found =
      Changes(story.log(), March(kLincheng), kEnterprises, before, 2, 1000, true);
  ASSERT_EQ(found.changes.size(), 1U);
  EXPECT_EQ(found.changes[0].before() + " -> " + found.changes[0].after(), "0 -> 3");
  EXPECT_EQ(found.changes[0].event_count(), 3) << "one of so many, which is not told";
  EXPECT_EQ(found.changes[0].first_position(), first);
  EXPECT_EQ(found.changes[0].last_position(), last);
  EXPECT_FALSE(found.cut);
}

std::vector<TableQuestion> Questions() {
  return {March(kLincheng), March(kXuecheng), OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE)};
}

// What is found is true, and nothing that lasts is missing.
TEST(CellChangeSpec, EveryChangeOfARandomYearIsOneOfItsEvents) {
  const Log log = LogOf(RandomYear(41, 250));
  for (const TableQuestion& question : Questions()) {
    for (const v1::CellChange& change : Changes(log, question).changes) {
      ASSERT_EQ(change.first_position(), change.last_position());
      EXPECT_NE(change.label(), "") << change.path();
      const auto position = static_cast<size_t>(change.last_position());
      const Values before = ValuesIn(TablesAt(log, position - 1), question);
      const Values after = ValuesIn(TablesAt(log, position), question);
      EXPECT_EQ(before.contains(change.path()), change.has_before());
      EXPECT_EQ(after.contains(change.path()), change.has_after());
      if (change.has_before()) {
        EXPECT_EQ(before.at(change.path()), change.before());
      }
      if (change.has_after()) {
        EXPECT_EQ(after.at(change.path()), change.after());
      }
    }
  }
}

TEST(CellChangeSpec, TheChangesBetweenTwoStatesMakeTheOneTableOfTheOther) {
  for (const uint32_t seed : {42U, 43U}) {
    const Log log = LogOf(RandomYear(seed, 250));
    for (const TableQuestion& question : Questions()) {
      for (const size_t first : {size_t{0}, log.size() / 3, log.size()}) {
        Values values = ValuesIn(TablesAt(log, first), question);
        const auto found = Changes(log, question, "", static_cast<eventstore::Position>(first));
        for (const v1::CellChange& change : found.changes) {
          if (change.has_after()) {
            values[change.path()] = change.after();
          } else {
            values.erase(change.path());
          }
        }
        EXPECT_EQ(values, ValuesIn(TablesAt(log, log.size()), question)) << "seed " << seed;
      }
    }
  }
}

// Cells of all lists of the year-end table.
std::vector<std::string> CellsOfTheYear() {
  std::vector<std::string> paths;
  for (const char* const field : {"total_milli", "terms[month_coverage].points_milli",
                                  "terms[reporting_timeliness].numerator", "rank"}) {
    paths.push_back(absl::StrCat("pairs[", kTownPair, "].", field));
  }
  for (const char* const field : {"score_milli", "pair_ids", "rank"}) {
    paths.push_back(absl::StrCat("units[", kLincheng, "].", field));
  }
  for (const char* const field :
       {"total_milli", "terms[own_pairs].numerator", "terms[towns].points_milli",
        "terms[supervision_reports].numerator", "terms[supervision_checks].denominator", "rank"}) {
    paths.push_back(absl::StrCat("districts[", kXuecheng, "].", field));
  }
  paths.push_back(absl::StrCat("units[", kTengzhou, "].score_milli"));
  paths.push_back(absl::StrCat("districts[", kTengzhou, "].total_milli"));
  return paths;
}

// Of the year-end table, which hundreds of events move: what is said of one cell is what is said of
// it among all cells.
TEST(CellChangeSpec, ACellHasTheChangesThatTheWholeTableHasOfIt) {
  const Log log = LogOf(DiligentYear(45, 120));
  for (const Organization organization : {Organization::kAsItWas, Organization::kAsItIsNow}) {
    TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    question.organization = organization;
    const ChangesFound all = Changes(log, question);
    for (const std::string& path : CellsOfTheYear()) {
      ChangesFound of_cell = all;
      std::erase_if(of_cell.changes,
                    [&path](const v1::CellChange& change) { return change.path() != path; });
      EXPECT_EQ(Lines(Changes(log, question, path)), Lines(of_cell)) << path;
    }
  }
}

TEST(CellChangeSpec, WhatIsKnownOfACellIsTheAnswerUntilAnEventMovesARowOfIt) {
  Story story;
  story.Tell(InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}}));
  KnownChanges known;
  known.last = static_cast<eventstore::Position>(story.log().size());
  known.found.changes.emplace_back().set_path("known");
  const auto found = [&] {
    return Changes(story.log(), March(kLincheng), kEnterprises, 0, 20, 192, false, &known);
  };
  story.Tell(Inspect("j2", kBrigadePair, kXuecheng, "2017-03-06"));
  EXPECT_EQ(TextOf(found()), TextOf(known.found)) << "another pair's event changes nothing";
  story.Tell(InspectTargets("j3", kTownPair, "2017-03-12", {{"e3", kLincheng, 1}}));
  EXPECT_EQ(found().changes.back().after(), "2");
}

// --- which events have to be folded ---

TEST(EventTrailSpec, TheEventsBehindARowFoldedAloneGiveItAfterEachOfThem) {
  const Log log = LogOf(RandomYear(46, 400));
  const EventTrail trail = TrailOf(log);
  const MemoryTables all = TablesAt(log, log.size());
  size_t fewest = log.size();
  for (const TableId table :
       {TableId::kPairCompliance, TableId::kMonthlyDispatch, TableId::kCaseBoard}) {
    all.Scan(table, "", [&](absl::string_view key, absl::string_view /*row*/) {
      RowSet rows;
      rows.Add(trail, table, key);
      const auto behind = trail.EventsBehind(rows, trail.last());
      fewest = std::min(fewest, behind.size());
      MemoryTables alone;
      for (const eventstore::Position position : behind) {
        Fold fold(alone);
        fold.Skip(position - 1);
        CHECK_OK(fold.Apply(log[static_cast<size_t>(position - 1)]));
        fold.Finish();
      }
      EXPECT_EQ(alone.Get(table, key), all.Get(table, key)) << key;
      return true;
    });
  }
  EXPECT_LT(fewest, log.size() / 20) << "of some rows little has to be folded";
}

TEST(EventTrailSpec, ARowThatNoEventMovedHasNothingBehindIt) {
  const EventTrail trail = TrailOf(LongStory().log());
  RowSet rows;
  rows.Add(trail, TableId::kPairCompliance, "pair/none");
  EXPECT_THAT(trail.EventsBehind(rows, trail.last()), IsEmpty());
}

TEST(CellChangeSpec, NothingHasChangedBetweenAStateAndItself) {
  const Log log = LongStory().log();
  const auto head = static_cast<eventstore::Position>(log.size());
  EXPECT_THAT(Changes(log, March(kLincheng), "", head).changes, IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
