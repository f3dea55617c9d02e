// Single cells of tables: where a value comes from.

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
#include "cli/cell_words.h"
#include "cli/change_words.h"
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

const RecordedEvent* Find(const v1::ExplainCellResponse& explained, int64_t position) {
  for (const auto* const events :
       {&explained.events(), &explained.basis_events(), &explained.page_events()}) {
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

// The same of what gives it its value, at most so many; 0: all there are.
std::vector<std::vector<std::string>> FactCells(const v1::ExplainCellResponse& explained,
                                                int facts) {
  std::map<int64_t, const RecordedEvent*> by_position;
  for (const auto* const events : {&explained.page_events(), &explained.events()}) {
    for (const RecordedEvent& event : *events) by_position.emplace(event.position(), &event);
  }
  const v1::CellExplanation& explanation = explained.explanation();
  const auto first = explanation.behind_positions().begin();
  std::vector<std::vector<std::string>> rows;
  std::for_each(first, first + FactsListed(explanation, facts), [&](int64_t position) {
    const auto event = by_position.find(position);
    rows.push_back(EventCells(event == by_position.end() ? nullptr : event->second));
    rows.back().insert(rows.back().begin(), absl::StrCat(position));
  });
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
    rows.back().insert(rows.back().begin(), PositionWords(change));
    rows.back().push_back(BeforeWords(change));
    rows.back().push_back(AfterWords(change));
  }
  return rows;
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

// Beside the values of changes they have none.
void AddEventRows(const char* what, std::vector<std::vector<std::string>> events, Table& rows) {
  for (std::vector<std::string>& event : events) {
    event.insert(event.begin(), what);
    event.insert(event.end(), {"", ""});
    rows.AddRow(std::move(event));
  }
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
    const std::string at = absl::StrCat("（位置 ", PositionWords(change), "）");
    AddLine(absl::StrCat("名次变动", at), MovesWords(change), text);
    AddLine(absl::StrCat("一票否决变动", at), VetoChangeWords(change), text);
  }
  if (FactsListed(explanation, facts) > 0) {
    absl::StrAppend(&text, "形成此值的事实：\n", EventTable(FactCells(explained, facts)).Text());
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
      if (!words.empty()) rows.AddRow({what, PositionWords(change), "", "", "", "", "", words});
    };
    add_at("名次变动", MovesWords(change));
    add_at("一票否决变动", VetoChangeWords(change));
  }
  AddEventRows("形成此值的事实", FactCells(explained, facts), rows);
  AddEventRows("另列的依据", EvidenceCells(explained), rows);
  AddEventRows("依据的规则", BasisCells(explained), rows);
  return rows;
}

}  // namespace jiedui::cli
