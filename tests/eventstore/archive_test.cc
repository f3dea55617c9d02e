// Archives: a ledger as plain files, and a ledger made again from them.

#include "eventstore/archive.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/checkpointer.h"
#include "eventstore/import.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "eventstore/verify.h"
#include "eventstore/witness.h"
#include "tests/eventstore/archive_fixture.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ArchiveSpec, ItHasTheFilesOfTheTilesLayout) {
  BackUpToDirectory();
  for (const char* const name :
       {"ledger", "checkpoint", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
        "body/001", "sealed/002.p/88", "request/000", "tile/0/000", "tile/0/001", "tile/0/002.p/88",
        "tile/1/000.p/2"}) {
    EXPECT_TRUE(fs::exists(fs::path(backup()) / name)) << name;
  }
  EXPECT_EQ(ContentOf(fs::path(backup()) / "checkpoint"), checkpoint_.note);
  EXPECT_EQ(ContentOf(fs::path(backup()) / "tile/0/000").size(), 8192U);
  const auto read = Check(backup());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.checkpoint.size, 600);
  EXPECT_EQ(read->root, *ledger_.store().TakeSnapshot()->Root(600));
}

TEST_F(ArchiveSpec, ALedgerMadeFromItIsTheSameLedger) {
  BackUpToDirectory();
  const Verifier key = TestSigner().verifier();
  const auto imported = Import(backup(), Restored(), absl::MakeSpan(&key, 1));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const auto restored = Store::Open(Restored());
  ASSERT_TRUE(restored.ok()) << restored.status();
  const auto snapshot = (*restored)->TakeSnapshot();
  EXPECT_EQ((*restored)->description().created_at_us(),
            ledger_.store().description().created_at_us());
  const auto events = snapshot->Read(Query::All(), {});
  const auto original = ledger_.Read();
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), original.size());
  for (size_t i = 0; i < original.size(); ++i) {
    EXPECT_EQ((*events)[i].leaf, original[i].leaf);
    EXPECT_EQ((*events)[i].body, original[i].body);
    EXPECT_EQ((*events)[i].sealed, original[i].sealed);
  }
  EXPECT_EQ(snapshot->Request("district/370403", "auto-200")->last_position(), 600);
  EXPECT_EQ(snapshot->Checkpoint(600)->note, checkpoint_.note);
  const VerifyReport report = snapshot->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok()) << report.problems.front();
}

TEST_F(ArchiveSpec, ASecondBackupLeavesFullFilesAloneAndReachesTheNewCheckpoint) {
  BackUpToDirectory();
  const auto before = fs::last_write_time(fs::path(backup()) / "body/000");
  fs::last_write_time(fs::path(backup()) / "body/000", before - std::chrono::hours(1));
  for (int i = 200; i < 300; ++i) Append3(i);
  checkpoint_ = Sign();
  BackUpToDirectory();
  EXPECT_EQ(fs::last_write_time(fs::path(backup()) / "body/000"), before - std::chrono::hours(1));
  const auto read = Check(backup());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.checkpoint.size, 900);
}

TEST_F(ArchiveSpec, ATarFileHoldsTheSame) {
  WriteTar();
  const auto read = Check(tar());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->root, *ledger_.store().TakeSnapshot()->Root(600));
  EXPECT_TRUE(Import(tar(), Restored()).ok());
  fs::resize_file(tar(), fs::file_size(tar()) / 2);
  EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ArchiveSpec, ABackupOfAnotherLedgerIsNotWrittenOver) {
  BackUpToDirectory();
  Ledger other;
  other.clock().Advance(absl::Hours(7));
  other.Open();
  ASSERT_TRUE(other.Submit({Event("a")}).ok());
  ArchiveDirectorySink sink(backup());
  const auto refused = WriteArchive(*other.store().TakeSnapshot(), Head(other), sink,
                                    [](Position, Position) { return absl::OkStatus(); });
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
}

// The one thing it does not do is to replace more by less.
TEST_F(ArchiveSpec, AnOlderOrADivergedLedgerDoesNotReplaceABackup) {
  BackUpToDirectory();
  const std::string kept = ContentOf(fs::path(backup()) / "checkpoint");
  // The same description; at first shorter than the backup, then longer than it.
  Ledger other;
  other.Open();
  for (const auto& [events, why] : std::vector<std::pair<int, const char*>>{
           {599, "event 600 is missing"},
           {600, "it is of another history, or its checkpoint is damaged"},
           {601, "it is of another history, or its checkpoint is damaged"}}) {
    while (other.store().head() < events) ASSERT_TRUE(other.Submit({Event("another")}).ok());
    ArchiveHead head = Head(other);
    head.checkpoint = SignOf(other);
    ArchiveDirectorySink sink(backup());
    const auto refused = WriteArchive(*other.store().TakeSnapshot(), head, sink,
                                      [](Position, Position) { return absl::OkStatus(); });
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << events;
    EXPECT_THAT(refused.status().message(), HasSubstr(why));
  }
  EXPECT_EQ(ContentOf(fs::path(backup()) / "checkpoint"), kept);
  EXPECT_TRUE(Check(backup()).ok());
}

TEST_F(ArchiveSpec, AnOlderCheckpointDoesNotReplaceANewerOneNorDoesDamagePassForNone) {
  const StoredCheckpoint older = checkpoint_;
  Append3(200);
  checkpoint_ = Sign();
  BackUpToDirectory();
  checkpoint_ = older;
  {
    ArchiveDirectorySink sink(backup());
    const auto refused = BackUp(sink);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(refused.status().message(), HasSubstr("holds 603 events"));
  }
  checkpoint_ = Sign();
  BackUpToDirectory();  // the same once more is no step back
  Replace(fs::path(backup()) / "checkpoint", "nonsense");
  ArchiveDirectorySink sink(backup());
  EXPECT_EQ(BackUp(sink).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ArchiveSpec, ACheckpointOfAnotherHistoryIsRefusedWhenWriting) {
  Ledger other;
  other.Open();
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(other.Submit({Event("another")}).ok());
  ArchiveDirectorySink sink(backup());
  const auto refused = WriteArchive(*other.store().TakeSnapshot(), Head(other), sink,
                                    [](Position, Position) { return absl::OkStatus(); });
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ArchiveSpec, AnImportIsRefusedOverALedgerByAWrongKeyAndForAnotherLedger) {
  BackUpToDirectory();
  EXPECT_EQ(Import(backup(), ledger_.options()).status().code(),
            absl::StatusCode::kFailedPrecondition);
  const Verifier stranger = Signer::FromSeed(kArchiveOrigin, std::string(32, 'x'))->verifier();
  EXPECT_EQ(Import(backup(), Restored(), absl::MakeSpan(&stranger, 1)).status().code(),
            absl::StatusCode::kNotFound);
  Options another = Restored();
  another.ledger_id = "370300";
  EXPECT_EQ(Import(backup(), another).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Store::Open([&] {
              Options options = Restored();
              options.create_if_missing = false;
              return options;
            }())
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(Restored().directory + ".importing")) << "what was refused is left";
  EXPECT_TRUE(Import(backup(), Restored()).ok());
}

// Whoever has no key is not told otherwise; whoever has one is told what is wrong.
TEST_F(ArchiveSpec, AWrongSignatureContradictsTheKeyThatIsTrusted) {
  std::string& note = checkpoint_.note;
  const size_t at = note.size() - 20;
  note[at] = note[at] == 'A' ? 'B' : 'A';
  BackUpToDirectory();
  const Verifier key = TestSigner().verifier();
  const auto refused = Import(backup(), Restored(), absl::MakeSpan(&key, 1));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(refused.status().message(), HasSubstr("is wrong"));
  EXPECT_FALSE(fs::exists(Restored().directory));
}

TEST_F(ArchiveSpec, WhoTrustsAnOldKeyFollowsTheNotesInTheArchive) {
  const Signer first = *Signer::FromSeed(kArchiveOrigin, std::string(32, '1'));
  const Signer second = *Signer::FromSeed(kArchiveOrigin, std::string(32, '2'));
  successions_ = {*SignSuccession(first, second.verifier()),
                  *SignSuccession(second, TestSigner().verifier())};
  BackUpToDirectory();
  WriteTar();
  const Verifier trusted = first.verifier();
  const Verifier stranger = Signer::FromSeed(kArchiveOrigin, std::string(32, 'x'))->verifier();
  for (const std::string& path : {backup(), tar()}) {
    const auto read = Check(path);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->head.successions, successions_) << path;
    EXPECT_EQ(Import(path, Restored(), absl::MakeSpan(&stranger, 1)).status().code(),
              absl::StatusCode::kNotFound);
    const auto imported = Import(path, Restored(), absl::MakeSpan(&trusted, 1));
    EXPECT_TRUE(imported.ok()) << path << " " << imported.status();
    fs::remove_all(home_.path() + "/restored");
  }
}

TEST_F(ArchiveSpec, WithoutAChangeOfKeyThereAreNoNotes) {
  BackUpToDirectory();
  EXPECT_FALSE(fs::exists(fs::path(backup()) / "successions"));
  EXPECT_TRUE(Check(backup())->head.successions.empty());
}

TEST_F(ArchiveSpec, NotesThatAreCutOffAreDamage) {
  successions_ = {*SignSuccession(TestSigner(), TestSigner().verifier())};
  BackUpToDirectory();
  const fs::path file = fs::path(backup()) / "successions";
  const std::string note = ContentOf(file);
  for (const std::string& bad : {std::string(), note.substr(0, note.size() - 1),
                                 note.substr(0, note.find("\n\n")), note + "\nmore\n"}) {
    Replace(file, bad);
    EXPECT_EQ(Check(backup()).status().code(), absl::StatusCode::kDataLoss) << bad;
  }
}

// As a power cut leaves it that took some of the names, before there was a checkpoint of them.
TEST_F(ArchiveSpec, AFileThatIsMissingFromAFullBundleIsWrittenByTheNextBackup) {
  BackUpToDirectory();
  for (const char* const name :
       {"tile/entries/000", "body/001", "sealed/000", "request/001", "tile/0/000"}) {
    const fs::path file = fs::path(backup()) / name;
    const std::string content = ContentOf(file);
    fs::remove(file);
    fs::remove(fs::path(backup()) / "checkpoint");
    BackUpToDirectory();
    EXPECT_EQ(ContentOf(file), content) << name;
  }
  const auto read = Check(backup());
  EXPECT_TRUE(read.ok()) << read.status();
}

TEST_F(ArchiveSpec, AnInterruptedBackupLeavesTheOneBeforeAndTheNextGoesOn) {
  BackUpToDirectory();
  const std::string before = checkpoint_.note;
  for (int i = 200; i < 400; ++i) Append3(i);
  checkpoint_ = Sign();
  {
    ArchiveDirectorySink sink(backup());
    const auto stopped = WriteArchive(
        *ledger_.store().TakeSnapshot(), Head(ledger_), sink, [](Position done, Position) {
          return done < 1024 ? absl::OkStatus() : absl::CancelledError("enough");
        });
    EXPECT_EQ(stopped.status().code(), absl::StatusCode::kCancelled);
  }
  auto read = Check(backup());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.checkpoint.note, before);

  const auto left = fs::last_write_time(fs::path(backup()) / "body/003");
  fs::last_write_time(fs::path(backup()) / "body/003", left - std::chrono::hours(1));
  BackUpToDirectory();
  read = Check(backup());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.checkpoint.size, 1200);
  EXPECT_EQ(fs::last_write_time(fs::path(backup()) / "body/003"), left - std::chrono::hours(1));
}

TEST_F(ArchiveSpec, FilesThatWereNotFullGoWhenFullerOnesAreThere) {
  BackUpToDirectory();
  ASSERT_TRUE(fs::exists(fs::path(backup()) / "tile/0/002.p/88"));
  Append3(200);
  checkpoint_ = Sign();
  BackUpToDirectory();
  EXPECT_FALSE(fs::exists(fs::path(backup()) / "tile/0/002.p/88"));
  EXPECT_TRUE(fs::exists(fs::path(backup()) / "tile/0/002.p/91"));
  for (int i = 201; i < 300; ++i) Append3(i);
  checkpoint_ = Sign();
  BackUpToDirectory();
  EXPECT_FALSE(fs::exists(fs::path(backup()) / "tile/0/002.p"));
  EXPECT_TRUE(fs::exists(fs::path(backup()) / "tile/0/002"));
  EXPECT_TRUE(Check(backup()).ok());
}

TEST_F(ArchiveSpec, AnErasedSealedPartStaysErasedAndTheArchiveStaysValid) {
  ASSERT_TRUE(ledger_.store().EraseSealed({2, 5}).ok());
  BackUpToDirectory();
  EXPECT_TRUE(Check(backup()).ok());
  ASSERT_TRUE(Import(backup(), Restored()).ok());
  const auto restored = Store::Open(Restored());
  EXPECT_EQ((*restored)->TakeSnapshot()->Get(5)->sealed, "");
  EXPECT_EQ((*restored)->TakeSnapshot()->Get(8)->sealed, "cipher 2");
}

TEST_F(ArchiveSpec, WhatIsErasedLaterGoesFromFilesThatAreNotFullToo) {
  BackUpToDirectory();
  const fs::path sealed = fs::path(backup()) / "sealed/002.p/88";
  ASSERT_THAT(ContentOf(sealed), HasSubstr("cipher 199"));
  ASSERT_TRUE(ledger_.store().EraseSealed({599}).ok());
  BackUpToDirectory();
  EXPECT_THAT(ContentOf(sealed), Not(HasSubstr("cipher 199")));
  EXPECT_TRUE(Check(backup()).ok());
}

// Killed between its two renames, and told from a guard whose ledger is gone.
TEST_F(ArchiveSpec, AnImportThatWasCutShortIsRepeated) {
  BackUpToDirectory();
  ASSERT_TRUE(Import(backup(), Restored()).ok());
  const std::string log = Restored().directory;
  fs::rename(log, log + ".importing");
  const auto repeated = Import(backup(), Restored());
  EXPECT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_TRUE(Store::Open(Restored()).ok());
  EXPECT_FALSE(fs::exists(log + ".importing"));
  fs::remove_all(log);
  EXPECT_EQ(Import(backup(), Restored()).status().code(), absl::StatusCode::kFailedPrecondition);
}

// Killed while it wrote: what it leaves is an empty place, and a part of a ledger beside it.
TEST_F(ArchiveSpec, WhereARestoreWasCutShortNoLedgerIsBegunAndTheRestoreIsRepeated) {
  BackUpToDirectory();
  const std::string log = Restored().directory;
  const std::string guard = (fs::path(log).parent_path() / "guard").string();
  fs::create_directories(log);
  fs::copy(ledger_.directory(), log + ".importing", fs::copy_options::recursive);
  fs::copy(ledger_.guard_directory(), guard + ".importing", fs::copy_options::recursive);

  const absl::Status refused = Store::Open(Restored()).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_THAT(refused.message(),
              HasSubstr(log + ".importing is what a restore that was cut short"));
  EXPECT_TRUE(fs::is_empty(log));
  EXPECT_FALSE(fs::exists(guard));
  const auto repeated = Import(backup(), Restored());
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_FALSE(fs::exists(log + ".importing"));
  EXPECT_TRUE(Store::Open(Restored()).ok());
}

// The disk with the ledger, its guard and its keys is gone; an archive, the public key and the
// witness are there.
TEST_F(ArchiveSpec, AfterLosingADiskTheLedgerGoesOnWithItsWitnessAndANewKey) {
  BackUpToDirectory();
  const std::string witness = home_.path() + "/370400.checkpoint";
  Replace(witness, checkpoint_.note);
  const Verifier key = TestSigner().verifier();
  ASSERT_TRUE(Import(backup(), Restored(), absl::MakeSpan(&key, 1)).ok());
  const auto restored = Store::Open(Restored());
  ASSERT_TRUE(restored.ok()) << restored.status();
  CheckpointerOptions signing;
  signing.store = restored->get();
  signing.clock = &ledger_.clock();
  signing.keys_directory = keys();
  signing.origin = kArchiveOrigin;
  signing.witness_file = witness;
  const auto without_key = Checkpointer::Open(signing);
  EXPECT_TRUE(without_key.ok()) << without_key.status();
  const auto fresh = SigningKeys(keys()).Generate(kArchiveOrigin);
  ASSERT_TRUE(fresh.ok()) << fresh.status();
  const auto with_key = Checkpointer::Open(signing);
  ASSERT_TRUE(with_key.ok()) << with_key.status();
  const auto signed_now = (*with_key)->SignNow();
  ASSERT_TRUE(signed_now.ok()) << signed_now.status();
  EXPECT_EQ(signed_now->size, 600);
  EXPECT_TRUE(OpenCheckpoint(ContentOf(witness), std::vector<Verifier>{*fresh}).ok());
}

TEST_F(ArchiveSpec, ARestoredLedgerBelievesTheKeysThatFollowedTheTrustedOneAndNoOthers) {
  const Signer first = *Signer::FromSeed(kArchiveOrigin, std::string(32, '1'));
  const Signer stranger = *Signer::FromSeed(kArchiveOrigin, std::string(32, 'x'));
  successions_ = {*SignSuccession(first, TestSigner().verifier()),
                  *SignSuccession(stranger, stranger.verifier())};
  BackUpToDirectory();
  const std::vector<Verifier> trusted = {
      first.verifier(), Signer::FromSeed("somebody.else", std::string(32, 'w'))->verifier()};
  ASSERT_TRUE(Import(backup(), Restored(), trusted).ok());
  const auto kept = SigningKeys(keys()).Verifiers();
  ASSERT_TRUE(kept.ok()) << kept.status();
  ASSERT_EQ(kept->size(), 2U);
  EXPECT_EQ((*kept)[0].vkey(), first.verifier().vkey());
  EXPECT_EQ((*kept)[1].vkey(), TestSigner().verifier().vkey());
  EXPECT_EQ(*SigningKeys(keys()).Successions(), std::vector<std::string>{successions_[0]});
}

TEST_F(ArchiveSpec, ALedgerThatItsWitnessKnowsIsNotCreatedAnew) {
  const std::string file = home_.path() + "/370400.checkpoint";
  const Witness witness(file, absl::Seconds(5));
  EXPECT_TRUE(witness.CheckNothingKnown().ok());
  Replace(file, "");
  EXPECT_TRUE(witness.CheckNothingKnown().ok());
  Replace(file, checkpoint_.note);
  EXPECT_EQ(witness.CheckNothingKnown().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(witness.CheckNothingKnown().message(), HasSubstr("events 1 to 600 are missing"));
  Replace(file, "nonsense");
  EXPECT_EQ(witness.CheckNothingKnown().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace jiedui::eventstore
