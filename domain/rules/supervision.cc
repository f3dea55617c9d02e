#include "domain/rules/supervision.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::PairRow;
using table::v1::SupervisionCheck;

constexpr int kMonthsOfQuarter = 3;

// Quarters in which the pair owes a month, by the first month of each.
std::set<CivilMonth> QuartersOwed(const v1::PairCompliance& judged) {
  std::set<CivilMonth> quarters;
  for (const v1::MonthCoverage& coverage : judged.months()) {
    if (coverage.status() == v1::OBLIGATION_STATUS_EXEMPT) continue;
    const absl::StatusOr<CivilMonth> month = ParseMonth(coverage.month());
    if (month.ok()) quarters.insert(*month - (month->month() - 1) % kMonthsOfQuarter);
  }
  return quarters;
}

// The districts that were over the sides of a pair on that day.
std::set<std::string> DistrictsOver(const table::v1::PairRow& pair,
                                    const OrganizationView& organization, CivilDay day) {
  const Sides sides = SidesOn(pair, day);
  std::set<std::string> districts = {organization.OverseerOn(sides.a_id, day),
                                     organization.OverseerOn(sides.b_id, day)};
  districts.erase("");
  return districts;
}

// Permits of the sides of the day let in what happened on it.
RecordedActivity EntryOf(const SupervisionCheck& check, const PairRow& pair) {
  const CivilDay day = ToDay(check.check().checked_date());
  return {day,
          ToDay(check.recorded_date()),
          v1::ACTIVITY_KIND_UNSPECIFIED,
          check.position(),
          check.check().unit_id(),
          SidesOn(pair, day)};
}

RecordedActivity ClosingOf(const SupervisionCheck& check, const PairRow& pair) {
  const CivilDay day = ToDay(check.closed().closed_date());
  return {day,
          ToDay(check.closed_recorded_date()),
          v1::ACTIVITY_KIND_UNSPECIFIED,
          check.closed_position(),
          check.check().unit_id(),
          SidesOn(pair, day)};
}

// The permit that let in what came too late; empty if none did.
std::string PermitOf(const RecordedActivity& entry, const PairRow& pair, const Policy& policy) {
  const std::optional<LateEntry> late = LateEntryOf(pair.permits(), entry, policy);
  if (!late.has_value() || late->permit == nullptr) return "";
  return late->permit->permitted().permit_id();
}

// A39: recorded in time, or let in.
bool IsEntered(const RecordedActivity& entry, const PairRow& pair, const Policy& policy) {
  const std::optional<LateEntry> late = LateEntryOf(pair.permits(), entry, policy);
  return !late.has_value() || late->permit != nullptr;
}

// Positions of the checks that are shown as the district's in those days, and were entered in time.
std::vector<int64_t> ChecksBetween(const PairRow& pair, const OrganizationView& organization,
                                   const ProgramRules& rules, const std::string& district_id,
                                   CivilDay first, CivilDay last) {
  std::vector<int64_t> positions;
  for (const SupervisionCheck& check : pair.checks()) {
    const CivilDay day = ToDay(check.check().checked_date());
    const bool is_own = organization.Shown(check.check().unit_id()) == district_id;
    if (!is_own || day < first || day > last) continue;
    if (IsEntered(EntryOf(check, pair), pair, rules.On(day))) positions.push_back(check.position());
  }
  return positions;
}

bool IsClosedInTime(const SupervisionCheck& check, CivilDay due) {
  return ToDay(check.closed().closed_date()) <= due;
}

// Collects what falls short of one check.
class CheckJudge {
 public:
  CheckJudge(const SupervisionCheck& check, const PairRow& pair, const ProgramRules& rules,
             CivilDay on)
      : check_(check),
        pair_(pair),
        rules_(rules),
        policy_(rules.On(ToDay(check.check().checked_date()))),
        on_(on) {}

  std::vector<v1::RuleFinding> Run() && {
    AddEntry(EntryOf(check_, pair_), Rule::kCheckEntryInTime, "check ", "监督检查 ");
    if (!check_.check().ordered_fix().empty()) AddFix(ToDay(check_.check().fix_due_date()));
    return std::move(findings_);
  }

 private:
  void AddFix(CivilDay due) {
    ErrorVariables variables = {{"fix", check_.check().ordered_fix()}, {"due", FormatDay(due)}};
    if (!check_.has_closed()) {
      if (on_ > due) Add(Rule::kFixInTime, check_.position(), variables);
    } else if (IsClosedInTime(check_, due)) {
      AddEntry(ClosingOf(check_, pair_), Rule::kFixEntryInTime, "fix of check ", "整改销号 ");
    } else {
      variables.emplace_back("closed", FormatDay(ToDay(check_.closed().closed_date())));
      Add(Rule::kFixClosedInTime, check_.closed_position(), variables);
    }
  }

  void AddEntry(const RecordedActivity& entry, Rule in_time, const char* what,
                const char* what_zh) {
    const std::optional<LateEntry> late = LateEntryOf(pair_.permits(), entry, policy_);
    if (!late.has_value()) return;
    ErrorVariables variables = VariablesOf(*late, entry, policy_, rules_);
    variables.emplace_back("act", "recorded");
    variables.emplace_back("act_zh", "登记");
    variables.emplace_back("what", absl::StrCat(what, check_.check().check_id(), " "));
    variables.emplace_back("what_zh", absl::StrCat(what_zh, check_.check().check_id()));
    Add(late->permit == nullptr ? in_time : Rule::kEntryPermitted, entry.position, variables);
  }

  void Add(Rule rule, int64_t position, const ErrorVariables& variables) {
    findings_.push_back(MakeFinding(rule, policy_, check_.check().check_id(), position, variables));
  }

  const SupervisionCheck& check_;
  const PairRow& pair_;
  const ProgramRules& rules_;
  const Policy& policy_;  // of the day of the check
  const CivilDay on_;
  std::vector<v1::RuleFinding> findings_;
};

}  // namespace

std::vector<CheckSlot> CheckSlotsOf(const table::v1::PairRow& pair,
                                    const v1::PairCompliance& judged, const ProgramRules& rules,
                                    const OrganizationView& organization) {
  std::vector<CheckSlot> slots;
  if (pair.tier() != event::v1::TEAM_TIER_SQUADRON) return slots;
  for (const CivilMonth quarter : QuartersOwed(judged)) {
    const CivilDay last = LastDay(quarter + (kMonthsOfQuarter - 1));
    const int64_t owed = rules.On(last).supervision_checks_per_quarter;
    for (const std::string& district_id : DistrictsOver(pair, organization, last)) {
      const std::vector<int64_t> checks =
          ChecksBetween(pair, organization, rules, district_id, FirstDay(quarter), last);
      for (size_t i = 0; i < static_cast<size_t>(owed); ++i) {
        slots.push_back({district_id, quarter, last, static_cast<int>(i) + 1,
                         i < checks.size() ? checks[i] : 0});
      }
    }
  }
  return slots;
}

v1::FixState FixStateOf(const SupervisionCheck& check, const PairRow& pair, const Policy& policy,
                        CivilDay on) {
  if (check.check().ordered_fix().empty()) return v1::FIX_STATE_UNSPECIFIED;
  const CivilDay due = ToDay(check.check().fix_due_date());
  if (check.has_closed()) {
    const bool in_time =
        IsClosedInTime(check, due) && IsEntered(ClosingOf(check, pair), pair, policy);
    return in_time ? v1::FIX_STATE_CLOSED : v1::FIX_STATE_CLOSED_LATE;
  }
  return on > due ? v1::FIX_STATE_OVERDUE : v1::FIX_STATE_OPEN;
}

CheckPermits CheckPermitsOf(const SupervisionCheck& check, const PairRow& pair,
                            const Policy& policy) {
  CheckPermits permits{PermitOf(EntryOf(check, pair), pair, policy), ""};
  if (check.has_closed()) permits.closing = PermitOf(ClosingOf(check, pair), pair, policy);
  return permits;
}

std::vector<v1::RuleFinding> JudgeCheck(const SupervisionCheck& check, const PairRow& pair,
                                        const ProgramRules& rules, CivilDay on) {
  return CheckJudge(check, pair, rules, on).Run();
}

std::string RowOfCheck(const event::v1::SupervisionCheckRecorded& check) {
  if (check.ordered_fix().empty()) return check.findings();
  return absl::StrCat(check.findings(), "，责令整改：", check.ordered_fix(), "（期限 ",
                      FormatDay(ToDay(check.fix_due_date())), "）");
}

std::string RowOfClosing(const event::v1::SupervisionFixClosed& closed) {
  return absl::StrCat("；", FormatDay(ToDay(closed.closed_date())), " 整改销号：", closed.result());
}

}  // namespace jiedui::domain
