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

}  // namespace jiedui::cli
