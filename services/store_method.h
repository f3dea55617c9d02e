// One rpc that reads the ledger itself: parsed here, answered by a worker. Whoever has stopped
// waiting in the meantime is not worked for. Any thread; nothing blocks.

#ifndef JIEDUI_SERVICES_STORE_METHOD_H_
#define JIEDUI_SERVICES_STORE_METHOD_H_

#include <string>
#include <utility>

#include "base/clock.h"
#include "base/workers.h"
#include "domain/error.h"
#include "services/rpc.h"
#include "services/status_mapping.h"

namespace jiedui::services {

// The caller has stopped waiting.
inline bool IsTooLate(const Call& call) {
  return SteadyClock().Now() > call.deadline;
}

// answer(const Call&, const Request&, Respond) is called on a thread of the workers and responds
// once, then or later.
template <class Request, class Answer>
Method WorkerMethod(std::string name, Workers* workers, Answer answer) {
  auto handle = [workers, answer](const Call& call, const std::string& bytes, Respond respond) {
    Request request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    workers->Run(
        [answer, call, request = std::move(request), respond = std::move(respond)]() mutable {
          if (IsTooLate(call)) return respond(domain::Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
          answer(call, request, std::move(respond));
        });
  };
  return {std::move(name), UnaryHandler(std::move(handle))};
}

// answer(const Call&, const Request&) gives a StatusOr of the response, on a thread of the workers.
template <class Request, class Answer>
Method StoreMethod(std::string name, Workers* workers, Answer answer) {
  return WorkerMethod<Request>(std::move(name), workers,
                               [answer](const Call& call, const Request& request, Respond respond) {
                                 const auto response = answer(call, request);
                                 if (!response.ok())
                                   return respond(FromStore(response.status(), ""));
                                 respond(response->SerializeAsString());
                               });
}

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_STORE_METHOD_H_
