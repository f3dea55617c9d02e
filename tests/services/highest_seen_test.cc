// An older copy of a ledger has a guard that agrees with it. The server remembers beside the ledger
// how far it has seen it, and opens none that has less or went another way.

#include "services/highest_seen.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/durable_file.h"
#include "domain/error.h"
#include "eventstore/finding.h"
#include "eventstore/signing_key.h"
#include "services/evidence.h"
#include "services/finding_words.h"
#include "tests/services/harness.h"
#include "tests/support/facts.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using spec::Organization;
using ::testing::AllOf;
using ::testing::HasSubstr;

class RolledBackLedgerSpec : public ServerTest {
 protected:
  RolledBackLedgerSpec() {
    const spec::History facts = Organization();
    Record({facts[0]});
    Stop();
    fs::copy(Home(), Older(), fs::copy_options::recursive);
    Restart();
    Record({facts[1], facts[2]});
    Stop();
  }
  ~RolledBackLedgerSpec() override { fs::remove_all(Older()); }

  // Under request ids that no client before a restart had.
  void Record(const spec::History& facts) {
    for (const event::v1::Event& fact : facts) {
      const Reply reply = client().WriteWith(fact, absl::StrCat("recorded-", ++recorded_), false,
                                             {.principal = spec::ActorOf(fact).Name()});
      ASSERT_TRUE(reply.ok()) << reply.reason() << " " << reply.status.error_message();
    }
  }

  fs::path Home() const { return fs::path(directory()) / "370400"; }
  std::string SeenFile() const { return Home().string() + ".seen"; }
  fs::path Older() const { return directory() + "-older"; }
  void PutOlderInPlace() {
    fs::remove_all(Home());
    fs::copy(Older(), Home(), fs::copy_options::recursive);
  }
  HighestSeen Seen() const { return {Home().string(), "370400"}; }
  // Of a server that had none; it is its file.
  std::string BeginWitness() {
    options().evidence.witness_directory = directory() + "/witness";
    const std::string witness = options().evidence.witness_directory + "/370400.checkpoint";
    fs::create_directories(options().evidence.witness_directory);
    EXPECT_TRUE(ReplaceFile(witness, "", FileAccess::kEverybody).ok());
    return witness;
  }

 private:
  int recorded_ = 0;
};

TEST_F(RolledBackLedgerSpec, AnOlderCopyInItsPlaceIsRefusedWithBothPositionsAndWhatToDo) {
  PutOlderInPlace();
  for (int i = 0; i < 2; ++i) {  // what was refused is not what was seen
    const absl::Status refused = Server::Start(options()).status();
    ASSERT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_ROLLED_BACK) << refused;
    EXPECT_THAT(domain::ChineseText(refused),
                AllOf(HasSubstr("370400.seen"), HasSubstr("持有 3 个事件的校验点，账本只有 1 个"),
                      HasSubstr("jiedui ledger adopt --accept-loss-after 1")));
  }
}

TEST_F(RolledBackLedgerSpec, OneThatWentAnotherWayIsRefused) {
  const std::string seen = *ReadFile(SeenFile());
  PutOlderInPlace();
  fs::remove(SeenFile());
  Restart();
  const spec::History facts = Organization();
  Record({facts[3], facts[4], facts[2]});
  Stop();
  ASSERT_TRUE(ReplaceFile(SeenFile(), seen, FileAccess::kEverybody).ok());
  const absl::Status refused = Server::Start(options()).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_ROLLED_BACK) << refused;
  EXPECT_THAT(domain::ChineseText(refused), HasSubstr("树根"));
}

// What the ledger is an older copy of only the witness knows.
TEST_F(RolledBackLedgerSpec, WhatTheWitnessMissesIsAcceptedByKeepingItAsideAndBeginningAnother) {
  const std::string witness = BeginWitness();
  Restart();
  Stop();  // it holds a checkpoint of all three
  PutOlderInPlace();
  fs::remove(SeenFile());

  const absl::Status refused = Server::Start(options()).status();

  ASSERT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_NOT_AS_WITNESSED) << refused;
  EXPECT_THAT(
      domain::ChineseText(refused),
      AllOf(HasSubstr("账本 370400 与见证不符：见证 370400.checkpoint 持有 3 个事件的校验点"),
            HasSubstr("缺第 2 至 3 号事件"),
            HasSubstr("jiedui ledger adopt --accept-loss-after 1（不写 --witness）"),
            HasSubstr("将见证改名留存"), HasSubstr("同名的空文件")));
  fs::rename(witness, witness + ".lost");
  ASSERT_TRUE(ReplaceFile(witness, "", FileAccess::kEverybody).ok());
  Restart();
  EXPECT_EQ(store().head(), 1);
  Stop();
  EXPECT_THAT(*ReadFile(witness), HasSubstr("/370400\n1\n")) << "it is the witness from now on";
}

// The copy does not know the key that has signed what the witness holds.
TEST_F(RolledBackLedgerSpec, ACopyFromBeforeTheKeyWasRotatedIsRefusedWithWhatTheWitnessSays) {
  BeginWitness();
  Restart();
  Stop();
  ASSERT_TRUE(eventstore::SigningKeys((Home() / "keys").string()).Rotate().ok());
  const spec::History facts = Organization();
  for (size_t i = 3; i < 5; ++i) {  // both keys sign the first, the new one alone the second
    Restart();
    Record({facts[i]});
    Stop();
  }
  PutOlderInPlace();
  fs::remove(SeenFile());

  const absl::Status refused = Server::Start(options()).status();

  ASSERT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_NOT_AS_WITNESSED) << refused;
  EXPECT_THAT(domain::ChineseText(refused),
              AllOf(HasSubstr("见证 370400.checkpoint 自称涵盖本账本 5 个事件，账本只有 1 个"),
                    HasSubstr("更换过密钥的，这是旧副本，缺第 2 至 5 号事件"),
                    HasSubstr("jiedui ledger adopt --accept-loss-after 1（不写 --witness）")));
}

TEST(NotAsWitnessedSpec, ALedgerThatContradictsItselfIsDamaged) {
  using eventstore::FindingKind;
  using eventstore::Found;
  const auto longer = [](FindingKind holder) {
    return eventstore::DataLossOf(
        With(Found(FindingKind::kHolderLonger, 6, 5, 6, 6), Found(holder, "/w/1.checkpoint")));
  };
  const absl::Status itself = longer(FindingKind::kLedgerItself);
  EXPECT_EQ(NotAsWitnessed(itself, "370400", 5), itself);
  EXPECT_EQ(domain::ReasonOf(NotAsWitnessed(longer(FindingKind::kWitness), "370400", 5)),
            v1::ERROR_REASON_LEDGER_NOT_AS_WITNESSED);
  EXPECT_TRUE(NotAsWitnessed(absl::OkStatus(), "370400", 5).ok());
}

TEST_F(RolledBackLedgerSpec, ALedgerThatVanishedIsNotBegunAnew) {
  fs::remove_all(Home());
  const absl::Status refused = Server::Start(options()).status();
  EXPECT_THAT(ChineseOf(refused), AllOf(HasSubstr("370400.seen"), HasSubstr("记有 3 个事件")));
  EXPECT_FALSE(fs::exists(Home()));
  fs::rename(SeenFile(), SeenFile() + ".away");
  Restart();
  EXPECT_EQ(store().head(), 0) << "a new one is meant";
}

TEST_F(RolledBackLedgerSpec, OneThatNobodyNamedIsListedAsLostAndNeitherOpenedNorMade) {
  fs::remove_all(Home());
  options().ledgers = {};
  const auto started = Server::Start(options());
  ASSERT_TRUE(started.ok()) << started.status();
  LedgerDirectory& ledgers = (*started)->ledgers();

  const auto listed = ledgers.List();

  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].ledger_id, "370400");
  EXPECT_EQ(listed[0].standing, LedgerStanding::kLost);
  EXPECT_THAT(listed[0].problem_zh,
              AllOf(HasSubstr("曾见它有 3 个事件"), HasSubstr("jiedui archive restore")));
  for (const absl::Status& refused :
       {ledgers.Open("370400").status(), ledgers.Create("370400").status()}) {
    EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_LOST) << refused;
  }
  EXPECT_EQ(domain::ReasonOf(ledgers.Enter("370400", "").status()), v1::ERROR_REASON_LEDGER_STATE);
  EXPECT_FALSE(fs::exists(Home()));
}

TEST_F(RolledBackLedgerSpec, OneThatIsElsewhereAmongTheDataIsListedWithWhereItIs) {
  fs::rename(Home(), fs::path(directory()) / "370400 (1)");
  options().ledgers = {};
  const auto started = Server::Start(options());
  ASSERT_TRUE(started.ok()) << started.status();

  const auto listed = (*started)->ledgers().List();

  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].standing, LedgerStanding::kLost);
  EXPECT_THAT(listed[0].problem_zh, HasSubstr("数据目录中的 370400 (1) 是账本 370400"));
}

TEST_F(RolledBackLedgerSpec, AnAcceptedLossIsRememberedAndTheLedgerGoesOn) {
  const std::string lost = *ReadFile(SeenFile());
  PutOlderInPlace();
  fs::rename(SeenFile(), SeenFile() + ".away");
  Restart();
  const std::string root = *store().TakeSnapshot()->Root(1);
  Stop();
  fs::rename(SeenFile() + ".away", SeenFile());

  ASSERT_TRUE(Seen().AcceptLoss(1, root).ok());

  EXPECT_THAT(*ReadFile(SeenFile()), HasSubstr(lost.substr(0, lost.find("\n3\n") + 3)));
  Restart();
  EXPECT_TRUE(client().Write(Organization()[1]).ok());
  Stop();
  EXPECT_EQ(*Seen().Size(), 2);
  EXPECT_THAT(*ReadFile(SeenFile()), HasSubstr("\n3\n")) << "what was lost stays known";
}

TEST_F(RolledBackLedgerSpec, WhatIsSeenIsOnTheDiskWhenTheLedgerIsOpenAndWhenItIsClosed) {
  EXPECT_EQ(*Seen().Size(), 3);
  fs::remove(SeenFile());
  Restart();
  EXPECT_EQ(*Seen().Size(), 3);
}

TEST_F(RolledBackLedgerSpec, AFileThatCannotBeReadIsNamedAndNotOverwritten) {
  std::string bytes = *ReadFile(SeenFile());
  bytes[bytes.find("\n3\n") + 1] = '1';
  std::ofstream(SeenFile()) << bytes;
  const absl::Status refused = Server::Start(options()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ChineseOf(refused), AllOf(HasSubstr("370400.seen"), HasSubstr("读不出")));
  EXPECT_EQ(*ReadFile(SeenFile()), bytes);
}

}  // namespace
}  // namespace jiedui::services
