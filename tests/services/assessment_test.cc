// A year-end assessment through all its states, over gRPC: what the server computes, who may do
// what, and that what was published stays as it was.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "base/civil.h"
#include "jiedui/v1/assessment_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using ::testing::ElementsAre;

const std::string kTowns = PairId(kLincheng, kXingren);
const CallOptions kSecond = {.principal = "city/370400-anban"};
const CallOptions kTown = {.principal = "town/370403001"};
const CallOptions kPartner = {.principal = "town/370403002"};

class AssessmentStory : public ServerTest {
 protected:
  AssessmentStory() {
    Given(Paired() + Facts({PublishCalendar("2018", "2017-12-05"),
                            RecordIndex(kLincheng, "2017-01-01", 90'000),
                            RecordIndex(kXingren, "2017-01-01", 70'000),
                            RecordIndex(kXingren, "2017-12-31", 76'000)}));
    // Idle for as many months as they owe, they would have nothing to adjust.
    for (const char* month : {"2017-02", "2017-03", "2017-04", "2017-05", "2017-06", "2017-07"}) {
      Given(Facts({ExemptMonth(kTowns, month, "2018-01-10")}));
    }
    Hold("s1", "2017-12-20");
  }

  // A study of the towns that counts.
  void Hold(absl::string_view id, absl::string_view day) {
    ASSERT_TRUE(client().Write(Study(id, Assign(kLincheng, kXingren), day), kTown).ok());
    ASSERT_TRUE(client().Write(Attest(id, kTowns, kXingren, day), kPartner).ok());
  }

  // It is that time of the day in Shanghai.
  void On(CivilDay day, absl::Duration into_day = absl::Hours(9)) {
    clock().Set(StartOf(day) + into_day);
  }

  // On 10 January: everything up to the notice.
  void Notify() {
    Given(Facts(
        {OpenAssessment(), Freeze(1), ComputeScores(1), GiveNotice("2018-01-10", "2018-01-17")}));
  }

  // On 18 January: an objection of 16 January was upheld and answered, and the result published.
  void Publish() {
    Notify();
    On(CivilDay(2018, 1, 16));
    Given(Facts({Object("o1", kLincheng, "2018-01-16"),
                 DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-16")}));
    Given(Facts({Answer("a1", 2'000)}));
    ASSERT_TRUE(client().Write(Countersign("a1", "2018-01-16"), kSecond).ok());
    On(CivilDay(2018, 1, 18));
    Given(Facts({PublishAssessment({}, "2018-01-18")}));
  }

  static event::v1::ScoreAdjustmentProposed Answer(absl::string_view id, int64_t delta_milli) {
    event::v1::ScoreAdjustmentProposed fact = Adjust(id, kTowns, delta_milli, "2018-01-16");
    fact.set_objection_id("o1");
    return fact;
  }

  // The cell named has that value, and a formula.
  void ExpectComputedAt(const v1::CellSource& source, int64_t value) {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    request.mutable_table()->set_kind(source.kind());
    request.mutable_table()->set_program_id(kYear);
    *request.mutable_table()->mutable_on_date() = source.on_date();
    request.set_path(source.path());
    *request.mutable_read() = AsOf(source.position());
    const auto explained =
        client().Send("StatisticsService/ExplainCell", request).As<v1::ExplainCellResponse>();
    EXPECT_EQ(explained.explanation().cell().value(), absl::StrCat(value));
    EXPECT_FALSE(explained.explanation().formula().empty());
  }

  v1::Assessment Record() {
    v1::GetAssessmentRecordRequest request;
    request.set_name(absl::StrCat(kLedger, "/assessments/2017"));
    *request.mutable_read() = Strong();
    return client()
        .Send("AssessmentService/GetAssessmentRecord", request)
        .As<v1::GetAssessmentRecordResponse>()
        .assessment();
  }

  v1::GetAssessmentTableResponse Table(const v1::ReadOptions& read = Strong()) {
    v1::GetAssessmentTableRequest request;
    request.set_name(absl::StrCat(kLedger, "/assessments/2017"));
    *request.mutable_read() = read;
    return client()
        .Send("AssessmentService/GetAssessmentTable", request)
        .As<v1::GetAssessmentTableResponse>();
  }

  int64_t head() { return store().head(); }
};

// The line of the pair of the towns.
const event::v1::AssessedPair& Towns(const event::v1::AssessmentResult& result) {
  for (const event::v1::AssessedPair& pair : result.pairs()) {
    if (pair.pair_id() == kTowns) return pair;
  }
  ADD_FAILURE() << "no line for " << kTowns;
  return event::v1::AssessedPair::default_instance();
}

TEST_F(AssessmentStory, GoesThroughAllItsStates) {
  Given(Facts({OpenAssessment()}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_OPENED);
  Given(Facts({Freeze(1)}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_FROZEN);
  Given(Facts({ComputeScores(1)}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_COMPUTED);
  Given(Facts({GiveNotice("2018-01-10", "2018-01-17")}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_NOTIFIED);
  On(CivilDay(2018, 1, 12));
  ASSERT_TRUE(client().Write(Object("o1", kLincheng, "2018-01-12"), kTown).ok());
  Given(Facts({DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-12"),
               Answer("a1", 2'000)}));
  ASSERT_TRUE(client().Write(Countersign("a1", "2018-01-12"), kSecond).ok());
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_NOTIFIED);
  On(CivilDay(2018, 1, 18));
  Given(Facts({PublishAssessment({}, "2018-01-18")}));

  const v1::Assessment record = Record();
  EXPECT_EQ(record.state(), v1::ASSESSMENT_STATE_PUBLISHED);
  EXPECT_EQ(record.positions_size(), 9);
  EXPECT_EQ(record.etag(), absl::StrCat("r", head()));
  ASSERT_EQ(record.objections_size(), 1);
  EXPECT_THAT(record.objections(0).adjustment_ids(), ElementsAre("a1"));
  EXPECT_EQ(record.adjustments(0).proposed().proposed_by(), "city/370400");
  EXPECT_EQ(record.adjustments(0).countersigned().countersigned_by(), "city/370400-anban");
  EXPECT_EQ(Towns(record.published().result()).total_milli(),
            Towns(record.computed().result()).total_milli() + 2'000);
  EXPECT_THAT(record.published().result().adjustment_ids(), ElementsAre("a1"));
}

// --- what the server takes ---

TEST_F(AssessmentStory, TheEvidenceIsTheNewestPositionAndTheRootThatACheckpointStates) {
  Given(Facts({OpenAssessment()}));
  const int64_t newest = head();
  Given(Facts({Freeze(1)}));  // whatever the request says
  const event::v1::EvidenceFrozen frozen = Record().frozen();
  EXPECT_EQ(frozen.frozen_position(), newest);
  EXPECT_EQ(frozen.root_hash(), store().TakeSnapshot()->Root(newest).value());
}

TEST_F(AssessmentStory, TheScoresAreThoseOfTheTableAtTheFixedPosition) {
  Given(Facts({OpenAssessment(), Freeze(1), ComputeScores(1)}));
  const v1::Assessment record = Record();
  v1::GetAssessmentRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  *request.mutable_on_date() = record.frozen().frozen_date();
  *request.mutable_read() = AsOf(record.frozen().frozen_position());
  const v1::YearEndAssessment table = client()
                                          .Send("StatisticsService/GetAssessment", request)
                                          .As<v1::GetAssessmentResponse>()
                                          .assessment();
  // Anyone can make the hash that was recorded.
  EXPECT_EQ(Sha256(table.SerializeAsString()), record.computed().result().table_hash());
  ASSERT_EQ(record.computed().result().pairs_size(), table.pairs_size());
  for (int i = 0; i < table.pairs_size(); ++i) {
    EXPECT_EQ(record.computed().result().pairs(i).total_milli(), table.pairs(i).total_milli());
  }
  ASSERT_EQ(record.computed().result().units_size(), table.units_size());
  EXPECT_EQ(record.computed().result().units(0).unit_name(), table.units(0).unit_name());
  EXPECT_EQ(record.computed().result().districts_size(), table.districts_size());
}

TEST_F(AssessmentStory, WhatIsRecordedAfterTheFreezeIsNotInTheResult) {
  Given(Facts({OpenAssessment(), Freeze(1)}));
  const int64_t frozen = head();
  Hold("s2", "2017-12-27");
  Given(Facts({ComputeScores(1)}));
  const v1::GetAssessmentTableResponse table = Table();
  EXPECT_LT(table.frozen_position(), frozen);
  for (const v1::PairScore& pair : table.table().pairs()) {
    if (pair.pair_id() != kTowns) continue;
    EXPECT_EQ(pair.terms(1).key(), "kind_floors");
    EXPECT_EQ(pair.terms(1).numerator(), 1);  // s1 alone
  }
}

TEST_F(AssessmentStory, ARepeatedRequestGetsItsFirstAnswerWhereverTheAssessmentHasMoved) {
  Given(Facts({OpenAssessment(), Freeze(1)}));
  const Reply first = client().WriteWith(ComputeScores(1), "compute", false);
  Given(Facts({GiveNotice("2018-01-10", "2018-01-17")}));
  const Reply again = client().WriteWith(ComputeScores(1), "compute", false);
  EXPECT_TRUE(again.As<v1::WriteAnswer>().receipt().deduplicated());
  EXPECT_EQ(again.As<v1::WriteAnswer>().receipt().last_position(),
            first.As<v1::WriteAnswer>().receipt().last_position());
}

TEST_F(AssessmentStory, OnlyCheckedNothingIsWritten) {
  Given(Facts({OpenAssessment()}));
  const int64_t before = head();
  EXPECT_TRUE(client().WriteWith(Freeze(1), "freeze", true).ok());
  EXPECT_EQ(head(), before);
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_OPENED);
}

// --- who and when ---

// A town in no pair has no line in the result.
TEST_F(AssessmentStory, WhoWasUpheldAsLeftOutHasALineInTheEndOrIsDismissed) {  // R0-30
  Notify();
  const int64_t first = Record().frozen().frozen_position();
  On(CivilDay(2018, 1, 12));
  Given(Facts({Object("o1", kXingcheng, "2018-01-12"),
               DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-12")}));
  EXPECT_TRUE(Record().objections(0).filed().unassessed());
  On(CivilDay(2018, 1, 18));
  ExpectRefused(client().Write(PublishAssessment({}, "2018-01-18")),
                v1::ERROR_REASON_OBJECTION_PENDING, head());
  Given(Facts({Freeze(1)}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_FROZEN);
  EXPECT_GT(Record().frozen().frozen_position(), first);
  Given(Facts({ComputeScores(1), GiveNotice("2018-01-18", "2018-01-25")}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_NOTIFIED);
  // Nothing was mended: computed anew it is in no pair either.
  On(CivilDay(2018, 1, 26));
  ExpectRefused(client().Write(PublishAssessment({}, "2018-01-26")),
                v1::ERROR_REASON_OBJECTION_PENDING, head());
  Given(Facts({DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-26")}));
  EXPECT_EQ(Record().objections(0).decided().outcome(), event::v1::OBJECTION_OUTCOME_DISMISSED);
  Given(Facts({PublishAssessment({}, "2018-01-26")}));
  EXPECT_EQ(Record().state(), v1::ASSESSMENT_STATE_PUBLISHED);
  EXPECT_TRUE(Table().matches());
}

// The table of the facts has no adjustments, nor has what would be under another policy set: it
// says which.
TEST_F(AssessmentStory, TheTableOfTheFactsNamesTheAdjustmentsThatAreNotInIt) {  // R0-30
  Publish();
  v1::GetAssessmentRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  *request.mutable_read() = Strong();
  const auto ask = [&] {
    return client()
        .Send("StatisticsService/GetAssessment", request)
        .As<v1::GetAssessmentResponse>();
  };
  const v1::GetAssessmentResponse adopted = ask();
  ASSERT_EQ(adopted.findings_size(), 1);
  EXPECT_EQ(adopted.findings(0).rule(), "R0-30");
  EXPECT_TRUE(absl::StrContains(adopted.findings(0).message_zh(),
                                absl::StrCat("考核调整 a1（", kTowns, "：2.000 分）")));
  request.mutable_read()->mutable_assumed_policy()->set_program_id(kYear);
  request.mutable_read()->mutable_assumed_policy()->set_policy_set_id("zaozhuang-2017");
  const v1::GetAssessmentResponse assumed = ask();
  ASSERT_EQ(assumed.findings_size(), 1);
  EXPECT_EQ(assumed.findings(0).event_position(), adopted.findings(0).event_position());
}

TEST_F(AssessmentStory, AnObjectionComesUpToMidnightOfTheFifthWorkingDay) {
  Notify();
  On(CivilDay(2018, 1, 18), -absl::Seconds(1));
  EXPECT_TRUE(client().Write(Object("o1", kLincheng, "2018-01-17"), kTown).ok());
  const int64_t before = head();
  On(CivilDay(2018, 1, 18), absl::ZeroDuration());
  const Reply late = client().Write(Object("o2", kLincheng, "2018-01-18"), kTown);
  ExpectRefused(late, v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, before);
  EXPECT_THAT(late.chinese, testing::HasSubstr("2018-01-17"));
  EXPECT_THAT(late.info.metadata().at("clause"), testing::HasSubstr("解释 A7"));
  EXPECT_THAT(late.chinese, testing::HasSubstr("书面报市局"));  // what to do
}

// 薛城 objects on the last day to a term of its own score, and is answered by points on that.
TEST_F(AssessmentStory, ADistrictBureauObjectsToItsScoreAsATownDoes) {  // R0-30, A7, A33
  Notify();
  On(CivilDay(2018, 1, 17));
  event::v1::ObjectionFiled objection = Object("o1", kXuecheng, "2018-01-17");
  objection.set_term_key("supervision_checks");
  ASSERT_TRUE(client().Write(objection, {.principal = "district/370403"}).ok());
  EXPECT_FALSE(Record().objections(0).filed().unassessed());
  On(CivilDay(2018, 1, 18));
  ExpectRefused(
      client().Write(Object("o2", kXuecheng, "2018-01-18"), {.principal = "district/370403"}),
      v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, head());
  ExpectRefused(client().Write(PublishAssessment({}, "2018-01-18")),
                v1::ERROR_REASON_OBJECTION_PENDING, head());
  event::v1::ScoreAdjustmentProposed answer = Adjust("a1", "", 1'000, "2018-01-18");
  answer.set_unit_id(kXuecheng);
  answer.set_objection_id("o1");
  Given(Facts({DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-18"), answer}));
  ASSERT_TRUE(client().Write(Countersign("a1", "2018-01-18"), kSecond).ok());
  Given(Facts({PublishAssessment({}, "2018-01-18")}));
  const auto score = [](const event::v1::AssessmentResult& result) {
    for (const event::v1::AssessedUnit& line : result.districts()) {
      if (line.unit_id() == kXuecheng) return line.score_milli();
    }
    return int64_t{0};
  };
  EXPECT_EQ(score(Record().published().result()), score(Record().computed().result()) + 1'000);
}

TEST_F(AssessmentStory, TheWrongOnesAreRefused) {
  const auto refused = [&](const AnyFact& fact, const std::string& principal) {
    ExpectRefused(client().Write(fact, {.principal = principal}), v1::ERROR_REASON_SCOPE_DENIED,
                  head());
  };
  refused(OpenAssessment(), "district/370403");
  Given(Facts({OpenAssessment()}));
  refused(Freeze(1), "town/370403001");
  Given(Facts({Freeze(1)}));
  refused(ComputeScores(1), "district/370403");
  Given(Facts({ComputeScores(1), GiveNotice("2018-01-10", "2018-01-17")}));
  refused(Object("o1", kXingren, "2018-01-10"), "town/370403001");    // for another
  refused(Object("o1", kLincheng, "2018-01-10"), "district/370403");  // nor for its town
  refused(Object("o1", kLincheng, "2018-01-10"), "city/370400");      // which decides it
  refused(Object("o1", kLincheng, "2018-01-10"), "auditor/370400");
  refused(Adjust("a1", kTowns, 1'000, "2018-01-10"), "district/370403");
  refused(PublishAssessment({}, "2018-01-18"), "district/370403");
}

TEST_F(AssessmentStory, OneAccountForBothSignaturesIsRefused) {
  Notify();
  Given(Facts({Adjust("a1", kTowns, 1'000, "2018-01-10")}));
  ExpectRefused(client().Write(Countersign("a1", "2018-01-10")), v1::ERROR_REASON_SAME_SIGNER,
                head());
  EXPECT_TRUE(client().Write(Countersign("a1", "2018-01-10"), kSecond).ok());
}

// --- what was published ---

TEST_F(AssessmentStory, APublishedResultIsCoveredByASignedCheckpoint) {
  Publish();
  EXPECT_TRUE(store().TakeSnapshot()->Checkpoint(head()).ok());
}

TEST_F(AssessmentStory, ThePublishedResultStaysAndAnErratumStandsBesideIt) {
  Publish();
  const std::string published = Record().published().SerializeAsString();
  On(CivilDay(2018, 2, 1));
  Given(Facts({Adjust("a2", kTowns, -3'000, "2018-02-01")}));
  ExpectRefused(client().Write(PublishErratum(1, {}, "2018-02-01")),
                v1::ERROR_REASON_NOTHING_TO_CORRECT, head());
  ASSERT_TRUE(client().Write(Countersign("a2", "2018-02-01"), kSecond).ok());
  ExpectRefused(client().Write(PublishErratum(1, {}, "2018-02-01")),
                v1::ERROR_REASON_FURTHER_NOTICE_DUE, head());
  Given(Facts({GiveNotice("2018-02-01", "2018-02-08")}));
  On(CivilDay(2018, 2, 9));
  Given(Facts({PublishErratum(9, {}, "2018-02-09")}));

  const v1::Assessment record = Record();
  EXPECT_EQ(record.published().SerializeAsString(), published);
  ASSERT_EQ(record.further_notices_size(), 1);
  EXPECT_THAT(record.further_notices(0).unit_ids(), ElementsAre(kXuecheng, kLincheng, kXingren));
  ASSERT_EQ(record.errata_size(), 1);
  EXPECT_EQ(record.errata(0).number(), 1);
  EXPECT_EQ(Towns(record.errata(0).result()).total_milli(),
            Towns(record.published().result()).total_milli() - 3'000);
  EXPECT_THAT(record.errata(0).result().adjustment_ids(), ElementsAre("a1", "a2"));
}

TEST_F(AssessmentStory, TheTableBehindAResultIsMadeAgainAndIsTheRecordedOne) {
  Notify();
  const int64_t notified = head();
  const v1::GetAssessmentTableResponse computed = Table();
  EXPECT_TRUE(computed.matches());
  EXPECT_EQ(computed.recorded_hash(), Record().computed().result().table_hash());
  EXPECT_EQ(computed.frozen_position(), Record().frozen().frozen_position());

  On(CivilDay(2018, 1, 11));
  Given(Facts({Adjust("a1", kTowns, 1'000, "2018-01-11")}));
  ASSERT_TRUE(client().Write(Countersign("a1", "2018-01-11"), kSecond).ok());
  EXPECT_EQ(Table().recorded_hash(), computed.recorded_hash());  // not published yet
  EXPECT_TRUE(Table().matches());
  On(CivilDay(2018, 1, 18));
  Given(Facts({PublishAssessment({}, "2018-01-18")}));
  const v1::GetAssessmentTableResponse published = Table();
  EXPECT_TRUE(published.matches());
  EXPECT_NE(published.recorded_hash(), computed.recorded_hash());
  EXPECT_EQ(Table(AsOf(notified)).recorded_hash(), computed.recorded_hash());
}

TEST_F(AssessmentStory, ACellOfTheResultIsExplainedByThoseWhoSignedAndWhoPublished) {
  v1::ExplainCellRequest request;
  request.set_parent(kLedger);
  request.mutable_table()->set_kind(v1::TABLE_KIND_ASSESSMENT_RESULT);
  request.mutable_table()->set_program_id(kYear);
  request.set_path(absl::StrCat("pairs[", kTowns, "].total_milli"));
  *request.mutable_read() = Strong();
  EXPECT_EQ(client().Send("StatisticsService/ExplainCell", request).reason(), "RESOURCE_NOT_FOUND");
  Publish();
  const auto explained =
      client().Send("StatisticsService/ExplainCell", request).As<v1::ExplainCellResponse>();
  const v1::Assessment record = Record();
  EXPECT_EQ(explained.explanation().cell().value(),
            absl::StrCat(Towns(record.published().result()).total_milli()));
  EXPECT_THAT(explained.explanation().evidence_positions(),
              ElementsAre(record.adjustments(0).position(),
                          record.adjustments(0).countersigned_position()));
  EXPECT_THAT(explained.explanation().cell().label(),
              testing::AllOf(testing::HasSubstr("—"), testing::EndsWith("，总分")));
  const int64_t before = Towns(record.computed().result()).total_milli();
  EXPECT_EQ(explained.explanation().formula(),
            absl::StrFormat("%d.%03d + 2.000 = %d.%03d", before / 1000, before % 1000,
                            before / 1000 + 2, before % 1000));
  EXPECT_FALSE(explained.explanation().clause().empty());
  ExpectComputedAt(explained.explanation().computed_from(), before);
  std::vector<std::string> kinds;
  for (const v1::CellChange& change : explained.explanation().changes()) {
    for (const v1::RecordedEvent& event : explained.events()) {
      if (event.position() == change.last_position()) kinds.push_back(event.kind());
    }
  }
  EXPECT_THAT(kinds, ElementsAre("ScoresComputed", "AssessmentPublished"));
}

TEST_F(AssessmentStory, TheResultSaysWhichScoresThoseOfAUnitAndOfABureauAreMadeOf) {
  Publish();
  const std::string town = Towns(Record().published().result()).unit_a_id();
  v1::ExplainCellRequest request;
  request.set_parent(kLedger);
  request.mutable_table()->set_kind(v1::TABLE_KIND_ASSESSMENT_RESULT);
  request.mutable_table()->set_program_id(kYear);
  *request.mutable_read() = Strong();
  const auto value_at = [&](const std::string& path) {
    request.set_path(path);
    return client()
        .Send("StatisticsService/ExplainCell", request)
        .As<v1::ExplainCellResponse>()
        .explanation()
        .cell()
        .value();
  };
  EXPECT_EQ(value_at(absl::StrCat("units[", town, "].pair_ids")), kTowns);
  EXPECT_THAT(value_at(absl::StrCat("districts[", kXuecheng, "].unit_ids")),
              testing::HasSubstr(town));
}

TEST_F(AssessmentStory, ThereIsNoTableBeforeThereIsAResult) {
  v1::GetAssessmentTableRequest request;
  request.set_name(absl::StrCat(kLedger, "/assessments/2017"));
  *request.mutable_read() = Strong();
  EXPECT_EQ(client().Send("AssessmentService/GetAssessmentTable", request).reason(),
            "RESOURCE_NOT_FOUND");
  Given(Facts({OpenAssessment(), Freeze(1)}));
  EXPECT_EQ(client().Send("AssessmentService/GetAssessmentTable", request).reason(),
            "RESOURCE_NOT_FOUND");
}

// --- gaps ---

TEST_F(AssessmentStory, TheGapOfAPairIsReadFromItsIndices) {
  v1::GetGapAnalysisRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  *request.mutable_read() = Strong();
  const v1::GapAnalysis analysis = client()
                                       .Send("AssessmentService/GetGapAnalysis", request)
                                       .As<v1::GetGapAnalysisResponse>()
                                       .analysis();
  ASSERT_EQ(analysis.pairs_size(), 2);
  const v1::PairGap& towns = analysis.pairs(0);
  EXPECT_EQ(towns.pair_id(), kTowns);
  EXPECT_FALSE(towns.unit_a_name().empty());
  EXPECT_EQ(towns.closed_milli(), 6'000);
  EXPECT_EQ(towns.trend(), v1::GAP_TREND_NARROWED);
  EXPECT_EQ(analysis.pairs(1).trend(), v1::GAP_TREND_NOT_MEASURED);
  EXPECT_EQ(analysis.dispersions_size(), 2);
}

}  // namespace
}  // namespace jiedui::services
