// Plain lists: the events of the ledger, the units and the policy sets.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

#include "domain/money.h"
#include "domain/rules/dispatch.h"

namespace jiedui::cli {

using Align = Column::Align;

namespace {

std::string OrNone(const std::string& text) {
  return text.empty() ? "无" : text;
}

// From when to when a policy set is in force.
std::string InForceWords(const v1::PolicySet& set) {
  const std::string from = absl::StrCat("自 ", DayWords(set.adopted().effective_date()), " 起");
  if (!set.replaced_by_policy_set_id().empty()) {
    return absl::StrCat("未施行，已由 ", set.replaced_by_policy_set_id(), " 更正");
  }
  if (!set.has_superseded_date()) return from;
  return absl::StrCat(from, "，", DayWords(set.superseded_date()), "起由后一版代替");
}

// As decided, and what it has been changed to.
std::string FineWords(const v1::Case& each) {
  if (!each.has_decided_date()) return "";
  const std::string decided = domain::FormatWan(each.fine_fen());
  const bool voided = each.state() == v1::CASE_STATE_VOIDED;
  if (voided || each.penalty_changes().empty()) return decided;
  return absl::StrCat(decided, "，变更为 ", domain::FormatWan(each.current_fine_fen()));
}

// R0-12: what came of mutual assistance is apart from a unit's daily work.
std::string OriginWords(const v1::Case& each) {
  return each.activity_id().empty() ? "日常执法" : "结对互助";
}

}  // namespace

Table EventRows(const std::vector<v1::RecordedEvent>& events) {
  Table table({{"位置", Align::kRight},
               {"发生日期"},
               {"事件"},
               {"名称"},
               {"登记人"},
               {"索引", Align::kLeft, 70}});
  for (const v1::RecordedEvent& event : events) {
    table.AddRow({absl::StrCat(event.position()), DayWords(event.occurred_date()), event.kind(),
                  event.title(), event.actor(), absl::StrJoin(event.tags(), " ")});
  }
  return table;
}

Table UnitRows(const std::vector<v1::Unit>& units) {
  Table table({{"编号"},
               {"名称"},
               {"队伍"},
               {"层级"},
               {"上级"},
               {"上级名称"},
               {"参加活动"},
               {"编制", Align::kRight},
               {"在编", Align::kRight},
               {"辅助", Align::kRight},
               {"空编", Align::kRight},
               {"标准化验收"},
               {"设立日期"},
               {"撤销日期"},
               {"接续单位"},
               {"接续单位名称"}});
  for (const v1::Unit& unit : units) {
    table.AddRow(
        {unit.unit_id(), unit.display_name(), unit.team_name(), TierWords(unit.tier()),
         unit.parent_unit_id(), unit.parent_unit_name(), absl::StrJoin(unit.program_ids(), "、"),
         unit.has_post_count() ? absl::StrCat(unit.post_count()) : "",
         absl::StrCat(unit.established_officer_count()),
         absl::StrCat(unit.auxiliary_officer_count()),
         unit.has_vacant_post_count() ? absl::StrCat(unit.vacant_post_count()) : "",
         unit.has_standardization() ? DayWords(unit.standardization().accepted_date()) : "",
         DayWords(unit.effective_date()),
         unit.has_closed_date() ? DayWords(unit.closed_date()) : "", unit.successor_unit_id(),
         unit.successor_unit_name()});
  }
  return table;
}

Table CaseRows(const std::vector<v1::Case>& cases) {
  Table table({{"案件"},
               {"状态"},
               {"上报单位"},
               {"上报单位名称"},
               {"立案单位"},
               {"立案单位名称"},
               {"联合执法"},
               {"来源"},
               {"企业"},
               {"案由", Align::kLeft, 30},
               {"执法文书", Align::kLeft, 40},
               {"处罚（万元）", Align::kRight},
               {"收缴（万元）", Align::kRight},
               {"问题", Align::kLeft, 40}});
  for (const v1::Case& each : cases) {
    std::vector<std::string> documents;
    for (const event::v1::EnforcementDocument& document : each.documents()) {
      documents.push_back(absl::StrCat(document.kind(), " ", document.number()));
    }
    std::vector<std::string> findings;
    for (const v1::RuleFinding& finding : each.findings()) {
      findings.push_back(absl::StrCat(finding.rule(), " ", finding.message_zh()));
    }
    table.AddRow({each.name().substr(each.name().rfind('/') + 1), CaseStateWords(each.state()),
                  each.reported_by_unit_id(), each.reported_by_unit_name(), each.filed_by_unit_id(),
                  each.filed_by_unit_name(), each.activity_id(), OriginWords(each),
                  each.enterprise_id(), each.cause(), absl::StrJoin(documents, "、"),
                  FineWords(each),
                  each.has_decided_date() ? domain::FormatWan(each.collected_fen()) : "",
                  absl::StrJoin(findings, "；")});
  }
  return table;
}

Table OfficerListRows(const std::vector<v1::Officer>& officers) {
  Table table({{"编号"}, {"单位"}, {"单位名称"}, {"编制"}, {"证件有效期至"}, {"在编有证"}});
  for (const v1::Officer& officer : officers) {
    table.AddRow({officer.officer_id(), officer.unit_id(), officer.unit_name(),
                  EstablishmentWords(officer.establishment()),
                  officer.has_certificate_valid_to_date()
                      ? DayWords(officer.certificate_valid_to_date())
                      : "—",
                  officer.established_and_certified() ? "是" : "否"});
  }
  return table;
}

Table OfficerRows(const std::vector<v1::Officer>& officers) {
  Table table({{"编号"},
               {"单位"},
               {"单位名称"},
               {"姓名"},
               {"执法证号"},
               {"电话"},
               {"编制"},
               {"证件有效期至"},
               {"在编有证"}});
  for (const v1::Officer& officer : officers) {
    table.AddRow({officer.officer_id(), officer.unit_id().empty() ? "—" : officer.unit_id(),
                  officer.unit_name(), PersonalWords(officer.display_name()),
                  PersonalWords(officer.certificate_number()), PersonalWords(officer.phone()),
                  EstablishmentWords(officer.establishment()),
                  officer.has_certificate_valid_to_date()
                      ? DayWords(officer.certificate_valid_to_date())
                      : "—",
                  officer.established_and_certified() ? "是" : "否"});
  }
  return table;
}

Table ReadingRows(const std::vector<v1::RecordedEvent>& readings) {
  Table table(
      {{"位置", Align::kRight}, {"日期"}, {"查阅人"}, {"方式"}, {"目的", Align::kLeft, 40}});
  for (const v1::RecordedEvent& reading : readings) {
    const event::v1::PersonalDataRead& fact = reading.event().personal_data_read();
    table.AddRow({absl::StrCat(reading.position()), DayWords(reading.occurred_date()),
                  reading.actor(), fact.method(), fact.purpose().empty() ? "—" : fact.purpose()});
  }
  return table;
}

std::string PolicyText(const v1::PolicySet& set) {
  const event::v1::PolicySetAdopted& adopted = set.adopted();
  return absl::StrCat("规则参数 ", adopted.policy_set_id(), "（第 ", set.version(),
                      " 版，活动年度 ", adopted.program_id(), "）\n", InForceWords(set), "，依据 ",
                      OrNone(adopted.basis_document().document_number()),
                      adopted.historical() ? "；仅用于重现以往年度的考核" : "", "\n",
                      PolicyRows(set).Text());
}

Table PolicyRows(const v1::PolicySet& set) {
  Table table({{"参数"}, {"取值", Align::kLeft, 30}, {"依据", Align::kLeft, 34}, {"原文和解释"}});
  for (const auto& parameters : {set.adopted().parameters(), set.defaulted_parameters()}) {
    for (const event::v1::PolicyParameter& parameter : parameters) {
      table.AddRow(
          {parameter.key(), parameter.value(), parameter.clause(), parameter.source_text()});
    }
  }
  return table;
}

Table PolicySetRows(const std::vector<v1::PolicySet>& sets) {
  Table table({{"版", Align::kRight}, {"编号"}, {"施行"}, {"依据"}, {"用途"}});
  for (const v1::PolicySet& set : sets) {
    table.AddRow({absl::StrCat(set.version()), set.adopted().policy_set_id(), InForceWords(set),
                  set.adopted().basis_document().document_number(),
                  set.adopted().historical() ? "重现以往年度" : ""});
  }
  return table;
}

}  // namespace jiedui::cli
