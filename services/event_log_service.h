// jiedui.v1.EventLogService: the ledger itself, event by event, so that anyone can recount any
// table without our code. Reads come from the store, not from the read models. Any thread; what
// touches the disk runs on the workers.

#ifndef JIEDUI_SERVICES_EVENT_LOG_SERVICE_H_
#define JIEDUI_SERVICES_EVENT_LOG_SERVICE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "base/workers.h"
#include "eventstore/store.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "services/cursors.h"
#include "services/door.h"
#include "services/feed_reader.h"
#include "services/feeds.h"
#include "services/personal_method.h"
#include "services/personal_reader.h"
#include "services/rpc.h"

namespace jiedui::services {

// What a filter selects. FIELD_INVALID names "filter.tags" or "filter.kinds".
absl::StatusOr<eventstore::Query> QueryOf(const v1::EventFilter& filter);

class EventLog {
 public:
  // What it is given outlives it, and every subscription has ended before it goes. Each of those
  // takes a seat.
  EventLog(eventstore::Store* store, const PersonalSource& personal, Workers* workers, Seats* seats,
           const PageTokens* tokens, std::string ledger_id);

  Service MakeService();

  // Ends every subscription with SERVER_CLOSING, and every later one at once.
  void Close() { feeds_.Close(); }

 private:
  absl::StatusOr<Disclosure<v1::GetEventResponse>> Get(const Call& call,
                                                       const v1::GetEventRequest& request,
                                                       KeyAccess access) const;
  absl::StatusOr<Disclosure<v1::ListEventsResponse>> List(const Call& call,
                                                          const v1::ListEventsRequest& request,
                                                          KeyAccess access) const;
  absl::StatusOr<std::shared_ptr<ResponseSource>> Subscribe(
      const Call& call, const v1::SubscribeEventsRequest& request);

  eventstore::Store* const store_;
  const PersonalSource personal_;
  Workers* const workers_;
  const PageTokens* const tokens_;
  const std::string ledger_id_;
  Cursors cursors_;
  FeedReader reader_;
  Feeds feeds_;  // last: they use the rest
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EVENT_LOG_SERVICE_H_
