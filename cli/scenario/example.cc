#include "cli/scenario/example.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/scenario/example_changes.h"
#include "cli/scenario/example_check.h"
#include "cli/scenario/example_files.h"
#include "cli/scenario/problem.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::scenario {
namespace {

// A word of a file and what it stands for.
template <class Value>
struct Word {
  absl::string_view word;
  Value value;
};

constexpr Word<event::v1::TeamTier> kTiers[] = {
    {"detachment", event::v1::TEAM_TIER_DETACHMENT},
    {"brigade", event::v1::TEAM_TIER_BRIGADE},
    {"squadron", event::v1::TEAM_TIER_SQUADRON},
};
constexpr Word<event::v1::PairingMethod> kMethods[] = {
    {"designated", event::v1::PAIRING_METHOD_DESIGNATED},
    {"free_combination", event::v1::PAIRING_METHOD_FREE_COMBINATION},
};
constexpr Word<event::v1::CalendarDayKind> kDayKinds[] = {
    {"holiday", event::v1::CALENDAR_DAY_KIND_HOLIDAY},
    {"make_up_workday", event::v1::CALENDAR_DAY_KIND_MAKE_UP_WORKDAY},
};

template <class Value, size_t N>
absl::StatusOr<Value> Parse(const Word<Value> (&words)[N], absl::string_view text) {
  std::vector<absl::string_view> known;
  for (const Word<Value>& each : words) {
    if (each.word == text) return each.value;
    known.push_back(each.word);
  }
  return Wrong({absl::StrCat("\"", text, "\" is none of ", absl::StrJoin(known, ", ")),
                absl::StrCat("“", text, "”不是 ", absl::StrJoin(known, "、"), " 之一")});
}

absl::StatusOr<std::optional<CivilDay>> ParseDayIfAny(absl::string_view column,
                                                      absl::string_view text) {
  if (text.empty()) return std::nullopt;
  const absl::StatusOr<CivilDay> day = ParseDay(text);
  if (day.ok()) return *day;
  return Wrong(At(column, {"a day like 2017-07-01 is expected", "应为日期，如 2017-07-01"}));
}

absl::StatusOr<ExampleUnit> ParseUnit(const CsvRow& row, CivilDay program_start) {
  ASSIGN_OR_RETURN(const event::v1::TeamTier tier, Parse(kTiers, row.cells[3]));
  ASSIGN_OR_RETURN(const std::optional<CivilDay> first_day,
                   ParseDayIfAny("first_day", row.cells[5]));
  ASSIGN_OR_RETURN(const std::optional<CivilDay> accepted_day,
                   ParseDayIfAny("accepted_date", row.cells[6]));
  return ExampleUnit{row.cells[0], row.cells[1], row.cells[2],
                     tier,         row.cells[4], first_day.value_or(program_start),
                     accepted_day};
}

absl::StatusOr<NamedPair> ParsePair(const CsvRow& row) {
  ASSIGN_OR_RETURN(const event::v1::PairingMethod method, Parse(kMethods, row.cells[2]));
  return NamedPair{row.cells[0], row.cells[1], method, row.cells[3]};
}

absl::StatusOr<Place> ParsePlace(const CsvRow& row) {
  const absl::Span<const ShortfallInfo> known = Shortfalls();
  const auto info = absl::c_find_if(
      known, [&row](const ShortfallInfo& each) { return row.cells[0] == each.word; });
  if (info == known.end()) {
    return Wrong({absl::StrCat("no such shortfall: ", row.cells[0]),
                  absl::StrCat("没有这种欠缺：", row.cells[0])});
  }
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.cells[2]);
  if (!month.ok()) {
    return Wrong(At("month", {"a month like 2017-04 is expected", "应为月份，如 2017-04"}));
  }
  return Place{info->shortfall, row.cells[1], *month, row.cells[3], row.cells[4]};
}

// Each row as parse reads it and check allows it after those before it.
template <class Element, class ParseRow, class CheckRow>
absl::StatusOr<std::vector<Element>> LoadRows(const std::string& file, absl::string_view header,
                                              const ParseRow& parse, const CheckRow& check) {
  ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, ReadCsv(file, header));
  std::vector<Element> elements;
  for (const CsvRow& row : rows) {
    absl::StatusOr<Element> element = parse(row);
    if (!element.ok()) return BadLine(file, row.line, ProblemOf(element.status()));
    const absl::Status checked = check(*element, elements);
    if (!checked.ok()) return BadLine(file, row.line, ProblemOf(checked));
    elements.push_back(*std::move(element));
  }
  return elements;
}

absl::Status LoadUnits(const std::string& file, Example& example) {
  const CivilDay start = domain::ToDay(example.program.start_date());
  ASSIGN_OR_RETURN(example.units,
                   LoadRows<ExampleUnit>(
                       file, "unit_id,display_name,team_name,tier,parent,first_day,accepted_date",
                       [start](const CsvRow& row) { return ParseUnit(row, start); },
                       [&example](const ExampleUnit& unit, const std::vector<ExampleUnit>& before) {
                         return CheckUnit(unit, before, example.program);
                       }));
  const absl::Status checked = CheckUnits(example);
  return checked.ok() ? checked : Bad(file, ProblemOf(checked));
}

absl::Status LoadPairs(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(
      example.pairs,
      LoadRows<NamedPair>(file, "unit_a,unit_b,method,remarks", &ParsePair,
                          [&example](const NamedPair& pair, const std::vector<NamedPair>& before) {
                            return CheckPair(pair, before, example);
                          }));
  return absl::OkStatus();
}

absl::Status LoadPlaces(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(
      example.places,
      LoadRows<Place>(file, "shortfall,unit_id,month,rule,title", &ParsePlace,
                      [&example](const Place& place, const std::vector<Place>& before) {
                        return CheckPlace(place, before, example);
                      }));
  absl::c_sort(example.places, [](const Place& left, const Place& right) {
    return left.shortfall < right.shortfall;
  });
  const absl::Status checked = CheckPlaces(example);
  return checked.ok() ? checked : Bad(file, ProblemOf(checked));
}

event::v1::BasisDocument ReadBasisDocument(Fields& fields) {
  event::v1::BasisDocument document;
  document.set_document_number(fields.Text("basis_document.document_number"));
  document.set_title(fields.Text("basis_document.title"));
  document.set_issuer(fields.Text("basis_document.issuer"));
  *document.mutable_signed_date() = fields.Date("basis_document.signed_date");
  *document.mutable_printed_date() = fields.Date("basis_document.printed_date");
  return document;
}

absl::Status LoadProgram(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  event::v1::ProgramOpened& program = example.program;
  program.set_program_id(fields.Text("program_id"));
  program.set_display_name(fields.Text("display_name"));
  program.set_organizer_unit_id(fields.Text("organizer_unit_id"));
  *program.mutable_start_date() = fields.Date("start_date");
  *program.mutable_end_date() = fields.Date("end_date");
  *program.mutable_opened_date() = fields.Date("opened_date");
  *program.mutable_basis_document() = ReadBasisDocument(fields);
  if (domain::ToDay(program.end_date()) < domain::ToDay(program.start_date()) + 90) {
    fields.Fail("end_date",
                {"a programme of at least three months is expected", "活动期限至少三个月"});
  }
  return fields.Finish();
}

absl::Status LoadPolicy(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(example.policy, ReadPolicySet(file));
  const absl::Status checked = CheckPolicy(example);
  if (!checked.ok()) return Bad(file, ProblemOf(checked));
  ASSIGN_OR_RETURN(example.rules, domain::ParsePolicy(example.policy, example.program));
  return absl::OkStatus();
}

void ReadCalendarDay(Fields& fields, const std::string& path, event::v1::CalendarDay& day) {
  *day.mutable_date() = fields.Date(path + "date");
  day.set_name(fields.Text(path + "name"));
  const auto kind = Parse(kDayKinds, fields.Text(path + "kind"));
  if (!kind.ok()) fields.Fail(path + "kind", ProblemOf(kind.status()));
  day.set_kind(kind.value_or(event::v1::CALENDAR_DAY_KIND_UNSPECIFIED));
}

void ReadCalendar(Fields& fields, const std::string& path,
                  event::v1::WorkCalendarPublished& calendar) {
  calendar.set_year(fields.Text(path + "year"));
  event::v1::BasisDocument& document = *calendar.mutable_basis_document();
  document.set_document_number(fields.Text(path + "basis_document.document_number"));
  document.set_title(fields.Text(path + "basis_document.title"));
  document.set_issuer(fields.Text(path + "basis_document.issuer"));
  *document.mutable_signed_date() = fields.Date(path + "basis_document.signed_date");
  CivilDay previous;
  for (size_t i = 0; i < fields.SizeOf(path + "day"); ++i) {
    const std::string day_path = absl::StrCat(path, "day[", i, "].");
    ReadCalendarDay(fields, day_path, *calendar.add_days());
    const CivilDay day = domain::ToDay(calendar.days().rbegin()->date());
    if (absl::StrCat(day.year()) != calendar.year()) {
      fields.Fail(day_path + "date",
                  {"not a day of the calendar's year", "不是该日历年度内的日期"});
    }
    if (day <= previous) {
      fields.Fail(day_path + "date",
                  {"the days are in order, each once", "各日应按先后排列，每日一次"});
    }
    previous = day;
  }
}

absl::Status LoadCalendars(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  for (size_t i = 0; i < fields.SizeOf("calendar"); ++i) {
    event::v1::WorkCalendarPublished& calendar = example.calendars.emplace_back();
    ReadCalendar(fields, absl::StrCat("calendar[", i, "]."), calendar);
    example.calendar.Publish(calendar);
  }
  return fields.Finish();
}

void ReadActivityKnobs(Fields& fields, Knobs& knobs) {
  knobs.extra_joint_percent = fields.Percent("activity.extra_joint_percent");
  knobs.extra_study_percent = fields.Percent("activity.extra_study_percent");
  knobs.other_percent = fields.Percent("activity.other_percent");
  knobs.first_month_study_percent = fields.Percent("activity.first_month_study_percent");
  knobs.enterprises_max = fields.Int("activity.enterprises_max", 3, 50);
  knobs.second_case_percent = fields.Percent("activity.second_case_percent");
}

void ReadCaseKnobs(Fields& fields, Knobs& knobs) {
  knobs.declined_percent = fields.Percent("case.declined_percent");
  knobs.penalty_percent = fields.Percent("case.penalty_percent");
  knobs.changed_percent = fields.Percent("case.changed_percent");
  knobs.closed_percent = fields.Percent("case.closed_percent");
  knobs.fine_yuan_min = fields.Int("case.fine_yuan_min", 1000, 1'000'000);
  knobs.fine_yuan_max = fields.Int("case.fine_yuan_max", knobs.fine_yuan_min, 1'000'000);
}

void ReadLapseKnobs(Fields& fields, Knobs& knobs) {
  knobs.short_rotation_permille = fields.Permille("lapse.short_rotation_permille");
  knobs.few_enterprises_permille = fields.Permille("lapse.few_enterprises_permille");
  knobs.no_case_permille = fields.Permille("lapse.no_case_permille");
  knobs.short_study_permille = fields.Permille("lapse.short_study_permille");
  knobs.idle_month_permille = fields.Permille("lapse.idle_month_permille");
  knobs.late_report_permille = fields.Permille("lapse.late_report_permille");
  knobs.wrong_report_permille = fields.Permille("lapse.wrong_report_permille");
  knobs.returned_report_permille = fields.Permille("lapse.returned_report_permille");
}

void ReadIndexKnobs(Fields& fields, Knobs& knobs) {
  knobs.baseline_min_milli = fields.Int("index.baseline_min_milli", 0, 100'000);
  knobs.baseline_max_milli =
      fields.Int("index.baseline_max_milli", knobs.baseline_min_milli, 100'000);
  // A unit may also lose a sixth of it.
  knobs.gain_max_milli = fields.Int("index.gain_max_milli", 0, 100'000);
}

void ReadWording(Fields& fields, Wording& wording) {
  wording.from_documents = fields.Text("introduction.from_documents");
  wording.illustrative = fields.Text("introduction.illustrative");
  wording.bulletin_main = fields.Text("bulletin.main");
  wording.bulletin_send = fields.Text("bulletin.send");
  const size_t copies = std::max<size_t>(1, fields.SizeOf("bulletin.copy"));
  for (size_t i = 0; i < copies; ++i) {
    wording.bulletin_copies.push_back(fields.Text(absl::StrCat("bulletin.copy[", i, "]")));
  }
}

absl::Status LoadScenario(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  example.knobs.seed = static_cast<uint64_t>(fields.Int("seed", 0, 2'000'000'000));
  ReadActivityKnobs(fields, example.knobs);
  ReadCaseKnobs(fields, example.knobs);
  ReadLapseKnobs(fields, example.knobs);
  ReadIndexKnobs(fields, example.knobs);
  ReadWording(fields, example.wording);
  const auto method = Parse(kMethods, fields.Text("pairs.method"));
  if (!method.ok()) fields.Fail("pairs.method", ProblemOf(method.status()));
  example.method = method.value_or(event::v1::PAIRING_METHOD_UNSPECIFIED);
  example.countersigner = fields.Text("assessment.countersigner");
  if (example.countersigner == absl::StrCat("city/", example.program.organizer_unit_id())) {
    fields.Fail("assessment.countersigner",
                {"must be another caller than the city's first", "应为市级首个调用者以外的另一人"});
  }
  if (example.knobs.enterprises_max < example.rules.joint_min_enterprises) {
    fields.Fail("activity.enterprises_max", {"is less than joint.min_enterprises of policy.toml",
                                             "小于 policy.toml 的 joint.min_enterprises"});
  }
  return fields.Finish();
}

}  // namespace

std::string PairId(absl::string_view program_id, absl::string_view unit_a_id,
                   absl::string_view unit_b_id) {
  return absl::StrCat(program_id, "-", unit_a_id, "-", unit_b_id);
}

absl::StatusOr<event::v1::PolicySetAdopted> ReadPolicySet(const std::string& file) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  Fields fields(file, table);
  event::v1::PolicySetAdopted policy;
  policy.set_policy_set_id(fields.Text("policy_set_id"));
  policy.set_program_id(fields.Text("program_id"));
  *policy.mutable_effective_date() = fields.Date("effective_date");
  policy.set_historical(fields.OptionalBool("historical"));
  *policy.mutable_basis_document() = ReadBasisDocument(fields);
  for (size_t i = 0; i < fields.SizeOf("parameter"); ++i) {
    const std::string path = absl::StrCat("parameter[", i, "].");
    event::v1::PolicyParameter& parameter = *policy.add_parameters();
    parameter.set_key(fields.Text(path + "key"));
    parameter.set_value(fields.Text(path + "value"));
    parameter.set_clause(fields.Text(path + "clause"));
    parameter.set_source_text(fields.Text(path + "source_text"));
  }
  RETURN_IF_ERROR(fields.Finish());
  return policy;
}

const Place& Example::PlaceOf(Shortfall shortfall) const {
  return places[static_cast<size_t>(shortfall)];
}

const Place* Example::FindPlace(Shortfall shortfall) const {
  return places.empty() ? nullptr : &PlaceOf(shortfall);
}

absl::StatusOr<Example> LoadExample(const std::string& directory) {
  Example example;
  RETURN_IF_ERROR(LoadProgram(directory + "/program.toml", example));
  RETURN_IF_ERROR(LoadUnits(directory + "/units.csv", example));
  RETURN_IF_ERROR(LoadCalendars(directory + "/calendars.toml", example));
  RETURN_IF_ERROR(LoadPolicy(directory + "/policy.toml", example));
  RETURN_IF_ERROR(LoadPairs(directory + "/pairs.csv", example));
  RETURN_IF_ERROR(LoadChanges(directory + "/changes.toml", example));
  RETURN_IF_ERROR(LoadScenario(directory + "/scenario.toml", example));
  RETURN_IF_ERROR(LoadPlaces(directory + "/shortfalls.csv", example));
  return example;
}

}  // namespace jiedui::scenario
