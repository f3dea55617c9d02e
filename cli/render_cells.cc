// Single cells of tables: where a value comes from, and what has changed.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using v1::CellChange;
using v1::RecordedEvent;

void AddLine(absl::string_view name, absl::string_view text, std::string& lines) {
  if (!text.empty()) absl::StrAppend(&lines, name, "：", text, "\n");
}

std::string Before(const CellChange& change) {
  return change.has_before() ? CellWords(change.before(), change.unit()) : "（无）";
}

std::string After(const CellChange& change) {
  return change.has_after() ? CellWords(change.after(), change.unit()) : "（无）";
}

// "2493", "1201–1340" if it could not be told apart, or that no event did.
std::string Positions(const CellChange& change) {
  if (change.last_position() == 0) return "规则参数";
  if (change.first_position() == change.last_position()) {
    return absl::StrCat(change.last_position());
  }
  return absl::StrCat(change.first_position(), "–", change.last_position());
}

const RecordedEvent* Find(const v1::ExplainCellResponse& explained, int64_t position) {
  for (const RecordedEvent& event : explained.events()) {
    if (event.position() == position) return &event;
  }
  return nullptr;
}

std::vector<std::string> EventCells(const RecordedEvent* event) {
  if (event == nullptr) return {"", "", ""};
  return {event->title(), DayWords(event->occurred_date()), event->actor()};
}

// What the table names besides what changed the cell.
Table OtherEvidence(const v1::ExplainCellResponse& explained) {
  Table table({{"位置", Align::kRight}, {"事件"}, {"发生日期"}, {"登记"}});
  std::set<int64_t> changed;
  for (const CellChange& change : explained.explanation().changes()) {
    changed.insert(change.last_position());
  }
  for (const int64_t position : explained.explanation().evidence_positions()) {
    if (changed.contains(position)) continue;
    std::vector<std::string> cells = EventCells(Find(explained, position));
    cells.insert(cells.begin(), absl::StrCat(position));
    table.AddRow(std::move(cells));
  }
  return table;
}

}  // namespace

Table CellRows(const std::vector<v1::Cell>& cells) {
  Table table(
      {{"路径", Align::kLeft, 70}, {"名称", Align::kLeft, 40}, {"值", Align::kLeft, 50}, {"计量"}});
  for (const v1::Cell& cell : cells) {
    table.AddRow({cell.path(), cell.label(), CellWords(cell.value(), cell.unit()), cell.unit()});
  }
  return table;
}

std::string ExplanationText(const v1::ExplainCellResponse& explained) {
  const v1::CellExplanation& explanation = explained.explanation();
  std::string text;
  AddLine("单元格", explanation.cell().path(), text);
  AddLine("名称", explanation.cell().label(), text);
  AddLine("值", CellWords(explanation.cell().value(), explanation.cell().unit()), text);
  AddLine("计量", explanation.cell().unit(), text);
  AddLine("算式", explanation.formula(), text);
  AddLine("依据", explanation.clause(), text);
  AddLine("参数", explanation.parameter(), text);
  AddLine("规则参数集", explanation.policy_set_id(), text);
  absl::StrAppend(&text, FindingsText(explanation.findings()));
  absl::StrAppend(&text, "由来", explanation.changes_cut() ? "（只列最近的变化）" : "", "：\n",
                  ExplanationRows(explained).Text());
  const Table others = OtherEvidence(explained);
  if (others.row_count() > 0) {
    absl::StrAppend(&text, "表中另列为依据的事件",
                    explained.events_cut() ? "（过多，有的只列位置）" : "", "：\n", others.Text());
  }
  return text;
}

Table ExplanationRows(const v1::ExplainCellResponse& explained) {
  Table table({{"位置", Align::kRight},
               {"事件"},
               {"发生日期"},
               {"登记"},
               {"由", Align::kLeft, 30},
               {"为", Align::kLeft, 30}});
  for (const CellChange& change : explained.explanation().changes()) {
    const bool is_one = change.first_position() == change.last_position();
    std::vector<std::string> cells =
        EventCells(is_one ? Find(explained, change.last_position()) : nullptr);
    cells.insert(cells.begin(), Positions(change));
    cells.push_back(Before(change));
    cells.push_back(After(change));
    table.AddRow(std::move(cells));
  }
  return table;
}

std::string ComparisonText(const v1::CompareTablesResponse& compared) {
  std::string text =
      absl::StrCat("账本位置 ", compared.before().read_position(), " 与 ",
                   compared.after().read_position(), " 相比，变化 ", compared.changes_size(), " 处",
                   compared.changes_cut() ? "（未全部列出）" : "", "\n");
  for (const v1::ReadMetadata* const state : {&compared.before(), &compared.after()}) {
    if (state->assumed_policy_set_id().empty()) continue;
    absl::StrAppend(&text, "假设施行规则参数集 ", state->assumed_policy_set_id(), "，推算未入账\n");
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
  for (const CellChange& change : compared.changes()) {
    table.AddRow({Positions(change), change.path(), change.label(), Before(change), After(change),
                  change.unit()});
  }
  return table;
}

}  // namespace jiedui::cli
