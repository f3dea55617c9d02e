// The year-end assessment of 2017 (R0-30) at each of its stages. 2018 has its calendar: Monday, 1
// January, is a holiday, and the five working days after Wednesday, 10 January, end on the 17th.

#ifndef JIEDUI_TESTS_DOMAIN_ASSESSMENT_STAGES_H_
#define JIEDUI_TESTS_DOMAIN_ASSESSMENT_STAGES_H_

#include "tests/support/facts.h"

namespace jiedui::spec {

inline History YearOver() {
  return Paired() + Facts({PublishCalendar("2018", "2017-12-05")});
}
inline History Opened() {
  return YearOver() + Facts({OpenAssessment("2018-01-08")});
}
inline History Frozen() {
  return Opened() + Facts({Freeze(40)});
}
inline History Computed() {
  return Frozen() + Facts({ComputeScores(40)});
}
inline History Notified() {
  return Computed() + Facts({GiveNotice("2018-01-10", "2018-01-17")});
}
inline History Published() {
  return Notified() + Facts({PublishAssessment({}, "2018-01-18")});
}

}  // namespace jiedui::spec

#endif  // JIEDUI_TESTS_DOMAIN_ASSESSMENT_STAGES_H_
