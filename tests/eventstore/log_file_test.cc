// Where a write-ahead log or a MANIFEST is damaged: the byte is named, and whether a crash may have
// left it so.

#include "eventstore/log_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/file_checksum.h"

#include "base/bytes.h"
#include "eventstore/log_room.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// What RocksDB wrote for a hundred requests, more than one block of it.
class LogFileSpec : public testing::Test {
 protected:
  LogFileSpec() {
    ledger_.Open();
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(ledger_.Submit({Event(std::string(700, 'a'), {"unit:u"})}).ok());
    }
    ledger_.Close();
    for (const auto& entry : fs::directory_iterator(ledger_.directory())) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      if (entry.path().extension() == ".log" && bytes.size() > log_.size()) log_ = bytes;
      if (entry.path().filename().string().rfind("MANIFEST-", 0) == 0) manifest_ = bytes;
    }
  }

  static std::string Flipped(std::string bytes, size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    return bytes;
  }

  Ledger ledger_;
  std::string log_;
  std::string manifest_;
};

TEST_F(LogFileSpec, WhatRocksDbWroteIsWhole) {
  ASSERT_GT(log_.size(), size_t{2} * 32768);
  ASSERT_FALSE(manifest_.empty());
  EXPECT_FALSE(FindLogFileDamage(log_).has_value());
  EXPECT_FALSE(FindLogFileDamage(manifest_).has_value());
  EXPECT_FALSE(FindLogFileDamage("").has_value());
}

TEST_F(LogFileSpec, AFlippedBitIsFoundInTheRecordItIsIn) {
  for (size_t at = 0; at < log_.size(); at += 997) {
    const auto damage = FindLogFileDamage(Flipped(log_, at));
    ASSERT_TRUE(damage.has_value()) << at;
    EXPECT_LE(damage->at, static_cast<int64_t>(at));
    EXPECT_GT(damage->at + 2000, static_cast<int64_t>(at));
  }
}

TEST_F(LogFileSpec, OneInTheMiddleIsNotWhatACrashLeaves) {
  const auto damage = FindLogFileDamage(Flipped(log_, log_.size() / 2));
  ASSERT_TRUE(damage.has_value());
  EXPECT_FALSE(damage->at_end);
  EXPECT_THAT(damage->what, HasSubstr("checksum"));
}

TEST_F(LogFileSpec, ARecordThatIsCutOffAndZerosMayBeLeftByACrash) {
  const auto cut = FindLogFileDamage(log_.substr(0, log_.size() - 5));
  ASSERT_TRUE(cut.has_value());
  EXPECT_TRUE(cut->at_end);
  EXPECT_THAT(cut->what, HasSubstr("cut off"));
  const auto zeros = FindLogFileDamage(log_ + std::string(100, '\0'));
  ASSERT_TRUE(zeros.has_value());
  EXPECT_TRUE(zeros->at_end);
  EXPECT_EQ(zeros->at, static_cast<int64_t>(log_.size()));
}

TEST_F(LogFileSpec, WhatRocksDbWroteHasEveryNumberOnce) {
  BatchNumbers numbers;
  EXPECT_FALSE(numbers.FindRepeated("").has_value());
  EXPECT_FALSE(numbers.FindRepeated(log_).has_value());
}

TEST_F(LogFileSpec, ALogThatIsThereTwiceIsFoundAtItsBeginningAlsoIfItLacksItsEnd) {
  for (const size_t size : {log_.size(), log_.size() / 2}) {
    BatchNumbers numbers;
    ASSERT_FALSE(numbers.FindRepeated(log_).has_value());
    const auto repeated = numbers.FindRepeated(log_.substr(0, size));
    ASSERT_TRUE(repeated.has_value()) << size;
    EXPECT_EQ(repeated->at, 0);
    EXPECT_FALSE(repeated->at_end);
  }
}

// Record types of RocksDB.
enum : char { kFull = 1, kFirst = 2, kLast = 4 };

std::string LittleEndian(uint64_t value, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
  return bytes;
}

std::string Record(char type, const std::string& content) {
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  const std::string covered = type + content;
  generator->Update(covered.data(), covered.size());
  generator->Finalize();
  const uint32_t crc = ReadBigEndian32(generator->GetChecksum());
  const uint32_t masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8;
  return LittleEndian(masked, 4) + LittleEndian(content.size(), 2) + covered;
}

std::string Batch(uint64_t number, uint32_t count) {
  return LittleEndian(number, 8) + LittleEndian(count, 4) + "entries";
}

TEST(ShownLogSpec, AWholeLogIsShownAsItIs) {
  const std::string log = Record(kFull, Batch(1, 3)) + Record(kFull, std::string(9, '\0'));
  EXPECT_EQ(ShownLog(log), log);
  EXPECT_EQ(ShownLog(""), "");
}

TEST(ShownLogSpec, TheRoomBehindTheLastRecordIsNotShown) {
  const std::string log = Record(kFull, Batch(1, 3)) + Record(kFull, std::string(9, '\0'));
  for (const size_t room : {size_t{1}, size_t{7}, size_t{40000}}) {
    EXPECT_EQ(ShownLog(log + std::string(room, '\0')), log) << room;
  }
}

TEST(ShownLogSpec, ARecordThatWasWrittenInPartIsShownCutOff) {
  const std::string log = Record(kFull, Batch(1, 3));
  const std::string next = Record(kFull, Batch(4, 1));
  for (size_t part = 1; part < next.size(); ++part) {
    std::string torn = log + next.substr(0, part);
    torn.resize(log.size() + 40000, '\0');
    const std::string shown = ShownLog(torn);
    EXPECT_LE(shown.size(), log.size() + part);
    EXPECT_EQ(shown, torn.substr(0, shown.size()));
    EXPECT_TRUE(absl::StartsWith(shown, log));
  }
}

// RocksDB would pass over them without a word.
TEST(ShownLogSpec, ZerosInFrontOfARecordAreShownAsDamage) {
  const std::string log = Record(kFull, Batch(1, 3));
  std::string gap = log;
  gap.resize(32768, '\0');
  gap += Record(kFull, Batch(9, 1));
  const auto before = FindLogFileDamage(gap);
  ASSERT_TRUE(before.has_value());
  EXPECT_TRUE(before->zeros);
  const auto shown = FindLogFileDamage(ShownLog(gap));
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ(shown->at, static_cast<int64_t>(log.size()));
  EXPECT_FALSE(shown->zeros);
  EXPECT_FALSE(shown->at_end);
  EXPECT_THAT(shown->what, HasSubstr("checksum"));
}

TEST(BatchNumbersSpec, EachBatchFollowsTheOneInFrontOfItOverAllLogs) {
  BatchNumbers numbers;
  // One without entries takes no number, and some numbers are in no log.
  EXPECT_FALSE(numbers.FindRepeated(Record(kFull, Batch(1, 3)) + Record(kFull, Batch(4, 0)) +
                                    Record(kFull, Batch(4, 1))));
  EXPECT_FALSE(numbers.FindRepeated(""));
  EXPECT_FALSE(numbers.FindRepeated(Record(kFull, Batch(9, 2))));
  const auto repeated = numbers.FindRepeated(Record(kFull, Batch(10, 1)));
  ASSERT_TRUE(repeated.has_value());
  EXPECT_EQ(repeated->at, 0);
}

TEST(BatchNumbersSpec, ARecordRepeatedAtTheEndOfItsLogIsFoundWhereItBegins) {
  const std::string log = Record(kFull, Batch(1, 3)) + Record(kFull, Batch(4, 2));
  const auto repeated = BatchNumbers().FindRepeated(log + Record(kFull, Batch(4, 2)));
  ASSERT_TRUE(repeated.has_value());
  EXPECT_EQ(repeated->at, static_cast<int64_t>(log.size()));
}

TEST(BatchNumbersSpec, ARecordInPiecesCountsOnceItsEndIsThere) {
  const std::string batch = Batch(1, 3);
  const std::string begun = Record(kFirst, batch.substr(0, 5));
  BatchNumbers numbers;
  EXPECT_FALSE(numbers.FindRepeated(begun)) << "a crash leaves it so";
  EXPECT_FALSE(numbers.FindRepeated(begun + Record(kLast, batch.substr(5))));
  EXPECT_TRUE(numbers.FindRepeated(begun + Record(kLast, batch.substr(5))));
}

}  // namespace
}  // namespace jiedui::eventstore
