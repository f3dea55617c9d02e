// The proofs that come with an explanation.

#include "cli/proofs.h"

#include <cstdint>
#include <string>

#include "absl/strings/match.h"
#include "cli/failure.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/event.h"
#include "eventstore/merkle.h"
#include "jiedui/event/v1/record.pb.h"

namespace jiedui::cli {
namespace {

v1::RecordedEvent EventAt(int64_t position) {
  event::v1::EventRecord record;
  record.set_position(position);
  record.set_kind(event::v1::Event::kUnitRegistered);
  record.set_actor("city/370400");
  record.set_body_sha256(Sha256("body"));
  v1::RecordedEvent event;
  event.set_position(position);
  event.set_kind("UnitRegistered");
  event.set_actor("city/370400");
  event.set_body("body");
  event.set_leaf(record.SerializeAsString());
  return event;
}

// An explanation by one event, the first of a ledger of two, as the server gives it.
class ProofsSpec : public testing::Test {
 protected:
  ProofsSpec() {
    v1::RecordedEvent& event = *explained_.add_events();
    event = EventAt(1);
    const std::string other = eventstore::LeafHash("other");
    v1::GetInclusionProofResponse& proof = *explained_.add_proofs();
    proof.set_leaf_index(0);
    proof.set_tree_size(2);
    proof.add_hashes(other);
    proof.set_root_hash(eventstore::NodeHash(eventstore::LeafHash(event.leaf()), other));
  }

  v1::RecordedEvent& event() { return *explained_.mutable_events(0); }
  v1::GetInclusionProofResponse& proof() { return *explained_.mutable_proofs(0); }
  std::string ProblemNow() const {
    const auto found = CheckProofs(explained_, {});
    EXPECT_EQ(found.status().code(), absl::StatusCode::kDataLoss) << found.status();
    const Refusal refusal = RefusalOf(found.status());
    EXPECT_NE(refusal.en, refusal.zh) << "in both languages";
    return refusal.zh;
  }

  v1::ExplainCellResponse explained_;
};

TEST_F(ProofsSpec, WithoutAKeyTheTextSaysWhoseWordTheRootIs) {
  const auto found = CheckProofs(explained_, {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(absl::StrContains(*found, "包含证明 1 个已验证")) << *found;
  EXPECT_TRUE(absl::StrContains(*found, "覆盖至事件 2 的树")) << *found;
  EXPECT_TRUE(absl::StrContains(*found, "树根以服务所称为准")) << *found;
}

TEST_F(ProofsSpec, WhereThereIsNoEventThereIsNothingToSay) {
  EXPECT_EQ(CheckProofs(v1::ExplainCellResponse(), {}).value(), "");
}

TEST_F(ProofsSpec, AProofOfAnotherPositionIsNone) {
  proof().set_leaf_index(1);
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "另一位置")) << ProblemNow();
}

TEST_F(ProofsSpec, ARecordOfAnotherEventIsNone) {
  event().set_position(2);
  proof().set_leaf_index(1);
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "另一位置")) << ProblemNow();
}

TEST_F(ProofsSpec, AProofWithTheRecordOfItsEventHolds) {
  proof().set_leaf(event().leaf());
  const auto found = CheckProofs(explained_, {});
  EXPECT_TRUE(found.ok()) << found.status();
}

// The path leads from the event's record to the root: what stands beside it would be passed on as
// proven.
TEST_F(ProofsSpec, AProofWithAnotherRecordThanItsEventHasIsNone) {
  proof().set_leaf(EventAt(2).leaf());
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "另一记录")) << ProblemNow();
}

TEST_F(ProofsSpec, AnEventShownUnderAnotherKindActorOrBodyIsNone) {
  event().set_kind("UnitRenamed");
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "另一类事件")) << ProblemNow();
  event().set_kind("UnitRegistered");
  event().set_actor("city/370300");
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "另一人登记")) << ProblemNow();
  event().set_actor("city/370400");
  event().set_body("another");
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "内容与记录不符")) << ProblemNow();
}

TEST_F(ProofsSpec, APathThatDoesNotLeadToTheRootIsNone) {
  proof().set_hashes(0, eventstore::LeafHash("a third"));
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "事件 1 的包含证明不成立")) << ProblemNow();
  EXPECT_TRUE(absl::StartsWith(RefusalOf(CheckProofs(explained_, {}).status()).en,
                               "the inclusion proof of event 1 does not hold: "));
}

TEST_F(ProofsSpec, AProofIsMissingForAnEvent) {
  explained_.add_events();
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "个数不同")) << ProblemNow();
}

// Two facts, which are all of a ledger; the first is among the events of the answer, too.
class FactProofsSpec : public ProofsSpec {
 protected:
  FactProofsSpec() {
    explained_.Clear();
    const v1::RecordedEvent events[] = {EventAt(1), EventAt(2)};
    const std::string hashes[] = {eventstore::LeafHash(events[0].leaf()),
                                  eventstore::LeafHash(events[1].leaf())};
    for (int i = 0; i < 2; ++i) {
      explained_.mutable_explanation()->add_behind_positions(i + 1);
      *explained_.add_page_events() = events[i];
      v1::GetInclusionProofResponse& proof = *explained_.add_page_proofs();
      proof.set_leaf_index(i);
      proof.set_tree_size(2);
      proof.add_hashes(hashes[1 - i]);
      proof.set_root_hash(eventstore::NodeHash(hashes[0], hashes[1]));
    }
    explained_.mutable_explanation()->set_behind_count(2);
    *explained_.add_events() = events[0];
    *explained_.add_proofs() = explained_.page_proofs(0);
  }
};

TEST_F(FactProofsSpec, HowManyFactsThereAreIsSaidBesideHowManyWereProven) {
  const auto found = CheckProofs(explained_, {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(absl::StartsWith(*found, "事实 2 个，包含证明 2 个已验证：")) << *found;
  EXPECT_FALSE(absl::StrContains(*found, "没有取回")) << *found;
}

TEST_F(FactProofsSpec, WhatIsProvenBesideTheFactsIsCountedByItself) {
  explained_.mutable_explanation()->mutable_behind_positions()->Truncate(1);
  explained_.mutable_explanation()->set_behind_count(1);
  explained_.set_events_cut(true);
  const auto found = CheckProofs(explained_, {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(absl::StartsWith(*found,
                               "事实 1 个，包含证明 1 个已验证；引起变化的、所依据的规则等"
                               "其他事件 1 个，包含证明 1 个已验证："))
      << *found;
  EXPECT_TRUE(absl::StrContains(*found, "有的没有取回")) << *found;
}

TEST_F(FactProofsSpec, AFactWithoutAProofIsNotPassedOver) {
  explained_.mutable_page_proofs()->RemoveLast();
  EXPECT_EQ(ProblemNow(), "事实 2 个，包含证明 1 个，缺 1 个：服务没有给出其证明，首个是事件 2");
  EXPECT_EQ(RefusalOf(CheckProofs(explained_, {}).status()).en,
            "1 of 2 facts have no inclusion proof: the server gives no proof of them, the first is "
            "event 2");
  explained_.clear_page_events();
  explained_.clear_page_proofs();
  explained_.clear_events();
  explained_.clear_proofs();
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "事实 2 个，包含证明 0 个，缺 2 个")) << ProblemNow();
}

TEST_F(FactProofsSpec, AFactThatIsNotListedIsNotPassedOver) {
  explained_.mutable_explanation()->set_behind_count(5);
  EXPECT_EQ(ProblemNow(), "事实 5 个，包含证明 2 个，缺 3 个：服务没有列出全部事实");
}

TEST_F(FactProofsSpec, AProofOfAFactThatDoesNotHoldIsFound) {
  explained_.mutable_page_proofs(1)->set_hashes(0, eventstore::LeafHash("a third"));
  EXPECT_TRUE(absl::StrContains(ProblemNow(), "事件 2 的包含证明不成立")) << ProblemNow();
}

TEST_F(ProofsSpec, WhatIsNoKeyIsAMistakeInTheCommand) {
  const char* const key = "example.com/jiedui+00000000+x";
  const absl::Status refused = CheckProofs(explained_, {key}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(absl::StartsWith(RefusalOf(refused).zh, "--verifier-key：")) << refused;
  EXPECT_TRUE(absl::StartsWith(RefusalOf(refused).en, "--verifier-key: ")) << refused;
}

}  // namespace
}  // namespace jiedui::cli
