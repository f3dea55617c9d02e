#include "projections/cell_costs.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "domain/date.h"
#include "domain/rules/score_losses.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/cell_formula.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

using domain::ScoreLoss;
using google::protobuf::Message;

// Null if the message is another one.
template <class Type>
const Type* As(const Message& message) {
  const bool is_one = message.GetDescriptor() == Type::descriptor();
  return is_one ? static_cast<const Type*>(&message) : nullptr;
}

// Whose losses a cell is lowered by, and of which term; of all if that is empty.
struct Lowered {
  std::vector<std::string> pair_ids;
  std::string district_id;
  std::string term;
};

Lowered LoweredIn(const TableCell& cell) {
  Lowered lowered;
  for (const Message* const message : cell.within) {
    if (const auto* const pair = As<v1::PairScore>(*message)) lowered.pair_ids = {pair->pair_id()};
    if (const auto* const unit = As<v1::UnitScore>(*message)) {
      lowered.pair_ids = {unit->pair_ids().begin(), unit->pair_ids().end()};
    }
    if (const auto* const district = As<v1::DistrictScore>(*message)) {
      lowered.district_id = district->unit_id();
    }
    if (const auto* const term = As<v1::ScoreTerm>(*message)) lowered.term = term->key();
  }
  return lowered;
}

// The terms of a pair, or of a district; null if they are not in the table.
using Terms = google::protobuf::RepeatedPtrField<v1::ScoreTerm>;
const Terms* TermsOfPair(const v1::YearEndAssessment& table, const std::string& pair_id) {
  for (const v1::PairScore& pair : table.pairs()) {
    if (pair.pair_id() == pair_id) return &pair.terms();
  }
  return nullptr;
}

const Terms* TermsOfDistrict(const v1::YearEndAssessment& table, const std::string& unit_id) {
  for (const v1::DistrictScore& district : table.districts()) {
    if (district.unit_id() == unit_id) return &district.terms();
  }
  return nullptr;
}

bool IsBonus(const v1::ScoreTerm& term) {
  return absl::StartsWith(term.key(), "bonus_");
}

bool IsMismatch(const TableCell& cell) {
  return cell.value == v1::Reconciliation_Name(v1::RECONCILIATION_UNDER_REPORTED) ||
         cell.value == v1::Reconciliation_Name(v1::RECONCILIATION_OVER_REPORTED) ||
         cell.value == v1::Reconciliation_Name(v1::RECONCILIATION_NO_EVIDENCE);
}

// The figures of the report that are not the ledger's.
std::vector<TableCell> MismatchesIn(const Message& table) {
  std::vector<TableCell> cells = CellsOf(table);
  std::erase_if(cells, [](const TableCell& cell) {
    return !absl::StartsWith(cell.path, "rows[") ||
           !absl::EndsWith(cell.path, "].reconciliation") || !IsMismatch(cell);
  });
  return cells;
}

class Costs {
 public:
  Costs(const Tables& tables, const TableQuestion& question, const TableCell& cell,
        v1::CellExplanation& explanation)
      : tables_(tables),
        question_(question),
        table_(static_cast<const v1::YearEndAssessment&>(*cell.within.front())),
        lowered_(LoweredIn(cell)),
        explanation_(explanation) {}

  void Add() && {
    for (const std::string& pair_id : lowered_.pair_ids) {
      AddOf(GatherFactsOfPair(tables_, question_.program_id, pair_id),
            TermsOfPair(table_, pair_id));
    }
    if (!lowered_.district_id.empty()) {
      AddOf(GatherFactsOfDistrict(tables_, question_.program_id, lowered_.district_id),
            TermsOfDistrict(table_, lowered_.district_id));
    }
  }

 private:
  void AddOf(absl::StatusOr<domain::AssessmentFacts> facts, const Terms* terms) {
    const auto rules = RulesOf(tables_, question_.program_id);
    if (!facts.ok() || !rules.ok() || terms == nullptr) return;
    facts->organization = question_.organization;
    const std::vector<ScoreLoss> losses = domain::LossesOf(*facts, *rules, question_.on);
    for (const v1::ScoreTerm& term : *terms) {
      if (lowered_.term.empty() || lowered_.term == term.key()) AddTerm(term, losses);
    }
  }

  void AddTerm(const v1::ScoreTerm& term, const std::vector<ScoreLoss>& losses) {
    const int before = explanation_.cost_count();
    for (const ScoreLoss& loss : losses) {
      if (loss.term == term.key()) AddLoss(term, loss);
    }
    const bool lost = term.points_milli() < term.weight_milli() && !IsBonus(term);
    if (lost && explanation_.cost_count() == before && term.unit_ids().empty()) AddMeasure(term);
  }

  // Of a term that is measured: its numbers.
  void AddMeasure(const v1::ScoreTerm& term) {
    v1::CellCost* const cost = Next(term);
    if (cost == nullptr) return;
    const bool milli = IsInPoints(term, *term.GetDescriptor()->FindFieldByName("numerator"));
    const auto shown = [milli](int64_t value) {
      return milli ? PointsText(value) : absl::StrCat(value);
    };
    cost->set_label(term.label());
    cost->set_how_zh(term.denominator() == 0
                         ? std::string("没有可计的事实，不得分")
                         : absl::StrCat("达到 ", shown(term.numerator()), "，满分须 ",
                                        shown(term.denominator()), "，差 ",
                                        shown(term.denominator() - term.numerator())));
    *cost->mutable_counted_positions() = term.positions();
  }

  void AddLoss(const v1::ScoreTerm& term, const ScoreLoss& loss) {
    if (loss.cell.kind() == v1::TABLE_KIND_UNSPECIFIED) {
      v1::CellCost* const cost = NextOf(term, loss);
      if (cost != nullptr) cost->set_how_zh(loss.said_zh);
      return;
    }
    const TableQuestion asked = QuestionAfter(loss.cell);
    const Message* const table = TableOf(asked);
    if (table == nullptr) return;
    const std::vector<TableCell> cells =
        loss.cell.path().empty() ? MismatchesIn(*table) : CellAt(*table, loss.cell.path());
    for (const TableCell& cell : cells) AddCell(term, loss, asked, cell);
  }

  void AddCell(const v1::ScoreTerm& term, const ScoreLoss& loss, const TableQuestion& asked,
               const TableCell& cell) {
    v1::CellCost* const cost = NextOf(term, loss);
    if (cost == nullptr) return;
    const v1::CellExplanation said = ExplainCell(tables_, asked, cell);
    const bool of_report = asked.kind == v1::TABLE_KIND_DISPATCH;
    cost->set_label(of_report ? absl::StrCat(loss.cell.month(), "，", said.cell().label())
                              : said.cell().label());
    *cost->mutable_source() = loss.cell;
    cost->mutable_source()->set_path(cell.path);
    cost->mutable_source()->set_position(tables_.mark().position);
    *cost->mutable_source()->mutable_on_date() = domain::ToDate(asked.on);
    cost->set_how_zh(said.how_zh());
    *cost->mutable_findings() = said.findings();
    if (!of_report && loss.position == 0) {
      *cost->mutable_counted_positions() = said.evidence_positions();
    }
  }

  // Null if there are too many to tell more of them.
  v1::CellCost* Next(const v1::ScoreTerm& term) {
    explanation_.set_cost_count(explanation_.cost_count() + 1);
    if (explanation_.costs_size() == kMaxCosts) return nullptr;
    v1::CellCost* const cost = explanation_.add_costs();
    cost->set_term(term.key());
    cost->set_term_label(term.label());
    return cost;
  }

  v1::CellCost* NextOf(const v1::ScoreTerm& term, const ScoreLoss& loss) {
    v1::CellCost* const cost = Next(term);
    if (cost == nullptr) return nullptr;
    cost->set_label(term.label());
    cost->set_event_position(loss.position);
    if (loss.due.has_value()) *cost->mutable_due_date() = domain::ToDate(*loss.due);
    return cost;
  }

  TableQuestion QuestionAfter(const v1::CellSource& cell) const {
    TableQuestion asked = question_;
    asked.kind = cell.kind();
    asked.unit_id = cell.unit_id();
    asked.pair_id = cell.pair_id();
    asked.cell.clear();
    const auto month = ParseMonth(cell.month());
    if (month.ok()) asked.month = *month;
    return asked;
  }

  // Read once; null if it cannot be read.
  const Message* TableOf(const TableQuestion& asked) {
    const std::string key =
        absl::StrCat(asked.pair_id, "/", asked.unit_id, "/", FormatMonth(asked.month));
    const auto [found, is_new] = read_.try_emplace(key);
    if (is_new) {
      absl::StatusOr<TableMessage> table = ReadTable(tables_, asked);
      if (table.ok()) found->second = *std::move(table);
    }
    return found->second.get();
  }

  const Tables& tables_;
  const TableQuestion& question_;
  const v1::YearEndAssessment& table_;
  const Lowered lowered_;
  v1::CellExplanation& explanation_;
  std::map<std::string, TableMessage> read_;
};

}  // namespace

void AddCosts(const Tables& tables, const TableQuestion& question, const TableCell& cell,
              v1::CellExplanation& explanation) {
  const bool lowered = FieldOf(cell).options().GetExtension(v1::lowered);
  if (!lowered || question.kind != v1::TABLE_KIND_ASSESSMENT) return;
  Costs(tables, question, cell, explanation).Add();
}

}  // namespace jiedui::projections
