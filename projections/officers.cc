#include "projections/officers.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/entity.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/registry.h"
#include "projections/row_index.h"

namespace jiedui::projections {
namespace {

using domain::OfficerState;
using domain::ToDate;
using domain::ToDay;
using table::v1::OfficerRow;

constexpr char kOfficers[] = "officer/";
constexpr RowIndex kByUnit(Registry::kTable, "by_unit", kOfficers);

std::string KeyOf(absl::string_view officer_id) {
  return absl::StrCat(kOfficers, officer_id);
}

// The officer as decisions see them, so that what an event does is said in one place.
OfficerState StateOf(const OfficerRow& row) {
  auto state = domain::Blank<OfficerState>(row.officer_id());
  for (const OfficerRow::Posting& posting : row.postings()) {
    state.postings.push_back(
        {ToDay(posting.first_date()), posting.unit_id(), posting.establishment()});
  }
  for (const OfficerRow::Certificate& each : row.certificates()) {
    state.certificates.push_back({ToDay(each.first_date()), ToDay(each.last_date())});
  }
  if (row.has_erased_date()) state.erased_day = ToDay(row.erased_date());
  return state;
}

void SetState(const OfficerState& state, OfficerRow& row) {
  row.clear_postings();
  for (const domain::Posting& posting : state.postings) {
    OfficerRow::Posting& kept = *row.add_postings();
    *kept.mutable_first_date() = ToDate(posting.first_day);
    kept.set_unit_id(posting.unit_id);
    kept.set_establishment(posting.establishment);
  }
  row.clear_certificates();
  for (const domain::Certificate& certificate : state.certificates) {
    OfficerRow::Certificate& kept = *row.add_certificates();
    *kept.mutable_first_date() = ToDate(certificate.first_day);
    *kept.mutable_last_date() = ToDate(certificate.last_day);
  }
  row.clear_erased_date();
  if (state.erased_day.has_value()) *row.mutable_erased_date() = ToDate(*state.erased_day);
}

template <class Event>
void Fold(const Event& event, OfficerRow& row) {
  OfficerState state = StateOf(row);
  domain::Evolve(state, event);
  SetState(state, row);
}

// Of an officer who is known.
template <class Event>
void Advance(const Event& event, Rows& rows) {
  rows.Update<OfficerRow>(KeyOf(event.officer_id()),
                          [&event](OfficerRow& row) { Fold(event, row); });
}

v1::Officer MakeOfficer(const OfficerRow& row, const OfficerState& state, CivilDay on) {
  v1::Officer officer;
  officer.set_name(absl::StrCat("officers/", row.officer_id()));
  officer.set_officer_id(row.officer_id());
  *officer.mutable_effective_date() = row.effective_date();
  officer.set_position(row.position());
  FillStanding(state, on, officer);
  return officer;
}

bool Wanted(const std::string& unit_id, const OfficerFilter& filter,
            const domain::OrganizationView& organization) {
  if (filter.unit_id.empty() || unit_id == filter.unit_id) return true;
  return filter.include_subordinates &&
         organization.IsWithin(unit_id, filter.unit_id, organization.on());
}

// Who ever served, or is to serve, where the filter says, by id.
std::set<std::string> OfficersOf(const Tables& tables, const OfficerFilter& filter,
                                 const domain::OrganizationView& organization) {
  std::set<std::string> unit_ids = {filter.unit_id};
  if (filter.include_subordinates) {
    for (const auto& unit : ListUnitsWithin(tables, organization.Shown(filter.unit_id))) {
      unit_ids.insert(unit.registered().unit_id());
    }
  }
  std::set<std::string> officer_ids;
  for (const std::string& unit_id : unit_ids) {
    for (std::string& id : kByUnit.IdsOf(tables, unit_id)) officer_ids.insert(std::move(id));
  }
  return officer_ids;
}

}  // namespace

void Registry::Apply(const event::v1::OfficerRegistered& event, const Envelope& at, Rows& rows) {
  auto& row = rows.Edit<OfficerRow>(KeyOf(event.officer_id()));
  row.set_officer_id(event.officer_id());
  *row.mutable_effective_date() = event.effective_date();
  row.set_position(at.position);
  Fold(event, row);
  kByUnit.Add(event.unit_id(), event.officer_id(), rows);
}

void Registry::Apply(const event::v1::PersonalDataErased& event, const Envelope& /*at*/,
                     Rows& rows) {
  Advance(event, rows);
}

void Registry::Apply(const event::v1::OfficerCertificateRenewed& event, const Envelope& /*at*/,
                     Rows& rows) {
  Advance(event, rows);
}

void Registry::Apply(const event::v1::OfficerTransferred& event, const Envelope& /*at*/,
                     Rows& rows) {
  Advance(event, rows);
  kByUnit.Add(event.unit_id(), event.officer_id(), rows);
}

void Registry::Apply(const event::v1::OfficerLeft& event, const Envelope& /*at*/, Rows& rows) {
  Advance(event, rows);
}

void FillStanding(const OfficerState& state, CivilDay on, v1::Officer& officer) {
  const domain::Posting* const posting = state.On(on);
  if (posting != nullptr) {
    officer.set_unit_id(posting->unit_id);
    officer.set_establishment(posting->establishment);
    officer.set_established_and_certified(
        posting->establishment == event::v1::ESTABLISHMENT_ESTABLISHED && state.IsCertifiedOn(on));
  }
  std::optional<CivilDay> valid_to;
  for (const domain::Certificate& certificate : state.certificates) {
    if (certificate.first_day <= on) valid_to = std::max(valid_to, {certificate.last_day});
  }
  if (valid_to.has_value()) *officer.mutable_certificate_valid_to_date() = ToDate(*valid_to);
  if (state.HasLeft()) *officer.mutable_left_date() = ToDate(state.postings.back().first_day);
  if (state.erased_day.has_value()) *officer.mutable_erased_date() = ToDate(*state.erased_day);
}

absl::StatusOr<std::vector<v1::Officer>> ListOfficers(
    const Tables& tables, const OfficerFilter& filter,
    const domain::OrganizationView& organization) {
  if (!filter.unit_id.empty()) RETURN_IF_ERROR(FindUnit(tables, filter.unit_id).status());
  std::vector<v1::Officer> officers;
  const auto add = [&](const OfficerRow& row) {
    const OfficerState state = StateOf(row);
    const domain::Posting* const posting = state.On(organization.on());
    if (posting == nullptr || !Wanted(posting->unit_id, filter, organization)) return;
    officers.push_back(MakeOfficer(row, state, organization.on()));
    officers.back().set_unit_name(organization.NameOn(posting->unit_id, organization.on()));
  };
  if (filter.unit_id.empty()) {
    tables.ForEach<OfficerRow>(Registry::kTable, kOfficers, add);
    return officers;
  }
  for (const std::string& id : OfficersOf(tables, filter, organization)) {
    const auto row = tables.Find<OfficerRow>(Registry::kTable, KeyOf(id));
    if (row.has_value()) add(*row);
  }
  return officers;
}

OfficerCount CountOfficers(const Tables& tables, absl::string_view unit_id, CivilDay on) {
  OfficerCount count;
  kByUnit.ForEach<OfficerRow>(tables, unit_id, [&](const OfficerRow& row) {
    const OfficerState state = StateOf(row);
    const domain::Posting* const posting = state.On(on);
    if (posting == nullptr || posting->unit_id != unit_id) return;
    if (posting->establishment == event::v1::ESTABLISHMENT_ESTABLISHED) ++count.established;
    if (posting->establishment == event::v1::ESTABLISHMENT_AUXILIARY) ++count.auxiliary;
  });
  return count;
}

}  // namespace jiedui::projections
