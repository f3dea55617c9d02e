#include "tests/support/zaozhuang_policy.h"

#include <string>

#include "toml++/toml.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"

namespace jiedui::domain {
namespace {

std::string Text(const toml::table& table, const char* key) {
  return table[key].value_or(std::string());
}

event::v1::PolicySetAdopted Load() {
  const toml::table file = toml::parse_file(JIEDUI_EXAMPLE_DIR "/policy.toml");
  event::v1::PolicySetAdopted adopted;
  adopted.set_policy_set_id(Text(file, "policy_set_id"));
  adopted.set_program_id(Text(file, "program_id"));
  *adopted.mutable_effective_date() = ToDate(ParseDay(Text(file, "effective_date")).value());
  for (const toml::node& node : *file["parameter"].as_array()) {
    const toml::table& row = *node.as_table();
    event::v1::PolicyParameter& parameter = *adopted.add_parameters();
    parameter.set_key(Text(row, "key"));
    parameter.set_value(Text(row, "value"));
    parameter.set_clause(Text(row, "clause"));
    parameter.set_source_text(Text(row, "source_text"));
  }
  return adopted;
}

Policy Parse() {
  absl::StatusOr<Policy> policy = ParsePolicy(ZaozhuangPolicySet(), Program2017());
  CHECK_OK(policy.status());
  return *policy;
}

}  // namespace

event::v1::ProgramOpened Program2017() {
  event::v1::ProgramOpened program;
  program.set_program_id("2017");
  *program.mutable_start_date() = ToDate(CivilDay(2017, 1, 1));
  *program.mutable_end_date() = ToDate(CivilDay(2017, 12, 31));
  return program;
}

const event::v1::PolicySetAdopted& ZaozhuangPolicySet() {
  static const auto& adopted = *new event::v1::PolicySetAdopted(Load());
  return adopted;
}

const Policy& ZaozhuangPolicy() {
  static const auto& policy = *new Policy(Parse());
  return policy;
}

}  // namespace jiedui::domain
