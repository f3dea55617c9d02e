#include "projections/cell_costs.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "base/civil.h"
#include "domain/date.h"
#include "domain/rules/score.h"
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

using Terms = google::protobuf::RepeatedPtrField<v1::ScoreTerm>;

// What is of the id; null, or nothing, if it is not in the table.
const v1::PairScore* PairIn(const v1::YearEndAssessment& table, const std::string& pair_id) {
  for (const v1::PairScore& pair : table.pairs()) {
    if (pair.pair_id() == pair_id) return &pair;
  }
  return nullptr;
}

std::vector<std::string> PairsOfUnit(const v1::YearEndAssessment& table,
                                     const std::string& unit_id) {
  for (const v1::UnitScore& unit : table.units()) {
    if (unit.unit_id() == unit_id) return {unit.pair_ids().begin(), unit.pair_ids().end()};
  }
  return {};
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

// "滕州市—薛城区".
std::string NameOf(const v1::PairScore& pair) {
  return absl::StrCat(pair.unit_a_name(), "—", pair.unit_b_name());
}

// What there is none of where nothing is behind a term; empty of one that has something behind it.
std::string WantOf(const v1::ScoreTerm& term) {
  static constexpr std::pair<absl::string_view, const char*> kWants[] = {
      {"quality", "没有已结束的换岗交流、联合执法或集中学习"},
      {"reporting_accuracy", "没有可与账本比对的月报"},
      {"breakthrough", "没有批准并计入的新突破"},
      {"improvement", "较差一方没有两次计入的工作指数测量"},
      {"gap", "双方没有各两次计入的工作指数测量"},
      {"supervision_practice", "没有推广的经验做法"}};
  if (!term.positions().empty()) return "";
  for (const auto& [key, want] : kWants) {
    if (key == term.key()) return absl::StrCat("没有可计的事实：", want, "，不得分");
  }
  return term.denominator() == 0 ? "没有可计的事实，不得分" : "";
}

// The cell that says why an activity is a loss: where it qualifies by itself and does not count,
// whether it counts. Any other cell itself.
TableCell SayingWhy(const Message& table, const TableCell& cell) {
  constexpr absl::string_view kStanding = ".standing";
  absl::string_view row = cell.path;
  const bool qualifies = cell.value == v1::ActivityStanding_Name(v1::ACTIVITY_STANDING_QUALIFIED) &&
                         absl::ConsumeSuffix(&row, kStanding);
  if (!qualifies) return cell;
  const std::vector<TableCell> counted = CellAt(table, absl::StrCat(row, ".counted"));
  return counted.empty() || counted.front().value == "true" ? cell : counted.front();
}

// What applied to the cell; of an activity that qualifies and counts, what it yet lost: it counts
// for another month, or falls short of what is not a must.
std::string HowOfLoss(const TableCell& cell, const v1::CellExplanation& said) {
  if (cell.value != v1::ActivityStanding_Name(v1::ACTIVITY_STANDING_QUALIFIED)) {
    return said.how_zh();
  }
  std::vector<std::string> short_of;
  for (const v1::RuleFinding& finding : said.findings()) {
    if (finding.severity() != v1::RULE_SEVERITY_INFO) short_of.push_back(finding.message_zh());
  }
  const std::string month = TextOf(*cell.within.back(), "credit_month");
  return absl::StrCat(
      month.empty() ? "" : absl::StrCat("活动计入 ", month, "，"),
      short_of.empty() ? "" : absl::StrCat("但有不足：", absl::StrJoin(short_of, "；"), "，"),
      "不计入本项");
}

// Of so much of the numerator of a term, or of a deduction so often.
int64_t PointsOf(const v1::ScoreTerm& term, int64_t units) {
  const int64_t whole = std::max<int64_t>(term.denominator(), 1);
  return domain::RoundHalfUp(std::abs(term.weight_milli()) * units, whole);
}

// What one score that the cell is made of lost.
struct Lost {
  const Terms* terms = nullptr;
  std::vector<ScoreLoss> losses;
  const v1::PairScore* pair = nullptr;     // null of a district
  const v1::ScoreTerm* through = nullptr;  // of a district's score the term that the pair's is in
};

// The same fact in the same term, whichever pair it is of; empty of what is of one pair alone.
std::string SharedKey(const ScoreLoss& loss) {
  if (loss.cell.kind() != v1::TABLE_KIND_DISPATCH) return "";
  return absl::StrCat(loss.term, "/", loss.cell.unit_id(), "/", loss.cell.month());
}

class Costs {
 public:
  Costs(const Tables& tables, const TableQuestion& question, const TableCell& cell,
        const CostsWanted& wanted, v1::CellExplanation& explanation)
      : tables_(tables),
        question_(question),
        table_(static_cast<const v1::YearEndAssessment&>(*cell.within.front())),
        lowered_(LoweredIn(cell)),
        wanted_(wanted),
        explanation_(explanation) {}

  void Add() && {
    if (!lowered_.district_id.empty()) GatherDistrict();
    for (const std::string& pair_id : lowered_.pair_ids) GatherPair(pair_id, nullptr);
    for (const Lost& lost : lost_) {
      for (const v1::ScoreTerm& term : *lost.terms) {
        if (IsAsked(lost, term)) AddTerm(lost, term);
      }
    }
  }

 private:
  // Of the pairs of a term of a district all terms.
  bool IsAsked(const Lost& lost, const v1::ScoreTerm& term) const {
    return lost.through != nullptr || lowered_.term.empty() || lowered_.term == term.key();
  }

  // What is its own, then what its terms have of the pairs of its units.
  void GatherDistrict() {
    const Terms* const terms = TermsOfDistrict(table_, lowered_.district_id);
    if (terms == nullptr) return;
    Gather(GatherFactsOfDistrict(tables_, question_.program_id, lowered_.district_id),
           {terms, {}, nullptr, nullptr});
    for (const v1::ScoreTerm& term : *terms) {
      if (lowered_.term.empty() || lowered_.term == term.key()) GatherPairsOf(term);
    }
  }

  // A pair of two of the units once.
  void GatherPairsOf(const v1::ScoreTerm& term) {
    std::set<std::string> seen;
    for (const std::string& unit_id : term.unit_ids()) {
      for (const std::string& pair_id : PairsOfUnit(table_, unit_id)) {
        if (seen.insert(pair_id).second) GatherPair(pair_id, &term);
      }
    }
  }

  void GatherPair(const std::string& pair_id, const v1::ScoreTerm* through) {
    const v1::PairScore* const pair = PairIn(table_, pair_id);
    if (pair == nullptr) return;
    Gather(GatherFactsOfPair(tables_, question_.program_id, pair_id),
           {&pair->terms(), {}, pair, through});
  }

  void Gather(absl::StatusOr<domain::AssessmentFacts> facts, Lost lost) {
    const auto rules = RulesOf(tables_, question_.program_id);
    if (!facts.ok() || !rules.ok()) return;
    facts->organization = question_.organization;
    lost.losses = domain::LossesOf(*facts, *rules, question_.on);
    for (const ScoreLoss& loss : lost.losses) {
      if (lost.pair != nullptr) pairs_of_[SharedKey(loss)].insert(lost.pair->pair_id());
    }
    lost_.push_back(std::move(lost));
  }

  void AddTerm(const Lost& lost, const v1::ScoreTerm& term) {
    const int before = explanation_.cost_count();
    for (const ScoreLoss& loss : lost.losses) {
      if (loss.term == term.key()) AddLoss(lost, term, loss);
    }
    const bool lacks = term.points_milli() < term.weight_milli() && !IsBonus(term);
    if (lacks && explanation_.cost_count() == before && term.unit_ids().empty()) {
      AddMeasure(lost, term);
    }
  }

  // Of a term that is measured: its numbers.
  void AddMeasure(const Lost& lost, const v1::ScoreTerm& term) {
    v1::CellCost* const cost = Next(lost, term);
    if (cost == nullptr) return;
    const bool milli = IsInPoints(term, *term.GetDescriptor()->FindFieldByName("numerator"));
    const auto shown = [milli](int64_t value) {
      return milli ? absl::StrCat(PointsText(value), " 分") : absl::StrCat(value);
    };
    cost->set_label(term.label());
    cost->set_clause(term.clause());
    cost->set_lost_milli(term.weight_milli() - term.points_milli());
    const int64_t reached =
        term.has_uncapped_numerator() ? term.uncapped_numerator() : term.numerator();
    const std::string want = WantOf(term);
    cost->set_how_zh(!want.empty() ? want
                                   : absl::StrCat("达到 ", shown(reached),
                                                  reached < 0 ? "（低于 0，按 0 计）" : "",
                                                  "，满分须 ", shown(term.denominator()), "，差 ",
                                                  shown(term.denominator() - reached)));
    *cost->mutable_counted_positions() = term.positions();
  }

  void AddLoss(const Lost& lost, const v1::ScoreTerm& term, const ScoreLoss& loss) {
    if (loss.cell.kind() == v1::TABLE_KIND_UNSPECIFIED) {
      v1::CellCost* const cost = NextOf(lost, term, loss);
      if (cost == nullptr) return;
      cost->set_how_zh(loss.said_zh);
      cost->set_clause(term.clause());
      return;
    }
    const TableQuestion asked = QuestionAfter(loss.cell);
    const Message* const table = TableOf(asked);
    if (table == nullptr) return;
    const std::vector<TableCell> cells =
        loss.cell.path().empty() ? MismatchesIn(*table) : CellAt(*table, loss.cell.path());
    for (const TableCell& cell : cells) {
      AddCell(lost, term, loss, asked, SayingWhy(*table, cell));
    }
  }

  void AddCell(const Lost& lost, const v1::ScoreTerm& term, const ScoreLoss& loss,
               const TableQuestion& asked, const TableCell& cell) {
    v1::CellCost* const cost = NextOf(lost, term, loss);
    if (cost == nullptr) return;
    const v1::CellExplanation said = ExplainAlone(tables_, asked, cell);
    const bool of_report = asked.kind == v1::TABLE_KIND_DISPATCH;
    cost->set_label(of_report ? absl::StrCat(loss.cell.month(), "，", said.cell().label())
                              : said.cell().label());
    *cost->mutable_source() = loss.cell;
    cost->mutable_source()->set_path(cell.path);
    cost->mutable_source()->set_position(tables_.mark().position);
    *cost->mutable_source()->mutable_on_date() = domain::ToDate(asked.on);
    cost->set_how_zh(HowOfLoss(cell, said));
    cost->set_clause(said.clause());
    *cost->mutable_findings() = said.findings();
    if (!of_report && loss.position == 0) {
      *cost->mutable_counted_positions() = said.evidence_positions();
    }
  }

  // Null if it is not among those that were asked for.
  v1::CellCost* Next(const Lost& lost, const v1::ScoreTerm& term) {
    const int number = explanation_.cost_count();
    explanation_.set_cost_count(number + 1);
    if (number < wanted_.first || explanation_.costs_size() == wanted_.size) return nullptr;
    v1::CellCost* const cost = explanation_.add_costs();
    cost->set_term(term.key());
    cost->set_term_label(term.label());
    if (lost.pair != nullptr) {
      cost->set_pair_id(lost.pair->pair_id());
      cost->set_pair_name(NameOf(*lost.pair));
    }
    if (lost.through != nullptr) {
      cost->set_through_term(lost.through->key());
      cost->set_through_term_label(lost.through->label());
    }
    return cost;
  }

  v1::CellCost* NextOf(const Lost& lost, const v1::ScoreTerm& term, const ScoreLoss& loss) {
    v1::CellCost* const cost = Next(lost, term);
    if (cost == nullptr) return nullptr;
    cost->set_label(term.label());
    cost->set_event_position(loss.position);
    if (loss.units > 0) cost->set_lost_milli(PointsOf(term, loss.units));
    if (loss.due.has_value()) *cost->mutable_due_date() = domain::ToDate(*loss.due);
    const std::string key = SharedKey(loss);
    if (key.empty() || lost.pair == nullptr) return cost;
    for (const std::string& pair_id : pairs_of_.at(key)) {
      if (pair_id != lost.pair->pair_id()) cost->add_shared_pair_ids(pair_id);
    }
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
  const CostsWanted wanted_;
  v1::CellExplanation& explanation_;
  std::vector<Lost> lost_;
  std::map<std::string, std::set<std::string>> pairs_of_;  // that a fact lowered, by SharedKey
  std::map<std::string, TableMessage> read_;
};

}  // namespace

void AddCosts(const Tables& tables, const TableQuestion& question, const TableCell& cell,
              const CostsWanted& wanted, v1::CellExplanation& explanation) {
  const bool lowered = FieldOf(cell).options().GetExtension(v1::lowered);
  if (!lowered || question.kind != v1::TABLE_KIND_ASSESSMENT) return;
  Costs(tables, question, cell, wanted, explanation).Add();
}

}  // namespace jiedui::projections
