// What `jiedui verify` says of a ledger that is whole, in use, copied or damaged.

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "cli/json.h"
#include "gtest/gtest.h"

#include "tests/cli/command_line_fixture.h"

namespace jiedui::cli {
namespace {

TEST_F(CommandLineTest, VerifyFindsADamagedLedger) {
  Crash();
  EXPECT_EQ(Jiedui({"verify", directory_}).code, ExitCode::kOk);
  EXPECT_EQ(Jiedui({"verify", directory_ + "/nothing"}).code, ExitCode::kNotFound);
  for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/370400/log")) {
    if (entry.path().extension() != ".log" && entry.path().extension() != ".sst") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(entry.path()) / 2));
    file << "XXXXXXXXXXXXXXXX";
  }
  const Outcome damaged = Jiedui({"verify", directory_});
  EXPECT_EQ(damaged.code, ExitCode::kDamaged) << damaged.out << damaged.err;
  EXPECT_TRUE(absl::StartsWith(damaged.err, "错误：账本损坏")) << damaged.err;
  EXPECT_TRUE(absl::StrContains(damaged.err, directory_ + "/370400/log")) << damaged.err;
  EXPECT_FALSE(absl::StrContains(damaged.err, "Corruption")) << damaged.err;
}

TEST_F(CommandLineTest, VerifyWorksBesideAServerAndChangesNothing) {
  const auto verify_and_compare = [this] {
    const auto before = FilesIn(directory_);
    const Outcome outcome = Jiedui({"verify", directory_});
    EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
    EXPECT_TRUE(FilesIn(directory_) == before);
    return outcome.out;
  };
  EXPECT_EQ(Jiedui({"verify", directory_}).code, ExitCode::kOk);
  server_.reset();
  EXPECT_TRUE(absl::StrContains(verify_and_compare(), "统计表 7 张"));
  std::filesystem::remove_all(directory_ + "/370400/tables");
  EXPECT_TRUE(absl::StrContains(verify_and_compare(), "没有统计表可比对"));
}

TEST_F(CommandLineTest, TablesThatAServerUsesAreComparedAndTheHelpSaysSo) {
  const Outcome beside = Jiedui({"verify", directory_, "-o", "json"});
  ASSERT_EQ(beside.code, ExitCode::kOk) << beside.err;
  EXPECT_EQ(Json::parse(beside.out)["read_models"], "equal");
  for (const char* const step :
       {"第 1/3 步 校验 ", "第 2/3 步 核对内容 ", "第 3/3 步 核对统计表 "}) {
    EXPECT_TRUE(absl::StrContains(beside.err, step)) << beside.err;
  }
  const std::string help = Jiedui({"verify", "--help"}).out;
  EXPECT_TRUE(absl::StrContains(help, "统计表按已落盘的部分比对")) << help;
  EXPECT_FALSE(absl::StrContains(Jiedui({"--help"}).out, "统计表正被服务使用"));
}

TEST_F(CommandLineTest, VerifyTakesACopyUnderAnyName) {
  server_.reset();
  std::filesystem::rename(directory_ + "/370400", directory_ + "/backup");
  const Outcome copy = Jiedui({"verify", directory_ + "/backup"});
  EXPECT_EQ(copy.code, ExitCode::kOk) << copy.err;
  EXPECT_TRUE(absl::StrContains(copy.out, "账本 370400")) << copy.out;
}

TEST_F(CommandLineTest, ALedgerThatLostItsEndIsDamagedAndNotServed) {
  Crash();
  for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/370400/log")) {
    if (entry.path().extension() != ".log") continue;
    std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) / 2);
  }
  const Outcome verified = Jiedui({"verify", directory_});
  EXPECT_EQ(verified.code, ExitCode::kDamaged) << verified.out;
  EXPECT_TRUE(absl::StrContains(verified.err, "had been acknowledged")) << verified.err;
  const Outcome served = Jiedui({"serve", "--config", scenario::ExampleDirectory() + "/server.toml",
                                 "--data", directory_, "--listen", "127.0.0.1:0"});
  EXPECT_EQ(served.code, ExitCode::kDamaged);
  EXPECT_TRUE(absl::StrContains(served.err, "had been acknowledged")) << served.err;
}

TEST_F(CommandLineTest, ADamagedTableIsDamageToVerify) {
  server_.reset();
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(directory_ + "/370400/tables")) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10);
    file << "XXXX";
  }
  const Outcome damaged = Jiedui({"verify", directory_});
  EXPECT_EQ(damaged.code, ExitCode::kDamaged);
  EXPECT_TRUE(absl::StrContains(damaged.err, "DATA_LOSS TABLES_DAMAGED")) << damaged.err;
}

TEST_F(CommandLineTest, VerifyGoesOnBehindDamagedTablesAndNamesTheDamageOfTheLogToo) {
  server_.reset();
  for (const char* const part : {"/370400/tables", "/370400/log"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_ + part)) {
      if (entry.path().extension() != ".sst") continue;
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(10);
      file << "XXXX";
    }
  }
  const Outcome damaged = Jiedui({"verify", directory_});
  EXPECT_EQ(damaged.code, ExitCode::kDamaged) << damaged.out;
  EXPECT_TRUE(absl::StrContains(damaged.err, directory_ + "/370400/tables")) << damaged.err;
  EXPECT_TRUE(absl::StrContains(damaged.err, directory_ + "/370400/log")) << damaged.err;
  const Json document = Json::parse(Jiedui({"verify", directory_, "-o", "json"}).out);
  EXPECT_EQ(document["verified"], false);
  EXPECT_GE(document["problems"].size(), 2U) << document;
  EXPECT_EQ(document["problems"].size(), document["problems_zh"].size());
}

TEST_F(CommandLineTest, VerifyNamesTheDamageOfALogOfWhichTheGuardCannotBeRead) {
  server_.reset();
  std::ofstream(directory_ + "/370400/guard/head") << std::string(2048, 'x');
  EXPECT_FALSE(absl::StrContains(Jiedui({"verify", directory_}).err, ".sst")) << "the log is whole";
  for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/370400/log")) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream(entry.path(), std::ios::in | std::ios::out | std::ios::binary).seekp(10) << "XXXX";
  }
  const Outcome damaged = Jiedui({"verify", directory_});
  EXPECT_EQ(damaged.code, ExitCode::kDamaged);
  EXPECT_TRUE(absl::StrContains(damaged.err, "/370400/guard/head")) << damaged.err;
  EXPECT_TRUE(absl::StrContains(damaged.err, ".sst")) << damaged.err;
}

TEST_F(CommandLineTest, ALedgerThatIsGoneIsDamagedOnlyIfSomethingOfItIsLeft) {
  Crash();
  const std::string log = directory_ + "/370400/log";
  for (const auto& entry : std::filesystem::directory_iterator(log)) {
    if (entry.path().extension() == ".log") std::filesystem::remove(entry.path());
  }
  EXPECT_EQ(Jiedui({"verify", directory_}).code, ExitCode::kDamaged) << "without its write log";
  std::filesystem::remove_all(log);
  EXPECT_EQ(Jiedui({"verify", directory_}).code, ExitCode::kDamaged) << "tables only";
  std::filesystem::remove_all(directory_ + "/370400");
  EXPECT_EQ(Jiedui({"verify", directory_}).code, ExitCode::kNotFound);
}

}  // namespace
}  // namespace jiedui::cli
