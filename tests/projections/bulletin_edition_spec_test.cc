// Bulletins that were published by rules of computation that have changed since (R0-31): what was
// published stays as it was published.

#include "gtest/gtest.h"

#include "domain/error.h"
#include "domain/rules/bulletin.h"
#include "projections/bulletin_table.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using domain::BulletinEdition;

event::v1::BulletinPublished BulletinOf(const Story& story) {
  event::v1::BulletinPublished bulletin = PublishBulletin(1, "2017-03", "2017-03", "2017-04-20");
  bulletin.set_position(static_cast<int64_t>(story.log().size()));
  return bulletin;
}

v1::BulletinTable TableOf(const event::v1::BulletinPublished& bulletin, const Story& story,
                          BulletinEdition edition) {
  return ReadBulletinTable(story.tables(), nullptr, bulletin, nullptr, edition).value();
}

const v1::BulletinUnitMonth& MonthOf(const v1::BulletinTable& table, absl::string_view unit_id) {
  for (const v1::BulletinUnitMonth& month : table.unit_months()) {
    if (month.unit_id() == unit_id) return month;
  }
  ADD_FAILURE() << "nothing of " << unit_id;
  return v1::BulletinUnitMonth::default_instance();
}

// Of Wednesday, 5 April, three days end on Saturday the 8th.
TEST(BulletinEditionSpec, UpToTheFourthTheDaysOfAReturnEndOnADayOfRest) {  // A38
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  story.Tell(ReturnReport(kLincheng, "2017-03", "2017-04-05"));
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-10", 2));
  event::v1::BulletinPublished bulletin = BulletinOf(story);
  const v1::BulletinTable fourth = TableOf(bulletin, story, BulletinEdition::kFourth);
  const v1::BulletinTable fifth = TableOf(bulletin, story, BulletinEdition::kFifth);
  EXPECT_EQ(MonthOf(fourth, kLincheng).timeliness(), v1::REPORT_TIMELINESS_LATE);
  EXPECT_EQ(MonthOf(fifth, kLincheng).timeliness(), v1::REPORT_TIMELINESS_ON_TIME);

  bulletin.set_table_sha256(BulletinTableHash(fourth, BulletinEdition::kFourth));
  const PublishedTable published =
      ReadPublishedTable(story.tables(), nullptr, bulletin, nullptr).value();
  EXPECT_EQ(published.edition, BulletinEdition::kFourth);
  EXPECT_EQ(published.table.SerializeAsString(), fourth.SerializeAsString());
}

TEST(BulletinEditionSpec, OneThatSaysItsEditionIsMadeByItAlone) {
  Story story;
  event::v1::BulletinPublished bulletin = BulletinOf(story);
  const v1::BulletinTable third = TableOf(bulletin, story, BulletinEdition::kThird);
  bulletin.set_table_sha256(BulletinTableHash(third, BulletinEdition::kThird));
  const auto shown = [&](int edition) {
    bulletin.set_edition(edition);
    return ReadPublishedTable(story.tables(), nullptr, bulletin, nullptr);
  };
  for (const int edition : {0, 3}) {
    EXPECT_EQ(shown(edition)->edition, BulletinEdition::kThird) << edition;
    EXPECT_TRUE(shown(edition)->reproduced) << edition;
  }
  EXPECT_EQ(shown(4)->edition, BulletinEdition::kFourth);
  EXPECT_FALSE(shown(4)->reproduced) << "what it was is not known any more";
  for (const int edition : {6, 7}) {
    EXPECT_EQ(domain::ReasonOf(shown(edition).status()), v1::ERROR_REASON_BULLETIN_TABLE_DIFFERS)
        << edition;
  }
}

}  // namespace
}  // namespace jiedui::projections
