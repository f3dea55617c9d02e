// Breakthroughs and commendations that came into the ledger long after their own day (A39). One of
// 1 June may be recorded until 6 July.

#include <string>

#include "gtest/gtest.h"

#include "domain/date.h"
#include "tests/domain/city_builder.h"

namespace jiedui::domain {
namespace {

constexpr int64_t kRecordedAt = 2000;

// Side A's breakthrough of 1 June, recorded that day by the city C.
City RecordedOn(CivilDay recorded) {
  City city = OneTownPair();
  table::v1::MeritEntry& entry = *city.OutcomeOf("A").add_breakthrough_entries();
  *entry.mutable_recorded_date() = ToDate(recorded);
  entry.set_entering_unit_id("C");
  return city;
}

event::v1::LateEntryPermitted& Permit(City& city, const std::string& granting_unit_id) {
  table::v1::LateEntryPermit& permit = *city.Month("A", "2017-06").add_permits();
  permit.set_position(kRecordedAt - 1);
  event::v1::LateEntryPermitted& permitted = *permit.mutable_permitted();
  permitted.set_permit_id("late-1");
  permitted.set_unit_id("A");
  permitted.set_month("2017-06");
  permitted.set_granting_unit_id(granting_unit_id);
  *permitted.mutable_granted_date() = ToDate(CivilDay(2017, 11, 1));
  *permitted.mutable_end_date() = ToDate(CivilDay(2017, 12, 31));
  return permitted;
}

TEST(MeritEntrySpec, ThirtyFiveDaysNeedNoPermitOneMoreEarnsNothing) {  // A39, R0-33
  const v1::PairScore in_time = RecordedOn(CivilDay(2017, 7, 6)).Only();
  EXPECT_EQ(Points(in_time, "breakthrough"), 5'000);
  EXPECT_EQ(in_time.findings_size(), 0);
  const v1::PairScore late = RecordedOn(CivilDay(2017, 7, 7)).Only();
  EXPECT_EQ(Points(late, "breakthrough"), 0);
  ASSERT_EQ(late.findings_size(), 1);
  EXPECT_EQ(late.findings(0).rule(), "A39");
  EXPECT_EQ(late.findings(0).severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(late.findings(0).event_position(), kRecordedAt);
  EXPECT_EQ(late.findings(0).subject(), "A");
  EXPECT_EQ(late.findings(0).message_zh(),
            "新突破认定 2017-06-01 作出，2017-07-07 才登记，相隔 36 天，超过 35 "
            "天且无补录许可，不计分");
}

TEST(MeritEntrySpec, APermitOfAnotherUnitThanTheOneThatRecordsLetsItIn) {  // A39
  const CivilDay late(2017, 11, 30);
  City permitted = RecordedOn(late);
  Permit(permitted, "D");
  EXPECT_EQ(Points(permitted.Only(), "breakthrough"), 5'000);
  ASSERT_EQ(permitted.Only().findings_size(), 1);
  EXPECT_EQ(permitted.Only().findings(0).severity(), v1::RULE_SEVERITY_INFO);
  City own = RecordedOn(late);
  Permit(own, "C");
  EXPECT_EQ(Points(own.Only(), "breakthrough"), 0);
  City of_studies = RecordedOn(late);
  Permit(of_studies, "D").set_activity_type(event::v1::ACTIVITY_TYPE_GROUP_STUDY);
  EXPECT_EQ(Points(of_studies.Only(), "breakthrough"), 0);
}

TEST(MeritEntrySpec, ACommendationIsHeldToTheSameDays) {  // A39, R0-36
  City city = OneTownPair();
  city.Commendation().set_pair_id("2017-A-B");
  table::v1::MeritEntry& entry = *city.facts.commendations.back().mutable_entry();
  *entry.mutable_recorded_date() = ToDate(CivilDay(2017, 7, 6));
  EXPECT_EQ(Points(city.Only(), "bonus_commendation"), 3'000);
  EXPECT_EQ(city.Only().findings_size(), 0);
  *entry.mutable_recorded_date() = ToDate(CivilDay(2017, 7, 7));
  EXPECT_EQ(Points(city.Only(), "bonus_commendation"), 0);
  ASSERT_EQ(city.Only().findings_size(), 1);
  EXPECT_EQ(city.Only().findings(0).message_zh().substr(0, 12), "通报表扬");
}

}  // namespace
}  // namespace jiedui::domain
