#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/reader.h"

#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::cli {
namespace {

constexpr int kPageSize = 1000;
constexpr int kChangesPageSize = 100;

// `later` are moved.
template <class Messages>
void PutBehind(Messages& later, Messages& list) {
  for (auto& message : later) *list.Add() = std::move(message);
}

// `earlier` are moved.
template <class Messages>
void PutBefore(Messages& earlier, Messages& list) {
  for (auto& message : list) *earlier.Add() = std::move(message);
  list.Swap(&earlier);
}

// Of the tree that an explanation is proven in; 0 without proofs.
int64_t TreeOf(const v1::ExplainCellResponse& explained) {
  for (const auto* const proofs :
       {&explained.proofs(), &explained.basis_proofs(), &explained.page_proofs()}) {
    if (!proofs->empty()) return proofs->begin()->tree_size();
  }
  return 0;
}

}  // namespace

v1::TableQuery Reader::TableOf(const CellQuery& query) const {
  v1::TableQuery table;
  table.set_kind(query.kind);
  table.set_program_id(scope_.program_id);
  table.set_unit_id(query.unit_id);
  table.set_month(query.month);
  table.set_pair_id(query.pair_id);
  table.set_bulletin_id(query.bulletin_id);
  table.set_include_subordinates(query.include_subordinates);
  if (scope_.on.has_value()) *table.mutable_on_date() = domain::ToDate(*scope_.on);
  if (scope_.organization_now) table.set_organization(v1::ORGANIZATION_AS_IT_IS_NOW);
  return table;
}

absl::StatusOr<std::vector<v1::Cell>> Reader::Cells(const CellQuery& query) {
  auto request = Ask<v1::ListCellsRequest>();
  *request.mutable_table() = TableOf(query);
  request.set_page_size(kPageSize);
  std::vector<v1::Cell> cells;
  do {
    v1::ListCellsResponse response;
    RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::ListCells,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    for (v1::Cell& cell : *response.mutable_cells()) cells.push_back(std::move(cell));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return cells;
}

namespace {

// What was recorded, or published, stays as it was judged then.
bool IsJudgedOnADay(v1::TableKind kind) {
  return kind != v1::TABLE_KIND_ASSESSMENT_RESULT && kind != v1::TABLE_KIND_BULLETINS &&
         kind != v1::TABLE_KIND_BULLETIN;
}

// Of a cell all of whose changes are listed: as of the change around which least was looked at.
v1::EventCoverage CoverageOfAll(const v1::CellExplanation& explanation) {
  v1::EventCoverage coverage = v1::EVENT_COVERAGE_ALL;
  for (const v1::CellChange& change : explanation.changes()) {
    coverage = std::max(coverage, change.coverage());
  }
  return coverage;
}

}  // namespace

absl::Status Reader::AddEarlierChanges(v1::ExplainCellRequest request,
                                       v1::ExplainCellResponse& whole) {
  if (whole.next_changes_page_token().empty()) return absl::OkStatus();
  request.clear_page_token();
  request.set_changes_page_token(whole.next_changes_page_token());
  while (!request.changes_page_token().empty()) {
    v1::ExplainCellResponse page;
    RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::ExplainCell,
                         scope_.principal, request, page));
    PutBefore(*page.mutable_explanation()->mutable_changes(),
              *whole.mutable_explanation()->mutable_changes());
    PutBefore(*page.mutable_events(), *whole.mutable_events());
    PutBefore(*page.mutable_proofs(), *whole.mutable_proofs());
    whole.set_events_cut(whole.events_cut() || page.events_cut());
    request.set_changes_page_token(page.next_changes_page_token());
  }
  whole.mutable_explanation()->set_changes_cut(false);
  whole.mutable_explanation()->set_coverage(CoverageOfAll(whole.explanation()));
  whole.clear_next_changes_page_token();
  return absl::OkStatus();
}

void KeepFacts(int most, v1::ExplainCellResponse& explained) {
  auto& behind = *explained.mutable_explanation()->mutable_behind_positions();
  behind.Truncate(std::min(most, behind.size()));
  auto& events = *explained.mutable_page_events();
  if (events.size() > most) events.DeleteSubrange(most, events.size() - most);
  auto& proofs = *explained.mutable_page_proofs();
  if (proofs.size() > most) proofs.DeleteSubrange(most, proofs.size() - most);
}

absl::StatusOr<v1::ExplainCellResponse> Reader::Explain(const CellQuery& query) {
  auto request = Ask<v1::ExplainCellRequest>();
  *request.mutable_table() = TableOf(query);
  request.set_path(query.path);
  request.set_include_proofs(query.proofs);
  const int limit = query.facts_limit.value_or(0);
  const int most = limit == 0 ? kPageSize : limit;
  if (query.facts_limit.has_value()) {
    request.set_max_costs(most);
    request.set_max_changes(most);
  }
  if (query.all_changes) request.set_changes_page_size(kChangesPageSize);
  const int facts = query.proofs ? 0 : limit;  // each is proven, however few are shown
  request.set_page_size(facts == 0 ? kPageSize : std::min(facts, kPageSize));
  v1::ExplainCellResponse whole;
  RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::ExplainCell,
                       scope_.principal, request, whole));
  read_position_ = whole.metadata().read_position();
  if (IsJudgedOnADay(request.table().kind())) {
    judged_on_ = domain::ToDay(whole.metadata().judging_date());
  }
  if (query.facts_limit.has_value()) RETURN_IF_ERROR(AddCosts(request, limit, whole));
  RETURN_IF_ERROR(AddFacts(request, facts, whole));
  if (query.all_changes) RETURN_IF_ERROR(AddEarlierChanges(std::move(request), whole));
  return whole;
}

absl::Status Reader::AddFacts(v1::ExplainCellRequest request, int limit,
                              v1::ExplainCellResponse& whole) {
  v1::CellExplanation& explanation = *whole.mutable_explanation();
  request.set_page_token(whole.next_page_token());
  while (!request.page_token().empty() &&
         (limit == 0 || explanation.behind_positions_size() < limit)) {
    v1::ExplainCellResponse page;
    RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::ExplainCell,
                         scope_.principal, request, page));
    explanation.mutable_behind_positions()->MergeFrom(page.explanation().behind_positions());
    explanation.mutable_pair_facts()->MergeFrom(page.explanation().pair_facts());
    PutBehind(*page.mutable_page_events(), *whole.mutable_page_events());
    PutBehind(*page.mutable_page_proofs(), *whole.mutable_page_proofs());
    request.set_page_token(page.next_page_token());
  }
  if (limit > 0) KeepFacts(limit, whole);
  whole.clear_next_page_token();
  return absl::OkStatus();
}

absl::Status Reader::AddCosts(v1::ExplainCellRequest request, int limit,
                              v1::ExplainCellResponse& whole) {
  v1::CellExplanation& explanation = *whole.mutable_explanation();
  const int wanted =
      limit == 0 ? explanation.cost_count() : std::min(limit, explanation.cost_count());
  request.mutable_read()->set_as_of_position(read_position_);
  request.set_proof_tree_size(TreeOf(whole));
  request.set_page_size(1);  // the facts are not asked for again
  while (explanation.costs_size() < wanted) {
    request.set_skip_costs(explanation.costs_size());
    v1::ExplainCellResponse more;
    RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::ExplainCell,
                         scope_.principal, request, more));
    if (more.explanation().costs().empty()) break;
    explanation.mutable_costs()->MergeFrom(more.explanation().costs());
    whole.mutable_events()->MergeFrom(more.events());
    whole.mutable_proofs()->MergeFrom(more.proofs());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::CompareTablesResponse> Reader::Compare(const CellQuery& query) {
  auto request = Ask<v1::CompareTablesRequest>();
  *request.mutable_table() = TableOf(query);
  *request.mutable_after() = State();
  *request.mutable_before() = State();
  if (!query.since_bulletin_id.empty()) {
    request.mutable_before()->clear_consistency();
    request.set_before_bulletin(
        absl::StrCat(scope_.ledger, "/bulletins/", query.since_bulletin_id));
  } else if (query.since_position.has_value()) {
    request.mutable_before()->set_as_of_position(*query.since_position);
  } else if (query.since_day.has_value()) {
    *request.mutable_before()->mutable_as_of_time() = EndOf(*query.since_day);
  } else {
    request.mutable_before()->clear_assumed_policy();
  }
  v1::CompareTablesResponse whole;
  request.set_page_size(query.limit);
  do {
    v1::CompareTablesResponse response;
    RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::CompareTables,
                         scope_.principal, request, response));
    google::protobuf::RepeatedPtrField<v1::CellChange> changes =
        std::move(*whole.mutable_changes());
    changes.MergeFrom(response.changes());
    request.set_page_token(response.next_page_token());
    whole = std::move(response);
    *whole.mutable_changes() = std::move(changes);
    if (query.limit > 0) request.set_page_size(query.limit - whole.changes_size());
  } while (!request.page_token().empty() && (query.limit == 0 || request.page_size() > 0));
  whole.clear_next_page_token();
  read_position_ = whole.after().read_position();
  return whole;
}

}  // namespace jiedui::cli
