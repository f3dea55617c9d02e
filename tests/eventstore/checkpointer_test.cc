// Signing a ledger's checkpoints.

#include "eventstore/checkpointer.h"

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
#include "eventstore/verify.h"
#include "eventstore/witness.h"
#include "tests/eventstore/checkpointer_fixture.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(CheckpointerSpec, ACheckpointCoversEverythingDurableAndIsKept) {
  const auto checkpointer = Open();
  Append(3);

  const absl::StatusOr<StoredCheckpoint> signed_now = checkpointer->SignNow();

  ASSERT_TRUE(signed_now.ok()) << signed_now.status();
  EXPECT_EQ(signed_now->size, 3);
  const OpenedCheckpoint opened = Opened(signed_now->note);
  EXPECT_EQ(opened.checkpoint.origin, kOrigin);
  EXPECT_EQ(opened.checkpoint.size, 3u);
  EXPECT_EQ(opened.checkpoint.root, *ledger_.store().TakeSnapshot()->Root(3));
  ASSERT_THAT(Kept(), SizeIs(1));
  EXPECT_EQ(Kept()[0].note, signed_now->note);
  EXPECT_TRUE(checkpointer->status().ok());
}

TEST_F(CheckpointerSpec, WithNothingNewTheLastOneIsTheAnswer) {
  const auto checkpointer = Open();
  Append(1);
  const std::string note = checkpointer->SignNow()->note;

  EXPECT_EQ(checkpointer->SignNow()->note, note);
  EXPECT_EQ(Open()->SignNow()->note, note);
  EXPECT_THAT(Kept(), SizeIs(1));
}

TEST_F(CheckpointerSpec, AnEmptyLedgerHasNone) {
  const auto checkpointer = Open();
  EXPECT_EQ(checkpointer->SignNow().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_TRUE(checkpointer->status().ok());
}

TEST_F(CheckpointerSpec, AtTheIntervalItSignsIfTheLedgerHasGrown) {
  const auto checkpointer = Open();
  Append(1);
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_THAT(Kept(), SizeIs(1));

  Append(1);
  ledger_.clock().Advance(absl::Seconds(9));
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_THAT(Kept(), SizeIs(1));

  ledger_.clock().Advance(absl::Seconds(1));
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_THAT(Kept(), SizeIs(2));

  ledger_.clock().Advance(absl::Hours(1));
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_THAT(Kept(), SizeIs(2));
}

TEST_F(CheckpointerSpec, AClockThatWasSetBackDoesNotStopIt) {
  const auto checkpointer = Open();
  Append(1);
  ASSERT_TRUE(checkpointer->SignNow().ok());
  Append(1);
  ledger_.clock().Advance(-absl::Hours(24));

  EXPECT_TRUE(checkpointer->SignIfDue().ok());

  EXPECT_THAT(Kept(), SizeIs(2));
}

TEST_F(CheckpointerSpec, AKeyThatOthersMayReadSignsNothingAndStopsNoAppend) {
  const auto checkpointer = Open();
  Append(1);
  fs::permissions(key(), fs::perms::others_read, fs::perm_options::add);

  EXPECT_FALSE(checkpointer->SignIfDue().ok());
  EXPECT_THAT(checkpointer->status().message(), HasSubstr("may be read by others"));
  Append(1);
  EXPECT_THAT(Kept(), SizeIs(0));

  fs::permissions(key(), fs::perms::owner_read | fs::perms::owner_write);
  ledger_.clock().Advance(absl::Seconds(10));
  EXPECT_TRUE(checkpointer->SignIfDue().ok());
  EXPECT_EQ(Kept().at(0).size, 2);
}

TEST_F(CheckpointerSpec, AKeyThatOthersMayReadIsToldBeforeThereIsAnythingToSign) {
  ASSERT_NE(Open(), nullptr);
  fs::permissions(key(), fs::perms::others_read, fs::perm_options::add);

  const auto checkpointer = Open();

  EXPECT_THAT(checkpointer->status().message(), HasSubstr("may be read by others"));
  fs::permissions(key(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_TRUE(checkpointer->SignIfDue().ok()) << "it was mended";
}

TEST_F(CheckpointerSpec, AMissingKeyIsReportedAndNotReplacedOnceItHasSigned) {
  Append(1);
  ASSERT_TRUE(Open()->SignNow().ok());
  fs::remove(key());

  const auto checkpointer = Open();
  Append(1);

  EXPECT_EQ(checkpointer->SignNow().status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(checkpointer->status().message(), HasSubstr(key()));
  EXPECT_FALSE(fs::exists(key()));
}

TEST_F(CheckpointerSpec, AKeyThatACrashKeptFromBeingWrittenIsMadeAtTheNextStart) {
  ASSERT_NE(Open(), nullptr);
  fs::remove(key());  // the public one is written first
  Append(1);

  EXPECT_TRUE(Open()->SignNow().ok());
}

TEST_F(CheckpointerSpec, AKeyDirectoryThatIsGoneIsReportedAndStopsNoServing) {
  Append(1);
  ASSERT_TRUE(Open()->SignNow().ok());
  fs::remove_all(options_.keys_directory);

  const auto checkpointer = Open();

  ASSERT_NE(checkpointer, nullptr);
  EXPECT_THAT(checkpointer->status().message(), HasSubstr("verifiers"));
  options_.witness_file = witness();  // what it holds could not be checked
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(CheckpointerSpec, AnotherLedgersKeyIsRefused) {
  ASSERT_TRUE(keys().Generate("jiedui.example/370500").ok());

  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(),
              AllOf(HasSubstr("jiedui.example/370500"), HasSubstr("jiedui.example/370400")));
}

TEST_F(CheckpointerSpec, AnotherKeyOfTheSameNameIsRefused) {
  Append(1);
  ASSERT_TRUE(Open()->SignNow().ok());
  fs::remove_all(options_.keys_directory);
  ASSERT_TRUE(keys().Generate(kOrigin).ok());

  EXPECT_EQ(Refusal().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Refusal().message(), HasSubstr("is not signed with its key"));
}

TEST_F(CheckpointerSpec, ALedgerThatDoesNotExtendItsOwnCheckpointIsRefusedAndNeverSigned) {
  const auto checkpointer = Open();
  Append(2);
  // Signed with the right key, of another history.
  const std::string note = *SignCheckpoint({kOrigin, 2, std::string(32, 'r')}, *keys().Signers());
  ASSERT_TRUE(ledger_.store().PutCheckpoint({2, note}).ok());
  Append(1);

  EXPECT_EQ(checkpointer->SignNow().status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(checkpointer->SignUnkept().status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Kept(), SizeIs(1));
  EXPECT_EQ(Refusal().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Refusal().message(), HasSubstr("they were changed, or it is another ledger"));
}

TEST_F(CheckpointerSpec, OneThatTheLedgerDoesNotKeepIsLeftWithTheWitnessAndTheNextExtendsIt) {
  options_.witness_file = witness();
  const auto checkpointer = Open();
  EXPECT_EQ(checkpointer->SignUnkept().status().code(), absl::StatusCode::kFailedPrecondition)
      << "there is nothing to sign";
  Append(2);

  const auto unkept = checkpointer->SignUnkept();

  ASSERT_TRUE(unkept.ok()) << unkept.status();
  EXPECT_EQ(unkept->size, 2);
  EXPECT_EQ(Opened(unkept->note).checkpoint.size, 2U);
  EXPECT_THAT(Kept(), SizeIs(0));
  EXPECT_EQ(*ReadFile(witness()), unkept->note);
  Append(1);
  const auto kept = checkpointer->SignNow();
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_THAT(Kept(), SizeIs(1));
  EXPECT_EQ(*ReadFile(witness()), kept->note);
}

TEST_F(CheckpointerSpec, ARotationIsSignedWithBothKeysOnce) {
  const auto checkpointer = Open();
  Append(1);
  ASSERT_TRUE(checkpointer->SignNow().ok());
  const Verifier old_key = keys().Verifiers()->front();
  const Verifier new_key = *keys().Rotate();

  // Even without a new event.
  const std::string both = checkpointer->SignNow()->note;

  EXPECT_TRUE(OpenCheckpoint(both, {old_key}).ok());
  EXPECT_TRUE(OpenCheckpoint(both, {new_key}).ok());
  EXPECT_THAT(Kept(), SizeIs(1));
  EXPECT_THAT(*keys().Signers(), SizeIs(1));

  Append(1);
  const std::string next = checkpointer->SignNow()->note;
  EXPECT_TRUE(OpenCheckpoint(next, {new_key}).ok());
  EXPECT_FALSE(OpenCheckpoint(next, {old_key}).ok());
  EXPECT_TRUE(OpenCheckpoint(next, FollowSuccessions({old_key}, *keys().Successions())).ok());
  EXPECT_NE(Open(), nullptr);
}

absl::StatusOr<std::string> SignAText(Checkpointer& checkpointer) {
  return checkpointer.SignBeside([](absl::Span<const Signer> signers) {
    return SignNote(absl::StrCat(signers.front().name(), "/other\n"), signers);
  });
}

TEST_F(CheckpointerSpec, WhatIsSignedBesideIsCoveredByACheckpointAlready) {
  const auto checkpointer = Open();
  Append(2);
  const absl::StatusOr<std::string> note = SignAText(*checkpointer);
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_TRUE(OpenNote(*note, *keys().Verifiers()).ok());
  ASSERT_THAT(Kept(), SizeIs(1));
  EXPECT_EQ(Kept().front().size, 2);
}

TEST_F(CheckpointerSpec, NothingIsSignedBesideIfNoCheckpointCanBe) {
  const auto checkpointer = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(SignAText(*checkpointer).status())) << "no event";
  Append(1);
  ASSERT_TRUE(checkpointer->SignNow().ok());
  fs::permissions(key(), fs::perms::others_read, fs::perm_options::add);
  EXPECT_FALSE(SignAText(*checkpointer).ok());
}

TEST_F(CheckpointerSpec, AfterARotationTheNewKeySignsBeside) {
  const auto checkpointer = Open();
  Append(1);
  ASSERT_TRUE(checkpointer->SignNow().ok());
  const Verifier old_key = keys().Verifiers()->front();
  const Verifier new_key = *keys().Rotate();

  const std::string note = *SignAText(*checkpointer);

  EXPECT_TRUE(OpenNote(note, {new_key}).ok());
  EXPECT_FALSE(OpenNote(note, {old_key}).ok());
  EXPECT_TRUE(OpenNote(note, FollowSuccessions({old_key}, *keys().Successions())).ok());
}

// A store in which something happens while a checkpoint is put.
class WhilePutting final : public Store {
 public:
  WhilePutting(Store* store, std::function<void()> happens)
      : store_(*store), happens_(std::move(happens)) {}

  absl::Status PutCheckpoint(const StoredCheckpoint& checkpoint) override {
    if (happens_ != nullptr) std::exchange(happens_, nullptr)();
    return store_.PutCheckpoint(checkpoint);
  }

  void Submit(Submission submission, CommitCallback done) override {
    store_.Submit(std::move(submission), std::move(done));
  }
  void Settle(absl::Time time, SettledCallback done) override {
    store_.Settle(time, std::move(done));
  }
  std::unique_ptr<Snapshot> TakeSnapshot() const override { return store_.TakeSnapshot(); }
  Position head() const override { return store_.head(); }
  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) override {
    return store_.WatchHead(std::move(listener));
  }
  absl::Status DeleteCheckpoints(const std::vector<Position>& sizes) override {
    return store_.DeleteCheckpoints(sizes);
  }
  absl::Status EraseSealed(const std::vector<Position>& positions) override {
    return store_.EraseSealed(positions);
  }
  absl::StatusOr<jiedui::event::v1::CursorEntry> GetCursor(absl::string_view name) const override {
    return store_.GetCursor(name);
  }
  absl::StatusOr<std::vector<NamedCursor>> ListCursors() const override {
    return store_.ListCursors();
  }
  absl::StatusOr<jiedui::event::v1::CursorEntry> AcquireCursor(absl::string_view name,
                                                               absl::string_view owner) override {
    return store_.AcquireCursor(name, owner);
  }
  absl::StatusOr<jiedui::event::v1::CursorEntry> CommitCursor(absl::string_view name,
                                                              int64_t fencing_token,
                                                              Position position) override {
    return store_.CommitCursor(name, fencing_token, position);
  }
  absl::Status DeleteCursor(absl::string_view name, int64_t fencing_token) override {
    return store_.DeleteCursor(name, fencing_token);
  }
  const jiedui::event::v1::LedgerDescription& description() const override {
    return store_.description();
  }
  const std::vector<Finding>& notice() const override { return store_.notice(); }
  bool guard_missing() const override { return store_.guard_missing(); }
  uint64_t DiskBytes() const override { return store_.DiskBytes(); }

 private:
  Store& store_;
  std::function<void()> happens_;
};

TEST_F(CheckpointerSpec, AKeyThatComesInWhileOneIsSignedTakesOverWithTheNext) {
  ASSERT_NE(Open(), nullptr);  // makes the first key
  const Verifier old_key = keys().Verifiers()->front();
  WhilePutting store(&ledger_.store(), [&] { EXPECT_TRUE(keys().Rotate().ok()); });
  options_.store = &store;
  const auto checkpointer = Open();
  Append(1);
  const std::string first = checkpointer->SignNow()->note;
  const Verifier new_key = keys().Verifiers()->back();

  EXPECT_FALSE(OpenCheckpoint(first, {new_key}).ok());
  EXPECT_THAT(*keys().Signers(), SizeIs(2)) << "the old key has to sign once more";
  const std::string next = checkpointer->SignNow()->note;
  EXPECT_TRUE(OpenCheckpoint(next, {old_key}).ok());
  EXPECT_TRUE(OpenCheckpoint(next, {new_key}).ok());
  EXPECT_THAT(*keys().Signers(), SizeIs(1));
}

// A checkpoint of one more event, at that time.
class ThinningSpec : public CheckpointerSpec {
 protected:
  void SignAt(Checkpointer& checkpointer, absl::Duration since_start) {
    ledger_.clock().Set(start_ + since_start);
    Append(1);
    ASSERT_TRUE(checkpointer.SignNow().ok());
  }

  // Sizes, the newest first.
  std::vector<Position> Sizes() const {
    std::vector<Position> sizes;
    for (const StoredCheckpoint& each : Kept()) sizes.push_back(each.size);
    return sizes;
  }

  // 2017-03-01 00:00 in Shanghai.
  const absl::Time start_ = absl::FromUnixSeconds(1488297600);
};

TEST_F(ThinningSpec, AllOfTheLastHourAreKept) {
  const auto checkpointer = Open();
  SignAt(*checkpointer, absl::Minutes(61));
  SignAt(*checkpointer, absl::Minutes(62));
  SignAt(*checkpointer, absl::Minutes(63));
  SignAt(*checkpointer, absl::Minutes(122));
  EXPECT_THAT(Sizes(), testing::ElementsAre(4, 3, 2)) << "the first is a minute too old";
}

TEST_F(ThinningSpec, OfTheLastDayTheLastOfEachHourIsKept) {
  const auto checkpointer = Open();
  for (int hour = 0; hour < 3; ++hour) {
    SignAt(*checkpointer, absl::Hours(hour) + absl::Minutes(10));
    SignAt(*checkpointer, absl::Hours(hour) + absl::Minutes(59));
  }
  SignAt(*checkpointer, absl::Hours(20));
  EXPECT_THAT(Sizes(), testing::ElementsAre(7, 6, 4, 2));
}

TEST_F(ThinningSpec, TheLastOfEachDayInShanghaiIsKeptForEver) {
  const auto checkpointer = Open();
  for (int day = 0; day < 3; ++day) {
    SignAt(*checkpointer, absl::Hours(24 * day));
    SignAt(*checkpointer, absl::Hours(24 * day) + absl::Hours(23));
  }
  SignAt(*checkpointer, absl::Hours(24 * 400));
  EXPECT_THAT(Sizes(), testing::ElementsAre(7, 6, 4, 2));
  for (const StoredCheckpoint& each : Kept()) {
    EXPECT_EQ(Opened(each.note).checkpoint.root, *ledger_.store().TakeSnapshot()->Root(each.size));
  }
}

TEST_F(ThinningSpec, TheNewestIsKeptHoweverOldItIs) {
  {
    const auto checkpointer = Open();
    SignAt(*checkpointer, absl::ZeroDuration());
  }
  ledger_.clock().Advance(absl::Hours(24 * 1000));
  const auto checkpointer = Open();
  EXPECT_EQ(checkpointer->SignNow()->size, 1) << "nothing new is signed";
  EXPECT_THAT(Sizes(), testing::ElementsAre(1));
}

TEST_F(ThinningSpec, TheOneThatANewKeyTookOverWithIsKeptForEver) {
  const auto checkpointer = Open();
  SignAt(*checkpointer, absl::ZeroDuration());
  ASSERT_TRUE(keys().Rotate().ok());
  SignAt(*checkpointer, absl::Hours(1));
  SignAt(*checkpointer, absl::Hours(2));
  SignAt(*checkpointer, absl::Hours(24 * 10));
  EXPECT_THAT(Sizes(), testing::ElementsAre(4, 3, 2));
}

TEST_F(ThinningSpec, ItIsDoneOnceAnHourAndAtTheFirstOneAfterAStart) {
  const auto checkpointer = Open();
  for (const int minute : {0, 1, 59, 60}) SignAt(*checkpointer, absl::Minutes(minute));
  SignAt(*checkpointer, absl::Minutes(119));
  EXPECT_THAT(Sizes(), SizeIs(5)) << "the hour since the last thinning is not over";
  SignAt(*checkpointer, absl::Minutes(120));
  EXPECT_THAT(Sizes(), testing::ElementsAre(6, 5, 4, 3));
}

TEST_F(ThinningSpec, AThinnedLedgerStillProvesWhatTheDroppedOnesSaid) {
  const auto checkpointer = Open();
  SignAt(*checkpointer, absl::ZeroDuration());
  const std::string held = Kept().front().note;
  SignAt(*checkpointer, absl::Minutes(1));
  SignAt(*checkpointer, absl::Hours(30));
  ASSERT_THAT(Sizes(), testing::ElementsAre(3, 2));
  EXPECT_TRUE(CheckExtends(*ledger_.store().TakeSnapshot(), Opened(held).checkpoint, {}).ok());
  EXPECT_TRUE(ledger_.store().TakeSnapshot()->Verify([](int64_t, int64_t) {}).ok());
}

}  // namespace
}  // namespace jiedui::eventstore
