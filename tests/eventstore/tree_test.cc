// The stored tree, the sealed parts and the consumers' cursors of a store.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/merkle.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(StoredTreeSpec, EveryRootAndProofOfEverySizeHolds) {
  Ledger ledger;
  ledger.Open();
  Frontier tree;
  std::vector<std::string> roots{tree.Root()};
  std::vector<std::string> leaves;
  for (int i = 0; i < 33; ++i) {
    ASSERT_TRUE(ledger.Submit({Event("body " + std::to_string(i))}).ok());
    leaves.push_back(LeafHash(ledger.Read().back().leaf));
    tree.Add(leaves.back());
    roots.push_back(tree.Root());
    if (i == 20) {
      ledger.Close();
      ledger.Open();
    }
  }
  const auto snapshot = ledger.store().TakeSnapshot();
  for (Position size = 0; size <= 33; ++size) {
    EXPECT_EQ(*snapshot->Root(size), roots[static_cast<size_t>(size)]);
    for (Position position = 1; position <= size; ++position) {
      const auto proof = snapshot->InclusionProof(position, size);
      ASSERT_TRUE(proof.ok()) << proof.status();
      const auto index = static_cast<size_t>(position - 1);
      EXPECT_TRUE(VerifyInclusion(index, static_cast<uint64_t>(size), leaves[index], *proof,
                                  roots[static_cast<size_t>(size)])
                      .ok());
      const auto consistency = snapshot->ConsistencyProof(position, size);
      ASSERT_TRUE(consistency.ok()) << consistency.status();
      EXPECT_TRUE(VerifyConsistency(static_cast<uint64_t>(position), static_cast<uint64_t>(size),
                                    *consistency, roots[static_cast<size_t>(position)],
                                    roots[static_cast<size_t>(size)])
                      .ok());
    }
  }
  EXPECT_EQ(snapshot->Root(34).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(snapshot->InclusionProof(5, 4).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(snapshot->InclusionProof(0, 4).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(snapshot->ConsistencyProof(0, 4).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(StoredTreeSpec, AWrongMissingOrStrangeNodeIsFound) {
  const std::string node("\1\0\0\0\0\0\0\0\0", 9);  // level 1, index 0
  const std::string strange("\1\0\0\0\0\0\0\0\7", 9);
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {node, std::string(32, 'x')}, {node, ""}, {strange, std::string(32, 'x')}}) {
    Ledger ledger;
    ledger.Open();
    ASSERT_TRUE(ledger.Submit({Event("a"), Event("b"), Event("c"), Event("d")}).ok());
    ledger.Close();
    {
      RawDatabase raw(ledger.directory());
      if (value.empty()) raw.Delete("merkle", key);
      if (!value.empty()) raw.Put("merkle", key, value);
    }
    ledger.Open();
    const VerifyReport report = ledger.store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
    EXPECT_THAT(report.problems, Contains(HasSubstr("tree")));
  }
}

TEST(CheckpointSpec, CheckpointsAreKeptBySize) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a"), Event("b"), Event("c")}).ok());
  ASSERT_TRUE(ledger.store().PutCheckpoint({1, "one"}).ok());
  ASSERT_TRUE(ledger.store().PutCheckpoint({3, "three"}).ok());
  EXPECT_EQ(ledger.store().PutCheckpoint({4, "four"}).code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ledger.store().TakeSnapshot()->Checkpoints(kMaxPosition, 1)->front().size, 3);
  ledger.Close();
  ledger.Open();
  const auto snapshot = ledger.store().TakeSnapshot();
  const auto all = snapshot->Checkpoints(kMaxPosition, 10);
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->front().note, "three");
  EXPECT_EQ(snapshot->Checkpoints(3, 10)->front().size, 1);
  EXPECT_THAT(*snapshot->Checkpoints(1, 10), IsEmpty());
  EXPECT_EQ(snapshot->Checkpoint(1)->note, "one");
  EXPECT_EQ(snapshot->Checkpoint(2).status().code(), absl::StatusCode::kNotFound);
}

NewEvent Sealed(absl::string_view body, absl::string_view sealed) {
  NewEvent event = Event(body);
  event.sealed = std::string(sealed);
  return event;
}

TEST(SealedPartSpec, ItIsReadWithTheEventUntilItIsErasedAndTheProofsStay) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a"), Sealed("b", "cipher b"), Sealed("c", "cipher c")}).ok());
  const std::string root = *ledger.store().TakeSnapshot()->Root(3);
  EXPECT_EQ(ledger.Read()[1].sealed, "cipher b");
  EXPECT_EQ(ledger.Read()[1].record.sealed_sha256(), Sha256("cipher b"));
  EXPECT_EQ(ledger.Read()[0].record.sealed_sha256(), "");

  ASSERT_TRUE(ledger.store().EraseSealed({2}).ok());
  ASSERT_TRUE(ledger.store().EraseSealed({2}).ok());
  EXPECT_EQ(ledger.store().TakeSnapshot()->Get(2)->sealed, "");
  ASSERT_TRUE(ledger.Submit({Event("d")}).ok());
  EXPECT_EQ(ledger.Read()[1].record.sealed_sha256(), Sha256("cipher b"));
  EXPECT_EQ(ledger.Read()[2].sealed, "cipher c");
  EXPECT_EQ(*ledger.store().TakeSnapshot()->Root(3), root);
  const VerifyReport report = ledger.store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.sealed_gone, 1);
  EXPECT_THAT(report.first_sealed_gone, testing::ElementsAre(2));
}

TEST(SealedPartSpec, ADamagedSealedPartIsFoundWhenReadAndWhenChecked) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Sealed("a", "cipher")}).ok());
  ledger.Close();
  RawDatabase(ledger.directory()).Put("sealed", PositionBytes(1), "cipheR");
  ledger.Open();
  const auto snapshot = ledger.store().TakeSnapshot();
  EXPECT_EQ(snapshot->Get(1).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(snapshot->Verify([](int64_t, int64_t) {}).problems,
              Contains(HasSubstr("record 1: the sealed part")));
}

TEST(CursorSpec, OnlyTheLastToAcquireItMovesACursorAndOnlyForward) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a"), Event("b"), Event("c")}).ok());
  Store& store = ledger.store();
  EXPECT_EQ(store.GetCursor("export").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(store.CommitCursor("export", 1, 1).status().code(), absl::StatusCode::kNotFound);
  const auto first = store.AcquireCursor("export", "city/370400");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->position(), kNoPosition);
  ASSERT_TRUE(store.CommitCursor("export", first->fencing_token(), 2).ok());
  const auto second = store.AcquireCursor("export", "auditor/370400");
  EXPECT_EQ(second->position(), 2);
  EXPECT_GT(second->fencing_token(), first->fencing_token());
  EXPECT_EQ(store.CommitCursor("export", first->fencing_token(), 3).status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(store.CommitCursor("export", second->fencing_token(), 1).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(store.CommitCursor("export", second->fencing_token(), 4).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(store.CommitCursor("export", second->fencing_token(), 3).ok());
  ledger.Close();
  ledger.Open();
  EXPECT_EQ(ledger.store().GetCursor("export")->position(), 3);
  EXPECT_EQ(ledger.store().GetCursor("export")->owner(), "auditor/370400");
  EXPECT_EQ(ledger.store().GetCursor("export")->creator(), "city/370400");
  EXPECT_TRUE(ledger.store().TakeSnapshot()->Verify([](int64_t, int64_t) {}).ok());
}

TEST(CursorSpec, OneFromBeforeCursorsHadACreatorIsItsOwners) {
  Ledger ledger;
  ledger.Open();
  auto entry = *ledger.store().AcquireCursor("export", "district/370403");
  ledger.Close();
  entry.clear_creator();
  RawDatabase(ledger.directory()).Put("meta", "cursor/export", entry.SerializeAsString());
  ledger.Open();

  EXPECT_EQ(ledger.store().GetCursor("export")->creator(), "district/370403");
  EXPECT_EQ(ledger.store().AcquireCursor("export", "city/370400")->creator(), "district/370403");
}

TEST(CursorSpec, OnlyItsOwnerDeletesACursorAndNoTokenIsGivenTwice) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a"), Event("b")}).ok());
  EXPECT_EQ(ledger.store().DeleteCursor("export", 1).code(), absl::StatusCode::kNotFound);
  const int64_t first = ledger.store().AcquireCursor("export", "city/370400")->fencing_token();
  const int64_t second = ledger.store().AcquireCursor("export", "city/370400")->fencing_token();
  EXPECT_EQ(ledger.store().DeleteCursor("export", first).code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(ledger.store().DeleteCursor("export", second).ok());
  EXPECT_EQ(ledger.store().GetCursor("export").status().code(), absl::StatusCode::kNotFound);
  ledger.Close();
  ledger.Open();

  const auto anew = ledger.store().AcquireCursor("export", "city/370400");

  ASSERT_TRUE(anew.ok()) << anew.status();
  EXPECT_GT(anew->fencing_token(), second);
  EXPECT_EQ(anew->position(), kNoPosition);
  EXPECT_EQ(ledger.store().CommitCursor("export", second, 2).status().code(),
            absl::StatusCode::kAborted)
      << "a consumer from before the deletion";
  EXPECT_GT(ledger.store().AcquireCursor("other", "city/370400")->fencing_token(), second);
  EXPECT_TRUE(ledger.store().TakeSnapshot()->Verify([](int64_t, int64_t) {}).ok());
}

// A restored ledger has no cursors, but the consumers from before may still be there.
TEST(CursorSpec, AfterARestoreNoTokenFromBeforeFits) {
  Ledger before;
  before.Open();
  ASSERT_TRUE(before.Submit({Event("a")}).ok());
  int64_t old = 0;
  for (int times = 0; times < 3; ++times) {
    old = before.store().AcquireCursor("export", "city/370400")->fencing_token();
  }
  Ledger restored;
  restored.Open();
  ASSERT_TRUE(restored.Submit({Event("a")}).ok());
  restored.clock().Advance(absl::Seconds(1));

  const int64_t anew = restored.store().AcquireCursor("export", "city/370400")->fencing_token();

  EXPECT_EQ(anew, absl::ToUnixMicros(restored.clock().Now()));
  EXPECT_GT(anew, old);
  EXPECT_EQ(restored.store().CommitCursor("export", old, 1).status().code(),
            absl::StatusCode::kAborted);
  // A clock that was set back takes no token back.
  restored.clock().Advance(-absl::Hours(1));
  EXPECT_EQ(restored.store().AcquireCursor("export", "city/370400")->fencing_token(), anew + 1);
}

TEST(CursorSpec, ThereAreOnlySoManyAndADeletionMakesRoom) {
  Ledger ledger;
  Options options = ledger.options();
  options.max_cursors = 2;
  ASSERT_TRUE(ledger.Open(options).ok());
  const int64_t token = ledger.store().AcquireCursor("a", "city/370400")->fencing_token();
  ASSERT_TRUE(ledger.store().AcquireCursor("b", "city/370400").ok());

  const absl::Status refused = ledger.store().AcquireCursor("c", "city/370400").status();

  const auto limit = CursorLimitOf(refused);
  ASSERT_TRUE(limit.has_value()) << refused;
  EXPECT_EQ(limit->count, 2u);
  EXPECT_EQ(limit->limit, 2u);
  EXPECT_TRUE(ledger.store().AcquireCursor("b", "city/370400").ok()) << "it is there already";
  ASSERT_TRUE(ledger.store().DeleteCursor("a", token).ok());
  EXPECT_TRUE(ledger.store().AcquireCursor("c", "city/370400").ok());
  const auto cursors = ledger.store().ListCursors();
  ASSERT_TRUE(cursors.ok()) << cursors.status();
  ASSERT_EQ(cursors->size(), 2u);
  EXPECT_EQ(cursors->front().name, "b");
  EXPECT_EQ(cursors->back().name, "c");
}

TEST(CursorSpec, ANameHasAtMost64Characters) {
  Ledger ledger;
  ledger.Open();
  EXPECT_TRUE(ledger.store().AcquireCursor(std::string(64, 'n'), "city/370400").ok());
  EXPECT_EQ(ledger.store().AcquireCursor(std::string(65, 'n'), "city/370400").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace jiedui::eventstore
