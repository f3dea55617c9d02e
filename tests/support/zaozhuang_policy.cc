#include "tests/support/zaozhuang_policy.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "toml++/toml.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"

namespace jiedui::domain {
namespace {

std::string Text(const toml::table& table, const char* key) {
  return table[key].value_or(std::string());
}

event::v1::BasisDocument ReadDocument(const toml::table& document) {
  event::v1::BasisDocument basis;
  basis.set_document_number(Text(document, "document_number"));
  basis.set_title(Text(document, "title"));
  basis.set_issuer(Text(document, "issuer"));
  *basis.mutable_signed_date() = ToDate(ParseDay(Text(document, "signed_date")).value());
  return basis;
}

event::v1::PolicySetAdopted Load(const std::string& path) {
  const toml::table file = toml::parse_file(path);
  event::v1::PolicySetAdopted adopted;
  adopted.set_policy_set_id(Text(file, "policy_set_id"));
  adopted.set_program_id(Text(file, "program_id"));
  *adopted.mutable_effective_date() = ToDate(ParseDay(Text(file, "effective_date")).value());
  adopted.set_historical(file["historical"].value_or(false));
  *adopted.mutable_basis_document() = ReadDocument(*file["basis_document"].as_table());
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

event::v1::WorkCalendarPublished ReadCalendar(const toml::table& table) {
  event::v1::WorkCalendarPublished calendar;
  calendar.set_year(Text(table, "year"));
  *calendar.mutable_basis_document() = ReadDocument(*table["basis_document"].as_table());
  for (const toml::node& node : *table["day"].as_array()) {
    const toml::table& row = *node.as_table();
    event::v1::CalendarDay& day = *calendar.add_days();
    *day.mutable_date() = ToDate(ParseDay(Text(row, "date")).value());
    day.set_kind(Text(row, "kind") == "holiday" ? event::v1::CALENDAR_DAY_KIND_HOLIDAY
                                                : event::v1::CALENDAR_DAY_KIND_MAKE_UP_WORKDAY);
    day.set_name(Text(row, "name"));
  }
  return calendar;
}

event::v1::ProgramOpened ProgramOf(int year) {
  event::v1::ProgramOpened program;
  program.set_program_id(absl::StrCat(year));
  *program.mutable_start_date() = ToDate(CivilDay(year, 1, 1));
  *program.mutable_end_date() = ToDate(CivilDay(year, 12, 31));
  return program;
}

Policy Parse() {
  absl::StatusOr<Policy> policy = ParsePolicy(ZaozhuangPolicySet(), Program2017());
  CHECK_OK(policy.status());
  return *policy;
}

}  // namespace

event::v1::ProgramOpened Program2017() {
  return ProgramOf(2017);
}

event::v1::ProgramOpened Program2026() {
  return ProgramOf(2026);
}

const event::v1::PolicySetAdopted& ZaozhuangPolicySet() {
  static const auto& adopted =
      *new event::v1::PolicySetAdopted(Load(JIEDUI_EXAMPLE_DIR "/policy.toml"));
  return adopted;
}

const event::v1::PolicySetAdopted& QuotaSafePolicySet() {
  static const auto& adopted =
      *new event::v1::PolicySetAdopted(Load(JIEDUI_EXAMPLE_DIR "/../quota-safe/policy.toml"));
  return adopted;
}

event::v1::WorkCalendarPublished ZaozhuangCalendar(absl::string_view year) {
  const toml::table file = toml::parse_file(JIEDUI_EXAMPLE_DIR "/calendars.toml");
  for (const toml::node& node : *file["calendar"].as_array()) {
    const toml::table& table = *node.as_table();
    if (Text(table, "year") == year) return ReadCalendar(table);
  }
  CHECK(false, year);
  return {};
}

ProgramRules ZaozhuangRules() {
  WorkCalendar calendar;
  calendar.Publish(ZaozhuangCalendar("2017"));
  calendar.Publish(ZaozhuangCalendar("2018"));
  return {ZaozhuangPolicy(), std::move(calendar)};
}

const Policy& ZaozhuangPolicy() {
  static const auto& policy = *new Policy(Parse());
  return policy;
}

}  // namespace jiedui::domain
