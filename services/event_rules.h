// What the records of a ledger must agree in and the store cannot know, since it knows no event:
// that the kind and the tags of a record are those of the event in its body, and that what is gone
// of a sealed part was erased.
//
// Called by whoever checks a ledger or an archive of one; any thread, one at a time.

#ifndef JIEDUI_SERVICES_EVENT_RULES_H_
#define JIEDUI_SERVICES_EVENT_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "eventstore/archive.h"
#include "eventstore/snapshot.h"
#include "eventstore/verify.h"
#include "services/personal_data.h"

namespace jiedui::services {

// DataLoss, naming the position, if the record does not say what the event in its body does. OK for
// a kind that this program does not know.
absl::Status CheckRecordOfBody(const eventstore::StoredEvent& stored);

// Of an archive, whose records come one after the other.
class EventRules final : public eventstore::ArchiveRules {
 public:
  struct UnknownEvent {
    eventstore::Position position = eventstore::kNoPosition;
    int32_t kind = 0;
  };

  absl::Status Add(const eventstore::StoredEvent& event) override;
  std::vector<eventstore::Finding> Problems() const override { return erasures_.Problems(); }

  // The first event of a kind that this program does not know: a newer one wrote the archive, if
  // nothing in it is damaged.
  const std::optional<UnknownEvent>& unknown() const { return unknown_; }

 private:
  ErasureRules erasures_;
  std::optional<UnknownEvent> unknown_;
};

// Of a ledger that the store has checked: one for each record that is against the rules, or for
// neighbours that are so in the same way. Those that
// cannot be read are in the report. Reads every event once; an error of the step ends it.
absl::StatusOr<std::vector<eventstore::Finding>> FindContradictions(
    const eventstore::VerifyReport& report, const eventstore::Snapshot& ledger,
    eventstore::VerifyStep step);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EVENT_RULES_H_
