// What a correction of an activity (A25) changes: a day, what both sides confirm, or mere text.
// Pure.

#ifndef JIEDUI_DOMAIN_ACTIVITY_CORRECTION_H_
#define JIEDUI_DOMAIN_ACTIVITY_CORRECTION_H_

#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

struct CorrectionChanges {
  bool days = false;       // it was held, began or ended on another day
  bool substance = false;  // anything but mere text: days, times, who took part, what was inspected
};

// Of the same activity as it stood and as it stands now.
CorrectionChanges ChangesOf(const event::v1::StaffRotated& before,
                            const event::v1::StaffRotated& after);
CorrectionChanges ChangesOf(const event::v1::JointInspectionHeld& before,
                            const event::v1::JointInspectionHeld& after);
CorrectionChanges ChangesOf(const event::v1::GroupStudyHeld& before,
                            const event::v1::GroupStudyHeld& after);
CorrectionChanges ChangesOf(const event::v1::OtherActivityHeld& before,
                            const event::v1::OtherActivityHeld& after);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ACTIVITY_CORRECTION_H_
