// The machine's clock is set while a ledger is open: what waits goes on waiting as long as it said.

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "base/clock.h"
#include "eventstore/database.h"
#include "tests/eventstore/machine.h"
#include "tests/services/system_calls.h"

namespace jiedui::eventstore {
namespace {

using services::AskForTheTimeOfDay;
using services::MachineClockSet;

class SetClockSpec : public testing::Test {
 protected:
  Machine machine_;
  const SteadyClock clock_;
};

TEST_F(SetClockSpec, AGuardAtRestIsSyncedAsSoonWhileTheClockIsAhead) {
  const auto store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const MachineClockSet ahead(3600);
  AskForTheTimeOfDay();
  const absl::Time before = clock_.Now();
  const Burst one = {{"district/370403", "r1", {Event("e")}}};
  ASSERT_TRUE(SubmitTogether(**store, one, [] { return int64_t{0}; })[0].result.ok());
  // When it was made and its description counted; with the intent, and when nothing followed.
  machine_.disk().WaitFor("sync guard/head", 3);
  EXPECT_LT(clock_.Now(), before + absl::Minutes(30));
}

TEST_F(SetClockSpec, APurgeWaitsForAReaderAsLongWhateverTheClockIsSetTo) {
  auto database = Database::Open(machine_.options(), machine_.env());
  ASSERT_TRUE(database.ok()) << database.status();
  const rocksdb::Snapshot* const reader = (*database)->TakeSnapshot();
  for (const int64_t ahead_s : {3600, -3600}) {
    const MachineClockSet set(ahead_s);
    AskForTheTimeOfDay();
    const absl::Time before = clock_.Now();
    const absl::Status purged =
        (*database)->Purge(Family::kSealed, (*database)->LatestSequence() + 1);
    EXPECT_TRUE(purged.ok()) << purged;
    EXPECT_GE(clock_.Now(), before + absl::Seconds(1)) << ahead_s;
    EXPECT_LT(clock_.Now(), before + absl::Minutes(30)) << ahead_s;
  }
  (*database)->ReleaseSnapshot(reader);
}

}  // namespace
}  // namespace jiedui::eventstore
