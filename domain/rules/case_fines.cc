#include "domain/rules/case_fines.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "domain/date.h"
#include "domain/enforcement/case.h"
#include "domain/money.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using table::v1::CaseRow;

// What was paid and what is to be paid, as one moment of a case has them.
struct Fine {
  int64_t collected_fen = 0;
  int64_t fine_fen = 0;
};

std::string Yuan(int64_t fen) {
  return absl::StrFormat("%d.%02d yuan", fen / 100, fen % 100);
}

v1::RuleFinding FindingOf(Rule rule, const std::string& case_id, const Fine& fine,
                          const Policy& policy, int64_t position) {
  return MakeFinding(rule, policy, case_id, position,
                     {{"case", case_id},
                      {"collected", Yuan(fine.collected_fen)},
                      {"collected_zh", absl::StrCat(FormatWan(fine.collected_fen), " 万元")},
                      {"fine", Yuan(fine.fine_fen)},
                      {"fine_zh", absl::StrCat(FormatWan(fine.fine_fen), " 万元")}});
}

// Where the fine was lowered below what had been paid by then, that is what is to be put right; of
// what was paid afterwards nobody knows more than that it is more.
v1::RuleFinding FindingOf(const CaseRow& row, const Fine& fine, const Policy& policy) {
  const int64_t position = row.positions(0);
  if (!row.penalty_changes().empty()) {
    const CivilDay changed = ToDay(row.penalty_changes().rbegin()->changed_date());
    Fine then{0, fine.fine_fen};
    for (const event::v1::FineCollected& payment : row.payments()) {
      if (ToDay(payment.collected_date()) <= changed) then.collected_fen += payment.collected_fen();
    }
    if (then.collected_fen > then.fine_fen) {
      return FindingOf(Rule::kFineBelowCollected, row.case_id(), then, policy, position);
    }
  }
  return FindingOf(Rule::kFineOverCollected, row.case_id(), fine, policy, position);
}

Fine FineOf(const CaseRow& row) {
  Fine fine{0, row.penalty_changes().empty() ? row.fine_fen()
                                             : row.penalty_changes().rbegin()->fine_fen()};
  for (const event::v1::FineCollected& payment : row.payments()) {
    fine.collected_fen += payment.collected_fen();
  }
  return fine;
}

}  // namespace

std::vector<v1::RuleFinding> JudgeFines(const event::v1::Event& proposed, const Entities& entities,
                                        const Policy& policy) {
  const bool paid = proposed.has_fine_collected();
  if (!paid && !proposed.has_penalty_changed()) return {};
  const std::string& case_id =
      paid ? proposed.fine_collected().case_id() : proposed.penalty_changed().case_id();
  const CaseState* const state = entities.Case(case_id);
  if (state == nullptr) return {};
  const Fine fine =
      paid ? Fine{state->collected_fen + proposed.fine_collected().collected_fen(), state->fine_fen}
           : Fine{state->collected_fen, proposed.penalty_changed().fine_fen()};
  if (fine.collected_fen <= fine.fine_fen) return {};
  return {FindingOf(paid ? Rule::kFineOverCollected : Rule::kFineBelowCollected, case_id, fine,
                    policy, 0)};
}

std::vector<v1::RuleFinding> JudgeFines(const CaseRow& row, const std::vector<std::string>& others,
                                        const ProgramRules& rules) {
  if (row.state() == CaseRow::STATE_VOIDED || row.positions().empty()) return {};
  if (!row.has_decided_date()) return {};
  const Policy& policy = rules.On(ToDay(row.decided_date()));
  std::vector<v1::RuleFinding> findings;
  const Fine fine = FineOf(row);
  if (fine.collected_fen > fine.fine_fen) findings.push_back(FindingOf(row, fine, policy));
  if (!others.empty()) {
    findings.push_back(MakeFinding(Rule::kDecisionNumberTwice, policy, row.case_id(),
                                   row.positions(0),
                                   {{"case", row.case_id()},
                                    {"number", row.decision_number()},
                                    {"others", absl::StrJoin(others, ", ")},
                                    {"others_zh", absl::StrJoin(others, "、")}}));
  }
  return findings;
}

}  // namespace jiedui::domain
