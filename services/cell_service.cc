#include "services/cell_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/functional/any_invocable.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/error.h"
#include "projections/any_table.h"
#include "projections/assumed_policy.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_sheet.h"
#include "projections/cell_changes.h"
#include "projections/cell_labels.h"
#include "projections/cells.h"
#include "services/audit_service.h"
#include "services/cell_events.h"
#include "services/cell_pages.h"
#include "services/paging.h"
#include "services/read_pipeline.h"
#include "services/resource_name.h"
#include "services/table_query.h"

namespace jiedui::services {
namespace {

using domain::Invalid;
using domain::Negative;
using eventstore::Position;
using projections::ChangeSearch;
using projections::ChangesFound;
using projections::State;
using projections::StillWanted;
using projections::TableCell;
using projections::TableMessage;
using projections::TableQuestion;

constexpr char kTreeField[] = "proof_tree_size";
constexpr int kDefaultChanges = 20;
// Of a comparison: changes, and if there are more, cells.
constexpr int kMaxSteps = 2000;
// Of an explanation: looks at the cell, if then no event was passed over; of a page of its changes
// in any case.
constexpr int kMaxLooksAtAll = 512;

absl::StatusOr<std::vector<v1::Cell>> ListCells(const ReadContext& context,
                                                const v1::ListCellsRequest& request) {
  ASSIGN_OR_RETURN(const TableQuestion question, QuestionOf(request.table(), context));
  ASSIGN_OR_RETURN(const TableMessage table, projections::ReadTable(context.tables, question));
  projections::CellLabels labels;
  std::vector<v1::Cell> cells;
  for (TableCell& cell : projections::CellsOf(*table)) {
    v1::Cell listed;
    listed.set_label(labels.Of(cell));
    listed.set_unit(projections::UnitOf(cell));
    listed.set_path(std::move(cell.path));
    listed.set_value(std::move(cell.value));
    cells.push_back(std::move(listed));
  }
  return cells;
}

// Past states as the options want them seen.
projections::Lens LensOf(const v1::ReadOptions& options) {
  if (!options.has_assumed_policy()) return nullptr;
  return [assumption = options.assumed_policy()](std::shared_ptr<const projections::Tables> tables)
             -> absl::StatusOr<std::shared_ptr<const projections::Tables>> {
    ASSIGN_OR_RETURN(auto assumed, projections::AssumePolicy(std::move(tables), assumption));
    return assumed.tables;
  };
}

bool SamePolicy(const v1::ReadOptions& a, const v1::ReadOptions& b) {
  return a.assumed_policy().SerializeAsString() == b.assumed_policy().SerializeAsString();
}

// The one state is a past one that is named, or the two differ by what they assume: else they would
// be one and the same.
absl::Status CheckBefore(const v1::CompareTablesRequest& request) {
  const v1::ReadOptions& before = request.before();
  RETURN_IF_ERROR(CheckAssumable(request.table().kind(), before, "before"));
  RETURN_IF_ERROR(CheckAssumable(request.table().kind(), request.after(), "after"));
  const bool named =
      before.has_as_of_position() || before.has_as_of_time() || !request.before_bulletin().empty();
  const bool assumes = before.has_assumed_policy() || request.after().has_assumed_policy();
  if (named || assumes) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "before");
}

// The refusal of a state, in the field that asks for it: readers call its options "read".
absl::Status InField(absl::string_view field, const absl::Status& status) {
  const auto reason = domain::ReasonOf(status);
  if (!reason.has_value()) return status;
  domain::ErrorVariables variables = domain::VariablesOf(status);
  for (const auto& [name, value] : variables) {
    if (name != "field" || !absl::StartsWith(value, "read.")) continue;
    const std::string path = absl::StrCat(field, value.substr(value.find('.')));
    return domain::Refuse(*reason, path, std::move(variables));
  }
  return status;
}

// A bulletin tells of its programme, and of its months.
absl::Status CheckTells(const event::v1::BulletinPublished& bulletin, const v1::TableQuery& table) {
  constexpr char kField[] = "before_bulletin";
  if (bulletin.program_id() != table.program_id()) {
    return Invalid(kField, absl::StrCat("is of programme ", bulletin.program_id()),
                   absl::StrCat("该通报属于 ", bulletin.program_id(), " 工作"));
  }
  // Months are written so that their order is that of their texts.
  const std::string& first = bulletin.first_month();
  const std::string& last = bulletin.last_month();
  const std::string& month = table.month();
  if (month.empty() || (first <= month && month <= last)) return absl::OkStatus();
  return Invalid(kField, absl::StrCat("tells of ", first, " to ", last, ", not of ", month),
                 absl::StrCat("该通报通报的是 ", first, " 至 ", last, "，不含 ", month));
}

class Cells {
 public:
  explicit Cells(const CellSources& sources) : sources_(sources) {}

  // What bulletins published, or correct, is searched for before it is listed, on the lane of past
  // states, and kept: no read of the newest state waits for it.
  void List(const UnaryHandler& list, const Call& call, const std::string& bytes,
            Respond respond) const {
    v1::ListCellsRequest request;
    const bool in_order =
        request.ParseFromString(bytes) && CheckTarget(request, sources_.reads->ledger_id()).ok();
    const v1::TableKind kind = request.table().kind();
    if (absl::Status status = CheckAssumable(kind, request.read(), "read");
        in_order && !status.ok()) {
      return respond(std::move(status));
    }
    const bool of_bulletins = kind == v1::TABLE_KIND_BULLETINS || kind == v1::TABLE_KIND_BULLETIN;
    if (!in_order || !of_bulletins) return list(call, bytes, std::move(respond));
    const v1::ReadOptions options = request.read();
    auto search = [this, list, call, bytes, request = std::move(request),
                   respond =
                       std::move(respond)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
      if (!state.ok()) return list(call, bytes, std::move(respond));  // refused as it refuses
      sources_.reads->RunAmongPast(
          call, [this, list, call, bytes = std::move(bytes), request = std::move(request),
                 state = *std::move(state),
                 respond = std::move(respond)](const absl::StatusOr<StillWanted>& wanted) mutable {
            if (!wanted.ok()) return respond(wanted.status());
            const auto question = QuestionOf(request.table(), sources_.reads->ContextOf(*state));
            if (question.ok()) (void)projections::ReadTable(state->tables(), *question);
            state = nullptr;
            list(call, bytes, std::move(respond));
          });
    };
    sources_.reads->Read(call, options, std::move(search));
  }

  void Explain(const Call& call, const std::string& bytes, Respond respond) const {
    v1::ExplainCellRequest request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    if (absl::Status status = CheckTarget(request, sources_.reads->ledger_id()); !status.ok()) {
      return respond(std::move(status));
    }
    if (absl::Status status = CheckAssumable(request.table().kind(), request.read(), "read");
        !status.ok()) {
      return respond(std::move(status));
    }
    const absl::StatusOr<ExplanationPages> pages = PagesOf(request);
    if (!pages.ok()) return respond(pages.status());
    const v1::ReadOptions options = request.read();
    auto answer = [this, call, pages = *pages, request = std::move(request),
                   respond =
                       std::move(respond)](absl::StatusOr<std::unique_ptr<State>> state) mutable {
      if (!state.ok()) return respond(state.status());
      auto explain = [this, pages, state = *std::move(state), request = std::move(request)](
                         const StillWanted& wanted) -> absl::StatusOr<std::string> {
        auto explained = ExplainIn(*state, request, pages, wanted);
        const absl::Status done = StatusOfRead(explained.status(), *state);
        if (!done.ok()) return Blame(done, request);
        *explained->mutable_metadata() = MetadataOf(*state);
        return explained->SerializeAsString();
      };
      RunAmongPast(call, std::move(explain), std::move(respond));
    };
    ReadFor(call, options, pages->IsPinned(), pages->state(), std::move(answer));
  }

  void Compare(const Call& call, const std::string& bytes, Respond respond) const {
    v1::CompareTablesRequest request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    if (absl::Status status = CheckTarget(request, sources_.reads->ledger_id()); !status.ok()) {
      return respond(std::move(status));
    }
    if (absl::Status status = CheckBefore(request); !status.ok()) {
      return respond(std::move(status));
    }
    absl::StatusOr<ChangesPage> page = PageOf(request, sources_.reads->tokens());
    if (!page.ok()) return respond(page.status());
    if (request.before_bulletin().empty() || page->is_pinned) {
      return CompareStates(call, {std::move(request), *std::move(page)}, std::move(respond));
    }
    const v1::ReadOptions options = request.after();
    auto found = [this, call, request = std::move(request), page = *std::move(page),
                  respond =
                      std::move(respond)](absl::StatusOr<std::unique_ptr<State>> after) mutable {
      absl::Status status =
          after.ok() ? BeginAtBulletin(**after, request) : InField("after", after.status());
      if (!status.ok()) return respond(std::move(status));
      CompareStates(call, {std::move(request), std::move(page)}, std::move(respond));
    };
    sources_.reads->Read(call, options, std::move(found));
  }

 private:
  // Of which at most one is not the first.
  struct ExplanationPages {
    BehindPage behind;
    HistoryPage history;

    bool IsPinned() const { return history.is_pinned || !behind.IsFirst(); }
    Position state() const {
      return history.is_pinned ? history.state : behind.start.state_position;
    }
    Position tree_size() const {
      return history.is_pinned ? history.tree_size : behind.start.tree_size;
    }
  };
  // What is asked, and in which tree its events are proven.
  struct AskedProven {
    const v1::ExplainCellRequest& request;
    const ProofTree& tree;
  };
  // What is asked for of all that is behind a cell.
  struct PageOfCell {
    const BehindPage& page;
    const TableCell& cell;
  };
  struct Comparison {
    v1::CompareTablesRequest request;
    ChangesPage page;
  };
  using Search = absl::AnyInvocable<absl::StatusOr<std::string>(const StillWanted& wanted)>;

  // A search may look at hundreds of states: live reads do not wait for it. What it holds of the
  // ledger is let go before the answer, with which the ledger may close.
  void RunAmongPast(const Call& call, Search search, Respond respond) const {
    sources_.reads->RunAmongPast(call, [search = std::move(search), respond = std::move(respond)](
                                           const absl::StatusOr<StillWanted>& wanted) mutable {
      if (!wanted.ok()) return respond(wanted.status());
      absl::StatusOr<std::string> response = search(*wanted);
      search = nullptr;
      respond(std::move(response));
    });
  }

  // The state the options ask for, or that which a page is pinned to, seen as they want it.
  void ReadFor(const Call& call, const v1::ReadOptions& options, bool is_pinned, Position position,
               ReadPipeline::Done done) const {
    if (!is_pinned) return sources_.reads->Read(call, options, std::move(done));
    sources_.reads->ReadAt(call, position, ReadPipeline::Seen(options, std::move(done)));
  }

  // The bulletin's position is the one state.
  absl::Status BeginAtBulletin(const State& after, v1::CompareTablesRequest& request) const {
    if (request.before().consistency_case() != v1::ReadOptions::CONSISTENCY_NOT_SET) {
      return Invalid("before_bulletin", "before says which state already",
                     "before 已指定时点，二者只能填一项");
    }
    const std::string& name = request.before_bulletin();
    ASSIGN_OR_RETURN(const std::string id,
                     IdInName(name, sources_.reads->ledger_id(), "bulletins"));
    const auto bulletin = projections::ReadBulletin(after.tables(), id);
    RETURN_IF_ERROR(StatusOfRead(absl::OkStatus(), after));
    if (!bulletin.ok()) return ResourceNotFound("before_bulletin", name);
    RETURN_IF_ERROR(CheckTells(bulletin->published(), request.table()));
    request.mutable_before()->set_as_of_position(bulletin->published().position());
    return absl::OkStatus();
  }

  void CompareStates(const Call& call, Comparison asked, Respond respond) const {
    const v1::ReadOptions options = asked.request.before();
    const bool is_pinned = asked.page.is_pinned;
    const Position position = asked.page.before;
    auto found = [this, call, asked = std::move(asked), respond = std::move(respond)](
                     absl::StatusOr<std::unique_ptr<State>> before) mutable {
      if (!before.ok()) return respond(InField("before", before.status()));
      CompareWith(call, *std::move(before), std::move(asked), std::move(respond));
    };
    ReadFor(call, options, is_pinned, position, std::move(found));
  }

  absl::StatusOr<ExplanationPages> PagesOf(const v1::ExplainCellRequest& request) const {
    ExplanationPages pages;
    ASSIGN_OR_RETURN(pages.history, HistoryPageOf(request, sources_.reads->tokens()));
    ASSIGN_OR_RETURN(pages.behind, PageOf(request, sources_.reads->tokens()));
    return pages;
  }

  absl::StatusOr<v1::ExplainCellResponse> ExplainIn(const State& state,
                                                    const v1::ExplainCellRequest& request,
                                                    const ExplanationPages& pages,
                                                    const StillWanted& wanted) const {
    RETURN_IF_ERROR(Required("path", request.path()));
    ASSIGN_OR_RETURN(const projections::CostsWanted costs, CostsOf(request));
    ASSIGN_OR_RETURN(const ChangeSearch asked, SearchFor(request, pages.history));
    ASSIGN_OR_RETURN(TableQuestion question,
                     QuestionOf(request.table(), sources_.reads->ContextOf(state)));
    question.cell = request.path();
    ASSIGN_OR_RETURN(const TableMessage table, projections::ReadTable(state.tables(), question));
    const std::vector<TableCell> found_cells = projections::CellAt(*table, request.path());
    if (found_cells.empty()) {
      return domain::Refuse(v1::ERROR_REASON_CELL_NOT_FOUND, "path", {{"path", request.path()}});
    }
    v1::ExplainCellResponse response;
    *response.mutable_explanation() =
        projections::ExplainCell(state.tables(), question, found_cells.front(), costs);
    ASSIGN_OR_RETURN(const ProofTree tree, TreeOf(request, pages));
    const AskedProven proven{request, tree};
    const CellEvents events(*sources_.store, *sources_.audit, request, tree);
    if (!pages.behind.IsFirst()) {
      RETURN_IF_ERROR(
          events.AddNaming(state.position(), found_cells.front(), *response.mutable_explanation()));
      KeepBehind(*response.mutable_explanation());
      RETURN_IF_ERROR(TurnTo({pages.behind, found_cells.front()}, state, proven, events, response));
      return response;
    }
    if (pages.history.is_pinned) {
      KeepCell(*response.mutable_explanation());
      RETURN_IF_ERROR(AddHistory(asked, std::move(question), state, proven, wanted, response));
      RETURN_IF_ERROR(events.AddTo(response));
      return response;
    }
    RETURN_IF_ERROR(projections::AddPublication(state.tables(), question, found_cells.front(),
                                                *response.mutable_explanation()));
    RETURN_IF_ERROR(AddHistory(asked, std::move(question), state, proven, wanted, response));
    RETURN_IF_ERROR(events.AddAdoption(state.position(), *response.mutable_explanation()));
    RETURN_IF_ERROR(
        events.AddNaming(state.position(), found_cells.front(), *response.mutable_explanation()));
    RETURN_IF_ERROR(events.AddExceptions(state.position(), found_cells.front(),
                                         *response.mutable_explanation()));
    RETURN_IF_ERROR(events.AddTo(response));
    RETURN_IF_ERROR(TurnTo({pages.behind, found_cells.front()}, state, proven, events, response));
    return response;
  }

  // All pages are proven in the tree of the first.
  absl::StatusOr<ProofTree> TreeOf(const v1::ExplainCellRequest& request,
                                   const ExplanationPages& pages) const {
    if (!request.include_proofs()) return ProofTree();
    if (pages.tree_size() == eventstore::kNoPosition) {
      return sources_.audit->Tree(*sources_.store->TakeSnapshot(), kTreeField,
                                  request.proof_tree_size());
    }
    return ProofTree{pages.tree_size(), request.proof_tree_size() == 0 ? "" : kTreeField};
  }

  // What of the changes is asked for; without the table, and up to the newest state where the last
  // is not said.
  static absl::StatusOr<ChangeSearch> SearchFor(const v1::ExplainCellRequest& request,
                                                const HistoryPage& page) {
    ChangeSearch search;
    ASSIGN_OR_RETURN(search.max_changes, ChangesWanted(request));
    search.lens = LensOf(request.read());
    search.max_looks_at_all = kMaxLooksAtAll;
    if (!page.is_asked) return search;
    search.is_page = true;
    search.last = page.up_to;
    search.max_changes = page.size;
    search.max_looks = kMaxLooksAtAll;
    return search;
  }

  absl::Status AddHistory(ChangeSearch search, TableQuestion question, const State& state,
                          const AskedProven& asked, const StillWanted& wanted,
                          v1::ExplainCellResponse& response) const {
    search.question = std::move(question);
    search.tables = state.shared_tables();
    if (search.last == eventstore::kNoPosition) search.last = state.position();
    search.step = wanted;
    ASSIGN_OR_RETURN(const ChangesFound found, sources_.changes->Find(search));
    v1::CellExplanation& explanation = *response.mutable_explanation();
    explanation.mutable_changes()->Add(found.changes.begin(), found.changes.end());
    explanation.set_changes_cut(found.cut || found.passed_over);
    explanation.set_coverage(projections::CoverageOf(found));
    if (found.rest == eventstore::kNoPosition) return absl::OkStatus();
    response.set_next_changes_page_token(TokenOfHistory(
        {state.position(), found.rest, asked.tree.size}, asked.request, sources_.reads->tokens()));
    sources_.reads->Keep(state);
    return absl::OkStatus();
  }

  static void KeepCell(v1::CellExplanation& explanation) {
    v1::CellExplanation kept;
    kept.mutable_cell()->Swap(explanation.mutable_cell());
    explanation.Swap(&kept);
  }

  // Of an explanation what a later page is of.
  static void KeepBehind(v1::CellExplanation& explanation) {
    v1::CellExplanation behind;
    behind.mutable_cell()->Swap(explanation.mutable_cell());
    behind.mutable_behind_positions()->Swap(explanation.mutable_behind_positions());
    behind.set_behind_count(explanation.behind_count());
    explanation.Swap(&behind);
  }

  // Of all that is behind the cell the page, and the token of the next.
  absl::Status TurnTo(const PageOfCell& asked, const State& state, const AskedProven& proven,
                      const CellEvents& events, v1::ExplainCellResponse& response) const {
    const PageStart& start = asked.page.start;
    RETURN_IF_ERROR(
        events.CutTo(static_cast<size_t>(start.offset), asked.page.size, asked.cell, response));
    const v1::CellExplanation& explanation = response.explanation();
    const int64_t next = start.offset + explanation.behind_positions_size();
    if (next >= explanation.behind_count()) return absl::OkStatus();
    response.set_next_page_token(sources_.reads->tokens().Encode(
        {state.position(), next, proven.tree.size}, ArgumentsHash(proven.request)));
    sources_.reads->Keep(state);
    return absl::OkStatus();
  }

  static absl::StatusOr<int> ChangesWanted(const v1::ExplainCellRequest& request) {
    const int wanted = request.max_changes();
    if (wanted < 0) return Negative("max_changes");
    return wanted == 0 ? kDefaultChanges : std::min(wanted, kMaxChanges);
  }

  void CompareWith(const Call& call, std::unique_ptr<State> before, Comparison asked,
                   Respond respond) const {
    const v1::ReadOptions options = asked.request.after();
    const bool is_pinned = asked.page.is_pinned;
    const Position position = asked.page.after;
    auto answer = [this, call, before = std::move(before), asked = std::move(asked),
                   respond =
                       std::move(respond)](absl::StatusOr<std::unique_ptr<State>> after) mutable {
      if (!after.ok()) return respond(InField("after", after.status()));
      auto compare =
          [this, before = std::move(before), after = *std::move(after),
           asked = std::move(asked)](const StillWanted& wanted) -> absl::StatusOr<std::string> {
        auto compared = Between(*before, *after, asked, wanted);
        const absl::Status done = StatusOfRead(StatusOfRead(compared.status(), *before), *after);
        if (!done.ok()) return Blame(done, asked.request);
        return compared->SerializeAsString();
      };
      RunAmongPast(call, std::move(compare), std::move(respond));
    };
    ReadFor(call, options, is_pinned, position, std::move(answer));
  }

  absl::StatusOr<v1::CompareTablesResponse> Between(const State& before, const State& after,
                                                    const Comparison& asked,
                                                    const StillWanted& wanted) const {
    const v1::CompareTablesRequest& request = asked.request;
    if (before.position() > after.position()) {
      return Invalid(
          "after", absl::StrCat("is ", after.position(), ", earlier than ", before.position()),
          absl::StrCat("位置 ", after.position(), " 早于 before 的位置 ", before.position()));
    }
    ASSIGN_OR_RETURN(const TableQuestion question,
                     QuestionOf(request.table(), sources_.reads->ContextOf(after)));
    ASSIGN_OR_RETURN(const TableQuestion earlier_question,
                     QuestionOf(request.table(), sources_.reads->ContextOf(before)));
    ASSIGN_OR_RETURN(const TableMessage table, projections::ReadTable(after.tables(), question));
    ASSIGN_OR_RETURN(const TableMessage earlier, TableThen(before, earlier_question));
    ASSIGN_OR_RETURN(std::vector<v1::CellChange> changes,
                     ChangesBetween(before, *table, question, after, request, wanted));
    if (earlier_question.on != question.on) {
      ASSIGN_OR_RETURN(const TableMessage then, TableThen(before, question));
      changes =
          projections::ChangesWithDay(earlier.get(), then.get(), table.get(), std::move(changes));
    }
    v1::CompareTablesResponse response;
    std::vector<v1::RankChange> ranks = projections::RankChanges(earlier.get(), table.get());
    projections::AddMoves({before.tables(), earlier_question, earlier.get()},
                          {after.tables(), question, table.get()}, changes, ranks);
    response.mutable_rank_changes()->Add(ranks.begin(), ranks.end());
    projections::AddVetoChanges(earlier.get(), table.get(), changes);
    AddChanges(changes, asked.page.first, asked.page.size, response);
    if (response.changes_cut() && !response.changes().empty()) {
      response.set_next_page_token(NextOf(asked.page, before, after, response.changes_size()));
    }
    *response.mutable_before() = MetadataOf(before);
    *response.mutable_after() = MetadataOf(after);
    *response.mutable_before()->mutable_judging_date() = domain::ToDate(earlier_question.on);
    *response.mutable_after()->mutable_judging_date() = domain::ToDate(question.on);
    return response;
  }

  // Both states are there for whoever has the token.
  std::string NextOf(ChangesPage page, const State& before, const State& after, int listed) const {
    for (const State* const state : {&before, &after}) sources_.reads->Keep(*state);
    page.before = before.position();
    page.after = after.position();
    page.first += static_cast<size_t>(listed);
    return TokenOf(page, sources_.reads->tokens());
  }

  // Null if it was not there.
  static absl::StatusOr<TableMessage> TableThen(const State& before,
                                                const TableQuestion& question) {
    absl::StatusOr<TableMessage> table = projections::ReadTable(before.tables(), question);
    if (!table.ok() && projections::IsAbsent(table.status())) return TableMessage();
    return table;
  }

  absl::StatusOr<std::vector<v1::CellChange>> ChangesBetween(
      const State& before, const google::protobuf::Message& table, const TableQuestion& question,
      const State& after, const v1::CompareTablesRequest& request,
      const StillWanted& wanted) const {
    if (!SamePolicy(request.before(), request.after())) {
      return ByPolicy(before, table, question, after.position());
    }
    ChangeSearch search;
    search.question = question;
    search.lens = LensOf(request.after());
    search.tables = after.shared_tables();
    search.first = before.position();
    search.last = after.position();
    search.max_changes = kMaxSteps;
    search.or_cells = true;
    search.step = wanted;
    ASSIGN_OR_RETURN(ChangesFound found, sources_.changes->Find(search));
    return std::move(found.changes);
  }

  // Which of the differences the policy sets make and which the events in between is not told.
  static absl::StatusOr<std::vector<v1::CellChange>> ByPolicy(
      const State& before, const google::protobuf::Message& after, const TableQuestion& question,
      Position last) {
    ASSIGN_OR_RETURN(const TableMessage table, projections::ReadTable(before.tables(), question));
    std::vector<v1::CellChange> changes = projections::Differences(*table, after);
    const Position events = last - before.position();
    for (v1::CellChange& change : changes) {
      if (events > 0) {
        projections::SetEvents(before.position() + 1, last, static_cast<int>(events), change);
        change.set_coverage(v1::EVENT_COVERAGE_RANGE);
      }
      change.set_range_reason(v1::RANGE_REASON_POLICY_SETS);
    }
    return changes;
  }

  const CellSources sources_;
};

}  // namespace

std::vector<Method> CellMethods(const CellSources& sources) {
  const auto cells = std::make_shared<const Cells>(sources);
  Method list =
      ListMethod("ListCells", sources.reads, &ListCells, &v1::ListCellsResponse::mutable_cells);
  list.handler = UnaryHandler([cells, pages = std::get<UnaryHandler>(list.handler)](
                                  const Call& call, const std::string& bytes, Respond respond) {
    cells->List(pages, call, bytes, std::move(respond));
  });
  return {std::move(list),
          Method{"ExplainCell",
                 UnaryHandler([cells](const Call& call, const std::string& bytes, Respond respond) {
                   cells->Explain(call, bytes, std::move(respond));
                 })},
          Method{"CompareTables",
                 UnaryHandler([cells](const Call& call, const std::string& bytes, Respond respond) {
                   cells->Compare(call, bytes, std::move(respond));
                 })}};
}

}  // namespace jiedui::services
