// The cases of a joint inspection: each side's own, from the day they are filed or reported to the
// day they are closed. What would happen after the year is left out.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/scenario/planner.h"

#include "domain/date.h"

namespace jiedui::scenario {
namespace {

constexpr const char* kCauses[] = {"未如实记录隐患排查治理情况", "特种作业人员无证上岗",
                                   "未在有较大危险因素的场所设置警示标志"};

class SideCases {
 public:
  SideCases(Planner& planner, const SessionCases& session, std::string side, Random& chance)
      : planner_(planner),
        session_(session.session),
        town_(session.pair.tier == event::v1::TEAM_TIER_SQUADRON),
        side_(std::move(side)),
        authority_(town_ ? planner.SuperiorOf(side_, domain::ToDay(session_.held_date())) : side_),
        chance_(chance) {}

  void Plan() {
    const std::vector<std::string> enterprises = OwnEnterprises();
    const bool second =
        enterprises.size() > 1 && chance_.Percent(planner_.knobs().second_case_percent);
    PlanCase(1, enterprises[0], false);
    if (second) {
      PlanCase(2, enterprises[1], town_ && chance_.Percent(planner_.knobs().declined_percent));
    }
  }

 private:
  std::vector<std::string> OwnEnterprises() const {
    std::vector<std::string> ids;
    for (const event::v1::InspectionTarget& target : session_.targets()) {
      if (target.jurisdiction_unit_id() == side_) ids.push_back(target.enterprise_id());
    }
    return ids;
  }

  void PlanCase(int number, const std::string& enterprise_id, bool declined) {
    const std::string case_id = absl::StrFormat("%s-%s-c%d", session_.activity_id(), side_, number);
    const CivilDay found = domain::ToDay(session_.held_date()) + chance_.Between(2, 9);
    const std::string cause = kCauses[chance_.Between(0, 2)];
    CivilDay filed = found;
    if (town_) {
      // One that is declined names no document, which is told and refused by nobody (A14).
      Propose(case_id, enterprise_id, cause, found, !declined);
      filed = found + chance_.Between(1, 5);
      if (declined) return Decline(case_id, filed);
      Accept(case_id, filed);
    } else {
      File(case_id, enterprise_id, cause, found);
    }
    Conclude(case_id, filed);
  }

  // What was issued to the enterprise on the day of the inspection.
  event::v1::EnforcementDocument Order(const std::string& case_id) const {
    event::v1::EnforcementDocument order;
    order.set_kind("责令限期整改指令书");
    order.set_number(absl::StrCat("示例责改〔", session_.held_date().year(), "〕", case_id));
    *order.mutable_issued_date() = session_.held_date();
    return order;
  }

  void File(const std::string& case_id, const std::string& enterprise_id, const std::string& cause,
            CivilDay day) {
    event::v1::Event fact;
    event::v1::CaseFiled& filed = *fact.mutable_case_filed();
    filed.set_case_id(case_id);
    filed.set_unit_id(side_);
    filed.set_activity_id(session_.activity_id());
    filed.set_enterprise_id(enterprise_id);
    *filed.mutable_filed_date() = DateOf(day);
    filed.set_cause(cause);
    *filed.add_documents() = Order(case_id);
    planner_.Add(day, side_, fact);
  }

  void Propose(const std::string& case_id, const std::string& enterprise_id,
               const std::string& cause, CivilDay day, bool documented) {
    event::v1::Event fact;
    event::v1::ProposedCaseReported& reported = *fact.mutable_proposed_case_reported();
    reported.set_case_id(case_id);
    reported.set_unit_id(side_);
    reported.set_activity_id(session_.activity_id());
    reported.set_enterprise_id(enterprise_id);
    *reported.mutable_reported_date() = DateOf(day);
    reported.set_cause(cause);
    if (documented) *reported.add_documents() = Order(case_id);
    planner_.Add(day, side_, fact);
  }

  void Accept(const std::string& case_id, CivilDay day) {
    event::v1::Event fact;
    event::v1::ProposedCaseAccepted& accepted = *fact.mutable_proposed_case_accepted();
    accepted.set_case_id(case_id);
    accepted.set_unit_id(authority_);
    *accepted.mutable_accepted_date() = DateOf(day);
    planner_.Add(day, authority_, fact);
  }

  void Decline(const std::string& case_id, CivilDay day) {
    event::v1::Event fact;
    event::v1::ProposedCaseDeclined& declined = *fact.mutable_proposed_case_declined();
    declined.set_case_id(case_id);
    declined.set_unit_id(authority_);
    *declined.mutable_declined_date() = DateOf(day);
    declined.set_reason("违法事实不清，证据不足");
    planner_.Add(day, authority_, fact);
  }

  void Conclude(const std::string& case_id, CivilDay filed) {
    const CivilDay decided = filed + chance_.Between(20, 40);
    const CivilDay closed = decided + chance_.Between(10, 25);
    const bool penalty = chance_.Percent(planner_.knobs().penalty_percent);
    const bool closes = chance_.Percent(planner_.knobs().closed_percent);
    const int64_t fine_yuan =
        1000 * int64_t{chance_.Between(planner_.knobs().fine_yuan_min / 1000,
                                       planner_.knobs().fine_yuan_max / 1000)};
    if (!penalty || decided > planner_.last_day()) return;
    event::v1::Event decision;
    event::v1::PenaltyDecided& fact = *decision.mutable_penalty_decided();
    fact.set_case_id(case_id);
    *fact.mutable_decided_date() = DateOf(decided);
    fact.set_fine_fen(fine_yuan * 100);
    fact.set_decision_number(absl::StrCat("示例罚〔", decided.year(), "〕", case_id));
    planner_.Add(decided, authority_, decision);
    const int64_t fine_fen = ChangedFine(fact);
    if (!closes || closed > planner_.last_day()) return;
    Collect(case_id, fine_fen, closed);
    event::v1::Event end;
    end.mutable_case_closed()->set_case_id(case_id);
    *end.mutable_case_closed()->mutable_closed_date() = DateOf(closed);
    planner_.Add(closed, authority_, end);
  }

  // A16. What is to be paid in the end: a few fines are brought down on reconsideration, before
  // anybody has paid. Drawn apart, so that the rest of the year does not hang on it.
  int64_t ChangedFine(const event::v1::PenaltyDecided& decided) {
    Random chance = planner_.Chance(absl::StrCat("penalty/", decided.case_id()));
    const CivilDay day = domain::ToDay(decided.decided_date()) + chance.Between(3, 9);
    if (!chance.Percent(planner_.knobs().changed_percent) || day > planner_.last_day()) {
      return decided.fine_fen();
    }
    event::v1::Event change;
    event::v1::PenaltyChanged& fact = *change.mutable_penalty_changed();
    fact.set_case_id(decided.case_id());
    *fact.mutable_changed_date() = DateOf(day);
    fact.set_ground(event::v1::PENALTY_CHANGE_GROUND_RECONSIDERATION);
    fact.set_fine_fen(decided.fine_fen() / 2);
    fact.set_document_number(absl::StrCat("示例复决〔", day.year(), "〕", decided.case_id()));
    fact.set_reason("处罚幅度明显不当");
    planner_.Add(day, authority_, change);
    return fact.fine_fen();
  }

  void Collect(const std::string& case_id, int64_t fine_fen, CivilDay day) {
    event::v1::Event payment;
    event::v1::FineCollected& fact = *payment.mutable_fine_collected();
    fact.set_case_id(case_id);
    *fact.mutable_collected_date() = DateOf(day);
    fact.set_collected_fen(fine_fen);
    planner_.Add(day, authority_, payment);
  }

  Planner& planner_;
  const event::v1::JointInspectionHeld& session_;
  const bool town_;
  const std::string side_;
  const std::string authority_;  // files the case: the brigade, or a town's district
  Random& chance_;
};

}  // namespace

void PlanCases(Planner& planner, const SessionCases& session, Random& chance) {
  for (const std::string& side : {session.pair.unit_a_id, session.pair.unit_b_id}) {
    if (side == session.side_without_case) continue;
    SideCases(planner, session, side, chance).Plan();
  }
}

}  // namespace jiedui::scenario
