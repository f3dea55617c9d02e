// Officers and their personal data: who sees it, where it is kept, and that an erasure is for ever,
// also for old copies of the ledger and of the keys.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "services/timestamps.h"
#include "services/write_pipeline.h"
#include "tests/services/officer_fixture.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(OfficerSpec, AnOfficerIsKnownToTheirUnit) {
  const int64_t position = Register();
  const v1::Officer officer = Officer({.principal = "town/370403001"});
  EXPECT_EQ(officer.name(), absl::StrCat(kLedger, "/officers/", kOfficer));
  EXPECT_EQ(officer.officer_id(), kOfficer);
  EXPECT_EQ(officer.unit_id(), kLincheng);
  EXPECT_EQ(officer.unit_name(), RegisterUnit(kLincheng, {}, "").display_name());
  EXPECT_EQ(officer.display_name().text(), kName);
  EXPECT_EQ(officer.certificate_number().text(), kCertificate);
  EXPECT_EQ(officer.phone().text(), kPhone);
  EXPECT_FALSE(officer.phone().erased());
  EXPECT_EQ(officer.effective_date().DebugString(), Date("2017-01-01").DebugString());
  EXPECT_FALSE(officer.has_erased_date());
  EXPECT_EQ(officer.position(), position);
  EXPECT_EQ(officer.etag(), absl::StrCat("r", position));
}

TEST_F(OfficerSpec, OthersSeeThatThereIsAnOfficerAndNotWho) {
  const int64_t position = Register();
  const std::set<std::string> may = {"town/370403001", "district/370403", "city/370400",
                                     "city/370400-anban"};
  for (const std::string& principal : options().principals) {
    const CallOptions as{.principal = principal};
    const bool sees = may.contains(principal);
    EXPECT_EQ(Officer(as).display_name().text(), sees ? kName : "") << principal;
    EXPECT_EQ(Officer(as).officer_id(), kOfficer) << principal;
    for (const v1::RecordedEvent& event :
         {Event(position, as), Listed(position, as), Followed(position, principal)}) {
      EXPECT_TRUE(sees ? SaysWho(event) : SaysNothing(event)) << principal;
    }
  }
}

TEST_F(OfficerSpec, AnOfficerIsReadInAnyStateOfTheLedger) {
  const int64_t position = Register();
  ASSERT_TRUE(WriteOnce(Transfer(kOfficer, kXingren, "2017-06-01")).ok());
  const auto read = [this](const v1::ReadOptions& options) {
    v1::GetOfficerRequest request;
    request.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
    *request.mutable_on_date() = Date("2017-06-01");
    *request.mutable_read() = options;
    return client().Send("RegistryService/GetOfficer", request);
  };
  const auto before = read(AsOf(position)).As<v1::GetOfficerResponse>();
  EXPECT_EQ(before.officer().unit_id(), kLincheng);
  EXPECT_EQ(before.metadata().read_position(), position);
  EXPECT_EQ(read(Strong()).As<v1::GetOfficerResponse>().officer().unit_id(), kXingren);
  const int64_t head = store().head();
  ExpectRefused(read(AsOf(position - 1)), v1::ERROR_REASON_RESOURCE_NOT_FOUND, head);
  ExpectRefused(read(AsOf(head + 1)), v1::ERROR_REASON_POSITION_IN_FUTURE, head);
}

TEST_F(OfficerSpec, AnOfficerIsAskedForByTheSameOptionsAsAnyTable) {
  const int64_t position = Register();
  clock().Advance(absl::Hours(1));
  const absl::Time between = clock().Now();
  clock().Advance(absl::Hours(1));
  ASSERT_TRUE(WriteOnce(Transfer(kOfficer, kXingren, "2017-06-01")).ok());
  const auto read = [this](const v1::ReadOptions& options) {
    v1::GetOfficerRequest request;
    request.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
    *request.mutable_on_date() = Date("2017-06-01");
    *request.mutable_read() = options;
    return client().Send("RegistryService/GetOfficer", request);
  };
  v1::ReadOptions options;
  *options.mutable_as_of_time() = ToTimestamp(between);
  const auto then = read(options).As<v1::GetOfficerResponse>();
  EXPECT_EQ(then.officer().unit_id(), kLincheng) << "as it was known then";
  EXPECT_EQ(then.metadata().read_position(), position);
  options.set_min_position(position);
  EXPECT_EQ(read(options).As<v1::GetOfficerResponse>().officer().unit_id(), kXingren);
  const int64_t head = store().head();
  *options.mutable_as_of_time() = ToTimestamp(clock().Now() + absl::Hours(1));
  ExpectRefused(read(options), v1::ERROR_REASON_DATE_IN_FUTURE, head);
  ExpectRefused(read(AsOf(0)), v1::ERROR_REASON_BEFORE_LEDGER, head);
  ExpectRefused(read(AsOf(-1)), v1::ERROR_REASON_FIELD_INVALID, head);
  options = Strong();
  options.mutable_assumed_policy()->set_policy_set_id("zaozhuang-2017");
  ExpectRefused(read(options), v1::ERROR_REASON_FIELD_INVALID, head);
  options = Strong();
  options.mutable_max_wait()->set_seconds(-1);
  const Reply negative = read(options);
  EXPECT_FALSE(negative.ok());
  EXPECT_EQ(store().head(), head) << "who is refused is shown nothing, and nothing is recorded";
}

TEST_F(OfficerSpec, AListOfOfficersSaysWhoToNobodyAndLeavesNoRecord) {
  Register();
  const int64_t head = store().head();
  for (const std::string& principal : options().principals) {
    v1::ListOfficersRequest request;
    request.set_parent(kLedger);
    request.set_unit_id(kLincheng);
    *request.mutable_read() = Strong();
    const auto listed = client()
                            .Send("RegistryService/ListOfficers", request, {.principal = principal})
                            .As<v1::ListOfficersResponse>();
    ASSERT_EQ(listed.officers_size(), 1) << principal;
    EXPECT_EQ(listed.officers(0).name(), absl::StrCat(kLedger, "/officers/", kOfficer));
    EXPECT_NE(listed.officers(0).etag(), "");
    EXPECT_FALSE(absl::StrContains(listed.SerializeAsString(), kName)) << principal;
  }
  EXPECT_EQ(store().head(), head) << "nobody was shown anything personal";
}

TEST_F(OfficerSpec, EverybodyCanProveTheCiphertext) {
  const int64_t position = Register();
  const v1::RecordedEvent event = Event(position, {.principal = "auditor/370400"});
  event::v1::EventRecord record;
  ASSERT_TRUE(record.ParseFromString(event.leaf()));
  EXPECT_EQ(record.body_sha256(), Sha256(event.body()));
  EXPECT_EQ(record.sealed_sha256(), Sha256(event.sealed()));
  EXPECT_FALSE(absl::StrContains(event.SerializeAsString(), kName));
  event::v1::SealedPart part;
  ASSERT_TRUE(part.ParseFromString(event.sealed()));
  ASSERT_EQ(part.fields_size(), 3);
  const std::vector<int> numbers = {part.fields(0).field_number(), part.fields(1).field_number(),
                                    part.fields(2).field_number()};
  EXPECT_THAT(numbers, ElementsAre(3, 4, 5));
  for (const auto& field : part.fields()) {
    EXPECT_EQ(field.key_id(), absl::StrCat("officer:", kOfficer, "#1"));
  }
  EXPECT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.key")));
}

TEST_F(OfficerSpec, NoFileHoldsAnythingPersonal) {
  Register();
  ASSERT_TRUE(client().Write(RenameUnit(kXuecheng, "薛城", "2017-06-01")).ok());
  // 薛城 is searched for too, so that a search that finds nothing is no proof by itself.
  EXPECT_FALSE(FilesWith("薛城").empty());
  for (const char* text : {kName, kCertificate, kPhone}) {
    EXPECT_TRUE(FilesWith(text).empty()) << text;
  }
  Restart();  // memory goes to the tables
  for (const char* text : {kName, kCertificate, kPhone}) {
    EXPECT_TRUE(FilesWith(text).empty()) << text;
  }
  EXPECT_EQ(Officer().display_name().text(), kName);
}

TEST_F(OfficerSpec, WhoWasErasedIsNobodyAnyMore) {
  const int64_t position = Register();
  const v1::RecordedEvent before = Event(position);
  Erase();
  const int64_t erased_at = store().head();
  ExpectErased();
  EXPECT_EQ(Officer().unit_id(), kLincheng);
  EXPECT_EQ(Officer().erased_date().DebugString(), Date(kErasedOn).DebugString());
  EXPECT_EQ(Officer().position(), position);
  EXPECT_EQ(Officer().etag(), absl::StrCat("r", erased_at));
  EXPECT_FALSE(before.erased());
  for (const v1::RecordedEvent& after :
       {Event(position), Listed(position), Followed(position, "city/370400")}) {
    EXPECT_TRUE(SaysNothing(after));
    EXPECT_TRUE(after.erased());
    EXPECT_EQ(after.sealed(), "");
    EXPECT_EQ(after.leaf(), before.leaf());  // what is proven stays
    EXPECT_EQ(after.leaf_hash(), before.leaf_hash());
    EXPECT_EQ(after.body(), before.body());
  }
}

TEST_F(OfficerSpec, AnErasureLeavesNoKey) {
  Register();
  const std::string key = ReadAll(KeyFile()).substr(0, 32);
  Erase();
  EXPECT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.destroyed")));
  EXPECT_TRUE(FilesWith(key).empty());
  Restart();
  ExpectErased();
}

// Not for what the server itself still reads: it does not read it then.
TEST_F(OfficerSpec, AnErasureLeavesNoCiphertextInAnyFileWhenItIsAnswered) {
  for (int i = 20; i < 30; ++i) {
    Given(Facts({RegisterOfficer(absl::StrCat("370403001-0", i), kLincheng)}));
  }
  const int64_t position = Register();
  event::v1::SealedPart sealed;
  ASSERT_TRUE(sealed.ParseFromString(Event(position).sealed()));
  const std::string ciphertext = sealed.fields(0).ciphertext();
  ASSERT_FALSE(FilesWith(ciphertext).empty());
  Erase();
  EXPECT_THAT(FilesWith(ciphertext), ElementsAre());
}

TEST_F(OfficerSpec, AnErasureThatCannotBeFinishedSaysSoAndIsFinishedByRepeatingIt) {
  Register();
  const fs::path in_the_way = Keys() / absl::StrCat("officer:", kOfficer, "#1.destroyed.new");
  fs::create_directories(in_the_way);
  const auto erasure = ErasePersonalData(kOfficer, kErasedOn);

  const Reply failed = client().WriteWith(erasure, "e", false);

  EXPECT_EQ(failed.reason(), "ERASURE_UNFINISHED") << failed.status.error_message();
  EXPECT_EQ(failed.info.metadata().at("position"), absl::StrCat(store().head()));
  EXPECT_THAT(failed.chinese, HasSubstr("未能销毁"));
  EXPECT_TRUE(failed.retry.has_value());
  EXPECT_TRUE(fs::exists(KeyFile()));
  fs::remove(in_the_way);
  EXPECT_TRUE(client().WriteWith(erasure, "e", false).ok());
  EXPECT_FALSE(fs::exists(KeyFile()));
  ExpectErased();
}

TEST_F(OfficerSpec, AForkThatTheWitnessRefusesDestroysNoKey) {
  Register();
  Stop();
  const fs::path before = directory() + "-before";
  const fs::path witness = directory() + "-witness";
  fs::create_directories(witness);
  std::ofstream(witness / "370400.checkpoint").close();  // a new one
  fs::copy(Home(), before, fs::copy_options::recursive);
  options().evidence.witness_directory = witness.string();
  Restart();
  ASSERT_TRUE(WriteOnce(RenameUnit(kXuecheng, "薛城", "2017-06-01")).ok());
  Stop();  // a last checkpoint tells the witness
  // A copy of before goes another way: there the officer is erased.
  fs::remove_all(Home());
  fs::remove(Home().string() + ".seen");  // which would refuse it
  fs::copy(before, Home(), fs::copy_options::recursive);
  options().evidence.witness_directory = "";
  Restart();
  Erase();
  Stop();
  fs::remove_all(Home() / "keys");
  fs::copy(before / "keys", Home() / "keys", fs::copy_options::recursive);
  options().evidence.witness_directory = witness.string();

  const auto refused = Server::Start(options());

  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("witness"));
  EXPECT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.key")));
  fs::remove_all(before);
  fs::remove_all(witness);
}

TEST_F(OfficerSpec, AnErasureIsForOneOfficerOnly) {
  Register();
  Given(Facts({RegisterOfficer("370403001-013", kLincheng)}));
  Erase();
  EXPECT_EQ(Get("370403001-013").As<v1::GetOfficerResponse>().officer().display_name().text(),
            kName);
}

TEST_F(OfficerSpec, ARepeatedErasureGetsTheFirstAnswer) {
  Register();
  const auto erasure = ErasePersonalData(kOfficer, kErasedOn);
  const auto first = client().WriteWith(erasure, "e", false).As<v1::WriteAnswer>();
  const auto again = client().WriteWith(erasure, "e", false).As<v1::WriteAnswer>();
  EXPECT_TRUE(again.receipt().deduplicated());
  EXPECT_EQ(again.receipt().last_position(), first.receipt().last_position());
  EXPECT_EQ(first.name(), absl::StrCat(kLedger, "/officers/", kOfficer));
  const int64_t head = store().head();
  ExpectRefused(client().Write(erasure), v1::ERROR_REASON_PERSONAL_DATA_ERASED, head);
}

TEST_F(OfficerSpec, ARehearsedErasureErasesNothing) {
  Register();
  EXPECT_TRUE(client().WriteWith(ErasePersonalData(kOfficer, kErasedOn), "e", true).ok());
  EXPECT_EQ(Officer().display_name().text(), kName);
}

TEST_F(OfficerSpec, OnlyTheCityErases) {
  Register();
  const int64_t head = store().head();
  for (const char* principal : {"town/370403001", "district/370403", "auditor/370400"}) {
    ExpectRefused(client().Write(ErasePersonalData(kOfficer, kErasedOn), {.principal = principal}),
                  v1::ERROR_REASON_SCOPE_DENIED, head);
  }
}

TEST_F(OfficerSpec, WhoIsRegisteredAgainHasANewKey) {
  const int64_t first = Register();
  Erase();
  const int64_t second = Register();
  EXPECT_EQ(Officer().display_name().text(), kName);
  EXPECT_FALSE(Officer().has_erased_date());
  EXPECT_TRUE(SaysNothing(Event(first)));
  EXPECT_TRUE(SaysWho(Event(second)));
  Restart();  // the old erasure does not reach the new data
  EXPECT_TRUE(SaysWho(Event(second)));
  EXPECT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.destroyed"),
                                      absl::StrCat("officer:", kOfficer, "#2.key")));
  Erase();
  EXPECT_TRUE(SaysNothing(Event(second)));
}

TEST_F(OfficerSpec, ARepeatedRegistrationGetsTheFirstAnswer) {
  const auto fact = RegisterOfficer(kOfficer, kLincheng);
  const auto first = client().WriteWith(fact, "r", false).As<v1::WriteAnswer>();
  const auto again = client().WriteWith(fact, "r", false).As<v1::WriteAnswer>();
  EXPECT_TRUE(again.receipt().deduplicated());
  EXPECT_EQ(again.receipt().leaf_hash(), first.receipt().leaf_hash());
  EXPECT_EQ(store().head(), first.receipt().last_position());
}

TEST_F(OfficerSpec, ARequestIdUsedForAnotherNameIsRefusedAsLongAsTheNameIsKnown) {
  auto fact = RegisterOfficer(kOfficer, kLincheng);
  ASSERT_TRUE(client().WriteWith(fact, "r", false).ok());
  fact.set_display_name("李平");
  int64_t head = store().head();
  ExpectRefused(client().WriteWith(fact, "r", false), v1::ERROR_REASON_REQUEST_ID_REUSED, head);
  Erase();
  EXPECT_TRUE(client().WriteWith(fact, "r", false).As<v1::WriteAnswer>().receipt().deduplicated());
  fact.set_unit_id(kXingren);  // what is not personal is told apart for ever
  head = store().head();
  ExpectRefused(client().WriteWith(fact, "r", false), v1::ERROR_REASON_REQUEST_ID_REUSED, head);
}

TEST_F(OfficerSpec, WhatIsKeptOfARequestSaysNothingOfItsPersonalTexts) {
  auto fact = RegisterOfficer(kOfficer, kLincheng);
  const auto hash_of = [&] {
    const WriteRequest request = RequestFor(fact, "r", false);
    return ParseProposal<v1::RegisterOfficerRequest>("m", request.message->SerializeAsString())
        ->sha256;
  };
  const std::string first = hash_of();
  fact.set_display_name("李平");
  fact.clear_phone();
  EXPECT_EQ(hash_of(), first);
  fact.set_unit_id(kXingren);
  EXPECT_NE(hash_of(), first);
  Register();
  const auto entry = store().TakeSnapshot()->Request(
      "city/370400", store().TakeSnapshot()->Get(store().head())->record.request_id());
  ASSERT_TRUE(entry.ok());
  EXPECT_FALSE(absl::StrContains(entry->answer(), kName));
}

TEST_F(OfficerSpec, ARehearsedRegistrationMakesNoKey) {
  const int64_t head = store().head();
  EXPECT_TRUE(client().WriteWith(RegisterOfficer(kOfficer, kLincheng), "r", true).ok());
  EXPECT_EQ(store().head(), head);
  EXPECT_TRUE(KeyFiles().empty());
}

TEST_F(OfficerSpec, WhoWasNeverRegisteredIsNotFound) {
  const int64_t head = store().head();
  ExpectRefused(Get(kOfficer), v1::ERROR_REASON_RESOURCE_NOT_FOUND, head);
}

TEST_F(OfficerSpec, AMissingKeyIsNotAnErasure) {
  const int64_t position = Register();
  fs::remove(KeyFile());
  const int64_t head = store().head();
  ExpectRefused(Get(kOfficer), v1::ERROR_REASON_KEYRING_UNAVAILABLE, head);
  const Reply event = GetEvent(position);
  ExpectRefused(event, v1::ERROR_REASON_KEYRING_UNAVAILABLE, head);
  EXPECT_THAT(event.status.error_message(), HasSubstr(absl::StrCat("officer:", kOfficer, "#1")));
  EXPECT_THAT(event.chinese, HasSubstr("没有这个文件或目录"));
  EXPECT_FALSE(absl::StrContains(event.status.error_message(), kName));
  // Whoever reads everything goes on without it, and hears why; what was sealed is still there.
  EXPECT_TRUE(SaysNothing(Listed(position)));
  EXPECT_EQ(Listed(position).withheld(), v1::ERROR_REASON_KEYRING_UNAVAILABLE);
  EXPECT_FALSE(Listed(position).sealed().empty());
  // Whoever may not see it does not need the key.
  EXPECT_TRUE(SaysNothing(Event(position, {.principal = "auditor/370400"})));
}

TEST_F(OfficerSpec, TextsThatAreLeftOutOfAnAnswerAreOneLineOfTheLog) {
  Register();
  ASSERT_TRUE(WriteOnce(RegisterOfficer("370403001-013", kLincheng)).ok());
  for (const std::string& file : KeyFiles()) fs::remove(Keys() / file);
  v1::ListEventsRequest request;
  request.set_parent(kLedger);
  testing::internal::CaptureStderr();
  const Reply reply = client().Send("EventLogService/ListEvents", request);
  const std::string log = testing::internal::GetCapturedStderr();

  const auto listed = reply.As<v1::ListEventsResponse>();
  EXPECT_EQ(std::count_if(listed.events().begin(), listed.events().end(),
                          [](const auto& event) { return event.withheld() != 0; }),
            2);
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
  EXPECT_THAT(log, testing::AllOf(HasSubstr("personal texts left out"), HasSubstr("events=2")));
}

TEST_F(OfficerSpec, ADamagedKeyIsNoKey) {
  Register();
  std::string bytes = ReadAll(KeyFile());
  bytes[5] = static_cast<char>(bytes[5] ^ 1);
  std::ofstream(KeyFile(), std::ios::binary) << bytes;
  const Reply reply = Get(kOfficer);
  ExpectRefused(reply, v1::ERROR_REASON_KEYRING_UNAVAILABLE, store().head());
  EXPECT_THAT(reply.chinese, HasSubstr("#1.key 已损坏"));
}

TEST_F(OfficerSpec, AnotherKeyOpensNothing) {
  Register();
  const std::string other(32, 'k');
  std::ofstream(KeyFile(), std::ios::binary)
      << other << Sha256(absl::StrCat("officer:", kOfficer, "#1\n", other));
  const Reply reply = Get(kOfficer);
  ExpectRefused(reply, v1::ERROR_REASON_LEDGER_DAMAGED, store().head());
  EXPECT_THAT(reply.chinese, HasSubstr("的加密部分不能用密钥 officer:"));
}

TEST_F(OfficerSpec, WithoutADirectoryForKeysNothingPersonalIsTaken) {
  const int64_t head = store().head();
  fs::remove_all(Keys());
  ExpectRefused(client().Write(RegisterOfficer(kOfficer, kLincheng)),
                v1::ERROR_REASON_KEYRING_UNAVAILABLE, head);
  EXPECT_TRUE(FilesWith(kName).empty());
}

TEST_F(OfficerSpec, AnOfficerStandsAsOfADay) {
  Register();
  Given(Facts({RenewCertificate(kOfficer, "2018-01-05", "2020-01-04"),
               Transfer(kOfficer, kXingren, "2018-01-08"), Leave(kOfficer, "2018-02-01")}));
  const auto on = [this](const std::string& day) {
    v1::GetOfficerRequest request;
    request.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
    *request.mutable_on_date() = Date(day);
    return client()
        .Send("RegistryService/GetOfficer", request)
        .As<v1::GetOfficerResponse>()
        .officer();
  };
  EXPECT_EQ(on("2016-12-31").unit_id(), "");
  EXPECT_EQ(on("2018-01-07").unit_id(), kLincheng);
  EXPECT_EQ(on("2018-01-08").unit_id(), kXingren);
  EXPECT_EQ(on("2018-02-01").unit_id(), "");
  EXPECT_EQ(on("2018-01-04").certificate_valid_to_date().year(), 2019);
  EXPECT_EQ(on("2018-01-05").certificate_valid_to_date().year(), 2020);
  EXPECT_TRUE(on("2018-01-31").established_and_certified());
  EXPECT_FALSE(on("2018-02-01").established_and_certified());
  EXPECT_EQ(on("2018-01-31").left_date().DebugString(), Date("2018-02-01").DebugString());
  EXPECT_EQ(Officer().unit_id(), kXingren) << "today by default";
  EXPECT_EQ(Officer().certificate_number().text(), "鲁D-2020-00733");
  Erase();
  EXPECT_TRUE(Officer().certificate_number().erased());
}

// Copies of yesterday, and what comes of them after the erasure of today.
class RestoreSpec : public OfficerSpec {
 protected:
  RestoreSpec() {
    position_ = Register();
    Stop();
    fs::copy(Home(), Yesterday(), fs::copy_options::recursive);
    Restart();
    Erase();
    Stop();
  }

  ~RestoreSpec() override { fs::remove_all(Yesterday()); }

  fs::path Yesterday() const { return directory() + "-yesterday"; }
  // Puts a part of yesterday in the place of what there is.
  void Replace(const std::string& part) {
    fs::remove_all(Home() / part);
    fs::copy(Yesterday() / part, Home() / part, fs::copy_options::recursive);
  }
  // Copies files back over what there is, as most people restore.
  void CopyBack(const std::string& part) {
    fs::copy(Yesterday() / part, Home() / part,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
  // Everything of yesterday but the keys, and what the server has seen since, which refuses it.
  void ReplaceLedger() {
    fs::remove(Home().string() + ".seen");
    for (const auto& entry : fs::directory_iterator(Yesterday())) {
      const std::string part = entry.path().filename().string();
      if (part != "keys") Replace(part);
    }
  }

  int64_t position_ = 0;
};

TEST_F(RestoreSpec, YesterdaysKeysReadNothing) {
  Replace("keys");
  ASSERT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.key")));
  testing::internal::CaptureStderr();
  Restart();
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::AllOf(HasSubstr("the key of an erased person was there"),
                             HasSubstr(absl::StrCat("officer:", kOfficer, "#1"))));
  ExpectErased();
  EXPECT_TRUE(SaysNothing(Event(position_)));
  EXPECT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.destroyed")));
}

// While the server runs, too, and whatever the mark says: the ledger knows.
TEST_F(RestoreSpec, AKeyThatIsPutBackBesideARunningServerReadsNothingThenNorAfterARestart) {
  Restart();
  Replace("keys");
  ASSERT_TRUE(fs::exists(KeyFile()));
  for (int round = 0; round < 2; ++round) {
    ExpectErased();
    EXPECT_TRUE(SaysNothing(Event(position_)));
    EXPECT_TRUE(SaysNothing(Listed(position_)));
    Restart();
  }
  EXPECT_FALSE(fs::exists(KeyFile()));
}

TEST_F(RestoreSpec, AKeyThatIsPutBackIsToldOfOnce) {
  CopyBack("keys");  // the mark is there still
  for (const bool told : {true, false}) {
    testing::internal::CaptureStderr();
    Restart();
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(absl::StrContains(log, "the key of an erased person was there"), told) << log;
  }
}

TEST_F(RestoreSpec, YesterdaysLedgerReadsNothing) {
  ReplaceLedger();
  Restart();
  ASSERT_EQ(store().head(), position_);  // it knows of no erasure
  ExpectErased();
  EXPECT_TRUE(SaysNothing(Event(position_)));
}

TEST_F(RestoreSpec, YesterdaysLedgerWithYesterdaysKeysCopiedBackReadsNothing) {
  ReplaceLedger();
  CopyBack("keys");
  Restart();
  ASSERT_EQ(store().head(), position_);
  ExpectErased();
  EXPECT_THAT(KeyFiles(), ElementsAre(absl::StrCat("officer:", kOfficer, "#1.destroyed")));
}

TEST_F(RestoreSpec, WhoIsErasedInYesterdaysLedgerCanBeErasedAndRegisteredThere) {
  ReplaceLedger();
  Restart();
  Erase();
  const int64_t again = Register();
  EXPECT_TRUE(SaysWho(Event(again)));
  EXPECT_EQ(Officer().display_name().text(), kName);
}

TEST_F(RestoreSpec, YesterdaysLogAloneIsRefused) {
  Replace("log");
  const auto started = Server::Start(options());
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(std::string(started.status().message()), HasSubstr("370400"));
}

}  // namespace
}  // namespace jiedui::services
