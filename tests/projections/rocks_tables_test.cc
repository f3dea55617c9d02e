#include "projections/rocks_tables.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "projections/fold.h"
#include "projections/state_hash.h"
#include "projections/table_sets.h"
#include "tests/projections/crash.h"
#include "tests/projections/directory.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

const std::string& AnyLeafHash() {
  static const auto& hash = *new std::string(32, 'h');
  return hash;
}

std::shared_ptr<RocksTables> Open(const std::string& directory) {
  auto tables = RocksTables::Open(directory);
  CHECK_OK(tables.status());
  return *tables;
}

void Write(const RocksTables::Batch& batch, RocksTables& tables) {
  CHECK_OK(tables.Write(batch, AnyLeafHash()));
}

std::vector<std::string> Keys(const Tables& tables, absl::string_view prefix) {
  std::vector<std::string> keys;
  tables.Scan(TableId::kRegistry, prefix, [&keys](absl::string_view key, absl::string_view) {
    keys.emplace_back(key);
    return true;
  });
  return keys;
}

TEST(RocksTablesTest, ABatchReadsItsOwnChangesAndBecomesVisibleAtOnce) {
  const Directory directory;
  const auto tables = Open(directory.path());
  RocksTables::Batch batch(*tables);
  batch.Put(TableId::kRegistry, "a/1", "one");
  batch.Put(TableId::kRegistry, "a/2", "two");
  batch.Delete(TableId::kRegistry, "a/2");
  EXPECT_EQ(batch.Get(TableId::kRegistry, "a/1"), "one");
  EXPECT_EQ(batch.Get(TableId::kRegistry, "a/2"), std::nullopt);
  EXPECT_EQ(tables->Snapshot()->Get(TableId::kRegistry, "a/1"), std::nullopt);
  batch.SetMark({7, absl::FromUnixSeconds(1)});
  Write(batch, *tables);
  EXPECT_EQ(tables->Snapshot()->Get(TableId::kRegistry, "a/1"), "one");
  EXPECT_EQ(tables->Snapshot()->mark().position, 7);
  EXPECT_EQ(tables->Snapshot()->mark().recorded_at, absl::FromUnixSeconds(1));
}

TEST(RocksTablesTest, ASnapshotDoesNotSeeWhatCameAfterIt) {
  const Directory directory;
  const auto tables = Open(directory.path());
  const auto before = tables->Snapshot();
  RocksTables::Batch batch(*tables);
  batch.Put(TableId::kRegistry, "a", "one");
  batch.SetMark({1, absl::UnixEpoch()});
  Write(batch, *tables);
  EXPECT_EQ(before->mark().position, 0);
  EXPECT_EQ(before->Get(TableId::kRegistry, "a"), std::nullopt);
  EXPECT_THAT(Keys(*before, ""), testing::IsEmpty());
}

TEST(RocksTablesTest, AScanStaysWithinItsPrefixAndItsTable) {
  const Directory directory;
  const auto tables = Open(directory.path());
  RocksTables::Batch batch(*tables);
  for (const char* key : {"a/2", "a/1", "b/1", "a"}) batch.Put(TableId::kRegistry, key, "row");
  batch.Put(TableId::kCaseBoard, "a/3", "row");
  Write(batch, *tables);
  EXPECT_THAT(Keys(*tables->Snapshot(), "a/"), ElementsAre("a/1", "a/2"));
  EXPECT_THAT(Keys(*tables->Snapshot(), ""), ElementsAre("a", "a/1", "a/2", "b/1"));
}

TEST(RocksTablesTest, WhatWasFlushedIsThereAfterACrashWhole) {
  const Directory directory;
  const Directory survivor;
  const auto tables = Open(directory.path());
  RocksTables::Batch first(*tables);
  first.Put(TableId::kRegistry, "a", "one");
  first.Put(TableId::kCaseBoard, "a", "one");
  first.SetMark({1, absl::UnixEpoch()});
  Write(first, *tables);
  CHECK_OK(tables->Flush());
  RocksTables::Batch second(*tables);
  second.Put(TableId::kRegistry, "a", "two");
  second.SetMark({2, absl::UnixEpoch()});
  Write(second, *tables);
  const auto recovered = OpenAfterCrash(directory, survivor.path());
  EXPECT_EQ(recovered->origin()->mark.position, 1);
  EXPECT_EQ(recovered->Snapshot()->Get(TableId::kRegistry, "a"), "one");
  EXPECT_EQ(recovered->Snapshot()->Get(TableId::kCaseBoard, "a"), "one");
}

TEST(RocksTablesTest, TablesThatWereMovedAwayGoOnWhereTheyAreAndTheCopyIsUntouched) {
  const Directory directory;
  const std::string tables_directory = directory.path() + "/tables";
  const std::string moved = directory.path() + "/moved";
  fs::create_directory(tables_directory);
  const TableSets sets(tables_directory);
  auto tables = sets.OpenNew();
  ASSERT_TRUE(tables.ok()) << tables.status();
  CHECK_OK(sets.PutInUse(**tables));
  fs::rename(tables_directory, moved);
  fs::copy(moved, tables_directory, fs::copy_options::recursive);
  RocksTables::Batch batch(**tables);
  batch.Put(TableId::kRegistry, "a", "one");
  batch.SetMark({1, absl::UnixEpoch()});
  Write(batch, **tables);
  CHECK_OK((*tables)->Flush());

  auto next = sets.OpenNew();
  ASSERT_TRUE(next.ok()) << next.status();
  CHECK_OK(sets.PutInUse(**next));
  (*tables)->RemoveWhenClosed();
  tables->reset();
  next->reset();

  EXPECT_FALSE(fs::exists(tables_directory + "/2"));
  EXPECT_TRUE(fs::is_empty(moved + "/1"));
  EXPECT_TRUE(TableSets(moved).IsInUse(*Open(moved + "/2")));
  EXPECT_EQ(Open(tables_directory + "/1")->origin()->mark.position, 0) << "as it was copied";
}

TEST(RocksTablesTest, TheOriginSaysByWhatAndFromWhatTheyWereFolded) {
  const Directory directory;
  const auto tables = Open(directory.path());
  EXPECT_EQ(tables->origin()->versions, "");
  RocksTables::Batch batch(*tables);
  batch.SetMark({3, absl::FromUnixSeconds(5)});
  Write(batch, *tables);
  const Origin origin = tables->origin().value();
  EXPECT_EQ(origin.mark.position, 3);
  EXPECT_EQ(origin.leaf_hash, AnyLeafHash());
  EXPECT_THAT(origin.versions, testing::StartsWith("registry/6 pair_register/5"));
}

TEST(RocksTablesTest, DiskAndMemoryHoldTheSameAfterTheSameEvents) {
  const Story story = LongStory();
  const Directory directory;
  const auto tables = Open(directory.path());
  for (const eventstore::StoredEvent& event : story.log()) {
    RocksTables::Batch batch(*tables);
    CHECK_OK(FoldEvent(event, batch));
    Write(batch, *tables);
  }
  EXPECT_EQ(Dump(*tables->Snapshot()), Dump(story.tables()));
  for (int i = 0; i < kTableCount; ++i) {
    const auto table = static_cast<TableId>(i);
    const TableHash live = HashTable(*tables->Snapshot(), table);
    EXPECT_EQ(live.hash, HashTable(story.tables(), table).hash);
    EXPECT_GT(live.row_count, 0U);
  }
}

TEST(StateHashTest, AnyOtherRowGivesAnotherHash) {
  MemoryTables tables;
  const auto hash = [&tables] { return HashTable(tables, TableId::kRegistry).hash; };
  EXPECT_EQ(hash(), "");
  tables.Put(TableId::kRegistry, "ab", "c");
  const std::string first = hash();
  tables.Delete(TableId::kRegistry, "ab");
  tables.Put(TableId::kRegistry, "a", "bc");
  EXPECT_NE(hash(), first);
  tables.Put(TableId::kCaseBoard, "x", "y");
  const std::string second = hash();
  tables.Put(TableId::kRegistry, "b", "");
  EXPECT_NE(hash(), second);
  EXPECT_EQ(hash().size(), 32U);
}

}  // namespace
}  // namespace jiedui::projections
