// What the demonstration shows, as text and as JSON. Pure.

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/demo.h"
#include "cli/json.h"
#include "cli/render.h"
#include "cli/table.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;

std::string Introduction(const DemoResult& result) {
  return absl::StrCat(
      result.example.units.front().display_name,
      "结对互助活动演示：一个活动年度，从通知到年度考核\n\n",
      "取自文件：枣安监发〔2017〕11号的期间、参加单位、四个大队结对、规则及条款、附件1、附件2；区划"
      "代码和名称。\n",
      "仅为示例：镇街结对、全部活动、企业、案件、处罚、月报和指数，由种子 ",
      result.example.knobs.seed,
      " 生成，不反映任何单位的实际工作；通知未写明A、B方，大队结对以先列者为A方。\n",
      "时钟为模拟：服务的时钟由演示程序逐日拨动，从 ", FormatDay(result.first_day), " 到 ",
      FormatDay(result.last_day), "。\n");
}

std::string UnitName(const DemoResult& result, absl::string_view unit_id) {
  const auto unit = absl::c_find_if(
      result.example.units, [unit_id](const auto& each) { return each.unit_id == unit_id; });
  return unit == result.example.units.end() ? std::string(unit_id) : unit->display_name;
}

Table ShortfallTable(const DemoResult& result) {
  Table table({{"事项"}, {"单位"}, {"月份", Align::kRight}, {"规则"}, {"对象"}});
  for (const scenario::Place& place : scenario::Places()) {
    table.AddRow({place.title, UnitName(result, place.unit_id), absl::StrCat(place.month),
                  *place.rule == '\0' ? "—" : place.rule,
                  result.plan.subjects.at(place.shortfall)});
  }
  return table;
}

Table RefusalTable(const std::vector<DemoRefusal>& refusals) {
  Table table({{"尝试"},
               {"登记人"},
               {"代码", Align::kLeft, 20},
               {"原因", Align::kLeft, 24},
               {"说明", Align::kLeft, 44},
               {"字段", Align::kLeft, 24}});
  for (const DemoRefusal& refused : refusals) {
    table.AddRow({refused.title, refused.actor, refused.refusal.code, refused.refusal.reason,
                  absl::StrCat(refused.refusal.zh, "\n", refused.refusal.en),
                  refused.refusal.field});
  }
  return table;
}

std::string Summary(const DemoResult& result) {
  return absl::StrFormat(
      "事件 %d 个，账本 %.1f MB，用时 %.1f 秒（每秒 %.0f 次登记，逐次落盘）\n"
      "账本树根 %s\n统计表 %d 张与账本重算结果一致\nverified\n",
      result.verified.events, static_cast<double>(result.disk_bytes) / 1e6, result.play_seconds,
      static_cast<double>(result.verified.events) / result.play_seconds, result.verified.root_hex,
      result.verified.table_count);
}

std::string Heading(absl::string_view text) {
  return absl::StrCat("\n== ", text, " ==\n\n");
}

Json RefusalsJson(const std::vector<DemoRefusal>& refusals) {
  Json array = Json::array();
  for (const DemoRefusal& refused : refusals) {
    array.push_back({{"title", refused.title},
                     {"actor", refused.actor},
                     {"code", refused.refusal.code},
                     {"reason", refused.refusal.reason},
                     {"zh", refused.refusal.zh},
                     {"en", refused.refusal.en},
                     {"field", refused.refusal.field}});
  }
  return array;
}

Json ShortfallsJson(const DemoResult& result) {
  Json array = Json::array();
  for (const scenario::Place& place : scenario::Places()) {
    array.push_back({{"title", place.title},
                     {"unit", place.unit_id},
                     {"month", place.month},
                     {"rule", place.rule},
                     {"subject", result.plan.subjects.at(place.shortfall)}});
  }
  return array;
}

}  // namespace

std::string DemoText(const DemoResult& result) {
  std::string text = Introduction(result);
  absl::StrAppend(&text, Heading("结对情况（附件1）"));
  for (const v1::PairRegister& pair_register : result.registers) {
    absl::StrAppend(&text, RegisterText(pair_register), "\n");
  }
  absl::StrAppend(&text, Heading("月度调度（附件2）"), DispatchText(result.dispatch));
  absl::StrAppend(&text, Heading("达标情况"), ComplianceText(result.compliance));
  absl::StrAppend(&text, Heading("年度考核"), AssessmentText(result.assessment));
  absl::StrAppend(&text, Heading("有意安排的情形"), ShortfallTable(result).Text());
  absl::StrAppend(&text, Heading("被拒绝的登记"), RefusalTable(result.refusals).Text());
  absl::StrAppend(&text, "\n", Summary(result));
  return text;
}

std::string DemoJson(const DemoResult& result) {
  Json document;
  document["ledger"] = result.ledger;
  document["events"] = result.verified.events;
  document["pair_register"] = ToJsonArray(result.registers);
  document["dispatch"] = ToJson(result.dispatch);
  document["compliance"] = ToJsonArray(result.compliance);
  document["assessment"] = ToJsonArray(result.assessment.districts());
  document["refusals"] = RefusalsJson(result.refusals);
  document["verified"] = true;
  document["assessment_pairs"] = ToJsonArray(result.assessment.pairs());
  document["assessment_units"] = ToJsonArray(result.assessment.units());
  document["shortfalls"] = ShortfallsJson(result);
  document["tree_root"] = result.verified.root_hex;
  document["read_models_equal_to_rebuild"] = result.verified.table_count;
  document["seed"] = result.example.knobs.seed;
  document["clock"] = "simulated";
  document["illustrative"] = "everything but the notice, its four pairs, its rules and the units";
  document["disk_bytes"] = result.disk_bytes;
  document["play_seconds"] = result.play_seconds;
  return document.dump(2) + "\n";
}

}  // namespace jiedui::cli
