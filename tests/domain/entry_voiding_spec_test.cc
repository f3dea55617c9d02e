// What was granted or confirmed by mistake is taken back, stays visible, and counts as if it had
// not been: A25.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "domain/rules/fact_windows.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using ::testing::HasSubstr;

constexpr char kDay[] = "2017-09-01";
constexpr char kLater[] = "2017-09-02";

std::string Brigades() {
  return PairId(kTengzhou, kXuecheng);
}

History Stage() {
  return Paired() + Facts({RegisterOfficer("370403001-01", kLincheng),
                           Inspect("j1", Brigades(), kXuecheng, "2017-03-02"),
                           RecordPractice("known", kLincheng, "2017-04-10"),
                           ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11"),
                           ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12")});
}

struct Entry {
  const char* what;
  AnyFact granted;
  const char* field;  // that names it
  bool keeps_id;      // it is granted again under another one
  bool earns;         // the year's result rests on it
};

std::vector<Entry> Entries() {
  return {
      {"a month is exempted", ExemptMonth(Brigades(), "2017-08", kDay), "month_exemption.month",
       false, true},
      {"a rule is excepted", ExceptRule(Brigades(), "R0-18", "2017-08-01", "2017-08-31", kDay),
       "rule_exception.rule", false, true},
      {"a second pair is allowed", GrantException(kXuecheng), "pair_exception.unit_id", false,
       false},
      {"towns across districts are approved", ApproveAcross(kJinghe, kLincheng, "2017-01-13"),
       "cross_district_approval.unit_b_id", false, false},
      {"an entry is permitted late",
       PermitLateEntry("l1", kLincheng, "2017-08", kDay, "2017-10-31"),
       "late_entry_permit.permit_id", true, true},
      {"a pair is commended", Commend("m1", "", Brigades(), kDay), "commendation.commendation_id",
       true, true},
      {"a unit is commended", Commend("m1", kLincheng, "", kDay), "commendation.commendation_id",
       true, true},
      {"a practice is recorded", RecordPractice("g1", kLincheng, kDay), "good_practice.practice_id",
       true, true},
      {"a practice is made known", PromotePractice("known", kDay), "practice_promotion.unit_id",
       false, true},
      {"no violation is found", AttestNoViolation("j1", Brigades(), kTengzhou, kDay),
       "no_violation.unit_id", false, true},
      {"a district is admonished",
       DecideAdmonition(kXuecheng, "2017-03", event::v1::ADMONITION_DECISION_HELD, kDay),
       "admonition.month", false, false},
      {"a team is accepted", AcceptStandardization(kLincheng, kDay),
       "standardization.accepted_date", false, false},
  };
}

TEST(EntryVoidingSpec, AnEntryIsTakenBackOnceWithItsReason) {  // A25
  for (const Entry& entry : Entries()) {
    SCOPED_TRACE(entry.what);
    const auto voided = VoidEntry(entry.granted, kLater);
    Given(Stage()).When(entry.granted).On(kDay).ThenRecorded();
    Given(Stage() + Facts({entry.granted})).When(voided).On(kLater).ThenRecordedAsProposed();
    Given(Stage()).When(voided).On(kLater).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND,
                                                       entry.field);
    Given(Stage() + Facts({entry.granted, voided}))
        .When(voided)
        .On(kLater)
        .ThenRefused(
            entry.keeps_id ? v1::ERROR_REASON_ALREADY_SETTLED : v1::ERROR_REASON_RESOURCE_NOT_FOUND,
            entry.field);
    auto silent = voided;
    silent.clear_reason();
    Given(Stage() + Facts({entry.granted}))
        .When(silent)
        .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
  }
}

TEST(EntryVoidingSpec, WhatKeepsNoIdIsGrantedAnewTheSameWay) {  // A25
  for (const Entry& entry : Entries()) {
    SCOPED_TRACE(entry.what);
    const History without = Stage() + Facts({entry.granted, VoidEntry(entry.granted, kDay)});
    if (entry.keeps_id) {
      const std::string field = entry.field;
      Given(without)
          .When(entry.granted)
          .On(kDay)
          .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, field.substr(field.find('.') + 1));
    } else {
      Given(without).When(entry.granted).On(kDay).ThenRecorded();
    }
  }
}

TEST(EntryVoidingSpec, AVoidingNamesTheEntry) {  // A25
  event::v1::EntryVoided nothing;
  nothing.set_reason("误选单位");
  Given(Stage()).When(nothing).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "entry");
}

// What the caller says of it is not what is indexed.
TEST(EntryVoidingSpec, ItIsIndexedUnderWhatTheLedgerKnowsOfIt) {
  const auto exempted = ExemptMonth(Brigades(), "2017-08", kDay);
  auto lying = VoidEntry(exempted, kLater);
  lying.set_pair_id("another");
  lying.set_permit_id("another");
  lying.add_unit_ids("another");
  lying.set_voiding_unit_id(kTengzhou);
  const event::v1::EntryVoided recorded =
      Given(Stage() + Facts({exempted})).When(lying).On(kLater).ThenRecorded().entry_voided();
  EXPECT_EQ(recorded.pair_id(), Brigades());
  EXPECT_EQ(recorded.permit_id(), "");
  EXPECT_EQ(recorded.unit_ids_size(), 0);
  EXPECT_EQ(recorded.voiding_unit_id(), kCity);
}

TEST(EntryVoidingSpec, OnlyTheExceptionOfThoseDaysIsTakenBack) {  // A23, A25
  const auto august = ExceptRule(Brigades(), "R0-18", "2017-08-01", "2017-08-31", kDay);
  const auto july = ExceptRule(Brigades(), "R0-18", "2017-07-01", "2017-07-31", kDay);
  const History both = Stage() + Facts({august, july});
  Given(both + Facts({VoidEntry(august, kDay)})).When(VoidEntry(july, kDay)).ThenRecorded();
  auto half = VoidEntry(august, kDay);
  half.mutable_rule_exception()->mutable_end_date()->set_day(15);
  Given(both).When(half).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "rule_exception.rule");
}

// --- what rests on it ---

std::string Refusal(const History& history, const AnyFact& fact) {
  const auto outcome = domain::Decide(fact.event, MemoryEntities(history),
                                      {Day(kLater), {domain::Role::kCity, kCity}});
  return domain::ChineseText(outcome.status());
}

TEST(EntryVoidingSpec, ASecondPairStandsByItsException) {  // R0-11, A25
  const auto second = Assign(kShizhong, kXuecheng);
  const History hub = Stage() + Facts({GrantException(kXuecheng), second});
  const auto voided = VoidEntry(GrantException(kXuecheng), kLater);
  Given(hub).When(voided).On(kLater).ThenRefused(v1::ERROR_REASON_RECORD_IN_USE,
                                                 "pair_exception.unit_id");
  EXPECT_THAT(Refusal(hub, voided), HasSubstr(second.pair_id()));
  Given(hub + Facts({Dissolve(second.pair_id(), "2017-06-01")}))
      .When(voided)
      .On(kLater)
      .ThenRecorded();
  Given(Stage() + Facts({GrantException(kXuecheng), voided}))
      .When(second)
      .ThenRefused(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, "unit_b_id");
}

TEST(EntryVoidingSpec, APairAcrossDistrictsStandsByTheApprovalAndThatByTheConsents) {  // A19, A25
  const auto approved = ApproveAcross(kJinghe, kLincheng, "2017-01-13");
  const auto pair = Assign(kJinghe, kLincheng);
  const auto consent_voided =
      VoidEntry(ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12"), kLater);
  const History agreed = Stage() + Facts({approved});
  Given(agreed + Facts({GrantException(kLincheng), pair}))
      .When(VoidEntry(approved, kLater))
      .On(kLater)
      .ThenRefused(v1::ERROR_REASON_RECORD_IN_USE, "cross_district_approval.unit_b_id");
  Given(agreed)
      .When(consent_voided)
      .On(kLater)
      .ThenRefused(v1::ERROR_REASON_RECORD_IN_USE, "cross_district_consent.unit_id");
  const History unapproved = agreed + Facts({VoidEntry(approved, kLater)});
  Given(unapproved).When(consent_voided).On(kLater).ThenRecordedAsProposed();
  Given(unapproved + Facts({GrantException(kLincheng)}))
      .When(pair)
      .ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
  Given(unapproved + Facts({consent_voided}))
      .When(approved)
      .ThenRefused(v1::ERROR_REASON_APPROVAL_BEFORE_CONSENT, "unit_b_id");
}

TEST(EntryVoidingSpec, AVoidedPracticeIsMadeKnownByNobody) {  // R0-36, A25
  const auto recorded = RecordPractice("known", kLincheng, "2017-04-10");
  const History without = Stage() + Facts({VoidEntry(recorded, kDay)});
  Given(without)
      .When(PromotePractice("known", kLater))
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "practice_id");
  const auto promoted = PromotePractice("known", kDay);
  Given(Stage() + Facts({promoted, VoidEntry(recorded, kDay)}))
      .When(VoidEntry(promoted, kLater))
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "practice_promotion.practice_id");
}

// Its entries are facts and stay; what comes in now is told to be late (A39).
TEST(EntryVoidingSpec, AVoidedPermitLetsNothingIn) {  // A39, A25
  const std::string towns = PairId(kLincheng, kXingren);
  const auto permitted = PermitLateEntry("l1", kLincheng, "2017-03", "2017-04-20", "2017-05-31");
  const auto late = Inspect("j2", towns, kLincheng, "2017-03-03");
  const auto severity = [&](const History& history) {
    const MemoryEntities entities(history);
    const domain::Context city{Day("2017-05-02"), {domain::Role::kCity, kCity}};
    const auto findings = domain::JudgeWindows(AnyFact(late).event, entities,
                                               *entities.Program(kYear), city, std::nullopt);
    return findings.empty() ? v1::RULE_SEVERITY_UNSPECIFIED : findings[0].severity();
  };
  EXPECT_EQ(severity(Stage() + Facts({permitted})), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(severity(Stage() + Facts({permitted, VoidEntry(permitted, "2017-05-01")})),
            v1::RULE_SEVERITY_MUST);
}

// --- what a published result rests on ---

TEST(EntryVoidingSpec, WhatAPublishedResultRestsOnIsPutRightByAnErratum) {  // A25, R0-30
  const History published =
      Facts({PublishCalendar("2018", "2017-12-05"), OpenAssessment(), Freeze(40), ComputeScores(40),
             GiveNotice("2018-01-10", "2018-01-17"), PublishAssessment({}, "2018-01-18")});
  for (const Entry& entry : Entries()) {
    SCOPED_TRACE(entry.what);
    const auto voided = VoidEntry(entry.granted, "2018-01-19");
    const History history = Stage() + Facts({entry.granted});
    Given(history).When(voided).On("2018-01-19").ThenRecorded();
    if (entry.earns) {
      Given(history + published)
          .When(voided)
          .On("2018-01-19")
          .ThenRefused(v1::ERROR_REASON_RESULT_PUBLISHED, "");
    } else {
      Given(history + published).When(voided).On("2018-01-19").ThenRecorded();
    }
  }
}

// --- whose it is ---

TEST(EntryVoidingSpec, ItIsOfWhoMadeTheEntryOrTookOverFromThem) {  // A25, R4-01
  auto exempted = ExemptMonth(PairId(kLincheng, kXingren), "2017-08", kDay);
  exempted.set_granting_unit_id(kXuecheng);
  const auto voided = VoidEntry(exempted, kLater);
  const auto subjects = [&voided](const History& history) {
    return domain::SubjectUnits(AnyFact(voided).event, MemoryEntities(history));
  };
  const History granted = Stage() + Facts({exempted});
  EXPECT_THAT(subjects(granted), testing::ElementsAre(std::string(kXuecheng)));
  EXPECT_THAT(subjects(granted + Facts({Merge({kXuecheng}, kShizhong, kDay)})),
              testing::ElementsAre(std::string(kShizhong)));
}

}  // namespace
}  // namespace jiedui::spec
