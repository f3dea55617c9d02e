// Counts the calls inside a ledger, so that it can be closed behind the last one: shut the door,
// and nobody comes in any more; then wait until everybody has left.
//
// Any thread; Enter and leaving never wait for anything but each other.

#ifndef JIEDUI_SERVICES_DOOR_H_
#define JIEDUI_SERVICES_DOOR_H_

#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace jiedui::services {

// Whoever holds a copy is inside.
using Pass = std::shared_ptr<const void>;

class Door {
 public:
  Door() = default;
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  // Null once the door is shut.
  Pass Enter();

  void Shut();

  // Returns when everybody has left; nobody who is inside may wait for it. The door may then go.
  void AwaitEmpty();

 private:
  void Leave();
  bool IsEmpty() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return inside_ == 0; }

  absl::Mutex mutex_;
  bool shut_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t inside_ ABSL_GUARDED_BY(mutex_) = 0;
};

// They outlive every pass they gave.
class Seats {
 public:
  explicit Seats(int64_t free) : free_(free) {}
  Seats(const Seats&) = delete;
  Seats& operator=(const Seats&) = delete;

  // Null if all are taken.
  Pass Take();

 private:
  absl::Mutex mutex_;
  int64_t free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_DOOR_H_
