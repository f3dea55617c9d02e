// What is true of every lawful year, whatever happened in it. Years are made up event by event
// (history.h), decided as a ledger decides them and folded as it folds them. A year that breaks a
// property names its seed; JIEDUI_YEAR_SEED=<seed> plays that one alone.

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/message_differencer.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "domain/decide.h"
#include "domain/rules/result.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_table.h"
#include "projections/case_board.h"
#include "projections/cell_changes.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/ceilings.h"
#include "tests/projections/history.h"
#include "tests/projections/office.h"
#include "tests/projections/story.h"
#include "tests/support/memory_entities.h"

namespace jiedui::projections {
namespace {

using event::v1::Event;
using eventstore::StoredEvent;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using spec::operator+;
using Log = std::vector<StoredEvent>;

constexpr int kProposals = 1500;
const CivilDay kJudgedOn(2018, 1, 9);
const char* const kSides[] = {spec::kTengzhou, spec::kXuecheng, spec::kLincheng, spec::kXingren};

void ForYears(uint32_t count, const std::function<void(uint32_t seed)>& holds) {
  const char* one = std::getenv("JIEDUI_YEAR_SEED");
  const auto first = one == nullptr ? 1U : static_cast<uint32_t>(std::stoul(one));
  for (uint32_t seed = first; seed < first + (one == nullptr ? count : 1U); ++seed) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const testing::ScopedTrace trace(
        __FILE__, __LINE__,
        absl::StrCat("JIEDUI_YEAR_SEED=", seed, " projections_test --gtest_filter=",
                     test->test_suite_name(), ".", test->name()));
    holds(seed);
    if (testing::Test::HasFailure()) return;
  }
}

// --- years as a ledger has them ---

Event EventOf(const StoredEvent& stored) {
  Event event;
  CHECK(event.ParseFromString(stored.body), "not an event");
  return event;
}

std::string TagOf(const Event& event, absl::string_view kind) {
  for (const std::string& tag : domain::TagsOf(event)) {
    if (absl::StartsWith(tag, absl::StrCat(kind, ":"))) return tag;
  }
  return "";
}

// The sides record by turns, so that half of each activity is confirmed by who recorded it.
std::string RecorderOf(const Event& event, size_t turn) {
  const std::string pair = TagOf(event, "pair");
  if (absl::EndsWith(pair, kBrigadePair)) {
    return absl::StrCat("district/", turn % 2 == 0 ? spec::kTengzhou : spec::kXuecheng);
  }
  if (absl::EndsWith(pair, kTownPair)) {
    return absl::StrCat("town/", turn % 2 == 0 ? spec::kLincheng : spec::kXingren);
  }
  return "city/370400";
}

Log Recorded(const spec::History& history) {
  Recorder recorder;
  Log log;
  for (const Event& event : history) {
    log.push_back(recorder.Record(event, RecorderOf(event, log.size())));
  }
  return log;
}

// Folds each event under the position it was first recorded at, in whatever order and with whatever
// left out: positions are the events' names, so that what is folded of equal events can be
// compared.
MemoryTables Folded(const Log& log) {
  MemoryTables tables;
  for (const StoredEvent& stored : log) {
    tables.SetMark({stored.record.position() - 1, tables.mark().recorded_at});
    CHECK_OK(FoldEvent(stored, tables));
  }
  return tables;
}

// --- order ---

using Tags = std::set<std::string>;

bool IsPlace(absl::string_view tag) {
  return absl::StartsWith(tag, "pair:") || absl::StartsWith(tag, "unit:");
}

// What every thing is about: the pairs and units that any of its events is about; a pair and its
// sides are about each other.
std::map<std::string, Tags> PlacesOfThings(const Log& log) {
  std::map<std::string, Tags> places;
  for (const StoredEvent& stored : log) {
    const Event event = EventOf(stored);
    const std::vector<std::string> tags = domain::TagsOf(event);
    for (const std::string& thing : tags) {
      if (IsPlace(thing) && !event.has_pair_assigned()) continue;
      for (const std::string& tag : tags) {
        if (IsPlace(tag)) places[thing].insert(tag);
      }
    }
  }
  return places;
}

// The pairs and units an event concerns, by the things it is about: a fine concerns the pair whose
// inspection the case came from.
Tags PlacesOf(const StoredEvent& stored, const std::map<std::string, Tags>& places_of_things) {
  Tags places;
  std::vector<std::string> open = domain::TagsOf(EventOf(stored));
  while (!open.empty()) {
    const std::string tag = std::move(open.back());
    open.pop_back();
    // Everything is of the programme.
    if (absl::StartsWith(tag, "program:")) continue;
    if (IsPlace(tag) && !places.insert(tag).second) continue;
    const auto found = places_of_things.find(tag);
    if (found == places_of_things.end()) continue;
    for (const std::string& place : found->second) {
      if (places.count(place) == 0) open.push_back(place);
    }
  }
  return places;
}

bool Meet(const Tags& a, const Tags& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& tag) { return b.count(tag) != 0; });
}

// The log with neighbours that may swap swapped, many times, all events before `first` staying.
Log Shuffled(Log log, size_t first, uint32_t seed,
             const std::function<bool(const StoredEvent&, const StoredEvent&)>& may_swap) {
  std::mt19937 random(seed);
  for (size_t i = 0; i < 20 * log.size(); ++i) {
    const size_t at = first + random() % (log.size() - first - 1);
    if (may_swap(log[at], log[at + 1])) std::swap(log[at], log[at + 1]);
  }
  return log;
}

void ExpectTaken(const Log& log) {
  spec::MemoryEntities entities;
  const domain::Context context{CivilDay(2018, 1, 10), {domain::Role::kCity, spec::kCity}};
  for (size_t i = 0; i < log.size(); ++i) {
    const Event event = EventOf(log[i]);
    if (i >= spec::Staffed().size()) {
      const auto decided = domain::Decide(event, entities, context);
      ASSERT_TRUE(decided.ok()) << decided.status() << "\n" << event.ShortDebugString();
    }
    entities.Record(event);
  }
}

std::vector<std::string> RowsOnlyIn(const std::vector<std::string>& these,
                                    const std::vector<std::string>& those) {
  std::vector<std::string> only;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(only));
  return only;
}

// What is read of the tables is a function of their rows.
TEST(YearProperty, WhatConcernsOtherPairsMayComeInAnyOrder) {
  const size_t first = spec::Staffed().size();
  ForYears(8, [first](uint32_t seed) {
    const Log log = Recorded(DiligentYear(seed, kProposals));
    const auto places_of_things = PlacesOfThings(log);
    std::map<int64_t, Tags> places;
    for (const StoredEvent& each : log) {
      places[each.record.position()] = PlacesOf(each, places_of_things);
    }
    const Log other =
        Shuffled(log, first, seed, [&places](const StoredEvent& a, const StoredEvent& b) {
          return !Meet(places[a.record.position()], places[b.record.position()]);
        });
    const auto moved = std::mismatch(log.begin(), log.end(), other.begin(),
                                     [](const StoredEvent& a, const StoredEvent& b) {
                                       return a.record.position() == b.record.position();
                                     });
    EXPECT_NE(moved.first, log.end()) << "nothing was moved";
    ExpectTaken(other);
    EXPECT_THAT(RowsOnlyIn(Dump(Folded(other)), Dump(Folded(log))), testing::IsEmpty());
    EXPECT_THAT(RowsOnlyIn(Dump(Folded(log)), Dump(Folded(other))), testing::IsEmpty());
  });
}

// --- what is read ---

// As sets: what one list has in order of recording.
std::string Difference(const Message& a, const Message& b) {
  MessageDifferencer differencer;
  std::string report;
  differencer.set_repeated_field_comparison(MessageDifferencer::AS_SET);
  differencer.ReportDifferencesToString(&report);
  return differencer.Compare(a, b) ? "" : report;
}

// 附件2 of the sides in every month, compliance of the pairs, and the year end.
struct Reading {
  std::map<std::string, v1::DispatchTable> months;
  std::map<std::string, v1::PairCompliance> pairs;
  v1::YearEndAssessment year_end;
};

Reading Read(const Tables& tables) {
  Reading reading;
  for (const char* unit : kSides) {
    for (CivilMonth month(2017, 1); month <= CivilMonth(2017, 12); ++month) {
      reading.months[absl::StrCat(unit, " ", FormatMonth(month))] =
          ReadDispatchTable(tables, spec::kYear, unit, month, kJudgedOn).value();
    }
  }
  for (const std::string& pair : {kBrigadePair, kTownPair}) {
    reading.pairs[pair] = ReadPairCompliance(tables, pair, kJudgedOn).value();
  }
  reading.year_end = ReadYearEndAssessment(tables, spec::kYear, kJudgedOn).value();
  return reading;
}

void ExpectSame(const Reading& actual, const Reading& expected) {
  for (const auto& [name, month] : expected.months) {
    EXPECT_EQ(Difference(month, actual.months.at(name)), "") << name;
  }
  for (const auto& [name, pair] : expected.pairs) {
    EXPECT_EQ(Difference(pair, actual.pairs.at(name)), "") << name;
  }
  EXPECT_EQ(Difference(expected.year_end, actual.year_end), "");
}

// An act of the pair and whatever is about that act alone.
std::string ActOf(const StoredEvent& stored) {
  const Event event = EventOf(stored);
  const std::string activity = TagOf(event, "activity");
  if (!activity.empty() && TagOf(event, "case").empty()) return activity;
  return TagOf(event, "check");
}

TEST(YearProperty, ActsOfOnePairMayBeRecordedInAnyOrder) {
  const size_t first = spec::Staffed().size();
  ForYears(8, [first](uint32_t seed) {
    const Log log = Recorded(DiligentYear(seed, kProposals));
    const Log other = Shuffled(log, first, seed, [](const StoredEvent& a, const StoredEvent& b) {
      const std::string one = ActOf(a);
      const std::string another = ActOf(b);
      return !one.empty() && !another.empty() && one != another;
    });
    ExpectSame(Read(Folded(other)), Read(Folded(log)));
  });
}

// --- counts ---

// Returns the sum of what is counted.
template <class Figures>
int64_t ExpectWithin(const Figures& figures, const Ceiling& ceiling, const std::string& whose) {
  int64_t sum = 0;
  const std::map<std::string, int64_t> highest = ceiling.Figures();
  for (const v1::BulletinFigure& figure : figures) {
    EXPECT_LE(figure.recorded(), highest.at(figure.key())) << whose << " " << figure.key();
    sum += figure.recorded();
  }
  return sum;
}

v1::BulletinTable BulletinOf(const Tables& tables, const char* issuer) {
  event::v1::BulletinPublished bulletin =
      spec::PublishBulletin(1, "2017-03", "2017-08", "2018-01-09");
  bulletin.set_unit_id(issuer);
  return ReadBulletinTable(tables, nullptr, bulletin).value();
}

TEST(YearProperty, NoCountIsMoreThanWhatWasRecorded) {
  ForYears(12, [](uint32_t seed) {
    const spec::History year = DiligentYear(seed, kProposals);
    const MemoryTables tables = Folded(Recorded(year));
    const Ceilings ceilings(year);
    int64_t counted = 0;
    for (const char* issuer : {spec::kCity, spec::kXuecheng}) {
      const v1::BulletinTable bulletin = BulletinOf(tables, issuer);
      std::set<std::string> units;
      for (const v1::BulletinUnitMonth& each : bulletin.unit_months()) {
        units.insert(each.unit_id());
        const CivilMonth month = ParseMonth(each.month()).value();
        counted += ExpectWithin(each.figures(), ceilings.Of({each.unit_id()}, month, month),
                                absl::StrCat(each.unit_id(), " ", each.month()));
      }
      ExpectWithin(
          bulletin.totals(),
          ceilings.Of({units.begin(), units.end()}, CivilMonth(2017, 3), CivilMonth(2017, 8)),
          absl::StrCat("totals of ", issuer));
    }
    EXPECT_GT(counted, 0) << "nothing was counted";
  });
}

// --- voiding ---

// What becomes of the event where the act had never been: a case had come from no inspection.
std::optional<StoredEvent> Without(const std::string& activity_id, StoredEvent stored) {
  Event event = EventOf(stored);
  if (event.has_case_filed() && event.case_filed().activity_id() == activity_id) {
    event.mutable_case_filed()->clear_activity_id();
  } else if (event.has_proposed_case_reported() &&
             event.proposed_case_reported().activity_id() == activity_id) {
    event.mutable_proposed_case_reported()->clear_activity_id();
  } else if (TagOf(event, "activity") == absl::StrCat("activity:", activity_id)) {
    return std::nullopt;
  }
  stored.body = event.SerializeAsString();
  return stored;
}

Log Without(const std::string& activity_id, const Log& log) {
  Log rest;
  for (const StoredEvent& stored : log) {
    if (const auto kept = Without(activity_id, stored); kept.has_value()) rest.push_back(*kept);
  }
  return rest;
}

// A voided act stays in the list of activities, and a month whose report was accepted says that it
// changed since: that is what is to be seen of it.
void LeaveOutWhatShowsTheVoided(const std::string& activity_id, Reading& reading) {
  for (auto& [name, month] : reading.months) {
    auto& errata = *month.mutable_errata();
    errata.erase(
        std::remove_if(errata.begin(), errata.end(),
                       [&](const auto& each) { return each.activity_id() == activity_id; }),
        errata.end());
  }
  for (auto& [name, pair] : reading.pairs) {
    auto& activities = *pair.mutable_activities();
    activities.erase(
        std::remove_if(activities.begin(), activities.end(),
                       [&](const auto& each) { return each.activity_id() == activity_id; }),
        activities.end());
  }
}

// The first act of each kind that can be voided: by kind, id and the event that voids it.
struct Voiding {
  std::string activity_id;
  Event event;
};
std::map<int, Voiding> VoidingsOf(const spec::History& year) {
  const spec::MemoryEntities entities(year);
  const domain::Context context{CivilDay(2018, 1, 10), {domain::Role::kCity, spec::kCity}};
  std::map<int, Voiding> voidings;
  for (const Event& event : year) {
    const std::string tag = TagOf(event, "activity");
    const std::string pair = TagOf(event, "pair");
    const int kind = static_cast<int>(event.kind_case());
    if (tag.empty() || pair.empty() || voidings.count(kind) != 0) continue;
    const std::string id(absl::StripPrefix(tag, "activity:"));
    const spec::AnyFact fact =
        spec::Void(id, absl::StripPrefix(pair, "pair:"), FormatDay(kJudgedOn));
    if (domain::Decide(fact.event, entities, context).ok()) voidings[kind] = {id, fact.event};
  }
  return voidings;
}

void ExpectVisible(const Tables& tables, const std::string& activity_id) {
  const auto activities = ListActivities(tables, {}, kJudgedOn);
  ASSERT_TRUE(activities.ok());
  const bool shown = std::any_of(activities->begin(), activities->end(), [&](const auto& each) {
    return each.judgement().activity_id() == activity_id && each.voided_position() != 0;
  });
  EXPECT_TRUE(shown) << activity_id;
}

TEST(YearProperty, AVoidedActOfAnyKindIsAsIfItHadNotBeenButStaysVisible) {
  std::set<int> kinds;
  ForYears(2, [&kinds](uint32_t seed) {
    const spec::History year = DiligentYear(seed, kProposals);
    for (const auto& [kind, voiding] : VoidingsOf(year)) {
      SCOPED_TRACE(absl::StrCat(voiding.activity_id, " of kind ", kind));
      kinds.insert(kind);
      const MemoryTables voided = Folded(Recorded(year + spec::Facts({voiding.event})));
      ExpectVisible(voided, voiding.activity_id);
      Reading reading = Read(voided);
      LeaveOutWhatShowsTheVoided(voiding.activity_id, reading);
      Reading never = Read(Folded(Without(voiding.activity_id, Recorded(year))));
      LeaveOutWhatShowsTheVoided(voiding.activity_id, never);
      ExpectSame(reading, never);
    }
  });
  if (std::getenv("JIEDUI_YEAR_SEED") != nullptr) return;
  for (const auto kind :
       {Event::kStaffDispatched, Event::kStaffRotated, Event::kJointInspectionHeld,
        Event::kGroupStudyHeld, Event::kOtherActivityHeld, Event::kRotationPlanned}) {
    EXPECT_EQ(kinds.count(static_cast<int>(kind)), 1U) << "none was voided: kind " << kind;
  }
}

// Of each kind of entry that can be taken back the first that stands at the end: its position, and
// the event that takes it back.
std::map<int, std::pair<int64_t, Event>> EntryVoidingsOf(const Log& log) {
  spec::MemoryEntities entities;
  for (const StoredEvent& stored : log) entities.Record(EventOf(stored));
  const domain::Context context{CivilDay(2018, 1, 10), {domain::Role::kCity, spec::kCity}};
  std::map<int, std::pair<int64_t, Event>> voidings;
  for (const StoredEvent& stored : log) {
    const Event entry = EventOf(stored);
    const spec::AnyFact fact = spec::VoidEntry(entry, FormatDay(kJudgedOn));
    if (!domain::Decide(fact.event, entities, context).ok()) continue;
    voidings.emplace(entry.kind_case(), std::pair(stored.record.position(), fact.event));
  }
  return voidings;
}

TEST(YearProperty, AVoidedEntryOfAnyKindIsAsIfItHadNotBeen) {
  std::set<int> kinds;
  ForYears(3, [&kinds](uint32_t seed) {
    const spec::History year = DiligentYear(seed, kProposals);
    for (const auto& [kind, voiding] : EntryVoidingsOf(Recorded(year))) {
      SCOPED_TRACE(absl::StrCat(voiding.first, " of kind ", kind));
      kinds.insert(kind);
      Log never = Recorded(year);
      never.erase(never.begin() + voiding.first - 1);  // positions count from 1
      ExpectSame(Read(Folded(Recorded(year + spec::History{voiding.second}))), Read(Folded(never)));
    }
  });
  if (std::getenv("JIEDUI_YEAR_SEED") != nullptr) return;
  for (const auto kind : {Event::kMonthExempted, Event::kRuleExceptionGranted,
                          Event::kLateEntryPermitted, Event::kGoodPracticeRecorded}) {
    EXPECT_EQ(kinds.count(static_cast<int>(kind)), 1U) << "none was voided: kind " << kind;
  }
}

// Of the cases that came from an inspection, the ones decided, each with the event that voids it.
std::map<std::string, Event> CaseVoidingsOf(const spec::History& year) {
  const spec::MemoryEntities entities(year);
  const domain::Context context{CivilDay(2018, 1, 10), {domain::Role::kCity, spec::kCity}};
  std::map<std::string, Event> voidings;
  for (const Event& event : year) {
    if (!event.has_penalty_decided()) continue;
    const std::string& id = event.penalty_decided().case_id();
    const domain::CaseState* const state = entities.Case(id);
    const spec::AnyFact fact = spec::VoidCase(id, FormatDay(kJudgedOn));
    if (state != nullptr && !state->activity_id.empty() &&
        domain::Decide(fact.event, entities, context).ok()) {
      voidings[id] = fact.event;
    }
  }
  return voidings;
}

Log WithoutCase(const std::string& case_id, const Log& log) {
  Log rest;
  for (const StoredEvent& stored : log) {
    if (TagOf(EventOf(stored), "case") != absl::StrCat("case:", case_id)) rest.push_back(stored);
  }
  return rest;
}

TEST(YearProperty, AVoidedCaseWithItsDecisionAndPaymentsIsAsIfItHadNotBeenButStaysVisible) {
  int64_t paid = 0;
  int cases = 0;
  ForYears(3, [&](uint32_t seed) {
    const spec::History year = DiligentYear(seed, kProposals);
    for (const auto& [case_id, voiding] : CaseVoidingsOf(year)) {
      SCOPED_TRACE(case_id);
      ++cases;
      const MemoryTables voided = Folded(Recorded(year + spec::History{voiding}));
      const v1::Case shown = ReadCase(voided, case_id).value();
      EXPECT_EQ(shown.state(), v1::CASE_STATE_VOIDED);
      paid += shown.payments_size() + shown.penalty_changes_size();
      Reading reading = Read(voided);
      LeaveOutWhatShowsTheVoided(case_id, reading);
      Reading never = Read(Folded(WithoutCase(case_id, Recorded(year))));
      LeaveOutWhatShowsTheVoided(case_id, never);
      ExpectSame(reading, never);
    }
  });
  if (std::getenv("JIEDUI_YEAR_SEED") != nullptr) return;
  EXPECT_GT(cases, 0) << "no case was decided";
  EXPECT_GT(paid, 0) << "none was changed or paid";
}

// --- what was published ---

std::string TableHashOf(const Tables& tables) {
  return domain::TableHash(ReadYearEndAssessment(tables, spec::kYear, kJudgedOn,
                                                 std::vector<table::v1::ScoreAdjustment>{})
                               .value());
}

// Sealed as the server seals it: with the state's position and the hash of the table made of it.
std::string BulletinHashOf(const Office& office, const State& now, const State* then,
                           const event::v1::BulletinPublished& bulletin) {
  LedgerChanges changes(office.store());
  const auto changes_since =
      [&](const TableQuestion& question) -> absl::StatusOr<std::vector<v1::CellChange>> {
    ChangeSearch search;
    search.question = question;
    search.tables = now.shared_tables();
    search.first = then->position();
    search.last = now.position();
    search.max_changes = 1'000'000;
    return changes.Find(search).value().changes;
  };
  const Tables* const tables = then == nullptr ? nullptr : &then->tables();
  return BulletinTableHash(
      ReadBulletinTable(now.tables(), tables, bulletin, changes_since).value());
}

event::v1::BulletinPublished Sealed(const Office& office, int number, const State& now,
                                    const State* then) {
  auto bulletin = spec::PublishBulletin(number, "2017-01", "2017-06", "2018-01-09");
  bulletin.set_position(now.position());
  bulletin.set_table_sha256(BulletinHashOf(office, now, then, bulletin));
  return bulletin;
}

// Rules, names and superiors of later days, and what no year has.
spec::History Afterwards() {
  event::v1::PolicySetAdopted policy = spec::AdoptPolicyWith("joint.min_enterprises", "9");
  policy.set_policy_set_id("later");
  *policy.mutable_effective_date() = spec::Date("2018-01-08");
  return spec::Facts({policy, spec::RenameUnit(spec::kLincheng, "新名", "2017-03-01"),
                      spec::Merge({spec::kXingren}, spec::kLincheng, "2018-03-02"),
                      spec::TransferUnit(spec::kLincheng, spec::kTengzhou, "2018-03-03"),
                      spec::Dissolve(kBrigadePair, "2017-05-01")});
}

TEST(YearProperty, WhatWasPublishedNeverChangesWhateverIsRecordedAfterwards) {
  ForYears(4, [](uint32_t seed) {
    Office office;
    const spec::History year = RandomYear(seed, kProposals);
    const auto third = year.begin() + static_cast<int64_t>(year.size() / 3);
    const Position first = office.Append(spec::History(year.begin(), third));
    const auto earlier = office.AtLeast(first);
    const std::string result = TableHashOf(earlier->tables());
    office.Append(spec::Facts({Sealed(office, 1, *earlier, nullptr)}));
    const Position second = office.Append(spec::History(third, third + (year.end() - third) / 2));
    const auto later = office.AtLeast(second);
    office.Append(spec::Facts({Sealed(office, 2, *later, earlier.get())}));
    const Position head =
        office.Append(spec::History(third + (year.end() - third) / 2, year.end()) + Afterwards());

    const auto live = office.AtLeast(head);
    EXPECT_NE(TableHashOf(live->tables()), result) << "nothing that counts was recorded since";
    EXPECT_EQ(TableHashOf(office.Exactly(first)->tables()), result);
    const auto published = BulletinsOf(live->tables(), spec::kYear, spec::kCity);
    ASSERT_EQ(published.size(), 2U);
    std::unique_ptr<State> before;
    for (const table::v1::BulletinRow& row : published) {
      auto then = office.Exactly(row.published().position());
      EXPECT_EQ(BulletinHashOf(office, *then, before.get(), row.published()),
                row.published().table_sha256())
          << row.published().bulletin_id();
      before = std::move(then);
    }
  });
}

}  // namespace
}  // namespace jiedui::projections
