// The districts of a month by how they report (domain/rules/monthly_ranking.h), read off 附件2 of
// each of them and of their towns. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_MONTHLY_RANKING_H_
#define JIEDUI_PROJECTIONS_MONTHLY_RANKING_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/monthly_ranking.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/tables.h"

namespace jiedui::projections {

// The rankings of a programme's months, which build on those before them: what a month is ranked by
// is read once. What it is made with must outlive it.
class MonthlyRankings {
 public:
  MonthlyRankings(const Tables& tables, absl::string_view program_id,
                  const domain::ProgramRules& rules, const domain::OrganizationView& organization)
      : tables_(tables),
        program_id_(program_id),
        rules_(rules),
        organization_(organization),
        form_(tables) {}

  // By the policy of the month, judged at the end of the organization's day; each month with the
  // towns the organization shows below a district on its last day. Empty unless that policy ranks
  // months. A month it exempts from the activity is one of them: R0-26 asks for its report.
  std::vector<v1::DistrictRank> Of(CivilMonth month);

 private:
  // Of a district none of whose units takes part nothing is expected, so that it has no rank.
  const std::vector<std::string>& DistrictIds();
  const std::vector<domain::DistrictMonth>& DistrictsIn(CivilMonth month);

  const Tables& tables_;
  const std::string program_id_;
  const domain::ProgramRules& rules_;
  const domain::OrganizationView& organization_;
  const FormMonths form_;
  std::optional<std::vector<std::string>> district_ids_;
  std::map<CivilMonth, std::vector<domain::DistrictMonth>> read_;
};

// One of them.
std::vector<v1::DistrictRank> ReadMonthlyRanking(const Tables& tables, absl::string_view program_id,
                                                 CivilMonth month,
                                                 const domain::ProgramRules& rules,
                                                 const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_MONTHLY_RANKING_H_
