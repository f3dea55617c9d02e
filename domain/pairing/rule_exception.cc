// An approved exception to a rule that is meant in principle (原则上, A23): a superior of both
// sides says that what a pair falls short of on some days is excused, before them or after them.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/pairing/pair.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/references.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using event::v1::RuleExceptionGranted;

bool IsInPrinciple(const RuleInfo& info) {
  return info.severity == v1::RULE_SEVERITY_IN_PRINCIPLE;
}

// A month has an exemption of its own, which says which one it is (MonthExempted).
const char* MonthRule() {
  return Info(Rule::kActivityEveryMonth).id;
}

std::string ExcusableRules() {
  std::vector<std::string> ids;
  for (const RuleInfo& info : AllRules()) {
    if (!IsInPrinciple(info) || info.id == absl::string_view(MonthRule())) continue;
    if (!absl::c_linear_search(ids, info.id)) ids.emplace_back(info.id);
  }
  return absl::StrJoin(ids, "、");
}

// A rule has several findings; one that is meant in principle is enough.
absl::Status CheckExcusable(const std::string& rule, const Policy& policy) {
  const Field field = kFact("rule");
  const RuleInfo* found = nullptr;
  for (const RuleInfo& info : AllRules()) {
    if (info.id != rule) continue;
    if (found == nullptr || IsInPrinciple(info)) found = &info;
  }
  if (found == nullptr) {
    return Invalid(field, absl::StrCat("there is no rule ", rule),
                   absl::StrCat("没有 ", rule, " 这项要求，可批准例外的是 ", ExcusableRules()));
  }
  if (rule == MonthRule()) {
    return Invalid(field, "a month is exempted by itself (ExemptMonth)",
                   "每月至少一项活动的例外，请按月登记“月度活动免除”");
  }
  if (IsInPrinciple(*found)) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_RULE_NOT_EXCUSABLE, field.Path(),
                {{"rule", rule},
                 {"rule_clause", ClauseOf(found->parameter, found->paragraph, policy)},
                 {"excusable", ExcusableRules()}});
}

struct Period {
  CivilDay start;
  CivilDay end;
};

// Within the programme, and the pair in force on a day of it.
absl::StatusOr<Period> CheckPeriod(const RuleExceptionGranted& fact, const PairState& pair,
                                   const ProgramState& program) {
  const Field start_field = kFact("start_date");
  const Field end_field = kFact("end_date");
  ASSIGN_OR_RETURN(const CivilDay start, AnyDay(start_field, fact.start_date()));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(end_field, fact.end_date()));
  RETURN_IF_ERROR(CheckWithin(start_field, program, start));
  RETURN_IF_ERROR(CheckWithin(end_field, program, end));
  RETURN_IF_ERROR(CheckOrder(end_field, end, "fact.start_date", start));
  if (pair.first_day > end || !pair.ActiveFrom(start)) {
    return Refuse(v1::ERROR_REASON_PAIR_NOT_ACTIVE, start_field.Path(),
                  {{"pair", pair.id}, {"date", FormatDay(start)}});
  }
  return Period{start, end};
}

// One that is excused on all those days already needs no second exception.
absl::Status CheckNew(const RuleExceptionGranted& fact, const PairState& pair,
                      const Period& period) {
  const bool excused =
      absl::c_any_of(pair.rule_exceptions, [&](const PairState::RuleException& each) {
        return each.rule == fact.rule() && each.start <= period.start && each.end >= period.end;
      });
  if (!excused) return absl::OkStatus();
  return Exists(kFact("rule"), {"exception to", "原则性要求例外：",
                                absl::StrCat(fact.rule(), " ", pair.id, " ",
                                             FormatDay(period.start), "–", FormatDay(period.end))});
}

}  // namespace

void Evolve(PairState& state, const RuleExceptionGranted& fact) {
  state.rule_exceptions.push_back(
      {fact.rule(), ToDay(fact.start_date()), ToDay(fact.end_date()), fact.granting_unit_id()});
}

// What was granted by mistake, of a month or a rule (A25).
void Evolve(PairState& state, const event::v1::EntryVoided& fact) {
  if (fact.has_month_exemption()) {
    const std::string& month = fact.month_exemption().month();
    if (const auto granted = state.exempted_days.find(month);
        granted != state.exempted_days.end()) {
      state.voided_exemptions.push_back({month, granted->second, ToDay(fact.voided_date())});
      state.exempted_days.erase(granted);
    }
    state.exempt_months.erase(month);
  }
  if (!fact.has_rule_exception()) return;
  const event::v1::VoidedRuleException& voided = fact.rule_exception();
  std::erase_if(state.rule_exceptions, [&voided](const PairState::RuleException& each) {
    return each.rule == voided.rule() && each.start == ToDay(voided.start_date()) &&
           each.end == ToDay(voided.end_date());
  });
}

absl::StatusOr<RuleExceptionGranted> Decide(const RuleExceptionGranted& fact,
                                            const Entities& entities, const Context& context) {
  const Field pair_field = kFact("pair_id");
  RETURN_IF_ERROR(CheckId(kFact("rule"), fact.rule()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(pair_field, fact.pair_id(), entities));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(pair_field, pair->program_id, entities));
  ASSIGN_OR_RETURN(const Period period, CheckPeriod(fact, *pair, *program));
  const Policy* const policy = program->PolicyOn(period.start);
  if (policy == nullptr) return NoPolicy(pair_field, *program, context.today);
  RETURN_IF_ERROR(CheckExcusable(fact.rule(), *policy));
  const Sides& sides = pair->SidesOn(period.end);
  RETURN_IF_ERROR(CheckBySuperior(pair_field, sides.a_id, entities, context));
  RETURN_IF_ERROR(CheckBySuperior(pair_field, sides.b_id, entities, context));
  RETURN_IF_ERROR(CheckNew(fact, *pair, period));
  RETURN_IF_ERROR(CheckNotPublished(pair->program_id,
                                    {"an exception to a rule", "原则性要求例外批准"}, entities));
  RuleExceptionGranted granted = fact;
  ASSIGN_OR_RETURN(*granted.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  granted.set_granting_unit_id(context.actor.unit_id);
  *granted.mutable_granted_date() = ToDate(context.today);
  return granted;
}

}  // namespace jiedui::domain
