#include "cli/table_names.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "cli/failure.h"

namespace jiedui::cli {
namespace {

constexpr NamedTable kTables[] = {
    {"register", v1::TABLE_KIND_PAIR_REGISTER, "pair_register_rows", true, false, false, true},
    {"dispatch", v1::TABLE_KIND_DISPATCH, "dispatch_table_rows_figures", true, true, false, true},
    {"compliance", v1::TABLE_KIND_PAIR_COMPLIANCE, "pair_compliance", false, false, true, true},
    {"assess", v1::TABLE_KIND_ASSESSMENT, "year_end_assessment_units", false, false, false, true},
    {"gaps", v1::TABLE_KIND_GAPS, "gap_analysis_pairs_points", false, false, false, true},
    // As it was recorded, whenever and by whichever organization it is asked for.
    {"result", v1::TABLE_KIND_ASSESSMENT_RESULT, "assessment_outcome_units", false, false, false,
     false},
    {"bulletin-register", v1::TABLE_KIND_BULLETINS, "bulletin_register_bulletins", false, false,
     false, false},
    {"bulletin", v1::TABLE_KIND_BULLETIN, "bulletin_sheet_unit_months_figures", false, false, false,
     false, true},
    {"cases", v1::TABLE_KIND_CASE_BOARD, "case_board_cases", true, false, false, true, false, true},
    {"obligations", v1::TABLE_KIND_OBLIGATIONS, "obligation_board_obligations", true, false, false,
     true, false, true, true},
    {"report-slots", v1::TABLE_KIND_REPORT_SLOTS, "report_slot_board_report_slots", true, false,
     false, true, false, true, true}};

template <class Is>
const NamedTable* FindIf(Is is) {
  const auto* const found = std::find_if(std::begin(kTables), std::end(kTables), is);
  return found == std::end(kTables) ? nullptr : found;
}

}  // namespace

const NamedTable* FindTable(absl::string_view name) {
  return FindIf([name](const NamedTable& table) { return table.name == name; });
}

const NamedTable* FindTable(v1::TableKind kind) {
  return FindIf([kind](const NamedTable& table) { return table.kind == kind; });
}

absl::Status DoesNotKnow(absl::string_view source, absl::string_view option) {
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat(source, " 不按 ", option, " 区分，请去掉此选项"),
                 absl::StrCat(source, " does not know ", option, ": leave it out"));
}

absl::Status CheckParts(const NamedTable& table, const TableParts& parts) {
  if (!table.of_unit && !parts.unit_id.empty()) return DoesNotKnow(table.name, "--unit");
  if (!table.of_month && !parts.month.empty()) return DoesNotKnow(table.name, "--month");
  if (!table.of_pair && !parts.pair_id.empty()) return DoesNotKnow(table.name, "--pair");
  if (!table.of_bulletin && !parts.bulletin_id.empty()) {
    return DoesNotKnow(table.name, "--bulletin");
  }
  if (!table.of_units && parts.below) return DoesNotKnow(table.name, "--below");
  if (!table.judged && parts.on) return DoesNotKnow(table.name, "--on");
  if (!table.judged && parts.organization) return DoesNotKnow(table.name, "--organization");
  return absl::OkStatus();
}

}  // namespace jiedui::cli
