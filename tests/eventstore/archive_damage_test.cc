// Damaged archives: a changed bit anywhere, a missing file, something behind the end. Each is
// found, named and counted once, and nothing becomes a ledger. So is what was written anew with
// every hash right, and is against the format all the same.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/import.h"
#include "eventstore/layout.h"
#include "eventstore/merkle.h"
#include "eventstore/note.h"
#include "jiedui/event/v1/record.pb.h"
#include "tests/eventstore/archive_fixture.h"
#include "tests/eventstore/raw.h"
#include "tests/eventstore/rules.h"

namespace jiedui::eventstore {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using ArchiveDamageSpec = ArchiveSpec;

// The checksum of a header covers all of it.
TEST_F(ArchiveDamageSpec, AFlippedBitInATarHeaderIsDamageAndNotAMissingFile) {
  WriteTar();
  const std::string good = ContentOf(tar());
  for (const size_t at : {0U, 100U, 124U, 148U, 257U, 261U, 511U}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    Replace(tar(), bad);
    EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss) << at;
  }
  Replace(tar(), "");
  EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Check(tar() + ".no").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ArchiveDamageSpec, NothingFollowsTheEndOfATarFile) {
  WriteTar();
  const std::string good = ContentOf(tar());
  const std::string without_end = good.substr(0, good.size() - 1024);
  for (const std::string& bad :
       {good + "x", good + good, good + std::string(10'240, '\0') + "x", without_end + good}) {
    Replace(tar(), bad);
    EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss) << bad.size();
  }
  Replace(tar(), good + std::string(10'240, '\0'));
  EXPECT_TRUE(Check(tar()).ok()) << Check(tar()).status();
}

// The signed root says that no record is missing.
TEST_F(ArchiveDamageSpec, ATarFileThatIsCutOffBehindItsLastFileIsWholeAndRemarkedOn) {
  WriteTar();
  const std::string good = ContentOf(tar());
  const auto remarks = [this] {
    const auto source = OpenArchive(tar());
    EXPECT_TRUE(source.ok()) << source.status();
    NoRules rules;
    const auto read = ReadArchive(
        **source, rules, [](const ArchivedRecord&) { return absl::OkStatus(); },
        [](Position, Position) { return absl::OkStatus(); });
    EXPECT_TRUE(read.ok()) << read.status();
    return TextsOf((*source)->Remarks());
  };
  EXPECT_THAT(remarks(), IsEmpty());
  for (const size_t missing : {512U, 1024U}) {
    const std::string cut = good.substr(0, good.size() - missing);
    Replace(tar(), cut);
    EXPECT_THAT(remarks(), ElementsAre(HasSubstr(absl::StrCat(tar(), " ends at byte ", cut.size(),
                                                              " without the two blocks"))));
  }
}

TEST_F(ArchiveDamageSpec, OneFlippedBitAnywhereIsFoundAndTheFileOrRecordIsNamed) {
  BackUpToDirectory();
  for (const auto& file : fs::recursive_directory_iterator(backup())) {
    if (!file.is_regular_file()) continue;
    const std::string good = ContentOf(file.path());
    for (const size_t at : {size_t{0}, good.size() / 2, good.size() - 1}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 1);
      Replace(file.path(), bad);
      const auto read = Check(backup());
      // The last bytes of a note are its signature, which is not believed here.
      if (read.ok() && file.path().filename() == "checkpoint") {
        EXPECT_FALSE(OpenCheckpoint(read->head.checkpoint.note,
                                    std::vector<Verifier>{TestSigner().verifier()})
                         .ok());
      } else {
        EXPECT_FALSE(read.ok()) << file.path() << " byte " << at;
      }
    }
    Replace(file.path(), good);
  }
  EXPECT_TRUE(Check(backup()).ok());
}

// Libarchive skips what fills the last block of a file.
TEST_F(ArchiveDamageSpec, SomethingWhereATarFileIsFilledWithZerosIsDamage) {
  WriteTar();
  const std::string good = ContentOf(tar());
  const size_t ledger = good.find(std::string("ledger\0", 7)) + 512;  // its header, its content
  std::string bad = good;
  bad[ledger + 511] = 'x';
  Replace(tar(), bad);
  EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Check(tar()).status().message(), HasSubstr("the archive's ledger"));
}

// Whatever it is, the file and the byte are named, for whoever speaks another language too.
TEST_F(ArchiveDamageSpec, WhatIsWrongWithATarFileIsNamedWithItsByte) {
  BackUpToDirectory();
  WriteTar();
  const std::string good = ContentOf(tar());
  const std::string without_end = good.substr(0, good.size() - 1024);
  const size_t second = good.find(std::string("checkpoint\0", 11));
  const auto flipped = [&good](size_t at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    return bad;
  };
  const auto expect = [this](const std::string& bad, FindingKind kind, size_t at) {
    Replace(tar(), bad);
    const absl::Status status = Check(tar()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_EQ(FindingOf(status).kind, kind) << status;
    EXPECT_THAT(status.message(), HasSubstr(tar()));
    EXPECT_THAT(status.message(), HasSubstr(absl::StrCat("byte ", at)));
  };
  expect(flipped(148), FindingKind::kTarDamaged, 0);
  expect(flipped(second + 148), FindingKind::kTarDamaged, second);
  expect(good.substr(0, second), FindingKind::kTarEndsEarly, second);
  expect(good.substr(0, second + 520), FindingKind::kArchiveFile, second);
  const size_t ledger = good.find(std::string("ledger\0", 7)) + 512;  // where its content begins
  const size_t filled = ledger + fs::file_size(fs::path(backup()) / "ledger");
  expect(flipped(second - 1), FindingKind::kTarPadding, filled);
  expect(good + "x", FindingKind::kTarNotAtItsEnd, without_end.size());
  expect(without_end + good, FindingKind::kTarGoesOn, without_end.size());
}

TEST_F(ArchiveDamageSpec, ADamagedTileOfTheArchiveThereIsNotBlamedOnTheLedger) {
  BackUpToDirectory();
  FlipInBackup("tile/0/001", 40);
  ArchiveDirectorySink sink(backup());
  const absl::Status damaged = BackUp(sink).status();
  EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(IsOfTheArchivedLedger(damaged));
  EXPECT_EQ(damaged.message(),
            "the archive's tile/0/001: its hashes are not those of records 257 to 512");
}

// What is in the archive that is there.
std::map<std::string, std::string> FilesOf(const std::string& archive) {
  std::map<std::string, std::string> files;
  for (const auto& file : fs::recursive_directory_iterator(archive)) {
    if (file.is_regular_file()) files[file.path().string()] = ContentOf(file.path());
  }
  return files;
}

// Once in the files that the archive has of the same records, and once in those that would be full.
TEST_F(ArchiveDamageSpec, ADamagedLedgerIsNotBlamedOnTheArchiveThereNorWrittenIntoIt) {
  BackUpToDirectory();
  const auto before = FilesOf(backup());
  ledger_.Close();
  {
    RawDatabase raw(ledger_.directory());
    jiedui::event::v1::EventRecord record;
    ASSERT_TRUE(record.ParseFromString(raw.Get("log", PositionBytes(514))));
    record.set_occurred_day(record.occurred_day() + 1);
    raw.Put("log", PositionBytes(514), record.SerializeAsString());
  }
  ledger_.Open();
  for (const int more : {0, 100}) {
    for (int i = 0; i < more; ++i) Append3(200 + i);
    checkpoint_ = Sign();
    ArchiveDirectorySink sink(backup());
    const absl::Status damaged = BackUp(sink).status();
    EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss);
    EXPECT_TRUE(IsOfTheArchivedLedger(damaged)) << damaged;
    EXPECT_EQ(damaged.message(), "records 513 to 514: the tree was made of other records there");
    EXPECT_EQ(FilesOf(backup()), before);
  }
}

TEST_F(ArchiveDamageSpec, ADamagedFileOfTheArchiveThereIsNamedAndNotWrittenOver) {
  for (const char* const name : {"tile/entries/002.p/88", "body/002.p/88", "sealed/002.p/88",
                                 "request/002.p/88", "tile/0/002.p/88", "tile/1/000.p/2"}) {
    fs::remove_all(backup());
    BackUpToDirectory();
    FlipInBackup(name, 40);
    const auto before = FilesOf(backup());
    ArchiveDirectorySink sink(backup());
    const absl::Status damaged = BackUp(sink).status();
    EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << name;
    EXPECT_FALSE(IsOfTheArchivedLedger(damaged)) << damaged;
    EXPECT_THAT(damaged.message(), HasSubstr(absl::StrCat("the archive's ", name, ": ")));
    EXPECT_EQ(FilesOf(backup()), before) << name;
  }
}

// What the ledger cannot say of its own tree is no history of the archive's.
TEST_F(ArchiveDamageSpec, ADamagedTreeOfTheLedgerIsNotBlamedOnTheArchiveThere) {
  BackUpToDirectory();
  ledger_.Close();
  // 600 is 512 + 64 + 16 + 8: the node over the first 512 is of level 9.
  RawDatabase(ledger_.directory()).Delete("merkle", std::string("\x09", 1) + PositionBytes(0));
  Options options = ledger_.options();
  options.read_only = true;
  fs::remove_all(ledger_.guard_directory());
  ASSERT_TRUE(ledger_.Open(options).ok());
  ArchiveDirectorySink sink(backup());
  const absl::Status damaged = BackUp(sink).status();
  EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(IsOfTheArchivedLedger(damaged)) << damaged;
}

TEST_F(ArchiveDamageSpec, EveryDamageIsFoundAndCountedOnce) {
  BackUpToDirectory();
  EXPECT_THAT(ProblemsOf(backup()), IsEmpty());
  FlipInBackup("body/000", 4);
  FlipInBackup("sealed/001", ContentOf(fs::path(backup()) / "sealed/001").size() - 5);
  FlipInBackup("request/000", 40);
  FlipInBackup("tile/0/002.p/88", 32);
  EXPECT_THAT(ProblemsOf(backup()),
              ElementsAre(HasSubstr("request/000"), HasSubstr("record 1 is damaged"),
                          HasSubstr("record 512 is damaged"),
                          HasSubstr("tile/0/002.p/88: hash 1 is not that of record 514")));
}

// What follows from it is not counted: the hash of the record, those above it, the root.
TEST_F(ArchiveDamageSpec, AChangedLeafIsOneProblem) {
  BackUpToDirectory();
  FlipInBackup("tile/entries/000", 30);
  EXPECT_THAT(ProblemsOf(backup()), ElementsAre(HasSubstr("record 1")));
}

TEST_F(ArchiveDamageSpec, TheFilesBesideAMissingOneAreReadAllTheSame) {
  BackUpToDirectory();
  fs::remove(fs::path(backup()) / "tile/entries/000");
  fs::remove(fs::path(backup()) / "body/001");
  FlipInBackup("tile/1/000.p/2", 40);
  FlipInBackup("body/002.p/88", 8);
  EXPECT_THAT(ProblemsOf(backup()),
              ElementsAre(HasSubstr("tile/entries/000"), HasSubstr("body/001"),
                          HasSubstr("record 514 is damaged"),
                          HasSubstr("tile/1/000.p/2: hash 1 is not that of records 257 to 512")));
}

TEST_F(ArchiveDamageSpec, WhatTheRulesForbidIsDamage) {
  ASSERT_TRUE(ledger_.store().EraseSealed({2, 5}).ok());
  BackUpToDirectory();
  NothingGone rules;
  const auto read = CheckBy(rules, backup());
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(read.status().message(), HasSubstr("record 2 lacks a part"));
  EXPECT_THAT(ProblemsOf(backup()), ElementsAre(HasSubstr("record 2"), HasSubstr("record 5")));
  NothingGone once_more;
  const auto source = OpenArchive(backup());
  const auto imported = ImportArchive(**source, Restored(), {}, keys(), once_more,
                                      [](Position, Position) { return absl::OkStatus(); });
  EXPECT_EQ(imported.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(Restored().directory));
}

TEST_F(ArchiveDamageSpec, AWholeRecordOfAnUnknownKindIsOfANewerProgram) {
  BackUpToDirectory();
  Options older = Restored();
  older.known_kinds = {2, 3};  // and not 1
  const absl::Status imported = Import(backup(), older).status();
  EXPECT_EQ(imported.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(imported.message(), HasSubstr("events of kind 1, which this program does not know"));
  EXPECT_FALSE(fs::exists(older.directory));
}

// The hash of the content stays right: only the tree knows.
TEST_F(ArchiveDamageSpec, AKindThatAChangedBitMadeUnknownIsDamage) {
  BackUpToDirectory();
  WriteTar();
  const std::string leaf = ledger_.Read().front().leaf;
  const size_t kind = leaf.find("\x18\x01\x20\x01") + 3;  // behind position 1, the field of kind 1
  ASSERT_GE(kind, 4U);
  for (const std::string& file : {backup() + "/tile/entries/000", tar()}) {
    std::string content = ContentOf(file);
    content[content.find(leaf) + kind] = '\x41';
    Replace(file, content);
  }
  for (const std::string& archive : {backup(), tar()}) {
    const absl::Status imported = Import(archive, Restored()).status();
    EXPECT_EQ(imported.code(), absl::StatusCode::kDataLoss) << archive;
    EXPECT_THAT(imported.message(), HasSubstr("hash 0 is not that of record 1"));
    EXPECT_FALSE(fs::exists(Restored().directory));
  }
}

TEST_F(ArchiveDamageSpec, AWrongKeyIsRefusedBeforeAnyRecordIsRead) {
  BackUpToDirectory();
  const Verifier stranger = Signer::FromSeed(kArchiveOrigin, std::string(32, 'z'))->verifier();
  const auto source = OpenArchive(backup());
  NoRules rules;
  int told = 0;
  const auto imported = ImportArchive(**source, Restored(), absl::MakeSpan(&stranger, 1), keys(),
                                      rules, [&told](Position, Position) {
                                        ++told;
                                        return absl::OkStatus();
                                      });
  EXPECT_EQ(imported.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(told, 0);
}

// What the archive says of its ledger is another, with its hash.
class ForgedDescriptionSpec : public ArchiveSpec {
 protected:
  template <class Change>
  absl::Status ReadAfter(Change change) {
    fs::remove_all(backup());
    BackUpToDirectory();
    jiedui::event::v1::LedgerDescription description = ledger_.store().description();
    change(description);
    const std::string bytes = description.SerializeAsString();
    Replace(fs::path(backup()) / "ledger", bytes + Sha256(bytes));
    const absl::Status read = Check(backup()).status();
    EXPECT_EQ(Import(backup(), Restored()).status().code(), read.code());
    EXPECT_FALSE(fs::exists(Restored().directory));
    return read;
  }
};

using jiedui::event::v1::LedgerDescription;

TEST_F(ForgedDescriptionSpec, OfANewerFormatIsNotReadAndNotCalledDamaged) {
  const auto read = ReadAfter([](LedgerDescription& ledger) { ledger.set_format_version(3); });
  EXPECT_EQ(read.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(read.message(), HasSubstr("format 3"));
}

TEST_F(ForgedDescriptionSpec, OfAnotherLedgerThanItsCheckpointIsDamage) {
  for (const char* const other : {"999999", "0400", "../../evil"}) {
    const auto read =
        ReadAfter([other](LedgerDescription& ledger) { ledger.set_ledger_id(other); });
    EXPECT_EQ(read.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(read.message(), HasSubstr("the archive's checkpoint: its origin "
                                          "jiedui.example/370400 is not that of ledger "));
  }
}

// Whoever has the key of an archive writes a record of it anew, and everything that follows from
// it: contents, requests, tree and signature are right.
class ForgedRecordSpec : public ArchiveSpec {
 protected:
  static constexpr Position kForged = 601;

  ForgedRecordSpec() {
    EXPECT_TRUE(ledger_.Submit({Event("a", {"unit:u", "unit:v"})}).ok());
    EXPECT_TRUE(ledger_.Submit({Event("b")}).ok());
  }

  template <class Change>
  std::vector<std::string> ProblemsAfter(Change change) {
    ledger_.Close();
    Forge(change);
    return ProblemsAnew();
  }

  // Of an archive of the ledger as it is now, signed anew.
  std::vector<std::string> ProblemsAnew() {
    ledger_.Open();
    Frontier tree;
    for (const StoredEvent& event : ledger_.Read()) tree.Add(LeafHash(event.leaf));
    const Signer signer = TestSigner();
    const auto note =
        SignCheckpoint({kArchiveOrigin, tree.size(), tree.Root()}, absl::MakeSpan(&signer, 1));
    EXPECT_TRUE(note.ok()) << note.status();
    checkpoint_ = {static_cast<Position>(tree.size()), *note};
    fs::remove_all(backup());
    BackUpToDirectory();
    return ProblemsOf(backup());
  }

 private:
  template <class Change>
  void Forge(Change change) const {
    RawDatabase raw(ledger_.directory());
    jiedui::event::v1::EventRecord record;
    ASSERT_TRUE(record.ParseFromString(raw.Get("log", PositionBytes(kForged))));
    jiedui::event::v1::RequestEntry entry;
    ASSERT_TRUE(
        entry.ParseFromString(raw.Get("request", RequestKey(record.actor(), record.request_id()))));
    change(record);
    entry.set_recorded_at_us(record.recorded_at_us());
    raw.Put("log", PositionBytes(kForged), record.SerializeAsString());
    raw.Put("request", RequestKey(record.actor(), record.request_id()), entry.SerializeAsString());
  }
};

using jiedui::event::v1::EventRecord;

TEST_F(ForgedRecordSpec, OfAnotherFormatOrLedgerOrTimeIsDamage) {
  EXPECT_THAT(ProblemsAfter([](EventRecord& r) { r.set_format_version(2); }),
              ElementsAre("record 601: format 2"));
  EXPECT_EQ(Import(backup(), Restored()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(Restored().directory));
  EXPECT_THAT(ProblemsAfter([](EventRecord& r) {
                r.set_format_version(1);
                r.set_ledger_id("370300");
              }),
              ElementsAre("record 601: belongs to ledger 370300"));
  EXPECT_THAT(ProblemsAfter([](EventRecord& r) {
                r.set_ledger_id("370400");
                r.set_recorded_at_us(1);
              }),
              ElementsAre("record 601: recorded before the record in front of it"));
}

TEST_F(ForgedRecordSpec, WithTagsOutOfOrderOrOutsideTheirGrammarIsDamage) {
  EXPECT_THAT(ProblemsAfter([](EventRecord& r) { r.mutable_tags()->SwapElements(0, 1); }),
              ElementsAre("record 601: tags are not sorted and unique"));
  for (const std::string& tag :
       {std::string(), std::string("unit:\0", 6), "unit:" + std::string(251, 'u')}) {
    EXPECT_THAT(ProblemsAfter([&tag](EventRecord& r) {
                  r.clear_tags();
                  r.add_tags(tag);
                }),
                ElementsAre(HasSubstr("1 to 255 ASCII characters")))
        << tag.size();
  }
  EXPECT_THAT(ProblemsAfter([](EventRecord& r) {
                r.clear_tags();
                for (char c = '0'; r.tags_size() < 65; ++c) r.add_tags(std::string("unit:") + c);
              }),
              ElementsAre("record 601: 65 tags; at most 64"));
}

TEST_F(ForgedRecordSpec, ByAnActorOrWithARequestIdBeyondTheirLimitsIsDamage) {
  for (const std::string& actor : {std::string(), std::string(129, 'a'), std::string("a\tb")}) {
    EXPECT_THAT(ProblemsAfter([&actor](EventRecord& r) { r.set_actor(actor); }),
                ElementsAre(HasSubstr("1 to 128 ASCII characters")));
  }
  EXPECT_THAT(ProblemsAfter([](EventRecord& r) {
                r.set_actor("city/370400");
                r.set_request_id(std::string(37, 'r'));
              }),
              ElementsAre(HasSubstr("1 to 36 ASCII characters")));
}

TEST_F(ForgedRecordSpec, OfAnotherTimeThanTheFirstOfItsRequestIsDamage) {
  const Position last = ledger_.Submit("two", Append({Event("x"), Event("y")}))->last_position;
  ledger_.Close();
  {
    RawDatabase raw(ledger_.directory());
    EventRecord record;
    ASSERT_TRUE(record.ParseFromString(raw.Get("log", PositionBytes(last))));
    record.set_recorded_at_us(record.recorded_at_us() + 1);
    raw.Put("log", PositionBytes(last), record.SerializeAsString());
    const std::string key = RequestKey(record.actor(), "two");
    jiedui::event::v1::RequestEntry entry;
    ASSERT_TRUE(entry.ParseFromString(raw.Get("request", key)));
    entry.set_recorded_at_us(record.recorded_at_us());
    raw.Put("request", key, entry.SerializeAsString());
  }
  EXPECT_THAT(ProblemsAnew(),
              ElementsAre(AllOf(HasSubstr(absl::StrCat("record ", last)),
                                HasSubstr("not that of the first record of its request two"))));
}

TEST_F(ForgedRecordSpec, BehindTheThousandthOfItsRequestIsDamage) {
  const std::vector<NewEvent> thousand(1000, Event("x"));
  const Position last = ledger_.Submit("long", Append(thousand))->last_position + 1;
  ASSERT_EQ(ledger_.Submit("rest", Append({Event("y")}))->last_position, last);
  // The guard knows the root, of which a last record at an odd place is a node by itself.
  ASSERT_EQ(ledger_.Submit("after", Append({Event("z")}))->last_position, last + 1);
  ledger_.Close();
  {
    RawDatabase raw(ledger_.directory());
    EventRecord record;
    ASSERT_TRUE(record.ParseFromString(raw.Get("log", PositionBytes(last))));
    raw.Delete("request", RequestKey(record.actor(), "rest"));
    record.set_request_id("long");
    raw.Put("log", PositionBytes(last), record.SerializeAsString());
    const std::string key = RequestKey(record.actor(), "long");
    jiedui::event::v1::RequestEntry entry;
    ASSERT_TRUE(entry.ParseFromString(raw.Get("request", key)));
    entry.set_last_position(last);
    raw.Put("request", key, entry.SerializeAsString());
  }
  EXPECT_THAT(ProblemsAnew(),
              ElementsAre(AllOf(HasSubstr(absl::StrCat("record ", last)),
                                HasSubstr("the entry of its request is not its own"))));
}

TEST_F(ForgedRecordSpec, AtTheLimitsIsNone) {
  EXPECT_THAT(ProblemsAfter([this](EventRecord& r) {
                r.set_actor(std::string(128, 'a'));
                r.set_request_id(std::string(36, 'r'));
                r.clear_tags();
                r.add_tags("0");
                for (char c = '0'; r.tags_size() < 63; ++c) r.add_tags(std::string("unit:") + c);
                r.add_tags("v" + std::string(254, 'v'));
                r.set_recorded_at_us(absl::ToUnixMicros(ledger_.clock().Now()));
              }),
              IsEmpty());
}

TEST_F(ArchiveDamageSpec, AMissingFileIsNamed) {
  BackUpToDirectory();
  fs::remove(fs::path(backup()) / "body/001");
  const auto read = Check(backup());
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(read.status().message(), HasSubstr("body/001"));
}

}  // namespace
}  // namespace jiedui::eventstore
