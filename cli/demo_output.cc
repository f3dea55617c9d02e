// What the demonstration shows, as text and as JSON. Pure.

#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/demo.h"
#include "cli/demo_views.h"
#include "cli/json.h"
#include "cli/render.h"
#include "cli/table.h"
#include "cli/words.h"

#include "base/civil.h"
#include "domain/rules/rules.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;

std::string Introduction(const DemoResult& result) {
  return absl::StrCat(result.example.units.front().display_name,
                      "结对互助活动演示：一个活动年度，从通知到年度考核\n\n", "取自文件：",
                      result.example.wording.from_documents, "\n", "仅为示例：",
                      result.example.wording.illustrative, "\n", "随机部分由种子 ",
                      result.example.knobs.seed, " 生成。\n",
                      "时钟为模拟：服务的时钟由演示程序逐日拨动，从 ", FormatDay(result.first_day),
                      " 到 ", FormatDay(result.last_day), "。\n", "以下各表：账本位置 ",
                      result.verified.events, "，判断日 ", FormatDay(result.last_day), "。\n");
}

std::string UnitName(const DemoResult& result, absl::string_view unit_id) {
  const auto unit = absl::c_find_if(
      result.example.units, [unit_id](const auto& each) { return each.unit_id == unit_id; });
  return unit == result.example.units.end() ? std::string(unit_id) : unit->display_name;
}

template <class Findings>
std::optional<Ground> FindIn(const Findings& findings, const scenario::Place& place,
                             const std::string& subject) {
  for (const v1::RuleFinding& finding : findings) {
    if (finding.rule() == place.rule && finding.subject() == subject) {
      return Ground{finding.clause(), finding.event_position()};
    }
  }
  return std::nullopt;
}

bool IsActivity(const event::v1::Event& fact, const std::string& activity_id) {
  return fact.staff_rotated().activity_id() == activity_id ||
         fact.joint_inspection_held().activity_id() == activity_id ||
         fact.group_study_held().activity_id() == activity_id ||
         fact.other_activity_held().activity_id() == activity_id;
}

// Whether the event is the one that shows a place which falls short of nothing.
bool Shows(const event::v1::Event& fact, scenario::Shortfall shortfall,
           const std::string& subject) {
  switch (shortfall) {
    case scenario::Shortfall::kReturnedRegister:
      return fact.pair_register_returned().register_id() == subject;
    case scenario::Shortfall::kReturnedReport:
      return fact.report_returned().report_id() == subject;
    case scenario::Shortfall::kVoidedActivity:
      return fact.activity_voided().activity_id() == subject;
    case scenario::Shortfall::kCorrectedActivity:
      return fact.activity_corrected().activity_id() == subject;
    case scenario::Shortfall::kSteppedRotation:
      return fact.staff_returned().activity_id() == subject;
    case scenario::Shortfall::kRecalledRotation:
      return fact.staff_recalled().activity_id() == subject;
    case scenario::Shortfall::kNoViolation:
      return fact.no_violation_attested().activity_id() == subject;
    case scenario::Shortfall::kThirdPair:
    case scenario::Shortfall::kPairAcrossTiers:
    case scenario::Shortfall::kIdleMonth:
      return fact.pair_assigned().pair_id() == subject;
    case scenario::Shortfall::kShortRotation:
    case scenario::Shortfall::kOneSidedRotation:
    case scenario::Shortfall::kRotationAcrossMonths:
    case scenario::Shortfall::kFewEnterprises:
    case scenario::Shortfall::kSideWithoutCase:
    case scenario::Shortfall::kSideWithoutProposedCase:
    case scenario::Shortfall::kShortStudy:
    case scenario::Shortfall::kUnattestedStudy:
    case scenario::Shortfall::kLateEntry:
    case scenario::Shortfall::kPermittedEntry:
    case scenario::Shortfall::kSharedOfficer:
      return IsActivity(fact, subject);
    case scenario::Shortfall::kLateRegister:
    case scenario::Shortfall::kLateReport:
    case scenario::Shortfall::kWrongReport:
    case scenario::Shortfall::kWrongOverall:
      return false;  // their rules stand in every policy set
  }
  return false;
}

// The clause the kind of event stands on, in the words of the example's own policy set: that of the
// rule for the same requirement.
std::string ClauseOf(const DemoResult& result, const event::v1::Event& fact) {
  const auto info = absl::c_find_if(event::v1::kEventInfo, [&fact](const auto& each) {
    return each.kind == static_cast<int>(fact.kind_case());
  });
  if (info == std::end(event::v1::kEventInfo)) return "—";
  const std::string requirement = absl::StrCat(info->clause, " ");
  const absl::Span<const domain::RuleInfo> rules = domain::AllRules();
  const auto rule = absl::c_find_if(rules, [&requirement](const domain::RuleInfo& each) {
    return absl::StartsWith(requirement, absl::StrCat(each.id, " "));
  });
  return rule == rules.end()
             ? "—"
             : domain::ClauseOf(rule->parameter, rule->paragraph, result.example.rules);
}

// The finding, else the event that shows it, else why it was refused.
Ground GroundOf(const DemoResult& result, const scenario::Place& place) {
  const std::optional<Ground> found = GroundOfFinding(result, place);
  if (found.has_value()) return *found;
  const std::string& subject = result.plan.subjects.at(place.shortfall);
  const std::vector<int64_t> positions = scenario::PositionsOf(result.plan);
  for (size_t i = 0; i < positions.size(); ++i) {
    const scenario::Act& act = result.plan.acts[i];
    if (!Shows(act.fact, place.shortfall, subject)) continue;
    if (act.refusal.empty()) return {ClauseOf(result, act.fact), positions[i]};
    return {absl::StrCat("被拒绝：", act.refusal), 0};
  }
  return {};
}

Table ShortfallTable(const DemoResult& result) {
  Table table({{"事项"},
               {"单位"},
               {"月份", Align::kRight},
               {"规则"},
               {"对象"},
               {"依据", Align::kLeft, 40},
               {"事件", Align::kRight}});
  for (const scenario::Place& place : result.example.places) {
    const Ground ground = GroundOf(result, place);
    table.AddRow({place.title, UnitName(result, place.unit_id), FormatMonth(place.month),
                  place.rule.empty() ? "—" : place.rule, result.plan.subjects.at(place.shortfall),
                  ground.clause, ground.position == 0 ? "—" : absl::StrCat(ground.position)});
  }
  return table;
}

Table ReportTable(const std::vector<v1::DispatchTable>& reports) {
  Table table({{"填报单位"},
               {"月份"},
               {"规则"},
               {"要求"},
               {"说明", Align::kLeft, 50},
               {"依据", Align::kLeft, 34},
               {"事件", Align::kRight}});
  for (const v1::DispatchTable& report : reports) {
    for (const v1::RuleFinding& finding : report.findings()) {
      table.AddRow({report.unit_name(), report.month(), finding.rule(),
                    SeverityWords(finding.severity()), finding.message_zh(), finding.clause(),
                    finding.event_position() == 0 ? "—" : absl::StrCat(finding.event_position())});
    }
  }
  return table;
}

Table RefusalTable(const std::vector<DemoRefusal>& refusals) {
  Table table({{"尝试"},
               {"登记人"},
               {"代码", Align::kLeft, 20},
               {"原因", Align::kLeft, 24},
               {"说明", Align::kLeft, 44},
               {"依据", Align::kLeft, 30},
               {"字段", Align::kLeft, 24}});
  for (const DemoRefusal& refused : refusals) {
    table.AddRow({refused.title, refused.actor, refused.refusal.code, refused.refusal.reason,
                  absl::StrCat(refused.refusal.zh, "\n", refused.refusal.en),
                  refused.refusal.clause.empty() ? "—" : refused.refusal.clause,
                  refused.refusal.field});
  }
  return table;
}

// Who was erased reads as erased, who was looked at finds that here, and the ledger is whole.
std::string PersonsText(const DemoResult& result) {
  const DemoPersons& persons = result.persons;
  return absl::StrCat(OfficerRows({persons.known, persons.erased}).Text(), "\n",
                      persons.erased.officer_id(), " 于 ", DayWords(persons.erased.erased_date()),
                      " 删除个人信息：密钥已销毁，备份中也不能再读；其登记、换岗等事实和全部校验照"
                      "旧成立，见文末。\n",
                      "每次查阅先记入账本，再给出内容：\n\n", ReadingRows(persons.readings).Text());
}

Json PersonsJson(const DemoPersons& persons) {
  return {{"known", ToJson(persons.known)},
          {"erased", ToJson(persons.erased)},
          {"readings", ToJsonArray(persons.readings)}};
}

std::string Summary(const DemoResult& result) {
  return absl::StrFormat(
      "事件 %d 个，账本 %.1f MB，用时 %.1f 秒（每秒 %.0f 次登记，逐次落盘）\n"
      "账本树根 %s\n统计表 %d 张与账本重算结果一致\n%s\n",
      result.verified.events, static_cast<double>(result.disk_bytes) / 1e6, result.play_seconds,
      static_cast<double>(result.verified.events) / result.play_seconds, result.verified.root_hex,
      result.verified.table_count, IsVerified(result) ? "verified" : "not verified");
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
                     {"clause", refused.refusal.clause},
                     {"field", refused.refusal.field}});
  }
  return array;
}

Json ShortfallsJson(const DemoResult& result) {
  Json array = Json::array();
  for (const scenario::Place& place : result.example.places) {
    const Ground ground = GroundOf(result, place);
    array.push_back({{"title", place.title},
                     {"unit", place.unit_id},
                     {"month", FormatMonth(place.month)},
                     {"rule", place.rule},
                     {"subject", result.plan.subjects.at(place.shortfall)},
                     {"clause", ground.clause},
                     {"position", ground.position}});
  }
  return array;
}

Json ReportFindingsJson(const std::vector<v1::DispatchTable>& reports) {
  Json array = Json::array();
  for (const v1::DispatchTable& report : reports) {
    array.push_back({{"unit", report.unit_id()},
                     {"month", report.month()},
                     {"findings", ToJsonArray(report.findings())}});
  }
  return array;
}

// What else there is to know, under one key.
Json MoreJson(const DemoResult& result) {
  Json more;
  more["assessment_record"] = ToJson(result.assessment_record);
  more["gaps"] = ToJson(result.gaps);
  more["assessment_pairs"] = ToJsonArray(result.assessment.pairs());
  more["assessment_units"] = ToJsonArray(result.assessment.units());
  more["report_findings"] = ReportFindingsJson(result.wanting_reports);
  more["shortfalls"] = ShortfallsJson(result);
  more["persons"] = PersonsJson(result.persons);
  more["views"] = ViewsJson(result);
  more["tree_root"] = result.verified.root_hex;
  more["read_models_equal_to_rebuild"] = result.verified.table_count;
  more["seed"] = result.example.knobs.seed;
  more["clock"] = "simulated";
  more["illustrative"] = result.example.wording.illustrative;
  more["disk_bytes"] = result.disk_bytes;
  more["play_seconds"] = result.play_seconds;
  return more;
}

}  // namespace

std::optional<Ground> GroundOfFinding(const DemoResult& result, const scenario::Place& place) {
  const std::string& subject = result.plan.subjects.at(place.shortfall);
  std::optional<Ground> ground;
  const auto look = [&](const auto& tables) {
    for (const auto& table : tables) {
      if (!ground.has_value()) ground = FindIn(table.findings(), place, subject);
    }
  };
  look(result.compliance);
  look(result.registers);
  look(result.wanting_reports);
  return ground;
}

std::string DemoText(const DemoResult& result) {
  std::string text = Introduction(result);
  absl::StrAppend(&text, Heading("结对情况（附件1）"));
  for (const v1::PairRegister& pair_register : result.registers) {
    absl::StrAppend(&text, RegisterText(pair_register), "\n");
  }
  absl::StrAppend(&text, Heading("月度调度（附件2）"), DispatchText(result.dispatch));
  absl::StrAppend(&text, Heading("达标情况"), ComplianceText(result.compliance));
  absl::StrAppend(&text, Heading("年度考核"), AssessmentResultText(result.assessment_result));
  absl::StrAppend(&text, Heading("年度考核办理情况"),
                  AssessmentRecordText(result.assessment_record));
  absl::StrAppend(&text, Heading("结对双方差距"), GapText(result.gaps));
  absl::StrAppend(&text, Heading("月报问题"), ReportTable(result.wanting_reports).Text());
  absl::StrAppend(&text, Heading("有意安排的情形"), ShortfallTable(result).Text());
  absl::StrAppend(&text, Heading("被拒绝的登记"), RefusalTable(result.refusals).Text());
  absl::StrAppend(&text, Heading("个人信息"), PersonsText(result));
  absl::StrAppend(&text, ViewsText(result));
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
  document["verified"] = IsVerified(result);
  document["more"] = MoreJson(result);
  return document.dump(2) + "\n";
}

}  // namespace jiedui::cli
