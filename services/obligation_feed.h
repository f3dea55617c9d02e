// One stream of obligations: what is to be done, then what becomes of it as the ledger grows and
// days pass (services/feed.h). Each step takes the newest state and the ledger's day, and sends
// what has changed since the step before. Made by obligation_service.cc; any thread.

#ifndef JIEDUI_SERVICES_OBLIGATION_FEED_H_
#define JIEDUI_SERVICES_OBLIGATION_FEED_H_

#include <deque>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/workers.h"
#include "domain/rules/organization_view.h"
#include "eventstore/store.h"
#include "jiedui/v1/obligation_service.pb.h"
#include "projections/read_models.h"
#include "services/feed.h"
#include "services/obligation_board.h"
#include "services/read_pipeline.h"
#include "services/rpc.h"

namespace jiedui::services {

// Where obligations come from. Everything outlives every feed.
struct ObligationSources {
  const eventstore::Store* store = nullptr;
  ReadPipeline* reads = nullptr;
  Workers* workers = nullptr;
  const Clock* clock = nullptr;  // the ledger's
};

class ObligationFeed final : public Feed {
 public:
  // A state of the ledger and the day it is judged on.
  struct Moment {
    eventstore::Position position = eventstore::kNoPosition;
    CivilDay day;
  };

  struct Options {
    v1::StreamObligationsRequest request;
    int horizon_days = 0;
    domain::Organization organization = domain::Organization::kAsItWas;
    absl::Duration heartbeat;
    std::optional<Moment> after;  // what the caller has dealt with
  };

  ObligationFeed(const ObligationSources& sources, ObligationBoard* board, const Call& call,
                 Options options, Ended ended);

 private:
  using StatePointer = std::unique_ptr<projections::State>;

  void ReadStep() override;
  void GiveStep() override;
  bool HasMore() const override;
  absl::Time NextLook() const override;

  // Not before the last look was some time ago: one that follows a busy ledger takes its events
  // together.
  void ReadInTime();
  void ReadNow();
  void ReadAfter();
  void OnAfter(const absl::StatusOr<StatePointer>& state);
  void OnNow(const absl::StatusOr<StatePointer>& state);
  // What was to be done at that moment, of all there was.
  absl::StatusOr<ObligationView> Look(const projections::State& state, CivilDay day,
                                      std::shared_ptr<const ObligationList>& all);
  CivilDay Today() const { return DayAt(sources_.clock->Now()); }
  std::shared_ptr<ObligationFeed> Self();

  const ObligationSources sources_;
  ObligationBoard* const board_;
  const Call call_;
  const Options options_;
  const SteadyClock machine_clock_;

  // Whoever reads or writes, one at a time.
  bool resumed_ = false;  // what the caller has is known
  Moment told_;           // all changes up to here have been sent
  Moment seen_;           // all changes up to here are in pending_
  absl::Time last_look_;  // by the machine's clock
  ObligationView view_;   // at seen_
  std::deque<v1::ObligationChange> pending_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_OBLIGATION_FEED_H_
