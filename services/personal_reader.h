// What one caller sees of personal data, in one state of the ledger: who may (access.h), what can
// still be read (personal_data.h), and that it is recorded before it leaves the server: events
// PersonalDataRead for each answer that says anything personal, one unless it is of very many. Made
// for one answer, used by one thread, which must be none of the store's; reads the disk. Nothing
// waits for the record: the answer goes on when it is durable.

#ifndef JIEDUI_SERVICES_PERSONAL_READER_H_
#define JIEDUI_SERVICES_PERSONAL_READER_H_

#include <optional>
#include <set>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "base/civil.h"
#include "base/workers.h"
#include "domain/context.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "services/entity_cache.h"
#include "services/personal_data.h"
#include "services/rpc.h"
#include "services/write_pipeline.h"

namespace jiedui::services {

// Where personal data comes from, where it is recorded who read it, and who goes on then. All
// outlive their users.
struct PersonalSource {
  const PersonalData* data = nullptr;
  WritePipeline* writes = nullptr;
  Workers* workers = nullptr;
  // Where events that have, or had, personal texts are read: their keys are on a disk that may not
  // answer, and nothing else waits here.
  Workers* key_lane = nullptr;
};

// Whether what is being done may wait for the disk of the keys.
enum class KeyAccess { kNone, kMayWait };

// Aborted if one of the events has, or had, personal texts and their keys must not be waited for.
absl::Status CheckKeyAccess(absl::Span<const eventstore::StoredEvent> events, KeyAccess access);

// Who reads, by which call, and what for.
struct Reading {
  domain::Principal principal;
  std::string method;   // "/jiedui.v1.RegistryService/GetOfficer"
  std::string purpose;  // as the caller says; may be empty
};

// FIELD_INVALID if the purpose is too long.
absl::StatusOr<Reading> ReadingOf(const Call& call, const std::string& purpose);

// Whose texts an answer holds. Nothing of them may leave before it is recorded.
struct PersonalRead {
  std::string actor;
  event::v1::PersonalDataRead fact;  // without officers: there is nothing to record
};

// OK once it is durable, or if there is nothing to record; else READ_NOT_RECORDED.
using ReadRecorded = absl::AnyInvocable<void(const absl::Status&)>;

// Records it, and goes on with `recorded`: at once if there is nothing to record, else on a thread
// of the workers. Blocks nobody.
void RecordRead(const PersonalSource& source, const PersonalRead& read, ReadRecorded recorded);

class PersonalReader {
 public:
  // The snapshot outlives it.
  PersonalReader(const PersonalSource& source, const eventstore::Snapshot* snapshot,
                 Reading reading);

  // The event as the caller may see it: with its personal texts, or without them if they were
  // erased or are none of the caller's business. KEYRING_UNAVAILABLE or LEDGER_DAMAGED if the
  // caller might see them and they cannot be read.
  absl::StatusOr<Revealed> Read(const eventstore::StoredEvent& stored);

  // Whose texts were read since the reader was made.
  PersonalRead WhatWasRead() const;

 private:
  // The state, as entities are folded from it. Nothing is decided on it.
  class StateView final : public eventstore::View {
   public:
    explicit StateView(const eventstore::Snapshot* snapshot) : snapshot_(snapshot) {}
    eventstore::Position head() const override { return snapshot_->head(); }
    absl::Time now() const override { return absl::InfinitePast(); }
    // When its last event was recorded.
    absl::StatusOr<absl::Time> recorded_at() const {
      const auto last = snapshot_->Get(snapshot_->head());
      if (!last.ok()) return last.status();
      return absl::FromUnixMicros(last->record.recorded_at_us());
    }
    absl::StatusOr<std::vector<eventstore::StoredEvent>> Read(
        const eventstore::Query& query, const eventstore::Range& range) const override {
      return snapshot_->Read(query, range);
    }
    absl::StatusOr<eventstore::Position> LastWithTag(absl::string_view tag) const override {
      return snapshot_->LastWithTag(tag, snapshot_->head());
    }

   private:
    const eventstore::Snapshot* const snapshot_;
  };

  const PersonalSource source_;
  const eventstore::Snapshot* const snapshot_;
  const Reading reading_;
  const StateView view_;
  std::optional<CivilDay> today_;      // of the state, once it is asked for
  std::set<std::string> officer_ids_;  // whose texts were read
  EntityCache cache_;                  // of units, for as long as the answer takes
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PERSONAL_READER_H_
