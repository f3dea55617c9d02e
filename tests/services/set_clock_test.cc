// The machine's clock is set while a server runs: whoever waits goes on waiting as long as it said.

#include <chrono>
#include <memory>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include <grpcpp/client_context.h>

#include "base/clock.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "tests/services/harness.h"
#include "tests/services/system_calls.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class SetClockSpec : public ServerTest {
 protected:
  // Abseil looks at the machine's clock every two seconds, and counts on in between, once it has
  // been asked for as long.
  static void AskForTheTimeOfDay() {
    const SteadyClock clock;
    const absl::Time end = clock.Now() + absl::Seconds(3);
    while (clock.Now() < end) SystemClock().Now();
  }

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
