#include "projections/bulletin_table.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/program/program_rules.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/month_entries.h"
#include "domain/rules/rollup.h"
#include "projections/bulletin_archive.h"
#include "projections/cell_changes.h"
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
  static absl::StatusOr<BulletinView> Of(const Tables& tables, const BulletinPublished& bulletin,
                                         domain::BulletinEdition edition) {
    ASSIGN_OR_RETURN(domain::ProgramRules rules, RulesOf(tables, bulletin.program_id()));
    if (edition < domain::BulletinEdition::kFifth) rules.EndGivenDaysAsTheyFall();
    if (edition < domain::BulletinEdition::kSixth) rules.ExcuseNoReportThatCame();
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
    return JudgeMonth(*tables_, absl::MakeConstSpan(&unit, 1), row, bulletin_->program_id(), rules_,
                      domain::ToDay(bulletin_->judged_date()));
  }

  const domain::ProgramRules& rules() const { return rules_; }
  const BulletinPublished& bulletin() const { return *bulletin_; }
  const FormMonths& form() const { return form_; }

 private:
  BulletinView(const Tables& tables, const BulletinPublished& bulletin, domain::ProgramRules rules)
      : tables_(&tables),
        bulletin_(&bulletin),
        rules_(std::move(rules)),
        organization_(
            ViewOf(tables, domain::Organization::kAsItWas, domain::ToDay(bulletin.judged_date()))),
        units_(ListParticipants(tables, bulletin.program_id())),
        form_(tables) {}

  const Tables* tables_;
  const BulletinPublished* bulletin_;
  domain::ProgramRules rules_;
  domain::OrganizationView organization_;
  std::vector<UnitRow> units_;
  FormMonths form_;
};

// The unit has begun to take part by the end of the month; before that there is nothing of it.
bool HasBegun(const UnitRow& unit, absl::string_view program_id, CivilMonth month) {
  return absl::c_any_of(unit.enrolments(), [&](const event::v1::UnitEnrolled& enrolment) {
    return enrolment.program_id() == program_id &&
           domain::ToDay(enrolment.effective_date()) <= LastDay(month);
  });
}

// The unit's month as bulletins of the edition have it.
DispatchRow MonthOf(const BulletinView& view, const UnitRow& unit, CivilMonth month,
                    domain::BulletinEdition edition) {
  DispatchRow row = view.form().Of(unit, month);
  if (edition < domain::BulletinEdition::kFourth) domain::CountEachRecord(row);
  return row;
}

// Up to the fourth edition what is exempt had no state of its own.
v1::ReportState StateIn(const v1::DispatchTable& judged, domain::BulletinEdition edition) {
  const bool is_new = judged.state() == v1::REPORT_STATE_EXEMPT;
  return is_new && edition < domain::BulletinEdition::kFifth ? v1::REPORT_STATE_UNSPECIFIED
                                                             : judged.state();
}

void AddUnitMonths(const BulletinView& view, const std::vector<CivilMonth>& months,
                   domain::BulletinEdition edition, v1::BulletinTable& table) {
  std::vector<DispatchRow> rows;
  for (const UnitRow& unit : view.units()) {
    const std::string& unit_id = unit.registered().unit_id();
    for (const CivilMonth month : months) {
      if (!view.IsIn(unit_id, month)) continue;
      const bool begun = HasBegun(unit, view.bulletin().program_id(), month);
      if (edition >= domain::BulletinEdition::kThird && !begun) continue;
      rows.push_back(MonthOf(view, unit, month, edition));
      const v1::DispatchTable judged = view.Judge(unit, rows.back());
      v1::BulletinUnitMonth& shown = *table.add_unit_months();
      shown.set_unit_id(unit_id);
      shown.set_unit_name(view.NameOf(unit_id, month));
      shown.set_month(FormatMonth(month));
      shown.set_state(StateIn(judged, edition));
      shown.set_timeliness(judged.timeliness());
      *shown.mutable_report_positions() = judged.report_positions();
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

v1::BulletinPairMonth ShownOf(const v1::PairCompliance& pair, const v1::MonthCoverage& coverage) {
  v1::BulletinPairMonth shown;
  shown.set_pair_id(pair.pair_id());
  shown.set_unit_a_name(pair.unit_a_name());
  shown.set_unit_b_name(pair.unit_b_name());
  shown.set_month(coverage.month());
  shown.set_status(coverage.status());
  shown.set_activity_count(coverage.activity_count());
  *shown.mutable_positions() = coverage.positions();
  return shown;
}

absl::StatusOr<std::vector<v1::PairCompliance>> PairsOf(const Tables& tables,
                                                        const BulletinPublished& bulletin) {
  PairFilter filter;
  filter.program_id = bulletin.program_id();
  filter.unit_id = bulletin.unit_id();
  return ListPairCompliance(tables, filter, domain::ToDay(bulletin.judged_date()));
}

absl::Status AddPairMonths(const Tables& tables, const BulletinPublished& bulletin,
                           v1::BulletinTable& table) {
  ASSIGN_OR_RETURN(const std::vector<v1::PairCompliance> pairs, PairsOf(tables, bulletin));
  for (const v1::PairCompliance& pair : pairs) {
    for (const v1::MonthCoverage& coverage : pair.months()) {
      // Both are of the form 2017-03, so they compare as months do.
      if (coverage.month() < bulletin.first_month() || coverage.month() > bulletin.last_month()) {
        continue;
      }
      *table.add_pair_months() = ShownOf(pair, coverage);
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

// A month of a unit that earlier bulletins are about.
struct PublishedMonth {
  const UnitRow& unit;
  CivilMonth month;
  std::string bulletin_id;  // the last of them
};

// Adds the errata of one month, all but what it has in common with the others.
using AddErrataOf = absl::FunctionRef<absl::Status(
    const PublishedMonth&, google::protobuf::RepeatedPtrField<v1::BulletinErratum>&)>;

// Each change is told once: what has changed since the bulletin before this one.
absl::Status AddErrata(const BulletinView& then, const BulletinView& now,
                       const std::map<CivilMonth, std::string>& published, AddErrataOf add,
                       v1::BulletinTable& table) {
  for (const UnitRow& unit : then.units()) {
    const std::string& unit_id = unit.registered().unit_id();
    for (const auto& [month, bulletin_id] : published) {
      if (!then.IsIn(unit_id, month)) continue;
      const int known = table.errata_size();
      RETURN_IF_ERROR(add({unit, month, bulletin_id}, *table.mutable_errata()));
      for (int i = known; i < table.errata_size(); ++i) {
        v1::BulletinErratum& erratum = *table.mutable_errata(i);
        erratum.set_bulletin_id(bulletin_id);
        erratum.set_unit_id(unit_id);
        erratum.set_unit_name(now.NameOf(unit_id, month));
        erratum.set_month(FormatMonth(month));
      }
    }
  }
  return absl::OkStatus();
}

// The key of the figure whose number the cell of 附件2 is; empty if it is none. "rows[2].figures[
// enterprise_count].recorded" is one of enterprise_count.
std::string FigureOf(absl::string_view path) {
  constexpr absl::string_view kFigures = "].figures[";
  if (!absl::ConsumePrefix(&path, "rows[")) return "";
  const size_t begin = path.find(kFigures);
  const size_t end = path.rfind("].");
  if (begin == absl::string_view::npos || end < begin + kFigures.size()) return "";
  const absl::string_view field = path.substr(end + 2);
  if (field != "recorded" && field != "reported" && field != "accepted") return "";
  const size_t key = begin + kFigures.size();
  return std::string(path.substr(key, end - key));
}

// By figure, the paths of its cells that were a number and are another one.
std::map<std::string, std::set<std::string>> ChangedNumbers(const v1::DispatchTable& then,
                                                            const v1::DispatchTable& now) {
  std::map<std::string, std::set<std::string>> changed;
  for (const v1::CellChange& change : Differences(then, now)) {
    if (!change.has_before() || !change.has_after()) continue;
    const std::string figure = FigureOf(change.path());
    if (!figure.empty()) changed[figure].insert(change.path());
  }
  return changed;
}

TableQuestion QuestionOf(const PublishedMonth& month, const BulletinPublished& bulletin) {
  TableQuestion question;
  question.kind = v1::TABLE_KIND_DISPATCH;
  question.program_id = bulletin.program_id();
  question.unit_id = month.unit.registered().unit_id();
  question.month = month.month;
  question.on = domain::ToDay(bulletin.judged_date());
  return question;
}

void SetPositions(const std::vector<v1::CellChange>& changes, const std::set<std::string>& paths,
                  v1::BulletinErratum& erratum) {
  std::set<int64_t> positions;
  for (const v1::CellChange& change : changes) {
    if (paths.contains(change.path())) positions.insert(change.last_position());
  }
  erratum.mutable_positions()->Add(positions.begin(), positions.end());
}

absl::Status AddErrataOfMonth(const BulletinView& then, const BulletinView& now,
                              const PublishedMonth& month, domain::BulletinEdition edition,
                              const ChangesSince& changes_since,
                              google::protobuf::RepeatedPtrField<v1::BulletinErratum>& errata) {
  const v1::DispatchTable table_then =
      then.Judge(month.unit, MonthOf(then, month.unit, month.month, edition));
  const v1::DispatchTable table_now =
      now.Judge(month.unit, MonthOf(now, month.unit, month.month, edition));
  const auto changed = ChangedNumbers(table_then, table_now);
  if (changed.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::CellChange> changes,
                   changes_since(QuestionOf(month, now.bulletin())));
  const std::vector<BulletinFigure> figures_then = domain::FiguresOf(table_then);
  const std::vector<BulletinFigure> figures_now = domain::FiguresOf(table_now);
  for (size_t i = 0; i < figures_then.size() && i < figures_now.size(); ++i) {
    const auto paths = changed.find(figures_then[i].key());
    if (paths == changed.end()) continue;
    v1::BulletinErratum& erratum = *errata.Add();
    *erratum.mutable_before() = figures_then[i];
    *erratum.mutable_after() = figures_now[i];
    SetPositions(changes, paths->second, erratum);
  }
  return absl::OkStatus();
}

// What was published as settled stands otherwise now, or rests on fewer activities. One that was
// awaited and counts since has only come in.
bool IsCorrected(const v1::MonthCoverage& then, const v1::MonthCoverage& now) {
  return then.status() != v1::OBLIGATION_STATUS_PENDING &&
         (then.status() != now.status() || then.activity_count() > now.activity_count());
}

// The events that moved the month of the pair.
absl::Status SetPositions(const BulletinPublished& bulletin, const ChangesSince& changes_since,
                          v1::BulletinPairErratum& erratum) {
  TableQuestion question;
  question.kind = v1::TABLE_KIND_PAIR_COMPLIANCE;
  question.program_id = bulletin.program_id();
  question.pair_id = erratum.after().pair_id();
  question.on = domain::ToDay(bulletin.judged_date());
  ASSIGN_OR_RETURN(const std::vector<v1::CellChange> changes, changes_since(question));
  const std::string month = absl::StrCat("months[", erratum.after().month(), "].");
  std::set<int64_t> positions;
  for (const v1::CellChange& change : changes) {
    if (absl::StartsWith(change.path(), month)) positions.insert(change.last_position());
  }
  erratum.mutable_positions()->Add(positions.begin(), positions.end());
  return absl::OkStatus();
}

// A pair then and now, each judged on the day of the bulletin of its state: what was still pending
// when it was published has only come to its end.
absl::Status AddErrataOfPair(const v1::PairCompliance& then, const v1::PairCompliance& now,
                             const std::map<CivilMonth, std::string>& published,
                             const BulletinPublished& bulletin, const ChangesSince& changes_since,
                             v1::BulletinTable& table) {
  for (int i = 0; i < then.months_size() && i < now.months_size(); ++i) {
    const auto told = published.find(ParseMonth(then.months(i).month()).value());
    if (told == published.end() || !IsCorrected(then.months(i), now.months(i))) continue;
    v1::BulletinPairErratum& erratum = *table.add_pair_errata();
    erratum.set_bulletin_id(told->second);
    *erratum.mutable_before() = ShownOf(then, then.months(i));
    *erratum.mutable_after() = ShownOf(now, now.months(i));
    RETURN_IF_ERROR(SetPositions(bulletin, changes_since, erratum));
  }
  return absl::OkStatus();
}

// R0-31, A25: each change is told once, by the bulletin after the last that had it otherwise.
absl::Status AddPairErrata(const Tables& then, const Tables& now,
                           const std::map<CivilMonth, std::string>& published,
                           const BulletinPublished& bulletin, const ChangesSince& changes_since,
                           v1::BulletinTable& table) {
  const auto earlier = BulletinsOf(now, bulletin.program_id(), bulletin.unit_id());
  if (earlier.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::PairCompliance> pairs_then,
                   PairsOf(then, earlier.back().published()));
  ASSIGN_OR_RETURN(const std::vector<v1::PairCompliance> pairs_now, PairsOf(now, bulletin));
  for (const v1::PairCompliance& pair : pairs_then) {
    const auto found = absl::c_find_if(pairs_now, [&pair](const v1::PairCompliance& each) {
      return each.pair_id() == pair.pair_id();
    });
    if (found == pairs_now.end()) continue;
    RETURN_IF_ERROR(AddErrataOfPair(pair, *found, published, bulletin, changes_since, table));
  }
  return absl::OkStatus();
}

void AddFirstEditionErrataOfMonth(const BulletinView& then, const BulletinView& now,
                                  const PublishedMonth& month,
                                  google::protobuf::RepeatedPtrField<v1::BulletinErratum>& errata) {
  constexpr domain::BulletinEdition kFirst = domain::BulletinEdition::kFirst;
  const DispatchRow row_then = MonthOf(then, month.unit, month.month, kFirst);
  const DispatchRow row_now = MonthOf(now, month.unit, month.month, kFirst);
  const domain::MonthThenAndNow both = {row_then, row_now, then.Judge(month.unit, row_then),
                                        now.Judge(month.unit, row_now),
                                        then.tables().mark().position};
  const domain::PositionsOfSource positions_of = [&now](absl::string_view source_id) {
    return PositionsOfSource(now.tables(), source_id);
  };
  for (v1::BulletinErratum& erratum : domain::FirstEditionErrataOf(both, positions_of)) {
    *errata.Add() = std::move(erratum);
  }
}

using FindErrata = absl::FunctionRef<absl::Status(
    const BulletinView& then, const BulletinView& now, const PublishedMonth&,
    google::protobuf::RepeatedPtrField<v1::BulletinErratum>&)>;

absl::StatusOr<v1::BulletinTable> ReadTableWith(const Tables& now, const Tables* then,
                                                const BulletinPublished& bulletin,
                                                domain::BulletinEdition edition, FindErrata find) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(now, bulletin.program_id()));
  ASSIGN_OR_RETURN(const std::vector<CivilMonth> months, MonthsOf(bulletin, program->opened()));
  RETURN_IF_ERROR(FindUnit(now, bulletin.unit_id()).status());
  ASSIGN_OR_RETURN(const BulletinView view, BulletinView::Of(now, bulletin, edition));
  v1::BulletinTable table;
  table.set_bulletin_id(bulletin.bulletin_id());
  table.set_program_id(bulletin.program_id());
  table.set_unit_id(bulletin.unit_id());
  table.set_first_month(bulletin.first_month());
  table.set_last_month(bulletin.last_month());
  table.set_position(now.mark().position);
  *table.mutable_judged_date() = bulletin.judged_date();
  AddUnitMonths(view, months, edition, table);
  RETURN_IF_ERROR(AddPairMonths(now, bulletin, table));
  if (then == nullptr) return table;
  ASSIGN_OR_RETURN(const BulletinView view_then, BulletinView::Of(*then, bulletin, edition));
  const auto add = [&](const PublishedMonth& month,
                       google::protobuf::RepeatedPtrField<v1::BulletinErratum>& errata) {
    return find(view_then, view, month, errata);
  };
  RETURN_IF_ERROR(
      AddErrata(view_then, view, PublishedMonths(now, bulletin, program->opened()), add, table));
  return table;
}

using domain::BulletinEdition;

// It says that it was published by rules that were followed before those of the latest.
bool IsOfEarlierEdition(const BulletinPublished& published) {
  return published.edition() > 0 && published.edition() < static_cast<int>(domain::kLatestEdition);
}

// By which rules it may have been published: those it says, or any.
std::vector<BulletinEdition> EditionsOf(const BulletinPublished& published) {
  if (IsOfEarlierEdition(published)) return {static_cast<BulletinEdition>(published.edition())};
  if (published.edition() != 0) return {domain::kLatestEdition};
  return {BulletinEdition::kSixth, BulletinEdition::kFifth,  BulletinEdition::kFourth,
          BulletinEdition::kThird, BulletinEdition::kSecond, BulletinEdition::kFirst};
}

}  // namespace

absl::StatusOr<v1::BulletinTable> ReadBulletinTable(const Tables& now, const Tables* then,
                                                    const BulletinPublished& bulletin,
                                                    const ChangesSince& changes_since,
                                                    domain::BulletinEdition edition) {
  CHECK(then == nullptr || changes_since != nullptr, "nobody to ask for the changes");
  const auto find = [&](const BulletinView& view_then, const BulletinView& view_now,
                        const PublishedMonth& month, auto& errata) {
    return AddErrataOfMonth(view_then, view_now, month, edition, changes_since, errata);
  };
  ASSIGN_OR_RETURN(v1::BulletinTable table, ReadTableWith(now, then, bulletin, edition, find));
  if (then == nullptr || edition < domain::BulletinEdition::kThird) return table;
  ASSIGN_OR_RETURN(const auto program, FindProgram(now, bulletin.program_id()));
  RETURN_IF_ERROR(AddPairErrata(*then, now, PublishedMonths(now, bulletin, program->opened()),
                                bulletin, changes_since, table));
  return table;
}

absl::StatusOr<v1::BulletinTable> ReadFirstEditionTable(const Tables& now, const Tables* then,
                                                        const BulletinPublished& bulletin) {
  return ReadTableWith(now, then, bulletin, domain::BulletinEdition::kFirst,
                       [](const BulletinView& view_then, const BulletinView& view_now,
                          const PublishedMonth& month, auto& errata) {
                         AddFirstEditionErrataOfMonth(view_then, view_now, month, errata);
                         return absl::OkStatus();
                       });
}

absl::StatusOr<PublishedTable> ReadPublishedTable(const Tables& now, const Tables* then,
                                                  const BulletinPublished& published,
                                                  const ChangesSince& changes_since) {
  const auto table_by = [&](BulletinEdition edition) {
    return edition == BulletinEdition::kFirst
               ? ReadFirstEditionTable(now, then, published)
               : ReadBulletinTable(now, then, published, changes_since, edition);
  };
  for (const BulletinEdition edition : EditionsOf(published)) {
    ASSIGN_OR_RETURN(v1::BulletinTable table, table_by(edition));
    if (BulletinTableHash(table, edition) == published.table_sha256()) {
      return PublishedTable{std::move(table), edition};
    }
  }
  ASSIGN_OR_RETURN(v1::BulletinTable table, table_by(domain::kLatestEdition));
  if (IsOfEarlierEdition(published)) {
    return PublishedTable{std::move(table), static_cast<BulletinEdition>(published.edition()),
                          /*reproduced=*/false};
  }
  return domain::Refuse(v1::ERROR_REASON_BULLETIN_TABLE_DIFFERS, "",
                        {{"bulletin", published.bulletin_id()},
                         {"actual", BulletinTableHash(table)},
                         {"recorded", published.table_sha256()}});
}

std::string BulletinTableHash(const v1::BulletinTable& table, domain::BulletinEdition edition) {
  return Hex(Sha256(domain::BulletinText(table, edition)));
}

}  // namespace jiedui::projections
