// The officers of the year: three in each team, as “3+X” asks, with names nobody bears. Some of
// them are sent to the partner; a few move on. One leaves, and asks that what says who they are is
// deleted.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

constexpr const char* kNames[kOfficersInTeam] = {"示例甲", "示例乙", "示例丙"};

// A town's officers are registered by its district, a district's and the city's by themselves.
const std::string& RegistrarOf(const ExampleUnit& unit) {
  return unit.tier == event::v1::TEAM_TIER_SQUADRON ? unit.parent_unit_id : unit.unit_id;
}

// The last day of the last month but one.
CivilDay LastCertificateDay(const Planner& planner) {
  return LastDay(planner.Month(planner.months() - 1));
}

void RegisterOfficer(Planner& planner, CivilDay today, const ExampleUnit& unit, int number) {
  event::v1::Event fact;
  event::v1::OfficerRegistered& registered = *fact.mutable_officer_registered();
  registered.set_officer_id(planner.Officer(unit.unit_id, number));
  registered.set_unit_id(unit.unit_id);
  registered.set_display_name(absl::StrCat(kNames[number - 1], "（", unit.display_name, "）"));
  registered.set_certificate_number(absl::StrFormat("示例证-%s-%02d", unit.unit_id, number));
  registered.set_phone("000-00000000");
  *registered.mutable_effective_date() = DateOf(planner.ExistsFrom(unit));
  registered.set_establishment(event::v1::ESTABLISHMENT_ESTABLISHED);
  // The third's ends within the year.
  *registered.mutable_certificate_valid_to_date() =
      DateOf(number == kOfficersInTeam ? LastCertificateDay(planner) : planner.last_day() + 730);
  planner.Add(today, RegistrarOf(unit), fact);
}

void RenewCertificate(Planner& planner, CivilDay today, const ExampleUnit& unit) {
  event::v1::Event fact;
  event::v1::OfficerCertificateRenewed& renewed = *fact.mutable_officer_certificate_renewed();
  renewed.set_officer_id(planner.Officer(unit.unit_id, kOfficersInTeam));
  renewed.set_certificate_number(
      absl::StrFormat("示例证-%s-%02d-2", unit.unit_id, kOfficersInTeam));
  *renewed.mutable_issued_date() = DateOf(today);
  *renewed.mutable_valid_to_date() = DateOf(planner.last_day() + 730);
  planner.Add(today, RegistrarOf(unit), fact);
}

void Transfer(Planner& planner, CivilDay today, const ExampleUnit& from, const ExampleUnit& to) {
  event::v1::Event fact;
  event::v1::OfficerTransferred& transferred = *fact.mutable_officer_transferred();
  transferred.set_officer_id(planner.Officer(from.unit_id, 2));
  transferred.set_unit_id(to.unit_id);
  transferred.set_establishment(event::v1::ESTABLISHMENT_ESTABLISHED);
  *transferred.mutable_effective_date() = DateOf(today);
  transferred.set_reason("工作需要（示例）");
  planner.Add(today, RegistrarOf(from), fact);
}

void LeaveAndErase(Planner& planner, CivilDay left, CivilDay erased, const ExampleUnit& unit) {
  event::v1::Event leaving;
  event::v1::OfficerLeft& departure = *leaving.mutable_officer_left();
  departure.set_officer_id(planner.Officer(unit.unit_id, kOfficersInTeam));
  *departure.mutable_effective_date() = DateOf(left);
  departure.set_reason("调离执法岗位（示例）");
  planner.Add(left, RegistrarOf(unit), leaving);

  event::v1::Event erasing;
  event::v1::PersonalDataErased& erasure = *erasing.mutable_personal_data_erased();
  erasure.set_officer_id(departure.officer_id());
  erasure.set_legal_basis("个人信息保护法第四十七条第一款第（一）项");
  erasure.set_reason("离岗后本人请求删除（示例）");
  planner.Add(erased, planner.city(), erasing);
  planner.Shows({planner.Officer(unit.unit_id, 1), departure.officer_id()});
}

}  // namespace

void PlanOfficers(Planner& planner) {
  for (const ExampleUnit& unit : planner.example().units) {
    for (int number = 1; number <= kOfficersInTeam; ++number) {
      RegisterOfficer(planner, planner.JoiningDay(unit) + 1, unit, number);
    }
  }
}

void PlanOfficerChanges(Planner& planner) {
  const auto towns = planner.FirstSquadrons();
  const int last = planner.months();
  RenewCertificate(planner, LastCertificateDay(planner) - 3, *towns[1]);
  Transfer(planner, planner.Day(last, 14), *towns[1], *towns[2]);
  LeaveAndErase(planner, planner.Day(last, 15), planner.Day(last, 20), *towns[0]);
}

}  // namespace jiedui::scenario
