#include "projections/any_table.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/obligations.h"
#include "jiedui/v1/boards.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/boards.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_sheet.h"
#include "projections/cell_basis.h"
#include "projections/cell_behind.h"
#include "projections/cell_costs.h"
#include "projections/cell_facts.h"
#include "projections/cell_missing.h"
#include "projections/cell_parts.h"
#include "projections/cell_veto.h"
#include "projections/ledger_history.h"
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

// The units of the programme and whoever organizes it, each as the organization shows it.
absl::StatusOr<std::set<std::string>> UnitsOf(const Tables& tables, const TableQuestion& question) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, question.program_id));
  const domain::OrganizationView view = ViewOf(tables, question.organization, question.on);
  std::vector<table::v1::UnitRow> rows = ListParticipants(tables, question.program_id);
  if (auto organizer = FindUnit(tables, program->opened().organizer_unit_id()); organizer.ok()) {
    rows.push_back(*std::move(organizer));
  }
  std::set<std::string> units;
  for (const table::v1::UnitRow& unit : rows) {
    const std::string& id = unit.registered().unit_id();
    const bool decides_pairs = unit.registered().tier() != event::v1::TEAM_TIER_SQUADRON;
    const bool wanted = question.kind == v1::TABLE_KIND_DISPATCH || decides_pairs;
    if (wanted) units.insert(view.Shown(id));
  }
  return units;
}

absl::StatusOr<std::vector<TableQuestion>> OfUnits(const Tables& tables,
                                                   const TableQuestion& question) {
  std::set<std::string> units = {question.unit_id};
  if (question.unit_id.empty()) {
    ASSIGN_OR_RETURN(units, UnitsOf(tables, question));
  }
  std::vector<TableQuestion> questions;
  for (const std::string& unit_id : units) {
    questions.push_back(question);
    questions.back().unit_id = unit_id;
  }
  return questions;
}

// Each of them for each month of the programme.
absl::StatusOr<std::vector<TableQuestion>> OfMonths(const Tables& tables,
                                                    const std::vector<TableQuestion>& questions,
                                                    const TableFamily& family) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, family.question.program_id));
  const CivilMonth first(domain::ToDay(program->opened().start_date()));
  const CivilMonth last(domain::ToDay(program->opened().end_date()));
  std::vector<TableQuestion> of_months;
  for (const TableQuestion& question : questions) {
    for (CivilMonth month = family.month.value_or(first); month <= family.month.value_or(last);
         ++month) {
      of_months.push_back(question);
      of_months.back().month = month;
    }
  }
  return of_months;
}

absl::StatusOr<std::vector<TableQuestion>> OfPairs(const Tables& tables,
                                                   const TableQuestion& question) {
  PairFilter filter;
  filter.program_id = question.program_id;
  filter.pair_id = question.pair_id;
  ASSIGN_OR_RETURN(
      const std::vector<table::v1::PairRow> pairs,
      ListPairRows(tables, filter, ViewOf(tables, question.organization, question.on)));
  std::vector<TableQuestion> questions;
  for (const table::v1::PairRow& pair : pairs) {
    questions.push_back(question);
    questions.back().pair_id = pair.assigned().pair_id();
  }
  return questions;
}

// None before there is one.
absl::StatusOr<std::vector<TableQuestion>> OfResults(const Tables& tables,
                                                     const TableQuestion& question) {
  RETURN_IF_ERROR(FindProgram(tables, question.program_id).status());
  const auto row = FindAssessment(tables, question.program_id);
  if (!row.ok() || LastResult(*row) == nullptr) return std::vector<TableQuestion>();
  return std::vector<TableQuestion>{question};
}

absl::StatusOr<std::vector<TableQuestion>> OfBulletins(const Tables& tables,
                                                       const TableQuestion& question) {
  RETURN_IF_ERROR(FindProgram(tables, question.program_id).status());
  if (!question.bulletin_id.empty()) return std::vector<TableQuestion>{question};
  CirculationFilter filter;
  filter.program_id = question.program_id;
  const std::vector<v1::Bulletin> bulletins = ListBulletins(tables, filter);
  std::vector<TableQuestion> questions;
  for (const v1::Bulletin& bulletin : bulletins) {
    questions.push_back(question);
    questions.back().bulletin_id = bulletin.published().bulletin_id();
  }
  return questions;
}

// A pair that goes on in the next programme is another one there.
absl::Status CheckPairOf(const Tables& tables, const std::string& program_id,
                         const std::string& pair_id) {
  ASSIGN_OR_RETURN(const table::v1::PairRow pair, FindPairRow(tables, pair_id));
  if (pair.assigned().program_id() == program_id) return absl::OkStatus();
  return NoSuch({"pair", "结对", pair_id});
}

// The set that the innermost message names, or, if it is of a month and names none, that of the
// month; of a table that says neither that of the year. Null if the programme has no such set.
const domain::Policy* PolicyOf(const TableCell& cell, const domain::ProgramRules& rules,
                               CivilDay on) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    const std::string set = TextOf(**message, "policy_set_id");
    if (!set.empty()) return rules.WithId(set);
    const auto month = ParseMonth(TextOf(**message, "month"));
    if (month.ok()) return &rules.OfMonth(*month, on);
  }
  return &rules.OfYear(on);
}

// Of a score in a result, where it stands in the year-end table; empty of any other cell.
std::string PathInYearEnd(const std::string& path) {
  const size_t end = path.find("].");
  if (end == std::string::npos || path.rfind("].") != end) return "";
  const std::string row = path.substr(0, end + 2);
  std::string field = path.substr(end + 2);
  if (absl::StartsWith(field, "computed_")) field.erase(0, absl::string_view("computed_").size());
  if (field != "total_milli" && !absl::EndsWith(field, "score_milli")) return "";
  const bool of_district = absl::StartsWith(row, "districts[");
  return absl::StrCat(row, of_district ? "total_milli" : field);
}

// A result says what scores are; the table of the fixed evidence says how they are made.
void AddSource(const Tables& tables, const TableQuestion& question,
               v1::CellExplanation& explanation) {
  const std::string path = PathInYearEnd(explanation.cell().path());
  const auto row = FindAssessment(tables, question.program_id);
  if (path.empty() || !row.ok()) return;
  v1::CellSource& source = *explanation.mutable_computed_from();
  source.set_kind(v1::TABLE_KIND_ASSESSMENT);
  source.set_path(path);
  source.set_position(row->frozen().frozen_position());
  *source.mutable_on_date() = row->frozen().frozen_date();
}

// How a month stands on the day, in a word; empty of one that stands no way.
absl::string_view StandingOf(const v1::MonthCoverage& month, CivilDay on) {
  switch (month.status()) {
    case v1::OBLIGATION_STATUS_MET:
      return "达标";
    case v1::OBLIGATION_STATUS_BREACHED:
      return "未达标";
    case v1::OBLIGATION_STATUS_PENDING:
      return domain::PendingZh(domain::ToDay(month.due_date()), on);
    case v1::OBLIGATION_STATUS_EXEMPT:
      return "不要求";
    case v1::OBLIGATION_STATUS_MET_LATE:  // no month is
    case v1::OBLIGATION_STATUS_UNSPECIFIED:
    case v1::ObligationStatus_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ObligationStatus_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

// Months that stand so, "未达标：2017-04、2017-05"; empty if there are none.
std::string MonthsOf(const v1::PairCompliance& pair, CivilDay on, absl::string_view called) {
  std::vector<std::string> months;
  for (const v1::MonthCoverage& month : pair.months()) {
    if (StandingOf(month, on) == called) months.push_back(month.month());
  }
  return months.empty() ? "" : absl::StrCat(called, "：", absl::StrJoin(months, "、"));
}

// Which months the term of them is made of.
std::string MonthsBehind(const Tables& tables, const TableQuestion& question,
                         const std::string& pair_id) {
  const auto pair = ReadPairCompliance(tables, pair_id, question.on, question.organization);
  if (!pair.ok()) return "";
  std::vector<std::string> parts;
  for (const char* const called : {"达标", "未达标", "待定", "未到期", "不要求"}) {
    parts.push_back(MonthsOf(*pair, question.on, called));
  }
  std::erase(parts, "");
  return absl::StrJoin(parts, "；");
}

bool IsParameter(const std::string& key) {
  return absl::c_any_of(domain::PolicyParameters(),
                        [&key](const domain::ParameterInfo& each) { return each.key == key; });
}

// A term says by its clause how much it weighs; the parameter of that, and what it counted.
void AddTerm(const Tables& tables, const TableQuestion& question, const TableCell& cell,
             v1::CellExplanation& explanation) {
  if (cell.within.back()->GetDescriptor() != v1::ScoreTerm::descriptor()) return;
  const std::string key = TextOf(*cell.within.back(), "key");
  const std::string weight = absl::StrCat("assessment.weight_", key);
  if (explanation.parameter().empty() && IsParameter(weight)) explanation.set_parameter(weight);
  const std::string pair_id = TextOf(*cell.within.end()[-2], "pair_id");
  if (key != "month_coverage" || pair_id.empty()) return;
  explanation.set_months_zh(MonthsBehind(tables, question, pair_id));
}

// What the table says of the cell, and all that is behind it in the table.
v1::CellExplanation ExplainWith(const TableCell& cell, const domain::Policy* policy, CivilDay on) {
  v1::CellExplanation explanation = ExplainBy(cell, policy, on);
  AddBehind(cell, policy, explanation);
  return explanation;
}

// What a bulletin published is judged by the sets that were adopted then, on its day.
v1::CellExplanation ExplainPublished(const TableQuestion& question, const TableCell& cell) {
  const auto& sheet = static_cast<const v1::BulletinSheet&>(*cell.within.front());
  const CivilDay on = domain::ToDay(sheet.judged_date());
  const auto then = question.history->At(sheet.ledger_size());
  if (!then.ok()) return ExplainWith(cell, nullptr, on);
  const absl::StatusOr<domain::ProgramRules> rules = RulesOf(**then, question.program_id);
  if (!rules.ok()) return ExplainWith(cell, nullptr, on);
  return ExplainWith(cell, PolicyOf(cell, *rules, on), on);
}

}  // namespace

v1::CellExplanation ExplainAlone(const Tables& tables, const TableQuestion& question,
                                 const TableCell& cell) {
  if (question.kind == v1::TABLE_KIND_BULLETIN) return ExplainPublished(question, cell);
  const absl::StatusOr<domain::ProgramRules> rules = RulesOf(tables, question.program_id);
  v1::CellExplanation explanation =
      ExplainWith(cell, rules.ok() ? PolicyOf(cell, *rules, question.on) : nullptr, question.on);
  for (const int64_t position : StandardsOf(tables, question, cell)) {
    explanation.add_basis_positions(position);
  }
  if (question.kind == v1::TABLE_KIND_ASSESSMENT_RESULT) AddSource(tables, question, explanation);
  if (question.kind == v1::TABLE_KIND_ASSESSMENT) AddTerm(tables, question, cell, explanation);
  return explanation;
}

v1::CellExplanation ExplainCell(const Tables& tables, const TableQuestion& question,
                                const TableCell& cell, const CostsWanted& costs) {
  v1::CellExplanation explanation = ExplainAlone(tables, question, cell);
  AddFactsBehind(tables, question, cell, explanation);
  AddCosts(tables, question, cell, costs, explanation);
  AddMissing(tables, question, cell, explanation);
  if (question.kind == v1::TABLE_KIND_DISPATCH) AddParts(tables, question, cell, explanation);
  return explanation;
}

std::optional<Ranking> RankingAt(const Tables& tables, const TableQuestion& question,
                                 const google::protobuf::Message& table, const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  const std::vector<TableCell> found = CellAt(table, cell);
  if (found.empty() || FieldOf(found.front()).options().ExtensionSize(v1::ordered_by) == 0) {
    return std::nullopt;
  }
  const absl::StatusOr<domain::ProgramRules> rules = RulesOf(tables, question.program_id);
  if (!rules.ok()) return std::nullopt;
  return RankingAround(found.front(), PolicyOf(found.front(), *rules, question.on));
}

std::vector<v1::CellVeto> VetoesAt(const Tables& tables, const TableQuestion& question,
                                   const google::protobuf::Message& table,
                                   const std::string& cell) {
  if (cell.empty()) return {};
  const std::vector<TableCell> found = CellAt(table, cell);
  if (found.empty() || VetoesOf(found.front(), nullptr).empty()) return {};
  const absl::StatusOr<domain::ProgramRules> rules = RulesOf(tables, question.program_id);
  return VetoesOf(found.front(),
                  rules.ok() ? PolicyOf(found.front(), *rules, question.on) : nullptr);
}

const google::protobuf::Descriptor& TypeOf(v1::TableKind kind) {
  switch (kind) {
    case v1::TABLE_KIND_PAIR_REGISTER:
      return *v1::PairRegister::descriptor();
    case v1::TABLE_KIND_DISPATCH:
      return *v1::DispatchTable::descriptor();
    case v1::TABLE_KIND_PAIR_COMPLIANCE:
      return *v1::PairCompliance::descriptor();
    case v1::TABLE_KIND_ASSESSMENT:
      return *v1::YearEndAssessment::descriptor();
    case v1::TABLE_KIND_GAPS:
      return *v1::GapAnalysis::descriptor();
    case v1::TABLE_KIND_ASSESSMENT_RESULT:
      return *v1::AssessmentOutcome::descriptor();
    case v1::TABLE_KIND_BULLETINS:
      return *v1::BulletinRegister::descriptor();
    case v1::TABLE_KIND_BULLETIN:
      return *v1::BulletinSheet::descriptor();
    case v1::TABLE_KIND_CASE_BOARD:
      return *v1::CaseBoard::descriptor();
    case v1::TABLE_KIND_OBLIGATIONS:
      return *v1::ObligationBoard::descriptor();
    case v1::TABLE_KIND_REPORT_SLOTS:
      return *v1::ReportSlotBoard::descriptor();
    case v1::TABLE_KIND_UNSPECIFIED:
    case v1::TableKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TableKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  CHECK(false, "a kind of table nobody reads");
}

absl::StatusOr<std::vector<TableQuestion>> QuestionsOf(const Tables& tables,
                                                       const TableFamily& family) {
  const TableQuestion& question = family.question;
  switch (question.kind) {
    case v1::TABLE_KIND_PAIR_REGISTER:
      return OfUnits(tables, question);
    case v1::TABLE_KIND_DISPATCH: {
      ASSIGN_OR_RETURN(const std::vector<TableQuestion> units, OfUnits(tables, question));
      return OfMonths(tables, units, family);
    }
    case v1::TABLE_KIND_PAIR_COMPLIANCE:
      return OfPairs(tables, question);
    case v1::TABLE_KIND_ASSESSMENT:
    case v1::TABLE_KIND_GAPS:
    case v1::TABLE_KIND_BULLETINS:
    case v1::TABLE_KIND_CASE_BOARD:
    case v1::TABLE_KIND_OBLIGATIONS:
    case v1::TABLE_KIND_REPORT_SLOTS:
      return std::vector<TableQuestion>{question};
    case v1::TABLE_KIND_ASSESSMENT_RESULT:
      return OfResults(tables, question);
    case v1::TABLE_KIND_BULLETIN:
      return OfBulletins(tables, question);
    case v1::TABLE_KIND_UNSPECIFIED:
    case v1::TableKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TableKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  CHECK(false, "a kind of table nobody reads");
}

absl::StatusOr<TableMessage> ReadTable(const Tables& tables, const TableQuestion& question,
                                       TableParts* parts) {
  const auto& [kind, program_id, unit_id, month, pair_id, bulletin_id, include_subordinates, on,
               organization, cell, history] = question;
  switch (kind) {
    case v1::TABLE_KIND_PAIR_REGISTER:
      return Boxed(ReadPairRegister(tables, program_id, unit_id, ViewOf(tables, organization, on)));
    case v1::TABLE_KIND_DISPATCH:
      return Boxed(ReadDispatchTable(tables, program_id, unit_id, month, on, organization));
    case v1::TABLE_KIND_PAIR_COMPLIANCE:
      RETURN_IF_ERROR(CheckPairOf(tables, program_id, pair_id));
      return Boxed(ReadPairCompliance(tables, pair_id, on, organization));
    case v1::TABLE_KIND_ASSESSMENT:
      return Boxed(ReadYearEndAssessment(tables, program_id, on, organization, cell, parts));
    case v1::TABLE_KIND_GAPS:
      return Boxed(ReadGapAnalysis(tables, program_id, on, organization));
    case v1::TABLE_KIND_ASSESSMENT_RESULT:
      return Boxed(ReadAssessmentOutcome(tables, program_id));
    case v1::TABLE_KIND_BULLETINS:
      return Boxed(ReadBulletinRegister(tables, program_id, cell, history));
    case v1::TABLE_KIND_BULLETIN:
      return Boxed(ReadBulletinSheet(tables, program_id, bulletin_id, history));
    case v1::TABLE_KIND_CASE_BOARD:
      return Boxed(ReadCaseBoard(tables, question));
    case v1::TABLE_KIND_OBLIGATIONS:
      return Boxed(ReadObligationBoard(tables, question));
    case v1::TABLE_KIND_REPORT_SLOTS:
      return Boxed(ReadReportSlotBoard(tables, question));
    case v1::TABLE_KIND_UNSPECIFIED:
    case v1::TableKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TableKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  CHECK(false, "a kind of table nobody reads");
}

std::string PartOf(v1::TableKind kind, absl::string_view path) {
  if (kind == v1::TABLE_KIND_ASSESSMENT) return RowAssessedAlone(path);
  const bool is_listed = kind == v1::TABLE_KIND_CASE_BOARD || kind == v1::TABLE_KIND_OBLIGATIONS ||
                         kind == v1::TABLE_KIND_REPORT_SLOTS;
  return is_listed ? RowListedAlone(path) : std::string();
}

}  // namespace jiedui::projections
