#include "domain/program/program.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/document.h"
#include "domain/program/due_days.h"
#include "domain/program/quotas.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

// Tables show every month of a programme; a mistyped end year must not make thousands of them.
constexpr int kMaxProgramMonths = 24;

absl::Status CheckPeriod(CivilDay start, CivilDay end) {
  RETURN_IF_ERROR(CheckOrder(kFact("end_date"), end, "start_date", start));
  if (CivilMonth(end) - CivilMonth(start) < kMaxProgramMonths) return absl::OkStatus();
  return Invalid(kFact("end_date"), "a program lasts at most 24 months", "活动期限至多 24 个月");
}

absl::Status CheckOrganizer(const std::string& unit_id, CivilDay start, const Entities& entities) {
  const Field field = kFact("organizer_unit_id");
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, unit_id, entities));
  RETURN_IF_ERROR(CheckUnitOn(field, *unit, start));
  if (unit->tier == event::v1::TEAM_TIER_DETACHMENT) return absl::OkStatus();
  return Invalid(field, "a program is organized by the city", "活动须由市级单位组织");
}

bool IsYearOver(CivilDay end, CivilDay today) {
  return today.year() > end.year();
}

// Of a year that is over only historical sets are adopted. One under the ban has those once its
// result is published, and without a set there is no result.
bool IsClosedToSets(CivilDay end, CivilDay today) {
  return IsYearOver(end, today) && end >= QuotaBan();
}

// Without rules nothing could be done in it.
absl::Status CheckMayHaveRules(CivilDay end, CivilDay today) {
  if (!IsClosedToSets(end, today)) return absl::OkStatus();
  const std::string ban = FormatDay(QuotaBan());
  return Invalid(
      kFact("end_date"),
      absl::StrCat("its year is over, and no policy set can be adopted for it any more: of past "
                   "years only those over before ",
                   ban, " are recorded; open the program of this year or a later one"),
      absl::StrCat("该年度已经结束，不能再为其发布规则参数：以往年度只能补录 ", ban,
                   " 之前结束的；请启动本年度或以后年度的活动"));
}

std::vector<AdoptedPolicy>::const_iterator FindSet(const ProgramState& program,
                                                   const std::string& policy_set_id) {
  return absl::c_find_if(program.policies, [&](const AdoptedPolicy& adopted) {
    return adopted.policy.policy_set_id == policy_set_id;
  });
}

absl::Status CheckNewPolicy(const ProgramState& program, const std::string& policy_set_id) {
  if (FindSet(program, policy_set_id) == program.policies.end()) return absl::OkStatus();
  return Exists(kFact("policy_set_id"), {"policy set", "规则参数", policy_set_id});
}

// A set is corrected by another before it is in force; from then on it is history.
absl::Status CheckReplaced(const ProgramState& program, const std::string& replaced_id,
                           CivilDay today) {
  const Field field = kFact("replaces_policy_set_id");
  if (replaced_id.empty()) return absl::OkStatus();
  const auto replaced = FindSet(program, replaced_id);
  if (replaced == program.policies.end()) {
    return NotFound(field, {"policy set", "规则参数", replaced_id});
  }
  if (!replaced->replaced_by.empty()) {
    return Invalid(field, absl::StrCat("already replaced by ", replaced->replaced_by),
                   absl::StrCat("已由 ", replaced->replaced_by, " 更正"));
  }
  if (today < replaced->first_day) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_POLICY_IN_FORCE, field.Path(),
                {{"policy_set", replaced_id}, {"date", FormatDay(replaced->first_day)}});
}

// The day a month's tables are published at the latest: when the city's is due (A11).
CivilDay PublicationDay(CivilMonth month, const ProgramRules& rules) {
  const Policy& policy = rules.On(LastDay(month));
  return MonthDeadline(month, policy.report_due_city_day, policy, rules.calendar()).last_day;
}

absl::Status YearClosed(const ProgramState& program, CivilDay first_day, const std::string& state,
                        const std::string& state_zh) {
  return Refuse(v1::ERROR_REASON_POLICY_YEAR_CLOSED, kFact("effective_date").Path(),
                {{"program", program.id},
                 {"date", FormatDay(first_day)},
                 {"state", state},
                 {"state_zh", state_zh}});
}

// What was published was judged by the rules of its time, and is not judged again. Before the first
// set nothing was judged. Once all its months were, the programme has no day left for another.
absl::Status CheckNotRetroactive(const ProgramState& program, CivilDay first_day,
                                 const Entities& entities, CivilDay today) {
  const auto published = PublishedMonthOf(program, first_day, entities, today);
  if (!published.has_value()) return absl::OkStatus();
  if (published->first_open > program.end) {
    return YearClosed(program, first_day, "has had the tables of all its months due",
                      "各月统计表均已到期");
  }
  return Refuse(v1::ERROR_REASON_POLICY_RETROACTIVE, kFact("effective_date").Path(),
                {{"month", FormatMonth(published->month)},
                 {"published", FormatDay(published->published)},
                 {"happened", std::string(published->happened.en)},
                 {"happened_zh", std::string(published->happened.zh)},
                 {"date", FormatDay(first_day)},
                 {"first", FormatDay(published->first_open)},
                 {"clause", published->clause}});
}

// What a year is judged by is settled once it is over, and once its evidence is fixed; a set that
// only shows how a past year was assessed decides nothing.
absl::Status CheckYearOpen(const event::v1::PolicySetAdopted& fact, const ProgramState& program,
                           const Entities& entities, CivilDay today) {
  if (fact.historical()) return absl::OkStatus();
  const AssessmentState* const assessment = entities.Assessment(program.id);
  const bool frozen = assessment != nullptr && assessment->stage >= AssessmentStage::kFrozen;
  if (!frozen && !IsYearOver(program.end, today)) return absl::OkStatus();
  const std::string end = FormatDay(program.end);
  return YearClosed(
      program, ToDay(fact.effective_date()),
      frozen ? "has its evidence fixed, and is assessed by the rules it had"
             : absl::StrCat("ended on ", end),
      frozen ? "的考核材料已固定，按当时的规则考核" : absl::StrCat("已于 ", end, " 结束"));
}

// The sets of the programme once it has this one.
std::vector<AdoptedPolicy> SetsWith(const ProgramState& program,
                                    const event::v1::PolicySetAdopted& fact, Policy policy) {
  std::vector<AdoptedPolicy> sets = program.policies;
  for (AdoptedPolicy& set : sets) {
    if (set.policy.policy_set_id == fact.replaces_policy_set_id()) {
      set.replaced_by = fact.policy_set_id();
    }
  }
  sets.push_back({ToDay(fact.effective_date()), std::move(policy), ""});
  return sets;
}

// Whoever was in time, or late, stays so.
absl::Status CheckDueDays(const event::v1::PolicySetAdopted& fact, const ProgramState& program,
                          const Entities& entities, CivilDay today) {
  if (program.policies.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Policy policy, ParsePolicy(fact, program.opened));
  const WorkCalendar calendar = CalendarFrom(program.start, program.end, entities);
  const ProgramRules before(program.policies, calendar);
  const ProgramRules after(SetsWith(program, fact, std::move(policy)), calendar);
  const CivilDay on = std::max(today, ToDay(fact.effective_date()));
  const std::optional<MovedDueDay> moved = FirstMoved(before, after, on, today);
  if (!moved.has_value()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_POLICY_MOVES_DUE_DAY, kFact("effective_date").Path(),
                {{"due", moved->before.en},
                 {"due_zh", moved->before.zh},
                 {"before", FormatDay(moved->before.day)},
                 {"after", FormatDay(moved->after)},
                 {"today", FormatDay(today)},
                 {"key", moved->before.parameter},
                 {"clause", before.On(moved->before.day).Clause(moved->before.parameter)}});
}

absl::Status CheckParameterTexts(const event::v1::PolicySetAdopted& fact) {
  RETURN_IF_ERROR(CheckElements(kFact("parameters"), fact.parameters_size()));
  for (int i = 0; i < fact.parameters_size(); ++i) {
    RETURN_IF_ERROR(CheckText(kFact("parameters", i, "clause"), fact.parameters(i).clause()));
    RETURN_IF_ERROR(
        CheckRequiredText(kFact("parameters", i, "source_text"), fact.parameters(i).source_text()));
  }
  return absl::OkStatus();
}

// The first day from that one on of which the unit takes part; nullopt if it does no more.
std::optional<CivilDay> TakesPartFrom(const UnitState& unit, const std::string& program_id,
                                      CivilDay day) {
  for (const Participation& span : unit.enrolments.at(program_id)) {
    if (!span.end_day.has_value() || day < *span.end_day) return std::max(day, span.first_day);
  }
  return std::nullopt;
}

absl::Status Retroactive(const Words& what, const PublishedMonth& published, CivilDay day) {
  return Refuse(v1::ERROR_REASON_CHANGE_RETROACTIVE, kFact("effective_date").Path(),
                {{"item", std::string(what.en)},
                 {"item_zh", std::string(what.zh)},
                 {"month", FormatMonth(published.month)},
                 {"published", FormatDay(published.published)},
                 {"happened", std::string(published.happened.en)},
                 {"happened_zh", std::string(published.happened.zh)},
                 {"date", FormatDay(day)},
                 {"first", FormatDay(published.first_open)}});
}

}  // namespace

std::optional<PublishedMonth> PublishedMonthOf(const ProgramState& program, CivilDay day,
                                               const Entities& entities, CivilDay today) {
  if (program.policies.empty()) return std::nullopt;
  const ProgramRules rules(program.policies, CalendarFrom(program.start, program.end, entities));
  const CivilMonth month(std::max(day, program.start));
  CivilMonth open = month;
  while (open <= CivilMonth(program.end) && PublicationDay(open, rules) < today) ++open;
  if (open == month) return std::nullopt;
  return PublishedMonth{month,
                        PublicationDay(month, rules),
                        FirstDay(open),
                        rules.On(LastDay(month)).Clause("report.due_city_day"),
                        {"was due", "到期"}};
}

std::optional<PublishedMonth> BulletinMonthOf(const ProgramState& program, const UnitState& unit,
                                              CivilDay day, const Entities& entities) {
  std::optional<PublishedMonth> told;
  for (const auto& [issuer_id, last] : program.bulletins) {
    const UnitState* const issuer = entities.Unit(issuer_id);
    const bool is_in =
        issuer_id == unit.id || (issuer != nullptr && IsSuperior(*issuer, unit, day, entities));
    const auto first = last.months.lower_bound(CivilMonth(day));
    if (!is_in || first == last.months.end()) continue;
    const CivilDay first_open = FirstDay(last.months.rbegin()->first + 1);
    if (!told.has_value() || first->first < told->month) {
      told = PublishedMonth{first->first,
                            first->second,
                            told.has_value() ? told->first_open : first_open,
                            "",
                            {"was published", "通报"}};
    }
    told->first_open = std::max(told->first_open, first_open);
  }
  return told;
}

absl::Status CheckNothingTold(const Words& what, const ProgramState& program, const UnitState& unit,
                              CivilDay day, const Entities& entities) {
  RETURN_IF_ERROR(CheckNotPublished(program.id, what, entities));
  const auto told = BulletinMonthOf(program, unit, day, entities);
  if (!told.has_value()) return absl::OkStatus();
  return Retroactive(what, *told, day);
}

absl::Status CheckNothingDue(const Words& what, const ProgramState& program, const UnitState& unit,
                             CivilDay day, const Entities& entities, CivilDay today) {
  const std::optional<CivilDay> from = TakesPartFrom(unit, program.id, day);
  if (!from.has_value()) return absl::OkStatus();
  const auto published = PublishedMonthOf(program, *from, entities, today);
  return published.has_value() ? Retroactive(what, *published, day) : absl::OkStatus();
}

absl::Status NoPolicy(const Field& field, const ProgramState& program, CivilDay today) {
  if (!IsClosedToSets(program.end, today)) {
    return Refuse(v1::ERROR_REASON_POLICY_NOT_ADOPTED, field.Path(), {{"program", program.id}});
  }
  const std::string end = FormatDay(program.end);
  return Invalid(field,
                 absl::StrCat("program ", program.id, " ended on ", end,
                              ", and no policy set can be adopted for it any more; use the "
                              "program of this year or a later one"),
                 absl::StrCat("活动 ", program.id, " 已于 ", end,
                              " 结束，不能再为其发布规则参数；请使用本年度或以后年度的活动"));
}

void Evolve(ProgramState& state, const event::v1::ProgramOpened& fact) {
  state.opened = fact;
  state.start = ToDay(fact.start_date());
  state.end = ToDay(fact.end_date());
}

void Evolve(ProgramState& state, const event::v1::PolicySetAdopted& fact) {
  absl::StatusOr<Policy> policy = ParsePolicy(fact, state.opened);
  CHECK_OK(policy.status());  // it was parsed before it was adopted
  for (AdoptedPolicy& adopted : state.policies) {
    if (adopted.policy.policy_set_id == fact.replaces_policy_set_id()) {
      adopted.replaced_by = fact.policy_set_id();
    }
  }
  state.policies.push_back({ToDay(fact.effective_date()), *std::move(policy), ""});
}

void Evolve(ProgramState& state, const event::v1::BulletinPublished& fact) {
  ProgramState::LastBulletin& last = state.bulletins[fact.unit_id()];
  last.bulletin_id = fact.bulletin_id();
  last.number = fact.number();
  event::v1::BulletinPublished& kept = last.published.emplace_back();
  kept.set_bulletin_id(fact.bulletin_id());
  kept.set_first_month(fact.first_month());
  kept.set_last_month(fact.last_month());
  *kept.mutable_published_date() = fact.published_date();
  const CivilMonth end = *ParseMonth(fact.last_month());
  for (CivilMonth month = *ParseMonth(fact.first_month()); month <= end; ++month) {
    last.months.emplace(month, ToDay(fact.published_date()));
  }
}

absl::StatusOr<event::v1::ProgramOpened> Decide(const event::v1::ProgramOpened& fact,
                                                const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckProgramId(kFact("program_id"), fact.program_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("display_name"), fact.display_name()));
  ASSIGN_OR_RETURN(const CivilDay start, AnyDay(kFact("start_date"), fact.start_date()));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(kFact("end_date"), fact.end_date()));
  RETURN_IF_ERROR(CheckPeriod(start, end));
  RETURN_IF_ERROR(PastDay(kFact("opened_date"), fact.opened_date(), context).status());
  event::v1::ProgramOpened decided = fact;
  ASSIGN_OR_RETURN(*decided.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  if (entities.Program(fact.program_id()) != nullptr) {
    return Exists(kFact("program_id"), {"program", "活动", fact.program_id()});
  }
  RETURN_IF_ERROR(CheckMayHaveRules(end, context.today));
  RETURN_IF_ERROR(CheckOrganizer(fact.organizer_unit_id(), start, entities));
  return decided;
}

absl::StatusOr<event::v1::PolicySetAdopted> Decide(const event::v1::PolicySetAdopted& fact,
                                                   const Entities& entities,
                                                   const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("policy_set_id"), fact.policy_set_id()));
  ASSIGN_OR_RETURN(const CivilDay first_day,
                   AnyDay(kFact("effective_date"), fact.effective_date()));
  RETURN_IF_ERROR(CheckParameterTexts(fact));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  RETURN_IF_ERROR(CheckNewPolicy(*program, fact.policy_set_id()));
  RETURN_IF_ERROR(CheckReplaced(*program, fact.replaces_policy_set_id(), context.today));
  RETURN_IF_ERROR(CheckNotRetroactive(*program, first_day, entities, context.today));
  const bool is_result_published = !CheckNotPublished(program->id, {"", ""}, entities).ok();
  RETURN_IF_ERROR(CheckAdoptable(fact, program->opened, is_result_published));
  RETURN_IF_ERROR(CheckYearOpen(fact, *program, entities, context.today));
  RETURN_IF_ERROR(CheckDueDays(fact, *program, entities, context.today));
  event::v1::PolicySetAdopted decided = fact;
  ASSIGN_OR_RETURN(*decided.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  return decided;
}

}  // namespace jiedui::domain
