// Etags: what a reader saw, and a writer insists on.

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "domain/decide.h"
#include "domain/revision.h"
#include "jiedui/v1/activity_service.pb.h"
#include "jiedui/v1/assessment_service.pb.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "jiedui/v1/case_service.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/practice_service.pb.h"
#include "jiedui/v1/program_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/report_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

class EtagSpec : public ServerTest {
 protected:
  const std::string pair_ = PairId(kTengzhou, kXuecheng);

  int64_t head() { return store().head(); }

  v1::Pair GetPair(const v1::ReadOptions& read) {
    v1::GetPairRequest request;
    request.set_name(absl::StrCat(kLedger, "/pairs/", pair_));
    *request.mutable_read() = read;
    return client().Send("PairService/GetPair", request).As<v1::GetPairResponse>().pair();
  }
  // A fact about the pair.
  AnyFact Help(const std::string& id) { return HelpOtherwise(id, pair_, "2017-03-01"); }

  // In an empty ledger. The clock begins with the year, it moves on to what happened after it, and
  // each acts for itself.
  void GivenEachOnItsDay(const spec::History& history) {
    clock().Set(StartOf(CivilDay(2017, 1, 10)));
    for (const event::v1::Event& event : history) {
      const absl::Time day = StartOf(domain::OccurredDay(event)) + absl::Hours(12);
      if (day > clock().Now()) clock().Set(day);
      const Reply reply = client().Write(event, {.principal = spec::ActorOf(event).Name()});
      ASSERT_TRUE(reply.ok()) << reply.status.error_message() << "\n" << event.ShortDebugString();
    }
  }

  // The last event that carries the resource's tag.
  std::string EtagInLog(const std::string& name) {
    const std::string relative = name.substr(std::string(kLedger).size() + 1);
    const auto events = store().TakeSnapshot()->Read(
        eventstore::Query::Of({domain::TagOfResource(relative)}), {.limit = 1, .backward = true});
    return events.ok() && !events->empty() ? absl::StrCat("r", events->front().record.position())
                                           : "none";
  }
};

// Asks for a list, and says of each resource its name and etag.
template <class Request, class Response, class Resource>
std::map<std::string, std::string> EtagsOf(
    Client& client, const std::string& method, Request request,
    const google::protobuf::RepeatedPtrField<Resource>& (Response::*items)() const) {
  request.set_parent(kLedger);
  request.set_page_size(1000);
  *request.mutable_read() = Strong();
  const auto response = client.Send(method, request).template As<Response>();
  std::map<std::string, std::string> etags;
  for (const Resource& resource : (response.*items)()) etags[resource.name()] = resource.etag();
  return etags;
}

TEST_F(EtagSpec, EveryResourceCarriesThePositionOfItsLastEvent) {
  GivenEachOnItsDay(FullYear());
  std::map<std::string, std::string> etags;
  etags.merge(EtagsOf(client(), "RegistryService/ListUnits", v1::ListUnitsRequest(),
                      &v1::ListUnitsResponse::units));
  etags.merge(EtagsOf(client(), "ProgramService/ListPrograms", v1::ListProgramsRequest(),
                      &v1::ListProgramsResponse::programs));
  v1::ListPolicySetsRequest of_program;
  of_program.set_program_id(kYear);
  etags.merge(EtagsOf(client(), "ProgramService/ListPolicySets", of_program,
                      &v1::ListPolicySetsResponse::policy_sets));
  etags.merge(EtagsOf(client(), "PairService/ListPairs", v1::ListPairsRequest(),
                      &v1::ListPairsResponse::pairs));
  etags.merge(EtagsOf(client(), "ActivityService/ListActivities", v1::ListActivitiesRequest(),
                      &v1::ListActivitiesResponse::activities));
  etags.merge(EtagsOf(client(), "CaseService/ListCases", v1::ListCasesRequest(),
                      &v1::ListCasesResponse::cases));
  etags.merge(EtagsOf(client(), "ReportService/ListReports", v1::ListReportsRequest(),
                      &v1::ListReportsResponse::reports));
  etags.merge(EtagsOf(client(), "PairService/ListSupervisionChecks",
                      v1::ListSupervisionChecksRequest(),
                      &v1::ListSupervisionChecksResponse::supervision_checks));
  etags.merge(EtagsOf(client(), "BulletinService/ListBulletins", v1::ListBulletinsRequest(),
                      &v1::ListBulletinsResponse::bulletins));
  etags.merge(EtagsOf(client(), "PracticeService/ListGoodPractices", v1::ListGoodPracticesRequest(),
                      &v1::ListGoodPracticesResponse::good_practices));
  etags.merge(EtagsOf(client(), "PracticeService/ListCommendations", v1::ListCommendationsRequest(),
                      &v1::ListCommendationsResponse::commendations));
  v1::GetAssessmentRecordRequest of_year;
  of_year.set_name(absl::StrCat(kLedger, "/assessments/2017"));
  *of_year.mutable_read() = Strong();
  const auto record = client()
                          .Send("AssessmentService/GetAssessmentRecord", of_year)
                          .As<v1::GetAssessmentRecordResponse>();
  etags[record.assessment().name()] = record.assessment().etag();
  EXPECT_GT(etags.size(), 20U);
  for (const auto& [name, etag] : etags) EXPECT_EQ(etag, EtagInLog(name)) << name;
}

TEST_F(EtagSpec, AReadOfThePastGivesTheEtagOfThen) {
  Given(Paired());
  const int64_t then = head();
  const std::string etag = GetPair(Strong()).etag();
  ASSERT_TRUE(client().Write(Help("o1")).ok());
  EXPECT_EQ(GetPair(Strong()).etag(), absl::StrCat("r", head()));
  EXPECT_EQ(GetPair(AsOf(then)).etag(), etag);
}

TEST_F(EtagSpec, AWriteThatSawTheLastEventIsTakenAndItsReceiptIsTheNextEtag) {
  Given(Paired());
  const Reply first =
      client().WriteWith(Help("o1"), "a", false, {.etag = GetPair(Strong()).etag()});
  const auto position = first.As<v1::WriteAnswer>().receipt().last_position();
  EXPECT_TRUE(
      client().WriteWith(Help("o2"), "b", false, {.etag = absl::StrCat("r", position)}).ok());
}

TEST_F(EtagSpec, AWriteThatSawAnOlderOneIsRefusedAndHearsWhichIsTheLast) {
  Given(Paired());
  const std::string old = GetPair(Strong()).etag();
  const Reply conflicting = client().WriteWith(Help("o1"), "conflicting", false, {});
  ASSERT_TRUE(conflicting.ok());
  ASSERT_TRUE(client().Write(Help("o3")).ok());
  const std::string actual = absl::StrCat("r", head());
  const Reply reply = client().WriteWith(Help("o2"), "b", false, {.etag = old});
  ExpectRefused(reply, v1::ERROR_REASON_REVISION_CONFLICT, head());
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(reply.field(), "etag");
  EXPECT_EQ(reply.info.metadata().at("resource"), absl::StrCat(kLedger, "/pairs/", pair_));
  EXPECT_EQ(reply.info.metadata().at("etag"), old);
  EXPECT_EQ(reply.info.metadata().at("actual_etag"), actual);
  const auto first = absl::StrCat(kLedger, "/events/",
                                  conflicting.As<v1::WriteAnswer>().receipt().first_position());
  EXPECT_EQ(reply.info.metadata().at("first_conflict"), first);
  EXPECT_EQ(reply.info.metadata().at("first_conflict_request_id"), "conflicting");
  // What happens to others does not matter.
  ASSERT_TRUE(client().Write(RenameUnit(kLincheng, "临城", "2017-06-01")).ok());
  EXPECT_TRUE(client().WriteWith(Help("o2"), "b", false, {.etag = actual}).ok());
}

TEST_F(EtagSpec, WhatHasNoEventYetHasTheEtagOfNothing) {
  const auto city = RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "");
  ExpectRefused(client().WriteWith(city, "a", false, {.etag = "r1"}),
                v1::ERROR_REASON_REVISION_CONFLICT, 0);
  EXPECT_TRUE(client().WriteWith(city, "a", false, {.etag = "r0"}).ok());
}

TEST_F(EtagSpec, ARepeatedRequestGetsItsFirstAnswerThoughTheResourceMovedOn) {
  Given(Paired());
  const std::string etag = GetPair(Strong()).etag();
  const auto first =
      client().WriteWith(Help("o1"), "a", false, {.etag = etag}).As<v1::WriteAnswer>();
  const auto again =
      client().WriteWith(Help("o1"), "a", false, {.etag = etag}).As<v1::WriteAnswer>();
  EXPECT_TRUE(again.receipt().deduplicated());
  EXPECT_EQ(again.receipt().last_position(), first.receipt().last_position());
  ExpectRefused(client().WriteWith(Help("o1"), "a", false, {.etag = absl::StrCat("r", head())}),
                v1::ERROR_REASON_REQUEST_ID_REUSED, head());
}

TEST_F(EtagSpec, ARehearsalIsAnsweredAsTheLiveCallWouldBe) {
  Given(Paired());
  const std::string etag = GetPair(Strong()).etag();
  EXPECT_TRUE(client().WriteWith(Help("o1"), "a", true, {.etag = etag}).ok());
  ExpectRefused(client().WriteWith(Help("o1"), "a", true, {.etag = "r1"}),
                v1::ERROR_REASON_REVISION_CONFLICT, head());
}

TEST_F(EtagSpec, WhatIsNoEtagIsRefused) {
  Given(Paired());
  for (const char* bad : {"1", "r01", "\"r1\"", "*", "r-1"}) {
    const Reply reply = client().WriteWith(Help("o1"), "a", false, {.etag = bad});
    ExpectRefused(reply, v1::ERROR_REASON_FIELD_INVALID, head());
    EXPECT_EQ(reply.field(), "etag") << bad;
  }
}

TEST_F(EtagSpec, WhoMayNotWriteLearnsNoEtag) {
  Given(Paired());
  const Reply reply =
      client().WriteWith(Help("o1"), "a", false, {.principal = "town/370403003", .etag = "r1"});
  ExpectRefused(reply, v1::ERROR_REASON_SCOPE_DENIED, head());
}

TEST_F(EtagSpec, AFactThatNamesNothingIsTheDecisionsToRefuse) {
  Given(Paired());
  const Reply reply = client().WriteWith(HelpOtherwise("o1", "no such pair", "2017-03-01"), "a",
                                         false, {.etag = "r1"});
  EXPECT_NE(reply.reason(), "REVISION_CONFLICT");
  EXPECT_FALSE(reply.ok());
}

// Each writer insists on what it read; every event then follows exactly what its writer saw.
TEST_F(EtagSpec, OfThoseWhoSawTheSameOneIsTaken) {
  Given(Paired());
  constexpr int kCallers = 6;
  constexpr int kTries = 12;
  std::mutex mutex;
  std::map<int64_t, std::string> seen;  // position written → etag it was written under
  std::atomic<int> conflicts = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      Client own(server().address());
      v1::GetPairRequest get;
      get.set_name(absl::StrCat(kLedger, "/pairs/", pair_));
      *get.mutable_read() = Strong();
      for (int i = 0; i < kTries; ++i) {
        const std::string etag =
            own.Send("PairService/GetPair", get).As<v1::GetPairResponse>().pair().etag();
        const std::string id = absl::StrCat("race-", caller, "-", i);
        const Reply reply = own.WriteWith(Help(id), id, false, {.etag = etag});
        if (!reply.ok()) {
          EXPECT_EQ(reply.reason(), "REVISION_CONFLICT");
          ++conflicts;
          continue;
        }
        const std::lock_guard<std::mutex> lock(mutex);
        seen[reply.As<v1::WriteAnswer>().receipt().last_position()] = etag;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(seen.size() + static_cast<size_t>(conflicts), size_t{kCallers * kTries});
  EXPECT_FALSE(seen.empty());
  for (const auto& [position, etag] : seen) {
    const auto before =
        store().TakeSnapshot()->LastWithTag(absl::StrCat("pair:", pair_), position - 1);
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(etag, absl::StrCat("r", *before)) << "of the event at " << position;
  }
}

}  // namespace
}  // namespace jiedui::services
