#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
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

TEST(RegistrySpec, AUnitIsShownAsItWasOnThatDay) {
  Story story;
  story.Tell(CloseUnit(kLincheng, "2018-01-01"));
  const table::v1::UnitRow row = FindUnit(story.tables(), kLincheng).value();
  const v1::Unit before = MakeUnit(row, Day("2017-12-31"));
  EXPECT_EQ(before.name(), absl::StrCat("units/", kLincheng));
  EXPECT_EQ(before.team_name(), RegisterUnit(kLincheng, {}, "").team_name());
  EXPECT_EQ(before.tier(), event::v1::TEAM_TIER_SQUADRON);
  EXPECT_EQ(before.parent_unit_id(), kXuecheng);
  EXPECT_THAT(before.program_ids(), testing::ElementsAre("2017"));
  EXPECT_EQ(before.position(), 6);
  EXPECT_FALSE(before.has_closed_date());
  EXPECT_TRUE(MakeUnit(row, Day("2018-01-01")).has_closed_date());
}

TEST(RegistrySpec, AUnitIsWithinItselfAndAllAboveIt) {
  const Story story;
  EXPECT_TRUE(IsWithin(story.tables(), kLincheng, kLincheng));
  EXPECT_TRUE(IsWithin(story.tables(), kLincheng, kXuecheng));
  EXPECT_TRUE(IsWithin(story.tables(), kLincheng, kCity));
  EXPECT_FALSE(IsWithin(story.tables(), kLincheng, kTengzhou));
  EXPECT_FALSE(IsWithin(story.tables(), kXuecheng, kLincheng));
  EXPECT_FALSE(IsWithin(story.tables(), "unknown", kCity));
}

TEST(RegistrySpec, OfTwoPolicySetsOfOneDayTheOneAdoptedLastIsInForce) {
  Story story;
  event::v1::PolicySetAdopted again = AdoptPolicy();
  again.set_policy_set_id("adopted-last");
  story.Tell(again);
  EXPECT_EQ(PolicyOn(story.tables(), "2017", Day("2017-07-01"))->policy_set_id, "adopted-last");
}

TEST(RegistrySpec, ThePolicyIsTheLatestInForceElseTheFirst) {
  Story story;
  event::v1::PolicySetAdopted later = AdoptPolicy();
  later.set_policy_set_id("zaozhuang-2017b");
  *later.mutable_effective_date() = Date("2017-07-01");
  story.Tell(later);
  const auto policy = [&story](absl::string_view day) {
    return PolicyOn(story.tables(), "2017", Day(day))->policy_set_id;
  };
  const std::string first = AdoptPolicy().policy_set_id();
  EXPECT_EQ(policy("2016-01-01"), first);
  EXPECT_EQ(policy("2017-06-30"), first);
  EXPECT_EQ(policy("2017-07-01"), "zaozhuang-2017b");
  EXPECT_EQ(FindPolicySet(story.tables(), "zaozhuang-2017b")->program_id(), "2017");
  EXPECT_THAT(MakeProgram(*FindProgram(story.tables(), "2017")).policy_set_ids(),
              testing::ElementsAre(first, "zaozhuang-2017b"));
}

TEST(RegistrySpec, WhatDoesNotExistIsNotFound) {
  MemoryTables tables;
  EXPECT_EQ(domain::ReasonOf(FindUnit(tables, "x").status()), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(FindProgram(tables, "x").status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(FindPolicySet(tables, "x").status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(PolicyOn(tables, "x", Day("2017-01-01")).status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

TEST(RegistrySpec, AProgrammeWithoutAPolicySetHasNoPolicy) {
  MemoryTables tables;
  Recorder recorder;
  CHECK_OK(FoldEvent(recorder.Record(AnyFact(OpenProgram()).event, "city/370400"), tables));
  EXPECT_EQ(domain::ReasonOf(PolicyOn(tables, "2017", Day("2017-01-01")).status()),
            v1::ERROR_REASON_POLICY_NOT_ADOPTED);
}

}  // namespace
}  // namespace jiedui::projections
