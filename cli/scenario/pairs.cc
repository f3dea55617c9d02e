// Pairs and their registers: the city's own four as the notice names them, the towns' by each
// district, better with weaker; 附件1 filed and answered; quarterly supervision checks.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

constexpr char kTwoPairs[] = "特殊情况：该单位与两个单位结对";

struct Pairing {
  std::string unit_a_id;
  std::string unit_b_id;
  std::string basis;
  std::string remarks;
  std::string decided_by;  // unit
};

std::string PairId(const Planner& planner, const std::string& a, const std::string& b) {
  return absl::StrCat(planner.program_id(), "-", a, "-", b);
}

event::v1::Event Assigned(const Planner& planner, CivilDay today, const Pairing& pairing) {
  event::v1::Event fact;
  event::v1::PairAssigned& assigned = *fact.mutable_pair_assigned();
  assigned.set_pair_id(PairId(planner, pairing.unit_a_id, pairing.unit_b_id));
  assigned.set_program_id(planner.program_id());
  assigned.set_unit_a_id(pairing.unit_a_id);
  assigned.set_unit_b_id(pairing.unit_b_id);
  assigned.set_method(event::v1::PAIRING_METHOD_DESIGNATED);
  assigned.set_basis(pairing.basis);
  *assigned.mutable_effective_date() = DateOf(today);
  assigned.set_remarks(pairing.remarks);
  return fact;
}

void Assign(Planner& planner, CivilDay today, const Pairing& pairing) {
  planner.Add(today, pairing.decided_by, Assigned(planner, today, pairing));
  planner.AddPair({PairId(planner, pairing.unit_a_id, pairing.unit_b_id), pairing.unit_a_id,
                   pairing.unit_b_id, planner.Unit(pairing.unit_a_id).tier});
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

void AssignNamedPairs(Planner& planner, CivilDay today) {
  std::vector<std::string> paired;
  for (const NamedPair& named : planner.example().pairs) {
    for (const std::string& side : {named.unit_a_id, named.unit_b_id}) {
      if (std::find(paired.begin(), paired.end(), side) != paired.end()) {
        GrantException(planner, today, side, "通知指定该单位与两个单位结对");
      }
      paired.push_back(side);
    }
    Assign(planner, today,
           {named.unit_a_id, named.unit_b_id, "上级指定", named.remarks, planner.city()});
  }
}

// Best with weakest, second best with second weakest, …; with an odd number the best one also helps
// the one in the middle.
void AssignTownPairs(Planner& planner, CivilDay today, const ExampleUnit& district) {
  std::vector<const ExampleUnit*> towns =
      planner.UnitsOf(event::v1::TEAM_TIER_SQUADRON, district.unit_id);
  if (towns.empty()) return;
  std::stable_sort(towns.begin(), towns.end(),
                   [&planner](const ExampleUnit* a, const ExampleUnit* b) {
                     return planner.baseline_milli(a->unit_id) > planner.baseline_milli(b->unit_id);
                   });
  const size_t half = towns.size() / 2;
  const bool odd = towns.size() % 2 == 1;
  const std::string basis = "上年度工作指数A高于B（示例）";
  for (size_t i = 0; i < half; ++i) {
    const std::string remarks = odd && i == 0 ? kTwoPairs : "";
    Assign(planner, today,
           {towns[i]->unit_id, towns[towns.size() - 1 - i]->unit_id, basis, remarks,
            district.unit_id});
  }
  if (!odd) return;
  GrantException(planner, today, towns[0]->unit_id, "辖区镇街为单数");
  Assign(planner, today,
         {towns[0]->unit_id, towns[half]->unit_id, basis, kTwoPairs, district.unit_id});
}

void TryRefusedPairs(Planner& planner, CivilDay today) {
  const std::string hub = PlaceOf(Shortfall::kThirdPair).unit_id;
  std::string other;
  std::string town;
  for (const ExampleUnit* unit : planner.UnitsOf(event::v1::TEAM_TIER_BRIGADE)) {
    const std::string& partner = planner.FirstPairOf(unit->unit_id).unit_a_id;
    if (partner != hub && partner != unit->unit_id) other = unit->unit_id;
  }
  town = planner.UnitsOf(event::v1::TEAM_TIER_SQUADRON, hub).front()->unit_id;

  Act& third = planner.Add(today, planner.city(),
                           Assigned(planner, today, {hub, other, "上级指定", "", planner.city()}));
  third.refusal = "UNIT_PAIR_LIMIT";
  third.title = PlaceOf(Shortfall::kThirdPair).title;
  planner.Befalls(Shortfall::kThirdPair, third.fact.pair_assigned().pair_id());

  Act& across = planner.Add(today, planner.city(),
                            Assigned(planner, today, {hub, town, "上级指定", "", planner.city()}));
  across.refusal = "TIER_MISMATCH";
  across.title = PlaceOf(Shortfall::kPairAcrossTiers).title;
  planner.Befalls(Shortfall::kPairAcrossTiers, across.fact.pair_assigned().pair_id());
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

void FileRegister(Planner& planner, CivilDay today, const std::string& unit_id) {
  event::v1::Event fact;
  event::v1::PairRegisterFiled& filed = *fact.mutable_pair_register_filed();
  filed.set_program_id(planner.program_id());
  filed.set_unit_id(unit_id);
  filed.set_reporter_officer_id(planner.Officer(unit_id, 1));
  for (std::string& pair_id : PairsDecidedBy(planner, unit_id)) {
    filed.add_pair_ids(std::move(pair_id));
  }
  planner.Add(today, unit_id, fact);
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

void FileRegisters(Planner& planner) {
  const std::string late = PlaceOf(Shortfall::kLateRegister).unit_id;
  const std::string returned = PlaceOf(Shortfall::kReturnedRegister).unit_id;
  planner.Befalls(Shortfall::kLateRegister, RegisterId(planner, late));
  planner.Befalls(Shortfall::kReturnedRegister, RegisterId(planner, returned));
  FileRegister(planner, planner.Day(1, 16), planner.city());
  AcknowledgeRegister(planner, planner.Day(1, 17), planner.city());
  int day = 17;
  for (const ExampleUnit* district : planner.UnitsOf(event::v1::TEAM_TIER_BRIGADE)) {
    const std::string& unit_id = district->unit_id;
    if (PairsDecidedBy(planner, unit_id).empty()) continue;
    if (unit_id == returned) {
      FileRegister(planner, planner.Day(1, 17), unit_id);
      ReturnRegister(planner, planner.Day(1, 18), unit_id);
    }
    const int filed = unit_id == late ? 21 : unit_id == returned ? 19 : day;
    day = day == 20 ? 17 : day + 1;
    FileRegister(planner, planner.Day(1, filed), unit_id);
    AcknowledgeRegister(planner, planner.Day(1, 22), unit_id);
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

// Once a quarter in each pair, by the superior of its sides (五（二）).
void CheckPairs(Planner& planner) {
  for (const PlannedPair& pair : planner.pairs()) {
    Random chance = planner.Chance(absl::StrCat("supervision/", pair.pair_id));
    for (int quarter = 1; quarter <= 4; ++quarter) {
      const CivilDay day = Workday(planner.Day(quarter * 3, chance.Between(12, 24)));
      const std::string& superior = planner.SuperiorOf(pair.unit_a_id);
      event::v1::Event fact;
      event::v1::SupervisionCheckRecorded& check = *fact.mutable_supervision_check_recorded();
      check.set_check_id(absl::StrCat(pair.pair_id, "-q", quarter));
      check.set_pair_id(pair.pair_id);
      check.set_unit_id(superior);
      *check.mutable_checked_date() = DateOf(day);
      const bool sound = chance.Percent(70);
      check.set_findings(sound ? "活动按计划开展，记录齐全" : "活动记录不够规范");
      if (!sound) {
        check.set_ordered_fix("补正活动记录");
        *check.mutable_fix_due_date() = DateOf(day + 15);
      }
      planner.Add(day, superior, fact);
      if (!sound) PutRight(planner, check, day + 10);
    }
  }
}

}  // namespace

void PlanPairs(Planner& planner) {
  AssignNamedPairs(planner, planner.Day(1, 12));
  for (const ExampleUnit* district : planner.UnitsOf(event::v1::TEAM_TIER_BRIGADE)) {
    AssignTownPairs(planner, planner.Day(1, 13), *district);
  }
  TryRefusedPairs(planner, planner.Day(1, 13));
  FileRegisters(planner);
  CheckPairs(planner);
}

}  // namespace jiedui::scenario
