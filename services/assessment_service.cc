#include "services/assessment_service.h"

#include "absl/algorithm/container.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/result.h"
#include "jiedui/v1/assessment_service.pb.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "services/checkpoints.h"
#include "services/read_pipeline.h"
#include "services/table_query.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

using event::v1::Event;
using projections::State;
using table::v1::AssessmentRow;
using table::v1::ScoreAdjustment;

// Only those who may record the result have it computed; the decision refuses the others.
bool MayAssess(const Call& call) {
  return call.principal.role == domain::Role::kCity;
}

// --- the evidence ---

absl::Status SetEvidence(const eventstore::Store& store, event::v1::EvidenceFrozen& frozen) {
  const auto snapshot = store.TakeSnapshot();
  ASSIGN_OR_RETURN(*frozen.mutable_root_hash(), snapshot->Root(snapshot->head()));
  frozen.set_frozen_position(snapshot->head());
  return absl::OkStatus();
}

// The newest durable position, and the root of the tree of that size.
void CompleteEvidence(const AssessmentSources& sources, const Call& call, Event event,
                      Completed done) {
  event.mutable_evidence_frozen()->clear_frozen_position();
  event.mutable_evidence_frozen()->clear_root_hash();
  if (!MayAssess(call)) return done(std::move(event));
  sources.workers->Run(
      [store = sources.store, event = std::move(event), done = std::move(done)]() mutable {
        const absl::Status status = SetEvidence(*store, *event.mutable_evidence_frozen());
        if (!status.ok()) return done(FromStore(status, ""));
        done(std::move(event));
      });
}

// --- the scores ---

// An assessment whose evidence is fixed, and the table as of it.
struct Scored {
  AssessmentRow row;
  std::vector<ScoreAdjustment> adjustments;
  v1::YearEndAssessment table;
};
using ScoredDone = absl::AnyInvocable<void(absl::StatusOr<Scored>)>;

absl::StatusOr<Scored> ScoreAt(const State& state, AssessmentRow row,
                               std::vector<ScoreAdjustment> adjustments) {
  absl::StatusOr<v1::YearEndAssessment> table =
      projections::ReadYearEndAssessment(state.tables(), row.opened().program_id(),
                                         domain::ToDay(row.frozen().frozen_date()), adjustments);
  RETURN_IF_ERROR(StatusOfRead(table.status(), state));
  return Scored{std::move(row), std::move(adjustments), *std::move(table)};
}

void Score(ReadPipeline* reads, const Call& call, AssessmentRow row,
           std::vector<ScoreAdjustment> adjustments, ScoredDone done) {
  const int64_t position = row.frozen().frozen_position();
  reads->ReadAt(call, position,
                [row = std::move(row), adjustments = std::move(adjustments),
                 done = std::move(done)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
                  if (!state.ok()) return done(state.status());
                  done(ScoreAt(**state, std::move(row), std::move(adjustments)));
                });
}

std::string AssessmentId(const Event& event) {
  return event::v1::VisitEvent(event, [](const auto& fact) -> std::string {
    if constexpr (requires { fact.assessment_id(); }) {
      return fact.assessment_id();
    } else {
      return "";
    }
  });
}

void SetResult(const event::v1::AssessmentResult& result, int64_t position, Event& event) {
  if (event.has_scores_computed()) {
    event.mutable_scores_computed()->set_frozen_position(position);
    *event.mutable_scores_computed()->mutable_result() = result;
  } else if (event.has_assessment_published()) {
    *event.mutable_assessment_published()->mutable_result() = result;
  } else if (event.has_assessment_erratum_published()) {
    *event.mutable_assessment_erratum_published()->mutable_result() = result;
  }
}

// The scores as of the fixed position, with all adjustments that stand. An assessment that is not
// that far is the decision's to refuse.
void CompleteScores(ReadPipeline* reads, const Call& call, Event event, Completed done) {
  SetResult({}, 0, event);
  if (!MayAssess(call)) return done(std::move(event));
  v1::ReadOptions newest;
  newest.set_strong(true);
  auto found = [reads, call, event = std::move(event),
                done = std::move(done)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
    if (!state.ok()) return done(state.status());
    auto row = projections::FindAssessment((*state)->tables(), AssessmentId(event));
    if (!(*state)->status().ok()) return done(StatusOfRead(absl::OkStatus(), **state));
    if (!row.ok() || !row->has_frozen()) return done(std::move(event));
    // What is computed anew is so before any adjustment; those that stand go into what is
    // published.
    std::vector<ScoreAdjustment> standing;
    if (!event.has_scores_computed()) standing = domain::Standing(*row);
    Score(
        reads, call, *std::move(row), std::move(standing),
        [event = std::move(event), done = std::move(done)](absl::StatusOr<Scored> scored) mutable {
          if (!scored.ok()) return done(std::move(scored).status());
          SetResult(domain::ResultOf(scored->table, scored->adjustments),
                    scored->row.frozen().frozen_position(), event);
          done(std::move(event));
        });
  };
  reads->Read(call, newest, std::move(found));
}

template <class Request>
Method ScoredWriteMethod(std::string name, WritePipeline* writes, ReadPipeline* reads) {
  return CompletedWriteMethod<Request>(
      std::move(name), writes, [reads](const Call& call, Event event, Completed done) {
        CompleteScores(reads, call, std::move(event), std::move(done));
      });
}

// --- reads ---

absl::Status GetAssessmentRecord(const ReadContext& context,
                                 const v1::GetAssessmentRecordRequest& request,
                                 v1::GetAssessmentRecordResponse& response) {
  RETURN_IF_ERROR(CheckAssumable(v1::TABLE_KIND_ASSESSMENT_RESULT, request.read(), "read"));
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "assessments"));
  ASSIGN_OR_RETURN(*response.mutable_assessment(), projections::ReadAssessment(context.tables, id));
  return context.Complete(*response.mutable_assessment());
}

absl::Status GetGapAnalysis(const ReadContext& context, const v1::GetGapAnalysisRequest& request,
                            v1::GetGapAnalysisResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(const auto organization, OrganizationOf(request.organization()));
  ASSIGN_OR_RETURN(
      *response.mutable_analysis(),
      projections::ReadGapAnalysis(context.tables, request.program_id(), day, organization));
  return absl::OkStatus();
}

// The adjustments that are in it.
std::vector<ScoreAdjustment> AdjustmentsIn(const event::v1::AssessmentResult& result,
                                           const AssessmentRow& row) {
  std::vector<ScoreAdjustment> adjustments;
  for (ScoreAdjustment& adjustment : domain::Standing(row)) {
    if (absl::c_linear_search(result.adjustment_ids(), adjustment.proposed().adjustment_id())) {
      adjustments.push_back(std::move(adjustment));
    }
  }
  return adjustments;
}

absl::StatusOr<AssessmentRow> RowWithResult(const ReadContext& context,
                                            const v1::GetAssessmentTableRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(request.name(), "assessments"));
  ASSIGN_OR_RETURN(AssessmentRow row, projections::FindAssessment(context.tables, id));
  if (projections::LastResult(row) != nullptr) return row;
  return projections::NoSuch({"result of assessment", "计分结果：年度考核", id});
}

std::string TableResponse(const Scored& scored, const v1::ReadMetadata& metadata) {
  v1::GetAssessmentTableResponse response;
  *response.mutable_table() = scored.table;
  response.set_frozen_position(scored.row.frozen().frozen_position());
  response.set_recorded_hash(projections::LastResult(scored.row)->table_hash());
  response.set_table_hash(domain::TableHash(scored.table));
  response.set_matches(response.table_hash() == response.recorded_hash());
  *response.mutable_metadata() = metadata;
  return response.SerializeAsString();
}

// Two reads: of the assessment in the state asked for, then of the tables at its fixed position.
void GetAssessmentTable(ReadPipeline* reads, const Call& call,
                        const v1::GetAssessmentTableRequest& request, Respond respond) {
  auto found = [reads, call, request, respond = std::move(respond)](
                   absl::StatusOr<std::unique_ptr<State>> state) mutable {
    if (!state.ok()) return respond(state.status());
    auto row = RowWithResult(reads->ContextOf(**state), request);
    const absl::Status status = StatusOfRead(row.status(), **state);
    if (!status.ok()) return respond(Blame(status, request));
    std::vector<ScoreAdjustment> adjustments = AdjustmentsIn(*projections::LastResult(*row), *row);
    Score(reads, call, *std::move(row), std::move(adjustments),
          [metadata = MetadataOf(**state),
           respond = std::move(respond)](absl::StatusOr<Scored> scored) mutable {
            if (!scored.ok()) return respond(std::move(scored).status());
            respond(TableResponse(*scored, metadata));
          });
  };
  reads->Read(call, request.read(), std::move(found));
}

Method TableMethod(ReadPipeline* reads) {
  auto handle = [reads](const Call& call, const std::string& bytes, Respond respond) {
    v1::GetAssessmentTableRequest request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    // It shows the table that was recorded.
    if (absl::Status status =
            CheckAssumable(v1::TABLE_KIND_ASSESSMENT_RESULT, request.read(), "read");
        !status.ok()) {
      return respond(std::move(status));
    }
    GetAssessmentTable(reads, call, request, std::move(respond));
  };
  return {"GetAssessmentTable", UnaryHandler(std::move(handle))};
}

}  // namespace

Service MakeAssessmentService(WritePipeline* writes, const AssessmentSources& sources) {
  ReadPipeline* const reads = sources.reads;
  const auto freeze = [sources](const Call& call, Event event, Completed done) {
    CompleteEvidence(sources, call, std::move(event), std::move(done));
  };
  return {"jiedui.v1.AssessmentService",
          {WriteMethod<v1::OpenAssessmentRequest>("OpenAssessment", writes),
           CompletedWriteMethod<v1::FreezeEvidenceRequest>("FreezeEvidence", writes, freeze),
           ScoredWriteMethod<v1::ComputeScoresRequest>("ComputeScores", writes, reads),
           WriteMethod<v1::GivePreliminaryNoticeRequest>("GivePreliminaryNotice", writes),
           WriteMethod<v1::FileObjectionRequest>("FileObjection", writes),
           WriteMethod<v1::DecideObjectionRequest>("DecideObjection", writes),
           WriteMethod<v1::ProposeScoreAdjustmentRequest>("ProposeScoreAdjustment", writes),
           WriteMethod<v1::CountersignScoreAdjustmentRequest>("CountersignScoreAdjustment", writes),
           Checkpointed(
               ScoredWriteMethod<v1::PublishAssessmentRequest>("PublishAssessment", writes, reads),
               sources.evidence),
           Checkpointed(ScoredWriteMethod<v1::PublishAssessmentErratumRequest>(
                            "PublishAssessmentErratum", writes, reads),
                        sources.evidence),
           ReadMethod("GetAssessmentRecord", reads, &GetAssessmentRecord), TableMethod(reads),
           ReadMethod("GetGapAnalysis", reads, &GetGapAnalysis)}};
}

}  // namespace jiedui::services
