#include "services/personal_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/error.h"
#include "domain/ledger_acts.h"
#include "domain/organization/officer.h"
#include "services/access.h"
#include "services/problem.h"

namespace jiedui::services {
namespace {

// A district has some twenty towns.
constexpr size_t kMaxCachedUnits = 100;

// The facts that say it: one has room for so many officers, an answer may hold more.
std::vector<event::v1::Event> ReadingsOf(const event::v1::PersonalDataRead& read) {
  std::vector<event::v1::Event> readings;
  for (const std::string& officer_id : read.officer_ids()) {
    if (readings.empty() ||
        readings.back().personal_data_read().officer_ids_size() == domain::kMaxOfficersOfAReading) {
      event::v1::PersonalDataRead& next = *readings.emplace_back().mutable_personal_data_read();
      next.set_method(read.method());
      next.set_purpose(read.purpose());
    }
    readings.back().mutable_personal_data_read()->add_officer_ids(officer_id);
  }
  return readings;
}

}  // namespace

absl::StatusOr<Reading> ReadingOf(const Call& call, const std::string& purpose) {
  RETURN_IF_ERROR(domain::CheckText(domain::FieldsOf("")("purpose"), purpose));
  return Reading{call.principal, call.method, purpose};
}

absl::Status CheckKeyAccess(absl::Span<const eventstore::StoredEvent> events, KeyAccess access) {
  const bool sealed = std::any_of(events.begin(), events.end(), [](const auto& stored) {
    return !stored.record.sealed_sha256().empty();
  });
  if (!sealed || access == KeyAccess::kMayWait) return absl::OkStatus();
  return absl::AbortedError("keys are wanted");
}

PersonalReader::PersonalReader(const PersonalSource& source, const eventstore::Snapshot* snapshot,
                               Reading reading)
    : source_(source),
      snapshot_(snapshot),
      reading_(std::move(reading)),
      view_(snapshot),
      cache_(kMaxCachedUnits) {}

absl::StatusOr<Revealed> PersonalReader::Read(const eventstore::StoredEvent& stored) {
  Revealed hidden;
  if (!hidden.event.ParseFromString(stored.body)) {
    return absl::DataLossError(absl::StrCat("unreadable event at ", stored.record.position()));
  }
  const ViewEntities entities(&cache_, &view_);
  if (!today_.has_value()) {
    ASSIGN_OR_RETURN(const absl::Time recorded_at, view_.recorded_at());
    today_ = DayAt(recorded_at);
  }
  const bool may_see = MaySeePersonalData(reading_.principal, hidden.event, entities, *today_);
  RETURN_IF_ERROR(entities.status());
  if (may_see) {
    ASSIGN_OR_RETURN(Revealed revealed, source_.data->Reveal(stored, *snapshot_));
    for (const std::string& subject : SubjectsOf(revealed.event)) {
      constexpr char kOfficerTag[] = "officer:";
      officer_ids_.emplace(absl::StripPrefix(subject, kOfficerTag));
    }
    return revealed;
  }
  ASSIGN_OR_RETURN(hidden.erased, source_.data->IsErased(stored, *snapshot_));
  return hidden;
}

PersonalRead PersonalReader::WhatWasRead() const {
  PersonalRead read;
  read.actor = reading_.principal.Name();
  read.fact.mutable_officer_ids()->Assign(officer_ids_.begin(), officer_ids_.end());
  read.fact.set_method(std::string(absl::StripPrefix(reading_.method, "/")));
  read.fact.set_purpose(reading_.purpose);
  return read;
}

void RecordRead(const PersonalSource& source, const PersonalRead& read, ReadRecorded recorded) {
  if (read.fact.officer_ids().empty()) return recorded(absl::OkStatus());
  source.writes->Record(
      read.actor, ReadingsOf(read.fact),
      [workers = source.workers, recorded = std::move(recorded)](absl::Status status) mutable {
        if (!status.ok()) {
          status = domain::Refuse(v1::ERROR_REASON_READ_NOT_RECORDED, "",
                                  {{"problem", ForCaller(status.message())},
                                   {"problem_zh", domain::ChineseText(status)}});
        }
        workers->Run([status = std::move(status), recorded = std::move(recorded)]() mutable {
          recorded(status);
        });
      });
}

}  // namespace jiedui::services
