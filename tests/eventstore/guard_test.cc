// The head guard: a ledger that lost what it had acknowledged is refused, and says what is missing.

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/head_guard.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

rocksdb::Env* Disk() {
  return rocksdb::Env::Default();
}

Mark MarkOf(Position head) {
  return {head, Sha256(std::to_string(head))};
}

std::string DamageOf(const GuardRecord& record) {
  return record.damage ? TextOf(*record.damage) : "";
}

TEST(HeadGuardSpec, ItRemembersWhatWasIntendedAndWhatWasSettled) {
  const TempDirectory home;
  const std::string directory = home.path() + "/guard";
  auto guard = HeadGuard::Create(Disk(), directory, "370400", MarkOf(3));
  ASSERT_TRUE(guard.ok()) << guard.status();
  ASSERT_TRUE((*guard)->Intend(MarkOf(5)).ok());
  auto record = HeadGuard::Read(Disk(), directory);
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->durable.head, 3);
  EXPECT_EQ(record->intent.head, 5);
  EXPECT_EQ(record->intent.root, MarkOf(5).root);
  ASSERT_TRUE((*guard)->Settle(70).ok());
  record = HeadGuard::Read(Disk(), directory);
  EXPECT_EQ(record->durable.head, 5);
  EXPECT_EQ(record->entries, 70U);
  EXPECT_TRUE(Guards(*record, "370400"));
  EXPECT_FALSE(Guards(*record, "370300"));
}

TEST(HeadGuardSpec, ATornSlotCostsNoMoreThanTheLastRecord) {
  const TempDirectory home;
  auto guard = HeadGuard::Create(Disk(), home.path(), "370400", MarkOf(1));
  ASSERT_TRUE(guard.ok()) << guard.status();
  for (Position head = 2; head <= 20; ++head) {
    ASSERT_TRUE((*guard)->Intend(MarkOf(head)).ok());
    const uint64_t sequence = HeadGuard::Read(Disk(), home.path())->sequence;
    const fs::path file = fs::path(home.path()) / "head";
    const fs::path torn = fs::path(home.path()) / "torn";
    fs::create_directories(torn);
    fs::copy_file(file, torn / "head", fs::copy_options::overwrite_existing);
    std::fstream(torn / "head", std::ios::in | std::ios::out | std::ios::binary)
        .seekp(static_cast<std::streamoff>(sequence % 4 * 512 + 40))
        .write("torn", 4);
    const auto record = HeadGuard::Read(Disk(), torn.string());
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_EQ(record->durable.head, head - 1);
    ASSERT_TRUE((*guard)->Settle(0).ok());
  }
}

TEST(HeadGuardSpec, ASlotThatCannotBeReadIsSaidAndNoOtherIs) {
  const TempDirectory home;
  auto guard = HeadGuard::Create(Disk(), home.path(), "370400", MarkOf(1));
  ASSERT_TRUE(guard.ok()) << guard.status();
  for (Position head = 2; head <= 6; ++head) {
    EXPECT_EQ(DamageOf(*HeadGuard::Read(Disk(), home.path())), "") << head;
    ASSERT_TRUE((*guard)->Intend(MarkOf(head)).ok());
    EXPECT_EQ(DamageOf(*HeadGuard::Read(Disk(), home.path())), "") << head;
    ASSERT_TRUE((*guard)->Settle(0).ok());
  }
  const fs::path file = fs::path(home.path()) / "head";
  std::string whole(2048, '\0');
  std::ifstream(file, std::ios::binary).read(whole.data(), 2048);
  const auto damage_of = [&](const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    return DamageOf(*HeadGuard::Read(Disk(), home.path()));
  };
  for (size_t slot = 0; slot < 4; ++slot) {
    std::string flipped = whole;
    flipped[slot * 512 + 40] ^= 1;
    EXPECT_THAT(damage_of(flipped), HasSubstr("1 of the 4 slots")) << slot;
    std::string zeroed = whole;
    zeroed.replace(slot * 512, 512, 512, '\0');
    EXPECT_THAT(damage_of(zeroed), HasSubstr("1 of the 4 slots")) << slot;
  }
  EXPECT_THAT(damage_of(whole.substr(0, 700)), HasSubstr("2 of the 4 slots"));
  EXPECT_EQ(damage_of(whole), "");
}

TEST(HeadGuardSpec, ItCountsEntriesAndNeverFewerThanBefore) {
  const TempDirectory home;
  auto guard = HeadGuard::Create(Disk(), home.path(), "370400", MarkOf(1));
  ASSERT_TRUE(guard.ok()) << guard.status();
  const auto counted = [&] { return HeadGuard::Read(Disk(), home.path())->entries; };
  EXPECT_EQ(counted(), 0U) << "not counted yet";
  ASSERT_TRUE((*guard)->Note(12).ok());
  EXPECT_EQ(counted(), 12U);
  const uint64_t sequence = HeadGuard::Read(Disk(), home.path())->sequence;
  ASSERT_TRUE((*guard)->Note(12).ok());
  EXPECT_EQ(HeadGuard::Read(Disk(), home.path())->sequence, sequence) << "nothing to write";
  ASSERT_TRUE((*guard)->Intend(MarkOf(2)).ok());
  ASSERT_TRUE((*guard)->Note(15).ok());
  EXPECT_EQ(HeadGuard::Read(Disk(), home.path())->durable.head, 1);
  ASSERT_TRUE((*guard)->Settle(14).ok());
  EXPECT_EQ(counted(), 15U);
  EXPECT_EQ(HeadGuard::Read(Disk(), home.path())->durable.head, 2);
}

// It writes its own 120 bytes of a slot, and leaves behind them what was there.
TEST(HeadGuardSpec, WhatAProgramWroteThatDoesNotCountIsReadAndHasNoCount) {
  const TempDirectory home;
  auto guard = HeadGuard::Create(Disk(), home.path(), "370400", MarkOf(1));
  ASSERT_TRUE(guard.ok()) << guard.status();
  for (uint64_t entries = 10; entries < 14; ++entries) ASSERT_TRUE((*guard)->Note(entries).ok());
  const auto newest = HeadGuard::Read(Disk(), home.path());
  ASSERT_EQ(newest->entries, 13U);
  const size_t slot = newest->sequence % 4;
  const size_t before = (newest->sequence - 1) % 4;
  std::fstream file(fs::path(home.path()) / "head",
                    std::ios::in | std::ios::out | std::ios::binary);
  std::string left(24, '\0');
  file.seekg(static_cast<std::streamoff>(before * 512 + 120)).read(left.data(), 24);
  file.seekp(static_cast<std::streamoff>(slot * 512 + 120)).write(left.data(), 24);
  file.close();
  const auto record = HeadGuard::Read(Disk(), home.path());
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->entries, 0U);
  EXPECT_EQ(record->durable.head, 1);
  EXPECT_EQ(DamageOf(*record), "");
}

TEST(HeadGuardSpec, AGuardWithoutAReadableSlotIsDamaged) {
  const TempDirectory home;
  std::ofstream(fs::path(home.path()) / "head") << std::string(2048, 'x');
  EXPECT_EQ(HeadGuard::Read(Disk(), home.path()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(HeadGuard::Read(Disk(), home.path() + "/nowhere").status().code(),
            absl::StatusCode::kNotFound);
}

// Ten acknowledged events.
class GuardedSpec : public testing::Test {
 protected:
  GuardedSpec() {
    ledger_.Open();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(ledger_.Submit({Event("a", {"unit:u"})}).ok());
    ledger_.Close();
  }

  fs::path LiveLog() const {
    fs::path newest;
    for (const auto& file : fs::directory_iterator(ledger_.directory())) {
      if (file.path().extension() == ".log" && file.path() > newest) newest = file.path();
    }
    return newest;
  }

  // An older copy of the directory takes its place; the guard knows of one event more.
  void LoseTheLastEvent() {
    const fs::path copy = fs::path(ledger_.directory()).parent_path() / "copy";
    fs::copy(ledger_.directory(), copy, fs::copy_options::recursive);
    ledger_.Open();
    ASSERT_TRUE(ledger_.Submit({Event("b")}).ok());
    ledger_.Close();
    fs::remove_all(ledger_.directory());
    fs::rename(copy, ledger_.directory());
  }

  absl::Status Opened(bool read_only) {
    Options options = ledger_.options();
    options.read_only = read_only;
    return ledger_.Open(options);
  }

  absl::StatusOr<Adopted> Adopt(const Adoption& adoption = {}) {
    ledger_.Close();
    return Store::Adopt(ledger_.options(), adoption, [](int64_t, int64_t) {});
  }

  Ledger ledger_;
};

TEST_F(GuardedSpec, ALedgerWhoseLogWasCutNamesTheMissingRecords) {
  fs::resize_file(LiveLog(), fs::file_size(LiveLog()) / 2);
  for (const bool read_only : {false, true}) {
    const absl::Status status = Opened(read_only);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(status.message(), AllOf(HasSubstr("records "), HasSubstr(" to 10")));
  }
}

TEST_F(GuardedSpec, ALedgerWhoseLogWasDeletedIsNotANewOne) {
  fs::remove(LiveLog());
  const absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.message(), HasSubstr("records 1 to 10"));
}

TEST_F(GuardedSpec, ALedgerThatVanishedIsNotMadeAnew) {
  fs::remove_all(ledger_.directory());
  const absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.message(), HasSubstr("records 1 to 10"));
}

TEST_F(GuardedSpec, AnOlderCopyOfTheDirectoryIsRefused) {
  LoseTheLastEvent();
  const absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.message(), HasSubstr("record 11 "));
}

TEST_F(GuardedSpec, AnotherHistoryOfTheSameLengthIsRefused) {
  Ledger other;
  other.Open();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(other.Submit({Event("another")}).ok());
  other.Close();
  fs::remove_all(ledger_.directory());
  fs::copy(other.directory(), ledger_.directory(), fs::copy_options::recursive);
  const absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.message(), HasSubstr("another history"));
}

TEST_F(GuardedSpec, AMissingGuardIsRefusedUntilTheLedgerIsAdopted) {
  fs::remove_all(ledger_.guard_directory());
  absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(status.message(), HasSubstr("guard"));
  EXPECT_TRUE(Opened(/*read_only=*/true).ok());
  ledger_.Close();
  const auto adopted = Adopt();
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_EQ(adopted->events, 10);
  EXPECT_THAT(NoticeText(adopted->notice), HasSubstr("only a witness can tell"));
  ledger_.Open();
  EXPECT_EQ(ledger_.store().head(), 10);
  EXPECT_EQ(adopted->root, *ledger_.store().TakeSnapshot()->Root(10));
}

TEST_F(GuardedSpec, AGuardThatSaysWhatIsMissingIsNotReplaced) {
  ledger_.Open();  // what was in the log is in tables now
  ASSERT_TRUE(ledger_.Submit({Event("b")}).ok());
  ledger_.Close();
  fs::remove(LiveLog());
  const auto adopted = Adopt();
  EXPECT_EQ(adopted.status().code(), absl::StatusCode::kDataLoss) << adopted.status();
  EXPECT_THAT(adopted.status().message(), AllOf(HasSubstr("record 11 had been acknowledged"),
                                                HasSubstr("--accept-loss-after 10")));
  EXPECT_EQ(Opened(/*read_only=*/false).code(), absl::StatusCode::kDataLoss);
}

// The ten events are in tables; in the log are a checkpoint and two writes of a cursor.
class BesideTheRecordsSpec : public GuardedSpec {
 protected:
  BesideTheRecordsSpec() {
    ledger_.Open();
    EXPECT_TRUE(ledger_.store().PutCheckpoint({10, "a note"}).ok());
    const auto cursor = ledger_.store().AcquireCursor("export", "city/370400");
    EXPECT_TRUE(cursor.ok()) << cursor.status();
    EXPECT_TRUE(ledger_.store().CommitCursor("export", cursor->fencing_token(), 9).ok());
    ledger_.Close();
  }

  // Behind the first of its records.
  void CutTheLogCleanly() const {
    std::string header(7, '\0');
    std::ifstream(LiveLog(), std::ios::binary).read(header.data(), 7);
    const auto byte = [&header](size_t at) { return static_cast<uint8_t>(header[at]); };
    ASSERT_EQ(byte(6), 1) << "a whole record";
    fs::resize_file(LiveLog(), 7U + byte(4) + 256U * byte(5));
  }

  // As a program leaves it that counts no entries.
  void ForgetTheCount() const {
    std::fstream file(fs::path(ledger_.guard_directory()) / "head",
                      std::ios::in | std::ios::out | std::ios::binary);
    for (int slot = 0; slot < 4; ++slot) file.seekp(slot * 512 + 120).write("old", 3);
  }

  void ExpectRefused(const std::string& place) {
    for (const bool read_only : {true, false}) {
      const absl::Status status = Opened(read_only);
      EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
      EXPECT_THAT(std::string(status.message()),
                  AllOf(HasSubstr("has every acknowledged record"),
                        HasSubstr("of cursors, checkpoints or erasures"), HasSubstr(place)));
    }
    // Nor does what opening it did to the files make it whole.
    EXPECT_EQ(Opened(/*read_only=*/false).code(), absl::StatusCode::kDataLoss);
  }
};

TEST_F(BesideTheRecordsSpec, WhatWasWrittenIsThere) {
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "");
  EXPECT_EQ(ledger_.store().GetCursor("export")->position(), 9);
  EXPECT_EQ(ledger_.store().TakeSnapshot()->Checkpoints(kMaxPosition, 9)->size(), 1U);
}

TEST_F(BesideTheRecordsSpec, ALogThatWasDeletedIsMissed) {
  fs::remove(LiveLog());
  ExpectRefused("there is no write-ahead log in " + ledger_.directory());
}

TEST_F(BesideTheRecordsSpec, ALogThatWasEmptiedIsMissed) {
  fs::resize_file(LiveLog(), 0);
  ExpectRefused(LiveLog().string() + " ends in front of them");
}

TEST_F(BesideTheRecordsSpec, ALogThatWasCutBetweenTwoRecordsIsMissed) {
  CutTheLogCleanly();
  ExpectRefused("lacks the last 2 entries");
}

TEST_F(BesideTheRecordsSpec, ItsLossIsAcceptedOnlyByWhoNamesWhereTheLedgerEnds) {
  fs::resize_file(LiveLog(), 0);
  const auto refused = Adopt();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
  EXPECT_THAT(refused.status().message(), HasSubstr("--accept-loss-after 10"));
  const auto adopted = Adopt({.accept_loss_after = 10, .agrees = nullptr});
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_THAT(NoticeText(adopted->notice),
              AllOf(HasSubstr("accepted as lost"), HasSubstr("lacks the last 3")));
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "");
  EXPECT_TRUE(absl::IsNotFound(ledger_.store().GetCursor("export").status()));
}

TEST_F(BesideTheRecordsSpec, WithoutACountALogThatIsGoneIsStillMissed) {
  ForgetTheCount();
  fs::remove(LiveLog());
  ASSERT_TRUE(Opened(/*read_only=*/true).ok());
  EXPECT_THAT(NoticeText(ledger_.store().notice()), HasSubstr("there is no write-ahead log in "));
  ledger_.Close();
  const absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("there is no write-ahead log in "), HasSubstr("adopt")));
  ASSERT_TRUE(Adopt().ok());
  EXPECT_TRUE(Opened(/*read_only=*/false).ok());
}

TEST_F(BesideTheRecordsSpec, TheNextWriterCountsAgain) {
  ForgetTheCount();
  ledger_.Open();
  ASSERT_TRUE(ledger_.store().PutCheckpoint({9, "another"}).ok());
  ledger_.Close();
  fs::remove(LiveLog());
  ExpectRefused("lacks the last 1 entry that was");
}

TEST_F(GuardedSpec, ALossIsAcceptedOnlyByWhoNamesWhereTheLedgerEnds) {
  LoseTheLastEvent();
  for (const Position elsewhere : {0, 9, 11}) {
    const auto refused = Adopt({.accept_loss_after = elsewhere, .agrees = nullptr});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << elsewhere;
    EXPECT_THAT(refused.status().message(), HasSubstr("ends at 10, not at"));
  }
  EXPECT_EQ(Opened(/*read_only=*/false).code(), absl::StatusCode::kDataLoss);

  const auto adopted = Adopt({.accept_loss_after = 10, .agrees = nullptr});
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_THAT(NoticeText(adopted->notice),
              AllOf(HasSubstr("accepted as lost"), HasSubstr("record 11 ")));
  ledger_.Open();
  EXPECT_EQ(ledger_.store().head(), 10);
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "");
}

TEST_F(GuardedSpec, AnotherHistoryIsNotAdoptedBesideTheGuardWhateverIsAccepted) {
  Ledger other;
  other.Open();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(other.Submit({Event("another")}).ok());
  other.Close();
  fs::remove_all(ledger_.directory());
  fs::copy(other.directory(), ledger_.directory(), fs::copy_options::recursive);
  for (const std::optional<Position> accepted : {std::optional<Position>(), {10}}) {
    const auto refused = Adopt({.accept_loss_after = accepted, .agrees = nullptr});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
    EXPECT_THAT(refused.status().message(), HasSubstr("another history"));
  }
}

TEST_F(GuardedSpec, TheGuardOfAnotherLedgerIsNotReplaced) {
  fs::remove_all(ledger_.guard_directory());
  ASSERT_TRUE(HeadGuard::Create(Disk(), ledger_.guard_directory(), "370300", MarkOf(99)).ok());
  for (const std::optional<Position> accepted : {std::optional<Position>(), {10}}) {
    const auto refused = Adopt({.accept_loss_after = accepted, .agrees = nullptr});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << refused.status();
  }
  EXPECT_TRUE(Guards(*HeadGuard::Read(Disk(), ledger_.guard_directory()), "370300"));
}

TEST_F(GuardedSpec, AGuardThatCannotBeReadIsReplacedOnlyByWhoNamesWhereTheLedgerEnds) {
  std::ofstream(fs::path(ledger_.guard_directory()) / "head") << std::string(2048, 'x');
  EXPECT_THAT(Opened(/*read_only=*/false).message(), HasSubstr("adopt it (jiedui ledger adopt)"));
  const auto refused = Adopt();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss) << refused.status();
  EXPECT_THAT(refused.status().message(), HasSubstr("--accept-loss-after 10"));
  ASSERT_TRUE(Adopt({.accept_loss_after = 10, .agrees = nullptr}).ok());
  EXPECT_TRUE(Opened(/*read_only=*/false).ok());
}

TEST_F(GuardedSpec, AGuardThatAgreesIsReplacedAndWhatItSaysIsTold) {
  const auto known = HeadGuard::Read(Disk(), ledger_.guard_directory());
  ASSERT_TRUE(known.ok()) << known.status();
  auto guard = HeadGuard::Open(Disk(), ledger_.guard_directory(), *known);
  ASSERT_TRUE((*guard)->Intend(MarkOf(13)).ok());
  const auto adopted = Adopt();
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_THAT(NoticeText(adopted->notice), HasSubstr("records 11 to 13"));
  EXPECT_EQ(HeadGuard::Read(Disk(), ledger_.guard_directory())->intent.head, 10);
}

TEST_F(GuardedSpec, WhatElseTheLedgerMustAgreeWithIsAskedBeforeAGuardIsMade) {
  fs::remove_all(ledger_.guard_directory());
  Position seen = kNoPosition;
  const auto refused = Adopt({.accept_loss_after = {}, .agrees = [&seen](const Snapshot& ledger) {
                                seen = ledger.head();
                                return absl::DataLossError("the witness holds more");
                              }});
  EXPECT_EQ(seen, 10);
  EXPECT_EQ(refused.status(), absl::DataLossError("the witness holds more"));
  EXPECT_EQ(Opened(/*read_only=*/false).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(GuardedSpec, ALedgerThatIsNotWholeIsNotAdopted) {
  fs::remove_all(ledger_.guard_directory());
  RawDatabase(ledger_.directory()).Delete("body", PositionBytes(4));
  const absl::Status status = Adopt().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.message(), HasSubstr("record 4"));
  EXPECT_FALSE(Opened(/*read_only=*/false).ok());
}

TEST_F(GuardedSpec, TheGuardOfAnotherLedgerIsRefused) {
  fs::remove_all(ledger_.guard_directory());
  ASSERT_TRUE(HeadGuard::Create(Disk(), ledger_.guard_directory(), "370300", MarkOf(1)).ok());
  const absl::Status status = Opened(/*read_only=*/false);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
}

// Two servers on copies of a ledger, say, that are told the same directory of guards.
TEST_F(GuardedSpec, OneGuardIsKeptByOneOpenLedger) {
  const std::string copy = ledger_.directory() + "-copy";
  fs::copy(ledger_.directory(), copy, fs::copy_options::recursive);
  Options second = ledger_.options();
  second.directory = copy;
  second.guard_directory = ledger_.guard_directory();
  ledger_.Open();

  const absl::Status refused = Store::Open(second).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_EQ(FindingOf(refused).kind, FindingKind::kGuardInUse);
  EXPECT_THAT(refused.message(), HasSubstr(ledger_.guard_directory()));
  const auto adopted = Store::Adopt(second, {}, [](int64_t, int64_t) {});
  EXPECT_EQ(FindingOf(adopted.status()).kind, FindingKind::kGuardInUse) << adopted.status();
  second.read_only = true;
  EXPECT_TRUE(Store::Open(second).ok()) << "who reads takes no lock";
  second.read_only = false;
  ledger_.Close();
  EXPECT_TRUE(Store::Open(second).ok());
}

// As a power cut leaves it that takes the guard's last word and, besides, the last record.
TEST_F(GuardedSpec, ARecordThatMayHaveBeenAcknowledgedIsNamedAndNothingElseIsSaidOfIt) {
  ASSERT_TRUE(Opened(/*read_only=*/true).ok());
  const auto snapshot = ledger_.store().TakeSnapshot();
  const Mark durable{9, *snapshot->Root(9)};
  const Mark intent{10, *snapshot->Root(10)};
  ledger_.Close();
  auto guard = HeadGuard::Create(Disk(), ledger_.guard_directory(), "370400", durable);
  ASSERT_TRUE(guard.ok()) << guard.status();
  ASSERT_TRUE((*guard)->Intend(intent).ok());
  std::fstream log(LiveLog(), std::ios::in | std::ios::out | std::ios::binary);
  log.seekp(static_cast<std::streamoff>(fs::file_size(LiveLog())) - 5).write("x", 1);
  log.close();
  for (const bool read_only : {true, false}) {
    const absl::Status status = Opened(read_only);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(ledger_.store().head(), 9);
    EXPECT_THAT(NoticeText(ledger_.store().notice()),
                AllOf(HasSubstr("record 10 was"), HasSubstr("damaged"),
                      Not(HasSubstr("acknowledged is in"))));
    ledger_.Close();
  }
}

TEST_F(GuardedSpec, ASlotThatIsDamagedIsSaidToWhoeverOpensAndMendedByTheNextWriter) {
  const uint64_t sequence = HeadGuard::Read(Disk(), ledger_.guard_directory())->sequence;
  std::fstream(fs::path(ledger_.guard_directory()) / "head",
               std::ios::in | std::ios::out | std::ios::binary)
      .seekp(static_cast<std::streamoff>(sequence % 4 * 512 + 40))
      .write("torn", 4);
  for (const bool read_only : {true, false}) {
    ASSERT_TRUE(Opened(read_only).ok());
    EXPECT_THAT(NoticeText(ledger_.store().notice()),
                HasSubstr("1 of the 4 slots of the head guard"));
    ledger_.Close();
  }
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "");
}

// What is left may be older than what was acknowledged, and a log that was cut agree with it.
TEST_F(GuardedSpec, AGuardWithMoreDamageThanAPowerCutLeavesIsRefusedUntilTheLedgerIsAdopted) {
  const uint64_t sequence = HeadGuard::Read(Disk(), ledger_.guard_directory())->sequence;
  for (uint64_t back = 0; back < 3; ++back) {
    std::fstream(fs::path(ledger_.guard_directory()) / "head",
                 std::ios::in | std::ios::out | std::ios::binary)
        .seekp(static_cast<std::streamoff>((sequence - back) % 4 * 512 + 40))
        .write("torn", 4);
    if (back == 2) break;
    EXPECT_TRUE(Opened(/*read_only=*/true).ok()) << back;
  }
  for (const bool read_only : {true, false}) {
    const absl::Status refused = Opened(read_only);
    EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss) << refused;
    EXPECT_THAT(refused.message(), AllOf(HasSubstr("3 of the 4 slots of the head guard"),
                                         HasSubstr("jiedui ledger adopt")));
  }
  EXPECT_THAT(Adopt().status().message(), HasSubstr("--accept-loss-after 10"));
  ASSERT_TRUE(Adopt({.accept_loss_after = 10, .agrees = nullptr}).ok());
  EXPECT_TRUE(Opened(/*read_only=*/false).ok());
}

TEST_F(GuardedSpec, RecordsThatWereNeverAcknowledgedAreNamedButNotMissed) {
  const auto known = HeadGuard::Read(Disk(), ledger_.guard_directory());
  ASSERT_TRUE(known.ok()) << known.status();
  auto guard = HeadGuard::Open(Disk(), ledger_.guard_directory(), *known);
  ASSERT_TRUE((*guard)->Intend(MarkOf(13)).ok());
  ASSERT_TRUE(Opened(/*read_only=*/false).ok());
  EXPECT_THAT(NoticeText(ledger_.store().notice()), HasSubstr("records 11 to 13"));
  ASSERT_EQ(ledger_.store().notice().size(), 1U);
  const Finding& found = ledger_.store().notice().front();
  EXPECT_EQ(found.kind, FindingKind::kNotIn);
  EXPECT_EQ(found.values, (std::vector<std::string>{"11", "13"}));
  EXPECT_EQ(ledger_.Submit({Event("c")})->first_position, 11);
  ledger_.Close();
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "");
  EXPECT_EQ(ledger_.store().head(), 11);
}

}  // namespace
}  // namespace jiedui::eventstore
