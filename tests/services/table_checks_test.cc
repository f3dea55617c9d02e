// The tables held against the log: by an operator's wish and by themselves, what is said of what
// differs, and who is told no.

#include "services/table_checks.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/clock.h"
#include "jiedui/admin/v1/admin_service.grpc.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using projections::RebuildReport;

class VerifyTablesSpec : public ServerTest {
 protected:
  VerifyTablesSpec() {
    options().admin_address = "127.0.0.1:0";
    Begin();
  }

  void Begin() {
    Restart();
    admin_ = admin::v1::AdminService::NewStub(Connected(server().admin_address()));
  }

  grpc::Status Verify(const std::string& name, admin::v1::TablesCheck& check) {
    grpc::ClientContext context;
    admin::v1::VerifyTablesRequest request;
    request.set_name(name);
    const auto stream = admin_->VerifyTables(&context, request);
    for (admin::v1::VerifyTablesResponse response; stream->Read(&response);) {
      check = response.check();
    }
    return stream->Finish();
  }

  admin::v1::GetTablesResponse Tables() {
    grpc::ClientContext context;
    admin::v1::GetTablesRequest request;
    request.set_name(kLedger);
    admin::v1::GetTablesResponse response;
    EXPECT_TRUE(admin_->GetTables(&context, request, &response).ok());
    return response;
  }

  // The tables have everything recorded.
  void CatchUp() {
    v1::ListUnitsRequest request;
    request.set_parent(kLedger);
    *request.mutable_read() = Strong();
    ASSERT_TRUE(client().Send("RegistryService/ListUnits", request).ok());
  }

 private:
  std::unique_ptr<admin::v1::AdminService::Stub> admin_;
};

TEST_F(VerifyTablesSpec, WhatIsEqualIsVerifiedUpToThere) {
  Given(Paired());
  CatchUp();
  EXPECT_EQ(Tables().verified_position(), 0);
  EXPECT_FALSE(Tables().last_check().has_check_time());
  const int64_t head = store().head();
  admin::v1::TablesCheck check;
  ASSERT_TRUE(Verify(kLedger, check).ok());
  EXPECT_EQ(check.position(), head);
  EXPECT_THAT(check.differences(), testing::IsEmpty());
  EXPECT_EQ(check.problem(), "");
  EXPECT_EQ(Tables().verified_position(), head);
  EXPECT_EQ(Tables().last_check().position(), head);
  EXPECT_EQ(store().head(), head) << "nothing is recorded of it";
}

TEST_F(VerifyTablesSpec, TheyAreVerifiedByThemselvesAtAnInterval) {
  options().table_check_interval_s = 1;
  Begin();
  Given(Paired());
  CatchUp();
  while (Tables().verified_position() < store().head()) std::this_thread::yield();
  EXPECT_THAT(Tables().last_check().differences(), testing::IsEmpty());
}

TEST_F(VerifyTablesSpec, ALedgerThatThereIsNotIsRefused) {
  admin::v1::TablesCheck check;
  EXPECT_FALSE(Verify("ledgers/370300", check).ok());
  EXPECT_FALSE(check.has_check_time());
}

// Read models that find what they are told to, once they are let.
class FoundReadModels final : public projections::ReadModels {
 public:
  projections::Position position() const override { return 3; }
  void Read(const projections::Freshness& /*freshness*/, absl::Time /*deadline*/,
            projections::StateCallback done) override {
    done(absl::UnimplementedError("not asked here"));
  }
  void RunAmongPast(absl::Time /*deadline*/, projections::PastWork work) override {
    work(absl::UnimplementedError("not asked here"));
  }
  void Keep(const projections::State& /*state*/) override {}
  absl::StatusOr<RebuildReport> CompareWithRebuild(
      const projections::StillWanted& wanted) override {
    if (!begun.HasBeenNotified()) begun.Notify();
    while (endless) {
      if (absl::Status status = wanted(); !status.ok()) return status;
      std::this_thread::yield();
    }
    return report;
  }
  projections::Standing standing() const override { return {}; }
  bool StartRebuild() override { return false; }
  bool PauseRebuild() override { return false; }
  bool ResumeRebuild() override { return false; }
  bool CancelRebuild() override { return false; }
  projections::RebuildProgress AwaitRebuild(int64_t /*change*/,
                                            absl::Duration /*at_most*/) const override {
    return {};
  }
  uint64_t DiskBytes() const override { return 0; }

  absl::StatusOr<RebuildReport> report = RebuildReport();
  bool endless = false;
  absl::Notification begun;
};

// Checks every millisecond until the first is over.
TableCheck FirstOf(FoundReadModels& read_models, admin::v1::TablesCheck& latest) {
  const ManualClock clock(absl::FromUnixSeconds(1'500'000'000));
  absl::Mutex mutex;
  std::vector<TableCheck> found;
  TableChecks checks(
      {&read_models, "370400", absl::Milliseconds(1), &clock, [&](const TableCheck& check) {
         const absl::MutexLock lock(&mutex);
         found.push_back(check);
       }});
  const auto is_found = [&] { return !found.empty(); };
  const absl::MutexLock lock(&mutex, absl::Condition(&is_found));
  latest = checks.latest();
  return found.front();
}

TEST(TableChecksSpec, WhatDiffersIsSaidWithItsTable) {
  FoundReadModels read_models;
  RebuildReport report;
  report.position = 3;
  RebuildReport::Table& table = report.tables.emplace_back();
  table.name = "registry/4";
  table.live_hash = "one";
  table.rebuilt_hash = "another";
  table.changed_count = 1;
  table.first_keys = {"~unit/370400"};
  read_models.report = report;
  admin::v1::TablesCheck latest;
  EXPECT_FALSE(FirstOf(read_models, latest).report.equal());
  ASSERT_EQ(latest.differences_size(), 1);
  EXPECT_EQ(latest.differences(0).table(), "registry/4");
  EXPECT_EQ(latest.differences(0).changed_count(), 1);
  EXPECT_THAT(latest.differences(0).first_keys(), testing::ElementsAre("~unit/370400"));
  EXPECT_EQ(latest.position(), 3);
  EXPECT_EQ(latest.check_time().seconds(), 1'500'000'000);
}

TEST(TableChecksSpec, WhyTheyCouldNotBeComparedIsSaid) {
  FoundReadModels read_models;
  read_models.report = absl::DataLossError("record 2 cannot be read");
  admin::v1::TablesCheck latest;
  EXPECT_FALSE(FirstOf(read_models, latest).problem.ok());
  EXPECT_THAT(latest.problem(), testing::HasSubstr("record 2 cannot be read"));

  RebuildReport other;
  other.position = 3;  // and no tables
  FoundReadModels others;
  others.report = other;
  EXPECT_TRUE(FirstOf(others, latest).IsOfOtherVersion());
  EXPECT_EQ(latest.problem(), "they are of another version");
}

TEST(TableChecksSpec, WhoeverEndsThemWaitsForNoCheck) {
  FoundReadModels read_models;
  read_models.endless = true;
  const ManualClock clock(absl::FromUnixSeconds(1'500'000'000));
  bool found = false;
  {
    const TableChecks checks({&read_models, "370400", absl::Milliseconds(1), &clock,
                              [&found](const TableCheck&) { found = true; }});
    read_models.begun.WaitForNotification();
  }
  EXPECT_FALSE(found) << "a check that was ended has found nothing";
}

}  // namespace
}  // namespace jiedui::services
