// What an explanation names as giving a cell its value gives it: folded alone on the stage.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/type/date.pb.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/options.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/fold.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using event::v1::Event;
using testing::IsSupersetOf;

// So late that nothing may still come to count.
const CivilDay kAllOver(2018, 6, 30);
constexpr size_t kCellsOfTable = 24;

event::v1::ActivityAttested Confirm(const std::string& activity_id, const std::string& pair_id,
                                    const std::string& side, absl::string_view day) {
  event::v1::ActivityAttested confirmed = Attest(activity_id, pair_id, side, day);
  confirmed.set_attesting_unit_id(side);
  return confirmed;
}

// Both sides confirm what is recorded, and of an inspection that nothing was found.
template <class Fact>
void AddConfirmations(const Fact& fact, absl::string_view day, History& history) {
  const bool town = fact.pair_id() == kTownPair;
  for (const char* const side : {town ? kLincheng : kTengzhou, town ? kXingren : kXuecheng}) {
    history.push_back(AnyFact(Confirm(fact.activity_id(), fact.pair_id(), side, day)).event);
    if constexpr (std::is_same_v<Fact, event::v1::JointInspectionHeld>) {
      const auto nothing = AttestNoViolation(fact.activity_id(), fact.pair_id(), side, day);
      history.push_back(AnyFact(nothing).event);
    }
  }
}

std::string TextOfDay(const google::type::Date& date) {
  return FormatDay(domain::ToDay(date));
}

// So that much of the year counts, and by more than one event.
History Confirmed(const History& year) {
  History history;
  for (const Event& event : year) {
    history.push_back(event);
    if (event.has_staff_rotated()) {
      AddConfirmations(event.staff_rotated(), TextOfDay(event.staff_rotated().returned_date()),
                       history);
    } else if (event.has_joint_inspection_held()) {
      AddConfirmations(event.joint_inspection_held(),
                       TextOfDay(event.joint_inspection_held().held_date()), history);
    } else if (event.has_group_study_held()) {
      AddConfirmations(event.group_study_held(), TextOfDay(event.group_study_held().held_date()),
                       history);
    } else if (event.has_other_activity_held()) {
      AddConfirmations(event.other_activity_held(),
                       TextOfDay(event.other_activity_held().held_date()), history);
    }
  }
  return history;
}

// The stage: who there is, the programme, its policies and pairs; and what a superior granted a
// pair, which is no fact of it, and excuses it also where nothing happened.
bool IsOfStage(const Event& event, int64_t position) {
  return position <= static_cast<int64_t>(Staffed().size()) || event.has_unit_renamed() ||
         event.has_month_exempted() || event.has_rule_exception_granted();
}

std::set<int64_t> StageOf(const History& history) {
  std::set<int64_t> positions;
  for (size_t i = 0; i < history.size(); ++i) {
    const auto position = static_cast<int64_t>(i + 1);
    if (IsOfStage(history[i], position)) positions.insert(position);
  }
  return positions;
}

MemoryTables FoldedAlone(const Log& log, const std::set<int64_t>& positions) {
  MemoryTables alone;
  for (const int64_t position : positions) {
    Fold fold(alone);
    fold.Skip(position - 1);
    CHECK_OK(fold.Apply(log[static_cast<size_t>(position - 1)]));
    fold.Finish();
  }
  return alone;
}

// Each table that judges, and the months of a unit, of a district and of one of its towns.
std::vector<TableQuestion> Questions() {
  std::vector<TableQuestion> questions;
  const auto add = [&questions](v1::TableKind kind) -> TableQuestion& {
    questions.push_back(OfYear(kind));
    questions.back().on = kAllOver;
    return questions.back();
  };
  add(v1::TABLE_KIND_PAIR_COMPLIANCE);
  add(v1::TABLE_KIND_PAIR_COMPLIANCE).pair_id = kBrigadePair;
  add(v1::TABLE_KIND_ASSESSMENT);
  add(v1::TABLE_KIND_GAPS);
  add(v1::TABLE_KIND_PAIR_REGISTER).unit_id = kXuecheng;
  for (const char* const unit : {kXuecheng, kLincheng, kTengzhou}) {
    for (const int month : {3, 6, 9}) {
      TableQuestion& question = add(v1::TABLE_KIND_DISPATCH);
      question.unit_id = unit;
      question.month = CivilMonth(2017, month);
    }
  }
  return questions;
}

// What rests on events that are not its own. A place is one among all; how often a kind was
// recorded counts what does not count as well; a month's ranking and its totals are of more than
// one month or report.
bool RestsOnMore(const TableQuestion& question, const TableCell& cell) {
  const auto& options = FieldOf(cell).options();
  if (options.ExtensionSize(v1::ordered_by) > 0) return true;
  if (question.kind == v1::TABLE_KIND_PAIR_COMPLIANCE) return absl::EndsWith(cell.path, "recorded");
  if (question.kind != v1::TABLE_KIND_DISPATCH) return false;
  return Within<v1::Figure>(cell) == nullptr;
}

// A number that is counted, or made of such.
bool IsCounted(const TableCell& cell) {
  const auto& options = FieldOf(cell).options();
  return options.GetExtension(v1::origin) == v1::NUMBER_ORIGIN_COUNTED ||
         options.HasExtension(v1::formula);
}

// As many as are looked at, those that are not 0 before the others.
std::vector<TableCell> Sample(const TableQuestion& question, const TableMessage& table) {
  std::vector<TableCell> cells = CellsOf(*table);
  std::erase_if(cells, [&question](const TableCell& cell) {
    return !IsCounted(cell) || RestsOnMore(question, cell);
  });
  absl::c_stable_partition(cells, [](const TableCell& cell) { return cell.value != "0"; });
  if (cells.size() > kCellsOfTable) cells.resize(kCellsOfTable);
  return cells;
}

std::string ValueAlone(const Tables& tables, TableQuestion question, const std::string& path) {
  question.cell = path;
  const auto table = ReadTable(tables, question);
  if (!table.ok()) return std::string(table.status().message());
  const std::vector<TableCell> cells = CellAt(**table, path);
  return cells.empty() ? "none" : cells.front().value;
}

TEST(CellFactsSpec, TheEventsOfAnExplanationFoldedAloneGiveTheCell) {
  int by_several = 0;
  for (const uint32_t seed : {61U, 62U}) {
    const History history = Confirmed(DiligentYear(seed, 150));
    const Log log = LogOf(history);
    const MemoryTables all = TablesAt(log, log.size());
    const std::set<int64_t> stage = StageOf(history);
    for (const TableQuestion& question : Questions()) {
      const absl::StatusOr<TableMessage> table = ReadTable(all, question);
      ASSERT_TRUE(table.ok()) << table.status();
      for (const TableCell& cell : Sample(question, *table)) {
        const v1::CellExplanation explained = ExplainCell(all, question, cell);
        std::set<int64_t> named(explained.behind_positions().begin(),
                                explained.behind_positions().end());
        named.insert(explained.basis_positions().begin(), explained.basis_positions().end());
        by_several += explained.behind_count() > explained.evidence_positions_size() ? 1 : 0;
        std::set<int64_t> positions = stage;
        positions.insert(named.begin(), named.end());
        EXPECT_EQ(ValueAlone(FoldedAlone(log, positions), question, cell.path), cell.value)
            << v1::TableKind_Name(question.kind) << " " << question.unit_id << " "
            << FormatMonth(question.month) << " " << question.pair_id << " " << cell.path
            << ", seed " << seed << ", events " << absl::StrJoin(named, " ");
      }
    }
  }
  EXPECT_GT(by_several, 0) << "some count by more than the events that recorded them";
}

// --- one by one ---

v1::CellExplanation Explain(const Story& story, const TableQuestion& question,
                            const std::string& path) {
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  return ExplainCell(story.tables(), question, cells.front());
}

// An inspection that both towns confirmed, and that nothing was found on either side.
struct Inspected {
  Story story;
  std::set<int64_t> events;
};

Inspected InspectedInMarch() {
  Inspected inspected;
  Story& story = inspected.story;
  std::set<int64_t>& events = inspected.events;
  events.insert(story.Tell(InspectTargets(
      "j1", kTownPair, "2017-03-10",
      {{"e1", kLincheng, 1}, {"e2", kLincheng, 1}, {"e3", kXingren, 1}, {"e4", kXingren, 1}})));
  for (const char* const side : {kLincheng, kXingren}) {
    events.insert(story.Tell(Confirm("j1", kTownPair, side, "2017-03-11")));
    events.insert(story.Tell(AttestNoViolation("j1", kTownPair, side, "2017-03-12")));
  }
  return inspected;
}

TEST(CellFactsSpec, WhatAnActivityIsJudgedByIsBehindItsJudgement) {  // A26, A13
  const Inspected inspected = InspectedInMarch();
  const TableQuestion pair = OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE);
  const v1::CellExplanation explained = Explain(inspected.story, pair, "activities[j1].standing");
  EXPECT_THAT(explained.behind_positions(), IsSupersetOf(inspected.events));
  EXPECT_EQ(explained.behind_count(), explained.behind_positions_size());
}

TEST(CellFactsSpec, WhatIsBehindAMonthThatCountsAnActivityIsWhatMakesItCount) {  // R0-14
  Story story;
  std::set<int64_t> events = {story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"))};
  for (const char* const side : {kLincheng, kXingren}) {
    events.insert(story.Tell(Confirm("s1", kTownPair, side, "2017-03-21")));
  }
  const v1::CellExplanation explained =
      Explain(story, OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE), "months[2017-03].activity_count");
  ASSERT_EQ(explained.cell().value(), "1");
  EXPECT_EQ(
      std::set<int64_t>(explained.behind_positions().begin(), explained.behind_positions().end()),
      events);
}

TEST(CellFactsSpec, WhatAStayWasBeforeItWasOverIsBehindItsJudgement) {  // A8
  Story story;
  std::set<int64_t> events = {story.Tell(Dispatch("r1", kTownPair, kLincheng, "2017-03-01")),
                              story.Tell(Arrive("r1", kTownPair, "2017-03-02")),
                              story.Tell(ReturnStaff("r1", kTownPair, "2017-03-25"))};
  const v1::CellExplanation explained =
      Explain(story, OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE), "activities[r1].standing");
  EXPECT_THAT(explained.behind_positions(), IsSupersetOf(events));
}

TEST(CellFactsSpec, WhatIsAcceptedWasSubmittedAndWhatIsSubmittedNeedsNoAcceptance) {
  Story story;
  const int64_t submitted = story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  const int64_t accepted = story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  TableQuestion march = OfYear(v1::TABLE_KIND_DISPATCH);
  march.unit_id = kLincheng;
  march.month = CivilMonth(2017, 3);
  const std::string figure = "rows[3].figures[study_session_count].";
  EXPECT_THAT(Explain(story, march, figure + "accepted").behind_positions(),
              testing::ElementsAre(submitted, accepted));
  EXPECT_THAT(Explain(story, march, figure + "reported").behind_positions(),
              testing::ElementsAre(submitted));
}

}  // namespace
}  // namespace jiedui::projections
