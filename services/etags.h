// Etags of resources as they stood at one position: what a read gives, so that a write may name it
// (domain/revision.h). Owned by one read, used on its thread.

#ifndef JIEDUI_SERVICES_ETAGS_H_
#define JIEDUI_SERVICES_ETAGS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/revision.h"
#include "eventstore/store.h"

namespace jiedui::services {

class Etags {
 public:
  // The store outlives it, and has reached the position.
  Etags(const eventstore::Store* store, eventstore::Position position)
      : store_(store), position_(position) {}

  // The resource's name is relative to the ledger. One seek.
  absl::StatusOr<std::string> Of(absl::string_view relative_name) const {
    if (snapshot_ == nullptr) snapshot_ = store_->TakeSnapshot();
    const auto last = snapshot_->LastWithTag(domain::TagOfResource(relative_name), position_);
    if (!last.ok()) return last.status();
    return domain::EtagAt(*last);
  }

 private:
  const eventstore::Store* store_;
  eventstore::Position position_;
  mutable std::unique_ptr<eventstore::Snapshot> snapshot_;  // taken with the first question
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ETAGS_H_
