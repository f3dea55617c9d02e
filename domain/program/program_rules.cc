#include "domain/program/program_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "base/check.h"

namespace jiedui::domain {
namespace {

// The one place where a deadline moves off a day of rest (A11).
Deadline Rolled(CivilDay day, const Policy& policy, const WorkCalendar& calendar) {
  if (policy.deadline_roll == RestDayRoll::kNone) return {day};
  const CivilDay last = calendar.NextWorkday(day);
  return {last, !calendar.Covers(day) || !calendar.Covers(last)};
}

}  // namespace

const Policy* PolicyInForce(const std::vector<AdoptedPolicy>& sets, CivilDay day) {
  const AdoptedPolicy* latest = nullptr;
  for (const AdoptedPolicy& adopted : sets) {
    if (adopted.first_day > day || !adopted.replaced_by.empty()) continue;
    if (latest == nullptr || adopted.first_day >= latest->first_day) latest = &adopted;
  }
  return latest == nullptr ? nullptr : &latest->policy;
}

std::optional<CivilDay> SupersededOn(const std::vector<AdoptedPolicy>& sets, size_t index) {
  std::optional<CivilDay> day;
  const CivilDay own = sets[index].first_day;
  for (size_t i = 0; i < sets.size(); ++i) {
    const AdoptedPolicy& other = sets[i];
    const bool later = other.first_day > own || (other.first_day == own && i > index);
    if (!later || !other.replaced_by.empty()) continue;
    day = std::min(day.value_or(other.first_day), other.first_day);
  }
  return day;
}

const Policy& ProgramRules::On(CivilDay day) const {
  const Policy* const policy = PolicyInForce(*sets_, day);
  if (policy != nullptr) return *policy;
  const AdoptedPolicy* earliest = nullptr;
  for (const AdoptedPolicy& adopted : *sets_) {
    if (!adopted.replaced_by.empty()) continue;
    if (earliest == nullptr || adopted.first_day < earliest->first_day) earliest = &adopted;
  }
  CHECK(earliest != nullptr, "no policy set");  // whoever replaces one is there in its place
  return earliest->policy;
}

const Policy& ProgramRules::OfYear(CivilDay on) const {
  const Policy& then = On(on);
  return on <= then.program_end ? then : On(then.program_end);
}

const Policy& ProgramRules::OfMonth(CivilMonth month, CivilDay on) const {
  return On(std::min(on, LastDay(month)));
}

const Policy& ProgramRules::OfRegister(CivilDay on) const {
  return On(std::min(on, On(on).register_due));
}

const Policy* ProgramRules::WithId(absl::string_view policy_set_id) const {
  for (const AdoptedPolicy& set : *sets_) {
    if (set.policy.policy_set_id == policy_set_id) return &set.policy;
  }
  return nullptr;
}

std::string Deadline::En() const {
  const std::string day = FormatDay(last_day);
  if (!only_weekends_known) return day;
  return absl::StrCat(day, " (no calendar of ", last_day.year(),
                      " is published: only weekends were looked at)");
}

std::string Deadline::Zh() const {
  const std::string day = FormatDay(last_day);
  if (!only_weekends_known) return day;
  return absl::StrCat(day, "（", last_day.year(), " 年工作日历尚未发布，只按周末顺延）");
}

Deadline DeadlineBefore(CivilDay stated, const Policy& policy, const WorkCalendar& calendar) {
  return Rolled(policy.deadline_before_is_inclusive ? stated : stated - 1, policy, calendar);
}

Deadline DeadlineWithin(CivilDay after, int64_t days, const Policy& policy,
                        const ProgramRules& rules) {
  if (!rules.given_days_move()) return {after + days};
  return Rolled(after + days, policy, rules.calendar());
}

Deadline RegisterDeadline(const ProgramRules& rules, CivilDay on) {
  const Policy& policy = rules.OfRegister(on);
  return DeadlineBefore(policy.register_due, policy, rules.calendar());
}

std::optional<Deadline> SupplementDeadline(const ProgramRules& rules, CivilDay decided) {
  const Policy& policy = rules.On(decided);
  if (policy.register_supplement_days == 0) return std::nullopt;
  return DeadlineWithin(decided, policy.register_supplement_days, policy, rules);
}

Deadline MonthDeadline(CivilMonth month, int64_t day, const Policy& policy,
                       const WorkCalendar& calendar) {
  return DeadlineBefore(FirstDay(month + 1) + (day - 1), policy, calendar);
}

}  // namespace jiedui::domain
