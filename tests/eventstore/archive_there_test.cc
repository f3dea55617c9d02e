// The archive that is there already, when another is made in its place: what of it is damaged or
// gone is named, and nothing hides it.

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/finding.h"
#include "eventstore/import.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "jiedui/event/v1/record.pb.h"
#include "tests/eventstore/archive_fixture.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;

using ArchiveThereSpec = ArchiveSpec;

std::map<std::string, std::string> FilesOf(const std::string& archive) {
  std::map<std::string, std::string> files;
  for (const auto& file : fs::recursive_directory_iterator(archive)) {
    if (file.is_regular_file()) files[file.path().string()] = ContentOf(file.path());
  }
  return files;
}

// Only whether the signature is right is left to a key.
TEST_F(ArchiveThereSpec, ACheckpointThatIsNoSignedNoteIsDamageWithAKeyAndWithoutOne) {
  BackUpToDirectory();
  const std::string file = backup() + "/checkpoint";
  const std::string good = checkpoint_.note;
  const std::string text = good.substr(0, good.rfind("\n\n") + 2);
  const Verifier key = TestSigner().verifier();
  for (const std::string& bad :
       {text, text + "nobody\n", good + "more\n", good.substr(0, good.size() - 1),
        good.substr(0, good.size() - 41) + "\n"}) {
    Replace(file, bad);
    ArchiveDirectorySink sink(backup());
    for (const absl::Status& damaged :
         {Check(backup()).status(), Import(backup(), Restored()).status(),
          Import(backup(), Restored(), absl::MakeSpan(&key, 1)).status(), BackUp(sink).status()}) {
      EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << bad;
      EXPECT_THAT(damaged.message(), HasSubstr("the archive's checkpoint: ")) << bad;
    }
    EXPECT_FALSE(fs::exists(Restored().directory));
    EXPECT_EQ(ContentOf(file), bad) << "it was replaced";
  }
  Replace(file, absl::StrCat(text, "\xE2\x80\x94 another.example",
                             good.substr(text.size() + 4 + std::string(kArchiveOrigin).size())));
  EXPECT_THAT(Check(backup()).status().message(),
              HasSubstr("has no signature of jiedui.example/370400"));
}

TEST_F(ArchiveThereSpec, ASignatureThereThatIsNotTheOneTheLedgerKeepsIsNotWrittenOver) {
  ASSERT_TRUE(ledger_.store().PutCheckpoint(checkpoint_).ok());
  BackUpToDirectory();
  std::string bad = checkpoint_.note;
  const size_t at = bad.size() - 20;
  bad[at] = bad[at] == 'A' ? 'B' : 'A';
  Replace(backup() + "/checkpoint", bad);
  ArchiveDirectorySink sink(backup());
  const absl::Status damaged = BackUp(sink).status();
  EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(damaged.message(), "the archive's checkpoint: it does not hold what the ledger does");
  EXPECT_EQ(ContentOf(backup() + "/checkpoint"), bad);
}

// What is not full has another name as soon as there is more.
TEST_F(ArchiveThereSpec, AFileThatIsNotFullAndGoneIsNamedAndNotMadeAnew) {
  const StoredCheckpoint older = checkpoint_;
  Append3(200);
  const StoredCheckpoint newer = Sign();
  for (const StoredCheckpoint& next : {older, newer}) {
    for (const char* const name : {"tile/entries/002.p/88", "body/002.p/88", "sealed/002.p/88",
                                   "request/002.p/88", "tile/0/002.p/88", "tile/1/000.p/2"}) {
      fs::remove_all(backup());
      checkpoint_ = older;
      BackUpToDirectory();
      fs::remove(fs::path(backup()) / name);
      const auto before = FilesOf(backup());
      checkpoint_ = next;
      ArchiveDirectorySink sink(backup());
      const absl::Status damaged = BackUp(sink).status();
      EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << name;
      EXPECT_THAT(damaged.message(),
                  HasSubstr(absl::StrCat("the archive's ", name, " is missing")));
      EXPECT_EQ(FilesOf(backup()), before) << name;
    }
  }
}

// Which ledger it is of, and who may sign for it, stand in files that the tree does not commit to.
TEST_F(ArchiveThereSpec, ItsLedgerFileThatIsGoneOrSaysAnotherFormatIsNamedAndNotMadeAnew) {
  BackUpToDirectory();
  const fs::path file = fs::path(backup()) / "ledger";
  fs::remove(file);
  const auto before = FilesOf(backup());
  {
    ArchiveDirectorySink sink(backup());
    const absl::Status damaged = BackUp(sink).status();
    EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << damaged;
    EXPECT_THAT(damaged.message(), HasSubstr("the archive's ledger is missing"));
  }
  EXPECT_EQ(FilesOf(backup()), before);

  jiedui::event::v1::LedgerDescription description = ledger_.store().description();
  description.set_format_version(description.format_version() + 1);
  const std::string bytes = description.SerializeAsString();
  Replace(file, bytes + Sha256(bytes));
  ArchiveDirectorySink sink(backup());
  const absl::Status damaged = BackUp(sink).status();
  EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << damaged;
  EXPECT_EQ(damaged.message(), "the archive's ledger: it does not hold what the ledger does");
  EXPECT_EQ(ContentOf(file), bytes + Sha256(bytes));
}

// The third key signs; the second took over from the first.
class RotatedArchiveSpec : public ArchiveThereSpec {
 protected:
  RotatedArchiveSpec() {
    const Signer first = *Signer::FromSeed(kArchiveOrigin, std::string(32, '1'));
    const Signer second = *Signer::FromSeed(kArchiveOrigin, std::string(32, '2'));
    successions_ = {*SignSuccession(first, second.verifier()),
                    *SignSuccession(second, TestSigner().verifier())};
  }

  fs::path file() const { return fs::path(backup()) / "successions"; }

  void ExpectNamed(absl::string_view why) {
    const auto before = FilesOf(backup());
    ArchiveDirectorySink sink(backup());
    const absl::Status damaged = BackUp(sink).status();
    EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << damaged;
    EXPECT_THAT(damaged.message(), HasSubstr(std::string(why)));
    EXPECT_EQ(FilesOf(backup()), before);
  }
};

TEST_F(RotatedArchiveSpec, ItsSuccessionsThatAreGoneOrHaveLostANoteAreNamedAndNotMadeAnew) {
  BackUpToDirectory();
  const std::string whole = ContentOf(file());
  fs::remove(file());
  ExpectNamed("the archive's successions is missing");
  for (const std::string& note : successions_) {
    Replace(file(), note);
    ExpectNamed("the archive's successions: it does not hold what the ledger does");
  }
  for (size_t at = 0; at < whole.size(); at += 7) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    Replace(file(), changed);
    ExpectNamed("the archive's successions: ");
  }
}

TEST_F(RotatedArchiveSpec, ANewKeysNoteComesBehindThoseOfTheArchiveWhichTheLedgerMayHaveLost) {
  BackUpToDirectory();
  const Signer next = *Signer::FromSeed(kArchiveOrigin, std::string(32, 'n'));
  const std::vector<std::string> before = std::exchange(
      successions_, {successions_[1], *SignSuccession(TestSigner(), next.verifier())});
  Append3(200);
  checkpoint_ = Sign();
  BackUpToDirectory();
  const std::vector<std::string> all = {before[0], before[1], successions_[1]};
  EXPECT_EQ(Check(backup())->head.successions, all);

  successions_.clear();  // as of a copy without its keys
  BackUpToDirectory();
  EXPECT_EQ(Check(backup())->head.successions, all);
}

// What was signed with the first key of all says nothing of the file, which came with the second.
TEST_F(RotatedArchiveSpec, AnArchiveFromBeforeTheFirstRotationGetsTheFile) {
  const std::vector<std::string> later = {*SignSuccession(
      TestSigner(), Signer::FromSeed(kArchiveOrigin, std::string(32, 'n'))->verifier())};
  successions_.clear();
  BackUpToDirectory();
  ASSERT_FALSE(fs::exists(file()));
  successions_ = later;
  BackUpToDirectory();
  EXPECT_EQ(Check(backup())->head.successions, later);
}

// Once of the archive that is there, once of the one that is to be.
TEST_F(ArchiveThereSpec, ADirectoryInThePlaceOfAFileThatIsNotFullIsNamedAsDamage) {
  BackUpToDirectory();
  Append3(200);
  checkpoint_ = Sign();
  for (const char* const name : {"body/002.p/91", "body/002.p/88"}) {
    const fs::path place = fs::path(backup()) / name;
    fs::remove(place);
    fs::create_directory(place);
    ArchiveDirectorySink sink(backup());
    const absl::Status damaged = BackUp(sink).status();
    EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << damaged;
    EXPECT_EQ(FindingOf(damaged).kind, FindingKind::kNotAFile) << damaged;
    EXPECT_THAT(damaged.message(), HasSubstr(place.string()));
  }
}

}  // namespace
}  // namespace jiedui::eventstore
