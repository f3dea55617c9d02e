#include "projections/cell_parts.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/organization_view.h"
#include "domain/rules/rollup.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/cell_labels.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

// "recorded" of that figure of the roll-up, and of the sum that it is made of; empty of what is no
// sum of units' months.
std::string FieldOfParts(const TableCell& cell) {
  if (cell.within.size() < 3) return "";
  if (cell.within.end()[-2]->GetDescriptor() != v1::MonthRollUp::descriptor()) return "";
  absl::string_view name = FieldOf(cell).name();
  absl::ConsumeSuffix(&name, "_sum");
  const bool is_sum = name == "recorded" || name == "reported" || name == "accepted";
  return is_sum ? std::string(name) : "";
}

// "rows[2].figures[enterprise_count].recorded": where a unit's own table has it.
std::string PathOfPart(const std::string& key, const std::string& field) {
  const v1::FormBasis& form = v1::Figure::descriptor()->options().GetExtension(v1::form_basis);
  for (const v1::FormBasis::Number& number : form.numbers()) {
    if (number.key() == key) {
      return absl::StrCat("rows[", number.row(), "].figures[", key, "].", field);
    }
  }
  return "";
}

void AddPart(const v1::DispatchTable& table, const std::string& path,
             v1::CellExplanation& explanation) {
  for (const TableCell& found : CellAt(table, path)) {
    if (found.value == "0") continue;
    v1::CellPart& part = *explanation.add_parts();
    part.mutable_source()->set_kind(v1::TABLE_KIND_DISPATCH);
    part.mutable_source()->set_unit_id(table.unit_id());
    part.mutable_source()->set_month(table.month());
    part.mutable_source()->set_path(path);
    part.mutable_cell()->set_path(found.path);
    part.mutable_cell()->set_value(found.value);
    part.mutable_cell()->set_label(LabelOf(found));
    part.mutable_cell()->set_unit(UnitOf(found));
  }
}

}  // namespace

void AddParts(const Tables& tables, const TableQuestion& question, const TableCell& cell,
              v1::CellExplanation& explanation) {
  const std::string field = FieldOfParts(cell);
  const absl::StatusOr<domain::ProgramRules> rules = RulesOf(tables, question.program_id);
  if (field.empty() || cell.value == "0" || !rules.ok()) return;
  const domain::OrganizationView view = ViewOf(tables, question.organization, question.on);
  const std::string top = view.Shown(question.unit_id);
  const std::string path = PathOfPart(TextOf(*cell.within.back(), "key"), field);
  const FormMonths form(tables);
  for (const domain::MemberMonth& member :
       MonthsBelow(tables, question.program_id, top, question.month, *rules, view, form)) {
    // Of whose figures alone; when its report was due is not asked.
    v1::DispatchTable table =
        domain::MakeDispatchTable(member.row, event::v1::TEAM_TIER_SQUADRON, *rules, question.on);
    table.set_unit_name(view.NameOn(table.unit_id(), LastDay(question.month)));
    AddPart(table, path, explanation);
  }
}

}  // namespace jiedui::projections
