#include "services/personal_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "services/access.h"

namespace jiedui::services {
namespace {

// A district has some twenty towns.
constexpr size_t kMaxCachedUnits = 100;

}  // namespace

PersonalReader::PersonalReader(const PersonalData* personal, const eventstore::Snapshot* snapshot,
                               domain::Principal principal)
    : personal_(personal),
      snapshot_(snapshot),
      principal_(std::move(principal)),
      view_(snapshot),
      cache_(kMaxCachedUnits) {}

absl::StatusOr<Revealed> PersonalReader::Read(const eventstore::StoredEvent& stored) {
  Revealed hidden;
  if (!hidden.event.ParseFromString(stored.body)) {
    return absl::DataLossError(absl::StrCat("unreadable event at ", stored.record.position()));
  }
  const ViewEntities entities(&cache_, &view_);
  const bool may_see = MaySeePersonalData(principal_, hidden.event, entities);
  RETURN_IF_ERROR(entities.status());
  if (may_see) return personal_->Reveal(stored, *snapshot_);
  ASSIGN_OR_RETURN(hidden.erased, personal_->IsErased(stored, *snapshot_));
  return hidden;
}

}  // namespace jiedui::services
