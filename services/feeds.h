// The feeds of one ledger that are under way: each has a seat, is woken when the head moves, and is
// ended when the ledger closes. Any thread.

#ifndef JIEDUI_SERVICES_FEEDS_H_
#define JIEDUI_SERVICES_FEEDS_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/store.h"
#include "services/door.h"
#include "services/feed.h"

namespace jiedui::services {

class Feeds {
 public:
  // What it is given outlives it, and every feed has ended before it goes.
  Feeds(eventstore::Store* store, Seats* seats);

  // Seats what `make` makes; SUBSCRIPTION_LIMIT if no seat is free, SERVER_CLOSING once closed.
  using Make = absl::FunctionRef<std::shared_ptr<Feed>(Feed::Ended ended)>;
  absl::StatusOr<std::shared_ptr<ResponseSource>> Open(Make make);

  // Ends every feed with SERVER_CLOSING, and every later one at once.
  void Close();

 private:
  void WakeAll();
  std::vector<std::shared_ptr<Feed>> All() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Seats* const seats_;

  absl::Mutex mutex_;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<Feed*, std::shared_ptr<Feed>> feeds_ ABSL_GUARDED_BY(mutex_);

  std::unique_ptr<eventstore::HeadWatch> watch_;  // last: nothing wakes what is gone
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FEEDS_H_
