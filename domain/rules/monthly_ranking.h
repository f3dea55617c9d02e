// How the districts stand in a month (A29 to A31), by how they and their towns report: in time,
// accepted, and as the ledger has it. No number of inspections or cases and no fine goes into it
// (国办发〔2024〕54号). What is proposed for the weakest is a proposal: an officer decides, and
// only what was decided keeps an admonition from being proposed again. Pure.

#ifndef JIEDUI_DOMAIN_RULES_MONTHLY_RANKING_H_
#define JIEDUI_DOMAIN_RULES_MONTHLY_RANKING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "domain/program/policy.h"
#include "domain/rules/dispatch.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// The reports of a month that were expected of a district and its towns: with one that came of a
// month from which it was exempt only if it counts all the same (rules/report_excuse.h).
struct DistrictMonth {
  std::string unit_id;
  int32_t expected = 0;
  int32_t on_time = 0;
  int32_t accepted = 0;
  int32_t compared = 0;     // figures they report
  int32_t matching = 0;     // of them, as the ledger has them
  bool admonished = false;  // an admonition by this month's ranking was held
};

// One report, added to its district's month.
void AddReport(const ReportJudgement& report, DistrictMonth& month);

// The last of the months, by rank, then id; those before it say where a district was, whether it
// was admonished, and what its scores add up to. A district of which nothing was expected in a
// month has no rank in it, and its mean is over the other months alone: who joined in March is not
// measured by what it did not owe in January (A31). Empty if there is no month, or the policy ranks
// none. Names are the caller's.
std::vector<v1::DistrictRank> RankDistricts(const std::vector<std::vector<DistrictMonth>>& months,
                                            const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_MONTHLY_RANKING_H_
