// What a caller hears when the disk is full or fails: the truth, and whether to come back.

#include <csignal>
#include <memory>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/resource.h>

#include "base/clock.h"
#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "tests/services/harness.h"
#include "tests/services/system_calls.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// While it lives, no file of this process grows: every write fails.
class NothingCanBeWritten {
 public:
  NothingCanBeWritten() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NothingCanBeWritten() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class FailureSpec : public ServerTest {
 protected:
  FailureSpec() {
    options().on_failure = [this](const absl::Status& failure) {
      failure_ = failure;
      failed_.Notify();
    };
    Restart();
  }

  // Waits for it.
  const absl::Status& failure() {
    failed_.WaitForNotification();
    return failure_;
  }

 private:
  absl::Notification failed_;
  absl::Status failure_;
};

TEST_F(FailureSpec, AFailedWriteIsReportedAsUnknownAndARepetitionGivesExactlyOneEvent) {
  Given(Organization());
  const int64_t head = store().head();
  const auto rename = RenameUnit(kXuecheng, "薛城", "2017-06-01");
  {
    const NothingCanBeWritten full;
    const Reply reply = client().WriteWith(rename, "a", false);
    EXPECT_EQ(reply.reason(), "OUTCOME_UNKNOWN") << reply.status.error_message();
    EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_TRUE(reply.retry.has_value());
    EXPECT_FALSE(failure().ok());
  }
  // The store takes nothing more, though the disk is well again; what is durable can be read.
  EXPECT_EQ(client().WriteWith(rename, "a", false).status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
  v1::ListUnitsRequest units;
  units.set_parent(kLedger);
  EXPECT_TRUE(client().Send("RegistryService/ListUnits", units).ok());

  Restart();
  const Reply again = client().WriteWith(rename, "a", false);
  ASSERT_TRUE(again.ok()) << again.status.error_message();
  EXPECT_EQ(again.As<v1::WriteAnswer>().receipt().last_position(), head + 1);
  EXPECT_EQ(store().head(), head + 1);
}

TEST_F(FailureSpec, ACursorThatMayHaveMovedIsReportedAsUnknownAndMovingItAgainIsSafe) {
  Given(Organization());
  v1::AcquireCursorRequest acquire;
  acquire.set_name("ledgers/370400/cursors/export");
  const auto owned = client().Send("EventLogService/AcquireCursor", acquire);
  const int64_t token = owned.As<v1::AcquireCursorResponse>().cursor().fencing_token();
  const auto commit = [&](int64_t position) {
    v1::CommitCursorRequest request;
    request.set_name(acquire.name());
    request.set_fencing_token(token);
    request.set_position(position);
    return client().Send("EventLogService/CommitCursor", request);
  };
  ASSERT_TRUE(commit(1).ok());
  {
    const NothingCanBeWritten full;
    const Reply reply = commit(2);
    EXPECT_EQ(reply.reason(), "OUTCOME_UNKNOWN") << reply.status.error_message();
    EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_TRUE(reply.retry.has_value());
    EXPECT_FALSE(reply.chinese.empty());
    EXPECT_FALSE(failure().ok());
  }
  // The disk is well again, but what it did not take may be lost.
  EXPECT_EQ(commit(2).reason(), "OUTCOME_UNKNOWN");

  Restart();
  v1::GetCursorRequest get;
  get.set_name(acquire.name());
  const auto found = client().Send("EventLogService/GetCursor", get).As<v1::GetCursorResponse>();
  EXPECT_GE(found.cursor().position(), 1);
  EXPECT_LE(found.cursor().position(), 2);
  EXPECT_EQ(found.cursor().fencing_token(), token) << "whoever owned it owns it still";
  for (int times = 0; times < 2; ++times) {
    EXPECT_EQ(commit(2).As<v1::CommitCursorResponse>().cursor().position(), 2);
  }
}

// Opening a ledger for writing writes: a database that finds no room for that ends the process.
TEST_F(FailureSpec, ALedgerOnAFullDiskIsOpenedReadAndProvenAndTakesWritesOnceThereIsRoom) {
  Given(Organization());
  const auto before = RenameUnit(kXuecheng, "薛城新区", "2017-05-01");
  ASSERT_TRUE(client().WriteWith(before, "before", false).ok());
  const int64_t head = store().head();
  options().limits.min_free_bytes = 1 << 20;
  Stop();
  RoomOnDisk room(0);
  const auto rename = RenameUnit(kXuecheng, "薛城", "2017-06-01");
  {
    const NothingCanBeWritten full;
    Restart();
    EXPECT_TRUE(store().full());
    EXPECT_EQ(store().head(), head);
    const Reply refused = client().WriteWith(rename, "a", false);
    ExpectRefused(refused, v1::ERROR_REASON_DISK_LOW, head);
    EXPECT_EQ(refused.info.metadata().at("free_bytes"), "0");
    EXPECT_TRUE(client().WriteWith(before, "before", false).ok()) << "it was answered before";
    EXPECT_TRUE(client().WriteWith(rename, "b", true).ok()) << "it is only tried";
    v1::ListUnitsRequest units;
    units.set_parent(kLedger);
    *units.mutable_read() = AtLeast(head);
    const auto listed = client().Send("RegistryService/ListUnits", units);
    EXPECT_GT(listed.As<v1::ListUnitsResponse>().units_size(), 0);
    v1::GetInclusionProofRequest proof;
    proof.set_parent(kLedger);
    proof.set_position(1);
    EXPECT_TRUE(client().Send("AuditService/GetInclusionProof", proof).ok());
    v1::AcquireCursorRequest acquire;
    acquire.set_name("ledgers/370400/cursors/export");
    EXPECT_EQ(client().Send("EventLogService/AcquireCursor", acquire).reason(), "DISK_LOW");
  }

  room.Set(uint64_t{1} << 40U);
  const SteadyClock clock;
  const absl::Time end = clock.Now() + absl::Seconds(60);
  Reply taken = client().WriteWith(rename, "a", false);
  EXPECT_EQ(taken.status.error_code(), grpc::StatusCode::UNAVAILABLE) << "it is opened anew";
  EXPECT_TRUE(taken.retry.has_value());
  while (!taken.ok() && clock.Now() < end) taken = client().WriteWith(rename, "a", false);
  ASSERT_TRUE(taken.ok()) << taken.reason();
  EXPECT_FALSE(store().full());
  EXPECT_EQ(store().head(), head + 1);
}

TEST_F(FailureSpec, ACheckpointThatTheDiskDidNotTakeHasNoRequestIdToBeRepeatedWith) {
  options().evidence.checkpoint_interval_s = 86'400;  // none is signed but when asked for
  Restart();
  Given(Organization());
  const NothingCanBeWritten full;
  v1::SignCheckpointRequest sign;
  sign.set_parent(kLedger);
  const Reply reply = client().Send("AuditService/SignCheckpoint", sign);
  EXPECT_EQ(reply.reason(), "CHECKPOINT_UNAVAILABLE");
  EXPECT_THAT(reply.info.metadata().at("problem"),
              testing::AllOf(testing::HasSubstr("sign one then"),
                             testing::Not(testing::HasSubstr("request id"))));
  EXPECT_THAT(reply.chinese, testing::HasSubstr("启动后再签署"));
}

TEST_F(FailureSpec, ANearlyFullDiskRefusesWritesAndServesReads) {
  Given(Organization());
  const int64_t head = store().head();
  options().limits.min_free_bytes = uint64_t{1} << 60U;
  Restart();
  const Reply reply = client().WriteWith(RenameUnit(kXuecheng, "薛城", "2017-06-01"), "a", false);
  ExpectRefused(reply, v1::ERROR_REASON_DISK_LOW, head);
  EXPECT_TRUE(reply.retry.has_value());
  EXPECT_FALSE(reply.info.metadata().at("free_bytes").empty());
  v1::GetEventRequest event;
  event.set_name("ledgers/370400/events/1");
  EXPECT_TRUE(client().Send("EventLogService/GetEvent", event).ok());
}

}  // namespace
}  // namespace jiedui::services
