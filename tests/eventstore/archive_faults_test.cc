// A backup on a disk that fails and loses power, at every call: there is always the archive of its
// checkpoint, whole, and a backup that was said to be made is there.

#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/note.h"
#include "tests/eventstore/faulty_files.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/rules.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

constexpr char kOrigin[] = "jiedui.example/370400";
constexpr Crash kWays[] = {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut,
                           Crash::kTearPage};
// The second fills the bundle the first began, and begins another.
constexpr Position kSizes[] = {250, 300};

struct Made {
  Position size = kNoPosition;
  bool done = false;
  int64_t begun = 0;
  int64_t ended = 0;
};

// The archive that is left is one of these sizes; kNoPosition: there may be none.
struct Expected {
  Position must = kNoPosition;
  Position may = kNoPosition;

  explicit Expected(const std::vector<Made>& all) {
    for (const Made& made : all) {
      may = made.size;
      if (made.done) must = made.size;
    }
  }
  friend bool operator==(const Expected&, const Expected&) = default;
};

// What power cuts leave, each image once as long as the same is expected of it: most calls change
// little, and not every way of losing power loses something.
class Images {
 public:
  struct Judged {
    int64_t operation = 0;
    Expected expected;
    Tree tree;
  };

  void Add(int64_t operation, const Expected& expected, Tree tree) {
    constexpr size_t kLookBack = 8;
    const size_t first = all_.size() < kLookBack ? 0 : all_.size() - kLookBack;
    for (size_t i = first; i < all_.size(); ++i) {
      if (all_[i].expected == expected && all_[i].tree == tree) return;
    }
    all_.push_back({operation, expected, std::move(tree)});
  }

  const std::vector<Judged>& all() const { return all_; }

 private:
  std::vector<Judged> all_;
};

class ArchiveFaultsSpec : public testing::Test {
 protected:
  ArchiveFaultsSpec() : root_(fs::canonical(directory_.path()).string()) {
    ledger_.Open();
    for (int i = 0; i < 6; ++i) {
      CHECK_OK(ledger_.Submit(std::vector<NewEvent>(50, Event("event", {"unit:u"}))).status());
    }
    snapshot_ = ledger_.store().TakeSnapshot();
    for (const Position size : kSizes) heads_.push_back(HeadAt(size));
  }

  // Both backups into one directory. One that fails is repeated once.
  std::vector<Made> BackUp(const FaultyFiles& files) const {
    std::vector<Made> all;
    for (const ArchiveHead& head : heads_) {
      for (int tries = 0; tries < 2; ++tries) {
        Made made{.size = head.checkpoint.size, .begun = files.operations()};
        made.done = Write(head).ok();
        made.ended = files.operations();
        all.push_back(made);
        if (made.done) break;
      }
    }
    return all;
  }

  static std::vector<Made> Before(int64_t operation, const std::vector<Made>& all) {
    std::vector<Made> before;
    for (Made made : all) {
      if (made.begun >= operation) break;
      made.done = made.done && made.ended < operation;
      before.push_back(made);
    }
    return before;
  }

  std::vector<std::string> FaultsOf(const Tree& left, const Expected& expected) const {
    const FaultyFiles files(root_, left);
    const Position must = expected.must;
    const Position may = expected.may;
    if (!fs::exists(place() + "/checkpoint")) {
      if (must == kNoPosition) return {};
      return {absl::StrCat("no archive of ", must)};
    }
    const auto read = Read();
    if (!read.ok()) return {read.status().ToString()};
    const Position size = read->head.checkpoint.size;
    if (size >= must && size <= may) return {};
    return {absl::StrCat("an archive of ", size, ", not of ", must, " to ", may)};
  }

  const std::string& root() const { return root_; }

 private:
  ArchiveHead HeadAt(Position size) const {
    const auto signer = Signer::FromSeed(kOrigin, std::string(32, 's'));
    CHECK_OK(signer.status());
    const Checkpoint checkpoint{kOrigin, static_cast<uint64_t>(size), *snapshot_->Root(size)};
    const auto note = SignCheckpoint(checkpoint, {*signer});
    CHECK_OK(note.status());
    return {ledger_.store().description(), {size, *note}, {}};
  }

  absl::Status Write(const ArchiveHead& head) const {
    ArchiveDirectorySink sink(place());
    const auto written =
        WriteArchive(*snapshot_, head, sink, [](Position, Position) { return absl::OkStatus(); });
    return written.ok() ? sink.Finish() : written.status();
  }

  absl::StatusOr<ArchiveSummary> Read() const {
    ArchiveDirectorySource source(place());
    NoRules rules;
    return ReadArchive(
        source, rules, [](const ArchivedRecord&) { return absl::OkStatus(); },
        [](Position, Position) { return absl::OkStatus(); });
  }

  std::string place() const { return root_ + "/daily/370400"; }

  mutable Ledger ledger_;
  TempDirectory directory_;
  const std::string root_;
  std::unique_ptr<Snapshot> snapshot_;
  std::vector<ArchiveHead> heads_;
};

TEST_F(ArchiveFaultsSpec, LosingPowerAtAnyCallLeavesTheArchiveOfItsCheckpoint) {
  Images images;
  {
    const FaultyFiles files(root());
    const std::vector<Made> all = BackUp(files);
    for (const Made& made : all) ASSERT_TRUE(made.done);
    ASSERT_GE(files.operations(), 100);
    for (int64_t operation = 1; operation <= files.operations() + 1; ++operation) {
      const Expected expected(Before(operation, all));
      for (const Crash way : kWays) {
        images.Add(operation, expected, files.Left(operation, way, 7));
      }
    }
  }
  for (const Images::Judged& image : images.all()) {
    EXPECT_THAT(FaultsOf(image.tree, image.expected), IsEmpty())
        << "before call " << image.operation;
  }
}

// When it returns nothing is left to chance.
TEST_F(ArchiveFaultsSpec, ABackupThatWasMadeIsThereWhateverThePowerTakes) {
  std::vector<Made> all;
  std::vector<Tree> left;
  {
    const FaultyFiles files(root());
    all = BackUp(files);
    for (const Made& made : all) {
      for (const Crash way : kWays) left.push_back(files.Left(made.ended + 1, way, 7));
    }
  }
  for (size_t i = 0; i < left.size(); ++i) {
    const size_t made = i / std::size(kWays);
    EXPECT_THAT(FaultsOf(left[i], Expected({all[made]})), IsEmpty()) << "backup " << made;
  }
}

TEST_F(ArchiveFaultsSpec, AnyCallFailingLeavesTheArchiveOfItsCheckpoint) {
  int64_t operations = 0;
  {
    const FaultyFiles files(root());
    BackUp(files);
    operations = files.operations();
  }
  // Every one when soaking; else every fifth, which ones by the seed, so that five seeds try all.
  const int64_t step = Soaking() ? 1 : 5;
  const auto first = 1 + static_cast<int64_t>(FirstSeed() % static_cast<uint64_t>(step));
  for (int64_t broken = first; broken <= operations; broken += step) {
    for (const int64_t last : {broken, operations * 3}) {
      std::vector<Made> all;
      Tree left;
      std::string what;
      {
        FaultyFiles files(root());
        files.Break(broken, last);
        all = BackUp(files);
        what = files.Describe(broken);
        files.Heal();
        left = files.Now();
      }
      EXPECT_THAT(FaultsOf(left, Expected(all)), IsEmpty())
          << broken << " to " << last << ": " << what;
    }
  }
}

}  // namespace
}  // namespace jiedui::eventstore
