#include "domain/program/due_days.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "domain/error.h"

namespace jiedui::domain {
namespace {

// What is due each month, and rests on what is due before it.
struct Monthly {
  const char* parameter;
  int64_t Policy::*day;
  const char* en;
  const char* zh;
  const char* what_en;
  const char* what_zh;
};
constexpr Monthly kMonthly[] = {
    {"report.due_town_day", &Policy::report_due_town_day, "the towns' reports for ",
     " 镇街月报的截止日期", "the towns' reports", "镇街月报"},
    {"report.due_district_day", &Policy::report_due_district_day, "the districts' reports for ",
     " 区（市）月报的截止日期", "the districts' reports", "区（市）月报"},
    {"report.due_city_day", &Policy::report_due_city_day, "the city's table for ",
     " 全市统计表（通报）的截止日期", "the city's tables", "全市统计表"},
};

// R0-09, A10: of pairs that began on a day before today.
std::optional<MovedDueDay> FirstMovedSupplement(const ProgramRules& before,
                                                const ProgramRules& after, CivilDay today) {
  for (CivilDay day = before.On(today).program_start; day < today; ++day) {
    const std::optional<Deadline> old_due = SupplementDeadline(before, day);
    const std::optional<Deadline> new_due = SupplementDeadline(after, day);
    if (!old_due.has_value() || !new_due.has_value()) continue;
    const CivilDay old_day = old_due->last_day;
    const CivilDay new_day = new_due->last_day;
    if (old_day == new_day || std::min(old_day, new_day) >= today) continue;
    return MovedDueDay{
        {"register.supplement_days", absl::StrCat("the supplement of pairs from ", FormatDay(day)),
         absl::StrCat(FormatDay(day), " 起结对的补充备案截止日期"), old_day},
        new_day};
  }
  return std::nullopt;
}

}  // namespace

std::vector<DueDay> DueDaysOf(const ProgramRules& rules, CivilDay on) {
  std::vector<DueDay> due;
  due.push_back(
      {"register.due", "the register", "结对备案的截止日期", RegisterDeadline(rules, on).last_day});
  const Policy& year = rules.On(on);
  for (CivilMonth month(year.program_start); month <= CivilMonth(year.program_end); ++month) {
    const Policy& policy = rules.On(LastDay(month));
    for (const Monthly& each : kMonthly) {
      due.push_back({each.parameter, absl::StrCat(each.en, FormatMonth(month)),
                     absl::StrCat(FormatMonth(month), each.zh),
                     MonthDeadline(month, policy.*each.day, policy, rules.calendar()).last_day});
    }
  }
  return due;
}

absl::Status CheckDueDaysInOrder(const Policy& policy) {
  const Monthly* before = nullptr;
  for (const Monthly& each : kMonthly) {
    if (before != nullptr && policy.*each.day < policy.*before->day) {
      const std::set<std::string> clauses = {policy.Clause(each.parameter),
                                             policy.Clause(before->parameter)};
      return Refuse(v1::ERROR_REASON_POLICY_DUE_DAYS_CONTRADICT, "fact.parameters",
                    {{"key", each.parameter},
                     {"day", absl::StrCat(policy.*each.day)},
                     {"what", each.what_en},
                     {"what_zh", each.what_zh},
                     {"other_key", before->parameter},
                     {"other_day", absl::StrCat(policy.*before->day)},
                     {"other_what", before->what_en},
                     {"other_what_zh", before->what_zh},
                     {"clauses", absl::StrJoin(clauses, ", ")},
                     {"clauses_zh", absl::StrJoin(clauses, "、")}});
    }
    before = &each;
  }
  return absl::OkStatus();
}

std::optional<MovedDueDay> FirstMoved(const ProgramRules& before, const ProgramRules& after,
                                      CivilDay on, CivilDay today) {
  const std::vector<DueDay> old_days = DueDaysOf(before, on);
  const std::vector<DueDay> new_days = DueDaysOf(after, on);
  CHECK(old_days.size() == new_days.size(), "rules of two programmes");
  for (size_t i = 0; i < old_days.size(); ++i) {
    const CivilDay old_day = old_days[i].day;
    const CivilDay new_day = new_days[i].day;
    if (old_day != new_day && std::min(old_day, new_day) < today) {
      return MovedDueDay{old_days[i], new_day};
    }
  }
  return FirstMovedSupplement(before, after, today);
}

}  // namespace jiedui::domain
