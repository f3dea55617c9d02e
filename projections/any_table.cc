#include "projections/any_table.h"

#include <utility>

#include "base/check.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

template <class Table>
absl::StatusOr<TableMessage> Boxed(absl::StatusOr<Table> table) {
  if (!table.ok()) return table.status();
  return std::make_unique<Table>(*std::move(table));
}

}  // namespace

absl::StatusOr<TableMessage> ReadTable(const Tables& tables, const TableQuestion& question) {
  const auto& [kind, program_id, unit_id, month, pair_id, on, organization] = question;
  switch (kind) {
    case v1::TABLE_KIND_PAIR_REGISTER:
      return Boxed(ReadPairRegister(tables, program_id, unit_id, ViewOf(tables, organization, on)));
    case v1::TABLE_KIND_DISPATCH:
      return Boxed(ReadDispatchTable(tables, program_id, unit_id, month, on, organization));
    case v1::TABLE_KIND_PAIR_COMPLIANCE:
      return Boxed(ReadPairCompliance(tables, pair_id, on, organization));
    case v1::TABLE_KIND_ASSESSMENT:
      return Boxed(ReadYearEndAssessment(tables, program_id, on, organization));
    case v1::TABLE_KIND_GAPS:
      return Boxed(ReadGapAnalysis(tables, program_id, on, organization));
    case v1::TABLE_KIND_UNSPECIFIED:
    case v1::TableKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TableKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  CHECK(false, "a kind of table nobody reads");
}

}  // namespace jiedui::projections
