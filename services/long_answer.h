// A call that works for minutes and tells the caller meanwhile: a stream of responses written by a
// function on a thread of its own, which may wait for the caller to take them, unless it is to end.
// Any thread otherwise.

#ifndef JIEDUI_SERVICES_LONG_ANSWER_H_
#define JIEDUI_SERVICES_LONG_ANSWER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/steady_cond_var.h"
#include "base/workers.h"
#include "services/door.h"
#include "services/rpc.h"

namespace jiedui::services {

// When work that began then will be over at its present rate; done > 0.
absl::Time ExpectedEnd(absl::Time started_at, int64_t done, int64_t total);

class LongAnswer final : public ResponseSource, public std::enable_shared_from_this<LongAnswer> {
 public:
  // Runs once, on a thread of the workers for as long as it takes, also if the caller has gone
  // meanwhile. What it returns ends the call; what it holds goes before.
  using Work = absl::AnyInvocable<absl::Status(LongAnswer& answer)>;

  // The workers outlive the call; they must be none that other calls need.
  LongAnswer(Workers* workers, Work work) : workers_(workers), work_(std::move(work)) {}

  void Start(ResponseStream* stream) override;
  void OnWritten(bool ok) override;
  void OnCancelled() override;

  // For the work. Sends the response when there is room for it; else as IsWanted.
  absl::Status Send(std::string response);
  // Sends it if there is room now, as is enough for telling how far the work is.
  void Offer(std::string response);
  // Cancelled once the caller is gone, SERVER_CLOSING once it is to end.
  absl::Status CheckWanted();

  // From now on nobody waits for the caller, but for a moment for the last response. Waits for
  // nothing.
  void End();

 private:
  void Run();
  bool IsWritten() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !writing_; }
  bool IsWrittenOrOver() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !writing_ || over_; }
  absl::Status Wanted() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // No response is on its way any more.
  void AwaitWritten();

  Workers* const workers_;
  Work work_;
  ResponseStream* stream_ = nullptr;  // set by Start, before anything else

  absl::Mutex mutex_;
  SteadyCondVar taken_;                           // a response is on its way no more
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;  // a response is on its way
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;     // the caller
  bool over_ ABSL_GUARDED_BY(mutex_) = false;     // it is to end
};

// Long answers of one sort about one ledger: one at a time, on a thread of its own, until it is
// closed.
class LongWork {
 public:
  LongWork() = default;
  LongWork(const LongWork&) = delete;
  LongWork& operator=(const LongWork&) = delete;

  // Null if there is one already; SERVER_CLOSING once it is closed. If the work returns Cancelled
  // the call ends with OK: nobody hears it.
  absl::StatusOr<std::shared_ptr<ResponseSource>> Begin(LongAnswer::Work work);

  // Ends the one under way with SERVER_CLOSING, and every later one at once. Waits for nothing.
  void Close();

 private:
  absl::Mutex mutex_;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::weak_ptr<LongAnswer> latest_ ABSL_GUARDED_BY(mutex_);
  Seats one_{1};
  Workers worker_{1};  // last: what it runs uses the rest
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LONG_ANSWER_H_
