#include "services/event_feed.h"

#include <utility>

#include "services/status_mapping.h"

namespace jiedui::services {

EventFeed::EventFeed(FeedReader* reader, Workers* workers, const Options& options, Ended ended)
    : Feed(workers, options.heartbeat, std::move(ended)),
      reader_(reader),
      options_(options),
      key_(options.query.Key()),
      position_(options.after) {}

void EventFeed::ReadStep() {
  absl::StatusOr<FeedReader::Step> step = reader_->Next(options_.query, key_, position_);
  if (!step.ok()) return OnRead(FromStore(step.status(), ""));
  step_ = *std::move(step);
  position_ = step_->scanned_to;
  OnRead(Found{step_->has_events, step_->caught_up});
}

void EventFeed::GiveStep() {
  const FeedReader::Step step = std::move(step_);
  reader_->Give(step, options_.reading, [self = shared_from_this(), this](std::string response) {
    Send(std::move(response));
  });
}

}  // namespace jiedui::services
