// Who took part in a joint inspection or another activity, as it is noted (A24).

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

std::string Pair() {
  return PairId(kTengzhou, kXuecheng);
}

template <class Fact>
void ExpectAttendanceOfTheSides(Fact fact) {
  const auto note = [&fact](absl::string_view unit_id, int persons) {
    event::v1::Attendance& side = *fact.add_attendance();
    side.set_unit_id(std::string(unit_id));
    side.set_person_count(persons);
  };
  note(kTengzhou, 2);
  Given(Staffed()).When(fact).ThenRecordedAsProposed();  // one side alone: judged, not refused
  note(kXuecheng, -1);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID,
                                          "attendance[1].person_count");
  fact.mutable_attendance()->RemoveLast();
  note(kShizhong, 2);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "attendance[1].unit_id");
  fact.mutable_attendance()->RemoveLast();
  note(kTengzhou, 2);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "attendance[1].unit_id");
}

TEST(JointInspectionSpec, WhoTookPartIsNotedOfTheSidesEachOnce) {  // A24
  ExpectAttendanceOfTheSides(Inspect("j1", Pair(), kXuecheng, "2017-03-02"));
}

TEST(OtherActivitySpec, WhoTookPartIsNotedOfTheSidesEachOnce) {  // A24
  ExpectAttendanceOfTheSides(HelpOtherwise("o1", Pair(), "2017-03-02"));
}

// --- recorded by both sides ---

// The fact, and another of the kind under the id "again", both on 2 March 2017.
template <class Fact>
void ExpectOnceAMinute(Fact fact) {
  fact.set_start_minute(540);
  fact.set_duration_minutes(210);
  Fact again = fact;
  again.set_activity_id("again");
  const History recorded = Staffed() + Facts({fact});
  Given(recorded).When(again).ThenRefused(v1::ERROR_REASON_ACTIVITY_RECORDED_TWICE, "");
  Given(recorded).When(Correct(fact, "2017-03-03")).On("2017-03-03").ThenRecorded();
  Given(recorded + Facts({Void(fact.activity_id(), Pair(), "2017-03-03")}))
      .When(again)
      .ThenRecordedAsProposed();
  again.set_start_minute(541);
  Given(recorded).When(again).ThenRecordedAsProposed();
  again.clear_start_minute();  // nobody noted when
  Given(recorded).When(again).ThenRecordedAsProposed();
}

TEST(JointInspectionSpec, IsRecordedOnceThoughEachSideHasAnIdForIt) {
  ExpectOnceAMinute(Inspect("j1", Pair(), kXuecheng, "2017-03-02"));
}

TEST(GroupStudySpec, IsRecordedOnceThoughEachSideHasAnIdForIt) {
  ExpectOnceAMinute(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-02"));
}

TEST(OtherActivitySpec, IsRecordedOnceThoughEachSideHasAnIdForIt) {
  ExpectOnceAMinute(HelpOtherwise("o1", Pair(), "2017-03-02"));
}

TEST(ActivitySpec, OfAnotherKindInTheSameMinuteIsAnother) {  // A27 judges it
  auto inspection = Inspect("j1", Pair(), kXuecheng, "2017-03-02");
  inspection.set_start_minute(540);
  auto other = HelpOtherwise("o1", Pair(), "2017-03-02");
  other.set_start_minute(540);
  Given(Staffed() + Facts({inspection})).When(other).ThenRecordedAsProposed();
}

}  // namespace
}  // namespace jiedui::spec
