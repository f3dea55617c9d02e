// The offline receipt: one text that proves one event to whoever has the ledger's public key.

#include "eventstore/tlog_proof.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/merkle.h"
#include "eventstore/store.h"
#include "tests/eventstore/known_note.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;

// The proof of "event-199" among the 300 leaves of the known note.
class TlogProofSpec : public testing::Test {
 protected:
  TlogProofSpec() {
    Frontier frontier;
    std::map<std::pair<int, uint64_t>, std::string> nodes;
    for (uint64_t i = 0; i < 300; ++i) {
      const std::string hash = LeafHash(absl::StrCat("event-", i));
      nodes[{0, i}] = hash;
      frontier.Add(hash, [&nodes](int level, uint64_t index, const std::string& node) {
        nodes[{level, index}] = node;
      });
    }
    proof_.leaf = "event-199";
    proof_.index = 199;
    proof_.checkpoint = KnownNote();
    proof_.path = *InclusionPath(199, 300, [&nodes](absl::Span<const NodeId> asked) {
      std::vector<std::string> hashes;
      for (const NodeId& node : asked) hashes.push_back(nodes.at({node.level, node.index}));
      return absl::StatusOr<std::vector<std::string>>(std::move(hashes));
    });
  }

  std::string Refusal(const TlogProof& proof, absl::string_view leaf) const {
    return std::string(VerifyTlogProof(proof, LeafHash(leaf), known_).status().message());
  }

  const std::vector<Verifier> known_ = {*Verifier::Parse(kKnownLogVkey)};
  TlogProof proof_;
};

TEST_F(TlogProofSpec, TheTextIsTheOneOfTheSpecification) {
  const std::string text = FormatTlogProof(proof_);
  std::string expected = "c2sp.org/tlog-proof@v1\nextra ZXZlbnQtMTk5\nindex 199\n";
  for (const std::string& hash : proof_.path) expected += absl::Base64Escape(hash) + "\n";
  EXPECT_EQ(text, expected + "\n" + KnownNote());
}

TEST_F(TlogProofSpec, ItIsReadBackAndProvesTheEvent) {
  const absl::StatusOr<TlogProof> read = ParseTlogProof(FormatTlogProof(proof_));

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, proof_);
  const auto opened = VerifyTlogProof(*read, LeafHash(read->leaf), known_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->checkpoint.size, 300u);
}

TEST_F(TlogProofSpec, WithoutTheLeafInItItProvesALeafHeldElsewhere) {
  proof_.leaf.clear();
  const absl::StatusOr<TlogProof> read = ParseTlogProof(FormatTlogProof(proof_));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->leaf, "");
  EXPECT_EQ(Refusal(*read, "event-199"), "");
}

TEST_F(TlogProofSpec, AnotherLeafIndexPathOrKeyProvesNothing) {
  EXPECT_THAT(Refusal(proof_, "event-198"), HasSubstr("the proof leads to the root"));
  TlogProof other = proof_;
  other.index = 198;
  EXPECT_THAT(Refusal(other, "event-199"), HasSubstr("the proof leads to the root"));
  other.index = 300;
  EXPECT_THAT(Refusal(other, "event-199"), HasSubstr("is not in a tree of 300"));
  other = proof_;
  other.path.pop_back();
  EXPECT_THAT(Refusal(other, "event-199"), HasSubstr("hashes; for these sizes it must have"));
  EXPECT_THAT(VerifyTlogProof(proof_, LeafHash("event-199"), {}).status().message(),
              HasSubstr("none of the known keys"));
}

TEST_F(TlogProofSpec, EveryChangedBitIsRefusedOrChangesNothingThatWasProven) {
  const std::string text = FormatTlogProof(proof_);
  const size_t witness_line = text.find(kKnownWitnessLine);  // by a key that is not known here
  for (size_t i = 0; i < witness_line; ++i) {
    for (const int bit : {1, 32}) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ bit);
      const absl::StatusOr<TlogProof> read = ParseTlogProof(changed);
      if (!read.ok()) continue;
      EXPECT_NE(Refusal(*read, read->leaf), "") << "byte " << i;
    }
  }
}

TEST(TlogProofTextSpec, ATreeOfOneLeafHasNoHashes) {
  const Signer signer = *Signer::FromSeed("ada.example", std::string(32, 'a'));
  const TlogProof proof = {
      "leaf", 0, {}, *SignCheckpoint({"ada.example", 1, LeafHash("leaf")}, {signer})};

  const absl::StatusOr<TlogProof> read = ParseTlogProof(FormatTlogProof(proof));

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, proof);
  EXPECT_TRUE(VerifyTlogProof(*read, LeafHash("leaf"), {signer.verifier()}).ok());
}

TEST(TlogProofTextSpec, AMalformedProofIsRefusedWithTheReason) {
  const std::string first = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = absl::Base64Escape(std::string(32, 'h')) + "\n";
  std::string many = first + "index 1\n";
  for (int i = 0; i < 64; ++i) many += hash;
  const std::pair<std::string, const char*> cases[] = {
      {"", "does not begin with c2sp.org/tlog-proof@v1"},
      {"c2sp.org/tlog-proof@v1", "does not begin with"},
      {"c2sp.org/tlog-proof@v2\nindex 1\n\n", "does not begin with"},
      {first, "does not say its index"},
      {first + "extra bGVhZg==\n", "does not say its index"},
      {first + "extra !\nindex 1\n\n", "extra line that is not in base64"},
      {first + "extra \nindex 1\n\n", "extra line that is not in base64"},
      {first + "index\n\n", "does not say its index"},
      {first + "index 01\n\n", "has \"01\" as its index"},
      {first + "index -1\n\n", "has \"-1\" as its index"},
      {first + "index \n\n", "has \"\" as its index"},
      {first + "index 99999999999999999999\n\n", "as its index"},
      {first + "index 1\n" + hash, "no empty line in front of its checkpoint"},
      {first + "index 1", "does not say its index"},
      {first + "index 1\nshort\n\n", "where hash 1 should be"},
      {first + "index 1\n" + hash + "c2hvcnQ=\n\n", "where hash 2 should be"},
      {many + "\n", "more than 63 hashes"}};
  for (const auto& [text, reason] : cases) {
    EXPECT_THAT(ParseTlogProof(text).status().message(), HasSubstr(reason))
        << absl::CHexEscape(text);
  }
}

// As https://c2sp.org/tlog-witness has it sent to a witness.
TEST(GrowthProofSpec, TheTextIsTheOneOfTheSpecification) {
  const GrowthProof proof = {3, {std::string(32, 'a'), std::string(32, 'b')}, KnownNote()};
  const std::string text = absl::StrCat("old 3\n", absl::Base64Escape(proof.path[0]), "\n",
                                        absl::Base64Escape(proof.path[1]), "\n\n", KnownNote());
  EXPECT_EQ(FormatGrowthProof(proof), text);
  EXPECT_EQ(*ParseGrowthProof(text), proof);
}

TEST(GrowthProofSpec, WhatIsNoneIsSaidToBeNone) {
  for (const char* const bad : {"", "old", "old 3", "old x\n\n", "old -1\n\n", "old 3\nx\n\n",
                                "old 3\nYWJj\n\n", "new 3\n\n"}) {
    EXPECT_EQ(ParseGrowthProof(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(GrowthProofSpec, ItHoldsForTheTwoCheckpointsAndForNoOthers) {
  const std::string first = LeafHash("one");
  const std::string second = LeafHash("two");
  const Checkpoint older = {"jiedui.example/370400", 1, first};
  const Checkpoint newer = {"jiedui.example/370400", 2, NodeHash(first, second)};
  const GrowthProof proof = {1, {second}, ""};
  EXPECT_TRUE(VerifyGrowth(proof, older, newer).ok());
  EXPECT_FALSE(VerifyGrowth(proof, {older.origin, 1, second}, newer).ok());
  EXPECT_FALSE(VerifyGrowth(proof, older, {newer.origin, 2, first}).ok());
  EXPECT_FALSE(VerifyGrowth(proof, older, {"other.example/370400", 2, newer.root}).ok());
  EXPECT_FALSE(VerifyGrowth({2, {second}, ""}, older, newer).ok());
}

}  // namespace
}  // namespace jiedui::eventstore
