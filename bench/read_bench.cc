#include "bench/read_bench.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "base/status_macros.h"
#include "projections/any_table.h"
#include "projections/assumed_policy.h"
#include "projections/cell_changes.h"
#include "projections/cells.h"
#include "projections/event_trail.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"
#include "projections/registry.h"

namespace jiedui::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using projections::MemoryTables;
using projections::TableCell;
using projections::TableQuestion;

constexpr char kProgram[] = "2017";
constexpr int kChanges = 20;  // as many as a caller gets who does not say

using Work = std::function<absl::Status()>;

// What takes seconds is not measured as often as what takes microseconds.
constexpr size_t kFewRounds = 3;
constexpr std::chrono::seconds kEnough{4};

// Milliseconds of each round, from the shortest to the longest.
absl::StatusOr<std::vector<double>> Sample(int rounds, const Work& work) {
  std::vector<double> samples;
  const SteadyClock::time_point first = SteadyClock::now();
  for (int round = 0; round < rounds; ++round) {
    const SteadyClock::time_point began = SteadyClock::now();
    if (samples.size() >= kFewRounds && began - first > kEnough) break;
    RETURN_IF_ERROR(work());
    samples.push_back(
        std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count());
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

double At(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

class ReadBench {
 public:
  ReadBench(const eventstore::Store& store, int rounds) : store_(store), rounds_(rounds) {}

  absl::StatusOr<std::vector<Row>> Run() && {
    auto tables = std::make_shared<MemoryTables>();
    RETURN_IF_ERROR(projections::FoldUpTo(*store_.TakeSnapshot(), store_.head(), *tables));
    live_ = std::move(tables);
    RETURN_IF_ERROR(Measure("附件2 of a town", DispatchOfATown()));
    RETURN_IF_ERROR(Measure("the year-end table", YearEnd()));
    return std::move(rows_);
  }

 private:
  TableQuestion YearEnd() const {
    TableQuestion question;
    question.kind = v1::TABLE_KIND_ASSESSMENT;
    question.program_id = kProgram;
    question.on = DayAt(live_->mark().recorded_at);
    return question;
  }

  TableQuestion DispatchOfATown() const {
    TableQuestion question = YearEnd();
    question.kind = v1::TABLE_KIND_DISPATCH;
    question.month = CivilMonth(2017, 3);
    for (const table::v1::UnitRow& unit : projections::ListUnits(*live_)) {
      if (unit.registered().tier() != event::v1::TEAM_TIER_SQUADRON) continue;
      question.unit_id = unit.registered().unit_id();
      break;
    }
    return question;
  }

  absl::Status Measure(const std::string& table, const TableQuestion& question) {
    ASSIGN_OR_RETURN(const auto live, Sample(rounds_, [&] { return Read(*live_, question); }));
    live_ms_ = At(live, 0.5);
    RETURN_IF_ERROR(Add(absl::StrCat(table, " as of the middle of the ledger, first"),
                        [&] { return ReadPast(question, nullptr); }));
    projections::PastStates kept(store_);
    RETURN_IF_ERROR(ReadPast(question, &kept));
    RETURN_IF_ERROR(Add(absl::StrCat(table, " as of the middle of the ledger, again"),
                        [&] { return ReadPast(question, &kept); }));
    RETURN_IF_ERROR(Add(absl::StrCat(table, " under the adopted set assumed"),
                        [&] { return ReadAssumed(question); }));
    return MeasureExplanations(table, question);
  }

  // Of cells that are made of others, and of one that is ranked among all, as far as there are.
  absl::Status MeasureExplanations(const std::string& table, const TableQuestion& question) {
    for (const auto& [list, ending] :
         {std::pair("rows[", ".recorded"), std::pair("pairs[", ".total_milli"),
          std::pair("pairs[", ".rank"), std::pair("districts[", ".total_milli"),
          std::pair("units[", ".score_milli")}) {
      ASSIGN_OR_RETURN(const std::optional<std::string> path, LastCell(question, list, ending));
      if (!path.has_value()) continue;
      const std::string cell =
          absl::StrCat("a cell (", list, "*", ending, ") of ", table, " explained, ");
      RETURN_IF_ERROR(Add(absl::StrCat(cell, "first"), [&] {
        projections::LedgerChanges fresh(store_);
        return Explain(question, *path, fresh);
      }));
      projections::TrailKeeper trails(store_);
      ASSIGN_OR_RETURN(const auto trail, trails.UpTo(store_.head()));
      RETURN_IF_ERROR(Add(absl::StrCat(cell, "the first of a known ledger"),
                          [&] { return ExplainAnew(question, *path, *trail); }));
      projections::LedgerChanges known(store_);
      RETURN_IF_ERROR(Explain(question, *path, known));
      RETURN_IF_ERROR(
          Add(absl::StrCat(cell, "again"), [&] { return Explain(question, *path, known); }));
    }
    return absl::OkStatus();
  }

  absl::Status Add(const std::string& name, const Work& work) {
    ASSIGN_OR_RETURN(const std::vector<double> samples, Sample(rounds_, work));
    for (const auto& [share, word] : {std::pair(0.5, "p50"), std::pair(0.99, "p99")}) {
      rows_.push_back({absl::StrCat(name, ", ", word), At(samples, share), "ms",
                       "a read of the same table as it is, p50", live_ms_, ""});
    }
    return absl::OkStatus();
  }

  static absl::Status Read(const projections::Tables& tables, const TableQuestion& question) {
    return projections::ReadTable(tables, question).status();
  }

  // From states that are kept, or as if it were the first question.
  absl::Status ReadPast(const TableQuestion& question, projections::PastStates* kept) const {
    projections::PastStates fresh(store_);
    projections::PastStates& states = kept == nullptr ? fresh : *kept;
    ASSIGN_OR_RETURN(const auto past, states.Read(store_.head() / 2, nullptr));
    return Read(*past, question);
  }

  absl::Status ReadAssumed(const TableQuestion& question) const {
    ASSIGN_OR_RETURN(const domain::ProgramRules rules, projections::RulesOf(*live_, kProgram));
    v1::PolicyAssumption assumption;
    assumption.set_program_id(kProgram);
    assumption.set_policy_set_id(rules.On(question.on).policy_set_id);
    ASSIGN_OR_RETURN(const auto assumed, projections::AssumePolicy(live_, assumption));
    return Read(*assumed.tables, question);
  }

  absl::StatusOr<std::optional<std::string>> LastCell(const TableQuestion& question,
                                                      absl::string_view list,
                                                      absl::string_view ending) const {
    ASSIGN_OR_RETURN(const auto table, projections::ReadTable(*live_, question));
    std::optional<std::string> last;
    for (const TableCell& cell : projections::CellsOf(*table)) {
      const bool is_of_list = absl::StartsWith(cell.path, list);
      if (is_of_list && absl::EndsWith(cell.path, ending)) last = cell.path;
    }
    return last;
  }

  projections::ChangeSearch SearchFor(const TableQuestion& question,
                                      const std::string& path) const {
    projections::ChangeSearch search;
    search.question = question;
    search.question.cell = path;
    search.tables = live_;
    search.last = store_.head();
    search.max_changes = kChanges;
    return search;
  }

  absl::Status Explain(const TableQuestion& question, const std::string& path,
                       projections::LedgerChanges& changes) const {
    return changes.Find(SearchFor(question, path)).status();
  }

  absl::Status ExplainAnew(const TableQuestion& question, const std::string& path,
                           const projections::EventTrail& trail) const {
    const auto ledger = store_.TakeSnapshot();
    const auto read = [&ledger](absl::Span<const eventstore::Position> positions) {
      return projections::ReadEvents(*ledger, positions);
    };
    return projections::FindChanges(trail, read, SearchFor(question, path)).status();
  }

  const eventstore::Store& store_;
  const int rounds_;
  std::shared_ptr<const MemoryTables> live_;
  double live_ms_ = 0;  // of the table that is measured
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureReads(const eventstore::Store& store, int rounds) {
  return ReadBench(store, rounds).Run();
}

}  // namespace jiedui::bench
