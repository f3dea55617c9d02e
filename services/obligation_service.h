// jiedui.v1.ObligationService: what units still have to do, as a list of one state and as a stream
// that goes on. Any thread.

#ifndef JIEDUI_SERVICES_OBLIGATION_SERVICE_H_
#define JIEDUI_SERVICES_OBLIGATION_SERVICE_H_

#include <memory>

#include "absl/status/statusor.h"

#include "eventstore/store.h"
#include "jiedui/v1/obligation_service.pb.h"
#include "services/door.h"
#include "services/feeds.h"
#include "services/obligation_board.h"
#include "services/obligation_feed.h"
#include "services/rpc.h"

namespace jiedui::services {

class Obligations {
 public:
  // What it is given outlives it, and every stream has ended before it goes. Each of those takes a
  // seat.
  Obligations(eventstore::Store* store, const ObligationSources& sources, Seats* seats)
      : sources_(sources), feeds_(store, seats) {}

  Service MakeService();

  // Ends every stream with SERVER_CLOSING, and every later one at once.
  void Close() { feeds_.Close(); }

 private:
  absl::StatusOr<std::shared_ptr<ResponseSource>> Stream(
      const Call& call, const v1::StreamObligationsRequest& request);

  const ObligationSources sources_;
  ObligationBoard board_;
  Feeds feeds_;  // last: they use the rest
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_OBLIGATION_SERVICE_H_
