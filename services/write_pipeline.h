// The life of a command: one template for every write of the API.
//
//   transport.cc    who calls, is the request of a size we read
//   WriteMethod     parse, is it strict (strict_message.h), take the fact out of the request
//   WritePipeline   which ledger, is the request id well formed; then to the writer:
//                     may they (access.h), has the resource moved on since they read it
//                     (domain/revision.h), may it become a fact (domain/decide.h), what does it
//                     fall short of (domain/rules), seal what is personal (personal_data.h),
//                     append, sync
//                   and the receipt back; after an erasure, only when the keys are destroyed
//
// A decision that wants a key to seal with is put off: the key is taken on a thread that may wait
// for its disk, and then it is decided again. Any thread; nothing blocks. Answers come from the
// store's threads and from that one.

#ifndef JIEDUI_SERVICES_WRITE_PIPELINE_H_
#define JIEDUI_SERVICES_WRITE_PIPELINE_H_

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "base/workers.h"
#include "domain/error.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/v1/consistency.pb.h"
#include "services/entity_cache.h"
#include "services/personal_data.h"
#include "services/rpc.h"
#include "services/status_mapping.h"
#include "services/strict_message.h"

namespace jiedui::services {

// What a write request asks for.
struct Proposal {
  std::string parent;
  std::string request_id;
  std::string etag;  // of the resource it is about, as the caller read it; empty: any
  bool validate_only = false;
  event::v1::Event event;
  std::string sha256;  // of the method and the request without validate_only and personal texts
  std::vector<v1::RuleFinding> findings;  // what the tables say of it, told with the receipt
};

// Bytes that tell a retry from a different request.
std::string RequestHash(absl::string_view method, const google::protobuf::Message& request);

class WritePipeline {
 public:
  // All outlive the pipeline, and every write has been answered before the pipeline goes.
  WritePipeline(eventstore::Store* store, const PersonalData* personal, std::string ledger_id,
                size_t entities_max);

  // Answers with a serialized WriteAnswer, which every write's response is.
  void Write(const Call& call, Proposal proposal, Respond respond);

  // OK once it is durable, else a refusal of the catalogue. On a thread of the store's, which must
  // not wait.
  using Recorded = absl::AnyInvocable<void(absl::Status)>;
  // Records what was done with the ledger itself (domain/ledger_acts.h): all of it, or nothing.
  void Record(const std::string& actor, std::vector<event::v1::Event> acts, Recorded recorded);

 private:
  // What the writer's thread is asked; again, with the keys it wanted, if it wanted some.
  struct Question {
    domain::Principal principal;
    Proposal proposal;
    SealingKeys keys;
  };

  void Submit(const std::shared_ptr<Question>& question, int tries_left,
              eventstore::CommitCallback done);
  absl::StatusOr<eventstore::Outcome> Decide(Question& question, const eventstore::View& view);
  absl::StatusOr<eventstore::Outcome> DecideActs(const std::vector<event::v1::Event>& acts,
                                                 const eventstore::View& view);
  absl::Status CheckEtag(const Proposal& proposal, const eventstore::View& view) const;
  void AddFirstConflict(absl::string_view etag, std::string tag, const eventstore::View& view,
                        domain::ErrorVariables& variables) const;
  // The callback with what must have happened before it is called.
  eventstore::CommitCallback Followed(const Proposal& proposal, eventstore::CommitCallback done);
  absl::Status FollowUp(const event::v1::Event& proposed, const std::string& request_id,
                        const eventstore::Receipt& receipt) const;
  absl::Status FinishErasure(const event::v1::Event& erasure, eventstore::Position at) const;

  eventstore::Store* const store_;
  const PersonalData* const personal_;
  const std::string ledger_id_;
  EntityCache cache_;  // the writer's thread only
  Workers lane_{1};    // for what waits for the disk of the keys; last: what it runs uses the rest
};

// Parses the request of a write: {parent, fact, request_id, validate_only, etag}.
template <class Request>
absl::StatusOr<Proposal> ParseProposal(absl::string_view method, const std::string& bytes) {
  using Fact = std::remove_cvref_t<decltype(std::declval<Request>().fact())>;
  Request request;
  if (!request.ParseFromString(bytes)) return MalformedRequest();
  absl::Status strict = CheckStrict(request);
  if (!strict.ok()) return strict;
  if (!request.has_fact()) return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "fact");
  Proposal proposal;
  proposal.validate_only = request.validate_only();
  request.clear_validate_only();
  static const bool personal = HasPersonalFields(*Fact::descriptor());
  if (personal) {
    Request without = request;
    RemovePersonalTexts(*without.mutable_fact());
    proposal.sha256 = RequestHash(method, without);
  } else {
    proposal.sha256 = RequestHash(method, request);
  }
  proposal.parent = std::move(*request.mutable_parent());
  proposal.request_id = std::move(*request.mutable_request_id());
  proposal.etag = std::move(*request.mutable_etag());
  event::v1::EventTraits<Fact>::Mutable(proposal.event)->Swap(request.mutable_fact());
  return proposal;
}

// One rpc that writes: WriteMethod<v1::AssignPairRequest>("AssignPair", writes).
template <class Request>
Method WriteMethod(std::string name, WritePipeline* writes) {
  return {std::move(name), [writes](const Call& call, const std::string& bytes, Respond respond) {
            absl::StatusOr<Proposal> proposal = ParseProposal<Request>(call.method, bytes);
            if (!proposal.ok()) return respond(std::move(proposal).status());
            writes->Write(call, *std::move(proposal), std::move(respond));
          }};
}

// Fills in what only the server knows of the proposed fact, whatever the caller said of it, and
// goes on, then or later; a status is the answer. It refuses nothing the decision would: a repeated
// request gets its first answer from the ledger, wherever the facts have moved since.
using Completed = absl::AnyInvocable<void(absl::StatusOr<event::v1::Event>)>;
using Complete = std::function<void(const Call& call, event::v1::Event proposed, Completed done)>;

// One rpc whose fact the server completes before it is decided.
template <class Request>
Method CompletedWriteMethod(std::string name, WritePipeline* writes, Complete complete) {
  auto handle = [writes, complete = std::move(complete)](const Call& call, const std::string& bytes,
                                                         Respond respond) {
    absl::StatusOr<Proposal> proposal = ParseProposal<Request>(call.method, bytes);
    if (!proposal.ok()) return respond(std::move(proposal).status());
    event::v1::Event event = proposal->event;
    complete(call, std::move(event),
             [writes, call, proposal = *std::move(proposal),
              respond = std::move(respond)](absl::StatusOr<event::v1::Event> completed) mutable {
               if (!completed.ok()) return respond(std::move(completed).status());
               proposal.event = *std::move(completed);
               writes->Write(call, std::move(proposal), std::move(respond));
             });
  };
  return {std::move(name), UnaryHandler(std::move(handle))};
}

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_WRITE_PIPELINE_H_
