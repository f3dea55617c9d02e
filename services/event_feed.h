// One subscription to the ledger: history from a position on, then what arrives, with no event
// missed or repeated (services/feed.h). All reading is done by workers, through a FeedReader that
// subscriptions share. Made by event_log_service.cc; any thread.

#ifndef JIEDUI_SERVICES_EVENT_FEED_H_
#define JIEDUI_SERVICES_EVENT_FEED_H_

#include <string>

#include "absl/time/time.h"

#include "base/workers.h"
#include "eventstore/store.h"
#include "services/feed.h"
#include "services/feed_reader.h"
#include "services/personal_reader.h"

namespace jiedui::services {

class EventFeed final : public Feed {
 public:
  struct Options {
    FeedQuery query;
    eventstore::Position after = eventstore::kNoPosition;
    absl::Duration heartbeat;
    Reading reading;
  };

  // Reader and workers outlive the feed.
  EventFeed(FeedReader* reader, Workers* workers, const Options& options, Ended ended);

 private:
  void ReadStep() override;
  void GiveStep() override;
  bool HasMore() const override { return position_ != reader_->head(); }

  FeedReader* const reader_;
  const Options options_;
  const std::string key_;  // of the query

  // Whoever reads or writes, one at a time.
  eventstore::Position position_;  // read up to here
  FeedReader::Step step_;          // just read
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EVENT_FEED_H_
