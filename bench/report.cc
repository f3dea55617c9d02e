#include "bench/report.h"

#include <cstdio>
#include <fstream>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/table.h"
#include "nlohmann/json.hpp"

#include "base/check.h"

namespace jiedui::bench {
namespace {

constexpr absl::string_view kAtLeast = "≥ ";
constexpr absl::string_view kAtMost = "≤ ";

absl::Status WriteFile(const std::string& text, const std::string& path) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

// Four figures, or more if it is large.
std::string Figure(double value) {
  return absl::StrFormat(value < 1 ? "%.3f" : value < 1000 ? "%.4g" : "%.0f", value);
}

std::string MarkdownRow(const Row& row) {
  const std::optional<bool> met = row.MeetsGoal();
  return absl::StrCat("| ", row.name, " | ", Figure(row.value), " | ", row.unit, " | ",
                      row.baseline_name, " | ", Figure(row.baseline), " | ",
                      absl::StrFormat("%.3f", row.Ratio()), " | ", row.goal,
                      row.IsVoid() ? ", not judged"
                      : !met       ? ""
                      : *met       ? ", met"
                                   : ", **missed**",
                      " |\n");
}

// Those whose goal was met, or was not, or could not be judged.
std::string Goals(const std::vector<Row>& rows, std::optional<bool> met) {
  std::string lines;
  for (const Row& row : rows) {
    if (met ? row.MeetsGoal() != met : !row.IsVoid()) continue;
    absl::StrAppend(&lines, "- ", row.name, ": ", absl::StrFormat("%.3f", row.Ratio()), " of ",
                    row.baseline_name, " (goal ", row.goal, ")\n");
  }
  return lines.empty() ? "None.\n" : lines;
}

}  // namespace

double Row::Ratio() const {
  return baseline == 0 ? 0 : value / baseline;
}

bool Row::IsVoid() const {
  return absl::StartsWith(goal, kAtMost) && value <= 0;
}

std::optional<bool> Row::MeetsGoal() const {
  if (IsVoid()) return std::nullopt;
  absl::string_view number = goal;
  const bool at_least = absl::ConsumePrefix(&number, kAtLeast);
  if (!at_least && !absl::ConsumePrefix(&number, kAtMost)) return std::nullopt;
  double bound = 0;
  CHECK(absl::SimpleAtod(number, &bound), goal);
  return at_least ? Ratio() >= bound : Ratio() <= bound;
}

void PrintTable(const std::vector<Row>& rows) {
  using Align = cli::Column::Align;
  cli::Table table({{"measured"},
                    {"value", Align::kRight},
                    {"unit"},
                    {"baseline of the same run"},
                    {"value", Align::kRight},
                    {"ratio", Align::kRight},
                    {"goal"}});
  for (const Row& row : rows) {
    table.AddRow({row.name, absl::StrFormat("%.1f", row.value), row.unit, row.baseline_name,
                  absl::StrFormat("%.1f", row.baseline), absl::StrFormat("%.3f", row.Ratio()),
                  row.goal});
  }
  std::fputs(table.Text().c_str(), stdout);
}

absl::Status WriteJson(const std::vector<Row>& rows, const std::string& path) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    nlohmann::ordered_json met;
    if (const std::optional<bool> meets = row.MeetsGoal()) met = *meets;
    list.push_back({{"name", row.name},
                    {"value", row.value},
                    {"unit", row.unit},
                    {"baseline_name", row.baseline_name},
                    {"baseline", row.baseline},
                    {"ratio", row.Ratio()},
                    {"goal", row.goal},
                    {"met", met}});
  }
  return WriteFile(list.dump(2) + "\n", path);
}

std::string MarkdownOf(const std::vector<Row>& rows, absl::Duration took) {
  std::string text =
      absl::StrFormat("The run took %.0f s.\n\nGoals missed:\n\n%s\nGoals met:\n\n%s\n",
                      absl::ToDoubleSeconds(took), Goals(rows, false), Goals(rows, true));
  if (absl::c_any_of(rows, [](const Row& row) { return row.IsVoid(); })) {
    absl::StrAppend(&text, "Not judged, for nothing was measured:\n\n", Goals(rows, std::nullopt),
                    "\n");
  }
  absl::StrAppend(&text, "| what | value | unit | beside | value | ratio | goal |\n",
                  "|---|---:|---|---|---:|---:|---|\n");
  for (const Row& row : rows) absl::StrAppend(&text, MarkdownRow(row));
  return text;
}

absl::Status WriteMarkdown(const std::vector<Row>& rows, absl::Duration took,
                           const std::string& path) {
  return WriteFile(MarkdownOf(rows, took), path);
}

}  // namespace jiedui::bench
