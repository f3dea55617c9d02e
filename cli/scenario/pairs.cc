// Pairs and their registers: those that are named in advance, the other towns' by each district,
// better with weaker, and those of towns that join later; 附件1 filed and answered; quarterly
// supervision checks.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

#include "domain/program/program_rules.h"

namespace jiedui::scenario {
namespace {

constexpr char kTwoPairs[] = "特殊情况：该单位与两个单位结对";
constexpr char kByIndex[] = "上年度工作指数A高于B（示例）";
constexpr int kMonthsOfQuarter = 3;

struct Pairing {
  std::string unit_a_id;
  std::string unit_b_id;
  event::v1::PairingMethod method;
  std::string basis;
  std::string remarks;
  CivilDay first_day;
};

const char* MethodWords(event::v1::PairingMethod method) {
  return method == event::v1::PAIRING_METHOD_DESIGNATED ? "上级指定" : "自由组合";
}

event::v1::Event Assigned(const Planner& planner, const Pairing& pairing) {
  event::v1::Event fact;
  event::v1::PairAssigned& assigned = *fact.mutable_pair_assigned();
  assigned.set_pair_id(PairId(planner.program_id(), pairing.unit_a_id, pairing.unit_b_id));
  assigned.set_program_id(planner.program_id());
  assigned.set_unit_a_id(pairing.unit_a_id);
  assigned.set_unit_b_id(pairing.unit_b_id);
  assigned.set_method(pairing.method);
  assigned.set_basis(pairing.basis);
  *assigned.mutable_effective_date() = DateOf(pairing.first_day);
  assigned.set_remarks(pairing.remarks);
  if (pairing.method == event::v1::PAIRING_METHOD_DESIGNATED) {
    *assigned.mutable_basis_document() = planner.example().program.basis_document();  // R0-07
  }
  return fact;
}

// Free combination: A proposes, B agrees, each by itself (三).
void Propose(Planner& planner, CivilDay today, const Pairing& pairing) {
  event::v1::Event fact;
  event::v1::PairProposed& proposed = *fact.mutable_pair_proposed();
  proposed.set_pair_id(PairId(planner.program_id(), pairing.unit_a_id, pairing.unit_b_id));
  proposed.set_program_id(planner.program_id());
  proposed.set_unit_id(pairing.unit_a_id);
  proposed.set_partner_unit_id(pairing.unit_b_id);
  *proposed.mutable_proposed_date() = DateOf(today);
  proposed.set_reason("双方协商，自愿结对（示例）");
  planner.Add(today, pairing.unit_a_id, fact);
  event::v1::Event answer;
  event::v1::PairProposalAnswered& answered = *answer.mutable_pair_proposal_answered();
  answered.set_pair_id(fact.pair_proposed().pair_id());
  answered.set_unit_id(pairing.unit_b_id);
  answered.set_answer(event::v1::PROPOSAL_ANSWER_AGREED);
  *answered.mutable_answered_date() = DateOf(today);
  planner.Add(today, pairing.unit_b_id, answer);
}

// By the superior of both.
void Assign(Planner& planner, CivilDay today, const Pairing& pairing) {
  if (pairing.method == event::v1::PAIRING_METHOD_FREE_COMBINATION) {
    Propose(planner, today, pairing);
  }
  planner.Add(today, planner.SuperiorOf(pairing.unit_a_id), Assigned(planner, pairing));
  planner.AddPair({PairId(planner.program_id(), pairing.unit_a_id, pairing.unit_b_id),
                   pairing.unit_a_id, pairing.unit_b_id, planner.Unit(pairing.unit_a_id).tier,
                   pairing.first_day});
}

void GrantException(Planner& planner, CivilDay today, const std::string& unit_id,
                    const std::string& reason) {
  event::v1::Event fact;
  event::v1::PairExceptionGranted& granted = *fact.mutable_pair_exception_granted();
  granted.set_program_id(planner.program_id());
  granted.set_unit_id(unit_id);
  *granted.mutable_granted_date() = DateOf(today);
  granted.set_reason(reason);
  planner.Add(today, planner.SuperiorOf(unit_id), fact);
}

// What is decided before the programme begins holds from its first day on.
CivilDay EffectiveDay(const Planner& planner, CivilDay today) {
  return std::max(today, planner.first_day());
}

void AssignNamedPairs(Planner& planner, CivilDay today) {
  for (const NamedPair& named : planner.example().pairs) {
    for (const std::string& side : {named.unit_a_id, named.unit_b_id}) {
      if (planner.PairCountOf(side) == 1) {
        GrantException(planner, today, side,
                       absl::StrCat(MethodWords(named.method), "该单位与两个单位结对"));
      }
    }
    Assign(planner, today,
           {named.unit_a_id, named.unit_b_id, named.method, MethodWords(named.method),
            named.remarks, EffectiveDay(planner, today)});
  }
}

void SortByIndex(const Planner& planner, std::vector<const ExampleUnit*>& units) {
  std::stable_sort(units.begin(), units.end(),
                   [&planner](const ExampleUnit* a, const ExampleUnit* b) {
                     return planner.baseline_milli(a->unit_id) > planner.baseline_milli(b->unit_id);
                   });
}

// Best with weakest, second best with second weakest, …; with an odd number the best one also helps
// the one in the middle.
void AssignTownPairs(Planner& planner, CivilDay today, const ExampleUnit& district) {
  std::vector<const ExampleUnit*> towns = planner.FirstSquadrons(district.unit_id);
  std::erase_if(towns, [&planner](const ExampleUnit* town) {
    return planner.PairCountOf(town->unit_id) > 0;
  });
  if (towns.size() < 2) return;
  SortByIndex(planner, towns);
  const size_t half = towns.size() / 2;
  const bool odd = towns.size() % 2 == 1;
  const event::v1::PairingMethod method = planner.example().method;
  const CivilDay first_day = EffectiveDay(planner, today);
  for (size_t i = 0; i < half; ++i) {
    const std::string remarks = odd && i == 0 ? kTwoPairs : "";
    Assign(planner, today,
           {towns[i]->unit_id, towns[towns.size() - 1 - i]->unit_id, method, kByIndex, remarks,
            first_day});
  }
  if (!odd) return;
  GrantException(planner, today, towns[0]->unit_id, "辖区镇街为单数");
  Assign(planner, today,
         {towns[0]->unit_id, towns[half]->unit_id, method, kByIndex, kTwoPairs, first_day});
}

bool ArePaired(const Planner& planner, const std::string& one, const std::string& other) {
  return std::any_of(planner.pairs().begin(), planner.pairs().end(), [&](const PlannedPair& pair) {
    return (pair.unit_a_id == one && pair.unit_b_id == other) ||
           (pair.unit_a_id == other && pair.unit_b_id == one);
  });
}

void TryPair(Planner& planner, CivilDay today, Shortfall shortfall, const std::string& other,
             const char* refusal) {
  const Place& place = planner.PlaceOf(shortfall);
  const auto method = event::v1::PAIRING_METHOD_DESIGNATED;
  Act& act = planner.Add(today, planner.city(),
                         Assigned(planner, {place.unit_id, other, method, MethodWords(method), "",
                                            EffectiveDay(planner, today)}));
  act.refusal = refusal;
  act.title = place.title;
  planner.Befalls(shortfall, act.fact.pair_assigned().pair_id());
}

// With one it could be paired with, but for the pairs it is in already.
void TryThirdPair(Planner& planner, CivilDay today) {
  const ExampleUnit& hub = planner.Unit(planner.PlaceOf(Shortfall::kThirdPair).unit_id);
  for (const ExampleUnit* other : planner.UnitsOf(hub.tier, hub.parent_unit_id)) {
    const bool free = other->unit_id != hub.unit_id && !planner.JoinsLater(*other) &&
                      !ArePaired(planner, hub.unit_id, other->unit_id);
    if (!free) continue;
    TryPair(planner, today, Shortfall::kThirdPair, other->unit_id, "UNIT_PAIR_LIMIT");
    return;
  }
}

// A squadron with its own brigade, a brigade with a squadron of its own.
void TryPairAcrossTiers(Planner& planner, CivilDay today) {
  const ExampleUnit& unit = planner.Unit(planner.PlaceOf(Shortfall::kPairAcrossTiers).unit_id);
  const auto below = planner.FirstSquadrons(unit.unit_id);
  const std::string& other = below.empty() ? unit.parent_unit_id : below.front()->unit_id;
  TryPair(planner, today, Shortfall::kPairAcrossTiers, other, "TIER_MISMATCH");
}

void TryWhatIsRefused(Planner& planner, CivilDay today) {
  if (planner.example().places.empty()) return;
  TryThirdPair(planner, today);
  TryPairAcrossTiers(planner, today);
}

std::string RegisterId(const Planner& planner, const std::string& unit_id) {
  return absl::StrCat(planner.program_id(), "-", unit_id);
}

// The pairs the unit decided.
std::vector<std::string> PairsDecidedBy(const Planner& planner, const std::string& unit_id) {
  std::vector<std::string> pair_ids;
  for (const PlannedPair& pair : planner.pairs()) {
    if (planner.SuperiorOf(pair.unit_a_id) == unit_id) pair_ids.push_back(pair.pair_id);
  }
  return pair_ids;
}

void FilePairs(Planner& planner, CivilDay today, const std::string& unit_id,
               const std::vector<std::string>& pair_ids) {
  event::v1::Event fact;
  event::v1::PairRegisterFiled& filed = *fact.mutable_pair_register_filed();
  filed.set_program_id(planner.program_id());
  filed.set_unit_id(unit_id);
  filed.set_reporter_officer_id(planner.Officer(unit_id, 1));
  for (const std::string& pair_id : pair_ids) filed.add_pair_ids(pair_id);
  planner.Add(today, unit_id, fact);
}

void FileRegister(Planner& planner, CivilDay today, const std::string& unit_id) {
  FilePairs(planner, today, unit_id, PairsDecidedBy(planner, unit_id));
}

void AcknowledgeRegister(Planner& planner, CivilDay today, const std::string& unit_id) {
  event::v1::Event fact;
  fact.mutable_pair_register_acknowledged()->set_register_id(RegisterId(planner, unit_id));
  planner.Add(today, planner.city(), fact);
}

void ReturnRegister(Planner& planner, CivilDay today, const std::string& unit_id) {
  event::v1::Event fact;
  fact.mutable_pair_register_returned()->set_register_id(RegisterId(planner, unit_id));
  fact.mutable_pair_register_returned()->set_reason("请核对一个单位与两个单位结对的情况后重报");
  planner.Add(today, planner.city(), fact);
}

// The unit whose register that befalls; empty in a year without places.
std::string RegisterBefallenBy(Planner& planner, Shortfall shortfall) {
  const Place* const place = planner.example().FindPlace(shortfall);
  if (place == nullptr) return "";
  planner.Befalls(shortfall, RegisterId(planner, place->unit_id));
  return place->unit_id;
}

void FileRegisters(Planner& planner) {
  const std::string late = RegisterBefallenBy(planner, Shortfall::kLateRegister);
  const std::string returned = RegisterBefallenBy(planner, Shortfall::kReturnedRegister);
  const CivilDay due = planner.rules().register_due;
  const CivilDay last =
      domain::DeadlineBefore(due, planner.rules(), planner.example().calendar).last_day;
  if (!PairsDecidedBy(planner, planner.city()).empty()) {
    FileRegister(planner, planner.Workday(due - 4), planner.city());
    AcknowledgeRegister(planner, planner.Workday(due - 3), planner.city());
  }
  int before = 3;  // days before the one it is due on
  for (const ExampleUnit* district : planner.UnitsOf(event::v1::TEAM_TIER_BRIGADE)) {
    const std::string& unit_id = district->unit_id;
    if (PairsDecidedBy(planner, unit_id).empty()) continue;
    if (unit_id == returned) {
      FileRegister(planner, planner.Workday(due - 3), unit_id);
      ReturnRegister(planner, planner.Workday(due - 2), unit_id);
    }
    const CivilDay in_time = planner.Workday(due - (unit_id == returned ? 1 : before));
    before = before == 0 ? 3 : before - 1;
    FileRegister(planner, unit_id == late ? last + 1 : in_time, unit_id);
    AcknowledgeRegister(planner, planner.Workday(last + 2), unit_id);
  }
}

// A town that joins later is helped by the best one of its district that is in one pair so far;
// the pair is filed as a supplement (R0-09, A10).
void AssignLaterPairs(Planner& planner) {
  for (const ExampleUnit* town : planner.UnitsOf(event::v1::TEAM_TIER_SQUADRON)) {
    if (!planner.JoinsLater(*town)) continue;
    std::vector<const ExampleUnit*> others = planner.FirstSquadrons(town->parent_unit_id);
    std::erase_if(others, [&planner](const ExampleUnit* other) {
      return planner.PairCountOf(other->unit_id) != 1;
    });
    if (others.empty()) continue;
    SortByIndex(planner, others);
    const CivilDay today = planner.JoiningDay(*town) + 2;
    GrantException(planner, today, others[0]->unit_id, "新设单位年中参加，与其结对");
    Assign(planner, today,
           {others[0]->unit_id, town->unit_id, planner.example().method, "新设单位工作刚刚起步",
            kTwoPairs, town->first_day});
    const CivilDay filed = planner.Workday(today + 2);
    FilePairs(planner, filed, town->parent_unit_id,
              {PairId(planner.program_id(), others[0]->unit_id, town->unit_id)});
    AcknowledgeRegister(planner, filed, town->parent_unit_id);
  }
}

// What the check ordered is put right within ten days and closed.
void PutRight(Planner& planner, const event::v1::SupervisionCheckRecorded& check, CivilDay day) {
  event::v1::Event fact;
  event::v1::SupervisionFixClosed& closed = *fact.mutable_supervision_fix_closed();
  closed.set_check_id(check.check_id());
  closed.set_result("活动记录已补正，经复核符合要求（示例）");
  *closed.mutable_closed_date() = DateOf(day);
  planner.Add(day, check.unit_id(), fact);
}

// Of each quarter of the calendar, the last month the programme has of it.
std::vector<CivilMonth> LastMonthsOfQuarters(const Planner& planner) {
  std::vector<CivilMonth> months;
  for (int number = 1; number <= planner.months(); ++number) {
    const CivilMonth month = planner.Month(number);
    if (month.month() % kMonthsOfQuarter == 0 || number == planner.months()) {
      months.push_back(month);
    }
  }
  return months;
}

// The superiors of both sides: one, or two of a pair across districts.
std::vector<std::string> SupervisorsOf(const Planner& planner, const PlannedPair& pair) {
  std::vector<std::string> superiors = {planner.SuperiorOf(pair.unit_a_id)};
  const std::string& other = planner.SuperiorOf(pair.unit_b_id);
  if (other != superiors.front()) superiors.push_back(other);
  return superiors;
}

// The month of a quarter in which the pair is checked: the quarter's last, or the last whole one
// before the pair ends; none if it is not there then.
std::optional<CivilMonth> CheckMonth(const PlannedPair& pair, CivilMonth previous,
                                     CivilMonth last) {
  if (LastDay(last) < pair.first_day) return std::nullopt;
  if (pair.end_day.has_value()) last = std::min(last, CivilMonth(*pair.end_day) - 1);
  return last > previous ? std::optional(last) : std::nullopt;
}

void Check(Planner& planner, const std::string& check_id, const PlannedPair& pair,
           const std::string& superior, CivilDay day, bool sound) {
  event::v1::Event fact;
  event::v1::SupervisionCheckRecorded& check = *fact.mutable_supervision_check_recorded();
  check.set_check_id(check_id);
  check.set_pair_id(pair.pair_id);
  check.set_unit_id(superior);
  *check.mutable_checked_date() = DateOf(day);
  check.set_findings(sound ? "活动按计划开展，记录齐全" : "活动记录不够规范");
  if (!sound) {
    check.set_ordered_fix("补正活动记录");
    *check.mutable_fix_due_date() = DateOf(day + 15);
  }
  planner.Add(day, superior, fact);
  if (!sound) PutRight(planner, check, planner.Workday(day + 10));
}

// Once a quarter in each pair, by each superior of its sides (五（二）).
void CheckPair(Planner& planner, const PlannedPair& pair) {
  Random chance = planner.Chance(absl::StrCat("supervision/", pair.pair_id));
  int quarter = 0;
  CivilMonth previous = planner.Month(1) - 1;
  for (const CivilMonth last : LastMonthsOfQuarters(planner)) {
    ++quarter;
    const std::optional<CivilMonth> month = CheckMonth(pair, previous, last);
    previous = last;
    if (!month.has_value()) continue;
    std::string check_id = absl::StrCat(pair.pair_id, "-q", quarter);
    for (const std::string& superior : SupervisorsOf(planner, pair)) {
      const CivilDay day = planner.Workday(FirstDay(*month) + (chance.Between(12, 24) - 1));
      Check(planner, check_id, pair, superior, day, chance.Percent(70));
      check_id += "-other";
    }
  }
}

}  // namespace

void PlanPairs(Planner& planner) {
  const CivilDay named = planner.notice_day() + 2;
  const CivilDay decided = planner.notice_day() + 3;
  AssignNamedPairs(planner, named);
  for (const ExampleUnit* district : planner.UnitsOf(event::v1::TEAM_TIER_BRIGADE)) {
    AssignTownPairs(planner, decided, *district);
  }
  TryWhatIsRefused(planner, decided);
  FileRegisters(planner);
  AssignLaterPairs(planner);
}

void PlanSupervision(Planner& planner) {
  for (const PlannedPair& pair : planner.pairs()) CheckPair(planner, pair);
}

}  // namespace jiedui::scenario
