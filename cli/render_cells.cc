// Single cells of tables: where a value comes from, and what has changed.

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "cli/cell_words.h"
#include "cli/render.h"
#include "cli/words.h"

#include "base/civil.h"
#include "domain/date.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using v1::CellChange;
using v1::RecordedEvent;

void AddLine(absl::string_view name, absl::string_view text, std::string& lines) {
  if (!text.empty()) absl::StrAppend(&lines, name, "：", text, "\n");
}

std::string ValueOf(const v1::Cell& cell) {
  return CellWords(cell.path(), cell.value(), cell.unit());
}

std::string UnitOf(const v1::Cell& cell) {
  return CellUnitWords(cell.path(), cell.unit());
}

std::string Before(const CellChange& change) {
  return change.has_before() ? CellWords(change.path(), change.before(), change.unit()) : "（无）";
}

std::string After(const CellChange& change) {
  const std::string value =
      change.has_after() ? CellWords(change.path(), change.after(), change.unit()) : "（无）";
  return absl::StrCat(value, VetoMark(change));
}

// "2493", what is not known of the events, as how many there are of which one or several did it, or
// what did if no event did.
std::string Positions(const CellChange& change) {
  if (change.last_position() == 0) {
    return change.range_reason() == v1::RANGE_REASON_POLICY_SETS ? "规则参数" : "判断日";
  }
  const bool is_one = change.first_position() == change.last_position();
  const std::string where =
      is_one ? absl::StrCat(change.last_position())
             : absl::StrCat(change.first_position(), "–", change.last_position());
  if (change.range_reason() == v1::RANGE_REASON_POLICY_SETS) {
    return absl::StrCat(where, "（其间 ", change.event_count(), " 个事件，或规则参数）");
  }
  if (change.coverage() == v1::EVENT_COVERAGE_SOME) {
    return absl::StrCat(where, "（前后有事件未查看，可能另有变化）");
  }
  if (is_one || change.event_count() == 0) return where;
  return absl::StrCat(where, "（其间 ", change.event_count(),
                      " 个事件中的一个或几个，过多未逐一查看）");
}

const RecordedEvent* Find(const v1::ExplainCellResponse& explained, int64_t position) {
  for (const auto* const events : {&explained.events(), &explained.basis_events()}) {
    for (const RecordedEvent& event : *events) {
      if (event.position() == position) return &event;
    }
  }
  return nullptr;
}

// The day on which the ledger took it, beside the one on which it happened.
std::string RecordedDay(const RecordedEvent& event) {
  if (!event.has_record_time()) return "";
  const absl::Time time = absl::FromUnixSeconds(event.record_time().seconds());
  return DayWords(domain::ToDate(DayAt(time)));
}

std::vector<std::string> EventCells(const RecordedEvent* event) {
  if (event == nullptr) return {"", "", "", ""};
  return {event->title(), DayWords(event->occurred_date()), RecordedDay(*event),
          ActorWords(event->actor())};
}

// Position, event, both its days and actor of what the table names besides what changed the cell.
std::vector<std::vector<std::string>> EvidenceCells(const v1::ExplainCellResponse& explained) {
  std::set<int64_t> changed;
  for (const CellChange& change : explained.explanation().changes()) {
    changed.insert(change.last_position());
  }
  std::vector<std::vector<std::string>> rows;
  for (const int64_t position : explained.explanation().evidence_positions()) {
    if (changed.contains(position)) continue;
    rows.push_back(EventCells(Find(explained, position)));
    rows.back().insert(rows.back().begin(), absl::StrCat(position));
  }
  return rows;
}

// The same of what it was judged by.
std::vector<std::vector<std::string>> BasisCells(const v1::ExplainCellResponse& explained) {
  std::vector<std::vector<std::string>> rows;
  for (const int64_t position : explained.explanation().basis_positions()) {
    rows.push_back(EventCells(Find(explained, position)));
    rows.back().insert(rows.back().begin(), absl::StrCat(position));
  }
  return rows;
}

// The same of what changed it, with the value before and after.
std::vector<std::vector<std::string>> ChangeCells(const v1::ExplainCellResponse& explained) {
  std::vector<std::vector<std::string>> rows;
  for (const CellChange& change : explained.explanation().changes()) {
    const bool is_one = change.first_position() == change.last_position();
    rows.push_back(EventCells(is_one ? Find(explained, change.last_position()) : nullptr));
    rows.back().insert(rows.back().begin(), Positions(change));
    rows.back().push_back(Before(change));
    rows.back().push_back(After(change));
  }
  return rows;
}

std::string RankWords(bool is_there, int32_t rank) {
  return is_there ? absl::StrCat("第 ", rank, " 名") : "无名次";
}

// Of a move that no event made.
constexpr const char* kDayOrPolicy = "因判断日或规则参数";

// In what the two states differ besides their events.
const char* CauseWords(const v1::CompareTablesResponse& compared) {
  const auto day = [](const v1::ReadMetadata& state) {
    return state.has_judging_date() ? domain::ToDay(state.judging_date()) : CivilDay();
  };
  const bool other_day = day(compared.before()) != day(compared.after());
  const bool other_policy =
      compared.before().assumed_policy_set_id() != compared.after().assumed_policy_set_id();
  if (other_day == other_policy) return kDayOrPolicy;
  return other_day ? "因判断日" : "因规则参数";
}

// "事件 57", or how many there are, from the first to the last.
std::string MoveEventWords(const v1::RankMove& move, const char* cause) {
  if (move.event_count() == 1) return absl::StrCat("，事件 ", move.last_position());
  if (move.event_count() > 1) {
    return absl::StrCat("，事件 ", move.first_position(), "–", move.last_position(), " 间 ",
                        move.event_count(), " 个");
  }
  return move.before() == move.after() ? "" : absl::StrCat("，", cause);
}

// "市中区 90.000→95.000（第 3 名→第 1 名，事件 57）".
std::string MoveWords(const v1::RankMove& move, const char* cause) {
  const auto value = [&move](bool is_there, const std::string& text) {
    return is_there ? CellWords(move.path(), text, move.unit()) : std::string("（无）");
  };
  return absl::StrCat(
      move.name().empty() ? move.id() : move.name(), " ", value(move.has_before(), move.before()),
      "→", value(move.has_after(), move.after()), "（",
      RankWords(move.has_before_rank(), move.before_rank()), "→",
      RankWords(move.has_after_rank(), move.after_rank()), MoveEventWords(move, cause), "）");
}

// Whose numbers moved a place, of a CellChange or a RankChange; empty if nobody's did.
template <class Change>
std::string MovesWords(const Change& change, const char* cause = kDayOrPolicy) {
  std::vector<std::string> words;
  for (const v1::RankMove& move : change.moves()) words.push_back(MoveWords(move, cause));
  const int more = change.move_count() - change.moves_size();
  if (more > 0) words.push_back(absl::StrCat("另有 ", more, " 个未列出"));
  return absl::StrJoin(words, "；");
}

Table TableOf(std::vector<Column> columns, std::vector<std::vector<std::string>> rows) {
  Table table(std::move(columns));
  for (std::vector<std::string>& row : rows) table.AddRow(std::move(row));
  return table;
}

Table ChangeTable(const v1::ExplainCellResponse& explained) {
  return TableOf({{"位置", Align::kRight},
                  {"事件"},
                  {"发生日期"},
                  {"登记日期"},
                  {"登记人"},
                  {"由", Align::kLeft, 30},
                  {"为", Align::kLeft, 30}},
                 ChangeCells(explained));
}

std::string OriginWords(v1::NumberOrigin origin) {
  switch (origin) {
    case v1::NUMBER_ORIGIN_STATED:
      return "事实所载";
    case v1::NUMBER_ORIGIN_COUNTED:
      return "逐项计数";
    case v1::NUMBER_ORIGIN_POLICY:
      return "规则参数";
    case v1::NUMBER_ORIGIN_PLACE:
      return "排序";
    case v1::NUMBER_ORIGIN_UNSPECIFIED:
    case v1::NumberOrigin_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::NumberOrigin_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

// "units[370403001].score_milli = 96.364", of each cell that the formula takes.
std::vector<std::string> InputWords(const v1::CellExplanation& explanation) {
  std::vector<std::string> words;
  for (const v1::Cell& input : explanation.inputs()) {
    words.push_back(absl::StrCat(input.path(), " = ", ValueOf(input), "（", input.label(), "）"));
  }
  return words;
}

// With what its numbers are, where each has a name.
const std::string& FormulaWords(const v1::CellExplanation& explanation) {
  return explanation.formula_zh().empty() ? explanation.formula() : explanation.formula_zh();
}

// A cell that rests on no clause says so.
std::string ClauseWords(const v1::CellExplanation& explanation) {
  return explanation.clause().empty() ? "无" : explanation.clause();
}

std::string OptionWords(absl::string_view option, const std::string& value) {
  return value.empty() ? "" : absl::StrCat(" ", option, " ", value);
}

// Of the tables that others are computed from, as the command line has them.
absl::string_view TableWord(v1::TableKind kind) {
  if (kind == v1::TABLE_KIND_DISPATCH) return "dispatch";
  return kind == v1::TABLE_KIND_PAIR_COMPLIANCE ? "compliance" : "assess";
}

// "explain dispatch --unit 370404103 --month 2017-05 --cell '…' = 1（榴园镇，联合执法，入账值）".
std::vector<std::string> PartWords(const v1::CellExplanation& explanation) {
  std::vector<std::string> words;
  for (const v1::CellPart& part : explanation.parts()) {
    words.push_back(absl::StrCat(
        "explain ", TableWord(part.source().kind()), OptionWords("--unit", part.source().unit_id()),
        OptionWords("--month", part.source().month()), " --cell '", part.source().path(),
        "' = ", ValueOf(part.cell()), "（", part.cell().label(), "）"));
  }
  return words;
}

const char* SourceName(const v1::CellSource& source) {
  return source.kind() == v1::TABLE_KIND_ASSESSMENT ? "计分时的算式见" : "公布时的来历见";
}

// The command that says how a recorded score, or what a bulletin published, was made.
std::string SourceWords(const v1::CellSource& source) {
  if (source.path().empty()) return "";
  return absl::StrCat(
      "jiedui explain ", TableWord(source.kind()), OptionWords("--unit", source.unit_id()),
      OptionWords("--month", source.month()), OptionWords("--pair", source.pair_id()), " --cell '",
      source.path(), "' --as-of-position ", source.position(), " --on ",
      FormatDay(domain::ToDay(source.on_date())));
}

// "2017-370400-2（位置 95）由 3 改为 2，事件 91", of each later bulletin that has it otherwise.
std::vector<std::string> CorrectionWords(const v1::CellExplanation& explanation) {
  const v1::Cell& cell = explanation.cell();
  const auto value = [&cell](bool is_there, const std::string& text) {
    return is_there ? CellWords(cell.path(), text, cell.unit()) : std::string("（无）");
  };
  std::vector<std::string> words;
  for (const v1::CellCorrection& each : explanation.corrected_by()) {
    words.push_back(absl::StrCat(each.bulletin_id(), "（位置 ", each.publication_position(),
                                 "）由 ", value(each.has_before(), each.before()), " 改为 ",
                                 value(each.has_after(), each.after()), "，事件 ",
                                 absl::StrJoin(each.positions(), "、")));
  }
  return words;
}

std::string CostEventWords(const v1::ExplainCellResponse& explained, const v1::CellCost& cost) {
  if (cost.event_position() == 0) return "缺少事实";
  const std::string words = absl::StrCat("事件 ", cost.event_position());
  const RecordedEvent* const event = Find(explained, cost.event_position());
  if (event == nullptr) return words;
  return absl::StrCat(words, "，", DayWords(event->occurred_date()), "发生，", RecordedDay(*event),
                      "登记");
}

// "所属镇街结对，临城街道—兴仁街道，月报及时", as far as there is of it.
std::string CostTermWords(const v1::CellCost& cost) {
  std::vector<std::string> words = {cost.through_term_label(), cost.pair_name(), cost.term_label()};
  std::erase(words, "");
  return absl::StrJoin(words, "，");
}

// The same fact, counted for another pair too, is there a second time.
std::string SharedWords(const v1::CellCost& cost) {
  if (cost.shared_pair_ids().empty()) return "";
  return absl::StrCat("，同一事实另计入结对 ", absl::StrJoin(cost.shared_pair_ids(), "、"));
}

// "月报及时：2017-03，薛城区，是否按时：……（事件 91，截止 2017-04-05）", of each fact that lowered
// the score.
std::vector<std::string> CostWords(const v1::ExplainCellResponse& explained) {
  const v1::CellExplanation& explanation = explained.explanation();
  std::vector<std::string> words;
  for (const v1::CellCost& cost : explanation.costs()) {
    std::string what = CostTermWords(cost);
    if (cost.label() != cost.term_label()) absl::StrAppend(&what, "：", cost.label());
    absl::StrAppend(&what, "：", cost.how_zh());
    for (const v1::RuleFinding& finding : cost.findings()) {
      if (!absl::StrContains(what, finding.message_zh())) {
        absl::StrAppend(&what, "；", finding.message_zh());
      }
    }
    absl::StrAppend(&what, "（", CostEventWords(explained, cost), LostWords(cost));
    if (cost.has_due_date()) {
      absl::StrAppend(&what, "，截止 ", FormatDay(domain::ToDay(cost.due_date())));
    }
    if (!cost.clause().empty()) absl::StrAppend(&what, "，依据 ", cost.clause());
    words.push_back(absl::StrCat(what, SharedWords(cost), "）"));
  }
  const int more = explanation.cost_count() - explanation.costs_size();
  if (more > 0) words.push_back(absl::StrCat("另有 ", more, " 项未列出（", kListAll, "）"));
  return words;
}

// Why a result was corrected, of each erratum listed.
std::vector<std::string> ErratumWords(const v1::ExplainCellResponse& explained) {
  std::vector<std::string> words;
  for (const RecordedEvent& event : explained.events()) {
    if (!event.event().has_assessment_erratum_published()) continue;
    const auto& erratum = event.event().assessment_erratum_published();
    words.push_back(absl::StrCat("位置 ", event.position(), "，第 ", erratum.number(), " 号：",
                                 erratum.explanation()));
  }
  return words;
}

Table EventTable(std::vector<std::vector<std::string>> rows) {
  return TableOf({{"位置", Align::kRight}, {"事件"}, {"发生日期"}, {"登记日期"}, {"登记人"}},
                 std::move(rows));
}

void AddEvents(absl::string_view name, const v1::ExplainCellResponse& explained,
               std::vector<std::vector<std::string>> rows, std::string& text) {
  if (rows.empty()) return;
  absl::StrAppend(&text, name, explained.events_cut() ? "（过多，有的只列位置）" : "", "：\n",
                  EventTable(std::move(rows)).Text());
}

std::string PlaceWords(bool is_there, int32_t rank) {
  return is_there ? absl::StrCat(rank) : "（无）";
}

// Among whom: "districts[370403].rank" is a rank of the rows "districts". A district's bureau has
// one among the districts and one among the units.
std::string RankingWords(absl::string_view path) {
  static constexpr std::pair<absl::string_view, const char*> kRankings[] = {
      {"districts", "区（市）局"}, {"pairs", "结对"}, {"ranking", "月度排名"}, {"units", "单位"}};
  if (absl::EndsWith(path, ".cumulated_rank")) return "月度累计排名";
  const absl::string_view list = path.substr(0, path.rfind('['));
  const size_t dot = list.rfind('.');
  const absl::string_view name = dot == absl::string_view::npos ? list : list.substr(dot + 1);
  for (const auto& [rows, words] : kRankings) {
    if (rows == name) return words;
  }
  return std::string(name);
}

Table RankTable(const v1::CompareTablesResponse& compared) {
  const char* const cause = CauseWords(compared);
  std::vector<std::vector<std::string>> rows;
  for (const v1::RankChange& rank : compared.rank_changes()) {
    rows.push_back({RankingWords(rank.path()), rank.id(), rank.name(),
                    PlaceWords(rank.has_before(), rank.before()),
                    PlaceWords(rank.has_after(), rank.after()), MovesWords(rank, cause)});
  }
  return TableOf({{"排名"},
                  {"编号"},
                  {"名称", Align::kLeft, 36},
                  {"原名次", Align::kRight},
                  {"现名次", Align::kRight},
                  {"因何变动"}},
                 std::move(rows));
}

// Of changes that are not listed.
std::string LeftOutWords(const v1::CompareTablesResponse& compared) {
  if (!compared.changes_cut()) return "";
  return compared.left_out_count() == 0
             ? "（未全部列出）"
             : absl::StrCat("（另有 ", compared.left_out_count(), " 次变化未列出）");
}

// One cell may have changed several times.
size_t CellCount(const v1::CompareTablesResponse& compared) {
  std::set<std::string> paths;
  for (const CellChange& change : compared.changes()) paths.insert(change.path());
  return paths.size();
}

// "370403001" of "units[370403001].rank": whose it is; empty of what is in no list.
std::string CodeIn(absl::string_view path) {
  const size_t begin = path.find('[');
  const size_t end = path.find(']');
  if (begin == absl::string_view::npos || end == absl::string_view::npos) return "";
  return std::string(path.substr(begin + 1, end - begin - 1));
}

// The names that several of one list have: units of one name in two districts.
std::set<std::string> SharedNames(const v1::CompareTablesResponse& compared) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> codes;
  for (const CellChange& change : compared.changes()) {
    const std::string list = change.path().substr(0, change.path().find('['));
    codes[{change.label(), list}].insert(CodeIn(change.path()));
  }
  std::set<std::string> shared;
  for (const auto& [name, of] : codes) {
    if (of.size() > 1 && !name.first.empty()) shared.insert(name.first);
  }
  return shared;
}

// "开发区，名次", or "开发区，名次（370403001）" where others have that name.
std::string NameWords(const CellChange& change, const std::set<std::string>& shared) {
  const std::string code = CodeIn(change.path());
  if (code.empty() || !shared.contains(change.label())) return change.label();
  return absl::StrCat(change.label(), "（", code, "）");
}

// "240（判断日 2017-12-31）".
std::string StateWords(const v1::ReadMetadata& state) {
  if (!state.has_judging_date()) return absl::StrCat(state.read_position());
  return absl::StrCat(state.read_position(), "（判断日 ",
                      FormatDay(domain::ToDay(state.judging_date())), "）");
}

void AddAssumed(absl::string_view which, const std::string& policy_set_id, std::string& text) {
  if (policy_set_id.empty()) return;
  absl::StrAppend(&text, which, "假设施行规则参数集 ", policy_set_id, "，推算未入账\n");
}

// Which of the two states is not as the ledger has it.
std::string AssumedText(const v1::CompareTablesResponse& compared) {
  const std::string& before = compared.before().assumed_policy_set_id();
  const std::string& after = compared.after().assumed_policy_set_id();
  std::string text;
  if (before == after) {
    AddAssumed("相比的两个状态均", before, text);
    return text;
  }
  AddAssumed("相比的前一状态", before, text);
  AddAssumed("相比的后一状态", after, text);
  return text;
}

}  // namespace

Table CellRows(const std::vector<v1::Cell>& cells) {
  Table table(
      {{"路径", Align::kLeft, 70}, {"名称", Align::kLeft, 40}, {"值", Align::kLeft, 50}, {"计量"}});
  for (const v1::Cell& cell : cells) {
    table.AddRow({cell.path(), cell.label(), ValueOf(cell), UnitOf(cell)});
  }
  return table;
}

std::string ExplanationText(const v1::ExplainCellResponse& explained, int facts) {
  const v1::CellExplanation& explanation = explained.explanation();
  std::string text;
  AddLine("单元格", explanation.cell().path(), text);
  AddLine("名称", explanation.cell().label(), text);
  AddLine("值", ValueOf(explanation.cell()), text);
  AddLine("计量", UnitOf(explanation.cell()), text);
  AddLine("算式", FormulaWords(explanation), text);
  for (const std::string& words : InputWords(explanation)) AddLine("取自", words, text);
  for (const std::string& words : PartWords(explanation)) AddLine("各单位", words, text);
  AddLine("来源", OriginWords(explanation.origin()), text);
  AddLine("判定", explanation.how_zh(), text);
  AddLine("排序依据", explanation.place_zh(), text);
  AddLine("依据", ClauseWords(explanation), text);
  AddLine("参数", explanation.parameter(), text);
  AddLine("规则参数集", explanation.policy_set_id(), text);
  AddLine("所计月份", explanation.months_zh(), text);
  AddLine(SourceName(explanation.computed_from()), SourceWords(explanation.computed_from()), text);
  for (const std::string& words : CorrectionWords(explanation)) AddLine("后期更正", words, text);
  for (const std::string& words : ErratumWords(explained)) AddLine("勘误理由", words, text);
  for (const std::string& words : VetoWords(explanation)) AddLine("一票否决", words, text);
  for (const std::string& words : CostWords(explained)) AddLine("失分", words, text);
  for (const std::string& words : MissingWords(explanation)) AddLine("缺少事实", words, text);
  AddLine("事实", FactWords(explanation, facts), text);
  AddLine("各结对的事实", PairFactWords(explanation, facts), text);
  AddLine("查看范围", CoverageWords(explanation.coverage()), text);
  absl::StrAppend(&text, FindingsText(explanation.findings()));
  absl::StrAppend(&text, "由来（各值按同一判断日推算，当时所知的数见 --as-of-date",
                  explanation.changes_cut() ? "；可能还有未列出的变化" : "", "）：\n",
                  ChangeTable(explained).Text());
  for (const CellChange& change : explanation.changes()) {
    const std::string at = absl::StrCat("（位置 ", Positions(change), "）");
    AddLine(absl::StrCat("名次变动", at), MovesWords(change), text);
    AddLine(absl::StrCat("一票否决变动", at), VetoChangeWords(change), text);
  }
  AddEvents("表中另列为依据的事件", explained, EvidenceCells(explained), text);
  AddEvents("依据的规则、日历、免除、例外和许可", explained, BasisCells(explained), text);
  return text;
}

Table ExplanationRows(const v1::ExplainCellResponse& explained, int facts) {
  const v1::CellExplanation& explanation = explained.explanation();
  Table rows({{"项目"},
              {"位置", Align::kRight},
              {"事件"},
              {"发生日期"},
              {"登记日期"},
              {"登记人"},
              {"由"},
              {"内容"}});
  const auto add = [&rows](const char* what, const std::string& text) {
    if (!text.empty()) rows.AddRow({what, "", "", "", "", "", "", text});
  };
  add("单元格", explanation.cell().path());
  add("名称", explanation.cell().label());
  add("值", ValueOf(explanation.cell()));
  add("计量", UnitOf(explanation.cell()));
  add("算式", FormulaWords(explanation));
  for (const std::string& words : InputWords(explanation)) add("取自", words);
  for (const std::string& words : PartWords(explanation)) add("各单位", words);
  add("来源", OriginWords(explanation.origin()));
  add("判定", explanation.how_zh());
  add("排序依据", explanation.place_zh());
  add("依据", ClauseWords(explanation));
  add("参数", explanation.parameter());
  add("规则参数集", explanation.policy_set_id());
  add("所计月份", explanation.months_zh());
  add(SourceName(explanation.computed_from()), SourceWords(explanation.computed_from()));
  for (const std::string& words : CorrectionWords(explanation)) add("后期更正", words);
  for (const std::string& words : ErratumWords(explained)) add("勘误理由", words);
  for (const std::string& words : VetoWords(explanation)) add("一票否决", words);
  for (const std::string& words : CostWords(explained)) add("失分", words);
  for (const std::string& words : MissingWords(explanation)) add("缺少事实", words);
  add("事实", FactWords(explanation, facts));
  add("各结对的事实", PairFactWords(explanation, facts));
  add("查看范围", CoverageWords(explanation.coverage()));
  for (const v1::RuleFinding& finding : explanation.findings()) {
    rows.AddRow({"不足",
                 finding.event_position() == 0 ? "" : absl::StrCat(finding.event_position()), "",
                 "", "", "", finding.rule(), finding.message_zh()});
  }
  for (std::vector<std::string>& change : ChangeCells(explained)) {
    change.insert(change.begin(), "变化");
    rows.AddRow(std::move(change));
  }
  for (const CellChange& change : explanation.changes()) {
    const auto add_at = [&](const char* what, const std::string& words) {
      if (!words.empty()) rows.AddRow({what, Positions(change), "", "", "", "", "", words});
    };
    add_at("名次变动", MovesWords(change));
    add_at("一票否决变动", VetoChangeWords(change));
  }
  for (std::vector<std::string>& evidence : EvidenceCells(explained)) {
    evidence.insert(evidence.begin(), "另列的依据");
    evidence.insert(evidence.end(), {"", ""});
    rows.AddRow(std::move(evidence));
  }
  for (std::vector<std::string>& standard : BasisCells(explained)) {
    standard.insert(standard.begin(), "依据的规则");
    standard.insert(standard.end(), {"", ""});
    rows.AddRow(std::move(standard));
  }
  return rows;
}

std::string ComparisonText(const v1::CompareTablesResponse& compared) {
  std::string text =
      absl::StrCat("账本位置 ", StateWords(compared.before()), " 与 ", StateWords(compared.after()),
                   " 相比，", compared.changes_size(), " 次变化，", CellCount(compared),
                   " 个单元格", LeftOutWords(compared), "\n");
  absl::StrAppend(&text, AssumedText(compared));
  if (!compared.rank_changes().empty()) {
    absl::StrAppend(&text, "名次变化 ", compared.rank_changes_size(), " 处：\n",
                    RankTable(compared).Text());
  }
  return compared.changes().empty() ? text : absl::StrCat(text, ComparisonRows(compared).Text());
}

Table ComparisonRows(const v1::CompareTablesResponse& compared) {
  Table table({{"事件"},
               {"路径", Align::kLeft, 60},
               {"名称", Align::kLeft, 36},
               {"由", Align::kLeft, 24},
               {"为", Align::kLeft, 24},
               {"计量"}});
  const std::set<std::string> shared = SharedNames(compared);
  for (const CellChange& change : compared.changes()) {
    table.AddRow({Positions(change), change.path(), NameWords(change, shared), Before(change),
                  After(change), CellUnitWords(change.path(), change.unit())});
  }
  return table;
}

}  // namespace jiedui::cli
