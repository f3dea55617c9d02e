// The read models as an operator sees them: how they stand, their rebuild, and an event they cannot
// take in.

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "gtest/gtest.h"

#include "eventstore/store.h"
#include "jiedui/admin/v1/admin_service.grpc.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/server_service.pb.h"
#include "projections/table_sets.h"
#include "tests/eventstore/raw.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using Health = grpc::health::v1::Health;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

constexpr char kPart[] = "ledgers/370400/tables";

std::string ReasonOf(const grpc::Status& status) {
  if (status.ok()) return "OK";
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details())) return "without details";
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "without a reason";
}

class TablesSpec : public ServerTest {
 protected:
  TablesSpec() {
    options().admin_address = "127.0.0.1:0";
    Restart();
    Connect();
  }

  void Connect() {
    admin_ = admin::v1::AdminService::NewStub(Connected(server().admin_address()));
    health_ = Health::NewStub(client().channel());
  }

  admin::v1::GetTablesResponse Tables() {
    grpc::ClientContext context;
    admin::v1::GetTablesRequest request;
    request.set_name(kLedger);
    admin::v1::GetTablesResponse response;
    const grpc::Status status = admin_->GetTables(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // What it ends with; `last` is the last step.
  std::string Rebuild(const std::string& name = kLedger) {
    grpc::ClientContext context;
    admin::v1::RebuildTablesRequest request;
    request.set_name(name);
    const auto stream = admin_->RebuildTables(&context, request);
    for (admin::v1::RebuildTablesResponse step; stream->Read(&step);) last = step.rebuild();
    const grpc::Status status = stream->Finish();
    message = status.error_message();
    return ReasonOf(status);
  }

  std::string Cancel() {
    grpc::ClientContext context;
    admin::v1::CancelRebuildRequest request;
    request.set_name(kLedger);
    admin::v1::CancelRebuildResponse response;
    return ReasonOf(admin_->CancelRebuild(&context, request, &response));
  }

  int HealthOf(const std::string& part) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(part);
    HealthCheckResponse response;
    health_->Check(&context, request, &response).ok();
    return response.status();
  }

  v1::LedgerInfo Info() {
    return client()
        .Send("ServerService/GetServerInfo", "")
        .As<v1::GetServerInfoResponse>()
        .ledgers(0);
  }

  Reply ListUnits(const v1::ReadOptions& read = {}) {
    v1::ListUnitsRequest request;
    request.set_parent(kLedger);
    *request.mutable_read() = read;
    return client().Send("RegistryService/ListUnits", request);
  }

  // An event that no program knows, written past every decision.
  int64_t Poison() {
    eventstore::NewEvent poison;
    poison.kind = event::v1::Event::kUnitRegistered;
    poison.body = "no event";
    eventstore::Submission submission;
    submission.actor = "city/370400";
    submission.request_id = "poison";
    submission.decide = [&poison](const eventstore::View&) -> absl::StatusOr<eventstore::Outcome> {
      return eventstore::Outcome{{poison}, ""};
    };
    absl::Notification committed;
    store().Submit(std::move(submission), [&](absl::StatusOr<eventstore::Receipt> receipt) {
      EXPECT_TRUE(receipt.ok()) << receipt.status();
      committed.Notify();
    });
    committed.WaitForNotification();
    return store().head();
  }

  admin::v1::Rebuild last;
  std::string message;

 private:
  std::unique_ptr<admin::v1::AdminService::Stub> admin_;
  std::unique_ptr<Health::Stub> health_;
};

TEST_F(TablesSpec, TheyAreLiveAndAllAtOnePosition) {
  Given(Organization());
  EXPECT_TRUE(ListUnits(Strong()).ok());
  const auto tables = Tables();
  EXPECT_EQ(tables.name(), kLedger);
  EXPECT_EQ(tables.state(), admin::v1::TABLES_STATE_LIVE);
  EXPECT_EQ(tables.problem(), "");
  EXPECT_EQ(tables.position(), store().head());
  EXPECT_EQ(tables.head_position(), store().head());
  EXPECT_EQ(tables.verified_position(), 0) << "nobody has looked yet";
  EXPECT_FALSE(tables.has_verified_time());
  ASSERT_EQ(tables.tables_size(), Info().read_models_size());
  EXPECT_EQ(tables.tables(0).name(), "registry");
  EXPECT_GT(tables.tables(0).version(), 0);
  EXPECT_GT(tables.tables(0).estimated_row_count(), 0);
  EXPECT_EQ(tables.rebuild().state(), admin::v1::REBUILD_STATE_UNSPECIFIED);
}

TEST_F(TablesSpec, ARebuildIsToldToItsEndAndRecordedAsAnAct) {
  Given(Organization());
  EXPECT_TRUE(ListUnits(Strong()).ok());
  ASSERT_EQ(Rebuild(), "OK") << message;
  EXPECT_EQ(last.state(), admin::v1::REBUILD_STATE_DONE);
  EXPECT_EQ(last.done_count(), last.total_count());
  EXPECT_EQ(last.problem(), "");
  EXPECT_EQ(last.not_compared(), "");
  EXPECT_TRUE(last.differences().empty());
  EXPECT_TRUE(last.same_version());
  EXPECT_FALSE(last.automatic());
  const auto tables = Tables();
  EXPECT_GT(tables.verified_position(), 0);
  EXPECT_EQ(Info().verified_position(), tables.verified_position());
  EXPECT_TRUE(Info().has_verified_time());
  EXPECT_TRUE(ListUnits(Strong()).ok());
  const auto acts = eventstore::Query::Of({}, {event::v1::Event::kOperatorActed});
  EXPECT_EQ(store().TakeSnapshot()->Read(acts, {})->size(), 1U);
}

TEST_F(TablesSpec, WhatWasVerifiedIsStillSaidAfterARestart) {
  Given(Organization());
  EXPECT_TRUE(ListUnits(Strong()).ok());
  ASSERT_EQ(Rebuild(), "OK") << message;
  const auto before = Tables();
  ASSERT_GT(before.verified_position(), 0);

  Restart();
  Connect();

  const auto after = Tables();
  EXPECT_EQ(after.verified_position(), before.verified_position());
  EXPECT_EQ(after.verified_time().seconds(), before.verified_time().seconds());
  EXPECT_EQ(Info().verified_position(), before.verified_position());
}

TEST_F(TablesSpec, WithoutARebuildThereIsNothingToCancel) {
  EXPECT_EQ(Cancel(), "TABLES_STATE");
}

TEST_F(TablesSpec, ALedgerThatIsNotThereHasNoTables) {
  EXPECT_EQ(Rebuild("ledgers/none"), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(Rebuild("nonsense"), "FIELD_INVALID");
}

TEST_F(TablesSpec, TheyHaveAHealthOfTheirOwnWhileTheLedgerIsOpen) {
  EXPECT_EQ(HealthOf(kPart), HealthCheckResponse::SERVING);
  ASSERT_TRUE(server().ledgers().Close("370400").ok());
  EXPECT_EQ(HealthOf(kPart), HealthCheckResponse::UNKNOWN) << "the call failed";
  ASSERT_TRUE(server().ledgers().Open("370400").ok());
  EXPECT_EQ(HealthOf(kPart), HealthCheckResponse::SERVING);
}

TEST_F(TablesSpec, AnEventThatCannotBeTakenInStopsTheTablesAndNothingElse) {
  Given(Organization());
  const int64_t sound = store().head();
  const int64_t poison = Poison();
  const Reply refused = ListUnits(AtLeast(poison));
  EXPECT_EQ(refused.reason(), "READ_MODELS_STOPPED");
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(refused.info.metadata().at("position"), absl::StrCat(poison));
  EXPECT_THAT(refused.chinese, HasSubstr(absl::StrCat("停在事件 ", poison, " 之前")));
  EXPECT_EQ(ListUnits().reason(), "READ_MODELS_STOPPED") << "not silently stale";
  EXPECT_TRUE(ListUnits(AsOf(sound)).ok()) << "the past is what it was";
  EXPECT_TRUE(client().Write(RegisterUnit("370499", event::v1::TEAM_TIER_BRIGADE, kCity)).ok());
  EXPECT_EQ(HealthOf(kPart), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(HealthOf(""), HealthCheckResponse::SERVING);
  const auto tables = Tables();
  EXPECT_EQ(tables.state(), admin::v1::TABLES_STATE_STOPPED);
  EXPECT_EQ(tables.position(), sound);
  EXPECT_THAT(tables.problem(), HasSubstr(absl::StrCat("position ", poison)));
  EXPECT_EQ(Info().read_model_lag_count(), store().head() - sound);
  EXPECT_THAT(Info().read_model_problem(), HasSubstr(absl::StrCat("before event ", poison)));
  EXPECT_EQ(Rebuild(), "READ_MODELS_STOPPED") << "nor does a rebuild get past it";
  EXPECT_EQ(Tables().rebuild().state(), admin::v1::REBUILD_STATE_FAILED);
}

// What it folds is damaged since, and the tables are not.
TEST_F(TablesSpec, ARebuildThatFailsSaysSoAndLeavesTheLiveTablesServed) {
  Given(Organization());
  ASSERT_EQ(Rebuild(), "OK") << message;
  Stop();
  {
    eventstore::RawDatabase raw(directory() + "/370400/log");
    raw.Put("body", eventstore::PositionBytes(2), "not what was recorded");
    raw.Flush();
  }
  Restart();
  Connect();
  EXPECT_EQ(Rebuild(), "REBUILD_FAILED");
  EXPECT_THAT(message, HasSubstr("第 2 号记录损坏"));
  const auto tables = Tables();
  EXPECT_EQ(tables.state(), admin::v1::TABLES_STATE_LIVE);
  EXPECT_EQ(tables.problem(), "");
  EXPECT_EQ(tables.rebuild().state(), admin::v1::REBUILD_STATE_FAILED);
  EXPECT_EQ(HealthOf(kPart), HealthCheckResponse::SERVING);
  EXPECT_TRUE(ListUnits(Strong()).ok());
}

TEST_F(TablesSpec, DamagedTablesThatWereThrownAwayAtTheStartAreToldOf) {
  EXPECT_EQ(Tables().discarded_problem(), "");
  const std::filesystem::path tables = std::filesystem::path(directory()) / "370400" / "tables";
  Stop();
  std::string in_use;
  std::ifstream(tables / "in_use") >> in_use;
  std::ofstream(tables / in_use / "CURRENT") << "rubbish";
  Restart();
  Connect();
  EXPECT_EQ(Tables().state(), admin::v1::TABLES_STATE_LIVE);
  EXPECT_NE(Tables().discarded_problem(), "");
}

// What an adoption wrote of the loss; whether it got to discard them then or not.
TEST_F(TablesSpec, TablesThatWereDiscardedForAnAcceptedLossAreToldOfInTheLog) {
  const std::filesystem::path tables = std::filesystem::path(directory()) / "370400" / "tables";
  const auto log_of_start = [&] {
    testing::internal::CaptureStderr();
    Restart();
    return testing::internal::GetCapturedStderr();
  };
  const int64_t head = store().head();
  Stop();
  ASSERT_TRUE(projections::TableSets::AcceptLoss(tables.string(), head).ok());
  ASSERT_TRUE(projections::TableSets::Discard(tables.string()).ok());
  EXPECT_THAT(log_of_start(), HasSubstr(absl::StrCat("loss_accepted_after=", head)));
  Stop();
  EXPECT_THAT(log_of_start(), testing::Not(HasSubstr("loss_accepted_after")));
}

}  // namespace
}  // namespace jiedui::services
