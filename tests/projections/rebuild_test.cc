// Tables folded anew beside those that serve, and what a crash, an operator or a bad event does to
// that.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/error.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/read_models.h"
#include "projections/rocks_tables.h"
#include "projections/table_sets.h"
#include "tests/projections/crash.h"
#include "tests/projections/history.h"
#include "tests/projections/office.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Replayed(Office& office, Position up_to = eventstore::kMaxPosition) {
  MemoryTables tables;
  const auto events = office.store().TakeSnapshot()->Read({}, {.up_to = up_to});
  CHECK_OK(events.status());
  for (const eventstore::StoredEvent& event : *events) CHECK_OK(FoldEvent(event, tables));
  return Dump(tables);
}

// What a hook sees of the rebuild it is called by.
using Hook = std::function<void(const RebuildProgress&)>;

// Calls it the first time a rebuild begins, or the first time one has compared.
Hook OnceAt(RebuildState state, std::function<void()> act) {
  return [state, act = std::move(act), done = false](const RebuildProgress& progress) mutable {
    if (progress.state != state || std::exchange(done, true)) return;
    act();
  };
}

RebuildProgress Ended(Office& office) {
  RebuildProgress progress = office.read_models().AwaitRebuild(-1, absl::ZeroDuration());
  while (progress.IsUnderWay()) {
    progress = office.read_models().AwaitRebuild(progress.change, absl::InfiniteDuration());
  }
  return progress;
}

RebuildState Rebuilt(Office& office) {
  EXPECT_TRUE(office.read_models().StartRebuild());
  return Ended(office).state;
}

// The sets that are there, in use or not.
std::vector<std::string> SetsIn(const std::string& directory) {
  std::vector<std::string> sets;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.is_directory()) sets.push_back(entry.path().filename().string());
  }
  std::sort(sets.begin(), sets.end());
  return sets;
}

// Gives the closed tables other rows, and other versions of it.
class Tampered {
 public:
  explicit Tampered(Office& office) : office_(office) {
    office_.CloseReadModels();
    const auto tables = TableSets(office_.tables_directory()).OpenInUse();
    CHECK_OK(tables.status());
    RocksTables::Batch batch(**tables);
    std::string key;
    (*tables)->Snapshot()->Scan(TableId::kRegistry, "unit/", [&key](auto found, auto /*row*/) {
      key = std::string(found);
      return false;
    });
    batch.Put(TableId::kRegistry, key, "");
    batch.Put(TableId::kRegistry, "unit/bogus", "");
    changed_key_ = key;
    CHECK_OK((*tables)->Write(batch, (*tables)->origin()->leaf_hash));
    CHECK_OK((*tables)->Flush());
  }
  const std::string& changed_key() const { return changed_key_; }

 private:
  Office& office_;
  std::string changed_key_;
};

bool HasBogusRow(const State& state) {
  return state.tables().Get(TableId::kRegistry, "unit/bogus").has_value();
}

std::string ReasonOf(const absl::Status& status) {
  const auto reason = domain::ReasonOf(status);
  return reason.has_value() ? v1::ErrorReason_Name(*reason) : status.ToString();
}

eventstore::NewEvent Poison() {
  eventstore::NewEvent poison = AsNewEvent(spec::Organization().front());
  poison.body = "no event";
  return poison;
}

TEST(RebuildSpec, TheTablesFoldedAnewTakeThePlaceOfTheLiveOnes) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  ASSERT_EQ(SetsIn(office.tables_directory()), std::vector<std::string>{"1"});
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  EXPECT_THAT(SetsIn(office.tables_directory()), ElementsAre("2"));
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  const Standing standing = office.read_models().standing();
  EXPECT_EQ(standing.verified.position, head);
  EXPECT_NE(standing.verified.at, absl::InfinitePast());
  EXPECT_EQ(standing.rebuild.done, head);
  EXPECT_FALSE(standing.rebuild.FoundDamage());
  const Position next = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  EXPECT_EQ(Dump(office.AtLeast(next)->tables()), Replayed(office)) << "they follow the log";
}

TEST(RebuildSpec, WhatWasVerifiedIsKnownAfterARestart) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  ASSERT_EQ(Rebuilt(office), RebuildState::kDone);
  const Verified before = office.read_models().standing().verified;
  ASSERT_EQ(before.position, head);
  office.AtLeast(office.Append(spec::Facts({spec::Enroll(spec::kCity)})));

  office.CloseReadModels();
  office.OpenReadModels();

  const Verified after = office.read_models().standing().verified;
  EXPECT_EQ(after.position, head) << "nobody has held what came since against the log";
  EXPECT_EQ(absl::ToUnixMicros(after.at), absl::ToUnixMicros(before.at));
}

TEST(RebuildSpec, WhatAComparisonVerifiedIsKnownAfterACrash) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  EXPECT_EQ(office.read_models().standing().verified.position, eventstore::kNoPosition);
  ASSERT_TRUE(office.read_models().CompareWithRebuild()->equal());
  const Directory crashed;

  const auto tables = OpenInUseAfterCrash(office.tables(), crashed.path());

  EXPECT_EQ(tables->verified()->position, head);
}

TEST(RebuildSpec, OfTablesThatAreFoldedAnewForDamageNothingIsVerified) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  ASSERT_TRUE(office.read_models().CompareWithRebuild()->equal());
  office.CloseReadModels();
  const std::string set = SetsIn(office.tables_directory()).front();
  std::ofstream(office.tables_directory() + "/" + set + "/CURRENT") << "rubbish";

  office.OpenReadModels();

  office.AtLeast(head);
  EXPECT_EQ(office.read_models().standing().verified.position, eventstore::kNoPosition);
}

TEST(RebuildSpec, WhatDiffersAtTheSamePositionIsDamageAndNamedRowByRow) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  const Tampered tampered(office);
  office.OpenReadModels();
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  const RebuildProgress progress = office.read_models().standing().rebuild;
  EXPECT_TRUE(progress.FoundDamage());
  EXPECT_EQ(progress.report.position, office.store().head());
  const RebuildReport::Table& registry = progress.report.tables[0];
  EXPECT_EQ(registry.added_count, 0U);
  EXPECT_EQ(registry.removed_count, 1U);
  EXPECT_EQ(registry.changed_count, 1U);
  EXPECT_THAT(registry.first_keys,
              ElementsAre(absl::StrCat("~", tampered.changed_key()), "-unit/bogus"));
  const std::string cell = absl::StrCat(tampered.changed_key(), " registered");
  EXPECT_THAT(registry.first_fields, testing::Contains(cell)) << "it has no contents any more";
  EXPECT_THAT(progress.report.Differences(), HasSubstr(cell));
  EXPECT_TRUE(progress.report.tables[1].equal());
  EXPECT_THAT(progress.report.Differences(),
              HasSubstr("registry/6: 0 added, 1 removed, 1 changed"));
  EXPECT_EQ(Dump(office.AtLeast(0)->tables()), Replayed(office)) << "it mended them";
}

TEST(RebuildSpec, AStateTakenBeforeTheSwapStaysWhatItWas) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  const Tampered tampered(office);
  office.OpenReadModels();
  auto before = office.AtLeast(0);
  const std::vector<std::string> rows = Dump(before->tables());
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  EXPECT_EQ(Dump(before->tables()), rows);
  EXPECT_TRUE(HasBogusRow(*before));
  EXPECT_TRUE(before->status().ok());
  EXPECT_THAT(SetsIn(office.tables_directory()), ElementsAre("1", "2"));
  before.reset();
  EXPECT_THAT(SetsIn(office.tables_directory()), ElementsAre("2")) << "nobody reads it any more";
}

TEST(RebuildSpec, TheLiveTablesServeAndFollowMeanwhile) {
  Office office;
  Position head = office.Append(spec::Paired());
  absl::Notification go_on;
  office.options().on_rebuild =
      OnceAt(RebuildState::kComparing, [&] { go_on.WaitForNotification(); });
  office.OpenReadModels();
  ASSERT_TRUE(office.read_models().StartRebuild());
  EXPECT_FALSE(office.read_models().StartRebuild()) << "one at a time";
  for (int i = 0; i < 3; ++i) {
    head = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
    EXPECT_EQ(office.AtLeast(head)->position(), head);
  }
  go_on.Notify();
  EXPECT_EQ(Ended(office).state, RebuildState::kDone);
  EXPECT_EQ(office.read_models().position(), head) << "reads never go back";
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
}

TEST(RebuildSpec, APausedRebuildRestsUntilItIsResumed) {
  Office office;
  office.AtLeast(office.Append(RandomYear(7, 300)));
  ReadModels* read_models = nullptr;
  office.options().on_rebuild =
      OnceAt(RebuildState::kFolding, [&] { EXPECT_TRUE(read_models->PauseRebuild()); });
  office.OpenReadModels();
  read_models = &office.read_models();
  EXPECT_FALSE(read_models->PauseRebuild()) << "nothing is under way";
  ASSERT_TRUE(read_models->StartRebuild());
  RebuildProgress progress = read_models->AwaitRebuild(-1, absl::ZeroDuration());
  while (progress.state != RebuildState::kPaused) {
    progress = read_models->AwaitRebuild(progress.change, absl::InfiniteDuration());
  }
  EXPECT_EQ(progress.done, 0);
  EXPECT_EQ(progress.total, office.store().head());
  EXPECT_EQ(progress.expected_end, absl::InfiniteFuture());
  EXPECT_TRUE(read_models->ResumeRebuild());
  EXPECT_EQ(Ended(office).state, RebuildState::kDone);
  EXPECT_GT(Ended(office).events_per_s, 0);
}

TEST(RebuildSpec, ACanceledRebuildLeavesTheTablesBeforeIt) {
  for (const RebuildState at : {RebuildState::kFolding, RebuildState::kComparing}) {
    Office office;
    const Position head = office.Append(spec::Paired());
    office.AtLeast(head);
    const Tampered tampered(office);
    ReadModels* read_models = nullptr;
    office.options().on_rebuild = OnceAt(at, [&] { EXPECT_TRUE(read_models->CancelRebuild()); });
    office.OpenReadModels();
    read_models = &office.read_models();
    EXPECT_EQ(Rebuilt(office), RebuildState::kCanceled);
    EXPECT_TRUE(HasBogusRow(*office.AtLeast(head)));
    EXPECT_THAT(SetsIn(office.tables_directory()), ElementsAre("1"));
    EXPECT_FALSE(read_models->CancelRebuild());
    EXPECT_EQ(Rebuilt(office), RebuildState::kDone) << "another one may begin";
  }
}

TEST(RebuildSpec, ARebuildDoesNotBeginIfTheDiskIsNearlyFull) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  office.options().min_free_bytes = uint64_t{1} << 60U;
  office.OpenReadModels();
  EXPECT_EQ(Rebuilt(office), RebuildState::kFailed);
  EXPECT_EQ(ReasonOf(Ended(office).problem), "ERROR_REASON_DISK_LOW");
}

// As if a program had folded them whose registry had another version.
void MakeOfAnotherVersion(Office& office) {
  office.CloseReadModels();
  std::vector<std::string> versions = TableVersions();
  versions.front() = "registry/0";
  SetVersions(office.tables_directory(), absl::StrJoin(versions, " "));
}

TEST(RebuildSpec, TablesOfAnotherVersionServeWhereTheyStandUntilTheirRebuildIsOver) {
  Office office;
  const Position then = office.Append(spec::Paired());
  office.AtLeast(then);
  const Tampered tampered(office);
  MakeOfAnotherVersion(office);
  const Position head = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  absl::Notification go_on;
  office.options().on_rebuild =
      OnceAt(RebuildState::kFolding, [&] { go_on.WaitForNotification(); });
  office.OpenReadModels();
  const auto old = office.AtLeast(0);
  EXPECT_EQ(old->position(), then) << "the answer says how old it is";
  EXPECT_TRUE(HasBogusRow(*old));
  EXPECT_EQ(ReasonOf(office.Read({Freshness::Kind::kAtLeast, head}, absl::UnixEpoch()).status()),
            "ERROR_REASON_PROJECTION_BEHIND");
  EXPECT_FALSE(HasBogusRow(*office.Exactly(then))) << "the past is folded from the log";
  const Standing standing = office.read_models().standing();
  EXPECT_TRUE(standing.of_other_version);
  EXPECT_TRUE(standing.rebuild.automatic);
  EXPECT_EQ(standing.versions.front(), "registry/0");
  EXPECT_THAT(office.read_models().CompareWithRebuild()->tables, IsEmpty());
  go_on.Notify();
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  const RebuildProgress progress = Ended(office);
  EXPECT_EQ(progress.state, RebuildState::kDone);
  EXPECT_FALSE(progress.same_version);
  EXPECT_FALSE(progress.FoundDamage()) << "versions may differ";
  EXPECT_EQ(progress.report.position, then);
  EXPECT_EQ(progress.report.tables[0].removed_count, 1U);
  EXPECT_FALSE(office.read_models().standing().of_other_version);
  EXPECT_EQ(office.read_models().standing().versions, TableVersions());
}

TEST(RebuildSpec, TablesOfAnotherVersionWhoseRebuildIsCanceledGoOnStanding) {
  Office office;
  const Position then = office.Append(spec::Paired());
  office.AtLeast(then);
  MakeOfAnotherVersion(office);
  office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  absl::Notification go_on;
  office.options().on_rebuild =
      OnceAt(RebuildState::kFolding, [&] { go_on.WaitForNotification(); });
  office.OpenReadModels();
  EXPECT_TRUE(office.read_models().CancelRebuild());
  go_on.Notify();
  EXPECT_EQ(Ended(office).state, RebuildState::kCanceled);
  EXPECT_EQ(office.AtLeast(0)->position(), then);
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  EXPECT_EQ(office.AtLeast(0)->position(), office.store().head());
}

TEST(RebuildSpec, ACrashBeforeTheSwapLeavesTheTablesBeforeIt) {
  const Directory survivor;
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  const Tampered tampered(office);
  office.options().on_rebuild = OnceAt(RebuildState::kComparing, [&] {
    while (!office.tables().CopyTo(survivor.path())) {
    }
  });
  office.OpenReadModels();
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  ASSERT_THAT(SetsIn(survivor.path()), ElementsAre("1", "2"));
  // Also if it had begun to write which is in use.
  std::ofstream(survivor.path() + "/in_use.new") << "2";
  office.options().on_rebuild = nullptr;
  office.OpenReadModels(survivor.path());
  EXPECT_TRUE(HasBogusRow(*office.AtLeast(head)));
  EXPECT_THAT(SetsIn(survivor.path()), ElementsAre("1")) << "the leftover is gone";
  EXPECT_FALSE(std::filesystem::exists(survivor.path() + "/in_use.new"));
}

TEST(RebuildSpec, ACrashAfterTheSwapLeavesTheTablesAfterIt) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  const Tampered tampered(office);
  {
    const TableSets sets(office.tables_directory());
    const auto fresh = sets.OpenNew();
    CHECK_OK(fresh.status());
    const auto events = office.store().TakeSnapshot()->Read({}, {});
    RocksTables::Batch batch(**fresh);
    Fold fold(batch);
    for (const eventstore::StoredEvent& event : *events) CHECK_OK(fold.Apply(event));
    fold.Finish();
    CHECK_OK((*fresh)->Write(batch, eventstore::LeafHash(events->back().leaf)));
    CHECK_OK(sets.PutInUse(**fresh));
    EXPECT_TRUE(sets.IsInUse(**fresh));
  }
  ASSERT_THAT(SetsIn(office.tables_directory()), ElementsAre("1", "2"));
  office.OpenReadModels();
  EXPECT_EQ(office.read_models().position(), head) << "nothing is folded again";
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  EXPECT_THAT(SetsIn(office.tables_directory()), ElementsAre("2"));
}

TEST(RebuildSpec, TablesOfWhichNobodyKnowsWhichAreInUseAreFoldedAnew) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  for (const char* const rubbish : {"", "../1\n", "0\n", "1", "x\n"}) {
    const Tampered tampered(office);
    std::ofstream(office.tables_directory() + "/in_use") << rubbish;
    office.OpenReadModels();
    EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office)) << rubbish;
    EXPECT_EQ(SetsIn(office.tables_directory()).size(), 1U);
  }
}

TEST(PoisonSpec, TheTablesStandRightBeforeTheEventThatCannotBeFolded) {
  Office office;
  office.CloseReadModels();
  const Position sound = office.Append(spec::Paired());
  office.Append(std::vector<eventstore::NewEvent>{Poison()});
  const Position head = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  absl::Notification stopped;
  absl::Status problem;
  office.options().on_problem = [&](const absl::Status& told) {
    problem = told;
    stopped.Notify();  // a second time ends the test
  };
  office.OpenReadModels();
  stopped.WaitForNotification();
  EXPECT_EQ(problem.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(problem.message()), HasSubstr(absl::StrCat("position ", sound + 1)));
  const Standing standing = office.read_models().standing();
  EXPECT_EQ(standing.mark.position, sound) << "all that can be folded is";
  EXPECT_EQ(standing.problem, problem);
  EXPECT_EQ(office.Read({}).status(), problem);
  EXPECT_EQ(office.Exactly(sound)->position(), sound) << "what can be told is told";
  EXPECT_EQ(office.store().head(), head) << "and writes go on";
}

TEST(PoisonSpec, ARebuildDoesNotGetPastItAndLeavesTheTables) {
  Office office;
  const Position sound = office.Append(spec::Paired());
  office.AtLeast(sound);
  const Position poison = office.Append(std::vector<eventstore::NewEvent>{Poison()});
  EXPECT_FALSE(office.Read({Freshness::Kind::kAtLeast, poison}).ok());
  EXPECT_EQ(Rebuilt(office), RebuildState::kFailed);
  EXPECT_EQ(Ended(office).done, sound);
  EXPECT_EQ(Ended(office).problem.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(SetsIn(office.tables_directory()), ElementsAre("1"));
  EXPECT_EQ(office.read_models().position(), sound);
}

TEST(PoisonSpec, TablesOfAnotherVersionStopIfTheirRebuildMeetsIt) {
  Office office;
  const Position sound = office.Append(spec::Paired());
  office.AtLeast(sound);
  MakeOfAnotherVersion(office);
  office.Append(std::vector<eventstore::NewEvent>{Poison()});
  office.OpenReadModels();
  EXPECT_EQ(Ended(office).state, RebuildState::kFailed);
  EXPECT_EQ(office.Read({}).status().code(), absl::StatusCode::kDataLoss);
}

TEST(PoisonSpec, WithTheLedgerRestoredTheTablesGoOnWhereTheyStood) {
  Office office;
  const Position sound = office.Append(spec::Paired());
  office.AtLeast(sound);
  const Position poison = office.Append(std::vector<eventstore::NewEvent>{Poison()});
  EXPECT_FALSE(office.Read({Freshness::Kind::kAtLeast, poison}).ok());
  office.CloseReadModels();
  // The same ledger, from before the event.
  Office restored;
  ASSERT_EQ(restored.Append(spec::Paired()), sound);
  restored.OpenReadModels(office.tables_directory());
  EXPECT_EQ(restored.read_models().position(), sound) << "nothing is folded again";
  const Position next = restored.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  EXPECT_EQ(Dump(restored.AtLeast(next)->tables()), Replayed(restored));
}

TEST(PoisonSpec, ARebuildMendsRowsThatCannotBeRead) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  const Tampered tampered(office);
  {
    const auto tables = TableSets(office.tables_directory()).OpenInUse();
    RocksTables::Batch batch(**tables);
    batch.Put(TableId::kRegistry, tampered.changed_key(), "\xff\xff no row");
    batch.Put(TableId::kRegistry, absl::StrCat("unit/", spec::kCity), "\xff\xff no row");
    CHECK_OK((*tables)->Write(batch, (*tables)->origin()->leaf_hash));
  }
  absl::Mutex mutex;
  std::vector<bool> told;
  office.options().on_problem = [&](const absl::Status& problem) {
    const absl::MutexLock lock(&mutex);
    told.push_back(problem.ok());
  };
  office.OpenReadModels();
  const Position next = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  EXPECT_EQ(office.Read({Freshness::Kind::kAtLeast, next}).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  EXPECT_TRUE(office.read_models().standing().problem.ok());
  EXPECT_EQ(Dump(office.AtLeast(next)->tables()), Replayed(office));
  const absl::MutexLock lock(&mutex);
  EXPECT_THAT(told, ElementsAre(false, true));
}

// More events than are read at once, so that they are read ahead.
void AppendUnits(Office& office, int request_count) {
  constexpr int kUnits = 900;
  for (int request = 0; request < request_count; ++request) {
    std::vector<eventstore::NewEvent> events;
    for (int i = 0; i < kUnits; ++i) {
      const std::string id = absl::StrCat("u-", office.store().head() + i);
      const spec::History unit =
          spec::Facts({spec::RegisterUnit(id, event::v1::TEAM_TIER_BRIGADE, spec::kCity)});
      events.push_back(AsNewEvent(unit.front()));
    }
    office.Append(std::move(events));
  }
}

TEST(ReadAheadSpec, AnEventOfALaterBatchThatCannotBeFoldedStopsTheTablesRightBeforeIt) {
  Office office;
  office.CloseReadModels();
  AppendUnits(office, 5);
  const Position sound = office.store().head();
  ASSERT_GT(sound, Position{2 * 2048});
  office.Append(std::vector<eventstore::NewEvent>{Poison()});
  AppendUnits(office, 1);
  absl::Notification stopped;
  office.options().on_problem = [&](const absl::Status& /*problem*/) { stopped.Notify(); };
  office.OpenReadModels();
  stopped.WaitForNotification();
  EXPECT_EQ(office.read_models().position(), sound);
  EXPECT_TRUE(office.read_models().CompareWithRebuild()->equal());
  EXPECT_EQ(office.Exactly(sound)->position(), sound);
  EXPECT_EQ(Replayed(office, sound), Dump(office.Exactly(sound)->tables()));
}

TEST(ReadAheadSpec, WhoeverClosesThemWhileTheyCatchUpDoesNotWaitForAllOfIt) {
  Office office;
  office.CloseReadModels();
  AppendUnits(office, 8);
  for (int i = 0; i < 5; ++i) {
    office.OpenReadModels();
    office.read_models().StartRebuild();
    office.CloseReadModels();
  }
  office.OpenReadModels();
  EXPECT_EQ(office.AtLeast(office.store().head())->position(), office.store().head());
  EXPECT_EQ(Rebuilt(office), RebuildState::kDone);
  EXPECT_FALSE(Ended(office).FoundDamage());
}

// Whatever is done to rebuilds, and whenever the process dies, the tables are the fold of the log.
TEST(RebuildProperty, LiveRebuiltAndReplayedTablesAgreeWhateverHappens) {
  for (const uint32_t seed : {11U, 12U, 13U, 14U}) {
    std::mt19937 random(seed);
    const Directory survivor;
    Office office;
    ReadModels* read_models = nullptr;
    // At each step of a rebuild something may be done to it.
    std::mt19937 meddling(seed + 100);
    office.options().on_rebuild = [&](const RebuildProgress& /*progress*/) {
      if (meddling() % 4 == 0) read_models->CancelRebuild();
      if (meddling() % 4 == 1 && read_models->PauseRebuild()) read_models->ResumeRebuild();
    };
    const auto reopen = [&](const std::string& directory) {
      office.OpenReadModels(directory);
      read_models = &office.read_models();
    };
    reopen(office.tables_directory());
    const spec::History year = RandomYear(seed, 900);
    for (size_t first = 0; first < year.size(); first += 30) {
      const size_t last = std::min(year.size(), first + 30);
      const Position head = office.Append(spec::History(year.begin() + static_cast<int64_t>(first),
                                                        year.begin() + static_cast<int64_t>(last)));
      if (random() % 3 == 0) read_models->StartRebuild();
      if (random() % 5 == 0) read_models->CancelRebuild();
      if (random() % 4 == 0) {
        EXPECT_GE(office.AtLeast(head)->position(), head);
      }
      if (random() % 6 == 0) {
        const std::string& live = office.tables_directory();
        if (!std::filesystem::exists(survivor.path() + "/in_use")) {
          OpenInUseAfterCrash(office.tables(), survivor.path());
        }
        reopen(random() % 2 == 0 ? survivor.path() : live);
      }
    }
    const Position head = office.store().head();
    EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office)) << seed;
    EXPECT_TRUE(read_models->CompareWithRebuild()->equal()) << seed;
    EXPECT_TRUE(read_models->standing().problem.ok()) << seed;
    office.CloseReadModels();
  }
}

}  // namespace
}  // namespace jiedui::projections
