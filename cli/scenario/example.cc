#include "cli/scenario/example.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "toml++/toml.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::scenario {
namespace {

absl::Status Bad(const std::string& file, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(file, ": ", problem));
}

absl::StatusOr<std::string> ReadFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) return Bad(file, "cannot be read");
  return text.str();
}

using Cells = std::vector<std::string>;

// Plain comma-separated values without quotes; the header must be exactly the one given.
absl::StatusOr<std::vector<Cells>> ReadCsv(const std::string& file, absl::string_view header) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  std::vector<absl::string_view> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
  if (lines.empty() || absl::StripSuffix(lines[0], "\r") != header) {
    return Bad(file, absl::StrCat("the first line must be ", header));
  }
  const Cells columns = absl::StrSplit(header, ',');
  std::vector<Cells> rows;
  for (size_t i = 1; i < lines.size(); ++i) {
    const Cells cells = absl::StrSplit(absl::StripSuffix(lines[i], "\r"), ',');
    if (cells.size() != columns.size()) {
      return Bad(file, absl::StrCat("line ", i + 1, " has ", cells.size(), " columns"));
    }
    rows.push_back(cells);
  }
  return rows;
}

absl::StatusOr<toml::table> ReadToml(const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  toml::parse_result result = toml::parse(text, file);
  if (!result) {
    const toml::parse_error& error = result.error();
    return Bad(file, absl::StrCat("line ", error.source().begin.line, ": ",
                                  std::string(error.description())));
  }
  return std::move(result).table();
}

// One TOML file being read; the first problem is kept and everything after it is empty.
class Fields {
 public:
  Fields(std::string file, const toml::table& table) : file_(std::move(file)), table_(table) {}

  std::string Text(absl::string_view path) {
    return Value<std::string>(path, "a text is expected").value_or("");
  }

  int Int(absl::string_view path) {
    return static_cast<int>(Value<int64_t>(path, "a whole number is expected").value_or(0));
  }

  google::type::Date Date(absl::string_view path) {
    const absl::StatusOr<CivilDay> day = ParseDay(Text(path));
    if (!day.ok()) Fail(path, "a day like \"2017-01-31\" is expected");
    return domain::ToDate(day.value_or(CivilDay()));
  }

  void Fail(absl::string_view path, absl::string_view problem) {
    if (status_.ok()) status_ = Bad(file_, absl::StrCat(path, ": ", problem));
  }

  const absl::Status& status() const { return status_; }

 private:
  template <class T>
  std::optional<T> Value(absl::string_view path, absl::string_view problem) {
    std::optional<T> value = table_.at_path({path.data(), path.size()}).template value_exact<T>();
    if (!value.has_value()) Fail(path, problem);
    return value;
  }

  std::string file_;
  const toml::table& table_;
  absl::Status status_;
};

event::v1::BasisDocument ReadBasisDocument(Fields& fields) {
  event::v1::BasisDocument document;
  document.set_document_number(fields.Text("basis_document.document_number"));
  document.set_title(fields.Text("basis_document.title"));
  document.set_issuer(fields.Text("basis_document.issuer"));
  *document.mutable_signed_date() = fields.Date("basis_document.signed_date");
  *document.mutable_printed_date() = fields.Date("basis_document.printed_date");
  return document;
}

absl::StatusOr<event::v1::TeamTier> ParseTier(const std::string& word) {
  if (word == "detachment") return event::v1::TEAM_TIER_DETACHMENT;
  if (word == "brigade") return event::v1::TEAM_TIER_BRIGADE;
  if (word == "squadron") return event::v1::TEAM_TIER_SQUADRON;
  return absl::InvalidArgumentError(absl::StrCat("unknown tier ", word));
}

absl::StatusOr<std::vector<ExampleUnit>> LoadUnits(const std::string& file) {
  ASSIGN_OR_RETURN(const std::vector<Cells> rows,
                   ReadCsv(file, "unit_id,display_name,team_name,tier,parent"));
  std::vector<ExampleUnit> units;
  for (const Cells& row : rows) {
    const absl::StatusOr<event::v1::TeamTier> tier = ParseTier(row[3]);
    if (!tier.ok()) return Bad(file, tier.status().message());
    units.push_back({row[0], row[1], row[2], *tier, row[4]});
  }
  return units;
}

absl::StatusOr<std::vector<NamedPair>> LoadPairs(const std::string& file) {
  ASSIGN_OR_RETURN(const std::vector<Cells> rows, ReadCsv(file, "unit_a,unit_b,remarks"));
  std::vector<NamedPair> pairs;
  for (const Cells& row : rows) pairs.push_back({row[0], row[1], row[2]});
  return pairs;
}

absl::StatusOr<event::v1::ProgramOpened> LoadProgram(const std::string& file) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  event::v1::ProgramOpened program;
  program.set_program_id(fields.Text("program_id"));
  program.set_display_name(fields.Text("display_name"));
  program.set_organizer_unit_id(fields.Text("organizer_unit_id"));
  *program.mutable_start_date() = fields.Date("start_date");
  *program.mutable_end_date() = fields.Date("end_date");
  *program.mutable_opened_date() = fields.Date("opened_date");
  *program.mutable_basis_document() = ReadBasisDocument(fields);
  RETURN_IF_ERROR(fields.status());
  return program;
}

absl::StatusOr<event::v1::PolicySetAdopted> LoadPolicy(const std::string& file) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  event::v1::PolicySetAdopted policy;
  policy.set_policy_set_id(fields.Text("policy_set_id"));
  policy.set_program_id(fields.Text("program_id"));
  *policy.mutable_effective_date() = fields.Date("effective_date");
  policy.set_historical(table["historical"].value_or(false));
  *policy.mutable_basis_document() = ReadBasisDocument(fields);
  const toml::array* const parameters = table["parameter"].as_array();
  const size_t count = parameters == nullptr ? 0 : parameters->size();
  for (size_t i = 0; i < count; ++i) {
    const std::string path = absl::StrCat("parameter[", i, "].");
    event::v1::PolicyParameter& parameter = *policy.add_parameters();
    parameter.set_key(fields.Text(path + "key"));
    parameter.set_value(fields.Text(path + "value"));
    parameter.set_clause(fields.Text(path + "clause"));
    parameter.set_source_text(fields.Text(path + "source_text"));
  }
  RETURN_IF_ERROR(fields.status());
  return policy;
}

absl::StatusOr<event::v1::CalendarDayKind> ParseDayKind(const std::string& word) {
  if (word == "holiday") return event::v1::CALENDAR_DAY_KIND_HOLIDAY;
  if (word == "make_up_workday") return event::v1::CALENDAR_DAY_KIND_MAKE_UP_WORKDAY;
  return absl::InvalidArgumentError(absl::StrCat("unknown kind of day ", word));
}

size_t SizeOf(const toml::table& table, const std::string& path) {
  const toml::array* const list = table.at_path(path).as_array();
  return list == nullptr ? 0 : list->size();
}

void ReadCalendarDay(Fields& fields, const std::string& path, event::v1::CalendarDay& day) {
  *day.mutable_date() = fields.Date(path + "date");
  day.set_name(fields.Text(path + "name"));
  const absl::StatusOr<event::v1::CalendarDayKind> kind = ParseDayKind(fields.Text(path + "kind"));
  if (!kind.ok()) fields.Fail(path + "kind", kind.status().message());
  day.set_kind(kind.value_or(event::v1::CALENDAR_DAY_KIND_UNSPECIFIED));
}

absl::StatusOr<std::vector<event::v1::WorkCalendarPublished>> LoadCalendars(
    const std::string& file) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  std::vector<event::v1::WorkCalendarPublished> calendars(SizeOf(table, "calendar"));
  for (size_t i = 0; i < calendars.size(); ++i) {
    const std::string path = absl::StrCat("calendar[", i, "].");
    event::v1::WorkCalendarPublished& calendar = calendars[i];
    calendar.set_year(fields.Text(path + "year"));
    event::v1::BasisDocument& document = *calendar.mutable_basis_document();
    document.set_document_number(fields.Text(path + "basis_document.document_number"));
    document.set_title(fields.Text(path + "basis_document.title"));
    document.set_issuer(fields.Text(path + "basis_document.issuer"));
    *document.mutable_signed_date() = fields.Date(path + "basis_document.signed_date");
    for (size_t day = 0; day < SizeOf(table, path + "day"); ++day) {
      ReadCalendarDay(fields, absl::StrCat(path, "day[", day, "]."), *calendar.add_days());
    }
  }
  RETURN_IF_ERROR(fields.status());
  return calendars;
}

absl::StatusOr<Knobs> LoadKnobs(const std::string& file) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  Knobs knobs;
  knobs.seed = static_cast<uint64_t>(fields.Int("seed"));
  knobs.extra_joint_percent = fields.Int("activity.extra_joint_percent");
  knobs.extra_study_percent = fields.Int("activity.extra_study_percent");
  knobs.other_percent = fields.Int("activity.other_percent");
  knobs.january_study_percent = fields.Int("activity.january_study_percent");
  knobs.enterprises_max = fields.Int("activity.enterprises_max");
  knobs.second_case_percent = fields.Int("activity.second_case_percent");
  knobs.declined_percent = fields.Int("case.declined_percent");
  knobs.penalty_percent = fields.Int("case.penalty_percent");
  knobs.closed_percent = fields.Int("case.closed_percent");
  knobs.fine_yuan_min = fields.Int("case.fine_yuan_min");
  knobs.fine_yuan_max = fields.Int("case.fine_yuan_max");
  knobs.short_rotation_permille = fields.Int("lapse.short_rotation_permille");
  knobs.few_enterprises_permille = fields.Int("lapse.few_enterprises_permille");
  knobs.no_case_permille = fields.Int("lapse.no_case_permille");
  knobs.short_study_permille = fields.Int("lapse.short_study_permille");
  knobs.idle_month_permille = fields.Int("lapse.idle_month_permille");
  knobs.late_report_permille = fields.Int("lapse.late_report_permille");
  knobs.wrong_report_permille = fields.Int("lapse.wrong_report_permille");
  knobs.returned_report_permille = fields.Int("lapse.returned_report_permille");
  knobs.baseline_min_milli = fields.Int("index.baseline_min_milli");
  knobs.baseline_max_milli = fields.Int("index.baseline_max_milli");
  knobs.gain_max_milli = fields.Int("index.gain_max_milli");
  if (knobs.enterprises_max < 3) fields.Fail("activity.enterprises_max", "at least 3 is expected");
  RETURN_IF_ERROR(fields.status());
  return knobs;
}

}  // namespace

absl::StatusOr<Example> LoadExample(const std::string& directory) {
  Example example;
  ASSIGN_OR_RETURN(example.units, LoadUnits(directory + "/units.csv"));
  ASSIGN_OR_RETURN(example.program, LoadProgram(directory + "/program.toml"));
  ASSIGN_OR_RETURN(example.policy, LoadPolicy(directory + "/policy.toml"));
  ASSIGN_OR_RETURN(example.calendars, LoadCalendars(directory + "/calendars.toml"));
  ASSIGN_OR_RETURN(example.pairs, LoadPairs(directory + "/pairs.csv"));
  ASSIGN_OR_RETURN(example.knobs, LoadKnobs(directory + "/scenario.toml"));
  return example;
}

}  // namespace jiedui::scenario
