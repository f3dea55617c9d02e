#include "projections/year_end_assessment.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
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

namespace jiedui::projections {
namespace {

using domain::ReportSlot;
using domain::ToDay;
using table::v1::CommendationRow;
using table::v1::DispatchRow;
using table::v1::OutcomeRow;
using table::v1::PairRow;
using table::v1::UnitRow;

constexpr char kCommendations[] = "commendation/";
// How the paths of the table's cells begin.
constexpr char kDistrictCells[] = "districts[";
constexpr char kPairCells[] = "pairs[";
constexpr char kUnitCells[] = "units[";

std::string OutcomeKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat("outcome/", program_id, "/", unit_id);
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

// The rules, put together once for all parts of the table.
absl::StatusOr<domain::ProgramRules> SharedRules(const Tables& tables, absl::string_view program_id,
                                                 TableParts& parts) {
  using Rules = absl::StatusOr<domain::ProgramRules>;
  const auto rules = parts.GetShared<Rules>(
      absl::StrCat("rules/", program_id), [&]() -> std::shared_ptr<const Rules> {
        return std::make_shared<const Rules>(RulesOf(tables, program_id));
      });
  if (!rules->ok()) return rules->status();
  return NamingUnitsOf(tables, **rules);
}

// "2017-01" and so on.
using Months = std::vector<std::pair<CivilMonth, std::string>>;

absl::StatusOr<std::shared_ptr<const Months>> SharedMonths(const Tables& tables,
                                                           absl::string_view program_id,
                                                           TableParts& parts) {
  using Found = absl::StatusOr<std::shared_ptr<const Months>>;
  const auto found = parts.GetShared<Found>(
      absl::StrCat("months/", program_id), [&]() -> std::shared_ptr<const Found> {
        const auto program = FindProgram(tables, program_id);
        if (!program.ok()) return std::make_shared<const Found>(program.status());
        auto months = std::make_shared<Months>();
        const CivilMonth last(ToDay((*program)->opened().end_date()));
        for (CivilMonth month(ToDay((*program)->opened().start_date())); month <= last; ++month) {
          months->emplace_back(month, FormatMonth(month));
        }
        return std::make_shared<const Found>(std::move(months));
      });
  return *found;
}

bool IsOwed(const Tables& tables, absl::string_view program_id, const std::string& unit_id,
            CivilMonth month, const ReportSlot& slot) {
  if (!domain::MayBeUnowed(slot)) return true;
  const auto unit = FindUnit(tables, unit_id);
  return !unit.ok() || !domain::IsUnowed(*unit, program_id, month);
}

// The reports of the unit's months in the programme, each as a part of its own: of most of them no
// event moves the row that moves the pair.
absl::Status AddReports(const Tables& tables, absl::string_view program_id,
                        const std::string& unit_id, event::v1::TeamTier tier, CivilDay on,
                        TableParts& parts, domain::AssessmentFacts& facts) {
  ASSIGN_OR_RETURN(const auto months, SharedMonths(tables, program_id, parts));
  for (const auto& [month, name] : *months) {
    absl::Status judged;
    auto report =
        parts.Get<ReportSlot>(absl::StrCat("report/", unit_id, "/", name),
                              [&, at = month]() -> std::shared_ptr<const ReportSlot> {
                                const auto rules = SharedRules(tables, program_id, parts);
                                judged = rules.status();
                                if (!rules.ok()) return nullptr;
                                auto slot = std::make_shared<ReportSlot>(domain::ReportSlotOf(
                                    FindMonth(tables, unit_id, at), tier, *rules, on));
                                slot->owed = IsOwed(tables, program_id, unit_id, at, *slot);
                                return slot;
                              });
    RETURN_IF_ERROR(judged);
    facts.reports[{unit_id, name}] = std::move(report);
  }
  return absl::OkStatus();
}

void AddOutcomes(const Tables& tables, absl::string_view program_id,
                 const std::set<std::string>& unit_ids, domain::AssessmentFacts& facts) {
  for (const std::string& unit_id : unit_ids) {
    auto outcome = FindOutcome(tables, program_id, unit_id);
    if (outcome.has_value()) facts.outcomes.push_back(*std::move(outcome));
  }
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

// What a read of the table wants of it; the table may have more.
void SetWanted(absl::string_view cell, domain::Organization organization,
               domain::AssessmentFacts& facts) {
  facts.organization = organization;
  facts.wants_units = !absl::StartsWith(cell, kPairCells);
  facts.wants_districts = facts.wants_units && !absl::StartsWith(cell, kUnitCells);
  facts.only_unit_id = RowOfCell(cell, kUnitCells);
  facts.only_district_id = RowOfCell(cell, kDistrictCells);
}

// The table is to have the cell, and nothing that only stands beside it: beside a rank all that it
// is one among.
void SetListed(absl::string_view cell, domain::AssessmentFacts& facts) {
  if (cell.empty()) return;
  facts.lists_units =
      !absl::StartsWith(cell, kPairCells) && !absl::StartsWith(cell, kDistrictCells);
  facts.lists_pairs = facts.lists_units && !absl::StartsWith(cell, kUnitCells);
  if (!absl::StartsWith(cell, kPairCells)) return;
  facts.lists_pairs = true;
  facts.only_listed_pair_id = RowOfCell(cell, kPairCells);
}

// A row is parsed once for the part of its own pair and those of its neighbours. Null if there is
// no such pair.
std::shared_ptr<const PairRow> RowOf(const Tables& tables, const std::string& pair_id,
                                     TableParts& parts) {
  return parts.GetShared<PairRow>(
      absl::StrCat("row/", pair_id), [&]() -> std::shared_ptr<const PairRow> {
        absl::StatusOr<PairRow> row = FindPairRow(tables, pair_id);
        return row.ok() ? std::make_shared<const PairRow>(*std::move(row)) : nullptr;
      });
}

std::shared_ptr<const domain::AssessmentFacts> SharedOf(const Tables& tables,
                                                        absl::string_view program_id,
                                                        TableParts& parts) {
  return parts.GetShared<domain::AssessmentFacts>(
      absl::StrCat("shared/", program_id), [&]() -> std::shared_ptr<const domain::AssessmentFacts> {
        auto made = std::make_shared<domain::AssessmentFacts>();
        AddShared(tables, program_id, *made);
        return made;
      });
}

// Of what there is for the whole programme, what concerns the pair.
void AddOfPair(const domain::AssessmentFacts& shared, const std::string& pair_id,
               const std::set<std::string>& sides, domain::AssessmentFacts& facts) {
  for (const table::v1::RegisterRow& filing : shared.registers) {
    const bool has_it = absl::c_any_of(filing.pairs(), [&](const table::v1::FiledPair& pair) {
      return pair.pair_id() == pair_id;
    });
    if (has_it) facts.registers.push_back(filing);
  }
  for (const table::v1::PracticeRow& practice : shared.practices) {
    if (sides.contains(practice.recorded().unit_id())) facts.practices.push_back(practice);
  }
  for (const CommendationRow& row : shared.commendations) {
    if (row.given().pair_id() == pair_id || sides.contains(row.given().unit_id())) {
      facts.commendations.push_back(row);
    }
  }
}

// A pair of the programme as a part of the table.
struct PairPart {
  absl::Status status;
  std::shared_ptr<const PairRow> row;
  domain::ScoredPairs scored;  // borrows from the row
};

absl::Status FillPart(const Tables& tables, absl::string_view program_id,
                      const std::string& pair_id, CivilDay on, TableParts& parts, PairPart& part) {
  part.row = RowOf(tables, pair_id, parts);
  if (part.row == nullptr || part.row->assigned().program_id() != program_id) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, SharedRules(tables, program_id, parts));
  const std::set<std::string> sides = domain::EverySide(*part.row);
  std::vector<std::shared_ptr<const PairRow>> around;
  domain::Neighbors neighbors;
  for (const std::string& neighbor_id : NeighborIds(tables, *part.row)) {
    around.push_back(RowOf(tables, neighbor_id, parts));
    const PairRow* const row = around.back().get();
    if (row != nullptr && row->assigned().program_id() == program_id) neighbors.push_back(row);
  }
  domain::AssessmentFacts facts;
  AddOutcomes(tables, program_id, sides, facts);
  AddOfPair(*SharedOf(tables, program_id, parts), pair_id, sides, facts);
  for (const std::string& side : sides) {
    RETURN_IF_ERROR(AddReports(tables, program_id, side, part.row->tier(), on, parts, facts));
  }
  part.scored = domain::ScorePairAmong(*part.row, neighbors, facts, rules, on);
  return absl::OkStatus();
}

// Those of the pairs that are of the programme, in the same order. Those that are assessed live as
// long as the parts. What parts share is asked for beside them, so that it is kept.
absl::StatusOr<domain::ScoredPairs> ScoreParts(const Tables& tables, absl::string_view program_id,
                                               const std::vector<std::string>& pair_ids,
                                               CivilDay on, TableParts& parts) {
  const std::string day = FormatDay(on);
  (void)SharedOf(tables, program_id, parts);
  RETURN_IF_ERROR(SharedMonths(tables, program_id, parts).status());
  domain::ScoredPairs scored;
  for (const std::string& pair_id : pair_ids) {
    (void)RowOf(tables, pair_id, parts);
    const std::string key = absl::StrCat("pair/", program_id, "/", pair_id, "/", day);
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
                                         absl::string_view cell,
                                         const domain::AssessmentFacts& wanted, CivilDay on,
                                         TableParts& parts) {
  const std::string key = absl::StrCat("units/", program_id, "/", FormatDay(on), "/",
                                       static_cast<int>(wanted.organization), "/", cell);
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
                                                  absl::string_view cell,
                                                  const domain::AssessmentFacts& wanted,
                                                  CivilDay on, TableParts& parts) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, SharedRules(tables, program_id, parts));
  const std::shared_ptr<const UnitsPart> units =
      UnitsOf(tables, program_id, cell, wanted, on, parts);
  RETURN_IF_ERROR(units->status);
  const std::vector<std::string> pair_ids = PairsOf(tables, program_id, units->unit_ids);
  ASSIGN_OR_RETURN(const domain::ScoredPairs pairs,
                   ScoreParts(tables, program_id, pair_ids, on, parts));
  return Named(domain::AssessScored(pairs, units->facts, rules, on),
               ViewOf(tables, wanted.organization, on));
}

// Parts of one read: none of them is there already, each lives until the read is over, and only
// those that are shared are found again.
class PartsMadeAnew final : public TableParts {
 private:
  std::shared_ptr<const void> FindOrMake(
      const std::string& /*key*/, absl::FunctionRef<std::shared_ptr<const void>()> make) override {
    std::shared_ptr<const void> part = make();  // which may make others
    return made_.emplace_back(std::move(part));
  }

  std::shared_ptr<const void> FindOrMakeShared(
      const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) override {
    if (const auto part = shared_.find(key); part != shared_.end()) return part->second;
    std::shared_ptr<const void> part = make();  // which may make others
    return shared_[key] = std::move(part);
  }

  std::vector<std::shared_ptr<const void>> made_;
  std::map<std::string, std::shared_ptr<const void>> shared_;
};

}  // namespace

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

absl::StatusOr<domain::AssessmentFacts> GatherFactsOfPair(const Tables& tables,
                                                          absl::string_view program_id,
                                                          const std::string& pair_id) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  std::set<std::string> sides;
  domain::AssessmentFacts facts;
  facts.only_pair_id = pair_id;
  for (PairRow& row : RowsAround(tables, pair_id)) {
    if (row.assigned().program_id() != program_id) continue;
    if (row.assigned().pair_id() == pair_id) sides = domain::EverySide(row);
    facts.pairs.push_back(std::move(row));
  }
  AddOutcomes(tables, program_id, sides, facts);
  AddShared(tables, program_id, facts);
  for (const std::string& side : sides) {
    AddMonths(tables, side, program->opened(), facts.months);
    if (auto unit = FindUnit(tables, side); unit.ok()) facts.units.push_back(*std::move(unit));
  }
  return facts;
}

absl::StatusOr<domain::AssessmentFacts> GatherFactsOfDistrict(const Tables& tables,
                                                              absl::string_view program_id,
                                                              const std::string& unit_id) {
  ASSIGN_OR_RETURN(domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  std::set<std::string> within = {unit_id};
  for (const UnitRow& unit : ListUnitsWithin(tables, unit_id)) {
    within.insert(unit.registered().unit_id());
  }
  std::erase_if(facts.pairs, [&within](const PairRow& row) {
    const std::set<std::string> sides = domain::EverySide(row);
    return absl::c_none_of(sides, [&](const std::string& side) { return within.contains(side); });
  });
  facts.only_district_id = unit_id;
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
  if (parts != nullptr) {
    SetListed(cell, wanted);
    return AssessParts(tables, program_id, cell, wanted, on, *parts);
  }
  if (!wanted.only_unit_id.empty() || !wanted.only_district_id.empty()) {
    PartsMadeAnew anew;
    return AssessParts(tables, program_id, cell, wanted, on, anew);
  }
  ASSIGN_OR_RETURN(domain::AssessmentFacts facts, GatherFacts(tables, program_id));
  SetWanted(cell, organization, facts);
  return AssessFacts(tables, program_id, facts, on);
}

std::string RowAssessedAlone(absl::string_view cell) {
  for (const char* const list : {kPairCells, kUnitCells, kDistrictCells}) {
    const std::string row = RowOfCell(cell, list);
    if (!row.empty()) return absl::StrCat(list, row, "]");
  }
  return "";
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
