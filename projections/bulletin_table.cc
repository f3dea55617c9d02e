#include "projections/bulletin_table.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/types/span.h"

#include "base/bytes.h"
#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/program/program_rules.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rollup.h"
#include "projections/bulletin_archive.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using event::v1::BulletinPublished;
using table::v1::DispatchRow;
using table::v1::UnitRow;
using v1::BulletinFigure;

// What the bulletin is about; it may be a proposal that nobody has looked at yet.
absl::StatusOr<std::vector<CivilMonth>> MonthsOf(const BulletinPublished& bulletin,
                                                 const event::v1::ProgramOpened& program) {
  ASSIGN_OR_RETURN(const CivilMonth first, ParseMonth(bulletin.first_month()));
  ASSIGN_OR_RETURN(const CivilMonth last, ParseMonth(bulletin.last_month()));
  const bool within = CivilMonth(domain::ToDay(program.start_date())) <= first &&
                      last <= CivilMonth(domain::ToDay(program.end_date()));
  if (!within || last < first) return absl::InvalidArgumentError("not months of the programme");
  std::vector<CivilMonth> months;
  for (CivilMonth month = first; month <= last; ++month) months.push_back(month);
  return months;
}

// One state of the ledger, as far as a bulletin looks at it.
class BulletinView {
 public:
  static absl::StatusOr<BulletinView> Of(const Tables& tables, const BulletinPublished& bulletin) {
    ASSIGN_OR_RETURN(domain::ProgramRules rules, RulesOf(tables, bulletin.program_id()));
    return BulletinView(tables, bulletin, std::move(rules));
  }

  const Tables& tables() const { return *tables_; }
  // All that take part, by id.
  const std::vector<UnitRow>& units() const { return units_; }
  // The unit was the issuer or below it at the end of the month.
  bool IsIn(const std::string& unit_id, CivilMonth month) const {
    return organization_.IsWithin(unit_id, bulletin_->unit_id(), LastDay(month));
  }
  std::string NameOf(const std::string& unit_id, CivilMonth month) const {
    return organization_.NameOn(unit_id, LastDay(month));
  }

  v1::DispatchTable Judge(const UnitRow& unit, const DispatchRow& row) const {
    return JudgeMonth(absl::MakeConstSpan(&unit, 1), row, bulletin_->program_id(), rules_,
                      domain::ToDay(bulletin_->judged_date()));
  }

  const domain::ProgramRules& rules() const { return rules_; }

 private:
  BulletinView(const Tables& tables, const BulletinPublished& bulletin, domain::ProgramRules rules)
      : tables_(&tables),
        bulletin_(&bulletin),
        rules_(std::move(rules)),
        organization_(
            ViewOf(tables, domain::Organization::kAsItWas, domain::ToDay(bulletin.judged_date()))) {
    for (UnitRow& unit : ListUnits(tables)) {
      if (TakesPart(unit, bulletin.program_id())) units_.push_back(std::move(unit));
    }
  }

  const Tables* tables_;
  const BulletinPublished* bulletin_;
  domain::ProgramRules rules_;
  domain::OrganizationView organization_;
  std::vector<UnitRow> units_;
};

void AddUnitMonths(const BulletinView& view, const std::vector<CivilMonth>& months,
                   v1::BulletinTable& table) {
  std::vector<DispatchRow> rows;
  for (const UnitRow& unit : view.units()) {
    const std::string& unit_id = unit.registered().unit_id();
    for (const CivilMonth month : months) {
      if (!view.IsIn(unit_id, month)) continue;
      rows.push_back(FormMonth(view.tables(), unit, month));
      const v1::DispatchTable judged = view.Judge(unit, rows.back());
      v1::BulletinUnitMonth& shown = *table.add_unit_months();
      shown.set_unit_id(unit_id);
      shown.set_unit_name(view.NameOf(unit_id, month));
      shown.set_month(FormatMonth(month));
      shown.set_state(judged.state());
      shown.set_timeliness(judged.timeliness());
      for (BulletinFigure& figure : domain::FiguresOf(judged)) {
        *shown.add_figures() = std::move(figure);
      }
    }
  }
  DispatchRow all = domain::RollUp(rows);
  all.set_month(FormatMonth(months.back()));
  const v1::DispatchTable total = domain::MakeDispatchTable(all, event::v1::TEAM_TIER_DETACHMENT,
                                                            view.rules(), LastDay(months.back()));
  for (BulletinFigure& figure : domain::FiguresOf(total)) *table.add_totals() = std::move(figure);
}

absl::Status AddPairMonths(const Tables& tables, const BulletinPublished& bulletin,
                           v1::BulletinTable& table) {
  PairFilter filter;
  filter.program_id = bulletin.program_id();
  filter.unit_id = bulletin.unit_id();
  ASSIGN_OR_RETURN(const std::vector<v1::PairCompliance> pairs,
                   ListPairCompliance(tables, filter, domain::ToDay(bulletin.judged_date())));
  for (const v1::PairCompliance& pair : pairs) {
    for (const v1::MonthCoverage& coverage : pair.months()) {
      // Both are of the form 2017-03, so they compare as months do.
      if (coverage.month() < bulletin.first_month() || coverage.month() > bulletin.last_month()) {
        continue;
      }
      v1::BulletinPairMonth& shown = *table.add_pair_months();
      shown.set_pair_id(pair.pair_id());
      shown.set_unit_a_name(pair.unit_a_name());
      shown.set_unit_b_name(pair.unit_b_name());
      shown.set_month(coverage.month());
      shown.set_status(coverage.status());
      shown.set_activity_count(coverage.activity_count());
    }
  }
  return absl::OkStatus();
}

// The months earlier bulletins are about, each with the last one that is.
std::map<CivilMonth, std::string> PublishedMonths(const Tables& tables,
                                                  const BulletinPublished& bulletin,
                                                  const event::v1::ProgramOpened& program) {
  std::map<CivilMonth, std::string> published;
  for (const auto& row : BulletinsOf(tables, bulletin.program_id(), bulletin.unit_id())) {
    const auto months = MonthsOf(row.published(), program);
    if (!months.ok()) continue;
    for (const CivilMonth month : *months) published[month] = row.published().bulletin_id();
  }
  return published;
}

// Each change is told once: what has changed since the bulletin before this one.
void AddErrata(const BulletinView& then, const BulletinView& now,
               const std::map<CivilMonth, std::string>& published, v1::BulletinTable& table) {
  const domain::PositionsOfSource positions_of = [&now](absl::string_view source_id) {
    return PositionsOfSource(now.tables(), source_id);
  };
  for (const UnitRow& unit : then.units()) {
    const std::string& unit_id = unit.registered().unit_id();
    for (const auto& [month, bulletin_id] : published) {
      if (!then.IsIn(unit_id, month)) continue;
      const DispatchRow row_then = FormMonth(then.tables(), unit, month);
      const DispatchRow row_now = FormMonth(now.tables(), unit, month);
      const domain::MonthThenAndNow both = {row_then, row_now, then.Judge(unit, row_then),
                                            now.Judge(unit, row_now),
                                            then.tables().mark().position};
      for (v1::BulletinErratum& erratum : domain::ErrataOf(both, positions_of)) {
        erratum.set_bulletin_id(bulletin_id);
        erratum.set_unit_name(now.NameOf(unit_id, month));
        *table.add_errata() = std::move(erratum);
      }
    }
  }
}

}  // namespace

absl::StatusOr<v1::BulletinTable> ReadBulletinTable(const Tables& now, const Tables* then,
                                                    const BulletinPublished& bulletin) {
  ASSIGN_OR_RETURN(const table::v1::ProgramRow program, FindProgram(now, bulletin.program_id()));
  ASSIGN_OR_RETURN(const std::vector<CivilMonth> months, MonthsOf(bulletin, program.opened()));
  RETURN_IF_ERROR(FindUnit(now, bulletin.unit_id()).status());
  ASSIGN_OR_RETURN(const BulletinView view, BulletinView::Of(now, bulletin));
  v1::BulletinTable table;
  table.set_bulletin_id(bulletin.bulletin_id());
  table.set_program_id(bulletin.program_id());
  table.set_unit_id(bulletin.unit_id());
  table.set_first_month(bulletin.first_month());
  table.set_last_month(bulletin.last_month());
  table.set_position(now.mark().position);
  *table.mutable_judged_date() = bulletin.judged_date();
  AddUnitMonths(view, months, table);
  RETURN_IF_ERROR(AddPairMonths(now, bulletin, table));
  if (then == nullptr) return table;
  ASSIGN_OR_RETURN(const BulletinView view_then, BulletinView::Of(*then, bulletin));
  AddErrata(view_then, view, PublishedMonths(now, bulletin, program.opened()), table);
  return table;
}

std::string BulletinTableHash(const v1::BulletinTable& table) {
  return Hex(Sha256(domain::BulletinText(table)));
}

}  // namespace jiedui::projections
