// What one caller sees of personal data, in one state of the ledger: who may (access.h), and what
// can still be read (personal_data.h). Made for one answer, used by one thread; waits for the disk.

#ifndef JIEDUI_SERVICES_PERSONAL_READER_H_
#define JIEDUI_SERVICES_PERSONAL_READER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "domain/context.h"
#include "eventstore/store.h"
#include "services/entity_cache.h"
#include "services/personal_data.h"

namespace jiedui::services {

class PersonalReader {
 public:
  // Both outlive it.
  PersonalReader(const PersonalData* personal, const eventstore::Snapshot* snapshot,
                 domain::Principal principal);

  // The event as the caller may see it: with its personal texts, or without them if they were
  // erased or are none of the caller's business. KEYRING_UNAVAILABLE or LEDGER_DAMAGED if the
  // caller might see them and they cannot be read.
  absl::StatusOr<Revealed> Read(const eventstore::StoredEvent& stored);

 private:
  // The state, as entities are folded from it. Nothing is decided on it.
  class StateView final : public eventstore::View {
   public:
    explicit StateView(const eventstore::Snapshot* snapshot) : snapshot_(snapshot) {}
    eventstore::Position head() const override { return snapshot_->head(); }
    absl::Time now() const override { return absl::InfinitePast(); }
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

  const PersonalData* const personal_;
  const eventstore::Snapshot* const snapshot_;
  const domain::Principal principal_;
  const StateView view_;
  EntityCache cache_;  // of units, for as long as the answer takes
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PERSONAL_READER_H_
