#include "bench/read_bench.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "cli/scenario/example.h"

#include "base/status_macros.h"
#include "projections/any_table.h"
#include "projections/assumed_policy.h"
#include "projections/bulletin_archive.h"
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
constexpr int kCompared = 2000;
constexpr int kLooksAtAll = 512;
constexpr double kGoalMs = 100;  // of the past or an explanation, a year of a city
// A policy set that was not adopted.
constexpr char kOtherSet[] = "deploy/examples/quota-safe/policy.toml";

using Work = std::function<absl::Status()>;

// What takes seconds is not measured as often as what takes microseconds.
constexpr size_t kFewRounds = 3;
constexpr std::chrono::seconds kEnough{2};

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
  ReadBench(const eventstore::Store& store, std::string name, int rounds)
      : store_(store), name_(std::move(name)), rounds_(rounds) {}

  absl::StatusOr<std::vector<Row>> Run() && {
    auto tables = std::make_shared<MemoryTables>();
    RETURN_IF_ERROR(projections::FoldUpTo(*store_.TakeSnapshot(), store_.head(), *tables));
    live_ = std::move(tables);
    ASSIGN_OR_RETURN(const TableQuestion dispatch, DispatchOfATown());
    RETURN_IF_ERROR(Measure("附件2 of a town", dispatch));
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

  // A ledger may have towns of other programmes.
  absl::StatusOr<TableQuestion> DispatchOfATown() const {
    std::set<std::string> towns;
    for (const table::v1::UnitRow& unit : projections::ListUnits(*live_)) {
      if (unit.registered().tier() != event::v1::TEAM_TIER_SQUADRON) continue;
      towns.insert(unit.registered().unit_id());
    }
    projections::TableFamily family{YearEnd(), CivilMonth(2017, 3)};
    family.question.kind = v1::TABLE_KIND_DISPATCH;
    ASSIGN_OR_RETURN(const auto questions, projections::QuestionsOf(*live_, family));
    for (const TableQuestion& question : questions) {
      if (towns.contains(question.unit_id)) return question;
    }
    return absl::NotFoundError("no town takes part");
  }

  absl::Status Measure(const std::string& table, const TableQuestion& question) {
    ASSIGN_OR_RETURN(const auto live, Sample(rounds_, [&] { return Read(*live_, question); }));
    live_ms_ = At(live, 0.5);
    RETURN_IF_ERROR(AddLimited(absl::StrCat(table, " as of the middle of the ledger, first"),
                               [&] { return ReadPast(question, nullptr); }));
    projections::PastStates kept(store_);
    RETURN_IF_ERROR(ReadPast(question, &kept));
    RETURN_IF_ERROR(AddLimited(absl::StrCat(table, " as of the middle of the ledger, again"),
                               [&] { return ReadPast(question, &kept); }));
    RETURN_IF_ERROR(MeasureAssumed(table, question));
    RETURN_IF_ERROR(MeasureExplanations(table, question));
    return MeasureComparisons(table, question);
  }

  // Under the set in force, which changes nothing, and another one.
  absl::Status MeasureAssumed(const std::string& table, const TableQuestion& question) {
    ASSIGN_OR_RETURN(const domain::ProgramRules rules, projections::RulesOf(*live_, kProgram));
    v1::PolicyAssumption same;
    same.set_program_id(kProgram);
    same.set_policy_set_id(rules.On(question.on).policy_set_id);
    RETURN_IF_ERROR(Add(absl::StrCat(table, " under the adopted set assumed"),
                        [&] { return ReadAssumed(question, same).status(); }));
    v1::PolicyAssumption other;
    other.set_program_id(kProgram);
    ASSIGN_OR_RETURN(*other.mutable_policy_set(), scenario::ReadPolicySet(kOtherSet));
    return Add(absl::StrCat(table, " compared with itself under another set"),
               [&] { return CompareWithAssumed(question, other); });
  }

  // With the middle of the ledger, and with the first bulletin if there is one.
  absl::Status MeasureComparisons(const std::string& table, const TableQuestion& question) {
    RETURN_IF_ERROR(
        MeasureComparison(absl::StrCat(table, " compared with the middle of the ledger"), question,
                          store_.head() / 2));
    const auto bulletins = projections::ListBulletins(*live_, {kProgram, ""});
    if (bulletins.empty()) return absl::OkStatus();
    return MeasureComparison(absl::StrCat(table, " compared with the first bulletin"), question,
                             bulletins.front().published().position());
  }

  absl::Status MeasureComparison(const std::string& name, const TableQuestion& question,
                                 eventstore::Position first) {
    RETURN_IF_ERROR(Add(absl::StrCat(name, ", first"), [&] {
      projections::LedgerChanges fresh(store_);
      return Compare(question, first, fresh);
    }));
    projections::LedgerChanges known(store_);
    RETURN_IF_ERROR(Compare(question, first, known));
    return Add(absl::StrCat(name, ", again"), [&] { return Compare(question, first, known); });
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
      RETURN_IF_ERROR(AddLimited(absl::StrCat(cell, "first"), [&] {
        projections::LedgerChanges fresh(store_);
        return Explain(question, *path, fresh);
      }));
      projections::TrailKeeper trails(store_);
      ASSIGN_OR_RETURN(const auto trail, trails.UpTo(store_.head()));
      RETURN_IF_ERROR(AddLimited(absl::StrCat(cell, "the first of a known ledger"),
                                 [&] { return ExplainAnew(question, *path, *trail); }));
      projections::LedgerChanges known(store_);
      RETURN_IF_ERROR(Explain(question, *path, known));
      RETURN_IF_ERROR(
          AddLimited(absl::StrCat(cell, "again"), [&] { return Explain(question, *path, known); }));
    }
    return absl::OkStatus();
  }

  absl::Status Add(const std::string& name, const Work& work) {
    ASSIGN_OR_RETURN(const std::vector<double> samples, Sample(rounds_, work));
    for (const auto& [share, word] : {std::pair(0.5, "p50"), std::pair(0.99, "p99")}) {
      AddRow(absl::StrCat(name, ", ", word), At(samples, share),
             "a read of the same table as it is, p50", live_ms_);
    }
    return absl::OkStatus();
  }

  // Beside the most it may be, too.
  absl::Status AddLimited(const std::string& name, const Work& work) {
    RETURN_IF_ERROR(Add(name, work));
    const double p50 = rows_[rows_.size() - 2].value;
    AddRow(absl::StrCat(name, ", p50"), p50, "the most it may be", kGoalMs, "≤ 1");
    return absl::OkStatus();
  }

  void AddRow(const std::string& what, double ms, const std::string& beside, double beside_ms,
              const std::string& goal = "") {
    rows_.push_back({absl::StrCat(name_, ", ", what), ms, "ms", beside, beside_ms, goal});
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

  absl::StatusOr<projections::TableMessage> ReadAssumed(
      const TableQuestion& question, const v1::PolicyAssumption& assumption) const {
    ASSIGN_OR_RETURN(const auto assumed, projections::AssumePolicy(live_, assumption));
    return projections::ReadTable(*assumed.tables, question);
  }

  absl::Status CompareWithAssumed(const TableQuestion& question,
                                  const v1::PolicyAssumption& assumption) {
    ASSIGN_OR_RETURN(const auto before, projections::ReadTable(*live_, question));
    ASSIGN_OR_RETURN(const auto after, ReadAssumed(question, assumption));
    differences_ += projections::Differences(*before, *after).size();
    return absl::OkStatus();
  }

  absl::Status Compare(const TableQuestion& question, eventstore::Position first,
                       projections::LedgerChanges& changes) const {
    projections::ChangeSearch search;
    search.question = question;
    search.tables = live_;
    search.first = first;
    search.last = store_.head();
    search.max_changes = kCompared;
    search.or_cells = true;
    return changes.Find(search).status();
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
    search.max_looks_at_all = kLooksAtAll;
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
  const std::string name_;
  const int rounds_;
  std::shared_ptr<const MemoryTables> live_;
  double live_ms_ = 0;      // of the table that is measured
  size_t differences_ = 0;  // all that were found
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureReads(const eventstore::Store& store,
                                              const std::string& name, int rounds) {
  return ReadBench(store, name, rounds).Run();
}

}  // namespace jiedui::bench
