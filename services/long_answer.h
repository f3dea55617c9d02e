// A call that works for minutes and tells the caller meanwhile: a stream of responses written by a
// function on a thread of its own, which may wait for the caller to take them. Any thread
// otherwise.

#ifndef JIEDUI_SERVICES_LONG_ANSWER_H_
#define JIEDUI_SERVICES_LONG_ANSWER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/workers.h"
#include "services/rpc.h"

namespace jiedui::services {

// When work that began then will be over at its present rate; done > 0.
absl::Time ExpectedEnd(absl::Time started_at, int64_t done, int64_t total);

class LongAnswer final : public ResponseSource, public std::enable_shared_from_this<LongAnswer> {
 public:
  // Runs once, on a thread of the workers for as long as it takes, also if the caller has gone
  // meanwhile. What it returns ends the call.
  using Work = absl::AnyInvocable<absl::Status(LongAnswer& answer)>;

  // The workers outlive it; they must be none that other calls need.
  LongAnswer(Workers* workers, Work work) : workers_(workers), work_(std::move(work)) {}

  void Start(ResponseStream* stream) override;
  void OnWritten(bool ok) override;
  void OnCancelled() override;

  // For the work. Sends the response when there is room for it; false if the caller is gone.
  bool Send(std::string response);
  // Sends it if there is room now, as is enough for telling how far the work is.
  void Offer(std::string response);
  // False once the caller is gone.
  bool IsWanted();

 private:
  void Run();

  Workers* const workers_;
  Work work_;
  ResponseStream* stream_ = nullptr;  // set by Start, before anything else

  absl::Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;  // a response is on its way
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;     // the caller
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LONG_ANSWER_H_
