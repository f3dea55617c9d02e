// What the other specifications stand on: the facts of tests/support can follow each other in a
// real ledger, and every event has a fact, a resource, subjects and tags.

#include <map>
#include <set>
#include <string>
#include <type_traits>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/moves.h"
#include "jiedui/event/v1/options.pb.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using domain::OccurredDay;
using domain::ResourceName;
using domain::SubjectUnits;
using domain::TagsOf;
using testing::ElementsAre;
using testing::IsEmpty;

template <class... Es>
std::set<int> Kinds(TypeList<Es...> /*events*/) {
  return {event::v1::EventTraits<Es>::kKind...};
}

TEST(StageSpec, AFullYearHasEveryEventThatCanBeProposed) {
  std::set<int> kinds = Kinds(domain::LedgerActs{});
  for (const event::v1::Event& event : FullYear()) kinds.insert(event.kind_case());
  EXPECT_EQ(kinds, Kinds(event::v1::AllEvents{}));
}

TEST(StageSpec, EveryFactOfAFullYearIsAcceptedAsItStands) {
  History history;
  for (const event::v1::Event& event : FullYear()) {
    Given(history)
        .When(event)
        .By(ActorOf(event).role, ActorOf(event).unit_id)
        .On(FormatDay(OccurredDay(event) < Day("2017-01-10") ? Day("2017-01-10")
                                                             : OccurredDay(event)))
        .ThenRecordedAsProposed();
    history.push_back(event);
  }
}

TEST(StageSpec, EveryEventHasAResourceADayAndTags) {
  for (const event::v1::Event& event : FullYear()) {
    EXPECT_THAT(ResourceName(event), testing::MatchesRegex("[a-zA-Z]+/[A-Za-z0-9._-]+"));
    EXPECT_GE(OccurredDay(event), Day("2014-01-01")) << event.ShortDebugString();
    EXPECT_LE(OccurredDay(event), Day("2018-01-31")) << event.ShortDebugString();
    EXPECT_FALSE(TagsOf(event).empty()) << event.ShortDebugString();
  }
}

TEST(StageSpec, EveryEventButThoseOfTheWholeLedgerIsAboutAUnit) {
  const History year = FullYear();
  const MemoryEntities entities(year);
  for (const event::v1::Event& event : year) {
    const bool of_everybody =
        event.has_program_opened() || event.has_policy_set_adopted() ||
        event.has_basis_document_registered() || event.has_work_calendar_published() ||
        event.has_assessment_opened() || event.has_evidence_frozen() ||
        event.has_scores_computed() || event.has_preliminary_notice_given() ||
        event.has_assessment_published() || event.has_assessment_erratum_published();
    EXPECT_EQ(SubjectUnits(event, entities).empty(), of_everybody) << event.ShortDebugString();
  }
}

TEST(TagsOf, AnEventIsIndexedUnderItsTaggedIdsOnceAndSorted) {
  EXPECT_THAT(TagsOf(AnyFact(Assign(kTengzhou, kXuecheng)).event),
              ElementsAre("pair:2017-370481-370403", "program:2017", "unit:370403", "unit:370481"));
  EXPECT_THAT(
      TagsOf(AnyFact(FileRegister(kXuecheng, {"p2", "p1", "p2"})).event),
      ElementsAre("pair:p1", "pair:p2", "program:2017", "register:2017-370403", "unit:370403"));
}

TEST(TagsOf, AnEmptyIdIsNoTag) {
  EXPECT_THAT(TagsOf(AnyFact(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")).event),
              ElementsAre("unit:370400"));
  EXPECT_THAT(TagsOf(event::v1::Event()), IsEmpty());
}

TEST(ResourceName, NamesWhatTheFactCreatesOrChanges) {
  const auto name = [](const AnyFact& fact) { return ResourceName(fact.event); };
  EXPECT_EQ(name(Enroll(kXuecheng)), "units/370403");
  EXPECT_EQ(name(OpenProgram()), "programs/2017");
  EXPECT_EQ(name(AdoptPolicy()), "policySets/zaozhuang-2017");
  EXPECT_EQ(name(RegisterDocument("d1")), "basisDocuments/d1");
  EXPECT_EQ(name(PublishCalendar("2017")), "workCalendars/2017");
  EXPECT_EQ(name(Assign(kTengzhou, kXuecheng)), "pairs/2017-370481-370403");
  EXPECT_EQ(name(FileRegister(kXuecheng, {"p"})), "pairRegisters/2017-370403");
  EXPECT_EQ(name(CheckPair("k1", "p", kCity)), "supervisionChecks/k1");
  EXPECT_EQ(name(Attest("j1", "p", kXuecheng, "2017-03-02")), "activities/j1");
  EXPECT_EQ(name(FileCase("c1", kXuecheng, "j1", "2017-03-02")), "cases/c1");
  EXPECT_EQ(name(SubmitReport(kLincheng, "2017-03", "2017-04-01")), "reports/370403001-2017-03");
  EXPECT_EQ(name(Countersign("adjustment-1", "2018-01-19")), "assessments/2017");
  EXPECT_EQ(ResourceName(event::v1::Event()), "");
}

TEST(SubjectUnits, ThoseWhoseFactItIs) {
  const MemoryEntities entities(FullYear());
  const auto units = [&](const AnyFact& fact) { return SubjectUnits(fact.event, entities); };
  const std::string pair = PairId(kTengzhou, kXuecheng);
  EXPECT_THAT(units(RegisterUnit("370403009", event::v1::TEAM_TIER_SQUADRON, kXuecheng)),
              ElementsAre(kXuecheng));
  EXPECT_THAT(units(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")), ElementsAre(kCity));
  EXPECT_THAT(units(Dissolve(pair, "2017-05-01")), ElementsAre(kTengzhou, kXuecheng));
  EXPECT_THAT(units(Inspect("j9", pair, kXuecheng, "2017-05-01")),
              ElementsAre(kTengzhou, kXuecheng));
  EXPECT_THAT(units(Void("r1", pair, "2017-05-01")), ElementsAre(kXuecheng));
  EXPECT_THAT(units(Void("j1", pair, "2017-05-01")), ElementsAre(kTengzhou, kXuecheng));
  EXPECT_THAT(units(AcknowledgeRegister(kXuecheng)), ElementsAre(kXuecheng));
  EXPECT_THAT(units(AcceptReport(kLincheng, "2017-03", "2017-05-01")), ElementsAre(kLincheng));
  EXPECT_THAT(units(DecidePenalty("c2", "2017-05-01")), ElementsAre(kXuecheng));
  EXPECT_THAT(units(CloseCase("c3", "2017-05-01")), ElementsAre(kLincheng));
  EXPECT_THAT(units(Object("o2", kXingren, "2018-01-12")), ElementsAre(kXingren));
  EXPECT_THAT(
      units(DecideObjection("objection-1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-12")),
      ElementsAre(kLincheng));
  EXPECT_THAT(units(Adjust("a9", pair, 1, "2018-01-12")), ElementsAre(kTengzhou, kXuecheng));
  EXPECT_THAT(units(Countersign("adjustment-2", "2018-01-12")), ElementsAre(kTengzhou, kXuecheng));
}

// Who lets an officer go decides, not who would like to have them.
TEST(SubjectUnits, AnOfficerIsOfTheUnitTheyBelongTo) {
  const MemoryEntities entities(Staffed());
  const auto units = [&](const AnyFact& fact) { return SubjectUnits(fact.event, entities); };
  EXPECT_THAT(units(Transfer("370403-01", kTengzhou, "2017-05-01")), ElementsAre(kXuecheng));
  EXPECT_THAT(units(Leave("370403-01", "2017-05-01")), ElementsAre(kXuecheng));
  EXPECT_THAT(units(RenewCertificate("370403-01", "2017-05-01", "2020-05-01")),
              ElementsAre(kXuecheng));
}

TEST(UnitsOfPersons, AreWhereTheyAreNow) {
  const auto registered = AnyFact(RegisterOfficer("370403-01", kXuecheng)).event;
  const auto units = [&](const History& history) {
    return domain::UnitsOfPersons(registered, MemoryEntities(history));
  };
  const History moved = Staffed() + Facts({Transfer("370403-01", kTengzhou, "2017-05-01")});
  EXPECT_THAT(units({}), IsEmpty());
  EXPECT_THAT(units(Staffed()), ElementsAre(kXuecheng));
  EXPECT_THAT(units(moved), ElementsAre(kTengzhou));
  EXPECT_THAT(units(moved + Facts({Leave("370403-01", "2017-06-01")})), ElementsAre(kTengzhou));
}

// What was done with the ledger itself is nobody's to write, and nobody's to be conditioned on.
TEST(LedgerActs, AreAboutNoUnitAndNoResource) {
  const MemoryEntities entities(FullYear());
  event::v1::PersonalDataRead read;
  read.add_officer_ids("370403-01");
  for (const AnyFact& fact : {AnyFact(read), AnyFact(event::v1::OperatorActed())}) {
    EXPECT_THAT(SubjectUnits(fact.event, entities), IsEmpty());
    EXPECT_EQ(ResourceName(fact.event), "");
    EXPECT_TRUE(domain::IsLedgerActKind(fact.event.kind_case()));
  }
  EXPECT_FALSE(domain::IsLedgerActKind(event::v1::Event::kPersonalDataErased));
}

// "officer" would change the etag of whoever is looked at.
TEST(LedgerActs, AReadingIsFoundByWhoWasReadAndDoesNotMoveThem) {
  event::v1::PersonalDataRead read;
  read.add_officer_ids("370403-02");
  read.add_officer_ids("370403-01");
  EXPECT_THAT(TagsOf(AnyFact(read).event),
              ElementsAre("officer_read:370403-01", "officer_read:370403-02"));
  EXPECT_THAT(TagsOf(AnyFact(event::v1::OperatorActed()).event), IsEmpty());
}

TEST(LedgerActs, AreOfTheDayTheyAreRecorded) {
  event::v1::PersonalDataRead read;
  read.add_officer_ids("370403-01");
  read.set_method("jiedui.v1.RegistryService/GetOfficer");
  event::v1::OperatorActed act;
  act.set_act("CloseLedger");
  for (const AnyFact& fact : {AnyFact(read), AnyFact(act)}) {
    const event::v1::Event recorded = Given({}).When(fact).On("2017-12-04").ThenRecorded();
    EXPECT_EQ(FormatDay(OccurredDay(recorded)), "2017-12-04");
  }
}

TEST(LedgerActs, SayWhatTheyAreAbout) {
  event::v1::PersonalDataRead read;
  read.set_method("m");
  Given({}).When(read).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "officer_ids");
  read.add_officer_ids("370403-01");
  read.clear_method();
  Given({}).When(read).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "method");
  read.set_method("m");
  while (read.officer_ids_size() < 50) read.add_officer_ids("370403-01");
  Given({}).When(read).ThenRecorded();
  read.add_officer_ids("370403-01");
  Given({}).When(read).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "officer_ids");
  Given({}).When(event::v1::OperatorActed()).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "act");
}

TEST(SubjectUnits, OfWhatDoesNotExistThereAreNone) {
  const MemoryEntities entities(FullYear());
  const auto units = [&](const AnyFact& fact) { return SubjectUnits(fact.event, entities); };
  EXPECT_THAT(units(Dissolve("no-such-pair", "2017-05-01")), IsEmpty());
  EXPECT_THAT(units(Dissolve(absl::string_view("\0:", 2), "2017-05-01")), IsEmpty());
  EXPECT_THAT(units(Void("", "", "2017-05-01")), IsEmpty());
  EXPECT_THAT(units(Countersign("no-such-adjustment", "2018-01-12")), IsEmpty());
  EXPECT_THAT(SubjectUnits(event::v1::Event(), entities), IsEmpty());
}

// True if the event has a field that puts it under the tag.
bool IsIndexedUnder(const google::protobuf::Descriptor& type, const std::string& tag) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->options().GetExtension(event::v1::tag) == tag) return true;
  }
  return false;
}

template <class State, class... Es>
void ExpectIndexed(TypeList<Es...> /*events*/) {
  const std::string tag = domain::EntityTraits<State>::kTag;
  for (const auto* type : {Es::descriptor()...}) {
    EXPECT_TRUE(IsIndexedUnder(*type, tag)) << type->name() << " has no field with tag " << tag;
  }
}

template <class... States>
void ExpectAllIndexed(TypeList<States...> /*entities*/) {
  (ExpectIndexed<States>(typename domain::EntityTraits<States>::Events{}), ...);
}

TEST(Moves, EveryEventInAnEntitysListIsFoundUnderItsTag) {
  ExpectAllIndexed(domain::AllEntities{});
}

TEST(Moves, KindsOfAListAreItsEventNumbers) {
  EXPECT_THAT(domain::KindsOf<domain::PairEvents>(),
              ElementsAre(30, 31, 40, 41, 46, 47, 63, 42, 43, 44, 150, 151, 158, 162));
  EXPECT_THAT(domain::KindsOf<domain::RegisterEvents>(), ElementsAre(33, 34, 35));
}

TEST(Moves, AnEventOutsideTheListChangesNothing) {
  auto unit = domain::Blank<domain::UnitState>(kXuecheng);
  domain::EvolveEvent(unit, AnyFact(FileRegister(kXuecheng, {"p"})).event);
  domain::EvolveEvent(unit, event::v1::Event());
  EXPECT_FALSE(unit.Exists());
}

TEST(Moves, AUnitIsNotMovedByTheRegistrationOfAUnitBelowIt) {
  auto city = domain::Blank<domain::UnitState>(kCity);
  domain::EvolveEvent(city,
                      AnyFact(RegisterUnit(kXuecheng, event::v1::TEAM_TIER_BRIGADE, kCity)).event);
  EXPECT_FALSE(city.Exists());
}

}  // namespace
}  // namespace jiedui::spec
