#include "projections/registry.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/program/program.h"
#include "projections/row_index.h"
#include "projections/unit_resource.h"
#include "projections/unit_rows.h"

namespace jiedui::projections {
namespace {

using table::v1::CalendarRow;
using table::v1::DocumentRow;
using table::v1::ProgramRow;
using table::v1::RowKey;
using table::v1::UnitRow;

constexpr char kUnits[] = "unit/";
constexpr char kPrograms[] = "program/";
constexpr char kPolicySets[] = "policy/";
constexpr char kDocuments[] = "document/";
constexpr char kCalendars[] = "calendar/";
constexpr RowIndex kByProgram(Registry::kTable, "by_program", kUnits);
constexpr RowIndex kBySuperior(Registry::kTable, "by_superior", kUnits);

std::string UnitKey(absl::string_view unit_id) {
  return absl::StrCat(kUnits, unit_id);
}

// To keep: a copy where rows of units are kept.
std::optional<UnitRow> FindUnitRow(const Tables& tables, const std::string& unit_id) {
  if (!tables.MovedAt(Registry::kTable).has_value()) {
    return tables.Find<UnitRow>(Registry::kTable, UnitKey(unit_id));
  }
  const std::shared_ptr<const UnitRows> rows = UnitRows::Of(tables);
  const UnitRow* const row = rows->Find(tables, unit_id);
  return row == nullptr ? std::nullopt : std::make_optional(*row);
}

template <class Row>
std::vector<Row> All(const Tables& tables, absl::string_view prefix) {
  std::vector<Row> rows;
  tables.ForEach<Row>(Registry::kTable, prefix,
                      [&rows](Row&& row) { rows.push_back(std::move(row)); });
  return rows;
}

// Which set is in force is said where decisions are made.
domain::ProgramState StateOf(const ProgramRow& row) {
  auto program = domain::Blank<domain::ProgramState>(row.opened().program_id());
  domain::Evolve(program, row.opened());
  for (const event::v1::PolicySetAdopted& adopted : row.policy_sets()) {
    domain::Evolve(program, adopted);
  }
  return program;
}

// The row, and the programme as decisions see it: its policy sets are long to parse, and every
// table is judged by them.
struct Program {
  ProgramRow row;
  domain::ProgramState state;
};

// Null if there is none. Where its row may have moved and did not, it is not parsed again.
std::shared_ptr<const Program> ReadProgram(const Tables& tables, const std::string& key) {
  const std::optional<std::string> bytes = tables.Get(Registry::kTable, key);
  if (!bytes.has_value()) return nullptr;
  const auto parse = [&]() -> std::shared_ptr<const Program> {
    auto program = std::make_shared<Program>();
    if (!program->row.ParseFromString(*bytes)) {
      tables.Unreadable("a row is of another shape");
      return nullptr;
    }
    program->state = StateOf(program->row);
    return program;
  };
  MadeOfRows* const kept = tables.made_of_rows();
  return kept == nullptr ? parse() : kept->Get<Program>(key, *bytes, parse);
}

absl::StatusOr<std::shared_ptr<const Program>> Parsed(const Tables& tables,
                                                      absl::string_view program_id) {
  const std::string key = ProgramKey(program_id);
  auto program = tables.Kept<Program>(Registry::kTable, key,
                                      [&tables, &key] { return ReadProgram(tables, key); });
  if (program == nullptr) return NoSuch({"program", "活动", program_id});
  return program;
}

// What is published of every year, as it is counted with; null if that cannot be read.
std::shared_ptr<const domain::WorkCalendar> ParsedCalendar(const Tables& tables) {
  auto calendar = std::make_shared<domain::WorkCalendar>();
  bool readable = true;
  tables.Scan(Registry::kTable, kCalendars, [&](absl::string_view /*key*/, absl::string_view row) {
    CalendarRow year;
    readable = year.ParseFromArray(row.data(), static_cast<int>(row.size()));
    if (readable) calendar->Publish(year.published());
    return readable;
  });
  if (readable) return calendar;
  tables.Unreadable("a row is of another shape");
  return nullptr;
}

// The same, not parsed again where a row may have moved and none did.
std::shared_ptr<const domain::WorkCalendar> ReadCalendar(const Tables& tables) {
  MadeOfRows* const kept = tables.made_of_rows();
  if (kept == nullptr) return ParsedCalendar(tables);
  std::string years;
  tables.Scan(Registry::kTable, kCalendars, [&](absl::string_view key, absl::string_view row) {
    absl::StrAppend(&years, key, "/", row.size(), "/", row);
    return true;
  });
  return kept->Get<domain::WorkCalendar>(kCalendars, years,
                                         [&tables] { return ParsedCalendar(tables); });
}

std::shared_ptr<const domain::WorkCalendar> CalendarOf(const Tables& tables) {
  auto calendar = tables.Kept<domain::WorkCalendar>(Registry::kTable, kCalendars,
                                                    [&tables] { return ReadCalendar(tables); });
  return calendar == nullptr ? std::make_shared<const domain::WorkCalendar>() : calendar;
}

// Whom the unit was registered or put below, and who took over from it.
std::vector<std::string> UnitsAbove(const UnitRow& unit) {
  std::vector<std::string> ids = {unit.registered().parent_unit_id(), unit.successor_unit_id()};
  for (const event::v1::UnitTransferred& transfer : unit.transfers()) {
    ids.push_back(transfer.parent_unit_id());
  }
  return ids;
}

// Who was registered or put below the unit, and from whom it took over. A superior's tier is above
// its subordinates': below a squadron there is nobody.
std::vector<std::string> UnitsBelow(const Tables& tables, const UnitRow& unit) {
  std::vector<std::string> ids(unit.predecessor_unit_ids().begin(),
                               unit.predecessor_unit_ids().end());
  if (unit.registered().tier() == event::v1::TEAM_TIER_SQUADRON) return ids;
  for (std::string& id : kBySuperior.IdsOf(tables, unit.registered().unit_id())) {
    ids.push_back(std::move(id));
  }
  return ids;
}

std::vector<std::string> UnitsBefore(const UnitRow& unit) {
  return {unit.predecessor_unit_ids().begin(), unit.predecessor_unit_ids().end()};
}

// What is reached, to keep.
std::vector<UnitRow> ListFrom(const Tables& tables, std::vector<std::string> open,
                              absl::FunctionRef<std::vector<std::string>(const UnitRow&)> next) {
  std::map<std::string, UnitRow> found;
  const auto find = [&](const std::string& unit_id) -> const UnitRow* {
    std::optional<UnitRow> unit = FindUnitRow(tables, unit_id);
    if (!unit.has_value()) return nullptr;
    return &found.emplace(unit_id, *std::move(unit)).first->second;
  };
  UnitsReached(find, std::move(open), next);
  std::vector<UnitRow> units;
  units.reserve(found.size());
  for (auto& [id, unit] : found) units.push_back(std::move(unit));
  return units;
}

// All that were ever put directly below the unit or whom it took over from, by id.
std::vector<UnitRow> ListDirectlyBelow(const Tables& tables, const std::string& unit_id) {
  std::vector<std::string> ids;
  for (const UnitRow& superior : ListFrom(tables, {unit_id}, UnitsBefore)) {
    for (std::string& id : kBySuperior.IdsOf(tables, superior.registered().unit_id())) {
      ids.push_back(std::move(id));
    }
  }
  return ListFrom(tables, std::move(ids),
                  [](const UnitRow& /*unit*/) { return std::vector<std::string>(); });
}

void CloseRow(const std::string& unit_id, const google::type::Date& date,
              const std::string& successor_id, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(unit_id), [&](UnitRow& row) {
    *row.mutable_closed_date() = date;
    row.set_successor_unit_id(successor_id);
  });
  rows.Update<UnitRow>(UnitKey(successor_id),
                       [&](UnitRow& row) { row.add_predecessor_unit_ids(unit_id); });
}

absl::Status NotAdopted(absl::string_view program_id) {
  return domain::Refuse(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "",
                        {{"program", std::string(program_id)}});
}

// The parameters the set itself does not give, as it is read.
void AddDefaulted(const domain::Policy& policy, v1::PolicySet& set) {
  std::set<absl::string_view> given;
  for (const auto& parameter : set.adopted().parameters()) given.insert(parameter.key());
  for (const domain::ParameterInfo& info : domain::PolicyParameters()) {
    if (given.contains(info.key)) continue;
    event::v1::PolicyParameter& parameter = *set.add_defaulted_parameters();
    parameter.set_key(std::string(info.key));
    parameter.set_value(policy.Value(info.key));
    parameter.set_clause(policy.Clause(info.key));
  }
}

v1::PolicySet MakePolicySet(const ProgramRow& row, const domain::ProgramState& program,
                            size_t index) {
  const domain::AdoptedPolicy& adopted = program.policies[index];
  v1::PolicySet set;
  set.set_name(absl::StrCat("policySets/", adopted.policy.policy_set_id));
  *set.mutable_adopted() = row.policy_sets(static_cast<int>(index));
  set.set_version(static_cast<int>(index) + 1);
  set.set_replaced_by_policy_set_id(adopted.replaced_by);
  const auto superseded = domain::SupersededOn(program.policies, index);
  if (superseded.has_value() && adopted.replaced_by.empty()) {
    *set.mutable_superseded_date() = domain::ToDate(*superseded);
  }
  AddDefaulted(adopted.policy, set);
  return set;
}

v1::BasisDocument MakeDocument(const DocumentRow& row) {
  v1::BasisDocument document;
  document.set_name(absl::StrCat("basisDocuments/", row.registered().document_id()));
  *document.mutable_registered() = row.registered();
  document.set_position(row.position());
  return document;
}

v1::WorkCalendar MakeCalendar(const CalendarRow& row) {
  v1::WorkCalendar calendar;
  calendar.set_name(absl::StrCat("workCalendars/", row.published().year()));
  *calendar.mutable_published() = row.published();
  *calendar.mutable_positions() = row.positions();
  return calendar;
}

}  // namespace

std::string ProgramKey(absl::string_view program_id) {
  return absl::StrCat(kPrograms, program_id);
}

void Registry::Apply(const event::v1::UnitRegistered& event, const Envelope& at, Rows& rows) {
  UnitRow row;
  *row.mutable_registered() = event;
  row.set_position(at.position);
  rows.Put(UnitKey(event.unit_id()), row);
  if (!event.parent_unit_id().empty()) {
    kBySuperior.Add(event.parent_unit_id(), event.unit_id(), rows);
  }
}

void Registry::Apply(const event::v1::UnitRenamed& event, const Envelope& /*at*/, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()), [&](UnitRow& row) { *row.add_renames() = event; });
}

void Registry::Apply(const event::v1::UnitClosed& event, const Envelope& /*at*/, Rows& rows) {
  CloseRow(event.unit_id(), event.effective_date(), "", rows);
}

void Registry::Apply(const event::v1::UnitsMerged& event, const Envelope& /*at*/, Rows& rows) {
  for (const std::string& merged : event.merged_unit_ids()) {
    CloseRow(merged, event.effective_date(), event.unit_id(), rows);
  }
}

void Registry::Apply(const event::v1::UnitSplit& event, const Envelope& /*at*/, Rows& rows) {
  if (!event.ceases()) return;
  CloseRow(event.unit_id(), event.effective_date(), event.successor_unit_id(), rows);
}

void Registry::Apply(const event::v1::UnitTransferred& event, const Envelope& /*at*/, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()),
                       [&](UnitRow& row) { *row.add_transfers() = event; });
  kBySuperior.Add(event.parent_unit_id(), event.unit_id(), rows);
}

void Registry::Apply(const event::v1::UnitEstablishmentSet& event, const Envelope& /*at*/,
                     Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()),
                       [&](UnitRow& row) { *row.add_establishments() = event; });
}

void Registry::Apply(const event::v1::StandardizationAccepted& event, const Envelope& /*at*/,
                     Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()),
                       [&](UnitRow& row) { *row.add_standardizations() = event; });
}

void Registry::Apply(const event::v1::UnitEnrolled& event, const Envelope& at, Rows& rows) {
  table::v1::EnrolmentEntry entry;
  *entry.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  const ProgramRow* const program = rows.Find<ProgramRow>(ProgramKey(event.program_id()));
  if (program != nullptr) *entry.mutable_program_recorded_date() = program->recorded_date();
  rows.Update<UnitRow>(UnitKey(event.unit_id()), [&](UnitRow& row) {
    *row.add_enrolments() = event;
    *row.add_enrolment_entries() = entry;
  });
  kByProgram.Add(event.program_id(), event.unit_id(), rows);
}

void Registry::Apply(const event::v1::UnitWithdrawn& event, const Envelope& /*at*/, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()),
                       [&](UnitRow& row) { *row.add_withdrawals() = event; });
}

void Registry::Apply(const event::v1::ProgramOpened& event, const Envelope& at, Rows& rows) {
  ProgramRow row;
  *row.mutable_opened() = event;
  row.set_position(at.position);
  *row.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  rows.Put(ProgramKey(event.program_id()), row);
}

void Registry::Apply(const event::v1::PolicySetAdopted& event, const Envelope& /*at*/, Rows& rows) {
  const std::string key = ProgramKey(event.program_id());
  rows.Update<ProgramRow>(key, [&](ProgramRow& row) { *row.add_policy_sets() = event; });
  rows.Edit<RowKey>(absl::StrCat(kPolicySets, event.policy_set_id())).set_key(key);
}

void Registry::Apply(const event::v1::BasisDocumentRegistered& event, const Envelope& at,
                     Rows& rows) {
  DocumentRow row;
  *row.mutable_registered() = event;
  row.set_position(at.position);
  rows.Put(absl::StrCat(kDocuments, event.document_id()), row);
}

void Registry::Apply(const event::v1::WorkCalendarPublished& event, const Envelope& at,
                     Rows& rows) {
  auto& row = rows.Edit<CalendarRow>(absl::StrCat(kCalendars, event.year()));
  *row.mutable_published() = event;
  row.add_positions(at.position);
}

absl::Status NoSuch(const domain::Resource& resource) {
  return domain::NotFound(domain::Field{}, resource);
}

absl::StatusOr<UnitRow> FindUnit(const Tables& tables, absl::string_view unit_id) {
  auto row = FindUnitRow(tables, std::string(unit_id));
  if (!row.has_value()) return NoSuch({"unit", "单位", unit_id});
  return *std::move(row);
}

std::vector<UnitRow> ListUnits(const Tables& tables) {
  return All<UnitRow>(tables, kUnits);
}

std::vector<UnitRow> ListParticipants(const Tables& tables, absl::string_view program_id) {
  std::vector<UnitRow> units;
  kByProgram.ForEach<UnitRow>(tables, program_id,
                              [&units](UnitRow&& row) { units.push_back(std::move(row)); });
  return units;
}

std::vector<UnitRow> ListUnitsConcerned(const Tables& tables, absl::string_view program_id) {
  return ListFrom(tables, kByProgram.IdsOf(tables, program_id), UnitsAbove);
}

std::vector<UnitRow> ListUnitsWithin(const Tables& tables, const std::string& unit_id) {
  return ListFrom(tables, {unit_id},
                  [&tables](const UnitRow& unit) { return UnitsBelow(tables, unit); });
}

std::vector<const UnitRow*> UnitsWithin(const Tables& tables, const domain::OrganizationView& view,
                                        const std::string& unit_id) {
  const auto find = [&view](const std::string& id) { return view.Row(id); };
  const auto below = [&tables](const UnitRow& unit) { return UnitsBelow(tables, unit); };
  using Ids = std::vector<std::string>;
  const auto reach = [&]() -> std::shared_ptr<const Ids> {
    auto ids = std::make_shared<Ids>();
    const std::vector<const UnitRow*> reached = UnitsReached(find, {unit_id}, below);
    for (const UnitRow* const unit : reached) ids->push_back(unit->registered().unit_id());
    return ids->empty() ? nullptr : ids;
  };
  const std::shared_ptr<const Ids> ids =
      tables.Kept<Ids>(Registry::kTable, absl::StrCat("within/", unit_id), reach);
  std::vector<const UnitRow*> units;
  if (ids == nullptr) return units;
  for (const std::string& id : *ids) {
    const UnitRow* const unit = view.Row(id);
    if (unit != nullptr) units.push_back(unit);
  }
  return units;
}

bool TakesPart(const UnitRow& unit, absl::string_view program_id) {
  return absl::c_any_of(unit.enrolments(), [program_id](const event::v1::UnitEnrolled& enrolment) {
    return enrolment.program_id() == program_id;
  });
}

domain::OrganizationView ViewOf(const Tables& tables, domain::Organization organization,
                                CivilDay on) {
  // Each row is read once.
  auto find = [&tables, rows = UnitRows::Of(tables)](const std::string& unit_id) {
    return rows->Find(tables, unit_id);
  };
  return {std::move(find), organization, on};
}

absl::StatusOr<v1::Unit> ReadUnit(const Tables& tables, const domain::OrganizationView& view,
                                  absl::string_view unit_id) {
  RETURN_IF_ERROR(FindUnit(tables, unit_id).status());
  ASSIGN_OR_RETURN(const UnitRow row, FindUnit(tables, view.Shown(std::string(unit_id))));
  return MakeUnit(tables, row, view);
}

absl::StatusOr<std::vector<v1::Unit>> ReadUnits(const Tables& tables,
                                                const domain::OrganizationView& view,
                                                const std::string& superior_id) {
  if (!superior_id.empty()) RETURN_IF_ERROR(FindUnit(tables, superior_id).status());
  const std::vector<UnitRow> rows =
      superior_id.empty() ? ListUnits(tables) : ListDirectlyBelow(tables, view.Shown(superior_id));
  std::vector<v1::Unit> units;
  for (const UnitRow& row : rows) {
    const std::string& id = row.registered().unit_id();
    if (view.Shown(id) != id || !domain::HasBegunBy(row, view.on())) continue;
    const std::string superior = view.SuperiorOn(id, view.on());
    if (!superior_id.empty() && superior != view.Shown(superior_id)) continue;
    units.push_back(MakeUnit(tables, row, view));
  }
  return units;
}

std::string UnitNameOn(const Tables& tables, absl::string_view unit_id, CivilDay on) {
  return ViewOf(tables, domain::Organization::kAsItWas, on).NameOn(std::string(unit_id), on);
}

absl::StatusOr<std::shared_ptr<const ProgramRow>> FindProgram(const Tables& tables,
                                                              absl::string_view program_id) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Program> program, Parsed(tables, program_id));
  return std::shared_ptr<const ProgramRow>(program, &program->row);
}

std::vector<ProgramRow> ListPrograms(const Tables& tables) {
  return All<ProgramRow>(tables, kPrograms);
}

v1::Program MakeProgram(const ProgramRow& row) {
  v1::Program program;
  program.set_name(absl::StrCat("programs/", row.opened().program_id()));
  *program.mutable_opened() = row.opened();
  for (const event::v1::PolicySetAdopted& adopted : row.policy_sets()) {
    program.add_policy_set_ids(adopted.policy_set_id());
  }
  program.set_position(row.position());
  return program;
}

absl::StatusOr<std::vector<v1::PolicySet>> ListPolicySets(const Tables& tables,
                                                          absl::string_view program_id) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Program> program, Parsed(tables, program_id));
  std::vector<v1::PolicySet> sets;
  for (size_t i = 0; i < program->state.policies.size(); ++i) {
    sets.push_back(MakePolicySet(program->row, program->state, i));
  }
  return sets;
}

namespace {

// Of the programme's own sets: one that is assumed is among them, and under no key of its own.
absl::StatusOr<v1::PolicySet> FindPolicySet(const Tables& tables, absl::string_view program_id,
                                            absl::string_view policy_set_id) {
  ASSIGN_OR_RETURN(const std::vector<v1::PolicySet> sets, ListPolicySets(tables, program_id));
  for (const v1::PolicySet& set : sets) {
    if (set.adopted().policy_set_id() == policy_set_id) return set;
  }
  return NoSuch({"policy set", "规则参数", policy_set_id});
}

}  // namespace

absl::StatusOr<v1::PolicySet> ReadPolicySet(const Tables& tables, absl::string_view policy_set_id) {
  const auto key = tables.Find<RowKey>(Registry::kTable, absl::StrCat(kPolicySets, policy_set_id));
  if (!key.has_value()) return NoSuch({"policy set", "规则参数", policy_set_id});
  return FindPolicySet(tables, key->key().substr(sizeof(kPrograms) - 1), policy_set_id);
}

absl::StatusOr<v1::PolicySet> ReadPolicySetInForce(const Tables& tables,
                                                   absl::string_view program_id, CivilDay on) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  return FindPolicySet(tables, program_id, rules.On(on).policy_set_id);
}

absl::StatusOr<v1::BasisDocument> ReadBasisDocument(const Tables& tables,
                                                    absl::string_view document_id) {
  const auto row =
      tables.Find<DocumentRow>(Registry::kTable, absl::StrCat(kDocuments, document_id));
  if (!row.has_value()) return NoSuch({"document", "依据文件", document_id});
  return MakeDocument(*row);
}

std::vector<v1::BasisDocument> ListBasisDocuments(const Tables& tables) {
  std::vector<v1::BasisDocument> documents;
  for (const auto& row : All<DocumentRow>(tables, kDocuments)) {
    documents.push_back(MakeDocument(row));
  }
  return documents;
}

absl::StatusOr<v1::WorkCalendar> ReadWorkCalendar(const Tables& tables, absl::string_view year) {
  const auto row = tables.Find<CalendarRow>(Registry::kTable, absl::StrCat(kCalendars, year));
  if (!row.has_value()) return NoSuch({"work calendar", "工作日历", year});
  return MakeCalendar(*row);
}

std::vector<v1::WorkCalendar> ListWorkCalendars(const Tables& tables) {
  std::vector<v1::WorkCalendar> calendars;
  for (const auto& row : All<CalendarRow>(tables, kCalendars)) {
    calendars.push_back(MakeCalendar(row));
  }
  return calendars;
}

absl::StatusOr<domain::ProgramRules> RulesOf(const Tables& tables, absl::string_view program_id) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Program> program, Parsed(tables, program_id));
  if (program->row.policy_sets().empty()) return NotAdopted(program_id);
  domain::ProgramRules rules(
      std::shared_ptr<const std::vector<domain::AdoptedPolicy>>(program, &program->state.policies),
      CalendarOf(tables));
  if (program->row.has_recorded_date()) {
    rules.RecordedOn(domain::ToDay(program->row.recorded_date()));
  }
  return NamingUnitsOf(tables, std::move(rules));
}

domain::ProgramRules NamingUnitsOf(const Tables& tables, domain::ProgramRules rules) {
  rules.NameUnitsBy([&tables](const std::string& unit_id, CivilDay day) {
    return UnitNameOn(tables, unit_id, day);
  });
  return rules;
}

}  // namespace jiedui::projections
