// The read models of one ledger: live tables that follow the log, and the same tables as they stood
// after any past position.
//
// One fold, several uses: the live tables and an as-of state are made by the same Apply functions,
// the first kept on disk at the head, the second folded from the log into memory when asked for.
// All tables are always at one and the same position.
//
// Threads: any thread. States are delivered on a thread of the read models; work done in a callback
// is read work (judging rules, filling a table) and may take its time, but must not wait for a
// commit.

#ifndef JIEDUI_PROJECTIONS_READ_MODELS_H_
#define JIEDUI_PROJECTIONS_READ_MODELS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "eventstore/store.h"
#include "projections/tables.h"

namespace jiedui::projections {

using eventstore::Position;

// All tables after one position; a consistent snapshot, cheap, released soon.
class State {
 public:
  virtual ~State() = default;
  virtual Position position() const = 0;
  // When that position was recorded; the Unix epoch for an empty ledger.
  virtual absl::Time recorded_at() const = 0;
  virtual const Tables& tables() const = 0;
};

// Which state a read wants.
struct Freshness {
  enum class Kind {
    kLatest,   // whatever the live tables have reached
    kAtLeast,  // the live tables, not before `position`
    kExactly,  // as of `position`
  };
  Kind kind = Kind::kLatest;
  Position position = eventstore::kNoPosition;
};

// done gets OUT_OF_RANGE if the position is beyond the ledger's head, UNAVAILABLE if the live
// tables do not reach it before the deadline.
using StateCallback = absl::AnyInvocable<void(absl::StatusOr<std::unique_ptr<State>>)>;

struct Options {
  std::string directory;                     // of the live tables; beside the ledger
  const eventstore::Store* store = nullptr;  // outlives the read models
};

// What rebuilding from the log and comparing with the live tables found.
struct RebuildReport {
  Position position = 0;
  struct Table {
    std::string name;       // "pair_register/1"
    std::string live_hash;  // SHA-256 over all keys and rows in order
    std::string rebuilt_hash;
    uint64_t row_count = 0;
  };
  std::vector<Table> tables;
  bool equal() const;
};

class ReadModels {
 public:
  // Opens the live tables, drops and refolds them if a projection's version changed or they claim a
  // position the ledger does not have, and starts following the log.
  static absl::StatusOr<std::unique_ptr<ReadModels>> Open(const Options& options);

  virtual ~ReadModels() = default;

  // Position the live tables have reached.
  virtual Position position() const = 0;

  // Hands over the state asked for, now or when it exists.
  virtual void Read(const Freshness& freshness, absl::Time deadline, StateCallback done) = 0;

  // Folds the log again up to the live position and compares.
  virtual absl::StatusOr<RebuildReport> CompareWithRebuild() = 0;

  // "pair_register/1" of every table.
  virtual std::vector<std::string> Versions() const = 0;

  virtual uint64_t DiskBytes() const = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_READ_MODELS_H_
