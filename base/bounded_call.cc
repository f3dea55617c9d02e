#include "base/bounded_call.h"

#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "base/clock.h"
#include "base/steady_cond_var.h"

namespace jiedui {
namespace {

// Where a call is under way, of the whole process.
class Places {
 public:
  bool Take(const std::string& place, absl::Duration patience) {
    const SteadyClock clock;
    const absl::Time end = clock.Now() + patience;
    const absl::MutexLock lock(&mutex_);
    while (taken_.count(place) > 0) {
      if (clock.Now() >= end) return false;
      given_back_.WaitUntil(&mutex_, end);
    }
    taken_.insert(place);
    return true;
  }

  void GiveBack(const std::string& place) {
    const absl::MutexLock lock(&mutex_);
    taken_.erase(place);
    given_back_.SignalAll();
  }

 private:
  absl::Mutex mutex_;
  SteadyCondVar given_back_;
  std::set<std::string> taken_ ABSL_GUARDED_BY(mutex_);
};

Places& ThePlaces() {
  static auto* const places = new Places();
  return *places;
}

// Shared by who waits and the thread, whichever goes first.
class UnderWay {
 public:
  void End(absl::Status result) {
    const absl::MutexLock lock(&mutex_);
    result_ = std::move(result);
    over_.SignalAll();
  }

  // Nothing if it is not over by then.
  std::optional<absl::Status> ResultWithin(absl::Duration patience) {
    const SteadyClock clock;
    const absl::Time end = clock.Now() + patience;
    const absl::MutexLock lock(&mutex_);
    while (!result_ && clock.Now() < end) over_.WaitUntil(&mutex_, end);
    return result_;
  }

 private:
  absl::Mutex mutex_;
  SteadyCondVar over_;
  std::optional<absl::Status> result_ ABSL_GUARDED_BY(mutex_);
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
    absl::Status result = call();
    call = nullptr;
    ThePlaces().GiveBack(place);
    under_way->End(std::move(result));
  }).detach();
  return under_way->ResultWithin(patience).value_or(Late(patience, place));
}

}  // namespace jiedui
