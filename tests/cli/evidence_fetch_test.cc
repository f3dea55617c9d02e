// `jiedui checkpoint` and `jiedui proof`: what they keep in files is what `jiedui audit` reads, and
// what does not hold is not kept.

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/durable_file.h"
#include "eventstore/tlog_proof.h"
#include "tests/cli/command_line_fixture.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class EvidenceFetchTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    files_ = directory_ + "-evidence";
    std::filesystem::create_directories(files_);
    ASSERT_EQ(Query({"checkpoint", "--sign", "--file", file("first")}).code, ExitCode::kOk);
    const Outcome key = Jiedui({"key", "show", directory_ + "/370400"});
    key_ = key.out.substr(0, key.out.find('\n'));
  }
  void TearDown() override {
    std::filesystem::remove_all(files_);
    CommandLineTest::TearDown();
  }

  std::string file(const std::string& name) const { return files_ + "/" + name; }
  Outcome Audit(const std::string& name, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"audit", file(name), "--verifier-key", key_});
    return Jiedui(std::move(more));
  }

  // What an operator does is an event.
  void AddEvent() { ASSERT_EQ(Operate({"backup", "370400", "daily"}).code, ExitCode::kOk); }

  std::string files_;
  std::string key_;
};

TEST_F(EvidenceFetchTest, ACheckpointIsPrintedAsItIsOrKeptInAFileThatIsAudited) {
  const Outcome printed = Query({"checkpoint"});
  ASSERT_EQ(printed.code, ExitCode::kOk) << printed.err;
  EXPECT_EQ(printed.out, *ReadFile(file("first")));
  EXPECT_EQ(Audit("first").code, ExitCode::kOk);
  const auto json = nlohmann::json::parse(Query({"checkpoint", "-o", "json"}).out);
  EXPECT_EQ(json["checkpoint"]["note"], printed.out);
  EXPECT_EQ(json["verifierKey"], key_);
}

TEST_F(EvidenceFetchTest, AFileThatIsThereIsNotWrittenOver) {
  const std::string kept = *ReadFile(file("first"));
  AddEvent();
  EXPECT_EQ(Query({"checkpoint", "--sign", "--file", file("first")}).code, ExitCode::kConflict);
  EXPECT_EQ(Query({"proof", "1", "--file", file("first")}).code, ExitCode::kConflict);
  EXPECT_EQ(*ReadFile(file("first")), kept);
}

TEST_F(EvidenceFetchTest, AReceiptOfAnEventIsAuditedAndMadeAnewFromItself) {
  ASSERT_EQ(Query({"proof", "3", "--file", file("third.tlog-proof")}).code, ExitCode::kOk);
  const Outcome audited = Audit("third.tlog-proof");
  EXPECT_EQ(audited.code, ExitCode::kOk) << audited.err;
  EXPECT_THAT(audited.out, HasSubstr("第 3 号事件"));

  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign"}).code, ExitCode::kOk);
  const Outcome anew = Query({"proof", file("third.tlog-proof")});
  ASSERT_EQ(anew.code, ExitCode::kOk) << anew.err;
  EXPECT_NE(anew.out, *ReadFile(file("third.tlog-proof")));
  EXPECT_EQ(eventstore::ParseTlogProof(anew.out)->leaf,
            eventstore::ParseTlogProof(*ReadFile(file("third.tlog-proof")))->leaf);
}

TEST_F(EvidenceFetchTest, AReceiptOfAnotherHistoryIsNotMadeAnew) {
  eventstore::TlogProof receipt = *eventstore::ParseTlogProof(Query({"proof", "3"}).out);
  receipt.leaf += "x";
  ASSERT_TRUE(
      ReplaceFile(file("other"), eventstore::FormatTlogProof(receipt), FileAccess::kEverybody)
          .ok());
  const Outcome other = Query({"proof", file("other")});
  EXPECT_EQ(other.code, ExitCode::kDamaged) << other.out;
  EXPECT_THAT(other.err, AllOf(HasSubstr("账本的第 3 号记录不是凭证中的记录"),
                               HasSubstr("is not the one in the receipt")));
}

TEST_F(EvidenceFetchTest, AnEventThatWasProvenAndIsNotThereIsMissing) {
  eventstore::TlogProof receipt = *eventstore::ParseTlogProof(Query({"proof", "3"}).out);
  receipt.index = 99'998;
  ASSERT_TRUE(
      ReplaceFile(file("lost"), eventstore::FormatTlogProof(receipt), FileAccess::kEverybody).ok());
  const Outcome lost = Query({"proof", file("lost")});
  EXPECT_EQ(lost.code, ExitCode::kDamaged) << lost.out;
  EXPECT_THAT(lost.err,
              AllOf(HasSubstr("账本没有第 99999 号事件"), HasSubstr("events are missing")));
  EXPECT_EQ(Query({"proof", "99999"}).code, ExitCode::kUsage) << "nobody says that it was there";

  std::string note = *ReadFile(file("first"));
  const size_t size = note.find('\n') + 1;
  note.replace(size, note.find('\n', size) - size, "99999");
  ASSERT_TRUE(ReplaceFile(file("longer"), note, FileAccess::kEverybody).ok());
  const Outcome grown = Query({"proof", "--from", file("longer")});
  EXPECT_EQ(grown.code, ExitCode::kDamaged) << grown.out;
  EXPECT_THAT(grown.err, HasSubstr("账本没有第 99999 号事件"));
}

TEST_F(EvidenceFetchTest, ThatACheckpointGrewOutOfAnOlderOneIsKeptAndAudited) {
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign", "--file", file("second")}).code, ExitCode::kOk);
  const Outcome kept = Query({"proof", "--from", file("first"), "--file", file("growth")});
  ASSERT_EQ(kept.code, ExitCode::kOk) << kept.err;
  EXPECT_EQ(Query({"proof", "--from", file("first"), "--to", file("second")}).out,
            *ReadFile(file("growth")));

  const Outcome audited = Audit("growth", {"--checkpoint", file("first")});
  EXPECT_EQ(audited.code, ExitCode::kOk) << audited.err;
  EXPECT_THAT(audited.out, HasSubstr("只有增补，未经改动"));
  const Outcome alone = Audit("growth");
  EXPECT_EQ(alone.code, ExitCode::kUsage) << alone.out;
  EXPECT_THAT(alone.err, HasSubstr("请用 --checkpoint 给出它"));

  std::string changed = *ReadFile(file("growth"));
  changed[changed.find('\n') + 3] ^= 1;
  ASSERT_TRUE(ReplaceFile(file("changed"), changed, FileAccess::kEverybody).ok());
  EXPECT_EQ(Audit("changed", {"--checkpoint", file("first")}).code, ExitCode::kDamaged);
}

TEST_F(EvidenceFetchTest, ACheckpointOfAnotherHistoryIsNotSaidToHaveGrown) {
  std::string note = *ReadFile(file("first"));
  const size_t root = note.find('\n', note.find('\n') + 1) + 1;
  note[root] = note[root] == 'A' ? 'B' : 'A';
  ASSERT_TRUE(ReplaceFile(file("other"), note, FileAccess::kEverybody).ok());
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign"}).code, ExitCode::kOk);
  const Outcome refused = Query({"proof", "--from", file("other"), "--file", file("growth")});
  EXPECT_EQ(refused.code, ExitCode::kDamaged) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("不相衔接，未保存"));
  EXPECT_FALSE(std::filesystem::exists(file("growth")));
}

TEST_F(EvidenceFetchTest, OneThingIsAskedForAndThere) {
  EXPECT_EQ(Query({"proof"}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"proof", "3", "--from", file("first")}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"proof", file("missing")}).code, ExitCode::kNotFound);
  EXPECT_NE(Query({"checkpoint", "--size", "999999"}).code, ExitCode::kOk);
}

}  // namespace
}  // namespace jiedui::cli
