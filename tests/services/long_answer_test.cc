// Answers that take long: one of a sort at a time, and none that keeps a ledger open.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "jiedui/v1/audit_service.pb.h"
#include "tests/services/harness.h"
#include "tests/services/system_calls.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// A caller of a stream, and what it does when it gets the first response.
class StreamCaller final : public ResponseStream {
 public:
  using First = std::function<void(ResponseSource&)>;  // null: it takes nothing

  explicit StreamCaller(First first) : first_(std::move(first)) {}

  void Begin(const std::shared_ptr<ResponseSource>& source) {
    source_ = source.get();
    source->Start(this);
  }
  void AwaitWrite() { written_.WaitForNotification(); }
  absl::Status Await() {
    finished_.WaitForNotification();
    return status_;
  }

  void Write(std::string response) override {
    last = std::move(response);
    const bool is_first = !written_.HasBeenNotified();
    if (is_first) written_.Notify();
    if (first_ == nullptr) return;
    if (is_first) first_(*source_);
    source_->OnWritten(true);
  }
  void Finish(const absl::Status& status) override {
    status_ = status;
    finished_.Notify();
  }
  void GiveUp() override {
    gave_up = true;
    source_->OnWritten(false);
  }

  std::string last;
  bool gave_up = false;

 private:
  const First first_;
  ResponseSource* source_ = nullptr;
  absl::Notification written_;
  absl::Status status_;
  absl::Notification finished_;
};

class LongAnswerSpec : public ServerTest {
 protected:
  LongAnswerSpec() {
    Given(Organization());
    v1::SignCheckpointRequest request;
    request.set_parent(kLedger);
    client().Send("AuditService/SignCheckpoint", request).As<v1::SignCheckpointResponse>();
  }

  absl::StatusOr<std::shared_ptr<ResponseSource>> Call(const std::string& method) {
    const absl::StatusOr<Visit> visit = server().ledgers().Enter("370400", "");
    services::Call call;
    call.method = absl::StrCat("/jiedui.v1.AuditService/", method);
    v1::VerifyLedgerRequest request;  // the other's is of the same shape
    request.set_parent(kLedger);
    return std::get<StreamHandler>(visit->host->MethodAt(call.method).handler)(
        call, request.SerializeAsString());
  }
  absl::Status Run(const std::string& method, StreamCaller& caller) {
    const auto source = Call(method);
    if (!source.ok()) return source.status();
    caller.Begin(*source);
    return caller.Await();
  }
};

TEST_F(LongAnswerSpec, OneOfASortAtATime) {
  for (const std::string method : {"VerifyLedger", "ExportLedger"}) {
    absl::Status second;
    StreamCaller caller([&](ResponseSource&) { second = Call(method).status(); });
    EXPECT_TRUE(Run(method, caller).ok());
    EXPECT_EQ(domain::ReasonOf(second), v1::ERROR_REASON_LEDGER_STATE) << method;
    StreamCaller next([](ResponseSource&) {});
    EXPECT_TRUE(Run(method, next).ok()) << "after the first";
  }
}

TEST_F(LongAnswerSpec, WhoGoesAwayStopsTheCheck) {
  StreamCaller caller([](ResponseSource& source) { source.OnCancelled(); });
  EXPECT_TRUE(Run("VerifyLedger", caller).ok()) << "nobody hears it";
  v1::VerifyLedgerResponse last;
  ASSERT_TRUE(last.ParseFromString(caller.last));
  EXPECT_FALSE(last.done());
}

TEST_F(LongAnswerSpec, AServerThatClosesEndsTheCheckAndEveryLaterOne) {
  StreamCaller caller([&](ResponseSource&) { server().ledgers().EndStreams(); });
  EXPECT_EQ(domain::ReasonOf(Run("VerifyLedger", caller)), v1::ERROR_REASON_SERVER_CLOSING);
  StreamCaller next([](ResponseSource&) {});
  EXPECT_EQ(domain::ReasonOf(Run("VerifyLedger", next)), v1::ERROR_REASON_SERVER_CLOSING);
  EXPECT_EQ(domain::ReasonOf(Run("ExportLedger", next)), v1::ERROR_REASON_SERVER_CLOSING);
}

TEST_F(LongAnswerSpec, ACallerWhoTakesNothingDoesNotKeepALedgerOpen) {
  for (const std::string method : {"VerifyLedger", "ExportLedger"}) {
    StreamCaller caller(nullptr);
    const auto source = Call(method);
    ASSERT_TRUE(source.ok()) << source.status();
    caller.Begin(*source);
    caller.AwaitWrite();
    EXPECT_TRUE(server().ledgers().Close("370400").ok());
    caller.Await().IgnoreError();
    EXPECT_TRUE(caller.gave_up);
    ASSERT_TRUE(server().ledgers().Open("370400").ok());
  }
}

// The system waits by its own clock for a time of the one that was set: an hour longer.
TEST_F(LongAnswerSpec, NorDoesOneWhileTheMachinesClockIsAhead) {
  const MachineClockSet ahead(3600);
  AskForTheTimeOfDay();
  StreamCaller caller(nullptr);
  const auto source = Call("VerifyLedger");
  ASSERT_TRUE(source.ok()) << source.status();
  caller.Begin(*source);
  caller.AwaitWrite();
  EXPECT_TRUE(server().ledgers().Close("370400").ok());
  caller.Await().IgnoreError();
  EXPECT_TRUE(caller.gave_up);
}

}  // namespace
}  // namespace jiedui::services
