#include "services/audit_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/tlog_proof.h"
#include "eventstore/verify.h"
#include "services/long_answer.h"
#include "services/paging.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using domain::Refuse;
using eventstore::kNoPosition;
using eventstore::Position;
using eventstore::Snapshot;
using eventstore::StoredCheckpoint;

constexpr int kDefaultCheckpointPageSize = 100;
constexpr size_t kPieceBytes = 256 << 10;  // of an export, at least
constexpr absl::string_view kLatest = "latest";

absl::Status Invalid(absl::string_view field, absl::string_view problem,
                     absl::string_view problem_zh) {
  return Refuse(v1::ERROR_REASON_FIELD_INVALID, field,
                {{"problem", std::string(problem)}, {"problem_zh", std::string(problem_zh)}});
}

absl::Status Unavailable(absl::string_view problem) {
  return Refuse(v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE, "", {{"problem", std::string(problem)}});
}

// At least 1 and durable.
absl::Status CheckPosition(absl::string_view field, Position position, const Snapshot& snapshot) {
  if (position < 1) return Invalid(field, "must be at least 1", "至少为 1");
  if (position <= snapshot.head()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_POSITION_IN_FUTURE, field,
                {{"position", absl::StrCat(position)}, {"head", absl::StrCat(snapshot.head())}});
}

absl::StatusOr<std::string> RootIn(const StoredCheckpoint& stored) {
  const absl::StatusOr<eventstore::Checkpoint> text = eventstore::UnverifiedCheckpoint(stored.note);
  if (text.ok()) return text->root;
  return absl::DataLossError(
      absl::StrCat("checkpoint ", stored.size, ": ", text.status().message()));
}

// How far a check is, and when it will be over at the present rate.
v1::VerifyLedgerResponse ProgressOf(absl::Time started_at, int64_t done, int64_t total) {
  v1::VerifyLedgerResponse response;
  response.set_done_count(done);
  response.set_total_count(total);
  if (done > 0) {
    *response.mutable_expected_end_time() = ToTimestamp(ExpectedEnd(started_at, done, total));
  }
  return response;
}

// A call that may wait for the disk: parsed here, answered by a worker. Whoever has stopped waiting
// in the meantime is not worked for.
template <class Request, class Answer>
Method AuditMethod(std::string name, Workers* workers, Answer answer) {
  auto handle = [workers, answer](const Call& call, const std::string& bytes, Respond respond) {
    Request request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    workers->Run([answer, deadline = call.deadline, request = std::move(request),
                  respond = std::move(respond)]() mutable {
      if (SystemClock().Now() > deadline) return respond(Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
      const auto response = answer(request);
      if (!response.ok()) return respond(FromStore(response.status(), ""));
      respond(response->SerializeAsString());
    });
  };
  return {std::move(name), UnaryHandler(std::move(handle))};
}

}  // namespace

Audit::Audit(eventstore::Store* store, Evidence* evidence, Workers* workers, std::string ledger_id)
    : store_(store), evidence_(evidence), workers_(workers), ledger_id_(std::move(ledger_id)) {}

Service Audit::MakeService() {
  auto get = [this](const v1::GetCheckpointRequest& request) { return Get(request); };
  auto list = [this](const v1::ListCheckpointsRequest& request) { return List(request); };
  auto sign = [this](const v1::SignCheckpointRequest& request) { return Sign(request); };
  auto inclusion = [this](const v1::GetInclusionProofRequest& request) {
    return ProveInclusion(request);
  };
  auto consistency = [this](const v1::GetConsistencyProofRequest& request) {
    return ProveConsistency(request);
  };
  auto verify = [this](
                    const Call& /*call*/,
                    const std::string& bytes) -> absl::StatusOr<std::shared_ptr<ResponseSource>> {
    v1::VerifyLedgerRequest request;
    if (!request.ParseFromString(bytes)) return MalformedRequest();
    return Verify(request);
  };
  auto export_ledger =
      [this](const Call& /*call*/,
             const std::string& bytes) -> absl::StatusOr<std::shared_ptr<ResponseSource>> {
    v1::ExportLedgerRequest request;
    if (!request.ParseFromString(bytes)) return MalformedRequest();
    return Export(request);
  };
  return {
      "jiedui.v1.AuditService",
      {AuditMethod<v1::GetCheckpointRequest>("GetCheckpoint", workers_, get),
       AuditMethod<v1::ListCheckpointsRequest>("ListCheckpoints", workers_, list),
       AuditMethod<v1::SignCheckpointRequest>("SignCheckpoint", workers_, sign),
       AuditMethod<v1::GetInclusionProofRequest>("GetInclusionProof", workers_, inclusion),
       AuditMethod<v1::GetConsistencyProofRequest>("GetConsistencyProof", workers_, consistency),
       Method{"VerifyLedger", StreamHandler(verify)},
       Method{"ExportLedger", StreamHandler(export_ledger)}}};
}

v1::Checkpoint Audit::ToCheckpoint(const StoredCheckpoint& stored, const std::string& root) const {
  v1::Checkpoint checkpoint;
  checkpoint.set_name(FullName(ledger_id_, absl::StrCat("checkpoints/", stored.size)));
  checkpoint.set_tree_size(stored.size);
  checkpoint.set_root_hash(root);
  checkpoint.set_note(stored.note);
  return checkpoint;
}

absl::StatusOr<StoredCheckpoint> Audit::Newest(const Snapshot& snapshot) const {
  ASSIGN_OR_RETURN(const std::vector<StoredCheckpoint> newest,
                   snapshot.Checkpoints(eventstore::kMaxPosition, 1));
  if (!newest.empty()) return newest.front();
  const absl::Status status = evidence_->checkpointer().status();
  return Unavailable(status.ok() ? "none has been signed yet" : status.message());
}

absl::StatusOr<v1::GetCheckpointResponse> Audit::Get(
    const v1::GetCheckpointRequest& request) const {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "checkpoints"));
  const auto snapshot = store_->TakeSnapshot();
  StoredCheckpoint stored;
  if (id == kLatest) {
    ASSIGN_OR_RETURN(stored, Newest(*snapshot));
  } else {
    const std::optional<uint64_t> size = eventstore::ParseDecimal(id);
    if (!size) return Invalid("name", "the id of a checkpoint is its size", "校验点编号即其大小");
    absl::StatusOr<StoredCheckpoint> found = snapshot->Checkpoint(static_cast<Position>(*size));
    if (absl::IsNotFound(found.status())) {
      return Refuse(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "name", {{"resource", request.name()}});
    }
    if (!found.ok()) return found.status();
    stored = *std::move(found);
  }
  ASSIGN_OR_RETURN(const std::string root, RootIn(stored));
  v1::GetCheckpointResponse response;
  *response.mutable_checkpoint() = ToCheckpoint(stored, root);
  response.set_verifier_key(evidence_->VerifierKey());
  return response;
}

absl::StatusOr<v1::ListCheckpointsResponse> Audit::List(
    const v1::ListCheckpointsRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  ASSIGN_OR_RETURN(const size_t size, PageSize(request.page_size(), kDefaultCheckpointPageSize));
  const auto snapshot = store_->TakeSnapshot();
  // Each page goes on below the last checkpoint of the one before.
  PageStart start{snapshot->head(), eventstore::kMaxPosition};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(start, DecodePageToken(request.page_token(), ArgumentsHash(request)));
  }
  ASSIGN_OR_RETURN(std::vector<StoredCheckpoint> stored,
                   snapshot->Checkpoints(start.offset, size + 1));
  const bool more = stored.size() > size;
  if (more) stored.resize(size);
  v1::ListCheckpointsResponse response;
  for (const StoredCheckpoint& each : stored) {
    ASSIGN_OR_RETURN(const std::string root, RootIn(each));
    *response.add_checkpoints() = ToCheckpoint(each, root);
  }
  if (more) {
    const PageStart next{start.state_position, stored.back().size};
    response.set_next_page_token(EncodePageToken(next, ArgumentsHash(request)));
  }
  return response;
}

absl::StatusOr<v1::SignCheckpointResponse> Audit::Sign(
    const v1::SignCheckpointRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  const absl::StatusOr<StoredCheckpoint> stored = evidence_->checkpointer().SignNow();
  if (absl::IsDataLoss(stored.status())) return stored.status();
  if (!stored.ok()) return Unavailable(stored.status().message());
  ASSIGN_OR_RETURN(const std::string root, RootIn(*stored));
  v1::SignCheckpointResponse response;
  *response.mutable_checkpoint() = ToCheckpoint(*stored, root);
  return response;
}

absl::StatusOr<Position> Audit::TreeSize(const Snapshot& snapshot, absl::string_view field,
                                         Position size) const {
  if (size == 0) {
    ASSIGN_OR_RETURN(const StoredCheckpoint newest, Newest(snapshot));
    return newest.size;
  }
  RETURN_IF_ERROR(CheckPosition(field, size, snapshot));
  return size;
}

absl::StatusOr<v1::GetInclusionProofResponse> Audit::ProveInclusion(
    const v1::GetInclusionProofRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  const Position position = request.position();
  const auto snapshot = store_->TakeSnapshot();
  RETURN_IF_ERROR(CheckPosition("position", position, *snapshot));
  ASSIGN_OR_RETURN(const Position size, TreeSize(*snapshot, "tree_size", request.tree_size()));
  if (size < position && request.tree_size() == 0) {
    return Unavailable(absl::StrCat("the newest covers events 1 to ", size, ": sign one first"));
  }
  if (size < position) return Invalid("tree_size", "is less than position", "小于事件位置");
  ASSIGN_OR_RETURN(const eventstore::StoredEvent event, snapshot->Get(position));
  ASSIGN_OR_RETURN(std::vector<std::string> path, snapshot->InclusionProof(position, size));
  ASSIGN_OR_RETURN(std::string root, snapshot->Root(size));

  v1::GetInclusionProofResponse response;
  response.set_leaf_index(position - 1);
  response.set_tree_size(size);
  response.set_leaf(event.leaf);
  response.set_root_hash(std::move(root));
  response.mutable_hashes()->Add(path.begin(), path.end());
  const absl::StatusOr<StoredCheckpoint> stored = snapshot->Checkpoint(size);
  if (stored.ok()) {
    response.set_tlog_proof(
        eventstore::FormatTlogProof({.leaf = event.leaf,
                                     .index = static_cast<uint64_t>(position - 1),
                                     .path = std::move(path),
                                     .checkpoint = stored->note}));
  } else if (!absl::IsNotFound(stored.status())) {
    return stored.status();
  }
  return response;
}

absl::StatusOr<v1::GetConsistencyProofResponse> Audit::ProveConsistency(
    const v1::GetConsistencyProofRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  const auto snapshot = store_->TakeSnapshot();
  RETURN_IF_ERROR(CheckPosition("old_size", request.old_size(), *snapshot));
  ASSIGN_OR_RETURN(const Position size, TreeSize(*snapshot, "new_size", request.new_size()));
  if (size < request.old_size())
    return Invalid("new_size", "is less than old_size", "小于旧的大小");
  ASSIGN_OR_RETURN(const std::vector<std::string> path,
                   snapshot->ConsistencyProof(request.old_size(), size));
  v1::GetConsistencyProofResponse response;
  response.set_old_size(request.old_size());
  response.set_new_size(size);
  ASSIGN_OR_RETURN(*response.mutable_old_root_hash(), snapshot->Root(request.old_size()));
  ASSIGN_OR_RETURN(*response.mutable_new_root_hash(), snapshot->Root(size));
  response.mutable_hashes()->Add(path.begin(), path.end());
  return response;
}

absl::StatusOr<std::shared_ptr<ResponseSource>> Audit::Verify(
    const v1::VerifyLedgerRequest& request) {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  return std::make_shared<LongAnswer>(&long_work_, [this](LongAnswer& answer) {
    const absl::Time started_at = SystemClock().Now();
    int64_t steps = 0;
    const auto report = store_->TakeSnapshot()->Verify([&](int64_t done, int64_t total) {
      steps = total;
      answer.Offer(ProgressOf(started_at, done, total).SerializeAsString());
    });
    v1::VerifyLedgerResponse response;
    response.set_done(true);
    response.set_done_count(steps);
    response.set_total_count(steps);
    response.set_event_count(report.events);
    response.set_root_hash(report.root);
    for (const std::string& problem : report.problems) response.add_problems(problem);
    answer.Send(response.SerializeAsString());
    return absl::OkStatus();
  });
}

absl::StatusOr<std::shared_ptr<ResponseSource>> Audit::Export(
    const v1::ExportLedgerRequest& request) {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  return std::make_shared<LongAnswer>(
      &long_work_, [this](LongAnswer& answer) { return FromStore(SendArchive(answer), ""); });
}

absl::Status Audit::SendArchive(LongAnswer& answer) const {
  const auto snapshot = store_->TakeSnapshot();
  eventstore::ArchiveHead head;
  head.description = store_->description();
  ASSIGN_OR_RETURN(head.checkpoint, Newest(*snapshot));
  auto successions = evidence_->checkpointer().Successions();
  if (successions.ok()) head.successions = *std::move(successions);
  v1::ExportLedgerResponse piece;
  piece.set_total_count(head.checkpoint.size);
  const auto send = [&piece, &answer] {
    const bool sent = answer.Send(piece.SerializeAsString());
    piece.clear_data();
    return sent;
  };
  eventstore::ArchiveTarSink tar([&](absl::string_view bytes) {
    piece.mutable_data()->append(bytes.data(), bytes.size());
    return piece.data().size() < kPieceBytes || send();
  });
  const absl::Time started_at = SystemClock().Now();
  const auto step = [&piece, started_at](Position done, Position total) {
    piece.set_done_count(done);
    if (done > 0) {
      *piece.mutable_expected_end_time() = ToTimestamp(ExpectedEnd(started_at, done, total));
    }
    return absl::OkStatus();
  };
  absl::Status written = eventstore::WriteArchive(*snapshot, head, tar, step).status();
  if (written.ok()) written = tar.Finish();
  if (!written.ok()) return written;
  piece.set_done_count(head.checkpoint.size);
  send();
  return absl::OkStatus();
}

}  // namespace jiedui::services
