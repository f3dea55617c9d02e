// Officers as they are listed: who serves where on a day, and how many fill a unit's posts. R1-04,
// R4-26.

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "domain/error.h"
#include "projections/officers.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts
using testing::ElementsAre;
using testing::IsEmpty;

domain::OrganizationView On(const Story& story, absl::string_view day) {
  return ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day));
}

std::vector<std::string> Ids(const Story& story, const OfficerFilter& filter,
                             absl::string_view day) {
  std::vector<std::string> ids;
  const auto officers = ListOfficers(story.tables(), filter, On(story, day)).value();
  for (const v1::Officer& each : officers) ids.push_back(each.officer_id());
  return ids;
}

v1::Unit UnitOn(const Story& story, absl::string_view unit_id, absl::string_view day) {
  return ReadUnit(story.tables(), On(story, day), unit_id).value();
}

event::v1::OfficerRegistered Auxiliary(absl::string_view officer_id, absl::string_view unit_id) {
  event::v1::OfficerRegistered fact = RegisterOfficer(officer_id, unit_id);
  fact.set_establishment(event::v1::ESTABLISHMENT_AUXILIARY);
  return fact;
}

TEST(OfficersSpec, AnOfficerIsListedWhereTheyServeOnThatDay) {
  Story story;
  story.Tell(RegisterOfficer("o-1", kLincheng));  // from 2017-01-01
  story.Tell(Transfer("o-1", kXingren, "2017-06-01"));
  story.Tell(Leave("o-1", "2017-09-01"));
  EXPECT_THAT(Ids(story, {kLincheng, false}, "2016-12-31"), IsEmpty());
  EXPECT_THAT(Ids(story, {kLincheng, false}, "2017-05-31"), ElementsAre("o-1"));
  EXPECT_THAT(Ids(story, {kLincheng, false}, "2017-06-01"), IsEmpty());
  EXPECT_THAT(Ids(story, {kXingren, false}, "2017-06-01"), ElementsAre("o-1"));
  EXPECT_THAT(Ids(story, {kXingren, false}, "2017-08-31"), ElementsAre("o-1"));
  EXPECT_THAT(Ids(story, {}, "2017-09-01"), IsEmpty()) << "whoever has left serves nowhere";
}

TEST(OfficersSpec, ThoseOfTheUnitsBelowComeOnRequest) {
  Story story;
  story.Tell(RegisterOfficer("o-1", kXuecheng));
  story.Tell(RegisterOfficer("o-2", kLincheng));
  story.Tell(RegisterOfficer("o-3", kJinghe));
  EXPECT_THAT(Ids(story, {kXuecheng, false}, "2017-03-01"), ElementsAre("o-1"));
  EXPECT_THAT(Ids(story, {kXuecheng, true}, "2017-03-01"), ElementsAre("o-1", "o-2"));
  EXPECT_THAT(Ids(story, {}, "2017-03-01"), ElementsAre("o-1", "o-2", "o-3"));
}

TEST(OfficersSpec, AListSaysHowAndCertifiedOrNotAndNeverWho) {
  Story story;
  story.Tell(RegisterOfficer("o-1", kLincheng));  // certificate to the end of 2019
  const auto on = [&story](absl::string_view day) {
    return ListOfficers(story.tables(), {}, On(story, day)).value().front();
  };
  const v1::Officer officer = on("2019-12-31");
  EXPECT_EQ(officer.name(), "officers/o-1");
  EXPECT_EQ(officer.unit_id(), kLincheng);
  const v1::Unit unit = UnitOn(story, kLincheng, "2019-12-31");
  EXPECT_EQ(officer.unit_name(), unit.display_name());
  EXPECT_EQ(unit.parent_unit_name(), UnitOn(story, kXuecheng, "2019-12-31").display_name());
  EXPECT_EQ(officer.establishment(), event::v1::ESTABLISHMENT_ESTABLISHED);
  EXPECT_TRUE(officer.established_and_certified());
  EXPECT_FALSE(on("2020-01-01").established_and_certified());
  EXPECT_FALSE(officer.has_display_name());
  EXPECT_FALSE(officer.has_certificate_number());
  EXPECT_FALSE(officer.has_phone());
}

TEST(OfficersSpec, NoRowHoldsAnythingPersonalEvenIfTheEventStillSaysIt) {
  Story story;
  const event::v1::OfficerRegistered fact = RegisterOfficer("o-1", kLincheng);
  ASSERT_NE(fact.display_name(), "");
  story.Tell(fact);
  const auto rows_with = [&story](const std::string& text) {
    const std::vector<std::string> rows = Dump(story.tables());
    return absl::c_count_if(
        rows, [&text](const std::string& row) { return absl::StrContains(row, Hex(text)); });
  };
  EXPECT_EQ(rows_with("o-1"), 1) << "what is searched for would be found";
  EXPECT_EQ(rows_with(fact.display_name()), 0);
  EXPECT_EQ(rows_with(fact.phone()), 0);
  EXPECT_EQ(rows_with(fact.certificate_number()), 0);
}

TEST(OfficersSpec, APostIsVacantUntilSomebodyOnEstablishmentFillsIt) {  // R4-26
  Story story;
  EXPECT_FALSE(UnitOn(story, kLincheng, "2017-03-01").has_vacant_post_count())
      << "nobody said how many posts there are";
  story.Tell(SetPosts(kLincheng, 2, "2017-03-01"));
  story.Tell(RegisterOfficer("o-1", kLincheng));
  story.Tell(Auxiliary("o-2", kLincheng));
  EXPECT_FALSE(UnitOn(story, kLincheng, "2017-02-28").has_vacant_post_count());
  const v1::Unit unit = UnitOn(story, kLincheng, "2017-03-01");
  EXPECT_EQ(unit.established_officer_count(), 1);
  EXPECT_EQ(unit.auxiliary_officer_count(), 1) << "fills no post";
  EXPECT_EQ(unit.vacant_post_count(), 1);
  story.Tell(RegisterOfficer("o-3", kLincheng));
  EXPECT_EQ(UnitOn(story, kLincheng, "2017-03-01").vacant_post_count(), 0);
  story.Tell(RegisterOfficer("o-4", kLincheng));
  EXPECT_EQ(UnitOn(story, kLincheng, "2017-03-01").vacant_post_count(), -1) << "超编";
  story.Tell(Leave("o-4", "2017-04-01"));
  EXPECT_EQ(UnitOn(story, kLincheng, "2017-03-31").vacant_post_count(), -1);
  EXPECT_EQ(UnitOn(story, kLincheng, "2017-04-01").vacant_post_count(), 0);
}

TEST(OfficersSpec, AMergerMovesNobody) {  // ADR 16
  Story story;
  story.Tell(RegisterOfficer("o-1", kXingcheng));
  story.Tell(Merge({kXingcheng}, kZhangfan, "2017-06-01"));
  const auto now = ViewOf(story.tables(), domain::Organization::kAsItIsNow, Day("2017-06-01"));
  EXPECT_EQ(ReadUnit(story.tables(), now, kZhangfan)->established_officer_count(), 0);
  story.Tell(Transfer("o-1", kZhangfan, "2017-06-01"));
  EXPECT_EQ(ReadUnit(story.tables(), now, kZhangfan)->established_officer_count(), 1);
}

TEST(OfficersSpec, AnErasedOfficerStillServes) {
  Story story;
  story.Tell(RegisterOfficer("o-1", kLincheng));
  story.Tell(ErasePersonalData("o-1", "2017-05-01"));
  const auto listed = ListOfficers(story.tables(), {}, On(story, "2017-06-01")).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_TRUE(listed[0].has_erased_date());
}

TEST(OfficersSpec, AUnitThatDoesNotExistIsNotFound) {
  const Story story;
  const auto listed = ListOfficers(story.tables(), {"x", false}, On(story, "2017-06-01"));
  EXPECT_EQ(domain::ReasonOf(listed.status()), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace jiedui::projections
