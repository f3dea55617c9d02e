#include "eventstore/tail.h"

#include <algorithm>
#include <string>
#include <utility>

#include "eventstore/record.h"

namespace jiedui::eventstore {
namespace {

// True once `out` is full.
bool Take(const StoredEvent& event, const Query& query, const Range& range,
          std::vector<StoredEvent>& out) {
  if (out.size() >= range.limit) return true;
  const Position position = event.record.position();
  if (position > range.after && position <= range.up_to && Matches(event.record, query)) {
    out.push_back(event);
  }
  return false;
}

}  // namespace

void Tail::Add(std::shared_ptr<const SealedBatch> batch) {
  batches_.push_back(std::move(batch));
}

void Tail::TrimTo(Position applied) {
  while (!batches_.empty()) {
    const auto& events = batches_.front()->events;
    if (!events.empty() && events.back().record.position() > applied) return;
    batches_.pop_front();
  }
}

const jiedui::event::v1::RequestEntry* Tail::FindRequest(absl::string_view key) const {
  for (const auto& batch : batches_) {
    const auto found = batch->requests.find(key);
    if (found != batch->requests.end()) return &found->second;
  }
  return nullptr;
}

const StoredEvent* Tail::At(Position position) const {
  for (const auto& batch : batches_) {
    const auto& events = batch->events;
    if (events.empty() || position > events.back().record.position()) continue;
    const Position first = events.front().record.position();
    return position < first ? nullptr : &events[static_cast<size_t>(position - first)];
  }
  return nullptr;
}

void Tail::Read(const Query& query, const Range& range, std::vector<StoredEvent>& out) const {
  const auto take = [&](const StoredEvent& event) { return Take(event, query, range, out); };
  const auto forward = [&](const auto& batch) {
    return std::any_of(batch->events.begin(), batch->events.end(), take);
  };
  const auto backward = [&](const auto& batch) {
    return std::any_of(batch->events.rbegin(), batch->events.rend(), take);
  };
  // Each stops at the first that fills `out`.
  static_cast<void>(range.backward ? std::any_of(batches_.rbegin(), batches_.rend(), backward)
                                   : std::any_of(batches_.begin(), batches_.end(), forward));
}

Position Tail::LastWithTag(absl::string_view tag) const {
  std::vector<StoredEvent> found;
  Read(Query::Of({std::string(tag)}), {.limit = 1, .backward = true}, found);
  return found.empty() ? kNoPosition : found.front().record.position();
}

}  // namespace jiedui::eventstore
