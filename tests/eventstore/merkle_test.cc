// The tree against the RFC's own recursive definition, for every size up to 130: roots, proofs, and
// every way of forging one.

#include "eventstore/merkle.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/store.h"
#include "tests/eventstore/rfc_tree.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;

constexpr uint64_t kLargest = 130;

// RFC 6962 known answers of certificate transparency's own test data.
constexpr const char* kLeaves[] = {"",
                                   "00",
                                   "10",
                                   "2021",
                                   "3031",
                                   "40414243",
                                   "5051525354555657",
                                   "606162636465666768696a6b6c6d6e6f"};
constexpr const char* kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::string Leaf(uint64_t i) {
  return LeafHash("event-" + std::to_string(i));
}

// What the tree is held against.
Definition& Defined() {
  static auto& defined = *new Definition([] {
    Hashes leaves;
    for (uint64_t i = 0; i < kLargest; ++i) leaves.push_back(Leaf(i));
    return leaves;
  }());
  return defined;
}

// A tree of kLargest leaves whose nodes are kept as a store would keep them.
class MerkleSpec : public testing::Test {
 protected:
  MerkleSpec() {
    for (uint64_t i = 0; i < kLargest; ++i) {
      nodes_[{0, i}] = Leaf(i);
      roots_.push_back(frontier_.Root());
      frontier_.Add(Leaf(i), [this](int level, uint64_t index, const std::string& hash) {
        EXPECT_TRUE(nodes_.emplace(std::pair(level, index), hash).second);
      });
    }
    roots_.push_back(frontier_.Root());
  }

  absl::StatusOr<std::string> Node(int level, uint64_t index) {
    ++asked_;
    const auto node = nodes_.find({level, index});
    if (node == nodes_.end()) return absl::NotFoundError("no such node");
    return node->second;
  }
  std::function<absl::StatusOr<Hashes>(absl::Span<const NodeId>)> Source() {
    return [this](absl::Span<const NodeId> nodes) -> absl::StatusOr<Hashes> {
      Hashes hashes;
      for (const NodeId& node : nodes) {
        absl::StatusOr<std::string> hash = Node(node.level, node.index);
        if (!hash.ok()) return hash.status();
        hashes.push_back(*std::move(hash));
      }
      return hashes;
    };
  }

  Frontier frontier_;
  std::map<std::pair<int, uint64_t>, std::string> nodes_;
  Hashes roots_;  // by size
  int asked_ = 0;
};

TEST(MerkleKnownAnswers, TheTestDataOfCertificateTransparency) {
  Frontier tree;
  EXPECT_EQ(Hex(tree.Root()), kRoots[0]);
  for (size_t i = 0; i < 8; ++i) {
    tree.Add(LeafHash(absl::HexStringToBytes(kLeaves[i])));
    EXPECT_EQ(Hex(tree.Root()), kRoots[i + 1]) << "size " << i + 1;
  }
}

TEST(MerkleKnownAnswers, ThreeHundredLeavesHaveTheRootThatGosVerifierAccepted) {
  Frontier tree;
  for (uint64_t i = 0; i < 300; ++i) {
    if (i == 256) {
      EXPECT_EQ(Hex(tree.Root()),
                "63c56b646560de064a88321722936845520f2c8663e3dc01e6277fe608311679");
    }
    tree.Add(Leaf(i));
  }
  EXPECT_EQ(Hex(tree.Root()), "c631bae64eda9460f2e7630eb26426a10f2b1bfab37cc2b6ca22ded2a8fcb4ef");
  EXPECT_EQ(Hex(Leaf(0)), "6734db3b19b64dc83703f9a1f4aee7697dfb292fb4e0827cc63f8a351b1b3609");
}

TEST_F(MerkleSpec, EveryRootIsTheOneOfTheDefinition) {
  for (uint64_t size = 0; size <= kLargest; ++size)
    EXPECT_EQ(roots_[size], Defined().Mth(0, size)) << size;
}

TEST_F(MerkleSpec, EveryCompleteSubtreeIsReportedOnceAndIsRight) {
  for (const auto& [place, hash] : nodes_) {
    const uint64_t width = uint64_t{1} << place.first;
    EXPECT_EQ(hash, Defined().Mth(place.second * width, (place.second + 1) * width));
  }
  size_t expected = 0;
  for (uint64_t left = kLargest; left != 0; left >>= 1) expected += left;
  EXPECT_EQ(nodes_.size(), expected);
}

TEST_F(MerkleSpec, AStoredTreeIsReadAtEverySizeAndGrowsOn) {
  for (uint64_t size = 0; size < kLargest; ++size) {
    absl::StatusOr<Frontier> frontier = ReadFrontier(size, Source());
    ASSERT_TRUE(frontier.ok()) << frontier.status();
    EXPECT_EQ(frontier->size(), size);
    EXPECT_EQ(frontier->Root(), roots_[size]);
    EXPECT_EQ(*RootOf(size, Source()), roots_[size]);
    frontier->Add(Leaf(size));
    EXPECT_EQ(frontier->Root(), roots_[size + 1]);
  }
}

TEST_F(MerkleSpec, EveryHonestProofIsTheDefinitionsAndIsAccepted) {
  for (uint64_t size = 1; size <= kLargest; ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      const absl::StatusOr<Hashes> path = InclusionPath(index, size, Source());
      ASSERT_TRUE(path.ok()) << path.status();
      ASSERT_EQ(*path, Defined().Path(index, 0, size)) << index << " in " << size;
      ASSERT_TRUE(VerifyInclusion(index, size, Leaf(index), *path, roots_[size]).ok());

      const uint64_t old_size = index + 1;
      const absl::StatusOr<Hashes> consistency = ConsistencyPath(old_size, size, Source());
      ASSERT_TRUE(consistency.ok()) << consistency.status();
      ASSERT_EQ(*consistency, Defined().Subproof(old_size, 0, size, true))
          << old_size << " to " << size;
      ASSERT_TRUE(
          VerifyConsistency(old_size, size, *consistency, roots_[old_size], roots_[size]).ok());
    }
  }
}

// Every proof of the same kind with one thing wrong.
std::vector<Hashes> Forgeries(const Hashes& path) {
  std::vector<Hashes> forged;
  for (size_t i = 0; i < path.size(); ++i) {
    Hashes flipped = path;
    flipped[i][i % 32] = static_cast<char>(flipped[i][i % 32] ^ 1);
    forged.push_back(flipped);
    Hashes shorter = path;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    forged.push_back(shorter);
    if (i > 0 && path[i] != path[i - 1]) {
      Hashes swapped = path;
      std::swap(swapped[i], swapped[i - 1]);
      forged.push_back(swapped);
    }
  }
  Hashes longer = path;
  longer.push_back(std::string(32, 'x'));
  forged.push_back(longer);
  longer = path;
  longer.insert(longer.begin(), Sha256(""));
  forged.push_back(longer);
  return forged;
}

TEST_F(MerkleSpec, NoForgedInclusionProofIsAccepted) {
  for (uint64_t size = 1; size <= kLargest; size += size < 40 ? 1 : 9) {
    for (uint64_t index = 0; index < size; ++index) {
      const Hashes path = *InclusionPath(index, size, Source());
      for (const Hashes& forged : Forgeries(path)) {
        ASSERT_FALSE(VerifyInclusion(index, size, Leaf(index), forged, roots_[size]).ok());
      }
      ASSERT_FALSE(VerifyInclusion(index, size, Leaf(index + 1), path, roots_[size]).ok());
      ASSERT_FALSE(VerifyInclusion(index, size, Leaf(index), path, roots_[size - 1]).ok());
      for (uint64_t other = 0; other < size; ++other) {
        if (other == index) continue;
        ASSERT_FALSE(VerifyInclusion(other, size, Leaf(index), path, roots_[size]).ok());
      }
    }
  }
}

TEST_F(MerkleSpec, NoForgedConsistencyProofIsAccepted) {
  for (uint64_t size = 1; size <= kLargest; size += size < 40 ? 1 : 9) {
    for (uint64_t old_size = 1; old_size <= size; ++old_size) {
      const Hashes path = *ConsistencyPath(old_size, size, Source());
      const auto accepted = [&](uint64_t claimed, const Hashes& proof, const std::string& old_root,
                                const std::string& new_root) {
        return VerifyConsistency(claimed, size, proof, old_root, new_root).ok();
      };
      for (const Hashes& forged : Forgeries(path)) {
        ASSERT_FALSE(accepted(old_size, forged, roots_[old_size], roots_[size]));
      }
      ASSERT_FALSE(accepted(old_size, path, roots_[old_size - 1], roots_[size]));
      ASSERT_FALSE(accepted(old_size, path, roots_[old_size], roots_[size - 1]));
      for (uint64_t other = 1; other <= size; ++other) {
        if (other == old_size) continue;
        ASSERT_FALSE(accepted(other, path, roots_[old_size], roots_[size]));
      }
    }
  }
}

TEST_F(MerkleSpec, ARefusedProofSaysWhy) {
  const std::string leaf = Leaf(3);
  const Hashes path = *InclusionPath(3, 7, Source());
  const auto inclusion = [&](uint64_t index, uint64_t size, const Hashes& proof) {
    return std::string(VerifyInclusion(index, size, leaf, proof, roots_[7]).message());
  };
  EXPECT_THAT(inclusion(7, 7, path), HasSubstr("leaf 7 is not in a tree of 7"));
  EXPECT_THAT(inclusion(0, 0, path), HasSubstr("leaf 0 is not in a tree of 0"));
  EXPECT_THAT(inclusion(3, ~uint64_t{0}, path), HasSubstr("too large"));
  EXPECT_THAT(inclusion(3, 7, {}), HasSubstr("has 0 hashes; for these sizes it must have 3"));
  EXPECT_THAT(inclusion(3, 7, {path[0], "short", path[2]}), HasSubstr("hash 2 of the proof has 5"));
  EXPECT_THAT(inclusion(2, 7, path), HasSubstr("the proof leads to the root "));
  EXPECT_THAT(VerifyInclusion(3, 7, "leaf", path, roots_[7]).message(), HasSubstr("the leaf hash"));
  EXPECT_THAT(VerifyInclusion(3, 7, leaf, path, "root").message(), HasSubstr("the root has 4"));

  const Hashes proof = *ConsistencyPath(3, 7, Source());
  const auto consistency = [&](uint64_t old_size, uint64_t new_size, const Hashes& hashes) {
    return std::string(
        VerifyConsistency(old_size, new_size, hashes, roots_[3], roots_[7]).message());
  };
  EXPECT_THAT(consistency(0, 7, proof), HasSubstr("nothing can be proven about an empty tree"));
  EXPECT_THAT(consistency(8, 7, proof), HasSubstr("a tree of 8 is not within one of 7"));
  EXPECT_THAT(consistency(3, ~uint64_t{0}, proof), HasSubstr("too large"));
  EXPECT_THAT(consistency(3, 7, {}), HasSubstr("has 0 hashes"));
  EXPECT_THAT(consistency(7, 7, proof), HasSubstr("it must have 0"));
  EXPECT_THAT(consistency(7, 7, {}), HasSubstr("leads to the new root"));
  EXPECT_THAT(VerifyConsistency(3, 7, proof, roots_[2], roots_[7]).message(),
              HasSubstr("leads to the old root"));
  EXPECT_THAT(VerifyConsistency(3, 7, proof, roots_[3], roots_[6]).message(),
              HasSubstr("leads to the new root"));
  EXPECT_THAT(VerifyConsistency(3, 7, proof, "", roots_[7]).message(), HasSubstr("the old root"));
  EXPECT_THAT(VerifyConsistency(3, 7, proof, roots_[3], "").message(), HasSubstr("the new root"));
}

TEST_F(MerkleSpec, SizesThatNoProofLeadsToAreOutOfRange) {
  for (const absl::StatusOr<Hashes>& path :
       {InclusionPath(7, 7, Source()), InclusionPath(0, 0, Source()),
        ConsistencyPath(0, 7, Source()), ConsistencyPath(8, 7, Source())}) {
    EXPECT_EQ(path.status().code(), absl::StatusCode::kOutOfRange);
  }
}

TEST_F(MerkleSpec, AnErrorOfTheSourceIsPassedOnAndAWrongNodeIsNamed) {
  nodes_.erase({1, 0});
  EXPECT_EQ(RootOf(3, Source()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(InclusionPath(2, 3, Source()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ConsistencyPath(2, 3, Source()).ok(), true);  // needs leaf 2 only

  nodes_[{1, 0}] = "short";
  const absl::Status status = RootOf(3, Source()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(status.message(), HasSubstr("node 0 of level 1 of the tree has 5 bytes"));
}

// Whatever node is wrong: a path leads to the roots that the same nodes give, or is damage.
TEST_F(MerkleSpec, AWrongNodeIsInNoPathThatLeadsElsewhere) {
  const auto honest = nodes_;
  for (const auto& [place, hash] : honest) {
    nodes_[place] = Sha256(hash);
    int lost = 0;
    for (const uint64_t size : {uint64_t{13}, uint64_t{32}, uint64_t{47}, kLargest}) {
      const std::string root = *RootOf(size, Source());
      for (uint64_t index = 0; index < size; ++index) {
        const absl::StatusOr<Hashes> path = InclusionPath(index, size, Source());
        lost += absl::IsDataLoss(path.status()) ? 1 : 0;
        ASSERT_TRUE(path.ok() || absl::IsDataLoss(path.status())) << path.status();
        ASSERT_TRUE(!path.ok() ||
                    VerifyInclusion(index, size, nodes_[{0, index}], *path, root).ok());
        const uint64_t old_size = index + 1;
        const absl::StatusOr<Hashes> grown = ConsistencyPath(old_size, size, Source());
        ASSERT_TRUE(grown.ok() || absl::IsDataLoss(grown.status())) << grown.status();
        ASSERT_TRUE(
            !grown.ok() ||
            VerifyConsistency(old_size, size, *grown, *RootOf(old_size, Source()), root).ok());
      }
    }
    EXPECT_GT(lost, 0) << "node " << place.second << " of level " << place.first;
    nodes_[place] = hash;
  }
}

TEST_F(MerkleSpec, DamageIsNamedByTheSubtreeItIsIn) {
  nodes_[{2, 3}] = Sha256("something else");
  EXPECT_EQ(InclusionPath(8, 25, Source()).status().message(),
            "the tree is damaged: what is below node 0 of level 4 does not lead to it");
  EXPECT_EQ(ConsistencyPath(9, 25, Source()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(InclusionPath(16, 25, Source()).ok());
}

TEST_F(MerkleSpec, ProofsAskForFewNodes) {
  // A tree of 2^40 - 1 leaves that are all the same.
  const uint64_t size = (uint64_t{1} << 40) - 1;
  Hashes by_level = {Leaf(0)};
  while (by_level.size() < 40) by_level.push_back(NodeHash(by_level.back(), by_level.back()));
  int asked = 0;
  const auto source = [&](absl::Span<const NodeId> nodes) -> absl::StatusOr<Hashes> {
    asked += static_cast<int>(nodes.size());
    Hashes hashes;
    for (const NodeId& node : nodes) hashes.push_back(by_level[static_cast<size_t>(node.level)]);
    return hashes;
  };
  ASSERT_TRUE(InclusionPath(0, size, source).ok());
  EXPECT_LE(asked, 80);
  asked = 0;
  ASSERT_TRUE(ConsistencyPath(size / 3, size, source).ok());
  EXPECT_LE(asked, 80);
}

}  // namespace
}  // namespace jiedui::eventstore
