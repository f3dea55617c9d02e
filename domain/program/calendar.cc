#include "domain/program/calendar.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "google/type/date.pb.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/program/document.h"

namespace jiedui::domain {
namespace {

constexpr int kMaxExceptions = 366;

std::string YearOf(CivilDay day) {
  return absl::StrCat(day.year());
}

bool IsWeekend(CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

// "2017": the year of days that can be written.
absl::StatusOr<int> CheckYear(absl::string_view year) {
  if (year.empty()) return Missing(kFact("year"));
  const absl::StatusOr<CivilDay> first = ParseDay(absl::StrCat(year, "-01-01"));
  if (first.ok()) return static_cast<int>(first->year());
  return Invalid(kFact("year"), "expected a year, as \"2017\"", "应为年份，如“2017”");
}

// A holiday may fall on any day; only a day of rest can be worked instead of another.
absl::Status CheckKind(const Field& field, CivilDay day, event::v1::CalendarDayKind kind) {
  if (kind == event::v1::CALENDAR_DAY_KIND_HOLIDAY) return absl::OkStatus();
  if (kind != event::v1::CALENDAR_DAY_KIND_MAKE_UP_WORKDAY) return Missing(field);
  if (IsWeekend(day)) return absl::OkStatus();
  return Invalid(field,
                 absl::StrCat(FormatDay(day),
                              " is worked anyway: only a Saturday or Sunday "
                              "is a make-up workday"),
                 absl::StrCat(FormatDay(day), " 本为工作日，调休上班只能是星期六或星期日"));
}

absl::Status CheckDays(const event::v1::WorkCalendarPublished& fact, int year) {
  CivilDay previous(year - 1, 12, 31);
  for (int i = 0; i < fact.days_size(); ++i) {
    const event::v1::CalendarDay& each = fact.days(i);
    const Field field = kFact("days", i, "date");
    ASSIGN_OR_RETURN(const CivilDay day, AnyDay(field, each.date()));
    if (day.year() != year) {
      return Invalid(field, absl::StrCat(FormatDay(day), " is not in ", year),
                     absl::StrCat(FormatDay(day), " 不在 ", year, " 年"));
    }
    if (day <= previous) {
      return Invalid(field, "the days are in order, each once", "各日应按先后排列，每日一次");
    }
    RETURN_IF_ERROR(CheckKind(kFact("days", i, "kind"), day, each.kind()));
    RETURN_IF_ERROR(CheckText(kFact("days", i, "name"), each.name()));
    previous = day;
  }
  return absl::OkStatus();
}

// The first day of the year before today on which the two differ.
std::optional<CivilDay> FirstPastDifference(const WorkCalendar& one, const WorkCalendar& other,
                                            int year, CivilDay today) {
  const CivilDay end = std::min(today, CivilDay(year + 1, 1, 1));
  for (CivilDay day(year, 1, 1); day < end; ++day) {
    if (one.IsWorkday(day) != other.IsWorkday(day)) return day;
  }
  return std::nullopt;
}

WorkCalendar CalendarOf(const event::v1::WorkCalendarPublished& published) {
  WorkCalendar calendar;
  calendar.Publish(published);
  return calendar;
}

// From when on the calendar holds; an unset date: for the whole year.
google::type::Date HoldsFrom(const event::v1::WorkCalendarPublished& fact, int year,
                             const WorkCalendarState* state, CivilDay today) {
  if (state != nullptr) return state->published.holds_from_date();
  event::v1::WorkCalendarPublished whole = fact;
  whole.clear_holds_from_date();
  const bool changes_past =
      FirstPastDifference(WorkCalendar(), CalendarOf(whole), year, today).has_value();
  return changes_past ? ToDate(today) : google::type::Date();
}

// What was due by a day that is past was in time or was not: a calendar that is published again
// leaves those days as they are. The first of a year is not asked: it holds from now on.
absl::Status CheckPastDays(const event::v1::WorkCalendarPublished& decided, int year,
                           const WorkCalendarState* state, CivilDay today) {
  if (state == nullptr) return absl::OkStatus();
  const WorkCalendar in_force = CalendarOf(state->published);
  const std::optional<CivilDay> past =
      FirstPastDifference(in_force, CalendarOf(decided), year, today);
  if (past.has_value()) {
    const CivilDay day = *past;
    const bool worked = in_force.IsWorkday(day);
    return Refuse(v1::ERROR_REASON_CALENDAR_RETROACTIVE, kFact("days").Path(),
                  {{"year", decided.year()},
                   {"date", FormatDay(day)},
                   {"kind", worked ? "a working day" : "a day of rest"},
                   {"kind_zh", worked ? "工作日" : "休息日"},
                   {"today", FormatDay(today)},
                   {"clause", state->published.basis_document().document_number()}});
  }
  return absl::OkStatus();
}

}  // namespace

void WorkCalendar::Publish(const event::v1::WorkCalendarPublished& published) {
  Exceptions& exceptions = years_[published.year()];
  exceptions.clear();
  for (const event::v1::CalendarDay& day : published.days()) {
    const CivilDay date = ToDay(day.date());
    if (published.has_holds_from_date() && date < ToDay(published.holds_from_date())) continue;
    exceptions.emplace(date, day.kind());
  }
}

bool WorkCalendar::Covers(CivilDay day) const {
  return years_.count(YearOf(day)) > 0;
}

bool WorkCalendar::IsWorkday(CivilDay day) const {
  const auto year = years_.find(YearOf(day));
  if (year != years_.end()) {
    const auto exception = year->second.find(day);
    if (exception != year->second.end()) {
      return exception->second == event::v1::CALENDAR_DAY_KIND_MAKE_UP_WORKDAY;
    }
  }
  return !IsWeekend(day);
}

CivilDay WorkCalendar::NextWorkday(CivilDay day) const {
  while (!IsWorkday(day)) ++day;
  return day;
}

CivilDay WorkCalendar::AddWorkdays(CivilDay day, int count) const {
  CHECK(count >= 0, absl::StrCat(count));
  for (; count > 0; --count) day = NextWorkday(day + 1);
  return day;
}

void Evolve(WorkCalendarState& state, const event::v1::WorkCalendarPublished& fact) {
  state.published = fact;
}

absl::StatusOr<event::v1::WorkCalendarPublished> Decide(
    const event::v1::WorkCalendarPublished& fact, const Entities& entities,
    const Context& context) {
  ASSIGN_OR_RETURN(const int year, CheckYear(fact.year()));
  if (fact.days_size() > kMaxExceptions) {
    return Invalid(kFact("days"), "more days than a year has", "多于全年天数");
  }
  if (fact.days().empty()) return Missing(kFact("days"));
  RETURN_IF_ERROR(CheckDays(fact, year));
  const WorkCalendarState* const state = entities.Calendar(fact.year());
  event::v1::WorkCalendarPublished decided = fact;
  decided.clear_holds_from_date();
  const google::type::Date holds_from = HoldsFrom(fact, year, state, context.today);
  if (holds_from.year() != 0) *decided.mutable_holds_from_date() = holds_from;
  RETURN_IF_ERROR(CheckPastDays(decided, year, state, context.today));
  ASSIGN_OR_RETURN(*decided.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  *decided.mutable_published_date() = ToDate(context.today);
  return decided;
}

WorkCalendar CalendarFrom(CivilDay first, CivilDay last, const Entities& entities) {
  WorkCalendar calendar;
  for (absl::CivilYear year(first); year <= absl::CivilYear(last) + 1; ++year) {
    const WorkCalendarState* const state = entities.Calendar(YearOf(CivilDay(year)));
    if (state != nullptr) calendar.Publish(state->published);
  }
  return calendar;
}

}  // namespace jiedui::domain
