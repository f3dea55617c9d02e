// The state machine of the year-end assessment (R0-30): every act at every stage. What may be done
// at a stage is recorded, anything else is refused with the stage. What refuses an act that is in
// its turn is specified elsewhere (assessment_procedure_spec_test.cc, objection_spec_test.cc).

#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/domain/assessment_stages.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string kTowns = PairId(kLincheng, kXingren);

// Every act on that day but the opening and the second signature, by name.
std::map<std::string, AnyFact> Acts(absl::string_view day) {
  return {{"freeze", Freeze(50, day)},
          {"compute", ComputeScores(40, day)},
          {"notify", GiveNotice(day, day)},
          {"object", Object("o2", kLincheng, day)},
          {"decide", DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, day)},
          {"adjust", Adjust("a1", kTowns, 1, day)},
          {"publish", PublishAssessment({}, day)},
          {"correct", PublishErratum(1, {}, day)}};
}

// These are recorded; of the others all but those that are looked at beside are refused with the
// stage.
void ExpectOnly(const std::set<std::string>& recorded, const History& history,
                absl::string_view day, const std::set<std::string>& beside = {}) {
  for (const auto& [name, act] : Acts(day)) {
    SCOPED_TRACE(name);
    if (beside.contains(name)) continue;
    if (recorded.contains(name)) {
      Given(history).When(act).On(day).ThenRecorded();
    } else {
      Given(history).When(act).On(day).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
    }
  }
}

TEST(AssessmentStageSpec, WhatIsNotOpenedIsNotThere) {
  for (const auto& [name, act] : Acts("2018-01-12")) {
    SCOPED_TRACE(name);
    Given(YearOver())
        .When(act)
        .On("2018-01-12")
        .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "assessment_id");
  }
  Given(YearOver()).When(OpenAssessment()).ThenRecorded();
}

TEST(AssessmentStageSpec, OpenedItsEvidenceIsFixedNext) {
  ExpectOnly({"freeze"}, Opened(), "2018-01-12");
}

TEST(AssessmentStageSpec, FrozenItIsComputedOrFrozenAnew) {
  ExpectOnly({"freeze", "compute"}, Frozen(), "2018-01-12");
}

TEST(AssessmentStageSpec, ComputedTheUnitsAreToldOrItIsFrozenAnew) {
  ExpectOnly({"freeze", "notify"}, Computed(), "2018-01-12");
}

TEST(AssessmentStageSpec, NotifiedUnitsObjectAndScoresAreAdjustedUntilItIsPublished) {
  const History objected = Notified() + Facts({Object("o1", kXingren, "2018-01-11")});
  ExpectOnly({"object", "decide", "adjust"}, objected, "2018-01-12", {"publish"});
  Given(objected)
      .When(PublishAssessment({}, "2018-01-12"))
      .On("2018-01-12")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_OPEN, "");
  Given(Notified()).When(PublishAssessment({}, "2018-01-18")).On("2018-01-18").ThenRecorded();
}

TEST(AssessmentStageSpec, PublishedItIsAdjustedAndCorrectedBesideWhatStays) {  // A25
  ExpectOnly({"adjust"}, Published(), "2018-01-19", {"correct"});
  Given(Published())
      .When(PublishErratum(1, {}, "2018-01-19"))
      .On("2018-01-19")
      .ThenRefused(v1::ERROR_REASON_NOTHING_TO_CORRECT, "");
  Given(Published() +
        Facts({Adjust("a1", kTowns, 1, "2018-01-19"), Countersign("a1", "2018-01-19")}))
      .When(PublishErratum(1, {"a1"}, "2018-01-22"))
      .On("2018-01-22")
      .ThenRecorded();
}

TEST(AssessmentStageSpec, ItIsOpenedOnceWhateverItsStage) {
  for (const History& history : {Opened(), Frozen(), Computed(), Notified(), Published()}) {
    Given(history)
        .When(OpenAssessment())
        .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "program_id");
  }
}

// Frozen anew what was computed is of other evidence: it is computed and told anew.
TEST(AssessmentStageSpec, FrozenAnewItIsComputedAgainBeforeAnybodyIsTold) {
  const History anew = Computed() + Facts({Freeze(50, "2018-01-10")});
  Given(anew)
      .When(GiveNotice("2018-01-10", "2018-01-17"))
      .On("2018-01-10")
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(anew).When(ComputeScores(40)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
  Given(anew + Facts({ComputeScores(50, "2018-01-10")}))
      .When(GiveNotice("2018-01-10", "2018-01-17"))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

}  // namespace
}  // namespace jiedui::spec
