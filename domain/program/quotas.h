// The ban on quotas: no assessment may rest on how many inspections or cases there were
// (国办发〔2024〕54号, 国发〔2021〕26号). Pure.

#ifndef JIEDUI_DOMAIN_PROGRAM_QUOTAS_H_
#define JIEDUI_DOMAIN_PROGRAM_QUOTAS_H_

#include "absl/status/status.h"

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The first day under the ban on penalty quotas (国发〔2021〕26号): of a programme that was over
// before it a set may be marked historical.
CivilDay QuotaBan();

// POLICY_WEIGHS_COUNTS names every parameter by which numbers weigh, and what to set it to. A set
// marked historical may weigh them if its programme was over before the ban, or its result is
// published, and it rests on a document; else HISTORICAL_PROGRAM_CURRENT or
// HISTORICAL_WITHOUT_BASIS.
absl::Status CheckQuotas(const event::v1::PolicySetAdopted& adopted, const Policy& policy,
                         bool is_result_published);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_QUOTAS_H_
