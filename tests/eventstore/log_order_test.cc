// The end of a write-ahead log is gone, and the log behind it is there: the ledger ends at the gap,
// or is refused if what is missing was acknowledged.

#include "eventstore/log_order.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "eventstore/log_file.h"
#include "eventstore/verify.h"
#include "tests/eventstore/machine.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// One record each, by stores that are opened one after the other; the first for none. The log of
// the last.
class Played {
 public:
  explicit Played(const std::vector<int>& records_of_stores) {
    for (const int records : records_of_stores) {
      const auto store = machine_.Open();
      CHECK_OK(store.status());
      for (int i = 0; i < records; ++i) CHECK(Submit(**store, absl::StrCat("r", ++last_)), "taken");
    }
    log_ = FindLogs(machine_.env(), Directory()).back();
    CHECK(rocksdb::ReadFileToString(machine_.env(), log_, &bytes_).ok(), log_);
  }

  static bool Submit(Store& store, const std::string& request_id) {
    const Burst one = {{"district/370403", request_id, {Event("e")}}};
    return SubmitTogether(store, one, [] { return int64_t{0}; })[0].result.ok();
  }

  Machine& machine() { return machine_; }
  std::string Directory() const { return machine_.root() + "/ledger"; }
  std::string Guard() const { return machine_.root() + "/guard/head"; }
  const std::string& bytes() const { return bytes_; }
  const std::string& log() const { return log_; }

  void Write(const std::string& file, const std::string& bytes) const {
    std::ofstream(file, std::ios::binary) << bytes;
  }
  // Instead of its log; both parts begin with a record.
  void SplitLog(const std::string& front, const std::string& behind) const {
    Write(log_, front);
    Write(Behind(), behind);
  }
  std::string Behind() const { return Directory() + "/000099.log"; }
  void TakeGuardOf(const Played& other) const {
    fs::copy_file(other.Guard(), Guard(), fs::copy_options::overwrite_existing);
  }

  absl::StatusOr<std::unique_ptr<Store>> OpenToRead() {
    Options reading = machine_.options();
    reading.read_only = true;
    return machine_.Open(reading);
  }

 private:
  Machine machine_;
  int last_ = 0;
  std::string log_;
  std::string bytes_;
};

class LogOrderSpec : public testing::Test {
 protected:
  LogOrderSpec() {
    // Small enough for the first block of a log, where a record is the same wherever it begins.
    CHECK(four_.bytes().size() < 32768, "one block");
  }

  // The third of four records is missing between the logs.
  void MakeGap() {
    four_.SplitLog(four_.bytes().substr(0, two_.bytes().size()),
                   four_.bytes().substr(three_.bytes().size()));
  }

  // It ends there, goes on there, and is whole.
  static void ExpectEnd(Played& played, Position head) {
    for (const Position end : {head, head + 1}) {
      const auto store = played.machine().Open();
      ASSERT_TRUE(store.ok()) << store.status();
      EXPECT_EQ((*store)->head(), end);
      const VerifyReport report = (*store)->TakeSnapshot()->Verify([](int64_t, int64_t) {});
      EXPECT_THAT(report.problems, IsEmpty());
      EXPECT_TRUE(Played::Submit(**store, absl::StrCat("next", end)));
    }
  }

  Played two_{{2}};
  Played three_{{3}};
  Played four_{{4}};
};

TEST_F(LogOrderSpec, LogsWithoutAGapAreAllTaken) {
  four_.SplitLog(four_.bytes().substr(0, two_.bytes().size()),
                 four_.bytes().substr(two_.bytes().size()));
  const auto store = four_.machine().Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->head(), 4);
  EXPECT_EQ(NoticeText((*store)->notice()), "");
}

TEST_F(LogOrderSpec, AGapInWhatWasAcknowledgedIsRefusedAndTheRecordsAreNamed) {
  MakeGap();
  for (int opening = 1; opening <= 2; ++opening) {
    const auto opened = four_.machine().Open();
    EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
    EXPECT_THAT(std::string(opened.status().message()), HasSubstr("records 3 to 4"));
  }
  EXPECT_TRUE(absl::IsDataLoss(four_.OpenToRead().status()));
}

TEST_F(LogOrderSpec, AGapBehindWhatWasAcknowledgedIsTheEnd) {
  MakeGap();
  four_.TakeGuardOf(two_);
  {
    const auto reader = four_.OpenToRead();
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->head(), 2);
    EXPECT_EQ((*reader)->TakeSnapshot()->Get(4).status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(NoticeText((*reader)->notice()), Not(IsEmpty()));
  }
  ExpectEnd(four_, 2);
}

TEST_F(LogOrderSpec, AGapBehindARecordThatIsCutOffIsTheEndToo) {
  four_.SplitLog(four_.bytes().substr(0, three_.bytes().size() - 1),
                 four_.bytes().substr(three_.bytes().size()));
  four_.TakeGuardOf(two_);
  ExpectEnd(four_, 2);
}

TEST_F(LogOrderSpec, WithoutAGuardTheLogBehindTheGapIsNamed) {
  MakeGap();
  fs::remove_all(four_.machine().root() + "/guard");
  const auto opened = four_.OpenToRead();
  EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
  EXPECT_THAT(std::string(opened.status().message()),
              AllOf(HasSubstr(absl::StrCat(four_.Behind(), " is damaged at byte 0")),
                    HasSubstr("is missing in front of it"),
                    HasSubstr("record 3 is the first that cannot be read")));
}

// All that was in it was lost.
TEST_F(LogOrderSpec, AnEmptyLogInFrontOfOthersIsAGap) {
  const Played one({1, 0});
  const Played two({1, 1});
  Played three({1, 2});
  three.SplitLog("", three.bytes().substr(two.bytes().size()));
  three.TakeGuardOf(one);
  ExpectEnd(three, 1);
}

// Its name came back with the power: what is in it is in tables.
TEST_F(LogOrderSpec, WhatIsMissingFromALogThatIsNoLongerNeededIsNoGap) {
  const Played none({0});
  Played played({2, 2});
  played.Write(none.log(), "");
  ASSERT_NE(none.log().substr(none.log().size() - 10),
            played.log().substr(played.log().size() - 10));
  for (const std::string& left : {std::string(), none.bytes()}) {
    const std::string name = fs::path(none.log()).filename().string();
    played.Write(absl::StrCat(played.Directory(), "/", name), left);
    const auto store = played.machine().Open();
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ((*store)->head(), 4);
  }
}

}  // namespace
}  // namespace jiedui::eventstore
