// Where a write-ahead log or a MANIFEST is damaged: the byte is named, and whether a crash may have
// left it so.

#include "eventstore/log_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

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

}  // namespace
}  // namespace jiedui::eventstore
