#include "projections/cell_facts.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "domain/rules/assessment.h"
#include "domain/rules/joint_session.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/case_board.h"
#include "projections/cell_rows.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Message;
using table::v1::ActivityFacts;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::PairRow;

// Rows that the facts of a cell stand in.
struct FactRows {
  std::vector<PairRow> pairs;
  std::vector<DispatchRow> months;
  std::vector<table::v1::PracticeRow> practices;
  std::vector<table::v1::RegisterRow> registers;
};

// Key of the term of a score that the cell is of.
std::string TermOf(const TableCell& cell) {
  const auto* const term = Within<v1::ScoreTerm>(cell);
  return term == nullptr ? "" : term->key();
}

FactRows RowsOfYear(const Tables& tables, const TableQuestion& question, const TableCell& cell) {
  const std::set<std::string> own = PairsOf(cell);
  const bool is_of_pair = Within<v1::PairScore>(cell) != nullptr && own.size() == 1;
  absl::StatusOr<domain::AssessmentFacts> facts =
      is_of_pair ? GatherFactsOfPair(tables, question.program_id, *own.begin())
                 : GatherFacts(tables, question.program_id);
  if (!facts.ok()) return {};
  return {std::move(facts->pairs), std::move(facts->months), std::move(facts->practices),
          std::move(facts->registers)};
}

// Of the unit and all below it, which it adds up.
std::vector<DispatchRow> MonthsOf(const Tables& tables, const TableQuestion& question) {
  std::vector<DispatchRow> months = {FindMonth(tables, question.unit_id, question.month)};
  for (const table::v1::UnitRow& unit : ListUnitsWithin(tables, question.unit_id)) {
    months.push_back(FindMonth(tables, unit.registered().unit_id(), question.month));
  }
  return months;
}

FactRows RowsOf(const Tables& tables, const TableQuestion& question, const TableCell& cell) {
  switch (question.kind) {
    case v1::TABLE_KIND_PAIR_COMPLIANCE:
      return {RowsAround(tables, question.pair_id), {}, {}, {}};
    case v1::TABLE_KIND_ASSESSMENT:
      return RowsOfYear(tables, question, cell);
    case v1::TABLE_KIND_DISPATCH:
      return {{}, MonthsOf(tables, question), {}, {}};
    case v1::TABLE_KIND_PAIR_REGISTER:
    case v1::TABLE_KIND_GAPS:
    case v1::TABLE_KIND_ASSESSMENT_RESULT:
    case v1::TABLE_KIND_BULLETINS:
    case v1::TABLE_KIND_BULLETIN:
    case v1::TABLE_KIND_CASE_BOARD:
    case v1::TABLE_KIND_OBLIGATIONS:
    case v1::TABLE_KIND_REPORT_SLOTS:
    case v1::TABLE_KIND_UNSPECIFIED:
    case v1::TableKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TableKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return {};
}

bool IsOfCase(const DispatchEntry& entry) {
  return entry.has_case_filed() || entry.has_case_to_report() || entry.has_fine() ||
         entry.has_collection();
}

class Facts {
 public:
  Facts(const Tables& tables, const TableQuestion& question, const TableCell& cell,
        std::set<int64_t> named)
      : tables_(tables),
        question_(question),
        cell_(cell),
        term_(TermOf(cell)),
        own_(PairsOf(cell)),
        positions_(std::move(named)) {}

  // What a month or a case adds is of activities, too: these are last.
  std::set<int64_t> Of(const FactRows& rows) && {
    for (const table::v1::PracticeRow& row : rows.practices) AddTogether(row);
    for (const table::v1::RegisterRow& row : rows.registers) AddFiling(row);
    for (const DispatchRow& month : rows.months) AddMonth(month);
    if (question_.kind == v1::TABLE_KIND_DISPATCH) return std::move(positions_);
    for (const PairRow& pair : rows.pairs) {
      if (JudgesAll(pair)) AddJudged(pair);
      AddPair(pair);
    }
    return std::move(positions_);
  }

 private:
  // A score that is made of pairs', or a place, which is one among all.
  bool IsOfWholeScores() const {
    if (question_.kind != v1::TABLE_KIND_ASSESSMENT) return false;
    if (Within<v1::PairScore>(cell_) != nullptr && !term_.empty()) return false;
    const auto& options = FieldOf(cell_).options();
    if (options.ExtensionSize(v1::ordered_by) > 0) return true;
    return !own_.empty() && (options.GetExtension(v1::lowered) || !term_.empty());
  }

  // The score as a whole, or the share of activities that nothing is to be said of: what does not
  // count makes it what it is as well.
  bool JudgesAll(const PairRow& pair) const {
    return IsOwn(pair.assigned().pair_id()) && (term_ == "quality" || IsOfWholeScores());
  }

  bool IsOwn(const std::string& pair_id) const { return own_.empty() || own_.contains(pair_id); }

  // A report is held against what its month has.
  bool ComparesReports() const { return term_ == "reporting_accuracy" || IsOfWholeScores(); }

  bool IsNamed(const std::set<int64_t>& events) const {
    return absl::c_any_of(events,
                          [this](int64_t position) { return positions_.contains(position); });
  }

  // A score that nothing is taken from rests on the pair's having been filed in time.
  void AddFiling(const table::v1::RegisterRow& row) {
    const bool concerned = absl::c_any_of(
        row.pairs(), [this](const table::v1::FiledPair& pair) { return IsOwn(pair.pair_id()); });
    if (concerned && IsOfWholeScores()) positions_.merge(EventsIn(row));
  }

  // All events of the message, if one of them is among those behind the cell.
  bool AddTogether(const Message& facts) {
    std::set<int64_t> events = EventsIn(facts);
    if (!IsNamed(events)) return false;
    positions_.merge(events);
    return true;
  }

  // Those of the events that came before the last one that is behind the cell: what was accepted
  // had been submitted, and what was submitted is the same if it is accepted later.
  void AddBefore(const std::set<int64_t>& events) {
    int64_t last = 0;
    for (const int64_t position : events) {
      if (positions_.contains(position)) last = position;
    }
    positions_.insert(events.begin(), events.upper_bound(last));
  }

  void AddMonth(const DispatchRow& month) {
    bool reported = false;
    for (const table::v1::ReportVersion& version : month.versions()) {
      if (question_.kind == v1::TABLE_KIND_DISPATCH) {
        AddBefore(EventsIn(version));
      } else if (AddTogether(version)) {
        reported = true;
      }
    }
    for (const DispatchEntry& entry : month.entries()) {
      if (reported && ComparesReports()) positions_.merge(EventsIn(entry));
      if (IsOfCase(entry) && IsNamed(EventsIn(entry))) AddCase(entry.source_id());
    }
  }

  // A case is in a month by what happened to it before, and by the inspection it came from.
  void AddCase(const std::string& case_id) {
    const auto row = FindCaseRow(tables_, case_id);
    if (!row.ok()) return;
    AddBefore({row->positions().begin(), row->positions().end()});
    const auto places = tables_.Find<table::v1::ActivityPlaces>(
        MonthlyDispatch::kTable, absl::StrCat("activity/", row->activity_id()));
    if (places.has_value()) {
      positions_.insert(places->positions().begin(), places->positions().end());
    }
  }

  void AddJudged(const PairRow& pair) {
    for (const ActivityFacts& facts : pair.activities()) {
      if (facts.voided_position() == 0) positions_.merge(EventsIn(facts));
    }
  }

  void AddPair(const PairRow& pair) {
    for (const table::v1::SupervisionCheck& check : pair.checks()) AddTogether(check);
    for (const ActivityFacts& facts : pair.activities()) {
      if (AddTogether(facts)) AddAround(facts, pair);
    }
  }

  // The plan it followed, and what let it in late.
  void AddAround(const ActivityFacts& facts, const PairRow& pair) {
    const std::string& plan_id = facts.joint_inspection_held().plan_id();
    for (const table::v1::JointPlan& plan : pair.plans()) {
      if (!plan_id.empty() && plan.adopted().plan_id() == plan_id) {
        positions_.merge(EventsIn(plan));
      }
    }
    if (pair.permits().empty() || !KnowRules(pair.assigned().program_id())) return;
    AddPermitsOf(facts, pair);
  }

  bool KnowRules(const std::string& program_id) {
    if (rules_.has_value()) return true;
    absl::StatusOr<domain::ProgramRules> rules = RulesOf(tables_, program_id);
    if (rules.ok()) rules_.emplace(*std::move(rules));
    return rules.ok();
  }

  // Of the activity itself, and of the cases that its sides have.
  void AddPermitsOf(const ActivityFacts& facts, const PairRow& pair) {
    const domain::JudgedActivity judged = domain::JudgeActivity(facts, pair, *rules_, question_.on);
    for (const table::v1::LateEntryPermit& permit : pair.permits()) {
      if (permit.permitted().permit_id() == judged.permit_id) positions_.insert(permit.position());
    }
    if (!facts.has_joint_inspection_held()) return;
    const domain::Policy& policy = domain::PolicyOf(facts, *rules_);
    for (const std::string& side : {judged.sides.a_id, judged.sides.b_id}) {
      const domain::JudgedSide cases =
          domain::JudgeSideCase(facts, pair, side, policy, question_.on);
      for (const domain::LateCase& late : cases.late_cases) {
        if (late.late.permit != nullptr) positions_.insert(late.late.permit->position());
      }
    }
  }

  const Tables& tables_;
  const TableQuestion& question_;
  const TableCell& cell_;
  const std::string term_;           // empty of what is no term of a score
  const std::set<std::string> own_;  // pairs; none of a place
  std::optional<domain::ProgramRules> rules_;
  std::set<int64_t> positions_;
};

}  // namespace

void AddFactsBehind(const Tables& tables, const TableQuestion& question, const TableCell& cell,
                    v1::CellExplanation& explanation) {
  if (explanation.behind_positions().empty()) return;
  std::set<int64_t> named(explanation.behind_positions().begin(),
                          explanation.behind_positions().end());
  const std::set<int64_t> all =
      Facts(tables, question, cell, std::move(named)).Of(RowsOf(tables, question, cell));
  explanation.mutable_behind_positions()->Assign(all.begin(), all.end());
  explanation.set_behind_count(static_cast<int32_t>(all.size()));
}

}  // namespace jiedui::projections
