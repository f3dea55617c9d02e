#include "projections/registry.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"

namespace jiedui::projections {
namespace {

using domain::ToDay;
using table::v1::ProgramRow;
using table::v1::RowKey;
using table::v1::UnitRow;

constexpr char kUnits[] = "unit/";
constexpr char kPrograms[] = "program/";
constexpr char kPolicySets[] = "policy/";

std::string UnitKey(absl::string_view unit_id) {
  return absl::StrCat(kUnits, unit_id);
}

std::string ProgramKey(absl::string_view program_id) {
  return absl::StrCat(kPrograms, program_id);
}

// The latest of the dated messages in force on that day; of two on one day, the later recorded.
// Null if none is.
template <class Dated>
const Dated* LatestOn(const google::protobuf::RepeatedPtrField<Dated>& all, CivilDay on) {
  const Dated* latest = nullptr;
  for (const Dated& each : all) {
    const CivilDay day = ToDay(each.effective_date());
    if (day > on) continue;
    if (latest == nullptr || day >= ToDay(latest->effective_date())) latest = &each;
  }
  return latest;
}

template <class Dated>
const Dated& EarliestOf(const google::protobuf::RepeatedPtrField<Dated>& all) {
  const Dated* earliest = &all[0];
  for (const Dated& each : all) {
    if (ToDay(each.effective_date()) < ToDay(earliest->effective_date())) earliest = &each;
  }
  return *earliest;
}

template <class Row>
std::vector<Row> All(const Tables& tables, absl::string_view prefix) {
  std::vector<Row> rows;
  tables.ForEach<Row>(Registry::kTable, prefix, [&rows](const Row& row) { rows.push_back(row); });
  return rows;
}

}  // namespace

void Registry::Apply(const event::v1::UnitRegistered& event, const Envelope& at, Rows& rows) {
  UnitRow row;
  *row.mutable_registered() = event;
  row.set_position(at.position);
  rows.Put(UnitKey(event.unit_id()), row);
}

void Registry::Apply(const event::v1::UnitRenamed& event, const Envelope& /*at*/, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()), [&](UnitRow& row) { *row.add_renames() = event; });
}

void Registry::Apply(const event::v1::UnitClosed& event, const Envelope& /*at*/, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()),
                       [&](UnitRow& row) { *row.mutable_closed_date() = event.effective_date(); });
}

void Registry::Apply(const event::v1::UnitEnrolled& event, const Envelope& /*at*/, Rows& rows) {
  rows.Update<UnitRow>(UnitKey(event.unit_id()),
                       [&](UnitRow& row) { *row.add_enrolments() = event; });
}

void Registry::Apply(const event::v1::ProgramOpened& event, const Envelope& at, Rows& rows) {
  ProgramRow row;
  *row.mutable_opened() = event;
  row.set_position(at.position);
  rows.Put(ProgramKey(event.program_id()), row);
}

void Registry::Apply(const event::v1::PolicySetAdopted& event, const Envelope& /*at*/, Rows& rows) {
  const std::string key = ProgramKey(event.program_id());
  rows.Update<ProgramRow>(key, [&](ProgramRow& row) { *row.add_policy_sets() = event; });
  rows.Edit<RowKey>(absl::StrCat(kPolicySets, event.policy_set_id())).set_key(key);
}

absl::Status NoSuch(const domain::Resource& resource) {
  return domain::NotFound(domain::Field{}, resource);
}

absl::StatusOr<UnitRow> FindUnit(const Tables& tables, absl::string_view unit_id) {
  const auto row = tables.Find<UnitRow>(Registry::kTable, UnitKey(unit_id));
  if (!row.has_value()) return NoSuch({"unit", "单位", unit_id});
  return *row;
}

std::vector<UnitRow> ListUnits(const Tables& tables) {
  return All<UnitRow>(tables, kUnits);
}

bool TakesPart(const UnitRow& unit, absl::string_view program_id) {
  return absl::c_any_of(unit.enrolments(), [program_id](const event::v1::UnitEnrolled& enrolment) {
    return enrolment.program_id() == program_id;
  });
}

v1::Unit MakeUnit(const UnitRow& row, CivilDay on) {
  const event::v1::UnitRegistered& registered = row.registered();
  const event::v1::UnitRenamed* renamed = LatestOn(row.renames(), on);
  v1::Unit unit;
  unit.set_name(absl::StrCat("units/", registered.unit_id()));
  unit.set_unit_id(registered.unit_id());
  unit.set_display_name(renamed != nullptr ? renamed->display_name() : registered.display_name());
  unit.set_team_name(renamed != nullptr ? renamed->team_name() : registered.team_name());
  unit.set_tier(registered.tier());
  unit.set_parent_unit_id(registered.parent_unit_id());
  *unit.mutable_effective_date() = registered.effective_date();
  if (row.has_closed_date() && ToDay(row.closed_date()) <= on) {
    *unit.mutable_closed_date() = row.closed_date();
  }
  for (const event::v1::UnitEnrolled& enrolment : row.enrolments()) {
    unit.add_program_ids(enrolment.program_id());
  }
  unit.set_position(row.position());
  return unit;
}

std::string UnitNameOn(const Tables& tables, absl::string_view unit_id, CivilDay on) {
  const auto row = tables.Find<UnitRow>(Registry::kTable, UnitKey(unit_id));
  if (!row.has_value()) return std::string(unit_id);
  return MakeUnit(*row, on).display_name();
}

bool IsWithin(const Tables& tables, absl::string_view unit_id, absl::string_view top) {
  // A unit is registered after its superior, so the way up ends.
  std::string at(unit_id);
  while (!at.empty()) {
    if (at == top) return true;
    const auto row = tables.Find<UnitRow>(Registry::kTable, UnitKey(at));
    if (!row.has_value()) return false;
    at = row->registered().parent_unit_id();
  }
  return false;
}

absl::StatusOr<ProgramRow> FindProgram(const Tables& tables, absl::string_view program_id) {
  const auto row = tables.Find<ProgramRow>(Registry::kTable, ProgramKey(program_id));
  if (!row.has_value()) return NoSuch({"program", "活动", program_id});
  return *row;
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

absl::StatusOr<event::v1::PolicySetAdopted> FindPolicySet(const Tables& tables,
                                                          absl::string_view policy_set_id) {
  const auto key = tables.Find<RowKey>(Registry::kTable, absl::StrCat(kPolicySets, policy_set_id));
  if (!key.has_value()) return NoSuch({"policy set", "规则参数", policy_set_id});
  const auto program = tables.Find<ProgramRow>(Registry::kTable, key->key());
  if (program.has_value()) {
    for (const event::v1::PolicySetAdopted& adopted : program->policy_sets()) {
      if (adopted.policy_set_id() == policy_set_id) return adopted;
    }
  }
  return NoSuch({"policy set", "规则参数", policy_set_id});
}

v1::PolicySet MakePolicySet(const event::v1::PolicySetAdopted& adopted) {
  v1::PolicySet policy_set;
  policy_set.set_name(absl::StrCat("policySets/", adopted.policy_set_id()));
  *policy_set.mutable_adopted() = adopted;
  return policy_set;
}

absl::StatusOr<domain::Policy> PolicyOn(const Tables& tables, absl::string_view program_id,
                                        CivilDay on) {
  ASSIGN_OR_RETURN(const ProgramRow program, FindProgram(tables, program_id));
  if (program.policy_sets().empty()) {
    return domain::Refuse(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "",
                          {{"program", std::string(program_id)}});
  }
  const event::v1::PolicySetAdopted* adopted = LatestOn(program.policy_sets(), on);
  if (adopted == nullptr) adopted = &EarliestOf(program.policy_sets());
  return domain::ParsePolicy(*adopted, program.opened());
}

}  // namespace jiedui::projections
