#include "services/checkpoints.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/status_macros.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::services {
namespace {

using eventstore::Position;
using eventstore::Snapshot;

// Of the largest below `before`; 0 if there is none.
absl::StatusOr<Position> SizeBelow(const Snapshot& ledger, Position before) {
  ASSIGN_OR_RETURN(const std::vector<eventstore::StoredCheckpoint> found,
                   ledger.Checkpoints(before, 1));
  return found.empty() ? eventstore::kNoPosition : found.front().size;
}

bool HasWritten(const absl::StatusOr<std::string>& answer) {
  v1::WriteAnswer written;
  return answer.ok() && written.ParseFromString(*answer) && written.receipt().last_position() > 0;
}

}  // namespace

Method Checkpointed(Method write, Evidence* evidence) {
  auto handle = [evidence, write = std::get<UnaryHandler>(write.handler)](
                    const Call& call, const std::string& bytes, Respond respond) {
    write(call, bytes,
          [evidence, respond = std::move(respond)](absl::StatusOr<std::string> answer) mutable {
            if (!HasWritten(answer)) return respond(std::move(answer));
            evidence->lane()->Run(
                [evidence, answer = std::move(answer), respond = std::move(respond)]() mutable {
                  evidence->checkpointer().SignNow().IgnoreError();  // status() says why not
                  respond(std::move(answer));
                });
          });
  };
  write.handler = UnaryHandler(std::move(handle));
  return write;
}

absl::StatusOr<Position> SmallestCheckpointOver(const Snapshot& ledger, Position position) {
  ASSIGN_OR_RETURN(Position best, SizeBelow(ledger, eventstore::kMaxPosition));
  if (best < position) return eventstore::kNoPosition;
  // None covers it with fewer than `least` events; `best` is the size of one that does.
  for (Position least = position; least < best;) {
    const Position middle = least + (best - least) / 2;
    ASSIGN_OR_RETURN(const Position size, SizeBelow(ledger, middle + 1));
    if (size >= least) {
      best = size;
    } else {
      least = middle + 1;
    }
  }
  return best;
}

}  // namespace jiedui::services
