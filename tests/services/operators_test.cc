// What an operator does with the ledgers of a running server.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "gtest/gtest.h"

#include "eventstore/signing_key.h"
#include "jiedui/admin/v1/admin_service.grpc.pb.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
namespace fs = std::filesystem;
namespace admin = jiedui::admin::v1;

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const auto& any : details.details()) {
    google::rpc::ErrorInfo info;
    if (any.UnpackTo(&info)) return info.reason();
  }
  return status.ok() ? "OK" : "without a reason";
}

// What an operator can do, each answered with its reason, "OK" if it was done.
class Operator {
 public:
  explicit Operator(const std::string& address)
      : stub_(admin::AdminService::NewStub(Connected(address))) {}

  std::string Create(const std::string& ledger_id) {
    admin::CreateLedgerRequest request;
    request.set_ledger_id(ledger_id);
    return Do<admin::CreateLedgerResponse>(&admin::AdminService::Stub::CreateLedger, request);
  }
  std::string Open(const std::string& name) {
    admin::OpenLedgerRequest request;
    request.set_name(name);
    return Do<admin::OpenLedgerResponse>(&admin::AdminService::Stub::OpenLedger, request);
  }
  std::string Close(const std::string& name) {
    admin::CloseLedgerRequest request;
    request.set_name(name);
    return Do<admin::CloseLedgerResponse>(&admin::AdminService::Stub::CloseLedger, request);
  }
  // "370300 CLOSED" and so on.
  std::vector<std::string> List() {
    grpc::ClientContext context;
    admin::ListLedgersResponse response;
    status_ = stub_->ListLedgers(&context, {}, &response);
    std::vector<std::string> lines;
    for (const auto& ledger : response.ledgers()) {
      lines.push_back(absl::StrCat(ledger.name(), " ", admin::LedgerState_Name(ledger.state())));
    }
    return lines;
  }
  // The first ledger, as it is told of.
  admin::Ledger First() {
    grpc::ClientContext context;
    admin::ListLedgersResponse response;
    status_ = stub_->ListLedgers(&context, {}, &response);
    return response.ledgers().empty() ? admin::Ledger() : response.ledgers(0);
  }
  admin::GetTablesResponse Tables(const std::string& name) {
    admin::GetTablesRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    admin::GetTablesResponse response;
    status_ = stub_->GetTables(&context, request, &response);
    return response;
  }
  // Of the last act.
  const grpc::Status& status() const { return status_; }

 private:
  template <class Response, class Method, class Request>
  std::string Do(Method method, const Request& request) {
    grpc::ClientContext context;
    Response response;
    status_ = ((*stub_).*method)(&context, request, &response);
    EXPECT_EQ(status_.ok(), response.has_ledger());
    return ReasonOf(status_);
  }

  const std::unique_ptr<admin::AdminService::Stub> stub_;
  grpc::Status status_;
};

class OperatorSpec : public ServerTest {
 protected:
  OperatorSpec() {
    options().admin_address = "127.0.0.1:0";
    Restart();
    operator_ = std::make_unique<Operator>(server().admin_address());
  }

  Operator& op() { return *operator_; }
  fs::path Home(const std::string& ledger_id) { return fs::path(directory()) / ledger_id; }
  Reply RegisterCity(const std::string& ledger) {
    return client().WriteWith(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, ""), "city",
                              false, {.ledger = ledger});
  }

 private:
  std::unique_ptr<Operator> operator_;
};

TEST_F(OperatorSpec, ADamagedTableFileIsListedAndTheLedgerIsServedAllTheSame) {
  Given(Organization());
  options().scrub_interval_s = 1;
  Restart();  // what was in the log only is in table files now
  // Until a round is over that found damage, or none.
  const auto await = [this](bool damaged) {
    while (true) {
      const ScrubFound found = server().ledgers().List().front().scrubbed;
      if (found.at != absl::InfinitePast() && found.problems.empty() != damaged) return;
    }
  };
  Operator of_now(server().admin_address());
  await(/*damaged=*/false);
  const admin::Ledger whole = of_now.First();
  EXPECT_EQ(whole.files_checked_time().seconds(), absl::ToUnixSeconds(clock().Now()));

  fs::path damaged;
  for (const auto& file : fs::directory_iterator(Home("370400") / "log")) {
    if (file.path().extension() == ".sst") damaged = file.path();
  }
  std::fstream stream(damaged, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(10);
  const char byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(10).put(byte);
  stream.close();

  await(/*damaged=*/true);
  const admin::Ledger found = of_now.First();
  ASSERT_EQ(found.file_problems_size(), 1);
  EXPECT_THAT(found.file_problems(0), testing::HasSubstr(damaged.string()));
  ASSERT_EQ(found.file_problems_zh_size(), 1);
  EXPECT_THAT(found.file_problems_zh(0),
              testing::AllOf(testing::StartsWith("表文件"), testing::HasSubstr(damaged.string())));
  EXPECT_EQ(found.state(), admin::LEDGER_STATE_OPEN);
  const admin::GetTablesResponse tables = of_now.Tables("ledgers/370400");
  EXPECT_EQ(tables.state(), admin::TABLES_STATE_LIVE);
  ASSERT_EQ(tables.file_problems_size(), 1);
  EXPECT_EQ(tables.file_problems_zh(0), found.file_problems_zh(0));
}

TEST_F(OperatorSpec, ANewLedgerIsServedAtOnce) {
  EXPECT_EQ(op().Create("370300"), "OK");
  EXPECT_TRUE(RegisterCity("ledgers/370300").ok());
  EXPECT_THAT(op().List(), testing::ElementsAre("ledgers/370300 LEDGER_STATE_OPEN",
                                                "ledgers/370400 LEDGER_STATE_OPEN"));
  EXPECT_EQ(op().Create("370300"), "RESOURCE_EXISTS");
}

TEST_F(OperatorSpec, WhatCannotBeCreatedIsRefusedAndLeavesNothing) {
  EXPECT_EQ(op().Create(""), "FIELD_REQUIRED");
  EXPECT_EQ(op().Create("../370300"), "FIELD_INVALID");
  EXPECT_EQ(op().Create("a/b"), "FIELD_INVALID");
  EXPECT_EQ(op().Create("370300.seen"), "FIELD_INVALID") << "what was seen of 370300 is there";
  EXPECT_FALSE(fs::exists(Home("../370300")));
  EXPECT_EQ(op().Create("370400"), "RESOURCE_EXISTS");
  fs::create_directories(Home("notes"));
  std::ofstream(Home("notes") / "to-do") << "call the printer";
  EXPECT_EQ(op().Create("notes"), "RESOURCE_EXISTS") << "somebody else's directory";
  EXPECT_TRUE(fs::exists(Home("notes") / "to-do"));
  EXPECT_FALSE(fs::exists(Home("notes") / "log"));
}

TEST_F(OperatorSpec, WhatWasCutShortWhileALedgerWasMadeIsGoneOnWith) {
  fs::create_directories(Home("370500") / "log");
  EXPECT_EQ(op().Create("370500"), "OK");
  EXPECT_EQ(op().Create("370500"), "RESOURCE_EXISTS");
  EXPECT_EQ(op().Close("ledgers/370500"), "OK");
  EXPECT_EQ(op().Create("370500"), "RESOURCE_EXISTS") << "closed, it is a ledger too";
}

TEST_F(OperatorSpec, ALedgerThatCouldNotBeMadeLeavesNothingAndIsMadeOnceItCan) {
  const fs::path keys = fs::path(directory()) / "keys-elsewhere";
  fs::create_directories(keys);
  std::ofstream(keys / "370500") << "a file where its keys belong";
  options().keys_directory = keys.string();
  Restart();
  Operator of_now(server().admin_address());
  EXPECT_EQ(of_now.Create("370500"), "LEDGER_STATE");
  EXPECT_FALSE(fs::exists(Home("370500")));
  EXPECT_TRUE(fs::exists(keys / "370500")) << "which it did not make";
  EXPECT_THAT(of_now.List(), testing::Not(testing::Contains(testing::HasSubstr("370500"))));
  fs::remove(keys / "370500");
  EXPECT_EQ(of_now.Create("370500"), "OK");
}

TEST_F(OperatorSpec, AServerThatCannotMakeANamedLedgerLeavesNothingOfIt) {
  const fs::path keys = fs::path(directory()) / "keys-elsewhere";
  fs::create_directories(keys);
  std::ofstream(keys / "370500") << "a file where its keys belong";
  options().keys_directory = keys.string();
  options().ledgers = {"370400", "370500"};
  Stop();
  EXPECT_FALSE(Server::Start(options()).ok());
  EXPECT_FALSE(fs::exists(Home("370500")));
  EXPECT_TRUE(fs::exists(Home("370400"))) << "which was there";
  fs::remove(keys / "370500");
  EXPECT_TRUE(Server::Start(options()).ok());
}

TEST_F(OperatorSpec, NoLedgerIsMadeWhereARestoreWasCutShort) {
  fs::create_directories(Home("370500") / "log");
  fs::create_directories(Home("370500") / "log.importing");
  EXPECT_EQ(op().Create("370500"), "LEDGER_STATE");
  EXPECT_TRUE(fs::is_empty(Home("370500") / "log"));
  fs::remove(Home("370500") / "log.importing");
  EXPECT_EQ(op().Create("370500"), "OK");
}

// The log and the guard are lost: begun anew, the ledger would be another of the same name.
TEST_F(OperatorSpec, NoLedgerIsMadeBesideTheKeysOfOneThatIsGone) {
  ASSERT_EQ(op().Create("370500"), "OK");
  ASSERT_EQ(op().Close("ledgers/370500"), "OK");
  const fs::path home = Home("370500");
  ASSERT_TRUE(fs::exists(home / "keys" / "checkpoint.skey")) << "the act of the operator is signed";
  fs::remove_all(home / "log");
  fs::remove_all(home / "guard");
  ServerOptions second = options();
  second.data_directory = directory() + "/elsewhere";
  second.ledgers = {"370500"};
  fs::create_directories(second.data_directory);
  fs::rename(home, fs::path(second.data_directory) / "370500");

  const absl::Status refused = Server::Start(second).status();

  EXPECT_THAT(std::string(refused.message()),
              testing::AllOf(testing::StartsWith("ledger 370500: "),
                             testing::HasSubstr("checkpoint.skey is of a ledger that is gone")));
  const fs::path there = fs::path(second.data_directory) / "370500";
  EXPECT_FALSE(fs::exists(there / "log"));
  EXPECT_FALSE(fs::exists(there / "guard"));
  fs::rename(there / "keys", there / "old-keys");
  fs::remove_all(there / "tables");
  EXPECT_TRUE(Server::Start(second).ok()) << "a new one is meant";
}

// Made for a ledger that is to come.
TEST_F(OperatorSpec, ALedgerIsMadeWithASigningKeyThatIsThereAlready) {
  fs::create_directories(Home("370500"));
  ASSERT_TRUE(
      eventstore::SigningKeys((Home("370500") / "keys").string()).Generate("jiedui/370500").ok());
  EXPECT_EQ(op().Create("370500"), "OK");
}

TEST_F(OperatorSpec, NoLedgerIsMadeOnADiskThatIsNearlyFull) {
  options().limits.min_free_bytes = uint64_t{1} << 60;
  Restart();
  Operator of_now(server().admin_address());
  EXPECT_EQ(of_now.Create("370500"), "DISK_LOW");
  EXPECT_FALSE(fs::exists(Home("370500")));
  options().limits.min_free_bytes = 0;
  Restart();
  Operator with_room(server().admin_address());
  EXPECT_EQ(with_room.Create("370500"), "OK");
}

TEST_F(OperatorSpec, AClosedLedgerRefusesAndComesBackAsItWas) {
  Given(Organization());
  const int64_t head = store().head();
  EXPECT_EQ(op().Close(kLedger), "OK");
  EXPECT_THAT(op().List(), testing::ElementsAre("ledgers/370400 LEDGER_STATE_CLOSED"));
  const Reply refused = client().Write(RenameUnit(kXuecheng, "薛城", "2017-06-01"));
  EXPECT_EQ(refused.reason(), "LEDGER_STATE");
  EXPECT_EQ(refused.info.metadata().at("ledger"), "370400");
  EXPECT_THAT(refused.chinese, testing::HasSubstr("已关闭"));
  EXPECT_EQ(op().Open(kLedger), "OK");
  EXPECT_EQ(store().head(), head + 2) << "that it was closed, and that it was opened";
  EXPECT_TRUE(client().Write(RenameUnit(kXuecheng, "薛城", "2017-06-01")).ok());
}

TEST_F(OperatorSpec, AnActThatDoesNotFitTheStateIsRefused) {
  EXPECT_EQ(op().Open(kLedger), "LEDGER_STATE") << "it is open";
  EXPECT_EQ(op().Open("ledgers/999999"), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(op().Close("ledgers/999999"), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(op().Close(kLedger), "OK");
  EXPECT_EQ(op().Close(kLedger), "LEDGER_STATE") << "it is closed";
  EXPECT_EQ(op().Close(""), "FIELD_REQUIRED");
  EXPECT_EQ(op().Close("ledgers/370400/units/1"), "FIELD_INVALID");
  EXPECT_EQ(op().Open("ledgers/.."), "FIELD_INVALID");
}

TEST_F(OperatorSpec, ALedgerMovesToAnotherServerByCopyingItsDirectory) {
  Given(ProgramYear());
  const int64_t head = store().head();
  const std::string root = eventstore::LeafHash(store().TakeSnapshot()->Get(head)->leaf);
  ASSERT_EQ(op().Close(kLedger), "OK");

  ServerOptions elsewhere = options();
  elsewhere.data_directory = absl::StrCat(directory(), "/elsewhere");
  elsewhere.ledgers = {};
  fs::create_directories(elsewhere.data_directory);
  const auto started = Server::Start(elsewhere);
  ASSERT_TRUE(started.ok()) << started.status();
  fs::copy(Home("370400"), fs::path(elsewhere.data_directory) / "370400",
           fs::copy_options::recursive);
  Operator other((*started)->admin_address());
  EXPECT_THAT(other.List(), testing::ElementsAre("ledgers/370400 LEDGER_STATE_CLOSED"));
  EXPECT_EQ(other.Open(kLedger), "OK") << other.status().error_message();

  const auto visit = (*started)->ledgers().Enter("370400", "");
  ASSERT_TRUE(visit.ok());
  EXPECT_EQ(visit->host->store().head(), head + 2) << "closed here, opened there";
  EXPECT_EQ(eventstore::LeafHash(visit->host->store().TakeSnapshot()->Get(head)->leaf), root);
  Client caller((*started)->address());
  EXPECT_TRUE(caller.WriteWith(Assign(kTengzhou, kXuecheng), "elsewhere", false).ok());
}

class GuardDirectorySpec : public OperatorSpec {
 protected:
  GuardDirectorySpec() {
    options().guard_directory = guards();
    Restart();
  }
  ~GuardDirectorySpec() override {
    fs::remove_all(guards());
    fs::remove_all(Elsewhere().guard_directory);
  }

  std::string guards() const { return absl::StrCat(directory(), "-guards"); }
  ServerOptions Elsewhere() {
    ServerOptions elsewhere = options();
    elsewhere.data_directory = absl::StrCat(directory(), "/elsewhere");
    elsewhere.guard_directory = absl::StrCat(directory(), "-other-guards");
    return elsewhere;
  }
};

TEST_F(GuardDirectorySpec, TheHeadGuardsMayLieElsewhereOneDirectoryForEachLedger) {
  ASSERT_TRUE(RegisterCity(kLedger).ok());
  ASSERT_TRUE(server().ledgers().Create("370300").ok());
  EXPECT_TRUE(fs::exists(fs::path(guards()) / "370400" / "head"));
  EXPECT_TRUE(fs::exists(fs::path(guards()) / "370300" / "head"));
  EXPECT_FALSE(fs::exists(Home("370300") / "guard"));
  Restart();
  EXPECT_EQ(store().head(), 1);
  Stop();
  fs::remove_all(guards());
  const auto started = Server::Start(options());
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(std::string(started.status().message()),
              testing::AllOf(testing::HasSubstr("head guard"), testing::HasSubstr(guards()),
                             testing::HasSubstr("adopt"), testing::HasSubstr("--guard-directory")));
}

TEST_F(GuardDirectorySpec, AGuardThatIsTakenFromAnOpenLedgerIsListedAndStopsNoWrite) {
  const auto problem = [this] { return server().ledgers().List().at(0).problem_zh; };
  EXPECT_EQ(problem(), "");
  const fs::path guard = fs::path(guards()) / "370400" / "head";
  fs::rename(guard, guard.string() + ".away");

  EXPECT_TRUE(RegisterCity(kLedger).ok());

  EXPECT_THAT(problem(), testing::AllOf(testing::HasSubstr(guard.string()),
                                        testing::HasSubstr("--guard-directory")));
  fs::copy_file(guard.string() + ".away", guard);
  EXPECT_THAT(problem(), testing::HasSubstr(guard.string())) << "a copy is not written";
  fs::rename(guard.string() + ".away", guard);
  EXPECT_EQ(problem(), "");
}

TEST_F(GuardDirectorySpec, SoIsOneThatIsTakenWithItsDirectoryOrWithAllGuards) {
  const auto problem = [this] { return server().ledgers().List().at(0).problem_zh; };
  const fs::path own = fs::path(guards()) / "370400";
  for (const fs::path& taken : {own, fs::path(guards())}) {
    const fs::path away = taken.string() + ".away";
    fs::rename(taken, away);
    EXPECT_THAT(problem(), testing::HasSubstr((own / "head").string())) << taken;
    fs::rename(away, taken);
    EXPECT_EQ(problem(), "") << taken;
  }
  fs::remove_all(own);

  EXPECT_TRUE(RegisterCity(kLedger).ok());

  EXPECT_THAT(problem(), testing::AllOf(testing::HasSubstr((own / "head").string()),
                                        testing::HasSubstr("--guard-directory")));
}

TEST_F(OperatorSpec, AGuardThatIsTakenWithItsDirectoryFromBesideTheLogIsListed) {
  const auto problem = [this] { return server().ledgers().List().at(0).problem_zh; };
  fs::remove_all(Home("370400") / "guard");

  EXPECT_TRUE(RegisterCity(kLedger).ok());

  EXPECT_THAT(problem(), testing::HasSubstr((Home("370400") / "guard" / "head").string()));
}

TEST_F(GuardDirectorySpec, ALedgerMovesWithItsGuardOrIsAdopted) {
  ASSERT_TRUE(RegisterCity(kLedger).ok());
  Stop();
  const ServerOptions elsewhere = Elsewhere();
  fs::create_directories(elsewhere.data_directory);
  fs::copy(Home("370400"), fs::path(elsewhere.data_directory) / "370400",
           fs::copy_options::recursive);
  EXPECT_FALSE(Server::Start(elsewhere).ok()) << "its guard stayed behind";
  fs::create_directories(elsewhere.guard_directory);
  fs::copy(fs::path(guards()) / "370400", fs::path(elsewhere.guard_directory) / "370400",
           fs::copy_options::recursive);
  const auto started = Server::Start(elsewhere);
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ((*started)->ledgers().Enter("370400", "")->host->store().head(), 1);
}

TEST_F(OperatorSpec, ACopyUnderAnotherNameIsRefusedAndSaysWhy) {
  Given(Organization());
  ASSERT_EQ(op().Close(kLedger), "OK");
  fs::copy(Home("370400"), Home("370300"), fs::copy_options::recursive);
  EXPECT_EQ(op().Open("ledgers/370300"), "LEDGER_MISPLACED");
  EXPECT_THAT(op().status().error_message(), testing::HasSubstr("370400"));
  EXPECT_THAT(op().List(), testing::ElementsAre("ledgers/370300 LEDGER_STATE_REFUSED",
                                                "ledgers/370400 LEDGER_STATE_CLOSED"));
  EXPECT_EQ(op().Open("ledgers/370300"), "LEDGER_MISPLACED") << "it may be tried again";
  fs::remove_all(Home("370300"));
  EXPECT_THAT(op().List(), testing::ElementsAre("ledgers/370400 LEDGER_STATE_CLOSED"));
  EXPECT_EQ(op().Open("ledgers/370300"), "RESOURCE_NOT_FOUND");
}

TEST_F(OperatorSpec, ASubscriptionEndsWithItsLedgerAndNoOther) {
  ASSERT_EQ(op().Create("370300"), "OK");
  const auto stub = v1::EventLogService::NewStub(client().channel());
  const auto subscribe = [&](grpc::ClientContext& context, const std::string& ledger) {
    v1::SubscribeEventsRequest request;
    request.set_parent(ledger);
    return stub->SubscribeEvents(&context, request);
  };
  grpc::ClientContext one;
  grpc::ClientContext two;
  const auto ending = subscribe(one, "ledgers/370300");
  const auto lasting = subscribe(two, kLedger);
  v1::SubscribeEventsResponse response;
  ASSERT_TRUE(ending->Read(&response));
  ASSERT_TRUE(lasting->Read(&response));
  EXPECT_EQ(op().Close("ledgers/370300"), "OK");
  // Closing is recorded first, and whoever is quick still hears of it.
  while (ending->Read(&response)) {
    for (const v1::RecordedEvent& event : response.events()) {
      EXPECT_EQ(event.event().operator_acted().act(), "CloseLedger");
    }
  }
  EXPECT_EQ(ReasonOf(ending->Finish()), "SERVER_CLOSING");
  ASSERT_TRUE(RegisterCity(kLedger).ok());
  ASSERT_TRUE(lasting->Read(&response));
  EXPECT_EQ(response.events_size(), 1);
  two.TryCancel();
}

// Writers go on through rounds of closing and opening; what was acknowledged is there, once.
TEST_F(OperatorSpec, CallsUnderWayAreAnsweredWhileALedgerCloses) {
  ASSERT_TRUE(RegisterCity(kLedger).ok());
  std::atomic<bool> stop = false;
  std::atomic<int> acknowledged = 0;
  std::atomic<int> refused = 0;
  const auto write = [&](int caller) {
    Client own(server().address());
    for (int i = 0; !stop; ++i) {
      const std::string id = absl::StrCat("w", caller, "-", i);
      const Reply reply =
          own.WriteWith(RegisterUnit(id, event::v1::TEAM_TIER_BRIGADE, kCity), id, false);
      EXPECT_TRUE(reply.ok() || reply.reason() == "LEDGER_STATE")
          << reply.reason() << " " << reply.status.error_message();
      ++(reply.ok() ? acknowledged : refused);
    }
  };
  const auto read = [&] {
    Client own(server().address());
    v1::ListUnitsRequest request;
    request.set_parent(kLedger);
    *request.mutable_read() = Strong();
    while (!stop) {
      const Reply reply = own.Send("RegistryService/ListUnits", request);
      EXPECT_TRUE(reply.ok() || reply.reason() == "LEDGER_STATE") << reply.reason();
    }
  };
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) callers.emplace_back(write, i);
  callers.emplace_back(read);
  for (int round = 0; round < 5; ++round) {
    const int before = acknowledged;
    while (acknowledged < before + 3) std::this_thread::yield();
    ASSERT_EQ(op().Close(kLedger), "OK");
    const int refusals = refused;
    while (refused < refusals + 1) std::this_thread::yield();
    ASSERT_EQ(op().Open(kLedger), "OK");
  }
  stop = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(store().head(), 1 + acknowledged + 5 * 2) << "each closing and opening is an event too";
}

TEST_F(OperatorSpec, WhatChangesALedgerIsRecordedInIt) {
  ASSERT_EQ(op().Create("370300"), "OK");
  ASSERT_EQ(op().Close("ledgers/370300"), "OK");
  ASSERT_EQ(op().Open("ledgers/370300"), "OK");
  EXPECT_THAT(op().List(), testing::SizeIs(2));  // changes nothing
  v1::ListEventsRequest request;
  request.set_parent("ledgers/370300");
  const auto response =
      client().Send("EventLogService/ListEvents", request).As<v1::ListEventsResponse>();
  std::vector<std::string> acts;
  for (const v1::RecordedEvent& event : response.events()) {
    EXPECT_EQ(event.kind(), "OperatorActed");
    EXPECT_EQ(event.actor(), "operator/local");
    EXPECT_THAT(event.event().operator_acted().peer(), testing::StartsWith("ipv4:127.0.0.1:"));
    EXPECT_EQ(event.event().operator_acted().acted_date().year(), 2018);
    acts.push_back(event.event().operator_acted().act());
  }
  EXPECT_THAT(acts, testing::ElementsAre("CreateLedger", "CloseLedger", "OpenLedger"));
  EXPECT_EQ(store().head(), 0) << "it was done to another ledger";
}

TEST_F(OperatorSpec, AnActStandsThoughTheLedgerCannotTakeTheRecord) {
  ASSERT_TRUE(RegisterCity(kLedger).ok());
  options().admin_address = absl::StrCat("unix:", directory(), "/admin.sock");
  options().limits.min_free_bytes = uint64_t{1} << 60U;
  Restart();
  Operator local(server().admin_address());
  EXPECT_EQ(local.Close(kLedger), "OK");
  EXPECT_EQ(local.Open(kLedger), "OK");
  EXPECT_EQ(store().head(), 1);
}

TEST_F(OperatorSpec, OperatorsAreNotServedOnTheAddressOfTheApi) {
  Operator astray(server().address());
  EXPECT_TRUE(astray.List().empty());
  EXPECT_EQ(astray.status().error_code(), grpc::StatusCode::UNIMPLEMENTED);
  Client lost(server().admin_address());
  EXPECT_EQ(lost.Send("ServerService/GetServerInfo", "").status.error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(OperatorSpec, TheAddressOfOperatorsHasItsOwnHealth) {
  const auto health = [](const std::string& address) {
    const auto stub = grpc::health::v1::Health::NewStub(Connected(address));
    grpc::health::v1::HealthCheckRequest request;
    request.set_service("jiedui.admin.v1.AdminService");
    grpc::health::v1::HealthCheckResponse response;
    grpc::ClientContext context;
    return stub->Check(&context, request, &response).error_code();
  };
  EXPECT_EQ(health(server().admin_address()), grpc::StatusCode::OK);
  EXPECT_EQ(health(server().address()), grpc::StatusCode::NOT_FOUND);
}

TEST_F(OperatorSpec, WithoutAnAddressThereAreNoOperators) {
  options().admin_address = "";
  Restart();
  EXPECT_EQ(server().admin_address(), "");
  EXPECT_TRUE(RegisterCity(kLedger).ok());
}

TEST_F(OperatorSpec, ASocketFileIsForItsOwnerOnly) {
  const std::string path = absl::StrCat(directory(), "/admin.sock");
  options().admin_address = absl::StrCat("unix:", path);
  Restart();
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  Operator local(server().admin_address());
  EXPECT_THAT(local.List(), testing::ElementsAre("ledgers/370400 LEDGER_STATE_OPEN"));
}

TEST_F(OperatorSpec, AnAddressBeyondThisMachineIsRefused) {
  options().admin_address = "0.0.0.0:8471";
  EXPECT_THAT(std::string(options().Validate().message()),
              testing::HasSubstr("admin.listen_address"));
  options().admin_address = "unix:relative.sock";
  EXPECT_FALSE(options().Validate().ok());
}

}  // namespace
}  // namespace jiedui::services
