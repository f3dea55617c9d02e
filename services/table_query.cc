#include "services/table_query.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

using domain::Invalid;
using projections::TableQuestion;

absl::Status CheckKind(v1::TableKind kind) {
  if (kind == v1::TABLE_KIND_UNSPECIFIED) return Required("table.kind", "");
  if (v1::TableKind_IsValid(kind)) return absl::OkStatus();
  return Invalid("table.kind", "there is no such table", "没有这种表");
}

absl::Status NotOfKind(absl::string_view field) {
  return Invalid(field, "this kind of table has none", "这种表不按此项查询");
}

// What a kind of table does not take is not passed over.
absl::Status CheckTaken(const v1::TableQuery& query) {
  const bool of_month = query.kind() == v1::TABLE_KIND_DISPATCH;
  const bool of_units =
      query.kind() == v1::TABLE_KIND_OBLIGATIONS || query.kind() == v1::TABLE_KIND_REPORT_SLOTS;
  const bool of_unit = of_month || of_units || query.kind() == v1::TABLE_KIND_PAIR_REGISTER ||
                       query.kind() == v1::TABLE_KIND_CASE_BOARD;
  const bool of_pair = query.kind() == v1::TABLE_KIND_PAIR_COMPLIANCE;
  const bool of_bulletin = query.kind() == v1::TABLE_KIND_BULLETIN;
  if (!of_unit && !query.unit_id().empty()) return NotOfKind("table.unit_id");
  if (!of_month && !query.month().empty()) return NotOfKind("table.month");
  if (!of_pair && !query.pair_id().empty()) return NotOfKind("table.pair_id");
  if (!of_bulletin && !query.bulletin_id().empty()) return NotOfKind("table.bulletin_id");
  if (!of_units && query.include_subordinates()) return NotOfKind("table.include_subordinates");
  return absl::OkStatus();
}

// A caller names what its kind of table needs.
absl::Status CheckNamed(const v1::TableQuery& query) {
  RETURN_IF_ERROR(Required("table.program_id", query.program_id()));
  switch (query.kind()) {
    case v1::TABLE_KIND_PAIR_REGISTER:
      return Required("table.unit_id", query.unit_id());
    case v1::TABLE_KIND_DISPATCH:
      RETURN_IF_ERROR(Required("table.unit_id", query.unit_id()));
      return Required("table.month", query.month());
    case v1::TABLE_KIND_PAIR_COMPLIANCE:
      return Required("table.pair_id", query.pair_id());
    case v1::TABLE_KIND_BULLETIN:
      return Required("table.bulletin_id", query.bulletin_id());
    case v1::TABLE_KIND_ASSESSMENT:
    case v1::TABLE_KIND_GAPS:
    case v1::TABLE_KIND_ASSESSMENT_RESULT:
    case v1::TABLE_KIND_BULLETINS:
    case v1::TABLE_KIND_CASE_BOARD:
    case v1::TABLE_KIND_OBLIGATIONS:
    case v1::TABLE_KIND_REPORT_SLOTS:
      return absl::OkStatus();
    case v1::TABLE_KIND_UNSPECIFIED:
    case v1::TableKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TableKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return CheckKind(query.kind());
}

}  // namespace

absl::StatusOr<projections::TableFamily> FamilyOf(const v1::TableQuery& query, CivilDay day) {
  RETURN_IF_ERROR(Required("table.program_id", query.program_id()));
  RETURN_IF_ERROR(CheckKind(query.kind()));
  RETURN_IF_ERROR(CheckTaken(query));
  projections::TableFamily family;
  TableQuestion& question = family.question;
  question.kind = query.kind();
  question.program_id = query.program_id();
  question.unit_id = query.unit_id();
  question.pair_id = query.pair_id();
  question.bulletin_id = query.bulletin_id();
  question.include_subordinates = query.include_subordinates();
  if (query.kind() == v1::TABLE_KIND_DISPATCH && !query.month().empty()) {
    ASSIGN_OR_RETURN(family.month, MonthOf(query.month()));
  }
  question.on = day;
  if (query.has_on_date()) {
    ASSIGN_OR_RETURN(question.on, DayIn("table.on_date", query.on_date()));
  }
  ASSIGN_OR_RETURN(question.organization, OrganizationOf(query.organization()));
  return family;
}

absl::Status CheckAssumable(v1::TableKind kind, const v1::ReadOptions& options,
                            absl::string_view field) {
  if (!options.has_assumed_policy()) return absl::OkStatus();
  const std::string in = absl::StrCat(field, ".assumed_policy");
  if (kind == v1::TABLE_KIND_ASSESSMENT_RESULT) {
    return Invalid(in,
                   "the recorded result of the year is the same under every policy set; ask the "
                   "table that is computed, TABLE_KIND_ASSESSMENT (assess)",
                   "年终考核结果（result）是已记录的，不随规则参数集改变；"
                   "要推算，请查年终考核表 assess（TABLE_KIND_ASSESSMENT）");
  }
  if (kind == v1::TABLE_KIND_BULLETIN) {
    return Invalid(in,
                   "the table of a bulletin is as it was published under every policy set; ask the "
                   "tables that are computed, TABLE_KIND_DISPATCH (dispatch) of a unit's month",
                   "通报附表（bulletin）是已公布的，不随规则参数集改变；"
                   "要推算，请查附件2 dispatch（TABLE_KIND_DISPATCH）");
  }
  if (kind == v1::TABLE_KIND_BULLETINS) {
    return Invalid(in,
                   "the bulletins are as they were published under every policy set; ask the "
                   "tables that are computed, TABLE_KIND_DISPATCH (dispatch) of a unit's month or "
                   "TABLE_KIND_PAIR_COMPLIANCE (compliance) of a pair",
                   "通报台账（bulletin-register）是已公布的，不随规则参数集改变；"
                   "要推算，请查附件2 dispatch（TABLE_KIND_DISPATCH）或达标情况 "
                   "compliance（TABLE_KIND_PAIR_COMPLIANCE）");
  }
  return absl::OkStatus();
}

absl::StatusOr<TableQuestion> QuestionOf(const v1::TableQuery& query, const ReadContext& context) {
  RETURN_IF_ERROR(CheckNamed(query));
  ASSIGN_OR_RETURN(const projections::TableFamily family, FamilyOf(query, context.today));
  TableQuestion question = family.question;
  question.history = context.history;
  question.month = family.month.value_or(CivilMonth());
  return question;
}

}  // namespace jiedui::services
