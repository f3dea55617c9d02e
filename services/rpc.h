// What a service is, without gRPC: a name and its methods as functions of bytes. transport.h hosts
// such services in a gRPC server; everything else here and above is written against this.
//
// Threads: a handler is called on a thread of gRPC and must not block; it answers later, from any
// thread.

#ifndef JIEDUI_SERVICES_RPC_H_
#define JIEDUI_SERVICES_RPC_H_

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "domain/context.h"

namespace jiedui::services {

// One call, as its handler sees it.
struct Call {
  std::string method;           // "/jiedui.v1.PairService/AssignPair"
  domain::Principal principal;  // authenticated
  absl::Time deadline;          // by SteadyClock; InfiniteFuture if the caller set none
  std::string peer;             // the caller's end of the connection, "ipv4:127.0.0.1:50312"
};

// Takes the answer, a serialized response or a refusal, exactly once.
using Respond = absl::AnyInvocable<void(absl::StatusOr<std::string>)>;

// A call with one response.
using UnaryHandler =
    std::function<void(const Call& call, const std::string& request, Respond respond)>;

// The transport's end of a stream of responses. Not usable after Finish.
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;
  // Sends one response. The next only after OnWritten.
  virtual void Write(std::string response) = 0;
  // Ends the call, exactly once, with no write on its way, even if the call was cancelled.
  virtual void Finish(const absl::Status& status) = 0;
  // For a caller that does not take what is on its way: its OnWritten comes soon, with false, and
  // nothing more reaches the caller. Still to be finished.
  virtual void GiveUp() = 0;
};

// The service's end of a stream of responses. The transport holds it until Finish.
class ResponseSource {
 public:
  virtual ~ResponseSource() = default;
  // The stream is open.
  virtual void Start(ResponseStream* stream) = 0;
  // The response has left, and there is room for the next; false if the caller is gone.
  virtual void OnWritten(bool ok) = 0;
  // The caller no longer wants it. A write on its way still gets its OnWritten.
  virtual void OnCancelled() = 0;
};

// A call with a stream of responses.
using StreamHandler = std::function<absl::StatusOr<std::shared_ptr<ResponseSource>>(
    const Call& call, const std::string& request)>;

class AnyList;  // read_pipeline.h

struct Method {
  std::string name;  // "AssignPair"
  std::variant<UnaryHandler, StreamHandler> handler;
  std::shared_ptr<const AnyList> list = nullptr;  // of a method that lists: what it lists, whole
};

struct Service {
  std::string full_name;  // "jiedui.v1.PairService"
  std::vector<Method> methods;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_RPC_H_
