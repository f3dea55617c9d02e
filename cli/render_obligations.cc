// What is to be done, by whom, by when.

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

#include "domain/date.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using v1::Obligation;

// "2017-03", "2017-01 至 2017-03".
std::string Months(const Obligation& obligation) {
  if (obligation.first_month() == obligation.last_month()) return obligation.first_month();
  return absl::StrCat(obligation.first_month(), " 至 ", obligation.last_month());
}

// What it is about: the month, the kind, and the narrowest thing that has an id.
std::string Subject(const Obligation& obligation) {
  std::vector<std::string> parts;
  if (!obligation.first_month().empty()) parts.push_back(Months(obligation));
  if (obligation.activity_kind() != v1::ACTIVITY_KIND_UNSPECIFIED) {
    parts.push_back(ActivityKindWords(obligation.activity_kind()));
  }
  for (const std::string* id :
       {&obligation.check_id(), &obligation.case_id(), &obligation.plan_id(),
        &obligation.objection_id(), &obligation.adjustment_id(), &obligation.activity_id(),
        &obligation.pair_id(), &obligation.reporting_unit_id(), &obligation.assessment_id()}) {
    if (id->empty()) continue;
    parts.push_back(*id);
    break;
  }
  return absl::StrJoin(parts, " ");
}

std::string Progress(const Obligation& obligation) {
  if (obligation.status() == v1::OBLIGATION_STATUS_EXEMPT) return "—";
  return absl::StrCat(obligation.done(), "/", obligation.required());
}

// As whoever has to do it would say: what has no day is not "not due yet", what is overdue can
// still be done.
std::string StatusWords(const Obligation& obligation, CivilDay on) {
  const bool is_report = obligation.kind() == v1::OBLIGATION_KIND_REPORT;
  if (obligation.status() == v1::OBLIGATION_STATUS_PENDING && !obligation.has_due_date()) {
    return "待办";
  }
  if (obligation.status() == v1::OBLIGATION_STATUS_BREACHED && obligation.open()) {
    return is_report ? "逾期未报" : "逾期未办";
  }
  if (!obligation.has_due_date()) return ObligationStatusWords(obligation.status());
  return ObligationStatusWords(obligation.status(), domain::ToDay(obligation.due_date()), on);
}

Table ObligationTable(const std::vector<Obligation>& obligations, CivilDay on,
                      std::string (*positions)(const google::protobuf::RepeatedField<int64_t>&)) {
  Table table({{"期限"},
               {"事项"},
               {"单位", Align::kLeft, 24},
               {"对象", Align::kLeft, 32},
               {"状态"},
               {"进度", Align::kRight},
               {"说明", Align::kLeft, 44},
               {"规则"},
               {"依据", Align::kLeft, 34},
               {"事件"}});
  for (const Obligation& obligation : obligations) {
    table.AddRow({obligation.has_due_date() ? DayWords(obligation.due_date()) : "—",
                  obligation.title(), absl::StrJoin(obligation.unit_names(), "、"),
                  Subject(obligation), StatusWords(obligation, on), Progress(obligation),
                  obligation.note(), obligation.rule(), obligation.clause(),
                  positions(obligation.positions())});
  }
  return table;
}

// 未报, 免报, 逾期未报, 已报送, 已退回, 已审核通过: in one word, with what else is to be said of
// it.
std::string SlotWords(const v1::ReportSlot& slot) {
  const bool breached = slot.status() == v1::OBLIGATION_STATUS_BREACHED;
  if (slot.state() == v1::REPORT_STATE_EXPECTED) return breached ? "逾期未报" : "未报";
  const std::string state = ReportStateWords(slot.state());
  if (slot.status() == v1::OBLIGATION_STATUS_MET_LATE) return absl::StrCat(state, "（迟报）");
  return breached ? absl::StrCat(state, "（逾期）") : state;
}

Table ReportSlotTable(const std::vector<v1::ReportSlot>& slots,
                      std::string (*positions)(const google::protobuf::RepeatedField<int64_t>&)) {
  Table table({{"月份"},
               {"单位", Align::kLeft, 24},
               {"状态"},
               {"期限"},
               {"说明", Align::kLeft, 44},
               {"规则"},
               {"依据", Align::kLeft, 34},
               {"事件"},
               {"提交日"},
               {"受理日"},
               {"催报次数", Align::kRight},
               {"最近催报日"}});
  for (const v1::ReportSlot& slot : slots) {
    table.AddRow({slot.month(), slot.unit_name(), SlotWords(slot), DayWords(slot.due_date()),
                  slot.note(), slot.rule(), slot.clause(), positions(slot.positions()),
                  DayOrDash(slot.submitted_date()), DayOrDash(slot.accepted_date()),
                  absl::StrCat(slot.reminder_count()), DayOrDash(slot.last_reminder_date())});
  }
  return table;
}

}  // namespace

std::string ReportSlotText(const std::vector<v1::ReportSlot>& slots) {
  const auto of_state = [&slots](v1::ReportState state) {
    return absl::c_count_if(slots,
                            [state](const v1::ReportSlot& each) { return each.state() == state; });
  };
  const auto overdue = absl::c_count_if(slots, [](const v1::ReportSlot& each) {
    return each.state() == v1::REPORT_STATE_EXPECTED &&
           each.status() == v1::OBLIGATION_STATUS_BREACHED;
  });
  return absl::StrCat("月报 ", slots.size(), " 份，未报 ", of_state(v1::REPORT_STATE_EXPECTED),
                      " 份，其中逾期 ", overdue, " 份；免报 ", of_state(v1::REPORT_STATE_EXEMPT),
                      " 份\n", ReportSlotTable(slots, PositionWords).Text());
}

Table ReportSlotRows(const std::vector<v1::ReportSlot>& slots) {
  return ReportSlotTable(slots, AllPositions);
}

std::string ObligationText(const std::vector<Obligation>& obligations, CivilDay on) {
  const auto open =
      absl::c_count_if(obligations, [](const Obligation& each) { return each.open(); });
  const auto overdue = absl::c_count_if(obligations, [](const Obligation& each) {
    return each.open() && each.status() == v1::OBLIGATION_STATUS_BREACHED;
  });
  return absl::StrCat("应办事项 ", obligations.size(), " 项，尚可办理 ", open, " 项，其中逾期 ",
                      overdue, " 项\n", ObligationTable(obligations, on, PositionWords).Text());
}

Table ObligationRows(const std::vector<Obligation>& obligations, CivilDay on) {
  return ObligationTable(obligations, on, AllPositions);
}

}  // namespace jiedui::cli
