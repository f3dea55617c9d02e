#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "domain/date.h"
#include "domain/error.h"
#include "projections/fold.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

TEST(RegistrySpec, AUnitHasTheNameOfTheDayAskedFor) {
  Story story;
  const std::string registered = RegisterUnit(kLincheng, {}, "").display_name();
  // Told out of order: the effective date counts.
  story.Tell(RenameUnit(kLincheng, "临城新区", "2019-06-01"));
  story.Tell(RenameUnit(kLincheng, "临城镇", "2018-03-01"));
  const auto name = [&story](absl::string_view day) {
    return UnitNameOn(story.tables(), kLincheng, Day(day));
  };
  EXPECT_EQ(name("2013-01-01"), registered);
  EXPECT_EQ(name("2018-02-28"), registered);
  EXPECT_EQ(name("2018-03-01"), "临城镇");
  EXPECT_EQ(name("2019-06-01"), "临城新区");
}

v1::Unit UnitOn(const Story& story, absl::string_view unit_id, absl::string_view day) {
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day));
  return ReadUnit(story.tables(), view, unit_id).value();
}

TEST(RegistrySpec, AUnitIsShownAsItWasOnThatDay) {
  Story story;
  story.Tell(CloseUnit(kLincheng, "2018-01-01"));
  const v1::Unit before = UnitOn(story, kLincheng, "2017-12-31");
  EXPECT_EQ(before.name(), absl::StrCat("units/", kLincheng));
  EXPECT_EQ(before.team_name(), RegisterUnit(kLincheng, {}, "").team_name());
  EXPECT_EQ(before.tier(), event::v1::TEAM_TIER_SQUADRON);
  EXPECT_EQ(before.parent_unit_id(), kXuecheng);
  EXPECT_THAT(before.program_ids(), testing::ElementsAre("2017"));
  EXPECT_EQ(before.position(), 6);
  EXPECT_FALSE(before.has_closed_date());
  EXPECT_FALSE(before.has_post_count());
  EXPECT_TRUE(UnitOn(story, kLincheng, "2018-01-01").has_closed_date());
}

// Four zones from the beginning, two more of which the year knows ahead of their day.
Story Zones() {
  Story story;
  for (const char* const zone : {"370400-zone1", "370400-zone2", "370400-zone3", "370400-zone4"}) {
    story.Tell(RegisterUnit(zone, event::v1::TEAM_TIER_SQUADRON, kGaoxin));
    story.Tell(Enroll(zone));
  }
  for (const char* const zone : {"370400-zone5", "370400-zone6"}) {
    story.Tell(Found(zone, event::v1::TEAM_TIER_SQUADRON, kGaoxin, "2017-06-01"));
    story.Tell(Enroll(zone, "2017-06-01"));
  }
  return story;
}

std::vector<v1::Unit> TownsOn(const Story& story, const std::string& superior_id,
                              absl::string_view day) {
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day));
  return ReadUnits(story.tables(), view, superior_id).value();
}

TEST(RegistrySpec, AUnitIsListedFromItsFirstDayOn) {
  const Story story = Zones();
  const size_t all = TownsOn(story, "", "2017-06-01").size();
  EXPECT_EQ(TownsOn(story, kGaoxin, "2017-05-31").size(), 4U);
  EXPECT_EQ(TownsOn(story, kGaoxin, "2017-06-01").size(), 6U);
  EXPECT_EQ(TownsOn(story, "", "2017-05-31").size(), all - 2);
  EXPECT_TRUE(TownsOn(story, "", "2013-12-31").empty()) << "nobody is there yet";
}

TEST(RegistrySpec, AUnitRecordedAheadIsFoundByItsId) {
  const Story story = Zones();
  const v1::Unit ahead = UnitOn(story, "370400-zone5", "2017-05-31");
  EXPECT_EQ(ahead.display_name(), "单位370400-zone5");
  EXPECT_EQ(ahead.parent_unit_id(), kGaoxin);
  EXPECT_EQ(domain::ToDay(ahead.effective_date()), Day("2017-06-01"));
  EXPECT_TRUE(ahead.program_ids().empty());
  EXPECT_THAT(UnitOn(story, "370400-zone5", "2017-06-01").program_ids(),
              testing::ElementsAre("2017"));
}

TEST(RegistrySpec, AUnitThatHasEndedStaysListedWithItsLastDay) {
  Story story = Zones();
  story.Tell(CloseUnit("370400-zone1", "2017-09-01"));
  const std::vector<v1::Unit> before = TownsOn(story, kGaoxin, "2017-08-31");
  const std::vector<v1::Unit> after = TownsOn(story, kGaoxin, "2017-09-01");
  ASSERT_EQ(before.size(), 6U);
  ASSERT_EQ(after.size(), 6U);
  EXPECT_FALSE(before[0].has_closed_date());
  EXPECT_TRUE(after[0].has_closed_date());
}

TEST(RegistrySpec, AUnitTakesPartInAProgrammeFromTheDayItIsEnrolled) {  // R0-04
  Story story;
  story.Tell(Withdraw(kJinghe, "2017-07-01"));
  story.Tell(Enroll(kJinghe, "2017-10-01"));
  const auto takes_part = [&story](absl::string_view day) {
    return UnitOn(story, kJinghe, day).program_ids_size() == 1;
  };
  EXPECT_FALSE(takes_part("2016-12-31"));
  EXPECT_TRUE(takes_part("2017-01-01"));
  EXPECT_TRUE(takes_part("2017-06-30"));
  EXPECT_FALSE(takes_part("2017-07-01"));
  EXPECT_FALSE(takes_part("2017-09-30"));
  EXPECT_TRUE(takes_part("2017-10-01"));
  EXPECT_EQ(UnitOn(story, kJinghe, "2017-06-30").withdrawals_size(), 0);
  EXPECT_EQ(UnitOn(story, kJinghe, "2017-07-01").withdrawals_size(), 1);
  EXPECT_EQ(UnitOn(story, kJinghe, "2017-10-01").withdrawals_size(), 1);
}

TEST(RegistrySpec, AUnitIsWithinItselfAndAllAboveIt) {
  const Story story;
  const CivilDay day = Day("2017-06-01");
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, day);
  EXPECT_TRUE(view.IsWithin(kLincheng, kLincheng, day));
  EXPECT_TRUE(view.IsWithin(kLincheng, kXuecheng, day));
  EXPECT_TRUE(view.IsWithin(kLincheng, kCity, day));
  EXPECT_FALSE(view.IsWithin(kLincheng, kTengzhou, day));
  EXPECT_FALSE(view.IsWithin(kXuecheng, kLincheng, day));
  EXPECT_FALSE(view.IsWithin("unknown", kCity, day));
}

TEST(RegistrySpec, OfTwoPolicySetsOfOneDayTheOneAdoptedLastIsInForce) {
  Story story;
  event::v1::PolicySetAdopted again = AdoptPolicy();
  again.set_policy_set_id("adopted-last");
  story.Tell(again);
  EXPECT_EQ(RulesOf(story.tables(), "2017")->On(Day("2017-07-01")).policy_set_id, "adopted-last");
}

TEST(RegistrySpec, ThePolicyIsTheLatestInForceElseTheFirst) {
  Story story;
  event::v1::PolicySetAdopted later = AdoptPolicy();
  later.set_policy_set_id("zaozhuang-2017b");
  *later.mutable_effective_date() = Date("2017-07-01");
  story.Tell(later);
  const auto policy = [&story](absl::string_view day) {
    return ReadPolicySetInForce(story.tables(), "2017", Day(day))->adopted().policy_set_id();
  };
  const std::string first = AdoptPolicy().policy_set_id();
  EXPECT_EQ(policy("2016-01-01"), first);
  EXPECT_EQ(policy("2017-06-30"), first);
  EXPECT_EQ(policy("2017-07-01"), "zaozhuang-2017b");
  EXPECT_EQ(ReadPolicySet(story.tables(), "zaozhuang-2017b")->version(), 2);
  EXPECT_THAT(MakeProgram(**FindProgram(story.tables(), "2017")).policy_set_ids(),
              testing::ElementsAre(first, "zaozhuang-2017b"));
}

TEST(RegistrySpec, WhatDoesNotExistIsNotFound) {
  MemoryTables tables;
  EXPECT_EQ(domain::ReasonOf(FindUnit(tables, "x").status()), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(FindProgram(tables, "x").status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(ReadPolicySet(tables, "x").status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(RulesOf(tables, "x").status()), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

TEST(RegistrySpec, AProgrammeWithoutAPolicySetHasNoPolicy) {
  MemoryTables tables;
  Recorder recorder;
  CHECK_OK(FoldEvent(recorder.Record(AnyFact(OpenProgram()).event, "city/370400"), tables));
  EXPECT_EQ(domain::ReasonOf(RulesOf(tables, "2017").status()),
            v1::ERROR_REASON_POLICY_NOT_ADOPTED);
}

TEST(RegistrySpec, APolicySetSaysUntilWhenItIsInForceAndWhatReplacedIt) {
  Story story;
  const auto tell = [&story](const char* id, const char* day, const char* replaces) {
    event::v1::PolicySetAdopted set = AdoptPolicy();
    set.set_policy_set_id(id);
    *set.mutable_effective_date() = Date(day);
    set.set_replaces_policy_set_id(replaces);
    story.Tell(set);
  };
  tell("wrong", "2017-07-01", "");
  tell("right", "2017-08-01", "wrong");
  const auto sets = ListPolicySets(story.tables(), "2017").value();
  ASSERT_EQ(sets.size(), 3u);
  EXPECT_EQ(domain::ToDay(sets[0].superseded_date()), Day("2017-08-01"));
  EXPECT_EQ(sets[1].replaced_by_policy_set_id(), "right");
  EXPECT_FALSE(sets[1].has_superseded_date());
  EXPECT_EQ(sets[2].version(), 3);
  EXPECT_FALSE(sets[2].has_superseded_date());
  EXPECT_EQ(RulesOf(story.tables(), "2017")->On(Day("2017-07-15")).policy_set_id, "zaozhuang-2017");
}

TEST(RegistrySpec, AnOldPolicySetShowsTheParametersItIsOlderThan) {
  Story story;
  event::v1::PolicySetAdopted old = AdoptPolicy();
  old.set_policy_set_id("old");
  for (int i = 0; i < old.parameters_size(); ++i) {
    if (old.parameters(i).key() == "deadline.roll") old.mutable_parameters()->DeleteSubrange(i, 1);
  }
  story.Tell(old);
  const v1::PolicySet set = ReadPolicySet(story.tables(), "old").value();
  ASSERT_EQ(set.defaulted_parameters_size(), 1);
  EXPECT_EQ(set.defaulted_parameters(0).key(), "deadline.roll");
  EXPECT_EQ(set.defaulted_parameters(0).value(), "none");
  EXPECT_EQ(ReadPolicySet(story.tables(), "zaozhuang-2017")->defaulted_parameters_size(), 0);
}

TEST(RegistrySpec, DocumentsAndCalendarsAreListedById) {
  Story story;
  story.Tell(RegisterDocument("d2"));
  story.Tell(RegisterDocument("d1"));
  story.Tell(PublishCalendar("2018"));
  const int64_t position = story.Tell(PublishCalendar("2017"));
  story.Tell(PublishCalendar("2017", "2017-02-01"));
  EXPECT_EQ(ListBasisDocuments(story.tables())[0].name(), "basisDocuments/d1");
  EXPECT_EQ(ReadBasisDocument(story.tables(), "d2")->registered().document_id(), "d2");
  const auto calendars = ListWorkCalendars(story.tables());
  ASSERT_EQ(calendars.size(), 2u);
  EXPECT_EQ(calendars[0].name(), "workCalendars/2017");
  EXPECT_THAT(calendars[0].positions(), testing::ElementsAre(position, position + 1));
  EXPECT_EQ(domain::ToDay(ReadWorkCalendar(story.tables(), "2017")->published().published_date()),
            Day("2017-02-01"));
  const auto rules = RulesOf(story.tables(), "2017");
  EXPECT_TRUE(rules->calendar().IsWorkday(Day("2017-01-27"))) << "it holds from 1 February on";
  EXPECT_FALSE(rules->calendar().IsWorkday(Day("2017-04-03")));
}

}  // namespace
}  // namespace jiedui::projections
