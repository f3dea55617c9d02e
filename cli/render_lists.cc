// Plain lists: the events of the ledger and the units.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

namespace jiedui::cli {

using Align = Column::Align;

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
  Table table({{"编号"}, {"名称"}, {"队伍"}, {"层级"}, {"上级"}, {"参加活动"}});
  for (const v1::Unit& unit : units) {
    table.AddRow({unit.unit_id(), unit.display_name(), unit.team_name(), TierWords(unit.tier()),
                  unit.parent_unit_id(), absl::StrJoin(unit.program_ids(), "、")});
  }
  return table;
}

Table OfficerRows(const std::vector<v1::Officer>& officers) {
  Table table({{"编号"},
               {"单位"},
               {"姓名"},
               {"执法证号"},
               {"电话"},
               {"编制"},
               {"证件有效期至"},
               {"在编有证"}});
  for (const v1::Officer& officer : officers) {
    table.AddRow(
        {officer.officer_id(), officer.unit_id().empty() ? "—" : officer.unit_id(),
         PersonalWords(officer.display_name()), PersonalWords(officer.certificate_number()),
         PersonalWords(officer.phone()), EstablishmentWords(officer.establishment()),
         officer.has_certificate_valid_to_date() ? DayWords(officer.certificate_valid_to_date())
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

}  // namespace jiedui::cli
