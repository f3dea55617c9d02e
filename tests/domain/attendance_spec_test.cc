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

}  // namespace
}  // namespace jiedui::spec
