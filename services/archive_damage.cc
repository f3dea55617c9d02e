#include "services/archive_damage.h"

#include <algorithm>

#include "eventstore/finding.h"
#include "services/event_rules.h"

namespace jiedui::services {

bool IsOfTheLedgerToo(const absl::Status& damage, const eventstore::Snapshot& ledger) {
  const eventstore::Finding found = eventstore::FindingOf(damage);
  const auto records = eventstore::RecordsOf(found);
  if (!records) return false;
  const auto event = ledger.Get(records->first);
  if (!event.ok()) return absl::IsDataLoss(event.status());
  const bool lost = std::any_of(found.parts.begin(), found.parts.end(), [](const auto& part) {
    return part.kind == eventstore::FindingKind::kSealedLost;
  });
  return !CheckRecordOfBody(*event).ok() || (lost && event->sealed.empty());
}

}  // namespace jiedui::services
