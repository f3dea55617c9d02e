// Records beyond what the head guard knows for acknowledged: who only reads is not shown them, who
// writes takes them in and says so.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/head_guard.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// As a kill between writing the log and answering leaves it: the guard knows of eight of ten
// events.
class BehindGuardSpec : public testing::Test {
 protected:
  BehindGuardSpec() {
    Append(8);
    fs::copy(ledger_.guard_directory(), aside(), fs::copy_options::recursive);
    Append(2);
    fs::remove_all(ledger_.guard_directory());
    fs::rename(aside(), ledger_.guard_directory());
  }

  void Append(int count) {
    ledger_.Open();
    for (int i = 0; i < count; ++i) {
      EXPECT_TRUE(ledger_.Submit({Event("a", {"unit:u"})}).ok());
    }
    ledger_.Close();
  }
  fs::path aside() const { return ledger_.guard_directory() + ".aside"; }

  std::unique_ptr<Store> OpenToRead() const {
    Options options = ledger_.options();
    options.read_only = true;
    auto store = Store::Open(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  Ledger ledger_;
};

TEST_F(BehindGuardSpec, WhoOnlyReadsIsShownWhatWasAcknowledgedAndToldOfTheRest) {
  const auto store = OpenToRead();
  EXPECT_THAT(NoticeText(store->notice()),
              AllOf(HasSubstr("2 events written but not known to be acknowledged"),
                    HasSubstr("records 9 to 10")));
  const auto snapshot = store->TakeSnapshot();
  EXPECT_EQ(snapshot->head(), 8);
  EXPECT_EQ(snapshot->Read({}, {})->size(), 8U);
  EXPECT_EQ(snapshot->Read(Query::Of({"unit:u"}, {}), {})->size(), 8U);
  EXPECT_EQ(snapshot->Get(9).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*snapshot->LastWithTag("unit:u", kMaxPosition), 8);
  EXPECT_TRUE(snapshot->Request("district/370403", "auto-8").ok());
  EXPECT_EQ(snapshot->Request("district/370403", "auto-9").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(BehindGuardSpec, WhatIsNotShownIsNoDamage) {
  const auto snapshot = OpenToRead()->TakeSnapshot();
  const VerifyReport report = snapshot->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok()) << report.problems.front();
  EXPECT_EQ(report.events, 8);
  EXPECT_EQ(report.root, *snapshot->Root(8));
}

TEST_F(BehindGuardSpec, WhatIsNotShownIsCheckedAllTheSame) {
  RawDatabase(ledger_.directory()).Delete("body", PositionBytes(9));
  const VerifyReport report = OpenToRead()->TakeSnapshot()->Verify([](int64_t, int64_t) {});
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.problems.front(), HasSubstr("record 9"));
}

TEST_F(BehindGuardSpec, TheNextWriterTakesThemInAndNamesThem) {
  ledger_.Open();
  EXPECT_EQ(ledger_.store().head(), 10);
  EXPECT_THAT(NoticeText(ledger_.store().notice()),
              HasSubstr("2 events written but not known to be acknowledged (records "
                        "9 to 10) when the last process ended are in"));
  const auto repeated = ledger_.Submit("auto-9", eventstore::Append({Event("a", {"unit:u"})}));
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_TRUE(repeated->deduplicated);
  EXPECT_EQ(repeated->first_position, 9);
  // From then on they stand, for who reads beside it too.
  EXPECT_EQ(OpenToRead()->head(), 10);
  EXPECT_EQ(NoticeText(OpenToRead()->notice()), "");
}

// So that a copy with an older guard, or a guard that lost its last word with the power, does not
// make an auditor miss what a checkpoint in somebody's hands covers.
TEST_F(BehindGuardSpec, WhatAKeptCheckpointCoversWasAcknowledged) {
  fs::copy(ledger_.guard_directory(), aside(), fs::copy_options::recursive);
  ledger_.Open();
  ASSERT_TRUE(ledger_.store().PutCheckpoint({9, "a note"}).ok());
  ledger_.Close();
  fs::remove_all(ledger_.guard_directory());
  fs::rename(aside(), ledger_.guard_directory());
  EXPECT_EQ(OpenToRead()->head(), 9);
  EXPECT_THAT(NoticeText(OpenToRead()->notice()),
              HasSubstr("1 event written but not known to be acknowledged (record 10)"));
}

TEST_F(BehindGuardSpec, WithoutAGuardAllThatIsWrittenIsShownAndThatTheEndIsUnknownIsSaid) {
  EXPECT_FALSE(OpenToRead()->guard_missing());
  fs::remove_all(ledger_.guard_directory());
  const auto store = OpenToRead();
  EXPECT_EQ(store->head(), 10);
  EXPECT_TRUE(store->guard_missing());
  EXPECT_THAT(NoticeText(store->notice()),
              AllOf(HasSubstr("the head guard is missing from " + ledger_.guard_directory()),
                    HasSubstr("the end of the ledger is complete is unknown")));
}

}  // namespace
}  // namespace jiedui::eventstore
