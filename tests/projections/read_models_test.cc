#include "projections/read_models.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/check.h"
#include "base/clock.h"
#include "domain/error.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/rocks_tables.h"
#include "projections/table_sets.h"
#include "projections/tables_check.h"
#include "tests/projections/crash.h"
#include "tests/projections/history.h"
#include "tests/projections/office.h"
#include "tests/projections/stored_files.h"
#include "tests/projections/story.h"
#include "tests/support/files.h"

namespace jiedui::projections {
namespace {

using Answer = absl::StatusOr<std::unique_ptr<State>>;

constexpr Position kNoPosition = eventstore::kNoPosition;

// The tables folded from the ledger event by event.
std::vector<std::string> Replayed(Office& office) {
  MemoryTables tables;
  const auto events = office.store().TakeSnapshot()->Read({}, {});
  CHECK_OK(events.status());
  for (const eventstore::StoredEvent& event : *events) CHECK_OK(FoldEvent(event, tables));
  return Dump(tables);
}

bool HasBogusRow(const State& state) {
  return state.tables().Get(TableId::kRegistry, "unit/bogus").has_value();
}

std::string NameOfReason(const absl::Status& status) {
  const auto reason = domain::ReasonOf(status);
  return reason.has_value() ? v1::ErrorReason_Name(*reason) : status.ToString();
}

TEST(ReadModelsTest, AnEmptyLedgerHasEmptyTables) {
  Office office;
  const auto state = office.AtLeast(kNoPosition);
  EXPECT_EQ(state->position(), kNoPosition);
  EXPECT_EQ(state->recorded_at(), absl::UnixEpoch());
  EXPECT_THAT(Dump(state->tables()), testing::IsEmpty());
}

TEST(ReadModelsTest, LiveTablesARebuildAndAReplayAgreeByteForByte) {
  for (const uint32_t seed : {1U, 2U, 3U}) {
    Office office;
    const spec::History year = RandomYear(seed, 1500);
    ASSERT_GT(year.size(), 250U);
    const Position head = office.Append(year);
    const auto state = office.AtLeast(head);
    EXPECT_EQ(state->position(), head);
    EXPECT_EQ(Dump(state->tables()), Replayed(office));
    const RebuildReport report = office.read_models().CompareWithRebuild().value();
    EXPECT_TRUE(report.equal());
    EXPECT_EQ(report.position, head);
    ASSERT_EQ(report.tables.size(), static_cast<size_t>(kTableCount));
    for (const RebuildReport::Table& table : report.tables) EXPECT_GT(table.row_count, 0U);
  }
}

TEST(ReadModelsTest, ThePastIsWhatTheLiveTablesSaidThen) {
  Office office;
  const spec::History year = RandomYear(4, 400);
  std::vector<std::pair<Position, std::vector<std::string>>> then;
  for (size_t first = 0; first < year.size(); first += 40) {
    const size_t last = std::min(year.size(), first + 40);
    const Position head = office.Append(spec::History(year.begin() + static_cast<int64_t>(first),
                                                      year.begin() + static_cast<int64_t>(last)));
    then.emplace_back(head, Dump(office.AtLeast(head)->tables()));
  }
  ASSERT_GT(then.size(), 3U);
  for (const auto& [position, rows] : then) {
    const auto state = office.Exactly(position);
    EXPECT_EQ(state->position(), position);
    EXPECT_EQ(Dump(state->tables()), rows) << position;
  }
}

TEST(ReadModelsTest, APastStateKnowsWhenItWasRecorded) {
  Office office;
  office.Append(spec::Organization());
  office.Append(spec::Facts({spec::OpenProgram()}));
  for (const Position position : {3, 11}) {
    const auto event = office.store().TakeSnapshot()->Get(position);
    EXPECT_EQ(office.Exactly(position)->recorded_at(),
              absl::FromUnixMicros(event->record.recorded_at_us()));
  }
}

TEST(ReadModelsTest, SeveralReadsOfOnePastPositionShareOneFold) {
  Office office;
  office.Append(spec::Paired());
  const auto first = office.Exactly(5);
  const auto second = office.Exactly(5);
  EXPECT_EQ(&first->tables(), &second->tables());
}

TEST(ReadModelsTest, APastStateNobodyWaitsForAnyMoreIsNotFolded) {
  Office office;
  office.Append(spec::Paired());
  const absl::Status late = office.Read({Freshness::Kind::kExactly, 5}, absl::UnixEpoch()).status();
  EXPECT_EQ(NameOfReason(late), "ERROR_REASON_QUEUE_FULL");
  EXPECT_EQ(office.Exactly(5)->position(), 5) << "whoever waits has it";
}

// Work on the lane of the past that waits to be released.
class HeldLane {
 public:
  explicit HeldLane(ReadModels& read_models) {
    read_models.RunAmongPast(absl::InfiniteFuture(),
                             [this](const absl::StatusOr<StillWanted>& wanted) {
                               CHECK_OK(wanted.status());
                               CHECK_OK((*wanted)());
                               begun_.Notify();
                               released_.WaitForNotification();
                               over_.Notify();
                             });
    begun_.WaitForNotification();
  }
  ~HeldLane() { Release(); }
  void Release() {
    if (!released_.HasBeenNotified()) released_.Notify();
    over_.WaitForNotification();
  }

 private:
  absl::Notification begun_;
  absl::Notification released_;
  absl::Notification over_;
};

TEST(ReadModelsTest, WhatIsFoundOutAmongPastStatesHoldsUpNoLiveRead) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  HeldLane lane(office.read_models());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(office.AtLeast(head)->position(), head);
  lane.Release();
  EXPECT_EQ(office.Exactly(5)->position(), 5) << "past states are folded after it";
}

// Nothing but the deadline answers it: the lane is held until all are answered.
TEST(ReadModelsTest, WhoWaitsForThePastInVainIsToldByTheDeadline) {
  Office office;
  office.Append(spec::Paired());
  HeldLane lane(office.read_models());
  constexpr int kMoreThanMayWait = 100;
  for (int i = 0; i < kMoreThanMayWait; ++i) {
    const absl::Time soon = SteadyClock().Now() + absl::Milliseconds(2);
    const absl::Status read = office.Read({Freshness::Kind::kExactly, 5}, soon).status();
    EXPECT_EQ(NameOfReason(read), "ERROR_REASON_QUEUE_FULL") << "and waits no longer";
  }
  absl::Notification answered;
  absl::Status work;
  office.read_models().RunAmongPast(SteadyClock().Now() + absl::Milliseconds(2),
                                    [&](const absl::StatusOr<StillWanted>& wanted) {
                                      work = wanted.status();
                                      answered.Notify();
                                    });
  answered.WaitForNotification();
  EXPECT_EQ(NameOfReason(work), "ERROR_REASON_QUEUE_FULL");
  lane.Release();
  EXPECT_EQ(office.Exactly(5)->position(), 5) << "whoever waits has it";
}

TEST(ReadModelsTest, WhatNobodyWaitsForAnyMoreIsNotFoundOut) {
  Office office;
  office.Append(spec::Paired());
  absl::Notification answered;
  absl::Status answer;
  office.read_models().RunAmongPast(absl::UnixEpoch(),
                                    [&](const absl::StatusOr<StillWanted>& wanted) {
                                      answer = wanted.status();
                                      answered.Notify();
                                    });
  answered.WaitForNotification();
  EXPECT_EQ(NameOfReason(answer), "ERROR_REASON_QUEUE_FULL");
}

TEST(ReadModelsTest, AStateKeptForTheNextPageIsThereWhenTheTablesHaveMovedOn) {
  Office office;
  const auto first = office.AtLeast(office.Append(spec::Organization()));
  office.read_models().Keep(*first);
  office.AtLeast(
      office.Append(spec::Facts({spec::RenameUnit(spec::kXuecheng, "薛城新区", "2017-06-01")})));
  EXPECT_EQ(&office.Exactly(first->position())->tables(), &first->tables());
}

TEST(ReadModelsTest, APositionTheLedgerDoesNotHaveIsRefused) {
  Office office;
  const Position head = office.Append(spec::Organization());
  for (const auto kind : {Freshness::Kind::kAtLeast, Freshness::Kind::kExactly}) {
    const absl::Status refused = office.Read({kind, head + 1}).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kOutOfRange);
    EXPECT_EQ(NameOfReason(refused), "ERROR_REASON_POSITION_IN_FUTURE");
  }
}

// While a commit is being answered the head has moved, but the read models have not heard of it.
TEST(ReadModelsTest, AReadOfOnesOwnWriteWaitsForTheTables) {
  Office office;
  absl::Notification answered;
  Answer answer;
  Position before = -1;
  const Position head = office.Append(spec::Organization(), [&](Position written) {
    before = office.read_models().position();
    office.read_models().Read({Freshness::Kind::kAtLeast, written}, absl::InfiniteFuture(),
                              [&](Answer state) {
                                answer = std::move(state);
                                answered.Notify();
                              });
  });
  answered.WaitForNotification();
  EXPECT_EQ(before, kNoPosition);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ((*answer)->position(), head);
}

TEST(ReadModelsTest, AReadThatWaitedLongEnoughIsToldHowFarTheTablesAre) {
  Office office;
  absl::Notification answered;
  Answer answer;
  office.Append(spec::Organization(), [&](Position written) {
    office.read_models().Read({Freshness::Kind::kAtLeast, written}, absl::UnixEpoch(),
                              [&](Answer state) {
                                answer = std::move(state);
                                answered.Notify();
                              });
  });
  answered.WaitForNotification();
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(NameOfReason(answer.status()), "ERROR_REASON_PROJECTION_BEHIND");
}

TEST(ReadModelsTest, AReadStillWaitingAtTheEndIsToldSo) {
  Office office;
  absl::Notification waiting;
  absl::Notification closed;
  Answer answer;
  std::thread closer([&] {
    waiting.WaitForNotification();
    office.CloseReadModels();
    closed.Notify();
  });
  office.Append(spec::Organization(), [&](Position written) {
    office.read_models().Read({Freshness::Kind::kAtLeast, written}, absl::InfiniteFuture(),
                              [&](Answer state) { answer = std::move(state); });
    waiting.Notify();
    closed.WaitForNotification();
  });
  closer.join();
  EXPECT_EQ(NameOfReason(answer.status()), "ERROR_REASON_SERVER_CLOSING");
}

TEST(ReadModelsTest, AnEventThatCannotBeFoldedStopsTheTablesBeforeItAndSaysSo) {
  Office office;
  const Position sound = office.Append(spec::Organization());
  office.AtLeast(sound);
  eventstore::NewEvent damaged = AsNewEvent(spec::Organization().front());
  damaged.body = "no event";
  const Position head = office.Append(std::vector<eventstore::NewEvent>{damaged});
  const absl::Status refused = office.Read({Freshness::Kind::kAtLeast, head}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(office.read_models().position(), sound);
  EXPECT_EQ(office.Read({}).status().code(), absl::StatusCode::kDataLoss) << "not silently stale";
  EXPECT_EQ(office.Read({Freshness::Kind::kExactly, head}).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(ReadModelsTest, ClosedTablesAreContinuedWhereTheyWere) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  PutBogusRow(office.tables_directory());
  office.OpenReadModels();
  EXPECT_EQ(office.read_models().position(), head);
  EXPECT_TRUE(HasBogusRow(*office.AtLeast(head))) << "they were not folded anew";
}

TEST(ReadModelsTest, TablesThatDifferFromTheLedgerAreFoundByComparing) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  PutBogusRow(office.tables_directory());
  office.OpenReadModels();
  const RebuildReport report = office.read_models().CompareWithRebuild().value();
  EXPECT_FALSE(report.equal());
  EXPECT_EQ(report.tables[0].name, "registry/6");
  EXPECT_NE(report.tables[0].live_hash, report.tables[0].rebuilt_hash);
  EXPECT_EQ(report.tables[1].live_hash, report.tables[1].rebuilt_hash);
}

TEST(ReadModelsTest, AfterACrashTheLogIsFoldedOnFromWhatReachedTheDisk) {
  const Directory survivor;
  Office office;
  const Position closed_at = office.Append(spec::Paired());
  office.AtLeast(closed_at);
  office.CloseReadModels();
  office.OpenReadModels();
  const Position head = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  office.AtLeast(head);
  EXPECT_EQ(OpenInUseAfterCrash(office.tables(), survivor.path())->origin()->mark.position,
            closed_at);
  office.OpenReadModels(survivor.path());
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
}

TEST(ReadModelsTest, TablesThatLackOneOfTodaysAreFoldedAnew) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  PutBogusRow(office.tables_directory());
  SetVersions(office.tables_directory(), "registry/0");
  office.OpenReadModels();
  const auto state = office.AtLeast(head);
  EXPECT_FALSE(HasBogusRow(*state));
  EXPECT_EQ(Dump(state->tables()), Replayed(office));
}

// Folding anew would hide that the ledger has lost its end.
TEST(ReadModelsTest, TablesWithEventsTheLedgerDoesNotHaveAreRefusedAndKept) {
  Office other;
  const Position longer = other.Append(RandomYear(5, 200));
  other.AtLeast(longer);
  other.CloseReadModels();
  Office office;
  // Nothing, shorter than the other, and longer with another event at the mark.
  for (const spec::History& history : {spec::History(), spec::Paired(), RandomYear(6, 900)}) {
    const Position head = history.empty() ? kNoPosition : office.Append(history);
    for (int attempt = 0; attempt < 2; ++attempt) {
      const auto refused = ReadModels::Open({other.tables_directory(), &office.store()}).status();
      EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss);
      EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_BEHIND_TABLES);
      const bool lost = head < longer;
      EXPECT_THAT(domain::ChineseText(refused),
                  testing::HasSubstr(lost ? absl::StrCat("事件 ", head + 1, " 至 ", longer)
                                          : absl::StrCat("事件 ", longer, " 不是")));
      EXPECT_THAT(
          refused.message(),
          testing::HasSubstr(lost ? absl::StrCat("events ", head + 1, " to ", longer, " are lost")
                                  : absl::StrCat("event ", longer, " is another one")));
      const std::string remedy = absl::StrCat("--accept-loss-after ", head);
      EXPECT_THAT(refused.message(), testing::HasSubstr(remedy));
      EXPECT_THAT(domain::ChineseText(refused), testing::HasSubstr(remedy));
    }
  }
  // Who accepts the loss has them folded anew.
  ASSERT_TRUE(TableSets::Discard(other.tables_directory()).ok());
  EXPECT_TRUE(std::filesystem::is_empty(other.tables_directory()));
  office.OpenReadModels(other.tables_directory());
  EXPECT_EQ(Dump(office.AtLeast(office.store().head())->tables()), Replayed(office));
}

TEST(ReadModelsTest, TablesThatHaveMoreThanWasAcceptedAsTheEndAreFoldedAnewAndItIsToldOnce) {
  Office other;
  const Position longer = other.Append(RandomYear(5, 200));
  other.AtLeast(longer);
  other.CloseReadModels();
  const std::string& tables = other.tables_directory();
  Office office;
  const Position head = office.Append(spec::Paired());

  ASSERT_TRUE(TableSets::AcceptLoss(tables, longer).ok());
  const auto refused = ReadModels::Open({tables, &office.store()}).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_BEHIND_TABLES)
      << "they have no more than what was accepted as the end, and something else";

  ASSERT_TRUE(TableSets::AcceptLoss(tables, head).ok());
  office.OpenReadModels(tables);
  EXPECT_EQ(office.read_models().standing().folded_anew_for_loss_after, head);
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  office.CloseReadModels();
  office.OpenReadModels(tables);
  EXPECT_EQ(office.read_models().standing().folded_anew_for_loss_after, std::nullopt);
  EXPECT_FALSE(TableSets(tables).AcceptedLoss().has_value());
}

TEST(ReadModelsTest, AReadOfThePastHasItsTurnBetweenTheLooksOfWhatTakesLong) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  absl::Notification answered;
  absl::Notification over;
  absl::Status read;
  office.read_models().RunAmongPast(
      absl::InfiniteFuture(), [&](const absl::StatusOr<StillWanted>& wanted) {
        office.read_models().Read({Freshness::Kind::kExactly, 2}, absl::InfiniteFuture(),
                                  [&](const absl::StatusOr<std::unique_ptr<State>>& state) {
                                    read = state.status();
                                    answered.Notify();
                                  });
        const absl::Time until = SystemClock().Now() + absl::Seconds(30);
        while (!answered.HasBeenNotified() && SystemClock().Now() < until) {
          EXPECT_TRUE((*wanted)().ok());
        }
        EXPECT_TRUE(answered.HasBeenNotified()) << "it waited for all of it";
        over.Notify();
      });
  over.WaitForNotification();
  answered.WaitForNotification();
  EXPECT_TRUE(read.ok()) << read;
}

TEST(ReadModelsTest, DamagedTablesAreFoldedAnew) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  std::ofstream(SetInUse(office.tables_directory()) + "/CURRENT") << "rubbish";
  office.OpenReadModels();
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
}

TEST(ReadModelsTest, TablesWithAFlippedByteAreFoldedAnew) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  const std::string damaged = AnyTableFile(SetInUse(office.tables_directory()));
  FlipABlockOfEveryTableFile(office.tables_directory());
  office.OpenReadModels();
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  const absl::Status discarded = office.read_models().standing().discarded;
  EXPECT_TRUE(absl::IsDataLoss(discarded)) << discarded;
  EXPECT_THAT(discarded.message(), testing::HasSubstr(office.tables_directory()));
  EXPECT_THAT(discarded.message(), testing::HasSubstr(damaged)) << "the file";
  EXPECT_THAT(discarded.message(), testing::HasSubstr("offset")) << "and where";
  office.OpenReadModels();
  EXPECT_TRUE(office.read_models().standing().discarded.ok()) << "they are sound again";
}

TEST(ReadModelsTest, OfTheTablesThatAreThrownAwayTheFileIsNamedThatIsMissingOrDamaged) {
  for (const bool manifest : {false, true}) {
    Office office;
    office.AtLeast(office.Append(spec::Paired()));
    office.CloseReadModels();
    const std::string set = SetInUse(office.tables_directory());
    std::string name = AnyTableFile(set);
    if (manifest) {
      std::ifstream(set + "/CURRENT") >> name;
      std::fstream file(set + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(20);
      file.put('\x7f');
    } else {
      std::filesystem::remove(set + "/" + name);
    }
    office.OpenReadModels();
    const absl::Status discarded = office.read_models().standing().discarded;
    EXPECT_TRUE(absl::IsDataLoss(discarded)) << discarded;
    EXPECT_THAT(discarded.message(), testing::HasSubstr(name));
    EXPECT_THAT(discarded.message(), testing::Not(testing::HasSubstr(".ldb")));
  }
}

TEST(ReadModelsTest, APipeInThePlaceOfAFileOfTheTablesIsNamedAndNobodyWaitsForIt) {
  Office office;
  const Position head = office.Append(spec::Paired());
  for (const char* const name : {"/CURRENT", "/in_use"}) {
    office.AtLeast(head);
    office.CloseReadModels();
    const bool of_set = std::string(name) == "/CURRENT";
    const std::string file =
        (of_set ? SetInUse(office.tables_directory()) : office.tables_directory()) + name;
    std::filesystem::remove(file);
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    office.OpenReadModels();
    EXPECT_THAT(office.read_models().standing().discarded.message(), testing::HasSubstr(file));
    EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  }
}

TEST(ReadModelsTest, WhateverIsInThePlaceOfInUseIsNamedAndTheTablesAreFoldedAnew) {
  Office office;
  const Position head = office.Append(spec::Paired());
  const std::string in_use = office.tables_directory() + "/in_use";
  const auto open = [&] {
    office.OpenReadModels();
    EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
    return std::string(office.read_models().standing().discarded.message());
  };
  office.AtLeast(head);
  office.CloseReadModels();
  std::filesystem::remove(in_use);
  std::filesystem::create_directories(in_use + "/more");
  EXPECT_EQ(open(), in_use + " is not a regular file: it is a directory");
  EXPECT_EQ(open(), "") << "it is a file again";
  office.CloseReadModels();
  std::filesystem::remove(in_use);
  std::filesystem::create_symlink("nowhere", in_use);
  EXPECT_EQ(open(), in_use + " is not a regular file: it is a link that leads nowhere");
}

TEST(ReadModelsTest, ARebuildThatWasCutShortIsToldOfOnceAndLeavesNothing) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  EXPECT_FALSE(office.read_models().standing().rebuild_cut_short);
  office.CloseReadModels();
  const std::string begun = office.tables_directory() + "/7";
  std::filesystem::create_directories(begun);
  office.OpenReadModels();
  EXPECT_TRUE(office.read_models().standing().rebuild_cut_short);
  EXPECT_FALSE(std::filesystem::exists(begun));
  office.OpenReadModels();
  EXPECT_FALSE(office.read_models().standing().rebuild_cut_short);
}

// For a disk that takes nothing.
TEST(ReadModelsTest, TablesInMemoryFollowTheLogAndLeaveThoseOnTheDiskAsTheyAre) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  office.CloseReadModels();
  const auto before = FilesIn(office.tables_directory());
  office.options().in_memory = true;
  office.OpenReadModels();
  const Position head = office.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  EXPECT_EQ(Dump(office.AtLeast(head)->tables()), Replayed(office));
  office.CloseReadModels();
  EXPECT_TRUE(FilesIn(office.tables_directory()) == before);
}

TEST(ReadModelsTest, DamageFoundWhileServingIsToldAndTheProcessLives) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  office.OpenReadModels();
  FlipABlockOfEveryTableFile(office.tables_directory());
  auto state = office.AtLeast(kNoPosition);
  Dump(state->tables());
  EXPECT_EQ(state->status().code(), absl::StatusCode::kDataLoss);
  state.reset();
  EXPECT_EQ(office.read_models().CompareWithRebuild().status().code(), absl::StatusCode::kDataLoss);
  // Nothing is folded from rows that cannot be read.
  const Position next = office.Append(spec::Paired());
  EXPECT_EQ(office.Read({Freshness::Kind::kAtLeast, next}).status().code(),
            absl::StatusCode::kDataLoss);
  // Past states come from the log alone.
  EXPECT_EQ(office.Exactly(next)->position(), next);
  office.OpenReadModels();
  EXPECT_EQ(Dump(office.AtLeast(next)->tables()), Replayed(office));
}

TEST(ReadModelsTest, AStateOutlivesTheReadModels) {
  Office office;
  const Position head = office.Append(spec::Paired());
  const auto state = office.AtLeast(head);
  office.CloseReadModels();
  EXPECT_EQ(Dump(state->tables()), Replayed(office));
}

}  // namespace
}  // namespace jiedui::projections
