// Several ledgers in one server: each on its own, named by every call.

#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/server_service.pb.h"
#include "services/door.h"
#include "services/finding_words.h"
#include "services/ledger_router.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

constexpr char kOther[] = "ledgers/370300";

class LedgersSpec : public ServerTest {
 protected:
  LedgersSpec() {
    options().ledgers = {"370400", "370300"};
    Restart();
  }

  Reply RegisterCity(const std::string& ledger, const std::string& name) {
    auto city = RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "");
    city.set_display_name(name);
    return client().WriteWith(city, "same-id", false, {.ledger = ledger});
  }

  Reply GetCity(const std::string& ledger) {
    v1::GetUnitRequest request;
    request.set_name(absl::StrCat(ledger, "/units/", kCity));
    *request.mutable_read() = Strong();
    return client().Send("RegistryService/GetUnit", request);
  }
};

TEST_F(LedgersSpec, TheSameIdsInTwoLedgersAreTwoThings) {
  const Reply here = RegisterCity(kLedger, "枣庄市");
  const Reply there = RegisterCity(kOther, "淄博市");
  ASSERT_TRUE(here.ok() && there.ok()) << there.status.error_message();
  EXPECT_EQ(here.As<v1::WriteAnswer>().name(), "ledgers/370400/units/370400");
  EXPECT_EQ(there.As<v1::WriteAnswer>().name(), "ledgers/370300/units/370400");
  EXPECT_EQ(there.As<v1::WriteAnswer>().receipt().last_position(), 1);
  EXPECT_FALSE(there.As<v1::WriteAnswer>().receipt().deduplicated());
  EXPECT_EQ(GetCity(kLedger).As<v1::GetUnitResponse>().unit().display_name(), "枣庄市");
  const auto other = GetCity(kOther).As<v1::GetUnitResponse>();
  EXPECT_EQ(other.unit().display_name(), "淄博市");
  EXPECT_EQ(other.unit().name(), "ledgers/370300/units/370400");
}

TEST_F(LedgersSpec, WhatIsWrittenInOneMovesNothingInTheOther) {
  ASSERT_TRUE(RegisterCity(kOther, "淄博市").ok());
  EXPECT_EQ(store().head(), 0);
  EXPECT_EQ(GetCity(kLedger).reason(), "RESOURCE_NOT_FOUND");
  v1::ListEventsRequest events;
  events.set_parent(kOther);
  EXPECT_EQ(client()
                .Send("EventLogService/ListEvents", events)
                .As<v1::ListEventsResponse>()
                .events_size(),
            1);
  events.set_parent(kLedger);
  EXPECT_EQ(client()
                .Send("EventLogService/ListEvents", events)
                .As<v1::ListEventsResponse>()
                .events_size(),
            0);
}

TEST_F(LedgersSpec, TheServerNamesThemAll) {
  const auto info =
      client().Send("ServerService/GetServerInfo", "").As<v1::GetServerInfoResponse>();
  ASSERT_EQ(info.ledgers_size(), 2);
  EXPECT_EQ(info.ledgers(0).name(), kOther);
  EXPECT_EQ(info.ledgers(1).name(), kLedger);
}

TEST_F(LedgersSpec, ALedgerThatIsNotThereIsMissedInTheSameWordsByEveryMethod) {
  for (const auto* method : ApiMethods()) {
    const auto& request = *method->input_type();
    const auto* parent = request.FindFieldByName("parent");
    const auto* field = parent != nullptr ? parent : request.FindFieldByName("name");
    if (field == nullptr || method->server_streaming()) continue;
    const std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(&request)->New());
    message->GetReflection()->SetString(
        message.get(), field, parent != nullptr ? "ledgers/999999" : "ledgers/999999/units/1");
    const Reply reply =
        client().Send(absl::StrCat(method->service()->name(), "/", method->name()), *message);
    EXPECT_EQ(reply.reason(), "RESOURCE_NOT_FOUND") << method->full_name();
    EXPECT_EQ(reply.info.metadata().at("resource"), "ledgers/999999") << method->full_name();
    EXPECT_EQ(reply.field(), field->name()) << method->full_name();
  }
}

TEST_F(LedgersSpec, ASubscriptionToALedgerThatIsNotThereIsRefused) {
  v1::SubscribeEventsRequest request;
  request.set_parent("ledgers/999999");
  grpc::ClientContext context;
  const auto reader =
      v1::EventLogService::NewStub(client().channel())->SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse response;
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(LedgersSpec, WhatNamesNoLedgerIsRefused) {
  v1::GetUnitRequest request;
  const auto field = [&](const std::string& name) {
    request.set_name(name);
    const Reply reply = client().Send("RegistryService/GetUnit", request);
    EXPECT_EQ(reply.field(), "name") << name;
    return reply.reason();
  };
  EXPECT_EQ(field(""), "FIELD_REQUIRED");
  EXPECT_EQ(field("ledgers/370400"), "FIELD_INVALID");
  EXPECT_EQ(field("ledgers/../units/1"), "FIELD_INVALID");
  EXPECT_EQ(field("units/370400"), "FIELD_INVALID");
}

TEST_F(LedgersSpec, BytesThatAreNoMessageAreRefusedAsSuchWhereverTheySeemToBelong) {
  // parent = "ledgers/\xff", which is no text; then a parent that is cut off.
  const std::string no_text = "\x0a\x09ledgers/\xff";
  EXPECT_EQ(client().Send("RegistryService/ListUnits", no_text).reason(), "MALFORMED_REQUEST");
  EXPECT_EQ(client().Send("RegistryService/ListUnits", "\x0a\x7fledgers").reason(),
            "MALFORMED_REQUEST");
}

TEST_F(LedgersSpec, ALedgerInUseElsewhereStopsAServerThatMustHaveIt) {
  ServerOptions second = options();
  second.ledgers = {"370400"};
  const auto started = Server::Start(second);
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(std::string(started.status().message()), testing::HasSubstr("ledger 370400: "));
}

TEST_F(LedgersSpec, WhereARestoreWasCutShortAServerBeginsNoLedgerAndSaysWhatToDo) {
  const std::filesystem::path home = std::filesystem::path(directory()) / "370100";
  std::filesystem::create_directories(home / "log");
  std::filesystem::create_directories(home / "log.importing");
  ServerOptions second = options();
  second.ledgers = {"370100"};
  const absl::Status refused = Server::Start(second).status();
  EXPECT_THAT(std::string(refused.message()),
              testing::AllOf(testing::StartsWith("ledger 370100: "),
                             testing::HasSubstr("repeat it (jiedui archive restore)")));
  EXPECT_THAT(ChineseOf(refused),
              testing::AllOf(testing::StartsWith("账本 370100："),
                             testing::HasSubstr("是被中断的恢复留下的：请重新恢复")));
  EXPECT_TRUE(std::filesystem::is_empty(home / "log"));
  EXPECT_FALSE(std::filesystem::exists(home / "keys"));
}

// Whichever is opened first, and however many at once.
TEST_F(LedgersSpec, OfSeveralThatCannotBeOpenedTheFirstByNameIsToldAndTheOthersAreClosedAgain) {
  ServerOptions second = options();
  for (int i = 0; i < 3; ++i) {
    second.ledgers = {"370400", "370100", "370300", "370200"};
    const auto started = Server::Start(second);
    ASSERT_FALSE(started.ok());
    EXPECT_THAT(std::string(started.status().message()), testing::StartsWith("ledger 370300: "));
    EXPECT_THAT(ChineseOf(started.status()), testing::AllOf(testing::StartsWith("账本 370300："),
                                                            testing::HasSubstr("已被打开")));
    second.ledgers = {"370100", "370200"};
    const auto again = Server::Start(second);
    EXPECT_TRUE(again.ok()) << again.status();
  }
}

TEST_F(LedgersSpec, ManyThatAreOpenedAtOnceAreEachTheirOwn) {
  std::vector<std::string> ids;
  for (int i = 1; i <= 8; ++i) ids.push_back(absl::StrCat("3701", i, "0"));
  options().ledgers = ids;
  Restart();
  for (const std::string& id : ids) {
    ASSERT_TRUE(RegisterCity(absl::StrCat("ledgers/", id), "市" + id).ok());
  }
  options().ledgers = {ids[5], ids[0]};  // the others are found
  Restart();
  const auto listed = server().ledgers().List();
  ASSERT_EQ(listed.size(), ids.size() + 2);
  for (const LedgerFacts& facts : listed) EXPECT_EQ(facts.standing, LedgerStanding::kOpen);
  for (const std::string& id : ids) {
    const auto got = GetCity(absl::StrCat("ledgers/", id)).As<v1::GetUnitResponse>();
    EXPECT_EQ(got.unit().display_name(), "市" + id);
  }
}

TEST_F(LedgersSpec, ALedgerNobodyNamedMayFailToOpen) {
  ServerOptions second = options();
  second.ledgers = {"370500"};
  const auto started = Server::Start(second);
  ASSERT_TRUE(started.ok()) << started.status();
  const auto listed = (*started)->ledgers().List();
  ASSERT_EQ(listed.size(), 3U);
  EXPECT_EQ(listed[0].ledger_id, "370300");
  EXPECT_EQ(listed[0].standing, LedgerStanding::kRefused);
  EXPECT_THAT(listed[0].problem, testing::HasSubstr("370300"));
  EXPECT_THAT(listed[0].problem_zh, testing::HasSubstr("已被打开"));
  EXPECT_EQ(listed[2].ledger_id, "370500");
  EXPECT_EQ(listed[2].standing, LedgerStanding::kOpen);
  EXPECT_EQ(listed[2].problem_zh, "");
  Client caller((*started)->address());
  EXPECT_EQ(caller.Write(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")).reason(),
            "LEDGER_STATE");
}

TEST_F(LedgersSpec, WhatLiesInTheDataDirectoryIsServedThoughNobodyNamedIt) {
  ASSERT_TRUE(RegisterCity(kOther, "淄博市").ok());
  options().ledgers = {};
  Restart();
  EXPECT_EQ(GetCity(kOther).As<v1::GetUnitResponse>().unit().display_name(), "淄博市");
}

TEST(TextFieldSpec, ItFindsWhatAParserWouldFind) {
  v1::GetUnitRequest request;
  request.set_name("ledgers/370400/units/1");
  request.mutable_read()->set_strong(true);
  const std::string bytes = request.SerializeAsString();
  const int number = v1::GetUnitRequest::kNameFieldNumber;
  EXPECT_EQ(TextField(bytes, number), "ledgers/370400/units/1");
  v1::GetUnitRequest second;
  second.set_name("ledgers/370300/units/1");
  EXPECT_EQ(TextField(bytes + second.SerializeAsString(), number), "ledgers/370300/units/1")
      << "the last one counts";
  EXPECT_EQ(TextField("", number), "");
  EXPECT_EQ(TextField(bytes.substr(0, 5), number), std::nullopt);
  EXPECT_EQ(TextField(std::string(1, '\0'), number), std::nullopt);
  EXPECT_EQ(TextField(bytes + "\x0c", number), std::nullopt) << "the end of a group never begun";
}

TEST(DoorSpec, NobodyEntersAShutDoorAndTheLastToLeaveOpensTheWay) {
  Door door;
  Pass first = door.Enter();
  Pass copy = first;
  ASSERT_NE(first, nullptr);
  door.Shut();
  EXPECT_EQ(door.Enter(), nullptr);
  std::atomic<bool> empty = false;
  std::thread waiter([&] {
    door.AwaitEmpty();
    empty = true;
  });
  first.reset();
  EXPECT_FALSE(empty);
  copy.reset();
  waiter.join();
  EXPECT_TRUE(empty);
}

}  // namespace
}  // namespace jiedui::services
