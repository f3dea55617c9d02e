// The damage table: every kind of file of a ledger, damaged in every way. A ledger is then refused
// with the reason, or the damaged record is refused by name, and the file at fault is named; never
// does it silently have less or something else. It is complete only if nobody reads what was
// damaged.
//
// JIEDUI_SOAK=n: n times as many places for flipped bits, and a byte of every block of the ledger
// in tests/golden.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "eventstore/checkpoint.h"
#include "eventstore/note.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/machine.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

// RocksDB writes these anew and this program does not read them.
bool IsUnread(const std::string& file_name) {
  return file_name == "IDENTITY" || absl::StartsWith(file_name, "OPTIONS-");
}

// Where the last record of a write-ahead log begins.
size_t LastBoundary(const std::string& log) {
  constexpr size_t kBlockBytes = 32768;
  constexpr size_t kHeaderBytes = 7;
  const auto byte = [&log](size_t at) { return static_cast<uint8_t>(log[at]); };
  size_t last = 0;
  for (size_t at = 0; at < log.size();) {
    const size_t left = kBlockBytes - at % kBlockBytes;
    if (left >= kHeaderBytes) last = at;
    at += left < kHeaderBytes ? left : kHeaderBytes + byte(at + 4) + 256U * byte(at + 5);
  }
  return last;
}

// What became of a damaged ledger.
struct Verdict {
  enum class Kind { kComplete, kRefused, kNamed, kSilent };
  Kind kind = Kind::kSilent;
  std::string text;
};

std::string NameOf(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::kComplete:
      return "complete";
    case Verdict::Kind::kRefused:
      return "refused";
    case Verdict::Kind::kNamed:
      return "named";
    case Verdict::Kind::kSilent:
      return "SILENT";
  }
  return "";
}

// A ledger of some forty events on a machine of its own, closed.
class DamagedSpec : public testing::Test {
 protected:
  DamagedSpec() : machine_(std::make_unique<Machine>()) {
    machine_->Play(MakeScript(4, 1, 8));
    const auto store = machine_->Open(ReadOnly());
    CHECK_OK(store.status());
    events_ = *(*store)->TakeSnapshot()->Read({}, {});
  }

  Options ReadOnly() {
    Options options = machine_->options();
    options.read_only = true;
    return options;
  }

  fs::path root() const { return machine_->root(); }
  fs::path ledger() const { return root() / "ledger"; }

  // A checkpoint and a cursor: the log then holds these, and nothing but these.
  void KeepBesideTheRecords() {
    const auto store = machine_->Open();
    CHECK_OK(store.status());
    const auto size = static_cast<uint64_t>(head());
    const auto signer = Signer::FromSeed("jiedui.example/370400", std::string(32, 's'));
    CHECK_OK(signer.status());
    const auto note = SignCheckpoint(
        {"jiedui.example/370400", size, *(*store)->TakeSnapshot()->Root(head())}, {*signer});
    CHECK_OK(note.status());
    CHECK_OK((*store)->PutCheckpoint({head(), *note}));
    const auto cursor = (*store)->AcquireCursor("export", "city/370400");
    CHECK_OK(cursor.status());
    CHECK_OK((*store)->CommitCursor("export", cursor->fencing_token(), head()).status());
    kept_ = true;
  }

  // Opening for writing moves what is in the log into tables.
  void MoveIntoTables() { CHECK_OK(machine_->Open().status()); }

  // Files of the ledger and its guard whose path has that part; the largest first.
  std::vector<fs::path> Files(const std::string& part) const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(root())) {
      if (entry.is_regular_file() && absl::StrContains(entry.path().string(), part)) {
        files.push_back(entry.path());
      }
    }
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
      return std::pair(fs::file_size(b), a) < std::pair(fs::file_size(a), b);
    });
    return files;
  }

  // Opens it and reads all of it in every way.
  Verdict Judge() {
    const auto store = machine_->Open();
    if (!store.ok()) return {Verdict::Kind::kRefused, std::string(store.status().message())};
    const auto snapshot = (*store)->TakeSnapshot();
    if (snapshot->head() != events_.back().record.position()) {
      return {Verdict::Kind::kSilent, absl::StrCat("the head is ", snapshot->head())};
    }
    std::vector<std::string> named;
    for (const StoredEvent& event : events_) {
      const auto found = snapshot->Get(event.record.position());
      if (!found.ok()) {
        named.push_back(found.status().ToString());
      } else if (found->leaf != event.leaf || found->body != event.body) {
        return {Verdict::Kind::kSilent, absl::StrCat("another event at ", event.record.position())};
      }
    }
    const auto tagged = snapshot->Read(Query::Of({"program:2017"}), {});
    if (!tagged.ok()) {
      named.push_back(tagged.status().ToString());
    } else if (tagged->size() != events_.size()) {
      return {Verdict::Kind::kSilent, absl::StrCat(tagged->size(), " events have the tag")};
    }
    const VerifyReport report = snapshot->Verify([](int64_t, int64_t) {});
    named.insert(named.end(), report.problems.begin(), report.problems.end());
    if (kept_) {
      const auto cursor = (*store)->GetCursor("export");
      const auto checkpoints = snapshot->Checkpoints(kMaxPosition, 1);
      for (const absl::Status& read : {cursor.status(), checkpoints.status()}) {
        if (!read.ok() && !absl::IsNotFound(read)) named.push_back(read.ToString());
      }
      if (absl::IsNotFound(cursor.status()) || (cursor.ok() && cursor->position() != head())) {
        return {Verdict::Kind::kSilent, "the cursor is gone"};
      }
      if (checkpoints.ok() && checkpoints->empty()) {
        return {Verdict::Kind::kSilent, "the checkpoint is gone"};
      }
    }
    if (named.empty()) return {Verdict::Kind::kComplete, ""};
    return {Verdict::Kind::kNamed, absl::StrJoin(named, "\n")};
  }

  // The verdict on a copy with the damage done; the ledger itself stays.
  Verdict JudgeWith(const std::function<void()>& damage) {
    const fs::path sound = root().string() + "-sound";
    fs::copy(root(), sound, fs::copy_options::recursive);
    damage();
    Verdict verdict = Judge();
    for (const auto& entry : fs::directory_iterator(root())) fs::remove_all(entry.path());
    fs::copy(sound, root(), fs::copy_options::recursive);
    fs::remove_all(sound);
    return verdict;
  }

  void ExpectNeverSilent(const std::string& part) {
    const std::vector<fs::path> files = Files(part);
    ASSERT_FALSE(files.empty()) << part;
    for (const fs::path& file : files) DamageInEveryWay(file);
  }

  // Flipped bits are few per file without soak, at places that differ from file to file.
  void DamageInEveryWay(const fs::path& file) {
    const std::string sound = ReadFile(file);
    if (sound.empty()) return;
    std::mt19937_64 random(std::hash<std::string>()(file.filename().string()) + FirstSeed() - 1);
    std::vector<std::pair<std::string, std::string>> damages;
    for (uint64_t i = 0; i < 3 * SoakFactor(); ++i) {
      const size_t at = random() % sound.size();
      std::string flipped = sound;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
      damages.emplace_back(absl::StrCat("a bit flipped at ", at), flipped);
    }
    const size_t half = sound.size() / 2;
    std::string block = sound;
    block.replace(half / 2, std::min<size_t>(4096, half), std::min<size_t>(4096, half), '\0');
    damages.emplace_back("a block zeroed", block);
    damages.emplace_back("the tail half cut", sound.substr(0, half));
    damages.emplace_back("the tail half zeroed",
                         sound.substr(0, half) + std::string(sound.size() - half, '\0'));
    damages.emplace_back("the last bytes torn", sound.substr(0, sound.size() - 5));
    damages.emplace_back("all of it cut", "");
    if (file.extension() == ".log") {
      damages.emplace_back("cut between two records", sound.substr(0, LastBoundary(sound)));
    }
    for (const auto& [what, content] : damages) {
      Expect(JudgeWith([&] { WriteFile(file, content); }), file, what);
    }
    Expect(JudgeWith([&] { fs::remove(file); }), file, "deleted");
  }

  void Expect(const Verdict& verdict, const fs::path& file, const std::string& what) {
    const std::string name = absl::StrCat(file.filename().string(), ", ", what);
    EXPECT_NE(verdict.kind, Verdict::Kind::kSilent) << name << ": " << verdict.text;
    if (IsUnread(file.filename().string())) {
      EXPECT_EQ(NameOf(verdict.kind), "complete") << name << ": " << verdict.text;
      return;
    }
    // Of four slots of the guard one counts.
    const bool is_guard = file.parent_path().filename() == "guard";
    // The manifest's last record may say nothing the ledger needs: RocksDB ends in front of it.
    const bool is_manifest = absl::StartsWith(file.filename().string(), "MANIFEST-");
    EXPECT_TRUE(is_guard || (is_manifest && what == "the last bytes torn") ||
                verdict.kind != Verdict::Kind::kComplete)
        << name;
    if (verdict.kind == Verdict::Kind::kComplete) return;
    // Where to look. Of a log that is not there the records are named, and of a manifest that was
    // cut between two of its own: it says the same as one that never had more.
    const std::string place = is_guard ? file.parent_path().string() : file.filename().string();
    const bool is_gone =
        (file.extension() == ".log" &&
         (what == "deleted" || what == "all of it cut" || what == "cut between two records")) ||
        (is_manifest && what == "the tail half cut");
    EXPECT_TRUE(absl::StrContains(verdict.text, place) ||
                (is_gone && absl::StrContains(verdict.text, "record")))
        << name << ": " << verdict.text;
    if (Soaking()) std::printf("%s: %s\n", name.c_str(), NameOf(verdict.kind).c_str());
  }

  Position head() const { return events_.back().record.position(); }

  std::unique_ptr<Machine> machine_;
  std::vector<StoredEvent> events_;
  bool kept_ = false;
};

TEST_F(DamagedSpec, TheUndamagedLedgerIsComplete) {
  EXPECT_EQ(NameOf(Judge().kind), "complete");
  EXPECT_EQ(NameOf(Judge().kind), "complete");
}

TEST_F(DamagedSpec, TheWriteAheadLog) {
  ExpectNeverSilent(".log");
}

TEST_F(DamagedSpec, AWriteAheadLogOfNothingButCursorsAndCheckpoints) {
  KeepBesideTheRecords();
  ExpectNeverSilent(".log");
}

TEST_F(DamagedSpec, EveryTableOfEveryFamily) {
  KeepBesideTheRecords();
  MoveIntoTables();
  ASSERT_GE(Files(".sst").size(), 6U);
  ExpectNeverSilent(".sst");
}

// Whatever else the reading of it touches: its own family, and the record that was asked for.
TEST_F(DamagedSpec, ABodyThatCannotBeReadIsNamedWithItsPosition) {
  MoveIntoTables();
  for (const fs::path& table : Files(".sst")) {
    std::string content = ReadFile(table);
    if (!absl::StrContains(content, "namebody")) continue;  // the family, among its properties
    content[10] = static_cast<char>(content[10] ^ 1);       // in its first block
    const Verdict verdict = JudgeWith([&] { WriteFile(table, content); });
    EXPECT_EQ(NameOf(verdict.kind), "named");
    EXPECT_THAT(verdict.text, AllOf(HasSubstr("record 1: body: "), HasSubstr(table.string())));
    // The leaf is all a proof of the record needs.
    WriteFile(table, content);
    const auto store = machine_->Open();
    ASSERT_TRUE(store.ok()) << store.status();
    const auto leaf = (*store)->TakeSnapshot()->Leaf(1);
    ASSERT_TRUE(leaf.ok()) << leaf.status();
    EXPECT_EQ(*leaf, events_.front().leaf);
    return;
  }
  FAIL() << "no table of bodies";
}

TEST_F(DamagedSpec, TheManifest) {
  ExpectNeverSilent("MANIFEST-");
  MoveIntoTables();
  ExpectNeverSilent("MANIFEST-");
}

TEST_F(DamagedSpec, TheNameOfTheManifest) {
  ExpectNeverSilent("CURRENT");
}

TEST_F(DamagedSpec, TheGuard) {
  ExpectNeverSilent("/guard/");
}

TEST_F(DamagedSpec, IdentityAndOptionsAreReadByNobody) {
  MoveIntoTables();
  ExpectNeverSilent("IDENTITY");
  ExpectNeverSilent("OPTIONS-");
}

// The rows of the table by name.
TEST_F(DamagedSpec, ABitFlippedInTheMiddleOfTheLogNamesTheMissingRecords) {
  const fs::path log = Files(".log").front();
  std::string content = ReadFile(log);
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  WriteFile(log, content);
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, AllOf(HasSubstr("records "), HasSubstr(absl::StrCat(" to ", head()))));
  EXPECT_EQ(ReadFile(log), content) << "what is left to repair from was touched";
}

TEST_F(DamagedSpec, WithoutAGuardAFlippedBitInTheLogNamesTheFileTheByteAndTheFirstRecord) {
  fs::remove_all(root() / "guard");
  const fs::path log = Files(".log").front();
  std::string content = ReadFile(log);
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  WriteFile(log, content);
  const auto opened = machine_->Open(ReadOnly());
  EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
  EXPECT_THAT(
      std::string(opened.status().message()),
      AllOf(HasSubstr(absl::StrCat("the write-ahead log ", log.string(), " is damaged at byte ")),
            HasSubstr("is the first that cannot be read")));
}

// RocksDB would end the process over it.
TEST_F(DamagedSpec, ALogThatIsThereTwiceIsRefusedWithAndWithoutAGuard) {
  const fs::path log = Files(".log").front();
  const std::string content = ReadFile(log);
  const fs::path copy = log.parent_path() / "000999.log";
  for (const std::string& twice : {content, content.substr(0, content.size() / 2)}) {
    const Verdict verdict = JudgeWith([&] { WriteFile(copy, twice); });
    EXPECT_EQ(NameOf(verdict.kind), "refused");
    EXPECT_THAT(verdict.text, HasSubstr(absl::StrCat(copy.string(), " is damaged at byte 0")));
  }
  WriteFile(copy, content);
  fs::remove_all(root() / "guard");
  const auto opened = machine_->Open(ReadOnly());
  EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr(copy.string()));
}

TEST_F(DamagedSpec, ALogOfWhichSomethingIsLostIsNamedBesideTheRecords) {
  const fs::path log = Files(".log").front();
  fs::resize_file(log, fs::file_size(log) - 5);
  const auto opened = machine_->Open(ReadOnly());
  EXPECT_THAT(std::string(opened.status().message()),
              AllOf(HasSubstr(absl::StrCat(" to ", head())), HasSubstr(log.string()),
                    HasSubstr("a record is cut off")));
}

// RocksDB takes what is left of it for all there is, moves that into tables and deletes the log.
TEST_F(DamagedSpec, ALogThatLacksItsEndIsLeftAsItIs) {
  const fs::path log = Files(".log").front();
  fs::resize_file(log, fs::file_size(log) - 5);
  const std::string left = ReadFile(log);
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr(log.string()));
  EXPECT_EQ(ReadFile(log), left);
}

TEST_F(DamagedSpec, WhatCurrentNamesAndIsNotThereIsBlamedOnCurrent) {
  MoveIntoTables();
  WriteFile(ledger() / "CURRENT", "MANIFEST-008055\n");
  EXPECT_THAT(Judge().text, HasSubstr(absl::StrCat("the file ", (ledger() / "CURRENT").string(),
                                                   " names MANIFEST-008055, which is not there")));
  WriteFile(ledger() / "CURRENT", "MANIFEST-0000\x15\x16\n");
  EXPECT_THAT(Judge().text, HasSubstr("/CURRENT does not name a MANIFEST"));
}

// A power cut may leave the page that was lengthened last in pieces: of its last record the header
// is there, and zeros where the content should be. Every event is in the tables, but which tables
// there are cannot be told any more.
TEST_F(DamagedSpec, AManifestOfWhichTheLastPageIsTornIsRefusedAndTheByteIsNamed) {
  constexpr size_t kHeaderBytes = 7;
  MoveIntoTables();
  const fs::path manifest = Files("MANIFEST-").front();
  const std::string sound = ReadFile(manifest);
  const size_t last = LastBoundary(sound);
  ASSERT_LT(last + kHeaderBytes, sound.size());
  std::string torn = sound.substr(0, last + kHeaderBytes);
  torn.resize(sound.size(), '\0');
  WriteFile(manifest, torn);
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr(absl::StrCat("the manifest ", manifest.string(),
                                                   " is damaged at byte ", last, ": ")));
  EXPECT_EQ(ReadFile(manifest), torn) << "what is left to repair from was touched";
  WriteFile(manifest, sound);
  EXPECT_EQ(NameOf(Judge().kind), "complete") << "nothing but the page was missing";
}

TEST_F(DamagedSpec, ACutTailNamesTheMissingRecords) {
  const fs::path log = Files(".log").front();
  fs::resize_file(log, fs::file_size(log) / 2);
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr(absl::StrCat(" to ", head())));
}

TEST_F(DamagedSpec, AZeroedTailNamesTheMissingRecords) {
  const fs::path log = Files(".log").front();
  const std::string content = ReadFile(log);
  WriteFile(log, content.substr(0, content.size() / 2) + std::string(content.size() / 2, '\0'));
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr(absl::StrCat(" to ", head())));
}

TEST_F(DamagedSpec, ADeletedLogNamesEveryRecord) {
  fs::remove(Files(".log").front());
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr(absl::StrCat("records 1 to ", head())));
}

TEST_F(DamagedSpec, AnOlderCopyOfTheDirectoryNamesTheMissingRecords) {
  const fs::path old = root().string() + "-old";
  fs::copy(ledger(), old, fs::copy_options::recursive);
  {
    const auto store = machine_->Open();
    const Burst more = {{"district/370403", "later", {Event("later"), Event("later")}}};
    ASSERT_TRUE(SubmitTogether(**store, more, [] { return int64_t{0}; })[0].result.ok());
  }
  fs::remove_all(ledger());
  fs::rename(old, ledger());
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr(absl::StrCat("records ", head() + 1, " to ", head() + 2)));
}

TEST_F(DamagedSpec, ALedgerWithoutItsGuardIsRefusedAndSaysWhatToDo) {
  fs::remove_all(root() / "guard");
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, AllOf(HasSubstr("head guard"), HasSubstr("adopt")));
}

TEST_F(DamagedSpec, AnotherHistoryOfTheSameLengthIsRefused) {
  Machine other;
  other.clock().Advance(absl::Hours(1));
  other.Play(MakeScript(4, 1, 8));
  fs::remove_all(ledger());
  fs::copy(fs::path(other.root()) / "ledger", ledger(), fs::copy_options::recursive);
  const Verdict verdict = Judge();
  EXPECT_EQ(NameOf(verdict.kind), "refused");
  EXPECT_THAT(verdict.text, HasSubstr("another history"));
}

TEST_F(DamagedSpec, TwoTablesInEachOthersPlaceAreNoticed) {
  MoveIntoTables();
  const std::vector<fs::path> tables = Files(".sst");
  const fs::path aside = root() / "aside";
  fs::rename(tables[0], aside);
  fs::rename(tables[1], tables[0]);
  fs::rename(aside, tables[1]);
  const Verdict verdict = Judge();
  EXPECT_THAT(NameOf(verdict.kind), AnyOf("refused", "named")) << verdict.text;
}

TEST_F(DamagedSpec, AClockThatGoesBackDoesNotTakeTheLedgersTimeBack) {
  machine_->clock().Advance(-absl::Hours(24));
  const auto store = machine_->Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const Burst one = {{"district/370403", "later", {Event("later")}}};
  ASSERT_TRUE(SubmitTogether(**store, one, [] { return int64_t{0}; })[0].result.ok());
  const auto later = (*store)->TakeSnapshot()->Get(head() + 1);
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_GE(later->record.recorded_at_us(), events_.back().record.recorded_at_us());
}

TEST_F(DamagedSpec, ASecondWriterIsRefused) {
  const auto first = machine_->Open();
  ASSERT_TRUE(first.ok());
  const auto second = machine_->Open();
  EXPECT_TRUE(IsLedgerInUse(second.status())) << second.status();
}

// A ledger of real events, closed, of which every file is small enough for all of it. Read only, as
// `jiedui verify` reads it: what is left to repair from is not touched.
class GoldenDamageSpec : public testing::Test {
 protected:
  GoldenDamageSpec() {
    fs::copy(fs::path(JIEDUI_GOLDEN_DIR) / "ledger-v2" / "370400", home_.path(),
             fs::copy_options::recursive);
    options_.directory = (fs::path(home_.path()) / "log").string();
    options_.read_only = true;
    options_.create_if_missing = false;
    options_.known_kinds.resize(1000);
    std::iota(options_.known_kinds.begin(), options_.known_kinds.end(), 1);
  }

  // All that is said of it; empty if it is called whole.
  std::string Said() const {
    const auto store = Store::Open(options_);
    if (!store.ok()) return std::string(store.status().message());
    const VerifyReport report = (*store)->TakeSnapshot()->Verify([](int64_t, int64_t) {});
    return absl::StrCat(absl::StrJoin(report.problems, "\n"), NoticeText((*store)->notice()));
  }

  void FlipAndExpectItToBeBlamed(const fs::path& file, size_t at, int bit) {
    const std::string sound = ReadFile(file);
    std::string flipped = sound;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
    WriteFile(file, flipped);
    const std::string said = Said();
    const std::string what = absl::StrCat(file.filename().string(), " byte ", at, " bit ", bit);
    if (IsUnread(file.filename().string())) {
      EXPECT_EQ(said, "") << what;
    } else {
      EXPECT_THAT(said, HasSubstr(file.string())) << what;
    }
    WriteFile(file, sound);
  }

  TempDirectory home_;
  Options options_;
};

// Its guard counts no entries.
TEST_F(GoldenDamageSpec, ALogThatIsGoneIsSaid) {
  fs::remove(fs::path(options_.directory) / "000026.log");
  EXPECT_THAT(Said(), HasSubstr("there is no write-ahead log in " + options_.directory));
}

TEST_F(GoldenDamageSpec, AFlippedByteOfAnyBlockIsBlamedOnItsFile) {
  constexpr size_t kBlockBytes = 64;
  constexpr size_t kOneIn = 8;  // without soak
  ASSERT_EQ(Said(), "");
  std::mt19937_64 random(FirstSeed());
  size_t flipped = 0;
  for (const auto& entry : fs::directory_iterator(options_.directory)) {
    if (entry.path().filename() == "LOCK") continue;
    const size_t size = fs::file_size(entry.path());
    for (size_t block = 0; block < size; block += kBlockBytes) {
      const size_t at = block + random() % std::min(kBlockBytes, size - block);
      const int bit = static_cast<int>(random() % 8);
      if (!Soaking() && random() % kOneIn != 0) continue;
      FlipAndExpectItToBeBlamed(entry.path(), at, bit);
      ++flipped;
    }
  }
  EXPECT_GE(flipped, 50U);
}

}  // namespace
}  // namespace jiedui::eventstore
