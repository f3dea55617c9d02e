// One rpc whose answer may hold personal data: answered as any that reads the ledger
// (store_method.h), but what needs the keys of personal data waits for their disk on a lane of its
// own, and what it says leaves only once it is recorded who read it. No thread waits for that. Any
// thread; nothing blocks.

#ifndef JIEDUI_SERVICES_PERSONAL_METHOD_H_
#define JIEDUI_SERVICES_PERSONAL_METHOD_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "services/personal_reader.h"
#include "services/rpc.h"
#include "services/status_mapping.h"
#include "services/store_method.h"

namespace jiedui::services {

// An answer, and whose texts are in it.
template <class Response>
struct Disclosure {
  Response response;
  PersonalRead read;
};

// Lets the answer leave once it is recorded who reads it.
template <class Response, class IfRecorded>
void Disclose(const PersonalSource& source, absl::StatusOr<Disclosure<Response>> disclosure,
              IfRecorded if_recorded, Respond respond) {
  if (!disclosure.ok()) return respond(FromStore(disclosure.status(), ""));
  RecordRead(source, disclosure->read,
             [if_recorded, response = std::move(disclosure->response),
              respond = std::move(respond)](const absl::Status& recorded) mutable {
               const absl::Status leaves = if_recorded(recorded, response);
               if (!leaves.ok()) return respond(leaves);
               respond(response.SerializeAsString());
             });
}

// answer(const Call&, const Request&, KeyAccess) gives a StatusOr<Disclosure<Response>>: on a
// thread of the workers without the keys, and if it is Aborted for want of them, once more on their
// lane. if_recorded(const absl::Status&, Response&) says what may leave: OK, perhaps after it has
// taken something out.
template <class Request, class Answer, class IfRecorded>
Method PersonalMethod(std::string name, const PersonalSource& source, Answer answer,
                      IfRecorded if_recorded) {
  return WorkerMethod<Request>(
      std::move(name), source.workers,
      [source, answer, if_recorded](const Call& call, const Request& request, Respond respond) {
        auto disclosure = answer(call, request, KeyAccess::kNone);
        if (!absl::IsAborted(disclosure.status())) {
          return Disclose(source, std::move(disclosure), if_recorded, std::move(respond));
        }
        source.key_lane->Run(
            [source, answer, if_recorded, call, request, respond = std::move(respond)]() mutable {
              if (IsTooLate(call)) return respond(domain::Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
              Disclose(source, answer(call, request, KeyAccess::kMayWait), if_recorded,
                       std::move(respond));
            });
      });
}

// For answers that are all about what is personal.
template <class Response>
absl::Status OnlyIfRecorded(const absl::Status& recorded, Response& /*response*/) {
  return recorded;
}

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PERSONAL_METHOD_H_
