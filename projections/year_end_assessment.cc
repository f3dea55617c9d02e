#include "projections/year_end_assessment.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/assessment_index.h"
#include "domain/rules/gap.h"
#include "domain/rules/sides.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/bulletin_archive.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/row_index.h"

namespace jiedui::projections {
namespace {

using domain::ReportSlot;
using domain::ToDay;
using table::v1::CommendationRow;
using table::v1::DispatchRow;
using table::v1::IndexPoint;
using table::v1::OutcomeRow;
using table::v1::UnitRow;

constexpr char kCommendations[] = "commendation/";
constexpr RowIndex kCommendationsByProgram(YearEndAssessment::kTable, "by_program", kCommendations);
// How the paths of the table's cells begin.
constexpr char kDistrictCells[] = "districts[";
constexpr char kPairCells[] = "pairs[";
constexpr char kUnitCells[] = "units[";

std::string OutcomeKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat("outcome/", program_id, "/", unit_id);
}

// The row, with its two ids, also if it is new.
template <class Event>
OutcomeRow& EditOutcome(const Event& event, Rows& rows) {
  auto& row = rows.Edit<OutcomeRow>(OutcomeKey(event.program_id(), event.unit_id()));
  row.set_program_id(event.program_id());
  row.set_unit_id(event.unit_id());
  return row;
}

// By day, then position: the new one has the highest position of its day.
void Insert(const event::v1::UnitIndexRecorded& event, const Envelope& at, OutcomeRow& row) {
  IndexPoint* point = row.add_indices();
  *point->mutable_index() = event;
  point->set_position(at.position);
  *point->mutable_recorded_date() = domain::ToDate(at.recorded_day);
  const auto day = [&row](int i) { return ToDay(row.indices(i).index().index_date()); };
  for (int i = row.indices_size() - 1; i > 0 && day(i) < day(i - 1); --i) {
    row.mutable_indices()->SwapElements(i, i - 1);
  }
}

table::v1::MeritEntry EntryOf(const Envelope& at) {
  table::v1::MeritEntry entry;
  *entry.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  entry.set_entering_unit_id(at.actor_unit_id);
  return entry;
}

v1::Commendation MakeCommendation(const CommendationRow& row) {
  v1::Commendation made;
  made.set_name(absl::StrCat("commendations/", row.given().commendation_id()));
  *made.mutable_given() = row.given();
  made.set_position(row.position());
  if (row.has_voided()) *made.mutable_voided() = row.voided();
  return made;
}

// Of one programme, or of all if that is empty; by id.
std::vector<CommendationRow> CommendationRows(const Tables& tables, absl::string_view program_id) {
  std::vector<CommendationRow> rows;
  const auto add = [&rows](CommendationRow&& row) { rows.push_back(std::move(row)); };
  if (program_id.empty()) {
    tables.ForEach<CommendationRow>(YearEndAssessment::kTable, kCommendations, add);
  } else {
    kCommendationsByProgram.ForEach<CommendationRow>(tables, program_id, add);
  }
  return rows;
}

// The unit's months that lie in the programme's.
void AddMonths(const Tables& tables, absl::string_view unit_id,
               const event::v1::ProgramOpened& program, std::vector<DispatchRow>& months) {
  const CivilMonth first(ToDay(program.start_date()));
  const CivilMonth last(ToDay(program.end_date()));
  for (DispatchRow& row : ListMonths(tables, unit_id, first, last)) {
    months.push_back(std::move(row));
  }
}

// Under whom each is shown.
template <class Scores>
void ShowSides(const domain::OrganizationView& organization, Scores& scores) {
  for (auto& score : scores) {
    const auto [name_a, name_b] =
        organization.NamesOfSides(score.unit_a_id(), score.unit_b_id(), organization.on());
    score.set_unit_a_name(name_a);
    score.set_unit_b_name(name_b);
    score.set_unit_a_id(organization.Shown(score.unit_a_id()));
    score.set_unit_b_id(organization.Shown(score.unit_b_id()));
  }
}

template <class Scores>
void FillNames(const domain::OrganizationView& organization, Scores& scores) {
  for (auto& score : scores) {
    score.set_unit_name(organization.NameOn(score.unit_id(), organization.on()));
  }
}

// The pair, unit or district a cell belongs to, unless it is of another list. A rank is one among
// all of the list.
std::string RowOfCell(absl::string_view cell, absl::string_view list) {
  if (!absl::ConsumePrefix(&cell, list)) return "";
  const size_t end = cell.find(']');
  if (end == absl::string_view::npos || cell.substr(end) == "].rank") return "";
  return std::string(cell.substr(0, end));
}

// What there is of one kind for the whole programme, and of which little happens.
void AddShared(const Tables& tables, absl::string_view program_id, domain::AssessmentFacts& facts) {
  facts.registers = ListRegisters(tables, program_id);
  facts.practices = PracticesOf(tables, program_id);
  facts.commendations = CommendationRows(tables, program_id);
  std::erase_if(facts.commendations, [](const CommendationRow& row) { return row.has_voided(); });
}

// The units, and what a score of theirs looks at beside that of their pairs.
void AddOfUnits(const Tables& tables, absl::string_view program_id,
                const event::v1::ProgramOpened& program, domain::AssessmentFacts& facts) {
  facts.units = ListUnitsConcerned(tables, program_id);
  if (!facts.wants_districts) return;
  for (const UnitRow& unit : facts.units) {
    AddMonths(tables, unit.registered().unit_id(), program, facts.months);
  }
  AddShared(tables, program_id, facts);
}

// The reports of the unit's months in the programme, each as a part of its own: of most of them no
// event moves the row that moves the pair.
absl::Status AddReports(const Tables& tables, absl::string_view program_id,
                        const std::string& unit_id, event::v1::TeamTier tier, CivilDay on,
                        TableParts& parts, domain::AssessmentFacts& facts) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  const CivilMonth last(ToDay(program->opened().end_date()));
  for (CivilMonth month(ToDay(program->opened().start_date())); month <= last; ++month) {
    const std::string name = FormatMonth(month);
    absl::Status judged;
    auto report = parts.Get<ReportSlot>(
        absl::StrCat("report/", unit_id, "/", name), [&]() -> std::shared_ptr<const ReportSlot> {
          const absl::StatusOr<domain::ProgramRules> rules = RulesOf(tables, program_id);
          judged = rules.status();
          if (!rules.ok()) return nullptr;
          return std::make_shared<const ReportSlot>(
              domain::ReportSlotOf(FindMonth(tables, unit_id, month), tier, *rules, on));
        });
    RETURN_IF_ERROR(judged);
    facts.reports[{unit_id, name}] = std::move(report);
  }
  return absl::OkStatus();
}

// What the score of one pair looks at, but for its reports.
domain::AssessmentFacts GatherFactsAround(const Tables& tables, absl::string_view program_id,
                                          const std::string& pair_id,
                                          std::set<std::string>& sides) {
  domain::AssessmentFacts facts;
  facts.only_pair_id = pair_id;
  for (table::v1::PairRow& row : RowsAround(tables, pair_id)) {
    if (row.assigned().program_id() != program_id) continue;
    if (row.assigned().pair_id() == pair_id) sides = domain::EverySide(row);
    facts.pairs.push_back(std::move(row));
  }
  for (const std::string& side : sides) {
    auto outcome = FindOutcome(tables, program_id, side);
    if (outcome.has_value()) facts.outcomes.push_back(*std::move(outcome));
  }
  AddShared(tables, program_id, facts);
  return facts;
}

// Everything the score of one pair looks at.
absl::StatusOr<domain::AssessmentFacts> GatherFactsOfPair(const Tables& tables,
                                                          absl::string_view program_id,
                                                          const std::string& pair_id) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  std::set<std::string> sides;
  domain::AssessmentFacts facts = GatherFactsAround(tables, program_id, pair_id, sides);
  for (const std::string& side : sides) AddMonths(tables, side, program->opened(), facts.months);
  return facts;
}

// Names whatever is assessed.
v1::YearEndAssessment Named(v1::YearEndAssessment assessment,
                            const domain::OrganizationView& organization) {
  FillNames(organization, *assessment.mutable_districts());
  ShowSides(organization, *assessment.mutable_pairs());
  ShowSides(organization, *assessment.mutable_unassessed_pairs());
  FillNames(organization, *assessment.mutable_units());
  return assessment;
}

absl::StatusOr<v1::YearEndAssessment> AssessFacts(const Tables& tables,
                                                  absl::string_view program_id,
                                                  const domain::AssessmentFacts& facts,
                                                  CivilDay on) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  return Named(domain::Assess(facts, rules, on), ViewOf(tables, facts.organization, on));
}

// What a read of the table wants of it.
void SetWanted(absl::string_view cell, domain::Organization organization,
               domain::AssessmentFacts& facts) {
  facts.organization = organization;
  facts.wants_units = !absl::StartsWith(cell, kPairCells);
  facts.wants_districts = facts.wants_units && !absl::StartsWith(cell, kUnitCells);
  facts.only_unit_id = RowOfCell(cell, kUnitCells);
  facts.only_district_id = RowOfCell(cell, kDistrictCells);
}

// A pair of the programme as a part of the table.
struct PairPart {
  absl::Status status;
  std::vector<table::v1::PairRow> rows;
  domain::ScoredPairs scored;  // borrows from the rows
};

absl::Status FillPart(const Tables& tables, absl::string_view program_id,
                      const std::string& pair_id, CivilDay on, TableParts& parts, PairPart& part) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  std::set<std::string> sides;
  domain::AssessmentFacts facts = GatherFactsAround(tables, program_id, pair_id, sides);
  for (const table::v1::PairRow& row : facts.pairs) {
    if (row.assigned().pair_id() != pair_id) continue;
    for (const std::string& side : sides) {
      RETURN_IF_ERROR(AddReports(tables, program_id, side, row.tier(), on, parts, facts));
    }
  }
  part.scored = domain::ScorePairs(facts, rules, on);
  part.rows = std::move(facts.pairs);  // which does not move the rows themselves
  return absl::OkStatus();
}

// Those of the pairs that are of the programme, in the same order. Those that are assessed live as
// long as the parts.
absl::StatusOr<domain::ScoredPairs> ScoreParts(const Tables& tables, absl::string_view program_id,
                                               const std::vector<std::string>& pair_ids,
                                               CivilDay on, TableParts& parts) {
  const std::string day = FormatDay(on);
  domain::ScoredPairs scored;
  for (const std::string& pair_id : pair_ids) {
    const std::string key = absl::StrCat(program_id, "/", pair_id, "/", day);
    const auto part = parts.Get<PairPart>(key, [&]() -> std::shared_ptr<const PairPart> {
      auto made = std::make_shared<PairPart>();
      made->status = FillPart(tables, program_id, pair_id, on, parts, *made);
      return made;
    });
    RETURN_IF_ERROR(part->status);
    domain::Append(part->scored, scored);
  }
  return scored;
}

// The pairs of the programme that one of the units ever was a side of, by id; all if there are no
// units.
std::vector<std::string> PairsOf(const Tables& tables, absl::string_view program_id,
                                 const std::set<std::string>& unit_ids) {
  std::vector<std::string> of_program = ListPairIds(tables, program_id);
  if (unit_ids.empty()) return of_program;
  std::set<std::string> of_units;
  for (const std::string& unit_id : unit_ids) {
    const std::vector<std::string> of_unit = ListPairIdsOf(tables, unit_id);
    of_units.insert(of_unit.begin(), of_unit.end());
  }
  std::erase_if(of_program, [&of_units](const std::string& id) { return !of_units.contains(id); });
  return of_program;
}

// The months that the scores of districts look at: those of the districts themselves, and of whom
// they took over from.
void AddMonthsOfDistricts(const Tables& tables, const event::v1::ProgramOpened& program,
                          CivilDay on, domain::AssessmentFacts& facts) {
  const domain::OrganizationView organization = ViewOf(tables, facts.organization, on);
  for (const UnitRow& unit : facts.units) {
    const std::string& id = unit.registered().unit_id();
    if (unit.registered().tier() != event::v1::TEAM_TIER_BRIGADE) continue;
    if (!facts.only_district_id.empty() && id != facts.only_district_id) continue;
    for (const std::string& member : organization.Members(id)) {
      AddMonths(tables, member, program, facts.months);
    }
  }
}

// What the table looks at beside its pairs, as a part of it: little of that ever moves.
struct UnitsPart {
  absl::Status status;
  domain::AssessmentFacts facts;
  // Whose pairs what is wanted may be made of; empty: all pairs.
  std::set<std::string> unit_ids;
};

absl::Status FillUnits(const Tables& tables, absl::string_view program_id, CivilDay on,
                       UnitsPart& part) {
  domain::AssessmentFacts& facts = part.facts;
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  if (!facts.wants_units) return absl::OkStatus();
  facts.units = ListUnitsConcerned(tables, program_id);
  if (!facts.only_unit_id.empty()) {
    const auto members = ViewOf(tables, facts.organization, on).Members(facts.only_unit_id);
    part.unit_ids = {members.begin(), members.end()};
  }
  if (!facts.only_district_id.empty()) {
    part.unit_ids = {facts.only_district_id};
    for (const UnitRow& unit : ListUnitsWithin(tables, facts.only_district_id)) {
      part.unit_ids.insert(unit.registered().unit_id());
    }
  }
  if (!facts.wants_districts) return absl::OkStatus();
  AddMonthsOfDistricts(tables, program->opened(), on, facts);
  AddShared(tables, program_id, facts);
  return absl::OkStatus();
}

std::shared_ptr<const UnitsPart> UnitsOf(const Tables& tables, absl::string_view program_id,
                                         const domain::AssessmentFacts& wanted, CivilDay on,
                                         TableParts& parts) {
  const std::string key = absl::StrCat(
      "units/", program_id, "/", FormatDay(on), "/", static_cast<int>(wanted.organization), "/",
      static_cast<int>(wanted.wants_units), "/", static_cast<int>(wanted.wants_districts), "/",
      wanted.only_unit_id, "/", wanted.only_district_id);
  return parts.Get<UnitsPart>(key, [&]() -> std::shared_ptr<const UnitsPart> {
    auto made = std::make_shared<UnitsPart>();
    made->facts = wanted;
    made->status = FillUnits(tables, program_id, on, *made);
    return made;
  });
}

// The table by its parts: beside the pairs only what concerns units and districts is gathered.
absl::StatusOr<v1::YearEndAssessment> AssessParts(const Tables& tables,
                                                  absl::string_view program_id,
                                                  const domain::AssessmentFacts& wanted,
                                                  CivilDay on, TableParts& parts) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  const std::shared_ptr<const UnitsPart> units = UnitsOf(tables, program_id, wanted, on, parts);
  RETURN_IF_ERROR(units->status);
  const std::vector<std::string> pair_ids = PairsOf(tables, program_id, units->unit_ids);
  ASSIGN_OR_RETURN(const domain::ScoredPairs pairs,
                   ScoreParts(tables, program_id, pair_ids, on, parts));
  return Named(domain::AssessScored(pairs, units->facts, rules, on),
               ViewOf(tables, wanted.organization, on));
}

// Parts of one read: none of them is there already, and each lives until the read is over.
class PartsMadeAnew final : public TableParts {
 private:
  std::shared_ptr<const void> FindOrMake(
      const std::string& /*key*/, absl::FunctionRef<std::shared_ptr<const void>()> make) override {
    std::shared_ptr<const void> part = make();  // which may make others
    return made_.emplace_back(std::move(part));
  }

  std::vector<std::shared_ptr<const void>> made_;
};

}  // namespace

void YearEndAssessment::Apply(const event::v1::UnitIndexRecorded& event, const Envelope& at,
                              Rows& rows) {
  Insert(event, at, EditOutcome(event, rows));
}

void YearEndAssessment::Apply(const event::v1::BreakthroughApproved& event, const Envelope& at,
                              Rows& rows) {
  OutcomeRow& row = EditOutcome(event, rows);
  row.add_breakthrough_positions(at.position);
  *row.add_breakthroughs() = event;
  *row.add_breakthrough_entries() = EntryOf(at);
}

void YearEndAssessment::Apply(const event::v1::BreakthroughVoided& event, const Envelope& /*at*/,
                              Rows& rows) {
  OutcomeRow& row = EditOutcome(event, rows);
  for (int i = 0; i < row.breakthroughs_size(); ++i) {
    const event::v1::BreakthroughApproved& approved = row.breakthroughs(i);
    if (ToDay(approved.approved_date()) != ToDay(event.approved_date()) ||
        approved.description() != event.description()) {
      continue;
    }
    row.mutable_breakthroughs()->DeleteSubrange(i, 1);
    row.mutable_breakthrough_entries()->DeleteSubrange(i, 1);
    row.mutable_breakthrough_positions()->erase(row.breakthrough_positions().begin() + i);
    return;
  }
}

void YearEndAssessment::Apply(const event::v1::UnitIndexCorrected& event, const Envelope& at,
                              Rows& rows) {
  for (IndexPoint& point : *EditOutcome(event, rows).mutable_indices()) {
    if (ToDay(point.index().index_date()) != ToDay(event.index_date())) continue;
    point.mutable_index()->set_index_milli(event.index_milli());
    *point.add_corrections() = event;
    point.add_correction_positions(at.position);
  }
}

void YearEndAssessment::Apply(const event::v1::CommendationGiven& event, const Envelope& at,
                              Rows& rows) {
  table::v1::CommendationRow row;
  *row.mutable_given() = event;
  row.set_position(at.position);
  *row.mutable_entry() = EntryOf(at);
  rows.Put(absl::StrCat(kCommendations, event.commendation_id()), row);
}

absl::StatusOr<v1::Commendation> ReadCommendation(const Tables& tables,
                                                  absl::string_view commendation_id) {
  const auto row = tables.Find<CommendationRow>(YearEndAssessment::kTable,
                                                absl::StrCat(kCommendations, commendation_id));
  if (!row.has_value()) return NoSuch({"commendation", "表扬", commendation_id});
  return MakeCommendation(*row);
}

std::vector<v1::Commendation> ListCommendations(const Tables& tables,
                                                absl::string_view program_id) {
  std::vector<v1::Commendation> commendations;
  for (const CommendationRow& row : CommendationRows(tables, program_id)) {
    commendations.push_back(MakeCommendation(row));
  }
  return commendations;
}

std::optional<OutcomeRow> FindOutcome(const Tables& tables, absl::string_view program_id,
                                      absl::string_view unit_id) {
  return tables.Find<OutcomeRow>(YearEndAssessment::kTable, OutcomeKey(program_id, unit_id));
}

absl::StatusOr<domain::AssessmentFacts> GatherFacts(const Tables& tables,
                                                    absl::string_view program_id) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  PairFilter filter;
  filter.program_id = std::string(program_id);
  domain::AssessmentFacts facts;
  // Not by unit, so that the day does not matter.
  ASSIGN_OR_RETURN(
      facts.pairs,
      ListPairRows(tables, filter, ViewOf(tables, domain::Organization::kAsItWas, CivilDay())));
  AddOfUnits(tables, program_id, program->opened(), facts);
  tables.ForEach<OutcomeRow>(YearEndAssessment::kTable, OutcomeKey(program_id, ""),
                             [&](OutcomeRow&& row) { facts.outcomes.push_back(std::move(row)); });
  return facts;
}

absl::StatusOr<v1::YearEndAssessment> ReadYearEndAssessment(
    const Tables& tables, absl::string_view program_id, CivilDay on,
    domain::Organization organization, absl::string_view cell, TableParts* parts) {
  domain::AssessmentFacts wanted;
  SetWanted(cell, organization, wanted);
  const std::string pair_id = RowOfCell(cell, kPairCells);
  if (!pair_id.empty()) {
    ASSIGN_OR_RETURN(domain::AssessmentFacts facts, GatherFactsOfPair(tables, program_id, pair_id));
    SetWanted(cell, organization, facts);
    return AssessFacts(tables, program_id, facts, on);
  }
  if (parts != nullptr) return AssessParts(tables, program_id, wanted, on, *parts);
  if (!wanted.only_unit_id.empty() || !wanted.only_district_id.empty()) {
    PartsMadeAnew anew;
    return AssessParts(tables, program_id, wanted, on, anew);
  }
  ASSIGN_OR_RETURN(domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  SetWanted(cell, organization, facts);
  return AssessFacts(tables, program_id, facts, on);
}

absl::StatusOr<v1::YearEndAssessment> ReadYearEndAssessment(
    const Tables& tables, absl::string_view program_id, CivilDay on,
    std::vector<table::v1::ScoreAdjustment> adjustments) {
  ASSIGN_OR_RETURN(domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  facts.adjustments = std::move(adjustments);
  return AssessFacts(tables, program_id, facts, on);
}

absl::StatusOr<v1::GapAnalysis> ReadGapAnalysis(const Tables& tables, absl::string_view program_id,
                                                CivilDay on, domain::Organization organization) {
  ASSIGN_OR_RETURN(const domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  v1::GapAnalysis analysis = domain::AnalyzeGaps(facts, rules);
  analysis.set_program_id(std::string(program_id));
  ShowSides(ViewOf(tables, organization, on), *analysis.mutable_pairs());
  return analysis;
}

}  // namespace jiedui::projections
