#include "services/officers.h"

#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "projections/officers.h"
#include "services/read_pipeline.h"
#include "services/resource_name.h"
#include "services/timestamps.h"

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
  projections::FillStanding(state, day, officer);
  officer.set_etag(absl::StrCat("r", events.back().record.position()));
  return officer;
}

// The unit's name on the day, as it was known at the position; the id itself if there is no such
// unit.
absl::StatusOr<std::string> UnitNameOn(const std::string& unit_id, CivilDay day,
                                       eventstore::Position position,
                                       const eventstore::Snapshot& snapshot) {
  eventstore::Range range;
  range.up_to = position;
  const auto query =
      eventstore::Query::Of({absl::StrCat("unit:", unit_id)},
                            {event::v1::Event::kUnitRegistered, event::v1::Event::kUnitRenamed});
  ASSIGN_OR_RETURN(const std::vector<StoredEvent> events, snapshot.Read(query, range));
  std::string name = unit_id;
  CivilDay since;
  for (const StoredEvent& stored : events) {
    event::v1::Event event;
    if (!event.ParseFromString(stored.body)) {
      return absl::DataLossError(absl::StrCat("unreadable event at ", stored.record.position()));
    }
    if (event.has_unit_registered()) name = event.unit_registered().display_name();
    if (!event.has_unit_renamed()) continue;
    const CivilDay renamed = domain::ToDay(event.unit_renamed().effective_date());
    if (renamed > day || renamed < since) continue;
    since = renamed;
    name = event.unit_renamed().display_name();
  }
  return name;
}

// As of which position, and when its event was recorded.
absl::StatusOr<v1::ReadMetadata> MetadataOf(eventstore::Position position,
                                            const eventstore::Snapshot& snapshot) {
  ASSIGN_OR_RETURN(const StoredEvent last, snapshot.Get(position));
  v1::ReadMetadata metadata;
  metadata.set_read_position(position);
  *metadata.mutable_read_time() = ToTimestamp(absl::FromUnixMicros(last.record.recorded_at_us()));
  return metadata;
}

// A state that is asked for by its time is of that day, whichever position it is at.
void KeepDay(v1::GetOfficerRequest& request) {
  if (!request.read().has_as_of_time() || request.has_on_date()) return;
  const absl::Time time = FromTimestamp(request.read().as_of_time());
  *request.mutable_on_date() = domain::ToDate(DayAt(time));
}

// The day asked for, by default that of the state.
absl::StatusOr<CivilDay> DayOf(const v1::GetOfficerRequest& request, ReadPipeline& reads,
                               const v1::ReadMetadata& state) {
  if (request.has_on_date())
    return domain::AnyDay(domain::FieldsOf("")("on_date"), request.on_date());
  return reads.DayAfter(state.read_position()).value_or(DayAt(FromTimestamp(state.read_time())));
}

}  // namespace

Officers::Officers(const eventstore::Store* store, ReadPipeline* reads,
                   const PersonalSource& personal, std::string ledger_id)
    : store_(store), reads_(reads), personal_(personal), ledger_id_(std::move(ledger_id)) {}

// Which state is asked for is found out before anything personal is, and may have to be waited for.
Method Officers::GetMethod() const {
  Method method = PersonalMethod<v1::GetOfficerRequest>(
      "GetOfficer", personal_,
      [this](const Call& call, const v1::GetOfficerRequest& request, KeyAccess access) {
        return Get(call, request, access);
      },
      &OnlyIfRecorded<v1::GetOfficerResponse>);
  auto located = [reads = reads_, answer = std::get<UnaryHandler>(method.handler)](
                     const Call& call, const std::string& bytes, Respond respond) {
    v1::GetOfficerRequest request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    const v1::ReadOptions options = request.read();
    reads->Locate(call, options,
                  [answer, call, request = std::move(request), respond = std::move(respond)](
                      const absl::StatusOr<eventstore::Position>& position) mutable {
                    if (!position.ok()) return respond(position.status());
                    KeepDay(request);
                    request.mutable_read()->set_as_of_position(*position);
                    answer(call, request.SerializeAsString(), std::move(respond));
                  });
  };
  method.handler = UnaryHandler(std::move(located));
  return method;
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
  const eventstore::Position position = request.read().as_of_position();
  eventstore::Range range;
  range.up_to = position;
  ASSIGN_OR_RETURN(const auto events, snapshot->Read(query, range));
  if (events.empty()) {
    return ResourceNotFound("name", request.name());
  }
  RETURN_IF_ERROR(CheckKeyAccess(events, access));
  v1::GetOfficerResponse response;
  ASSIGN_OR_RETURN(*response.mutable_metadata(), MetadataOf(position, *snapshot));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, *reads_, response.metadata()));
  *response.mutable_metadata()->mutable_judging_date() = domain::ToDate(day);
  PersonalReader reader(personal_, snapshot.get(), reading);
  ASSIGN_OR_RETURN(*response.mutable_officer(), Fold(events, day, reader));
  v1::Officer& officer = *response.mutable_officer();
  if (!officer.unit_id().empty()) {
    ASSIGN_OR_RETURN(*officer.mutable_unit_name(),
                     UnitNameOn(officer.unit_id(), day, position, *snapshot));
  }
  officer.set_name(FullName(ledger_id_, absl::StrCat("officers/", id)));
  response.set_head_position(position);
  return Disclosure<v1::GetOfficerResponse>{std::move(response), reader.WhatWasRead()};
}

}  // namespace jiedui::services
