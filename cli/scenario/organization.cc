// The beginning and the end of the year: units, programme, policy set and enrolments on the day of
// the notice, acceptances that it speaks of; work indices at both ends, breakthroughs at the last.

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

#include "domain/date.h"

namespace jiedui::scenario {
namespace {

constexpr int kMaxIndexMilli = 100'000;

void RegisterUnits(Planner& planner) {
  for (const ExampleUnit& unit : planner.example().units) {
    event::v1::Event fact;
    event::v1::UnitRegistered& registered = *fact.mutable_unit_registered();
    registered.set_unit_id(unit.unit_id);
    registered.set_display_name(unit.display_name);
    registered.set_team_name(unit.team_name);
    registered.set_tier(unit.tier);
    registered.set_parent_unit_id(unit.parent_unit_id);
    *registered.mutable_effective_date() = DateOf(planner.ExistsFrom(unit));
    planner.Add(planner.JoiningDay(unit), planner.city(), fact);
  }
}

// What the notice says of the teams it speaks of (R0-02).
void AcceptTeams(Planner& planner) {
  for (const ExampleUnit& unit : planner.example().units) {
    if (!unit.accepted_day.has_value()) continue;
    event::v1::Event fact;
    event::v1::StandardizationAccepted& accepted = *fact.mutable_standardization_accepted();
    accepted.set_unit_id(unit.unit_id);
    *accepted.mutable_accepted_date() = DateOf(*unit.accepted_day);
    accepted.set_remarks("通过市级标准化验收");
    *accepted.mutable_basis_document() = planner.example().program.basis_document();
    planner.Add(planner.notice_day(), planner.city(), fact);
  }
}

void OpenProgram(Planner& planner, CivilDay today) {
  event::v1::Event opened;
  *opened.mutable_program_opened() = planner.example().program;
  planner.Add(today, planner.city(), opened);

  event::v1::Event adopted;
  *adopted.mutable_policy_set_adopted() = planner.example().policy;
  planner.Add(today, planner.city(), adopted);
}

// On the day of the notice, or when it is signed, if that is later.
void PublishCalendars(Planner& planner, CivilDay notice) {
  for (const event::v1::WorkCalendarPublished& calendar : planner.example().calendars) {
    event::v1::Event fact;
    *fact.mutable_work_calendar_published() = calendar;
    const CivilDay signed_on = domain::ToDay(calendar.basis_document().signed_date());
    planner.Add(std::max(notice, signed_on), planner.city(), fact);
  }
}

// Everyone but the city's detachment, which is in no pair and reports to nobody here.
template <class Visit>
void ForEachParticipant(const Planner& planner, Visit visit) {
  for (const ExampleUnit& unit : planner.example().units) {
    if (unit.tier != event::v1::TEAM_TIER_DETACHMENT) visit(unit);
  }
}

void EnrollUnits(Planner& planner) {
  ForEachParticipant(planner, [&](const ExampleUnit& unit) {
    event::v1::Event fact;
    event::v1::UnitEnrolled& enrolled = *fact.mutable_unit_enrolled();
    enrolled.set_program_id(planner.program_id());
    enrolled.set_unit_id(unit.unit_id);
    *enrolled.mutable_effective_date() = DateOf(unit.first_day);
    planner.Add(planner.JoiningDay(unit), planner.city(), fact);
  });
}

struct IndexReading {
  CivilDay index_date;
  int index_milli;
  std::string basis;
};

// A town's index is measured by its district, a district's by the city.
void RecordIndex(Planner& planner, CivilDay today, const ExampleUnit& unit, IndexReading reading) {
  event::v1::Event fact;
  event::v1::UnitIndexRecorded& index = *fact.mutable_unit_index_recorded();
  index.set_program_id(planner.program_id());
  index.set_unit_id(unit.unit_id);
  *index.mutable_index_date() = DateOf(reading.index_date);
  index.set_index_milli(reading.index_milli);
  index.set_basis(std::move(reading.basis));
  planner.Add(today, planner.SuperiorOf(unit.unit_id, today), fact);
}

int OutcomeMilli(const Planner& planner, const ExampleUnit& unit) {
  const int gain =
      planner.Chance(absl::StrCat("outcome/", unit.unit_id))
          .Between(-planner.knobs().gain_max_milli / 6, planner.knobs().gain_max_milli);
  return std::clamp(planner.baseline_milli(unit.unit_id) + gain, 0, kMaxIndexMilli);
}

void ApproveBreakthroughs(Planner& planner, CivilDay today) {
  for (const PlannedPair& pair : planner.pairs()) {
    Random chance = planner.Chance(absl::StrCat("breakthrough/", pair.pair_id));
    // One unit may be the better side of two pairs; its breakthrough is approved once.
    const bool first = planner.FirstPairOf(pair.unit_a_id).pair_id == pair.pair_id;
    if (!first || !chance.Percent(60)) continue;
    event::v1::Event fact;
    event::v1::BreakthroughApproved& approved = *fact.mutable_breakthrough_approved();
    approved.set_program_id(planner.program_id());
    approved.set_unit_id(pair.unit_a_id);
    *approved.mutable_approved_date() = DateOf(today);
    approved.set_description("执法检查规范化取得新突破（示例）");
    planner.Add(today, planner.SuperiorOf(pair.unit_a_id, today), fact);
  }
}

}  // namespace

void PlanOrganization(Planner& planner) {
  RegisterUnits(planner);
  AcceptTeams(planner);
  OpenProgram(planner, planner.notice_day());
  PublishCalendars(planner, planner.notice_day());
  EnrollUnits(planner);
  ForEachParticipant(planner, [&](const ExampleUnit& unit) {
    RecordIndex(planner, planner.JoiningDay(unit) + 1, unit,
                {planner.ExistsFrom(unit), planner.baseline_milli(unit.unit_id),
                 planner.JoinsLater(unit) ? "参加时的工作考核（示例）" : "上年度工作考核（示例）"});
  });
}

void PlanYearEnd(Planner& planner) {
  ApproveBreakthroughs(planner, planner.last_day() - 3);
  const CivilDay today = planner.Workday(planner.last_day() + 9);
  ForEachParticipant(planner, [&](const ExampleUnit& unit) {
    RecordIndex(planner, today, unit,
                {planner.last_day(), OutcomeMilli(planner, unit), "本年度工作考核（示例）"});
  });
}

}  // namespace jiedui::scenario
