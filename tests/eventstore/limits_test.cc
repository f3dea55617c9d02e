// Every limit of the ledger at the number itself and at the next one.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/event.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

class LimitSpec : public testing::Test {
 protected:
  LimitSpec() { ledger_.Open(); }

  static NewEvent Sized(size_t body_bytes, size_t sealed_bytes, size_t tags, size_t tag_bytes) {
    NewEvent event = Event(std::string(body_bytes, 'b'));
    event.sealed = std::string(sealed_bytes, 's');
    for (size_t i = 0; i < tags; ++i) {
      std::string tag = absl::StrCat("unit:", i, ":");
      tag.resize(tag_bytes, 'u');
      event.tags.push_back(std::move(tag));
    }
    return event;
  }

  absl::StatusCode Write(NewEvent event) {
    return ledger_.Submit({std::move(event)}).status().code();
  }
  absl::StatusCode WriteAs(size_t actor_bytes, size_t request_id_bytes) {
    Submission submission;
    submission.actor = std::string(actor_bytes, 'a');
    submission.request_id = std::string(request_id_bytes, 'r');
    submission.request_sha256 = Sha256("request");
    submission.decide = Append({Event("e")});
    return ledger_.Submit(std::move(submission)).status().code();
  }
  absl::StatusCode Acquire(size_t name_bytes, size_t owner_bytes) {
    return ledger_.store()
        .AcquireCursor(std::string(name_bytes, 'n'), std::string(owner_bytes, 'o'))
        .status()
        .code();
  }

  // Nothing that was refused left a trace, and what was taken is whole.
  void ExpectWhole(Position events) {
    EXPECT_EQ(ledger_.store().head(), events);
    EXPECT_TRUE(ledger_.store().TakeSnapshot()->Verify([](int64_t, int64_t) {}).ok());
  }

  Ledger ledger_;
};

constexpr auto kOk = absl::StatusCode::kOk;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST_F(LimitSpec, ABodyOfAMebibyte) {
  EXPECT_EQ(Write(Sized(size_t{1} << 20, 0, 0, 0)), kOk);
  EXPECT_EQ(Write(Sized((size_t{1} << 20) + 1, 0, 0, 0)), kInvalid);
  EXPECT_EQ(ledger_.Read()[0].body.size(), size_t{1} << 20);
  ExpectWhole(1);
}

TEST_F(LimitSpec, ASealedPartOfSixtyFourKibibytes) {
  EXPECT_EQ(Write(Sized(1, 65536, 0, 0)), kOk);
  EXPECT_EQ(Write(Sized(1, 65537, 0, 0)), kInvalid);
  EXPECT_EQ(ledger_.Read()[0].sealed.size(), 65536U);
  ExpectWhole(1);
}

TEST_F(LimitSpec, SixtyFourTagsOfTwoHundredFiftyFiveBytes) {
  EXPECT_EQ(Write(Sized(1, 0, 64, 20)), kOk);
  EXPECT_EQ(Write(Sized(1, 0, 65, 20)), kInvalid);
  EXPECT_EQ(Write(Sized(1, 0, 1, 255)), kOk);
  EXPECT_EQ(Write(Sized(1, 0, 1, 256)), kInvalid);
  ExpectWhole(2);
}

// An entry of the tiles layout has a length of two bytes.
TEST_F(LimitSpec, TheLargestRecordThereIsFitsAnEntry) {
  Submission largest;
  largest.actor = std::string(kMaxActorBytes, 'a');
  largest.request_id = std::string(kMaxRequestIdBytes, 'r');
  largest.request_sha256 = Sha256("request");
  largest.decide = Append({Sized(kMaxBodyBytes, kMaxSealedBytes, kMaxTags, kMaxTagBytes)});
  ASSERT_TRUE(ledger_.Submit(std::move(largest)).ok());
  EXPECT_LE(ledger_.Read()[0].leaf.size(), 65535U);
  EXPECT_EQ(ledger_.Read()[0].record.tags_size(), 64);
  ExpectWhole(1);
}

TEST_F(LimitSpec, AThousandEventsOfOneRequest) {
  EXPECT_EQ(ledger_.Submit(std::vector<NewEvent>(1000, Event("e"))).status().code(), kOk);
  EXPECT_EQ(ledger_.Submit(std::vector<NewEvent>(1001, Event("e"))).status().code(), kInvalid);
  ExpectWhole(1000);
}

TEST_F(LimitSpec, AnActorOfAHundredTwentyEightBytesAndARequestIdOfThirtySix) {
  EXPECT_EQ(WriteAs(128, 36), kOk);
  EXPECT_EQ(WriteAs(129, 36), kInvalid);
  EXPECT_EQ(WriteAs(128, 37), kInvalid);
  EXPECT_EQ(WriteAs(0, 36), kInvalid);
  EXPECT_EQ(WriteAs(128, 0), kInvalid);
  ExpectWhole(1);
}

TEST_F(LimitSpec, ACursorsNameOfSixtyFourBytesAndItsOwnersOfAHundredTwentyEight) {
  EXPECT_EQ(Acquire(64, 128), kOk);
  EXPECT_EQ(Acquire(65, 128), kInvalid);
  EXPECT_EQ(Acquire(64, 129), kInvalid);
  EXPECT_EQ(Acquire(0, 1), kInvalid);
  ExpectWhole(0);
}

TEST_F(LimitSpec, ALedgersIdOfSixtyFourBytes) {
  Options options = ledger_.options();
  options.ledger_id = std::string(64, '3');
  EXPECT_TRUE(options.Validate().ok());
  options.ledger_id.push_back('3');
  EXPECT_EQ(options.Validate().code(), kInvalid);
}

}  // namespace
}  // namespace jiedui::eventstore
