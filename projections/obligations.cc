#include "projections/obligations.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/program/program_rules.h"
#include "domain/rules/obligations.h"
#include "domain/rules/organization_view.h"
#include "domain/rules/pair_proposals.h"
#include "domain/rules/sides.h"
#include "projections/bulletin_archive.h"
#include "projections/case_board.h"
#include "projections/monthly_dispatch.h"
#include "projections/monthly_ranking.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

using table::v1::UnitRow;
using v1::Obligation;

class Gatherer {
 public:
  Gatherer(const Tables& tables, const ObligationFilter& filter, const domain::ProgramRules& rules,
           std::set<std::string> asked, const domain::OrganizationView& shown)
      : tables_(tables),
        filter_(filter),
        rules_(rules),
        asked_(std::move(asked)),
        on_(shown.on()),
        organization_(ViewOf(tables, domain::Organization::kAsItWas, shown.on())),
        shown_(shown) {}

  absl::StatusOr<std::vector<Obligation>> Run() && {
    if (filter_.reports_of.empty()) RETURN_IF_ERROR(AddPairs());
    if (filter_.pair_id.empty()) RETURN_IF_ERROR(AddOfUnits());
    domain::SortObligations(obligations_);
    return std::move(obligations_);
  }

 private:
  // How a unit has been in pairs.
  struct Pairing {
    CivilDay first_day;
    bool now = false;  // or from a later day on
  };

  absl::Status AddOfUnits() {
    ASSIGN_OR_RETURN(const std::vector<UnitRow> units, UnitsOfProgram());
    const std::string& reports_of = filter_.reports_of;
    for (const UnitRow& unit : units) {
      const bool wanted = reports_of.empty() || reports_of == unit.registered().unit_id();
      if (wanted) AddReports(unit);
    }
    return reports_of.empty() ? AddOthers(units) : absl::OkStatus();
  }

  // What rests on all pairs, which were added before.
  absl::Status AddOthers(const std::vector<UnitRow>& units) {
    for (const UnitRow& unit : units) AddRegister(unit);
    for (const UnitRow& unit : units) AddPairing(unit);
    AddProposals();
    AddRegisterAnswers();
    for (const UnitRow& unit : units) AddCaseAnswers(unit);
    RETURN_IF_ERROR(AddBulletins());
    RETURN_IF_ERROR(AddAdmonitions());
    return AddAssessment();
  }

  // Whom the programme concerns, and everybody below its organizer, by id: of anybody else nothing
  // is owed in it.
  absl::StatusOr<std::vector<UnitRow>> UnitsOfProgram() const {
    ASSIGN_OR_RETURN(const auto program, FindProgram(tables_, filter_.program_id));
    std::map<std::string, UnitRow> by_id;
    const auto add = [&by_id](std::vector<UnitRow> units) {
      for (UnitRow& unit : units) by_id.emplace(unit.registered().unit_id(), std::move(unit));
    };
    add(ListUnitsConcerned(tables_, filter_.program_id));
    add(ListUnitsWithin(tables_, program->opened().organizer_unit_id()));
    std::vector<UnitRow> units;
    for (auto& [id, unit] : by_id) units.push_back(std::move(unit));
    return units;
  }

  bool IsAsked(const std::string& unit_id) const {
    return filter_.unit_id.empty() || asked_.contains(shown_.Shown(unit_id));
  }

  // Under whom it is shown, each once.
  void ShowUnits(Obligation& obligation) const {
    const std::vector<std::string> owed_by(obligation.unit_ids().begin(),
                                           obligation.unit_ids().end());
    obligation.clear_unit_ids();
    for (const std::string& unit_id : owed_by) {
      const std::string shown = shown_.Shown(unit_id);
      if (absl::c_linear_search(obligation.unit_ids(), shown)) continue;
      obligation.add_unit_ids(shown);
      obligation.add_unit_names(shown_.NameOn(shown, on_));
    }
  }

  void Add(std::vector<Obligation> obligations) {
    for (Obligation& obligation : obligations) {
      ShowUnits(obligation);
      if (!filter_.unit_id.empty() && !IsOwedBy(obligation, asked_)) continue;
      obligations_.push_back(std::move(obligation));
    }
  }

  // Whose pairs are looked at: a town's own and those of whom it took over from, else all ("": a
  // bureau may owe a check of one whose towns have come under another since).
  std::vector<std::string> UnitsOfPairs() const {
    const auto unit = FindUnit(tables_, filter_.unit_id);
    if (!unit.ok() || unit->registered().tier() != event::v1::TEAM_TIER_SQUADRON) return {""};
    return shown_.Members(shown_.Shown(filter_.unit_id));
  }

  absl::Status AddPairs() {
    PairFilter filter;
    filter.program_id = filter_.program_id;
    filter.pair_id = filter_.pair_id;
    filter.ever = true;  // what was done on its days is still its to confirm
    if (!filter_.pair_id.empty() && !FindPairRow(tables_, filter_.pair_id).ok()) {
      return absl::OkStatus();
    }
    std::set<std::string> added;
    for (const std::string& unit_id : UnitsOfPairs()) {
      filter.unit_id = unit_id;
      ASSIGN_OR_RETURN(const std::vector<JudgedPair> pairs,
                       ListJudgedPairs(tables_, filter, rules_, organization_));
      for (const JudgedPair& pair : pairs) {
        if (added.insert(pair.row.assigned().pair_id()).second) AddPair(pair);
      }
    }
    return absl::OkStatus();
  }

  void AddPair(const JudgedPair& pair) {
    for (const auto& facts : pair.row.activities()) activity_ids_.insert(ActivityIdOf(facts));
    NotePairing(pair.row);
    Add(domain::PairObligations(pair.row, pair.judged, organization_, rules_));
    Add(domain::PlanObligations(pair.row, rules_, on_));
  }

  void AddReports(const UnitRow& unit) {
    const std::string& id = unit.registered().unit_id();
    const std::string superior = organization_.SuperiorOn(id, on_);
    if (!TakesPart(unit, filter_.program_id) || (!IsAsked(id) && !IsAsked(superior))) return;
    const domain::Policy& policy = rules_.OfYear(on_);
    for (CivilMonth month(policy.program_start); month <= CivilMonth(policy.program_end); ++month) {
      Add(ReadReportObligations(tables_, unit, filter_.program_id, month, rules_, organization_));
    }
  }

  void AddRegister(const UnitRow& unit) {
    if (!IsAsked(unit.registered().unit_id())) return;
    const auto judged =
        JudgeOwedRegister(tables_, unit.registered(), filter_.program_id, rules_, organization_);
    if (judged.has_value()) Add({domain::RegisterObligation(*judged, rules_, on_)});
    Add(ReadSupplementObligations(tables_, unit.registered(), filter_.program_id, rules_,
                                  organization_));
  }

  // Of a unit while it takes part.
  void AddPairing(const UnitRow& unit) {
    const std::string& id = unit.registered().unit_id();
    const std::string& program_id = filter_.program_id;
    const std::string superior = organization_.SuperiorOn(id, on_);
    const bool takes_part = domain::HasJoinedBy(unit, program_id, on_) &&
                            !domain::HasWithdrawnBy(unit, program_id, on_) &&
                            !domain::HasEndedBy(unit, on_);
    if (!takes_part || superior.empty() || !IsAsked(superior)) return;
    const CivilDay due = domain::RegisterDeadline(rules_, on_).last_day;
    domain::UnitToPair to_pair = {id, superior, !domain::HasJoinedBy(unit, program_id, due)};
    if (const auto found = pairings_.find(id); found != pairings_.end()) {
      to_pair.first_day = found->second.first_day;
      to_pair.paired = found->second.now;
    }
    Add({domain::PairingObligation(to_pair, rules_, on_)});
  }

  // A pair that ended before it began is none.
  void NotePairing(const table::v1::PairRow& pair) {
    const CivilDay first = FirstDayOf(pair);
    const auto note = [&](const domain::Sides& sides) {
      if (pair.has_dissolved_date() && domain::ToDay(pair.dissolved_date()) <= sides.first_day) {
        return;
      }
      for (const std::string& unit_id : {sides.a_id, sides.b_id}) {
        Pairing& pairing = pairings_.try_emplace(unit_id, Pairing{sides.first_day}).first->second;
        pairing.first_day = std::min(pairing.first_day, sides.first_day);
      }
    };
    note(domain::SidesOn(pair, first));
    for (const table::v1::PairReassignment& each : pair.reassignments()) {
      note(domain::SidesOn(pair, domain::ToDay(each.reassigned().effective_date())));
    }
    if (first <= on_ && !InForceOn(pair, on_)) return;
    const domain::Sides now = domain::SidesOn(pair, std::max(first, on_));
    for (const std::string& unit_id : {now.a_id, now.b_id}) {
      const auto found = pairings_.find(unit_id);
      if (found != pairings_.end()) found->second.now = true;
    }
  }

  void AddProposals() {
    for (const table::v1::ProposalRow& row :
         ListProposals(tables_, filter_.program_id, organization_)) {
      Add(domain::ProposalObligations(row, DeciderOf(row.proposed(), organization_), rules_, on_));
    }
  }

  static CivilDay FirstDayOf(const table::v1::PairRow& pair) {
    return domain::ToDay(pair.assigned().effective_date());
  }

  // The city's own has nobody to answer it.
  void AddRegisterAnswers() {
    for (const table::v1::RegisterRow& row : ListRegisters(tables_, filter_.program_id)) {
      const std::string superior = organization_.SuperiorOn(row.filed().unit_id(), on_);
      if (superior.empty()) continue;
      Add({domain::RegisterAnswerObligation(row, superior, rules_, on_)});
    }
  }

  // Of the programme's inspections, and those of its year that came from none.
  void AddCaseAnswers(const UnitRow& unit) {
    const domain::Policy& policy = rules_.OfYear(on_);
    for (const table::v1::CaseRow& row : ListReportedCases(tables_, unit.registered().unit_id())) {
      const CivilDay reported = domain::ToDay(row.reported_date());
      const bool ours = row.activity_id().empty()
                            ? policy.program_start <= reported && reported <= policy.program_end
                            : activity_ids_.contains(row.activity_id());
      const std::string district = organization_.SuperiorOn(row.reported_by_unit_id(), on_);
      if (ours) Add({domain::CaseAnswerObligation(row, district, rules_)});
    }
  }

  absl::Status AddAssessment() {
    ASSIGN_OR_RETURN(const auto program, FindProgram(tables_, filter_.program_id));
    const auto row = FindAssessment(tables_, filter_.program_id);
    Add(domain::AssessmentObligations(
        row.ok() ? *row : table::v1::AssessmentRow(),
        {filter_.program_id, program->opened().organizer_unit_id(), Participants()}, rules_, on_));
    return absl::OkStatus();
  }

  // Who are there that day.
  std::vector<std::string> Participants() const {
    std::vector<std::string> ids;
    for (const UnitRow& unit : ListParticipants(tables_, filter_.program_id)) {
      if (!domain::HasEndedBy(unit, on_)) ids.push_back(unit.registered().unit_id());
    }
    return ids;
  }

  // Of each month of which the ranking is told.
  absl::Status AddAdmonitions() {
    ASSIGN_OR_RETURN(const auto program, FindProgram(tables_, filter_.program_id));
    const std::string& organizer = program->opened().organizer_unit_id();
    if (!IsAsked(organizer)) return absl::OkStatus();
    const domain::Policy& policy = rules_.OfYear(on_);
    MonthlyRankings rankings(tables_, filter_.program_id, rules_, organization_);
    for (CivilMonth month(policy.program_start);
         month <= CivilMonth(policy.program_end) && LastDay(month) < on_; ++month) {
      for (const v1::DistrictRank& rank : rankings.Of(month)) {
        auto obligation = domain::AdmonitionObligation({month, rank, organizer}, rules_, on_);
        if (obligation.has_value()) Add({*std::move(obligation)});
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddBulletins() {
    ASSIGN_OR_RETURN(const v1::BulletinSchedule schedule,
                     ReadBulletinSchedule(tables_, filter_.program_id, on_));
    if (!IsAsked(schedule.unit_id())) return absl::OkStatus();
    Add(domain::BulletinObligations(
        schedule, BulletinsOf(tables_, filter_.program_id, schedule.unit_id()), rules_, on_));
    return absl::OkStatus();
  }

  const Tables& tables_;
  const ObligationFilter& filter_;
  const domain::ProgramRules& rules_;
  const std::set<std::string> asked_;
  const CivilDay on_;
  const domain::OrganizationView organization_;  // as it was: by which everything is owed
  const domain::OrganizationView& shown_;
  // Of the pairs that were added: all of the programme, unless only a town's are asked for.
  std::set<std::string> activity_ids_;
  std::map<std::string, Pairing> pairings_;  // by unit
  std::vector<Obligation> obligations_;
};

}  // namespace

absl::StatusOr<std::vector<Obligation>> ReadObligations(
    const Tables& tables, const ObligationFilter& filter,
    const domain::OrganizationView& organization) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, filter.program_id));
  std::set<std::string> asked;
  if (!filter.unit_id.empty()) {
    ASSIGN_OR_RETURN(asked,
                     UnitsAsked(tables, filter.unit_id, filter.include_subordinates, organization));
  }
  return Gatherer(tables, filter, rules, std::move(asked), organization).Run();
}

std::vector<Obligation> ReadReportObligations(const Tables& tables, const UnitRow& unit,
                                              absl::string_view program_id, CivilMonth month,
                                              const domain::ProgramRules& rules,
                                              const domain::OrganizationView& as_it_was) {
  const std::string& id = unit.registered().unit_id();
  const CivilDay on = as_it_was.on();
  const table::v1::DispatchRow row = FindMonth(tables, id, month);
  const domain::Reporter reporter = {unit.registered().tier(), as_it_was.SuperiorOn(id, on),
                                     IsReportExpected(unit, program_id, month),
                                     ReportExemptionsOf(tables, unit, program_id, row, rules, on)};
  return domain::ReportObligations(row, reporter, rules, on);
}

absl::StatusOr<std::set<std::string>> UnitsAsked(const Tables& tables, absl::string_view unit_id,
                                                 bool include_subordinates,
                                                 const domain::OrganizationView& organization) {
  RETURN_IF_ERROR(FindUnit(tables, unit_id).status());
  const std::string top(unit_id);
  std::set<std::string> asked = {organization.Shown(top)};
  if (!include_subordinates) return asked;
  for (const UnitRow& unit : ListUnitsWithin(tables, organization.Shown(top))) {
    const std::string& id = unit.registered().unit_id();
    if (organization.IsWithin(id, top, organization.on())) asked.insert(organization.Shown(id));
  }
  return asked;
}

bool IsOwedBy(const Obligation& obligation, const std::set<std::string>& unit_ids) {
  return absl::c_any_of(obligation.unit_ids(),
                        [&](const std::string& id) { return unit_ids.contains(id); });
}

}  // namespace jiedui::projections
