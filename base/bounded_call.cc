#include "base/bounded_call.h"

#include <memory>
#include <set>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace jiedui {
namespace {

// Where a call is under way, of the whole process.
class Places {
 public:
  bool Take(const std::string& place, absl::Duration patience) {
    const absl::MutexLock lock(&mutex_);
    const auto free = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return taken_.count(place) == 0; };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&free), patience)) return false;
    taken_.insert(place);
    return true;
  }

  void GiveBack(const std::string& place) {
    const absl::MutexLock lock(&mutex_);
    taken_.erase(place);
  }

 private:
  absl::Mutex mutex_;
  std::set<std::string> taken_ ABSL_GUARDED_BY(mutex_);
};

Places& ThePlaces() {
  static auto* const places = new Places();
  return *places;
}

// Shared by who waits and the thread, whichever goes first.
struct UnderWay {
  absl::Status result;
  absl::Notification over;
};

absl::Status Late(absl::Duration patience, const std::string& place) {
  return absl::UnavailableError(
      absl::StrCat(place, " has not answered for ", absl::FormatDuration(patience)));
}

}  // namespace

absl::Status CallWithin(absl::Duration patience, const std::string& place,
                        absl::AnyInvocable<absl::Status()> call) {
  if (!ThePlaces().Take(place, patience)) return Late(patience, place);
  const auto under_way = std::make_shared<UnderWay>();
  std::thread([under_way, place, call = std::move(call)]() mutable {
    under_way->result = call();
    call = nullptr;
    ThePlaces().GiveBack(place);
    under_way->over.Notify();
  }).detach();
  if (!under_way->over.WaitForNotificationWithTimeout(patience)) return Late(patience, place);
  return under_way->result;
}

}  // namespace jiedui
