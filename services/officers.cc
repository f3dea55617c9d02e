#include "services/officers.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "services/resource_name.h"

namespace jiedui::services {
namespace {

using eventstore::StoredEvent;

v1::PersonalText ToPersonalText(const std::string& text, bool erased) {
  v1::PersonalText personal;
  personal.set_text(text);
  personal.set_erased(erased);
  return personal;
}

// As last registered.
void Register(const event::v1::OfficerRegistered& fact, bool erased, v1::Officer& officer) {
  officer.set_officer_id(fact.officer_id());
  *officer.mutable_display_name() = ToPersonalText(fact.display_name(), erased);
  *officer.mutable_certificate_number() = ToPersonalText(fact.certificate_number(), erased);
  *officer.mutable_phone() = ToPersonalText(fact.phone(), erased);
  *officer.mutable_effective_date() = fact.effective_date();
}

// The latest certificate's number, if it is another one.
void Renew(const event::v1::OfficerCertificateRenewed& fact, bool erased, v1::Officer& officer) {
  if (fact.certificate_number().empty() && !erased) return;
  *officer.mutable_certificate_number() = ToPersonalText(fact.certificate_number(), erased);
}

// Where they stand on a day: nothing of it is personal.
void Stand(const domain::OfficerState& state, CivilDay day, v1::Officer& officer) {
  const domain::Posting* const posting = state.On(day);
  if (posting != nullptr) {
    officer.set_unit_id(posting->unit_id);
    officer.set_establishment(posting->establishment);
    officer.set_established_and_certified(
        posting->establishment == event::v1::ESTABLISHMENT_ESTABLISHED && state.IsCertifiedOn(day));
  }
  std::optional<CivilDay> valid_to;
  for (const domain::Certificate& certificate : state.certificates) {
    if (certificate.first_day <= day) valid_to = std::max(valid_to, {certificate.last_day});
  }
  if (valid_to.has_value()) {
    *officer.mutable_certificate_valid_to_date() = domain::ToDate(*valid_to);
  }
  if (state.HasLeft()) {
    *officer.mutable_left_date() = domain::ToDate(state.postings.back().first_day);
  }
  if (state.erased_day.has_value()) {
    *officer.mutable_erased_date() = domain::ToDate(*state.erased_day);
  }
}

// Everything about one officer, folded as far as the caller may see it.
absl::StatusOr<v1::Officer> Fold(const std::vector<StoredEvent>& events, CivilDay day,
                                 PersonalReader& reader) {
  v1::Officer officer;
  domain::OfficerState state;
  for (const StoredEvent& stored : events) {
    ASSIGN_OR_RETURN(const Revealed revealed, reader.Read(stored));
    const event::v1::Event& event = revealed.event;
    domain::EvolveEvent(state, event);
    if (event.has_officer_registered()) {
      Register(event.officer_registered(), revealed.erased, officer);
      officer.set_position(stored.record.position());
    } else if (event.has_officer_certificate_renewed()) {
      Renew(event.officer_certificate_renewed(), revealed.erased, officer);
    }
  }
  Stand(state, day, officer);
  officer.set_etag(absl::StrCat("r", events.back().record.position()));
  return officer;
}

// The day asked for, by default that of the last event.
absl::StatusOr<CivilDay> DayOf(const v1::GetOfficerRequest& request,
                               const eventstore::Snapshot& snapshot) {
  if (request.has_on_date())
    return domain::AnyDay(domain::FieldsOf("")("on_date"), request.on_date());
  ASSIGN_OR_RETURN(const StoredEvent last, snapshot.Get(snapshot.head()));
  return DayAt(absl::FromUnixMicros(last.record.recorded_at_us()));
}

}  // namespace

Officers::Officers(const eventstore::Store* store, const PersonalSource& personal,
                   std::string ledger_id)
    : store_(store), personal_(personal), ledger_id_(std::move(ledger_id)) {}

Method Officers::GetMethod() const {
  return PersonalMethod<v1::GetOfficerRequest>(
      "GetOfficer", personal_,
      [this](const Call& call, const v1::GetOfficerRequest& request, KeyAccess access) {
        return Get(call, request, access);
      },
      &OnlyIfRecorded<v1::GetOfficerResponse>);
}

absl::StatusOr<Disclosure<v1::GetOfficerResponse>> Officers::Get(
    const Call& call, const v1::GetOfficerRequest& request, KeyAccess access) const {
  ASSIGN_OR_RETURN(const Reading reading, ReadingOf(call, request.purpose()));
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "officers"));
  using Traits = domain::EntityTraits<domain::OfficerState>;
  constexpr auto kKinds = domain::KindsOf<Traits::Events>();
  const auto query =
      eventstore::Query::Of({absl::StrCat(Traits::kTag, ":", id)}, {kKinds.begin(), kKinds.end()});
  const auto snapshot = store_->TakeSnapshot();
  ASSIGN_OR_RETURN(const auto events, snapshot->Read(query, {}));
  if (events.empty()) {
    return ResourceNotFound("name", request.name());
  }
  RETURN_IF_ERROR(CheckKeyAccess(events, access));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, *snapshot));
  v1::GetOfficerResponse response;
  PersonalReader reader(personal_, snapshot.get(), reading);
  ASSIGN_OR_RETURN(*response.mutable_officer(), Fold(events, day, reader));
  response.mutable_officer()->set_name(FullName(ledger_id_, absl::StrCat("officers/", id)));
  response.set_head_position(snapshot->head());
  return Disclosure<v1::GetOfficerResponse>{std::move(response), reader.WhatWasRead()};
}

}  // namespace jiedui::services
