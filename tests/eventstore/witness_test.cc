// The witness that a lost or changed ledger cannot get past.

#include "eventstore/witness.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/durable_file.h"
#include "eventstore/checkpoint.h"
#include "eventstore/signing_key.h"
#include "eventstore/store.h"
#include "eventstore/tlog_proof.h"
#include "eventstore/verify.h"
#include "tests/eventstore/checkpointer_fixture.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class WitnessSpec : public CheckpointerSpec {
 protected:
  // It is there from the day the ledger is.
  WitnessSpec() {
    options_.witness_file = witness();
    EXPECT_NE(Open(), nullptr);
  }

  std::string Held() const { return *ReadFile(witness()); }
  void Hold(const std::string& note) const {
    ASSERT_TRUE(ReplaceFile(witness(), note, FileAccess::kEverybody).ok());
  }
  static std::string SignedByStranger(const std::string& origin, uint64_t size) {
    const Signer stranger = *Signer::FromSeed(origin, std::string(32, 's'));
    return *SignCheckpoint({origin, size, std::string(32, 'r')}, {stranger});
  }
};

TEST_F(WitnessSpec, ANewLedgerStartsItAndEveryCheckpointReplacesTheOneBefore) {
  const auto checkpointer = Open();
  Append(1);
  const std::string first = checkpointer->SignNow()->note;
  EXPECT_EQ(Held(), first);
  Append(1);
  const std::string second = checkpointer->SignNow()->note;
  EXPECT_EQ(Held(), second);
  EXPECT_EQ(Opened(Held()).checkpoint.size, 2u);
}

TEST_F(WitnessSpec, ALedgerThatHasGrownSinceIsOpened) {
  Append(1);
  ASSERT_TRUE(Open()->SignNow().ok());
  Append(5);
  const auto checkpointer = Open();
  ASSERT_NE(checkpointer, nullptr);
  EXPECT_EQ(Opened(checkpointer->SignNow()->note).checkpoint.size, 6u);
}

TEST_F(WitnessSpec, AnOldCopyOfTheLedgerIsRefusedAndWhatIsMissingIsNamed) {
  Append(5);
  ASSERT_TRUE(Open()->SignNow().ok());
  Ledger copy;
  copy.Open();
  Append(copy, 3);
  options_.store = &copy.store();

  EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Refusal().message(),
              AllOf(HasSubstr("holds a checkpoint of 5 events, the ledger has only 3"),
                    HasSubstr("events 4 to 5 are missing")));
}

TEST_F(WitnessSpec, WhatIsFarTooLargeForACheckpointIsDamage) {
  Append(1);
  ASSERT_TRUE(
      ReplaceFile(witness(), std::string((size_t{1} << 20) + 1, 'x'), FileAccess::kEverybody).ok());
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Refusal().message(), HasSubstr(witness()));
}

TEST_F(WitnessSpec, OfTwoServersWithCopiesOfOneLedgerTheSecondStopsSigningAndOverwritesNothing) {
  const auto first = Open();
  Ledger copy;
  copy.Open();
  options_.store = &copy.store();
  const auto second = Open();
  Append(1);
  const std::string note = first->SignNow()->note;
  ASSERT_TRUE(copy.Submit({Event("another first event")}).ok());

  const absl::Status refused = second->SignNow().status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(refused.message(), AllOf(HasSubstr(witness()), HasSubstr("another server")));
  EXPECT_EQ(second->status(), refused);
  EXPECT_EQ(Held(), note);
  EXPECT_THAT(Kept(), SizeIs(0)) << "of the copy";
  // Not even when the witness has been emptied: first somebody must say which of the two is it.
  ASSERT_TRUE(ReplaceFile(witness(), "", FileAccess::kEverybody).ok());
  EXPECT_EQ(second->SignNow().status(), refused);
  EXPECT_EQ(Held(), "");
  EXPECT_TRUE(first->SignNow().ok());
}

TEST_F(WitnessSpec, AnOlderCheckpointOfTheSameHistoryIsReplaced) {
  const auto checkpointer = Open();
  Append(1);
  const std::string older = checkpointer->SignNow()->note;
  Append(1);
  ASSERT_TRUE(checkpointer->SignNow().ok());
  ASSERT_TRUE(ReplaceFile(witness(), older, FileAccess::kEverybody).ok());

  const std::string note = checkpointer->SignNow()->note;

  EXPECT_EQ(Held(), note);
  EXPECT_EQ(Opened(Held()).checkpoint.size, 2u);
}

TEST_F(WitnessSpec, OneThatHasGoneMissingIsNotMadeAnewAndTheLedgerKeepsItsCheckpoint) {
  const auto checkpointer = Open();
  Append(1);
  fs::remove(witness());
  EXPECT_EQ(checkpointer->SignNow().status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(witness())) << "its disk may not be mounted";
  EXPECT_THAT(Kept(), SizeIs(1));
}

TEST_F(WitnessSpec, AnEmptyLedgerInThePlaceOfALostOneIsRefused) {
  Append(2);
  ASSERT_TRUE(Open()->SignNow().ok());
  Ledger empty;
  empty.Open();
  options_.store = &empty.store();

  EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Refusal().message(), HasSubstr("events 1 to 2 are missing"));
}

TEST_F(WitnessSpec, AChangedHistoryIsRefused) {
  Append(2);
  ASSERT_TRUE(Open()->SignNow().ok());
  Ledger other;
  other.Open();
  ASSERT_TRUE(other.Submit({Event("another first event")}).ok());
  Append(other, 2);
  options_.store = &other.store();

  EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Refusal().message(), AllOf(HasSubstr("a checkpoint of 2 events with the root "),
                                         HasSubstr("the first 2 of the ledger's 3 events")));
}

TEST_F(WitnessSpec, ACrashBeforeTheFirstCheckpointIsNoLoss) {
  Append(1);
  EXPECT_EQ(Held(), "");
  EXPECT_NE(Open(), nullptr);
}

TEST_F(WitnessSpec, AMissingFileIsRefusedAndAnEmptyOneStartsAnew) {
  Append(1);
  fs::remove(witness());
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(), AllOf(HasSubstr(witness()), HasSubstr("is missing")));

  ASSERT_TRUE(ReplaceFile(witness(), "", FileAccess::kEverybody).ok());

  const auto checkpointer = Open();
  ASSERT_NE(checkpointer, nullptr);
  const std::string note = checkpointer->SignNow()->note;
  EXPECT_EQ(Held(), note);
}

TEST_F(WitnessSpec, ACheckpointOfAnotherLedgerIsRefused) {
  Append(1);
  Hold(SignedByStranger("jiedui.example/370500", 1));
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(), HasSubstr("does not hold a checkpoint of this ledger"));
}

TEST_F(WitnessSpec, WhatAStrangersCheckpointSaysOfThisLedgerIsToldAndNotBelieved) {
  Append(3);
  Hold(SignedByStranger(kOrigin, 3));
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(
      Refusal().message(),
      AllOf(HasSubstr("says that it covers 3 of this ledger's 3 events"),
            HasSubstr("none of the known keys has signed"), HasSubstr("if the key was rotated")));
  Hold(SignedByStranger(kOrigin, 4));
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(),
              AllOf(HasSubstr("says that it covers 4 events of this ledger, which has 3"),
                    HasSubstr("event 4 is missing"),
                    HasSubstr("else somebody else has written the witness")));
}

// Neither its list of keys nor a succession note leads the copy to the key that signs now.
TEST_F(WitnessSpec, AnOldCopyFromBeforeARotationIsRefusedAndWhatIsMissingIsNamed) {
  Append(1);
  ASSERT_TRUE(Open()->SignNow().ok());
  Ledger copy;
  copy.Open();
  Append(copy, 1);
  const std::string newer_keys = options_.keys_directory;
  const std::string older_keys = place_.path() + "/older-keys";
  fs::copy(newer_keys, older_keys);
  const Verifier new_key = *keys().Rotate();
  for (int i = 0; i < 2; ++i) {
    Append(1);
    ASSERT_TRUE(Open()->SignNow().ok());
  }
  ASSERT_THAT(Opened(Held()).signatures, SizeIs(1)) << "the new key's alone";

  options_.store = &copy.store();
  options_.keys_directory = older_keys;

  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(),
              AllOf(HasSubstr("says that it covers 3 events of this ledger, which has 1"),
                    HasSubstr(absl::StrCat(kOrigin, "+", absl::Hex(new_key.id(), absl::kZeroPad8))),
                    HasSubstr("events 2 to 3 are missing")));
  // With the newer keys it is believed.
  options_.keys_directory = newer_keys;
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Refusal().message(),
              HasSubstr("holds a checkpoint of 3 events, the ledger has only 1"));
}

TEST_F(WitnessSpec, AFileThatIsNoCheckpointIsDamage) {
  Append(1);
  const Signer own = keys().Signers()->front();
  for (const std::string& held : {std::string("nonsense"), *SignNote("text\n", {own})}) {
    ASSERT_TRUE(ReplaceFile(witness(), held, FileAccess::kEverybody).ok());
    EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(Refusal().message(), HasSubstr("does not hold a checkpoint of this ledger"));
  }
}

TEST_F(WitnessSpec, AnotherKindOfEvidenceInItsPlaceIsNamedAndIsNoDamage) {
  Append(1);
  const auto signed_now = Open()->SignNow();
  ASSERT_TRUE(signed_now.ok()) << signed_now.status();
  const std::string receipt = FormatTlogProof({"leaf", 0, {}, signed_now->note});
  ASSERT_TRUE(ReplaceFile(witness(), receipt, FileAccess::kEverybody).ok());
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(), HasSubstr("begins with \"c2sp.org/tlog-proof@v1\""));
}

TEST_F(WitnessSpec, AFailingWitnessIsReportedStopsNoAppendAndCatchesUp) {
  const auto checkpointer = Open();
  Append(1);
  ASSERT_TRUE(checkpointer->SignNow().ok());
  const std::string before = Held();
  fs::create_directories(witness() + ".new/in the way");
  Append(1);

  ledger_.clock().Advance(absl::Seconds(10));
  EXPECT_FALSE(checkpointer->SignIfDue().ok());
  EXPECT_THAT(checkpointer->status().message(), HasSubstr(witness()));
  EXPECT_EQ(Held(), before);
  Append(1);

  fs::remove_all(witness() + ".new");
  ledger_.clock().Advance(absl::Seconds(10));
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_EQ(Opened(Held()).checkpoint.size, 3u);
}

TEST_F(WitnessSpec, ACrashBeforeTheWitnessHasItIsMadeUpForAtTheNextStart) {
  {
    const auto checkpointer = Open();
    Append(1);
    ASSERT_TRUE(checkpointer->SignNow().ok());
    fs::create_directories(witness() + ".new/in the way");
    Append(1);
    ASSERT_FALSE(checkpointer->SignNow().ok());  // kept in the ledger, not in the witness
    fs::remove_all(witness() + ".new");
  }
  ASSERT_THAT(Kept(), SizeIs(2));

  const auto checkpointer = Open();
  EXPECT_TRUE(checkpointer->SignIfDue().ok());

  EXPECT_EQ(Held(), Kept()[0].note);
  EXPECT_THAT(Kept(), SizeIs(2));
}

TEST_F(WitnessSpec, ItIsCheckedWithKeysThatHaveBeenReplacedToo) {
  Append(1);
  ASSERT_TRUE(Open()->SignNow().ok());
  ASSERT_TRUE(keys().Rotate().ok());

  const auto checkpointer = Open();
  ASSERT_NE(checkpointer, nullptr);
  EXPECT_TRUE(checkpointer->SignNow().ok());
  EXPECT_EQ(Opened(Held()).signatures.size(), 2u);
}

}  // namespace
}  // namespace jiedui::eventstore
