#include "domain/activity/correction.h"

#include "google/protobuf/util/message_differencer.h"

namespace jiedui::domain {
namespace {

using google::protobuf::util::MessageDifferencer;

// Mere text is named here, so that whatever a fact comes to hold besides is substance.
void ClearText(event::v1::StaffRotated& stay) {
  stay.clear_duties();
  stay.clear_recall_reason();
}

void ClearText(event::v1::JointInspectionHeld& inspection) {
  inspection.clear_plan_reference();
  for (event::v1::InspectionTarget& target : *inspection.mutable_targets()) {
    target.clear_display_name();
  }
}

void ClearText(event::v1::GroupStudyHeld& study) {
  study.clear_topics();
  study.clear_problems();
  study.clear_resolutions();
}

void ClearText(event::v1::OtherActivityHeld& other) {
  other.clear_description();
}

template <class Held>
bool IsOnSameDays(const Held& before, const Held& after) {
  return MessageDifferencer::Equals(before.held_date(), after.held_date());
}

bool IsOnSameDays(const event::v1::StaffRotated& before, const event::v1::StaffRotated& after) {
  return MessageDifferencer::Equals(before.dispatched_date(), after.dispatched_date()) &&
         MessageDifferencer::Equals(before.arrived_date(), after.arrived_date()) &&
         MessageDifferencer::Equals(before.returned_date(), after.returned_date());
}

template <class Fact>
CorrectionChanges Compare(Fact before, Fact after) {
  ClearText(before);
  ClearText(after);
  return {!IsOnSameDays(before, after), !MessageDifferencer::Equals(before, after)};
}

}  // namespace

CorrectionChanges ChangesOf(const event::v1::StaffRotated& before,
                            const event::v1::StaffRotated& after) {
  return Compare(before, after);
}

CorrectionChanges ChangesOf(const event::v1::JointInspectionHeld& before,
                            const event::v1::JointInspectionHeld& after) {
  return Compare(before, after);
}

CorrectionChanges ChangesOf(const event::v1::GroupStudyHeld& before,
                            const event::v1::GroupStudyHeld& after) {
  return Compare(before, after);
}

CorrectionChanges ChangesOf(const event::v1::OtherActivityHeld& before,
                            const event::v1::OtherActivityHeld& after) {
  return Compare(before, after);
}

}  // namespace jiedui::domain
