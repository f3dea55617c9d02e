// A month over several ledgers of one server: the sums, what each ledger gives to them, and what
// could not be read.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "eventstore/note.h"
#include "jiedui/v1/roll_up_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/table_statement.h"
#include "services/timestamps.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kOther[] = "ledgers/370300";

template <class Share>
std::vector<std::string> NamesOf(const google::protobuf::RepeatedPtrField<Share>& shares) {
  std::vector<std::string> names;
  for (const Share& share : shares) names.push_back(share.ledger());
  return names;
}

template <class Figures>
const auto& FigureIn(const Figures& figures, absl::string_view key) {
  for (const auto& figure : figures) {
    if (figure.key() == key) return figure;
  }
  CHECK(false, key);
}

// Two ledgers with the same stage, and one inspection more in 370400.
class RollUpSpec : public ServerTest {
 protected:
  RollUpSpec() {
    options().ledgers = {"370400", "370300"};
    Restart();
    Record(kOther, Paired() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02")}));
    Record(kLedger, Reporting() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02"),
                                         Inspect("j2", pair_, kXingren, "2017-03-20"),
                                         SubmitReport(kLincheng, "2017-03", "2017-04-02")}));
  }

  void Record(const std::string& ledger, const History& history) {
    for (const event::v1::Event& event : history) {
      const Reply reply =
          client().Write(event, {.principal = ActorOf(event).Name(), .ledger = ledger});
      ASSERT_TRUE(reply.ok()) << reply.status.error_message();
    }
  }

  static v1::GetRollUpRequest March(const std::vector<std::string>& ledgers = {}) {
    v1::GetRollUpRequest request;
    request.mutable_ledgers()->Assign(ledgers.begin(), ledgers.end());
    request.set_program_id(kYear);
    request.set_month("2017-03");
    *request.mutable_read() = Strong();
    return request;
  }

  Reply Ask(const v1::GetRollUpRequest& request, const CallOptions& options = {}) {
    return client().Send("RollUpService/GetRollUp", request, options);
  }
  v1::GetRollUpResponse Rolled(const v1::GetRollUpRequest& request) {
    return Ask(request).As<v1::GetRollUpResponse>();
  }

  // 附件2 of the share's organizer, as the ledger itself gives it at the share's position.
  v1::DispatchTable FormOf(const v1::LedgerShare& share) {
    v1::GetDispatchTableRequest request;
    request.set_parent(share.ledger());
    request.set_program_id(kYear);
    request.set_unit_id(share.month().unit_id());
    request.set_month("2017-03");
    *request.mutable_read() = AsOf(share.metadata().read_position());
    return client()
        .Send("StatisticsService/GetDispatchTable", request)
        .As<v1::GetDispatchTableResponse>()
        .table();
  }

  const std::string pair_ = PairId(kLincheng, kXingren);
};

TEST_F(RollUpSpec, TheSumsAreThoseOfTheLedgersAndEachFigureIsFollowedToItsOwn) {
  const v1::GetRollUpResponse rolled = Rolled(March());
  EXPECT_TRUE(rolled.complete());
  EXPECT_THAT(NamesOf(rolled.ledgers()), ElementsAre(kOther, kLedger));
  for (const v1::RollUpFigure& sum : rolled.sums().figures()) {
    int64_t recorded = 0;
    for (const v1::LedgerShare& share : rolled.ledgers()) {
      recorded += FigureIn(FormOf(share).roll_up().figures(), sum.key()).recorded();
    }
    EXPECT_EQ(sum.recorded(), recorded) << sum.key();
  }
  const auto& figures = rolled.sums().figures();
  EXPECT_EQ(FigureIn(figures, "joint_session_count").recorded(), 3);
  EXPECT_EQ(
      FigureIn(figures, "enterprise_count").recorded(),
      FigureIn(rolled.ledgers(0).month().sums().figures(), "enterprise_count").recorded() +
          FigureIn(rolled.ledgers(1).month().sums().figures(), "enterprise_count").recorded());
  EXPECT_EQ(rolled.sums().submitted_count(), 1);
  EXPECT_EQ(rolled.sums().pairs().pair_count(), 4);
}

TEST_F(RollUpSpec, TheRankingIsEachLedgersOwn) {
  const v1::GetRollUpResponse rolled = Rolled(March());
  for (const v1::LedgerShare& share : rolled.ledgers()) {
    v1::GetAssessmentRequest request;
    request.set_parent(share.ledger());
    request.set_program_id(kYear);
    *request.mutable_read() = AsOf(share.metadata().read_position());
    const auto assessment = client()
                                .Send("StatisticsService/GetAssessment", request)
                                .As<v1::GetAssessmentResponse>()
                                .assessment();
    ASSERT_EQ(share.month().districts_size(), assessment.districts_size());
    for (int i = 0; i < assessment.districts_size(); ++i) {
      EXPECT_EQ(share.month().districts(i).unit_id(), assessment.districts(i).unit_id());
      EXPECT_EQ(share.month().districts(i).rank(), assessment.districts(i).rank());
    }
    EXPECT_EQ(share.month().districts(0).rank(), 1) << share.ledger();
  }
}

TEST_F(RollUpSpec, EachLedgerIsNamedWithTheStateAndTheRootItWasReadAt) {
  const v1::GetRollUpResponse rolled = Rolled(March({kLedger}));
  ASSERT_EQ(rolled.ledgers_size(), 1);
  const v1::LedgerShare& share = rolled.ledgers(0);
  EXPECT_EQ(share.metadata().read_position(), store().head());
  EXPECT_EQ(share.root_hash(), store().TakeSnapshot()->Root(store().head()).value());
  EXPECT_FALSE(share.has_statement()) << "nobody asked for it";
}

TEST_F(RollUpSpec, OnRequestEachLedgerSignsWhatItsTablesHeldThere) {
  v1::GetRollUpRequest request = March();
  request.set_include_statements(true);
  const v1::GetRollUpResponse rolled = Rolled(request);
  ASSERT_EQ(rolled.ledgers_size(), 2);
  for (const v1::LedgerShare& share : rolled.ledgers()) {
    EXPECT_EQ(share.statement().tree_size(), share.metadata().read_position());
    EXPECT_EQ(share.statement().root_hash(), share.root_hash());
    const auto key = eventstore::Verifier::Parse(share.verifier_key());
    ASSERT_TRUE(key.ok()) << share.verifier_key();
    EXPECT_TRUE(projections::OpenTableStatement(share.statement().note(), {*key}).ok());
    EXPECT_GE(share.checkpoint().tree_size(), share.metadata().read_position());
  }
  request.mutable_read()->mutable_assumed_policy()->set_program_id(kYear);
  EXPECT_EQ(Ask(request).field(), "read.assumed_policy") << "what is assumed is not stated";
}

TEST_F(RollUpSpec, ALedgerThatIsNotOpenIsNamedAndTheSumsAreWithoutIt) {
  ASSERT_TRUE(server().ledgers().Close("370300").ok());
  const v1::GetRollUpResponse rolled = Rolled(March());
  EXPECT_FALSE(rolled.complete());
  EXPECT_THAT(NamesOf(rolled.ledgers()), ElementsAre(kLedger));
  ASSERT_THAT(NamesOf(rolled.unread_ledgers()), ElementsAre(kOther));
  const v1::UnreadLedger& unread = rolled.unread_ledgers(0);
  EXPECT_EQ(unread.reason(), "LEDGER_STATE");
  EXPECT_THAT(unread.message_zh(), HasSubstr("370300"));
  EXPECT_THAT(unread.message_en(), HasSubstr("it is closed"));
  EXPECT_EQ(FigureIn(rolled.sums().figures(), "joint_session_count").recorded(), 2);
}

TEST_F(RollUpSpec, ALedgerWithoutTheProgrammeOrThatIsNotThereIsNamedAsItsOwnReadsWouldSay) {
  ASSERT_TRUE(server().ledgers().Create("370500").ok());
  const v1::GetRollUpResponse rolled = Rolled(March({"ledgers/370500", kLedger, "ledgers/999999"}));
  EXPECT_FALSE(rolled.complete());
  EXPECT_THAT(NamesOf(rolled.ledgers()), ElementsAre(kLedger));
  ASSERT_THAT(NamesOf(rolled.unread_ledgers()), ElementsAre("ledgers/370500", "ledgers/999999"));
  EXPECT_EQ(rolled.unread_ledgers(0).reason(), "RESOURCE_NOT_FOUND");
  EXPECT_THAT(rolled.unread_ledgers(0).message_en(), HasSubstr(kYear));
  EXPECT_EQ(rolled.unread_ledgers(1).reason(), "RESOURCE_NOT_FOUND");
}

TEST_F(RollUpSpec, WhereNoLedgerCouldBeReadThereAreNoSums) {
  v1::GetRollUpRequest request = March();
  request.set_program_id("2031");
  const v1::GetRollUpResponse rolled = Rolled(request);
  EXPECT_FALSE(rolled.complete());
  EXPECT_FALSE(rolled.has_sums()) << "a sum of nothing is not zero";
  EXPECT_THAT(NamesOf(rolled.unread_ledgers()), ElementsAre(kOther, kLedger));
}

TEST_F(RollUpSpec, ManyLedgersThatCannotBeReadAreAllNamedInOrder) {
  std::vector<std::string> ledgers;
  for (int i = 0; i < 500; ++i) ledgers.push_back(absl::StrCat("ledgers/none-", i));
  ledgers.push_back(kLedger);
  const v1::GetRollUpResponse rolled = Rolled(March(ledgers));
  EXPECT_THAT(NamesOf(rolled.ledgers()), ElementsAre(kLedger));
  ledgers.pop_back();
  EXPECT_EQ(NamesOf(rolled.unread_ledgers()), ledgers);
}

TEST_F(RollUpSpec, AsOfATimeItIsWhatEachLedgerKnewThen) {
  const absl::Time then = clock().Now();
  const v1::GetRollUpResponse before = Rolled(March());
  clock().Set(then + absl::Hours(24));
  Record(kOther, Facts({Inspect("j3", pair_, kXingren, "2017-03-21")}));
  v1::GetRollUpRequest request = March();
  *request.mutable_read()->mutable_as_of_time() = ToTimestamp(then + absl::Hours(1));
  const v1::GetRollUpResponse again = Rolled(request);
  EXPECT_EQ(again.sums().SerializeAsString(), before.sums().SerializeAsString());
  EXPECT_EQ(again.ledgers(0).metadata().read_position(),
            before.ledgers(0).metadata().read_position());
  EXPECT_EQ(FigureIn(Rolled(March()).sums().figures(), "joint_session_count").recorded(), 4);
}

TEST_F(RollUpSpec, EverybodyWhoMayReadTheLedgersMayAddThemUpAndNobodyElse) {
  EXPECT_TRUE(Ask(March(), {.principal = "auditor/370400"}).ok());
  EXPECT_TRUE(Ask(March(), {.principal = "town/370403001"}).ok());
  EXPECT_EQ(Ask(March(), {.principal = "city/999999"}).reason(), "PRINCIPAL_UNKNOWN");
}

TEST_F(RollUpSpec, WhatEveryLedgerWouldRefuseAlikeIsRefusedOnce) {
  const auto field = [this](auto change) {
    v1::GetRollUpRequest request = March();
    change(request);
    const Reply reply = Ask(request);
    return absl::StrCat(reply.reason(), " ", reply.field());
  };
  using Request = v1::GetRollUpRequest;
  EXPECT_EQ(field([](Request& r) { r.clear_program_id(); }), "FIELD_REQUIRED program_id");
  EXPECT_EQ(field([](Request& r) { r.clear_month(); }), "FIELD_REQUIRED month");
  EXPECT_EQ(field([](Request& r) { r.set_month("2017-13"); }), "MONTH_INVALID month");
  EXPECT_EQ(field([](Request& r) { r.mutable_on_date()->set_year(2017); }),
            "FIELD_INVALID on_date");
  EXPECT_EQ(field([](Request& r) { r.set_organization(static_cast<v1::Organization>(9)); }),
            "FIELD_INVALID organization");
  EXPECT_EQ(field([](Request& r) { r.add_ledgers("370400"); }), "FIELD_INVALID ledgers");
  EXPECT_EQ(field([](Request& r) { r.add_ledgers("ledgers/../370400"); }), "FIELD_INVALID ledgers");
  EXPECT_EQ(field([](Request& r) {
              r.add_ledgers(kLedger);
              r.add_ledgers(kLedger);
            }),
            "FIELD_INVALID ledgers");
  EXPECT_EQ(field([](Request& r) { r.mutable_read()->set_as_of_position(1); }),
            "FIELD_INVALID read.as_of_position");
  EXPECT_EQ(field([](Request& r) { r.mutable_read()->set_min_position(1); }),
            "FIELD_INVALID read.min_position");
  EXPECT_EQ(field([](Request& r) { r.mutable_read()->mutable_max_wait()->set_seconds(-1); }),
            "FIELD_INVALID read.max_wait");
  EXPECT_EQ(field([this](Request& r) {
              *r.mutable_read()->mutable_as_of_time() =
                  ToTimestamp(clock().Now() + absl::Seconds(1));
            }),
            "DATE_IN_FUTURE read.as_of_time");
}

TEST_F(RollUpSpec, AServerWithoutLedgersHasNothingToRollUp) {
  ServerOptions empty = options();
  empty.data_directory = directory() + "/none";
  empty.ledgers = {};
  const auto started = Server::Start(empty);
  ASSERT_TRUE(started.ok()) << started.status();
  Client caller((*started)->address());
  EXPECT_EQ(caller.Send("RollUpService/GetRollUp", March()).reason(), "NO_LEDGER");
}

}  // namespace
}  // namespace jiedui::services
