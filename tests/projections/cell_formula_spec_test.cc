// Where each number of a table comes from: how it is made, with its numbers, or what else it is.

#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/program/policy.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/registry.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::vector<v1::TableKind> AllKinds() {
  std::vector<v1::TableKind> kinds;
  for (int kind = v1::TableKind_MIN; kind <= v1::TableKind_MAX; ++kind) {
    if (kind != v1::TABLE_KIND_UNSPECIFIED && v1::TableKind_IsValid(kind)) {
      kinds.push_back(static_cast<v1::TableKind>(kind));
    }
  }
  return kinds;
}

// What a fact says is its own.
bool IsFact(const Descriptor& message) {
  return message.file()->package() == "jiedui.event.v1" ||
         message.file()->package() == "google.type";
}

bool IsNumber(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}

bool IsPosition(const FieldDescriptor& field) {
  return absl::EndsWith(field.name(), "position") || absl::EndsWith(field.name(), "positions");
}

// The messages a table is made of, itself among them.
void AddMessages(const Descriptor& message, std::set<const Descriptor*>& messages) {
  if (IsFact(message) || !messages.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const Descriptor* const type = message.field(i)->message_type();
    if (type != nullptr) AddMessages(*type, messages);
  }
}

std::set<const FieldDescriptor*> NumbersOfTables() {
  std::set<const Descriptor*> messages;
  for (const v1::TableKind kind : AllKinds()) AddMessages(TypeOf(kind), messages);
  std::set<const FieldDescriptor*> numbers;
  for (const Descriptor* const message : messages) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      if (IsNumber(field) && !IsPosition(field)) numbers.insert(&field);
    }
  }
  return numbers;
}

TEST(CellFormulaSpec, EveryNumberOfATableSaysHowItIsMadeOrWhereItComesFrom) {
  for (const FieldDescriptor* const number : NumbersOfTables()) {
    EXPECT_TRUE(number->options().HasExtension(v1::formula) ||
                number->options().HasExtension(v1::origin))
        << number->full_name() << " is made of others, counted, or a fact's own: say which";
  }
  EXPECT_GT(NumbersOfTables().size(), 50U);
}

// The field says so, or its message does: by a clause of its own or as one of the numbers of a
// form.
bool SaysByWhichRule(const FieldDescriptor& number) {
  const Descriptor& message = *number.containing_type();
  return number.options().HasExtension(v1::parameter) ||
         number.options().HasExtension(v1::paragraph) ||
         message.options().HasExtension(v1::form_basis) ||
         message.options().HasExtension(v1::form_basis_of) ||
         message.FindFieldByName("clause") != nullptr;
}

TEST(CellFormulaSpec, EveryNumberOfATableSaysByWhichRuleOrThatThereIsNone) {
  for (const FieldDescriptor* const number : NumbersOfTables()) {
    EXPECT_NE(SaysByWhichRule(*number), number->options().GetExtension(v1::no_rule))
        << number->full_name() << " has no rule and no clause, or both a rule and none";
  }
}

TEST(CellFormulaSpec, EveryNumberOfTheFormHasItsRowAndItsParagraph) {  // 附件2
  const v1::FormBasis& basis = v1::Figure::descriptor()->options().GetExtension(v1::form_basis);
  std::set<std::string> keys;
  for (const v1::FormBasis::Number& number : basis.numbers()) {
    EXPECT_TRUE(keys.insert(number.key()).second) << number.key() << " stands there twice";
    EXPECT_GT(number.row(), 0) << number.key();
  }
  const Descriptor& form = *event::v1::DispatchFigures::descriptor();
  for (int i = 0; i < form.field_count(); ++i) {
    const FieldDescriptor& field = *form.field(i);
    if (!IsNumber(field)) continue;
    EXPECT_EQ(keys.erase(field.name()), 1U) << field.name() << " has no row of the form";
  }
  EXPECT_TRUE(keys.empty()) << *keys.begin() << " is no number of the form";
}

TEST(CellFormulaSpec, EveryNumericCellOfTheLedgerIsExplained) {
  const Story story = LongStory();
  int formulas = 0;
  for (const v1::TableKind kind : AllKinds()) {
    TableFamily family;
    family.question.kind = kind;
    family.question.program_id = kYear;
    family.question.on = CivilDay(2018, 3, 1);
    const auto questions = QuestionsOf(story.tables(), family);
    for (const TableQuestion& question : questions.value()) {
      const absl::StatusOr<TableMessage> table = ReadTable(story.tables(), question);
      if (!table.ok()) continue;
      for (const TableCell& cell : CellsOf(**table)) {
        const FieldDescriptor& field = FieldOf(cell);
        if (!IsNumber(field) || IsFact(*field.containing_type())) continue;
        const v1::CellExplanation explained = ExplainCell(story.tables(), question, cell);
        const bool says_where = explained.origin() != v1::NUMBER_ORIGIN_UNSPECIFIED;
        // Nothing makes a 0 under a veto, nor of a pair that was not measured twice.
        EXPECT_TRUE(!explained.formula().empty() || says_where || cell.value == "0")
            << v1::TableKind_Name(kind) << " " << cell.path << " is " << cell.value;
        if (!explained.formula().empty()) ++formulas;
        EXPECT_EQ(explained.clause().empty(), field.options().GetExtension(v1::no_rule))
            << v1::TableKind_Name(kind) << " " << cell.path << ": " << explained.clause();
      }
    }
  }
  EXPECT_GT(formulas, 100);
}

TEST(CellFormulaSpec, WhatANumberSaysOfThePolicyIsAParameterOfIt) {
  const std::vector<domain::ParameterInfo> known = domain::PolicyParameters();
  const auto is_known = [&known](absl::string_view key) {
    return absl::c_any_of(known, [&](const auto& each) { return each.key == key; });
  };
  int named = 0;
  const v1::FormBasis& form = v1::Figure::descriptor()->options().GetExtension(v1::form_basis);
  EXPECT_TRUE(is_known(form.form()));
  for (const v1::FormBasis::Number& number : form.numbers()) {
    EXPECT_TRUE(is_known(number.paragraph())) << number.key() << " names " << number.paragraph();
  }
  for (const FieldDescriptor* const number : NumbersOfTables()) {
    for (const std::string& key : {number->options().GetExtension(v1::parameter),
                                   number->options().GetExtension(v1::paragraph)}) {
      if (key.empty()) continue;
      EXPECT_TRUE(is_known(key)) << number->full_name() << " names " << key;
      ++named;
    }
    const std::vector<std::string> parts =
        absl::StrSplit(number->options().GetExtension(v1::formula), absl::ByAnyChar("{}"));
    for (size_t i = 1; i < parts.size(); i += 2) {
      if (!absl::StartsWith(parts[i], "$")) continue;
      EXPECT_TRUE(is_known(parts[i].substr(1))) << number->full_name() << " names " << parts[i];
    }
  }
  EXPECT_GT(named, 10);
}

// --- the rule behind it ---

TEST(CellFormulaSpec, AFigureSaysTheRowOfTheFormAndWhatItCounts) {  // 附件2
  Story story;
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kXuecheng;
  question.month = CivilMonth(2017, 3);
  const TableMessage table = ReadTable(story.tables(), question).value();
  const auto clause = [&](const std::string& path) {
    const v1::CellExplanation explained =
        ExplainCell(story.tables(), question, CellAt(*table, path).at(0));
    EXPECT_EQ(explained.policy_set_id(), "zaozhuang-2017") << path;
    return explained.clause();
  };
  constexpr char kStudies[] = "枣安监发〔2017〕11号·附件2，第3行；枣安监发〔2017〕11号·四（三）";
  EXPECT_EQ(clause("rows[3].figures[study_session_count].recorded"), kStudies);
  EXPECT_EQ(clause("roll_up.figures[study_session_count].recorded"), kStudies);
  EXPECT_EQ(clause("roll_up.sums[study_session_count].recorded_sum"), kStudies);
  EXPECT_EQ(clause("rows[2].figures[enterprise_count].recorded"),
            "枣安监发〔2017〕11号·附件2，第2行；枣安监发〔2017〕11号·四（二）");
}

TEST(CellFormulaSpec, ASumRestsOnWhatItsFigureRestsOn) {  // A18
  Story story;
  const int64_t held = story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kXuecheng;
  question.month = CivilMonth(2017, 3);
  const TableMessage table = ReadTable(story.tables(), question).value();
  const auto evidence = [&table](const std::string& path) {
    const v1::CellExplanation explained = ExplainBy(CellAt(*table, path).at(0));
    return std::vector<int64_t>(explained.evidence_positions().begin(),
                                explained.evidence_positions().end());
  };
  const std::vector<int64_t> expected = {held};
  EXPECT_EQ(evidence("roll_up.sums[study_session_count].recorded_sum"), expected);
  EXPECT_EQ(evidence("roll_up.sums[study_session_count].recorded_twice"), expected);
  EXPECT_TRUE(evidence("roll_up.sums[enterprise_count].recorded_sum").empty())
      << "of another figure nothing";
}

// --- the order behind a place ---

domain::Policy PolicyOfTheYear() {
  const Story story;
  return RulesOf(story.tables(), kYear).value().On(CivilDay(2017, 12, 31));
}

void AddUnit(const char* id, int64_t score_milli, int rank, v1::YearEndAssessment& table) {
  v1::UnitScore& unit = *table.add_units();
  unit.set_unit_id(id);
  unit.set_unit_name(id);
  unit.set_score_milli(score_milli);
  unit.set_rank(rank);
}

// Two tiers, one after the other: a, b, c, d; then e, f.
v1::YearEndAssessment TwoTiers() {
  v1::YearEndAssessment table;
  AddUnit("a", 98'000, 1, table);
  AddUnit("b", 96'364, 2, table);
  AddUnit("c", 96'364, 2, table);
  AddUnit("d", 90'000, 4, table);
  AddUnit("e", 99'000, 1, table);
  AddUnit("f", 80'000, 2, table);
  return table;
}

TEST(CellPlaceSpec, APlaceSaysByWhatItGoesAndWhoIsNextToIt) {
  const v1::YearEndAssessment table = TwoTiers();
  const v1::CellExplanation explained = ExplainBy(CellAt(table, "units[b].rank").at(0));
  EXPECT_TRUE(absl::StrContains(
      explained.place_zh(),
      "由高到低：本项 96.364，在前 1 个，其最近者 a 98.000（第 1 名）；并列 1 个，c "
      "96.364（第 2 名）；在后最近者 d 90.000（第 4 名）。数值相同名次相同，其后名次按个数顺延"))
      << explained.place_zh();
  std::vector<std::string> inputs;
  for (const v1::Cell& input : explained.inputs()) inputs.push_back(input.path());
  EXPECT_EQ(inputs, (std::vector<std::string>{"units[b].score_milli", "units[a].score_milli",
                                              "units[c].score_milli", "units[d].score_milli"}));
  EXPECT_EQ(explained.origin(), v1::NUMBER_ORIGIN_PLACE);
}

TEST(CellPlaceSpec, APlaceIsOneOfItsOwnTier) {
  const v1::YearEndAssessment table = TwoTiers();
  const std::string first = ExplainBy(CellAt(table, "units[e].rank").at(0)).place_zh();
  EXPECT_TRUE(absl::StrContains(first, "本项 99.000，在前 0 个；并列 0 个；在后最近者 f 80.000"))
      << first;
  const std::string last = ExplainBy(CellAt(table, "units[d].rank").at(0)).place_zh();
  EXPECT_TRUE(absl::StrContains(last, "在前 3 个，其最近者 b 96.364")) << last;
  EXPECT_FALSE(absl::StrContains(last, "f ")) << last;
}

TEST(CellPlaceSpec, APlaceBySomethingThePolicyChoosesNeedsThePolicy) {  // A31
  v1::DispatchTable table;
  v1::DistrictRank& rank = *table.add_ranking();
  rank.set_unit_id("370403");
  rank.set_cumulated_rank(1);
  rank.set_cumulated_milli(190'000);
  rank.set_mean_milli(95'000);
  const TableCell cell = CellAt(table, "ranking[370403].cumulated_rank").at(0);
  EXPECT_EQ(ExplainBy(cell).place_zh(), "");
  const domain::Policy policy = PolicyOfTheYear();
  const bool by_sum = policy.Value("annual.cumulate") == "sum";
  const std::string place = ExplainBy(cell, &policy).place_zh();
  EXPECT_TRUE(absl::StrContains(place, by_sum ? "本项 190.000" : "本项 95.000")) << place;
}

TEST(CellPlaceSpec, APlaceThatIsGivenInAnotherTableSaysWhere) {  // A29
  v1::DispatchTable table;
  v1::DistrictRank& rank = *table.add_ranking();
  rank.set_unit_id("370403");
  const auto place = [&table] {
    return ExplainBy(CellAt(table, "ranking[370403].previous_rank").at(0)).place_zh();
  };
  EXPECT_EQ(place(), "") << "it had none";
  rank.set_previous_rank(2);
  EXPECT_TRUE(absl::StrContains(place(), "上月附件2")) << place();
}

TEST(CellPlaceSpec, EveryPlaceByANumberNamesOneThatStandsBesideIt) {
  int places = 0;
  for (const FieldDescriptor* const number : NumbersOfTables()) {
    const auto named = number->options().GetRepeatedExtension(v1::ordered_by);
    if (absl::EndsWith(number->name(), "rank")) {
      EXPECT_TRUE(!named.empty() || number->options().HasExtension(v1::given_in))
          << number->full_name() << " goes by nothing";
    }
    for (const std::string& each : named) {
      const std::vector<std::string> parts = absl::StrSplit(each, ':');
      const FieldDescriptor* const order = number->containing_type()->FindFieldByName(parts.back());
      ASSERT_NE(order, nullptr) << number->full_name() << " goes by " << each;
      EXPECT_TRUE(IsNumber(*order));
      ++places;
    }
  }
  EXPECT_GT(places, 5);
}

// --- the numbers in it ---

std::string FormulaAt(const google::protobuf::Message& table, const std::string& path,
                      const domain::Policy* policy = nullptr) {
  const std::vector<TableCell> found = CellAt(table, path);
  CHECK(found.size() == 1, path);
  return ExplainBy(found[0], policy).formula();
}

v1::YearEndAssessment TwoPairs() {
  v1::YearEndAssessment table;
  v1::PairScore& first = *table.add_pairs();
  first.set_pair_id("p");
  first.set_unit_a_id("a");
  first.set_unit_b_id("b");
  first.set_total_milli(90'000);
  first.set_unit_a_score_milli(88'000);
  first.set_unit_b_score_milli(92'000);
  v1::PairScore& second = *table.add_pairs();
  second.set_pair_id("q");
  second.set_unit_a_id("b");
  second.set_unit_b_id("c");
  second.set_total_milli(80'000);
  second.set_unit_a_score_milli(76'000);
  second.set_unit_b_score_milli(84'000);
  v1::UnitScore& unit = *table.add_units();
  unit.set_unit_id("b");
  unit.add_pair_ids("p");
  unit.add_pair_ids("q");
  unit.set_score_milli(84'000);
  return table;
}

TEST(CellFormulaSpec, ATotalThatIdleMonthsSetToZeroGoesByTheVetoAndNotByTheRounding) {  // A7
  const domain::Policy policy = PolicyOfTheYear();
  v1::YearEndAssessment table = TwoPairs();
  const auto explain = [&table, &policy] {
    const std::vector<TableCell> cells = CellAt(table, "pairs[p].total_milli");
    return ExplainBy(cells.at(0), &policy);
  };
  EXPECT_EQ(explain().parameter(), "assessment.rounding");
  table.mutable_pairs(0)->set_total_milli(0);
  table.mutable_pairs(0)->set_veto(
      "应开展活动的月份中有 7 个月没有任何活动（满 6 个月即一票否决）");
  EXPECT_EQ(explain().parameter(), "assessment.veto_idle_months");
  EXPECT_EQ(explain().clause(), policy.Clause("assessment.veto_idle_months"));
  table.mutable_pairs(0)->set_veto("虚报、瞒报经查实，一票否决");
  EXPECT_EQ(explain().parameter(), "") << "it is no matter of months, and nothing was rounded";
  EXPECT_EQ(explain().clause(), policy.Paragraph("assessment.veto_idle_months"));
}

TEST(CellFormulaSpec, ASidesScoreIsWhatItsShareOfTheLossLeaves) {  // R0-32, R0-34, A6
  const domain::Policy policy = PolicyOfTheYear();
  v1::YearEndAssessment table = TwoPairs();
  EXPECT_EQ(FormulaAt(table, "pairs[p].unit_a_score_milli", &policy),
            "100 - 2 × 0.600 × (100 - 90.000) = 88.000");
  EXPECT_EQ(FormulaAt(table, "pairs[p].unit_b_score_milli", &policy),
            "100 - 2 × (1 - 0.600) × (100 - 90.000) = 92.000");
  table.mutable_pairs(0)->set_total_milli(10'000);
  table.mutable_pairs(0)->set_unit_a_score_milli(0);
  EXPECT_EQ(FormulaAt(table, "pairs[p].unit_a_score_milli", &policy),
            "max(0.000, 100 - 2 × 0.600 × (100 - 10.000)) = 0.000");
  const v1::CellExplanation explained =
      ExplainBy(CellAt(table, "pairs[p].unit_a_score_milli").at(0), &policy);
  EXPECT_EQ(explained.parameter(), "responsibility.share_a_milli");
  EXPECT_EQ(explained.clause(), policy.Clause("responsibility.share_a_milli"));
  EXPECT_EQ(explained.policy_set_id(), policy.policy_set_id);
}

TEST(CellFormulaSpec, AUnitsScoreIsMadeOfThoseOfItsSides) {  // A7
  const domain::Policy policy = PolicyOfTheYear();
  EXPECT_EQ(FormulaAt(TwoPairs(), "units[b].score_milli", &policy),
            "mean(92.000, 76.000) = 84.000");
  EXPECT_EQ(FormulaAt(TwoPairs(), "units[b].score_milli"), "") << "the policy says how";
}

// What two paths say of the cells the formula takes, "units[b].score_milli 84000".
std::vector<std::string> InputsAt(const google::protobuf::Message& table, const std::string& path,
                                  const domain::Policy* policy) {
  std::vector<std::string> inputs;
  const v1::CellExplanation explained = ExplainBy(CellAt(table, path).at(0), policy);
  for (const v1::Cell& input : explained.inputs()) {
    inputs.push_back(absl::StrCat(input.path(), " ", input.value()));
  }
  return inputs;
}

TEST(CellFormulaSpec, ADistrictsTermOfUnitsIsMadeOfTheirScoresAndRestsOnTheirPairs) {  // A33
  const domain::Policy policy = PolicyOfTheYear();
  v1::YearEndAssessment table = TwoPairs();
  table.mutable_pairs(0)->add_terms()->add_positions(7);
  table.mutable_pairs(1)->add_terms()->add_positions(9);
  v1::UnitScore& other = *table.add_units();
  other.set_unit_id("c");
  other.add_pair_ids("q");
  other.set_score_milli(76'000);
  v1::DistrictScore& district = *table.add_districts();
  district.set_unit_id("d");
  v1::ScoreTerm& term = *district.add_terms();
  term.set_key("towns");
  term.set_weight_milli(40'000);
  term.set_numerator(160'000);
  term.set_denominator(200'000);
  term.set_points_milli(32'000);
  term.add_unit_ids("b");
  term.add_unit_ids("c");
  const std::string path = "districts[d].terms[towns].";
  EXPECT_EQ(FormulaAt(table, path + "numerator", &policy), "84.000 + 76.000 = 160.000");
  EXPECT_EQ(FormulaAt(table, path + "denominator", &policy), "2 × 100.000 = 200.000");
  EXPECT_EQ(FormulaAt(table, path + "points_milli", &policy),
            "40.000 × 160.000 / 200.000 = 32.000");
  for (const char* const field : {"numerator", "denominator"}) {
    EXPECT_EQ(UnitOf(CellAt(table, path + field).at(0)), "分") << field;
  }
  EXPECT_EQ(InputsAt(table, path + "numerator", &policy),
            (std::vector<std::string>{"units[b].score_milli 84000", "units[c].score_milli 76000"}));
  EXPECT_EQ(InputsAt(table, "units[b].score_milli", &policy),
            (std::vector<std::string>{"pairs[p].unit_b_score_milli 92000",
                                      "pairs[q].unit_a_score_milli 76000"}));
  for (const char* const field : {"numerator", "points_milli"}) {
    const v1::CellExplanation explained = ExplainBy(CellAt(table, path + field).at(0), &policy);
    const std::vector<int64_t> behind(explained.evidence_positions().begin(),
                                      explained.evidence_positions().end());
    EXPECT_EQ(behind, (std::vector<int64_t>{7, 9})) << field;
  }
  term.set_key("supervision_reports");
  EXPECT_EQ(UnitOf(CellAt(table, "districts[d].terms[supervision_reports].numerator").at(0)), "")
      << "a number of reports";
  term.set_key("towns");
  term.clear_unit_ids();
  EXPECT_EQ(FormulaAt(table, path + "numerator", &policy), "") << "it is counted";
  EXPECT_TRUE(CellAt(table, path + "unit_ids").empty()) << "of what names no units it is no cell";
}

// Read alone, as ExplainCell reads it.
TEST(CellFormulaSpec, TheTermsOfADistrictLeadToItsUnitsAndTheEventsOfTheirPairs) {  // A33
  const MemoryTables tables = [] {
    const Log log = LogOf(DiligentYear(44, 600));
    return TablesAt(log, log.size());
  }();
  for (const char* const term : {"own_pairs", "towns"}) {
    TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    question.cell = absl::StrCat("districts[", spec::kXuecheng, "].terms[", term, "].numerator");
    const TableMessage table = ReadTable(tables, question).value();
    const v1::CellExplanation explained =
        ExplainCell(tables, question, CellAt(*table, question.cell).at(0));
    EXPECT_FALSE(explained.formula().empty()) << term;
    EXPECT_FALSE(explained.evidence_positions().empty()) << term;
    ASSERT_FALSE(explained.inputs().empty()) << term;
    TableQuestion next = OfYear(v1::TABLE_KIND_ASSESSMENT);
    next.cell = explained.inputs(0).path();
    const TableMessage unit = ReadTable(tables, next).value();
    EXPECT_EQ(CellAt(*unit, next.cell).at(0).value, explained.inputs(0).value());
    EXPECT_FALSE(ExplainCell(tables, next, CellAt(*unit, next.cell).at(0)).inputs().empty());
  }
}

TEST(CellFormulaSpec, ATotalThatWasCutOffSaysSo) {  // A6
  v1::YearEndAssessment table = TwoPairs();
  v1::PairScore& pair = *table.mutable_pairs(0);
  pair.add_terms()->set_points_milli(99'000);
  pair.add_terms()->set_points_milli(3'000);
  pair.set_total_milli(100'000);
  EXPECT_EQ(FormulaAt(table, "pairs[p].total_milli"), "min(100.000, 99.000 + 3.000) = 100.000");
  pair.mutable_terms(0)->set_points_milli(-5'000);
  pair.set_total_milli(0);
  EXPECT_EQ(FormulaAt(table, "pairs[p].total_milli"), "max(0.000, -5.000 + 3.000) = 0.000");
}

TEST(CellFormulaSpec, AScoreOfAResultIsTheComputedOneWithWhatAdjustedIt) {
  v1::AssessmentOutcome table;
  v1::PairOutcome& pair = *table.add_pairs();
  pair.set_pair_id("p");
  pair.set_computed_total_milli(78'000);
  pair.set_total_milli(78'000);
  const std::string total = "pairs[p].total_milli";
  EXPECT_EQ(FormulaAt(table, total), "") << "nothing adjusted it";
  EXPECT_EQ(ExplainBy(CellAt(table, total).at(0)).origin(), v1::NUMBER_ORIGIN_STATED);
  pair.add_adjustments()->set_delta_milli(2'000);
  pair.set_total_milli(80'000);
  EXPECT_EQ(FormulaAt(table, total), "78.000 + 2.000 = 80.000");
  pair.mutable_adjustments(0)->set_delta_milli(40'000);
  pair.set_total_milli(100'000);
  EXPECT_EQ(FormulaAt(table, total), "min(100.000, 78.000 + 40.000) = 100.000");
  pair.mutable_adjustments(0)->set_delta_milli(0);
  pair.set_total_milli(90'000);
  EXPECT_EQ(FormulaAt(table, total), "由调整后的各项重新计算") << "a veto was lifted";
  pair.set_veto("虚报");
  pair.set_total_milli(0);
  EXPECT_EQ(FormulaAt(table, total), "");
}

TEST(CellFormulaSpec, ATermOfMonthsNamesItsParameterAndWhichMonthsItIsMadeOf) {
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-03", "2017-04-10"));
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  question.cell = absl::StrCat("pairs[", kTownPair, "].terms[month_coverage].denominator");
  const TableMessage table = ReadTable(story.tables(), question).value();
  const v1::CellExplanation explained =
      ExplainCell(story.tables(), question, CellAt(*table, question.cell).at(0));
  EXPECT_EQ(explained.parameter(), "assessment.weight_month_coverage");
  const std::string& months = explained.months_zh();
  EXPECT_TRUE(absl::StrContains(months, "不要求：")) << months;
  EXPECT_TRUE(absl::StrContains(months.substr(months.find("不要求：")), "2017-03")) << months;
}

TEST(CellFormulaSpec, ATermOfMonthsTellsThoseThatAreOverAndPendingFromThoseThatAreNotDue) {
  Story story;
  story.Tell(Dispatch("r1", kTownPair, kLincheng, "2017-03-01"));
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  question.on = CivilDay(2017, 4, 10);
  question.cell = absl::StrCat("pairs[", kTownPair, "].terms[month_coverage].denominator");
  const TableMessage table = ReadTable(story.tables(), question).value();
  const v1::CellExplanation explained =
      ExplainCell(story.tables(), question, CellAt(*table, question.cell).at(0));
  const std::string& months = explained.months_zh();
  EXPECT_TRUE(absl::StrContains(months, "待定：2017-03；")) << months;
  EXPECT_TRUE(absl::StrContains(months, "未到期：2017-04")) << months;
}

TEST(CellFormulaSpec, ATermOfWhichNothingWasOwedIsNoDivisionByZero) {
  v1::YearEndAssessment table = TwoPairs();
  v1::ScoreTerm& term = *table.mutable_pairs(0)->add_terms();
  term.set_key("gap");
  term.set_weight_milli(5'000);
  term.set_points_milli(5'000);
  EXPECT_EQ(FormulaAt(table, "pairs[p].terms[gap].points_milli"),
            "5.000 × 0.000 / 0.000，分母为 0，计 5.000");
}

TEST(CellFormulaSpec, WhatWasClosedIsWhatIsLeftOfTheFirstGap) {  // R0-35
  v1::PairGap gap;
  gap.add_points()->set_gap_milli(-20'500);
  EXPECT_EQ(FormulaAt(gap, "closed_milli"), "") << "not measured twice";
  gap.add_points()->set_gap_milli(-3'000);
  gap.set_remaining_milli(3'000);
  gap.set_closed_milli(17'500);
  EXPECT_EQ(FormulaAt(gap, "closed_milli"), "|-20.500| - 3.000 = 17.500");
  EXPECT_EQ(FormulaAt(gap, "remaining_milli"), "|-3.000| = 3.000");
  gap.mutable_points(1)->set_gap_milli(4'000);
  gap.set_remaining_milli(0);
  EXPECT_TRUE(absl::StrContains(FormulaAt(gap, "remaining_milli"), "反超"));
}

TEST(CellFormulaSpec, WhatTwoTownsDidTogetherIsSeenToBeTakenOffTheSum) {  // A18
  Story story;
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kXuecheng;
  question.month = CivilMonth(2017, 3);
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::string studies = "roll_up.figures[study_session_count].";
  EXPECT_EQ(FormulaAt(*table, studies + "recorded"), "2 - 1 = 1");
  EXPECT_TRUE(CellAt(*table, studies + "reported").empty()) << "nobody has reported";
  question.unit_id = kLincheng;
  const TableMessage town = ReadTable(story.tables(), question).value();
  EXPECT_EQ(FormulaAt(*town, "rows[3].figures[study_session_count].recorded"), "");
}

TEST(CellFormulaSpec, MoneyIsAddedUpAsItIsPrinted) {  // A16
  v1::MonthRollUp sum;
  v1::Figure& figure = *sum.add_figures();
  figure.set_key("fine_fen");
  figure.set_unit("万元");
  figure.set_recorded(1'500'000);
  v1::FigureSum& made_of = *sum.add_sums();
  made_of.set_key("fine_fen");
  made_of.set_recorded_sum(2'000'000);
  made_of.set_recorded_twice(500'000);
  EXPECT_EQ(FormulaAt(sum, "figures[fine_fen].recorded"), "2 - 0.5 = 1.5");
}

}  // namespace
}  // namespace jiedui::projections
