// 附件1 (compliance.h): when a register and each pair in it is due, and what falls short of that.

#include <iterator>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

void AddRegisterFindings(const table::v1::RegisterRow& row, const Policy& policy,
                         const Deadline& due, CivilDay on, v1::PairRegister& result) {
  const ErrorVariables day = {{"due", due.En()}, {"due_zh", due.Zh()}};
  if (!row.has_first_filed_date()) {
    if (on <= due.last_day) return;
    *result.add_findings() = MakeFinding(Rule::kRegisterFiled, policy, "", 0, day);
    return;
  }
  const CivilDay filed = ToDay(row.first_filed_date());
  if (filed <= due.last_day) return;
  ErrorVariables days = day;
  days.emplace_back("filed", FormatDay(filed));
  *result.add_findings() =
      MakeFinding(Rule::kRegisterFiledInTime, policy, row.filed().register_id(),
                  row.positions().empty() ? 0 : row.positions(0), days);
}

// The register's states, in the words of the table.
struct StateWords {
  table::v1::RegisterRow::State row;
  v1::RegisterState table;
};
constexpr StateWords kRegisterStates[] = {
    {table::v1::RegisterRow::STATE_UNSPECIFIED, v1::REGISTER_STATE_NOT_FILED},
    {table::v1::RegisterRow::STATE_FILED, v1::REGISTER_STATE_FILED},
    {table::v1::RegisterRow::STATE_ACKNOWLEDGED, v1::REGISTER_STATE_ACKNOWLEDGED},
    {table::v1::RegisterRow::STATE_RETURNED, v1::REGISTER_STATE_RETURNED},
};

// Judges the pairs of one register.
class PairsJudge {
 public:
  PairsJudge(const ProgramRules& rules, CivilDay on, v1::PairRegister& judged)
      : rules_(rules),
        policy_(rules.OfRegister(on)),
        due_(RegisterDeadline(rules, on)),
        on_(on),
        late_as_a_whole_(!judged.findings().empty()),
        judged_(judged) {}

  void Judge(const OwedPair& pair) {
    const bool missing = pair.filed == nullptr;
    if (missing) judged_.add_unfiled_pair_ids(pair.pair_id);
    if (missing && pair.taken_over) {
      Add(Rule::kMovedPairFiled, pair);
    } else if (pair.first_day > due_.last_day) {
      JudgeLater(pair);
    }
    if (!IsFiledLate(pair, due_.last_day, on_)) return;
    if (missing) {
      Add(Rule::kPairFiled, pair);
    } else if (!late_as_a_whole_) {
      Add(Rule::kPairFiledInTime, pair);
    }
  }

 private:
  // By the rules of the day it was decided on.
  void JudgeLater(const OwedPair& pair) {
    const bool missing = pair.filed == nullptr;
    const std::optional<Deadline> due = SupplementDue(pair, rules_, on_);
    if (!due.has_value()) {
      if (missing) Add(Rule::kLaterPairFiled, pair);
      return;
    }
    const Policy& policy = rules_.On(pair.DecidedOn());
    const CivilDay filed = missing ? on_ : ToDay(pair.filed->first_filed_date());
    if (filed > due->last_day && !pair.taken_over) {
      Add(missing ? Rule::kSupplementFiled : Rule::kSupplementInTime, pair, policy, *due);
    } else if (missing) {
      Add(Rule::kSupplementAwaited, pair, policy, *due);
    }
  }

  void Add(Rule rule, const OwedPair& pair) { Add(rule, pair, policy_, due_); }

  void Add(Rule rule, const OwedPair& pair, const Policy& policy, const Deadline& due) {
    ErrorVariables variables = {{"pair", pair.pair_id},
                                {"due", due.En()},
                                {"due_zh", due.Zh()},
                                {"first", FormatDay(pair.first_day)}};
    int64_t position = 0;
    if (pair.filed != nullptr) {
      variables.emplace_back("filed", FormatDay(ToDay(pair.filed->first_filed_date())));
      if (!pair.filed->positions().empty()) position = pair.filed->positions(0);
    }
    *judged_.add_findings() = MakeFinding(rule, policy, pair.pair_id, position, variables);
  }

  const ProgramRules& rules_;
  const Policy& policy_;
  const Deadline due_;
  const CivilDay on_;
  const bool late_as_a_whole_;
  v1::PairRegister& judged_;
};

}  // namespace

std::optional<Deadline> SupplementDue(const OwedPair& pair, const ProgramRules& rules,
                                      CivilDay on) {
  if (pair.first_day <= RegisterDeadline(rules, on).last_day) return std::nullopt;
  return SupplementDeadline(rules, pair.DecidedOn());
}

bool IsFiledLate(const OwedPair& pair, CivilDay due, CivilDay on) {
  if (pair.first_day > due || pair.taken_over) return false;
  return (pair.filed == nullptr ? on : ToDay(pair.filed->first_filed_date())) > due;
}

void JudgeFiledPairs(const std::vector<OwedPair>& owed, const ProgramRules& rules, CivilDay on,
                     v1::PairRegister& judged) {
  if (judged.state() == v1::REGISTER_STATE_NOT_FILED && judged.has_due_date()) return;
  PairsJudge judge(rules, on, judged);
  for (const OwedPair& pair : owed) judge.Judge(pair);
}

v1::RegisterState RegisterStateOf(table::v1::RegisterRow::State state) {
  const auto* const found = absl::c_find_if(
      kRegisterStates, [state](const StateWords& words) { return words.row == state; });
  return found == std::end(kRegisterStates) ? v1::REGISTER_STATE_UNSPECIFIED : found->table;
}

v1::PairRegister JudgeRegister(const table::v1::RegisterRow& row, const ProgramRules& rules,
                               CivilDay on) {
  const Policy& policy = rules.OfRegister(on);
  const Deadline due = RegisterDeadline(rules, on);
  v1::PairRegister result = JudgeUndueRegister(row, rules, on);
  *result.mutable_due_date() = ToDate(due.last_day);
  AddRegisterFindings(row, policy, due, on, result);
  return result;
}

v1::PairRegister JudgeUndueRegister(const table::v1::RegisterRow& row, const ProgramRules& rules,
                                    CivilDay on) {
  v1::PairRegister result;
  result.set_title("结对互助情况统计表");
  result.set_unit_id(row.filed().unit_id());
  result.set_reporter_officer_id(row.filed().reporter_officer_id());
  if (row.filed().has_filed_date()) *result.mutable_report_date() = row.filed().filed_date();
  result.set_state(RegisterStateOf(row.state()));
  result.set_policy_set_id(rules.OfRegister(on).policy_set_id);
  *result.mutable_positions() = row.positions();
  return result;
}

}  // namespace jiedui::domain
