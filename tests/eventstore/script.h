// A workload that is the same each time for a seed, a record of what its callers were told, and the
// check of what a ledger must hold afterwards, whatever happened to it in between.
//
// The callers' requests come in bursts that the writer finds all queued, so that grouping is the
// same too.

#ifndef JIEDUI_TESTS_EVENTSTORE_SCRIPT_H_
#define JIEDUI_TESTS_EVENTSTORE_SCRIPT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

struct ScriptedRequest {
  std::string actor;
  std::string request_id;
  std::vector<NewEvent> events;  // none: the decision refuses
};

using Burst = std::vector<ScriptedRequest>;

struct Script {
  // Each is written by a store that is opened for it and closed after it.
  std::vector<std::vector<Burst>> sessions;

  std::vector<const ScriptedRequest*> Requests() const;
};

// Sessions of bursts of up to eight requests from four callers; one request in ten is refused.
Script MakeScript(uint64_t seed, size_t sessions, size_t bursts);

struct Answer {
  const ScriptedRequest* request;
  absl::StatusOr<Receipt> result;
  int64_t operations;  // how many operations the disk had begun when the answer came
};

using Opener = std::function<absl::StatusOr<std::unique_ptr<Store>>()>;
using OperationCounter = std::function<int64_t()>;

// Every answer in the order it came. Ends with the first status of open that is not OK.
std::vector<Answer> Play(const Script& script, const Opener& open,
                         const OperationCounter& operations);

// Submits all at once and waits for the answers, in the order they came.
std::vector<Answer> SubmitTogether(Store& store, const Burst& burst,
                                   const OperationCounter& operations);

// What is wrong with the ledger, in sentences; empty if nothing is. Every request whose answer was
// a receipt is there, unchanged, with its entry; no request is there in part; nothing else is
// there; positions have no gap; the ledger agrees with itself.
std::vector<std::string> Faults(Store& store, const Script& script,
                                const std::vector<Answer>& answers);

// Sends every request again. What is wrong afterwards: one that was answered with a receipt gets
// another one, or one that was not is there never or twice.
std::vector<std::string> FaultsOfRetrying(Store& store, const Script& script,
                                          const std::vector<Answer>& answers);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_SCRIPT_H_
