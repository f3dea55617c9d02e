// Programmes, policy sets and who takes part: R0-01, R0-03, R0-04, R0-33.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "domain/program/program.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

History Opened() {
  return Organization() + Facts({OpenProgram()});
}

TEST(ProgramSpec, AYearIsOpened) {  // R0-03
  Given(Organization()).When(OpenProgram()).ThenRecordedAsProposed();
}

TEST(ProgramSpec, AYearIsOpenedOnce) {
  Given(Opened()).When(OpenProgram()).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "program_id");
}

TEST(ProgramSpec, AProgramCitesItsDocument) {  // R0-01
  auto fact = OpenProgram();
  fact.clear_basis_document();
  Given(Organization())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "basis_document.document_number");
}

TEST(ProgramSpec, SigningAndPrintingAreTwoDays) {  // R0-38
  auto fact = OpenProgram();
  *fact.mutable_basis_document()->mutable_printed_date() = Date("2017-01-11");
  Given(Organization()).When(fact).ThenRecordedAsProposed();
  *fact.mutable_basis_document()->mutable_printed_date() = Date("2018-01-11");
  Given(Organization())
      .When(fact)
      .On("2018-01-10")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "basis_document.printed_date");
}

TEST(ProgramSpec, AProgramEndsAfterItStarts) {
  auto fact = OpenProgram();
  *fact.mutable_end_date() = Date("2016-12-31");
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "end_date");
}

TEST(ProgramSpec, AMistypedEndYearIsRefused) {
  auto fact = OpenProgram();
  *fact.mutable_end_date() = Date("2019-01-01");
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "end_date");
  *fact.mutable_end_date() = Date("2018-12-31");
  Given(Organization()).When(fact).ThenRecordedAsProposed();
}

TEST(ProgramSpec, AProgramIsNotOpenedInTheFuture) {
  Given(Organization())
      .When(OpenProgram())
      .On("2017-01-09")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "opened_date");
}

event::v1::ProgramOpened ProgramOf(absl::string_view start, absl::string_view end) {
  auto fact = OpenProgram();
  *fact.mutable_start_date() = Date(start);
  *fact.mutable_end_date() = Date(end);
  return fact;
}

// No policy set could be adopted for it any more.
TEST(ProgramSpec, AYearThatIsOverIsNotOpened) {
  const auto fact = ProgramOf("2025-01-01", "2025-12-31");
  Given(Organization()).When(fact).On("2025-12-31").ThenRecordedAsProposed();
  Given(Organization())
      .When(fact)
      .On("2026-01-01")
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "end_date");
  Given(Organization() + Facts({fact}))
      .When(fact)
      .On("2026-01-01")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "program_id");
}

TEST(ProgramSpec, OneThatIsOverInAYearThatGoesOnIsOpened) {
  Given(Organization())
      .When(ProgramOf("2026-01-01", "2026-06-30"))
      .On("2026-12-01")
      .ThenRecordedAsProposed();
}

// A historical set may be adopted for it.
TEST(ProgramSpec, AYearThatWasOverBeforeTheBanIsOpenedWhenever) {  // L7
  Given(Organization())
      .When(ProgramOf("2021-01-01", "2021-10-31"))
      .On("2026-12-01")
      .ThenRecordedAsProposed();
  Given(Organization())
      .When(ProgramOf("2021-01-01", "2021-11-01"))
      .On("2026-12-01")
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "end_date");
}

TEST(ProgramSpec, TheCityOrganizes) {
  auto fact = OpenProgram();
  fact.set_organizer_unit_id(kXuecheng);
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "organizer_unit_id");
  fact.set_organizer_unit_id("370499");
  Given(Organization())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "organizer_unit_id");
}

TEST(ProgramSpec, AProgramIdHasNoHyphenSoThatRegisterIdsReadOneWay) {
  auto fact = OpenProgram();
  fact.set_program_id("2017-a");
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "program_id");
}

TEST(PolicySpec, TheParametersOfTheNoticeAreAdopted) {  // R0-01
  Given(Opened()).When(AdoptPolicy()).ThenRecordedAsProposed();
}

TEST(PolicySpec, APolicySetIsAdoptedOnce) {
  Given(Opened() + Facts({AdoptPolicy()}))
      .When(AdoptPolicy())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "policy_set_id");
}

TEST(PolicySpec, APolicyNeedsItsProgram) {
  Given(Organization())
      .When(AdoptPolicy())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "program_id");
}

TEST(PolicySpec, AParameterOutsideItsRangeIsRefused) {
  const MemoryEntities entities(Opened());
  const auto outcome = domain::Decide(AnyFact(AdoptPolicyWith("pair.max_per_unit", "0")).event,
                                      entities, {Day("2017-01-10"), {domain::Role::kCity, kCity}});
  EXPECT_EQ(domain::ReasonOf(outcome.status()), v1::ERROR_REASON_POLICY_INVALID);
}

TEST(PolicySpec, ThePolicyInForceIsTheLatestEffectiveByThatDay) {
  auto second = AdoptPolicyWith("joint.min_enterprises", "4");
  second.set_policy_set_id("second");
  *second.mutable_effective_date() = Date("2017-07-01");
  auto amended = AdoptPolicyWith("joint.min_enterprises", "5");
  amended.set_policy_set_id("amended");
  *amended.mutable_effective_date() = Date("2017-07-01");
  Given(Opened() + Facts({AdoptPolicy()})).When(second).On("2017-06-20").ThenRecordedAsProposed();

  const MemoryEntities entities(Opened() + Facts({AdoptPolicy(), second, amended}));
  const domain::ProgramState* program = entities.Program(kYear);
  ASSERT_NE(program, nullptr);
  const CivilDay adopted = domain::OccurredDay(AnyFact(AdoptPolicy()).event);
  EXPECT_EQ(program->PolicyOn(adopted - 1), nullptr);
  EXPECT_EQ(program->PolicyOn(adopted)->joint_min_enterprises, 3);
  EXPECT_EQ(program->PolicyOn(Day("2017-06-30"))->joint_min_enterprises, 3);
  EXPECT_EQ(program->PolicyOn(Day("2017-07-01"))->policy_set_id, "amended");
}

TEST(PolicySpec, OfTwoSetsOfOneDayTheOneAdoptedLastIsInForce) {
  auto earlier = AdoptPolicyWith("joint.min_enterprises", "4");
  earlier.set_policy_set_id("zz-adopted-first");
  auto later = AdoptPolicyWith("joint.min_enterprises", "5");
  later.set_policy_set_id("aa-adopted-last");
  Given(Opened() + Facts({earlier})).When(later).On("2017-01-10").ThenRecordedAsProposed();
  const MemoryEntities entities(Opened() + Facts({earlier, later}));
  const CivilDay day = domain::OccurredDay(AnyFact(later).event);
  EXPECT_EQ(entities.Program(kYear)->PolicyOn(day)->policy_set_id, "aa-adopted-last");
}

TEST(EnrolmentSpec, BrigadesAndSquadronsTakePart) {  // R0-04
  Given(Opened()).When(Enroll(kXuecheng)).ThenRecordedAsProposed();
  Given(Opened()).When(Enroll(kLincheng)).ThenRecordedAsProposed();
  Given(Opened()).When(Enroll(kCity)).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
}

TEST(EnrolmentSpec, AUnitTakesPartOnce) {
  Given(Opened() + Facts({Enroll(kXuecheng)}))
      .When(Enroll(kXuecheng))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
}

TEST(EnrolmentSpec, OfAKnownProgramAndUnit) {
  Given(Organization())
      .When(Enroll(kXuecheng))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "program_id");
  Given(Opened())
      .When(Enroll("370499"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
}

TEST(EnrolmentSpec, FromADayOfTheProgramOnWhichTheUnitExists) {
  auto early = Enroll(kXuecheng);
  *early.mutable_effective_date() = Date("2016-12-31");
  Given(Opened()).When(early).ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "effective_date");
  Given(Opened() + Facts({CloseUnit(kXuecheng, "2017-01-01")}))
      .When(Enroll(kXuecheng))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

// What a bulletin told of a month was told without the unit.
TEST(EnrolmentSpec, ItReachesBehindNoMonthThatABulletinIsAbout) {  // A11, R0-31
  const History told =
      Opened() + Facts({AdoptPolicy(), PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  for (const char* day : {"2017-01-01", "2017-03-31"}) {
    Given(told)
        .When(Enroll(kXuecheng, day))
        .On("2017-04-11")
        .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  }
  Given(told).When(Enroll(kXuecheng, "2017-04-01")).On("2017-04-11").ThenRecordedAsProposed();
}

TEST(EnrolmentSpec, NobodyIsEnrolledOnceTheResultIsPublished) {  // R0-30
  Given(Opened() + Facts({AdoptPolicy(), OpenAssessment(), PublishAssessment({}, "2018-01-20")}))
      .When(Enroll(kXuecheng))
      .On("2018-01-21")
      .ThenRefused(v1::ERROR_REASON_RESULT_PUBLISHED, "");
}

// A year may be recorded when it is over: nothing was told of it yet.
TEST(EnrolmentSpec, AMonthOfWhichNoBulletinTellsIsOpenHoweverLongAgo) {
  Given(Opened() + Facts({AdoptPolicy()}))
      .When(Enroll(kXuecheng, "2017-01-01"))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

TEST(EnrolmentSpec, ABulletinOfAnotherDistrictTellsNothingOfTheUnit) {
  event::v1::BulletinPublished of_another = PublishBulletin(1, "2017-01", "2017-03", "2017-04-10");
  of_another.set_unit_id(kTengzhou);
  const History told = Opened() + Facts({AdoptPolicy(), of_another});
  Given(told).When(Enroll(kXuecheng)).On("2017-04-11").ThenRecordedAsProposed();
  Given(told)
      .When(Enroll(kTengzhou))
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
}

TEST(EnrolmentSpec, WhoHasWithdrawnTakesPartAgainFromALaterDayOn) {  // R0-04
  const History withdrawn =
      Opened() + Facts({AdoptPolicy(), Enroll(kXuecheng), Withdraw(kXuecheng, "2017-05-01")});
  for (const char* day : {"2017-04-30", "2017-05-01"}) {
    Given(withdrawn)
        .When(Enroll(kXuecheng, day))
        .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  }
  Given(withdrawn).When(Enroll(kXuecheng, "2017-05-02")).ThenRecordedAsProposed();
  const History again = withdrawn + Facts({Enroll(kXuecheng, "2017-08-15")});
  Given(again)
      .When(Enroll(kXuecheng, "2017-09-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
  Given(again).When(Withdraw(kXuecheng, "2017-10-01")).On("2017-09-20").ThenRecorded();
  Given(again)
      .When(Withdraw(kXuecheng, "2017-08-15"))
      .On("2017-08-20")
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
}

TEST(EnrolmentSpec, WhoTakesPartAgainReportsNoMonthInBetween) {  // R0-26
  const History again = ProgramYear() + Clerks() +
                        Facts({Withdraw(kJinghe, "2017-05-01"), Enroll(kJinghe, "2017-08-15")});
  const auto report = [](const char* month, const char* day) {
    return SubmitReport(kJinghe, month, day);
  };
  Given(again).When(report("2017-04", "2017-05-03")).On("2017-05-03").ThenRecorded();
  for (const char* month : {"2017-05", "2017-07"}) {
    Given(again)
        .When(report(month, "2017-08-20"))
        .On("2017-08-20")
        .ThenRefused(v1::ERROR_REASON_UNIT_WITHDRAWN, "month");
  }
  Given(again).When(report("2017-08", "2017-09-03")).On("2017-09-03").ThenRecorded();
}

TEST(IndexSpec, TheBaselineMayLieBeforeTheProgram) {  // R0-33
  Given(ProgramYear()).When(RecordIndex(kXuecheng, "2016-12-31", 61'500)).ThenRecordedAsProposed();
}

TEST(IndexSpec, OneIndexADay) {
  Given(ProgramYear() + Facts({RecordIndex(kXuecheng, "2016-12-31", 61'500)}))
      .When(RecordIndex(kXuecheng, "2016-12-31", 70'000))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "index_date");
  Given(ProgramYear() + Facts({RecordIndex(kXuecheng, "2016-12-31", 61'500)}))
      .When(RecordIndex(kXuecheng, "2017-12-31", 70'000))
      .ThenRecordedAsProposed();
}

TEST(IndexSpec, OfZeroToAHundredPoints) {
  Given(ProgramYear()).When(RecordIndex(kXuecheng, "2016-12-31", 100'000)).ThenRecordedAsProposed();
  for (const int64_t index_milli : {int64_t{-1}, int64_t{100'001}}) {
    Given(ProgramYear())
        .When(RecordIndex(kXuecheng, "2016-12-31", index_milli))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "index_milli");
  }
}

TEST(IndexSpec, OfAUnitThatTakesPartAndNotOfTheFuture) {
  Given(ProgramYear())
      .When(RecordIndex(kCity, "2016-12-31", 1))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
  Given(ProgramYear())
      .When(RecordIndex(kXuecheng, "2017-03-03", 1))
      .On("2017-03-02")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "index_date");
}

TEST(BreakthroughSpec, IsDescribedAndApprovedOnce) {  // R0-33
  const auto breakthrough = ApproveBreakthrough(kTengzhou, "2017-11-01");
  Given(ProgramYear()).When(breakthrough).ThenRecordedAsProposed();
  Given(ProgramYear() + Facts({breakthrough}))
      .When(breakthrough)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "description");
  auto another = breakthrough;
  another.set_description("另一项新突破");
  Given(ProgramYear() + Facts({breakthrough})).When(another).ThenRecordedAsProposed();
  another.clear_description();
  Given(ProgramYear()).When(another).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "description");
}

TEST(ProgramSpec, TheOrganizerExistsWhenTheProgramStarts) {
  Given(Organization() + Facts({CloseUnit(kCity, "2017-01-01")}))
      .When(OpenProgram())
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "organizer_unit_id");
}

TEST(ProgramSpec, AProgramHasATitle) {
  auto fact = OpenProgram();
  fact.clear_display_name();
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "display_name");
}

TEST(PolicySpec, AThousandParametersAreEnough) {
  auto fact = AdoptPolicy();
  while (fact.parameters_size() <= 1000) *fact.add_parameters() = fact.parameters(0);
  Given(Opened()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "parameters");
}

// --- sets over time ---

event::v1::PolicySetAdopted SetFrom(absl::string_view id, absl::string_view day) {
  auto fact = AdoptPolicyWith("joint.min_enterprises", "4");
  fact.set_policy_set_id(std::string(id));
  *fact.mutable_effective_date() = Date(day);
  return fact;
}

TEST(PolicySpec, ASetMayTakeEffectInAMonthUntilThatMonthIsPublished) {  // A11
  const History history = Opened() + Facts({AdoptPolicy()});
  // The tables of March are due on 10 April 2017, a Monday.
  Given(history).When(SetFrom("later", "2017-03-31")).On("2017-04-10").ThenRecordedAsProposed();
  Given(history)
      .When(SetFrom("later", "2017-03-31"))
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_POLICY_RETROACTIVE, "effective_date");
  Given(history).When(SetFrom("later", "2017-04-01")).On("2017-04-11").ThenRecordedAsProposed();
  Given(history)
      .When(SetFrom("later", "2016-12-01"))
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_POLICY_RETROACTIVE, "effective_date");
}

// The tables of December are due on 10 January 2018: no day of 2017 is left to suggest.
TEST(PolicySpec, OnceAllMonthsArePublishedNoDayOfTheYearIsLeft) {  // A11
  const History history = Opened() + Facts({AdoptPolicy()});
  Given(history)
      .When(SetFrom("later", "2017-11-30"))
      .On("2018-01-10")
      .ThenRefused(v1::ERROR_REASON_POLICY_RETROACTIVE, "effective_date");
  Given(history)
      .When(SetFrom("later", "2017-12-31"))
      .On("2018-01-11")
      .ThenRefused(v1::ERROR_REASON_POLICY_YEAR_CLOSED, "effective_date");
}

TEST(PolicySpec, TheDayOfPublicationMovesWithTheCalendar) {  // A11
  // The tables of May are due on Saturday, 10 June 2017; those of September on 10 October.
  Given(Opened() + Facts({AdoptPolicy()}))
      .When(SetFrom("later", "2017-05-31"))
      .On("2017-06-12")
      .ThenRecordedAsProposed();
  auto early = AdoptPolicyWith("report.due_city_day", "1");
  const History history = Opened() + Facts({early});
  Given(history + Facts({PublishCalendar("2017")}))
      .When(SetFrom("later", "2017-09-30"))
      .On("2017-10-09")
      .ThenRecordedAsProposed();
  Given(history)
      .When(SetFrom("later", "2017-09-30"))
      .On("2017-10-09")
      .ThenRefused(v1::ERROR_REASON_POLICY_RETROACTIVE, "effective_date");
}

TEST(PolicySpec, TheFirstSetOfAProgrammeMayBeAdoptedLate) {
  Given(Opened()).When(AdoptPolicy()).On("2018-01-10").ThenRecordedAsProposed();
}

TEST(PolicySpec, ASetIsReplacedUntilTheDayBeforeItTakesEffect) {
  const History history = Opened() + Facts({AdoptPolicy(), SetFrom("wrong", "2017-07-01")});
  auto right = SetFrom("right", "2017-08-01");
  right.set_replaces_policy_set_id("wrong");
  Given(history).When(right).On("2017-06-30").ThenRecordedAsProposed();
  Given(history)
      .When(right)
      .On("2017-07-01")
      .ThenRefused(v1::ERROR_REASON_POLICY_IN_FORCE, "replaces_policy_set_id");

  const MemoryEntities entities(history + Facts({right}));
  const domain::ProgramState* program = entities.Program(kYear);
  EXPECT_EQ(program->PolicyOn(Day("2017-07-15"))->policy_set_id, "zaozhuang-2017");
  EXPECT_EQ(program->PolicyOn(Day("2017-08-01"))->policy_set_id, "right");
}

TEST(PolicySpec, ASetIsReplacedOnceAndOnlyOneThatExists) {
  auto right = SetFrom("right", "2017-08-01");
  right.set_replaces_policy_set_id("wrong");
  Given(Opened() + Facts({AdoptPolicy()}))
      .When(right)
      .On("2017-06-30")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "replaces_policy_set_id");
  auto again = right;
  again.set_policy_set_id("again");
  Given(Opened() + Facts({AdoptPolicy(), SetFrom("wrong", "2017-07-01"), right}))
      .When(again)
      .On("2017-06-30")
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "replaces_policy_set_id");
}

TEST(PolicySpec, ASetThatWeighsCountsIsRefused) {  // 国办发〔2024〕54号
  auto fact = AdoptPolicy();
  fact.set_historical(false);
  Given(Opened()).When(fact).ThenRefused(v1::ERROR_REASON_POLICY_WEIGHS_COUNTS, "parameters");
}

// What the set dates is of the year.
event::v1::PolicySetAdopted AdoptPolicyIn(absl::string_view year) {
  auto fact = AdoptPolicyWith("register.due", absl::StrCat(year, "-01-20"));
  for (event::v1::PolicyParameter& parameter : *fact.mutable_parameters()) {
    if (parameter.key() == "month.exempt") parameter.set_value(absl::StrCat(year, "-01"));
  }
  return fact;
}

TEST(PolicySpec, AHistoricalSetIsRefusedToAProgrammeUnderTheBanAndWithoutItsDocument) {  // L7
  auto program = OpenProgram();
  *program.mutable_start_date() = Date("2026-01-01");
  *program.mutable_end_date() = Date("2026-12-31");
  auto fact = AdoptPolicyIn("2026");
  Given(Organization() + Facts({program}))
      .When(fact)
      .On("2026-12-31")
      .ThenRefused(v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT, "historical");
  const History over = Organization() + Facts({program});
  Given(over)
      .When(fact)
      .On("2027-01-01")
      .ThenRefused(v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT, "historical");
  // Once the result is published nothing is judged by it any more.
  Given(over + Facts({OpenAssessment("2027-01-08"), PublishAssessment({}, "2027-01-18")}))
      .When(fact)
      .On("2027-01-19")
      .ThenRecorded();
  // Of a programme that the ban fell into, the last months were under it.
  fact = AdoptPolicyIn("2021");
  *program.mutable_start_date() = Date("2021-01-01");
  *program.mutable_end_date() = Date("2021-12-31");
  Given(Organization() + Facts({program}))
      .When(fact)
      .On("2022-01-10")
      .ThenRefused(v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT, "historical");
  *program.mutable_end_date() = Date("2021-10-31");
  Given(Organization() + Facts({program})).When(fact).On("2022-01-10").ThenRecorded();
  fact.mutable_basis_document()->clear_title();
  Given(Opened()).When(fact).ThenRefused(v1::ERROR_REASON_HISTORICAL_WITHOUT_BASIS,
                                         "basis_document.title");
  fact.clear_basis_document();
  Given(Opened()).When(fact).ThenRefused(v1::ERROR_REASON_HISTORICAL_WITHOUT_BASIS,
                                         "basis_document.document_number");
}

TEST(PolicySpec, ASetRestsOnADocumentAndSaysWhatEachParameterSays) {  // R0-01
  auto program = domain::Program2026();
  program.set_organizer_unit_id(std::string(kCity));
  const History opened = Organization() + Facts({program});
  event::v1::PolicySetAdopted set = domain::QuotaSafePolicySet();
  Given(opened).When(set).On("2026-02-01").ThenRecorded();
  event::v1::PolicySetAdopted bare = set;
  bare.clear_basis_document();
  Given(opened)
      .When(bare)
      .On("2026-02-01")
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "basis_document.document_number");
  set.mutable_parameters(1)->clear_source_text();
  Given(opened)
      .When(set)
      .On("2026-02-01")
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "parameters[1].source_text");
}

TEST(PolicySpec, ASetSaysUntilWhenItIsInForce) {
  const std::vector<domain::AdoptedPolicy> sets = {{Day("2017-01-01"), {}, ""},
                                                   {Day("2017-07-01"), {}, "d"},
                                                   {Day("2017-08-01"), {}, ""},
                                                   {Day("2017-08-01"), {}, ""}};
  EXPECT_EQ(domain::SupersededOn(sets, 0), Day("2017-08-01"));
  EXPECT_EQ(domain::SupersededOn(sets, 2), Day("2017-08-01"));  // on the day it would have begun
  EXPECT_EQ(domain::SupersededOn(sets, 3), std::nullopt);
}

}  // namespace
}  // namespace jiedui::spec
