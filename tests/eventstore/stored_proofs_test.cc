// Proofs out of the stored tree, whose lower levels are made of runs of nodes and whose upper ones
// are kept in memory: what they say may not depend on it.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/merkle.h"
#include "eventstore/store.h"
#include "eventstore/tree_top.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"
#include "tests/eventstore/rfc_tree.h"

namespace jiedui::eventstore {
namespace {

using ::testing::Contains;

// Has 34 nodes of the lowest level that is kept in memory, and ends within a run of the one that is
// read.
constexpr Position kEvents = 1100;
constexpr int kHighest = 10;

class StoredProofsSpec : public testing::Test {
 protected:
  StoredProofsSpec() {
    ledger_.Open();
    Grow(kEvents);
  }

  void Grow(Position size) {
    while (ledger_.store().head() < size) {
      std::vector<NewEvent> events;
      const Position head = ledger_.store().head();
      for (Position n = head + 1; n <= std::min(size, head + 500); ++n) {
        events.push_back(Event(absl::StrCat("event ", n)));
      }
      ASSERT_TRUE(ledger_.Submit(std::move(events)).ok());
    }
  }

  Hashes Leaves() {
    Hashes leaves;
    for (const StoredEvent& event : ledger_.Read()) leaves.push_back(LeafHash(event.leaf));
    return leaves;
  }

  static std::string NodeKey(int level, int64_t index) {
    return std::string(1, static_cast<char>(level)) + PositionBytes(index);
  }

  // Does something behind the ledger's back.
  template <class Work>
  void BehindItsBack(Work work) {
    ledger_.Close();
    {
      RawDatabase raw(ledger_.directory());
      work(raw);
    }
    ledger_.Open();
  }

  // Every proof of that size leads to the roots the ledger gives, or is damage; how many are that.
  static int CountLost(const Snapshot& ledger, const Hashes& leaves, Position size) {
    int lost = 0;
    const absl::StatusOr<std::string> root = ledger.Root(size);
    const auto holds = [&](const absl::StatusOr<Hashes>& proof, auto verify) {
      if (!proof.ok()) {
        EXPECT_TRUE(absl::IsDataLoss(proof.status())) << proof.status();
        ++lost;
      } else if (root.ok()) {
        EXPECT_TRUE(verify(*proof).ok()) << verify(*proof);
      }
    };
    const auto of = [](Position position) { return static_cast<uint64_t>(position); };
    for (Position position = 1; position <= size; ++position) {
      holds(ledger.InclusionProof(position, size), [&](const Hashes& proof) {
        return VerifyInclusion(of(position - 1), of(size), leaves[of(position - 1)], proof, *root);
      });
      const absl::StatusOr<std::string> old_root = ledger.Root(position);
      if (!old_root.ok()) continue;
      holds(ledger.ConsistencyProof(position, size), [&](const Hashes& proof) {
        return VerifyConsistency(of(position), of(size), proof, *old_root, *root);
      });
    }
    return lost;
  }

  Ledger ledger_;
};

TEST_F(StoredProofsSpec, EveryProofIsTheDefinitionsAtEveryBorder) {
  Definition definition(Leaves());
  for (const bool anew : {false, true}) {
    if (anew) ledger_.Close();
    if (anew) ledger_.Open();
    const auto snapshot = ledger_.store().TakeSnapshot();
    for (const Position size : {1,   2,   3,   15,  16,  17,  31,   32,   33,   256,  257,  511,
                                512, 513, 543, 544, 767, 768, 1023, 1024, 1025, 1056, 1099, 1100}) {
      const auto leaves = static_cast<uint64_t>(size);
      ASSERT_EQ(*snapshot->Root(size), definition.Mth(0, leaves)) << size;
      for (uint64_t index = 0; index < leaves; ++index) {
        const Position position = static_cast<Position>(index) + 1;
        const auto inclusion = snapshot->InclusionProof(position, size);
        ASSERT_TRUE(inclusion.ok()) << inclusion.status();
        ASSERT_EQ(*inclusion, definition.Path(index, 0, leaves)) << position << " in " << size;
        const auto consistency = snapshot->ConsistencyProof(position, size);
        ASSERT_TRUE(consistency.ok()) << consistency.status();
        ASSERT_EQ(*consistency, definition.Subproof(index + 1, 0, leaves, true))
            << position << " to " << size;
      }
    }
  }
}

TEST_F(StoredProofsSpec, AnOlderStateGoesOnGivingItsProofsWhileTheTreeGrows) {
  const auto before = ledger_.store().TakeSnapshot();
  ASSERT_TRUE(before->InclusionProof(1, kEvents).ok());
  Grow(2100);
  const auto after = ledger_.store().TakeSnapshot();
  const Hashes leaves = Leaves();
  for (const auto& [snapshot, size] :
       {std::pair(after.get(), Position{2100}), std::pair(before.get(), kEvents)}) {
    EXPECT_EQ(CountLost(*snapshot, leaves, size), 0);
  }
}

TEST_F(StoredProofsSpec, AWrongNodeIsInNoProofThatFailsAndIsNamed) {
  const Hashes leaves = Leaves();
  for (int level = 1; level < kHighest; ++level) {
    // In the first 1024 leaves, which are one subtree of the tree at its end.
    const int64_t index = int64_t{700} >> level;
    std::string before;
    BehindItsBack([&](RawDatabase& raw) {
      before = raw.Get("merkle", NodeKey(level, index));
      raw.Put("merkle", NodeKey(level, index), Sha256("something else"));
    });
    auto snapshot = ledger_.store().TakeSnapshot();
    int lost = 0;
    for (const Position size : {Position{701}, kEvents}) {
      lost += CountLost(*snapshot, leaves, size);
    }
    EXPECT_GT(lost, 0) << "level " << level;
    EXPECT_THAT(snapshot->Verify([](int64_t, int64_t) {}).problems,
                Contains(absl::StrCat("the tree: node ", index, " of level ", level, " is wrong")));
    snapshot.reset();
    BehindItsBack([&](RawDatabase& raw) { raw.Put("merkle", NodeKey(level, index), before); });
  }
  EXPECT_EQ(CountLost(*ledger_.store().TakeSnapshot(), leaves, kEvents), 0);
}

// What was lost in one place is missing there and nowhere else.
TEST_F(StoredProofsSpec, AMissingNodeIsNamedAndTheProofsWithoutItAreGiven) {
  const Hashes leaves = Leaves();
  for (const auto& [level, index] :
       std::vector<std::pair<int, int64_t>>{{1, 350}, {5, 21}, {9, 0}}) {
    const std::string key = NodeKey(level, index);
    std::string before;
    BehindItsBack([&](RawDatabase& raw) {
      before = raw.Get("merkle", key);
      raw.Delete("merkle", key);
    });
    auto snapshot = ledger_.store().TakeSnapshot();
    EXPECT_GT(CountLost(*snapshot, leaves, kEvents), 0);
    // The leaf on the other side of it asks for it, those under it do not.
    const Position under = (index << level) + 1;
    const Position beside = ((index ^ 1) << level) + 1;
    EXPECT_TRUE(snapshot->InclusionProof(under, kEvents).ok());
    EXPECT_TRUE(snapshot->InclusionProof(kEvents, kEvents).ok());
    EXPECT_EQ(snapshot->InclusionProof(beside, kEvents).status().message(),
              absl::StrCat("the tree is damaged: node ", index, " of level ", level));
    snapshot.reset();
    BehindItsBack([&](RawDatabase& raw) { raw.Put("merkle", key, before); });
  }
}

TEST_F(StoredProofsSpec, ManyReadersProveWhileTheTreeGrows) {
  std::atomic<bool> growing{true};
  std::vector<std::thread> readers;
  for (uint64_t seed = 0; seed < 3; ++seed) {
    readers.emplace_back([&, seed] {
      std::mt19937_64 random(seed);
      const auto upto = [&random](Position most) {
        return 1 + static_cast<Position>(random() % static_cast<uint64_t>(most));
      };
      for (int round = 0; round < 50 || growing; ++round) {
        const auto snapshot = ledger_.store().TakeSnapshot();
        const Position size = upto(snapshot->head());
        const Position position = upto(size);
        const auto proof = snapshot->InclusionProof(position, size);
        ASSERT_TRUE(proof.ok()) << proof.status();
        ASSERT_TRUE(
            VerifyInclusion(static_cast<uint64_t>(position - 1), static_cast<uint64_t>(size),
                            LeafHash(*snapshot->Leaf(position)), *proof, *snapshot->Root(size))
                .ok());
        const auto growth = snapshot->ConsistencyProof(position, snapshot->head());
        ASSERT_TRUE(growth.ok()) << growth.status();
        ASSERT_TRUE(VerifyConsistency(static_cast<uint64_t>(position),
                                      static_cast<uint64_t>(snapshot->head()), *growth,
                                      *snapshot->Root(position), *snapshot->Root(snapshot->head()))
                        .ok());
      }
    });
  }
  for (Position size = kEvents; size <= 4100; size += 100) Grow(size);
  growing = false;
  for (std::thread& reader : readers) reader.join();
}

TEST(TreeTopSpec, ItTakesWhatFollowsAndKeepsWhatIsThere) {
  const auto hash = [](char c) { return std::string(32, c); };
  constexpr int kLevel = TreeTop::kLowestLevel;
  TreeTop top;
  EXPECT_EQ(top.Find({kLevel, 0}), "");
  top.Add({kLevel, 1}, hash('b'));
  EXPECT_EQ(top.Count(kLevel), 0u) << "node 0 is not there";
  top.Add({kLevel, 0}, hash('a'));
  top.Add({kLevel, 0}, hash('x') + hash('b') + hash('c'));
  top.Add({kLevel, 1}, hash('y'));
  EXPECT_EQ(top.Count(kLevel), 3u);
  EXPECT_EQ(top.Find({kLevel, 0}), hash('a'));
  EXPECT_EQ(top.Find({kLevel, 1}), hash('b'));
  EXPECT_EQ(top.Find({kLevel, 2}), hash('c'));
  EXPECT_EQ(top.Find({kLevel, 3}), "");
  EXPECT_EQ(top.Find({kLevel + 1, 0}), "");
}

TEST(TreeTopSpec, ItIsBoundedAtBothEnds) {
  constexpr int kLevel = TreeTop::kLowestLevel;
  EXPECT_FALSE(TreeTop::Covers({kLevel - 1, 0}));
  EXPECT_TRUE(TreeTop::Covers({kLevel, TreeTop::kMaxNodes - 1}));
  EXPECT_FALSE(TreeTop::Covers({kLevel, TreeTop::kMaxNodes}));
  EXPECT_TRUE(TreeTop::Covers({62, 0}));
}

}  // namespace
}  // namespace jiedui::eventstore
