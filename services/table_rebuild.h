// Rebuilding the read models of one ledger on an operator's request, and what there is to be said
// of them. Whoever starts a rebuild is told how far it is and may go away; the rebuild goes on. Any
// thread.

#ifndef JIEDUI_SERVICES_TABLE_REBUILD_H_
#define JIEDUI_SERVICES_TABLE_REBUILD_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"

#include "eventstore/store.h"
#include "jiedui/admin/v1/admin_service.pb.h"
#include "projections/read_models.h"
#include "services/door.h"
#include "services/long_answer.h"
#include "services/rpc.h"

namespace jiedui::services {

class TableRebuild {
 public:
  // Both outlive it.
  TableRebuild(const eventstore::Store* store, projections::ReadModels* read_models,
               std::string ledger_id)
      : store_(store), read_models_(read_models), ledger_id_(std::move(ledger_id)) {}

  // A stream of RebuildTablesResponse. The pass keeps the ledger open meanwhile; `began` is called
  // first, on a thread of its own, and may wait for the ledger. TABLES_STATE if a rebuild is under
  // way, SERVER_CLOSING; later also REBUILD_CANCELED, REBUILD_FAILED, READ_MODELS_STOPPED,
  // DISK_LOW.
  absl::StatusOr<std::shared_ptr<ResponseSource>> Start(Pass pass,
                                                        absl::AnyInvocable<void()> began);

  // TABLES_STATE if none is under way.
  absl::StatusOr<admin::v1::Rebuild> Pause();
  absl::StatusOr<admin::v1::Rebuild> Resume();
  absl::StatusOr<admin::v1::Rebuild> Cancel();

  admin::v1::GetTablesResponse Tables() const;

  // Ends the stream with SERVER_CLOSING, and every later one at once. Waits for nothing.
  void Close() { work_.Close(); }

 private:
  absl::Status Run(LongAnswer& answer);
  absl::Status State(absl::string_view problem, absl::string_view problem_zh) const;
  absl::StatusOr<admin::v1::Rebuild> AsWished(bool done) const;
  absl::Status EndOf(const projections::RebuildProgress& progress) const;

  const eventstore::Store* const store_;
  projections::ReadModels* const read_models_;
  const std::string ledger_id_;
  LongWork work_;  // last: what it runs uses the rest
};

// The tables of a report that differ.
void AddDifferences(const projections::RebuildReport& report,
                    google::protobuf::RepeatedPtrField<admin::v1::TableDifference>& differences);

// Why reads of statistics are refused; OK if they are not. READ_MODELS_STOPPED.
absl::Status StoppedError(const projections::Standing& standing, const absl::Status& failure);

// In one sentence, why the tables do not follow the log; empty if they do. With the directories of
// the server: for its log, or through ForCaller.
std::string ProblemOf(const projections::Standing& standing);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_TABLE_REBUILD_H_
