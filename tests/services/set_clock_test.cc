// The machine's clock is set while a server runs: whoever waits goes on waiting as long as it said.

#include <chrono>
#include <memory>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include <grpcpp/client_context.h>

#include "base/clock.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "projections/read_models.h"
#include "tests/services/harness.h"
#include "tests/services/system_calls.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class SetClockSpec : public ServerTest {
 protected:
  // A call whose caller waits for half a minute.
  grpc::Status GetFirstEvent() {
    const auto stub = v1::EventLogService::NewStub(client().channel());
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    v1::GetEventRequest request;
    request.set_name(absl::StrCat(kLedger, "/events/1"));
    v1::GetEventResponse response;
    return stub->GetEvent(&context, request, &response);
  }
};

TEST_F(SetClockSpec, AClockThatIsSetBackRefusesNoCallWhoseCallerStillWaits) {
  Given(Organization());
  AskForTheTimeOfDay();
  for (const int64_t ahead_s : {0, -3600, 0}) {
    const MachineClockSet set(ahead_s);
    for (int call = 0; call < 3; ++call) {
      const grpc::Status status = GetFirstEvent();
      EXPECT_TRUE(status.ok()) << ahead_s << ": " << status.error_message();
    }
  }
}

// The system waits by its own clock for a time of the one that was set: an hour longer.
TEST_F(SetClockSpec, WhoeverFollowsARebuildWaitsAsLongAsItSaidWhileTheClockIsAhead) {
  Given(Organization());
  const SteadyClock clock;
  const MachineClockSet ahead(3600);
  AskForTheTimeOfDay();
  const auto now = read_models().AwaitRebuild(-1, absl::ZeroDuration());
  ASSERT_FALSE(now.IsUnderWay());
  const absl::Time before = clock.Now();
  EXPECT_EQ(read_models().AwaitRebuild(now.change, absl::Milliseconds(10)).change, now.change);
  EXPECT_LT(clock.Now(), before + absl::Minutes(30));
}

TEST(SteadyClockSpec, ItGoesOnAsIfTheMachinesClockHadNotBeenSet) {
  const SteadyClock clock;
  const absl::Time before = clock.Now();
  const MachineClockSet set(-3600);
  const absl::Time then = clock.Now();
  EXPECT_GE(then, before);
  EXPECT_LT(then, before + absl::Minutes(30));
}

}  // namespace
}  // namespace jiedui::services
