#include "eventstore/stand_in.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "eventstore/commit_log.h"
#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {
namespace {

// Little is asked of a ledger that takes nothing.
constexpr size_t kTagHeadsMax = size_t{1} << 10;

}  // namespace

StandIn::StandIn(std::shared_ptr<const Database> database, const Options& options, LogEnd end,
                 std::function<absl::Status()> refuse)
    : database_(std::move(database)),
      options_(options),
      refuse_(std::move(refuse)),
      queue_(options.max_queue_requests, options.max_queue_bytes),
      decisions_{.database = *database_,
                 .options = options_,
                 .tail = Tail(),
                 .tag_heads = TagHeads(kTagHeadsMax),
                 .end = end,
                 .applied = end.position} {}

StandIn::~StandIn() {
  queue_.Close();
  while (std::optional<PendingRequest> request = queue_.TryPop()) request->done(Closing());
}

void StandIn::Submit(PendingRequest request) {
  absl::Status refused = queue_.Push(request);
  if (!refused.ok()) return request.done(std::move(refused));
  lane_.Run([this] { AnswerNext(); });
}

void StandIn::AnswerNext() {
  std::optional<PendingRequest> request = queue_.TryPop();
  if (!request) return;  // it is closing
  decisions_.tail.TrimTo(decisions_.applied);
  Group group(&decisions_, refuse_());
  group.Add(*std::move(request));
  // Nothing was written that could be lost.
  group.Answer({CommitResult::kCommitted, absl::OkStatus(), nullptr});
}

}  // namespace jiedui::eventstore
