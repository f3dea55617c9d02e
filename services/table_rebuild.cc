#include "services/table_rebuild.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "services/finding_words.h"
#include "services/log.h"
#include "services/problem.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using projections::RebuildProgress;
using projections::RebuildReport;
using projections::RebuildState;
using projections::Standing;

// How soon a caller who went away, or a ledger that closes, is noticed.
constexpr absl::Duration kLookAround = absl::Milliseconds(200);

// What must stay while a caller is told.
struct Running {
  Pass pass;  // first, so that it goes last
  absl::AnyInvocable<void()> began;
};

admin::v1::RebuildState StateOf(RebuildState state) {
  switch (state) {
    case RebuildState::kNone:
      break;
    case RebuildState::kFolding:
      return admin::v1::REBUILD_STATE_FOLDING;
    case RebuildState::kComparing:
      return admin::v1::REBUILD_STATE_COMPARING;
    case RebuildState::kPaused:
      return admin::v1::REBUILD_STATE_PAUSED;
    case RebuildState::kDone:
      return admin::v1::REBUILD_STATE_DONE;
    case RebuildState::kCanceled:
      return admin::v1::REBUILD_STATE_CANCELED;
    case RebuildState::kFailed:
      return admin::v1::REBUILD_STATE_FAILED;
  }
  return admin::v1::REBUILD_STATE_UNSPECIFIED;
}

admin::v1::TablesState StateOf(const Standing& standing) {
  if (!standing.problem.ok()) return admin::v1::TABLES_STATE_STOPPED;
  return standing.of_other_version ? admin::v1::TABLES_STATE_OTHER_VERSION
                                   : admin::v1::TABLES_STATE_LIVE;
}

admin::v1::TableDifference ToDifference(const RebuildReport::Table& table) {
  admin::v1::TableDifference difference;
  difference.set_table(table.name);
  difference.set_added_count(static_cast<int64_t>(table.added_count));
  difference.set_removed_count(static_cast<int64_t>(table.removed_count));
  difference.set_changed_count(static_cast<int64_t>(table.changed_count));
  for (const std::string& key : table.first_keys) difference.add_first_keys(key);
  for (const std::string& field : table.first_fields) difference.add_first_fields(field);
  return difference;
}

admin::v1::Rebuild ToRebuild(const RebuildProgress& progress) {
  admin::v1::Rebuild rebuild;
  rebuild.set_state(StateOf(progress.state));
  if (progress.state == RebuildState::kNone) return rebuild;
  rebuild.set_done_count(progress.done);
  rebuild.set_total_count(progress.total);
  rebuild.set_events_per_second(progress.events_per_s);
  *rebuild.mutable_start_time() = ToTimestamp(progress.began_at);
  if (progress.expected_end != absl::InfiniteFuture()) {
    *rebuild.mutable_expected_end_time() = ToTimestamp(progress.expected_end);
  }
  rebuild.set_automatic(progress.automatic);
  rebuild.set_problem(ForCaller(progress.problem.message()));
  rebuild.set_same_version(progress.same_version);
  rebuild.set_compared_position(progress.report.position);
  rebuild.set_not_compared(ForCaller(progress.not_compared));
  AddDifferences(progress.report, *rebuild.mutable_differences());
  return rebuild;
}

admin::v1::TableInfo ToTableInfo(absl::string_view version, uint64_t row_count) {
  admin::v1::TableInfo table;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(version, '/');
  table.set_name(std::string(parts.first));
  int32_t number = 0;
  if (absl::SimpleAtoi(parts.second, &number)) table.set_version(number);
  table.set_estimated_row_count(static_cast<int64_t>(row_count));
  return table;
}

absl::Status CannotTakeIn(v1::ErrorReason reason, eventstore::Position position,
                          const absl::Status& why) {
  return RefuseFor(
      reason, why.message(),
      {{"position", absl::StrCat(position)}, {"problem_zh", ForCaller(ChineseOf(why))}});
}

std::string Response(const RebuildProgress& progress) {
  admin::v1::RebuildTablesResponse response;
  *response.mutable_rebuild() = ToRebuild(progress);
  return response.SerializeAsString();
}

}  // namespace

absl::StatusOr<std::shared_ptr<ResponseSource>> TableRebuild::Start(
    Pass pass, absl::AnyInvocable<void()> began) {
  Running running{std::move(pass), std::move(began)};
  ASSIGN_OR_RETURN(auto source,
                   work_.Begin([this, running = std::move(running)](LongAnswer& answer) mutable {
                     running.began();
                     return Run(answer);
                   }));
  if (source != nullptr) return source;
  return State("they are being rebuilt already", "正在重算");
}

absl::Status TableRebuild::Run(LongAnswer& answer) {
  RETURN_IF_ERROR(answer.CheckWanted());
  if (!read_models_->StartRebuild()) return State("they are being rebuilt already", "正在重算");
  RebuildProgress progress = read_models_->AwaitRebuild(0, absl::ZeroDuration());
  while (progress.IsUnderWay()) {
    RETURN_IF_ERROR(answer.CheckWanted());
    answer.Offer(Response(progress));
    progress = read_models_->AwaitRebuild(progress.change, kLookAround);
  }
  RETURN_IF_ERROR(EndOf(progress));
  return answer.Send(Response(progress));
}

absl::Status TableRebuild::EndOf(const RebuildProgress& progress) const {
  if (progress.state == RebuildState::kDone) return absl::OkStatus();
  if (progress.state == RebuildState::kCanceled) {
    return domain::Refuse(v1::ERROR_REASON_REBUILD_CANCELED, "");
  }
  if (!absl::IsDataLoss(progress.problem)) return FromStore(progress.problem, "");
  // Unless they have stopped too, the live tables serve as before.
  const bool stopped = !read_models_->standing().problem.ok();
  return CannotTakeIn(
      stopped ? v1::ERROR_REASON_READ_MODELS_STOPPED : v1::ERROR_REASON_REBUILD_FAILED,
      progress.done + 1, progress.problem);
}

absl::StatusOr<admin::v1::Rebuild> TableRebuild::Pause() {
  return AsWished(read_models_->PauseRebuild());
}

absl::StatusOr<admin::v1::Rebuild> TableRebuild::Resume() {
  return AsWished(read_models_->ResumeRebuild());
}

absl::StatusOr<admin::v1::Rebuild> TableRebuild::Cancel() {
  return AsWished(read_models_->CancelRebuild());
}

absl::StatusOr<admin::v1::Rebuild> TableRebuild::AsWished(bool done) const {
  if (!done) return State("no rebuild of them is under way", "没有正在进行的重算");
  return ToRebuild(read_models_->standing().rebuild);
}

absl::Status TableRebuild::State(absl::string_view problem, absl::string_view problem_zh) const {
  return domain::Refuse(v1::ERROR_REASON_TABLES_STATE, "name",
                        {{"ledger", ledger_id_},
                         {"problem", std::string(problem)},
                         {"problem_zh", std::string(problem_zh)}});
}

admin::v1::GetTablesResponse TableRebuild::Tables() const {
  const Standing standing = read_models_->standing();
  admin::v1::GetTablesResponse response;
  response.set_name(LedgerName(ledger_id_));
  response.set_state(StateOf(standing));
  response.set_problem(ForCaller(ProblemOf(standing)));
  response.set_position(standing.mark.position);
  response.set_head_position(store_->head());
  response.set_verified_position(standing.verified.position);
  if (standing.verified.at != absl::InfinitePast()) {
    *response.mutable_verified_time() = ToTimestamp(standing.verified.at);
  }
  for (size_t i = 0; i < standing.versions.size() && i < standing.row_counts.size(); ++i) {
    *response.add_tables() = ToTableInfo(standing.versions[i], standing.row_counts[i]);
  }
  *response.mutable_rebuild() = ToRebuild(standing.rebuild);
  response.set_discarded_problem(ForCaller(standing.discarded.message()));
  return response;
}

void AddDifferences(const RebuildReport& report,
                    google::protobuf::RepeatedPtrField<admin::v1::TableDifference>& differences) {
  for (const RebuildReport::Table& table : report.tables) {
    if (!table.equal()) *differences.Add() = ToDifference(table);
  }
}

absl::Status StoppedError(const Standing& standing, const absl::Status& failure) {
  return CannotTakeIn(v1::ERROR_REASON_READ_MODELS_STOPPED, standing.mark.position + 1, failure);
}

std::string ProblemOf(const Standing& standing) {
  if (!standing.problem.ok()) {
    return absl::StrCat("they stop before event ", standing.mark.position + 1, ": ",
                        standing.problem.message());
  }
  if (!standing.of_other_version) return "";
  std::string problem =
      absl::StrCat("they are of another version, and stand at position ", standing.mark.position);
  if (standing.rebuild.IsUnderWay()) {
    return absl::StrCat(problem, " until they are rebuilt: ", standing.rebuild.done, " of ",
                        standing.rebuild.total);
  }
  const absl::Status& why = standing.rebuild.problem;
  return absl::StrCat(problem, "; their rebuild ",
                      why.ok() ? "was canceled" : absl::StrCat("failed: ", why.message()));
}

}  // namespace jiedui::services
