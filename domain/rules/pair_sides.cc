#include "domain/rules/pair_sides.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "domain/date.h"
#include "domain/rules/baseline.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::OutcomeRow;
using table::v1::PairRow;

constexpr int64_t kMilli = 1000;

// The last index dated by that day; null if there is none.
const event::v1::UnitIndexRecorded* IndexBy(const OutcomeRow* outcome, CivilDay day) {
  const event::v1::UnitIndexRecorded* last = nullptr;
  if (outcome == nullptr) return last;
  for (const table::v1::IndexPoint& point : outcome->indices()) {
    if (ToDay(point.index().index_date()) <= day) last = &point.index();
  }
  return last;
}

std::string ShowIndex(const event::v1::UnitIndexRecorded& index) {
  return absl::StrFormat("%d.%03d", index.index_milli() / kMilli, index.index_milli() % kMilli);
}

// A19: a reorganization does not end a pair; that it left it across districts is told, unless any
// towns may pair.
void JudgeDistricts(const PairRow& pair, const SideFacts& facts, CivilDay day,
                    const OrganizationView& as_it_was, const ProgramRules& rules,
                    std::vector<v1::RuleFinding>& findings) {
  const Policy& policy = rules.On(day);
  if (policy.pair_cross_district == CrossDistrict::kAny) return;
  if (pair.tier() != event::v1::TEAM_TIER_SQUADRON || facts.cross_district_approved) return;
  const Sides sides = SidesOn(pair, day);
  const CivilDay first = sides.first_day;
  const std::string before = as_it_was.SuperiorOn(sides.a_id, first);
  if (before != as_it_was.SuperiorOn(sides.b_id, first)) return;
  const std::string district_a = as_it_was.SuperiorOn(sides.a_id, day);
  const std::string district_b = as_it_was.SuperiorOn(sides.b_id, day);
  if (day < first || district_a == district_b) return;
  findings.push_back(MakeFinding(Rule::kPairWithinDistrict, policy, pair.assigned().pair_id(),
                                 PositionOfSides(pair, day),
                                 {{"before", rules.NameOf(before, first)},
                                  {"district_a", rules.NameOf(district_a, day)},
                                  {"district_b", rules.NameOf(district_b, day)}}));
}

}  // namespace

void JudgeBasis(const PairRow& pair, CivilDay day, const Policy& policy, const ProgramRules& rules,
                v1::PairCompliance& judged) {
  if (!BasisOn(pair, day).empty()) return;
  v1::RuleFinding& finding = *judged.add_findings();
  finding = MakeFinding(Rule::kBetterSideIsBetter, policy, pair.assigned().pair_id(),
                        PositionOfSides(pair, day), {});
  Excuse(pair, day, rules, finding);
}

std::optional<v1::RuleFinding> JudgeIndices(const PairRow& pair, const SideFacts& facts,
                                            CivilDay day, const ProgramRules& rules) {
  const Sides sides = SidesOn(pair, day);
  const CivilDay first = sides.first_day;
  const Policy& policy = rules.On(first);
  if (policy.pair_basis != PairBasis::kLastYearIndex) return std::nullopt;
  const event::v1::UnitIndexRecorded* const a = IndexBy(facts.outcome_a, first);
  const event::v1::UnitIndexRecorded* const b = IndexBy(facts.outcome_b, first);
  if (a == nullptr || b == nullptr || a->index_milli() >= b->index_milli()) return std::nullopt;
  v1::RuleFinding finding = MakeFinding(Rule::kBetterSideByIndex, policy, pair.assigned().pair_id(),
                                        PositionOfSides(pair, day),
                                        {{"unit_a", rules.NameOf(sides.a_id, day)},
                                         {"index_a", ShowIndex(*a)},
                                         {"day_a", FormatDay(ToDay(a->index_date()))},
                                         {"unit_b", rules.NameOf(sides.b_id, day)},
                                         {"index_b", ShowIndex(*b)},
                                         {"day_b", FormatDay(ToDay(b->index_date()))}});
  Excuse(pair, day, rules, finding);
  return finding;
}

std::vector<v1::RuleFinding> JudgeSides(const PairRow& pair, const SideFacts& facts,
                                        const OrganizationView& as_it_was,
                                        const ProgramRules& rules) {
  std::vector<v1::RuleFinding> findings;
  const CivilDay day = LastKnownDay(pair, as_it_was.on());
  std::optional<v1::RuleFinding> by_index = JudgeIndices(pair, facts, day, rules);
  if (by_index.has_value()) findings.push_back(*std::move(by_index));
  JudgeDistricts(pair, facts, day, as_it_was, rules, findings);
  for (const OutcomeRow* const outcome : {facts.outcome_a, facts.outcome_b}) {
    for (v1::RuleFinding& late : BaselineFindings(outcome, pair.assigned().pair_id(), rules)) {
      findings.push_back(std::move(late));
    }
  }
  return findings;
}

Sides SidesFiled(const PairRow& pair, const PairFiling& filing) {
  CivilDay day = LastKnownDay(pair, filing.day);
  // Each takes effect after the one before: those recorded later are the last ones by day too.
  for (const table::v1::PairReassignment& each : pair.reassignments()) {
    if (each.position() <= filing.position) continue;
    day = std::min(day, ToDay(each.reassigned().effective_date()) - 1);
  }
  return SidesOn(pair, day);
}

std::vector<v1::RuleFinding> SidesSinceFiling(const PairRow& pair, const PairFiling& filing,
                                              CivilDay on, const ProgramRules& rules) {
  std::vector<v1::RuleFinding> findings;
  const std::string& pair_id = pair.assigned().pair_id();
  for (const table::v1::PairReassignment& each : pair.reassignments()) {
    const CivilDay since = ToDay(each.reassigned().effective_date());
    const bool in_form = since <= filing.day && each.position() <= filing.position;
    if (in_form || since > on) continue;
    const Sides before = SidesOn(pair, since - 1);
    const Sides sides = SidesOn(pair, since);
    const bool swapped = before.Has(sides.a_id) && before.Has(sides.b_id);
    findings.push_back(
        MakeFinding(Rule::kSidesSinceFiling, rules.On(since), pair_id, each.position(),
                    {{"pair", pair_id},
                     {"since", FormatDay(since)},
                     {"change", swapped ? "A and B changed places" : "one side was replaced"},
                     {"change_zh", swapped ? " A、B 互换" : "更换一方"},
                     {"unit_a", rules.NameOf(sides.a_id, since)},
                     {"unit_b", rules.NameOf(sides.b_id, since)}}));
  }
  return findings;
}

}  // namespace jiedui::domain
