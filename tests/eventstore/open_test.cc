// Opening: what is kept, and what is refused.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/store.h"
#include "jiedui/event/v1/record.pb.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST(OpenSpec, ANewLedgerDescribesItself) {
  Ledger ledger;
  ledger.Open();
  EXPECT_EQ(ledger.store().description().format_version(), 2);
  EXPECT_EQ(ledger.store().description().ledger_id(), "370400");
  EXPECT_EQ(ledger.store().description().created_at_us(), absl::ToUnixMicros(ledger.clock().Now()));
  EXPECT_EQ(ledger.store().head(), kNoPosition);
  EXPECT_GT(ledger.store().DiskBytes(), 0U);
  EXPECT_LT(ledger.store().DiskBytes(), 256U << 10) << "nothing is reserved for what may come";
}

TEST(OpenSpec, ReopeningKeepsEverything) {
  Ledger ledger;
  ledger.Open();
  const auto receipt = ledger.Submit("r1", Append({Event("a", {"pair:p"}), Event("b", {}, 2)}));
  const int64_t created = ledger.store().description().created_at_us();
  ledger.Close();
  ledger.clock().Advance(absl::Hours(1));
  ledger.Open();
  EXPECT_EQ(ledger.store().description().created_at_us(), created);
  EXPECT_THAT(Bodies(ledger.Read()), ElementsAre("a", "b"));
  EXPECT_THAT(Bodies(ledger.Read(Query::Of({"pair:p"}, {}))), ElementsAre("a"));
  const auto again = ledger.Submit("r1", Append({Event("c")}));
  EXPECT_TRUE(again->deduplicated);
  EXPECT_EQ(again->leaf_hash, receipt->leaf_hash);
  EXPECT_EQ(ledger.Submit({Event("c")})->first_position, 3);
}

TEST(OpenSpec, AMissingLedgerIsNotFoundUnlessItMayBeCreated) {
  Ledger ledger;
  Options options = ledger.options();
  options.create_if_missing = false;
  EXPECT_EQ(ledger.Open(options).code(), absl::StatusCode::kNotFound);
  options.create_if_missing = true;
  options.read_only = true;
  EXPECT_EQ(ledger.Open(options).code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(ledger.directory()));
}

TEST(OpenSpec, DirectoriesAboveANewLedgerAreMadeAndAFileInTheWayIsRefused) {
  Ledger ledger;
  Options options = ledger.options();
  options.directory = ledger.directory() + "/ledgers/370400";
  ASSERT_TRUE(ledger.Open(options).ok());
  ASSERT_TRUE(ledger.Submit({Event("a")}).ok());
  ledger.Close();
  options.directory += "/CURRENT/below-a-file";
  EXPECT_EQ(ledger.Open(options).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(OpenSpec, ALedgerOfAnotherPlaceIsRefused) {
  Ledger ledger;
  ledger.Open();
  ledger.Close();
  Options options = ledger.options();
  options.ledger_id = "370300";
  const absl::Status status = ledger.Open(options);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("370400"));
}

TEST(OpenSpec, ALedgerOfANewerFormatIsRefused) {
  Ledger ledger;
  ledger.Open();
  auto description = ledger.store().description();
  ledger.Close();
  description.set_format_version(3);
  RawDatabase(ledger.directory()).Put("meta", "description", description.SerializeAsString());
  const absl::Status status = ledger.Open(ledger.options());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("format 3"));
}

TEST(OpenSpec, AFamilyThisProgramDoesNotKnowIsRefused) {
  Ledger ledger;
  ledger.Open();
  ledger.Close();
  RawDatabase(ledger.directory()).CreateFamily("novelty");
  const absl::Status status = ledger.Open(ledger.options());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("novelty"));
}

TEST(OpenSpec, AnEventKindThisProgramDoesNotKnowIsRefusedByName) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a", {}, 2), Event("b", {}, 7), Event("c", {}, 9)}).ok());
  ledger.Close();
  Options options = ledger.options();
  options.known_kinds = {2, 9};
  const absl::Status status = ledger.Open(options);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("kind 7"));
  options.known_kinds = {9, 7, 2};
  EXPECT_TRUE(ledger.Open(options).ok());
}

TEST(OpenSpec, ALedgerOpenElsewhereIsRefused) {
  Ledger ledger;
  ledger.Open();
  const auto second = Store::Open(ledger.options());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(second.status().message(), HasSubstr("already open"));
}

TEST(OpenSpec, AReaderWorksBesideTheWriterAndStandsAtTheHeadItFound) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a", {"pair:p"})}).ok());
  Options options = ledger.options();
  options.read_only = true;
  auto reader = Store::Open(options);
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_TRUE(ledger.Submit({Event("b", {"pair:p"})}).ok());
  EXPECT_EQ((*reader)->head(), 1);
  const auto events = (*reader)->TakeSnapshot()->Read(Query::Of({"pair:p"}, {}), {});
  ASSERT_TRUE(events.ok()) << events.status();
  EXPECT_THAT(Bodies(*events), ElementsAre("a"));
  absl::Status refused;
  (*reader)->Submit({},
                    [&](const absl::StatusOr<Receipt>& receipt) { refused = receipt.status(); });
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
}

TEST(OpenSpec, ASnapshotOutlivesItsStore) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a")}).ok());
  const auto snapshot = ledger.store().TakeSnapshot();
  ledger.Close();
  EXPECT_EQ(snapshot->Get(1)->body, "a");
}

TEST(OpenSpec, ADirectoryWithDataButWithoutItsStartIsDamagedNotNew) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a")}).ok());
  ledger.Close();
  fs::remove(fs::path(ledger.directory()) / "CURRENT");
  EXPECT_EQ(ledger.Open(ledger.options()).code(), absl::StatusCode::kDataLoss);
}

TEST(OpenSpec, EveryTableFileThatIsMissingIsNamed) {
  Ledger ledger;
  for (int i = 0; i < 3; ++i) {  // opening moves the log into tables
    ledger.Open();
    ASSERT_TRUE(ledger.Submit({Event("a", {"unit:u"})}).ok());
    ledger.Close();
  }
  ledger.Open();
  ledger.Close();
  std::vector<std::string> tables;
  for (const auto& file : fs::directory_iterator(ledger.directory())) {
    if (file.path().extension() == ".sst") tables.push_back(file.path().string());
  }
  ASSERT_GT(tables.size(), 10U) << "more than are named";
  for (const std::string& table : tables) fs::remove(table);
  std::sort(tables.begin(), tables.end());

  const absl::Status refused = ledger.Open(ledger.options());

  EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(refused.message(),
              HasSubstr(absl::StrCat(tables.size(), " table files are missing: ")));
  for (size_t i = 0; i < tables.size(); ++i) {
    EXPECT_EQ(absl::StrContains(refused.message(), tables[i]), i < 10) << tables[i];
  }
}

TEST(OpenSpec, DamageInTheMiddleOfTheWriteAheadLogIsRefused) {
  Ledger ledger;
  ledger.Open();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(ledger.Submit({Event("some bytes of a body")}).ok());
  ledger.Close();
  for (const auto& file : fs::directory_iterator(ledger.directory())) {
    if (file.path().extension() != ".log") continue;
    std::fstream log(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    log.seekp(static_cast<std::streamoff>(fs::file_size(file.path()) / 2));
    log.put('\x7f');
  }
  EXPECT_EQ(ledger.Open(ledger.options()).code(), absl::StatusCode::kDataLoss);
}

TEST(OpenSpec, AMissingFirstOrLastRecordIsDamage) {
  for (const Position position : {Position{1}, Position{3}}) {
    Ledger ledger;
    ledger.Open();
    ASSERT_TRUE(ledger.Submit({Event("a"), Event("b"), Event("c")}).ok());
    ledger.Close();
    RawDatabase(ledger.directory()).Put("log", PositionBytes(position), "\xff");
    const absl::Status status = ledger.Open(ledger.options());
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  }
}

// As somebody left it whom no guard watched.
TEST(OpenSpec, ALedgerWhoseRecordsAreAllGoneIsNotBegunAnew) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a", {"unit:u"}), Event("b"), Event("c")}).ok());
  ledger.Close();
  const auto expect_refused = [&ledger](const std::string& known) {
    for (const bool read_only : {true, false}) {
      Options options = ledger.options();
      options.read_only = read_only;
      const absl::Status status = ledger.Open(options);
      EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
      EXPECT_THAT(status.message(),
                  HasSubstr("the log of the ledger in " + ledger.directory() + " is empty"));
      EXPECT_THAT(status.message(), HasSubstr(known));
    }
  };
  {
    RawDatabase raw(ledger.directory());
    for (const Position position : {1, 2, 3}) raw.Delete("log", PositionBytes(position));
  }
  expect_refused("its body knows of record 3");
  fs::remove_all(ledger.guard_directory());
  expect_refused("its body knows of record 3");
  RawDatabase(ledger.directory()).Delete("meta", "description");
  expect_refused("its body knows of record 3");
  {
    RawDatabase raw(ledger.directory());
    for (const Position position : {1, 2, 3}) {
      raw.Delete("body", PositionBytes(position));
      raw.Delete("kind", KindBytes(1) + PositionBytes(position));
    }
    raw.Delete("tag", std::string("unit:u\0", 7) + PositionBytes(1));
  }
  expect_refused("its merkle knows of record 2");
  EXPECT_FALSE(fs::exists(ledger.guard_directory()));
}

TEST(OpenSpec, EachBadOptionIsNamed) {
  Ledger ledger;
  const auto refusal = [&](auto change) {
    Options options = ledger.options();
    change(options);
    return std::string(Store::Open(options).status().message());
  };
  EXPECT_THAT(refusal([](Options& o) { o.directory = ""; }), HasSubstr("directory"));
  EXPECT_THAT(refusal([](Options& o) { o.ledger_id = ""; }), HasSubstr("ledger_id"));
  EXPECT_THAT(refusal([](Options& o) { o.known_kinds = {0}; }), HasSubstr("known_kinds"));
  EXPECT_THAT(refusal([](Options& o) { o.clock = nullptr; }), HasSubstr("clock"));
  EXPECT_THAT(refusal([](Options& o) { o.max_queue_requests = 0; }), HasSubstr("max_queue_req"));
  EXPECT_THAT(refusal([](Options& o) { o.max_queue_bytes = 0; }), HasSubstr("max_queue_bytes"));
  EXPECT_THAT(refusal([](Options& o) { o.max_group_requests = 0; }), HasSubstr("max_group"));
  EXPECT_THAT(refusal([](Options& o) { o.purge_again_after = absl::ZeroDuration(); }),
              HasSubstr("purge_again_after"));
}

}  // namespace
}  // namespace jiedui::eventstore
