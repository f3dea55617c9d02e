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
#include <utility>
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
  explicit State(std::shared_ptr<const Tables> tables, std::string assumed_policy_set_id = "")
      : tables_(std::move(tables)), assumed_policy_set_id_(std::move(assumed_policy_set_id)) {}

  Position position() const { return tables_->mark().position; }
  // When that position was recorded; the Unix epoch for an empty ledger.
  absl::Time recorded_at() const { return tables_->mark().recorded_at; }
  const Tables& tables() const { return *tables_; }
  const std::shared_ptr<const Tables>& shared_tables() const { return tables_; }
  // The policy set that is assumed in it; empty if the tables are what is recorded.
  const std::string& assumed_policy_set_id() const { return assumed_policy_set_id_; }
  // To be asked once the tables have been read: DATA_LOSS if a row could not be.
  absl::Status status() const { return tables_->status(); }

 private:
  std::shared_ptr<const Tables> tables_;
  std::string assumed_policy_set_id_;
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

// done is called once, with a state or one of
//   POSITION_IN_FUTURE  the position is beyond the ledger's head
//   PROJECTION_BEHIND   the live tables did not reach it before the deadline
//   SERVER_CLOSING      the read models are closing
//   DATA_LOSS           the log cannot be read or folded; the tables stand before the damage
using StateCallback = absl::AnyInvocable<void(absl::StatusOr<std::unique_ptr<State>>)>;

struct Options {
  std::string directory;               // of the live tables, which can be deleted at any time
  eventstore::Store* store = nullptr;  // outlives the read models
};

// What rebuilding from the log and comparing with the live tables found.
struct RebuildReport {
  Position position = 0;
  struct Table {
    std::string name;       // "pair_register/1"
    std::string live_hash;  // chained SHA-256 over all keys and rows in order, see state_hash.h
    std::string rebuilt_hash;
    uint64_t row_count = 0;
  };
  std::vector<Table> tables;
  bool equal() const;
};

class ReadModels {
 public:
  // Opens the live tables and starts following the log. Tables folded by other versions, and
  // damaged ones, are dropped and folded anew. DATA_LOSS if the tables contain events that the
  // ledger does not, whether it lost its end or is another ledger.
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
