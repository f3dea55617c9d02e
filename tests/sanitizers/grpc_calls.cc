// Tells the thread sanitizer that whoever runs a call's callback sees what its starter wrote.
//
// Debian's gRPC is compiled without it: operations set by one thread and finished by one of the
// library's look like a race. The functor handed over is the one address both sides know. In a
// binary these definitions come before the library's. Linked into the tests of the tsan preset
// only.

#include <dlfcn.h>
#include <grpc/grpc.h>
#include <grpcpp/support/callback_common.h>

extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
const char* __tsan_default_suppressions();
}

// The last of a call's callbacks may be counted in the library, which then destroys the call. And a
// client's functor, which only tests have, cannot be told of as a server's can: its Run is private.
const char* __tsan_default_suppressions() {
  return "race:::~ServerCallbackUnaryImpl\n"
         "race:::~ServerCallbackWriterImpl\n"
         "race:CallbackWithStatusTag::Run\n";
}

extern "C" grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* operations,
                                                 std::size_t count, void* tag, void* reserved) {
  __tsan_release(tag);
  static const auto start =
      reinterpret_cast<decltype(&grpc_call_start_batch)>(dlsym(RTLD_NEXT, "grpc_call_start_batch"));
  return start(call, operations, count, tag, reserved);
}

// Instead of the inline CallbackWithSuccessTag::StaticRun, which is private: the first thing to
// touch a functor when its operations are done.
void RunFunctor(grpc_completion_queue_functor* functor, int ok) __asm__(
    "_ZN4grpc8internal22CallbackWithSuccessTag9StaticRunEP29grpc_completion_queue_functori");

void RunFunctor(grpc_completion_queue_functor* functor, int ok) {
  __tsan_acquire(functor);
  static_cast<grpc::internal::CallbackWithSuccessTag*>(functor)->force_run(ok != 0);
}
