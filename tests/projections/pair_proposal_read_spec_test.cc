// What 附件1 and the obligations say of pairs that are proposed (R0-06), and of towns that join
// after the register was due (R0-09).

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kYearEnd[] = "2017-12-31";

v1::PairRegister RegisterOf(const Story& story, absl::string_view unit_id, absl::string_view on) {
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day(on));
  return ReadPairRegister(story.tables(), kYear, unit_id, view).value();
}

// "PENDING 370403, open"; "none" if nobody owes it.
std::string Owed(const Story& story, const std::string& id, absl::string_view on) {
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day(on));
  ObligationFilter filter;
  filter.program_id = kYear;
  const auto obligations = ReadObligations(story.tables(), filter, view);
  for (const v1::Obligation& each : obligations.value()) {
    if (each.obligation_id() != id) continue;
    const std::string due =
        each.has_due_date() ? absl::StrCat(" by ", FormatDay(domain::ToDay(each.due_date()))) : "";
    return absl::StrCat(v1::ObligationStatus_Name(each.status()).substr(18), " ", each.unit_ids(0),
                        due, each.open() ? ", open" : "");
  }
  return "none";
}

std::vector<std::string> RulesOf(const v1::PairRegister& form) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : form.findings()) {
    rules.push_back(absl::StrCat(finding.rule(), " ",
                                 v1::RuleSeverity_Name(finding.severity()).substr(14), " ",
                                 finding.subject()));
  }
  return rules;
}

std::vector<std::string> ProposalsOf(const v1::PairRegister& form) {
  std::vector<std::string> proposals;
  for (const v1::PairProposal& each : form.proposals()) {
    proposals.push_back(
        absl::StrCat(each.pair_id(), " ", v1::PairProposalState_Name(each.state()).substr(20)));
  }
  return proposals;
}

event::v1::PairAssigned AssignOn(absl::string_view a, absl::string_view b, absl::string_view day,
                                 event::v1::PairingMethod method) {
  event::v1::PairAssigned assigned = Assign(a, b);
  *assigned.mutable_effective_date() = Date(day);
  assigned.set_method(method);
  return assigned;
}

// --- where a pair stands ---

v1::Pair PairOn(const Story& story, const std::string& pair_id, absl::string_view on) {
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day(on));
  return ReadPair(story.tables(), pair_id, view).value();
}

std::string StateOn(const Story& story, const std::string& pair_id, absl::string_view on) {
  return v1::PairState_Name(PairOn(story, pair_id, on).state()).substr(11);
}

TEST(PairStateReadSpec, AProposedPairIsFoundUnderItsId) {  // R0-06
  Story story;
  const auto proposed = Propose(kXingcheng, kZhangfan, "2017-01-14");
  const int64_t position = story.Tell(proposed);
  const v1::Pair pair = PairOn(story, proposed.pair_id(), "2017-01-15");
  EXPECT_EQ(pair.state(), v1::PAIR_STATE_PROPOSED);
  EXPECT_EQ(pair.position(), position);
  EXPECT_EQ(pair.proposal().unit_id(), kXingcheng);
  EXPECT_EQ(pair.proposal().partner_unit_name(), RegisterUnit(kZhangfan, {}, "").display_name());
  EXPECT_FALSE(pair.has_assigned());
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-01-15"));
  EXPECT_EQ(ListPairs(story.tables(), {}, view)->size(), 2U) << "it is no pair yet";
  story.Tell(Decline(proposed, kZhangfan, "2017-01-16"));
  EXPECT_EQ(StateOn(story, proposed.pair_id(), "2017-02-01"), "NOT_FORMED");
}

TEST(PairStateReadSpec, OneReadSaysHowFarItIsOnItsWay) {  // R0-07, R0-08, R0-09
  Story story;
  const auto proposed = Propose(kXingcheng, kZhangfan, "2017-01-14");
  const std::string id = proposed.pair_id();
  story.Tell(proposed);
  story.Tell(Agree(proposed, "2017-01-15"));
  EXPECT_EQ(StateOn(story, id, "2017-01-15"), "PROPOSED");
  story.Tell(
      AssignOn(kXingcheng, kZhangfan, "2017-02-01", event::v1::PAIRING_METHOD_FREE_COMBINATION));
  EXPECT_EQ(StateOn(story, id, "2017-02-01"), "ASSIGNED");
  story.Tell(FileRegister(kXuecheng, {kTownPair, id}, "2017-01-18"));
  EXPECT_EQ(StateOn(story, id, "2017-01-17"), "ASSIGNED") << "on the day before";
  EXPECT_EQ(StateOn(story, id, "2017-02-01"), "FILED");
  story.Tell(ReturnRegister(kXuecheng, "2017-01-19"));
  EXPECT_EQ(StateOn(story, id, "2017-02-01"), "RETURNED");
  story.Tell(FileRegister(kXuecheng, {kTownPair, id}, "2017-01-20"));
  story.Tell(AcknowledgeRegister(kXuecheng, "2017-01-21"));
  EXPECT_EQ(StateOn(story, id, "2017-01-31"), "ACKNOWLEDGED");
  EXPECT_EQ(StateOn(story, id, "2017-02-01"), "ACTIVE");
  story.Tell(Dissolve(id, "2017-06-01"));
  EXPECT_EQ(StateOn(story, id, "2017-05-31"), "ACTIVE");
  EXPECT_EQ(StateOn(story, id, "2017-06-01"), "DISSOLVED");
}

// --- R0-06 ---

TEST(PairProposalReadSpec, TheRegisterOfWhoDecidesHasThePairsThatAreProposed) {  // R0-06
  Story story;
  const auto proposed = Propose(kXingcheng, kZhangfan, "2017-01-14");
  const std::string id = proposed.pair_id();
  story.Tell(proposed);
  const v1::PairRegister open = RegisterOf(story, kXuecheng, "2017-01-15");
  EXPECT_THAT(ProposalsOf(open), ElementsAre(id + " PROPOSED"));
  EXPECT_EQ(open.proposals(0).unit_name(), RegisterUnit(kXingcheng, {}, "").display_name());
  EXPECT_EQ(open.rows_size(), 1) << "it is no pair yet";
  EXPECT_THAT(ProposalsOf(RegisterOf(story, kTengzhou, "2017-01-15")), IsEmpty());
  EXPECT_EQ(Owed(story, "proposal_answer/" + id, "2017-12-31"), "PENDING 370403004, open");
  EXPECT_EQ(Owed(story, "proposal_decision/" + id, "2017-12-31"), "none");

  story.Tell(Agree(proposed, "2017-01-15"));
  EXPECT_THAT(ProposalsOf(RegisterOf(story, kXuecheng, "2017-01-15")), ElementsAre(id + " AGREED"));
  EXPECT_EQ(Owed(story, "proposal_answer/" + id, "2017-12-31"), "MET 370403004");
  EXPECT_EQ(Owed(story, "proposal_decision/" + id, "2017-12-31"), "PENDING 370403, open");

  story.Tell(
      AssignOn(kXingcheng, kZhangfan, "2017-01-16", event::v1::PAIRING_METHOD_FREE_COMBINATION));
  const v1::PairRegister assigned = RegisterOf(story, kXuecheng, "2017-01-16");
  EXPECT_THAT(ProposalsOf(assigned), IsEmpty());
  EXPECT_EQ(assigned.rows_size(), 2);
  EXPECT_THAT(RulesOf(assigned), IsEmpty()) << "both agreed";
  EXPECT_EQ(Owed(story, "proposal_decision/" + id, "2017-12-31"), "MET 370403");
}

TEST(PairProposalReadSpec, APairOfFreeCombinationThatNobodyProposedIsTold) {  // R0-06
  Story story;
  story.Tell(
      AssignOn(kXingcheng, kZhangfan, "2017-01-14", event::v1::PAIRING_METHOD_FREE_COMBINATION));
  EXPECT_THAT(RulesOf(RegisterOf(story, kXuecheng, "2017-01-15")),
              ElementsAre("R0-06 INFO " + PairId(kXingcheng, kZhangfan)));
}

TEST(PairProposalReadSpec, WhatWasDeclinedOrPairedUnderAnotherIdIsOpenNoMore) {  // R0-06
  Story story;
  const auto declined = Propose(kXingcheng, kZhangfan, "2017-01-14");
  story.Tell(declined);
  story.Tell(Decline(declined, kZhangfan, "2017-01-15"));
  EXPECT_THAT(ProposalsOf(RegisterOf(story, kXuecheng, "2017-01-16")), IsEmpty());
  const auto again = Propose(kZhangfan, kXingcheng, "2017-01-16");
  story.Tell(again);
  story.Tell(AssignOn(kXingcheng, kZhangfan, "2017-01-17", event::v1::PAIRING_METHOD_DESIGNATED));
  EXPECT_THAT(ProposalsOf(RegisterOf(story, kXuecheng, "2017-01-18")), IsEmpty());
  EXPECT_EQ(Owed(story, "proposal_answer/" + again.pair_id(), kYearEnd), "none");
}

TEST(PairProposalReadSpec, BrigadesAndTownsOfTwoDistrictsAreTheCitysToDecide) {  // R0-07, A19
  Story story;
  story.Tell(Propose(kShizhong, kGaoxin, "2017-01-14"));
  story.Tell(Propose(kJinghe, kZhangfan, "2017-01-14"));
  EXPECT_THAT(ProposalsOf(RegisterOf(story, kCity, "2017-01-15")),
              testing::UnorderedElementsAre(PairId(kShizhong, kGaoxin) + " PROPOSED",
                                            PairId(kJinghe, kZhangfan) + " PROPOSED"));
  EXPECT_THAT(ProposalsOf(RegisterOf(story, kXuecheng, "2017-01-15")), IsEmpty());
}

// --- R0-09: towns that join after the twentieth of January ---

constexpr char kNewTown[] = "370403099";

// 薛城 has filed in time; a town of it opens in June.
Story WithNewTown() {
  Story story;
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
  story.Tell(AcknowledgeRegister(kXuecheng, "2017-01-19"));
  story.Tell(Found(kNewTown, event::v1::TEAM_TIER_SQUADRON, kXuecheng, "2017-06-01"));
  story.Tell(Enroll(kNewTown, "2017-06-01"));
  return story;
}

TEST(LaterTownSpec, ItIsToBePairedByNoDay) {  // R0-08, R0-09
  Story story = WithNewTown();
  const std::string id = absl::StrCat("pairing/", kNewTown);
  EXPECT_EQ(Owed(story, id, "2017-05-31"), "none");
  EXPECT_EQ(Owed(story, id, "2017-06-01"), "PENDING 370403, open");
  EXPECT_EQ(Owed(story, id, kYearEnd), "PENDING 370403, open") << "no rule says by when";
  story.Tell(AssignOn(kXingcheng, kNewTown, "2017-06-05", event::v1::PAIRING_METHOD_DESIGNATED));
  EXPECT_EQ(Owed(story, id, kYearEnd), "MET 370403");
  EXPECT_EQ(Owed(story, absl::StrCat("pairing/", kXingcheng), kYearEnd),
            "MET_LATE 370403 by 2017-01-20")
      << "it took part in time, and waited for a partner";
}

TEST(EnrolledInTimeSpec, EachUnitIsToBeInAPairByTheDayOfTheRegister) {  // R0-08, R0-09
  Story story;
  const std::string unpaired = absl::StrCat("pairing/", kXingcheng);
  EXPECT_EQ(Owed(story, absl::StrCat("pairing/", kLincheng), kYearEnd), "MET 370403 by 2017-01-20");
  EXPECT_EQ(Owed(story, unpaired, "2017-01-20"), "PENDING 370403 by 2017-01-20, open");
  EXPECT_EQ(Owed(story, unpaired, "2017-01-21"), "BREACHED 370403 by 2017-01-20, open");
  EXPECT_EQ(Owed(story, absl::StrCat("pairing/", kShizhong), kYearEnd),
            "BREACHED 370400 by 2017-01-20, open")
      << "brigades are the city's to pair";
  EXPECT_EQ(Owed(story, absl::StrCat("pairing/", kCity), kYearEnd), "none");
  story.Tell(AssignOn(kXingcheng, kZhangfan, "2017-03-01", event::v1::PAIRING_METHOD_DESIGNATED));
  EXPECT_EQ(Owed(story, unpaired, kYearEnd), "MET_LATE 370403 by 2017-01-20");
}

TEST(EnrolledInTimeSpec, OnceItsPairHasEndedItIsToBePairedAgainByNoDay) {  // R0-08
  Story story;
  const std::string id = absl::StrCat("pairing/", kLincheng);
  story.Tell(Dissolve(kTownPair, "2017-06-01"));
  EXPECT_EQ(Owed(story, id, "2017-05-31"), "MET 370403 by 2017-01-20");
  EXPECT_EQ(Owed(story, id, "2017-06-01"), "PENDING 370403, open");
  story.Tell(AssignOn(kLincheng, kZhangfan, "2017-06-05", event::v1::PAIRING_METHOD_DESIGNATED));
  EXPECT_EQ(Owed(story, id, "2017-06-05"), "MET 370403 by 2017-01-20");
}

TEST(EnrolledInTimeSpec, AUnitThatWithdrewIsNobodysToPair) {  // R0-04
  Story story;
  const std::string id = absl::StrCat("pairing/", kXingcheng);
  story.Tell(Withdraw(kXingcheng, "2017-06-01"));
  EXPECT_EQ(Owed(story, id, "2017-05-31"), "BREACHED 370403 by 2017-01-20, open");
  EXPECT_EQ(Owed(story, id, "2017-06-01"), "none");
}

TEST(LaterTownSpec, ItsPairSupplementsTheRegisterAndMakesNothingLate) {  // R0-09
  Story story = WithNewTown();
  const auto pair =
      AssignOn(kXingcheng, kNewTown, "2017-06-05", event::v1::PAIRING_METHOD_DESIGNATED);
  story.Tell(pair);
  const std::string owed = absl::StrCat("register/", kXuecheng);
  EXPECT_THAT(RulesOf(RegisterOf(story, kXuecheng, kYearEnd)),
              ElementsAre("R0-09 MUST " + pair.pair_id()));
  EXPECT_EQ(Owed(story, owed, kYearEnd), "MET 370403 by 2017-01-20");
  story.Tell(FileRegister(kXuecheng, {pair.pair_id()}, "2017-06-10"));
  const v1::PairRegister form = RegisterOf(story, kXuecheng, kYearEnd);
  EXPECT_THAT(RulesOf(form), IsEmpty());
  ASSERT_EQ(form.rows_size(), 2);
  EXPECT_EQ(form.rows(1).pair_id(), pair.pair_id());
  EXPECT_EQ(domain::ToDay(form.rows(1).first_filed_date()), Day("2017-06-10"));
  EXPECT_EQ(Owed(story, owed, kYearEnd), "MET 370403 by 2017-01-20");
}

TEST(LaterTownSpec, ADistrictWhoseFirstTownsComeLaterIsLateWithNothingButThem) {  // R0-09
  Story story;
  for (const char* town : {"370402098", "370402099"}) {
    story.Tell(Found(town, event::v1::TEAM_TIER_SQUADRON, kShizhong, "2017-06-01"));
    story.Tell(Enroll(town, "2017-06-01"));
  }
  const std::string owed = absl::StrCat("register/", kShizhong);
  EXPECT_EQ(RegisterOf(story, kShizhong, kYearEnd).state(), v1::REGISTER_STATE_UNSPECIFIED);
  EXPECT_EQ(Owed(story, owed, kYearEnd), "none");
  const auto pair =
      AssignOn("370402098", "370402099", "2017-06-05", event::v1::PAIRING_METHOD_DESIGNATED);
  story.Tell(pair);
  const v1::PairRegister open = RegisterOf(story, kShizhong, kYearEnd);
  EXPECT_EQ(open.state(), v1::REGISTER_STATE_NOT_FILED);
  EXPECT_FALSE(open.has_due_date());
  EXPECT_THAT(RulesOf(open), ElementsAre("R0-09 MUST " + pair.pair_id()));
  EXPECT_EQ(Owed(story, owed, kYearEnd), "PENDING 370402, open");
  story.Tell(FileRegister(kShizhong, {pair.pair_id()}, "2017-06-10"));
  const v1::PairRegister filed = RegisterOf(story, kShizhong, kYearEnd);
  EXPECT_EQ(filed.state(), v1::REGISTER_STATE_FILED);
  EXPECT_THAT(RulesOf(filed), IsEmpty());
  EXPECT_EQ(Owed(story, owed, kYearEnd), "MET 370402");
}

// The pair was 薛城's to file in January; whoever has both its towns since has not been late.
TEST(LaterTownSpec, APairThatCameToADistrictLaterWasDueWhereItWas) {  // R0-09
  Story story;
  for (const absl::string_view town : {kLincheng, kXingren}) {
    story.Tell(TransferUnit(town, kTengzhou, "2017-06-01"));
  }
  story.Tell(FileRegister(kTengzhou, {}, "2017-01-18"));
  EXPECT_THAT(RulesOf(RegisterOf(story, kTengzhou, kYearEnd)),
              ElementsAre("R0-09 INFO " + kTownPair));
  EXPECT_EQ(RegisterOf(story, kXuecheng, kYearEnd).state(), v1::REGISTER_STATE_NOT_FILED);
  EXPECT_THAT(RulesOf(RegisterOf(story, kXuecheng, kYearEnd)), ElementsAre("R0-09 MUST "));
}

}  // namespace
}  // namespace jiedui::projections
