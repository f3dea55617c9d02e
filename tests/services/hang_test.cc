// A disk that does not answer holds up those who need it, and nobody else. There is one worker, so
// that whoever waits on it is seen.

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/clock.h"
#include "domain/error.h"
#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "services/log.h"
#include "tests/services/hanging_file.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
namespace fs = std::filesystem;

constexpr char kOfficer[] = "370403001-012";  // of 临城

// A call that is under way.
class Pending {
 public:
  Pending(LedgerHost& host, const std::string& method, const google::protobuf::Message& request,
          absl::Time deadline = absl::InfiniteFuture()) {
    Call call;
    call.method = absl::StrCat("/jiedui.v1.", method);
    call.principal = domain::Principal{domain::Role::kCity, "370400"};
    call.deadline = deadline;
    std::get<UnaryHandler>(host.MethodAt(call.method).handler)(
        call, request.SerializeAsString(), [this](absl::StatusOr<std::string> response) {
          status_ = response.status();
          answered_.Notify();
        });
  }

  bool IsAnswered() const { return answered_.HasBeenNotified(); }
  bool IsAnsweredSoon() { return answered_.WaitForNotificationWithTimeout(absl::Seconds(30)); }
  const absl::Status& status() {
    answered_.WaitForNotification();
    return status_;
  }

 private:
  absl::Notification answered_;
  absl::Status status_;
};

// The lane of past states, held as what takes long would hold it.
class HeldPast {
 public:
  explicit HeldPast(projections::ReadModels& read_models) {
    read_models.RunAmongPast(absl::InfiniteFuture(), [this](const auto& wanted) {
      CHECK_OK(wanted.status());
      begun_.Notify();
      released_.WaitForNotification();
      over_.Notify();
    });
    begun_.WaitForNotification();
  }
  ~HeldPast() {
    if (!released_.HasBeenNotified()) LetGo();
    over_.WaitForNotification();
  }
  HeldPast(const HeldPast&) = delete;
  HeldPast& operator=(const HeldPast&) = delete;

  void LetGo() { released_.Notify(); }

 private:
  absl::Notification begun_;
  absl::Notification released_;
  absl::Notification over_;
};

class HangSpec : public ServerTest {
 protected:
  HangSpec() {
    options().limits.worker_threads = 1;
    Restart();
    Given(Organization());
  }

  // A history that begins with the organization, which is there.
  void GivenFurther(const History& history) {
    Given({history.begin() + static_cast<ptrdiff_t>(Organization().size()), history.end()});
  }

  LedgerHost& host() { return *server().ledgers().Enter("370400", "")->host; }
  fs::path Keys() const { return fs::path(directory()) / "370400" / "keys"; }

  static v1::GetEventRequest FirstEvent() {
    v1::GetEventRequest request;
    request.set_name(absl::StrCat(kLedger, "/events/1"));
    return request;
  }
};

TEST_F(HangSpec, ASigningKeyOrAWitnessHoldsUpNoReading) {
  HangingFile key(Keys() / "checkpoint.skey");
  v1::SignCheckpointRequest request;
  request.set_parent(kLedger);
  Pending sign(host(), "AuditService/SignCheckpoint", request);
  key.AwaitReader();

  Pending read(host(), "EventLogService/GetEvent", FirstEvent());

  EXPECT_TRUE(read.IsAnsweredSoon());
  key.LetGo();
  EXPECT_TRUE(read.status().ok()) << read.status();
  EXPECT_TRUE(sign.IsAnsweredSoon());
}

// Each has something to sign, and waits for its key: were they closed one after the other, nobody
// would wait for the second one yet.
TEST_F(HangSpec, ALedgerWhoseLastCheckpointWaitsKeepsNoOtherFromClosing) {
  constexpr char kOther[] = "ledgers/370300";
  options().ledgers = {"370400", "370300", "370200"};
  options().evidence.checkpoint_interval_s = 86'400;  // none is signed but when they close
  Restart();
  const auto city = RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "");
  ASSERT_TRUE(client().WriteWith(city, "same-id", false, {.ledger = kOther}).ok());
  ASSERT_TRUE(client().WriteWith(city, "same-id", false, {.ledger = "ledgers/370200"}).ok());
  const auto renamed = RenameUnit(kXuecheng, "薛城", "2017-06-01");
  ASSERT_TRUE(client().WriteWith(renamed, "same-id", false).ok());
  const auto head = store().head();
  const fs::path other_key = fs::path(directory()) / "370300" / "keys" / "checkpoint.skey";
  ConfigureLog(LogFormat::kText, LogLevel::kInfo);
  testing::internal::CaptureStderr();
  {
    HangingFile key(Keys() / "checkpoint.skey");
    HangingFile key_of_other(other_key);
    std::thread stopping([this] { Stop(); });
    EXPECT_TRUE(key_of_other.HasReaderSoon());
    EXPECT_TRUE(key.HasReaderSoon());
    key.LetGo();
    key_of_other.LetGo();
    stopping.join();
  }
  const std::string log = testing::internal::GetCapturedStderr();
  for (const char* const id : {"370400", "370300"}) {
    EXPECT_THAT(log, testing::HasSubstr(absl::StrCat("no checkpoint ledger=", id)));
  }
  ConfigureLog(LogFormat::kText, LogLevel::kWarning);
  EXPECT_THAT(log, testing::Not(testing::HasSubstr("no checkpoint ledger=370200")));
  EXPECT_THAT(log, testing::HasSubstr("stopped"));
  EXPECT_GT(log.rfind("stopped"), log.rfind("no checkpoint")) << "said once they are closed";

  Restart();

  EXPECT_EQ(store().head(), head) << "what was acknowledged is there";
  for (const auto& [id, signed_up_to] : {std::pair("370200", 1), std::pair("370300", 0)}) {
    const auto visit = server().ledgers().Enter(id, "");
    ASSERT_TRUE(visit.ok()) << visit.status();
    EXPECT_EQ(visit->host->store().head(), 1) << id;
    const auto newest = visit->host->store().TakeSnapshot()->Checkpoints(2, 1);
    ASSERT_TRUE(newest.ok()) << newest.status();
    EXPECT_EQ(newest->empty() ? 0 : newest->front().size, signed_up_to) << id;
  }
}

TEST_F(HangSpec, APersonalReadingThatWaitsForItsRecordHoldsUpNoOther) {
  Given(Facts({RegisterOfficer(kOfficer, kLincheng)}));
  absl::Notification go_on;
  absl::Notification held;
  eventstore::Submission submission;
  submission.actor = "city/370400";
  submission.request_id = "held";
  submission.request_sha256 = std::string(32, 'x');
  submission.dry_run = true;
  submission.decide = [&](const eventstore::View&) -> absl::StatusOr<eventstore::Outcome> {
    held.Notify();
    go_on.WaitForNotification();
    return absl::CancelledError("only held");
  };
  absl::Notification over;
  store().Submit(std::move(submission), [&](const auto&) { over.Notify(); });
  held.WaitForNotification();
  v1::GetOfficerRequest officer;
  officer.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
  Pending personal(host(), "RegistryService/GetOfficer", officer);

  Pending read(host(), "EventLogService/GetEvent", FirstEvent());

  EXPECT_TRUE(read.IsAnsweredSoon());
  EXPECT_FALSE(personal.IsAnswered());
  go_on.Notify();
  EXPECT_TRUE(personal.status().ok()) << personal.status();
  EXPECT_TRUE(read.status().ok()) << read.status();
  over.WaitForNotification();
}

TEST_F(HangSpec, AKeyOfPersonalDataHoldsUpNoReadingThatNeedsNone) {
  Given(Facts({RegisterOfficer(kOfficer, kLincheng)}));
  v1::GetOfficerRequest officer;
  officer.set_name(absl::StrCat(kLedger, "/officers/", kOfficer));
  v1::GetEventRequest event;
  event.set_name(absl::StrCat(kLedger, "/events/", store().head()));
  v1::ListEventsRequest events;
  events.set_parent(kLedger);
  const std::pair<const char*, const google::protobuf::Message*> readings[] = {
      {"RegistryService/GetOfficer", &officer},
      {"EventLogService/GetEvent", &event},
      {"EventLogService/ListEvents", &events}};
  for (const auto& [method, request] : readings) {
    HangingFile key(Keys() / "subjects" / absl::StrCat("officer:", kOfficer, "#1.key"));
    Pending held(host(), method, *request);
    key.AwaitReader();

    Pending read(host(), "EventLogService/GetEvent", FirstEvent());

    EXPECT_TRUE(read.IsAnsweredSoon()) << method;
    EXPECT_FALSE(held.IsAnswered()) << method;
    key.LetGo();
    EXPECT_TRUE(read.status().ok()) << read.status();
    EXPECT_TRUE(held.IsAnsweredSoon()) << method;
  }
  EXPECT_TRUE(Pending(host(), "RegistryService/GetOfficer", officer).status().ok());
}

TEST_F(HangSpec, AnExplanationThatIsUnderWayHoldsUpNoLiveRead) {
  GivenFurther(Paired() + Facts({Study("s1", Assign(kLincheng, kXingren), "2017-03-20")}));
  HeldPast past(host().read_models());
  v1::GetDispatchTableRequest table;
  table.set_parent(kLedger);
  table.set_program_id(kYear);
  table.set_unit_id(kLincheng);
  table.set_month("2017-03");
  *table.mutable_read() = Strong();
  v1::ExplainCellRequest explain;
  explain.set_parent(kLedger);
  explain.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
  explain.mutable_table()->set_program_id(kYear);
  explain.mutable_table()->set_unit_id(kLincheng);
  explain.mutable_table()->set_month("2017-03");
  explain.set_path("rows[3].figures[study_session_count].recorded");
  *explain.mutable_read() = Strong();
  v1::CompareTablesRequest compare;
  compare.set_parent(kLedger);
  *compare.mutable_table() = explain.table();
  *compare.mutable_before() = AsOf(store().head());
  EXPECT_TRUE(Pending(host(), "StatisticsService/GetDispatchTable", table).status().ok());
  Pending late(host(), "StatisticsService/ExplainCell", explain, absl::UnixEpoch());
  Pending explained(host(), "StatisticsService/ExplainCell", explain);
  Pending compared(host(), "StatisticsService/CompareTables", compare);

  for (int i = 0; i < 3; ++i) {
    Pending read(host(), "StatisticsService/GetDispatchTable", table);
    EXPECT_TRUE(read.IsAnsweredSoon());
    EXPECT_TRUE(read.status().ok()) << read.status();
  }

  // It has not the time to wait for its turn, and hears of that at once.
  EXPECT_TRUE(late.IsAnsweredSoon());
  EXPECT_EQ(domain::ReasonOf(late.status()), v1::ERROR_REASON_QUEUE_FULL) << late.status();
  EXPECT_FALSE(explained.IsAnswered());
  EXPECT_FALSE(compared.IsAnswered());
  past.LetGo();
  EXPECT_TRUE(explained.status().ok()) << explained.status();
  EXPECT_TRUE(compared.status().ok()) << compared.status();
}

TEST_F(HangSpec, AReadOfThePastBehindALongFoldIsRefusedInTime) {
  GivenFurther(Paired());
  v1::GetUnitRequest past;
  past.set_name(absl::StrCat(kLedger, "/units/", kLincheng));
  *past.mutable_read() = Strong();
  ASSERT_TRUE(Pending(host(), "RegistryService/GetUnit", past).status().ok())
      << "the live tables are past what is asked for below";
  *past.mutable_read() = AsOf(store().head() - 1);
  HeldPast lane(host().read_models());
  const absl::Time soon = SteadyClock().Now() + absl::Milliseconds(50);

  Pending hurried(host(), "RegistryService/GetUnit", past, soon);
  Pending patient(host(), "RegistryService/GetUnit", past);

  EXPECT_TRUE(hurried.IsAnsweredSoon()) << "the lane is held until it is let go";
  EXPECT_FALSE(patient.IsAnswered());
  lane.LetGo();
  EXPECT_EQ(domain::ReasonOf(hurried.status()), v1::ERROR_REASON_QUEUE_FULL) << hurried.status();
  EXPECT_TRUE(patient.status().ok()) << patient.status();
}

// Both states of a bulletin are kept, so that nothing but its errata waits for the lane.
TEST_F(HangSpec, TheErrataOfABulletinHoldUpNoLiveRead) {
  const std::string pair = PairId(kLincheng, kXingren);
  event::v1::JointInspectionHeld fewer = Inspect("j1", pair, kLincheng, "2017-03-02");
  GivenFurther(Paired() + Facts({Inspect("j1", pair, kLincheng, "2017-03-02")}));
  const auto publish = [this](int number, absl::string_view first, absl::string_view last) {
    const Reply reply = client().Write(PublishBulletin(number, first, last, "2018-01-10"));
    ASSERT_TRUE(reply.ok()) << reply.status.error_message();
  };
  publish(1, "2017-01", "2017-03");
  fewer.mutable_targets()->RemoveLast();
  ASSERT_TRUE(client().Write(Correct(fewer, "2018-01-10")).ok());
  publish(2, "2017-04", "2017-06");
  v1::GetBulletinRequest get;
  get.set_name(absl::StrCat(kLedger, "/bulletins/2017-370400-2"));
  *get.mutable_read() = Strong();
  ASSERT_TRUE(Pending(host(), "BulletinService/GetBulletin", get).status().ok());
  v1::GetBulletinRequest first = get;
  first.set_name(absl::StrCat(kLedger, "/bulletins/2017-370400-1"));
  ASSERT_TRUE(Pending(host(), "BulletinService/GetBulletin", first).status().ok())
      << "whether a later one corrects it is found out once";
  HeldPast past(host().read_models());
  Pending late(host(), "BulletinService/GetBulletin", get, absl::UnixEpoch());
  Pending shown(host(), "BulletinService/GetBulletin", get);
  const WriteRequest third =
      RequestFor(PublishBulletin(3, "2017-07", "2017-09", "2018-01-10"), "third", false);
  Pending published(host(), third.method, *third.message);

  for (int i = 0; i < 3; ++i) {
    Pending read(host(), "BulletinService/GetBulletin", first);
    EXPECT_TRUE(read.IsAnsweredSoon()) << "it has no errata";
    EXPECT_TRUE(read.status().ok()) << read.status();
  }

  EXPECT_TRUE(late.IsAnsweredSoon());
  EXPECT_EQ(domain::ReasonOf(late.status()), v1::ERROR_REASON_QUEUE_FULL) << late.status();
  EXPECT_FALSE(shown.IsAnswered());
  EXPECT_FALSE(published.IsAnswered());
  past.LetGo();
  EXPECT_TRUE(shown.status().ok()) << shown.status();
  EXPECT_TRUE(published.status().ok()) << published.status();
}

// A caller that takes every response at once.
class Taker final : public ResponseStream {
 public:
  void Write(std::string response) override {
    responses_.push_back(std::move(response));
    written_.Notify();
  }
  void Finish(const absl::Status& /*status*/) override { finished_.Notify(); }
  void GiveUp() override {}

  // Returns once there is a response.
  const std::string& First() {
    written_.WaitForNotification();
    return responses_.front();
  }
  void AwaitFinish() { finished_.WaitForNotification(); }

 private:
  std::vector<std::string> responses_;
  absl::Notification written_;
  absl::Notification finished_;
};

TEST_F(HangSpec, ASubscriptionThatWaitsForAKeyHoldsUpNoReading) {
  Given(Facts({RegisterOfficer(kOfficer, kLincheng)}));
  HangingFile key(Keys() / "subjects" / absl::StrCat("officer:", kOfficer, "#1.key"));
  v1::SubscribeEventsRequest request;
  request.set_parent(kLedger);
  Call call;
  call.method = "/jiedui.v1.EventLogService/SubscribeEvents";
  call.principal = domain::Principal{domain::Role::kCity, "370400"};
  call.deadline = absl::InfiniteFuture();
  auto source = std::get<StreamHandler>(host().MethodAt(call.method).handler)(
      call, request.SerializeAsString());
  ASSERT_TRUE(source.ok()) << source.status();
  Taker taker;
  (*source)->Start(&taker);
  key.AwaitReader();

  Pending read(host(), "EventLogService/GetEvent", FirstEvent());

  EXPECT_TRUE(read.IsAnsweredSoon());
  key.LetGo();
  v1::SubscribeEventsResponse response;
  ASSERT_TRUE(response.ParseFromString(taker.First()));
  EXPECT_EQ(response.events_size(), store().head());
  (*source)->OnCancelled();
  (*source)->OnWritten(false);
  taker.AwaitFinish();
}

TEST_F(HangSpec, AKeyOfPersonalDataHoldsUpItsOwnWriteOnly) {
  HangingFile key(Keys() / "subjects" / absl::StrCat("officer:", kOfficer, "#1.key"));
  const WriteRequest request = RequestFor(RegisterOfficer(kOfficer, kLincheng), "r", false);
  Pending held(host(), request.method, *request.message);
  key.AwaitReader();

  Given(Facts({RenameUnit(kXuecheng, "薛城", "2017-06-01")}));

  EXPECT_FALSE(held.IsAnswered());
  key.LetGo();
  EXPECT_EQ(domain::ReasonOf(held.status()), v1::ERROR_REASON_KEYRING_UNAVAILABLE)
      << "it was empty";
  Given(Facts({RegisterOfficer(kOfficer, kLincheng)}));
}

}  // namespace
}  // namespace jiedui::services
