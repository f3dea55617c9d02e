#include "services/officers.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "services/personal_reader.h"
#include "services/resource_name.h"
#include "services/store_method.h"

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
  officer.set_unit_id(fact.unit_id());
  *officer.mutable_display_name() = ToPersonalText(fact.display_name(), erased);
  *officer.mutable_certificate_number() = ToPersonalText(fact.certificate_number(), erased);
  *officer.mutable_phone() = ToPersonalText(fact.phone(), erased);
  *officer.mutable_effective_date() = fact.effective_date();
  officer.clear_erased_date();
}

// Everything about one officer, folded as far as the caller may see it.
absl::StatusOr<v1::Officer> Fold(const std::vector<StoredEvent>& events, PersonalReader& reader) {
  v1::Officer officer;
  for (const StoredEvent& stored : events) {
    ASSIGN_OR_RETURN(const Revealed revealed, reader.Read(stored));
    const event::v1::Event& event = revealed.event;
    if (event.has_officer_registered()) {
      Register(event.officer_registered(), revealed.erased, officer);
      officer.set_position(stored.record.position());
    } else {
      *officer.mutable_erased_date() = event.personal_data_erased().erased_date();
    }
    officer.set_etag(absl::StrCat("r", stored.record.position()));
  }
  return officer;
}

}  // namespace

Officers::Officers(const eventstore::Store* store, const PersonalData* personal, Workers* workers,
                   std::string ledger_id)
    : store_(store), personal_(personal), workers_(workers), ledger_id_(std::move(ledger_id)) {}

Method Officers::GetMethod() const {
  return StoreMethod<v1::GetOfficerRequest>(
      "GetOfficer", workers_, [this](const Call& call, const v1::GetOfficerRequest& request) {
        return Get(call.principal, request);
      });
}

absl::StatusOr<v1::GetOfficerResponse> Officers::Get(const domain::Principal& principal,
                                                     const v1::GetOfficerRequest& request) const {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "officers"));
  using Traits = domain::EntityTraits<domain::OfficerState>;
  constexpr auto kKinds = domain::KindsOf<Traits::Events>();
  const auto query =
      eventstore::Query::Of({absl::StrCat(Traits::kTag, ":", id)}, {kKinds.begin(), kKinds.end()});
  const auto snapshot = store_->TakeSnapshot();
  ASSIGN_OR_RETURN(const auto events, snapshot->Read(query, {}));
  if (events.empty()) {
    return domain::Refuse(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "name",
                          {{"resource", request.name()}});
  }
  v1::GetOfficerResponse response;
  PersonalReader reader(personal_, snapshot.get(), principal);
  ASSIGN_OR_RETURN(*response.mutable_officer(), Fold(events, reader));
  response.mutable_officer()->set_name(FullName(ledger_id_, absl::StrCat("officers/", id)));
  response.set_head_position(snapshot->head());
  return response;
}

}  // namespace jiedui::services
