#include "domain/rules/frozen_evidence.h"

#include <algorithm>
#include <cstddef>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"

#include "domain/date.h"
#include "domain/program/calendar.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/joint_session.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

// Enough to begin with; how many there are is said beside them.
constexpr size_t kNamed = 10;
constexpr int kDaysToNextWorkday = 31;  // no rest is longer

struct Kind {
  const char* en;
  const char* zh;
};

void Add(const event::v1::EvidenceFrozen& frozen, const Kind& kind,
         const std::vector<std::string>& ids, const Policy& policy,
         std::vector<v1::RuleFinding>& findings) {
  if (ids.empty()) return;
  const auto named = absl::MakeConstSpan(ids).subspan(0, std::min(ids.size(), kNamed));
  findings.push_back(MakeFinding(Rule::kEvidenceStillOpen, policy, frozen.assessment_id(),
                                 frozen.frozen_position(),
                                 {{"count", absl::StrCat(ids.size())},
                                  {"what", kind.en},
                                  {"what_zh", kind.zh},
                                  {"ids", absl::StrJoin(named, ", ")},
                                  {"ids_zh", absl::StrJoin(named, "、")}}));
}

bool Happened(int64_t event_position, int64_t by) {
  return event_position != 0 && event_position <= by;
}

// Without the cases and confirmations of later events.
table::v1::ActivityFacts AsOf(const table::v1::ActivityFacts& facts, int64_t position) {
  table::v1::ActivityFacts then = facts;
  const auto later = [=](const auto& each) { return each.position() > position; };
  auto& cases = *then.mutable_cases();
  cases.erase(std::remove_if(cases.begin(), cases.end(), later), cases.end());
  auto& confirmed = *then.mutable_no_violations();
  confirmed.erase(std::remove_if(confirmed.begin(), confirmed.end(), later), confirmed.end());
  return then;
}

// The last day on which a town or a district reports that month.
Deadline LastReportDue(CivilMonth month, const Policy& policy, const Entities& entities) {
  const CivilDay first = LastDay(month) + 1;
  const WorkCalendar calendar = CalendarFrom(first, first + 2 * kDaysToNextWorkday, entities);
  return MonthDeadline(month, std::max(policy.report_due_town_day, policy.report_due_district_day),
                       policy, calendar);
}

}  // namespace

bool WasUnanswered(const table::v1::DispatchRow& month, int64_t position) {
  const table::v1::ReportVersion* last = nullptr;
  for (const table::v1::ReportVersion& version : month.versions()) {
    if (version.position() <= position) last = &version;
  }
  return last != nullptr && !Happened(last->accepted_position(), position) &&
         !Happened(last->returned_position(), position);
}

bool WasUnanswered(const table::v1::CaseRow& row, int64_t position) {
  if (!row.has_reported_date() || row.positions().empty()) return false;
  const bool reported = row.positions(0) <= position;
  const bool moved = row.positions_size() > 1 && row.positions(1) <= position;
  return reported && !moved;
}

bool WasUndue(const table::v1::DispatchRow& month, event::v1::TeamTier tier,
              const ProgramRules& rules, CivilDay frozen) {
  return frozen <= JudgeReport(month, tier, rules, frozen).due.last_day;
}

bool HadDaysForCase(const table::v1::ActivityFacts& facts, const table::v1::PairRow& pair,
                    const event::v1::EvidenceFrozen& frozen, const ProgramRules& rules) {
  const int64_t position = frozen.frozen_position();
  if (!facts.has_joint_inspection_held() || !Happened(facts.position(), position) ||
      Happened(facts.voided_position(), position)) {
    return false;
  }
  const table::v1::ActivityFacts then = AsOf(facts, position);
  const CivilDay held = ToDay(facts.joint_inspection_held().held_date());
  const Policy& policy = rules.On(held);
  const Sides sides = SidesOn(pair, held);
  return absl::c_any_of(std::vector<std::string>{sides.a_id, sides.b_id}, [&](const auto& side) {
    const JudgedSide judged = JudgeSideCase(then, pair, side, policy, ToDay(frozen.frozen_date()));
    return judged.case_count < policy.joint_min_cases_per_side &&
           judged.side.status() == v1::SIDE_CASE_STATUS_NONE;
  });
}

std::vector<v1::RuleFinding> JudgeEvidence(const event::v1::EvidenceFrozen& frozen,
                                           const OpenEvidence& open, const Policy& policy) {
  std::vector<v1::RuleFinding> findings;
  Add(frozen, {"monthly reports that nobody had answered", "份月报尚未审核"}, open.report_ids,
      policy, findings);
  Add(frozen,
      {"proposed cases that were neither accepted nor declined", "起拟处罚案件尚未决定是否受理"},
      open.case_ids, policy, findings);
  Add(frozen,
      {"monthly reports not due yet, neither expected nor missing",
       "份月报未到报送期限，"
       "不计应报，也不计缺报"},
      open.undue_report_ids, policy, findings);
  Add(frozen,
      {"joint inspections with days left for a case", "次联合执法的立案期限未满，暂不计活动质量"},
      open.inspection_ids, policy, findings);
  return findings;
}

std::optional<v1::RuleFinding> JudgeFreeze(const event::v1::Event& decided,
                                           const Entities& entities, const ProgramState& program,
                                           const Policy& policy) {
  if (!decided.has_evidence_frozen()) return std::nullopt;
  const event::v1::EvidenceFrozen& fact = decided.evidence_frozen();
  const CivilDay frozen = ToDay(fact.frozen_date());
  const CivilMonth month(program.end);
  const Policy* const of_month = program.PolicyOn(LastDay(month));
  const Deadline due = LastReportDue(month, of_month == nullptr ? policy : *of_month, entities);
  if (frozen > due.last_day) return std::nullopt;
  return MakeFinding(Rule::kReportsDueAfterFreeze, policy, fact.assessment_id(), 0,
                     {{"frozen", FormatDay(frozen)},
                      {"month", FormatMonth(month)},
                      {"due", due.En()},
                      {"due_zh", due.Zh()},
                      {"first", FormatDay(due.last_day + 1)}});
}

}  // namespace jiedui::domain
