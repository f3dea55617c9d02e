// How the pairs stand and how the year is scored: compliance and the year-end table.

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/render.h"
#include "cli/words.h"

#include "domain/rules/dispatch.h"
#include "domain/rules/score.h"
#include "projections/cells.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using v1::PairCompliance;

constexpr char kVerdictExplained[] =
    "达标：到期的月度要求和全年次数要求都已做到；未达标：至少一项到期未做到；"
    "进行中：尚有未到期的，或已到期而计入待定的活动即可做到的。\n"
    "不合要求的活动不计次数，仅此不构成未达标；由此缺了月度或全年次数，才是未达标。\n"
    "月度要求为原则上的要求：经批准免除的月份不要求，未经批准而缺的月份仍为未达标（解释 A23）。\n";

template <class Pair>
std::string PairName(const Pair& pair) {
  return absl::StrCat(pair.unit_a_name(), "–", pair.unit_b_name());
}

// "10/11": months met of those that are due.
std::string MonthsMet(const PairCompliance& pair) {
  int met = 0;
  int due = 0;
  for (const v1::MonthCoverage& month : pair.months()) {
    met += month.status() == v1::OBLIGATION_STATUS_MET ? 1 : 0;
    due += month.status() == v1::OBLIGATION_STATUS_MET ||
                   month.status() == v1::OBLIGATION_STATUS_BREACHED
               ? 1
               : 0;
  }
  return absl::StrCat(met, "/", due);
}

std::string KindCount(const PairCompliance& pair, v1::ActivityKind kind) {
  for (const v1::KindFloor& floor : pair.kinds()) {
    if (floor.kind() != kind) continue;
    const std::string counted = absl::StrCat(floor.counted());
    return floor.required() == 0 ? counted : absl::StrCat(counted, "/", floor.required());
  }
  return "—";
}

// 进行中 while nothing is breached and something is still open.
std::string Verdict(const PairCompliance& pair) {
  if (!pair.compliant()) return "未达标";
  const auto is_open = [](const auto& each) {
    return each.status() == v1::OBLIGATION_STATUS_PENDING;
  };
  return absl::c_any_of(pair.months(), is_open) || absl::c_any_of(pair.kinds(), is_open) ? "进行中"
                                                                                         : "达标";
}

Table StandingTable(const std::vector<PairCompliance>& pairs) {
  Table table({{"序号", Align::kRight},
               {"结对单位A–B"},
               {"月度", Align::kRight},
               {"换岗交流", Align::kRight},
               {"联合执法", Align::kRight},
               {"集中学习", Align::kRight},
               {"其他活动", Align::kRight},
               {"问题", Align::kRight},
               {"结论"}});
  int number = 0;
  for (const PairCompliance& pair : pairs) {
    table.AddRow({absl::StrCat(++number), PairName(pair), MonthsMet(pair),
                  KindCount(pair, v1::ACTIVITY_KIND_ROTATION),
                  KindCount(pair, v1::ACTIVITY_KIND_JOINT_INSPECTION),
                  KindCount(pair, v1::ACTIVITY_KIND_GROUP_STUDY),
                  KindCount(pair, v1::ACTIVITY_KIND_OTHER), absl::StrCat(pair.findings_size()),
                  Verdict(pair)});
  }
  return table;
}

std::string PositionCell(int64_t position) {
  return position == 0 ? "—" : absl::StrCat(position);
}

Table ShortfallTable(const std::vector<PairCompliance>& pairs) {
  Table table({{"结对单位A–B"},
               {"对象", Align::kLeft, 36},
               {"规则"},
               {"要求"},
               {"说明", Align::kLeft, 50},
               {"依据", Align::kLeft, 34},
               {"事件", Align::kRight}});
  for (const PairCompliance& pair : pairs) {
    for (const v1::RuleFinding& finding : pair.findings()) {
      table.AddRow({PairName(pair), finding.subject(), finding.rule(),
                    SeverityWords(finding.severity()), finding.message_zh(), finding.clause(),
                    PositionCell(finding.event_position())});
    }
  }
  return table;
}

// The terms that the scores of one table have, and whether each is worth the same in all of them.
struct TermColumn {
  v1::ScoreTerm term;
  bool same_weight = true;
};

void AddTerm(const v1::ScoreTerm& term, std::vector<TermColumn>& columns) {
  const auto known = absl::c_find_if(
      columns, [&term](const TermColumn& each) { return each.term.key() == term.key(); });
  if (known == columns.end()) {
    columns.push_back({term});
  } else if (known->term.weight_milli() != term.weight_milli()) {
    known->same_weight = false;
  }
}

// In the order of the score with the most terms: not every score has every term.
template <class Score>
std::vector<TermColumn> TermColumns(const std::vector<Score>& scores) {
  std::vector<TermColumn> columns;
  const auto longest = absl::c_max_element(
      scores, [](const Score& a, const Score& b) { return a.terms_size() < b.terms_size(); });
  if (longest != scores.end()) {
    for (const v1::ScoreTerm& term : longest->terms()) AddTerm(term, columns);
  }
  for (const Score& score : scores) {
    for (const v1::ScoreTerm& term : score.terms()) AddTerm(term, columns);
  }
  return columns;
}

void AddTermColumns(const std::vector<TermColumn>& terms, std::vector<Column>& columns) {
  for (const TermColumn& column : terms) {
    const std::string weight =
        column.same_weight ? absl::StrCat(Milli(column.term.weight_milli()), "分") : "得分/分值";
    columns.push_back({absl::StrCat(column.term.label(), "\n", weight), Align::kRight, 18});
  }
}

// A number of the term, as points if it is of points.
std::string TermNumber(const v1::ScoreTerm& term, int64_t number) {
  static const auto* const field = v1::ScoreTerm::descriptor()->FindFieldByName("numerator");
  return projections::IsInPoints(term, *field) ? Milli(number) : absl::StrCat(number);
}

// "10/11"; in words where there is nothing to divide by, and so all of the points or none.
std::string ShareWords(const v1::ScoreTerm& term) {
  if (term.denominator() != 0) {
    return absl::StrCat(TermNumber(term, term.numerator()), "/",
                        TermNumber(term, term.denominator()));
  }
  const bool of_gap = absl::StrContains(term.key(), "gap");
  // It keeps its weight: what nothing was shown of earns nothing of the total.
  if (term.points_milli() == 0) return of_gap ? "未测量，计0分" : "无可计事项，计0分";
  return of_gap ? "无差距，计满分" : "无应计事项，计满分";
}

// "18.182" over "10/11".
std::string TermCell(const v1::ScoreTerm& term, bool same_weight) {
  const std::string weight = same_weight ? "" : absl::StrCat("/", Milli(term.weight_milli()));
  return absl::StrCat(Milli(term.points_milli()), weight, "\n", ShareWords(term));
}

template <class Score>
void AddTermCells(const Score& score, const std::vector<TermColumn>& columns,
                  std::vector<std::string>& cells) {
  for (const TermColumn& column : columns) {
    const auto term = absl::c_find_if(score.terms(), [&column](const v1::ScoreTerm& each) {
      return each.key() == column.term.key();
    });
    cells.push_back(term == score.terms().end() ? "—" : TermCell(*term, column.same_weight));
  }
}

Table DistrictTable(const std::vector<v1::DistrictScore>& districts) {
  std::vector<Column> columns = {{"名次", Align::kRight}, {"区（市）"}};
  const std::vector<TermColumn> terms = TermColumns(districts);
  AddTermColumns(terms, columns);
  columns.push_back({"总分", Align::kRight});
  columns.push_back({"等次"});
  // What the score is worth in the bureau's whole target, if the policy set says.
  const bool is_of_target = absl::c_any_of(
      districts, [](const v1::DistrictScore& district) { return district.target_points() != 0; });
  if (is_of_target) columns.push_back({"目标考核得分", Align::kRight});
  Table table(columns);
  for (const v1::DistrictScore& district : districts) {
    std::vector<std::string> cells = {absl::StrCat(district.rank()), district.unit_name()};
    AddTermCells(district, terms, cells);
    cells.push_back(Milli(district.total_milli()));
    cells.push_back(GradeWords(district.grade()));
    if (is_of_target) {
      cells.push_back(absl::StrCat(Milli(district.target_milli()), "/", district.target_points()));
    }
    table.AddRow(std::move(cells));
  }
  return table;
}

Table PairTable(const std::vector<v1::PairScore>& pairs) {
  std::vector<Column> columns = {{"名次", Align::kRight}, {"结对单位A–B", Align::kLeft, 26}};
  const std::vector<TermColumn> terms = TermColumns(pairs);
  AddTermColumns(terms, columns);
  columns.push_back({"总分", Align::kRight});
  columns.push_back({"A得分\nB得分", Align::kRight});
  columns.push_back({"等次", Align::kLeft, 16});
  Table table(columns);
  for (const v1::PairScore& pair : pairs) {
    const std::string veto = pair.veto().empty() ? "" : absl::StrCat("\n", pair.veto());
    std::vector<std::string> cells = {absl::StrCat(pair.rank()), PairName(pair)};
    AddTermCells(pair, terms, cells);
    cells.push_back(Milli(pair.total_milli()));
    cells.push_back(
        absl::StrCat(Milli(pair.unit_a_score_milli()), "\n", Milli(pair.unit_b_score_milli())));
    cells.push_back(absl::StrCat(GradeWords(pair.grade()), veto));
    table.AddRow(std::move(cells));
  }
  return table;
}

// 大队 or not: units of the districts come first, then those below them.
bool IsOfDistrict(const v1::YearEndAssessment& assessment, const std::string& unit_id) {
  return absl::c_any_of(assessment.districts(), [&unit_id](const v1::DistrictScore& district) {
    return district.unit_id() == unit_id;
  });
}

const std::string& AnyUnitOf(const v1::PairScore& pair) {
  return pair.unit_a_id();
}

const std::string& AnyUnitOf(const v1::UnitScore& unit) {
  return unit.unit_id();
}

// Scores come by tier, then rank: a table for each tier.
template <class Score, class TableOf>
std::string TierTables(const v1::YearEndAssessment& assessment,
                       const google::protobuf::RepeatedPtrField<Score>& scores, TableOf table_of) {
  std::string text;
  for (const bool of_districts : {true, false}) {
    std::vector<Score> tier;
    for (const Score& score : scores) {
      if (IsOfDistrict(assessment, AnyUnitOf(score)) == of_districts) tier.push_back(score);
    }
    if (!tier.empty()) absl::StrAppend(&text, table_of(tier).Text());
  }
  return text;
}

Table UnitTable(const std::vector<v1::UnitScore>& units) {
  Table table({{"名次", Align::kRight},
               {"单位"},
               {"结对数", Align::kRight},
               {"得分", Align::kRight},
               {"等次"}});
  for (const v1::UnitScore& unit : units) {
    table.AddRow({absl::StrCat(unit.rank()), unit.unit_name(), absl::StrCat(unit.pair_ids_size()),
                  Milli(unit.score_milli()), GradeWords(unit.grade())});
  }
  return table;
}

std::string AssessmentHead(const char* title, const v1::YearEndAssessment& assessment) {
  return absl::StrCat(title, "（", assessment.program_id(), "年度，判断日 ",
                      DayWords(assessment.on_date()), "，规则参数 ", assessment.policy_set_id(),
                      "）\n");
}

void AddFindingRows(const std::string& who,
                    const google::protobuf::RepeatedPtrField<v1::RuleFinding>& findings,
                    Table& table) {
  for (const v1::RuleFinding& finding : findings) {
    table.AddRow({who, finding.rule(), finding.message_zh(), finding.clause(),
                  PositionCell(finding.event_position())});
  }
}

// Terms that go by a bound of theirs and not by what was reached.
template <class Score>
void AddNoteRows(const std::string& who, const Score& score, Table& table) {
  for (const v1::ScoreTerm& term : score.terms()) {
    if (!term.note().empty()) table.AddRow({who, term.label(), term.note(), term.clause(), ""});
  }
}

// What is to be said beside the scores: who has none and why, and what a term does not go by.
std::string NotesText(const v1::YearEndAssessment& assessment) {
  Table table({{"考核对象"}, {"事项"}, {"说明"}, {"依据"}, {"事件", Align::kRight}});
  for (const v1::UnassessedPair& pair : assessment.unassessed_pairs()) {
    AddFindingRows(PairName(pair), pair.findings(), table);
  }
  for (const v1::DistrictScore& district : assessment.districts()) {
    AddNoteRows(district.unit_name(), district, table);
  }
  for (const v1::PairScore& pair : assessment.pairs()) {
    AddNoteRows(PairName(pair), pair, table);
    AddFindingRows(PairName(pair), pair.findings(), table);
  }
  return table.row_count() == 0 ? "" : absl::StrCat("\n说明\n", table.Text());
}

std::string ScoreTables(const v1::YearEndAssessment& assessment) {
  return absl::StrCat(
      "各项得分 = 分值 × 分子 ÷ 分母，下行为分子/分母\n\n区（市）局\n",
      DistrictTable({assessment.districts().begin(), assessment.districts().end()}).Text(),
      "\n结对单位（各层级分别排名）\n", TierTables(assessment, assessment.pairs(), PairTable),
      "\n单位（各层级分别排名，得分为其各结对得分的综合）\n",
      TierTables(assessment, assessment.units(), UnitTable), NotesText(assessment));
}

// What was decided about a score, and the events of both who signed it.
void AddAdjustedRows(const std::string& who,
                     const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms, Table& table) {
  for (const v1::ScoreTerm& term : terms) {
    if (term.key() != domain::kAdjustmentKey) continue;
    table.AddRow({who, term.clause(), Milli(term.points_milli()), PositionWords(term.positions())});
  }
}

std::string AdjustedText(const v1::YearEndAssessment& assessment) {
  Table table({{"考核对象"}, {"事项"}, {"得分", Align::kRight}, {"事件"}});
  for (const v1::DistrictScore& district : assessment.districts()) {
    AddAdjustedRows(district.unit_name(), district.terms(), table);
  }
  for (const v1::PairScore& pair : assessment.pairs()) {
    AddAdjustedRows(PairName(pair), pair.terms(), table);
    if (pair.veto().empty()) continue;
    table.AddRow({PairName(pair), pair.veto(), Milli(0), PositionWords(pair.veto_positions())});
  }
  return table.row_count() == 0 ? "" : absl::StrCat("\n考核调整和一票否决\n", table.Text());
}

// A pair without a score, in the rows of CSV.
void AddUnassessedRows(const v1::UnassessedPair& pair, Table& table) {
  for (const v1::RuleFinding& finding : pair.findings()) {
    table.AddRow({PairName(pair), pair.pair_id(), "", "", "不参加考核", finding.message_zh(), "",
                  "", "", "", PositionCell(finding.event_position())});
  }
}

// Whose score it is, in the rows of CSV.
struct Scored {
  std::string name;
  std::string id;
  int rank;
  v1::Grade grade;
};

void AddScoreRow(const Scored& scored, const char* what, int64_t points_milli, Table& table) {
  table.AddRow({scored.name, scored.id, absl::StrCat(scored.rank), GradeWords(scored.grade), what,
                "", "", "", "", Milli(points_milli), ""});
}

void AddTermRows(const Scored& scored,
                 const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms, Table& table) {
  for (const v1::ScoreTerm& term : terms) {
    table.AddRow({scored.name, scored.id, absl::StrCat(scored.rank), GradeWords(scored.grade),
                  term.label(), term.clause(), TermNumber(term, term.numerator()),
                  TermNumber(term, term.denominator()), Milli(term.weight_milli()),
                  Milli(term.points_milli()), AllPositions(term.positions())});
  }
}

void AddDistrictRows(const v1::DistrictScore& district, Table& table) {
  const Scored scored = {district.unit_name(), district.unit_id(), district.rank(),
                         district.grade()};
  AddTermRows(scored, district.terms(), table);
  AddScoreRow(scored, "总分", district.total_milli(), table);
  if (district.target_points() != 0) {
    AddScoreRow(scored, "目标考核得分", district.target_milli(), table);
  }
}

void AddPairRows(const v1::PairScore& pair, Table& table) {
  const Scored scored = {PairName(pair), pair.pair_id(), pair.rank(), pair.grade()};
  AddTermRows(scored, pair.terms(), table);
  if (!pair.veto().empty()) {
    table.AddRow({scored.name, scored.id, absl::StrCat(scored.rank), GradeWords(scored.grade),
                  "一票否决", pair.veto(), "", "", "", Milli(0),
                  AllPositions(pair.veto_positions())});
  }
  AddScoreRow(scored, "总分", pair.total_milli(), table);
  AddScoreRow(scored, "A得分", pair.unit_a_score_milli(), table);
  AddScoreRow(scored, "B得分", pair.unit_b_score_milli(), table);
}

}  // namespace

std::string ComplianceText(const std::vector<PairCompliance>& pairs) {
  const Table shortfalls = ShortfallTable(pairs);
  std::string text =
      absl::StrCat("结对互助活动达标情况\n", StandingTable(pairs).Text(), kVerdictExplained);
  if (shortfalls.row_count() == 0) return text;
  return absl::StrCat(text, "\n问题事项（规则、要求、依据、事件位置）\n", shortfalls.Text());
}

Table ComplianceRows(const std::vector<PairCompliance>& pairs) {
  Table table({{"结对编号"},
               {"结对单位A"},
               {"结对单位B"},
               {"结论"},
               {"对象"},
               {"规则"},
               {"要求"},
               {"说明"},
               {"依据"},
               {"事件", Align::kRight}});
  for (const PairCompliance& pair : pairs) {
    const std::string verdict = Verdict(pair);
    if (pair.findings().empty()) {
      table.AddRow({pair.pair_id(), pair.unit_a_name(), pair.unit_b_name(), verdict, "", "", "", "",
                    "", ""});
    }
    for (const v1::RuleFinding& finding : pair.findings()) {
      table.AddRow({pair.pair_id(), pair.unit_a_name(), pair.unit_b_name(), verdict,
                    finding.subject(), finding.rule(), SeverityWords(finding.severity()),
                    finding.message_zh(), finding.clause(),
                    PositionCell(finding.event_position())});
    }
  }
  return table;
}

std::string AssessmentText(const v1::YearEndAssessment& assessment) {
  return absl::StrCat(
      AssessmentHead("年度目标考核", assessment),
      "按账本所记事实计算，不含会签的考核调整；记录的结果见 jiedui assess --result\n",
      ScoreTables(assessment));
}

std::string AssessmentResultText(const v1::GetAssessmentTableResponse& result) {
  return absl::StrCat(AssessmentHead("年度目标考核结果", result.table()),
                      "含会签的考核调整；事实截至账本位置 ", result.frozen_position(), "；SHA-256 ",
                      absl::BytesToHexString(result.table_hash()),
                      result.matches() ? "，与账本所记一致\n" : "，与账本所记不一致\n",
                      ScoreTables(result.table()), AdjustedText(result.table()));
}

Table AssessmentResultRows(const v1::GetAssessmentTableResponse& result) {
  return AssessmentRows(result.table());
}

Table AssessmentRows(const v1::YearEndAssessment& assessment) {
  Table table({{"考核对象"},
               {"编号"},
               {"名次", Align::kRight},
               {"等次"},
               {"项目"},
               {"依据"},
               {"分子", Align::kRight},
               {"分母", Align::kRight},
               {"分值", Align::kRight},
               {"得分", Align::kRight},
               {"事件"}});
  for (const v1::DistrictScore& district : assessment.districts()) AddDistrictRows(district, table);
  for (const v1::PairScore& pair : assessment.pairs()) AddPairRows(pair, table);
  for (const v1::UnassessedPair& pair : assessment.unassessed_pairs()) {
    AddUnassessedRows(pair, table);
  }
  for (const v1::UnitScore& unit : assessment.units()) {
    AddScoreRow({unit.unit_name(), unit.unit_id(), unit.rank(), unit.grade()}, "单位得分",
                unit.score_milli(), table);
  }
  return table;
}

}  // namespace jiedui::cli
