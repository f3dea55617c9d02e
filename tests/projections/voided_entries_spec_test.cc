// What was granted or confirmed by mistake and taken back (A25): every table is as if it had not
// been, and the resource says that it was, and why.

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "projections/bulletin_archive.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kDay[] = "2017-06-20";
const CivilDay kYearOver(2018, 1, 10);

// Everything the tables say of the year.
std::string Read(const Story& story) {
  std::string text;
  for (const std::string& pair : {kBrigadePair, kTownPair}) {
    text += ReadPairCompliance(story.tables(), pair, kYearOver)->DebugString();
  }
  for (const char* const unit : {kXuecheng, kTengzhou, kLincheng, kXingren}) {
    for (const CivilMonth month : {CivilMonth(2017, 2), CivilMonth(2017, 6)}) {
      text += ReadDispatchTable(story.tables(), kYear, unit, month, kYearOver)->DebugString();
    }
  }
  return text + ReadYearEndAssessment(story.tables(), kYear, kYearOver)->DebugString();
}

struct Entry {
  const char* what;
  std::vector<AnyFact> granted;  // the last of them is taken back
  bool shows = true;             // in the tables, while it stands
};

std::vector<Entry> Entries() {
  const auto practice = RecordPractice("g1", kLincheng, kDay);
  return {
      {"a month is exempted", {ExemptMonth(kTownPair, "2017-05", kDay)}},
      {"a rule is excepted", {ExceptRule(kTownPair, "R0-18", "2017-06-01", "2017-06-30", kDay)}},
      {"an entry is permitted late",
       {PermitLateEntry("l1", kLincheng, "2017-02", kDay, "2017-12-31")}},
      {"a pair is commended", {Commend("m1", "", kTownPair, kDay)}},
      {"a practice is made known", {practice, PromotePractice("g1", kDay)}},
      {"no violation is found", {AttestNoViolation("j1", kTownPair, kLincheng, kDay)}},
      {"a practice is recorded", {practice}, false},
      {"a second pair is allowed", {GrantException(kXuecheng)}, false},
      {"a consent across districts", {ConsentAcross(kJinghe, kLincheng, kXuecheng, kDay)}, false},
      {"an approval across districts", {ApproveAcross(kJinghe, kLincheng, kDay)}, false},
  };
}

// A year in which each of the entries is asked for: an inspection without a plan, and what comes in
// late after the entry.
Story YearOf(const std::vector<AnyFact>& granted) {
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-06-05"));
  story.Tell(RegisterDocument("so-far", kDay));
  for (const AnyFact& fact : granted) story.Tell(fact);
  story.Tell(HelpOtherwise("o1", kTownPair, "2017-02-02"));
  return story;
}

// As many events that the tables read here have nothing of.
std::vector<AnyFact> Filler(size_t count) {
  std::vector<AnyFact> filler;
  for (size_t i = 0; i < count; ++i) {
    filler.emplace_back(RegisterDocument("filler-" + std::to_string(i), kDay));
  }
  return filler;
}

TEST(VoidedEntrySpec, AVoidedEntryLeavesEveryTableAsIfItHadNotBeen) {  // A25
  for (const Entry& entry : Entries()) {
    SCOPED_TRACE(entry.what);
    std::vector<AnyFact> never = entry.granted;
    never.back() = Filler(1).front();
    Story with = YearOf(entry.granted);
    Story without = YearOf(never);
    if (entry.shows) {
      EXPECT_NE(Read(with), Read(without));
    }
    with.Tell(VoidEntry(entry.granted.back(), kDay));
    without.Tell(RegisterDocument("after", kDay));
    EXPECT_EQ(Read(with), Read(without));
  }
}

// With the fix that was closed late.
TEST(VoidedEntrySpec, AVoidedCheckLeavesEveryTableAsIfItHadNotBeen) {  // A25, R0-28
  const auto ordered = OrderFix("k1", kTownPair, kXuecheng, "2017-06-01", "2017-06-10");
  Story with = YearOf({ordered, CloseFix("k1", kTownPair, kDay)});
  Story without = YearOf(Filler(2));
  EXPECT_NE(Read(with), Read(without));
  with.Tell(VoidCheck(ordered, kDay));
  without.Tell(RegisterDocument("after", kDay));
  EXPECT_EQ(Read(with), Read(without));
}

// --- what stays visible ---

TEST(VoidedEntrySpec, APairShowsWhatWasTakenBackOfItAndWhy) {  // A25
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  const auto exempted = ExemptMonth(kTownPair, "2017-08", "2017-09-01");
  const auto clean = AttestNoViolation("j1", kTownPair, kXingren, "2017-09-01");
  const int64_t granted = story.Tell(exempted);
  const int64_t confirmed = story.Tell(clean);
  const int64_t voided = story.Tell(VoidEntry(exempted, "2017-09-02"));
  story.Tell(VoidEntry(clean, "2017-09-02"));
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, kYearOver);
  const v1::Pair pair = ReadPair(story.tables(), kTownPair, view).value();
  ASSERT_EQ(pair.voided_entries_size(), 2);
  EXPECT_EQ(pair.voided_entries(0).entry_position(), granted);
  EXPECT_EQ(pair.voided_entries(0).position(), voided);
  EXPECT_EQ(pair.voided_entries(0).voided().reason(), "误选单位");
  const v1::Activity activity = ReadActivity(story.tables(), "j1", kYearOver).value();
  EXPECT_THAT(activity.no_violations(), IsEmpty());
  ASSERT_EQ(activity.voided_entries_size(), 1);
  EXPECT_EQ(activity.voided_entries(0).entry_position(), confirmed);
}

TEST(VoidedEntrySpec, APairAcrossDistrictsShowsTheApprovalThatWasTakenBack) {  // A19, A25
  Story story;
  const auto first = ApproveAcross(kJinghe, kLincheng, "2017-01-13");
  story.Tell(ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-12"));
  const int64_t approved = story.Tell(first);
  story.Tell(VoidEntry(first, "2017-01-14"));
  story.Tell(ApproveAcross(kLincheng, kJinghe, "2017-01-15"));
  story.Tell(Assign(kJinghe, kLincheng));
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, kYearOver);
  const v1::Pair pair = ReadPair(story.tables(), PairId(kJinghe, kLincheng), view).value();
  EXPECT_EQ(pair.cross_district().approval().approved_date().day(), 15);
  EXPECT_EQ(pair.cross_district().consents_size(), 1);
  ASSERT_EQ(pair.voided_entries_size(), 1);
  EXPECT_EQ(pair.voided_entries(0).entry_position(), approved);
}

TEST(VoidedEntrySpec, APermitIsListedAsVoidedAndItsEntriesAreLate) {  // A39, A25
  Story story;
  const auto permitted = PermitLateEntry("l1", kLincheng, "2017-02", "2017-04-10", "2017-04-20");
  story.Tell(permitted);
  story.Tell(HelpOtherwise("o1", kTownPair, "2017-02-02"));
  const auto read = [&story] {
    return ReadLateEntryPermit(story.tables(), "l1", kYearOver).value();
  };
  EXPECT_THAT(read().activity_ids(), ElementsAre("o1"));
  story.Tell(VoidEntry(permitted, "2017-04-21"));
  EXPECT_TRUE(read().has_voided());
  EXPECT_THAT(read().activity_ids(), IsEmpty());
  const v1::Activity late = ReadActivity(story.tables(), "o1", kYearOver).value();
  EXPECT_EQ(late.judgement().standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  EXPECT_THAT(late.judgement().ShortDebugString(), HasSubstr("A39"));
}

TEST(VoidedEntrySpec, AVoidedPermitIsNoneThatALaterPairTakesOver) {  // A39, A25
  Story story;
  const auto permitted = PermitLateEntry("l1", kXingcheng, "2017-02", "2017-04-15", "2017-12-31");
  story.Tell(permitted);
  story.Tell(VoidEntry(permitted, "2017-04-16"));
  const std::string later = PairId(kXingcheng, kZhangfan);
  story.Tell(Assign(kXingcheng, kZhangfan));
  story.Tell(HelpOtherwise("o1", later, "2017-02-02"));
  EXPECT_THAT(ReadLateEntryPermit(story.tables(), "l1", kYearOver)->activity_ids(), IsEmpty());
  EXPECT_THAT(FindPairRow(story.tables(), later)->permits(), IsEmpty());
}

TEST(VoidedEntrySpec, PracticesPromotionsAndCommendationsStayInTheirLists) {  // R0-36, A25
  Story story;
  const auto promoted = PromotePractice("g1", "2017-09-05");
  const auto wrong = RecordPractice("g2", kXingren, "2017-09-06");
  const auto commended = Commend("m1", kLincheng, "", "2017-12-01");
  story.Tell(RecordPractice("g1", kLincheng, "2017-09-04"));
  const int64_t made_known = story.Tell(promoted);
  for (const AnyFact& fact :
       {AnyFact(wrong), AnyFact(commended), AnyFact(VoidEntry(promoted, "2017-12-02")),
        AnyFact(VoidEntry(wrong, "2017-12-02")), AnyFact(VoidEntry(commended, "2017-12-02"))}) {
    story.Tell(fact);
  }
  const v1::GoodPractice practice = ReadGoodPractice(story.tables(), "g1").value();
  EXPECT_FALSE(practice.has_voided());
  EXPECT_THAT(practice.promotions(), IsEmpty());
  ASSERT_EQ(practice.voided_promotions_size(), 1);
  EXPECT_EQ(practice.voided_promotions(0).entry_position(), made_known);
  EXPECT_TRUE(ReadGoodPractice(story.tables(), "g2")->has_voided());
  EXPECT_EQ(PracticesOf(story.tables(), kYear).size(), 1U);
  const std::vector<v1::Commendation> listed = ListCommendations(story.tables(), kYear);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].voided().reason(), "误选单位");
}

TEST(VoidedEntrySpec, AnAcceptanceOfATeamIsForgottenAndTheUnitSaysSo) {  // R0-02, A25
  Story story;
  story.Tell(AcceptStandardization(kLincheng, "2017-03-01"));
  const auto wrong = AcceptStandardization(kLincheng, "2017-05-01");
  story.Tell(wrong);
  const int64_t voided = story.Tell(VoidEntry(wrong, kDay));
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, kYearOver);
  const v1::Unit unit = ReadUnit(story.tables(), view, kLincheng).value();
  EXPECT_EQ(unit.standardization().accepted_date().month(), 3);
  ASSERT_EQ(unit.voided_entries_size(), 1);
  EXPECT_TRUE(unit.voided_entries(0).voided().has_standardization());
  EXPECT_EQ(unit.voided_entries(0).position(), voided);
}

TEST(VoidedEntrySpec, AnAdmonitionIsForgottenAndTheUnitSaysSo) {  // A30, A25
  Story story;
  const CivilMonth may(2017, 5);
  const auto decided =
      DecideAdmonition(kXuecheng, "2017-05", event::v1::ADMONITION_DECISION_HELD, "2017-06-12");
  story.Tell(decided);
  EXPECT_TRUE(FindMonth(story.tables(), kXuecheng, may).admonition().has_decided());
  story.Tell(VoidEntry(decided, kDay));
  EXPECT_FALSE(FindMonth(story.tables(), kXuecheng, may).has_admonition());
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, kYearOver);
  const v1::Unit unit = ReadUnit(story.tables(), view, kXuecheng).value();
  ASSERT_EQ(unit.voided_entries_size(), 1);
  EXPECT_EQ(unit.voided_entries(0).voided().admonition().month(), "2017-05");
}

TEST(VoidedEntrySpec, AnAdjustmentSignedOnceStaysInTheRecordAndAwaitsNoSignature) {  // R0-30, A25
  Story story;
  const auto proposed = Adjust("ad-1", kTownPair, 500, "2018-01-18");
  for (const AnyFact& fact :
       {AnyFact(OpenAssessment()), AnyFact(Freeze(10)), AnyFact(ComputeScores(10)),
        AnyFact(GiveNotice("2018-01-10", "2018-01-17")), AnyFact(proposed)}) {
    story.Tell(fact);
  }
  const CivilDay on(2018, 1, 19);
  const auto signatures = [&story, on] {
    const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, on);
    const std::vector<v1::Obligation> all =
        ReadObligations(story.tables(), {kYear, kCity, false}, view).value();
    return absl::c_count_if(all, [](const v1::Obligation& each) {
      return each.kind() == v1::OBLIGATION_KIND_ADJUSTMENT_COUNTERSIGNATURE;
    });
  };
  EXPECT_EQ(signatures(), 1);
  const int64_t position = story.Tell(VoidEntry(proposed, "2018-01-19"));
  EXPECT_EQ(signatures(), 0);
  const v1::Assessment record = ReadAssessment(story.tables(), kYear).value();
  ASSERT_EQ(record.adjustments_size(), 1);
  EXPECT_EQ(record.adjustments(0).voided().reason(), "误选单位");
  EXPECT_EQ(record.adjustments(0).voided_position(), position);
  EXPECT_EQ(*record.positions().rbegin(), position);
}

}  // namespace
}  // namespace jiedui::projections
