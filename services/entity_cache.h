// The entities decisions ask for, folded from the ledger and kept at its head.
//
// EntityCache belongs to the writer's thread: each decision opens a ViewEntities over it, and tells
// it what it proposes. An entity is folded once from the events that carry its tag and are in its
// list; what is proposed and taken after that moves it here, and the ledger is not read for it
// again: every write goes through decisions over one cache (eventstore::Store::Submit is called
// nowhere else). It holds a bounded number of entities of each sort; the longest unused go first,
// and never while a decision runs.

#ifndef JIEDUI_SERVICES_ENTITY_CACHE_H_
#define JIEDUI_SERVICES_ENTITY_CACHE_H_

#include <algorithm>
#include <cstddef>
#include <list>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "domain/entities.h"
#include "domain/moves.h"
#include "eventstore/store.h"
#include "services/resource_name.h"

namespace jiedui::services {

// An event, and the unit for which it was recorded.
struct Acted {
  event::v1::Event event;
  std::string unit_id;
};

// Events with the tag and one of the kinds after a position, parsed; a damaged ledger is a status.
absl::StatusOr<std::vector<Acted>> EventsOf(const eventstore::View& view, std::string tag,
                                            std::vector<int32_t> kinds, eventstore::Position after);

// The entities of one sort, most recently used first.
template <class State>
class EntityShelf {
 public:
  // Null if the entity does not exist, or if the ledger could not be read: then *status says so.
  // Events after tracked_since that move an entity have been told to Follow.
  const State* Find(absl::string_view id, const eventstore::View& view,
                    eventstore::Position tracked_since, absl::Status* status) {
    Slot& slot = Take(id);
    if (slot.folded_up_to < tracked_since) {
      if (absl::Status caught_up = CatchUp(view, slot); !caught_up.ok()) {
        *status = std::move(caught_up);
        return nullptr;
      }
    }
    return slot.state.Exists() ? &slot.state : nullptr;
  }

  // The event has joined the ledger at that position, and carries the tag. What was not folded up
  // to there will read it.
  void Follow(const Acted& acted, absl::string_view tag, eventstore::Position position,
              eventstore::Position tracked_since) {
    constexpr auto kKinds = domain::KindsOf<typename domain::EntityTraits<State>::Events>();
    if (std::find(kKinds.begin(), kKinds.end(), acted.event.kind_case()) == kKinds.end()) return;
    if (!absl::ConsumePrefix(&tag, domain::EntityTraits<State>::kTag) ||
        !absl::ConsumePrefix(&tag, ":")) {
      return;
    }
    const auto found = index_.find(tag);
    if (found == index_.end() || found->second->folded_up_to < tracked_since) return;
    domain::EvolveEvent(found->second->state, acted.event, acted.unit_id);
    found->second->folded_up_to = position;
  }

  // Forgets the longest unused beyond capacity.
  void Trim(size_t capacity) {
    while (slots_.size() > capacity) {
      index_.erase(slots_.back().state.id);
      slots_.pop_back();
    }
  }

  size_t size() const { return slots_.size(); }

 private:
  static constexpr eventstore::Position kNeverFolded = -1;

  struct Slot {
    State state;
    eventstore::Position folded_up_to = kNeverFolded;
  };

  Slot& Take(absl::string_view id) {
    const auto found = index_.find(id);
    if (found != index_.end()) {
      slots_.splice(slots_.begin(), slots_, found->second);
    } else {
      slots_.push_front(Slot{domain::Blank<State>(id)});
      index_.emplace(std::string(id), slots_.begin());
    }
    return slots_.front();
  }

  absl::Status CatchUp(const eventstore::View& view, Slot& slot) {
    using Traits = domain::EntityTraits<State>;
    constexpr auto kKinds = domain::KindsOf<typename Traits::Events>();
    const std::string tag = absl::StrCat(Traits::kTag, ":", slot.state.id);
    const auto after = std::max(slot.folded_up_to, eventstore::kNoPosition);
    // Most facts are the first of what they are about, and most entities have not moved.
    const auto last = view.LastWithTag(tag);
    if (!last.ok()) return last.status();
    if (*last > after) {
      auto events = EventsOf(view, tag, {kKinds.begin(), kKinds.end()}, after);
      if (!events.ok()) return events.status();
      for (const Acted& acted : *events) {
        domain::EvolveEvent(slot.state, acted.event, acted.unit_id);
      }
    }
    slot.folded_up_to = view.head();
    return absl::OkStatus();
  }

  std::list<Slot> slots_;
  absl::flat_hash_map<std::string, typename std::list<Slot>::iterator> index_;
};

class EntityCache {
 public:
  // At most that many entities of each sort outlive a decision.
  explicit EntityCache(size_t capacity) : capacity_(capacity) {}

  EntityCache(const EntityCache&) = delete;
  EntityCache& operator=(const EntityCache&) = delete;

  template <class State>
  EntityShelf<State>& Shelf() {
    return std::get<EntityShelf<State>>(shelves_);
  }

  // A decision begins at that head, which tells whether the last proposal was taken.
  void Begin(eventstore::Position head);

  // What the decision that has begun wants appended next, as it will be read back, its tags and the
  // unit that acts; the ledger may still refuse it, and then all that the decision proposed.
  void Propose(event::v1::Event event, std::vector<std::string> tags, std::string unit_id = "") {
    proposed_.push_back({{std::move(event), std::move(unit_id)}, std::move(tags)});
  }

  // Everything after it was proposed through this cache.
  eventstore::Position tracked_since() const { return tracked_since_; }

 private:
  template <class List>
  struct Shelves;
  template <class... States>
  struct Shelves<TypeList<States...>> {
    using Type = std::tuple<EntityShelf<States>...>;
  };

  struct Proposed {
    Acted acted;
    std::vector<std::string> tags;
  };

  void Follow(const Proposed& taken, eventstore::Position position);
  void Trim();

  const size_t capacity_;
  eventstore::Position tracked_since_ = eventstore::kNoPosition;
  eventstore::Position head_ = eventstore::kNoPosition;
  std::vector<Proposed> proposed_;
  Shelves<domain::AllEntities>::Type shelves_;
};

// What one decision sees.
class ViewEntities final : public domain::Entities {
 public:
  ViewEntities(EntityCache* cache, const eventstore::View* view) : cache_(cache), view_(view) {
    cache_->Begin(view_->head());
  }

  // Not OK if the ledger could not be read; then nothing found or missing means anything.
  const absl::Status& status() const { return status_; }

  const domain::UnitState* Unit(absl::string_view id) const override;
  const domain::OfficerState* Officer(absl::string_view id) const override;
  const domain::ProgramState* Program(absl::string_view id) const override;
  const domain::PairState* Pair(absl::string_view id) const override;
  const domain::RegisterState* Register(absl::string_view id) const override;
  const domain::ActivityState* Activity(absl::string_view id) const override;
  const domain::CaseState* Case(absl::string_view id) const override;
  const domain::ReportState* Report(absl::string_view id) const override;
  const domain::CheckState* Check(absl::string_view id) const override;
  const domain::DocumentState* Document(absl::string_view id) const override;
  const domain::WorkCalendarState* Calendar(absl::string_view id) const override;
  const domain::PlanState* Plan(absl::string_view id) const override;
  const domain::PermitState* Permit(absl::string_view id) const override;
  const domain::PracticeState* Practice(absl::string_view id) const override;
  const domain::BulletinState* Bulletin(absl::string_view id) const override;
  const domain::AssessmentState* Assessment(absl::string_view id) const override;
  const domain::ProposalState* Proposal(absl::string_view id) const override;

 private:
  template <class State>
  const State* Find(absl::string_view id) const {
    // What cannot be an id names nothing, and is not worth remembering.
    return IsResourceId(id)
               ? cache_->Shelf<State>().Find(id, *view_, cache_->tracked_since(), &status_)
               : nullptr;
  }

  EntityCache* const cache_;
  const eventstore::View* const view_;
  mutable absl::Status status_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ENTITY_CACHE_H_
