// The rules of a programme over time: its policy sets, each from its day on, and the calendar of
// working days its deadlines go by. What every table is judged with. Pure.

#ifndef JIEDUI_DOMAIN_PROGRAM_PROGRAM_RULES_H_
#define JIEDUI_DOMAIN_PROGRAM_PROGRAM_RULES_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/calendar.h"
#include "domain/program/policy.h"

namespace jiedui::domain {

struct AdoptedPolicy {
  CivilDay first_day;
  Policy policy;
  std::string replaced_by;  // the set that replaced it before its first day; empty if none did
};

// Of the sets in order of adoption the one in force on that day: the latest effective by then, of
// several of one day the one adopted last. Null before the first. A replaced set never is.
const Policy* PolicyInForce(const std::vector<AdoptedPolicy>& sets, CivilDay day);

// First day on which another set is in force instead of the index-th: the day itself it would have
// begun on, if a set of the same day was adopted after it. Empty while there is none.
std::optional<CivilDay> SupersededOn(const std::vector<AdoptedPolicy>& sets, size_t index);

// What a unit is called on a day, in a text for people.
using UnitNames = std::function<std::string(const std::string& unit_id, CivilDay day)>;

// Whether the month was over when something of it was recorded, though the programme was on record
// by its last day.
inline bool IsBackdated(CivilMonth month, CivilDay recorded, CivilDay program_recorded) {
  return LastDay(month) < recorded && program_recorded <= LastDay(month);
}

class ProgramRules {
 public:
  // One set, in force on every day, and no calendar published.
  ProgramRules(const Policy& policy)  // NOLINT(google-explicit-constructor): a policy is rules
      : ProgramRules(policy, WorkCalendar()) {}
  ProgramRules(const Policy& policy, WorkCalendar calendar)
      : ProgramRules(std::vector<AdoptedPolicy>{{CivilDay(), policy, ""}}, std::move(calendar)) {}
  // At least one set, in order of adoption.
  ProgramRules(std::vector<AdoptedPolicy> sets, WorkCalendar calendar)
      : ProgramRules(std::make_shared<const std::vector<AdoptedPolicy>>(std::move(sets)),
                     std::make_shared<const WorkCalendar>(std::move(calendar))) {}
  // Neither is null.
  ProgramRules(std::shared_ptr<const std::vector<AdoptedPolicy>> sets,
               std::shared_ptr<const WorkCalendar> calendar)
      : sets_(std::move(sets)), calendar_(std::move(calendar)) {}

  // The set in force on that day; before the first, the first.
  const Policy& On(CivilDay day) const;
  // What a year is judged by that is looked at on that day: the set in force then, at the latest
  // that of the programme's last day.
  const Policy& OfYear(CivilDay on) const;
  // What a month is judged by: the set in force on its last day, before that day the one in force.
  const Policy& OfMonth(CivilMonth month, CivilDay on) const;
  // What the register is judged by: the set in force on the last day to file.
  const Policy& OfRegister(CivilDay on) const;
  // The set with that id; null if none of them has it.
  const Policy* WithId(absl::string_view policy_set_id) const;

  const WorkCalendar& calendar() const { return *calendar_; }

  // The day the programme came into the ledger, where that is known.
  void RecordedOn(CivilDay day) { recorded_day_ = day; }
  // Whether a month of the programme was over when something recorded that day said that it is owed
  // in it: nobody owes what nobody knew of in time. A year that came into the ledger after it was
  // over is told as it was.
  bool WasOverBefore(CivilMonth month, CivilDay recorded) const {
    return recorded_day_.has_value() && IsBackdated(month, recorded, *recorded_day_);
  }

  // As it was before days that are given from an event on (A38) moved on to a working day: what was
  // published by that is computed by it again (rules/bulletin.h).
  void EndGivenDaysAsTheyFall() { given_days_move_ = false; }
  bool given_days_move() const { return given_days_move_; }
  // The same, before an exemption that was taken back after a report was due excused that still,
  // and a report that came of an exempt month was not held against who handed it in (R0-26).
  void ExcuseNoReportThatCame() { excuses_reports_that_came_ = false; }
  bool excuses_reports_that_came() const { return excuses_reports_that_came_; }

  // Whoever judges by these rules names units with them in what it says. Without names that is the
  // id.
  void NameUnitsBy(UnitNames names) { names_ = std::move(names); }
  std::string NameOf(const std::string& unit_id, CivilDay day) const {
    return names_ == nullptr ? unit_id : names_(unit_id, day);
  }

 private:
  std::shared_ptr<const std::vector<AdoptedPolicy>> sets_;
  std::shared_ptr<const WorkCalendar> calendar_;
  UnitNames names_;
  std::optional<CivilDay> recorded_day_;
  bool given_days_move_ = true;
  bool excuses_reports_that_came_ = true;
};

// Last day of a deadline, and what is to be said of it.
struct Deadline {
  CivilDay last_day;
  // It would move to a working day, and a year it passes has no calendar: only weekends were known.
  bool only_weekends_known = false;

  // The day; in a finding's text with a note if only weekends were known.
  std::string En() const;
  std::string Zh() const;
};

// A deadline 「N日前」: the day itself is the last one, or the day before (A22); on a day of rest
// it moves on to the next working day if the policy says so (A11).
Deadline DeadlineBefore(CivilDay stated, const Policy& policy, const WorkCalendar& calendar);

// A deadline 「N日内」: the last of so many days after that one, which itself does not count; on a
// day of rest it moves on as well (A11).
Deadline DeadlineWithin(CivilDay after, int64_t days, const Policy& policy,
                        const ProgramRules& rules);

// The register's.
Deadline RegisterDeadline(const ProgramRules& rules, CivilDay on);
// R0-09, A10: that of a pair which is decided after the register's, so many days after it began or,
// if that was later, was recorded; nullopt if the set of that day names none.
std::optional<Deadline> SupplementDeadline(const ProgramRules& rules, CivilDay decided);
// That of something due each month: a day of the next (A11).
Deadline MonthDeadline(CivilMonth month, int64_t day, const Policy& policy,
                       const WorkCalendar& calendar);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_PROGRAM_RULES_H_
