// Tells the thread sanitizer what absl::Mutex orders.
//
// Debian's Abseil is compiled without it, so that it sees neither lock nor unlock and takes every
// guarded access for a race. In a binary these definitions come before the library's: they call it
// and say what has happened. Linked into the tests of the tsan preset only.

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include <dlfcn.h>

extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
const char* __tsan_default_options();
}

// Libraries that are not instrumented only confuse it.
const char* __tsan_default_options() {
  return "ignore_noninstrumented_modules=1:halt_on_error=0:exitcode=66";
}

namespace {

// The library's own function; a member takes its object first.
template <class Result, class... Arguments>
Result Real(const char* symbol, Arguments... arguments) {
  using Function = Result (*)(Arguments...);
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, symbol))(arguments...);
}

template <class Object>
void Acquired(const Object* object) {
  __tsan_acquire(const_cast<Object*>(object));
}

template <class Object>
void Releasing(const Object* object) {
  __tsan_release(const_cast<Object*>(object));
}

}  // namespace

#define ABSL_SYMBOL(name) "_ZN4absl7debian3" name
#define ABSL_CONST_SYMBOL(name) "_ZNK4absl7debian3" name

namespace absl {
ABSL_NAMESPACE_BEGIN

void Mutex::Lock() {
  Real<void>(ABSL_SYMBOL("5Mutex4LockEv"), this);
  Acquired(this);
}

void Mutex::Unlock() {
  Releasing(this);
  Real<void>(ABSL_SYMBOL("5Mutex6UnlockEv"), this);
}

bool Mutex::TryLock() {
  const bool locked = Real<bool>(ABSL_SYMBOL("5Mutex7TryLockEv"), this);
  if (locked) Acquired(this);
  return locked;
}

void Mutex::ReaderLock() {
  Real<void>(ABSL_SYMBOL("5Mutex10ReaderLockEv"), this);
  Acquired(this);
}

void Mutex::ReaderUnlock() {
  Releasing(this);
  Real<void>(ABSL_SYMBOL("5Mutex12ReaderUnlockEv"), this);
}

void Mutex::Await(const Condition& condition) {
  Releasing(this);
  Real<void>(ABSL_SYMBOL("5Mutex5AwaitERKNS0_9ConditionE"), this, &condition);
  Acquired(this);
}

bool Mutex::AwaitWithTimeout(const Condition& condition, Duration timeout) {
  Releasing(this);
  const bool held =
      Real<bool>(ABSL_SYMBOL("5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE"), this,
                 &condition, timeout);
  Acquired(this);
  return held;
}

bool Mutex::AwaitWithDeadline(const Condition& condition, Time deadline) {
  Releasing(this);
  const bool held = Real<bool>(ABSL_SYMBOL("5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE"),
                               this, &condition, deadline);
  Acquired(this);
  return held;
}

void Mutex::LockWhen(const Condition& condition) {
  Real<void>(ABSL_SYMBOL("5Mutex8LockWhenERKNS0_9ConditionE"), this, &condition);
  Acquired(this);
}

// Run under the mutex, but also by a thread that has just said it is releasing it.
bool Condition::Eval() const {
  AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
  const bool holds = Real<bool>(ABSL_CONST_SYMBOL("9Condition4EvalEv"), this);
  AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  return holds;
}

void CondVar::Wait(Mutex* mutex) {
  Releasing(mutex);
  Real<void>(ABSL_SYMBOL("7CondVar4WaitEPNS0_5MutexE"), this, mutex);
  Acquired(mutex);
}

bool CondVar::WaitWithTimeout(Mutex* mutex, Duration timeout) {
  Releasing(mutex);
  const bool timed_out = Real<bool>(
      ABSL_SYMBOL("7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE"), this, mutex, timeout);
  Acquired(mutex);
  return timed_out;
}

bool CondVar::WaitWithDeadline(Mutex* mutex, Time deadline) {
  Releasing(mutex);
  const bool timed_out = Real<bool>(
      ABSL_SYMBOL("7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE"), this, mutex, deadline);
  Acquired(mutex);
  return timed_out;
}

void Notification::Notify() {
  Releasing(this);
  Real<void>(ABSL_SYMBOL("12Notification6NotifyEv"), this);
}

void Notification::WaitForNotification() const {
  Real<void>(ABSL_CONST_SYMBOL("12Notification19WaitForNotificationEv"), this);
  Acquired(this);
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  const bool notified =
      Real<bool>(ABSL_CONST_SYMBOL("12Notification30WaitForNotificationWithTimeoutENS0_8DurationE"),
                 this, timeout);
  Acquired(this);
  return notified;
}

ABSL_NAMESPACE_END
}  // namespace absl
