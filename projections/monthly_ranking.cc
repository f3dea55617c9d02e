#include "projections/monthly_ranking.h"

#include <string>

#include "domain/date.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/monthly_ranking.h"
#include "domain/rules/report_excuse.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using table::v1::AdmonitionOfMonth;
using table::v1::UnitRow;

// What was decided of the district by the month's ranking, by the day; a default one if nothing.
AdmonitionOfMonth AdmonitionOf(const Tables& tables, absl::string_view program_id,
                               const std::string& district_id, CivilMonth month, CivilDay on) {
  const AdmonitionOfMonth found = FindMonth(tables, district_id, month).admonition();
  const bool known = found.decided().program_id() == program_id && found.has_decided() &&
                     domain::ToDay(found.decided().decided_date()) <= on;
  return known ? found : AdmonitionOfMonth();
}

void AddDecision(const AdmonitionOfMonth& admonition, v1::DistrictRank& rank) {
  if (!admonition.has_decided()) return;
  const event::v1::AdmonitionDecided& decided = admonition.decided();
  rank.set_admonition_decision(decided.decision());
  *rank.mutable_admonition_decided_date() = decided.decided_date();
  rank.set_admonition_reason(decided.reason());
  rank.set_admonition_document_number(decided.basis_document().document_number());
  rank.set_admonition_position(admonition.position());
}

domain::DistrictMonth MonthOf(const Tables& tables, absl::string_view program_id,
                              const std::string& district_id, CivilMonth month,
                              const domain::ProgramRules& rules,
                              const domain::OrganizationView& organization,
                              const FormMonths& form) {
  domain::DistrictMonth made;
  made.unit_id = district_id;
  made.admonished = AdmonitionOf(tables, program_id, district_id, month, organization.on())
                        .decided()
                        .decision() == event::v1::ADMONITION_DECISION_HELD;
  for (const domain::MemberMonth& member :
       MonthsBelow(tables, program_id, district_id, month, rules, organization, form)) {
    const UnitRow* const unit = organization.Row(member.row.unit_id());
    if (!member.owed || unit == nullptr) continue;
    const domain::ReportJudgement report =
        domain::JudgeReport(member.row, unit->registered().tier(), rules, organization.on());
    if (member.exempt && !domain::CountsThoughExempt(report)) continue;
    domain::AddReport(report, made);
  }
  return made;
}

}  // namespace

const std::vector<std::string>& MonthlyRankings::DistrictIds() {
  if (district_ids_.has_value()) return *district_ids_;
  district_ids_.emplace();
  for (const UnitRow& unit : ListUnitsConcerned(tables_, program_id_)) {
    const event::v1::UnitRegistered& registered = unit.registered();
    if (registered.tier() != event::v1::TEAM_TIER_BRIGADE) continue;
    district_ids_->push_back(registered.unit_id());
  }
  return *district_ids_;
}

const std::vector<domain::DistrictMonth>& MonthlyRankings::DistrictsIn(CivilMonth month) {
  const auto [found, is_new] = read_.try_emplace(month);
  if (!is_new) return found->second;
  const std::vector<std::string>& district_ids = DistrictIds();
  for (const std::string& district_id : district_ids) {
    found->second.push_back(
        MonthOf(tables_, program_id_, district_id, month, rules_, organization_, form_));
  }
  return found->second;
}

std::vector<v1::DistrictRank> MonthlyRankings::Of(CivilMonth month) {
  const domain::Policy& policy = rules_.OfMonth(month, organization_.on());
  if (policy.monthly_profile == domain::MonthlyProfile::kNone) return {};
  std::vector<std::vector<domain::DistrictMonth>> months;
  for (CivilMonth each(policy.program_start); each <= month; ++each) {
    months.push_back(DistrictsIn(each));
  }
  std::vector<v1::DistrictRank> ranking = domain::RankDistricts(months, policy);
  for (v1::DistrictRank& rank : ranking) {
    rank.set_unit_name(organization_.NameOn(rank.unit_id(), LastDay(month)));
    AddDecision(AdmonitionOf(tables_, program_id_, rank.unit_id(), month, organization_.on()),
                rank);
  }
  return ranking;
}

std::vector<v1::DistrictRank> ReadMonthlyRanking(const Tables& tables, absl::string_view program_id,
                                                 CivilMonth month,
                                                 const domain::ProgramRules& rules,
                                                 const domain::OrganizationView& organization) {
  return MonthlyRankings(tables, program_id, rules, organization).Of(month);
}

}  // namespace jiedui::projections
