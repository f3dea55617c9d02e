// What was made of rows is kept from read to read while they stay what they were, and never longer:
// a read says the same whether or not anything is kept.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/date.h"
#include "projections/assumed_policy.h"
#include "projections/forwarding_tables.h"
#include "projections/made_of_rows.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"
#include "projections/table_moves.h"
#include "tests/projections/history.h"
#include "tests/projections/office.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using domain::Organization;

constexpr int kProposals = 400;
constexpr int kParts = 6;
const CivilDay kJudgedOn(2018, 1, 9);
const char* const kUnits[] = {spec::kCity, spec::kTengzhou, spec::kXuecheng, spec::kLincheng,
                              spec::kXingren};

// The same rows, of which nothing is kept.
class ColdTables final : public ForwardingTables {
 public:
  explicit ColdTables(std::shared_ptr<const Tables> tables) : tables_(std::move(tables)) {}

 private:
  const Tables& others() const override { return *tables_; }

  const std::shared_ptr<const Tables> tables_;
};

v1::DispatchTable Dispatch(const Tables& tables, const char* unit_id, CivilMonth month,
                           Organization organization = Organization::kAsItWas) {
  return ReadDispatchTable(tables, spec::kYear, unit_id, month, kJudgedOn, organization).value();
}

// 附件2 of every unit, as it was and as it is now.
std::vector<std::string> TextsOf(const Tables& tables) {
  std::vector<std::string> texts;
  for (const char* const unit_id : kUnits) {
    for (CivilMonth month(2017, 1); month <= CivilMonth(2017, 12); ++month) {
      for (const Organization organization : {Organization::kAsItWas, Organization::kAsItIsNow}) {
        texts.push_back(Dispatch(tables, unit_id, month, organization).SerializeAsString());
      }
    }
  }
  return texts;
}

std::vector<std::string> ColdTextsOf(const State& state) {
  return TextsOf(ColdTables(state.shared_tables()));
}

event::v1::PolicySetAdopted LaterSet(const std::string& id, const char* first_day) {
  event::v1::PolicySetAdopted set = spec::AdoptPolicyWith("report.due_town_day", "12");
  set.set_policy_set_id(id);
  *set.mutable_effective_date() = spec::Date(first_day);
  return set;
}

// A day of rest and no other.
event::v1::WorkCalendarPublished CalendarWith(const google::type::Date& holiday) {
  event::v1::WorkCalendarPublished calendar = spec::PublishCalendar("2017", "2017-01-01");
  calendar.clear_days();
  event::v1::CalendarDay& day = *calendar.add_days();
  *day.mutable_date() = holiday;
  day.set_kind(event::v1::CALENDAR_DAY_KIND_HOLIDAY);
  return calendar;
}

// What moves what is kept, after each part of the year.
spec::History MovesAfter(int part, Position head) {
  switch (part) {
    case 0:
      return spec::Facts({LaterSet("second", "2017-04-01")});
    case 1: {
      auto bulletin = spec::PublishBulletin(1, "2017-01", "2017-06", "2018-01-05");
      bulletin.set_position(head);
      return spec::Facts({bulletin});
    }
    case 2:
      return spec::Facts({CalendarWith(spec::Date("2017-07-12"))});
    case 3:
      return spec::Facts({spec::RenameUnit(spec::kLincheng, "新名", "2017-03-01"),
                          spec::TransferUnit(spec::kLincheng, spec::kTengzhou, "2017-08-01")});
    case 4:
      return spec::Facts({spec::Merge({spec::kXingren}, spec::kLincheng, "2017-12-01"),
                          LaterSet("third", "2017-09-01")});
    default:
      return {};
  }
}

// A year that is told in parts, with moves after each.
class YearInParts {
 public:
  explicit YearInParts(uint32_t seed)
      : year_(RandomYear(seed, kProposals)),
        end_(static_cast<int64_t>(spec::Staffed().size())),  // the first part has the programme
        size_((static_cast<int64_t>(year_.size()) - end_) / kParts) {}

  // The state after the next part and its moves; asked before these too, so that something is kept
  // that they make stale.
  std::unique_ptr<State> TellNext() {
    const int64_t begin = std::exchange(begin_, end_ + size_);
    end_ = begin_;
    const Position head =
        office_.Append(spec::History(year_.begin() + begin, year_.begin() + end_));
    TextsOf(office_.AtLeast(head)->tables());
    const spec::History moves = MovesAfter(part_++, head);
    return office_.AtLeast(moves.empty() ? head : office_.Append(moves));
  }

  Office& office() { return office_; }

 private:
  const spec::History year_;
  Office office_;
  int64_t begin_ = 0;
  int64_t end_;
  const int64_t size_;
  int part_ = 0;
};

TEST(KeptRowsProperty, AReadSaysTheSameWhetherOrNotAnythingIsKept) {
  for (uint32_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    YearInParts year(seed);
    std::unique_ptr<State> before;
    std::vector<std::string> said_before;
    std::set<std::vector<std::string>> all_said;
    for (int part = 0; part < kParts; ++part) {
      auto state = year.TellNext();
      const std::vector<std::string> said = TextsOf(state->tables());
      EXPECT_TRUE(said == ColdTextsOf(*state)) << "after part " << part;
      EXPECT_TRUE(TextsOf(state->tables()) == said) << "asked again, after part " << part;
      if (before != nullptr) {
        EXPECT_TRUE(TextsOf(before->tables()) == said_before) << "the state before " << part;
        const auto past = year.office().Exactly(before->position());
        EXPECT_TRUE(TextsOf(past->tables()) == said_before) << "the past, before " << part;
      }
      before = std::move(state);
      said_before = said;
      all_said.insert(said);
    }
    EXPECT_GE(all_said.size(), 4U) << "the moves changed nothing that was read";
  }
}

TEST(KeptRowsSpec, ASetThatIsAdoptedBetweenTwoReadsJudgesTheSecond) {
  Office office;
  const auto before = office.AtLeast(office.Append(spec::Paired()));
  const auto set_in = [](const State& state) {
    return Dispatch(state.tables(), spec::kLincheng, CivilMonth(2017, 4)).policy_set_id();
  };
  ASSERT_EQ(set_in(*before), "zaozhuang-2017");
  const auto after = office.AtLeast(office.Append(spec::Facts({LaterSet("later", "2017-04-01")})));
  EXPECT_EQ(set_in(*after), "later");
  EXPECT_EQ(set_in(*before), "zaozhuang-2017") << "the state before is as it was";
  EXPECT_EQ(set_in(*after), "later");
}

TEST(KeptRowsSpec, ACalendarThatIsPublishedBetweenTwoReadsMovesTheDeadlineInTheSecond) {
  Office office;
  const auto before = office.AtLeast(office.Append(spec::Paired()));
  const auto due_in = [](const State& state) {
    return Dispatch(state.tables(), spec::kLincheng, CivilMonth(2017, 4)).due_date();
  };
  const google::type::Date due = due_in(*before);
  const auto after = office.AtLeast(office.Append(spec::Facts({CalendarWith(due)})));
  EXPECT_NE(domain::ToDay(due_in(*after)), domain::ToDay(due)) << "it is a day of rest";
  EXPECT_EQ(domain::ToDay(due_in(*before)), domain::ToDay(due));
}

TEST(KeptRowsSpec, UnderAnAssumedSetNothingThatIsKeptIsUsedOrChanged) {
  Office office;
  const auto state = office.AtLeast(office.Append(spec::Paired()));
  const std::vector<std::string> said = TextsOf(state->tables());
  v1::PolicyAssumption assumption;
  assumption.set_program_id(spec::kYear);
  *assumption.mutable_policy_set() = LaterSet("assumed", "2017-01-01");
  const AssumedTables assumed = AssumePolicy(state->shared_tables(), assumption).value();
  EXPECT_EQ(Dispatch(*assumed.tables, spec::kLincheng, CivilMonth(2017, 4)).policy_set_id(),
            "assumed");
  EXPECT_EQ(TextsOf(state->tables()), said);
}

TEST(KeptRowsSpec, TheRowOfAUnitIsReadOnceUntilARowOfTheRegistryMoves) {
  Office office;
  const auto view_of = [](const State& state) {
    return ViewOf(state.tables(), Organization::kAsItWas, kJudgedOn);
  };
  const auto first = office.AtLeast(office.Append(spec::Paired()));
  const auto second = office.AtLeast(
      office.Append(spec::Facts({spec::Inspect("j1", kTownPair, spec::kLincheng, "2017-03-14")})));
  const auto third = office.AtLeast(
      office.Append(spec::Facts({spec::RenameUnit(spec::kXingren, "新名", "2017-03-20")})));
  const domain::OrganizationView in_first = view_of(*first);
  const domain::OrganizationView in_second = view_of(*second);
  EXPECT_EQ(in_first.Row(spec::kLincheng), in_second.Row(spec::kLincheng));
  const domain::OrganizationView in_third = view_of(*third);
  EXPECT_NE(in_third.Row(spec::kLincheng), in_second.Row(spec::kLincheng));
  EXPECT_EQ(in_third.NameOn(spec::kXingren, kJudgedOn), "新名");
  EXPECT_NE(in_second.NameOn(spec::kXingren, kJudgedOn), "新名");
}

TEST(KeptRowsSpec, WhatIsMadeOfAPastStateIsKeptWithIt) {
  Office office;
  const Position past = office.Append(spec::Paired());
  office.AtLeast(
      office.Append(spec::Facts({spec::RenameUnit(spec::kLincheng, "新名", "2017-03-20")})));
  const auto once = office.Exactly(past);
  const auto again = office.Exactly(past);
  const domain::OrganizationView in_once =
      ViewOf(once->tables(), Organization::kAsItWas, kJudgedOn);
  const domain::OrganizationView in_again =
      ViewOf(again->tables(), Organization::kAsItWas, kJudgedOn);
  EXPECT_EQ(in_once.Row(spec::kLincheng), in_again.Row(spec::kLincheng));
  EXPECT_NE(in_again.NameOn(spec::kLincheng, kJudgedOn), "新名");
}

TEST(KeptRowsSpec, ManyThreadsReadOfSeveralStatesAtOnce) {
  Office office;
  const auto first = office.AtLeast(office.Append(spec::Paired()));
  const auto second = office.AtLeast(office.Append(spec::Facts({LaterSet("later", "2017-04-01")})));
  const std::vector<std::string> said[] = {ColdTextsOf(*first), ColdTextsOf(*second)};
  std::vector<std::thread> threads;
  std::array<bool, 4> same{};
  for (size_t i = 0; i < same.size(); ++i) {
    threads.emplace_back([&, i] {
      const State& state = i % 2 == 0 ? *first : *second;
      same[i] = TextsOf(state.tables()) == said[i % 2];
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(same, testing::Each(true));
}

// --- when rows moved ---

constexpr auto kOfRegistry = static_cast<size_t>(TableId::kRegistry);
constexpr auto kOfCases = static_cast<size_t>(TableId::kCaseBoard);

std::array<bool, kTableCount> Only(size_t table) {
  std::array<bool, kTableCount> moved{};
  moved[table] = true;
  return moved;
}

TEST(TableMovesSpec, OfAStateTheLastMoveUpToItCountsOfEachTable) {
  TableMoves moves;
  EXPECT_EQ(moves.UpTo(5)[kOfRegistry], 0) << "none since they were opened";
  moves.Note(5, 8, Only(kOfRegistry));
  moves.Note(8, 9, Only(kOfCases));
  moves.Note(9, 12, Only(kOfRegistry));
  EXPECT_EQ(moves.UpTo(7)[kOfRegistry], 0);
  EXPECT_EQ(moves.UpTo(8)[kOfRegistry], 8);
  EXPECT_EQ(moves.UpTo(11)[kOfRegistry], 8);
  EXPECT_EQ(moves.UpTo(12)[kOfRegistry], 12);
  EXPECT_EQ(moves.UpTo(12)[kOfCases], 9);
}

TEST(TableMovesSpec, OfAStateBeforeAllThatIsRememberedNothingIsKnown) {
  TableMoves moves;
  for (int64_t position = 1; position <= 100; ++position) {
    moves.Note(position - 1, position, Only(kOfRegistry));
  }
  EXPECT_EQ(moves.UpTo(0)[kOfRegistry], std::nullopt);
  EXPECT_EQ(moves.UpTo(1)[kOfRegistry], std::nullopt);
  EXPECT_EQ(moves.UpTo(99)[kOfRegistry], 99);
  EXPECT_EQ(moves.UpTo(1)[kOfCases], 0) << "it has not moved";
}

TEST(TableMovesSpec, TwoStatesOfOnePositionAreNotTakenForOne) {
  TableMoves moves;
  moves.Note(5, 5, Only(kOfRegistry));
  moves.Note(5, 6, Only(kOfCases));
  moves.Note(5, 6, Only(kOfCases));
  EXPECT_EQ(moves.UpTo(5)[kOfRegistry], std::nullopt);
  EXPECT_EQ(moves.UpTo(6)[kOfCases], std::nullopt);
  EXPECT_EQ(moves.UpTo(6)[static_cast<size_t>(TableId::kPairRegister)], 0);
}

// --- what is kept ---

TEST(MadeOfRowsSpec, WhatWasMadeOfOtherBytesIsMadeAnew) {
  MadeOfRows kept;
  int made = 0;
  const auto make = [&made] { return std::make_shared<const int>(++made); };
  EXPECT_EQ(*kept.Get<int>("a", "one", make), 1);
  EXPECT_EQ(*kept.Get<int>("a", "one", make), 1);
  EXPECT_EQ(*kept.Get<int>("a", "two", make), 2);
  EXPECT_EQ(*kept.Get<int>("a", "one", make), 3);
}

TEST(MadeOfRowsSpec, WhatCouldNotBeMadeIsNotKept) {
  MadeOfRows kept;
  EXPECT_EQ(kept.Get<int>("a", "one", [] { return std::shared_ptr<const int>(); }), nullptr);
  EXPECT_EQ(kept.size(), 0U);
}

TEST(MadeOfRowsSpec, ItHoldsNoMoreThanThereIsRoomFor) {
  MadeOfRows kept;
  const int count = static_cast<int>(MadeOfRows::kMostEntries) + 100;
  for (int i = 0; i < count; ++i) {
    const auto make = [i] { return std::make_shared<const int>(i); };
    EXPECT_EQ(*kept.Get<int>(absl::StrCat("key ", i), "row", make), i);
  }
  EXPECT_EQ(kept.size(), MadeOfRows::kMostEntries);
}

}  // namespace
}  // namespace jiedui::projections
