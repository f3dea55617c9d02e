// The bytes of the first format, written once and committed: every later version must read them.
// docs/FORMAT.md describes what is looked at here.

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;

constexpr const char* kLeaves[] = {
    "080112063337303430301801200128808087f3ffb3d20230ca86013a0b636974792f3337303430304208676f6c"
    "64656e2d314a1b706169723a323031372d74656e677a686f752d7875656368656e674a0b756e69743a33373034"
    "38315220920de5214f0d1366297d417e04180cfe6939c853d544ddfeea9e9c030ced9c41",
    "080112063337303430301802200228808087f3ffb3d20230ca86013a0b636974792f3337303430304208676f6c"
    "64656e2d314a0b756e69743a3337303430335220be007ef2fff4c06dd497bc0e922d2c23a4e9ae3fb51de56d56"
    "c43313a3467cdf",
    "0801120633373034303018032001288090a4dc9ab4d20230ca86013a0f64697374726963742f33373034303342"
    "08676f6c64656e2d3152204c73750779898bd2cce93988207d83ffebeca763e66c2edc6e937afcaf25c86b",
    "08011206333730343030180420c801288090a4dc9ab4d20230ca86013a0f64697374726963742f333730343033"
    "4208676f6c64656e2d314a1b706169723a323031372d74656e677a686f752d7875656368656e674a0b756e6974"
    "3a3337303430334a0b756e69743a3337303438315220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b93"
    "4ca495991b7852b855"};
constexpr const char* kRoot = "8ed77133ec179cdb6eced1af99ab40f20c5aa7a884ba8f89165efd18e8553563";

// A copy of the committed ledger, to be opened and written to.
class GoldenSpec : public testing::Test {
 protected:
  GoldenSpec() {
    std::filesystem::copy(std::string(JIEDUI_GOLDEN_DIR) + "/ledger-v1", ledger_.directory());
    options_ = ledger_.options();
    options_.known_kinds = {1, 2, 200};
  }

  Ledger ledger_;
  Options options_;
};

TEST_F(GoldenSpec, ItHoldsExactlyTheFourEventsAndTheirRoot) {
  ASSERT_TRUE(ledger_.Open(options_).ok());
  const std::vector<StoredEvent> events = ledger_.Read();
  std::vector<std::string> leaves;
  for (const StoredEvent& event : events) leaves.push_back(Hex(event.leaf));
  EXPECT_THAT(leaves, testing::ElementsAreArray(kLeaves));
  EXPECT_THAT(Bodies(events),
              ElementsAre("first body", "第二个事件", std::string("\0\xff binary", 9), ""));
  const VerifyReport report = ledger_.store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok()) << absl::StrJoin(report.problems, "\n");
  EXPECT_EQ(Hex(report.root), kRoot);
}

TEST_F(GoldenSpec, ItsIndexesAnswer) {
  ASSERT_TRUE(ledger_.Open(options_).ok());
  EXPECT_THAT(Positions(ledger_.Read(Query::Of({"unit:370481"}, {}))), ElementsAre(1, 4));
  EXPECT_THAT(Positions(ledger_.Read(Query::Of({}, {1, 200}))), ElementsAre(1, 3, 4));
  EXPECT_THAT(Positions(ledger_.Read(Query::Of({"unit:370403", "unit:370481"}, {200}))),
              ElementsAre(4));
}

TEST_F(GoldenSpec, ItsRequestsAreRemembered) {
  ASSERT_TRUE(ledger_.Open(options_).ok());
  const auto snapshot = ledger_.store().TakeSnapshot();
  const auto first = snapshot->Request("city/370400", "golden-1");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->first_position(), 1);
  EXPECT_EQ(first->last_position(), 2);
  EXPECT_EQ(first->answer(), "golden answer");
  const auto empty = snapshot->Request("district/370403", "golden-2");
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_EQ(empty->first_position(), kNoPosition);
  EXPECT_EQ(empty->recorded_at_us(), 1488330000000000);
  EXPECT_EQ(snapshot->Request("district/370403", "golden-1")->first_position(), 3);
}

TEST_F(GoldenSpec, ItCanBeReadWithoutBeingWrittenAndWrittenOn) {
  options_.read_only = true;
  ASSERT_TRUE(ledger_.Open(options_).ok());
  EXPECT_EQ(ledger_.store().head(), 4);
  ledger_.Close();
  options_.read_only = false;
  ASSERT_TRUE(ledger_.Open(options_).ok());
  EXPECT_EQ(ledger_.Submit({Event("a fifth")})->first_position, 5);
}

TEST_F(GoldenSpec, ItsKeysAndValuesAreSpelledAsDescribed) {
  RawDatabase raw(ledger_.directory());
  EXPECT_EQ(Hex(raw.Get("log", std::string("\0\0\0\0\0\0\0\1", 8))), kLeaves[0]);
  EXPECT_EQ(raw.Get("body", std::string("\0\0\0\0\0\0\0\2", 8)), "第二个事件");
  EXPECT_EQ(raw.Get("tag", std::string("unit:370481\0\0\0\0\0\0\0\0\4", 20)),
            std::string("\0\0\0\310", 4));
  EXPECT_EQ(raw.Get("kind", std::string("\0\0\0\310\0\0\0\0\0\0\0\4", 12)), "");
  jiedui::event::v1::RequestEntry entry;
  ASSERT_TRUE(
      entry.ParseFromString(raw.Get("request", std::string("district/370403\0golden-1", 24))));
  EXPECT_EQ(entry.last_position(), 4);
  EXPECT_EQ(Hex(entry.request_sha256()), Hex(Sha256("golden-1")));
  jiedui::event::v1::LedgerDescription description;
  ASSERT_TRUE(description.ParseFromString(raw.Get("meta", "description")));
  EXPECT_EQ(description.format_version(), 1);
  EXPECT_EQ(description.created_at_us(), 1488326400000000);
}

}  // namespace
}  // namespace jiedui::eventstore
