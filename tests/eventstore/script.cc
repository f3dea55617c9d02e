#include "tests/eventstore/script.h"

#include <algorithm>
#include <random>
#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

#include "base/bytes.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

size_t Below(std::mt19937_64& random, size_t bound) {
  return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
}

ScriptedRequest MakeRequest(std::mt19937_64& random, size_t number) {
  ScriptedRequest request;
  request.actor = absl::StrCat("district/", 370400 + Below(random, 4));
  request.request_id = absl::StrCat("r", number);
  const size_t events = Below(random, 10) == 0 ? 0 : 1 + Below(random, 3);
  for (size_t i = 0; i < events; ++i) {
    // Some bodies are longer than a page, so that a tear can fall inside one.
    const std::string filler(Below(random, 8) == 0 ? 3000 + Below(random, 4000) : 20, 'x');
    request.events.push_back(Event(absl::StrCat(request.request_id, "/", i, " ", filler),
                                   {absl::StrCat("pair:", Below(random, 5)), "program:2017"},
                                   static_cast<int32_t>(1 + Below(random, 3))));
  }
  return request;
}

Submission SubmissionOf(const ScriptedRequest& request) {
  Submission submission;
  submission.actor = request.actor;
  submission.request_id = request.request_id;
  submission.request_sha256 = Sha256(request.request_id);
  submission.decide = [events = request.events](const View&) mutable -> absl::StatusOr<Outcome> {
    if (events.empty()) return absl::NotFoundError("refused by the script");
    return Outcome{std::move(events), "answer"};
  };
  return submission;
}

// Holds the writer until the rest of the burst is queued. It writes nothing.
Submission GateOf(absl::Notification& open) {
  Submission submission;
  submission.actor = "gate";
  submission.request_id = "gate";
  submission.request_sha256 = Sha256("gate");
  submission.decide = [&open](const View&) -> absl::StatusOr<Outcome> {
    open.WaitForNotification();
    return absl::NotFoundError("the gate writes nothing");
  };
  return submission;
}

class AnswerBook {
 public:
  void Add(Answer answer) {
    const absl::MutexLock lock(&mutex_);
    answers_.push_back(std::move(answer));
  }
  std::vector<Answer> WaitFor(size_t count) {
    const absl::MutexLock lock(&mutex_);
    const auto complete = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return answers_.size() == count;
    };
    mutex_.Await(absl::Condition(&complete));
    return answers_;
  }

 private:
  absl::Mutex mutex_;
  std::vector<Answer> answers_ ABSL_GUARDED_BY(mutex_);
};

std::string NameOf(const ScriptedRequest& request) {
  return absl::StrCat("request ", request.request_id, " of ", request.actor);
}

// Receipts by request id.
std::map<std::string, Receipt> ReceiptsOf(const std::vector<Answer>& answers) {
  std::map<std::string, Receipt> receipts;
  for (const Answer& answer : answers) {
    if (answer.result.ok()) receipts[answer.request->request_id] = *answer.result;
  }
  return receipts;
}

bool Same(const NewEvent& event, const StoredEvent& stored) {
  const auto& tags = stored.record.tags();
  return stored.body == event.body && stored.record.kind() == event.kind &&
         std::set<std::string>(tags.begin(), tags.end()) ==
             std::set<std::string>(event.tags.begin(), event.tags.end());
}

// The events of one request among those that are stored, and what is wrong with them.
void CheckRequest(const ScriptedRequest& request, const std::vector<StoredEvent>& stored,
                  std::vector<std::string>& faults) {
  if (stored.empty()) return;
  if (stored.size() != request.events.size()) {
    faults.push_back(absl::StrCat(NameOf(request), " has ", stored.size(), " events of ",
                                  request.events.size()));
    return;
  }
  for (size_t i = 0; i < stored.size(); ++i) {
    const Position position = stored[i].record.position();
    if (!Same(request.events[i], stored[i])) {
      faults.push_back(absl::StrCat(NameOf(request), " is changed at ", position));
    }
    if (position != stored[0].record.position() + static_cast<Position>(i)) {
      faults.push_back(absl::StrCat(NameOf(request), " is torn apart at ", position));
    }
  }
}

// Whoever was told that it is not committed must not find it.
void CheckNotThere(const Snapshot& snapshot, const Answer& answer,
                   std::vector<std::string>& faults) {
  if (answer.result.ok() || IsOutcomeUnknown(answer.result.status())) return;
  const ScriptedRequest& request = *answer.request;
  if (absl::IsNotFound(snapshot.Request(request.actor, request.request_id).status())) return;
  faults.push_back(absl::StrCat(NameOf(request), " is there, but was answered ",
                                answer.result.status().ToString()));
}

void CheckReceipt(const Snapshot& snapshot, const ScriptedRequest& request, const Receipt& receipt,
                  std::vector<std::string>& faults) {
  const std::string name = NameOf(request);
  const auto last = snapshot.Get(receipt.last_position);
  if (!last.ok()) {
    faults.push_back(absl::StrCat(name, " was acknowledged: ", last.status().ToString()));
    return;
  }
  if (last->record.request_id() != request.request_id ||
      LeafHash(last->leaf) != receipt.leaf_hash) {
    faults.push_back(absl::StrCat(name, " is another event at ", receipt.last_position));
  }
  const auto entry = snapshot.Request(request.actor, request.request_id);
  if (!entry.ok()) {
    faults.push_back(absl::StrCat(name, " has no entry: ", entry.status().ToString()));
  } else if (entry->first_position() != receipt.first_position ||
             entry->last_position() != receipt.last_position || entry->answer() != receipt.answer) {
    faults.push_back(absl::StrCat(name, " has another entry: ", entry->ShortDebugString()));
  }
}

}  // namespace

std::vector<const ScriptedRequest*> Script::Requests() const {
  std::vector<const ScriptedRequest*> requests;
  for (const std::vector<Burst>& session : sessions) {
    for (const Burst& burst : session) {
      for (const ScriptedRequest& request : burst) requests.push_back(&request);
    }
  }
  return requests;
}

Script MakeScript(uint64_t seed, size_t sessions, size_t bursts) {
  std::mt19937_64 random(seed);
  Script script;
  size_t number = 0;
  script.sessions.resize(sessions);
  for (std::vector<Burst>& session : script.sessions) {
    session.resize(bursts);
    for (Burst& burst : session) {
      const size_t requests = 1 + Below(random, 8);
      for (size_t i = 0; i < requests; ++i) burst.push_back(MakeRequest(random, ++number));
    }
  }
  return script;
}

std::vector<Answer> SubmitTogether(Store& store, const Burst& burst,
                                   const OperationCounter& operations) {
  AnswerBook book;
  absl::Notification all_queued, gate_answered;
  store.Submit(GateOf(all_queued), [&](const absl::StatusOr<Receipt>&) { gate_answered.Notify(); });
  for (const ScriptedRequest& request : burst) {
    store.Submit(SubmissionOf(request), [&](absl::StatusOr<Receipt> result) {
      book.Add({&request, std::move(result), operations()});
    });
  }
  all_queued.Notify();
  gate_answered.WaitForNotification();
  return book.WaitFor(burst.size());
}

std::vector<Answer> Play(const Script& script, const Opener& open,
                         const OperationCounter& operations) {
  std::vector<Answer> answers;
  for (const std::vector<Burst>& session : script.sessions) {
    const absl::StatusOr<std::unique_ptr<Store>> store = open();
    if (!store.ok()) break;
    for (const Burst& burst : session) {
      std::vector<Answer> more = SubmitTogether(**store, burst, operations);
      std::move(more.begin(), more.end(), std::back_inserter(answers));
    }
  }
  return answers;
}

std::vector<std::string> Faults(Store& store, const Script& script,
                                const std::vector<Answer>& answers) {
  std::vector<std::string> faults;
  const auto snapshot = store.TakeSnapshot();
  const auto events = snapshot->Read({}, {});
  if (!events.ok()) return {events.status().ToString()};
  std::map<std::string, std::vector<StoredEvent>> by_request;
  Position expected = 1;
  for (const StoredEvent& event : *events) {
    if (event.record.position() != expected) {
      faults.push_back(absl::StrCat("position ", expected, " is missing"));
    }
    expected = event.record.position() + 1;
    by_request[event.record.request_id()].push_back(event);
  }
  const std::map<std::string, Receipt> receipts = ReceiptsOf(answers);
  for (const ScriptedRequest* request : script.Requests()) {
    CheckRequest(*request, by_request[request->request_id], faults);
    by_request.erase(request->request_id);
    const auto receipt = receipts.find(request->request_id);
    if (receipt != receipts.end()) CheckReceipt(*snapshot, *request, receipt->second, faults);
  }
  for (const Answer& answer : answers) CheckNotThere(*snapshot, answer, faults);
  for (const auto& [request_id, unknown] : by_request) {
    faults.push_back(absl::StrCat("nobody sent request ", request_id));
  }
  const VerifyReport report = snapshot->Verify([](int64_t, int64_t) {});
  faults.insert(faults.end(), report.problems.begin(), report.problems.end());
  return faults;
}

std::vector<std::string> FaultsOfRetrying(Store& store, const Script& script,
                                          const std::vector<Answer>& answers) {
  const std::map<std::string, Receipt> receipts = ReceiptsOf(answers);
  Burst all;
  for (const ScriptedRequest* request : script.Requests()) all.push_back(*request);
  const std::vector<Answer> again = SubmitTogether(store, all, [] { return int64_t{0}; });
  std::vector<std::string> faults;
  for (const Answer& answer : again) {
    const std::string name = NameOf(*answer.request);
    if (answer.result.ok() == answer.request->events.empty()) {
      faults.push_back(absl::StrCat(name, ", again: ", answer.result.status().ToString()));
    }
    const auto first = receipts.find(answer.request->request_id);
    if (first == receipts.end() || !answer.result.ok()) continue;
    if (!answer.result->deduplicated ||
        answer.result->first_position != first->second.first_position ||
        answer.result->leaf_hash != first->second.leaf_hash) {
      faults.push_back(absl::StrCat(name, ", again: another receipt"));
    }
  }
  std::vector<std::string> more = Faults(store, script, again);
  std::move(more.begin(), more.end(), std::back_inserter(faults));
  return faults;
}

}  // namespace jiedui::eventstore
