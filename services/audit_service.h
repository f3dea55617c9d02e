// jiedui.v1.AuditService: proofs about the ledger, for those who do not trust the server. Any
// thread; what reads the disk runs on the workers, what signs on the lane of the evidence, what
// reads the whole ledger on a thread of its own, one verification and one export at a time. The
// tables of a statement are hashed on the workers, so that no other read waits for that.

#ifndef JIEDUI_SERVICES_AUDIT_SERVICE_H_
#define JIEDUI_SERVICES_AUDIT_SERVICE_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/workers.h"
#include "eventstore/store.h"
#include "jiedui/v1/audit_service.pb.h"
#include "projections/table_statement.h"
#include "services/evidence.h"
#include "services/long_answer.h"
#include "services/read_pipeline.h"
#include "services/rpc.h"

namespace jiedui::services {

// The tree that proofs are given in.
struct ProofTree {
  eventstore::Position size = eventstore::kNoPosition;
  absl::string_view field;  // of the request, where its caller chose it; else a checkpoint has it
};

class Audit {
 public:
  // All of it outlives the audit, and every call has ended before it goes.
  Audit(eventstore::Store* store, ReadPipeline* reads, Evidence* evidence, Workers* workers,
        std::string ledger_id);

  Service MakeService();

  absl::StatusOr<v1::GetCheckpointResponse> Get(const v1::GetCheckpointRequest& request) const;
  absl::StatusOr<v1::GetInclusionProofResponse> ProveInclusion(
      const v1::GetInclusionProofRequest& request) const;

  // The tree that the field asks for, or the newest checkpoint's if it asks for none.
  // FIELD_INVALID, POSITION_IN_FUTURE, CHECKPOINT_UNAVAILABLE.
  absl::StatusOr<ProofTree> Tree(const eventstore::Snapshot& snapshot, absl::string_view field,
                                 eventstore::Position size) const;
  // The event at that position, which the ledger has, in that tree, as CheckCovers has it.
  absl::StatusOr<v1::GetInclusionProofResponse> Prove(const eventstore::Snapshot& snapshot,
                                                      eventstore::Position position,
                                                      const ProofTree& tree) const;

  // The signed statement of the tables of that state. Hashes them before it returns, lets go of
  // the state, and signs on the lane of the evidence.
  using Stated = absl::AnyInvocable<void(absl::StatusOr<v1::GetTableStatementResponse>)>;
  void HashThenSign(const Call& call, std::unique_ptr<projections::State> state, Stated done);

  // Ends a verification and an export under way with SERVER_CLOSING, and every later one at once.
  // Waits for nothing.
  void Close() {
    verifying_.Close();
    exporting_.Close();
  }

 private:
  absl::StatusOr<v1::ListCheckpointsResponse> List(const v1::ListCheckpointsRequest& request) const;
  absl::StatusOr<v1::SignCheckpointResponse> Sign(const v1::SignCheckpointRequest& request) const;
  absl::StatusOr<v1::GetConsistencyProofResponse> ProveConsistency(
      const v1::GetConsistencyProofRequest& request) const;
  absl::StatusOr<std::shared_ptr<ResponseSource>> Verify(const v1::VerifyLedgerRequest& request);
  absl::StatusOr<std::shared_ptr<ResponseSource>> Export(const v1::ExportLedgerRequest& request);
  void GetStatement(const Call& call, const v1::GetTableStatementRequest& request, Respond respond);
  // What the tables of that state hold, without the origin that signs it.
  absl::StatusOr<projections::TableStatement> StateTables(const projections::State& state) const;
  absl::StatusOr<v1::GetTableStatementResponse> SignStatement(
      projections::TableStatement statement) const;
  absl::Status SendReport(LongAnswer& answer) const;
  absl::Status SendArchive(LongAnswer& answer) const;
  absl::Status Busy(absl::string_view problem, absl::string_view problem_zh) const;

  // The newest checkpoint; CHECKPOINT_UNAVAILABLE says why there is none.
  absl::StatusOr<eventstore::StoredCheckpoint> Newest(const eventstore::Snapshot& snapshot) const;
  v1::Checkpoint ToCheckpoint(const eventstore::StoredCheckpoint& stored,
                              const std::string& root) const;

  eventstore::Store* const store_;
  ReadPipeline* const reads_;
  Evidence* const evidence_;
  Workers* const workers_;
  const std::string ledger_id_;
  LongWork verifying_;  // these two last: what they run uses the rest
  LongWork exporting_;
};

// That the event at that position is in the tree: FIELD_INVALID of the caller's choice,
// CHECKPOINT_UNAVAILABLE of a checkpoint.
absl::Status CheckCovers(const ProofTree& tree, eventstore::Position position);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_AUDIT_SERVICE_H_
