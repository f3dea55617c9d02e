// A witness that never answers keeps nobody: neither the writes, nor who closes the ledger.

#include <filesystem>
#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/durable_file.h"
#include "eventstore/checkpoint.h"
#include "eventstore/witness.h"
#include "services/evidence.h"
#include "tests/eventstore/faulty_files.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using eventstore::FaultyFiles;
using eventstore::Ledger;
using eventstore::TempDirectory;
using ::testing::HasSubstr;

class HangingWitnessSpec : public testing::Test {
 protected:
  HangingWitnessSpec() : root_(fs::canonical(directory_.path()).string()) {
    ledger_.Open();
    options_.witness_directory = root_;
    options_.witness_patience = absl::Milliseconds(50);
    options_.checkpoint_interval_s = 86'400;  // nothing signs but the test
  }

  absl::StatusOr<std::unique_ptr<Evidence>> Open() {
    return Evidence::Open(options_, home_.path(), "370400", &ledger_.store(), &ledger_.clock());
  }
  void Append() { ASSERT_TRUE(ledger_.Submit({eventstore::Event("event")}).ok()); }
  std::string witness() const { return root_ + "/370400.checkpoint"; }
  // Returns when nothing that was left behind is under way there any more.
  void AwaitWitness() const {
    const eventstore::Witness after(witness(), absl::InfiniteDuration());
    CHECK_OK(after.Publish(""));
  }

  Ledger ledger_;
  TempDirectory home_;
  TempDirectory directory_;
  const std::string root_;
  EvidenceOptions options_;
};

TEST_F(HangingWitnessSpec, ItDoesNotKeepTheLedgerFromClosing) {
  FaultyFiles files(root_);
  auto evidence = Open();
  ASSERT_TRUE(evidence.ok()) << evidence.status();
  files.Hang("370400.checkpoint");
  Append();
  (*evidence)->lane()->Run(
      [&checkpointer = (*evidence)->checkpointer()] { checkpointer.SignNow().IgnoreError(); });
  files.AwaitHanging();

  evidence->reset();

  EXPECT_EQ(*ReadFile(witness()), "") << "it still hangs";
  // The ledger has the checkpoint all the same.
  EXPECT_TRUE(ledger_.store().TakeSnapshot()->Checkpoint(1).ok());
  ledger_.Close();
  files.LetGo();
  AwaitWitness();
}

TEST_F(HangingWitnessSpec, ItIsReportedAndCatchesUpWhenItAnswersAgain) {
  FaultyFiles files(root_);
  auto evidence = Open();
  ASSERT_TRUE(evidence.ok()) << evidence.status();
  files.Hang("370400.checkpoint");
  Append();
  const absl::Status late = (*evidence)->checkpointer().SignNow().status();
  EXPECT_TRUE(absl::IsUnavailable(late)) << late;
  EXPECT_THAT(late.message(), HasSubstr(witness()));
  Append();

  files.LetGo();
  AwaitWitness();
  const auto caught_up = (*evidence)->checkpointer().SignNow();

  ASSERT_TRUE(caught_up.ok()) << caught_up.status();
  EXPECT_EQ(*ReadFile(witness()), caught_up->note);
}

TEST_F(HangingWitnessSpec, ALedgerIsNotServedUncheckedAndItsOpeningDoesNotHang) {
  FaultyFiles files(root_);
  ASSERT_TRUE(Open().ok());
  Append();
  files.HangOpening("370400.checkpoint");

  const absl::Status refused = Open().status();

  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_THAT(refused.message(), HasSubstr(witness()));
  files.LetGo();
  AwaitWitness();
}

TEST_F(HangingWitnessSpec, APipeInItsPlaceIsNamedAndNotWaitedFor) {
  ASSERT_TRUE(Open().ok());
  Append();
  fs::remove(witness());
  ASSERT_EQ(::mkfifo(witness().c_str(), 0600), 0);

  const absl::Status refused = Open().status();

  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(refused.message(), HasSubstr(witness() + " is a pipe"));
}

}  // namespace
}  // namespace jiedui::services
