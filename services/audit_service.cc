#include "services/audit_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/tlog_proof.h"
#include "eventstore/verify.h"
#include "services/archive_moment.h"
#include "services/event_rules.h"
#include "services/finding_words.h"
#include "services/log.h"
#include "services/long_answer.h"
#include "services/paging.h"
#include "services/problem.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/store_method.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using domain::Invalid;
using domain::Refuse;
using eventstore::FindingKind;
using eventstore::Found;
using eventstore::kNoPosition;
using eventstore::Position;
using eventstore::Snapshot;
using eventstore::StoredCheckpoint;

constexpr int kDefaultCheckpointPageSize = 100;
constexpr size_t kPieceBytes = 256 << 10;  // of an export, at least
constexpr absl::string_view kLatest = "latest";

// In both languages.
absl::Status Unavailable(const absl::Status& problem) {
  return RefuseFor(v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE, problem);
}

absl::Status Unavailable(const eventstore::Finding& problem) {
  return Unavailable(eventstore::RefusedOf(problem));
}

// Why none was signed. Asking again is safe: it has no request id, and signs what is durable then.
absl::Status NotSigned(const absl::Status& status) {
  if (absl::IsDataLoss(status)) return status;
  if (eventstore::DiskLowOf(status).has_value()) return FromStore(status, "");
  if (!eventstore::IsOutcomeUnknown(status)) return Unavailable(status);
  return Refuse(
      v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE, "",
      {{"problem",
        "the disk failed while it was written, and the ledger takes nothing more until "
        "the server is started again: sign one then"},
       {"problem_zh",
        "写入校验点时磁盘出错，服务重新启动之前账本不再写入；启动后再签署即可，不会重复"}});
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

// The checkpoint of that size, if there is one, for a proof that leads to the root: it was signed
// for that root, or the ledger is damaged.
absl::StatusOr<std::optional<StoredCheckpoint>> SignedFor(absl::string_view root, Position size,
                                                          const Snapshot& snapshot) {
  const absl::StatusOr<StoredCheckpoint> stored = snapshot.Checkpoint(size);
  if (absl::IsNotFound(stored.status())) return std::nullopt;
  RETURN_IF_ERROR(stored.status());
  ASSIGN_OR_RETURN(const std::string signed_root, RootIn(*stored));
  if (signed_root == root) return *stored;
  return eventstore::DataLossOf(
      With(Found(FindingKind::kCheckpoint, size), Found(FindingKind::kCheckpointRoot)));
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

void AddProblems(absl::Span<const eventstore::Finding> problems,
                 v1::VerifyLedgerResponse& response) {
  for (const eventstore::Finding& problem : problems) {
    response.add_problems(ForCaller(eventstore::TextOf(problem)));
    response.add_problems_zh(ForCaller(ChineseOf(problem)));
  }
}

}  // namespace

Audit::Audit(eventstore::Store* store, ReadPipeline* reads, Evidence* evidence, Workers* workers,
             std::string ledger_id)
    : store_(store),
      reads_(reads),
      evidence_(evidence),
      workers_(workers),
      ledger_id_(std::move(ledger_id)) {}

Service Audit::MakeService() {
  auto get = [this](const Call&, const v1::GetCheckpointRequest& request) { return Get(request); };
  auto list = [this](const Call&, const v1::ListCheckpointsRequest& request) {
    return List(request);
  };
  auto sign = [this](const Call&, const v1::SignCheckpointRequest& request) {
    return Sign(request);
  };
  auto inclusion = [this](const Call&, const v1::GetInclusionProofRequest& request) {
    return ProveInclusion(request);
  };
  auto consistency = [this](const Call&, const v1::GetConsistencyProofRequest& request) {
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
  auto statement = [this](const Call& call, const std::string& bytes, Respond respond) {
    v1::GetTableStatementRequest request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    GetStatement(call, request, std::move(respond));
  };
  return {
      "jiedui.v1.AuditService",
      {StoreMethod<v1::GetCheckpointRequest>("GetCheckpoint", workers_, get),
       StoreMethod<v1::ListCheckpointsRequest>("ListCheckpoints", workers_, list),
       StoreMethod<v1::SignCheckpointRequest>("SignCheckpoint", evidence_->lane(), sign),
       StoreMethod<v1::GetInclusionProofRequest>("GetInclusionProof", workers_, inclusion),
       StoreMethod<v1::GetConsistencyProofRequest>("GetConsistencyProof", workers_, consistency),
       Method{"VerifyLedger", StreamHandler(verify)},
       Method{"ExportLedger", StreamHandler(export_ledger)},
       Method{"GetTableStatement", UnaryHandler(statement)}}};
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
  return status.ok() ? Unavailable(Found(FindingKind::kNoneSignedYet)) : Unavailable(status);
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
      return ResourceNotFound("name", request.name());
    }
    if (!found.ok()) return found.status();
    stored = *std::move(found);
  }
  ASSIGN_OR_RETURN(const std::string root, RootIn(stored));
  v1::GetCheckpointResponse response;
  *response.mutable_checkpoint() = ToCheckpoint(stored, root);
  response.set_verifier_key(evidence_->VerifierKey());
  // Without its keys a checkpoint is read all the same.
  const auto successions = evidence_->checkpointer().Successions();
  if (successions.ok()) {
    response.mutable_succession_notes()->Add(successions->begin(), successions->end());
  }
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
    ASSIGN_OR_RETURN(start, reads_->tokens().Decode(request.page_token(), ArgumentsHash(request)));
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
    response.set_next_page_token(reads_->tokens().Encode(next, ArgumentsHash(request)));
  }
  return response;
}

absl::StatusOr<v1::SignCheckpointResponse> Audit::Sign(
    const v1::SignCheckpointRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  const absl::StatusOr<StoredCheckpoint> stored = evidence_->checkpointer().SignNow();
  if (!stored.ok()) return NotSigned(stored.status());
  ASSIGN_OR_RETURN(const std::string root, RootIn(*stored));
  v1::SignCheckpointResponse response;
  *response.mutable_checkpoint() = ToCheckpoint(*stored, root);
  return response;
}

absl::StatusOr<ProofTree> Audit::Tree(const Snapshot& snapshot, absl::string_view field,
                                      Position size) const {
  if (size == 0) {
    ASSIGN_OR_RETURN(const StoredCheckpoint newest, Newest(snapshot));
    return ProofTree{newest.size, ""};
  }
  RETURN_IF_ERROR(CheckPosition(field, size, snapshot));
  return ProofTree{size, field};
}

absl::Status CheckCovers(const ProofTree& tree, Position position) {
  if (position <= tree.size) return absl::OkStatus();
  if (tree.field.empty()) return Unavailable(Found(FindingKind::kNewestCovers, tree.size));
  return Invalid(tree.field, "is less than position", "小于事件位置");
}

absl::StatusOr<v1::GetInclusionProofResponse> Audit::ProveInclusion(
    const v1::GetInclusionProofRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  const Position position = request.position();
  const auto snapshot = store_->TakeSnapshot();
  RETURN_IF_ERROR(CheckPosition("position", position, *snapshot));
  ASSIGN_OR_RETURN(const ProofTree tree, Tree(*snapshot, "tree_size", request.tree_size()));
  return Prove(*snapshot, position, tree);
}

absl::StatusOr<v1::GetInclusionProofResponse> Audit::Prove(const Snapshot& snapshot,
                                                           Position position,
                                                           const ProofTree& tree) const {
  RETURN_IF_ERROR(CheckCovers(tree, position));
  ASSIGN_OR_RETURN(const std::string leaf, snapshot.Leaf(position));
  ASSIGN_OR_RETURN(std::vector<std::string> path, snapshot.InclusionProof(position, tree.size));
  ASSIGN_OR_RETURN(std::string root, snapshot.Root(tree.size));
  ASSIGN_OR_RETURN(const std::optional<StoredCheckpoint> checkpoint,
                   SignedFor(root, tree.size, snapshot));
  v1::GetInclusionProofResponse response;
  response.set_leaf_index(position - 1);
  response.set_tree_size(tree.size);
  response.set_leaf(leaf);
  response.set_root_hash(std::move(root));
  response.mutable_hashes()->Add(path.begin(), path.end());
  if (checkpoint.has_value()) {
    response.set_tlog_proof(
        eventstore::FormatTlogProof({.leaf = leaf,
                                     .index = static_cast<uint64_t>(position - 1),
                                     .path = std::move(path),
                                     .checkpoint = checkpoint->note}));
  }
  return response;
}

absl::StatusOr<v1::GetConsistencyProofResponse> Audit::ProveConsistency(
    const v1::GetConsistencyProofRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  const auto snapshot = store_->TakeSnapshot();
  RETURN_IF_ERROR(CheckPosition("old_size", request.old_size(), *snapshot));
  ASSIGN_OR_RETURN(const ProofTree tree, Tree(*snapshot, "new_size", request.new_size()));
  const Position size = tree.size;
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
  ASSIGN_OR_RETURN(auto source, verifying_.Begin([this](LongAnswer& answer) {
    return FromStore(SendReport(answer), "");
  }));
  if (source != nullptr) return source;
  return Busy("it is being verified already", "正在校验，请等待其完成");
}

absl::Status Audit::SendReport(LongAnswer& answer) const {
  const absl::Time started_at = SteadyClock().Now();
  const auto snapshot = store_->TakeSnapshot();
  int64_t of_store = 0;  // steps of the store's check; behind it every event is read once more
  const auto tell = [&](int64_t done) {
    const int64_t total = of_store + snapshot->head();
    answer.Offer(ProgressOf(started_at, done, total).SerializeAsString());
    return answer.CheckWanted();
  };
  const auto check = [&](int64_t done, int64_t total) {
    of_store = total;
    return tell(done);
  };
  ASSIGN_OR_RETURN(const auto report, snapshot->VerifyUnlessStopped(check));
  const auto read = [&](int64_t done, int64_t) { return tell(of_store + done); };
  ASSIGN_OR_RETURN(const auto contradictions, FindContradictions(report, *snapshot, read));
  const int64_t steps = of_store + snapshot->head();
  v1::VerifyLedgerResponse response;
  response.set_done(true);
  response.set_done_count(steps);
  response.set_total_count(steps);
  response.set_event_count(report.events);
  response.set_root_hash(report.root);
  if (!report.ok()) {
    Log(LogLevel::kError, "ledger damaged",
        {{"ledger", ledger_id_},
         {"problems", absl::StrCat(report.problem_count)},
         {"first", report.problems.front()}});
  }
  AddProblems(report.findings, response);
  const int64_t unlisted = report.problem_count - CountOf(report.findings);
  if (unlisted > 0) {
    response.add_problems(absl::StrCat("and ", unlisted, " more"));
    response.add_problems_zh(absl::StrCat("另有 ", unlisted, " 处"));
  }
  AddProblems(contradictions, response);
  return answer.Send(response.SerializeAsString());
}

absl::StatusOr<std::shared_ptr<ResponseSource>> Audit::Export(
    const v1::ExportLedgerRequest& request) {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  ASSIGN_OR_RETURN(auto source, exporting_.Begin([this](LongAnswer& answer) {
    return FromStore(SendArchive(answer), "");
  }));
  if (source != nullptr) return source;
  return Busy("it is being exported already", "正在导出，请等待其完成");
}

absl::Status Audit::Busy(absl::string_view problem, absl::string_view problem_zh) const {
  return Refuse(v1::ERROR_REASON_LEDGER_STATE, "parent",
                {{"ledger", ledger_id_},
                 {"problem", std::string(problem)},
                 {"problem_zh", std::string(problem_zh)}});
}

absl::Status Audit::SendArchive(LongAnswer& answer) const {
  const auto newest = [this](int attempt) -> absl::StatusOr<StoredCheckpoint> {
    if (attempt == 0) return Newest(*store_->TakeSnapshot());
    absl::StatusOr<StoredCheckpoint> now = evidence_->checkpointer().SignNow();
    if (now.ok()) return now;
    return NotSigned(now.status());
  };
  ASSIGN_OR_RETURN(const ArchiveMoment moment, MomentToArchive(*store_, newest));
  eventstore::ArchiveHead head;
  head.description = store_->description();
  head.checkpoint = moment.checkpoint;
  auto successions = evidence_->checkpointer().Successions();
  if (!successions.ok() && !absl::IsNotFound(successions.status())) return successions.status();
  if (successions.ok()) head.successions = *std::move(successions);
  v1::ExportLedgerResponse piece;
  piece.set_total_count(head.checkpoint.size);
  absl::Status sent;
  const auto send = [&] {
    sent = answer.Send(piece.SerializeAsString());
    piece.clear_data();
    return sent.ok();
  };
  eventstore::ArchiveTarSink tar([&](absl::string_view bytes) {
    piece.mutable_data()->append(bytes.data(), bytes.size());
    return piece.data().size() < kPieceBytes || send();
  });
  const absl::Time started_at = SteadyClock().Now();
  const auto step = [&](Position done, Position total) {
    piece.set_done_count(done);
    if (done > 0) {
      *piece.mutable_expected_end_time() = ToTimestamp(ExpectedEnd(started_at, done, total));
    }
    return answer.CheckWanted();
  };
  absl::Status written = eventstore::WriteArchive(*moment.snapshot, head, tar, step).status();
  if (written.ok()) written = tar.Finish();
  RETURN_IF_ERROR(sent);  // why the tar file could not be written
  RETURN_IF_ERROR(written);
  piece.set_done_count(head.checkpoint.size);
  return answer.Send(piece.SerializeAsString());
}

void Audit::GetStatement(const Call& call, const v1::GetTableStatementRequest& request,
                         Respond respond) {
  const absl::Status parent = CheckParent(request.parent(), ledger_id_);
  if (!parent.ok()) return respond(parent);
  if (request.read().has_assumed_policy()) {
    return respond(Invalid("read.assumed_policy", "what is assumed is not stated",
                           "声明只针对入账的事实，不针对假设"));
  }
  auto hash = [this, call, respond = std::move(respond)](
                  absl::StatusOr<std::unique_ptr<projections::State>> state) mutable {
    if (!state.ok()) return respond(state.status());
    auto answer = [respond = std::move(respond)](
                      absl::StatusOr<v1::GetTableStatementResponse> response) mutable {
      if (!response.ok()) return respond(response.status());
      respond(response->SerializeAsString());
    };
    workers_->Run([this, call, state = *std::move(state), answer = std::move(answer)]() mutable {
      HashThenSign(call, std::move(state), std::move(answer));
    });
  };
  reads_->Read(call, request.read(), std::move(hash));
}

void Audit::HashThenSign(const Call& call, std::unique_ptr<projections::State> state, Stated done) {
  if (IsTooLate(call)) {
    state.reset();
    return done(Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
  }
  absl::StatusOr<projections::TableStatement> statement = StateTables(*state);
  v1::ReadMetadata metadata = MetadataOf(*state);
  state.reset();  // before anybody is answered: with the answer the ledger may close
  if (!statement.ok()) return done(FromStore(statement.status(), ""));
  evidence_->lane()->Run([this, statement = *std::move(statement), metadata = std::move(metadata),
                          done = std::move(done)]() mutable {
    auto response = SignStatement(std::move(statement));
    if (!response.ok()) return done(FromStore(response.status(), ""));
    *response->mutable_metadata() = metadata;
    done(std::move(response));
  });
}

absl::StatusOr<projections::TableStatement> Audit::StateTables(
    const projections::State& state) const {
  const Position position = state.position();
  if (store_->head() == kNoPosition) return Unavailable(Found(FindingKind::kNothingToSign));
  if (position == kNoPosition) {
    return Invalid("read", "the ledger had no event then", "所指时点账本尚无事件");
  }
  projections::TableStatement statement;
  statement.size = static_cast<uint64_t>(position);
  ASSIGN_OR_RETURN(statement.root, store_->TakeSnapshot()->Root(position));
  statement.tables = projections::StateTables(state.tables());
  RETURN_IF_ERROR(state.status());
  return statement;
}

absl::StatusOr<v1::GetTableStatementResponse> Audit::SignStatement(
    projections::TableStatement statement) const {
  const auto sign = [&statement](absl::Span<const eventstore::Signer> signers) {
    statement.origin = signers.front().name();
    return projections::SignTableStatement(statement, signers);
  };
  absl::StatusOr<std::string> note = evidence_->checkpointer().SignBeside(sign);
  if (!note.ok()) return NotSigned(note.status());
  v1::GetTableStatementResponse response;
  v1::TableStatement& stated = *response.mutable_statement();
  stated.set_tree_size(static_cast<int64_t>(statement.size));
  stated.set_root_hash(statement.root);
  for (const projections::StatedTable& each : statement.tables) {
    v1::StatedTable& table = *stated.add_tables();
    table.set_table(each.table);
    table.set_row_count(static_cast<int64_t>(each.row_count));
    table.set_hash(each.hash);
  }
  stated.set_note(*std::move(note));
  response.set_verifier_key(evidence_->VerifierKey());
  return response;
}

}  // namespace jiedui::services
