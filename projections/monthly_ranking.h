// The districts of a month by how they report (domain/rules/monthly_ranking.h), read off 附件2 of
// each of them and of their towns. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_MONTHLY_RANKING_H_
#define JIEDUI_PROJECTIONS_MONTHLY_RANKING_H_

#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/tables.h"

namespace jiedui::projections {

// By the policy of the month, judged at the end of the organization's day; each month with the
// towns the organization shows below a district on its last day. Empty unless that policy ranks
// months, and of a month it exempts.
std::vector<v1::DistrictRank> ReadMonthlyRanking(const Tables& tables, absl::string_view program_id,
                                                 CivilMonth month,
                                                 const domain::ProgramRules& rules,
                                                 const domain::OrganizationView& organization,
                                                 const FormMonths& form);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_MONTHLY_RANKING_H_
