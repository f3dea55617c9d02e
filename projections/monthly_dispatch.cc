#include "projections/monthly_dispatch.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"

#include "domain/date.h"
#include "domain/reporting/report.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/supervision.h"
#include "projections/dispatch_months.h"
#include "projections/dispatch_sessions.h"
#include "projections/dispatch_sides.h"

// The fold. Rows: "month/<unit>/<yyyy-mm>", and by which an event finds its months: "pair/<id>"
// (the sides), "permits/<unit>", "activity/<id>", "case/<id>", "report/<id>".

namespace jiedui::projections {
namespace {

using google::type::Date;
using table::v1::ActivityPlaces;
using table::v1::CasePlaces;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::RowKey;

using Placements = std::vector<Placement>;

std::string ActivityKey(absl::string_view activity_id) {
  return absl::StrCat("activity/", activity_id);
}

std::string CaseKey(absl::string_view case_id) {
  return absl::StrCat("case/", case_id);
}

std::string PermitsKey(absl::string_view unit_id) {
  return absl::StrCat("permits/", unit_id);
}

// ---- Activities ----

// The same entry for both sides in the month of that day.
template <class SetEntry>
Placements ForBothSides(const SideIds& sides, const Date& date, SetEntry set_entry) {
  Placements placements;
  for (const std::string& unit_id : sides) {
    Placement placement{unit_id, MonthOf(date), {}};
    *placement.entry.mutable_occurred_date() = date;
    set_entry(unit_id, placement.entry);
    placements.push_back(std::move(placement));
  }
  return placements;
}

// A stay counts where and when staff left, also before it is over.
template <class Stay>
Placements PlaceStay(const Stay& stay, const Date& occurred) {
  Placement placement{stay.from_unit_id(), MonthOf(stay.dispatched_date()), {}};
  *placement.entry.mutable_occurred_date() = occurred;
  DispatchEntry::Rotation* rotation = placement.entry.mutable_rotation();
  *rotation->mutable_officer_ids() = stay.officer_ids();
  rotation->set_duties(stay.duties());
  return {placement};
}

Placements PlacementsOf(const event::v1::StaffDispatched& stay, Rows& /*rows*/) {
  return PlaceStay(stay, stay.dispatched_date());
}

Placements PlacementsOf(const event::v1::StaffRotated& stay, Rows& /*rows*/) {
  return PlaceStay(stay, stay.returned_date());
}

Placements PlacementsOf(const event::v1::JointInspectionHeld& inspection, Rows& rows) {
  const SideIds sides = SidesOf(inspection.pair_id(), inspection.held_date(), rows);
  return ForBothSides(sides, inspection.held_date(),
                      [&](const std::string& unit_id, DispatchEntry& entry) {
                        SetSession(inspection, sides, unit_id, entry);
                      });
}

Placements PlacementsOf(const event::v1::GroupStudyHeld& study, Rows& rows) {
  const SideIds sides = SidesOf(study.pair_id(), study.held_date(), rows);
  return ForBothSides(
      sides, study.held_date(),
      [&](const std::string& /*unit_id*/, DispatchEntry& entry) { SetStudy(study, sides, entry); });
}

Placements PlacementsOf(const event::v1::OtherActivityHeld& other, Rows& rows) {
  return ForBothSides(SidesOf(other.pair_id(), other.held_date(), rows), other.held_date(),
                      [&](const std::string& /*unit_id*/, DispatchEntry& entry) {
                        entry.mutable_other()->set_description(other.description());
                      });
}

void RemoveActivity(const std::string& activity_id, ActivityPlaces& places, Rows& rows) {
  for (const std::string& key : places.keys()) Remove(activity_id, key, rows);
  places.clear_keys();
}

v1::ActivityKind KindOf(const DispatchEntry& entry) {
  if (entry.has_rotation()) return v1::ACTIVITY_KIND_ROTATION;
  if (entry.has_joint_session()) return v1::ACTIVITY_KIND_JOINT_INSPECTION;
  return entry.has_study() ? v1::ACTIVITY_KIND_GROUP_STUDY : v1::ACTIVITY_KIND_OTHER;
}

// The permit an activity of the pair was recorded under at that position; empty if there is none.
// Permits do not reach back, so that those of today are all there are.
std::string PermitIdOf(const DispatchEntry& entry, int64_t position, const SideIds& sides,
                       Rows& rows) {
  google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit> permits;
  for (const std::string& side : sides) {
    const auto* unit = rows.Find<table::v1::UnitPermits>(PermitsKey(side));
    if (unit != nullptr) permits.MergeFrom(unit->permits());
  }
  const auto* permit =
      domain::PermitFor(permits, {domain::ToDay(entry.occurred_date()),
                                  domain::ToDay(entry.recorded_date()), KindOf(entry), position});
  return permit == nullptr ? "" : permit->permitted().permit_id();
}

// One activity: what it adds to the months, and the day by which they are its months.
struct Placed {
  Placements placements;
  Date day;
};

template <class Activity>
Date PlacingDay(const Activity& activity) {
  if constexpr (requires { activity.dispatched_date(); }) {
    return activity.dispatched_date();
  } else {
    return activity.held_date();
  }
}

template <class Activity>
Placed PlacedOf(const Activity& activity, Rows& rows) {
  return {PlacementsOf(activity, rows), PlacingDay(activity)};
}

Placed CorrectedOf(const event::v1::ActivityCorrected& event, Rows& rows) {
  using event::v1::ActivityCorrected;
  switch (event.corrected_case()) {
    case ActivityCorrected::kStaffRotated:
      return PlacedOf(event.staff_rotated(), rows);
    case ActivityCorrected::kJointInspectionHeld:
      return PlacedOf(event.joint_inspection_held(), rows);
    case ActivityCorrected::kGroupStudyHeld:
      return PlacedOf(event.group_study_held(), rows);
    case ActivityCorrected::kOtherActivityHeld:
      return PlacedOf(event.other_activity_held(), rows);
    case ActivityCorrected::CORRECTED_NOT_SET:
      break;
  }
  return {};
}

// Whether an entry is late is asked of its first recording, and of a correction that moves it to
// another day (A39).
void NoteEntry(const Placed& placed, const Envelope& at, ActivityPlaces& places) {
  const bool moved =
      places.has_placed_date() && domain::ToDay(places.placed_date()) != domain::ToDay(placed.day);
  *places.mutable_placed_date() = placed.day;
  if (places.has_recorded_date() && !moved) return;
  places.set_entry_position(at.position);
  *places.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  if (!placed.placements.empty()) {
    *places.mutable_occurred_date() = placed.placements[0].entry.occurred_date();
  }
}

// What the activity adds from now on, in place of what it added so far. Returns the months it was
// in and is in.
template <class Fact>
TouchedMonths PlaceActivity(const Fact& event, Placed placed, const Envelope& at, Rows& rows) {
  const std::string& activity_id = event.activity_id();
  auto& places = rows.Edit<ActivityPlaces>(ActivityKey(activity_id));
  TouchedMonths touched(places.keys());
  RemoveActivity(activity_id, places, rows);
  places.add_positions(at.position);
  NoteEntry(placed, at, places);
  const SideIds sides = SidesOf(event.pair_id(), placed.day, rows);
  for (Placement& placement : placed.placements) {
    DispatchEntry& entry = placement.entry;
    if (entry.has_joint_session()) places.set_joint_inspection(true);
    entry.set_source_id(activity_id);
    *entry.mutable_positions() = places.positions();
    *entry.mutable_recorded_date() = places.recorded_date();
    if (entry.has_rotation()) *entry.mutable_occurred_date() = places.occurred_date();
    entry.set_permit_id(PermitIdOf(entry, places.entry_position(), sides, rows));
    places.add_keys(Place(std::move(placement), rows));
  }
  touched.AddAll(TouchedMonths(places.keys()));
  return touched;
}

template <class Activity>
void PlaceActivity(const Activity& event, const Envelope& at, Rows& rows) {
  const auto touched = PlaceActivity(event, PlacedOf(event, rows), at, rows);
  NoteErrata(event.activity_id(), touched, at, rows);
}

// True if the stay ended as it began: that it is over is no news to the month it began in.
bool IsShown(const event::v1::StaffRotated& stay, Rows& rows) {
  const auto* row =
      rows.Find<DispatchRow>(MonthKey(stay.from_unit_id(), MonthOf(stay.dispatched_date())));
  if (row == nullptr) return false;
  return absl::c_any_of(row->entries(), [&](const DispatchEntry& entry) {
    return entry.source_id() == stay.activity_id() &&
           absl::c_equal(entry.rotation().officer_ids(), stay.officer_ids()) &&
           entry.rotation().duties() == stay.duties();
  });
}

// ---- Cases ----

// Adds an entry of the case, unless the inspection it came from was voided.
template <class SetEntry>
void PlaceCase(const std::string& case_id, const std::string& unit_id, const Date& date,
               const Envelope& at, Rows& rows, SetEntry set_entry) {
  rows.Update<CasePlaces>(CaseKey(case_id), [&](CasePlaces& places) {
    const auto* origin = rows.Find<ActivityPlaces>(ActivityKey(places.activity_id()));
    if (origin == nullptr || origin->voided()) return;
    Placement placement{unit_id, MonthOf(date), {}};
    placement.entry.set_source_id(case_id);
    placement.entry.add_positions(at.position);
    set_entry(placement.entry);
    places.add_keys(Place(std::move(placement), rows));
  });
}

// Remembers that the case came from the inspection; any other case moves no month.
void LinkCase(const std::string& case_id, const std::string& activity_id, Rows& rows) {
  rows.Update<ActivityPlaces>(ActivityKey(activity_id), [&](ActivityPlaces& places) {
    if (!places.joint_inspection()) return;
    places.add_case_ids(case_id);
    rows.Edit<CasePlaces>(CaseKey(case_id)).set_activity_id(activity_id);
  });
}

// Returns the months it was in.
TouchedMonths RemoveCase(const std::string& case_id, Rows& rows) {
  TouchedMonths touched;
  rows.Update<CasePlaces>(CaseKey(case_id), [&](CasePlaces& places) {
    for (const std::string& key : places.keys()) touched.Add(key, ConcernOf(case_id, key, rows));
    for (const std::string& key : places.keys()) Remove(case_id, key, rows);
    places.clear_keys();
  });
  return touched;
}

void PlaceFiling(const std::string& case_id, const std::string& unit_id, const Date& date,
                 const Envelope& at, Rows& rows) {
  PlaceCase(case_id, unit_id, date, at, rows,
            [](DispatchEntry& entry) { entry.mutable_case_filed(); });
  rows.Update<CasePlaces>(CaseKey(case_id),
                          [&](CasePlaces& places) { places.set_filed_by_unit_id(unit_id); });
}

// ---- Supervision ----

// Of the months a check is in, by the same message as those of an activity.
std::string CheckKey(absl::string_view check_id) {
  return absl::StrCat("check/", check_id);
}

// ---- Reports ----

// Calls edit(version) for that version of the report.
template <class Edit>
void UpdateVersion(const std::string& report_id, int version, Rows& rows, Edit edit) {
  const RowKey* key = rows.Find<RowKey>(absl::StrCat("report/", report_id));
  if (key == nullptr) return;
  rows.Update<DispatchRow>(key->key(), [&](DispatchRow& row) {
    for (table::v1::ReportVersion& each : *row.mutable_versions()) {
      if (each.submitted().version() == version) edit(each);
    }
  });
}

}  // namespace

void MonthlyDispatch::Apply(const event::v1::PairAssigned& event, const Envelope& /*at*/,
                            Rows& rows) {
  AddSides(event.pair_id(), event.effective_date(), {event.unit_a_id(), event.unit_b_id()}, rows);
}

void MonthlyDispatch::Apply(const event::v1::PairRenewed& event, const Envelope& /*at*/,
                            Rows& rows) {
  AddSides(event.pair_id(), event.effective_date(), {event.unit_a_id(), event.unit_b_id()}, rows);
}

// What was done before its day stays in the months of the sides of that time.
void MonthlyDispatch::Apply(const event::v1::PairReassigned& event, const Envelope& /*at*/,
                            Rows& rows) {
  AddSides(event.pair_id(), event.effective_date(), {event.unit_a_id(), event.unit_b_id()}, rows);
}

void MonthlyDispatch::Apply(const event::v1::SupervisionCheckRecorded& event, const Envelope& at,
                            Rows& rows) {
  Placements placements =
      ForBothSides(SidesOf(event.pair_id(), event.checked_date(), rows), event.checked_date(),
                   [&](const std::string& /*unit_id*/, DispatchEntry& entry) {
                     entry.set_source_id(event.check_id());
                     entry.add_positions(at.position);
                     entry.mutable_supervision()->set_unit_id(event.unit_id());
                     entry.mutable_supervision()->set_findings(domain::RowOfCheck(event));
                   });
  std::vector<std::string> keys;
  for (Placement& placement : placements) keys.push_back(Place(std::move(placement), rows));
  rows.Edit<ActivityPlaces>(CheckKey(event.check_id()))
      .mutable_keys()
      ->Assign(keys.begin(), keys.end());
}

// In the month of the check, whenever it was: row 5 tells the whole of it.
void MonthlyDispatch::Apply(const event::v1::SupervisionFixClosed& event, const Envelope& at,
                            Rows& rows) {
  const auto* const places = rows.Find<ActivityPlaces>(CheckKey(event.check_id()));
  if (places == nullptr) return;
  const std::vector<std::string> keys(places->keys().begin(), places->keys().end());
  for (const std::string& key : keys) {
    rows.Update<DispatchRow>(key, [&](DispatchRow& row) {
      for (DispatchEntry& entry : *row.mutable_entries()) {
        if (entry.source_id() != event.check_id() || !entry.has_supervision()) continue;
        entry.add_positions(at.position);
        entry.mutable_supervision()->mutable_findings()->append(domain::RowOfClosing(event));
      }
    });
  }
}

void MonthlyDispatch::Apply(const event::v1::StaffDispatched& event, const Envelope& at,
                            Rows& rows) {
  PlaceActivity(event, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::StaffRotated& event, const Envelope& at, Rows& rows) {
  const bool is_shown = IsShown(event, rows);
  const auto touched = PlaceActivity(event, PlacedOf(event, rows), at, rows);
  if (!is_shown) NoteErrata(event.activity_id(), touched, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::JointInspectionHeld& event, const Envelope& at,
                            Rows& rows) {
  PlaceActivity(event, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::GroupStudyHeld& event, const Envelope& at,
                            Rows& rows) {
  PlaceActivity(event, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::OtherActivityHeld& event, const Envelope& at,
                            Rows& rows) {
  PlaceActivity(event, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::ActivityCorrected& event, const Envelope& at,
                            Rows& rows) {
  const auto touched = PlaceActivity(event, CorrectedOf(event, rows), at, rows);
  NoteErrata(event.activity_id(), touched, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::ActivityVoided& event, const Envelope& at,
                            Rows& rows) {
  rows.Update<ActivityPlaces>(ActivityKey(event.activity_id()), [&](ActivityPlaces& places) {
    TouchedMonths touched(places.keys());
    RemoveActivity(event.activity_id(), places, rows);
    places.add_positions(at.position);
    places.set_voided(true);
    for (const std::string& case_id : places.case_ids()) touched.AddAll(RemoveCase(case_id, rows));
    NoteErrata(event.activity_id(), touched, at, rows);
  });
}

void MonthlyDispatch::Apply(const event::v1::CaseFiled& event, const Envelope& at, Rows& rows) {
  LinkCase(event.case_id(), event.activity_id(), rows);
  PlaceFiling(event.case_id(), event.unit_id(), event.filed_date(), at, rows);
}

void MonthlyDispatch::Apply(const event::v1::ProposedCaseReported& event, const Envelope& at,
                            Rows& rows) {
  LinkCase(event.case_id(), event.activity_id(), rows);
  PlaceCase(event.case_id(), event.unit_id(), event.reported_date(), at, rows,
            [](DispatchEntry& entry) { entry.mutable_case_to_report(); });
}

void MonthlyDispatch::Apply(const event::v1::ProposedCaseAccepted& event, const Envelope& at,
                            Rows& rows) {
  PlaceFiling(event.case_id(), event.unit_id(), event.accepted_date(), at, rows);
}

void MonthlyDispatch::Apply(const event::v1::PenaltyDecided& event, const Envelope& at,
                            Rows& rows) {
  const CasePlaces* places = rows.Find<CasePlaces>(CaseKey(event.case_id()));
  if (places == nullptr) return;
  PlaceCase(event.case_id(), places->filed_by_unit_id(), event.decided_date(), at, rows,
            [&](DispatchEntry& entry) { entry.mutable_fine()->set_fine_fen(event.fine_fen()); });
}

// Each payment by itself. Whether it counts, or the decision does, is for the policy to say.
void MonthlyDispatch::Apply(const event::v1::FineCollected& event, const Envelope& at, Rows& rows) {
  const CasePlaces* places = rows.Find<CasePlaces>(CaseKey(event.case_id()));
  if (places == nullptr) return;
  PlaceCase(event.case_id(), places->filed_by_unit_id(), event.collected_date(), at, rows,
            [&](DispatchEntry& entry) {
              entry.mutable_collection()->set_collected_fen(event.collected_fen());
            });
}

void MonthlyDispatch::Apply(const event::v1::ReportSubmitted& event, const Envelope& at,
                            Rows& rows) {
  auto* const version = EditMonth(event.unit_id(), event.month(), rows).add_versions();
  *version->mutable_submitted() = event;
  version->set_position(at.position);
  rows.Edit<RowKey>(absl::StrCat("report/", event.report_id()))
      .set_key(MonthKey(event.unit_id(), event.month()));
}

void MonthlyDispatch::Apply(const event::v1::ReportReminderSent& event, const Envelope& at,
                            Rows& rows) {
  auto& reminder = *EditMonth(event.unit_id(), event.month(), rows).add_reminders();
  *reminder.mutable_sent() = event;
  reminder.set_position(at.position);
  rows.Edit<RowKey>(absl::StrCat("report/", event.report_id()))
      .set_key(MonthKey(event.unit_id(), event.month()));
}

void MonthlyDispatch::Apply(const event::v1::AdmonitionDecided& event, const Envelope& at,
                            Rows& rows) {
  auto& admonition = *EditMonth(event.unit_id(), event.month(), rows).mutable_admonition();
  *admonition.mutable_decided() = event;
  admonition.set_position(at.position);
}

void MonthlyDispatch::Apply(const event::v1::LateEntryPermitted& event, const Envelope& at,
                            Rows& rows) {
  auto& permit = *EditMonth(event.unit_id(), event.month(), rows).add_permits();
  *permit.mutable_permitted() = event;
  permit.set_position(at.position);
  *rows.Edit<table::v1::UnitPermits>(PermitsKey(event.unit_id())).add_permits() = permit;
}

void MonthlyDispatch::Apply(const event::v1::ReportDifferenceExplained& event, const Envelope& at,
                            Rows& rows) {
  UpdateVersion(event.report_id(), event.version(), rows, [&](table::v1::ReportVersion& version) {
    table::v1::DifferenceExplanation& explanation = *version.add_explanations();
    *explanation.mutable_explained() = event;
    explanation.set_position(at.position);
  });
}

void MonthlyDispatch::Apply(const event::v1::ReportReturned& event, const Envelope& at,
                            Rows& rows) {
  UpdateVersion(event.report_id(), event.version(), rows, [&](table::v1::ReportVersion& version) {
    *version.mutable_returned_date() = event.returned_date();
    version.set_return_reason(event.reason());
    version.set_returned_position(at.position);
  });
}

void MonthlyDispatch::Apply(const event::v1::ReportAccepted& event, const Envelope& at,
                            Rows& rows) {
  UpdateVersion(event.report_id(), event.version(), rows, [&](table::v1::ReportVersion& version) {
    *version.mutable_accepted_date() = event.accepted_date();
    version.set_accepted_position(at.position);
  });
}

void MonthlyDispatch::Apply(const event::v1::SupervisionCheckVoided& event, const Envelope& at,
                            Rows& rows) {
  TouchedMonths touched;
  for (const std::string& unit_id : SidesOf(event.pair_id(), event.checked_date(), rows)) {
    touched.Add(MonthKey(unit_id, MonthOf(event.checked_date())));
  }
  for (const auto& [key, concern] : touched.all()) Remove(event.check_id(), key, rows);
  rows.Delete(CheckKey(event.check_id()));
  NoteErrata(event.check_id(), touched, at, rows);
}

void MonthlyDispatch::Apply(const event::v1::CaseVoided& event, const Envelope& at, Rows& rows) {
  NoteErrata(event.case_id(), RemoveCase(event.case_id(), rows), at, rows);
  rows.Update<CasePlaces>(CaseKey(event.case_id()),
                          [&](CasePlaces& places) { places.add_void_positions(at.position); });
}

void MonthlyDispatch::Apply(const event::v1::FigureCorrected& event, const Envelope& at,
                            Rows& rows) {
  UpdateVersion(event.report_id(), event.version(), rows, [&](table::v1::ReportVersion& version) {
    if (!version.has_accepted_figures()) {
      *version.mutable_accepted_figures() = version.submitted().figures();
    }
    table::v1::FigureCorrection& correction = *version.add_corrections();
    *correction.mutable_corrected() = event;
    correction.set_earlier_value(domain::FigureOf(version.accepted_figures(), event.figure_key()));
    correction.set_position(at.position);
    domain::SetFigure(event.figure_key(), event.value(), *version.mutable_accepted_figures());
  });
  const RowKey* const key = rows.Find<RowKey>(absl::StrCat("report/", event.report_id()));
  if (key == nullptr) return;
  TouchedMonths touched;
  touched.Add(key->key());
  NoteErrata(event.report_id(), touched, at, rows);
}

}  // namespace jiedui::projections
